//! The record of a run: after each week it adds rows to its tables. It reads the world and cannot change it.

mod counties;
mod founding;
pub mod tables;
mod yearly;

use crate::agents::consumers::Tastes;
use crate::agents::hosting::NOBODY;
use crate::declare::{Fork, Recorded};
use crate::geography::TIERS;
use crate::record::tables::{
    CarrierMonths, ChannelYears, ConsumerMonths, CountyWeeks, Crop, Date, Flow, FlowWeeks, GoodsWeeks, Grade,
    HostQuarters, HouseholdColumns, HouseholdYears, Movement, Places, PurchaseYears, Runs, VillageYears, Who,
};
use crate::units::{WEEKS, real};
use crate::world::World;

/// The tables of a run under their names in files.
pub type Tables = Vec<(&'static str, Box<dyn Recorded + Send>)>;

/// The file of the columns of households that only runs recorded in full have.
pub const HOUSEHOLD_DETAILS: &str = "household_details";

/// Declares the tables of a run, beside that of households, in the order of the files: the name of the file, and what a row of it is.
macro_rules! record { ($($(#[$doc:meta])+ $table:ident: $type:ty,)+) => {
    /// Everything a run recorded so far.
    #[derive(Debug)]
    pub struct Record {
        /// Household × year.
        pub households: HouseholdYears,
        $($(#[$doc])+ pub $table: $type,)+
        /// Income of the households of each county since the year began, and its part from live sales, fen.
        pub county_income_fen: Vec<[i64; 2]>,
        /// Consumer surplus of each year, fen: as experienced, and before the goods arrive.
        pub surplus_fen: Vec<[f64; 2]>,
        /// Largest residuals of money and goods rows.
        pub residuals: [i64; 2],
        /// Whether nothing but households is recorded.
        households_only: bool,
    }

    impl Default for Record {
        fn default() -> Self {
            Self {
                households: HouseholdYears::new(0),
                $($table: <$type>::new(0),)+
                county_income_fen: Vec::new(),
                surplus_fen: Vec::new(),
                residuals: [0; 2],
                households_only: false,
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
                $($table: self.$table.fork(permit),)+
                county_income_fen: self.county_income_fen.clone(),
                surplus_fen: self.surplus_fen.clone(),
                residuals: self.residuals,
                households_only: self.households_only,
            }
        }

        /// The tables under their names in files; the first is `runs`, the one row of the run.
        #[must_use]
        pub fn into_tables(self, runs: Runs) -> Tables {
            let [households, details] = HouseholdColumns::both(self.households);
            vec![
                ("runs", Box::new(runs)),
                ("households", Box::new(households)),
                (HOUSEHOLD_DETAILS, Box::new(details)),
                $((stringify!($table), Box::new(self.$table)),)+
            ]
        }
    }
} }
record! {
    /// County × week.
    counties: CountyWeeks,
    /// Village × year.
    villages: VillageYears,
    /// County × crop × live channel × year.
    channels: ChannelYears,
    /// Active hosts × 13 weeks.
    hosts: HostQuarters,
    /// Counties and villages.
    places: Places,
    /// County × policy year × instrument.
    purchases: PurchaseYears,
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
    /// A record of nothing but households, for runs of which only cost and income are asked.
    #[must_use]
    pub fn of_households() -> Self {
        Self { households_only: true, ..Self::default() }
    }

    /// Adds the rows of the week that has just ended (`world.week` is already the next one).
    pub fn record_week(&mut self, tastes: &Tastes, world: &World) {
        let week = world.week - 1;
        if self.households_only {
            if week >= world.map.first_reported_week && world.week.is_multiple_of(WEEKS) {
                self.record_households(world, week / WEEKS);
            }
            return;
        }
        if world.week.is_multiple_of(WEEKS) {
            self.surplus_fen.push(surplus(tastes, world));
        }
        self.record_books(world, week);
        if week < world.map.first_reported_week {
            return;
        }
        if week == world.map.first_reported_week {
            self.record_places(world);
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
            self.record_purchases(world, week / WEEKS);
        }
    }

    fn record_books(&mut self, world: &World, week: u32) {
        let date = Date::of_week(week, world.map.first_policy_week);
        let cells = world.books.money.cells();
        let mut fen_moved = Vec::new();
        for (flow, sectors) in cells.iter().enumerate() {
            self.residuals[0] = self.residuals[0].max(sectors.iter().sum::<i64>().abs());
            let moved = sectors.iter().enumerate().filter(|(_, fen)| **fen != 0);
            fen_moved.extend(moved.map(|(sector, fen)| (flow, sector, *fen)));
        }
        let first = self.flows.grow(fen_moved.len());
        for (row, (flow, sector, fen)) in (first..).zip(fen_moved) {
            self.flows.week[row] = week;
            self.flows.date[row] = date;
            self.flows.flow[row] = Flow(code(flow));
            self.flows.sector[row] = Who(code(sector));
            self.flows.fen[row] = fen;
        }
        let mut grams_moved = Vec::new();
        for (movement, kinds) in world.books.goods.movements().iter().enumerate() {
            for (kind, [grams, residual]) in kinds.iter().enumerate() {
                self.residuals[1] = self.residuals[1].max(residual.abs());
                if *grams != 0 {
                    grams_moved.push((movement, kind, *grams));
                }
            }
        }
        let first = self.goods.grow(grams_moved.len());
        for (row, (movement, kind, grams)) in (first..).zip(grams_moved) {
            self.goods.week[row] = week;
            self.goods.date[row] = date;
            self.goods.movement[row] = Movement(code(movement));
            self.goods.crop[row] = Crop(code(kind / 2));
            self.goods.grade[row] = Grade(code(kind % 2));
            self.goods.grams[row] = grams;
        }
    }

    fn record_firms(&mut self, world: &World, week: u32) {
        let first = self.carriers.grow(world.carriers.len());
        for firm in 0..world.carriers.len() {
            let (row, t, c) = (first + firm, &mut self.carriers, &world.carriers);
            t.carrier[row] = u32::try_from(firm).expect("few firms");
            t.county[row] = c.county[firm];
            t.week[row] = week;
            t.date[row] = Date::of_week(week, world.map.first_policy_week);
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
        let first = self.consumers.grow(sample);
        for number in 0..sample {
            // Evenly spread over the sorted rows, so every city and type is seen; the same in every arm.
            let consumer = number * all / sample;
            let segment = world.map.segment_of(consumer);
            let (row, t, c) = (first + number, &mut self.consumers, &world.consumers);
            t.consumer[row] = u32::try_from(consumer).expect("fewer than 2^32 consumers");
            t.city[row] = code(segment.city);
            t.kind[row] = code(segment.kind);
            t.week[row] = week;
            t.date[row] = Date::of_week(week, world.map.first_policy_week);
            t.spend_year_fen[row] = c.spend_year_fen[consumer];
            [t.good[row], t.bad[row]] = c.trust[consumer];
            t.follows[row] = code(c.followed[consumer].iter().filter(|&&host| host != NOBODY).count());
        }
    }
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
    use crate::week::WEEK;

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
