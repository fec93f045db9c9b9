//! Record batches of a Parquet file.

use arrow::array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};

use super::limits::{MOST_DECODED, check_decoded, check_size, check_types};
use super::parquet_pages::check_pages;
use crate::engine::error::{Text, text};

/// Most rows of a batch.
const BATCH_ROWS: u64 = 1_024;

/// Decodes a whole file.
pub(super) fn batches(whole: Vec<u8>) -> Result<Vec<RecordBatch>, Text> {
    let fail = |error: &dyn std::fmt::Display| Text::new(error.to_string(), error.to_string());
    let whole = Bytes::from(whole);
    let builder = ParquetRecordBatchReaderBuilder::try_new(whole.clone()).map_err(|error| fail(&error))?;
    let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(u64::MAX);
    check_size(rows, builder.schema().fields().len())?;
    check_types(builder.schema())?;
    let mut bytes = 0;
    for column in builder.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns) {
        let codec = column.compression();
        check_codec(codec)?;
        check_pages(column_bytes(&whole, column)?, matches!(codec, Compression::GZIP(_)), &mut bytes)?;
    }
    // A long word that stands in the file once may stand in every row of a batch.
    let batch_rows = (MOST_DECODED / bytes.max(1)).clamp(1, BATCH_ROWS);
    let reader = builder.with_batch_size(usize::try_from(batch_rows).unwrap_or(1)).build();
    let mut batches: Vec<RecordBatch> = Vec::new();
    let mut decoded = 0;
    for batch in reader.map_err(|error| fail(&error))? {
        let batch = batch.map_err(|error| fail(&error))?;
        decoded += batch.get_array_memory_size() as u64;
        check_decoded(decoded)?;
        batches.push(batch);
    }
    Ok(batches)
}

/// The bytes of all pages of a column of a row group.
fn column_bytes<'a>(whole: &'a [u8], column: &ColumnChunkMetaData) -> Result<&'a [u8], Text> {
    // The offsets of a damaged file may be negative, for which the crate's own function panics.
    let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
    let place = |value: i64| usize::try_from(value).ok();
    let range = place(start).zip(place(column.compressed_size()));
    let bytes = range.and_then(|(start, length)| whole.get(start..start.checked_add(length)?));
    bytes.ok_or_else(|| text!("the file is damaged", "文件已损坏"))
}

/// Refuses a compression that cannot be read.
fn check_codec(codec: Compression) -> Result<(), Text> {
    match codec {
        Compression::UNCOMPRESSED
        | Compression::SNAPPY
        | Compression::GZIP(_)
        | Compression::ZSTD(_)
        | Compression::LZ4_RAW => Ok(()),
        other => {
            let name = format!("{other:?}");
            let name = name.split('(').next().unwrap_or_default();
            Err(text!(
                "the file is compressed with {name}, which is not read; save it with zstd, snappy or gzip",
                "文件使用 {name} 压缩，无法读取；请改用 zstd、snappy 或 gzip 保存"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Int64Array, StringArray};
    use parquet::arrow::ArrowWriter;
    use std::sync::Arc;

    #[test]
    fn the_pages_of_a_column_are_found_and_a_place_outside_the_file_is_damage() {
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..1000));
        let words: ArrayRef = Arc::new(StringArray::from_iter_values((0..1000).map(|row| format!("row {row}"))));
        let batch = RecordBatch::try_from_iter([("number", numbers), ("word", words)]).expect("two columns");
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("Parquet");
        writer.write(&batch).expect("Parquet");
        let whole = writer.into_inner().expect("Parquet");
        let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(whole.clone())).expect("Parquet");
        let mut end = 4;
        for column in builder.metadata().row_groups()[0].columns() {
            let pages = column_bytes(&whole, column).expect("they are there");
            assert_eq!(pages, &whole[end..end + pages.len()]);
            end += pages.len();
            for (start, length) in
                [(-1, 8), (8, -1), (i64::MAX, 8), (8, i64::try_from(whole.len()).expect("small") - 7)]
            {
                let moved = column.clone().into_builder().set_dictionary_page_offset(Some(start));
                let moved = moved.set_total_compressed_size(length).build().expect("it is well formed");
                assert!(column_bytes(&whole, &moved).is_err(), "{start} {length}");
            }
        }
    }
}
