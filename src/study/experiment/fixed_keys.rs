//! The fixed keys of an experiment file: question, expectation, design, seed, replications, record.

use std::ops::Range;

use crate::engine::error::text;
use crate::study::experiment::problems::{Problems, nearest, shown};
use crate::study::experiment::registry::meant;
use crate::study::experiment::toml_tree::{Node, NodeKey, NodeKind, NodeTable};

/// Keys of the top level that are no section.
pub(super) const KEYS: [&str; 16] = [
    "question",
    "expect",
    "design",
    "seed",
    "replications",
    "stop",
    "record",
    "arm",
    "factorial",
    "equal_budget",
    "mix",
    "dose",
    "saturation",
    "withdraw",
    "sample",
    "table",
];
/// Designs: all but the first have a table of their own name.
pub(super) const DESIGNS: [&str; 9] =
    ["compare", "factorial", "equal_budget", "mix", "dose", "saturation", "withdraw", "sample", "table"];
/// Replications of a file that names none.
pub(super) const REPLICATIONS: u32 = 10;
/// Most replications.
pub(super) const MOST_REPLICATIONS: i64 = 10_000;
/// Seed of a file that names none.
pub(super) const SEED: u64 = 20_230_101;
/// Longest name of an arm.
const LONGEST_NAME: usize = 64;

/// The entry of a table with a given key.
pub(super) fn entry<'t>(table: &'t NodeTable, name: &str) -> Option<&'t (NodeKey, Node)> {
    table.iter().find(|(key, _)| key.name == name)
}

/// A required text that says something.
pub(super) fn sentence(root: &NodeTable, name: &str, problems: &mut Problems<'_>) -> String {
    let (en, zh) = match name {
        "question" => ("what this experiment asks", "本实验要回答的问题"),
        _ => ("what you believe before running it", "运行之前的预期"),
    };
    match entry(root, name).map(|(_, node)| node) {
        None => {
            problems.add(&(0..0), text!("`{name}` is missing: {en}, in a sentence", "缺少 `{name}`：用一句话写明{zh}"))
        }
        Some(Node { kind: NodeKind::Text(text), .. }) if !text.trim().is_empty() => return text.clone(),
        Some(node) => problems.add(&node.span, text!("`{name}` is a sentence: {en}", "`{name}` 应为一句话：{zh}")),
    }
    String::new()
}

/// The name of the design, if it can be run.
pub(super) fn design(root: &NodeTable, problems: &mut Problems<'_>) -> Option<&'static str> {
    let all = DESIGNS.map(|design| format!("\"{design}\"")).join(", ");
    let Some((_, node)) = entry(root, "design") else {
        problems.add(&(0..0), text!("`design` is missing: one of {all}", "缺少 `design`：可选 {all}"));
        return None;
    };
    let NodeKind::Text(name) = &node.kind else {
        problems.add(&node.span, text!("`design` is one of {all}", "`design` 可选 {all}"));
        return None;
    };
    if let Some(known) = DESIGNS.into_iter().find(|known| known == name) {
        return Some(known);
    }
    let name = shown(name);
    problems.add_with_help(
        &node.span,
        text!("there is no design \"{name}\": one of {all}", "没有设计 \"{name}\"：可选 {all}"),
        nearest(&name, DESIGNS).map(meant),
    );
    None
}

/// A whole number of the top level within bounds.
pub(super) fn whole(
    node: &Node,
    name: &str,
    allowed: std::ops::RangeInclusive<i64>,
    problems: &mut Problems<'_>,
) -> Option<i64> {
    match node.kind {
        NodeKind::Integer(Some(number)) if allowed.contains(&number) => Some(number),
        _ => {
            let (low, high, written) = (allowed.start(), allowed.end(), problems.written(&node.span));
            problems.add(
                &node.span,
                text!(
                    "`{name}` = {written}: it is a whole number, {low}..={high}",
                    "`{name}` = {written}：应为整数，范围 {low}..={high}"
                ),
            );
            None
        }
    }
}

/// The seed of a node.
pub(super) fn seed(node: &Node, problems: &mut Problems<'_>) -> Option<u64> {
    whole(node, "seed", 0..=i64::MAX, problems).and_then(|seed| u64::try_from(seed).ok())
}

/// The number of replications of a node.
pub(super) fn replications(node: &Node, problems: &mut Problems<'_>) -> Option<u32> {
    whole(node, "replications", 1..=MOST_REPLICATIONS, problems).and_then(|number| u32::try_from(number).ok())
}

/// The name of an arm or variant.
pub(super) fn name<'t>(
    table: &'t NodeTable,
    of: &Range<usize>,
    problems: &mut Problems<'_>,
) -> Option<(&'t str, Range<usize>)> {
    let form = text!(
        "a name is 1 to {LONGEST_NAME} characters of a-z, 0-9, `_`, `+`, `-`",
        "名称为 1 至 {LONGEST_NAME} 个字符：a-z、0-9、`_`、`+`、`-`"
    );
    let Some((_, node)) = entry(table, "name") else {
        problems.add_with_help(of, text!("this arm has no `name`", "此实验组缺少 `name`"), Some(form));
        return None;
    };
    match &node.kind {
        NodeKind::Text(name) if is_name(name) => Some((name, node.span.clone())),
        _ => {
            let written = problems.written(&node.span);
            let message = text!("{written} is no name", "{written} 不是有效的名称");
            problems.add_with_help(&node.span, message, Some(form));
            None
        }
    }
}

/// Whether a text can be the name of an arm.
pub(super) fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-');
    (1..=LONGEST_NAME).contains(&text.len()) && text.chars().all(allowed)
}

/// Refuses keys of a fixed table that have no meaning.
pub(super) fn only(table: &[(NodeKey, Node)], of: &str, known: &[&'static str], problems: &mut Problems<'_>) {
    for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.name.as_str())) {
        let written = shown(&key.name);
        let all = known.join(", ");
        let message = text!("`{of}` has no key `{written}`; it has: {all}", "`{of}` 中没有键 `{written}`；可用：{all}");
        let help = nearest(&key.name, known.iter().copied()).map(meant);
        problems.add_with_help(&key.span, message, help);
    }
}

/// The arms named in `[record] households`, with their places.
pub(super) fn record(root: &NodeTable, problems: &mut Problems<'_>) -> Option<Vec<(String, Range<usize>)>> {
    let (_, node) = entry(root, "record")?;
    let form = text!(
        "`record` is a table with a list of arm names: households = [\"baseline\"]",
        "`record` 应为表，含实验组名称的列表：households = [\"baseline\"]"
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
