//! Income insurance: the household's part of the premium when a policy begins, and an indemnity on the county's price index
//! when the season's harvest is in. The index knows nothing of the household, so effort is not insured.

use crate::agents::terms::Terms;
use crate::money::{CentralTransfer, Insurance};
use crate::phases::settle::{Lent, policy_account};
use crate::units::{CropSet, GRAMS_PER_KG, RowList, WEEKS, blocks, floor, mul_div, real, value_of};

/// The instrument of the policy pathway that is liable.
const INCOME_INSURANCE: usize = 1;

/// Collects premiums and pays indemnities of the week.
pub(super) fn run(lent: &mut Lent<'_>) {
    let given = lent.given;
    let week = given.tick.week;
    let harvest_is_in = CropSet::of(|crop| given.crops.harvest_is_in(crop, week));
    let (crop, mut list) = (&given.endowments.crop, RowList::EMPTY);
    for block in blocks(crop.len()) {
        let insured = lent.households.insured_until_week[block.clone()].iter().zip(&crop[block.clone()]);
        let is_due = |(&until, &crop)| until == week + WEEKS || until > week && harvest_is_in.has(crop);
        for household in list.select(block.start, insured.map(is_due)) {
            if lent.households.insured_until_week[household] == week + WEEKS {
                collect_premium(lent, household);
            }
            if harvest_is_in.has(crop[household]) {
                pay_indemnity(lent, household);
            }
        }
    }
}

/// Takes the household's part of the premium, as far as its cash reaches.
fn collect_premium(lent: &mut Lent<'_>, household: usize) {
    let account = policy_account(lent.given.endowments.row(household).county());
    let (households, accounts) = (&mut *lent.households, &mut lent.government.accounts);
    let due = lent.given.terms.premium_fen;
    let paid = lent.books.pay_up_to(Insurance, &mut households.cash[household], &mut accounts.cash[account], due);
    households.insurance_year_fen[household] -= paid;
    households.week_income_fen[household] -= paid;
    accounts.count_spending(account, INCOME_INSURANCE, -paid);
    accounts.user_cost_fen[account] -= paid;
    accounts.purse_fen[account][INCOME_INSURANCE] += paid;
}

/// Pays the indemnity of a season, if its price was below the trigger.
fn pay_indemnity(lent: &mut Lent<'_>, household: usize) {
    let Lent { given, households, markets, government, rest_of_world, books, .. } = lent;
    let farm = given.endowments.row(household);
    let market = farm.market();
    let season_fen_per_kg = mul_div(markets.season_fen[market], GRAMS_PER_KG, markets.season_g[market].max(1));
    let normal_fen = floor(given.wholesale.normal_fen_per_kg(given.crops, given.map, market));
    let per_kg = indemnity_fen(given.terms, normal_fen, season_fen_per_kg);
    let due = value_of(households.season_a_g[household] + households.season_b_g[household], per_kg);
    if due <= 0 {
        return;
    }
    let (account, accounts) = (policy_account(farm.county()), &mut government.accounts);
    // A bad year costs more than was set aside: the higher level of government pays the rest.
    let missing = (due - accounts.cash[account].fen()).max(0);
    books.pay(CentralTransfer, *rest_of_world, &mut accounts.cash[account], missing);
    accounts.granted_fen[account] += missing;
    accounts.purse_fen[account][INCOME_INSURANCE] += missing;
    books.pay(Insurance, &mut accounts.cash[account], &mut households.cash[household], due);
    households.insurance_year_fen[household] += due;
    households.week_income_fen[household] += due;
    accounts.count_spending(account, INCOME_INSURANCE, due);
    accounts.user_cost_fen[account] += due;
    accounts.debit(account, INCOME_INSURANCE, due);
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
