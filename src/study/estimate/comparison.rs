//! All estimates of a comparison as rows.

use crate::engine::error::Result;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::cost::Cost;
use crate::study::estimate::distribution::{
    decile_effects, individual_effects, losing_and_gaining, quantile_effects, spillover_effects,
};
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, IntervalMethod};
use crate::study::estimate::factorial::{Decomposition, Levels, decompose};
use crate::study::estimate::factorial_summary::{FactorialSummary, factorial_summary};
use crate::study::estimate::growth::{BASE, GrowthRow, growth_rows, keyed};
use crate::study::estimate::outcomes::{CASH_OUTLAY, INCOME_PARTS, LOSING, MARKET_INCOME, USER_COST};
use crate::study::estimate::paired::{PairedComparison, PairedOutcome, paired_comparison};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::{Interval, t_interval};
use crate::study::estimate::welfare::{BENEFICIARY_GROUPS, WELFARE_OUTCOMES, Welfare, welfare_rows};

/// Name of the baseline of a factorial: no pathway.
const NO_PATHWAY: &str = "no_pathway";
/// The four other pathways.
const OTHERS: &str = "other_four";
/// All five pathways.
const ALL_FIVE: &str = "all_five";

/// Every estimate of a comparison: differences and costs of all arms; where the panel holds what they need, effects on
/// households, growth, and welfare at a wage in yuan an hour; of a factorial also the effects of the pathways on each
/// outcome.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn estimate_rows(
    panel: &Panel,
    contrast: &Contrast,
    levels: Option<&Levels>,
    outcomes: &[&str],
    wage_yuan: f64,
) -> Result<Vec<EstimateRow>> {
    let mut rows = paired_comparison(panel, contrast, outcomes)?.rows();
    if panel.values.contains_key(LOSING) {
        rows.extend(decile_effects(panel, contrast)?.rows);
        rows.extend(quantile_effects(panel, contrast)?.rows);
        rows.extend(individual_effects(panel, contrast)?.rows);
        rows.extend(losing_and_gaining(panel, contrast)?);
        rows.extend(spillover_effects(panel, contrast)?.rows);
    }
    let baseline = panel.arms[contrast.baseline].as_str();
    if WELFARE_OUTCOMES.iter().all(|key| panel.values.contains_key(*key)) {
        rows.extend(welfare_rows(panel, contrast, wage_yuan)?.iter().flat_map(|arm| arm.rows(baseline)));
    }
    if panel.values.contains_key(BASE) {
        rows.extend(growth_rows(panel, contrast)?.iter().flat_map(|row| row.rows(baseline)));
    }
    if let Some(levels) = levels {
        rows.extend(factorial_summary(panel, levels, contrast.drop_incomplete)?.rows());
        for outcome in outcomes {
            let decomposition = decompose(panel, levels, outcome, contrast.drop_incomplete)?.rows();
            // The summary holds the effects on market income already.
            let other_rows: Vec<EstimateRow> = decomposition.into_iter().filter(|row| !rows.contains(row)).collect();
            rows.extend(other_rows);
        }
    }
    Ok(rows)
}

impl PairedComparison {
    /// Differences of every arm and outcome, then the cost of every arm.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for arm in &self.arms {
            let names = [arm.name.as_str(), self.baseline.as_str()];
            let difference = |outcome: &PairedOutcome| {
                EstimateRow::new(names, &outcome.outcome, Estimand::Difference, outcome.difference)
            };
            rows.extend(arm.outcomes.iter().map(difference));
            rows.extend(arm.cost.rows(names));
        }
        rows
    }
}

impl Cost {
    /// Share losing, user cost, cash outlay and gain per yuan of an arm against its baseline.
    #[must_use]
    pub fn rows(&self, names: [&str; 2]) -> Vec<EstimateRow> {
        let mut rows = vec![
            EstimateRow::new(names, LOSING, Estimand::Level, self.share_losing),
            EstimateRow::new(names, USER_COST, Estimand::Difference, self.user_cost),
            EstimateRow::new(names, CASH_OUTLAY, Estimand::Difference, self.cash_outlay),
        ];
        let gain = |gain| EstimateRow::new(names, MARKET_INCOME, Estimand::GainPerYuan, gain).by_bootstrap();
        rows.extend(self.gain_per_yuan.map(gain));
        rows
    }
}

impl FactorialSummary {
    /// Effects, parts and costs of the pathways, their variants and all five.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for row in &self.rows {
            let name = PATHWAY_NAMES[row.pathway];
            rows.extend(pathway_rows(name, MARKET_INCOME, [row.stand_alone, row.last_in, row.shapley]));
            let parts = [row.parts.offline, row.parts.live, row.parts.other, row.parts.charge];
            let part = |(part, effect)| EstimateRow::new([name, ""], part, Estimand::Shapley, effect);
            rows.extend(INCOME_PARTS.into_iter().zip(parts).map(part));
            rows.extend(row.cost.rows([name, NO_PATHWAY]));
        }
        for row in &self.variants {
            let name = row.name.as_str();
            let row_of = |against, estimand, effect| EstimateRow::new([name, against], MARKET_INCOME, estimand, effect);
            rows.push(row_of(NO_PATHWAY, Estimand::StandAlone, row.stand_alone));
            rows.push(row_of(OTHERS, Estimand::LastIn, row.last_in));
            let pathway = PATHWAY_NAMES[row.pathway];
            rows.push(row_of(pathway, Estimand::VariantAgainstPathway, row.against_pathway));
            rows.extend(row.cost.rows([name, NO_PATHWAY]));
        }
        let parts = &self.joint.parts;
        let joint = [MARKET_INCOME].into_iter().chain(INCOME_PARTS);
        let effects = [self.joint.effect, parts.offline, parts.live, parts.other, parts.charge];
        let row = |(outcome, effect)| EstimateRow::new([ALL_FIVE, NO_PATHWAY], outcome, Estimand::Joint, effect);
        rows.extend(joint.zip(effects).map(row));
        rows.extend(self.joint.cost.rows([ALL_FIVE, NO_PATHWAY]));
        rows
    }
}

impl Decomposition {
    /// Effects of the pathways on the outcome, their interactions, and the dividends of all coalitions; the group of an
    /// interaction is the other pathway, that of a dividend the mask of the coalition.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for of in &self.pathways {
            let name = PATHWAY_NAMES[of.pathway];
            rows.extend(pathway_rows(name, &self.outcome, [of.stand_alone, of.last_in, of.shapley]));
        }
        rows.push(t_row([ALL_FIVE, NO_PATHWAY], &self.outcome, Estimand::Joint, self.joint));
        rows.extend(self.interactions.iter().map(|pair| {
            t_row([PATHWAY_NAMES[pair.a], ""], &self.outcome, Estimand::Interaction, pair.interval)
                .of_group(PATHWAY_NAMES[pair.b])
        }));
        rows.extend(self.dividends.iter().enumerate().map(|(mask, dividend)| {
            t_row(["", ""], &self.outcome, Estimand::HarsanyiDividend, *dividend).of_group(mask.to_string())
        }));
        rows
    }
}

impl Welfare {
    /// Willingness to pay and value of public funds by beneficiary group, and net public cost.
    #[must_use]
    pub fn rows(&self, baseline: &str) -> Vec<EstimateRow> {
        let names = [self.name.as_str(), baseline];
        let mut rows = vec![EstimateRow::new(names, "net_cost", Estimand::Difference, self.net_cost)];
        for (at, group) in BENEFICIARY_GROUPS.into_iter().enumerate() {
            let row = |estimand, interval| EstimateRow::new(names, "welfare", estimand, interval).of_group(group);
            rows.push(row(Estimand::WillingnessToPay, self.worth[at]));
            rows.extend(self.funds[at].map(|funds| row(Estimand::ValueOfPublicFunds, funds).by_bootstrap()));
        }
        rows
    }
}

impl GrowthRow {
    /// The change of net live income and its six parts; the group is the county, where the row is of one.
    #[must_use]
    pub fn rows(&self, baseline: &str) -> Vec<EstimateRow> {
        let group = self.county.map_or_else(String::new, |county| county.to_string());
        let row = |outcome: &str, interval| {
            EstimateRow::new([&self.arm, baseline], outcome, Estimand::Difference, interval).of_group(group.clone())
        };
        let mut rows = vec![row("growth.total", self.change())];
        for (at, (key, _)) in keyed(&self.mean()).into_iter().enumerate() {
            let values: Vec<f64> = self.parts.iter().map(|parts| keyed(parts)[at].1).collect();
            rows.push(row(key, t_interval(&values)));
        }
        rows
    }
}

/// Stand-alone, last-in and Shapley effect of a pathway; all by Student's t.
fn pathway_rows(name: &str, outcome: &str, [stand_alone, last_in, shapley]: [Interval; 3]) -> [EstimateRow; 3] {
    [
        t_row([name, NO_PATHWAY], outcome, Estimand::StandAlone, stand_alone),
        t_row([name, OTHERS], outcome, Estimand::LastIn, last_in),
        t_row([name, ""], outcome, Estimand::Shapley, shapley),
    ]
}

/// A row whose interval is by Student's t, whatever the outcome.
fn t_row(names: [&str; 2], outcome: &str, estimand: Estimand, interval: Interval) -> EstimateRow {
    EstimateRow { method: IntervalMethod::StudentT, ..EstimateRow::new(names, outcome, estimand, interval) }
}
