//! Whether a household streams: money, time, taste and neighbours, under a liquidity constraint.

use crate::agents::endowments::HouseholdEndowment;
use crate::agents::households::HouseholdRows;
use crate::agents::residence::young_are_away;
use crate::money::Inputs;
use crate::phases::decide::{Belief, ChunkResult, Given};
use crate::rng::Block;
use crate::rng::draws::decide_household as words;
use crate::rng::samplers::{GUMBEL_LEAST, gumbel, gumbel_at_most};
use crate::units::{FEN_PER_YUAN, WEEKS, floor, mul_div, real};

impl Given<'_> {
    /// Decides whether the household streams in the coming quarter, and whether it buys a kit for it.
    pub(super) fn choose_hosting(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        block: &Block,
        result: &mut ChunkResult,
    ) {
        if !rows.host[i] {
            rows.volume_parcels[i] = self.newcomer_volume(farm, rows, i);
        }
        let volume = rows.volume_parcels[i].min(self.supply_parcels(farm));
        let hours = self.yearly_hours(farm, rows, i, volume);
        let closed = young_are_away(farm, rows.away[i]);
        if closed || !self.wants_to_stream(farm, rows, i, [volume, hours], block) {
            (rows.refused[i], rows.host[i]) = (false, false);
            return;
        }
        let tools = if self.has_kit(rows, i) { 0 } else { self.quarter_tools_fen() };
        let grant = if rows.host[i] { 0 } else { self.waiting_grant(rows, i) };
        let need = (tools + floor(self.decide.working_weeks * volume) * self.sending_fen(farm) - grant).max(0);
        rows.refused[i] = !self.can_afford(farm, rows, i, need);
        rows.host[i] = rows.arrears_fen[i] == 0 && self.borrow_up_to(farm, rows, i, need, result);
        if rows.host[i] {
            if grant > 0 {
                result.started.push(farm.at());
            }
            if tools > 0 {
                let paid = result.posted.pay_up_to(Inputs, &mut rows.cash[i], result.rest_of_world.at(0), tools);
                rows.tool_year_fen[i] += paid;
            }
            self.buy_kit(farm, rows, i, hours, need, result);
        }
    }

    /// Whether the household would stream if it had the money, selling `volume` parcels a week in `hours` hours a year.
    fn wants_to_stream(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &HouseholdRows<'_>,
        i: usize,
        [volume, hours]: [f64; 2],
        block: &Block,
    ) -> bool {
        let scale = real(self.decide.hosting_scale_fen) / FEN_PER_YUAN;
        let money = self.yearly_gain_yuan(farm, rows, i, volume, hours);
        let worth = money + self.taste_yuan(farm, scale) - self.switching_yuan(rows, i);
        // Most households are so far from it that no luck with this word would change it.
        worth + scale * (gumbel_at_most(block[words::HOST]) - GUMBEL_LEAST) > 0.0
            && worth + scale * (gumbel(block[words::HOST]) - gumbel(block[words::NOT_HOST])) > 0.0
    }

    /// Basic tools from one decision on hosting to the next, fen.
    fn quarter_tools_fen(&self) -> i64 {
        mul_div(self.decide.basic_tools_fen, i64::from(self.decide.hosting_weeks), i64::from(WEEKS))
    }

    /// Freight and packing of a parcel from the household's village, fen.
    fn sending_fen(&self, farm: HouseholdEndowment<'_>) -> i64 {
        let village = &self.map.villages[farm.village()];
        let firm = self.map.county_carriers[village.county];
        self.freight.parcel_fen(self.carriers.tariff_fen[firm][village.band], self.crops.parcel_g[farm.crop()])
            + self.terms.packing_material_fen
            + mul_div(self.terms.packing_min, self.terms.wage_fen_per_hour, 60)
    }

    /// What starting to stream costs the household, yuan: 0 for one that streams already.
    fn switching_yuan(&self, rows: &HouseholdRows<'_>, i: usize) -> f64 {
        if rows.host[i] {
            return 0.0;
        }
        let trouble = real(self.decide.switching_fen) / FEN_PER_YUAN * self.still_to_learn(rows.host_skill[i]);
        // A start-up grant pays for what starting costs; what is left of it is a gift that changes no choice.
        (trouble - real(self.waiting_grant(rows, i)) / FEN_PER_YUAN).max(0.0)
    }

    /// The start-up grant that the household would get for starting to stream now, fen.
    pub(super) fn waiting_grant(&self, rows: &HouseholdRows<'_>, i: usize) -> i64 {
        if rows.startup_until_week[i] > self.tick.week { rows.startup_fen[i] } else { 0 }
    }

    /// Buys a kit where the value of the hours it would save is `hurdle` times its annuity. `reserve_fen` of cash stays
    /// untouched.
    fn buy_kit(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        hours: f64,
        reserve_fen: i64,
        result: &mut ChunkResult,
    ) {
        if self.has_kit(rows, i) {
            return;
        }
        let price = self.equipment.kit_price_fen;
        let saved = self.equipment.kit_gain * self.equipment.kit_absorption(rows.host_skill[i]) * hours;
        let gain = saved * real(self.terms.wage_fen_per_hour);
        let yearly = 52.0 * self.equipment.annuity(price, self.equipment.kit_life_weeks);
        if gain >= self.decide.hurdle * yearly && self.borrow_up_to(farm, rows, i, reserve_fen + price, result) {
            result.posted.pay(Inputs, &mut rows.cash[i], result.rest_of_world.at(0), price);
            rows.kit_until_week[i] = self.tick.week + self.equipment.kit_life_weeks;
            rows.kit_public[i] = false;
        }
    }

    /// Whether the household has a kit that works.
    fn has_kit(&self, rows: &HouseholdRows<'_>, i: usize) -> bool {
        rows.kit_until_week[i] > self.tick.week
    }

    /// Part of the cost of starting that skill does not spare: 1 for a beginner, 0 at the skill a kit requires.
    fn still_to_learn(&self, skill: f64) -> f64 {
        let (start, required) = (self.hosting.skill_start, self.equipment.kit_required_skill);
        if required <= start { 0.0 } else { (1.0 - (skill - start) / (required - start)).clamp(0.0, 1.0) }
    }

    /// Parcels a week that a newcomer expects to sell: what its neighbours sell, or the prior, scaled by its persuasion.
    fn newcomer_volume(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> f64 {
        let village = farm.village();
        let neighbours = if self.villages.hosts[village] > 0 {
            self.villages.peer_volume[village]
        } else {
            self.decide.prior_volume
        };
        neighbours
            * libm::exp(
                self.tastes.mean_of(&self.tastes.persuasion_taste) * (rows.host_skill[i] - self.hosting.skill_start),
            )
    }

    /// Parcels of grade A in a normal year, for each week in which there are goods.
    fn supply_parcels(&self, farm: HouseholdEndowment<'_>) -> f64 {
        self.map.grade_a_share[farm.crop()] * self.normal_harvest_kg(farm) * 1000.0
            / real(self.crops.parcel_g[farm.crop()])
            / self.selling_weeks(farm)
    }

    /// Hours that streaming `volume` parcels a week takes in a year.
    fn yearly_hours(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize, volume: f64) -> f64 {
        let saved = self.equipment.kit_help(rows.kit_until_week[i], self.tick.week, rows.host_skill[i]);
        self.selling_weeks(farm) * volume / self.hosting.orders_per_session * self.hosting.session_hours * (1.0 - saved)
    }

    /// Money that a year of streaming is expected to bring over not streaming, yuan.
    fn yearly_gain_yuan(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &HouseholdRows<'_>,
        i: usize,
        volume: f64,
        hours: f64,
    ) -> f64 {
        let kg = volume * real(self.crops.parcel_g[farm.crop()]) / 1000.0;
        let belief = Belief {
            mean_fen: rows.belief_own_fen[i],
            precision: rows.precision_own[i],
            sd_yuan: self.decide.own_price_sd * self.normal_yuan(farm),
        };
        let price = self.certainty_equivalent(
            rows.income_fen[i],
            self.insured_share(rows, i),
            belief,
            self.decide.risk_weeks * kg,
        );
        let tools = if self.has_kit(rows, i) { 0.0 } else { real(self.decide.basic_tools_fen) / FEN_PER_YUAN };
        (price - self.offline_yuan(farm, 0)) * self.selling_weeks(farm) * kg
            - real(self.terms.wage_fen_per_hour) / FEN_PER_YUAN * hours
            - tools
    }

    /// Lasting taste for being on air, by age, schooling, urban work and neighbours, yuan a year.
    fn taste_yuan(&self, farm: HouseholdEndowment<'_>, scale: f64) -> f64 {
        let village = farm.village();
        let households = self.map.village_bounds[village + 1] - self.map.village_bounds[village];
        let streaming = real(self.villages.hosts[village]) / real(i64::try_from(households).expect("few households"));
        let odds = self.decide.age_log_odds * f64::from(farm.age_band())
            + self.decide.schooling_log_odds[farm.schooling()]
            + if farm.migrant() { self.decide.migrant_log_odds } else { 0.0 }
            + self.decide.peer_log_odds * 10.0 * streaming;
        let mean = real(self.decide.hosting_taste_mean_fen) / FEN_PER_YUAN;
        mean + real(self.decide.hosting_taste_sd_fen) / FEN_PER_YUAN * farm.hosting_taste() + scale * odds
    }
}
