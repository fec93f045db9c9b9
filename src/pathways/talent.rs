//! Talent support 人才支撑.
//!
//! Buys training seats (H1, a course for a household that would stream: worth a number of sessions of experience, fades
//! like experience; takes free time). Why income might not rise: trained hosts compete for the same looks; who has no
//! goods, no cash or no parcel service cannot use what it learned.

use super::{Instrument, Pathway, Shop, applies_for_streaming};
use crate::params;
use crate::units::Fen;

params! {
    /// Talent support 人才支撑: training seats for hosts.
    Talent in "talent" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年公共投入";
        /// Cost of a training seat.
        seat_cost_fen: Fen = 80_000, "fen/seat", 10_000..=1_000_000, Assumption("evidence A62"), zh "培训名额成本";
        /// Most seats a household takes in its life.
        most_seats: u32 = 3, "seats", 1..=10, Assumption("courses repeat themselves"), zh "每户最多培训次数";
        /// Least taste for hosting of an applicant, in standard deviations.
        applicant_taste: f64 = 1.2, "1", -3.0..=3.0, Assumption("one household in nine would apply"), zh "申请意愿门槛";
    }
}

impl Pathway for Talent {
    const NUMBER: usize = 1;
    const INSTRUMENTS: &'static [Instrument] = &[Instrument {
        id: "H1",
        name: "training_seat",
        zh: "主播培训名额",
        pathway: "talent",
        unit: "seat in a course",
        unit_zh: "培训名额",
        cost: "talent.seat_cost_fen",
        life: "fades like experience (hosting.forgetting)",
        acts_on: "experience of the host, precision of its price belief; take-up needs free time",
        acts_on_zh: "主播经验与价格预期精度；需有空闲时间参加",
        columns: &["seat_offered"],
        phases: &["learn"],
        why_not: "trained hosts share the same looks; without freight, goods or cash skill earns nothing",
        why_not_zh: "受训主播分享同一流量；缺少物流、货源或资金时技能无法变现",
    }];

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }

    fn buy(&self, shop: &mut Shop<'_>) {
        let qualifies = |shop: &Shop<'_>, row: usize| {
            applies_for_streaming(shop.endowments, row, self.applicant_taste)
                && u32::from(shop.households.seats[row]) < self.most_seats
                && !shop.households.seat_offered[row]
        };
        let cost = self.seat_cost_fen.0;
        for row in shop.queue(qualifies) {
            if !shop.pay_outside(cost, 1) {
                break;
            }
            shop.use_up(cost);
            shop.households.seat_offered[row] = true;
            shop.mark(row);
        }
    }

    fn serve(&self, _shop: &mut Shop<'_>) {}
}
