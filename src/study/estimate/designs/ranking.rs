//! The ranking of the alternatives over the draws of a sample design with a budget.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::DesignColumns;
use crate::study::estimate::designs::design_columns::numbers;
use crate::study::estimate::draw_weights::{RUN_MOMENTS, RunMoment};
use crate::study::estimate::outcomes::{MARKET_INCOME, USER_COST};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranking::{ByDraw, RankingDraws, RankingUncertainty};

/// What a ranking needs to know of its design.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingDesign {
    /// Names of the alternatives: the arms of a point after its baseline, and the first design columns.
    pub alternatives: Vec<&'static str>,
    /// The money granted to each, yuan per household and year.
    pub budget_yuan: f64,
    /// How many times the published tolerance a moment may miss its figure before a draw counts less.
    pub tolerance_factor: f64,
}

/// The ranking over the draws of a sample design with a budget, without the point of the base rules.
///
/// # Errors
/// `Usage` if the arms are not those of the design, if a value is missing and `drop_incomplete` is not set, or if no
/// replication of a draw is complete.
pub fn ranking_estimates(
    panel: &Panel,
    contrast: &Contrast,
    settings: &DesignColumns,
    design: &RankingDesign,
) -> Result<RankingUncertainty> {
    let arms_of_point = design.alternatives.len() + 1;
    let is_complete = arms_of_point > 1
        && settings.len() == panel.arms.len()
        && settings.len() >= 2 * arms_of_point
        && settings.len().is_multiple_of(arms_of_point);
    if !is_complete {
        return Err(Error::Usage(text!(
            "a ranking needs the design \"sample\" with a budget: every alternative at every point",
            "排名需要带预算的 \"sample\" 设计：每个点上各备选各一个方案"
        )));
    }
    let points = (1..settings.len() / arms_of_point).map(|point| point * arms_of_point);
    let points = CompletePoints::new(panel, points.collect(), arms_of_point, contrast.drop_incomplete)?;
    let change = |outcome: &'static str, alternative: usize| points.changes(outcome, alternative + 1);
    let alternatives = 0..design.alternatives.len();
    let moments = RUN_MOMENTS.iter().filter_map(|moment| Some((*moment, points.moment(moment)?)));
    let draws = RankingDraws {
        alternatives: design.alternatives.iter().map(|name| (*name).to_owned()).collect(),
        gain: alternatives.clone().map(|at| change(MARKET_INCOME, at)).collect(),
        user_cost: alternatives.map(|at| change(USER_COST, at)).collect(),
        parameters: numbers(settings, &points.baselines(), |name| !design.alternatives.contains(&name)),
        moments: moments.collect(),
        budget_yuan: design.budget_yuan,
        tolerance_factor: design.tolerance_factor,
        dropped: points.dropped,
    };
    Ok(draws.ranking())
}

/// The draws with at least one replication that all their arms have, and these replications. Draws may have replications
/// of their own, so that completeness is a matter of each draw.
struct CompletePoints<'a> {
    panel: &'a Panel,
    /// The baseline arm of every point, and its complete replications.
    points: Vec<(usize, Vec<usize>)>,
    dropped: u32,
}

impl<'a> CompletePoints<'a> {
    fn new(panel: &'a Panel, baselines: Vec<usize>, arms: usize, drop_incomplete: bool) -> Result<Self> {
        for outcome in [MARKET_INCOME, USER_COST] {
            if !panel.values.contains_key(outcome) {
                return Err(Error::Usage(text!(
                    "the outcome `{outcome}` was not recorded",
                    "没有记录结果变量 `{outcome}`"
                )));
            }
        }
        let has = |outcome: &str, arm: usize, replication: usize| {
            panel.values[outcome].get(arm).and_then(|row| row.get(replication)).is_some_and(|value| value.is_finite())
        };
        let is_complete = |baseline: usize, replication: &usize| {
            (baseline..baseline + arms)
                .all(|arm| [MARKET_INCOME, USER_COST].iter().all(|it| has(it, arm, *replication)))
        };
        let all = panel.replications as usize;
        let point =
            |baseline: usize| (baseline, (0..all).filter(|it| is_complete(baseline, it)).collect::<Vec<usize>>());
        let points: Vec<(usize, Vec<usize>)> = baselines.into_iter().map(point).collect();
        let dropped: usize = points.iter().map(|(_, complete)| all - complete.len()).sum();
        if dropped > 0 && !drop_incomplete {
            return Err(Error::Usage(text!(
                "{dropped} replications of draws lack a value: finish the runs, or drop incomplete replications \
                 (--allow-incomplete)",
                "有 {dropped} 次抽样重复缺值：请先完成运行，或剔除不完整的重复（--allow-incomplete）"
            )));
        }
        let points: Vec<(usize, Vec<usize>)> =
            points.into_iter().filter(|(_, complete)| !complete.is_empty()).collect();
        if points.is_empty() {
            return Err(Error::Usage(text!("no replication of a draw is complete", "没有一次抽样有完整的重复")));
        }
        Ok(Self { panel, points, dropped: u32::try_from(dropped).unwrap_or(u32::MAX) })
    }

    fn baselines(&self) -> Vec<usize> {
        self.points.iter().map(|(baseline, _)| *baseline).collect()
    }

    /// Values of the baseline of every draw.
    fn moment(&self, moment: &RunMoment) -> Option<ByDraw> {
        let columns: Vec<_> = moment.outcomes.iter().map(|it| self.panel.values.get(*it)).collect::<Option<_>>()?;
        let value = |baseline: usize, replication: usize| {
            (moment.value)(&columns.iter().map(|column| column[baseline][replication]).collect::<Vec<f64>>())
        };
        let by_draw: ByDraw = self
            .points
            .iter()
            .map(|(baseline, complete)| complete.iter().map(|&replication| value(*baseline, replication)).collect())
            .collect();
        by_draw.iter().flatten().all(|value| value.is_finite()).then_some(by_draw)
    }

    /// The change of an outcome in an arm of every draw against the baseline of the draw.
    fn changes(&self, outcome: &str, arm: usize) -> ByDraw {
        let rows = &self.panel.values[outcome];
        let change =
            |baseline: usize, replication: usize| rows[baseline + arm][replication] - rows[baseline][replication];
        self.points
            .iter()
            .map(|(baseline, complete)| complete.iter().map(|&replication| change(*baseline, replication)).collect())
            .collect()
    }
}
