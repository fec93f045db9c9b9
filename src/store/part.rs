//! A part: all tables of one run in one file, so that finishing holds no more than one run's table in memory.
//!
//! Layout: eight bytes of magic, length of the header (8 bytes little-endian), header in JSON, the tables as Arrow IPC
//! files in the header's order, SHA-256 of all that. The sum is checked before a table is read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use arrow::ipc::CompressionType;
use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::engine::declare::{Data, Recorded};
use crate::engine::error::Result;
use crate::store::arrow_schema::{ARM, TableSchemas};
use crate::store::atomic_files::{as_io, cannot_read, hash_next};
use crate::store::content_hash::content_hash;
use crate::store::{defect, record_batch, regular_file};
use crate::study::identity::hex;
use crate::study::run::{Outcome, RunKey, STATUS};

const MAGIC: &[u8; 8] = b"NONGBOP1";
const SUM: u64 = 32;
/// Columns of `runs` whose largest value over all runs is stored in the metadata of every table.
pub(super) const RESIDUALS: [&str; 2] = ["max_money_residual_fen", "max_goods_residual_g"];

/// The header of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) run: String,
    pub(super) number: u32,
    pub(super) arm: String,
    pub(super) replication: u32,
    pub(super) status: String,
    pub(super) error: Option<String>,
    pub(super) tables: Vec<TableEntry>,
    /// See [`RESIDUALS`]; absent where `runs` has no such column.
    pub(super) residuals: BTreeMap<String, i64>,
    /// Sum of the column `fen` of `flows` by sector.
    pub(super) flows: BTreeMap<String, i64>,
}

/// One table of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct TableEntry {
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    /// Content hash.
    pub(super) content: String,
    /// Lists of names by column.
    pub(super) lists: BTreeMap<String, Vec<String>>,
}

/// Compression of parts, which are read once: fast.
const PART_CODEC: CompressionType = CompressionType::LZ4_FRAME;
/// Compression of table files, which are kept: about half as many bytes.
pub(super) const TABLE_CODEC: CompressionType = CompressionType::ZSTD;

/// Options of the Arrow writer, none of which depends on the machine.
pub(super) fn options(codec: CompressionType) -> IpcWriteOptions {
    IpcWriteOptions::default()
        .try_with_compression(Some(codec))
        .expect("both codecs are compiled in and allowed by this version of the format")
}

/// The bytes of a run's part, ending with their sum, and its header.
pub(super) fn encode(tables: &TableSchemas, run: &RunKey, outcome: &Outcome) -> Result<(Header, Vec<u8>)> {
    let error = outcome.error();
    if let Outcome::Good(given) = outcome {
        if let Some((name, _)) = given.iter().find(|(name, _)| tables.all.iter().all(|table| table.name != *name)) {
            return Err(defect(format!("run {} gave a table `{name}` the plan does not have", run.number)));
        }
        if outcome.table("runs").is_none() {
            return Err(defect(format!("run {} gave no table `runs`", run.number)));
        }
    }
    let header = Header {
        run: run.id.clone(),
        number: run.number,
        arm: run.arm.clone(),
        replication: run.replication,
        status: STATUS[usize::from(error.is_some())].to_owned(),
        tables: Vec::new(),
        residuals: outcome.table("runs").map(residuals).unwrap_or_default(),
        flows: outcome.table("flows").map(flows).transpose()?.unwrap_or_default(),
        error,
    };
    let batches: Result<Vec<RecordBatch>> = tables
        .all
        .iter()
        .map(|table| record_batch::batch(tables, table, run, outcome, header.error.as_deref()))
        .collect();
    assemble(header, tables, &batches?)
}

/// The bytes of a part from its tables.
pub(super) fn assemble(
    mut header: Header,
    tables: &TableSchemas,
    batches: &[RecordBatch],
) -> Result<(Header, Vec<u8>)> {
    let mut body = Vec::new();
    for (table, batch) in tables.all.iter().zip(batches) {
        let start = body.len();
        let batch = &record_batch::with_own_arm(batch, &header.arm)?;
        write_ipc(&mut body, &table.schema, batch).map_err(|error| defect(format!("Arrow: {error}")))?;
        header.tables.push(TableEntry {
            name: table.name.to_owned(),
            rows: batch.num_rows() as u64,
            bytes: (body.len() - start) as u64,
            content: content_hash(batch),
            lists: record_batch::lists(batch),
        });
    }
    let text = serde_json::to_vec(&header).map_err(|error| defect(format!("JSON: {error}")))?;
    let mut bytes = Vec::with_capacity(text.len() + body.len() + 48);
    bytes.extend(MAGIC);
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text);
    bytes.append(&mut body);
    bytes.extend(Sha256::digest(&bytes).as_slice().to_vec());
    Ok((header, bytes))
}

fn write_ipc(
    sink: &mut Vec<u8>,
    schema: &Schema,
    batch: &RecordBatch,
) -> std::result::Result<(), arrow::error::ArrowError> {
    let mut writer = FileWriter::try_new_with_options(sink, schema, options(PART_CODEC))?;
    writer.write(batch)?;
    writer.finish()
}

fn residuals(runs: &dyn Recorded) -> BTreeMap<String, i64> {
    let mut greatest = BTreeMap::new();
    for (index, column) in runs.describe().iter().enumerate() {
        if let (true, Some(Data::I64(cells))) = (RESIDUALS.contains(&column.name), runs.data(index)) {
            greatest.insert(column.name.to_owned(), cells.iter().copied().max().unwrap_or(0));
        }
    }
    greatest
}

/// Sum of `fen` by sector; all in one where there is no column `sector`.
fn flows(flows: &dyn Recorded) -> Result<BTreeMap<String, i64>> {
    let data =
        |name| flows.describe().iter().position(|column| column.name == name).and_then(|index| flows.data(index));
    let Some(Data::I64(fen)) = data("fen") else { return Ok(BTreeMap::new()) };
    let (codes, sectors) = match data("sector") {
        Some(Data::Name(codes, names)) => (codes, names),
        _ => (vec![0; fen.len()], ["all"].as_slice()),
    };
    let mut sums = vec![None; sectors.len()];
    for (code, fen) in codes.into_iter().map(usize::from).zip(fen) {
        let sum = sums.get_mut(code).ok_or_else(|| defect("a sector without a name in `flows`"))?;
        *sum = Some(added(sum.unwrap_or(0), *fen, sectors[code])?);
    }
    let sums = sectors.iter().zip(sums);
    Ok(sums.filter_map(|(sector, sum)| Some(((*sector).to_owned(), sum?))).collect())
}

/// Adds to the sum of a sector.
pub(super) fn add(sums: &mut BTreeMap<String, i64>, sector: &str, fen: i64) -> Result<()> {
    let sum = sums.entry(sector.to_owned()).or_default();
    *sum = added(*sum, fen, sector)?;
    Ok(())
}

fn added(sum: i64, fen: i64, sector: &str) -> Result<i64> {
    sum.checked_add(fen).ok_or_else(|| defect(format!("the flows of sector `{sector}` overflow")))
}

/// A part whose sum was checked.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
    pub(super) header: Header,
    /// The sum at its end: the part's identity in the journal.
    pub(super) sha256: String,
    body: u64,
    /// The sum of the file before each table and after the last.
    sums: Vec<Sha256>,
}

impl Part {
    /// Reads the header of a file and hashes the file; `None` where it is damaged or is no part.
    pub(super) fn check(path: &Path) -> Result<Option<Self>> {
        let mut file = match regular_file::open(path) {
            Err(cause) if regular_file::is_refused(&cause) => return Ok(None),
            opened => opened.map_err(|cause| cannot_read(path, cause))?,
        };
        Self::read(path, &mut file).map_err(|cause| cannot_read(path, cause))
    }

    fn read(path: &Path, file: &mut File) -> io::Result<Option<Self>> {
        let length = file.metadata()?.len();
        let Some(summed) = length.checked_sub(SUM).filter(|summed| *summed >= 16) else { return Ok(None) };
        let Some((header, body)) = read_header(file, summed)? else { return Ok(None) };
        file.seek(SeekFrom::Start(0))?;
        let mut sum = Sha256::new();
        hash_next(file, body, &mut sum)?;
        let mut sums = vec![sum.clone()];
        for table in &header.tables {
            hash_next(file, table.bytes, &mut sum)?;
            sums.push(sum.clone());
        }
        let mut stated = [0; 32];
        file.read_exact(&mut stated)?;
        let is_whole = sum.finalize().as_slice() == stated.as_slice();
        Ok(is_whole.then(|| Self { path: path.to_owned(), header, sha256: hex(&stated), body, sums }))
    }

    /// Whether it is the part of this run, with the tables of this plan.
    pub(super) fn belongs_to(&self, run: &RunKey, tables: &TableSchemas) -> bool {
        let header = &self.header;
        let names = header.tables.iter().map(|table| table.name.as_str());
        let identity = (header.run.as_str(), header.number, header.arm.as_str(), header.replication);
        identity == (run.id.as_str(), run.number, run.arm.as_str(), run.replication)
            && names.eq(tables.all.iter().map(|table| table.name))
    }

    /// The table `name`, its bytes compared with those that were hashed; `None` where there is none of that name.
    pub(super) fn table(&self, name: &str) -> Result<Option<RecordBatch>> {
        let index = self.header.tables.iter().position(|table| table.name == name);
        index.map(|index| self.read_table(index).map_err(|cause| cannot_read(&self.path, cause))).transpose()
    }

    fn read_table(&self, index: usize) -> io::Result<RecordBatch> {
        let before: u64 = self.header.tables[..index].iter().map(|table| table.bytes).sum();
        let mut file = regular_file::open(&self.path)?;
        file.seek(SeekFrom::Start(self.body + before))?;
        let bytes = self.header.tables[index].bytes;
        let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
        file.take(bytes).read_to_end(&mut content)?;
        if self.sums[index].clone().chain_update(&content).finalize() != self.sums[index + 1].clone().finalize() {
            return Err(io::Error::other("the content changed since its sum was checked"));
        }
        let mut reader = FileReader::try_new(Cursor::new(content), None).map_err(as_io)?;
        reader.next().ok_or_else(|| io::Error::other("a table without a batch"))?.map_err(as_io)
    }
}

/// The header of a part of which so many bytes are hashed, and where its tables begin; `None` where it is no part.
fn read_header(file: &mut File, summed: u64) -> io::Result<Option<(Header, u64)>> {
    let mut start = [0; 16];
    file.read_exact(&mut start)?;
    let (magic, length) = start.split_at(8);
    let length = u64::from_le_bytes(length.try_into().expect("eight bytes"));
    if magic != MAGIC || length > summed - 16 {
        return Ok(None);
    }
    let mut text = Vec::new();
    file.take(length).read_to_end(&mut text)?;
    let Ok(mut header) = serde_json::from_slice::<Header>(&text) else { return Ok(None) };
    // A part of an earlier build lists all arms of the plan; thousands of such lists do not fit into memory.
    header.tables.iter_mut().for_each(|table| drop(table.lists.remove(ARM)));
    let body = 16 + length;
    let whole = header.tables.iter().try_fold(body, |sum, table| sum.checked_add(table.bytes)) == Some(summed);
    Ok(whole.then_some((header, body)))
}
