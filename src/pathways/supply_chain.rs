//! Supply-chain collaboration 供应链协同.
//!
//! Buys cold-hub capacity (S1, by the 100 kg a week, 520 weeks, with operation as a first charge: less loss at farm,
//! pool and on the way) and village stations with joint delivery (S2, a village and year: a floor under visits, one
//! route for all firms). Why income might not rise: capacity beyond need is cost alone; few parcels make empty runs.

use super::{Instrument, Pathway, Shop};
use crate::params;
use crate::units::{Fen, WEEKS, mul_div, share_of};

/// Cold capacity is bought in steps of this many grams a week.
const STEP_G: i64 = 100_000;

params! {
    /// Supply-chain collaboration 供应链协同: cold hub and village stations.
    SupplyChain in "supply_chain" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年公共投入";
        /// Part of it for the cold hub (S1); the rest is for village stations (S2).
        hub_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("equal shares, to be swept"), zh "冷链中心占比";
        /// Cost of cold capacity for a tonne a week.
        hub_fen_per_tonne_week: Fen = 200_000, "fen/(t/week)", 10_000..=5_000_000, Inferred("evidence A54: a 30 t room for 60,000 yuan"), zh "冷链能力单价";
        /// Life of cold capacity.
        hub_life_weeks: u32 = 520, "weeks", 52..=1560, Assumption("model 8.1 S1"), zh "冷链寿命";
        /// Operation of the hub in a year as a share of capital.
        hub_operation_share: f64 = 0.05, "share/year", 0.0..=1.0, Assumption("model 5.15"), zh "冷链年运营费率";
        /// Cost of a village station for a year.
        station_fen: Fen = 600_000, "fen/village-year", 50_000..=10_000_000, Assumption("model 8.1 S2"), zh "村级服务站年成本";
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
            life: "supply_chain.hub_life_weeks, operation paid week by week",
            acts_on: "share of live goods kept cold: loss at farm and pool, decay on the way",
            acts_on_zh: "直播货品冷藏比例：降低产地、合作社与运输损耗",
            columns: &["cold_public_g"],
            phases: &["ship"],
            why_not: "capacity beyond need is cost alone",
            why_not_zh: "超出需求的能力只是成本",
        },
        Instrument {
            id: "S2",
            name: "village_station",
            zh: "村级服务站与共同配送",
            pathway: "supply_chain",
            unit: "village and year",
            unit_zh: "村·年",
            cost: "supply_chain.station_fen",
            life: "52 weeks",
            acts_on: "floor under visits of a village; parcels of rival firms ride one route",
            acts_on_zh: "保障进村揽收频次；多家快递共线配送",
            columns: &["station_until_week"],
            phases: &["ship"],
            why_not: "few parcels make subsidised empty runs",
            why_not_zh: "货量不足时是补贴空驶",
        },
    ];

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }

    fn buy(&self, shop: &mut Shop<'_>) {
        let step = mul_div(self.hub_fen_per_tonne_week.0, STEP_G, 1_000_000);
        let yearly = share_of(step, self.hub_operation_share);
        let years = i64::from((shop.places.weeks - shop.moment.week).div_ceil(WEEKS));
        let mut purse = shop.purse_for(self.hub_share);
        // Operation of the years to come is set aside first: capacity nobody runs keeps nothing cold.
        while step + yearly * years <= purse && shop.keep_back(yearly * years) {
            if !shop.pay_outside(step, 1) {
                break;
            }
            purse -= step + yearly * years;
            shop.register(step, self.hub_life_weeks, yearly / i64::from(WEEKS), STEP_G);
        }
        let villages = shop.places.county_villages[shop.county]..shop.places.county_villages[shop.county + 1];
        let mut queue: Vec<usize> = villages.collect();
        queue.sort_by(|&a, &b| {
            shop.places.villages[b].distance_km.total_cmp(&shop.places.villages[a].distance_km).then(a.cmp(&b))
        });
        let mut purse = shop.purse_for(1.0 - self.hub_share);
        for village in queue {
            if self.station_fen.0 > purse || !shop.pay_outside(self.station_fen.0, 1) {
                break;
            }
            purse -= self.station_fen.0;
            shop.use_up(self.station_fen.0);
            shop.villages.station_until_week[village] = shop.moment.week + WEEKS;
            for row in shop.places.village_bounds[village]..shop.places.village_bounds[village + 1] {
                shop.mark(row);
            }
        }
    }

    fn serve(&self, _shop: &mut Shop<'_>) {}
}
