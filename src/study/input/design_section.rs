//! The table of a design in a file, `[dose]` in a dose experiment, with what the command line sets.

use std::ops::Range;

use crate::engine::error::{Text, text};
use crate::study::input::context::Overrides;
use crate::study::input::keys;
use crate::study::input::problems::Problems;
use crate::study::input::toml_tree::{Node, NodeKey, NodeKind, NodeTable};

/// The table of a design.
pub(crate) struct DesignSection<'t> {
    pub(crate) name: &'static str,
    /// Its place; the start of the file if it is missing.
    pub(crate) span: Range<usize>,
    table: &'t [(NodeKey, Node)],
    overrides: &'t Overrides,
}

impl<'t> DesignSection<'t> {
    /// The table of design `name`, empty if there is none; keys not in `known` are problems.
    pub(crate) fn new(
        root: &'t NodeTable,
        name: &'static str,
        known: &[&'static str],
        overrides: &'t Overrides,
        problems: &mut Problems<'_>,
    ) -> Self {
        let (table, span): (&[_], _) = match keys::entry(root, name) {
            Some((_, Node { kind: NodeKind::Table(table), span })) => (table, span.clone()),
            Some((key, _)) => {
                problems.add(&key.span, text!("write `[{name}]`", "应写作 `[{name}]`"));
                (&[], 0..0)
            }
            None => (&[], 0..0),
        };
        keys::only(table, name, known, problems);
        for (key, (setting, _)) in overrides.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            let all = known.join(", ");
            problems.setting = Some(setting.clone());
            problems.add(
                &(0..0),
                text!("`{name}` has no key `{key}`; it has: {all}", "`{name}` 中没有键 `{key}`；可用：{all}"),
            );
            problems.setting = None;
        }
        Self { name, span, table, overrides }
    }

    /// The value of a key, converted by `read`; `None` if it is missing or `read` returns `None`.
    pub(crate) fn read<T>(
        &self,
        key: &str,
        problems: &mut Problems<'_>,
        read: impl FnOnce(&'t Node, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        if let Some((setting, node)) = self.overrides.get(key) {
            problems.setting = Some(setting.clone());
            let value = read(node, problems);
            problems.setting = None;
            return value;
        }
        self.table.iter().find(|(known, _)| known.name == key).and_then(|(_, node)| read(node, problems))
    }

    /// The path of a key: `dose.axis`.
    pub(crate) fn path(&self, key: &str) -> String {
        format!("{}.{key}", self.name)
    }

    /// The place of a key's value; that of the table if the key is not in the file.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        let entry = self.table.iter().find(|(known, _)| known.name == key);
        entry.map_or_else(|| self.span.clone(), |(_, node)| node.span.clone())
    }

    /// Whether a key has a value.
    pub(crate) fn has_value(&self, key: &str) -> bool {
        self.overrides.contains_key(key) || self.table.iter().any(|(known, _)| known.name == key)
    }

    /// Adds a problem if a required key is missing.
    pub(crate) fn needs(&self, key: &str, what: &Text, problems: &mut Problems<'_>) {
        if !self.has_value(key) {
            let name = self.name;
            let message = Text::new(
                format!("`{name}.{key}` is missing: {}", what.en),
                format!("缺少 `{name}.{key}`：{}", what.zh),
            );
            problems.add(&self.span, message);
        }
    }
}

/// The number of a node.
pub(crate) fn number(node: &Node) -> Option<f64> {
    match node.kind {
        #[allow(clippy::cast_precision_loss, reason = "keys of designs are small numbers")]
        NodeKind::Integer(Some(number)) => Some(number as f64),
        // Adding zero turns -0.0 into 0.0.
        NodeKind::Real(number) if number.is_finite() => Some(number + 0.0),
        _ => None,
    }
}

/// A list of numbers, each within bounds; the problem names what the list is.
pub(crate) fn numbers(
    node: &Node,
    [low, high]: [f64; 2],
    length: std::ops::RangeInclusive<usize>,
    path: &str,
    problems: &mut Problems<'_>,
) -> Option<Vec<f64>> {
    let numbers: Option<Vec<f64>> = match &node.kind {
        NodeKind::List(items) => items.iter().map(number).collect(),
        _ => None,
    };
    let fits = |numbers: &Vec<f64>| {
        length.contains(&numbers.len()) && numbers.iter().all(|number| (low..=high).contains(number))
    };
    let numbers = numbers.filter(fits);
    if numbers.is_none() {
        let (least, most) = (length.start(), length.end());
        let count =
            if least == most { text!("{most}", "{most}") } else { text!("{least} to {most}", "{least} 至 {most}") };
        let message = Text::new(
            format!("`{path}` is a list of {} numbers, each {low}..={high}", count.en),
            format!("`{path}` 应为 {} 个数的列表，范围 {low}..={high}", count.zh),
        );
        problems.add(&node.span, message);
    }
    numbers
}
