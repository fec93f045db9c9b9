//! Policy guarantee 政策保障.
//!
//! Buys loan guarantees with an interest subsidy (P1, a guaranteed sum for a household without a credit line, for a
//! year: opens the line; expected cost is set aside) and traffic support (P4, looks a week on the county's pool lots).
//! Programme rules forbid buying traffic with such grants (evidence F4.14), so results are shown with and without P4.
//! Why income might not rise: a loan without demand is a debt; bought looks fade the week they end and pay the platform.

use super::{Instrument, Pathway, Shop};
use crate::params;
use crate::units::{CROPS, Fen, WEEKS, largest_remainder, mul_div};

params! {
    /// Policy guarantee 政策保障: loan guarantee with interest subsidy, traffic support.
    Policy in "policy" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年公共投入";
        /// Part of it for traffic support (P4); the rest is for guarantees (P1).
        traffic_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("equal shares, to be swept; 0 where programme rules forbid traffic"), zh "流量扶持占比";
        /// Sum guaranteed for a household.
        guarantee_fen: Fen = 2_000_000, "fen", 100_000..=50_000_000, Assumption("half of evidence A79"), zh "户担保额度";
        /// Expected cost of guaranteeing 1,000 yuan for a year: subsidy and losses, set aside.
        reserve_bp: i64 = 450, "bp/year", 0..=5_000, Assumption("model 8.1 P1: 45 yuan per 1,000 yuan-year"), zh "担保准备率";
        /// Cost of an effective look.
        look_fen: Fen = 60, "fen/look", 5..=1_000, Assumption("evidence A42"), zh "有效曝光单价";
    }
}

impl Pathway for Policy {
    const NUMBER: usize = 4;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "P1",
            name: "loan_guarantee",
            zh: "贷款担保与贴息",
            pathway: "policy",
            unit: "guaranteed sum for a household and year",
            unit_zh: "户·年担保额度",
            cost: "policy.reserve_bp",
            life: "52 weeks",
            acts_on: "credit limit; part of the interest is paid for the holder",
            acts_on_zh: "信贷额度；贴息",
            columns: &["guarantee_fen", "guarantee_until_week"],
            phases: &["decide", "settle"],
            why_not: "a loan where demand is missing ends in arrears",
            why_not_zh: "缺乏需求时贷款变成拖欠",
        },
        Instrument {
            id: "P4",
            name: "traffic_support",
            zh: "流量扶持",
            pathway: "policy",
            unit: "effective look",
            unit_zh: "有效曝光",
            cost: "policy.look_fen",
            life: "the week it is bought",
            acts_on: "looks on pool lots beyond what the platform gives",
            acts_on_zh: "合作社批次的额外曝光",
            columns: &["traffic_looks"],
            phases: &["broadcast"],
            why_not: "a rent to the platform; looks end with the money; followers won that way leave",
            why_not_zh: "平台获利；停投即止；粉丝易流失",
        },
    ];

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }

    fn buy(&self, shop: &mut Shop<'_>) {
        let week = shop.moment.week;
        let cost = mul_div(self.guarantee_fen.0, self.reserve_bp, 10_000).max(1);
        let account = shop.county * crate::agents::institutions::PATHWAYS + Self::NUMBER;
        // Last year's reserves that were not needed are free again; running guarantees end with the policy year.
        shop.government.accounts.reserve_fen[account] = 0;
        let mut purse = shop.purse_for(1.0 - self.traffic_share);
        for row in shop.queue(|shop, row| !shop.endowments.credit_open[row]) {
            if cost > purse || !shop.keep_back(cost) {
                break;
            }
            purse -= cost;
            shop.households.guarantee_fen[row] = self.guarantee_fen.0;
            shop.households.guarantee_until_week[row] = week + WEEKS;
            shop.mark(row);
        }
    }

    fn serve(&self, shop: &mut Shop<'_>) {
        let weekly = shop.purse_for(self.traffic_share / f64::from(WEEKS)) / self.look_fen.0;
        let first = shop.county * CROPS;
        let listed: Vec<i64> = (first..first + CROPS).map(|row| shop.pools.offered[row].iter().sum()).collect();
        for (crop, looks) in largest_remainder(weekly, &listed).into_iter().enumerate() {
            if looks > 0 && shop.pay_platform(looks * self.look_fen.0, looks) {
                shop.use_up(looks * self.look_fen.0);
                shop.pools.traffic_looks[first + crop] = looks;
            }
        }
    }
}
