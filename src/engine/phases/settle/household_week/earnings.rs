//! What households earn beside their specialty crop: off-farm wages, other farm income, property, transfers.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use super::block::{Block, OutsidePayments};
use crate::agents::endowments::Endowments;
use crate::agents::farm_work::FarmWork;
use crate::agents::households::HouseholdRows;
use crate::units::{BLOCK, ExactReals, add_each};

/// Counts the own work on the land, minutes.
#[inline(always)]
pub(super) fn count_own_work(block: Block<'_>, rows: &HouseholdRows<'_>, own_min: &mut [f64]) {
    let Endowments { crop, land_cmu, labour_min, farm_most_min, .. } = block.given.endowments;
    let (crop, land_cmu) = (block.of(rows.cells(crop)), block.of(rows.cells(land_cmu)));
    let (labour_min, farm_most_min) = (block.of(rows.cells(labour_min)), block.of(rows.cells(farm_most_min)));
    let home_min = block.of(rows.home_min);
    let mut reals = ExactReals::default();
    for i in 0..block.len {
        let farm = FarmWork { land_cmu: land_cmu[i], labour_min: labour_min[i], most_min: farm_most_min[i] };
        own_min[i] = farm.own_min_real(block.week.labour_min.of(crop[i]), reals.real(home_min[i]), &mut reals);
    }
    reals.assert();
}

/// Counts the unpaid work of the week and pays the off-farm wages for which it leaves time.
#[inline(always)]
pub(super) fn pay_wages(block: Block<'_>, rows: &mut HouseholdRows<'_>, own_min: &[f64], paid: &mut OutsidePayments) {
    let (mut unpaid_min, mut wages) = ([0; BLOCK], [0; BLOCK]);
    let (unpaid_min, wages) = (&mut unpaid_min[..block.len], &mut wages[..block.len]);
    write_unpaid_min(block, rows, own_min, unpaid_min);
    add_each(block.of_mut(rows.unpaid_year_min), unpaid_min);
    write_wages(block, rows, unpaid_min, wages);
    paid.earnings.pay_each(block.of_mut(rows.cash), wages);
    add_each(block.of_mut(rows.wage_year_fen), wages);
    add_each(block.of_mut(rows.week_income_fen), wages);
}

/// Minutes of work on the land, on air and with packing.
#[inline(always)]
fn write_unpaid_min(block: Block<'_>, rows: &HouseholdRows<'_>, own_min: &[f64], unpaid_min: &mut [i64]) {
    let (hosting_min, packing_min) = (block.of(rows.hosting_min), block.of(rows.packing_min));
    let mut reals = ExactReals::default();
    for i in 0..block.len {
        unpaid_min[i] = reals.integer(own_min[i] + f64::from(hosting_min[i]) + f64::from(packing_min[i]));
    }
    reals.assert();
}

/// Off-farm wages that the unpaid work leaves time for, fen.
#[inline(always)]
fn write_wages(block: Block<'_>, rows: &HouseholdRows<'_>, unpaid_min: &[i64], wages: &mut [i64]) {
    let Endowments { labour_min, wage_min, wage_fen, .. } = block.given.endowments;
    let (labour_min, wage_min) = (block.of(rows.cells(labour_min)), block.of(rows.cells(wage_min)));
    let (wage_fen, home_min) = (block.of(rows.cells(wage_fen)), block.of(rows.home_min));
    let mut reals = ExactReals::default();
    for i in 0..block.len {
        let open_min = f64::from(labour_min[i]) + reals.real(home_min[i]) - reals.real(unpaid_min[i]);
        let wage = paid_wage(reals.real(wage_fen[i]), wage_min[i].into(), open_min, &mut reals);
        wages[i] = reals.integer(wage);
    }
    reals.assert();
}

/// Off-farm wages: full where time reaches, less where own work leaves fewer than the `wanted_min` minutes they take.
#[inline(always)]
fn paid_wage(full_fen: f64, wanted_min: f64, open_min: f64, reals: &mut ExactReals) -> f64 {
    let open_min = if open_min > 0.0 { open_min } else { 0.0 };
    let part = reals.product(full_fen, open_min) / wanted_min;
    if wanted_min <= open_min { full_fen } else { part.floor() }
}

/// Pays what does not depend on the week's work: other farm income, and property income with transfers.
#[inline(always)]
pub(super) fn pay_steady_income(block: Block<'_>, rows: &mut HouseholdRows<'_>, paid: &mut OutsidePayments) {
    let Endowments { other_farm_fen, property_fen, transfer_fen, .. } = block.given.endowments;
    let other_farm_fen = block.of(rows.cells(other_farm_fen));
    paid.earnings.pay_each(block.of_mut(rows.cash), other_farm_fen);
    add_each(block.of_mut(rows.other_farm_year_fen), other_farm_fen);
    add_each(block.of_mut(rows.week_income_fen), other_farm_fen);
    let mut transfers = [0; BLOCK];
    let transfers = &mut transfers[..block.len];
    for (fen, away) in transfers.iter_mut().zip(block.of(rows.away)) {
        *fen = block.week.remitted_fen[usize::from(*away)];
    }
    add_each(transfers, block.of(rows.cells(transfer_fen)));
    add_each(block.of_mut(rows.transfer_year_fen), transfers);
    let property_fen = block.of(rows.cells(property_fen));
    add_each(block.of_mut(rows.property_year_fen), property_fen);
    add_each(transfers, property_fen);
    paid.transfers.pay_each(block.of_mut(rows.cash), transfers);
    add_each(block.of_mut(rows.week_income_fen), transfers);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_on_air_displace_wages_only_when_time_is_short() {
        let mut reals = ExactReals::default();
        let mut paid = |open_min| {
            let wage = paid_wage(47_600.0, 1_298.0, open_min, &mut reals);
            reals.integer(wage)
        };
        assert_eq!([2_200.0, 1_298.0, 0.0, -100.0].map(&mut paid), [47_600, 47_600, 0, 0]);
        assert_eq!(paid(700.0), 47_600 * 700 / 1_298);
        let wage = paid_wage(47_600.0, 0.0, 0.0, &mut reals);
        assert_eq!(reals.integer(wage), 47_600, "a wage that takes no time");
        reals.assert();
    }
}
