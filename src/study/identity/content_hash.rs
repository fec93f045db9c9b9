//! Content hashes: they depend only on the values, not on codec, labels, names or order of the arms.

use crate::study::identity::{Cells, Values, hex, text};
use sha2::{Digest, Sha256};

/// Content hash of a table of one run, from its columns in the order of the file. The key columns (run, arm,
/// replication) are left out: they give the position of the run, and its run id is hashed elsewhere.
///
/// For each column: name, type (both length-prefixed), number of rows, validity as one byte a row, values
/// little-endian; text length-prefixed, -0.0 as 0.0, one NaN, empty cells as zero bytes. Lengths are 8 bytes
/// little-endian.
///
/// # Errors
/// The first error among the columns.
pub fn content_hash<'a, E>(
    columns: impl IntoIterator<Item = std::result::Result<(&'a str, Cells<'a>), E>>,
) -> std::result::Result<String, E> {
    let mut hash = Sha256::new();
    for column in columns {
        let (name, cells) = column?;
        text(&mut hash, name);
        text(&mut hash, type_name(&cells.values));
        hash.update((cells.rows() as u64).to_le_bytes());
        match &cells.valid {
            Some(valid) => hash.update(valid.iter().map(|valid| u8::from(*valid)).collect::<Vec<u8>>()),
            None => hash.update(vec![1; cells.rows()]),
        }
        hash.update(bytes(&cells));
    }
    Ok(hex(&hash.finalize()))
}

fn type_name(values: &Values<'_>) -> &'static str {
    match values {
        Values::I64(_) => "i64",
        Values::I32(_) => "i32",
        Values::U32(_) => "u32",
        Values::U16(_) => "u16",
        Values::U8(_) => "u8",
        Values::F64(_) => "f64",
        Values::Flag(_) => "flag",
        Values::Date(_) => "date",
        Values::Name(..) | Values::Text(_) => "text",
    }
}

fn bytes(cells: &Cells<'_>) -> Vec<u8> {
    match &cells.values {
        Values::I64(values) => numbers(cells, values, i64::to_le_bytes),
        Values::I32(values) | Values::Date(values) => numbers(cells, values, i32::to_le_bytes),
        Values::U32(values) => numbers(cells, values, u32::to_le_bytes),
        Values::U16(values) => numbers(cells, values, u16::to_le_bytes),
        Values::U8(values) => numbers(cells, values, u8::to_le_bytes),
        Values::F64(values) => numbers(cells, values, one_form),
        Values::Flag(values) => numbers(cells, values, |flag| [u8::from(flag)]),
        Values::Name(..) | Values::Text(_) => {
            let mut bytes = Vec::new();
            for text in (0..cells.rows()).map(|row| cells.text(row).unwrap_or("")) {
                bytes.extend((text.len() as u64).to_le_bytes());
                bytes.extend(text.as_bytes());
            }
            bytes
        }
    }
}

fn numbers<T: Copy, const N: usize>(cells: &Cells<'_>, values: &[T], of: fn(T) -> [u8; N]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(values.len() * N);
    for (row, value) in values.iter().enumerate() {
        bytes.extend(if cells.is_valid(row) { of(*value) } else { [0; N] });
    }
    bytes
}

/// The bytes of a number; 0.0 and -0.0 have the same bytes, and all NaN have the same bytes.
fn one_form(value: f64) -> [u8; 8] {
    let bits = match value {
        0.0 => 0, // -0.0 as well
        nan if nan.is_nan() => 0x7ff8_0000_0000_0000,
        other => other.to_bits(),
    };
    bits.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(values: &[f64], valid: Option<Vec<bool>>) -> String {
        let column: std::result::Result<_, ()> = Ok(("x", Cells { values: Values::F64(values.into()), valid }));
        content_hash([column]).expect("one column")
    }

    #[test]
    fn the_two_zeros_and_all_nans_are_one() {
        assert_eq!(hash_of(&[0.0], None), hash_of(&[-0.0], None));
        assert_eq!(hash_of(&[f64::NAN], None), hash_of(&[-f64::NAN], None));
        assert_ne!(hash_of(&[1.0], None), hash_of(&[-1.0], None));
    }

    #[test]
    fn an_empty_cell_is_not_a_zero_whatever_stands_in_it() {
        let empty = hash_of(&[0.0], Some(vec![false]));
        assert_ne!(empty, hash_of(&[0.0], None));
        assert_eq!(empty, hash_of(&[7.0], Some(vec![false])));
        assert_eq!(hash_of(&[7.0], Some(vec![true])), hash_of(&[7.0], None));
    }
}
