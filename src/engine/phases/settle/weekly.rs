//! A household's week of money: offline sales, earnings, inputs, debts, and what it lives on.

use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::households::{Endowments, HouseholdRows, Households};
use crate::engine::agents::institutions::{Bank, Terms};
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::money::PendingMoneyList;
use crate::engine::money::{
    BankSector, GovernmentSector, Inputs, Interest, LabelFee, Living, OfflineSale, OutsideEarnings, Purse, RestOfWorld,
    RestOfWorldSector, TraderSector, Transfers,
};
use crate::engine::phases::decide::Decide;
use crate::engine::phases::settle::Settle;
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, WEEKS, floor, mul_div, real, share_of, value_of};
use rayon::prelude::*;

/// What a household's week looks at.
pub struct Year<'a> {
    pub tick: &'a Tick,
    pub rules: &'a Settle,
    pub crops: &'a Crops,
    pub equipment: &'a Equipment,
    pub terms: &'a Terms,
    pub decide: &'a Decide,
    pub endowments: &'a Endowments,
    pub prices: &'a [i64],
}

/// What a guarantee makes the county pay: interest for its holder, or its part of a loss.
pub struct Call {
    pub row: usize,
    pub fen: i64,
    pub write_off: bool,
}

struct ChunkResult {
    posted: Posted,
    traders: PendingMoneyList<TraderSector>,
    bank: PendingMoneyList<BankSector>,
    general: PendingMoneyList<GovernmentSector>,
    rest_of_world: PendingMoneyList<RestOfWorldSector>,
    calls: Vec<Call>,
}

/// Everything up to debts; returns the calls on guarantees.
pub fn run(
    year: &Year<'_>,
    households: &mut Households,
    traders: &mut [Purse<TraderSector>],
    bank: &mut Bank,
    general: &mut [Purse<GovernmentSector>],
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) -> Vec<Call> {
    let (markets, counties) = (traders.len(), general.len());
    let parts: Vec<ChunkResult> = households
        .chunks(year.tick.chunk)
        .into_par_iter()
        .map(|mut lent| {
            let mut chunk_result = ChunkResult {
                posted: Posted::default(),
                traders: PendingMoneyList::new(markets),
                bank: PendingMoneyList::new(1),
                general: PendingMoneyList::new(counties),
                rest_of_world: PendingMoneyList::new(1),
                calls: Vec::new(),
            };
            for i in 0..lent.len() {
                year.earn(&mut lent, i, &mut chunk_result);
                year.pay_inputs(&mut lent, i, &mut chunk_result);
                year.use_equipment(&mut lent, i);
                year.pay_debts(&mut lent, i, &mut chunk_result);
            }
            chunk_result
        })
        .collect();
    let mut calls = Vec::new();
    for chunk_result in parts {
        books.add(&chunk_result.posted);
        bank.loans_fen += chunk_result.posted.money.loans_change();
        chunk_result.traders.hand_over(traders);
        chunk_result.bank.hand_over(std::slice::from_mut(&mut bank.cash));
        chunk_result.general.hand_over(general);
        chunk_result.rest_of_world.hand_over_to_rest_of_world(rest_of_world);
        calls.extend(chunk_result.calls);
    }
    calls
}

/// Living costs, after everything else, from what is left.
pub fn live(year: &Year<'_>, households: &mut Households, rest_of_world: &mut RestOfWorld, books: &mut Posted) {
    let parts: Vec<(Posted, PendingMoneyList<RestOfWorldSector>)> = households
        .chunks(year.tick.chunk)
        .into_par_iter()
        .map(|lent| {
            let (mut posted, mut till) = (Posted::default(), PendingMoneyList::new(1));
            for i in 0..lent.len() {
                lent.income_fen[i] += lent.week_income_fen[i] - lent.income_fen[i] / i64::from(WEEKS);
                lent.week_income_fen[i] = 0;
                let persons = i64::from(year.endowments.persons[lent.first + i]);
                let due = living_fen(year.rules, persons, lent.income_fen[i]) + year.invested_fen(&lent, i);
                lent.living_year_fen[i] += posted.pay_up_to(Living, &mut lent.cash[i], till.at(0), due);
                lent.packing_min[i] = 0;
            }
            (posted, till)
        })
        .collect();
    for (posted, till) in parts {
        books.add(&posted);
        till.hand_over_to_rest_of_world(rest_of_world);
    }
}

/// Living costs of a week: a share of income, at least the minimum.
#[must_use]
pub fn living_fen(rules: &Settle, persons: i64, yearly_income: i64) -> i64 {
    let least = persons * rules.minimum_living_fen;
    share_of(yearly_income.max(0), rules.consumption_share).max(least) / i64::from(WEEKS)
}

impl Year<'_> {
    /// Once a year, when the harvest is in, what exceeds the household's liquid savings and what it foresees to need until
    /// the next one goes into house, schooling and weddings: otherwise cash would pile up and credit never bind.
    fn invested_fen(&self, lent: &HouseholdRows<'_>, i: usize) -> i64 {
        let row = lent.first + i;
        let crop = usize::from(self.endowments.crop[row]);
        if !self.crops.harvest_is_in(crop, self.tick.week) {
            return 0;
        }
        let weeks = i64::from(WEEKS - self.crops.harvest_weeks[crop]);
        let living = living_fen(self.rules, i64::from(self.endowments.persons[row]), lent.income_fen[i]);
        let inputs = self.endowments.input_fen(row, self.crops.per_cmu(crop), self.terms.wage_fen_per_hour);
        let short = (inputs + weeks * (living - self.endowments.steady_fen(row))).max(0);
        let savings = real(lent.income_fen[i].max(0)) * self.endowments.liquid_years[row];
        (lent.cash[i].fen() - floor(savings + real(short) * self.endowments.foresight[row])).max(0)
    }

    fn earn(&self, lent: &mut HouseholdRows<'_>, i: usize, chunk_result: &mut ChunkResult) {
        let row = lent.first + i;
        let endowments = self.endowments;
        let market = usize::from(endowments.county[row]) * CROPS + usize::from(endowments.crop[row]);
        let sale = value_of(lent.offline_a_g[i] + lent.offline_b_g[i], self.prices[market]);
        if sale > 0 {
            chunk_result.posted.pay(OfflineSale, chunk_result.traders.at(market), &mut lent.cash[i], sale);
            lent.offline_year_fen[i] += sale;
        }
        let farm_min = endowments.farm_min(row, self.crops.labour_min_per_cmu[usize::from(endowments.crop[row])]);
        let own_min = farm_min + i64::from(lent.hosting_min[i] + lent.packing_min[i]);
        lent.unpaid_year_min[i] += own_min;
        let wage = paid_wage(
            endowments.wage_fen[row],
            i64::from(endowments.wage_min[row]),
            i64::from(endowments.labour_min[row]),
            own_min,
        );
        chunk_result.posted.pay(
            OutsideEarnings,
            chunk_result.rest_of_world.at(0),
            &mut lent.cash[i],
            wage + endowments.other_farm_fen[row],
        );
        chunk_result.posted.pay(
            Transfers,
            chunk_result.rest_of_world.at(0),
            &mut lent.cash[i],
            endowments.property_fen[row] + endowments.transfer_fen[row],
        );
        lent.wage_year_fen[i] += wage;
        lent.other_farm_year_fen[i] += endowments.other_farm_fen[row];
        lent.property_year_fen[i] += endowments.property_fen[row];
        lent.transfer_year_fen[i] += endowments.transfer_fen[row];
        lent.week_income_fen[i] +=
            sale + wage + endowments.other_farm_fen[row] + endowments.property_fen[row] + endowments.transfer_fen[row];
    }

    fn pay_inputs(&self, lent: &mut HouseholdRows<'_>, i: usize, chunk_result: &mut ChunkResult) {
        let row = lent.first + i;
        let crop = usize::from(self.endowments.crop[row]);
        if self.crops.weeks_into_season(crop, self.tick.week) < self.rules.input_weeks {
            let due = self.inputs_of_week(lent, i, row, crop);
            let paid = chunk_result.posted.pay_up_to(Inputs, &mut lent.cash[i], chunk_result.rest_of_world.at(0), due);
            lent.arrears_fen[i] += due - paid;
            // Income counts a bill when it falls due, not when it is paid.
            lent.input_year_fen[i] += due;
            lent.week_income_fen[i] -= due;
        } else if lent.arrears_fen[i] > 0 {
            let paid = chunk_result.posted.pay_up_to(
                Inputs,
                &mut lent.cash[i],
                chunk_result.rest_of_world.at(0),
                lent.arrears_fen[i],
            );
            lent.arrears_fen[i] -= paid;
        }
    }

    fn inputs_of_week(&self, lent: &HouseholdRows<'_>, i: usize, row: usize, crop: usize) -> i64 {
        let land = i64::from(self.endowments.land_cmu[row]);
        let works = lent.agtech_until_week[i] > self.tick.week;
        let saved = if works {
            self.equipment.agtech_input_saving * self.equipment.agtech_absorption(lent.farm_skill[i])
        } else {
            0.0
        };
        let whole = self.endowments.input_fen(row, self.crops.per_cmu(crop), self.terms.wage_fen_per_hour);
        let full = real(whole) * lent.planted[i] * (1.0 - saved);
        let kg = real(land * self.crops.yield_g_per_cmu[crop]) / 1000.0 * self.endowments.ability[row];
        let price = real(self.crops.price_fen_per_kg[crop]);
        let effort = if lent.effort[i] { self.decide.effort_cost * price * kg * lent.effort_part[i] } else { 0.0 };
        floor((full + effort) / f64::from(self.rules.input_weeks))
    }

    /// Equipment costs its annuity while it works: to its owner, or as a transfer in kind where the public paid.
    fn use_equipment(&self, lent: &mut HouseholdRows<'_>, i: usize) {
        let week = self.tick.week;
        if lent.kit_until_week[i] > week {
            let cost = floor(self.equipment.annuity(self.equipment.kit_price_fen, self.equipment.kit_life_weeks));
            charge(&mut lent.tool_year_fen[i], &mut lent.asset_charge_year_fen[i], lent.kit_public[i], cost);
        }
        if lent.agtech_until_week[i] > week {
            let price = i64::from(self.endowments.land_cmu[lent.first + i]) * self.equipment.agtech_price_fen_per_cmu;
            let cost = floor(self.equipment.annuity(price, self.equipment.agtech_life_weeks));
            charge(&mut lent.tool_year_fen[i], &mut lent.asset_charge_year_fen[i], lent.agtech_public[i], cost);
        }
    }

    fn pay_debts(&self, lent: &mut HouseholdRows<'_>, i: usize, chunk_result: &mut ChunkResult) {
        let row = lent.first + i;
        let week = self.tick.week;
        if lent.member[i] && self.crops.weeks_into_season(usize::from(self.endowments.crop[row]), week) == 1 {
            let county = usize::from(self.endowments.county[row]);
            let paid = chunk_result.posted.pay_up_to(
                LabelFee,
                &mut lent.cash[i],
                chunk_result.general.at(county),
                self.terms.label_fee_fen,
            );
            lent.label_year_fen[i] += paid;
            lent.week_income_fen[i] -= paid;
        }
        let debt = lent.debt[i].fen();
        if debt == 0 {
            return;
        }
        let guaranteed = if lent.guarantee_until_week[i] > week { lent.guarantee_fen[i].min(debt) } else { 0 };
        let interest = mul_div(debt, self.terms.loan_rate_bp, 10_000 * i64::from(WEEKS));
        let paid = chunk_result.posted.pay_up_to(Interest, &mut lent.cash[i], chunk_result.bank.at(0), interest);
        lent.interest_year_fen[i] += paid;
        lent.week_income_fen[i] -= paid;
        let subsidy = mul_div(guaranteed, self.terms.guarantee_subsidy_bp, 10_000 * i64::from(WEEKS));
        if subsidy > 0 {
            chunk_result.calls.push(Call { row, fen: subsidy, write_off: false });
        }
        if week >= lent.loan_due_week[i] {
            let keep = i64::from(self.endowments.persons[row]) * self.rules.minimum_living_fen / i64::from(WEEKS);
            let able = (lent.cash[i].fen() - keep).max(0);
            let (cash, debt) = (&mut lent.cash[i], &mut lent.debt[i]);
            chunk_result.posted.repay(cash, chunk_result.bank.at(0), debt, able);
            let left = lent.debt[i].fen();
            if left > 0 && week >= lent.loan_due_week[i] + self.terms.write_off_weeks {
                let cover = mul_div(lent.guarantee_fen[i].min(left), self.terms.guarantee_cover_bp, 10_000);
                chunk_result.calls.push(Call { row, fen: if guaranteed > 0 { cover } else { 0 }, write_off: true });
            }
        }
    }
}

/// Off-farm wages: full where time reaches, less where own work leaves too few hours.
fn paid_wage(full_fen: i64, wanted_min: i64, labour_min: i64, own_min: i64) -> i64 {
    let open_min = (labour_min - own_min).max(0);
    if wanted_min <= open_min { full_fen } else { mul_div(full_fen, open_min, wanted_min) }
}

fn charge(own: &mut i64, in_kind: &mut i64, public: bool, cost: i64) {
    *(if public { in_kind } else { own }) += cost;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_on_air_displace_wages_only_when_time_is_short() {
        assert_eq!(paid_wage(47_600, 1_298, 4_200, 2_000), 47_600);
        assert_eq!(paid_wage(47_600, 1_298, 4_200, 4_200), 0);
        let some = paid_wage(47_600, 1_298, 4_200, 3_500);
        assert!(some > 0 && some < 47_600, "{some}");
    }

    #[test]
    fn nobody_lives_on_less_than_the_minimum_by_choice() {
        let rules = Settle::default();
        assert_eq!(living_fen(&rules, 3, 0), 3 * 700_000 / 52);
        assert!(living_fen(&rules, 3, 10_000_000) > living_fen(&rules, 3, 0));
    }
}
