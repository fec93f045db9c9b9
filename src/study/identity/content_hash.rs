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
        hash_validity(&mut hash, &cells);
        hash_values(&mut hash, &cells);
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

/// Bytes that are hashed at a time: they stay in the nearest cache.
const BLOCK: usize = 4096;
/// The length of a text without letters.
const EMPTY: &[u8] = &[0; 8];

fn hash_validity(hash: &mut Sha256, cells: &Cells<'_>) {
    if let Some(valid) = &cells.valid {
        return hash_numbers(hash, valid, |valid| [u8::from(valid)]);
    }
    let rows = cells.rows();
    for first in (0..rows).step_by(BLOCK) {
        hash.update(&[1; BLOCK][..BLOCK.min(rows - first)]);
    }
}

fn hash_values(hash: &mut Sha256, cells: &Cells<'_>) {
    match &cells.values {
        Values::I64(values) => hash_cells(hash, cells, values, i64::to_le_bytes),
        Values::I32(values) | Values::Date(values) => hash_cells(hash, cells, values, i32::to_le_bytes),
        Values::U32(values) => hash_cells(hash, cells, values, u32::to_le_bytes),
        Values::U16(values) => hash_cells(hash, cells, values, u16::to_le_bytes),
        Values::U8(values) => hash_cells(hash, cells, values, u8::to_le_bytes),
        Values::F64(values) => hash_cells(hash, cells, values, one_form),
        Values::Flag(values) => hash_cells(hash, cells, values, |flag| [u8::from(flag)]),
        Values::Name(codes, names) => {
            let names: Vec<Vec<u8>> = names.iter().map(|name| with_length(name)).collect();
            let name = |row: usize| usize::try_from(codes[row]).ok().and_then(|code| names.get(code));
            hash_texts(hash, cells, |row| name(row).map_or(EMPTY, Vec::as_slice));
        }
        Values::Text(texts) => hash_texts(hash, cells, |row| with_length(texts[row])),
    }
}

/// Hashes the numbers of a column; empty cells as zeros.
fn hash_cells<T: Copy + Default, const N: usize>(
    hash: &mut Sha256,
    cells: &Cells<'_>,
    values: &[T],
    bytes_of: impl Fn(T) -> [u8; N],
) {
    match &cells.valid {
        None => hash_numbers(hash, values, bytes_of),
        Some(valid) => {
            let or_zero = |(value, valid): (&T, &bool)| if *valid { *value } else { T::default() };
            hash_numbers(hash, &values.iter().zip(valid).map(or_zero).collect::<Vec<T>>(), bytes_of);
        }
    }
}

fn hash_numbers<T: Copy, const N: usize>(hash: &mut Sha256, values: &[T], bytes_of: impl Fn(T) -> [u8; N]) {
    let mut block = [0; BLOCK];
    for values in values.chunks(BLOCK / N) {
        let (numbers, _) = block.as_chunks_mut::<N>();
        for (bytes, value) in numbers.iter_mut().zip(values) {
            *bytes = bytes_of(*value);
        }
        hash.update(numbers[..values.len()].as_flattened());
    }
}

/// Hashes texts with their lengths, `text_of` a row; an empty cell as one without letters.
fn hash_texts<B: AsRef<[u8]>>(hash: &mut Sha256, cells: &Cells<'_>, text_of: impl Fn(usize) -> B) {
    let mut block = Vec::with_capacity(BLOCK);
    for row in 0..cells.rows() {
        if cells.is_valid(row) {
            block.extend_from_slice(text_of(row).as_ref());
        } else {
            block.extend_from_slice(EMPTY);
        }
        if block.len() >= BLOCK {
            hash.update(&block);
            block.clear();
        }
    }
    hash.update(&block);
}

/// A text after its length.
fn with_length(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat()
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
    use crate::study::identity::sha256;

    fn hash(values: Values<'_>, valid: Option<Vec<bool>>) -> String {
        content_hash([Ok::<_, ()>(("x", Cells { values, valid }))]).expect("one column")
    }

    fn hash_of(values: &[f64], valid: Option<Vec<bool>>) -> String {
        hash(Values::F64(values.into()), valid)
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

    /// The hash of a column named `x`, from the bytes of its values.
    fn written_out(type_name: &str, valid: &[bool], values: &[Vec<u8>]) -> String {
        let mut bytes = [with_length("x"), with_length(type_name)].concat();
        bytes.extend((valid.len() as u64).to_le_bytes());
        bytes.extend(valid.iter().map(|valid| u8::from(*valid)));
        bytes.extend(values.concat());
        sha256(&bytes)
    }

    #[test]
    fn columns_longer_than_a_block_have_the_hash_of_all_their_bytes() {
        let rows = 10_000;
        let (all, some) = (vec![true; rows], (0..rows).map(|row| row % 3 != 0).collect::<Vec<bool>>());
        let numbers: Vec<i64> = (0..).take(rows).map(|row| row * 1_000_003 - 7).collect();
        let bytes: Vec<Vec<u8>> = numbers.iter().map(|number| number.to_le_bytes().to_vec()).collect();
        assert_eq!(hash(Values::I64(numbers.as_slice().into()), None), written_out("i64", &all, &bytes));
        let kept: Vec<Vec<u8>> =
            bytes.into_iter().zip(&some).map(|(bytes, valid)| if *valid { bytes } else { vec![0; 8] }).collect();
        assert_eq!(hash(Values::I64(numbers.into()), Some(some.clone())), written_out("i64", &some, &kept));
        let names = vec!["", "an apple", "茶"];
        let codes: Vec<i32> = (0..).take(rows).map(|row| row % 3).collect();
        let texts: Vec<Vec<u8>> = names.iter().map(|name| with_length(name)).cycle().take(rows).collect();
        assert_eq!(hash(Values::Name(codes.into(), names.clone()), None), written_out("text", &all, &texts));
        let texts: Vec<Vec<u8>> =
            (0..rows).map(|row| with_length(if some[row] { names[row % 3] } else { "" })).collect();
        let cells: Vec<&str> = names.iter().copied().cycle().take(rows).collect();
        assert_eq!(hash(Values::Text(cells), Some(some.clone())), written_out("text", &some, &texts));
    }
}
