//! Content hashes of tables read from files: an Arrow column as the cells that `study::identity` hashes and the reduction
//! reads.

use arrow::array::types::{Date32Type, Float64Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, RecordBatch};
use arrow::datatypes::DataType;
use std::borrow::Cow;
use std::convert::Infallible;

use crate::store::arrow_schema::KEYS;
use crate::study::identity;
use crate::study::identity::{Cells, Values};

/// Content hash of a table of one run, see [`identity::content_hash`].
///
/// # Panics
/// For a column type that no table of nongbo has.
#[must_use]
pub fn content_hash(batch: &RecordBatch) -> String {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns());
    let hashed = columns.filter(|(field, _)| !KEYS.contains(&field.name().as_str()));
    let hash =
        identity::content_hash::<Infallible>(hashed.map(|(field, column)| Ok((field.name().as_str(), cells(column)))));
    match hash {
        Ok(hash) => hash,
        Err(never) => match never {},
    }
}

/// The cells of an Arrow column.
///
/// # Panics
/// For a column type that no table of nongbo has.
pub(super) fn cells(column: &ArrayRef) -> Cells<'_> {
    let values = match column.data_type() {
        DataType::Int64 => Values::I64(slice::<Int64Type>(column)),
        DataType::Int32 => Values::I32(slice::<Int32Type>(column)),
        DataType::UInt32 => Values::U32(slice::<UInt32Type>(column)),
        DataType::UInt16 => Values::U16(slice::<UInt16Type>(column)),
        DataType::UInt8 => Values::U8(slice::<UInt8Type>(column)),
        DataType::Float64 => Values::F64(slice::<Float64Type>(column)),
        DataType::Date32 => Values::Date(slice::<Date32Type>(column)),
        DataType::Boolean => Values::Flag(column.as_boolean().values().iter().collect()),
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            Values::Text((0..texts.len()).map(|row| texts.value(row)).collect())
        }
        DataType::Dictionary(_, _) => {
            let names = column.as_dictionary::<Int32Type>();
            let texts = names.values().as_string::<i32>();
            let list = (0..texts.len()).map(|code| texts.value(code)).collect();
            Values::Name(Cow::Borrowed(names.keys().values()), list)
        }
        other => unreachable!("no table of ours has a column of type {other}"),
    };
    let valid = (column.null_count() > 0).then(|| (0..column.len()).map(|row| column.is_valid(row)).collect());
    Cells { values, valid }
}

fn slice<T: ArrowPrimitiveType>(column: &ArrayRef) -> Cow<'_, [T::Native]> {
    Cow::Borrowed(column.as_primitive::<T>().values())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::Defect;
    use crate::store::arrow_schema::{TableSchema, TableSchemas};
    use crate::store::panel::tests::{execute_small, small};
    use crate::store::record_batch;
    use crate::study::run::{Outcome, Plan, RunTable, plan};
    use std::sync::Mutex;

    /// The hash of every table of a run, from memory and from the record batch of it.
    fn hashes(plan: &Plan, number: u32, outcome: &Outcome) -> [Vec<String>; 2] {
        let tables = TableSchemas::new(plan).expect("well formed");
        let (run, error) = (&plan.runs[number as usize], outcome.error());
        let from_memory = |table: &TableSchema| {
            RunTable::new(&table.columns, run, outcome, error.as_deref()).content_hash().expect("as declared")
        };
        let from_batch = |table: &TableSchema| {
            content_hash(&record_batch::batch(&tables, table, run, outcome, error.as_deref()).expect("as declared"))
        };
        [tables.all.iter().map(from_memory).collect(), tables.all.iter().map(from_batch).collect()]
    }

    #[test]
    fn memory_and_record_batches_give_the_same_hash_of_every_table() {
        // Ten runs: the placebo keeps no details of households, the baseline does.
        let experiment = small("replications = 5\n[record]\nhouseholds = [\"baseline\"]");
        let (plan, results) = (plan("test", &experiment), Mutex::new(Vec::new()));
        execute_small(&experiment, &(2..10).collect(), |number, outcome| {
            results.lock().expect("no panic").push(hashes(&plan, number, &outcome));
            Ok(())
        });
        let mut results = results.into_inner().expect("no panic");
        let defect = Defect { phase: "buy".into(), week: 7, what: "x".into() };
        results.push(hashes(&plan, 3, &Outcome::Failed(defect)));
        assert_eq!(results.len(), 3);
        for [from_memory, from_batch] in &results {
            assert_eq!((from_memory.len(), from_memory), (13, from_batch));
        }
        let [households, details] = [1, 2];
        assert_eq!(results[0][0][households], results[1][0][households], "a placebo");
        assert_ne!(results[0][0][details], results[1][0][details], "the placebo has no details");
    }
}
