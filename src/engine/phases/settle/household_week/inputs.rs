//! The inputs of the season, in equal weekly parts; arrears once the last part was due.

use super::{ChunkResult, CommonTerms};
use crate::engine::agents::endowments::Endowments;
use crate::engine::agents::farm_work::FarmWork;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::money::{Collection, HouseholdSector, Inputs, RestOfWorldSector};
use crate::engine::phases::settle::Given;
use crate::engine::units::{floor, real};

/// Pays the inputs of the week.
pub(super) fn pay(given: Given<'_>, rows: &mut HouseholdRows<'_>, week: &CommonTerms, result: &mut ChunkResult) {
    let paid = given.pay_suppliers(rows, week);
    paid.post(&mut result.posted.money, result.rest_of_world.at(0));
}

impl Given<'_> {
    /// Pays the part of the inputs that falls due, or arrears where none does any more.
    #[inline(never)]
    fn pay_suppliers(
        self,
        rows: &mut HouseholdRows<'_>,
        week: &CommonTerms,
    ) -> Collection<Inputs, HouseholdSector, RestOfWorldSector> {
        let is_due = week.season_weeks.map(|weeks| weeks < self.settle.input_weeks);
        let Endowments { crop, land_cmu, labour_min, farm_most_min, .. } = self.endowments;
        let (crop, land_cmu) = (rows.cells(crop), rows.cells(land_cmu));
        let (labour_min, farm_most_min) = (rows.cells(labour_min), rows.cells(farm_most_min));
        let n = rows.len();
        let (home_min, planted, effort) = (&rows.home_min[..n], &rows.planted[..n], &rows.effort[..n]);
        let (agtech_until_week, cash) = (&rows.agtech_until_week[..n], &mut rows.cash[..n]);
        let (arrears_fen, input_year_fen) = (&mut rows.arrears_fen[..n], &mut rows.input_year_fen[..n]);
        let week_income_fen = &mut rows.week_income_fen[..n];
        let mut paid = Collection::new(Inputs);
        for i in 0..n {
            let crop = usize::from(crop[i]);
            if !is_due[crop] {
                if arrears_fen[i] > 0 {
                    arrears_fen[i] -= paid.take_up_to(&mut cash[i], arrears_fen[i]);
                }
                continue;
            }
            let farm = FarmWork { land_cmu: land_cmu[i], labour_min: labour_min[i], most_min: farm_most_min[i] };
            let season = farm.input_fen(week.per_cmu[crop], self.terms.wage_fen_per_hour, home_min[i]);
            let works = agtech_until_week[i] > self.tick.week;
            let saved = if works { self.saved_share(rows.agtech_land_share[i], rows.farm_skill[i]) } else { 0.0 };
            let planted = real(season) * planted[i] * (1.0 - saved);
            let effort = if effort[i] { self.effort_fen(week, rows.first + i, rows.effort_part[i]) } else { 0.0 };
            let due = floor((planted + effort) / f64::from(self.settle.input_weeks));
            arrears_fen[i] += due - paid.take_up_to(&mut cash[i], due);
            // Income counts a bill when it falls due, not when it is paid.
            input_year_fen[i] += due;
            week_income_fen[i] -= due;
        }
        paid
    }

    /// Share of its inputs that a household saves with farm equipment for the share `land_share` of its land.
    fn saved_share(self, land_share: f64, farm_skill: f64) -> f64 {
        land_share * self.equipment.agtech_input_saving * self.equipment.agtech_absorption(farm_skill)
    }

    /// Cost in a season of quality effort on the share `part` of a household's land, fen.
    fn effort_fen(self, week: &CommonTerms, household: usize, part: f64) -> f64 {
        if part <= 0.0 {
            return 0.0;
        }
        let (farm, crops) = (self.endowments.row(household), self.crops);
        let kg = real(farm.land_cmu() * crops.yield_g_per_cmu[farm.crop()]) / 1000.0 * farm.ability();
        let price = real(crops.price_fen_per_kg[farm.crop()]);
        week.effort_cost_share * farm.effort_cost() * price * kg * part
    }
}
