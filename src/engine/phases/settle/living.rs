//! What households live on, after everything else is paid, and what they invest once a year.

use crate::engine::agents::endowments::HouseholdEndowment;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::agents::residence::{persons_at_home, remitted_fen};
use crate::engine::books::Posted;
use crate::engine::money::{Living, PendingMoneyList, RestOfWorldSector};
use crate::engine::phases::settle::{Given, Lent, Settle};
use crate::engine::units::{CROPS, WEEKS, floor, real, share_of};
use rayon::prelude::*;

/// Pays the living costs of all households, from what is left, and closes their week.
pub(super) fn pay(lent: &mut Lent<'_>) {
    let given = lent.given;
    let harvest_is_in: [bool; CROPS] = std::array::from_fn(|crop| given.crops.harvest_is_in(crop, given.tick.week));
    let chunks: Vec<(Posted, PendingMoneyList<RestOfWorldSector>)> = lent
        .households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|rows| {
            let (mut posted, mut pending) = (Posted::default(), PendingMoneyList::new(0..1));
            for i in 0..rows.len() {
                let farm = given.endowments.row(rows.first + i);
                rows.income_fen[i] += rows.week_income_fen[i] - rows.income_fen[i] / i64::from(WEEKS);
                rows.week_income_fen[i] = 0;
                let living = living_fen(given.settle, persons_at_home(farm, rows.away[i]), rows.income_fen[i]);
                let invested = if harvest_is_in[farm.crop()] { given.invested_fen(farm, &rows, i, living) } else { 0 };
                let due = living + invested;
                rows.living_year_fen[i] += posted.pay_up_to(Living, &mut rows.cash[i], pending.at(0), due);
                rows.packing_min[i] = 0;
            }
            (posted, pending)
        })
        .collect();
    for (posted, pending) in chunks {
        lent.books.add(&posted);
        pending.hand_over_to_rest_of_world(lent.rest_of_world);
    }
}

/// Living costs of a week: a share of income, at least the minimum.
#[must_use]
pub fn living_fen(rules: &Settle, persons: i64, yearly_income: i64) -> i64 {
    let least = persons * rules.minimum_living_fen;
    share_of(yearly_income.max(0), rules.consumption_share).max(least) / i64::from(WEEKS)
}

impl Given<'_> {
    /// Once a year, when the harvest is in, what exceeds the household's liquid savings and what it foresees to need until
    /// the next one goes into house, schooling and weddings: otherwise cash would pile up and credit never bind. `living` is
    /// its living costs of a week.
    fn invested_fen(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize, living: i64) -> i64 {
        let crop = farm.crop();
        let weeks = i64::from(WEEKS - self.crops.harvest_weeks[crop]);
        let per_cmu = self.crops.per_cmu(crop, self.map.common_effort[crop]);
        let inputs = farm.input_fen(per_cmu, self.terms.wage_fen_per_hour, rows.home_min[i]);
        let short = (inputs
            + weeks * (living - farm.steady_fen() - remitted_fen(self.residence.remittance_fen(), rows.away[i])))
        .max(0);
        let savings = real(rows.income_fen[i].max(0)) * farm.liquid_years();
        (rows.cash[i].fen() - floor(savings + real(short) * farm.foresight())).max(0)
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
