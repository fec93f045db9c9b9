//! The record of a run: after each week it adds rows to its tables. It reads the world and cannot change it.

pub mod tables;
mod yearly;

use crate::engine::agents::consumers::Tastes;
use crate::engine::agents::hosting::NOBODY;
use crate::engine::declare::{Fork, Recorded};
use crate::engine::geography::TIERS;
use crate::engine::goods::GOODS_FLOWS;
use crate::engine::goods::KINDS;
use crate::engine::money::{FLOWS, SECTORS};
use crate::engine::record::tables::{
    CarrierMonths, ChannelYears, ConsumerMonths, CountyWeeks, Crop, Flow, FlowWeeks, GoodsWeeks, Grade, HostQuarters,
    HouseholdYears, Movement, Runs, VillageYears, Who,
};
use crate::engine::units::{CROPS, WEEKS, from_fixed, real};
use crate::engine::world::World;

/// The tables of a run under their names in files.
pub type Tables = Vec<(&'static str, Box<dyn Recorded + Send>)>;

/// Declares the tables of a run in the order of the files: the name of the file, and what a row of it is.
macro_rules! record { ($($(#[$doc:meta])+ $table:ident: $type:ty,)+) => {
    /// Everything a run recorded so far.
    #[derive(Debug)]
    pub struct Record {
        $($(#[$doc])+ pub $table: $type,)+
        /// Consumer surplus of each year, fen: as experienced, and before the goods arrive.
        pub surplus_fen: Vec<[f64; 2]>,
        /// Largest residuals of money and goods rows.
        pub residuals: [i64; 2],
    }

    impl Default for Record {
        fn default() -> Self {
            Self { $($table: <$type>::new(0),)+ surplus_fen: Vec::new(), residuals: [0; 2] }
        }
    }

    impl Record {
        /// A copy, for the arms that share a trunk. Records hold no purses.
        #[must_use]
        pub fn fork(&self) -> Self {
            let permit = Fork::permit();
            Self {
                $($table: self.$table.fork(permit),)+
                surplus_fen: self.surplus_fen.clone(),
                residuals: self.residuals,
            }
        }

        /// The tables under their names in files; the first is `runs`, the one row of the run.
        #[must_use]
        pub fn into_tables(self, runs: Runs) -> Tables {
            vec![("runs", Box::new(runs)), $((stringify!($table), Box::new(self.$table)),)+]
        }
    }
} }
record! {
    /// County × week.
    counties: CountyWeeks,
    /// Household × year.
    households: HouseholdYears,
    /// Village × year.
    villages: VillageYears,
    /// County × crop × live channel × year.
    channels: ChannelYears,
    /// Active hosts × 13 weeks.
    hosts: HostQuarters,
    /// Firms × 4 weeks.
    carriers: CarrierMonths,
    /// Sampled consumers × 4 weeks.
    consumers: ConsumerMonths,
    /// Money by week.
    flows: FlowWeeks,
    /// Goods by week.
    goods: GoodsWeeks,
}

impl Record {
    /// Adds the rows of the week that has just ended (`world.week` is already the next one).
    pub fn record_week(&mut self, tastes: &Tastes, world: &World) {
        let week = world.week - 1;
        if world.week.is_multiple_of(WEEKS) {
            self.surplus_fen.push(surplus(tastes, world));
        }
        self.record_books(world, week);
        if week < world.map.first_reported_week {
            return;
        }
        self.record_counties(world, week);
        if world.week.is_multiple_of(4) {
            self.record_firms(world, week);
            self.record_consumers(world, week);
        }
        if world.week.is_multiple_of(13) {
            self.record_hosts(world, week);
        }
        if world.week.is_multiple_of(WEEKS) {
            self.record_households(world, week / WEEKS);
            self.record_villages(world, week / WEEKS);
            self.record_channels(world, week / WEEKS);
        }
    }

    fn record_books(&mut self, world: &World, week: u32) {
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

    fn record_counties(&mut self, world: &World, week: u32) {
        let first = self.counties.grow(world.map.counties());
        for county in 0..world.map.counties() {
            let (row, t) = (first + county, &mut self.counties);
            t.county[row] = u16::try_from(county).expect("few counties");
            t.week[row] = week;
            record_markets(t, row, world, county);
            record_parcels(t, row, world, county);
            record_services(t, row, world, county, week);
        }
    }

    fn record_firms(&mut self, world: &World, week: u32) {
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

    fn record_consumers(&mut self, world: &World, week: u32) {
        let all = world.consumers.len();
        let sample = (all / 1000).max(20).min(all);
        for number in 0..sample {
            // Evenly spread over the sorted rows, so every city and type is seen; the same in every arm.
            let consumer = number * all / sample;
            let segment = world.map.segment_of(consumer);
            let row = self.consumers.grow(1);
            let (t, c) = (&mut self.consumers, &world.consumers);
            t.consumer[row] = u32::try_from(consumer).expect("fewer than 2^32 consumers");
            t.city[row] = code(segment.city);
            t.kind[row] = code(segment.kind);
            t.week[row] = week;
            t.spend_year_fen[row] = c.spend_year_fen[consumer];
            [t.good[row], t.bad[row]] = c.trust[consumer];
            t.follows[row] = code(c.followed[consumer].iter().filter(|&&host| host != NOBODY).count());
        }
    }
}

/// Records prices and goods of a county's markets and the state of its co-operatives.
fn record_markets(t: &mut CountyWeeks, row: usize, world: &World, county: usize) {
    let markets = county * CROPS..(county + 1) * CROPS;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / real(i64::try_from(values.len()).expect("few crops"));
    let prices = &world.markets.index_fen_per_kg[markets.clone()];
    t.price_citrus[row] = prices[0];
    t.price_apple[row] = prices[1];
    t.price_kiwifruit[row] = prices[2];
    t.price_leaf_vegetable[row] = prices[3];
    t.price_mushroom[row] = prices[4];
    t.price_tea[row] = prices[5];
    t.harvest_g[row] = world.markets.harvest_g[markets.clone()].iter().sum();
    t.offline_g[row] = world.markets.offline_g[markets.clone()].iter().flatten().sum();
    t.farm_lost_g[row] = world.markets.lost_g[markets.clone()].iter().sum();
    t.members[row] = world.cooperatives.members[markets.clone()].iter().sum();
    t.reputation[row] = mean(&world.cooperatives.reputation[markets.clone()]);
    t.awareness[row] = mean(&world.cooperatives.awareness[markets.clone()]);
    t.cooperative_price_fen[row] = world.cooperatives.price_fen[markets].iter().map(|price| price[0]).sum::<i64>()
        / i64::try_from(CROPS).expect("few crops");
}

/// Records the orders and parcels of a county in the week.
fn record_parcels(t: &mut CountyWeeks, row: usize, world: &World, county: usize) {
    let c = &world.counties;
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
}

/// Records the pick-up service, the hosts and the tariff of a county.
fn record_services(t: &mut CountyWeeks, row: usize, world: &World, county: usize, week: u32) {
    let villages = world.map.county_villages[county]..world.map.county_villages[county + 1];
    let firms = world.map.carriers_of(county).len();
    let days = |village: usize| world.villages.days_served(village, week, firms);
    let visits: Vec<i64> = villages.clone().map(days).collect();
    t.visits[row] = visits.iter().sum();
    let served = visits.iter().filter(|&&visits| visits >= 3).count();
    t.served_share[row] = real(i64::try_from(served).expect("few villages"))
        / real(i64::try_from(visits.len().max(1)).expect("few villages"));
    t.hosts[row] = world.villages.hosts[villages].iter().sum();
    t.tariff_far_fen[row] = world.carriers.tariff_fen[world.map.county_carriers[county]][2];
}

/// Consumer surplus of the year that ends now: the logsum of every need over the price coefficient of its buyer, and
/// the surprise of what was bought, fen: with the surprise, and without it. A serial sum over a few purses, in their order.
fn surplus(tastes: &Tastes, world: &World) -> [f64; 2] {
    let purses = &world.consumer_purses;
    let mut sums = [0.0; 2];
    for purse in 0..purses.len() {
        let bits = real(purses.choice_year_log[purse]) / 65_536.0;
        let ante = bits * std::f64::consts::LN_2 / tastes.slope(purse % TIERS) * 100.0;
        sums[0] += ante + real(purses.surprise_year_fen[purse]);
        sums[1] += ante;
    }
    sums
}

fn code(index: usize) -> u8 {
    u8::try_from(index).expect("lists of names are short")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::week::WEEK;

    #[test]
    fn the_phase_a_recorded_column_names_is_a_phase_of_the_week() {
        for (name, table) in Record::default().into_tables(Runs::new(0)) {
            for column in table.describe().iter().filter(|column| !column.phase.is_empty()) {
                let exists = WEEK.iter().any(|phase| phase.name == column.phase);
                assert!(exists, "{name}.{}: no phase `{}`", column.name, column.phase);
            }
        }
    }
}
