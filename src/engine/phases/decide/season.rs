//! The beginning of a season: money for inputs, and whether to buy farm equipment.

use crate::agents::endowments::HouseholdEndowment;
use crate::agents::households::HouseholdRows;
use crate::money::Inputs;
use crate::phases::decide::quality::Valuation;
use crate::phases::decide::{ChunkResult, Given};
use crate::units::{FEN_PER_YUAN, real, share_of};

impl Given<'_> {
    /// Cash inputs of a season at full price, fen; `home_min` is the working time that members who came back or left change.
    pub(super) fn season_inputs_fen(&self, farm: HouseholdEndowment<'_>, home_min: i64) -> i64 {
        let per_cmu = self.crops.per_cmu(farm.crop(), self.map.common_effort[farm.crop()]);
        farm.input_fen(per_cmu, self.terms.wage_fen_per_hour, home_min)
    }
}

impl Valuation<'_> {
    /// Plants less after large unpaid bills, borrows for the season's inputs where cash is short, and buys equipment that
    /// pays.
    pub(super) fn begin_season(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        result: &mut ChunkResult,
    ) {
        let given = self.given;
        let inputs = given.season_inputs_fen(farm, rows.home_min[i]);
        rows.planted[i] = if rows.arrears_fen[i] > inputs { real(inputs) / real(rows.arrears_fen[i]) } else { 1.0 };
        // Inputs fall due week by week; part of them must be at hand when the season begins.
        let first_part = share_of(inputs, given.decide.inputs_at_hand);
        let missing = first_part - rows.cash[i].fen();
        if missing > 0 {
            let available = given.undrawn_fen(farm, rows, i).min(missing);
            let reach = rows.cash[i].fen() + available;
            given.borrow_up_to(farm, rows, i, reach, result);
        }
        if rows.agtech_until_week[i] <= given.tick.week {
            self.buy_equipment(farm, rows, i, inputs, first_part, result);
        }
    }

    /// Buys equipment where the gain that the household believes in is `hurdle` times its annuity. `inputs_fen` are the inputs
    /// of the season; `reserve_fen` of cash stays untouched.
    fn buy_equipment(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        inputs_fen: i64,
        reserve_fen: i64,
        result: &mut ChunkResult,
    ) {
        let (given, equipment) = (self.given, self.given.equipment);
        let price = farm.land_cmu() * equipment.agtech_price_fen_per_cmu;
        let wants = rows.arrears_fen[i] == 0 && {
            let yearly = 52.0 * self.equipment_annuities.fen(price) / FEN_PER_YUAN;
            self.believed_gain_yuan(farm, rows, i, inputs_fen) >= given.decide.hurdle * yearly
        };
        rows.equipment_refused[i] = wants && !given.can_afford(farm, rows, i, reserve_fen + price);
        if wants && given.borrow_up_to(farm, rows, i, reserve_fen + price, result) {
            result.posted.pay(Inputs, &mut rows.cash[i], result.rest_of_world.at(0), price);
            rows.agtech_until_week[i] = given.tick.week + equipment.agtech_life_weeks;
            rows.agtech_public[i] = false;
            rows.agtech_land_share[i] = 1.0;
        }
    }

    /// What the household believes that equipment brings in a season, yuan.
    fn believed_gain_yuan(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &HouseholdRows<'_>,
        i: usize,
        inputs_fen: i64,
    ) -> f64 {
        let (given, equipment) = (self.given, self.given.equipment);
        let absorbed = equipment.agtech_absorption(rows.farm_skill[i]);
        let inputs = real(inputs_fen) / FEN_PER_YUAN;
        let part = rows.effort_part[i];
        let effort = given.crops.effort_grade_logit(given.map.common_effort[farm.crop()], part);
        let equipped = given.harvest.mean_grade_share(effort + equipment.agtech_grade * absorbed);
        let shares = [self.mean_grade_share(farm.crop(), part), equipped];
        let prices = [given.offline_yuan(farm, 0), given.offline_yuan(farm, 1)];
        let gain = given.normal_harvest_kg(farm) * harvest_gain(shares, equipment.agtech_yield * absorbed, prices)
            + absorbed * equipment.agtech_input_saving * inputs;
        // A household that has owned it knows the gain; one that has not believes a part of it.
        let believed = if rows.agtech_until_week[i] > 0 { 1.0 } else { given.decide.believed_share };
        believed * gain
    }
}

/// What a kilogram of harvest brings more, yuan: where its share of grade A rises from the first to the second of `shares`
/// and its weight by the share `more`, at the trader's prices of both grades.
fn harvest_gain(shares: [f64; 2], more: f64, [a, b]: [f64; 2]) -> f64 {
    let worth = |share: f64| share * a + (1.0 - share) * b;
    (1.0 + more) * worth(shares[1]) - worth(shares[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.6·4 + 0.4·3 = 3.6; 1.05 of it less 0.5·4 + 0.5·3 = 3.5 is 0.28. A trader who pays one price leaves the yield: 0.15.
    #[test]
    fn equipment_gains_yield_and_grade_at_the_traders_prices() {
        assert!((harvest_gain([0.5, 0.6], 0.05, [4.0, 3.0]) - 0.28).abs() < 1e-12);
        assert!((harvest_gain([0.5, 0.6], 0.05, [3.0, 3.0]) - 0.15).abs() < 1e-12);
    }
}
