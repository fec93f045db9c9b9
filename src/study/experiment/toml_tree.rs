//! From text to a tree of bounded depth in which every key and value knows its place.
//!
//! The parser and the dropping of its tree recurse, so hostile nesting is refused before parsing and the rest happens
//! on a thread with a large stack; what leaves that thread is at most [`DEPTH`] levels deep.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::engine::error::{Error, Problem, Result, Text, text};
use crate::study::experiment::MOST_BYTES;
use crate::study::experiment::problems::oversize;

/// Most opening brackets and braces in a file.
const MOST_BRACKETS: usize = 4096;
/// Stack of the parsing thread, in bytes.
const STACK: usize = 16 << 20;
/// Deepest level an experiment file has a use for is five: `without` list, variant, `set`, section, list.
const DEPTH: usize = 8;

/// A key and where it stands.
pub(super) struct NodeKey {
    pub(super) name: String,
    pub(super) span: Range<usize>,
}

/// The entries of a table in the order of the file.
pub(super) type NodeTable = Vec<(NodeKey, Node)>;

/// A value and where it stands.
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) kind: NodeKind,
}

/// What a value is.
pub(super) enum NodeKind {
    Text(String),
    /// `None` if it does not fit 64 bits.
    Integer(Option<i64>),
    Real(f64),
    Flag(bool),
    Moment,
    List(Vec<Node>),
    Table(NodeTable),
}

impl NodeKind {
    /// How messages call it.
    pub(super) fn called(&self) -> Text {
        match self {
            Self::Text(_) => text!("text", "文本"),
            Self::Integer(_) => text!("a whole number", "整数"),
            Self::Real(_) => text!("a number with a point", "小数"),
            Self::Flag(_) => text!("true or false", "真假值"),
            Self::Moment => text!("a date or time", "日期或时间"),
            Self::List(_) => text!("a list", "列表"),
            Self::Table(_) => text!("a table", "表"),
        }
    }
}

/// Parses a text into entries, or says everything that is wrong with its form.
///
/// # Errors
/// [`Error::Machine`] if no thread can be started; the inner result holds what is wrong with the text.
pub(super) fn parse(name: &str, text: &str) -> Result<std::result::Result<NodeTable, Vec<Problem>>> {
    if let Some(problem) = nesting(name, text) {
        return Ok(Err(vec![problem]));
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("experiment".into()).stack_size(STACK);
        let handle = thread.spawn_scoped(scope, || parse_here(text)).map_err(|cause| {
            Error::machine(
                text!("no thread can be started to read the experiment", "无法启动读取实验文件的线程"),
                cause,
            )
        })?;
        Ok(handle.join().unwrap_or_else(|_| {
            Err(vec![Problem {
                message: text!("this text cannot be parsed", "无法解析此文本"),
                help: None,
                span: None,
            }])
        }))
    })
}

/// What makes a text dangerous to parse. Text in quotes and comments counts too: a scan that skips them could be led
/// astray, and no honest file comes near the limits.
fn nesting(name: &str, text: &str) -> Option<Problem> {
    if text.len() > MOST_BYTES {
        return Some(oversize(name));
    }
    let brackets = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'[' | b'{'));
    let (at, _) = brackets.into_iter().nth(MOST_BRACKETS)?;
    let message =
        text!("the file has more than {MOST_BRACKETS} opening brackets", "文件中的左括号超过 {MOST_BRACKETS} 个");
    Some(Problem { message, help: None, span: Some(at..at + 1) })
}

fn parse_here(text: &str) -> std::result::Result<NodeTable, Vec<Problem>> {
    let (tree, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().map(|error| syntax(text, error)).collect());
    }
    let mut deep = Vec::new();
    let table = table_of(tree.get_ref(), 0, &mut deep);
    if deep.is_empty() { Ok(table) } else { Err(deep) }
}

fn syntax(text: &str, error: &toml::de::Error) -> Problem {
    let reason = super::problems::shown(error.message());
    let message = if reason == "duplicate key" {
        let key = error.span().and_then(|span| text.get(span)).map_or_else(String::new, super::problems::shown);
        text!("`{key}` is given twice in this table", "`{key}` 在此表中重复出现")
    } else {
        text!("this is not TOML: {reason}", "TOML 语法错误：{reason}")
    };
    Problem { message, help: None, span: error.span() }
}

fn table_of(table: &DeTable<'_>, depth: usize, deep: &mut Vec<Problem>) -> NodeTable {
    table
        .iter()
        .map(|(key, value)| {
            let name = NodeKey { name: key.get_ref().to_string(), span: key.span() };
            (name, node_of(value, depth + 1, deep))
        })
        .collect()
}

fn node_of(value: &toml::Spanned<DeValue<'_>>, depth: usize, deep: &mut Vec<Problem>) -> Node {
    let span = value.span();
    if depth > DEPTH {
        deep.push(Problem {
            message: text!(
                "nothing in an experiment is nested deeper than {DEPTH} levels",
                "实验文件的嵌套不超过 {DEPTH} 层"
            ),
            help: None,
            span: Some(span.clone()),
        });
        return Node { span, kind: NodeKind::Moment };
    }
    let kind = match value.get_ref() {
        DeValue::String(text) => NodeKind::Text(text.to_string()),
        DeValue::Integer(digits) => NodeKind::Integer(i64::from_str_radix(digits.as_str(), digits.radix()).ok()),
        DeValue::Float(digits) => NodeKind::Real(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => NodeKind::Flag(*flag),
        DeValue::Datetime(_) => NodeKind::Moment,
        DeValue::Array(items) => NodeKind::List(items.iter().map(|item| node_of(item, depth + 1, deep)).collect()),
        DeValue::Table(table) => NodeKind::Table(table_of(table, depth, deep)),
    };
    Node { span, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        match parse("file", text).unwrap() {
            Ok(_) => assert_eq!(expected, "", "parsed: {}", super::super::problems::shown(text)),
            Err(problems) => assert!(problems[0].message.en.contains(expected), "{}", problems[0].message.en),
        }
    }

    #[test]
    fn hostile_nesting_is_refused_and_never_overflows_the_stack() {
        check(&"[".repeat(60_000), "more than 4096 opening brackets");
        check(&format!("a = {}", "[".repeat(4000)), "not TOML");
        check(&format!("a = {}{}", "[".repeat(60), "]".repeat(60)), "nested deeper");
        check(&format!("a = {}", "{b=".repeat(4000)), "not TOML");
        check(&format!("a{} = 1", ".a".repeat(500_000)), "recursion limit");
        check(&format!("a{} = 1", ".a".repeat(70)), "nested deeper");
        let part = format!("{{a{} =", ".a".repeat(70));
        check(&format!("a = {}", format!("{part}\n").repeat(70) + "1" + &"}".repeat(70)), "nested deeper");
        check(&format!("a = {}", format!("{part}\n").repeat(4000)), "not TOML");
    }

    #[test]
    fn the_form_of_a_text_is_checked() {
        check("", "");
        check("a = 1\nb = \"x\"", "");
        check("a = 1\na = 2", "given twice");
        check("a = ", "not TOML");
        check(&"x".repeat(MOST_BYTES + 1), "larger than");
    }
}
