//! Logistics firms 寄递物流企业: vans, tariffs and the cost of a parcel.

use crate::declare::{columns, params};
use crate::money::{CarrierSector, Purse};
use crate::units::{floor, real};

/// Tariff bands: 0 the county hub, 1 near villages, 2 far villages.
pub const BANDS: usize = 3;
/// Most firms of a county: see `population.carriers_per_county`.
pub const MOST_FIRMS: usize = 8;

params! {
    /// Logistics firms: what a pick-up costs and how tariffs follow.
    Freight in "freight" {
        /// Fixed cost of a visit to a village.
        visit_fen: i64 = 4_000, "fen/visit", 0..=100_000, Assumption("evidence A95"), zh "每次进村固定成本";
        /// Cost of a van kilometre, with the driver's time.
        km_fen: f64 = 350.0, "fen/km", 0.0..=2_000.0, Assumption("van 1.5 yuan a kilometre, driver 45 yuan an hour at 30 km/h; calibrated, docs/calibration"), zh "每公里成本（含司机）";
        /// Parcels in a van.
        van_parcels: i64 = 300, "parcels", 10..=5_000, Assumption("evidence A95"), zh "单车容量";
        /// Handling of a parcel at the county hub.
        handling_fen: f64 = 80.0, "fen/parcel", 0.0..=1_000.0, Assumption("evidence A93: 0.8 yuan"), zh "县级分拣成本";
        /// Line haul of a kilogram.
        line_haul_fen_per_kg: f64 = 94.0, "fen/kg", 0.0..=1_000.0, Assumption("evidence A93: 4.7 yuan for 5 kg"), zh "干线运费";
        /// Constant of the tour length through n random stops (Beardwood, Halton, Hammersley 1959).
        tour_constant: f64 = 0.7124, "1", 0.7..=0.75, Literature("Beardwood, Halton and Hammersley 1959"), zh "路径常数";
        /// Weight of a crate in which goods are collected from members. A van takes as many crates as parcels.
        crate_g: i64 = 10_000, "g", 1_000..=50_000, Assumption("a fruit basket"), zh "收集周转筐重量";
        /// What a member's own way to the county hub costs. Nobody collects where that costs more.
        own_haul_fen_per_kg_km: f64 = 0.75, "fen/(kg km)", 0.0..=20.0, Assumption("a three-wheeler: 1.5 yuan a kilometre there and back with 400 kg; evidence G3.15, G3.16"), zh "自送成本";
        /// Mark-up on average cost.
        markup: f64 = 0.08, "share", 0.0..=1.0, Assumption("thin margins, evidence F3.2"), zh "加成率";
        /// Part of the way a tariff moves to cost plus mark-up, every four weeks.
        tariff_step: f64 = 0.25, "share", 0.0..=1.0, Assumption("tariffs are sticky"), zh "运价调整步长";
        /// Share elasticity: how strongly shippers turn to the cheaper firm, per yuan.
        share_slope: f64 = 1.0, "1/yuan", 0.0..=10.0, Assumption("contracts bind a little"), zh "份额对运价敏感度";
        /// Parcels a county can handle in a week for each household of the model.
        handling_per_household: f64 = 3.0, "parcels/week" founding, 0.01..=50.0, Assumption("about twice the parcels of the baseline peak"), zh "每户县级处理能力";
        /// Cold capacity of a county for each household at the beginning.
        cold_g_per_household: f64 = 40_000.0, "g/week" founding, 0.0..=50_000_000.0, Inferred("evidence A52: a quarter of live goods"), zh "每户冷链能力";
    }
}

impl Freight {
    /// Freight of a parcel: the tariff of its band, and line haul by weight with the mark-up, fen.
    #[must_use]
    pub fn parcel_fen(&self, tariff_fen: i64, parcel_g: i64) -> i64 {
        tariff_fen + self.haul_fen(parcel_g)
    }
    /// Line haul as charged to the sender.
    #[must_use]
    pub fn haul_fen(&self, grams: i64) -> i64 {
        floor((1.0 + self.markup) * self.line_haul_fen_per_kg * real(grams) / 1_000.0)
    }
}

columns! {
    /// Logistics firms, sorted by county.
    Carriers, CarrierRows {
        /// Money.
        cash: Purse<CarrierSector> = Purse::EMPTY, "fen", zh "现金";
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Tariff by band, without line haul.
        tariff_fen: [i64; BANDS] = [0; BANDS], "fen/parcel", zh "运价";
        /// Cost of the last four weeks by band, in fixed point fen.
        cost_fen: [i64; BANDS] = [0; BANDS], "fen", zh "近四周成本";
        /// Parcels of the last four weeks by band.
        carried: [i64; BANDS] = [0; BANDS], "parcels", zh "近四周件数";
        /// Parcels this week by band.
        parcels: [i64; BANDS] = [0; BANDS], "parcels", zh "本周件数";
        /// Cost of this week.
        week_cost_fen: i64 = 0, "fen", zh "本周成本";
        /// Route subsidy of this week.
        route_subsidy_fen: i64 = 0, "fen", zh "本周线路补贴";
        /// Freight earned in the year.
        freight_year_fen: i64 = 0, "fen" per year, zh "全年运费收入";
    }
}

columns! {
    /// Villages: what changes about them.
    VillageStates, VillageRows {
        /// Visits this week: of each firm, or of all together where a station works. 0 where nobody comes.
        visits: u8 = 0, "visits/week", zh "本周揽收次数";
        /// Week from which a public station no longer works.
        station_until_week: u32 = 0, "week", zh "服务站到期周";
        /// Subsidy for a parcel or crate that leaves while a public station works.
        route_subsidy_fen: i64 = 0, "fen/parcel", zh "单件线路补贴";
        /// Goods collected for co-operatives, mean of the last four weeks.
        mean_collected_g: f64 = 0.0, "g/week", zh "近四周周均收集量";
        /// What a day of waiting costs these goods, mean of the last four weeks.
        mean_decay_fen: f64 = 0.0, "fen/day", zh "近四周日均损耗值";
        /// What collecting a kilogram costs before subsidy.
        collection_fen_per_kg: f64 = 0.0, "fen/kg", zh "收集成本";
        /// Route subsidy of a kilogram collected.
        collection_subsidy_fen_per_kg: f64 = 0.0, "fen/kg", zh "收集补贴";
        /// Days that goods wait for collection.
        collection_days: f64 = 0.0, "days", zh "收集等待天数";
        /// Visits of the year, of all firms together, seven days a week at most.
        visits_year: i64 = 0, "days" per year, zh "全年揽收天数";
        /// Weeks of the year in which somebody came.
        served_weeks_year: i64 = 0, "weeks" per year, zh "全年有揽收周数";
        /// Weeks of the year in which a public station worked.
        station_weeks_year: i64 = 0, "weeks" per year, zh "全年服务站运行周数";
        /// Farm parcels of the modelled growers in the year.
        parcels_year: i64 = 0, "parcels" per year, zh "全年农产品寄件";
        /// Parcels that a household of the village received in the year, in thousandths.
        inbound_year_milli: i64 = 0, "0.001 parcels" per year, zh "户均全年收件（千分之一件）";
        /// What service in the village was worth to a household that buys by parcel.
        purchase_gain_year_fen: i64 = 0, "fen" per year, zh "全年户均取件便利";
        /// Goods collected for co-operatives in the year.
        collected_year_g: i64 = 0, "g" per year, zh "全年收集量";
        /// Cost of collecting them.
        collection_year_fen: i64 = 0, "fen" per year, zh "全年收集成本";
        /// Parcels a week, mean of the last four weeks.
        mean_parcels: f64 = 1.0, "parcels/week", zh "近四周周均件数";
        /// Parcels that a household of the village buys in a week if they are brought to the village.
        inbound: f64 = 0.0, "parcels/week", zh "户均每周网购件数";
        /// Parcels this week.
        parcels: i64 = 0, "parcels", zh "本周件数";
        /// Sending households this week.
        senders: i64 = 0, "households", zh "本周发货户数";
        /// Median income per head of all households at the beginning: what is bought by parcel answers to income relative to it.
        income_reference_fen: i64 = 1, "fen/person-year", zh "初始人均收入中位数";
        /// Hosts in the village.
        hosts: i64 = 0, "households", zh "自播农户数";
        /// Mean expected orders of hosts.
        peer_volume: f64 = 0.0, "parcels/week", zh "同村预期订单";
        /// Mean realised net price of hosts in the last 13 weeks, relative to the offline price.
        peer_price_ratio: f64 = 0.0, "ratio", zh "同村自播净价比";
        /// Hosts behind that mean.
        peer_count: i64 = 0, "households", zh "同村样本数";
    }
}

/// Days a week on which somebody comes to a village. Without a station each of `firms` comes for itself; on the same day two
/// of them serve a village no better than one.
fn days_served(has_station: bool, firms: usize, visits: u8) -> i64 {
    let vans = if has_station { 1 } else { firms };
    (i64::try_from(vans).expect("a handful of firms") * i64::from(visits)).min(7)
}

impl VillageRows<'_> {
    /// See [`VillageStates::has_station`].
    #[must_use]
    pub fn has_station(&self, i: usize, week: u32) -> bool {
        self.station_until_week[i] > week
    }
    /// See [`VillageStates::days_served`].
    #[must_use]
    pub fn days_served(&self, i: usize, week: u32, firms: usize) -> i64 {
        days_served(self.has_station(i, week), firms, self.visits[i])
    }
}

impl VillageStates {
    /// Whether a public station works in a village in a week: all firms then share one route.
    #[must_use]
    pub fn has_station(&self, village: usize, week: u32) -> bool {
        // A village without a station has week 0.
        self.station_until_week[village] > week
    }
    /// Days a week on which somebody comes to a village where `firms` firms work.
    #[must_use]
    pub fn days_served(&self, village: usize, week: u32, firms: usize) -> i64 {
        days_served(self.has_station(village, week), firms, self.visits[village])
    }
    /// Mean net price of the hosts of a village if the trader pays `offline`, and their number; `None` without hosts.
    #[must_use]
    pub fn peer_price(&self, village: usize, offline: f64) -> Option<(f64, f64)> {
        let count = self.peer_count[village];
        (count > 0).then(|| (self.peer_price_ratio[village] * offline, real(count)))
    }
}

/// Parcels of one seller that left with one firm this week. The seller pays for them in `settle`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dispatch {
    /// The seller.
    pub seller: super::offers::Seller,
    /// Row of the firm.
    pub carrier: u32,
    /// Parcels.
    pub parcels: i64,
    /// Parcels packed by the sorting centre of the county.
    pub centre_packed: i64,
    /// Freight for all of them.
    pub freight_fen: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::Section;
    use crate::geography::Population;
    use crate::units::count_as_f64;

    #[test]
    fn no_county_has_more_firms_than_there_are_places_for() {
        let specs = Population::default().specs();
        let firms = specs.iter().find(|spec| spec.name == "carriers_per_county").expect("a parameter");
        assert!(firms.high <= count_as_f64(MOST_FIRMS), "{}", firms.high);
    }
}
