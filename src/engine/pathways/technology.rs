//! Technology empowerment 技术赋能.
//!
//! It buys three instruments:
//! - streaming kits (T1): one for a household, for 156 weeks. A kit saves hours of a session and raises persuasion, as far
//!   as the host's skill can use it;
//! - farm equipment (T2): one set for a household's land up to `set_most_cmu`, for 260 weeks. It raises yield and grade and saves inputs, as
//!   far as the farmer's skill can use it;
//! - traceability codes (T3): for a household and year. Buyers can tell who grew the goods in a parcel.
//!
//! Why income might not rise: without skill there is no gain; households that would have bought equipment anyway get a
//! gift; better grades lower the premium of grade A where all have them; a code exposes poor goods as well as good ones.

use crate::agents::equipment::Equipment;
use crate::agents::government::Capacity;
use crate::declare::params;
use crate::geography::Geography;
use crate::pathways::{FundingWindow, Instrument, Pathway, Procurement, instrument_names};
use crate::units::{Fen, WEEKS, real};

params! {
    /// Technology empowerment 技术赋能: streaming kits, farm equipment and traceability codes for households.
    Technology in "technology" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年财政资金";
        /// How it is split over streaming kits (T1), farm equipment (T2) and traceability codes (T3): relative weights.
        split: [f64; 3] = [1.0, 1.0, 1.0], "weight", 0.0..=1e9, Assumption("equal shares, to be swept"), zh "路径内分配权重" over instrument_names::<3>(Technology::INSTRUMENTS);
        /// Intensity mode: kits, sets for 6 mu, and household-years of codes for 1,000 households and policy year.
        units_per_thousand: [f64; 3] = [0.0, 0.0, 0.0], "units", 0.0..=1_000.0, Assumption("off: the budget decides"), zh "每千户每年购买单位" over instrument_names::<3>(Technology::INSTRUMENTS);
        /// First policy year in which the pathway is funded, from 1.
        from_year: u32 = 1, "policy year", 1..=30, Assumption("from the beginning, unless an arm says otherwise"), zh "开始资助的政策年";
        /// Last policy year in which the pathway is funded.
        until_year: u32 = 30, "policy year", 1..=30, Assumption("to the end, unless an arm says otherwise"), zh "最后资助的政策年";
        /// First policy year in which each instrument is funded, from 1.
        instrument_from_year: [u32; 3] = [1; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具开始资助的政策年" by instrument_names::<3>(Technology::INSTRUMENTS);
        /// Last policy year in which each instrument is funded.
        instrument_until_year: [u32; 3] = [30; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具最后资助的政策年" by instrument_names::<3>(Technology::INSTRUMENTS);
        /// Least taste for hosting of an applicant for a kit, in standard deviations; counts where `govern.hosts_first` is off.
        applicant_taste: f64 = 1.2, "1", -3.0..=3.0, Assumption("one household in nine would apply"), zh "申请意愿门槛";
        /// Traceability codes and data service of a household for a year.
        code_fen: Fen = 20_000, "fen/household-year", 1_000..=1_000_000, Assumption("model 8.1 T3: 200 yuan"), zh "追溯码与数据服务年成本";
        /// Land that a set of farm equipment is reckoned for, where a number of sets is asked for.
        set_cmu: i64 = 600, "cmu", 10..=20_000, Assumption("evidence A8: four growers in five have less than twice as much"), zh "单套农业装备对应面积";
        /// Land of a household that public farm equipment is bought for at most; the rest of a larger farm has none.
        set_most_cmu: i64 = 600, "cmu", 10..=100_000, Assumption("one set a household, as it is reckoned for; programmes cap what a farm gets"), zh "每户农业装备资助面积上限";
    }
}

impl Pathway for Technology {
    const NUMBER: usize = 0;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "T1",
            name: "streaming_kit",
            zh: "直播设备",
            pathway: "technology",
            unit: "household kit",
            unit_zh: "套",
            cost: "equipment.kit_price_fen",
            lifetime: "equipment.kit_life_weeks",
            lifetime_zh: "equipment.kit_life_weeks",
            acts_on: "hours of a session, persuasion ceiling, annuity of tools; as far as host skill absorbs it",
            acts_on_zh: "降低单场工时与工具年金、提高说服力上限；受主播技能吸收限制",
            columns: &["kit_until_week", "kit_public"],
            phases: &["decide", "offer", "settle"],
            why_not: "without skill nothing is gained; without goods there is nothing to stream",
            why_not_zh: "没有技能则无增益；没有货源则无从开播",
            deadweight: "households that would have bought a kit get one as well",
            deadweight_zh: "本会自购设备的农户同样获得",
        },
        Instrument {
            id: "T2",
            name: "farm_equipment",
            zh: "分选与农业装备",
            pathway: "technology",
            unit: "household set for its land",
            unit_zh: "户用成套装备（按面积）",
            cost: "equipment.agtech_price_fen_per_cmu",
            lifetime: "equipment.agtech_life_weeks",
            lifetime_zh: "equipment.agtech_life_weeks",
            acts_on: "yield, input cost, share of grade A; as far as farm skill absorbs it",
            acts_on_zh: "单产、投入成本、一级品率；受经营技能吸收限制",
            columns: &["agtech_until_week", "agtech_public", "agtech_land_share"],
            phases: &["harvest", "decide", "settle", "learn"],
            why_not: "more goods lower the offline price a little; more grade A lowers its premium, most where all counties have more",
            why_not_zh: "增产会略微压低地头价；一级品增多会压低其溢价，各县同时增多时尤甚",
            deadweight: "households that would have bought equipment get it as well",
            deadweight_zh: "本会自购装备的农户同样获得",
        },
        Instrument {
            id: "T3",
            name: "traceability_code",
            zh: "追溯码与数据服务",
            pathway: "technology",
            unit: "household and year",
            unit_zh: "户·年",
            cost: "technology.code_fen",
            lifetime: "52 weeks",
            lifetime_zh: "52 周",
            acts_on: "how well a parcel can be traced to its grower; precision of the price belief",
            acts_on_zh: "包裹可追溯到农户的程度；价格预期精度",
            columns: &["trace_until_week"],
            phases: &["decide", "offer", "settle", "learn"],
            why_not: "poor goods are exposed as well as good ones; labelling takes time; useless if all quality is low",
            why_not_zh: "劣质品同样暴露；贴码费时；整体品质低则无用",
            deadweight: "growers whose good record already shows gain little",
            deadweight_zh: "已有良好记录的农户增益很小",
        },
    ];
    const HAS_QUEUES: bool = true;

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
    fn prices(&self, equipment: &Equipment, _geography: &Geography, _years_left: i64) -> Vec<f64> {
        let set = real(equipment.agtech_price_fen_per_cmu) * real(self.set_cmu);
        vec![real(equipment.kit_price_fen), set, real(self.code_fen.0)]
    }

    fn buy(&self, procurement: &mut Procurement<'_>) {
        self.buy_kits(procurement);
        self.buy_farm_equipment(procurement);
        self.buy_codes(procurement);
    }

    fn serve(&self, _procurement: &mut Procurement<'_>) {}
}

impl Technology {
    /// Buys kits for households that stream, or would, and have no working kit.
    fn buy_kits(&self, procurement: &mut Procurement<'_>) {
        let week = procurement.tick.week;
        let (price, lifetime) = (procurement.equipment.kit_price_fen, procurement.equipment.kit_life_weeks);
        let needs_kit = |procurement: &Procurement<'_>, row: usize| procurement.households.kit_until_week[row] <= week;
        for row in procurement.streaming_queue(self.applicant_taste, needs_kit) {
            if !procurement.pay_rest_of_world(0, price, 1) {
                break;
            }
            procurement.register(0, price, lifetime, 0, Capacity::default());
            procurement.households.kit_until_week[row] = week + lifetime;
            procurement.households.kit_public[row] = true;
            procurement.mark_treated(row);
        }
    }

    /// Buys codes for households that stream or deliver to a co-operative: others have no parcels to put them on.
    fn buy_codes(&self, procurement: &mut Procurement<'_>) {
        let until = procurement.tick.week + WEEKS;
        let cost = self.code_fen.0;
        for row in
            procurement.queue(|procurement, row| procurement.households.host[row] || procurement.households.member[row])
        {
            if !procurement.pay_rest_of_world(2, cost, 1) {
                break;
            }
            procurement.count_user_cost(cost);
            procurement.households.trace_until_week[row] = until;
            procurement.mark_treated(row);
        }
    }

    /// Buys farm equipment for households that have none that works: for their land, at most for `set_most_cmu` of it.
    fn buy_farm_equipment(&self, procurement: &mut Procurement<'_>) {
        let week = procurement.tick.week;
        let Equipment { agtech_price_fen_per_cmu: per_cmu, agtech_life_weeks: lifetime, .. } = *procurement.equipment;
        for row in procurement.queue(|procurement, row| procurement.households.agtech_until_week[row] <= week) {
            let land_cmu = procurement.endowments.row(row).land_cmu();
            let paid_cmu = land_cmu.min(self.set_most_cmu);
            let price = paid_cmu * per_cmu;
            if !procurement.pay_rest_of_world(1, price, 1) {
                break;
            }
            procurement.register(1, price, lifetime, 0, Capacity::default());
            procurement.households.agtech_until_week[row] = week + lifetime;
            procurement.households.agtech_public[row] = true;
            procurement.households.agtech_land_share[row] = real(paid_cmu) / real(land_cmu.max(1));
            procurement.mark_treated(row);
        }
    }
}
