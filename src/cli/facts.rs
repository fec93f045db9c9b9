//! Tables of facts: one name and one value a row.

use crate::engine::error::Text;
use crate::study::tables::{Table, TableCell, TableColumn};

/// A cell with the same text in both languages.
pub fn same(text: impl Into<String>) -> TableCell {
    TableCell::name(text)
}

/// A cell with a text in each language.
pub fn words(en: &str, zh: &str) -> TableCell {
    TableCell::Text(Text::new(en, zh))
}

/// A table with a name and a value in each row.
pub fn facts(key: &'static str, title: Text, rows: Vec<[TableCell; 2]>) -> Table {
    let columns = TableColumn::list(&[("what", "what", "项目"), ("value", "value", "值")]);
    Table { key, title, columns, rows: rows.into_iter().map(Into::into).collect(), notes: Vec::new() }
}
