//! Reads a design table: CSV, Arrow or Parquet, told apart by their first bytes.

use std::fs::File;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::csv::ReaderBuilder;
use arrow::csv::reader::Format;
use arrow::datatypes::{DataType, Field, Float64Type, Int64Type, Schema};
use arrow::error::ArrowError;
use arrow::ipc::reader::FileReader;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::engine::error::{Error, Result, Text, text};
use crate::study::experiment::design_table::{DesignCell, DesignTable};

/// Largest table read, in bytes.
const MOST_BYTES: u64 = 64 << 20;
/// Most rows.
const MOST_ROWS: usize = 1_000_000;

/// Reads a design table.
///
/// # Errors
/// [`Error::Usage`] where there is no such file, it is too large, or it is no table of numbers, flags and words.
pub fn read(path: &Path) -> Result<DesignTable> {
    let at = path.display();
    let refused = |en: String, zh: String| Err(Error::Usage(text!("{at}: {en}", "{at}：{zh}")));
    let unreadable = |cause: std::io::Error| {
        Error::Usage(text!("the design table {at} cannot be read: {cause}", "无法读取设计表 {at}：{cause}"))
    };
    let file = File::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    if bytes > MOST_BYTES {
        return refused(
            format!("a design table has at most {MOST_BYTES} bytes, this has {bytes}"),
            format!("设计表最多 {MOST_BYTES} 字节，此文件有 {bytes} 字节"),
        );
    }
    // The readers of binary formats may panic on damaged bytes; that means a damaged file, not a defect of nongbo.
    let outcome = catch_unwind(AssertUnwindSafe(|| batches(file)));
    let table = match outcome {
        Ok(Ok(batches)) => table(&batches),
        Ok(Err(error)) => Err(Text::new(error.to_string(), error.to_string())),
        Err(_) => Err(text!("the file is damaged", "文件已损坏")),
    };
    table.or_else(|why| refused(why.en, why.zh))
}

/// The record batches of a file of any of the three forms.
fn batches(mut file: File) -> std::result::Result<Vec<RecordBatch>, ArrowError> {
    let mut first = Vec::new();
    Read::by_ref(&mut file).take(6).read_to_end(&mut first)?;
    file.rewind()?;
    match first.as_slice() {
        b"ARROW1" => FileReader::try_new(file, None)?.collect(),
        [b'P', b'A', b'R', b'1', ..] => ParquetRecordBatchReaderBuilder::try_new(file)?.build()?.collect(),
        _ => csv(file),
    }
}

/// A CSV file as columns of words; the type of each word is decided cell by cell.
fn csv(mut file: File) -> std::result::Result<Vec<RecordBatch>, ArrowError> {
    let (named, _) = Format::default().with_header(true).infer_schema(&mut file, Some(0))?;
    file.rewind()?;
    let words = |field: &Arc<Field>| Field::new(field.name().trim_start_matches('\u{feff}'), DataType::Utf8, true);
    let schema = Schema::new(named.fields().iter().map(words).collect::<Vec<_>>());
    ReaderBuilder::new(Arc::new(schema)).with_header(true).build(file)?.collect()
}

fn table(batches: &[RecordBatch]) -> std::result::Result<DesignTable, Text> {
    let Some(first) = batches.first() else {
        return Err(text!("the table has no row", "表中没有行"));
    };
    let columns: Vec<String> = first.schema().fields().iter().map(|field| field.name().clone()).collect();
    for (at, name) in columns.iter().enumerate() {
        if name.is_empty() || columns[..at].contains(name) {
            let number = at + 1;
            return Err(text!(
                "column {number} is called `{name}`: every column has a name of its own",
                "第 {number} 列名为 `{name}`：每列须有不同的名称"
            ));
        }
    }
    let mut rows = Vec::new();
    for batch in batches {
        if rows.len() + batch.num_rows() > MOST_ROWS {
            return Err(text!("more than {MOST_ROWS} rows", "超过 {MOST_ROWS} 行"));
        }
        let cells: Vec<Vec<DesignCell>> = batch
            .columns()
            .iter()
            .zip(&columns)
            .map(|(column, name)| cells(column, name))
            .collect::<std::result::Result<_, _>>()?;
        rows.extend((0..batch.num_rows()).map(|row| cells.iter().map(|column| column[row].clone()).collect()));
    }
    Ok(DesignTable { columns, rows })
}

fn cells(column: &ArrayRef, name: &str) -> std::result::Result<Vec<DesignCell>, Text> {
    let of = |to: &DataType| cast(column, to).map_err(|error| Text::new(error.to_string(), error.to_string()));
    let all = |array: ArrayRef, cell: &dyn Fn(&ArrayRef, usize) -> DesignCell| {
        (0..array.len()).map(|row| if array.is_null(row) { DesignCell::Empty } else { cell(&array, row) }).collect()
    };
    match column.data_type() {
        DataType::Boolean => Ok(all(Arc::clone(column), &|array, row| DesignCell::Flag(array.as_boolean().value(row)))),
        kind if kind.is_integer() => Ok(all(of(&DataType::Int64)?, &|array, row| {
            DesignCell::Integer(array.as_primitive::<Int64Type>().value(row))
        })),
        kind if kind.is_floating() => Ok(all(of(&DataType::Float64)?, &|array, row| {
            DesignCell::Real(array.as_primitive::<Float64Type>().value(row))
        })),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            Ok(all(of(&DataType::Utf8)?, &|array, row| word(array.as_string::<i32>().value(row))))
        }
        other => Err(text!(
            "column `{name}` holds {other}; a design has numbers, true or false, and words",
            "列 `{name}` 的类型为 {other}；设计表只含数、真假值与文字"
        )),
    }
}

/// The value of a word in a cell.
fn word(text: &str) -> DesignCell {
    let text = text.trim();
    match text {
        "" => DesignCell::Empty,
        "true" => DesignCell::Flag(true),
        "false" => DesignCell::Flag(false),
        _ => text
            .parse()
            .map(DesignCell::Integer)
            .or_else(|_| text.parse().map(DesignCell::Real))
            .unwrap_or_else(|_| DesignCell::Text(text.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{BooleanArray, Float64Array, Int32Array, StringArray};
    use arrow::ipc::writer::FileWriter;
    use parquet::arrow::ArrowWriter;

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

    fn arrow_bytes() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = FileWriter::try_new(&mut bytes, &batch().schema()).unwrap();
        writer.write(&batch()).unwrap();
        writer.finish().unwrap();
        drop(writer);
        bytes
    }

    fn parquet_bytes() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch().schema(), None).unwrap();
        writer.write(&batch()).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn of_bytes(bytes: &[u8]) -> Result<DesignTable> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("design");
        std::fs::write(&path, bytes).unwrap();
        read(&path)
    }

    #[test]
    fn the_same_table_reads_equal_from_all_three_forms() {
        for bytes in [CSV.as_bytes().to_vec(), arrow_bytes(), parquet_bytes()] {
            assert_eq!(of_bytes(&bytes).unwrap(), expected());
        }
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

    /// Every truncated file and every file with one changed byte gives an error or a table, never a panic.
    #[test]
    fn damaged_files_are_errors_or_tables() {
        for whole in [arrow_bytes(), parquet_bytes()] {
            for length in 0..whole.len() {
                let _any = of_bytes(&whole[..length]);
            }
            for at in 0..whole.len() {
                let mut flipped = whole.clone();
                flipped[at] ^= 0xff;
                let _any = of_bytes(&flipped);
            }
        }
    }
}
