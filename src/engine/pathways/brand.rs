//! Brand building 品牌打造.
//!
//! It buys three instruments:
//! - regional promotion (B1), in impressions a week: it makes the county label known, which fades;
//! - a standard with inspection (B2), in inspections a year: members whose goods are below the standard are found, fined
//!   and leave;
//! - enforcement of the label's rights (B3), in cases a year: households that use the label without right are found and
//!   fined.
//!
//! Why income might not rise: a known label for poor goods earns refunds and a worse record; the standard costs effort and
//! excludes some members; a label without a good name has nothing to protect.

use crate::agents::equipment::Equipment;
use crate::declare::params;
use crate::geography::Geography;
use crate::pathways::{FundingWindow, Instrument, Pathway, Procurement, instrument_names};
use crate::units::{Fen, real};

params! {
    /// Brand building 品牌打造: promotion, inspected standard and protection of the county label.
    Brand in "brand" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年财政资金";
        /// How it is split over promotion (B1), inspection (B2) and enforcement (B3): relative weights.
        split: [f64; 3] = [1.0, 1.0, 1.0], "weight", 0.0..=1e9, Assumption("equal shares, to be swept"), zh "路径内分配权重" over instrument_names::<3>(Brand::INSTRUMENTS);
        /// Intensity mode: impressions, inspections and cases for 1,000 households and policy year.
        units_per_thousand: [f64; 3] = [0.0, 0.0, 0.0], "units", 0.0..=10_000_000.0, Assumption("off: the budget decides"), zh "每千户每年购买单位" over instrument_names::<3>(Brand::INSTRUMENTS);
        /// First policy year in which the pathway is funded, from 1.
        from_year: u32 = 1, "policy year", 1..=30, Assumption("from the beginning, unless an arm says otherwise"), zh "开始资助的政策年";
        /// Last policy year in which the pathway is funded.
        until_year: u32 = 30, "policy year", 1..=30, Assumption("to the end, unless an arm says otherwise"), zh "最后资助的政策年";
        /// First policy year in which each instrument is funded, from 1.
        instrument_from_year: [u32; 3] = [1; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具开始资助的政策年" by instrument_names::<3>(Brand::INSTRUMENTS);
        /// Last policy year in which each instrument is funded.
        instrument_until_year: [u32; 3] = [30; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具最后资助的政策年" by instrument_names::<3>(Brand::INSTRUMENTS);
        /// Cost of an effective impression.
        impression_fen: Fen = 60, "fen/impression", 5..=1_000, Assumption("evidence A42"), zh "有效曝光单价";
        /// Cost of an inspection.
        inspection_fen: Fen = 30_000, "fen/inspection", 1_000..=1_000_000, Assumption("model 8.1 B2"), zh "单次抽检成本";
        /// Sellers elsewhere who use the name of a county's label.
        outside_mimics: i64 = 6, "sellers", 0..=1_000, Data("evidence G8.6: offenders found in a month of inspection"), zh "外地冒用商户数";
        /// Cost of a case against who uses the label without right.
        case_fen: Fen = 500_000, "fen/case", 10_000..=10_000_000, Assumption("model 8.1 B3: 5,000 yuan"), zh "单起维权成本";
    }
}

impl Pathway for Brand {
    const NUMBER: usize = 3;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "B1",
            name: "promotion",
            zh: "区域公用品牌宣传推介",
            pathway: "brand",
            unit: "effective impression",
            unit_zh: "有效曝光",
            cost: "brand.impression_fen",
            lifetime: "fades (reputation.awareness_decay)",
            lifetime_zh: "逐渐遗忘（reputation.awareness_decay）",
            acts_on: "awareness of the county label among consumers",
            acts_on_zh: "消费者对区域品牌的知晓度",
            columns: &["promotion_impressions"],
            phases: &["learn"],
            why_not: "it raises expectations; poor goods under a known label earn refunds and a worse record",
            why_not_zh: "抬高预期；品质不稳则退款与声誉损失更快",
            deadweight: "impressions on labels that buyers know already",
            deadweight_zh: "已为消费者熟知的区域品牌的曝光",
        },
        Instrument {
            id: "B2",
            name: "inspected_standard",
            zh: "品牌标准与质量抽检",
            pathway: "brand",
            unit: "inspection",
            unit_zh: "次抽检",
            cost: "brand.inspection_fen",
            lifetime: "one policy year",
            lifetime_zh: "一个政策年",
            acts_on: "chance that a member below the standard is found, fined and leaves",
            acts_on_zh: "不达标成员被查处、罚款并退出的概率",
            columns: &["inspection_share"],
            phases: &["decide"],
            why_not: "effort costs money, small farms leave, and buyers learn slowly",
            why_not_zh: "精细管理有成本，小户退出，消费者学习缓慢",
            deadweight: "members who keep the standard without inspection",
            deadweight_zh: "无抽检也达标的成员",
        },
        Instrument {
            id: "B3",
            name: "label_enforcement",
            zh: "区域品牌保护与打假维权",
            pathway: "brand",
            unit: "case",
            unit_zh: "起案件",
            cost: "brand.case_fen",
            lifetime: "one policy year",
            lifetime_zh: "一个政策年",
            acts_on: "chance that a user of the label without right is found: goods from elsewhere under the name become fewer, households are fined",
            acts_on_zh: "冒用品牌者被查处的概率：外地冒用商品减少，本地冒用农户被罚",
            columns: &["enforcement_share"],
            phases: &["decide", "learn"],
            why_not: "no name, nothing to protect",
            why_not_zh: "区域品牌无溢价则无可保护",
            deadweight: "nobody uses the name without right",
            deadweight_zh: "无人冒用时的支出",
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
    fn prices(&self, _equipment: &Equipment, _geography: &Geography, _years_left: i64) -> Vec<f64> {
        vec![real(self.impression_fen.0), real(self.inspection_fen.0), real(self.case_fen.0)]
    }

    fn buy(&self, procurement: &mut Procurement<'_>) {
        self.inspect(procurement);
        self.enforce(procurement);
    }

    fn serve(&self, procurement: &mut Procurement<'_>) {
        let weekly = procurement.weekly_fen(0);
        let cooperatives: Vec<usize> =
            procurement.cooperative_rows().filter(|&row| procurement.cooperatives.members[row] > 0).collect();
        let each = weekly / i64::try_from(cooperatives.len().max(1)).expect("few crops") / self.impression_fen.0;
        for row in cooperatives {
            if each > 0 && procurement.pay_platform(0, each * self.impression_fen.0, each) {
                procurement.count_user_cost(each * self.impression_fen.0);
                procurement.cooperatives.promotion_impressions[row] = each;
            }
        }
    }
}

impl Brand {
    /// Buys the inspections of a year, spread over the members of the county's label.
    fn inspect(&self, procurement: &mut Procurement<'_>) {
        let cooperatives = procurement.cooperative_rows();
        let members: i64 = cooperatives.clone().map(|row| procurement.cooperatives.members[row]).sum();
        let cost = self.inspection_fen.0;
        let bought = (procurement.purse_fen(1) / cost).min(members);
        if bought > 0 && procurement.pay_rest_of_world(1, bought * cost, bought) {
            procurement.count_user_cost(bought * cost);
            for row in cooperatives {
                procurement.cooperatives.inspection_share[row] = real(bought) / real(members);
            }
            for row in procurement.household_rows() {
                if procurement.households.member[row] {
                    procurement.mark_treated(row);
                }
            }
        }
    }

    /// Buys the cases of a year against sellers elsewhere and households that use the label without right: at most one more
    /// than there are, so that a household that might begin risks something.
    fn enforce(&self, procurement: &mut Procurement<'_>) {
        let rows = procurement.household_rows();
        let households =
            i64::try_from(rows.filter(|&row| procurement.households.mimic[row]).count()).expect("few households");
        let mimics = households + self.outside_mimics;
        let cost = self.case_fen.0;
        let bought = (procurement.purse_fen(2) / cost).min(mimics + 1);
        if bought > 0 && procurement.pay_rest_of_world(2, bought * cost, bought) {
            procurement.count_user_cost(bought * cost);
            procurement.counties.enforcement_share[procurement.county] = real(bought) / real(mimics + 1);
        }
    }
}
