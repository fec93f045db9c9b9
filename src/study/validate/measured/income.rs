//! Incomes, their sources, farm sizes, and what a mu of apples earns.

use crate::engine::units::{FEN_PER_YUAN, counted, real};
use crate::study::validate::measured::{APPLE, Snapshot};
use crate::study::validate::shape::{shape, share_in_fifth};
use std::collections::BTreeMap;

pub(in crate::study::validate) fn income(look: &Snapshot<'_>) -> f64 {
    shape(&look.incomes()).mean / FEN_PER_YUAN
}
pub(in crate::study::validate) fn median(look: &Snapshot<'_>) -> f64 {
    shape(&look.incomes()).median
}
pub(in crate::study::validate) fn gini(look: &Snapshot<'_>) -> f64 {
    shape(&look.incomes()).gini
}
pub(in crate::study::validate) fn fifths(look: &Snapshot<'_>) -> f64 {
    shape(&look.incomes()).fifths
}
pub(in crate::study::validate) fn wages(look: &Snapshot<'_>) -> f64 {
    let t = &look.record.households;
    look.share(|row| t.wage_fen[row] + t.packing_wage_fen[row])
}
pub(in crate::study::validate) fn operating(look: &Snapshot<'_>) -> f64 {
    look.share(|row| look.operating(row))
}
pub(in crate::study::validate) fn property(look: &Snapshot<'_>) -> f64 {
    look.share(|row| look.record.households.property_fen[row])
}
pub(in crate::study::validate) fn transfers(look: &Snapshot<'_>) -> f64 {
    let t = &look.record.households;
    look.share(|row| t.transfer_fen[row] + t.grant_fen[row] + t.top_up_fen[row] + t.insurance_fen[row])
}
/// Share of operating income in the top fifth less that in the second.
pub(in crate::study::validate) fn operating_gap(look: &Snapshot<'_>) -> f64 {
    let t = &look.record.households;
    let row = |row: usize| {
        let (persons, all) = (u32::from(t.persons[row]), real(t.disposable_income_fen[row]));
        (all / f64::from(persons), persons, real(look.operating(row)), all)
    };
    let rows: Vec<_> = look.first().map(row).collect();
    share_in_fifth(&rows, 4) - share_in_fifth(&rows, 1)
}
pub(in crate::study::validate) fn small_farms(look: &Snapshot<'_>) -> f64 {
    look.farms(|cmu| cmu <= 1_000.0)
}
pub(in crate::study::validate) fn middle_farms(look: &Snapshot<'_>) -> f64 {
    look.farms(|cmu| cmu > 1_000.0 && cmu <= 3_000.0)
}
pub(in crate::study::validate) fn large_farms(look: &Snapshot<'_>) -> f64 {
    look.farms(|cmu| cmu > 3_000.0)
}
/// Cash income of a mu of apples over all reported years, yuan.
pub(in crate::study::validate) fn apple_income(look: &Snapshot<'_>) -> f64 {
    let t = &look.record.households;
    let rows = || (0..t.len()).filter(|&row| t.crop[row].0 == APPLE);
    let mu: f64 = rows().map(|row| f64::from(t.land_cmu[row]) / 100.0).sum();
    real(rows().map(|row| look.specialty(row)).sum()) / FEN_PER_YUAN / mu
}
/// Share of counties and years in which the apple growers together had something left when own work was paid the wage.
pub(in crate::study::validate) fn apple_years(look: &Snapshot<'_>) -> f64 {
    let t = &look.record.households;
    let wage = look.rules.terms.wage_fen_per_hour;
    let mut left: BTreeMap<(u16, u32), i64> = BTreeMap::new();
    for row in (0..t.len()).filter(|&row| t.crop[row].0 == APPLE) {
        *left.entry((t.county[row], t.year[row])).or_default() += look.specialty(row) - t.unpaid_min[row] * wage / 60;
    }
    counted(left.values().filter(|&&fen| fen > 0).count()) / counted(left.len())
}
