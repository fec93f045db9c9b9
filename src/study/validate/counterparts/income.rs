//! Incomes, their sources, farm sizes, and the income of a mu of apples.

use crate::engine::units::{FEN_PER_YUAN, count_as_f64, real};
use crate::study::validate::counterparts::{APPLE, Snapshot};
use crate::study::validate::distribution::{income_shape, share_in_fifth};
use std::collections::BTreeMap;

pub(in crate::study::validate) fn income(snapshot: &Snapshot<'_>) -> f64 {
    income_shape(&snapshot.incomes()).mean / FEN_PER_YUAN
}
pub(in crate::study::validate) fn median(snapshot: &Snapshot<'_>) -> f64 {
    income_shape(&snapshot.incomes()).median
}
pub(in crate::study::validate) fn gini(snapshot: &Snapshot<'_>) -> f64 {
    income_shape(&snapshot.incomes()).gini
}
pub(in crate::study::validate) fn fifths(snapshot: &Snapshot<'_>) -> f64 {
    income_shape(&snapshot.incomes()).fifths
}
pub(in crate::study::validate) fn wages(snapshot: &Snapshot<'_>) -> f64 {
    let t = &snapshot.record.households;
    snapshot.share_of_income(|row| t.wage_fen[row] + t.packing_wage_fen[row])
}
pub(in crate::study::validate) fn operating(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.share_of_income(|row| snapshot.operating_income(row))
}
pub(in crate::study::validate) fn property(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.share_of_income(|row| snapshot.record.households.property_fen[row])
}
pub(in crate::study::validate) fn transfers(snapshot: &Snapshot<'_>) -> f64 {
    let t = &snapshot.record.households;
    snapshot.share_of_income(|row| t.transfer_fen[row] + t.grant_fen[row] + t.top_up_fen[row] + t.insurance_fen[row])
}
/// Share of operating income in the top fifth less that in the second.
pub(in crate::study::validate) fn operating_gap(snapshot: &Snapshot<'_>) -> f64 {
    let t = &snapshot.record.households;
    let row = |row: usize| {
        let (persons, all) = (u32::from(t.persons[row]), real(t.disposable_income_fen[row]));
        (all / f64::from(persons), persons, real(snapshot.operating_income(row)), all)
    };
    let rows: Vec<_> = snapshot.first_year_rows().map(row).collect();
    share_in_fifth(&rows, 4) - share_in_fifth(&rows, 1)
}
pub(in crate::study::validate) fn small_farms(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.share_of_farms(|cmu| cmu <= 1_000.0)
}
pub(in crate::study::validate) fn middle_farms(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.share_of_farms(|cmu| cmu > 1_000.0 && cmu <= 3_000.0)
}
pub(in crate::study::validate) fn large_farms(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.share_of_farms(|cmu| cmu > 3_000.0)
}
/// Cash income of a mu of apples over all reported years, yuan.
pub(in crate::study::validate) fn apple_income(snapshot: &Snapshot<'_>) -> f64 {
    let t = &snapshot.record.households;
    let rows = || (0..t.len()).filter(|&row| t.crop[row].0 == APPLE);
    let mu: f64 = rows().map(|row| f64::from(t.land_cmu[row]) / 100.0).sum();
    real(rows().map(|row| snapshot.specialty_income(row)).sum()) / FEN_PER_YUAN / mu
}
/// Share of counties and years in which apples paid more than the wage of own work.
pub(in crate::study::validate) fn profitable_apple_years(snapshot: &Snapshot<'_>) -> f64 {
    let t = &snapshot.record.households;
    let wage = snapshot.rules.terms.wage_fen_per_hour;
    let mut left: BTreeMap<(u16, u32), i64> = BTreeMap::new();
    for row in (0..t.len()).filter(|&row| t.crop[row].0 == APPLE) {
        *left.entry((t.county[row], t.year[row])).or_default() +=
            snapshot.specialty_income(row) - t.unpaid_min[row] * wage / 60;
    }
    count_as_f64(left.values().filter(|&&fen| fen > 0).count()) / count_as_f64(left.len())
}
