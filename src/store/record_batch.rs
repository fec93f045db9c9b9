//! Makes Arrow record batches of the tables of a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::types::Int32Type;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array,
    RecordBatch, StringArray, UInt8Array, UInt16Array, UInt32Array,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Field, SchemaRef};

use crate::engine::error::Result;
use crate::store::arrow_schema::{ARM, TableSchema, TableSchemas};
use crate::store::defect;
use crate::study::identity::{Cells, Values};
use crate::study::run::{ColumnSource, Outcome, RunKey, RunTable};

/// A table of one run as a record batch.
pub(super) fn batch(
    tables: &TableSchemas,
    table: &TableSchema,
    run: &RunKey,
    outcome: &Outcome,
    error: Option<&str>,
) -> Result<RecordBatch> {
    let content = RunTable::new(&table.columns, run, outcome, error);
    let rows = content.rows();
    let arm = tables.arms.iter().position(|arm| arm == Some(run.arm.as_str()));
    let arm = arm.ok_or_else(|| defect(format!("arm `{}` is not in the plan", run.arm)))?;
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from(vec![run.number; rows])),
        names(vec![code(arm)?; rows], None, tables.arms.clone()),
        Arc::new(UInt32Array::from(vec![run.replication; rows])),
    ];
    for (index, column) in table.columns.columns.iter().enumerate() {
        columns.push(match (column.source, content.cells(index)?) {
            (ColumnSource::Status, Cells { values: Values::Name(codes, _), valid }) => {
                names(codes.into_owned(), valid, tables.status.clone())
            }
            (_, cells) => array(cells),
        });
    }
    RecordBatch::try_new(table.schema.clone(), columns)
        .map_err(|error| defect(format!("table `{}` of run {}: {error}", table.name, run.number)))
}

/// An Arrow column of these cells.
fn array(Cells { values, valid }: Cells<'_>) -> ArrayRef {
    let nulls = valid.clone().map(NullBuffer::from);
    match values {
        Values::I64(cells) => Arc::new(Int64Array::new(cells.into_owned().into(), nulls)),
        Values::I32(cells) => Arc::new(Int32Array::new(cells.into_owned().into(), nulls)),
        Values::U32(cells) => Arc::new(UInt32Array::new(cells.into_owned().into(), nulls)),
        Values::U16(cells) => Arc::new(UInt16Array::new(cells.into_owned().into(), nulls)),
        Values::U8(cells) => Arc::new(UInt8Array::new(cells.into_owned().into(), nulls)),
        Values::F64(cells) => Arc::new(Float64Array::new(cells.into_owned().into(), nulls)),
        Values::Flag(cells) => Arc::new(BooleanArray::new(cells.into_owned().into(), nulls)),
        Values::Date(cells) => Arc::new(Date32Array::new(cells.into_owned().into(), nulls)),
        Values::Name(codes, list) => names(codes.into_owned(), valid, Arc::new(StringArray::from(list))),
        Values::Text(texts) => {
            let valid = |row: usize| valid.as_ref().is_none_or(|valid| valid[row]);
            let cells = texts.into_iter().enumerate().map(|(row, text)| valid(row).then_some(text));
            Arc::new(cells.collect::<StringArray>())
        }
    }
}

fn no_names() -> ArrayRef {
    Arc::new(StringArray::from(Vec::<&str>::new()))
}

fn names(codes: Vec<i32>, valid: Option<Vec<bool>>, list: Arc<StringArray>) -> ArrayRef {
    let keys = Int32Array::new(codes.into(), valid.map(NullBuffer::from));
    Arc::new(DictionaryArray::<Int32Type>::new(keys, list))
}

fn code(index: usize) -> Result<i32> {
    i32::try_from(index).map_err(|_| defect("more than 2^31 arms"))
}

/// The same batch, its list of arms reduced to the arm of its run. A design may have thousands of arms, and a part for each.
pub(super) fn with_own_arm(batch: &RecordBatch, arm: &str) -> Result<RecordBatch> {
    let own = || names(vec![0; batch.num_rows()], None, Arc::new(StringArray::from(vec![arm])));
    let fields = batch.schema();
    let column =
        |(field, column): (&Arc<Field>, &ArrayRef)| if field.name() == ARM { own() } else { Arc::clone(column) };
    let columns = fields.fields().iter().zip(batch.columns()).map(column).collect();
    RecordBatch::try_new(batch.schema(), columns).map_err(|error| defect(format!("the arm of a part: {error}")))
}

/// The lists of names a batch uses: column, names; lists without a name are left out, and so is that of the arms, which the
/// plan has.
pub(super) fn lists(batch: &RecordBatch) -> BTreeMap<String, Vec<String>> {
    let mut lists = BTreeMap::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()).filter(|(field, _)| field.name() != ARM)
    {
        if let Some(dictionary) = column.as_dictionary_opt::<Int32Type>() {
            let names: Vec<_> = dictionary.values().as_string::<i32>().iter().flatten().map(str::to_owned).collect();
            if !names.is_empty() {
                lists.insert(field.name().clone(), names);
            }
        }
    }
    lists
}

/// The lists of names of a table file, one a column, shared by all its batches.
pub(super) struct SharedLists {
    lists: BTreeMap<String, ArrayRef>,
    /// The arms of the plan, and the code of each.
    arms: Arc<StringArray>,
    arm_codes: BTreeMap<String, i32>,
    /// The empty list of a column without a name in any run.
    empty: ArrayRef,
}

impl SharedLists {
    /// The first list of each column, and the arms of the plan.
    pub(super) fn new<'a>(
        all: impl Iterator<Item = &'a BTreeMap<String, Vec<String>>>,
        arms: &Arc<StringArray>,
    ) -> Self {
        let mut lists: BTreeMap<String, ArrayRef> = BTreeMap::new();
        for (column, list) in all.flatten() {
            lists.entry(column.clone()).or_insert_with(|| Arc::new(StringArray::from(list.clone())));
        }
        let arm_codes = (0..).zip(arms.iter().flatten()).map(|(code, arm)| (arm.to_owned(), code)).collect();
        Self { lists, arms: Arc::clone(arms), arm_codes, empty: no_names() }
    }
}

impl SharedLists {
    /// The column of the arm of one run, with the list of all arms.
    fn arm(&self, column: &ArrayRef) -> Result<ArrayRef> {
        let own = column.as_dictionary_opt::<Int32Type>();
        let Some((own, place)) = own.and_then(|own| Some((own, own.keys().iter().flatten().next()?))) else {
            return Ok(names(Vec::new(), None, Arc::clone(&self.arms)));
        };
        let arm = own.values().as_string::<i32>().value(usize::try_from(place).unwrap_or(0));
        let code = self.arm_codes.get(arm).ok_or_else(|| defect(format!("arm `{arm}` is not in the plan")))?;
        Ok(names(vec![*code; column.len()], None, Arc::clone(&self.arms)))
    }
}

/// The same batch under a schema, its lists of names replaced by the shared ones: a file has one list per column.
pub(super) fn conform(
    batch: &RecordBatch,
    table: &TableSchema,
    lists: &SharedLists,
    schema: SchemaRef,
) -> Result<RecordBatch> {
    let mut columns = batch.columns().to_vec();
    if columns.len() != schema.fields().len() {
        return Err(defect(format!("a part of table `{}` has {} columns", table.name, columns.len())));
    }
    for (field, column) in schema.fields().iter().zip(&mut columns) {
        if field.name() == ARM {
            *column = lists.arm(column)?;
        } else if let Some(dictionary) = column.as_dictionary_opt::<Int32Type>() {
            let shared = lists.lists.get(field.name()).unwrap_or(&lists.empty);
            let names = dictionary.values();
            if !names.is_empty() && names != shared {
                return Err(defect(format!("column `{}` of `{}` has two lists of names", field.name(), table.name)));
            }
            *column = Arc::new(DictionaryArray::new(dictionary.keys().clone(), Arc::clone(shared)));
        }
    }
    RecordBatch::try_new(schema, columns).map_err(|error| defect(format!("table `{}`: {error}", table.name)))
}
