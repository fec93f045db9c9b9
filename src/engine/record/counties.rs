//! Rows of counties, recorded each week.

use crate::agents::income::Income;
use crate::record::Record;
use crate::record::tables::{CountyWeeks, Date};
use crate::units::{CROPS, WEEKS, from_fixed, real};
use crate::world::World;
use rayon::prelude::*;

impl Record {
    pub(super) fn record_counties(&mut self, world: &World, week: u32) {
        let first = self.counties.grow(world.map.counties());
        let date = Date::of_week(week, world.map.first_policy_week);
        let incomes = self.county_incomes(world, week);
        for county in 0..world.map.counties() {
            let (row, t) = (first + county, &mut self.counties);
            t.county[row] = u16::try_from(county).expect("few counties");
            t.week[row] = week;
            t.date[row] = date;
            [t.income_fen[row], t.live_income_fen[row]] = incomes[county];
            record_markets(t, row, world, county);
            record_parcels(t, row, world, county);
            record_services(t, row, world, county, week);
        }
    }

    /// Income of each county in the week that has just ended, without the change of stocks, and its part from live sales, fen:
    /// what was earned since the year began, less what that was a week before.
    fn county_incomes(&mut self, world: &World, week: u32) -> Vec<[i64; 2]> {
        let bounds = &world.map.county_bounds;
        let of_county = |county: usize| Income::earned(&world.households, bounds[county]..bounds[county + 1]);
        let since_new_year: Vec<[i64; 2]> = (0..world.map.counties()).into_par_iter().map(of_county).collect();
        // The columns that add up over a year were emptied when the first week of the year began.
        let before = std::mem::replace(&mut self.county_income_fen, since_new_year.clone());
        let is_new_year = week.is_multiple_of(WEEKS);
        let of_week = |(county, [all, live]): (usize, [i64; 2])| match before.get(county) {
            Some([all_before, live_before]) if !is_new_year => [all - all_before, live - live_before],
            _ => [all, live],
        };
        since_new_year.into_iter().enumerate().map(of_week).collect()
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
