//! Keys of tables: look up an entry, reject unknown keys, and read names and whole numbers.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};

use crate::engine::error::{Text, text};
use crate::study::input::arm_name;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::toml_tree::{Node, NodeKey, NodeKind, NodeTable};
use crate::study::nearest::nearest;

/// The entry of a table with a given key.
pub(crate) fn entry<'t>(table: &'t NodeTable, name: &str) -> Option<&'t (NodeKey, Node)> {
    table.iter().find(|(key, _)| key.name == name)
}

/// The tables of a list; a node that is no list, and an item that is no table, is a problem with the message `form`.
pub(crate) fn tables<'t>(
    node: &'t Node,
    form: &Text,
    problems: &mut Problems<'_>,
) -> Option<Vec<(&'t NodeTable, &'t Range<usize>)>> {
    let NodeKind::List(items) = &node.kind else {
        problems.add(&node.span, form.clone());
        return None;
    };
    let mut tables = Vec::new();
    for item in items {
        match &item.kind {
            NodeKind::Table(table) => tables.push((table, &item.span)),
            _ => problems.add(&item.span, form.clone()),
        }
    }
    Some(tables)
}

/// A whole number within bounds.
pub(crate) fn whole_number(
    node: &Node,
    name: &str,
    allowed: RangeInclusive<i64>,
    problems: &mut Problems<'_>,
) -> Option<i64> {
    match node.kind {
        NodeKind::Integer(Some(number)) if allowed.contains(&number) => Some(number),
        _ => {
            let written = problems.written(&node.span);
            problems.add(&node.span, no_whole_number(name, written, &allowed));
            None
        }
    }
}

/// What is said of a value that is no whole number of a range.
pub(crate) fn no_whole_number(name: &str, written: impl Display, allowed: &RangeInclusive<i64>) -> Text {
    let (low, high) = (allowed.start(), allowed.end());
    text!(
        "`{name}` = {written}: it is a whole number, {low}..={high}",
        "`{name}` = {written}：应为整数，范围 {low}..={high}"
    )
}

/// The name of an arm or variant.
pub(crate) fn name<'t>(
    table: &'t NodeTable,
    of: &Range<usize>,
    problems: &mut Problems<'_>,
) -> Option<(&'t str, Range<usize>)> {
    let Some((_, node)) = entry(table, "name") else {
        problems.add_with_help(of, text!("this arm has no `name`", "此方案缺少 `name`"), Some(arm_name::form()));
        return None;
    };
    let refusal = match &node.kind {
        NodeKind::Text(name) => match arm_name::refusal(name) {
            None => return Some((name, node.span.clone())),
            Some(refusal) => refusal,
        },
        _ => arm_name::form(),
    };
    let written = problems.written(&node.span);
    problems.add_with_help(&node.span, text!("{written} is no name", "{written} 不是有效的名称"), Some(refusal));
    None
}

/// Adds a problem for each unknown key of a table.
pub(crate) fn only(table: &[(NodeKey, Node)], of: &str, known: &[&'static str], problems: &mut Problems<'_>) {
    for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.name.as_str())) {
        let written = truncated(&key.name);
        let all = known.join(", ");
        let message = text!("`{of}` has no key `{written}`; it has: {all}", "`{of}` 中没有键 `{written}`；可用：{all}");
        let help = nearest(&key.name, known.iter().copied()).next().map(did_you_mean);
        problems.add_with_help(&key.span, message, help);
    }
}
