//! Conservation of money and goods, computed from the tables of a run.

use std::collections::BTreeMap;

use arrow::array::types::{Int32Type, Int64Type, UInt32Type};
use arrow::array::{AsArray, RecordBatch};

use crate::engine::goods::GOODS_FLOW_NAMES;

/// Places of goods. Farm and co-operative are one place, because sales leave from both.
const PLACES: [&str; 3] = ["in store", "sold and waiting", "travelling"];

/// For each movement its origin and its destination in [`PLACES`]. Goods that are eaten, sold offline or lost have no
/// destination.
const MOVES: [(&str, Option<usize>, Option<usize>); 12] = [
    ("harvest", None, Some(0)),
    ("delivery to co-operative", Some(0), Some(0)),
    ("offline sale", Some(0), None),
    ("live sale", Some(0), Some(1)),
    ("shipment", Some(1), Some(2)),
    ("cancelled order", Some(1), Some(0)),
    ("delivery", Some(2), None),
    ("refunded and discarded", Some(2), None),
    ("loss on the farm", Some(0), None),
    ("loss at the co-operative", Some(0), None),
    ("loss on the way", Some(2), None),
    ("loss before or at the first trader", None, None),
];

/// The cells of a column of names or numbers as text, for messages and groups.
pub(super) fn labels(batch: &RecordBatch, name: &str) -> Option<Vec<String>> {
    let column = batch.column_by_name(name)?;
    if let Some(numbers) = column.as_primitive_opt::<UInt32Type>() {
        return Some(numbers.values().iter().map(ToString::to_string).collect());
    }
    let dictionary = column.as_dictionary_opt::<Int32Type>()?;
    let names = dictionary.values().as_string_opt::<i32>()?;
    Some((0..dictionary.len()).map(|row| dictionary.key(row).map_or("", |key| names.value(key)).to_owned()).collect())
}

fn numbers<'a>(batch: &'a RecordBatch, name: &str) -> Option<&'a [i64]> {
    Some(batch.column_by_name(name)?.as_primitive_opt::<Int64Type>()?.values())
}

/// Sum of `fen` by sector, one sum if there is no column `sector`; `None` if a sum exceeds 64 bits.
pub(super) fn by_sector(batch: &RecordBatch) -> Option<BTreeMap<String, i64>> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let Some(fen) = numbers(batch, "fen") else { return Some(sums) };
    let sectors = labels(batch, "sector");
    for (row, fen) in fen.iter().enumerate() {
        let sector = sectors.as_ref().map_or("all", |labels| labels[row].as_str());
        let sum = sums.entry(sector.to_owned()).or_default();
        *sum = sum.checked_add(*fen)?;
    }
    Some(sums)
}

/// Every row of the transaction-flow matrix (a flow in a week) must sum to zero over sectors; the error names the first
/// that does not.
pub(super) fn flows(batch: &RecordBatch) -> Result<(), String> {
    let Some(fen) = numbers(batch, "fen") else { return Ok(()) };
    let (weeks, flows) = (labels(batch, "week"), labels(batch, "flow"));
    let label = |labels: &Option<Vec<String>>, row: usize| labels.as_ref().map_or(String::new(), |it| it[row].clone());
    let mut sums: BTreeMap<(String, String), i128> = BTreeMap::new();
    for (row, fen) in fen.iter().enumerate() {
        *sums.entry((label(&weeks, row), label(&flows, row))).or_default() += i128::from(*fen);
    }
    match sums.into_iter().find(|(_, sum)| *sum != 0) {
        None => Ok(()),
        Some(((week, flow), sum)) => Err(format!("week {week}, flow `{flow}`: {sum} fen")),
    }
}

/// No place may have less than zero grams at the end of a week; the error names the first that has.
pub(super) fn goods(batch: &RecordBatch) -> Result<(), String> {
    let (Some(grams), Some(movements)) = (numbers(batch, "grams"), labels(batch, "movement")) else { return Ok(()) };
    let weeks = batch.column_by_name("week").and_then(|weeks| weeks.as_primitive_opt::<UInt32Type>());
    let Some(weeks) = weeks.map(arrow::array::PrimitiveArray::values) else { return Ok(()) };
    let (crops, grades) = (labels(batch, "crop"), labels(batch, "grade"));
    let label = |labels: &Option<Vec<String>>, row: usize| labels.as_ref().map_or(String::new(), |it| it[row].clone());
    let mut stocks: BTreeMap<(String, String), [i128; 3]> = BTreeMap::new();
    for row in 0..grams.len() {
        let movement = &movements[row];
        let Some((_, from, to)) = MOVES.iter().find(|(name, ..)| name == movement) else {
            return Err(format!("week {}: `{movement}` is no movement of goods", weeks[row]));
        };
        if grams[row] < 0 {
            return Err(format!("week {}, `{movement}`: {} g", weeks[row], grams[row]));
        }
        let places = stocks.entry((label(&crops, row), label(&grades, row))).or_default();
        if let Some(place) = from {
            places[*place] -= i128::from(grams[row]);
        }
        if let Some(place) = to {
            places[*place] += i128::from(grams[row]);
        }
        // Within a week movements are in the order of their names, so stocks are compared when it ends.
        if weeks.get(row + 1) != Some(&weeks[row]) {
            for ((crop, grade), places) in &stocks {
                if let Some(place) = places.iter().position(|grams| *grams < 0) {
                    let (grams, place) = (places[place], PLACES[place]);
                    return Err(format!("week {}, {crop} {grade}: {grams} g {place}", weeks[row]));
                }
            }
        }
    }
    Ok(())
}

const _: () = assert!(MOVES.len() == GOODS_FLOW_NAMES.len(), "every movement of goods has a row here");

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Int64Array, StringArray, UInt32Array};
    use arrow::compute::cast;
    use arrow::datatypes::DataType;
    use std::sync::Arc;

    fn names(list: &[&str]) -> ArrayRef {
        let text: ArrayRef = Arc::new(StringArray::from(list.to_vec()));
        cast(&text, &DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))).unwrap()
    }

    fn table(weeks: &[u32], name: &str, of: &[&str], value: &str, values: &[i64]) -> RecordBatch {
        let weeks: ArrayRef = Arc::new(UInt32Array::from(weeks.to_vec()));
        let values: ArrayRef = Arc::new(Int64Array::from(values.to_vec()));
        RecordBatch::try_from_iter([("week", weeks), (name, names(of)), (value, values)]).unwrap()
    }

    #[test]
    fn every_movement_of_the_books_is_known() {
        assert_eq!(MOVES.map(|(name, ..)| name), GOODS_FLOW_NAMES);
    }

    #[test]
    fn a_flow_that_does_not_sum_to_zero_is_named() {
        let of = ["wage", "wage", "fee", "fee"];
        assert_eq!(flows(&table(&[1, 1, 1, 1], "flow", &of, "fen", &[5, -5, 7, -7])), Ok(()));
        let wrong = table(&[1, 1, 2, 2], "flow", &of, "fen", &[5, -5, 7, -6]);
        assert_eq!(flows(&wrong), Err("week 2, flow `fee`: 1 fen".into()));
        let apart = table(&[1, 2], "flow", &of[..2], "fen", &[5, -5]);
        assert!(flows(&apart).is_err(), "weeks do not make up for each other");
    }

    #[test]
    fn goods_that_come_from_nowhere_are_named() {
        let of = ["harvest", "live sale", "shipment", "delivery"];
        assert_eq!(goods(&table(&[1, 1, 1, 2], "movement", &of, "grams", &[9, 8, 8, 8])), Ok(()));
        let wrong = goods(&table(&[1, 1, 1, 2], "movement", &of, "grams", &[9, 8, 8, 9]));
        assert_eq!(wrong, Err("week 2,  : -1 g travelling".into()));
        assert!(goods(&table(&[1], "movement", &["magic"], "grams", &[1])).is_err());
    }
}
