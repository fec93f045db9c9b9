//! Residence 去留: who is away for work, what remittances reach the household, and what makes members leave or come back.

use crate::agents::endowments::HouseholdEndowment;
use crate::declare::params;
use crate::units::{WEEKS, real, share_of};

params! {
    /// Members who work away: how many, what they send, how they leave and come back.
    Residence in "residence" {
        /// Share of households with a working-age member away at the beginning.
        away_share: f64 = 0.50, "share" founding, 0.0..=0.95, Assumption("evidence G6.19"), zh "初始有成员外出的农户占比";
        /// Probability that of a household with members away one more is away.
        away_more: f64 = 0.35, "1" founding, 0.0..=0.9, Inferred("evidence G6.2: 0.77 members away per household"), zh "再有一名成员外出的概率";
        /// Most members away at the beginning.
        away_most: u32 = 4, "persons" founding, 1..=8, Assumption("a household of grown children"), zh "初始外出成员上限";
        /// Pay of a member away in a year. It is the member's own.
        away_pay_fen: i64 = 5_169_000, "fen/year", 0..=50_000_000, Data("evidence G6.3: 5,441 yuan a month; 9.5 months as in evidence G6.19"), zh "外出成员年收入";
        /// Part of that pay that reaches the household, as a transfer.
        remit_share: f64 = 0.20, "share", 0.0..=1.0, Assumption("model 7: 0.10 to 0.35"), zh "汇回比例";
        /// Working time that a member brings home or takes away.
        member_min: i64 = 2_400, "min/week", 60..=6_000, Assumption("forty hours"), zh "一名成员的劳动时间";
        /// Probability in a year that a member away comes back for good, where nothing has changed; as many leave.
        return_rate: f64 = 0.03, "1/year", 0.0..=0.5, Inferred("evidence G6.9: 0.015 is a lower bound"), zh "年返乡率";
        /// Change of a year's gain at home that makes leaving and coming back as 1 to e.
        choice_scale_fen: i64 = 800_000, "fen/year", 100_000..=10_000_000, Assumption("model 7: 8,000 yuan (3,000 to 20,000), the only free number"), zh "去留选择尺度";
        /// Savings that a member brings home.
        savings_fen: i64 = 2_155_000, "fen", 0..=50_000_000, Assumption("six months of pay less the living costs of evidence G6.6"), zh "返乡带回的储蓄";
        /// Week of the year in which members choose.
        choice_week: u32 = 7, "week", 0..=51, Assumption("after the spring festival"), zh "去留选择周";
    }
}

impl Residence {
    /// Members away per household at the beginning, expected.
    #[must_use]
    pub fn away_expected(&self) -> f64 {
        let mut one_more = self.away_share;
        let mut sum = 0.0;
        for _ in 0..self.away_most {
            sum += one_more;
            one_more *= self.away_more;
        }
        sum
    }
    /// Members away of a household at the beginning; `drawn` is uniform in (0, 1).
    #[must_use]
    pub fn away_drawn(&self, drawn: f64) -> u8 {
        if drawn >= self.away_share {
            return 0;
        }
        let (mut away, mut bound) = (1, self.away_share * self.away_more);
        while drawn < bound && u32::from(away) < self.away_most {
            away += 1;
            bound *= self.away_more;
        }
        away
    }
    /// Remittance of one member away in a year, fen.
    #[must_use]
    pub fn remittance_fen(&self) -> i64 {
        share_of(self.away_pay_fen, self.remit_share)
    }
    /// Members at home who could leave: at least one worker and one person stay.
    #[must_use]
    pub fn movable(&self, labour_min: i64, persons: i64) -> i64 {
        (labour_min / self.member_min - 1).min(persons - 1).max(0)
    }
    /// Probabilities in a year that a member comes back, and that one leaves. `away` and `movable` are members;
    /// `change_fen` is the change of what one more member at home earns since the baseline year.
    #[must_use]
    pub fn probabilities(&self, away: i64, movable: i64, leave_rate: f64, change_fen: i64) -> [f64; 2] {
        let pull = libm::exp((real(change_fen) / (2.0 * real(self.choice_scale_fen))).clamp(-20.0, 20.0));
        [self.return_rate * real(away) * pull, leave_rate * real(movable) / pull].map(|p: f64| p.min(0.5))
    }
}

/// Weekly remittance of the members away, fen; `remittance_fen` is that of one member in a year.
#[must_use]
#[inline]
pub fn remitted_fen(remittance_fen: i64, away: u8) -> i64 {
    remittance_fen * i64::from(away) / i64::from(WEEKS)
}

/// Persons at home.
#[must_use]
#[inline]
pub fn persons_at_home(farm: HouseholdEndowment<'_>, away: u8) -> i64 {
    persons_left(farm.persons(), farm.away_start(), away)
}

/// Persons at home where `persons` were and `away_start` members were away at the beginning, and `away` are now.
#[must_use]
#[inline]
pub fn persons_left(persons: i64, away_start: u8, away: u8) -> i64 {
    persons + i64::from(away_start) - i64::from(away)
}

/// Whether nobody is at home who could stream: the young members of an older head are away.
#[must_use]
pub fn young_are_away(farm: HouseholdEndowment<'_>, away: u8) -> bool {
    away > 0 && usize::from(farm.age_band()) >= YOUNG_BANDS
}

/// Age bands in which the head itself counts as young: up to 45.
pub const YOUNG_BANDS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_number_away_is_that_of_the_source() {
        let rules = Residence::default();
        // 0.5·(1 + 0.35 + 0.1225 + 0.042875)
        assert!((rules.away_expected() - 0.757_687_5).abs() < 1e-12);
        // 0.5·0.35 = 0.175, 0.5·0.1225 = 0.06125, 0.5·0.042875 = 0.0214.
        assert_eq!([0.9, 0.5, 0.49, 0.18].map(|drawn| rules.away_drawn(drawn)), [0, 0, 1, 1]);
        assert_eq!([0.17, 0.06, 0.02, 0.001].map(|drawn| rules.away_drawn(drawn)), [2, 3, 4, 4]);
    }

    #[test]
    fn flows_are_at_rest_without_a_change_and_answer_to_one_by_the_scale() {
        let rules = Residence::default();
        let [back, out] = rules.probabilities(2, 1, 0.06, 0);
        assert!((back - 0.06).abs() < 1e-15 && (out - 0.06).abs() < 1e-15);
        // A change of two scales: e in, 1/e out.
        let [back, out] = rules.probabilities(1, 1, 0.06, 1_600_000);
        let e = libm::exp(1.0);
        assert!((back - 0.03 * e).abs() < 1e-12 && (out - 0.06 / e).abs() < 1e-12);
        assert!(rules.probabilities(0, 0, 0.06, 1_600_000).iter().all(|p| p.abs() < 1e-300));
    }

    #[test]
    fn one_worker_and_one_person_stay() {
        let rules = Residence::default();
        assert_eq!([2_400, 4_799, 4_800, 7_200].map(|labour| rules.movable(labour, 3)), [0, 0, 1, 2]);
        assert_eq!(rules.movable(7_200, 1), 0);
    }
}
