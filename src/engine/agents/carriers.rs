//! Logistics firms 物流企业: vans, tariffs and the cost of a parcel.

use crate::engine::declare::{columns, params};
use crate::engine::money::{CarrierSector, Purse};
use crate::engine::units::{floor, real};

/// Tariff bands: 0 the county hub, 1 near villages, 2 far villages.
pub const BANDS: usize = 3;
/// Names of the tariff bands.
pub const BAND_NAMES: [&str; BANDS] = ["hub", "near", "far"];

params! {
    /// Logistics firms: what a pick-up costs and how tariffs follow.
    Freight in "freight" {
        /// Fixed cost of a visit to a village.
        visit_fen: i64 = 4_000, "fen/visit", 0..=100_000, Assumption("evidence A95"), zh "每次进村固定成本";
        /// Cost of a van kilometre.
        km_fen: f64 = 120.0, "fen/km", 0.0..=2_000.0, Assumption("evidence A95"), zh "每公里成本";
        /// Parcels in a van.
        van_parcels: i64 = 300, "parcels", 10..=5_000, Assumption("evidence A95"), zh "单车容量";
        /// Handling of a parcel at the county hub.
        handling_fen: f64 = 80.0, "fen/parcel", 0.0..=1_000.0, Assumption("evidence A93: 0.8 yuan"), zh "县级分拣成本";
        /// Line haul of a kilogram.
        line_haul_fen_per_kg: f64 = 94.0, "fen/kg", 0.0..=1_000.0, Assumption("evidence A93: 4.7 yuan for 5 kg"), zh "干线运费";
        /// Constant of the tour length through n random stops (Beardwood, Halton, Hammersley 1959).
        tour_constant: f64 = 0.7124, "1", 0.7..=0.75, Literature("Beardwood, Halton and Hammersley 1959"), zh "路径常数";
        /// Parcels other rural shippers give the firms in each village and week, which share the route.
        other_parcels: f64 = 300.0, "parcels/week", 0.0..=2_000.0, Inferred("evidence F3.5: most rural parcels are not farm goods sold live"), zh "其他农村包裹量";
        /// Mark-up on average cost.
        markup: f64 = 0.08, "share", 0.0..=1.0, Assumption("thin margins, evidence F3.2"), zh "加成率";
        /// Part of the way a tariff moves to cost plus mark-up, every four weeks.
        tariff_step: f64 = 0.25, "share", 0.0..=1.0, Assumption("tariffs are sticky"), zh "运价调整步长";
        /// Share elasticity: how strongly shippers turn to the cheaper firm, per yuan.
        share_slope: f64 = 1.0, "1/yuan", 0.0..=10.0, Assumption("contracts bind a little"), zh "份额对运价敏感度";
        /// Growth of parcels with visits.
        visit_elasticity: f64 = 0.3, "1", 0.0..=1.0, Assumption("model 5.9"), zh "包裹量对揽收频次弹性";
        /// Tariff at the beginning by band (hub, near, far), without line haul, which is charged by weight.
        tariff_start_fen: [i64; 3] = [90, 290, 390], "fen/parcel" founding, 10..=5_000, Inferred("evidence A46: 7.5 yuan for 5 kg from an inland county, line haul apart"), zh "初始运价" by BAND_NAMES;
        /// Parcels a county can handle in a week for each household of the model.
        handling_per_household: f64 = 3.0, "parcels/week" founding, 0.01..=50.0, Assumption("about twice the parcels of the baseline peak"), zh "每户县级处理能力";
        /// Cold capacity of a county for each household at the beginning.
        cold_g_per_household: f64 = 40_000.0, "g/week" founding, 0.0..=1_000_000.0, Inferred("evidence A52: a quarter of live goods"), zh "每户冷链能力";
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
        /// Freight earned in the year.
        freight_year_fen: i64 = 0, "fen" per year, zh "全年运费收入";
    }
}

columns! {
    /// Villages: what changes about them.
    VillageStates, VillageRows {
        /// Visits this week.
        visits: u8 = 2, "visits/week", zh "本周揽收次数";
        /// Week from which a public station no longer works.
        station_until_week: u32 = 0, "week", zh "服务站到期周";
        /// Parcels a week, mean of the last four weeks.
        mean_parcels: f64 = 1.0, "parcels/week", zh "近四周周均件数";
        /// Visits a week, mean of the last four weeks.
        mean_visits: f64 = 2.0, "visits/week", zh "近四周周均揽收";
        /// Parcels this week.
        parcels: i64 = 0, "parcels", zh "本周件数";
        /// Sending households this week.
        senders: i64 = 0, "households", zh "本周发货户数";
        /// Hosts in the village.
        hosts: i64 = 0, "households", zh "在播户数";
        /// Mean expected orders of hosts.
        peer_volume: f64 = 0.0, "parcels/week", zh "同村预期订单";
        /// Mean realised net price of hosts in the last 13 weeks, relative to the offline price.
        peer_price_ratio: f64 = 0.0, "ratio", zh "同村自播净价比";
        /// Hosts behind that mean.
        peer_count: i64 = 0, "households", zh "同村样本数";
    }
}

impl VillageStates {
    /// Whether a public station works in a village in a week.
    #[must_use]
    pub fn has_station(&self, village: usize, week: u32) -> bool {
        // A village without a station has week 0.
        self.station_until_week[village] > week
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
