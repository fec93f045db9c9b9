//! What households live on, after everything else is paid, and what they invest once a year.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::agents::endowments::Endowments;
use crate::agents::households::HouseholdRows;
use crate::agents::residence::remitted_fen;
use crate::money::{Collection, HouseholdSector, Living, RestOfWorldSector};
use crate::phases::settle::{Given, Lent, Settle};
use crate::units::{
    BLOCK, CropSet, ExactReals, RowList, Share, WEEKS, add_each, blocks, floor, floor_of_quotient, in_vectors, real,
};
use pulp::{Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// Pays the living costs of all households, from what is left, and closes their week.
pub(super) fn pay(lent: &mut Lent<'_>) {
    let given = lent.given;
    let chunks: Vec<ToOutside> = lent
        .households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| in_vectors(LivingWeek { given, rows: &mut rows }))
        .collect();
    for chunk in chunks {
        chunk.post(&mut lent.books.money, lent.rest_of_world);
    }
}

/// Living costs paid to the outside world.
type ToOutside = Collection<Living, HouseholdSector, RestOfWorldSector>;

/// Living costs of a week: a share of income, at least the minimum.
#[must_use]
pub fn living_fen(rules: &Settle, persons: i64, yearly_income: i64) -> i64 {
    LivingCosts::new(rules).fen(persons, yearly_income)
}

/// The rules of living costs, for many households.
#[derive(Debug, Clone, Copy)]
struct LivingCosts {
    consumption_share: Share,
    /// Least cost of a person in a year, fen.
    minimum_fen: f64,
}

impl LivingCosts {
    fn new(rules: &Settle) -> Self {
        Self { consumption_share: Share::new(rules.consumption_share), minimum_fen: real(rules.minimum_living_fen) }
    }
    /// Living costs of a week.
    #[inline(always)]
    fn fen(self, persons: i64, yearly_income: i64) -> i64 {
        let mut reals = ExactReals::default();
        let persons = reals.real(persons);
        let fen = self.fen_real(persons, yearly_income, &mut reals);
        let fen = reals.integer(fen);
        reals.assert();
        fen
    }
    /// The same as a whole number of floating point.
    #[inline(always)]
    fn fen_real(self, persons: f64, yearly_income: i64, reals: &mut ExactReals) -> f64 {
        let consumed = reals.real(self.consumption_share.of(yearly_income.max(0)));
        let least = reals.product(persons, self.minimum_fen);
        floor_of_quotient(if consumed > least { consumed } else { least }, WEEKS)
    }
}

/// Living costs of the households of a chunk.
struct LivingWeek<'r, 'a> {
    given: Given<'r>,
    rows: &'r mut HouseholdRows<'a>,
}

impl WithSimd for LivingWeek<'_, '_> {
    type Output = ToOutside;

    /// Adds the week to the yearly income of each household and takes its living costs.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> ToOutside {
        let Self { given, rows } = self;
        let costs = LivingCosts::new(given.settle);
        let harvest_is_in = CropSet::of(|crop| given.crops.harvest_is_in(crop, given.tick.week));
        let (mut paid, mut fen) = (Collection::new(Living), [0; BLOCK]);
        for block in blocks(rows.len()) {
            let fen = &mut fen[..block.len()];
            add_week(&mut rows.income_fen[block.clone()], &mut rows.week_income_fen[block.clone()]);
            given.write_living_costs(costs, rows, block.clone(), fen);
            if !harvest_is_in.is_empty() {
                given.add_invested(harvest_is_in, rows, block.clone(), fen);
            }
            paid.take_each_up_to(&mut rows.cash[block.clone()], fen);
            add_each(&mut rows.living_year_fen[block.clone()], fen);
            rows.packing_min[block].fill(0);
        }
        paid
    }
}

/// Adds the income of the week to that of 52 weeks, of which a week fades.
#[inline(always)]
fn add_week(income_fen: &mut [i64], week_income_fen: &mut [i64]) {
    let week_income_fen = &mut week_income_fen[..income_fen.len()];
    let mut reals = ExactReals::default();
    for i in 0..income_fen.len() {
        let (income, week) = (reals.real(income_fen[i]), reals.real(week_income_fen[i]));
        let fading = floor_of_quotient(income.abs(), WEEKS).copysign(income);
        income_fen[i] = reals.integer(income + week - fading);
        week_income_fen[i] = 0;
    }
    reals.assert();
}

impl Given<'_> {
    /// Living costs of the week of the households in a block.
    #[inline(always)]
    fn write_living_costs(self, costs: LivingCosts, rows: &HouseholdRows<'_>, block: Range<usize>, fen: &mut [i64]) {
        let Endowments { persons, away_start, .. } = self.endowments;
        let (persons, away_start) = (&rows.cells(persons)[block.clone()], &rows.cells(away_start)[block.clone()]);
        let (away, income_fen) = (&rows.away[block.clone()], &rows.income_fen[block]);
        let mut reals = ExactReals::default();
        for i in 0..fen.len() {
            let persons = f64::from(persons[i]) + f64::from(away_start[i]) - f64::from(away[i]);
            let costs = costs.fen_real(persons, income_fen[i], &mut reals);
            fen[i] = reals.integer(costs);
        }
        reals.assert();
    }

    /// Adds what households whose harvest is in invest to their living costs.
    #[inline(never)]
    fn add_invested(self, is_in: CropSet, rows: &HouseholdRows<'_>, block: Range<usize>, fen: &mut [i64]) {
        let (crop, first, mut list) = (rows.cells(&self.endowments.crop), block.start, RowList::EMPTY);
        for i in list.select(first, crop[block].iter().map(|&crop| is_in.has(crop))) {
            let of_household = [rows.cash[i].fen(), rows.income_fen[i], fen[i - first]];
            fen[i - first] += self.invested_fen(rows.first + i, of_household, rows.home_min[i], rows.away[i]);
        }
    }

    /// Once a year, when the harvest is in, what exceeds the household's liquid savings and what it foresees to need until
    /// the next one goes into house, schooling and weddings: otherwise cash would pile up and credit never bind. Given are
    /// its cash, its income of a year and its living costs of a week, fen.
    fn invested_fen(self, household: usize, [cash, income, living]: [i64; 3], home_min: i64, away: u8) -> i64 {
        let farm = self.endowments.row(household);
        let crop = farm.crop();
        let weeks = i64::from(WEEKS - self.crops.harvest_weeks[crop]);
        let per_cmu = self.crops.per_cmu(crop, self.map.common_effort[crop]);
        let inputs = farm.input_fen(per_cmu, self.terms.wage_fen_per_hour, home_min);
        let remitted = remitted_fen(self.residence.remittance_fen(), away);
        let short = (inputs + weeks * (living - farm.steady_fen() - remitted)).max(0);
        let savings = real(income.max(0)) * farm.liquid_years();
        (cash - floor(savings + real(short) * farm.foresight())).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_lives_on_less_than_the_minimum_by_choice() {
        let rules = Settle::default();
        assert_eq!(living_fen(&rules, 3, 0), 3 * 700_000 / 52);
        assert!(living_fen(&rules, 3, 10_000_000) > living_fen(&rules, 3, 0));
    }

    #[test]
    fn a_week_is_added_to_the_income_of_a_year_of_which_a_week_fades() {
        let years = [0, 51, 52, 5_199, -51, -52, -53, 1 << 49];
        let weeks = [7, -7, 0, 100, 3, -3, 0, -(1 << 30)];
        let (mut income_fen, mut week_income_fen) = (years, weeks);
        add_week(&mut income_fen, &mut week_income_fen);
        for (fen, (year, week)) in income_fen.into_iter().zip(years.into_iter().zip(weeks)) {
            assert_eq!(fen, year + week - year / i64::from(WEEKS));
        }
        assert_eq!(week_income_fen, [0; 8]);
    }
}
