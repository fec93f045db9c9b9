//! Content hashes: of the values alone, whatever the codec, the labels, the names or the order of the arms.

use arrow::array::types::{Float64Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, RecordBatch};
use arrow::datatypes::DataType;
use sha2::{Digest, Sha256};

use crate::store::arrow_schema::KEYS;
use crate::study::identity::{hex, text};

/// Content hash of a run's table, its key columns left out: they say where the run stands, the run id says what it is.
///
/// For each column in schema order: name, logical type (both length-prefixed), number of rows, validity as one byte a
/// row, values little-endian; text decoded and length-prefixed, -0.0 as 0.0, one NaN, nulls as zero bytes. Lengths are
/// 8 bytes little-endian.
///
/// # Panics
/// For a type of column that no table of ours has.
#[must_use]
pub fn content_hash(batch: &RecordBatch) -> String {
    let mut hash = Sha256::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        if KEYS.contains(&field.name().as_str()) {
            continue;
        }
        text(&mut hash, field.name());
        text(&mut hash, logical(field.data_type()));
        hash.update((column.len() as u64).to_le_bytes());
        let validity: Vec<u8> = (0..column.len()).map(|row| u8::from(column.is_valid(row))).collect();
        hash.update(validity);
        hash.update(values(column));
    }
    hex(&hash.finalize())
}

fn logical(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Int64 => "i64",
        DataType::Int32 => "i32",
        DataType::UInt32 => "u32",
        DataType::UInt16 => "u16",
        DataType::UInt8 => "u8",
        DataType::Float64 => "f64",
        DataType::Boolean => "flag",
        DataType::Utf8 | DataType::Dictionary(_, _) => "text",
        other => unreachable!("no table of ours has a column of type {other}"),
    }
}

fn values(column: &ArrayRef) -> Vec<u8> {
    match column.data_type() {
        DataType::Int64 => numbers::<Int64Type, 8>(column, i64::to_le_bytes),
        DataType::Int32 => numbers::<Int32Type, 4>(column, i32::to_le_bytes),
        DataType::UInt32 => numbers::<UInt32Type, 4>(column, u32::to_le_bytes),
        DataType::UInt16 => numbers::<UInt16Type, 2>(column, u16::to_le_bytes),
        DataType::UInt8 => numbers::<UInt8Type, 1>(column, u8::to_le_bytes),
        DataType::Float64 => numbers::<Float64Type, 8>(column, one_form),
        DataType::Boolean => {
            let flags = column.as_boolean();
            (0..flags.len()).map(|row| u8::from(flags.is_valid(row) && flags.value(row))).collect()
        }
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            strings(texts.len(), |row| texts.is_valid(row).then(|| texts.value(row)))
        }
        _ => {
            let names = column.as_dictionary::<Int32Type>();
            let texts = names.values().as_string::<i32>();
            strings(names.len(), |row| names.key(row).map(|key| texts.value(key)))
        }
    }
}

fn numbers<T: ArrowPrimitiveType, const N: usize>(column: &ArrayRef, bytes: fn(T::Native) -> [u8; N]) -> Vec<u8> {
    column.as_primitive::<T>().iter().flat_map(|value| value.map_or([0; N], bytes)).collect()
}

/// The bytes of a number, equal for the two zeros and for all that is not a number.
fn one_form(value: f64) -> [u8; 8] {
    let bits = match value {
        0.0 => 0, // -0.0 as well
        nan if nan.is_nan() => 0x7ff8_0000_0000_0000,
        other => other.to_bits(),
    };
    bits.to_le_bytes()
}

fn strings<'a>(rows: usize, at: impl Fn(usize) -> Option<&'a str>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in 0..rows {
        let text = at(row).unwrap_or("");
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Float64Array;
    use std::sync::Arc;

    fn hash_of(values: Vec<Option<f64>>) -> String {
        let column: ArrayRef = Arc::new(Float64Array::from(values));
        content_hash(&RecordBatch::try_from_iter_with_nullable([("x", column, true)]).expect("one column"))
    }

    #[test]
    fn the_two_zeros_and_all_nans_are_one() {
        assert_eq!(hash_of(vec![Some(0.0)]), hash_of(vec![Some(-0.0)]));
        assert_eq!(hash_of(vec![Some(f64::NAN)]), hash_of(vec![Some(-f64::NAN)]));
        assert_ne!(hash_of(vec![Some(1.0)]), hash_of(vec![Some(-1.0)]));
    }

    #[test]
    fn a_null_is_not_a_zero() {
        assert_ne!(hash_of(vec![None]), hash_of(vec![Some(0.0)]));
    }
}
