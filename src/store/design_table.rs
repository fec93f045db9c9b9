//! Reads a design table: CSV, Arrow or Parquet, told apart by their first bytes.

mod arrow_file;
mod cells;
mod csv_file;
mod limits;
mod parquet_file;
mod parquet_pages;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow::array::{Array as _, RecordBatch};

use crate::engine::error::{Error, Result, Text, text};
use crate::store::regular_file;
use crate::study::experiment::design_table::{DesignCell, DesignTable};
use cells::cells;
use limits::MOST_BYTES;

/// Reads a design table.
///
/// # Errors
/// [`Error::Usage`] where there is no such regular file, it is too large, or it is no table of numbers, flags and words.
pub fn read(path: &Path) -> Result<DesignTable> {
    let at = path.display();
    let refused = |en: String, zh: String| Err(Error::Usage(text!("{at}: {en}", "{at}：{zh}")));
    let unreadable = |cause: std::io::Error| {
        Error::Usage(text!("the design table {at} cannot be read: {cause}", "无法读取设计表 {at}：{cause}"))
    };
    let file = regular_file::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    if bytes > MOST_BYTES {
        return refused(
            format!("a design table has at most {MOST_BYTES} bytes, this has {bytes}"),
            format!("设计表最多 {MOST_BYTES} 字节，此文件有 {bytes} 字节"),
        );
    }
    // The readers of binary formats may panic on damaged bytes; that means a damaged file, not a defect of nongbo.
    let outcome = catch_unwind(AssertUnwindSafe(|| table(&batches(file)?)));
    let table = outcome.unwrap_or_else(|_| Err(text!("the file is damaged", "文件已损坏")));
    table.or_else(|why| refused(why.en, why.zh))
}

/// The record batches of a file of any of the three forms.
fn batches(mut file: File) -> std::result::Result<Vec<RecordBatch>, Text> {
    let fail = |error: std::io::Error| Text::new(error.to_string(), error.to_string());
    let mut first = Vec::new();
    Read::by_ref(&mut file).take(6).read_to_end(&mut first).map_err(fail)?;
    file.rewind().map_err(fail)?;
    match first.as_slice() {
        b"ARROW1" => arrow_file::batches(&whole(file).map_err(fail)?),
        [b'P', b'A', b'R', b'1', ..] => parquet_file::batches(whole(file).map_err(fail)?),
        [0xff, 0xff, 0xff, 0xff, ..] => {
            Err(text!("this is an Arrow stream; save the table as an Arrow file", "这是 Arrow 流；请保存为 Arrow 文件"))
        }
        [b'F', b'E', b'A', b'1', ..] => Err(text!(
            "this is a Feather file of version 1; save it as version 2",
            "这是第 1 版 Feather 文件；请保存为第 2 版"
        )),
        [b'P', b'K', 3, 4, ..] => {
            Err(text!("this is a workbook or an archive; save the table as CSV", "这是工作簿或压缩包；请另存为 CSV"))
        }
        _ => csv_file::batches(file),
    }
}

/// The bytes of a file, at most as many as are allowed.
fn whole(file: File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn table(batches: &[RecordBatch]) -> std::result::Result<DesignTable, Text> {
    let Some(first) = batches.first() else {
        return Err(text!("the table has no row", "表中没有行"));
    };
    let names: Vec<String> = first.schema().fields().iter().map(|field| field.name().clone()).collect();
    check_names(&names)?;
    let is_kept = |name: &&String| !is_index(name);
    let mut rows = Vec::new();
    for batch in batches {
        check_content(batch)?;
        let columns = batch.columns().iter().zip(&names).filter(|(_, name)| is_kept(name));
        let cells: Vec<Vec<DesignCell>> =
            columns.map(|(column, name)| cells(column, name, rows.len())).collect::<std::result::Result<_, _>>()?;
        rows.extend((0..batch.num_rows()).map(|row| cells.iter().map(|column| column[row].clone()).collect()));
    }
    Ok(DesignTable { columns: names.into_iter().filter(|name| is_kept(&name)).collect(), rows })
}

/// Whether a column is the index without a name that pandas adds to Arrow and Parquet files. It is left out.
fn is_index(name: &str) -> bool {
    let number = name.strip_prefix("__index_level_").and_then(|rest| rest.strip_suffix("__"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Refuses columns without a name of their own.
fn check_names(names: &[String]) -> std::result::Result<(), Text> {
    let mut seen = BTreeSet::new();
    for (number, name) in (1..).zip(names) {
        // The first is how pandas writes an index into CSV, the second how it names it when it reads that again.
        if name.is_empty() || name.starts_with("Unnamed: ") {
            return Err(text!(
                "column {number} is called `{name}`: every column has a name of its own; if it is the index of pandas, save the table with index=False",
                "第 {number} 列名为 `{name}`：每列须有不同的名称；若为 pandas 的索引，请用 index=False 保存"
            ));
        }
        if !seen.insert(name) {
            return Err(text!(
                "column {number} is called `{name}`: every column has a name of its own",
                "第 {number} 列名为 `{name}`：每列须有不同的名称"
            ));
        }
    }
    Ok(())
}

/// Refuses columns whose bytes are not what their type says. The reader of Parquet looks only at the words of a page joined
/// together, so a word that ends inside a letter would pass, as text that is none.
fn check_content(batch: &RecordBatch) -> std::result::Result<(), Text> {
    let is_sound = batch.columns().iter().all(|column| column.to_data().validate_full().is_ok());
    if is_sound { Ok(()) } else { Err(text!("the file is damaged", "文件已损坏")) }
}
