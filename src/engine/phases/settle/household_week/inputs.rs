//! The inputs of the season, in equal weekly parts; arrears once the last part was due.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use super::block::{Block, OutsidePayments};
use crate::agents::endowments::Endowments;
use crate::agents::farm_work::FarmWork;
use crate::agents::households::HouseholdRows;
use crate::units::{BLOCK, ExactReals, add_each, real, subtract_each};

/// Pays the part of the inputs that falls due, or arrears where none does any more. Given are the households' own work and
/// the share of inputs that equipment saves.
#[inline(always)]
pub(super) fn pay(
    block: Block<'_>,
    rows: &mut HouseholdRows<'_>,
    own_and_saved: [&[f64]; 2],
    paid: &mut OutsidePayments,
) {
    let (mut bills, mut taken) = ([0; BLOCK], [0; BLOCK]);
    let (bills, taken) = (&mut bills[..block.len], &mut taken[..block.len]);
    write_bills(block, rows, own_and_saved, bills);
    let (crop, arrears_fen) = (block.of(rows.cells(&block.given.endowments.crop)), block.of_mut(rows.arrears_fen));
    for i in 0..block.len {
        taken[i] = if block.week.bills_due.has(crop[i]) { bills[i] } else { arrears_fen[i] };
    }
    paid.inputs.take_each_up_to(block.of_mut(rows.cash), taken);
    add_each(arrears_fen, bills);
    subtract_each(arrears_fen, taken);
    // Income counts a bill when it falls due, not when it is paid.
    add_each(block.of_mut(rows.input_year_fen), bills);
    subtract_each(block.of_mut(rows.week_income_fen), bills);
}

/// Bills of the week, fen.
#[inline(always)]
fn write_bills(block: Block<'_>, rows: &HouseholdRows<'_>, [own_min, saved]: [&[f64]; 2], bills: &mut [i64]) {
    let (given, week) = (block.given, block.week);
    let Endowments { crop, land_cmu, labour_min, farm_most_min, ability, effort_cost, .. } = given.endowments;
    let (crop, land_cmu) = (block.of(rows.cells(crop)), block.of(rows.cells(land_cmu)));
    let (labour_min, farm_most_min) = (block.of(rows.cells(labour_min)), block.of(rows.cells(farm_most_min)));
    let (ability, effort_cost) = (block.of(rows.cells(ability)), block.of(rows.cells(effort_cost)));
    let (planted, effort, effort_part) = (block.of(rows.planted), block.of(rows.effort), block.of(rows.effort_part));
    let (own_min, saved) = (&own_min[..block.len], &saved[..block.len]);
    let (wage_fen_per_hour, weeks) = (real(given.terms.wage_fen_per_hour), f64::from(given.settle.input_weeks));
    let mut reals = ExactReals::default();
    for i in 0..block.len {
        let farm = FarmWork { land_cmu: land_cmu[i], labour_min: labour_min[i], most_min: farm_most_min[i] };
        let per_cmu = [week.input_fen.of(crop[i]), week.labour_min.of(crop[i])];
        let season = farm.input_fen_real(per_cmu, wage_fen_per_hour, own_min[i], &mut reals);
        // The cost of quality effort on a part of the land.
        let kg = reals.product(land_cmu[i].into(), week.yield_g.of(crop[i])) / 1000.0 * ability[i];
        let all_land = week.effort_cost_share * effort_cost[i] * week.price_fen.of(crop[i]) * kg;
        let on_part = if effort[i] && effort_part[i] > 0.0 { all_land * effort_part[i] } else { 0.0 };
        let bill = (season * planted[i] * (1.0 - saved[i]) + on_part) / weeks;
        bills[i] = reals.integer(if week.bills_due.has(crop[i]) { bill.floor() } else { 0.0 });
    }
    reals.assert();
}
