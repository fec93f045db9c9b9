//! Parses TOML into a tree of bounded depth in which every key and value has its place in the text.
//!
//! The parser itself rejects excessive nesting; its result is walked at most [`DEPTH`] levels deep.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::engine::error::{Problem, Text, text};
use crate::study::input::MOST_BYTES;
use crate::study::input::problems::{MOST, oversize, truncated};

/// Largest depth of the tree. An experiment file needs five levels: `without` list, variant, `set`, section, list.
const DEPTH: usize = 8;

/// A key and its place.
#[derive(Clone)]
pub(crate) struct NodeKey {
    pub(crate) name: String,
    pub(crate) span: Range<usize>,
}

/// The entries of a table in the order of the file.
pub(crate) type NodeTable = Vec<(NodeKey, Node)>;

/// A value and its place.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) kind: NodeKind,
}

/// The kind of a value.
#[derive(Clone)]
pub(crate) enum NodeKind {
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
    /// Its name in messages.
    pub(crate) fn called(&self) -> Text {
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

/// Parses a text into entries.
///
/// # Errors
/// The problems of the text.
pub(crate) fn parse(name: &str, text: &str) -> Result<NodeTable, Vec<Problem>> {
    if text.len() > MOST_BYTES {
        return Err(vec![oversize(name)]);
    }
    let (tree, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().take(MOST).map(|error| syntax(text, error)).collect());
    }
    let mut deep = Vec::new();
    let table = table_of(tree.get_ref(), 0, &mut deep);
    if deep.is_empty() { Ok(table) } else { Err(deep) }
}

fn syntax(text: &str, error: &toml::de::Error) -> Problem {
    let reason = truncated(error.message());
    let message = if reason == "duplicate key" {
        let key = error.span().and_then(|span| text.get(span)).map_or_else(String::new, truncated);
        text!("`{key}` is given twice in this table", "`{key}` 在此表中重复出现")
    } else {
        text!("this is not TOML: {reason}", "TOML 语法错误：{reason}")
    };
    Problem { message, help: full_width_sign(text, error.span().as_ref()), span: error.span() }
}

/// Full-width signs that stand in a file for ASCII ones.
const FULL_WIDTH: [(&str, &str); 5] = [("“”„‟", "\""), ("‘’", "'"), ("＝", "="), ("，、", ","), ("【】［］", "[ ]")];

/// A help where the line of an error has a full-width sign outside its comment; `None` for other errors.
fn full_width_sign(text: &str, span: Option<&Range<usize>>) -> Option<Text> {
    let start = span?.start.min(text.len());
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(line_start..)?.lines().next()?.split('#').next()?;
    let is_digit = |letter: char| ('０'..='９').contains(&letter);
    let of = |letter: char| FULL_WIDTH.iter().find(|(signs, _)| signs.contains(letter)).map(|(_, ascii)| *ascii);
    let (sign, ascii) = line.chars().find_map(|letter| {
        let ascii = of(letter).map(str::to_owned);
        ascii.or_else(|| is_digit(letter).then(|| "0-9".to_owned())).map(|ascii| (letter, ascii))
    })?;
    Some(text!("`{sign}` is a full-width sign: write {ascii}", "`{sign}` 是中文（全角）符号：请改用英文半角 {ascii}"))
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
        match parse("file", text) {
            Ok(_) => assert_eq!(expected, "", "parsed: {}", truncated(text)),
            Err(problems) => assert!(problems[0].message.en.contains(expected), "{}", problems[0].message.en),
        }
    }

    #[test]
    fn hostile_nesting_is_refused_and_never_overflows_the_stack() {
        check(&"[".repeat(60_000), "not TOML");
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

    #[test]
    fn a_full_width_sign_is_named_with_what_to_write() {
        let help = |text: &str| {
            let problems = parse("a.toml", text).err().unwrap_or_default();
            problems.first().and_then(|problem| problem.help.clone()).map_or_else(String::new, |help| help.zh)
        };
        assert_eq!(help("question = “你好”\n"), "`“` 是中文（全角）符号：请改用英文半角 \"");
        assert!(help("seed ＝ 3\n").contains("请改用英文半角 ="), "{}", help("seed ＝ 3\n"));
        assert!(help("seed = ３\n").contains("0-9"), "{}", help("seed = ３\n"));
        assert!(help("a = [1，2]\n").contains("请改用英文半角 ,"));
        assert_eq!(help("question = nothing # “\n"), "");
    }
}
