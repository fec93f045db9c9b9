//! The recorder: looks at the world after each week and adds rows; it can change nothing.

use super::Income;
use super::tables::{
    CarrierMonths, ConsumerMonths, CountyWeeks, Crop, Flow, FlowWeeks, GoodsWeeks, Grade, HostKind, HostQuarters,
    HouseholdYears, Movement, Runs, Who,
};
use crate::books::goods::KINDS;
use crate::books::{FLOWS, GOODS_FLOWS, SECTORS};
use crate::declare::{Fork, Recorded};
use crate::units::{CROPS, WEEKS, from_fixed, real, value_of};
use crate::week::World;

/// The tables of a run under their names in files.
pub type Tables = Vec<(&'static str, Box<dyn Recorded + Send>)>;

/// Everything a run recorded so far.
#[derive(Debug)]
pub struct Record {
    /// Household × year.
    pub households: HouseholdYears,
    /// County × week.
    pub counties: CountyWeeks,
    /// Active hosts × 13 weeks.
    pub hosts: HostQuarters,
    /// Firms × 4 weeks.
    pub carriers: CarrierMonths,
    /// Sampled consumers × 4 weeks.
    pub consumers: ConsumerMonths,
    /// Money by week.
    pub flows: FlowWeeks,
    /// Goods by week.
    pub goods: GoodsWeeks,
    /// Largest residuals of money and goods rows.
    pub residuals: [i64; 2],
}

impl Default for Record {
    fn default() -> Self {
        Self {
            households: HouseholdYears::new(0),
            counties: CountyWeeks::new(0),
            hosts: HostQuarters::new(0),
            carriers: CarrierMonths::new(0),
            consumers: ConsumerMonths::new(0),
            flows: FlowWeeks::new(0),
            goods: GoodsWeeks::new(0),
            residuals: [0; 2],
        }
    }
}

impl Record {
    /// A copy, for the arms that share a trunk. Records hold no purses.
    #[must_use]
    pub fn fork(&self) -> Self {
        let permit = Fork::permit();
        Self {
            households: self.households.fork(permit),
            counties: self.counties.fork(permit),
            hosts: self.hosts.fork(permit),
            carriers: self.carriers.fork(permit),
            consumers: self.consumers.fork(permit),
            flows: self.flows.fork(permit),
            goods: self.goods.fork(permit),
            residuals: self.residuals,
        }
    }

    /// Adds what is to be recorded of the week just lived (`world.week` is already the next one).
    pub fn look(&mut self, world: &World) {
        let week = world.week - 1;
        self.look_at_books(world, week);
        if week < world.places.first_reported_week {
            return;
        }
        self.look_at_counties(world, week);
        if world.week.is_multiple_of(4) {
            self.look_at_firms(world, week);
            self.look_at_consumers(world, week);
        }
        if world.week.is_multiple_of(13) {
            self.look_at_hosts(world, week);
        }
        if world.week.is_multiple_of(WEEKS) {
            self.look_at_households(world, week / WEEKS);
        }
    }

    /// The tables under their names in files, with the one row of the run.
    #[must_use]
    pub fn into_tables(self, runs: Runs) -> Tables {
        vec![
            ("runs", Box::new(runs)),
            ("counties", Box::new(self.counties)),
            ("households", Box::new(self.households)),
            ("hosts", Box::new(self.hosts)),
            ("carriers", Box::new(self.carriers)),
            ("consumers", Box::new(self.consumers)),
            ("flows", Box::new(self.flows)),
            ("goods", Box::new(self.goods)),
        ]
    }

    fn look_at_books(&mut self, world: &World, week: u32) {
        for flow in 0..FLOWS {
            self.residuals[0] = self.residuals[0].max(world.books.money.row(flow).abs());
            for sector in 0..SECTORS {
                let fen = world.books.money.cell(flow, sector);
                if fen != 0 {
                    let row = self.flows.grow(1);
                    self.flows.week[row] = week;
                    self.flows.flow[row] = Flow(code(flow));
                    self.flows.sector[row] = Who(code(sector));
                    self.flows.fen[row] = fen;
                }
            }
        }
        for movement in 0..GOODS_FLOWS {
            for kind in 0..KINDS {
                self.residuals[1] = self.residuals[1].max(world.books.goods.row(movement, kind).abs());
                let grams = world.books.goods.moved(movement, kind);
                if grams != 0 {
                    let row = self.goods.grow(1);
                    self.goods.week[row] = week;
                    self.goods.movement[row] = Movement(code(movement));
                    self.goods.crop[row] = Crop(code(kind / 2));
                    self.goods.grade[row] = Grade(code(kind % 2));
                    self.goods.grams[row] = grams;
                }
            }
        }
    }

    fn look_at_counties(&mut self, world: &World, week: u32) {
        let first = self.counties.grow(world.places.counties());
        for county in 0..world.places.counties() {
            let (row, t, c) = (first + county, &mut self.counties, &world.counties);
            let markets = county * CROPS..(county + 1) * CROPS;
            let mean =
                |values: &[f64]| values.iter().sum::<f64>() / real(i64::try_from(values.len()).expect("few crops"));
            t.county[row] = u16::try_from(county).expect("few counties");
            t.week[row] = week;
            t.price_citrus[row] = world.markets.price_fen_per_kg[county * CROPS];
            t.price_apple[row] = world.markets.price_fen_per_kg[county * CROPS + 1];
            t.price_leaf_vegetable[row] = world.markets.price_fen_per_kg[county * CROPS + 2];
            t.harvest_g[row] = world.markets.harvest_g[markets.clone()].iter().sum();
            t.offline_g[row] = world.markets.offline_g[markets.clone()].iter().sum();
            t.farm_lost_g[row] = world.markets.lost_g[markets.clone()].iter().sum();
            t.transit_lost_g[row] = c.transit_lost_g[county];
            t.orders[row] = c.orders[county];
            t.gmv_fen[row] = c.gmv_fen[county];
            t.refund_fen[row] = c.refund_fen[county];
            t.shipped[row] = c.shipped[county];
            t.late[row] = c.late[county];
            t.cancelled[row] = c.cancelled[county];
            t.delivered[row] = c.delivered[county];
            t.delivered_quality[row] = if c.delivered[county] > 0 {
                from_fixed(i128::from(c.quality_sum[county])) / real(c.delivered[county])
            } else {
                0.0
            };
            t.cold_share[row] = c.cold_share[county];
            t.hosts[row] = world.villages.hosts
                [world.places.county_villages[county]..world.places.county_villages[county + 1]]
                .iter()
                .sum();
            t.members[row] = world.pools.members[markets.clone()].iter().sum();
            t.reputation[row] = mean(&world.pools.reputation[markets.clone()]);
            t.awareness[row] = mean(&world.pools.awareness[markets.clone()]);
            t.tariff_far_fen[row] = world.carriers.tariff_fen[world.places.county_carriers[county]][2];
            t.pool_price_fen[row] = world.pools.price_fen[markets].iter().map(|price| price[0]).sum::<i64>()
                / i64::try_from(CROPS).expect("few crops");
        }
    }

    fn look_at_firms(&mut self, world: &World, week: u32) {
        let first = self.carriers.grow(world.carriers.len());
        for firm in 0..world.carriers.len() {
            let (row, t, c) = (first + firm, &mut self.carriers, &world.carriers);
            t.carrier[row] = u32::try_from(firm).expect("few firms");
            t.county[row] = c.county[firm];
            t.week[row] = week;
            t.cash_fen[row] = c.cash[firm].fen();
            [t.tariff_hub_fen[row], t.tariff_near_fen[row], t.tariff_far_fen[row]] = c.tariff_fen[firm];
            t.parcels[row] = c.parcels[firm].iter().sum();
            t.cost_fen[row] = c.week_cost_fen[firm];
            t.freight_year_fen[row] = c.freight_year_fen[firm];
        }
    }

    fn look_at_consumers(&mut self, world: &World, week: u32) {
        let all = world.consumers.len();
        let sample = (all / 1000).max(20).min(all);
        for place in 0..sample {
            // Evenly spread over the sorted rows, so every city and type is seen; the same in every arm.
            let consumer = place * all / sample;
            let segment = &world.places.segments[world.places.segments.partition_point(|s| s.end <= consumer)];
            let row = self.consumers.grow(1);
            let (t, c) = (&mut self.consumers, &world.consumers);
            t.consumer[row] = u32::try_from(consumer).expect("fewer than 2^32 consumers");
            t.city[row] = code(segment.city);
            t.kind[row] = code(segment.kind);
            t.week[row] = week;
            t.spend_year_fen[row] = c.spend_year_fen[consumer];
            [t.good[row], t.bad[row]] = c.trust[consumer];
            t.follows[row] =
                code(c.followed[consumer].iter().filter(|&&host| host != crate::agents::hosts::NOBODY).count());
        }
    }

    fn look_at_hosts(&mut self, world: &World, week: u32) {
        let rating = |good: f64, bad: f64| if good + bad > 0.0 { good / (good + bad) } else { 0.0 };
        let h = &world.households;
        for household in (0..h.len()).filter(|&row| h.host[row]) {
            let row = self.hosts.grow(1);
            let t = &mut self.hosts;
            t.host[row] = u32::try_from(household).expect("fewer than 2^32 hosts");
            t.county[row] = world.endowments.county[household];
            t.week[row] = week;
            t.followers[row] = h.followers[household];
            t.host_skill[row] = h.host_skill[household];
            t.experience[row] = h.experience[household];
            t.rating[row] = rating(h.rating_good[household], h.rating_bad[household]);
            t.price_fen[row] = h.price_fen[household];
            t.volume_parcels[row] = h.volume_parcels[household];
            t.wanted_parcels[row] = h.wanted_parcels[household];
            t.gmv_year_fen[row] = h.gmv_year_fen[household];
        }
        let l = &world.local_hosts;
        for host in (0..l.len()).filter(|&row| l.active[row]) {
            let row = self.hosts.grow(1);
            let t = &mut self.hosts;
            t.host[row] = u32::try_from(h.len() + host).expect("fewer than 2^32 hosts");
            t.kind[row] = HostKind(1);
            t.county[row] = l.county[host];
            t.week[row] = week;
            t.followers[row] = l.followers[host];
            t.host_skill[row] = l.host_skill[host];
            t.experience[row] = l.experience[host];
            t.rating[row] = rating(l.rating_good[host], l.rating_bad[host]);
            t.wanted_parcels[row] = l.sold_parcels[host];
            t.gmv_year_fen[row] = l.gmv_fen[host];
        }
    }

    fn look_at_households(&mut self, world: &World, year: u32) {
        let first = self.households.grow(world.households.len());
        for household in 0..world.households.len() {
            let (row, t, h, e) = (first + household, &mut self.households, &world.households, &world.endowments);
            let income = Income::of(h, household);
            let market = usize::from(e.county[household]) * CROPS + usize::from(e.crop[household]);
            let stock = h.fresh_a[household].grams() + h.ageing_a[household].grams() + h.fresh_b[household].grams();
            t.household[row] = u32::try_from(household).expect("fewer than 2^32 households");
            t.year[row] = year;
            t.market_income_fen[row] = income.market();
            t.disposable_income_fen[row] = income.disposable();
            t.unpaid_min[row] = h.unpaid_year_min[household];
            t.treated[row] = h.treated[household];
            t.county[row] = e.county[household];
            t.village[row] = e.village[household];
            t.crop[row] = Crop(e.crop[household]);
            t.land_cmu[row] = e.land_cmu[household];
            t.persons[row] = e.persons[household];
            t.offline_fen[row] = h.offline_year_fen[household];
            t.own_fen[row] = h.own_year_fen[household];
            t.own_cost_fen[row] = h.own_cost_year_fen[household];
            t.pool_fen[row] = h.pool_year_fen[household];
            t.packing_wage_fen[row] = h.packing_year_fen[household];
            t.wage_fen[row] = h.wage_year_fen[household];
            t.other_farm_fen[row] = h.other_farm_year_fen[household];
            t.property_fen[row] = h.property_year_fen[household];
            t.transfer_fen[row] = h.transfer_year_fen[household];
            t.grant_fen[row] = h.grant_year_fen[household];
            t.input_fen[row] = h.input_year_fen[household];
            t.tool_fen[row] = h.tool_year_fen[household];
            t.asset_charge_fen[row] = h.asset_charge_year_fen[household];
            t.interest_fen[row] = h.interest_year_fen[household];
            t.label_fen[row] = h.label_year_fen[household];
            t.living_fen[row] = h.living_year_fen[household];
            t.gmv_fen[row] = h.gmv_year_fen[household];
            t.harvest_g[row] = h.harvest_year_g[household];
            t.lost_g[row] = h.lost_year_g[household];
            t.live_g[row] = h.live_year_g[household];
            t.stock_value_fen[row] = value_of(stock, world.markets.price_fen_per_kg[market]);
            t.cash_fen[row] = h.cash[household].fen();
            t.debt_fen[row] = h.debt[household].fen();
            t.host[row] = h.host[household];
            t.member[row] = h.member[household];
            t.effort[row] = h.effort[household];
            t.followers[row] = h.followers[household];
            t.host_skill[row] = h.host_skill[household];
        }
    }
}

fn code(index: usize) -> u8 {
    u8::try_from(index).expect("lists of names are short")
}
