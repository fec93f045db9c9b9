//! Record batches of a CSV file. All columns are words; what each cell is, is decided cell by cell.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::csv::ReaderBuilder;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;

use super::limits::check_size;
use crate::engine::error::{Text, text};

/// Decodes a whole file.
pub(super) fn batches(mut file: File) -> Result<Vec<RecordBatch>, Text> {
    check_header(&mut file)?;
    check_text(&mut file)?;
    // Not by Arrow: what infers the types of columns there has all of `regex` behind it, 1.4 MB of machine code.
    let mut reader = csv::Reader::from_reader(&mut file);
    let header = reader.headers().map_err(|error| fail(ArrowError::CsvError(error.to_string())))?;
    let words = |name: &str| Field::new(name.trim_start_matches('\u{feff}'), DataType::Utf8, true);
    let schema = Schema::new(header.iter().map(words).collect::<Vec<_>>());
    file.rewind().map_err(|error| fail(error.into()))?;
    let reader = ReaderBuilder::new(Arc::new(schema)).with_header(true).build(file).map_err(fail)?;
    let (mut batches, mut rows) = (Vec::new(), 0);
    for batch in reader {
        let batch = batch.map_err(fail)?;
        rows += batch.num_rows() as u64;
        check_size(rows, batch.num_columns())?;
        batches.push(batch);
    }
    Ok(batches)
}

/// Counts the columns in the first line. No name has a comma in it.
fn check_header(file: &mut File) -> Result<(), Text> {
    let mut line = Vec::new();
    BufReader::new(&mut *file).read_until(b'\n', &mut line).map_err(|error| fail(error.into()))?;
    file.rewind().map_err(|error| fail(error.into()))?;
    check_size(0, line.split(|byte| *byte == b',').count())
}

/// Refuses a file that is not UTF-8. The decoder looks only at the cells of a batch joined together, so a letter that a comma
/// cuts in two would pass, as text that is none.
fn check_text(file: &mut File) -> Result<(), Text> {
    let mut reader = BufReader::new(&mut *file);
    let (mut line, mut number) = (Vec::new(), 0_u64);
    while reader.read_until(b'\n', &mut line).map_err(|error| fail(error.into()))? > 0 {
        number += 1;
        if std::str::from_utf8(&line).is_err() {
            return Err(text!("line {number} is not UTF-8", "第 {number} 行不是 UTF-8 文本"));
        }
        line.clear();
    }
    file.rewind().map_err(|error| fail(error.into()))
}

#[allow(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn fail(error: ArrowError) -> Text {
    Text::new(error.to_string(), error.to_string())
}
