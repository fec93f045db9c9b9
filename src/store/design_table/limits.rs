//! How large a design table may be. Sizes are compared before anything is decoded.

use arrow::datatypes::{DataType, Schema};

use crate::engine::error::{Text, text};

/// Largest file, in bytes.
pub(in crate::store) const MOST_BYTES: u64 = 64 << 20;
/// Most rows: arms of an experiment.
const MOST_ROWS: u64 = 100_000;
/// Most columns: a few for every parameter.
const MOST_COLUMNS: u64 = 2_000;
/// Most cells.
const MOST_CELLS: u64 = 4_000_000;
/// Most bytes of all columns after decompression.
pub(super) const MOST_DECODED: u64 = 64 << 20;
/// Longest word of a cell, in bytes.
const MOST_WORD: usize = 1_000;

/// Refuses a table that is too large.
pub(super) fn check_size(rows: u64, columns: usize) -> Result<(), Text> {
    let columns = columns as u64;
    if columns > MOST_COLUMNS {
        return Err(text!(
            "the table has {columns} columns; at most {MOST_COLUMNS} are allowed",
            "表有 {columns} 列，上限为 {MOST_COLUMNS}"
        ));
    }
    if rows > MOST_ROWS {
        return Err(text!("the table has more than {MOST_ROWS} rows", "表超过 {MOST_ROWS} 行"));
    }
    if rows * columns > MOST_CELLS {
        return Err(text!("the table has more than {MOST_CELLS} cells", "表超过 {MOST_CELLS} 格"));
    }
    Ok(())
}

/// Refuses bytes that grow too much when they are decompressed.
pub(super) fn check_decoded(bytes: u64) -> Result<(), Text> {
    if bytes <= MOST_DECODED {
        return Ok(());
    }
    Err(text!(
        "the table has {bytes} bytes after decompression; at most {MOST_DECODED} are allowed",
        "表解压后为 {bytes} 字节，上限为 {MOST_DECODED}"
    ))
}

/// Refuses columns of other types than numbers, flags and words.
pub(super) fn check_types(schema: &Schema) -> Result<(), Text> {
    for field in schema.fields() {
        let kind = match field.data_type() {
            DataType::Dictionary(_, values) => values,
            kind => kind,
        };
        let is_allowed = kind.is_integer()
            || kind.is_floating()
            || matches!(
                kind,
                DataType::Boolean | DataType::Null | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
            );
        if !is_allowed {
            let (name, other) = (field.name(), field.data_type());
            return Err(text!(
                "column `{name}` holds {other}; a design has numbers, true or false, and words",
                "列 `{name}` 的类型为 {other}；设计表只含数、真假值与文字"
            ));
        }
    }
    Ok(())
}

/// Refuses a word that can be neither a name nor a value.
pub(super) fn check_word(word: &str, row: usize, column: &str) -> Result<(), Text> {
    let (bytes, row) = (word.len(), row + 1);
    if bytes <= MOST_WORD {
        return Ok(());
    }
    Err(text!(
        "row {row}, column `{column}`: a word of {bytes} bytes; at most {MOST_WORD} are allowed",
        "第 {row} 行，列 `{column}`：文字长 {bytes} 字节，上限为 {MOST_WORD}"
    ))
}
