//! Technology empowerment 技术赋能.
//!
//! Buys streaming kits (T1, a household's kit for 156 weeks: saves hours of a session and raises the production ceiling,
//! as far as the host's skill can use it) and farm equipment (T2, a household's set for its land for 260 weeks: yield,
//! inputs and grade, as far as the farmer's skill can use it). Why income might not rise: no skill, no gain; who would
//! have bought anyway gains a gift; the trader does not pay for quality; more goods press a little on the price.

use super::{Instrument, Pathway, Shop, applies_for_streaming};
use crate::params;
use crate::units::Fen;

params! {
    /// Technology empowerment 技术赋能: streaming kits and farm equipment for households.
    Technology in "technology" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年公共投入";
        /// Part of it for streaming kits (T1); the rest is for farm equipment (T2).
        kit_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("equal shares, to be swept"), zh "直播设备占比";
        /// Least taste for hosting of an applicant for a kit, in standard deviations.
        applicant_taste: f64 = 1.2, "1", -3.0..=3.0, Assumption("one household in nine would apply"), zh "申请意愿门槛";
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
            unit_zh: "户用直播套装",
            cost: "equipment.kit_price_fen",
            life: "equipment.kit_life_weeks",
            acts_on: "hours of a session, persuasion ceiling, annuity of tools; as far as host skill absorbs it",
            acts_on_zh: "降低单场工时与工具年金、提高说服力上限；受主播技能吸收限制",
            columns: &["kit_until_week", "kit_public"],
            phases: &["decide", "offer", "settle"],
            why_not: "without skill nothing is gained; without goods there is nothing to stream",
            why_not_zh: "没有技能则无增益；没有货源则无从开播",
        },
        Instrument {
            id: "T2",
            name: "farm_equipment",
            zh: "分选与农艺装备",
            pathway: "technology",
            unit: "household set for its land",
            unit_zh: "户用成套装备（按面积）",
            cost: "equipment.agtech_price_fen_per_cmu",
            life: "equipment.agtech_life_weeks",
            acts_on: "yield, input cost, share of grade A; as far as farm skill absorbs it",
            acts_on_zh: "单产、投入成本、一级品率；受经营技能吸收限制",
            columns: &["agtech_until_week", "agtech_public"],
            phases: &["harvest", "decide", "settle", "learn"],
            why_not: "the trader pays one price for both grades; more goods lower the offline price a little",
            why_not_zh: "线下不区分等级定价；增产会略微压低地头价",
        },
    ];

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }

    fn buy(&self, shop: &mut Shop<'_>) {
        let week = shop.moment.week;
        let (price, life) = (shop.equipment.kit_price_fen, shop.equipment.kit_life_weeks);
        let mut purse = shop.purse_for(self.kit_share);
        for row in shop.queue(|shop, row| {
            applies_for_streaming(shop.endowments, row, self.applicant_taste)
                && shop.households.kit_until_week[row] <= week
        }) {
            if price > purse || !shop.pay_outside(price, 1) {
                break;
            }
            purse -= price;
            shop.register(price, life, 0, 0);
            shop.households.kit_until_week[row] = week + life;
            shop.households.kit_public[row] = true;
            shop.mark(row);
        }
        let (per_cmu, life) = (shop.equipment.agtech_price_fen_per_cmu, shop.equipment.agtech_life_weeks);
        let mut purse = shop.purse_for(1.0 - self.kit_share);
        for row in shop.queue(|shop, row| shop.households.agtech_until_week[row] <= week) {
            let price = i64::from(shop.endowments.land_cmu[row]) * per_cmu;
            if price > purse || !shop.pay_outside(price, 1) {
                break;
            }
            purse -= price;
            shop.register(price, life, 0, 0);
            shop.households.agtech_until_week[row] = week + life;
            shop.households.agtech_public[row] = true;
            shop.mark(row);
        }
    }

    fn serve(&self, _shop: &mut Shop<'_>) {}
}
