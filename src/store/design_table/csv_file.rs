//! Record batches of a CSV file. All columns are words; what each cell is, is decided cell by cell.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::csv::ReaderBuilder;
use arrow::csv::reader::Format;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;

use super::limits::check_size;
use crate::engine::error::Text;

/// Decodes a whole file.
pub(super) fn batches(mut file: File) -> Result<Vec<RecordBatch>, Text> {
    check_header(&mut file)?;
    let (header, _) = Format::default().with_header(true).infer_schema(&mut file, Some(0)).map_err(fail)?;
    file.rewind().map_err(|error| fail(error.into()))?;
    let words = |field: &Arc<Field>| Field::new(field.name().trim_start_matches('\u{feff}'), DataType::Utf8, true);
    let schema = Schema::new(header.fields().iter().map(words).collect::<Vec<_>>());
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

#[allow(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn fail(error: ArrowError) -> Text {
    Text::new(error.to_string(), error.to_string())
}
