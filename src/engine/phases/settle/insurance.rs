//! Income insurance: the household's part of the premium when a policy begins, and an indemnity on the county's price index
//! when the season's harvest is in. The index knows nothing of the household, so effort is not insured.

use crate::engine::agents::government::Government;
use crate::engine::agents::households::Households;
use crate::engine::agents::institutions::{Markets, Terms};
use crate::engine::books::Posted;
use crate::engine::money::{CentralTransfer, Insurance, RestOfWorld};
use crate::engine::pathways::PATHWAYS;
use crate::engine::phases::settle::weekly::Year;
use crate::engine::units::{CROPS, GRAMS_PER_KG, WEEKS, floor, mul_div, real, value_of};

/// Collects premiums and pays indemnities of the week.
pub fn run(
    year: &Year<'_>,
    households: &mut Households,
    markets: &Markets,
    government: &mut Government,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    let week = year.tick.week;
    for row in 0..households.len() {
        let until = households.insured_until_week[row];
        if until <= week {
            continue;
        }
        let county = usize::from(year.endowments.county[row]);
        let account = county * PATHWAYS + PATHWAYS - 1;
        let accounts = &mut government.accounts;
        if until == week + WEEKS {
            let due = year.terms.premium_fen;
            let paid = books.pay_up_to(Insurance, &mut households.cash[row], &mut accounts.cash[account], due);
            households.insurance_year_fen[row] -= paid;
            households.week_income_fen[row] -= paid;
            accounts.spent_fen[account] -= paid;
            accounts.user_cost_fen[account] -= paid;
        }
        let crop = usize::from(year.endowments.crop[row]);
        if !year.crops.harvest_is_in(crop, week) {
            continue;
        }
        let market = county * CROPS + crop;
        let per_kg = indemnity_fen(
            year.terms,
            year.crops.price_fen_per_kg[crop],
            mul_div(markets.season_fen[market], GRAMS_PER_KG, markets.season_g[market].max(1)),
        );
        let due = value_of(households.season_a_g[row] + households.season_b_g[row], per_kg);
        if due > 0 {
            // A bad year costs more than was set aside: the higher level of government pays the rest.
            let missing = (due - accounts.cash[account].fen()).max(0);
            books.pay(CentralTransfer, rest_of_world, &mut accounts.cash[account], missing);
            accounts.granted_fen[account] += missing;
            books.pay(Insurance, &mut accounts.cash[account], &mut households.cash[row], due);
            households.insurance_year_fen[row] += due;
            households.week_income_fen[row] += due;
            accounts.spent_fen[account] += due;
            accounts.user_cost_fen[account] += due;
            accounts.reserve_fen[account] = (accounts.reserve_fen[account] - due).max(0);
        }
    }
}

/// Indemnity for a kilogram when the season's price was `realised`.
fn indemnity_fen(terms: &Terms, normal: i64, realised: i64) -> i64 {
    floor(terms.insured_share * (terms.insurance_trigger * real(normal) - real(realised)).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_insurance_pays_its_share_of_the_shortfall_below_the_trigger() {
        let terms = Terms::default();
        assert_eq!(indemnity_fen(&terms, 400, 400), 0);
        assert_eq!(indemnity_fen(&terms, 400, 320), 0);
        assert_eq!(indemnity_fen(&terms, 400, 200), 60);
    }
}
