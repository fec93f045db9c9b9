//! Verification of a finished folder: all sums are compared, and journal, schemas, rows, content hashes and conservation are computed
//! again from the tables.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::array::types::{Int64Type, UInt32Type};
use arrow::array::{Array, AsArray};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::Value as Json;

use crate::engine::error::{Error, Result};
use crate::store::arrow_schema::{TableSchema, TableSchemas};
use crate::store::atomic_files::{cannot_read, not_as_written};
use crate::store::conservation;
use crate::store::content_hash::content_hash;
use crate::store::finished_folder::FinishedFolder;
use crate::store::identity::{Identity, first_value};
use crate::store::journal::JournalLine;
use crate::store::layout::{JOURNAL, MANIFEST, table_file};
use crate::store::manifest;
use crate::store::manifest::{Accounts, TableAccount};
use crate::store::part::{RESIDUALS, add};
use crate::study::run::Plan;

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Files whose sums were compared, the manifest included.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// Runs, and how many of them failed.
    pub runs: usize,
    /// Runs that failed.
    pub failed: usize,
    /// Rows of each table.
    pub rows: Vec<(String, u64)>,
    /// Content hash of the experiment.
    pub content_hash: String,
}

/// What verification computed from a table.
#[derive(Default)]
struct TableContent {
    account: TableAccount,
    residuals: BTreeMap<String, i64>,
    flows: BTreeMap<String, i64>,
}

impl FinishedFolder {
    /// Computes the content of the manifest and the journal again, from the tables and from `plan`: the plan that this
    /// version makes of the folder's `experiment.toml`.
    ///
    /// # Errors
    /// [`Error::Damaged`] naming the first thing that does not agree.
    pub fn verify(&self, plan: &Plan) -> Result<Verification> {
        let tables = TableSchemas::new(plan)?;
        let (files, bytes) = self.check_files()?;
        self.same_experiment(plan)?;
        let lines = self.journal(plan, &tables)?;
        let contents: Result<Vec<TableContent>> =
            tables.all.par_iter().map(|table| self.verify_table_caught((&tables, table), &lines)).collect();
        let mut accounts = Accounts { runs: lines.len(), ..Accounts::default() };
        accounts.failed = lines.iter().filter(|line| line.status != "good").count();
        for content in contents? {
            accounts.add_residuals(&content.residuals);
            for (sector, fen) in &content.flows {
                add(&mut accounts.flows, sector, *fen)?;
            }
            accounts.tables.push(content.account);
        }
        self.compare_manifest(plan, &accounts)?;
        Ok(Verification {
            files,
            bytes,
            runs: accounts.runs,
            failed: accounts.failed,
            rows: accounts.tables.iter().map(|table| (table.name.clone(), table.rows)).collect(),
            content_hash: self.manifest["content_hash"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// The identity in the manifest must follow from the experiment file beside it.
    fn same_experiment(&self, plan: &Plan) -> Result<()> {
        let identity: Identity = serde_json::from_value(self.manifest["identity"].clone())
            .map_err(|_| not_as_written(&self.dir.join(MANIFEST), "it names no experiment", "未注明实验"))?;
        Identity::new(plan)?.compare(&self.dir, &identity, plan).map_err(|error| match error {
            Error::Usage(message) => Error::Damaged(message),
            other => other,
        })
    }

    /// The lines of the journal, one for each run of the plan in run order.
    pub(super) fn journal(&self, plan: &Plan, tables: &TableSchemas) -> Result<Vec<JournalLine>> {
        let path = self.dir.join(JOURNAL);
        let lines = self.lines()?;
        let mut runs: Vec<_> = plan.runs.iter().collect();
        runs.sort_by_key(|run| run.number);
        let mut names: Vec<_> = tables.all.iter().map(|table| table.name).collect();
        names.sort_unstable();
        if lines.len() != runs.len() {
            let (en, zh) = (format!("{} lines for {} runs", lines.len(), runs.len()), "行数与模拟次数不符");
            return Err(not_as_written(&path, &en, zh));
        }
        for (line, run) in lines.iter().zip(runs) {
            let same = (line.run.as_str(), line.number, line.arm.as_str(), line.replication)
                == (run.id.as_str(), run.number, run.arm.as_str(), run.replication);
            if !same || line.part.is_some() || !line.tables.keys().map(String::as_str).eq(names.iter().copied()) {
                let number = run.number;
                return Err(not_as_written(
                    &path,
                    &format!("its line of run {number} is another run's"),
                    &format!("第 {number} 次模拟的记录不符"),
                ));
            }
        }
        Ok(lines)
    }

    /// Verifies a table. A file that was forged together with its sum may make the decoder panic.
    fn verify_table_caught(&self, table: (&TableSchemas, &TableSchema), lines: &[JournalLine]) -> Result<TableContent> {
        let path = self.dir.join(table_file(table.1.name));
        catch_unwind(AssertUnwindSafe(|| self.verify_table(table, lines, &path)))
            .unwrap_or_else(|_| Err(not_as_written(&path, "it cannot be decoded", "无法解码")))
    }

    fn verify_table(
        &self,
        (tables, table): (&TableSchemas, &TableSchema),
        lines: &[JournalLine],
        path: &Path,
    ) -> Result<TableContent> {
        let error = |en: String, zh: String| not_as_written(path, &en, &zh);
        let stated = &self.manifest["conservation"]["greatest_residuals"];
        let stated: BTreeMap<String, i64> = serde_json::from_value(stated.clone()).unwrap_or_default();
        let bytes = std::fs::metadata(path).map_err(|cause| cannot_read(path, cause))?.len();
        let mut reader = self.runs_of(table.name, lines)?;
        if reader.schema() != tables.of_study(table, &stated) {
            return Err(error("its columns or their labels are others".into(), "列或列标签不符".into()));
        }
        let mut content = TableContent::default();
        table.name.clone_into(&mut content.account.name);
        content.account.bytes = bytes;
        let sums = &self.manifest["tables"][table.name]["sha256"];
        sums.as_str().unwrap_or_default().clone_into(&mut content.account.sha256);
        for line in lines {
            let run = line.number;
            let missing = || error(format!("run {run} has no rows"), "缺少模拟".into());
            let batch = reader.next().ok_or_else(missing)??;
            run_of(table, line, &batch)
                .and_then(|()| content.add(table, line, &batch))
                .map_err(|(en, zh)| error(format!("run {run}: {en}"), format!("第 {run} 次模拟：{zh}")))?;
        }
        if !reader.is_at_end()? {
            return Err(error("it has more rows than the journal says".into(), "行数多于日志所记".into()));
        }
        Ok(content)
    }

    fn compare_manifest(&self, plan: &Plan, accounts: &Accounts) -> Result<()> {
        let sums = self.manifest["sums_sha256"].as_str().unwrap_or_default();
        let versions = self.manifest["versions"].clone();
        let text = manifest::text(plan, accounts, &versions, sums)?;
        let computed: Json = serde_json::from_str(&text).unwrap_or_default();
        match first_value("", &self.manifest, &computed) {
            None => Ok(()),
            Some((path, its, computed)) => Err(not_as_written(
                &self.dir.join(MANIFEST),
                &format!("`{path}` is {its}, the tables give {computed}"),
                &format!("`{path}` 为 {its}，由数据表算得 {computed}"),
            )),
        }
    }
}

type Message = (String, String);

/// Whether a batch is of the run its line names.
fn run_of(table: &TableSchema, line: &JournalLine, batch: &RecordBatch) -> std::result::Result<(), Message> {
    let error = |name: &str| Err((format!("column `{name}` names another run"), format!("列 `{name}` 指向另一次模拟")));
    for (name, value) in [("run", line.number), ("replication", line.replication)] {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<UInt32Type>());
        if !column.is_some_and(|cells| cells.null_count() == 0 && cells.values().iter().all(|cell| *cell == value)) {
            return error(name);
        }
    }
    for (name, value) in [("arm", &line.arm), ("status", &line.status)] {
        let has = name == "arm" || table.name == "runs";
        if has && !conservation::labels(batch, name).is_some_and(|labels| labels.iter().all(|label| label == value)) {
            return error(name);
        }
    }
    Ok(())
}

impl TableContent {
    fn add(
        &mut self,
        table: &TableSchema,
        line: &JournalLine,
        batch: &RecordBatch,
    ) -> std::result::Result<(), Message> {
        let content = content_hash(batch);
        if line.tables.get(table.name) != Some(&content) {
            return Err(("the journal has another content hash".into(), "与日志中的内容哈希不符".into()));
        }
        self.account.rows += batch.num_rows() as u64;
        self.account.contents.push((line.run.clone(), content));
        match table.name {
            "runs" => {
                if batch.num_rows() != 1 {
                    return Err((format!("{} rows", batch.num_rows()), format!("{} 行", batch.num_rows())));
                }
                for name in RESIDUALS {
                    let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
                    if let Some(cells) = column.filter(|cells| cells.is_valid(0)) {
                        let entry = self.residuals.entry(name.to_owned()).or_insert(i64::MIN);
                        *entry = (*entry).max(cells.value(0));
                    }
                }
            }
            "flows" => {
                conservation::flows(batch)
                    .map_err(|what| (format!("money is not conserved: {what}"), format!("资金不守恒：{what}")))?;
                let overflow = || ("flows leave 64 bits".to_owned(), "数值溢出".to_owned());
                for (sector, fen) in conservation::by_sector(batch).ok_or_else(overflow)? {
                    add(&mut self.flows, &sector, fen).map_err(|_| overflow())?;
                }
            }
            "goods" => conservation::goods(batch)
                .map_err(|what| (format!("goods are not conserved: {what}"), format!("货物不守恒：{what}")))?,
            _ => {}
        }
        Ok(())
    }
}
