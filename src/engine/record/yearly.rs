//! Rows recorded each quarter (hosts) and each year (households, live channels).

use crate::agents::channels;
use crate::agents::channels::CHANNELS;
use crate::agents::endowments::Endowments;
use crate::agents::government::UNIT;
use crate::agents::households::Households;
use crate::agents::income::Income;
use crate::pathways::{PATHWAY_COUNT, instruments};
use crate::record::tables::{
    Channel, Crop, Date, HostKind, HouseholdYearRows, InstrumentName, InstrumentUnit, PathwayName,
};
use crate::record::{Record, code};
use crate::units::{CROPS, FEN_PER_YUAN, WEEKS, from_fixed, real};
use crate::world::World;
use rayon::prelude::*;
use std::ops::Range;

/// Households that one thread records at a time.
const PIECE: usize = 8_192;

impl Record {
    pub(super) fn record_hosts(&mut self, world: &World, week: u32) {
        let date = Date::of_week(week, world.map.first_policy_week);
        let rating = |good: f64, bad: f64| if good + bad > 0.0 { good / (good + bad) } else { 0.0 };
        let h = &world.households;
        let hosts: Vec<usize> = (0..h.len()).filter(|&row| h.host[row]).collect();
        let first = self.hosts.grow(hosts.len());
        for (row, household) in (first..).zip(hosts) {
            let t = &mut self.hosts;
            t.host[row] = u32::try_from(household).expect("fewer than 2^32 hosts");
            t.county[row] = world.endowments.county[household];
            t.week[row] = week;
            t.date[row] = date;
            t.followers[row] = h.followers[household];
            t.host_skill[row] = h.host_skill[household];
            t.experience[row] = h.experience[household];
            t.rating[row] = rating(h.rating_good[household], h.rating_bad[household]);
            t.price_fen[row] = h.price_fen[household];
            t.volume_parcels[row] = h.volume_parcels[household];
            t.wanted_parcels[row] = h.wanted_parcels[household];
            t.gmv_year_fen[row] = h.gmv_year_fen[household];
            t.income_year_fen[row] = h.own_year_fen[household] - h.own_cost_year_fen[household];
        }
        let l = &world.local_hosts;
        let hosts: Vec<usize> = (0..l.len()).filter(|&row| l.active[row]).collect();
        let first = self.hosts.grow(hosts.len());
        for (row, host) in (first..).zip(hosts) {
            let t = &mut self.hosts;
            t.host[row] = u32::try_from(h.len() + host).expect("fewer than 2^32 hosts");
            t.kind[row] = HostKind(1);
            t.county[row] = l.county[host];
            t.week[row] = week;
            t.date[row] = date;
            t.followers[row] = l.followers[host];
            t.host_skill[row] = l.host_skill[host];
            t.experience[row] = l.experience[host];
            t.rating[row] = rating(l.rating_good[host], l.rating_bad[host]);
            t.wanted_parcels[row] = l.sold_parcels[host];
            t.gmv_year_fen[row] = l.gmv_year_fen[host];
            t.income_year_fen[row] = l.commission_year_fen[host];
        }
        let m = &world.mcn_hosts;
        for host in (0..m.len()).filter(|&row| m.gmv_year_fen[row] > 0) {
            let row = self.hosts.grow(1);
            let t = &mut self.hosts;
            t.host[row] = u32::try_from(h.len() + l.len() + host).expect("fewer than 2^32 hosts");
            t.kind[row] = HostKind(2);
            t.week[row] = week;
            t.date[row] = date;
            t.followers[row] = m.followers[host];
            t.host_skill[row] = m.host_skill[host];
            t.experience[row] = m.experience[host];
            t.rating[row] = rating(m.rating_good[host], m.rating_bad[host]);
            t.wanted_parcels[row] = m.sold_parcels[host];
            t.gmv_year_fen[row] = m.gmv_year_fen[host];
            t.income_year_fen[row] = m.commission_year_fen[host];
        }
    }

    pub(super) fn record_households(&mut self, world: &World, year: u32) {
        let deciles = self.deciles(world.households.len());
        let policy_year = policy_year(world, year);
        let first = self.households.grow(world.households.len());
        let last = self.households.len();
        let bounds: Vec<usize> = [0].into_iter().chain((first..last).step_by(PIECE)).chain([last]).collect();
        self.households.groups(&bounds).into_par_iter().skip(1).for_each(|mut rows| {
            let households = rows.first - first..rows.first - first + rows.len();
            rows.year.fill(year);
            rows.policy_year.fill(policy_year);
            rows.decile.copy_from_slice(&deciles[households.clone()]);
            copy_columns(&mut rows, &world.households, &world.endowments, households.clone());
            compute_columns(&mut rows, world, households.start);
        });
        if (year + 1) * WEEKS == world.map.first_policy_week {
            self.set_deciles(world);
        }
    }

    /// Records what each instrument bought in the year that ends now.
    pub(super) fn record_purchases(&mut self, world: &World, year: u32) {
        let accounts = &world.government.accounts;
        for county in 0..world.map.counties() {
            let mut position = [0; PATHWAY_COUNT];
            for (number, instrument) in instruments().iter().enumerate() {
                let pathway = instrument.pathway_number();
                let (account, at) = (county * PATHWAY_COUNT + pathway, position[pathway]);
                position[pathway] += 1;
                let (fen, micro) = (accounts.spent_year_fen[account][at], accounts.units_year_micro[account][at]);
                if (fen, micro) == (0, 0) {
                    continue;
                }
                let row = self.purchases.grow(1);
                let t = &mut self.purchases;
                t.county[row] = u16::try_from(county).expect("few counties");
                t.year[row] = year;
                t.policy_year[row] = policy_year(world, year);
                t.pathway[row] = PathwayName(code(pathway));
                (t.instrument[row], t.unit[row]) = (InstrumentName(code(number)), InstrumentUnit(code(number)));
                (t.units[row], t.yuan[row]) = (real(micro) / real(UNIT), real(fen) / FEN_PER_YUAN);
            }
        }
    }

    pub(super) fn record_villages(&mut self, world: &World, year: u32) {
        let first = self.villages.grow(world.villages.len());
        for (village, place) in world.map.villages.iter().enumerate() {
            let (row, t, v) = (first + village, &mut self.villages, &world.villages);
            t.village[row] = u32::try_from(village).expect("few villages");
            t.county[row] = u16::try_from(place.county).expect("few counties");
            t.year[row] = year;
            t.distance_km[row] = place.distance_km;
            t.band[row] = code(place.band);
            t.residents[row] = world.map.village_households;
            t.visits[row] = v.visits_year[village];
            t.served_weeks[row] = v.served_weeks_year[village];
            t.parcels[row] = v.parcels_year[village];
            t.inbound[row] = real(v.inbound_year_milli[village]) / 1_000.0;
            t.purchase_gain_fen[row] = v.purchase_gain_year_fen[village];
            t.collected_g[row] = v.collected_year_g[village];
            t.collection_fen[row] = v.collection_year_fen[village];
            t.station_weeks[row] = v.station_weeks_year[village];
        }
    }

    pub(super) fn record_channels(&mut self, world: &World, year: u32) {
        let sellers = sellers(world);
        let c = &world.channels;
        let mean = |sum: i64, count: i64| if count > 0 { from_fixed(i128::from(sum)) / real(count) } else { 0.0 };
        for channel in (0..c.len()).filter(|&channel| c.parcels[channel] > 0 || sellers[channel] > 0) {
            let row = self.channels.grow(1);
            let t = &mut self.channels;
            t.county[row] = u16::try_from(channel / CHANNELS / CROPS).expect("few counties");
            t.crop[row] = Crop(code(channel / CHANNELS % CROPS));
            t.channel[row] = Channel(code(channel % CHANNELS));
            t.year[row] = year;
            t.sellers[row] = sellers[channel];
            t.parcels[row] = c.parcels[channel];
            t.grams[row] = c.grams[channel];
            t.gross_fen[row] = c.gross_fen[channel];
            t.trader_fen[row] = c.trader_fen[channel];
            t.refund_fen[row] = c.refund_fen[channel];
            t.fee_fen[row] = c.fee_fen[channel];
            t.commission_fen[row] = c.commission_fen[channel];
            t.sending_fen[row] = c.sending_fen[channel];
            t.discounted_fen[row] = c.discounted_fen[channel];
            t.expected_quality[row] = mean(c.expected_sum[channel], c.parcels[channel]);
            t.delivered_quality[row] = mean(c.delivered_sum[channel], c.delivered[channel]);
            let outcomes = real(c.forecasts[channel].max(1));
            t.forecasts[row] = c.forecasts[channel];
            t.forecast_bias[row] = real(c.forecast_error_fen[channel]) / outcomes;
            t.forecast_rms[row] = libm::sqrt(real(c.forecast_square[channel]) / outcomes);
            t.repeat_parcels[row] = c.repeat_parcels[channel];
        }
    }
}

/// Copies what is recorded as it is of some households, column by column.
fn copy_columns(t: &mut HouseholdYearRows<'_>, h: &Households, e: &Endowments, rows: Range<usize>) {
    t.unpaid_min.copy_from_slice(&h.unpaid_year_min[rows.clone()]);
    t.reached.copy_from_slice(&h.reached[rows.clone()]);
    t.county.copy_from_slice(&e.county[rows.clone()]);
    t.village.copy_from_slice(&e.village[rows.clone()]);
    t.land_cmu.copy_from_slice(&e.land_cmu[rows.clone()]);
    t.persons.copy_from_slice(&e.persons[rows.clone()]);
    t.age_band.copy_from_slice(&e.age_band[rows.clone()]);
    t.schooling.copy_from_slice(&e.schooling[rows.clone()]);
    t.offline_fen.copy_from_slice(&h.offline_year_fen[rows.clone()]);
    t.store_fen.copy_from_slice(&h.store_year_fen[rows.clone()]);
    t.stock_change_fen.copy_from_slice(&h.stock_year_fen[rows.clone()]);
    t.own_fen.copy_from_slice(&h.own_year_fen[rows.clone()]);
    t.own_cost_fen.copy_from_slice(&h.own_cost_year_fen[rows.clone()]);
    t.cooperative_fen.copy_from_slice(&h.cooperative_year_fen[rows.clone()]);
    t.packing_wage_fen.copy_from_slice(&h.packing_year_fen[rows.clone()]);
    t.wage_fen.copy_from_slice(&h.wage_year_fen[rows.clone()]);
    t.other_farm_fen.copy_from_slice(&h.other_farm_year_fen[rows.clone()]);
    t.property_fen.copy_from_slice(&h.property_year_fen[rows.clone()]);
    t.transfer_fen.copy_from_slice(&h.transfer_year_fen[rows.clone()]);
    t.grant_fen.copy_from_slice(&h.grant_year_fen[rows.clone()]);
    t.insurance_fen.copy_from_slice(&h.insurance_year_fen[rows.clone()]);
    t.top_up_fen.copy_from_slice(&h.top_up_year_fen[rows.clone()]);
    t.input_fen.copy_from_slice(&h.input_year_fen[rows.clone()]);
    t.tool_fen.copy_from_slice(&h.tool_year_fen[rows.clone()]);
    t.asset_charge_fen.copy_from_slice(&h.asset_charge_year_fen[rows.clone()]);
    t.interest_fen.copy_from_slice(&h.interest_year_fen[rows.clone()]);
    t.label_fen.copy_from_slice(&h.label_year_fen[rows.clone()]);
    t.living_fen.copy_from_slice(&h.living_year_fen[rows.clone()]);
    t.gmv_fen.copy_from_slice(&h.gmv_year_fen[rows.clone()]);
    t.harvest_g.copy_from_slice(&h.harvest_year_g[rows.clone()]);
    t.lost_g.copy_from_slice(&h.lost_year_g[rows.clone()]);
    t.own_g.copy_from_slice(&h.own_year_g[rows.clone()]);
    t.live_g.copy_from_slice(&h.live_year_g[rows.clone()]);
    t.host.copy_from_slice(&h.host[rows.clone()]);
    t.refused.copy_from_slice(&h.refused[rows.clone()]);
    t.equipment_refused.copy_from_slice(&h.equipment_refused[rows.clone()]);
    t.member.copy_from_slice(&h.member[rows.clone()]);
    t.effort.copy_from_slice(&h.effort[rows.clone()]);
    t.away.copy_from_slice(&h.away[rows.clone()]);
    t.member_gain_fen.copy_from_slice(&h.member_gain_fen[rows.clone()]);
    t.left.copy_from_slice(&h.left_year[rows.clone()]);
    t.returned.copy_from_slice(&h.returned_year[rows.clone()]);
    t.followers.copy_from_slice(&h.followers[rows.clone()]);
    t.host_skill.copy_from_slice(&h.host_skill[rows]);
}

/// Computes what is recorded of the households from `first` on beside copies.
fn compute_columns(t: &mut HouseholdYearRows<'_>, world: &World, first: usize) {
    let (h, e) = (&world.households, &world.endowments);
    for row in 0..t.len() {
        let household = first + row;
        let income = Income::of(h, household, e.away_start[household]);
        let market = usize::from(e.county[household]) * CROPS + usize::from(e.crop[household]);
        t.household[row] = u32::try_from(household).expect("fewer than 2^32 households");
        t.market_income_fen[row] = income.market();
        t.disposable_income_fen[row] = income.disposable();
        let treated = |pathway: u8| h.treated[household] >> pathway & 1 == 1;
        t.treated_technology[row] = treated(0);
        t.treated_talent[row] = treated(1);
        t.treated_supply_chain[row] = treated(2);
        t.treated_brand[row] = treated(3);
        t.treated_policy[row] = treated(4);
        let village = &world.map.villages[e.village[household] as usize];
        (t.distance_km[row], t.band[row]) = (village.distance_km, code(village.band));
        t.crop[row] = Crop(e.crop[household]);
        t.stock_value_fen[row] = world.markets.worth_fen(market, h.home_g(household), h.member[household]);
        t.cash_fen[row] = h.cash[household].fen();
        t.debt_fen[row] = h.debt[household].fen();
        t.moved_fen[row] = income.moved;
    }
}

/// The policy year that a year is, from 1; 0 before the first.
fn policy_year(world: &World, year: u32) -> u8 {
    let first = world.map.first_policy_week / WEEKS;
    if year < first { 0 } else { code((year - first + 1) as usize) }
}

/// Households paid through each channel in the year that ends now.
fn sellers(world: &World) -> Vec<i64> {
    let mut sellers = vec![0; world.channels.len()];
    let (h, e) = (&world.households, &world.endowments);
    for household in 0..h.len() {
        let row =
            |cooperative| channels::row(usize::from(e.county[household]), usize::from(e.crop[household]), cooperative);
        sellers[row(false)] += i64::from(h.own_year_fen[household] > 0);
        sellers[row(true)] += i64::from(h.cooperative_year_fen[household] > 0);
    }
    sellers
}
