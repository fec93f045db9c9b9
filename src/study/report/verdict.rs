//! Cell, heading and note of the verdict on a smallest effect of interest.

use crate::engine::error::{Text, text};
use crate::study::estimate::outcomes::{is_income, is_money};
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::verdict::{Verdict, verdict};
use crate::study::tables::{TableCell, TableColumn};

fn label(verdict: Verdict, is_income: bool) -> TableCell {
    match verdict {
        Verdict::Gain if is_income => TableCell::label("gain", text!("gain", "增收")),
        Verdict::Gain => TableCell::label("increase", text!("increase", "增加")),
        Verdict::Loss if is_income => TableCell::label("loss", text!("loss", "减收")),
        Verdict::Loss => TableCell::label("decrease", text!("decrease", "减少")),
        Verdict::TooSmall => TableCell::label("too_small", text!("too small to matter", "小到可忽略")),
        Verdict::Inconclusive => TableCell::label("inconclusive", text!("inconclusive", "证据不足")),
    }
}

/// The cell of an effect on income; empty where no smallest effect of interest was declared.
pub(crate) fn verdict_cell(effect: &Interval, smallest: Option<f64>) -> TableCell {
    smallest.map_or(TableCell::Empty, |smallest| label(verdict(effect, smallest), true))
}

/// The cell of an effect on any outcome; empty for one that is no amount of money. More of what is no income, such as a cost,
/// is an increase and no gain.
pub(crate) fn outcome_verdict_cell(effect: &Interval, smallest: Option<f64>, outcome: &str) -> TableCell {
    let smallest = smallest.filter(|_| is_money(outcome));
    smallest.map_or(TableCell::Empty, |smallest| label(verdict(effect, smallest), is_income(outcome)))
}

/// Heading of the verdicts.
pub(crate) fn verdict_column() -> TableColumn {
    TableColumn::new("verdict", "verdict", "判断")
}

/// The note that explains the verdicts.
pub(crate) fn verdict_note(smallest: f64) -> Text {
    text!(
        "Verdict against a smallest effect of interest of {smallest} yuan, by the 95 % interval: gain where all of it lies above \
         {smallest}, loss where all of it lies below -{smallest}, too small to matter within ±{smallest}, else inconclusive. \
         Each is wrong in at most 2.5 % of studies, a single one taken alone.",
        "以 {smallest} 元为最小有意义效应，按 95%置信区间判断：全部高于 {smallest} 为“增收”，全部低于 -{smallest} 为“减收”，全部位于 ±{smallest} 之内为“小到可忽略”，否则“证据不足”。单独看每一项，误判率不超过 2.5%。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harm_is_a_loss_and_a_higher_cost_is_no_gain() {
        let key = |mean: f64, outcome: &str| {
            let cell = outcome_verdict_cell(&Interval::around(mean, 1.0, 10), Some(5.0), outcome);
            if let TableCell::Label { key, .. } = cell { key } else { String::new() }
        };
        let outcomes = ["market_income", "individual.p10", "user_cost", "gmv", "losing"];
        assert_eq!(outcomes.map(|outcome| key(-20.0, outcome)), ["loss", "loss", "decrease", "decrease", ""]);
        assert_eq!(outcomes.map(|outcome| key(20.0, outcome)), ["gain", "gain", "increase", "increase", ""]);
        assert_eq!(key(0.0, "user_cost"), "too_small");
        assert_eq!(verdict_cell(&Interval::around(20.0, 1.0, 10), None), TableCell::Empty);
    }
}
