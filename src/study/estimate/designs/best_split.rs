//! Best split: each pathway with its money as the file splits it, and with the split that was searched for.

use crate::engine::error::Result;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::cost::gain_per_yuan_difference;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::headline::{HeadlineRow, HeadlineSubject};
use crate::study::estimate::outcomes::{COST_OUTCOMES, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::{Interval, paired_t_interval};

/// A pathway under two splits.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitRow {
    /// As the file splits the money.
    pub equal: HeadlineRow,
    /// With the split that was searched for.
    pub best: HeadlineRow,
    /// Gain of the second less that of the first.
    pub gain: Interval,
    /// Gain per yuan of the second less that of the first.
    pub gain_per_yuan: Option<Interval>,
}

/// Every pathway under its two splits; `pairs` are the arms of each. With the replications and those left out.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn split_rows(panel: &Panel, contrast: &Contrast, pairs: &[[usize; 2]]) -> Result<(Vec<SplitRow>, u32, u32)> {
    let complete = contrast.of_all_arms(panel).complete(panel, &COST_OUTCOMES)?;
    let row = |&[equal, best]: &[usize; 2]| {
        let of = |arm: usize| {
            HeadlineRow::new(&complete, contrast.baseline, arm, HeadlineSubject::Arm(panel.arms[arm].clone()))
        };
        let income = [equal, best].map(|arm| complete.series(MARKET_INCOME, arm));
        SplitRow {
            equal: of(equal),
            best: of(best),
            gain: paired_t_interval(&income[0], &income[1]),
            gain_per_yuan: gain_per_yuan_difference(&complete, contrast.baseline, [best, equal]),
        }
    };
    Ok((pairs.iter().map(row).collect(), complete.replications(), complete.dropped()))
}

/// The rows as estimates.
///
/// # Errors
/// As [`split_rows`].
pub fn split_estimates(panel: &Panel, contrast: &Contrast, pairs: &[[usize; 2]]) -> Result<EstimateRows> {
    let (rows, replications, dropped) = split_rows(panel, contrast, pairs)?;
    let against = panel.arms[contrast.baseline].as_str();
    let estimates = rows.iter().flat_map(|row| {
        let names = [row.equal.subject.name(), row.best.subject.name()];
        let of = |row: &HeadlineRow, name: &str| {
            let gain = EstimateRow::new([name, against], MARKET_INCOME, Estimand::Difference, row.gain);
            std::iter::once(gain).chain(row.cost.rows([name, against])).collect::<Vec<_>>()
        };
        let gain = EstimateRow::new([&names[1], &names[0]], MARKET_INCOME, Estimand::Difference, row.gain);
        let per_yuan = row.gain_per_yuan.map(|interval| {
            EstimateRow::new([&names[1], &names[0]], MARKET_INCOME, Estimand::GainPerYuanDifference, interval)
        });
        let both = of(&row.equal, &names[0]).into_iter().chain(of(&row.best, &names[1]));
        both.chain([gain]).chain(per_yuan).collect::<Vec<_>>()
    });
    Ok(EstimateRows { rows: estimates.collect(), skewed: Vec::new(), replications, dropped })
}
