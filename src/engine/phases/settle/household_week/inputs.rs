//! The inputs of the season, in equal weekly parts; arrears once the last part was due.

use super::{ChunkResult, CommonTerms};
use crate::engine::agents::endowments::Endowments;
use crate::engine::agents::farm_work::FarmWork;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::money::{Collection, Inputs};
use crate::engine::phases::settle::Given;
use crate::engine::units::{CROPS, floor, real};

/// Pays the inputs that fall due this week.
pub(super) fn pay(given: Given<'_>, rows: &mut HouseholdRows<'_>, week: &CommonTerms, result: &mut ChunkResult) {
    let is_due = week.season_weeks.map(|weeks| weeks < given.settle.input_weeks);
    let bills = given.input_bills(rows, week, &is_due);
    let crop = rows.cells(&given.endowments.crop);
    let n = rows.len();
    let (cash, arrears_fen) = (&mut rows.cash[..n], &mut rows.arrears_fen[..n]);
    let (input_year_fen, week_income_fen) = (&mut rows.input_year_fen[..n], &mut rows.week_income_fen[..n]);
    let mut paid = Collection::new(Inputs);
    for i in 0..n {
        let due = bills[i];
        if due > 0 {
            arrears_fen[i] += due - paid.take_up_to(&mut cash[i], due);
            // Income counts a bill when it falls due, not when it is paid.
            input_year_fen[i] += due;
            week_income_fen[i] -= due;
        } else if arrears_fen[i] > 0 && !is_due[usize::from(crop[i])] {
            arrears_fen[i] -= paid.take_up_to(&mut cash[i], arrears_fen[i]);
        }
    }
    result.posted.money.post_collection(paid, result.rest_of_world.at(0));
}

impl Given<'_> {
    /// Input bills of the week, fen; 0 for the crops that are not due.
    fn input_bills(self, rows: &HouseholdRows<'_>, week: &CommonTerms, is_due: &[bool; CROPS]) -> Vec<i64> {
        let Endowments { crop, land_cmu, labour_min, farm_most_min, .. } = self.endowments;
        let (crop, land_cmu) = (rows.cells(crop), rows.cells(land_cmu));
        let (labour_min, farm_most_min) = (rows.cells(labour_min), rows.cells(farm_most_min));
        let n = rows.len();
        let (home_min, planted, effort) = (&rows.home_min[..n], &rows.planted[..n], &rows.effort[..n]);
        let agtech_until_week = &rows.agtech_until_week[..n];
        let mut bills = vec![0; n];
        for i in 0..n {
            let crop = usize::from(crop[i]);
            if !is_due[crop] {
                continue;
            }
            let farm = FarmWork { land_cmu: land_cmu[i], labour_min: labour_min[i], most_min: farm_most_min[i] };
            let season = farm.input_fen(week.per_cmu[crop], self.terms.wage_fen_per_hour, home_min[i]);
            let saved = if agtech_until_week[i] > self.tick.week { self.saved_share(rows, i) } else { 0.0 };
            let planted = real(season) * planted[i] * (1.0 - saved);
            let effort = if effort[i] { self.effort_fen(rows, i, week) } else { 0.0 };
            bills[i] = floor((planted + effort) / f64::from(self.settle.input_weeks));
        }
        bills
    }

    /// Share of its inputs that a household with farm equipment saves.
    fn saved_share(self, rows: &HouseholdRows<'_>, i: usize) -> f64 {
        rows.agtech_land_share[i]
            * self.equipment.agtech_input_saving
            * self.equipment.agtech_absorption(rows.farm_skill[i])
    }

    /// Cost in a season of a household's quality effort, fen.
    fn effort_fen(self, rows: &HouseholdRows<'_>, i: usize, week: &CommonTerms) -> f64 {
        if rows.effort_part[i] <= 0.0 {
            return 0.0;
        }
        let (farm, crops) = (self.endowments.row(rows.first + i), self.crops);
        let kg = real(farm.land_cmu() * crops.yield_g_per_cmu[farm.crop()]) / 1000.0 * farm.ability();
        let price = real(crops.price_fen_per_kg[farm.crop()]);
        week.effort_cost_share * farm.effort_cost() * price * kg * rows.effort_part[i]
    }
}
