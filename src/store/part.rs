//! A part: all tables of one run in one file, so that finishing holds no more than one run's table in memory.
//!
//! Layout: eight bytes of magic, length of the header (8 bytes little-endian), header in JSON, the tables as Arrow IPC
//! files in the header's order, SHA-256 of all that. The sum is checked before anything else is read.

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
use crate::store::atomic_files::{as_io, cannot_read, hash_reader};
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
    let sectors = match data("sector") {
        Some(Data::Name(codes, names)) => Some((codes, names)),
        _ => None,
    };
    let mut sums = BTreeMap::new();
    for (row, fen) in fen.iter().enumerate() {
        let sector = sectors.as_ref().map_or(Some("all"), |(codes, names)| names.get(usize::from(codes[row])).copied());
        let sector = sector.ok_or_else(|| defect("a sector without a name in `flows`"))?;
        add(&mut sums, sector, *fen)?;
    }
    Ok(sums)
}

/// Adds to the sum of a sector.
pub(super) fn add(sums: &mut BTreeMap<String, i64>, sector: &str, fen: i64) -> Result<()> {
    let sum = sums.entry(sector.to_owned()).or_default();
    *sum = sum.checked_add(fen).ok_or_else(|| defect(format!("the flows of sector `{sector}` overflow")))?;
    Ok(())
}

/// A part whose sum was checked.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
    pub(super) header: Header,
    /// The sum at its end: the part's identity in the journal.
    pub(super) sha256: String,
    body: u64,
}

impl Part {
    /// Hashes a file and reads its header; `None` where it is damaged or is no part.
    pub(super) fn check(path: &Path) -> Result<Option<Self>> {
        let fail = |cause| cannot_read(path, cause);
        let mut file = match regular_file::open(path) {
            Err(cause) if regular_file::is_refused(&cause) => return Ok(None),
            opened => opened.map_err(fail)?,
        };
        let length = file.metadata().map_err(fail)?.len();
        let Some(summed) = length.checked_sub(SUM).filter(|summed| *summed >= 16) else { return Ok(None) };
        let computed = hash_reader(&mut file, summed).map_err(fail)?.finalize();
        let mut stated = [0; 32];
        file.read_exact(&mut stated).map_err(fail)?;
        if computed.as_slice() != stated.as_slice() {
            return Ok(None);
        }
        Self::header(path, &mut file, summed, hex(&stated)).map_err(fail)
    }

    fn header(path: &Path, file: &mut File, summed: u64, sha256: String) -> io::Result<Option<Self>> {
        let mut start = [0; 16];
        file.seek(SeekFrom::Start(0))?;
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
        Ok(whole.then(|| Self { path: path.to_owned(), header, sha256, body }))
    }

    /// Whether it is the part of this run, with the tables of this plan.
    pub(super) fn belongs_to(&self, run: &RunKey, tables: &TableSchemas) -> bool {
        let header = &self.header;
        let names = header.tables.iter().map(|table| table.name.as_str());
        let identity = (header.run.as_str(), header.number, header.arm.as_str(), header.replication);
        identity == (run.id.as_str(), run.number, run.arm.as_str(), run.replication)
            && names.eq(tables.all.iter().map(|table| table.name))
    }

    /// The table `name`, its content hash compared with the header's; `None` where there is none of that name.
    pub(super) fn table(&self, name: &str) -> Result<Option<RecordBatch>> {
        let Some(index) = self.header.tables.iter().position(|table| table.name == name) else { return Ok(None) };
        let before: u64 = self.header.tables[..index].iter().map(|table| table.bytes).sum();
        let table = &self.header.tables[index];
        let fail = |cause| cannot_read(&self.path, cause);
        let batch = self.read(self.body + before, table.bytes).map_err(fail)?;
        if content_hash(&batch) != table.content {
            return Err(fail(io::Error::other("the content changed since its sum was checked")));
        }
        Ok(Some(batch))
    }

    fn read(&self, start: u64, bytes: u64) -> io::Result<RecordBatch> {
        let mut file = regular_file::open(&self.path)?;
        file.seek(SeekFrom::Start(start))?;
        let mut content = Vec::new();
        file.take(bytes).read_to_end(&mut content)?;
        let mut reader = FileReader::try_new(Cursor::new(content), None).map_err(as_io)?;
        reader.next().ok_or_else(|| io::Error::other("a table without a batch"))?.map_err(as_io)
    }
}
