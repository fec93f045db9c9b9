//! Tables of facts: one name and one value a row.

use crate::engine::error::{Text, text};
use crate::study::tables::{Sheet, SheetCell};

/// A cell with the same text in both languages.
pub fn same(text: impl Into<String>) -> SheetCell {
    let text = text.into();
    SheetCell::Text(Text::new(text.clone(), text))
}

/// A cell with a text in each language.
pub fn words(en: &str, zh: &str) -> SheetCell {
    SheetCell::Text(Text::new(en, zh))
}

/// A table with a name and a value in each row.
pub fn facts(title: Text, rows: Vec<[SheetCell; 2]>) -> Sheet {
    let columns = vec![text!("what", "项目"), text!("value", "值")];
    Sheet { title, columns, rows: rows.into_iter().map(Into::into).collect(), notes: Vec::new() }
}
