//! From what a run recorded to record batches.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::types::Int32Type;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, UInt8Array, UInt16Array, UInt32Array, new_null_array,
};
use arrow::datatypes::{DataType, Field, SchemaRef};

use crate::engine::declare::{Data, Kind, Recorded, Value};
use crate::engine::error::Result;
use crate::store::arrow_schema::{Origin, TableSchema, TableSchemas, flat};
use crate::store::defect;
use crate::study::run::RunKey;

/// A run's table: what was recorded; without it, one row of nulls in `runs` and no row elsewhere.
pub(super) fn batch(
    tables: &TableSchemas,
    table: &TableSchema,
    run: &RunKey,
    recorded: Option<&dyn Recorded>,
    error: Option<&str>,
) -> Result<RecordBatch> {
    let rows = recorded.map_or(usize::from(table.name == "runs"), Recorded::rows);
    if table.name == "runs" && rows != 1 {
        return Err(defect(format!("run {} gave {rows} rows for `runs`, which has one row a run", run.number)));
    }
    let arm = tables.arms.iter().position(|arm| arm == Some(run.arm.as_str()));
    let arm = arm.ok_or_else(|| defect(format!("arm `{}` is not in the plan", run.arm)))?;
    let mut columns = Vec::with_capacity(table.origins.len());
    for (field, origin) in table.schema.fields().iter().zip(&table.origins) {
        columns.push(match origin {
            Origin::Run => Arc::new(UInt32Array::from(vec![run.number; rows])),
            Origin::Replication => Arc::new(UInt32Array::from(vec![run.replication; rows])),
            Origin::Arm => names(vec![code(arm)?; rows], tables.arms.clone()),
            Origin::Status => names(vec![i32::from(error.is_some()); rows], tables.status.clone()),
            Origin::Error => Arc::new(StringArray::from(vec![error; rows])) as ArrayRef,
            Origin::Design(kind) => design(run, field.name(), *kind, rows),
            Origin::Outcome(kind) => match recorded {
                Some(recorded) => outcome(recorded, field, *kind)?,
                None => nulls(*kind, field.data_type(), rows),
            },
        });
    }
    RecordBatch::try_new(table.schema.clone(), columns)
        .map_err(|error| defect(format!("table `{}` of run {}: {error}", table.name, run.number)))
}

fn design(run: &RunKey, name: &str, kind: Kind, rows: usize) -> ArrayRef {
    let value = run.design.iter().flat_map(|(name, value)| flat(name, value)).find(|(own, _)| own == name);
    let value = value.map(|(_, value)| value);
    match kind {
        Kind::I64 => {
            let number = value.and_then(|value| if let Value::Integer(number) = value { Some(number) } else { None });
            Arc::new(Int64Array::from(vec![number; rows]))
        }
        Kind::Flag => {
            let flag = value.and_then(|value| if let Value::Flag(flag) = value { Some(flag) } else { None });
            Arc::new(BooleanArray::from(vec![flag; rows]))
        }
        _ => Arc::new(Float64Array::from(vec![value.and_then(|value| value.number()); rows])),
    }
}

/// A recorded column; one that was not recorded is null.
fn outcome(recorded: &dyn Recorded, field: &Field, kind: Kind) -> Result<ArrayRef> {
    let name = field.name();
    let Some(index) = recorded.describe().iter().position(|column| column.name == name) else {
        return Ok(nulls(kind, field.data_type(), recorded.rows()));
    };
    Ok(match (kind, recorded.data(index)) {
        (Kind::I64, Some(Data::I64(cells))) => Arc::new(Int64Array::from(cells.to_vec())),
        (Kind::I32, Some(Data::I32(cells))) => Arc::new(Int32Array::from(cells.to_vec())),
        (Kind::U32, Some(Data::U32(cells))) => Arc::new(UInt32Array::from(cells.to_vec())),
        (Kind::U16, Some(Data::U16(cells))) => Arc::new(UInt16Array::from(cells.to_vec())),
        (Kind::U8, Some(Data::U8(cells))) => Arc::new(UInt8Array::from(cells.to_vec())),
        (Kind::F64, Some(Data::F64(cells))) => Arc::new(Float64Array::from(cells.to_vec())),
        (Kind::Flag, Some(Data::Flag(cells))) => Arc::new(BooleanArray::from(cells.to_vec())),
        (Kind::Name, Some(Data::Name(codes, list))) => {
            if let Some(code) = codes.iter().find(|code| usize::from(**code) >= list.len()) {
                return Err(defect(format!("column `{name}` holds code {code}, which has no name")));
            }
            names(codes.into_iter().map(i32::from).collect(), Arc::new(list.to_vec().into()))
        }
        (declared, _) => {
            return Err(defect(format!("column `{name}` is declared {declared:?} but holds another type")));
        }
    })
}

fn nulls(kind: Kind, data_type: &DataType, rows: usize) -> ArrayRef {
    match kind {
        Kind::Name => Arc::new(DictionaryArray::new(Int32Array::new_null(rows), no_names())),
        _ => new_null_array(data_type, rows),
    }
}

fn no_names() -> ArrayRef {
    Arc::new(StringArray::from(Vec::<&str>::new()))
}

fn names(codes: Vec<i32>, list: Arc<StringArray>) -> ArrayRef {
    Arc::new(DictionaryArray::<Int32Type>::new(Int32Array::from(codes), list))
}

fn code(index: usize) -> Result<i32> {
    i32::try_from(index).map_err(|_| defect("more than 2^31 arms"))
}

/// The lists of names a batch uses: column, names; lists without a name are left out.
pub(super) fn lists(batch: &RecordBatch) -> BTreeMap<String, Vec<String>> {
    let mut lists = BTreeMap::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        if let Some(dictionary) = column.as_dictionary_opt::<Int32Type>() {
            let names: Vec<_> = dictionary.values().as_string::<i32>().iter().flatten().map(str::to_owned).collect();
            if !names.is_empty() {
                lists.insert(field.name().clone(), names);
            }
        }
    }
    lists
}

/// The same batch under a schema, its dictionaries replaced by the shared ones: a file takes one list a column.
pub(super) fn conform(
    batch: &RecordBatch,
    table: &TableSchema,
    lists: &BTreeMap<String, Vec<String>>,
    schema: SchemaRef,
) -> Result<RecordBatch> {
    let mut columns = batch.columns().to_vec();
    if columns.len() != schema.fields().len() {
        return Err(defect(format!("a part of table `{}` has {} columns", table.name, columns.len())));
    }
    for (field, column) in schema.fields().iter().zip(&mut columns) {
        if let Some(dictionary) = column.as_dictionary_opt::<Int32Type>() {
            let shared =
                lists.get(field.name()).map_or_else(no_names, |list| Arc::new(StringArray::from(list.clone())));
            let own = dictionary.values();
            if !own.is_empty() && own != &shared {
                return Err(defect(format!("column `{}` of `{}` has two lists of names", field.name(), table.name)));
            }
            *column = Arc::new(DictionaryArray::new(dictionary.keys().clone(), shared));
        }
    }
    RecordBatch::try_new(schema, columns).map_err(|error| defect(format!("table `{}`: {error}", table.name)))
}
