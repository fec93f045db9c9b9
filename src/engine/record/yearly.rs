//! Rows recorded each quarter (hosts) and each year (households, live channels).

use crate::engine::agents::channels;
use crate::engine::agents::channels::CHANNELS;
use crate::engine::agents::government::UNIT;
use crate::engine::agents::income::Income;
use crate::engine::pathways::{PATHWAY_COUNT, instruments};
use crate::engine::record::tables::{Channel, Crop, Date, HostKind, InstrumentName, InstrumentUnit, PathwayName};
use crate::engine::record::{Record, code};
use crate::engine::units::{CROPS, FEN_PER_YUAN, WEEKS, from_fixed, real};
use crate::engine::world::World;

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
        for household in 0..world.households.len() {
            let (row, t, h, e) = (first + household, &mut self.households, &world.households, &world.endowments);
            let income = Income::of(h, household, e.away_start[household]);
            let market = usize::from(e.county[household]) * CROPS + usize::from(e.crop[household]);
            t.household[row] = u32::try_from(household).expect("fewer than 2^32 households");
            t.year[row] = year;
            t.policy_year[row] = policy_year;
            t.decile[row] = deciles[household];
            t.market_income_fen[row] = income.market();
            t.disposable_income_fen[row] = income.disposable();
            t.unpaid_min[row] = h.unpaid_year_min[household];
            let treated = |pathway: u8| h.treated[household] >> pathway & 1 == 1;
            t.treated_technology[row] = treated(0);
            t.treated_talent[row] = treated(1);
            t.treated_supply_chain[row] = treated(2);
            t.treated_brand[row] = treated(3);
            t.treated_policy[row] = treated(4);
            t.reached[row] = h.reached[household];
            t.county[row] = e.county[household];
            t.village[row] = e.village[household];
            t.distance_km[row] = world.map.villages[e.village[household] as usize].distance_km;
            t.band[row] = code(world.map.villages[e.village[household] as usize].band);
            t.crop[row] = Crop(e.crop[household]);
            t.land_cmu[row] = e.land_cmu[household];
            t.persons[row] = e.persons[household];
            t.age_band[row] = e.age_band[household];
            t.schooling[row] = e.schooling[household];
            t.offline_fen[row] = h.offline_year_fen[household];
            t.store_fen[row] = h.store_year_fen[household];
            t.stock_change_fen[row] = h.stock_year_fen[household];
            t.own_fen[row] = h.own_year_fen[household];
            t.own_cost_fen[row] = h.own_cost_year_fen[household];
            t.cooperative_fen[row] = h.cooperative_year_fen[household];
            t.packing_wage_fen[row] = h.packing_year_fen[household];
            t.wage_fen[row] = h.wage_year_fen[household];
            t.other_farm_fen[row] = h.other_farm_year_fen[household];
            t.property_fen[row] = h.property_year_fen[household];
            t.transfer_fen[row] = h.transfer_year_fen[household];
            t.grant_fen[row] = h.grant_year_fen[household];
            t.insurance_fen[row] = h.insurance_year_fen[household];
            t.top_up_fen[row] = h.top_up_year_fen[household];
            t.input_fen[row] = h.input_year_fen[household];
            t.tool_fen[row] = h.tool_year_fen[household];
            t.asset_charge_fen[row] = h.asset_charge_year_fen[household];
            t.interest_fen[row] = h.interest_year_fen[household];
            t.label_fen[row] = h.label_year_fen[household];
            t.living_fen[row] = h.living_year_fen[household];
            t.gmv_fen[row] = h.gmv_year_fen[household];
            t.harvest_g[row] = h.harvest_year_g[household];
            t.lost_g[row] = h.lost_year_g[household];
            t.own_g[row] = h.own_year_g[household];
            t.live_g[row] = h.live_year_g[household];
            t.stock_value_fen[row] = world.markets.worth_fen(market, h.home_g(household), h.member[household]);
            t.cash_fen[row] = h.cash[household].fen();
            t.debt_fen[row] = h.debt[household].fen();
            t.host[row] = h.host[household];
            t.refused[row] = h.refused[household];
            t.equipment_refused[row] = h.equipment_refused[household];
            t.member[row] = h.member[household];
            t.effort[row] = h.effort[household];
            t.away[row] = h.away[household];
            t.member_gain_fen[row] = h.member_gain_fen[household];
            t.left[row] = h.left_year[household];
            t.returned[row] = h.returned_year[household];
            t.moved_fen[row] = income.moved;
            t.followers[row] = h.followers[household];
            t.host_skill[row] = h.host_skill[household];
        }
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
