//! Brand building 品牌打造.
//!
//! Buys regional promotion (B1, looks a week: makes the county label known; fades) and a standard with inspection (B2,
//! inspections a year: members who send goods below the standard are found, fined and leave). Why income might not
//! rise: a known label for poor goods earns refunds and a worse record; the standard costs effort and excludes.

use super::{Instrument, Pathway, Shop};
use crate::params;
use crate::units::{CROPS, Fen, WEEKS, real};

params! {
    /// Brand building 品牌打造: promotion and inspected standard of the county label.
    Brand in "brand" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年公共投入";
        /// Part of it for promotion (B1); the rest is for inspection (B2).
        promotion_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("equal shares, to be swept"), zh "推广占比";
        /// Cost of an effective look.
        look_fen: Fen = 60, "fen/look", 5..=1_000, Assumption("evidence A42"), zh "有效曝光单价";
        /// Cost of an inspection.
        inspection_fen: Fen = 30_000, "fen/inspection", 1_000..=1_000_000, Assumption("model 8.1 B2"), zh "单次抽检成本";
    }
}

impl Pathway for Brand {
    const NUMBER: usize = 3;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "B1",
            name: "promotion",
            zh: "区域品牌推广",
            pathway: "brand",
            unit: "effective look",
            unit_zh: "有效曝光",
            cost: "brand.look_fen",
            life: "fades (reputation.awareness_decay)",
            acts_on: "awareness of the county label among consumers",
            acts_on_zh: "消费者对县域品牌的知晓度",
            columns: &["promotion_looks"],
            phases: &["learn"],
            why_not: "it raises expectations; poor goods under a known label earn refunds and a worse record",
            why_not_zh: "抬高预期；品质不稳则退款与声誉损失更快",
        },
        Instrument {
            id: "B2",
            name: "inspected_standard",
            zh: "标准与抽检",
            pathway: "brand",
            unit: "inspection",
            unit_zh: "次抽检",
            cost: "brand.inspection_fen",
            life: "one policy year",
            acts_on: "chance that a member below the standard is found, fined and leaves",
            acts_on_zh: "不达标成员被查处、罚款并退出的概率",
            columns: &["inspection_share"],
            phases: &["decide"],
            why_not: "effort costs money, small farms leave, and buyers learn slowly",
            why_not_zh: "精细管理有成本，小户退出，消费者学习缓慢",
        },
    ];

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }

    fn buy(&self, shop: &mut Shop<'_>) {
        let pools = shop.county * CROPS..(shop.county + 1) * CROPS;
        let members: i64 = pools.clone().map(|row| shop.pools.members[row]).sum();
        let cost = self.inspection_fen.0;
        let affordable = shop.purse_for(1.0 - self.promotion_share) / cost;
        let bought = affordable.min(members);
        if bought > 0 && shop.pay_outside(bought * cost, bought) {
            shop.use_up(bought * cost);
            for row in pools {
                shop.pools.inspection_share[row] = real(bought) / real(members);
            }
            for row in shop.places.county_bounds[shop.county]..shop.places.county_bounds[shop.county + 1] {
                if shop.households.member[row] {
                    shop.mark(row);
                }
            }
        }
    }

    fn serve(&self, shop: &mut Shop<'_>) {
        let weekly = shop.purse_for(self.promotion_share / f64::from(WEEKS));
        let pools: Vec<usize> =
            (shop.county * CROPS..(shop.county + 1) * CROPS).filter(|&row| shop.pools.members[row] > 0).collect();
        let each = weekly / i64::try_from(pools.len().max(1)).expect("few crops") / self.look_fen.0;
        for row in pools {
            if each > 0 && shop.pay_platform(each * self.look_fen.0, each) {
                shop.use_up(each * self.look_fen.0);
                shop.pools.promotion_looks[row] = each;
            }
        }
    }
}
