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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::part::{TABLE_CODEC, options};
    use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use arrow::compute::cast;
    use arrow::datatypes::DataType;
    use arrow::ipc::writer::{FileWriter, IpcWriteOptions};
    use std::io::Cursor;
    use std::sync::Arc;

    /// Writes down what it is asked; refuses more rows than `most_rows`.
    struct Asked {
        most_rows: u64,
        columns: usize,
        rows: Vec<(u64, bool)>,
        decoded: Vec<(u64, u64)>,
    }

    impl Limits for Asked {
        type Refused = u64;

        fn schema(&mut self, schema: &Schema) -> Result<(), u64> {
            self.columns = schema.fields().len();
            Ok(())
        }

        fn rows(&mut self, rows: u64, is_batch: bool) -> Result<(), u64> {
            self.rows.push((rows, is_batch));
            if rows > self.most_rows { Err(rows) } else { Ok(()) }
        }

        fn decoded(&mut self, stored: u64, decoded: u64) -> Result<(), u64> {
            self.decoded.push((stored, decoded));
            Ok(())
        }
    }

    fn asked(bytes: &[u8], most_rows: u64) -> (Result<(), Refusal<u64>>, Asked) {
        let mut asked = Asked { most_rows, columns: 0, rows: Vec::new(), decoded: Vec::new() };
        (check(&mut Cursor::new(bytes), &mut asked), asked)
    }

    /// A file of one batch: eight numbers and, if wanted, eight of two names.
    fn file(options: IpcWriteOptions, has_names: bool) -> Vec<u8> {
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..8));
        let words: ArrayRef = Arc::new(StringArray::from_iter_values((0..8).map(|row| ["a", "b"][row % 2])));
        let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let words = has_names.then(|| ("word", cast(&words, &kind).expect("a list of names")));
        let batch = RecordBatch::try_from_iter([("number", numbers)].into_iter().chain(words)).expect("columns");
        let mut writer = FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options).expect("Arrow");
        writer.write(&batch).expect("Arrow");
        writer.into_inner().expect("Arrow")
    }

    /// Replaces the only place of a pair of numbers, as flatbuffers store them.
    fn replace(bytes: &[u8], [from, to]: [[i64; 2]; 2]) -> Vec<u8> {
        let stored = |pair: [i64; 2]| pair.map(i64::to_le_bytes).concat();
        let places: Vec<usize> =
            bytes.windows(16).enumerate().filter(|(_, window)| *window == stored(from)).map(|(at, _)| at).collect();
        let [at] = places[..] else { panic!("{from:?} is at {places:?}") };
        [&bytes[..at], &stored(to), &bytes[at + 16..]].concat()
    }

    #[test]
    fn every_size_of_a_file_is_asked_for() {
        let (ended, plain) = asked(&file(IpcWriteOptions::default(), true), 8);
        assert!(ended.is_ok() && plain.columns == 2 && plain.decoded.is_empty());
        // The batch with its two columns, then the list of names.
        assert_eq!(plain.rows, [(8, true), (8, false), (8, false), (2, false), (2, false)]);
        let (ended, compressed) = asked(&file(options(TABLE_CODEC), true), 8);
        assert!(ended.is_ok() && compressed.rows == plain.rows);
        let numbers = compressed.decoded.iter().find(|(_, decoded)| *decoded == 64);
        assert!(numbers.is_some_and(|(stored, _)| *stored > 8), "{:?}", compressed.decoded);
        let (ended, _) = asked(&file(IpcWriteOptions::default(), true), 7);
        assert!(matches!(ended, Err(Refusal::Limit(8))), "{ended:?}");
    }

    #[test]
    fn sizes_that_the_file_has_no_room_for_are_damage() {
        let whole = file(IpcWriteOptions::default(), false);
        // The numbers are the buffer of 64 bytes, after that of their validity, which is empty.
        let beyond = [[[0, 64], [0, 1 << 40]], [[0, 64], [i64::MAX, 64]], [[0, 64], [0, -1]], [[0, 64], [-1, 64]]];
        for change in beyond {
            let (ended, _) = asked(&replace(&whole, change), 8);
            assert!(matches!(ended, Err(Refusal::Damaged)), "{change:?}: {ended:?}");
        }
        for length in (0..TRAILER).chain([TRAILER, TRAILER + 1, whole.len() as u64 - 1]) {
            let (ended, _) = asked(&whole[..usize::try_from(length).expect("small")], 8);
            assert!(matches!(ended, Err(Refusal::Damaged)), "{length} bytes: {ended:?}");
        }
        // Whatever one byte says, nothing above the size of the file is allocated, which would end the process.
        let whole = file(options(TABLE_CODEC), true);
        let mut damaged = 0;
        for at in 0..whole.len() {
            for flip in [0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] ^= flip;
                damaged += usize::from(asked(&bytes, 8).0.is_err());
            }
        }
        assert!(damaged > 100, "{damaged}");
    }

    #[test]
    fn a_buffer_may_end_with_its_batch() {
        let whole = file(IpcWriteOptions::default(), false);
        assert!(asked(&whole, 8).0.is_ok());
        let moved = replace(&whole, [[0, 64], [8, 64]]);
        assert!(matches!(asked(&moved, 8).0, Err(Refusal::Damaged)), "eight bytes too far");
    }
}
