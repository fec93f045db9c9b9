//! Supply-chain collaboration 供应链协同.
//!
//! It buys three instruments:
//! - cold-hub capacity (S1), in steps of 100 kg a week for 520 weeks; its operation is paid first. Less is lost at the
//!   farm, at the co-operative, in transit, and before or at the first trader with the capacity left; what is still
//!   left keeps goods for the season's rise;
//! - village stations with joint delivery (S2), for the households of a village and a year: one route for the parcels of
//!   all carriers and the crates of co-operatives, and a subsidy for each parcel and crate that leaves. The neighbours,
//!   who are no agents, pay their share of a station; only the growers' share is posted and counted;
//! - a sorting and packing centre (S3), in steps of 10 parcels a week: handling capacity, less damage, fewer packing
//!   minutes.
//!
//! Why income might not rise: capacity beyond need is only a cost; few parcels make empty runs; the centre takes packing
//! wages from villages.

use crate::agents::equipment::Equipment;
use crate::agents::government::Capacity;
use crate::declare::params;
use crate::geography::Geography;
use crate::pathways::{CapitalStep, FundingWindow, Instrument, Pathway, Procurement, instrument_names};
use crate::units::{Fen, WEEKS, mul_div, real, share_of};

/// Cold capacity is bought in steps of this many grams a week.
const STEP_G: i64 = 100_000;
/// Sorting capacity is bought in steps of this many parcels a week.
const STEP_PARCELS: i64 = 10;

params! {
    /// Supply-chain collaboration 供应链协同: cold hub, village stations, sorting centre.
    SupplyChain in "supply_chain" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年财政资金";
        /// How it is split over the cold hub (S1), village stations (S2) and the sorting centre (S3): relative weights.
        split: [f64; 3] = [1.0, 1.0, 1.0], "weight", 0.0..=1e9, Assumption("equal shares, to be swept"), zh "路径内分配权重" over instrument_names::<3>(SupplyChain::INSTRUMENTS);
        /// Intensity mode: 100 kg a week of cold, households with a station, and 10 parcels a week of sorting, for 1,000 households and policy year.
        units_per_thousand: [f64; 3] = [0.0, 0.0, 0.0], "units", 0.0..=10_000.0, Assumption("off: the budget decides"), zh "每千户每年购买单位" over instrument_names::<3>(SupplyChain::INSTRUMENTS);
        /// First policy year in which the pathway is funded, from 1.
        from_year: u32 = 1, "policy year", 1..=30, Assumption("from the beginning, unless an arm says otherwise"), zh "开始资助的政策年";
        /// Last policy year in which the pathway is funded.
        until_year: u32 = 30, "policy year", 1..=30, Assumption("to the end, unless an arm says otherwise"), zh "最后资助的政策年";
        /// First policy year in which each instrument is funded, from 1.
        instrument_from_year: [u32; 3] = [1; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具开始资助的政策年" by instrument_names::<3>(SupplyChain::INSTRUMENTS);
        /// Last policy year in which each instrument is funded.
        instrument_until_year: [u32; 3] = [30; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具最后资助的政策年" by instrument_names::<3>(SupplyChain::INSTRUMENTS);
        /// Cost of cold capacity for a tonne a week.
        hub_fen_per_tonne_week: Fen = 200_000, "fen/(t/week)", 10_000..=5_000_000, Inferred("evidence A54: a 30 t room for 60,000 yuan"), zh "冷链能力单价";
        /// Life of cold capacity.
        hub_life_weeks: u32 = 520, "weeks", 52..=1560, Assumption("model 8.1 S1"), zh "冷链寿命";
        /// Operation of the hub in a year as a share of capital.
        hub_operation_share: f64 = 0.05, "share/year", 0.0..=1.0, Assumption("model 5.15"), zh "冷链年运营费率";
        /// Running cost of a village station for a year, for the whole village.
        station_fen: Fen = 540_000, "fen/village-year", 50_000..=10_000_000, Data("evidence G3.5: 400 to 500 yuan a month for who runs it"), zh "村级寄递物流服务站年运行成本";
        /// What a village station costs once, for the whole village.
        station_once_fen: Fen = 200_000, "fen/village", 0..=10_000_000, Data("evidence G3.1, G3.4: 1,000 to 2,000 yuan a station"), zh "村级寄递物流服务站一次性成本";
        /// Life of what a station costs once.
        station_life_weeks: u32 = 520, "weeks", 52..=1560, Assumption("shelves and scanners, as the cold hub"), zh "服务站设备寿命";
        /// Subsidy for each farm parcel or crate that leaves a village with a station. It lowers the cost of the route.
        route_subsidy_fen: Fen = 20, "fen/parcel", 0..=1_000, Data("evidence G3.1, G3.2: 0.3, 0.2, 0.1 yuan over three years"), zh "下行线路单件补贴";
        /// Parcels and crates for which the subsidy is set aside, for each household with a station and year.
        subsidised_parcels: i64 = 30, "parcels/household-year", 0..=2_000, Assumption("about what a grower sends live in a year"), zh "每户每年补贴件数上限";
        /// Cost of sorting and packing capacity for 100 parcels a week.
        sorting_fen_per_hundred: Fen = 1_500_000, "fen/(100 parcels/week)", 100_000..=20_000_000, Assumption("model 8.1 S3: 15,000 yuan"), zh "分拣包装能力单价";
        /// Life of the sorting centre.
        sorting_life_weeks: u32 = 520, "weeks", 52..=1560, Assumption("model 5.15"), zh "分拣包装中心寿命";
        /// Operation of the sorting centre in a year as a share of capital.
        sorting_operation_share: f64 = 0.05, "share/year", 0.0..=1.0, Assumption("as the cold hub"), zh "分拣包装中心年运营费率";
    }
}

impl Pathway for SupplyChain {
    const NUMBER: usize = 2;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "S1",
            name: "cold_hub",
            zh: "产地冷链集配中心（县级）",
            pathway: "supply_chain",
            unit: "100 kg a week of cold capacity",
            unit_zh: "每周100公斤冷链能力",
            cost: "supply_chain.hub_fen_per_tonne_week",
            lifetime: "supply_chain.hub_life_weeks, operation paid week by week",
            lifetime_zh: "supply_chain.hub_life_weeks，逐周支付运营费",
            acts_on: "share of live goods kept cold: loss at farm and co-operative, decay on the way; with the capacity left, loss before the trader, and goods kept for the season's rise",
            acts_on_zh: "直播货品冷藏比例：降低产地、合作社与运输损耗；剩余能力降低首级收购前损耗，并冷藏待售",
            columns: &["cold_public_g"],
            phases: &["ship", "wholesale"],
            why_not: "capacity beyond need is cost alone",
            why_not_zh: "超出需求的能力只是成本",
            deadweight: "capacity beyond the need of live goods, and stores private firms would have built",
            deadweight_zh: "超出直播货物需求的冷库，以及本会由企业建设的冷库",
        },
        Instrument {
            id: "S2",
            name: "village_station",
            zh: "村级寄递物流服务站与共同配送",
            pathway: "supply_chain",
            unit: "household of a village with a station, for a year; only the growers' share of the cost is posted",
            unit_zh: "通服务站村的农户·年（只计农户分摊的成本）",
            cost: "supply_chain.station_fen",
            lifetime: "52 weeks; equipment supply_chain.station_life_weeks",
            lifetime_zh: "52 周；设备 supply_chain.station_life_weeks",
            acts_on: "parcels of all firms and crates of co-operatives ride one route; a subsidy for each that leaves; parcels that come in",
            acts_on_zh: "多家快递与合作社货物共线配送；下行单件补贴；进村包裹",
            columns: &["station_until_week", "route_subsidy_fen", "route_subsidy_left_fen"],
            phases: &["offer", "ship", "settle"],
            why_not: "where parcels are many a firm's own route costs little more than a joint one",
            why_not_zh: "货量大时，单独揽收成本与共线相差无几",
            deadweight: "villages that carriers would serve as cheaply without a station",
            deadweight_zh: "无服务站也能同样低成本揽收的村",
        },
        Instrument {
            id: "S3",
            name: "sorting_centre",
            zh: "产地分拣包装（商品化处理）中心",
            pathway: "supply_chain",
            unit: "10 parcels a week of sorting and packing",
            unit_zh: "每周10件分拣包装能力",
            cost: "supply_chain.sorting_fen_per_hundred",
            lifetime: "supply_chain.sorting_life_weeks, operation paid week by week",
            lifetime_zh: "supply_chain.sorting_life_weeks，逐周支付运营费",
            acts_on: "parcels the county can handle; damage on the way; packing minutes",
            acts_on_zh: "县级处理能力、运输损伤与打包工时",
            columns: &["sorting_public", "centre_packed"],
            phases: &["ship", "deliver", "settle"],
            why_not: "it takes packing wages from villages; idle below capacity",
            why_not_zh: "替代村民打包工资；产能过剩时闲置",
            deadweight: "parcels that home packers would have sent as well",
            deadweight_zh: "农户在家也能打包发出的包裹",
        },
    ];
    const HAS_QUEUES: bool = false;

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }
    fn split(&self) -> &[f64] {
        &self.split
    }
    fn units(&self) -> &[f64] {
        &self.units_per_thousand
    }
    fn window(&self) -> FundingWindow<'_> {
        FundingWindow {
            years: [self.from_year, self.until_year],
            instrument_from: &self.instrument_from_year,
            instrument_until: &self.instrument_until_year,
        }
    }
    fn prices(&self, _equipment: &Equipment, geography: &Geography, years_left: i64) -> Vec<f64> {
        let [hub, sorting] = [self.hub_step(), self.sorting_step()].map(|step| step.price_with_operation(years_left));
        let village = real(self.station_fen.0 + self.station_once_fen.0);
        let station = village / geography.village_households + real(self.subsidy_fen());
        vec![hub, station, sorting]
    }

    fn buy(&self, procurement: &mut Procurement<'_>) {
        procurement.build(0, self.hub_step());
        self.open_stations(procurement);
        procurement.build(2, self.sorting_step());
    }

    fn serve(&self, _procurement: &mut Procurement<'_>) {}
}

impl SupplyChain {
    /// Position of the village station among the instruments.
    pub const VILLAGE_STATION: usize = 1;

    /// One step of cold capacity.
    fn hub_step(&self) -> CapitalStep {
        CapitalStep {
            price_fen: mul_div(self.hub_fen_per_tonne_week.0, STEP_G, 1_000_000),
            life_weeks: self.hub_life_weeks,
            operation_share: self.hub_operation_share,
            gives: Capacity { cold_g: STEP_G, ..Capacity::default() },
        }
    }
    /// One step of sorting capacity.
    fn sorting_step(&self) -> CapitalStep {
        CapitalStep {
            price_fen: mul_div(self.sorting_fen_per_hundred.0, STEP_PARCELS, 100),
            life_weeks: self.sorting_life_weeks,
            operation_share: self.sorting_operation_share,
            gives: Capacity { sorting_parcels: STEP_PARCELS, ..Capacity::default() },
        }
    }

    /// Route subsidy set aside for a household and year, fen.
    fn subsidy_fen(&self) -> i64 {
        self.route_subsidy_fen.0 * self.subsidised_parcels
    }

    /// Opens stations, the most remote villages first, as far as the money of the year reaches.
    fn open_stations(&self, procurement: &mut Procurement<'_>) {
        let county = procurement.county;
        procurement.counties.route_subsidy_left_fen[county] = 0;
        procurement.release_reserve(Self::VILLAGE_STATION);
        let villages = procurement.village_rows();
        let mut queue: Vec<usize> = villages.filter(|&village| procurement.reach.village(village)).collect();
        queue.sort_by(|&a, &b| {
            procurement.map.villages[b].distance_km.total_cmp(&procurement.map.villages[a].distance_km).then(a.cmp(&b))
        });
        for village in queue {
            if !self.open_station(procurement, village) {
                break;
            }
        }
    }

    /// Opens the station of a village for a year and sets its route subsidy aside. False, and nothing is
    /// bought, where the money does not suffice.
    fn open_station(&self, procurement: &mut Procurement<'_>, village: usize) -> bool {
        let rows = procurement.map.village_bounds[village]..procurement.map.village_bounds[village + 1];
        let households = i64::try_from(rows.len()).expect("few households");
        // The modelled growers pay for themselves, all others of the village likewise.
        let share = real(households) / procurement.map.village_households;
        let running_fen = share_of(self.station_fen.0, share);
        let is_new = procurement.villages.station_until_week[village] == 0;
        let once_fen = if is_new { share_of(self.station_once_fen.0, share) } else { 0 };
        let subsidy_fen = households * self.subsidy_fen();
        if running_fen + once_fen + subsidy_fen > procurement.purse_fen(Self::VILLAGE_STATION)
            || !procurement.reserve(Self::VILLAGE_STATION, subsidy_fen)
            || !procurement.pay_rest_of_world(Self::VILLAGE_STATION, running_fen + once_fen, households)
        {
            return false;
        }
        procurement.count_user_cost(running_fen);
        if once_fen > 0 {
            procurement.register(Self::VILLAGE_STATION, once_fen, self.station_life_weeks, 0, Capacity::default());
        }
        procurement.counties.route_subsidy_left_fen[procurement.county] += subsidy_fen;
        procurement.villages.station_until_week[village] = procurement.tick.week + WEEKS;
        procurement.villages.route_subsidy_fen[village] = self.route_subsidy_fen.0;
        rows.for_each(|row| procurement.mark_treated(row));
        true
    }
}
