//! Sizes that an Arrow file states. The reader of the arrow crate allocates what the file says, and no error but the end of
//! the process follows where that is too much. So every size is compared before anything is decoded.

use std::io::{self, Read, Seek, SeekFrom};

use arrow::datatypes::Schema;
use arrow::ipc::convert::try_fb_to_schema;
use arrow::ipc::{Block, Message, MessageHeader, RecordBatch as BatchHeader, root_as_footer, root_as_message};

/// Bytes at the end of a file: the length of the footer and the mark.
const TRAILER: u64 = 10;

/// Why a file is not decoded.
#[derive(Debug)]
pub(super) enum Refusal<L> {
    /// The disk does not give it.
    Unreadable(io::Error),
    /// It is not an Arrow file, or a size in it is impossible.
    Damaged,
    /// A size is above a limit of the caller.
    Limit(L),
}

impl<L> From<io::Error> for Refusal<L> {
    fn from(cause: io::Error) -> Self {
        if cause.raw_os_error().is_some() { Self::Unreadable(cause) } else { Self::Damaged }
    }
}

/// The limits of a caller.
pub(super) trait Limits {
    /// What says that a limit is passed.
    type Refused;
    /// The schema.
    fn schema(&mut self, schema: &Schema) -> Result<(), Self::Refused>;
    /// Rows of a batch or of a column in it. `is_batch` for a batch of the table itself.
    fn rows(&mut self, rows: u64, is_batch: bool) -> Result<(), Self::Refused>;
    /// Bytes of a buffer in the file and after decompression.
    fn decoded(&mut self, stored: u64, decoded: u64) -> Result<(), Self::Refused>;
}

/// Compares every size in the footer and in the heads of the batches with the file and the limits.
pub(super) fn check<L: Limits>(file: &mut (impl Read + Seek), limits: &mut L) -> Result<(), Refusal<L::Refused>> {
    let size = file.seek(SeekFrom::End(0))?;
    let end = size.checked_sub(TRAILER).ok_or(Refusal::Damaged)?;
    let length = i32::from_le_bytes(bytes(file, end, 4, size)?.try_into().map_err(|_| Refusal::Damaged)?);
    let length = u64::try_from(length).map_err(|_| Refusal::Damaged)?;
    let footer = bytes(file, end.checked_sub(length).ok_or(Refusal::Damaged)?, length, size)?;
    let footer = root_as_footer(&footer).map_err(|_| Refusal::Damaged)?;
    let schema = footer.schema().ok_or(Refusal::Damaged)?;
    limits.schema(&try_fb_to_schema(schema).map_err(|_| Refusal::Damaged)?).map_err(Refusal::Limit)?;
    for block in footer.recordBatches().into_iter().flatten() {
        check_batch(file, size, block, limits, true)?;
    }
    for block in footer.dictionaries().into_iter().flatten() {
        check_batch(file, size, block, limits, false)?;
    }
    Ok(())
}

/// Bytes of a file of this size.
fn bytes<L>(file: &mut (impl Read + Seek), start: u64, length: u64, size: u64) -> Result<Vec<u8>, Refusal<L>> {
    if start.checked_add(length).is_none_or(|end| end > size) {
        return Err(Refusal::Damaged);
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| Refusal::Damaged)?];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn check_batch<L: Limits>(
    file: &mut (impl Read + Seek),
    size: u64,
    block: &Block,
    limits: &mut L,
    is_batch: bool,
) -> Result<(), Refusal<L::Refused>> {
    let number = |value: i64| u64::try_from(value).map_err(|_| Refusal::Damaged);
    let (start, head) = (number(block.offset())?, number(i64::from(block.metaDataLength()))?);
    let (body, length) = (start.checked_add(head).ok_or(Refusal::Damaged)?, number(block.bodyLength())?);
    if body.checked_add(length).is_none_or(|end| end > size) {
        return Err(Refusal::Damaged);
    }
    let head = bytes(file, start, head, size)?;
    let prefix = if head.starts_with(&[0xff; 4]) { 8 } else { 4 };
    let message = root_as_message(head.get(prefix..).ok_or(Refusal::Damaged)?).map_err(|_| Refusal::Damaged)?;
    let batch = batch_of(&message).ok_or(Refusal::Damaged)?;
    limits.rows(number(batch.length())?, is_batch).map_err(Refusal::Limit)?;
    for node in batch.nodes().into_iter().flatten() {
        limits.rows(number(node.length())?, false).map_err(Refusal::Limit)?;
    }
    for buffer in batch.buffers().into_iter().flatten() {
        let (start, stored) = (number(buffer.offset())?, number(buffer.length())?);
        if start.checked_add(stored).is_none_or(|end| end > length) {
            return Err(Refusal::Damaged);
        }
        if batch.compression().is_some() && stored > 0 {
            let stated = bytes(file, body + start, 8, size)?.try_into().map_err(|_| Refusal::Damaged)?;
            // -1 stands for content that is not compressed.
            let decoded = u64::try_from(i64::from_le_bytes(stated)).unwrap_or(stored);
            limits.decoded(stored, decoded).map_err(Refusal::Limit)?;
        }
    }
    Ok(())
}

fn batch_of<'a>(message: &Message<'a>) -> Option<BatchHeader<'a>> {
    match message.header_type() {
        MessageHeader::RecordBatch => message.header_as_record_batch(),
        MessageHeader::DictionaryBatch => message.header_as_dictionary_batch()?.data(),
        _ => None,
    }
}
