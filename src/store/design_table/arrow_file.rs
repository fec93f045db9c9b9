//! Record batches of an Arrow file. The reader of the arrow crate allocates what the file says, and no error but the end
//! of the process follows where that is too much. So every size that the file states is compared first.

use std::io::Cursor;

use arrow::array::RecordBatch;
use arrow::ipc::convert::try_fb_to_schema;
use arrow::ipc::reader::FileReader;
use arrow::ipc::{Block, Message, MessageHeader, RecordBatch as BatchHeader, root_as_footer, root_as_message};

use super::limits::{check_decoded, check_size, check_types};
use crate::engine::error::{Text, text};

/// Bytes at the end of a file: the length of the footer and the mark.
const TRAILER: usize = 10;

/// Decodes a whole file.
pub(super) fn batches(bytes: &[u8]) -> Result<Vec<RecordBatch>, Text> {
    check(bytes)?;
    let decode = || FileReader::try_new(Cursor::new(bytes), None)?.collect::<Result<Vec<_>, _>>();
    decode().map_err(|error| Text::new(error.to_string(), error.to_string()))
}

/// Compares every size in the footer and in the heads of the batches with the file and the limits.
fn check(bytes: &[u8]) -> Result<(), Text> {
    let end = bytes.len().checked_sub(TRAILER).ok_or_else(damaged)?;
    let length = i32::from_le_bytes(bytes[end..end + 4].try_into().expect("four bytes"));
    let start = usize::try_from(length).ok().and_then(|length| end.checked_sub(length)).ok_or_else(damaged)?;
    let footer = root_as_footer(&bytes[start..end]).map_err(|_| damaged())?;
    let schema = footer.schema().ok_or_else(damaged)?;
    let columns = schema.fields().map_or(0, |fields| fields.len());
    check_size(0, columns)?;
    check_types(&try_fb_to_schema(schema).map_err(|_| damaged())?)?;
    let (mut rows, mut decoded) = (0, 0);
    for block in footer.recordBatches().into_iter().flatten() {
        rows += checked_batch(bytes, block, &mut decoded)?;
        check_size(rows, columns)?;
    }
    for block in footer.dictionaries().into_iter().flatten() {
        checked_batch(bytes, block, &mut decoded)?;
    }
    Ok(())
}

/// The rows of a batch whose sizes are within the file and the limits.
fn checked_batch(bytes: &[u8], block: &Block, decoded: &mut u64) -> Result<u64, Text> {
    let size = |value: i64| usize::try_from(value).map_err(|_| damaged());
    let head = size(block.offset())?;
    let body = head.checked_add(size(i64::from(block.metaDataLength()))?).ok_or_else(damaged)?;
    let end = body.checked_add(size(block.bodyLength())?).ok_or_else(damaged)?;
    let (head, body) = (bytes.get(head..body).ok_or_else(damaged)?, bytes.get(body..end).ok_or_else(damaged)?);
    let prefix = if head.starts_with(&[0xff; 4]) { 8 } else { 4 };
    let message = root_as_message(head.get(prefix..).ok_or_else(damaged)?).map_err(|_| damaged())?;
    let batch = batch_of(&message).ok_or_else(damaged)?;
    let rows = u64::try_from(batch.length()).map_err(|_| damaged())?;
    check_size(rows, 1)?;
    for node in batch.nodes().into_iter().flatten() {
        check_size(u64::try_from(node.length()).map_err(|_| damaged())?, 1)?;
    }
    for buffer in batch.buffers().into_iter().flatten() {
        let start = size(buffer.offset())?;
        let end = start.checked_add(size(buffer.length())?).ok_or_else(damaged)?;
        let content = body.get(start..end).ok_or_else(damaged)?;
        if batch.compression().is_some() && !content.is_empty() {
            let length = content.get(..8).ok_or_else(damaged)?.try_into().expect("eight bytes");
            // -1 stands for content that is not compressed.
            *decoded += u64::try_from(i64::from_le_bytes(length).max(0)).unwrap_or(0);
            check_decoded(*decoded)?;
        }
    }
    Ok(rows)
}

fn batch_of<'a>(message: &Message<'a>) -> Option<BatchHeader<'a>> {
    match message.header_type() {
        MessageHeader::RecordBatch => message.header_as_record_batch(),
        MessageHeader::DictionaryBatch => message.header_as_dictionary_batch()?.data(),
        _ => None,
    }
}

fn damaged() -> Text {
    text!("the file is damaged", "文件已损坏")
}
