//! Cells of a column, by hand: Arrow's casts between all of its types are three megabytes of a binary, for these dozen.

use arrow::array::{AnyDictionaryArray, Array, ArrowPrimitiveType, AsArray};
use arrow::datatypes::{
    DataType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};

use super::limits::check_word;
use crate::engine::error::{Text, text};
use crate::study::experiment::design_table::{DesignCell, is_words};

/// The cells of a column of a batch, whose first row has this number in the table.
pub(super) fn cells(column: &dyn Array, name: &str, first: usize) -> Result<Vec<DesignCell>, Text> {
    // Without values every key is null.
    let dictionary = column.as_any_dictionary_opt().filter(|dictionary| !dictionary.values().is_empty());
    let places = dictionary.map(AnyDictionaryArray::normalized_keys);
    let values = dictionary.map_or(column, |dictionary| dictionary.values().as_ref());
    let of_row = |row: usize| {
        if column.is_null(row) {
            return Ok(DesignCell::Empty);
        }
        let place = places.as_ref().map_or(row, |places| places[row]);
        if values.is_null(place) { Ok(DesignCell::Empty) } else { cell(values, place, name, first + row) }
    };
    (0..column.len()).map(of_row).collect()
}

/// The cell of a value that is not null, for a row of the table.
fn cell(values: &dyn Array, place: usize, name: &str, row: usize) -> Result<DesignCell, Text> {
    fn number<T: ArrowPrimitiveType>(values: &dyn Array, place: usize) -> T::Native {
        values.as_primitive::<T>().value(place)
    }
    let integer = |number: i64| Ok(DesignCell::Integer(number));
    let real = |number: f64| Ok(DesignCell::Real(number));
    let words = |text: &str| {
        check_word(text, row, name)?;
        Ok(if is_words(name) { letters(text) } else { word(text) })
    };
    match values.data_type() {
        DataType::Null => Ok(DesignCell::Empty),
        DataType::Boolean => Ok(DesignCell::Flag(values.as_boolean().value(place))),
        DataType::Int8 => integer(number::<Int8Type>(values, place).into()),
        DataType::Int16 => integer(number::<Int16Type>(values, place).into()),
        DataType::Int32 => integer(number::<Int32Type>(values, place).into()),
        DataType::Int64 => integer(number::<Int64Type>(values, place)),
        DataType::UInt8 => integer(number::<UInt8Type>(values, place).into()),
        DataType::UInt16 => integer(number::<UInt16Type>(values, place).into()),
        DataType::UInt32 => integer(number::<UInt32Type>(values, place).into()),
        DataType::UInt64 => integer(signed(number::<UInt64Type>(values, place), name, row)?),
        DataType::Float16 => real(number::<Float16Type>(values, place).into()),
        DataType::Float32 => real(number::<Float32Type>(values, place).into()),
        DataType::Float64 => real(number::<Float64Type>(values, place)),
        DataType::Utf8 => words(values.as_string::<i32>().value(place)),
        DataType::LargeUtf8 => words(values.as_string::<i64>().value(place)),
        DataType::Utf8View => words(values.as_string_view().value(place)),
        other => Err(text!(
            "column `{name}` holds {other}; a design has numbers, true or false, and words",
            "列 `{name}` 的类型为 {other}；设计表只含数、真假值与文字"
        )),
    }
}

/// Refuses a whole number that 64 bits with a sign do not hold.
fn signed(number: u64, name: &str, row: usize) -> Result<i64, Text> {
    i64::try_from(number).map_err(|_| {
        let (row, most) = (row + 1, i64::MAX);
        text!(
            "row {row}, column `{name}`: {number} is above the largest whole number, {most}",
            "第 {row} 行，列 `{name}`：{number} 超过最大整数 {most}"
        )
    })
}

/// A cell of a column of words, letter for letter.
fn letters(text: &str) -> DesignCell {
    match text.trim() {
        "" => DesignCell::Empty,
        text => DesignCell::Text(text.into()),
    }
}

/// The value of a word in a cell.
fn word(text: &str) -> DesignCell {
    let text = text.trim();
    match text {
        "" => DesignCell::Empty,
        "true" => DesignCell::Flag(true),
        "false" => DesignCell::Flag(false),
        _ => text
            .parse()
            .map(DesignCell::Integer)
            .or_else(|_| text.parse().map(DesignCell::Real))
            .unwrap_or_else(|_| DesignCell::Text(text.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::experiment::design_table::NAME;
    use arrow::array::{ArrayRef, Int32Array, StringArray, new_null_array};
    use arrow::compute::cast;
    use std::sync::Arc;

    fn dictionary(values: &DataType) -> DataType {
        DataType::Dictionary(Box::new(DataType::UInt8), Box::new(values.clone()))
    }

    #[test]
    fn a_number_is_the_same_cell_whatever_its_type() {
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![Some(7), None, Some(0), Some(7)]));
        let whole = [DataType::Int8, DataType::Int16, DataType::Int32, DataType::Int64];
        let natural = [DataType::UInt8, DataType::UInt16, DataType::UInt32, DataType::UInt64];
        let (seven, zero, empty) = (DesignCell::Integer(7), DesignCell::Integer(0), DesignCell::Empty);
        let expected = [seven.clone(), empty.clone(), zero, seven];
        for kind in whole.into_iter().chain(natural) {
            let column = cast(&numbers, &kind).unwrap();
            assert_eq!(cells(&column, "talent.fee", 0).unwrap(), expected, "{kind}");
            let column = cast(&numbers, &dictionary(&kind)).unwrap();
            assert_eq!(cells(&column, NAME, 0).unwrap(), expected, "dictionary of {kind}");
        }
        let expected = [DesignCell::Real(7.0), empty, DesignCell::Real(0.0), DesignCell::Real(7.0)];
        for kind in [DataType::Float16, DataType::Float32, DataType::Float64] {
            let column = cast(&numbers, &kind).unwrap();
            assert_eq!(cells(&column, "talent.fee", 0).unwrap(), expected, "{kind}");
        }
    }

    #[test]
    fn a_word_is_the_same_cell_whatever_its_type() {
        let words: ArrayRef = Arc::new(StringArray::from(vec![Some(" 1.5"), None, Some("true"), Some("1"), Some(" ")]));
        let (real, flag, one, empty) =
            (DesignCell::Real(1.5), DesignCell::Flag(true), DesignCell::Integer(1), DesignCell::Empty);
        let values = [real, empty.clone(), flag, one, empty.clone()];
        let text = |text: &str| DesignCell::Text(text.into());
        let names = [text("1.5"), empty.clone(), text("true"), text("1"), empty.clone()];
        for kind in [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, dictionary(&DataType::Utf8)] {
            let column = cast(&words, &kind).unwrap();
            assert_eq!(cells(&column, "talent.fee", 0).unwrap(), values, "{kind}");
            assert_eq!(cells(&column, NAME, 0).unwrap(), names, "{kind}");
        }
        for kind in [DataType::Null, DataType::Boolean, dictionary(&DataType::Utf8)] {
            assert_eq!(cells(&new_null_array(&kind, 2), NAME, 0).unwrap(), [empty.clone(), empty.clone()], "{kind}");
        }
    }

    #[test]
    fn a_word_that_is_too_long_is_named_by_its_row_in_the_table() {
        let long = "w".repeat(2_000);
        let words: ArrayRef = Arc::new(StringArray::from(vec!["a", "a", &long]));
        for kind in [DataType::Utf8, dictionary(&DataType::Utf8)] {
            let column = cast(&words, &kind).unwrap();
            let why = cells(&column, "talent.fee", 10).unwrap_err().en;
            assert!(why.starts_with("row 13, column `talent.fee`: a word of 2000 bytes"), "{kind}: {why}");
        }
    }
}
