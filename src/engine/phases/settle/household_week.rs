//! A household's week of money: offline sales, earnings, inputs, equipment, debts.

use crate::engine::agents::endowments::HouseholdEndowment;
use crate::engine::agents::equipment::Annuities;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::agents::markets::Markets;
use crate::engine::agents::residence::{persons_at_home, remitted_fen};
use crate::engine::books::Posted;
use crate::engine::money::{
    BankSector, GovernmentSector, Inputs, Interest, LabelFee, OfflineSale, OutsideEarnings, PendingMoneyList,
    RestOfWorldSector, StoreGain, TraderSector, Transfers,
};
use crate::engine::phases::settle::guarantees::{GuaranteeClaim, GuaranteeKind};
use crate::engine::phases::settle::{Given, Lent};
use crate::engine::units::{CROPS, WEEKS, floor, mul_div, real};
use rayon::prelude::*;
use std::ops::Range;

/// What one chunk of households posted, and money that it owes to or gets from others.
struct ChunkResult {
    posted: Posted,
    traders: PendingMoneyList<TraderSector>,
    bank: PendingMoneyList<BankSector>,
    general: PendingMoneyList<GovernmentSector>,
    rest_of_world: PendingMoneyList<RestOfWorldSector>,
    claims: Vec<GuaranteeClaim>,
}

impl ChunkResult {
    fn new(markets: Range<usize>, counties: Range<usize>) -> Self {
        Self {
            posted: Posted::default(),
            traders: PendingMoneyList::new(markets),
            bank: PendingMoneyList::new(0..1),
            general: PendingMoneyList::new(counties),
            rest_of_world: PendingMoneyList::new(0..1),
            claims: Vec::new(),
        }
    }
}

/// What is the same for all households in a week, or for all growers of a crop.
struct CommonTerms {
    /// Weeks since the season of each crop began.
    season_weeks: [u32; CROPS],
    /// Needs of land in a year, by crop: see [`Crops::per_cmu`](crate::engine::crops::Crops::per_cmu).
    per_cmu: [[i64; 2]; CROPS],
    /// Cost of effort relative to the normal price of the goods.
    effort_cost_share: f64,
    /// Remittance of one member away in a year, fen.
    remittance_fen: i64,
    /// Weekly annuity of a streaming kit, fen.
    kit_fen: i64,
    /// Weekly annuities of farm equipment.
    agtech: Annuities,
}

impl CommonTerms {
    fn new(given: Given<'_>) -> Self {
        let Given { crops, equipment, .. } = given;
        Self {
            season_weeks: std::array::from_fn(|crop| crops.weeks_into_season(crop, given.tick.week)),
            per_cmu: std::array::from_fn(|crop| crops.per_cmu(crop, given.map.common_effort[crop])),
            effort_cost_share: crops.effort_cost_share(),
            remittance_fen: given.residence.remittance_fen(),
            kit_fen: floor(equipment.annuity(equipment.kit_price_fen, equipment.kit_life_weeks)),
            agtech: equipment.annuities(equipment.agtech_life_weeks),
        }
    }
}

/// Everything from offline sales to debts, for all households; returns the claims on guarantees.
pub(super) fn run(lent: &mut Lent<'_>) -> Vec<GuaranteeClaim> {
    let given = lent.given;
    let prices = &*lent.markets;
    let week = &CommonTerms::new(given);
    let chunks: Vec<ChunkResult> = lent
        .households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| {
            let markets = given.endowments.markets_of(rows.first, rows.len());
            let counties = given.endowments.counties_of(rows.first, rows.len());
            let mut result = ChunkResult::new(markets, counties);
            for i in 0..rows.len() {
                let farm = given.endowments.row(rows.first + i);
                given.earn(farm, &mut rows, i, (week, prices), &mut result);
                given.pay_inputs(farm, &mut rows, i, week, &mut result);
                given.use_equipment(farm, &mut rows, i, week);
                given.pay_label_fee(farm, &mut rows, i, week, &mut result);
                given.pay_debts(farm, &mut rows, i, &mut result);
            }
            result
        })
        .collect();
    let mut claims = Vec::new();
    for chunk in chunks {
        lent.books.add(&chunk.posted);
        lent.bank.loans_fen += chunk.posted.money.loans_change();
        chunk.traders.hand_over(&mut lent.markets.cash);
        chunk.bank.hand_over(std::slice::from_mut(&mut lent.bank.cash));
        chunk.general.hand_over(&mut lent.government.general);
        chunk.rest_of_world.hand_over_to_rest_of_world(lent.rest_of_world);
        claims.extend(chunk.claims);
    }
    claims
}

impl Given<'_> {
    /// Offline sales at the trader's price, what goods in cold stores gained, wages and other income.
    fn earn(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        (week, markets): (&CommonTerms, &Markets),
        result: &mut ChunkResult,
    ) {
        let ChunkResult { posted, traders, rest_of_world, .. } = result;
        let (cash, rest_of_world) = (&mut rows.cash[i], rest_of_world.at(0));
        let grams = [rows.offline_a_g[i], rows.offline_b_g[i]];
        let sale = if grams == [0; 2] { 0 } else { markets.worth_fen(farm.market(), grams, rows.member[i]) };
        if sale > 0 {
            posted.pay(OfflineSale, traders.at(farm.market()), cash, sale);
            rows.offline_year_fen[i] += sale;
        }
        let stored = self.sell_from_store(markets, farm.market(), grams[0], &mut rows.store_due_fen[i]);
        if stored > 0 {
            posted.pay(StoreGain, rest_of_world, cash, stored);
            rows.store_year_fen[i] += stored;
        }
        let farm_min = farm.farm_min(&self.crops.labour_min_per_cmu, rows.home_min[i]);
        let own_min = farm_min + i64::from(rows.hosting_min[i] + rows.packing_min[i]);
        rows.unpaid_year_min[i] += own_min;
        let wage = paid_wage(farm.wage_fen(), farm.wage_min(), farm.labour_min(rows.home_min[i]), own_min);
        let (other_farm, property) = (farm.other_farm_fen(), farm.property_fen());
        let transfer = farm.transfer_fen() + remitted_fen(week.remittance_fen, rows.away[i]);
        posted.pay(OutsideEarnings, rest_of_world, cash, wage + other_farm);
        posted.pay(Transfers, rest_of_world, cash, property + transfer);
        rows.wage_year_fen[i] += wage;
        rows.other_farm_year_fen[i] += other_farm;
        rows.property_year_fen[i] += property;
        rows.transfer_year_fen[i] += transfer;
        rows.week_income_fen[i] += sale + stored + wage + other_farm + property + transfer;
    }

    /// The inputs of the season, in equal weekly parts; arrears once the last part was due.
    fn pay_inputs(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        week: &CommonTerms,
        result: &mut ChunkResult,
    ) {
        let (cash, suppliers) = (&mut rows.cash[i], result.rest_of_world.at(0));
        if week.season_weeks[farm.crop()] < self.settle.input_weeks {
            let due = self.weekly_inputs_fen(farm, rows, i, week);
            let paid = result.posted.pay_up_to(Inputs, &mut rows.cash[i], suppliers, due);
            rows.arrears_fen[i] += due - paid;
            // Income counts a bill when it falls due, not when it is paid.
            rows.input_year_fen[i] += due;
            rows.week_income_fen[i] -= due;
        } else if rows.arrears_fen[i] > 0 {
            rows.arrears_fen[i] -= result.posted.pay_up_to(Inputs, cash, suppliers, rows.arrears_fen[i]);
        }
    }

    /// Input bill of a week.
    fn weekly_inputs_fen(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &HouseholdRows<'_>,
        i: usize,
        week: &CommonTerms,
    ) -> i64 {
        let (crops, crop) = (self.crops, farm.crop());
        let works = rows.agtech_until_week[i] > self.tick.week;
        let saved = if works {
            rows.agtech_land_share[i]
                * self.equipment.agtech_input_saving
                * self.equipment.agtech_absorption(rows.farm_skill[i])
        } else {
            0.0
        };
        let season = farm.input_fen(week.per_cmu[crop], self.terms.wage_fen_per_hour, rows.home_min[i]);
        let planted = real(season) * rows.planted[i] * (1.0 - saved);
        let effort = if rows.effort[i] && rows.effort_part[i] > 0.0 {
            let kg = real(farm.land_cmu() * crops.yield_g_per_cmu[crop]) / 1000.0 * farm.ability();
            let price = real(crops.price_fen_per_kg[crop]);
            week.effort_cost_share * farm.effort_cost() * price * kg * rows.effort_part[i]
        } else {
            0.0
        };
        floor((planted + effort) / f64::from(self.settle.input_weeks))
    }

    /// Equipment costs its annuity while it works: to its owner, or as a transfer in kind where the public paid.
    fn use_equipment(&self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize, week: &CommonTerms) {
        let now = self.tick.week;
        if rows.kit_until_week[i] > now {
            charge(&mut rows.tool_year_fen[i], &mut rows.asset_charge_year_fen[i], rows.kit_public[i], week.kit_fen);
        }
        if rows.agtech_until_week[i] > now {
            let price = farm.land_cmu() * self.equipment.agtech_price_fen_per_cmu;
            let cost = floor(rows.agtech_land_share[i] * week.agtech.fen(price));
            charge(&mut rows.tool_year_fen[i], &mut rows.asset_charge_year_fen[i], rows.agtech_public[i], cost);
        }
    }

    /// Members of the label pay its fee once a season.
    fn pay_label_fee(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        week: &CommonTerms,
        result: &mut ChunkResult,
    ) {
        if rows.member[i] && week.season_weeks[farm.crop()] == 1 {
            let county = result.general.at(farm.county());
            let paid = result.posted.pay_up_to(LabelFee, &mut rows.cash[i], county, self.terms.label_fee_fen);
            rows.label_year_fen[i] += paid;
            rows.week_income_fen[i] -= paid;
        }
    }

    /// Interest every week; once a loan is due, repayment from what exceeds the minimum living costs.
    fn pay_debts(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        result: &mut ChunkResult,
    ) {
        let (terms, week) = (self.terms, self.tick.week);
        let debt = rows.debt[i].fen();
        if debt == 0 {
            return;
        }
        let (posted, bank) = (&mut result.posted, result.bank.at(0));
        let guaranteed = if rows.guarantee_until_week[i] > week { rows.guarantee_fen[i].min(debt) } else { 0 };
        let interest = mul_div(debt, terms.loan_rate_bp, 10_000 * i64::from(WEEKS));
        let paid = posted.pay_up_to(Interest, &mut rows.cash[i], bank, interest);
        rows.interest_year_fen[i] += paid;
        rows.week_income_fen[i] -= paid;
        let subsidy = mul_div(guaranteed, terms.guarantee_subsidy_bp, 10_000 * i64::from(WEEKS));
        let mut add_claim = |fen, kind| result.claims.push(GuaranteeClaim { household: farm.at(), fen, kind });
        if subsidy > 0 {
            add_claim(subsidy, GuaranteeKind::InterestSubsidy);
        }
        if week < rows.loan_due_week[i] {
            return;
        }
        let keep = persons_at_home(farm, rows.away[i]) * self.settle.minimum_living_fen / i64::from(WEEKS);
        let able = (rows.cash[i].fen() - keep).max(0);
        posted.repay(&mut rows.cash[i], bank, &mut rows.debt[i], able);
        let left = rows.debt[i].fen();
        if left > 0 && week >= rows.loan_due_week[i] + terms.write_off_weeks {
            let cover = mul_div(rows.guarantee_fen[i].min(left), terms.guarantee_cover_bp, 10_000);
            add_claim(if guaranteed > 0 { cover } else { 0 }, GuaranteeKind::WriteOff);
        }
    }
}

/// Off-farm wages: full where time reaches, less where own work leaves too few hours.
fn paid_wage(full_fen: i64, wanted_min: i64, labour_min: i64, own_min: i64) -> i64 {
    let open_min = (labour_min - own_min).max(0);
    if wanted_min <= open_min { full_fen } else { mul_div(full_fen, open_min, wanted_min) }
}

/// Adds the cost of equipment to what the household pays, or to what it received in kind.
fn charge(tools: &mut i64, in_kind: &mut i64, public: bool, cost: i64) {
    *(if public { in_kind } else { tools }) += cost;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_on_air_displace_wages_only_when_time_is_short() {
        assert_eq!(paid_wage(47_600, 1_298, 4_200, 2_000), 47_600);
        assert_eq!(paid_wage(47_600, 1_298, 4_200, 4_200), 0);
        let partial = paid_wage(47_600, 1_298, 4_200, 3_500);
        assert!(partial > 0 && partial < 47_600, "{partial}");
    }
}
