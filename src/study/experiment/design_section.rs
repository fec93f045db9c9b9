//! The table of a design in a file, `[dose]` in a dose experiment, with what the command line says instead.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::error::{Text, text};
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::registry::value_of;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::{Node, NodeKind, NodeTable};
use crate::study::experiment::{BUDGET, fixed_keys};

/// Values of `--set design.key`, by key: the setting as written, and the value.
pub(super) type Overrides = BTreeMap<String, (String, Node)>;

/// The table of a design.
pub(super) struct DesignSection<'t> {
    pub(super) name: &'static str,
    /// Where it stands, the start of the file if it is missing.
    pub(super) span: Range<usize>,
    table: &'t [(super::toml_tree::NodeKey, Node)],
    instead: &'t Overrides,
}

impl<'t> DesignSection<'t> {
    /// The table of design `name`, empty if there is none; keys not in `known` are problems.
    pub(super) fn of(
        root: &'t NodeTable,
        name: &'static str,
        known: &[&'static str],
        instead: &'t Overrides,
        problems: &mut Problems<'_>,
    ) -> Self {
        let (table, span): (&[_], _) = match fixed_keys::entry(root, name) {
            Some((_, Node { kind: NodeKind::Table(table), span })) => (table, span.clone()),
            Some((key, _)) => {
                problems.add(&key.span, text!("write `[{name}]`", "应写作 `[{name}]`"));
                (&[], 0..0)
            }
            None => (&[], 0..0),
        };
        fixed_keys::only(table, name, known, problems);
        for (key, (setting, _)) in instead.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            let all = known.join(", ");
            problems.setting = Some(setting.clone());
            problems.add(
                &(0..0),
                text!("`{name}` has no key `{key}`; it has: {all}", "`{name}` 中没有键 `{key}`；可用：{all}"),
            );
            problems.setting = None;
        }
        Self { name, span, table, instead }
    }

    /// What `read` makes of the value of a key; `None` if it is not given or `read` finds it wrong.
    pub(super) fn read<T>(
        &self,
        key: &str,
        problems: &mut Problems<'_>,
        read: impl FnOnce(&'t Node, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        if let Some((setting, node)) = self.instead.get(key) {
            problems.setting = Some(setting.clone());
            let found = read(node, problems);
            problems.setting = None;
            return found;
        }
        self.table.iter().find(|(known, _)| known.name == key).and_then(|(_, node)| read(node, problems))
    }

    /// Whether a key has a value.
    pub(super) fn gives(&self, key: &str) -> bool {
        self.instead.contains_key(key) || self.table.iter().any(|(known, _)| known.name == key)
    }

    /// A key without which the design means nothing.
    pub(super) fn needs(&self, key: &str, what: &Text, problems: &mut Problems<'_>) {
        if !self.gives(key) {
            let name = self.name;
            let message = Text::new(
                format!("`{name}.{key}` is missing: {}", what.en),
                format!("缺少 `{name}.{key}`：{}", what.zh),
            );
            problems.add(&self.span, message);
        }
    }

    /// A whole number within bounds, `usual` if nothing is said.
    pub(super) fn whole(
        &self,
        key: &str,
        allowed: std::ops::RangeInclusive<i64>,
        usual: i64,
        problems: &mut Problems<'_>,
    ) -> i64 {
        let path = format!("{}.{key}", self.name);
        self.read(key, problems, |node, problems| fixed_keys::whole(node, &path, allowed, problems)).unwrap_or(usual)
    }

    /// A number within bounds, `usual` if nothing is said.
    pub(super) fn real(&self, key: &str, [low, high]: [f64; 2], usual: f64, problems: &mut Problems<'_>) -> f64 {
        let found = self.read(key, problems, |node, problems| {
            let number = number(node).filter(|number| (low..=high).contains(number));
            if number.is_none() {
                let (written, name) = (problems.written(&node.span), self.name);
                let message = text!(
                    "`{name}.{key}` = {written}: it is a number, {low}..={high}",
                    "`{name}.{key}` = {written}：应为数，范围 {low}..={high}"
                );
                problems.add(&node.span, message);
            }
            number
        });
        found.unwrap_or(usual)
    }

    /// True or false, false if nothing is said.
    pub(super) fn flag(&self, key: &str, problems: &mut Problems<'_>) -> bool {
        let found = self.read(key, problems, |node, problems| {
            if let NodeKind::Flag(flag) = node.kind {
                return Some(flag);
            }
            let name = self.name;
            let message = text!("`{name}.{key}` is true or false", "`{name}.{key}` 应为 true 或 false");
            problems.add(&node.span, message);
            None
        });
        found.unwrap_or(false)
    }

    /// One of some words, the first if nothing is said.
    pub(super) fn word(
        &self,
        key: &str,
        words: &[&'static str],
        usual: &'static str,
        problems: &mut Problems<'_>,
    ) -> &'static str {
        let name = self.name;
        let found = self.read(key, problems, |node, problems| {
            let word = words.iter().copied().find(|word| matches!(&node.kind, NodeKind::Text(text) if text == word));
            if word.is_none() {
                let all = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
                let message = text!("`{name}.{key}` is one of {all}", "`{name}.{key}` 可选 {all}");
                problems.add(&node.span, message);
            }
            word
        });
        found.unwrap_or(usual)
    }

    /// A pathway by name.
    pub(super) fn pathway(&self, problems: &mut Problems<'_>) -> Option<&'static str> {
        let what = text!("which pathway gets the money", "由哪条路径获得资金");
        self.needs("pathway", &what, problems);
        self.gives("pathway").then(|| self.word("pathway", &PATHWAY_NAMES, PATHWAY_NAMES[0], problems))
    }

    /// Pathways by name, all five if nothing is said.
    pub(super) fn pathways(&self, problems: &mut Problems<'_>) -> Vec<&'static str> {
        let all = PATHWAY_NAMES.join(", ");
        let message = Text::new(
            format!("`{}.pathways` is a list of pathways, each once: {all}", self.name),
            format!("`{}.pathways` 应为不重复的路径列表：{all}", self.name),
        );
        let found = self.read("pathways", problems, |node, problems| {
            let named = |node: &Node| match &node.kind {
                NodeKind::Text(text) => PATHWAY_NAMES.into_iter().find(|pathway| pathway == text),
                _ => None,
            };
            let found: Option<Vec<&str>> = match &node.kind {
                NodeKind::List(items) => items.iter().map(named).collect(),
                _ => None,
            };
            let found =
                found.filter(|found| !found.is_empty() && (1..found.len()).all(|at| !found[..at].contains(&found[at])));
            if found.is_none() {
                problems.add(&node.span, message);
            }
            found
        });
        found.unwrap_or_else(|| PATHWAY_NAMES.to_vec())
    }

    /// The money of the design: above 0 and within the range of all five budgets; nothing may set these otherwise.
    pub(super) fn budget(&self, settings: &Settings, problems: &mut Problems<'_>) -> Option<i64> {
        let what = text!(
            "public money in fen a household and policy year, for each pathway that is on or for all together as the \
             design says",
            "公共资金，fen/户·政策年"
        );
        self.needs(BUDGET, &what, problems);
        let name = self.name;
        self.read(BUDGET, problems, |node, problems| {
            for pathway in PATHWAY_NAMES {
                let Some(spec) = settings.known.spec(pathway, BUDGET) else {
                    problems.add(
                        &node.span,
                        text!(
                            "this model has no parameter `{pathway}.{BUDGET}`",
                            "此模型没有参数 `{pathway}.{BUDGET}`"
                        ),
                    );
                    return None;
                };
                value_of(spec, node, problems)?;
            }
            match node.kind {
                NodeKind::Integer(Some(budget)) if budget > 0 => Some(budget),
                _ => {
                    let message = text!(
                        "`{name}.{BUDGET}` is a whole number of fen above 0",
                        "`{name}.{BUDGET}` 应为大于 0 的整数（fen）"
                    );
                    problems.add(&node.span, message);
                    None
                }
            }
        })
    }
}

/// The number a node holds.
pub(super) fn number(node: &Node) -> Option<f64> {
    match node.kind {
        #[allow(clippy::cast_precision_loss, reason = "keys of designs are small numbers")]
        NodeKind::Integer(Some(number)) => Some(number as f64),
        NodeKind::Real(number) if number.is_finite() => Some(number),
        _ => None,
    }
}

/// A list of numbers, each within bounds; the problem names what the list is.
pub(super) fn numbers(
    node: &Node,
    [low, high]: [f64; 2],
    length: std::ops::RangeInclusive<usize>,
    path: &str,
    problems: &mut Problems<'_>,
) -> Option<Vec<f64>> {
    let found: Option<Vec<f64>> = match &node.kind {
        NodeKind::List(items) => items.iter().map(number).collect(),
        _ => None,
    };
    let fits =
        |found: &Vec<f64>| length.contains(&found.len()) && found.iter().all(|number| (low..=high).contains(number));
    let found = found.filter(fits);
    if found.is_none() {
        let (least, most) = (length.start(), length.end());
        let message = text!(
            "`{path}` is a list of {least} to {most} numbers, each {low}..={high}",
            "`{path}` 应为 {least} 至 {most} 个数的列表，范围 {low}..={high}"
        );
        problems.add(&node.span, message);
    }
    found
}
