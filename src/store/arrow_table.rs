//! Tables of results as Arrow record batches: in memory, or read from a finished folder.

use crate::engine::error::Result;
use crate::store::arrow_schema::{TableSchema, TableSchemas};
use crate::store::finished_folder::FinishedFolder;
use crate::store::record_batch::{SharedLists, batch, conform, lists};
use crate::store::table_file::LargeBatches;
use crate::study::run::{Outcome, Results, plan};
use arrow::array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow::datatypes::SchemaRef;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A table with the columns, units and labels of its file in an output folder.
#[derive(Debug, Clone)]
pub struct ArrowTable {
    name: String,
    schema: SchemaRef,
    rows: Rows,
}

/// Where the rows of a table are.
#[derive(Debug, Clone)]
enum Rows {
    Memory(Vec<RecordBatch>),
    /// In the finished folder with this path.
    Folder(PathBuf),
}

impl ArrowTable {
    /// A table of one batch.
    #[must_use]
    pub fn new(name: &str, batch: RecordBatch) -> Self {
        Self { name: name.to_owned(), schema: batch.schema(), rows: Rows::Memory(vec![batch]) }
    }

    /// A table of a finished folder. Its rows stay in their file.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::Error::Usage) where the folder is not finished or has no such table,
    /// [`Error::Damaged`](crate::Error::Damaged) where a file is not as it was written.
    pub fn open(folder: &Path, name: &str) -> Result<Self> {
        let schema = FinishedFolder::open(folder)?.table(name)?.arrow()?.schema();
        Ok(Self { name: name.to_owned(), schema, rows: Rows::Folder(folder.to_owned()) })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its columns; the metadata of a field has unit, meaning and Chinese label.
    #[must_use]
    pub const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Its batches from the first on, in the order of the runs. Those in memory are shared and not copied; the file of a
    /// folder is compared with its sum again.
    ///
    /// # Errors
    /// As [`ArrowTable::open`].
    pub fn reader(&self) -> Result<Box<dyn RecordBatchReader + Send>> {
        Ok(match &self.rows {
            Rows::Memory(batches) => {
                let batches = batches.clone().into_iter().map(Ok);
                Box::new(RecordBatchIterator::new(batches, self.schema.clone()))
            }
            Rows::Folder(folder) => Box::new(FinishedFolder::open(folder)?.table(&self.name)?.arrow()?),
        })
    }
}

impl Results {
    /// Takes the tables of all runs, joined in the order of the runs as a folder has them. Results that hold no tables of
    /// their runs give tables without the rows of these runs.
    ///
    /// # Errors
    /// [`Error::Defect`](crate::Error::Defect) where what was recorded is not as declared.
    pub fn take_tables(&mut self) -> Result<Vec<ArrowTable>> {
        let schemas = TableSchemas::new(&plan("", &self.experiment))?;
        let mut batches: Vec<Vec<RecordBatch>> = schemas.all.iter().map(|_| Vec::new()).collect();
        for run in &mut self.runs {
            // A failed run has no table, and only its row in `runs`.
            let outcome = Outcome::Good(run.tables.take().unwrap_or_default());
            for (schema, batches) in schemas.all.iter().zip(&mut batches) {
                batches.push(batch(&schemas, schema, &run.key, &outcome, run.error.as_deref())?);
            }
        }
        schemas.all.iter().zip(batches).map(|(schema, batches)| joined(&schemas, schema, batches)).collect()
    }
}

/// The batches of all runs as one table, with one list of names a column.
fn joined(schemas: &TableSchemas, table: &TableSchema, batches: Vec<RecordBatch>) -> Result<ArrowTable> {
    let names: Vec<_> = batches.iter().map(lists).collect();
    let shared = SharedLists::new(names.iter(), &schemas.arms);
    let schema = schemas.of_study(table, &BTreeMap::new());
    let runs = batches.into_iter().map(|batch| conform(&batch, table, &shared, schema.clone()));
    let large = LargeBatches::new(schema.clone(), runs).collect::<Result<_>>()?;
    Ok(ArrowTable { name: table.name.to_owned(), schema, rows: Rows::Memory(large) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::RunControl;
    use crate::store::panel::tests::small;
    use crate::study::run::{ResultOptions, run};

    fn batches(table: &ArrowTable) -> RecordBatch {
        let batches: Vec<_> = table.reader().expect("rows").collect::<std::result::Result<_, _>>().expect("Arrow");
        arrow::compute::concat_batches(table.schema(), &batches).expect("one schema")
    }

    #[test]
    fn tables_in_memory_are_those_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let experiment = small("replications = 2");
        experiment.run_in(&out, RunControl::default()).expect("it runs");
        let options = ResultOptions { tables: true, ..ResultOptions::default() };
        let mut results = run(&experiment, options, RunControl::default()).expect("it runs");
        let tables = results.take_tables().expect("they are as declared");
        assert_eq!(tables.len(), FinishedFolder::open(&out).expect("finished").table_names().len());
        for table in tables {
            let stored = ArrowTable::open(&out, table.name()).expect("the folder has it");
            assert_eq!(table.schema().fields(), stored.schema().fields(), "{}", table.name());
            // The file has residuals of the books in its metadata beside.
            let (mut memory, mut file) = (table.schema().metadata().clone(), stored.schema().metadata().clone());
            assert!(memory.get("question").is_some_and(|question| question == "q"), "{memory:?}");
            for name in crate::store::part::RESIDUALS {
                memory.remove(name);
                file.remove(name);
            }
            assert_eq!(memory, file, "{}", table.name());
            assert_eq!(batches(&table).columns(), batches(&stored).columns(), "{}", table.name());
        }
        let runs = ArrowTable::open(&out, "runs").expect("it has runs");
        std::fs::write(out.join("runs.arrow"), "damaged").expect("it is written");
        assert_eq!(runs.reader().err().map(|error| error.code()), Some("damaged"));
        assert_eq!(ArrowTable::open(&out, "none").err().map(|error| error.code()), Some("usage"));
    }
}
