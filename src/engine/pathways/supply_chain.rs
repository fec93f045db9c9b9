//! Supply-chain collaboration 供应链协同.
//!
//! It buys three instruments:
//! - cold-hub capacity (S1), in steps of 100 kg a week for 520 weeks; its operation is paid first. Less is lost at the
//!   farm, at the co-operative and in transit;
//! - village stations with joint delivery (S2), for a village and year: a least number of visits, and one route for all
//!   carriers;
//! - a sorting and packing centre (S3), in steps of 10 parcels a week: handling capacity, less damage, fewer packing
//!   minutes.
//!
//! Why income might not rise: capacity beyond need is only a cost; few parcels make empty runs; the centre takes packing
//! wages from villages.

use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::government::Capacity;
use crate::engine::declare::params;
use crate::engine::pathways::{Instrument, Pathway, Procurement, instrument_names};
use crate::engine::units::{Fen, WEEKS, mul_div, real};

/// Cold capacity is bought in steps of this many grams a week.
const STEP_G: i64 = 100_000;
/// Sorting capacity is bought in steps of this many parcels a week.
const STEP_PARCELS: i64 = 10;

params! {
    /// Supply-chain collaboration 供应链协同: cold hub, village stations, sorting centre.
    SupplyChain in "supply_chain" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年公共投入";
        /// How it is split over the cold hub (S1), village stations (S2) and the sorting centre (S3): relative weights.
        split: [f64; 3] = [1.0, 1.0, 1.0], "weight", 0.0..=1e9, Assumption("equal shares, to be swept"), zh "路径内分配权重" over instrument_names::<3>(SupplyChain::INSTRUMENTS);
        /// Intensity mode: 100 kg a week of cold, village-years, and 10 parcels a week of sorting, for 1,000 households and policy year.
        units_per_thousand: [f64; 3] = [0.0, 0.0, 0.0], "units", 0.0..=10_000.0, Assumption("off: the budget decides"), zh "每千户每年购买单位" over instrument_names::<3>(SupplyChain::INSTRUMENTS);
        /// Cost of cold capacity for a tonne a week.
        hub_fen_per_tonne_week: Fen = 200_000, "fen/(t/week)", 10_000..=5_000_000, Inferred("evidence A54: a 30 t room for 60,000 yuan"), zh "冷链能力单价";
        /// Life of cold capacity.
        hub_life_weeks: u32 = 520, "weeks", 52..=1560, Assumption("model 8.1 S1"), zh "冷链寿命";
        /// Operation of the hub in a year as a share of capital.
        hub_operation_share: f64 = 0.05, "share/year", 0.0..=1.0, Assumption("model 5.15"), zh "冷链年运营费率";
        /// Cost of a village station for a year.
        station_fen: Fen = 600_000, "fen/village-year", 50_000..=10_000_000, Assumption("model 8.1 S2"), zh "村级服务站年成本";
        /// Cost of sorting and packing capacity for 100 parcels a week.
        sorting_fen_per_hundred: Fen = 1_500_000, "fen/(100 parcels/week)", 100_000..=20_000_000, Assumption("model 8.1 S3: 15,000 yuan"), zh "分拣打包能力单价";
        /// Life of the sorting centre.
        sorting_life_weeks: u32 = 520, "weeks", 52..=1560, Assumption("model 5.15"), zh "分拣中心寿命";
        /// Operation of the sorting centre in a year as a share of capital.
        sorting_operation_share: f64 = 0.05, "share/year", 0.0..=1.0, Assumption("as the cold hub"), zh "分拣中心年运营费率";
    }
}

impl Pathway for SupplyChain {
    const NUMBER: usize = 2;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "S1",
            name: "cold_hub",
            zh: "县级冷链中心",
            pathway: "supply_chain",
            unit: "100 kg a week of cold capacity",
            unit_zh: "每周100公斤冷链能力",
            cost: "supply_chain.hub_fen_per_tonne_week",
            lifetime: "supply_chain.hub_life_weeks, operation paid week by week",
            lifetime_zh: "520 周，逐周支付运营费",
            acts_on: "share of live goods kept cold: loss at farm and co-operative, decay on the way",
            acts_on_zh: "直播货品冷藏比例：降低产地、合作社与运输损耗",
            columns: &["cold_public_g"],
            phases: &["ship"],
            why_not: "capacity beyond need is cost alone",
            why_not_zh: "超出需求的能力只是成本",
            deadweight: "capacity beyond the need of live goods, and stores private firms would have built",
            deadweight_zh: "超出直播货物需求的冷库，以及本会由企业建设的冷库",
        },
        Instrument {
            id: "S2",
            name: "village_station",
            zh: "村级服务站与共同配送",
            pathway: "supply_chain",
            unit: "village and year",
            unit_zh: "村·年",
            cost: "supply_chain.station_fen",
            lifetime: "52 weeks",
            lifetime_zh: "52 周",
            acts_on: "floor under visits of a village; parcels of rival firms ride one route",
            acts_on_zh: "保障进村揽收频次；多家快递共线配送",
            columns: &["station_until_week"],
            phases: &["ship"],
            why_not: "few parcels make subsidised empty runs",
            why_not_zh: "货量不足时是补贴空驶",
            deadweight: "villages that carriers would visit as often without a station",
            deadweight_zh: "无服务站也会同样频繁揽收的村",
        },
        Instrument {
            id: "S3",
            name: "sorting_centre",
            zh: "分拣打包中心",
            pathway: "supply_chain",
            unit: "10 parcels a week of sorting and packing",
            unit_zh: "每周10件分拣打包能力",
            cost: "supply_chain.sorting_fen_per_hundred",
            lifetime: "supply_chain.sorting_life_weeks, operation paid week by week",
            lifetime_zh: "逐周支付运营费（supply_chain.sorting_life_weeks）",
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

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }
    fn split(&self) -> &[f64] {
        &self.split
    }
    fn units(&self) -> &[f64] {
        &self.units_per_thousand
    }
    fn prices(&self, _equipment: &Equipment) -> Vec<f64> {
        let hub = real(self.hub_step_fen()) * (1.0 + self.hub_operation_share);
        vec![hub, real(self.station_fen.0), real(self.sorting_step_fen()) * (1.0 + self.sorting_operation_share)]
    }

    fn buy(&self, procurement: &mut Procurement<'_>) {
        let cold = Capacity { cold_g: STEP_G, ..Capacity::default() };
        procurement.build(
            procurement.yearly_fen(0),
            self.hub_step_fen(),
            self.hub_life_weeks,
            self.hub_operation_share,
            cold,
        );
        self.open_stations(procurement);
        let sorting = Capacity { sorting_parcels: STEP_PARCELS, ..Capacity::default() };
        procurement.build(
            procurement.yearly_fen(2),
            self.sorting_step_fen(),
            self.sorting_life_weeks,
            self.sorting_operation_share,
            sorting,
        );
    }

    fn serve(&self, _procurement: &mut Procurement<'_>) {}
}

impl SupplyChain {
    /// Price of one step of cold capacity, fen.
    fn hub_step_fen(&self) -> i64 {
        mul_div(self.hub_fen_per_tonne_week.0, STEP_G, 1_000_000)
    }
    /// Price of one step of sorting capacity, fen.
    fn sorting_step_fen(&self) -> i64 {
        mul_div(self.sorting_fen_per_hundred.0, STEP_PARCELS, 100)
    }

    /// Opens stations, the most remote villages first.
    fn open_stations(&self, procurement: &mut Procurement<'_>) {
        let villages = procurement.village_rows();
        let mut queue: Vec<usize> = villages.filter(|&village| procurement.reach.village(village)).collect();
        queue.sort_by(|&a, &b| {
            procurement.map.villages[b].distance_km.total_cmp(&procurement.map.villages[a].distance_km).then(a.cmp(&b))
        });
        let mut remaining = procurement.yearly_fen(1);
        for village in queue {
            if self.station_fen.0 > remaining || !procurement.pay_rest_of_world(self.station_fen.0, 1) {
                break;
            }
            remaining -= self.station_fen.0;
            procurement.count_user_cost(self.station_fen.0);
            procurement.villages.station_until_week[village] = procurement.tick.week + WEEKS;
            for row in procurement.map.village_bounds[village]..procurement.map.village_bounds[village + 1] {
                procurement.mark_treated(row);
            }
        }
    }
}
