//! Record batches of an Arrow file.

use std::io::Cursor;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use arrow::ipc::reader::FileReader;

use super::limits::{check_decoded, check_size, check_types};
use crate::engine::error::{Text, text};
use crate::store::arrow_sizes::{Limits, Refusal, check};

/// Decodes a whole file.
pub(super) fn batches(bytes: &[u8]) -> Result<Vec<RecordBatch>, Text> {
    check(&mut Cursor::new(bytes), &mut Sizes::default()).map_err(|refusal| match refusal {
        Refusal::Limit(why) => why,
        Refusal::Damaged | Refusal::Unreadable(_) => text!("the file is damaged", "文件已损坏"),
    })?;
    let decode = || FileReader::try_new(Cursor::new(bytes), None)?.collect::<Result<Vec<_>, _>>();
    decode().map_err(|error| Text::new(error.to_string(), error.to_string()))
}

/// The sizes of a design table so far.
#[derive(Default)]
struct Sizes {
    columns: usize,
    rows: u64,
    decoded: u64,
}

impl Limits for Sizes {
    type Refused = Text;

    fn schema(&mut self, schema: &Schema) -> Result<(), Text> {
        self.columns = schema.fields().len();
        check_size(0, self.columns)?;
        check_types(schema)
    }

    fn rows(&mut self, rows: u64, is_batch: bool) -> Result<(), Text> {
        check_size(rows, 1)?;
        self.rows += if is_batch { rows } else { 0 };
        check_size(self.rows, self.columns)
    }

    fn decoded(&mut self, _stored: u64, decoded: u64) -> Result<(), Text> {
        check_decoded(decoded)?;
        self.decoded += decoded;
        check_decoded(self.decoded)
    }
}
