//! The fixed keys of an experiment file: question, expectation, design, seed, replications, record.

use std::ops::Range;

use crate::engine::error::{Text, text};
use crate::study::designs::{Compare, NAMES};
use crate::study::facts;
use crate::study::input::bilingual::{self, label};
use crate::study::input::keys::{entry, only, whole_number};
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::setting::SettingsTable;
use crate::study::input::toml_tree::{Node, NodeKey, NodeKind, NodeTable};
use crate::study::nearest::nearest;

/// Keys of the top level that neither are sections of parameters nor belong to a design.
const KEYS: [&str; 13] = [
    "question",
    "expect",
    "title",
    "author",
    "note",
    "design",
    "seed",
    "replications",
    "stop",
    "record",
    "labels",
    facts::TABLE,
    "arm",
];

/// Keys of the top level that are no section of parameters.
pub(super) fn top_level() -> Vec<&'static str> {
    KEYS.into_iter().chain(NAMES.iter().copied().filter(|name| *name != Compare::NAME)).collect()
}

/// Default number of replications.
pub(super) const REPLICATIONS: u32 = 10;
/// Largest number of replications.
pub(super) const MOST_REPLICATIONS: i64 = 10_000;
/// Default seed.
pub(super) const SEED: u64 = 20_230_101;

/// A required text that is not empty.
pub(super) fn sentence(root: &NodeTable, name: &str, problems: &mut Problems<'_>) -> Text {
    let (en, zh) = match name {
        "question" => ("what this experiment asks", "本实验要回答的问题"),
        _ => ("what you believe before running it", "运行之前的预期"),
    };
    let Some((_, node)) = entry(root, name) else {
        problems.add(&(0..0), text!("`{name}` is missing: {en}, in a sentence", "缺少 `{name}`：用一句话写明{zh}"));
        return Text::new("", "");
    };
    let form = text!("`{name}` is a sentence: {en}", "`{name}` 应为一句话：{zh}");
    bilingual::sentence(node, name, &form, problems).unwrap_or_else(|| Text::new("", ""))
}

/// The name of the design, if it is known.
pub(super) fn design(root: &NodeTable, problems: &mut Problems<'_>) -> Option<&'static str> {
    let all = NAMES.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let Some((_, node)) = entry(root, "design") else {
        problems.add(&(0..0), text!("`design` is missing: one of {all}", "缺少 `design`：可选 {all}"));
        return None;
    };
    let NodeKind::Text(name) = &node.kind else {
        problems.add(&node.span, text!("`design` is one of {all}", "`design` 可选 {all}"));
        return None;
    };
    if let Some(design) = NAMES.iter().copied().find(|design| design == name) {
        return Some(design);
    }
    let name = truncated(name);
    problems.add_with_help(
        &node.span,
        text!("there is no design \"{name}\": one of {all}", "没有设计 \"{name}\"：可选 {all}"),
        nearest(&name, NAMES.iter().copied()).next().map(did_you_mean),
    );
    None
}

/// The seed of a node.
pub(super) fn seed(node: &Node, problems: &mut Problems<'_>) -> Option<u64> {
    whole_number(node, "seed", 0..=i64::MAX, problems).and_then(|seed| u64::try_from(seed).ok())
}

/// The number of replications of a node.
pub(super) fn replications(node: &Node, problems: &mut Problems<'_>) -> Option<u32> {
    whole_number(node, "replications", 1..=MOST_REPLICATIONS, problems).and_then(|number| u32::try_from(number).ok())
}

/// The labels of `[labels]`: the key with the name of the arm, and the label.
pub(super) fn labels<'r>(root: &'r NodeTable, problems: &mut Problems<'_>) -> Vec<(&'r NodeKey, Text)> {
    match entry(root, "labels").map(|(_, node)| node) {
        None => Vec::new(),
        Some(Node { kind: NodeKind::Table(table), .. }) => {
            table.iter().filter_map(|(key, node)| Some((key, label(node, problems)?))).collect()
        }
        Some(node) => {
            let message = text!(
                "`labels` is a table of arm names: [labels] baseline = \"Status quo\"",
                "`labels` 应为以方案名称为键的表：[labels] baseline = \"现状\""
            );
            problems.add(&node.span, message);
            Vec::new()
        }
    }
}

/// The arms named in `[record] households`, with their places.
pub(super) fn record(root: &NodeTable, problems: &mut Problems<'_>) -> Option<Vec<(String, Range<usize>)>> {
    let (_, node) = entry(root, "record")?;
    let form = text!(
        "`record` is a table with a list of arm names: households = [\"baseline\"]",
        "`record` 应为表，含方案名称的列表：households = [\"baseline\"]"
    );
    let NodeKind::Table(table) = &node.kind else {
        problems.add(&node.span, form);
        return None;
    };
    only(table, "record", &["households"], problems);
    let (_, households) = entry(table, "households")?;
    let NodeKind::List(items) = &households.kind else {
        problems.add(&households.span, form);
        return None;
    };
    let mut names = Vec::new();
    for item in items {
        match &item.kind {
            NodeKind::Text(name) => names.push((name.clone(), item.span.clone())),
            _ => problems.add(&item.span, form.clone()),
        }
    }
    Some(names)
}
