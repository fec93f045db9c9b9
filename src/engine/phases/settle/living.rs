//! What households live on, after everything else is paid, and what they invest once a year.

use crate::engine::agents::endowments::Endowments;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::agents::residence::{persons_left, remitted_fen};
use crate::engine::money::{Collection, HouseholdSector, Living, RestOfWorldSector};
use crate::engine::phases::settle::{Given, Lent, Settle};
use crate::engine::units::{CROPS, Share, WEEKS, floor, real};
use rayon::prelude::*;

/// Pays the living costs of all households, from what is left, and closes their week.
pub(super) fn pay(lent: &mut Lent<'_>) {
    let given = lent.given;
    let chunks: Vec<ToOutside> = lent
        .households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| {
            rows.packing_min.fill(0);
            given.live(&mut rows)
        })
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
    minimum_fen: i64,
}

impl LivingCosts {
    fn new(rules: &Settle) -> Self {
        Self { consumption_share: Share::new(rules.consumption_share), minimum_fen: rules.minimum_living_fen }
    }
    /// Living costs of a week.
    #[inline]
    fn fen(self, persons: i64, yearly_income: i64) -> i64 {
        self.consumption_share.of(yearly_income.max(0)).max(persons * self.minimum_fen) / i64::from(WEEKS)
    }
}

impl Given<'_> {
    /// Adds the week to the yearly income of each household and takes its living costs.
    fn live(self, rows: &mut HouseholdRows<'_>) -> ToOutside {
        let costs = LivingCosts::new(self.settle);
        let harvest_is_in: [bool; CROPS] = std::array::from_fn(|crop| self.crops.harvest_is_in(crop, self.tick.week));
        let Endowments { crop, persons, away_start, .. } = self.endowments;
        let (crop, persons, away_start) = (rows.cells(crop), rows.cells(persons), rows.cells(away_start));
        let n = rows.len();
        let (home_min, away, cash) = (&rows.home_min[..n], &rows.away[..n], &mut rows.cash[..n]);
        let (income_fen, week_income_fen) = (&mut rows.income_fen[..n], &mut rows.week_income_fen[..n]);
        let living_year_fen = &mut rows.living_year_fen[..n];
        let mut paid = Collection::new(Living);
        for i in 0..n {
            income_fen[i] += week_income_fen[i] - income_fen[i] / i64::from(WEEKS);
            week_income_fen[i] = 0;
            let persons = persons_left(persons[i].into(), away_start[i], away[i]);
            let mut due = costs.fen(persons, income_fen[i]);
            if harvest_is_in[usize::from(crop[i])] {
                let fen = [cash[i].fen(), income_fen[i], due];
                due += self.invested_fen(rows.first + i, fen, home_min[i], away[i]);
            }
            living_year_fen[i] += paid.take_up_to(&mut cash[i], due);
        }
        paid
    }

    /// Once a year, when the harvest is in, what exceeds the household's liquid savings and what it foresees to need until
    /// the next one goes into house, schooling and weddings: otherwise cash would pile up and credit never bind. Given are
    /// its cash, its income of a year and its living costs of a week, fen. It is not inlined into the loop of every week.
    #[inline(never)]
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
}
