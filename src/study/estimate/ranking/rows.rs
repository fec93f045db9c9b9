//! A ranking as estimate rows.

use crate::study::estimate::estimate_row::{Estimand, EstimateRow, IntervalMethod};
use crate::study::estimate::outcomes::{MARKET_INCOME, USER_COST};
use crate::study::estimate::ranking::{AlternativeOverDraws, RankingUncertainty};
use crate::study::estimate::statistics::Interval;

/// The name of doing nothing among acts.
pub const NOTHING: &str = "nothing";
/// Groups of the shares of draws in which an alternative is first.
const FIRST_GROUPS: [&str; 3] = ["", "equal_weights", "equal_weights_with_luck"];
/// Groups of what perfect information is worth: with weights, and without.
const INFORMATION_GROUPS: [[&str; 3]; 2] =
    [["", "with_luck", "jackknife"], ["equal_weights", "equal_weights_with_luck", "equal_weights_jackknife"]];

impl RankingUncertainty {
    /// Every number of the ranking; the group is empty for the weighted draws with luck taken out, and else says which
    /// draws, parameter or moment.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows: Vec<EstimateRow> = self.alternatives.iter().flat_map(|it| self.alternative_rows(it)).collect();
        rows.push(self.number(NOTHING, Estimand::ShareOfDrawsBest, "", self.nothing.best));
        rows.push(self.number(NOTHING, Estimand::Regret, "", self.nothing.regret));
        for (information, [surface, naive, jackknife]) in self.information.iter().zip(INFORMATION_GROUPS) {
            let row = interval("", MARKET_INCOME, Estimand::PerfectInformation, information.surface);
            rows.push(row.with_group(surface).by_bootstrap());
            rows.push(self.number("", Estimand::PerfectInformation, naive, information.naive));
            rows.push(self.number("", Estimand::PerfectInformation, jackknife, information.jackknife));
        }
        rows.push(self.number("", Estimand::EffectiveDraws, "", self.effective_draws));
        rows.extend(self.assumption_rows());
        for moment in &self.moments {
            let id = moment.moment.id;
            rows.push(interval("", "", Estimand::MomentOverDraws, moment.value).with_group(id));
            rows.push(self.number("", Estimand::ShareWithinTolerance, id, moment.within));
        }
        rows
    }

    fn alternative_rows(&self, it: &AlternativeOverDraws) -> Vec<EstimateRow> {
        let name = it.name.as_str();
        let from_parameters = interval(name, MARKET_INCOME, Estimand::ShareFromParameters, it.from_parameters);
        let mut rows = vec![
            interval(name, MARKET_INCOME, Estimand::EffectOverDraws, it.gain),
            interval(name, USER_COST, Estimand::EffectOverDraws, it.user_cost),
            interval(name, MARKET_INCOME, Estimand::NetGainOverDraws, it.net_gain),
            self.number(name, Estimand::GainPerYuanOverDraws, "", it.gain_per_yuan),
            self.number(name, Estimand::ShareOfDrawsBest, "", it.act.best),
            self.number(name, Estimand::Regret, "", it.act.regret),
            from_parameters.by_bootstrap(),
        ];
        let first = FIRST_GROUPS.into_iter().zip(it.first);
        rows.extend(first.map(|(group, share)| self.number(name, Estimand::ShareOfDrawsFirst, group, share)));
        rows
    }

    fn assumption_rows(&self) -> Vec<EstimateRow> {
        let leader = self.alternatives[self.leader()].name.as_str();
        let rows = self.assumptions.iter().map(|assumption| {
            let row = |arm, estimand, value| self.number(arm, estimand, &assumption.parameter, value);
            [
                row("", Estimand::PartialInformation, assumption.value),
                row("", Estimand::InformationByChance, assumption.by_chance[0]),
                row("", Estimand::InformationByChanceUpper, assumption.by_chance[1]),
                row(leader, Estimand::ShareFirstInLowestThird, assumption.leader_first[0]),
                row(leader, Estimand::ShareFirstInHighestThird, assumption.leader_first[1]),
            ]
        });
        rows.flatten().collect()
    }

    fn number(&self, arm: &str, estimand: Estimand, group: &str, value: f64) -> EstimateRow {
        EstimateRow::without_interval([arm, ""], MARKET_INCOME, estimand, value, self.replications).with_group(group)
    }
}

/// An interval over draws.
fn interval(arm: &str, outcome: &str, estimand: Estimand, interval: Interval) -> EstimateRow {
    let row = EstimateRow::new([arm, ""], outcome, estimand, interval);
    EstimateRow { method: IntervalMethod::QuantilesOfDraws, ..row }
}
