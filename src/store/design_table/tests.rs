//! Tables in every form, and what is refused.

use super::*;
use arrow::array::{ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, StringArray, UInt64Array};
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;

const CSV: &str = "name,a.b,c.d,e.f\nfirst,1,0.5,true\n\"second, quoted\",,2.25,false\n";

fn expected() -> DesignTable {
    let text = |text: &str| DesignCell::Text(text.into());
    DesignTable {
        columns: ["name", "a.b", "c.d", "e.f"].map(str::to_owned).to_vec(),
        rows: vec![
            vec![text("first"), DesignCell::Integer(1), DesignCell::Real(0.5), DesignCell::Flag(true)],
            vec![text("second, quoted"), DesignCell::Empty, DesignCell::Real(2.25), DesignCell::Flag(false)],
        ],
    }
}

fn batch() -> RecordBatch {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("name", Arc::new(StringArray::from(vec!["first", "second, quoted"]))),
        ("a.b", Arc::new(Int32Array::from(vec![Some(1), None]))),
        ("c.d", Arc::new(Float64Array::from(vec![0.5, 2.25]))),
        ("e.f", Arc::new(BooleanArray::from(vec![true, false]))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn of_bytes(bytes: &[u8]) -> Result<DesignTable> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("design");
    std::fs::write(&path, bytes).unwrap();
    read(&path)
}

#[test]
fn the_same_table_reads_equal_from_all_three_forms() {
    for bytes in [CSV.as_bytes().to_vec(), arrow_of(&batch(), None), parquet_of(&batch(), Compression::UNCOMPRESSED)] {
        assert_eq!(of_bytes(&bytes).unwrap(), expected());
    }
}

#[test]
fn names_and_labels_are_read_letter_for_letter() {
    let table = of_bytes(b"name,label,a.b\n001,1.50,001\n1e5,true,\n").unwrap();
    let text = |text: &str| DesignCell::Text(text.into());
    let expected =
        [vec![text("001"), text("1.50"), DesignCell::Integer(1)], vec![text("1e5"), text("true"), DesignCell::Empty]];
    assert_eq!(table.rows, expected);
}

#[test]
fn a_letter_that_a_comma_cuts_in_two_is_refused_with_its_line() {
    // Joined together, the two cells are a letter.
    check_refused(b"name,label,a.b\n001,\xe7\x8a,\xb6\n", "line 2 is not UTF-8");
}

/// Found by fuzzing: the words of a page are letters when joined together, and the last one ends inside a letter.
#[test]
fn a_letter_that_the_lengths_of_parquet_cut_in_two_is_refused() {
    check_refused(include_bytes!("../../../fuzz/corpus/design_table/letters_cut_by_offsets.parquet"), "damaged");
}

#[test]
fn what_is_no_table_is_refused_with_the_reason() {
    let check = |bytes: &[u8], words: &str| {
        let message = of_bytes(bytes).expect_err("no table").to_string();
        assert!(message.contains(words), "{message}");
    };
    check(b"a,a\n1,2\n", "every column has a name of its own");
    check(b"a,b\n", "no row");
    check(b"a,b\n1\n", "expected 2");
    check(b"ARROW1 and nothing", "design:");
    let missing = read(Path::new("nowhere.csv")).expect_err("not there").to_string();
    assert!(missing.contains("nowhere.csv"), "{missing}");
}

/// A table of one column.
fn column(name: &str, column: ArrayRef) -> RecordBatch {
    RecordBatch::try_from_iter([(name, column)]).unwrap()
}

fn arrow_of(batch: &RecordBatch, compression: Option<CompressionType>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer = FileWriter::try_new_with_options(&mut bytes, &batch.schema(), options).unwrap();
    writer.write(batch).and_then(|()| writer.finish()).unwrap();
    drop(writer);
    bytes
}

fn parquet_of(batch: &RecordBatch, compression: Compression) -> Vec<u8> {
    let mut bytes = Vec::new();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// The binary forms that polars and pandas write.
fn binary_forms() -> Vec<Vec<u8>> {
    let codecs = [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)];
    let arrow = codecs.map(|codec| arrow_of(&batch(), codec));
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ];
    arrow.into_iter().chain(codecs.map(|codec| parquet_of(&batch(), codec))).collect()
}

fn check_refused(bytes: &[u8], words: &str) {
    let message = of_bytes(bytes).expect_err("refused").to_string();
    assert!(message.contains(words), "`{message}` does not say `{words}`");
}

#[test]
fn tables_are_read_with_every_compression_that_data_frames_write() {
    for bytes in binary_forms() {
        assert_eq!(of_bytes(&bytes).unwrap(), expected());
    }
}

#[test]
fn a_number_that_does_not_fit_is_refused_with_place_and_value() {
    let large: ArrayRef = Arc::new(UInt64Array::from(vec![Some(1), None, Some(u64::MAX)]));
    let fitting = column("a.b", large.slice(0, 2));
    let cells = vec![vec![DesignCell::Integer(1)], vec![DesignCell::Empty]];
    assert_eq!(of_bytes(&arrow_of(&fitting, None)).unwrap().rows, cells);
    for bytes in
        [arrow_of(&column("a.b", Arc::clone(&large)), None), parquet_of(&column("a.b", large), Compression::SNAPPY)]
    {
        check_refused(&bytes, "row 3, column `a.b`: 18446744073709551615 is above");
    }
}

#[test]
fn the_index_of_pandas_is_left_out_and_explained_where_it_has_no_name() {
    let index: ArrayRef = Arc::new(Int32Array::from(vec![0, 1]));
    let mut columns: Vec<(&str, ArrayRef)> = vec![("__index_level_0__", index)];
    let table = batch();
    let schema = table.schema();
    columns.extend(
        schema.fields().iter().zip(table.columns()).map(|(field, column)| (field.name().as_str(), Arc::clone(column))),
    );
    let table = RecordBatch::try_from_iter(columns).unwrap();
    assert_eq!(of_bytes(&parquet_of(&table, Compression::SNAPPY)).unwrap(), expected());
    check_refused(b",name,a.b\n0,first,1\n", "index=False");
    check_refused(b"Unnamed: 0,name,a.b\n0,first,1\n", "index=False");
}

#[test]
fn a_table_that_is_too_large_is_refused_before_it_is_decoded() {
    let zeros: ArrayRef = Arc::new(Int64Array::from(vec![0; 200_000]));
    let zeros = column("a.b", zeros);
    check_refused(&arrow_of(&zeros, Some(CompressionType::LZ4_FRAME)), "more than 100000 rows");
    check_refused(&parquet_of(&zeros, Compression::SNAPPY), "more than 100000 rows");
    check_refused(format!("a.b\n{}", "0\n".repeat(200_000)).as_bytes(), "more than 100000 rows");
    let names: Vec<String> = (0..100_000).map(|number| format!("c{number}")).collect();
    check_refused(format!("{}\n", names.join(",")).as_bytes(), "100000 columns");
    check_refused(
        format!("{}\n{}", names[..100].join(","), (",".repeat(99) + "\n").repeat(50_000)).as_bytes(),
        "more than 4000000 cells",
    );
    let word = "x".repeat(1 << 20);
    let words: ArrayRef = Arc::new(StringArray::from(vec![word.as_str(); 500]));
    let words = column("name", words);
    check_refused(&parquet_of(&words, Compression::SNAPPY), "bytes after decompression");
    check_refused(
        format!("a.b,name\n1,x\n2,{}\n", "x".repeat(1001)).as_bytes(),
        "row 2, column `name`: a word of 1001 bytes",
    );
    check_refused(&arrow_of(&words, Some(CompressionType::LZ4_FRAME)), "bytes after decompression");
}

#[test]
fn what_is_no_regular_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for path in [dir.path(), Path::new("/dev/zero")] {
        let message = read(path).expect_err("no regular file").to_string();
        assert!(message.contains("it is a folder") || message.contains("regular file"), "{message}");
    }
}

#[test]
fn forms_that_are_not_read_are_named() {
    let mut stream = Vec::new();
    let mut writer = StreamWriter::try_new(&mut stream, &batch().schema()).unwrap();
    writer.write(&batch()).and_then(|()| writer.finish()).unwrap();
    drop(writer);
    check_refused(&stream, "Arrow stream");
    check_refused(b"FEA1 and columns", "version 1; save it as version 2");
    check_refused(b"PK\x03\x04 and a workbook", "save the table as CSV");
    let dates: ArrayRef = Arc::new(arrow::array::Date32Array::from(vec![1]));
    check_refused(&arrow_of(&column("day", dates), None), "column `day` holds Date32");
}

/// Truncated files and files with one changed byte give an error or a table, never a panic, nor an allocation that ends
/// the process.
#[test]
fn damaged_files_are_errors_or_tables() {
    binary_forms().into_par_iter().for_each(|whole| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("design");
        let check = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let _any = read(&path);
        };
        (0..whole.len()).for_each(|length| check(&whole[..length]));
        for at in 0..whole.len() {
            for change in [0xff, 1 << (at % 8)] {
                let mut changed = whole.clone();
                changed[at] ^= change;
                check(&changed);
            }
        }
    });
}

/// A Parquet file whose gzip pages hold more bytes than their heads and the footer say.
#[test]
fn bytes_that_a_file_does_not_admit_are_refused_before_they_are_unpacked() {
    let zeros: ArrayRef = Arc::new(Int64Array::from(vec![0; 64]));
    let properties = WriterProperties::builder()
        .set_compression(Compression::GZIP(GzipLevel::default()))
        .set_dictionary_enabled(false)
        .set_statistics_enabled(parquet::file::properties::EnabledStatistics::None)
        .build();
    let mut whole = Vec::new();
    let batch = column("a.b", zeros);
    let mut writer = ArrowWriter::try_new(&mut whole, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    assert_eq!(of_bytes(&whole).unwrap().rows.len(), 64);
    // A page that unpacks to 64 MB.
    let bomb = {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..64 {
            std::io::Write::write_all(&mut packer, &zeros).unwrap();
        }
        packer.finish().unwrap()
    };
    let head = |decompressed: usize, compressed: usize| {
        let mut bytes = vec![0x15, 0];
        for value in [decompressed, compressed] {
            bytes.push(0x15);
            let mut left = value * 2;
            while left > 0x7f {
                bytes.push(0x80 | u8::try_from(left & 0x7f).unwrap());
                left >>= 7;
            }
            bytes.push(u8::try_from(left).unwrap());
        }
        bytes.push(0);
        bytes
    };
    let pages = |decompressed| [head(decompressed, bomb.len()), bomb.clone()].concat();
    let check = |pages: &[u8]| parquet_pages::check_pages(pages, true, &mut 0).map_err(|why| why.en);
    assert_eq!(check(&pages(64 << 20)), Ok(()));
    assert!(check(&pages(512)).unwrap_err().contains("than the file says"));
    assert!(check(&[pages(64 << 20), pages(64 << 20)].concat()).unwrap_err().contains("bytes after decompression"));
    assert!(check(&pages(64 << 20)[..40]).unwrap_err().contains("damaged"));
}
