//! All estimates of a comparison as rows.

use crate::engine::error::Result;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::distribution::{
    decile_effects, individual_effects, losing_and_gaining, quantile_effects, spillover_effects,
};
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, distinct};
use crate::study::estimate::factorial::{Decomposition, Levels, decompose};
use crate::study::estimate::factorial_summary::{FactorialSummary, factorial_summary};
use crate::study::estimate::growth::{BASE, Growth, GrowthRow, county_rows, growth_rows, keyed};
use crate::study::estimate::household_statistics::decile_key;
use crate::study::estimate::households::DECILES;
use crate::study::estimate::outcomes::{
    INCOME_PARTS, LOSING, MARKET_INCOME, MOVERS_SURPLUS, RESIDUAL_VALUE, summary_outcomes,
};
use crate::study::estimate::paired::{PairedComparison, PairedOutcome, paired_comparison};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::{Interval, t_interval};
use crate::study::estimate::welfare::{BENEFICIARY_GROUPS, WELFARE_OUTCOMES, Welfare, welfare_rows};

/// Name of the baseline of a factorial: no pathway.
pub(super) const NO_PATHWAY: &str = "no_pathway";
/// The four other pathways.
const OTHERS: &str = "other_four";
/// All five pathways.
pub(super) const ALL_FIVE: &str = "all_five";

/// Every estimate of a comparison: levels of the baseline, differences and costs of all arms; where the panel holds what
/// they need, effects on households, welfare at a wage in yuan an hour, and growth in all counties and in each; of a
/// factorial also the effects of the pathways on each outcome. No two rows have the same
/// [key](EstimateRow::key).
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
        if has_deciles(panel) {
            rows.extend(decile_effects(panel, contrast)?.rows);
        }
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
        let all_counties = growth_rows(panel, contrast)?;
        let by_county = county_rows(panel, contrast)?;
        rows.extend(all_counties.iter().chain(&by_county).flat_map(|row| row.rows(baseline)));
    }
    if let Some(levels) = levels {
        rows.extend(factorial_summary(panel, levels, contrast.drop_incomplete)?.rows());
        for outcome in outcomes {
            rows.extend(decompose(panel, levels, outcome, contrast.drop_incomplete)?.rows());
        }
    }
    // The summary and the decomposition of market income share effects; the user cost may be among the outcomes.
    Ok(distinct(rows))
}

/// Whether no decile of households is empty in every run: there are at least ten households.
fn has_deciles(panel: &Panel) -> bool {
    let is_recorded =
        |key: String| panel.values.get(&key).is_some_and(|arms| arms.iter().flatten().any(|value| value.is_finite()));
    (0..DECILES).map(decile_key).all(is_recorded)
}

/// Level of every outcome of the summary in every arm, over the replications that have it; with no comparison.
#[must_use]
pub fn level_rows(panel: &Panel) -> Vec<EstimateRow> {
    let mut rows = Vec::new();
    for outcome in summary_outcomes() {
        for (arm, values) in panel.arms.iter().zip(panel.values.get(outcome).into_iter().flatten()) {
            let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
            if !finite.is_empty() {
                rows.push(EstimateRow::new([arm, ""], outcome, Estimand::Level, t_interval(&finite)));
            }
        }
    }
    rows
}

impl PairedComparison {
    /// Levels of the outcomes in the baseline; differences of every arm and outcome, and the cost of every arm.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        let outcomes = self.arms.first().map_or(&[][..], |arm| &arm.outcomes);
        rows.extend(
            outcomes.iter().zip(&self.levels).map(|(outcome, level)| {
                EstimateRow::new([&self.baseline, ""], &outcome.outcome, Estimand::Level, *level)
            }),
        );
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

impl FactorialSummary {
    /// Effects, parts and costs of the pathways, their variants and all five.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for row in &self.rows {
            let name = PATHWAY_NAMES[row.pathway];
            rows.extend(pathway_rows(name, MARKET_INCOME, [row.stand_alone, row.last_in, row.shapley]));
            let parts = [row.parts.offline, row.parts.live, row.parts.other];
            let part = |(part, effect)| EstimateRow::new([name, ""], part, Estimand::Shapley, effect);
            rows.extend(INCOME_PARTS.into_iter().zip(parts).map(part));
            rows.extend(row.cost.rows([name, NO_PATHWAY]));
            rows.extend(row.rank.map(|rank| {
                let (rank, replications) = (f64::from(rank), self.replications);
                EstimateRow::without_interval([name, ""], MARKET_INCOME, Estimand::GainPerYuanRank, rank, replications)
            }));
        }
        for row in &self.variants {
            let name = row.name.as_str();
            let row_of = |against, estimand, effect| EstimateRow::new([name, against], MARKET_INCOME, estimand, effect);
            rows.push(row_of(NO_PATHWAY, Estimand::StandAlone, row.stand_alone));
            rows.extend(row.last_in.map(|last_in| row_of(OTHERS, Estimand::LastIn, last_in)));
            let pathway = PATHWAY_NAMES[row.pathway];
            rows.push(row_of(pathway, Estimand::VariantAgainstPathway, row.against_pathway));
            rows.extend(row.cost.rows([name, NO_PATHWAY]));
        }
        let parts = &self.joint.parts;
        let joint = [MARKET_INCOME].into_iter().chain(INCOME_PARTS);
        let effects = [self.joint.effect, parts.offline, parts.live, parts.other];
        let row = |(outcome, effect)| EstimateRow::new([ALL_FIVE, NO_PATHWAY], outcome, Estimand::Joint, effect);
        rows.extend(joint.zip(effects).map(row));
        rows.extend(self.joint.cost.rows([ALL_FIVE, NO_PATHWAY]));
        rows
    }
}

impl Decomposition {
    /// Effects of the pathways on the outcome, their interactions and ranks, and the dividends of all coalitions; the group of an
    /// interaction is the other pathway, that of a dividend the mask of the coalition.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for of in &self.pathways {
            let name = PATHWAY_NAMES[of.pathway];
            rows.extend(pathway_rows(name, &self.outcome, [of.stand_alone, of.last_in, of.shapley]));
        }
        rows.push(EstimateRow::new([ALL_FIVE, NO_PATHWAY], &self.outcome, Estimand::Joint, self.joint));
        rows.extend(self.interactions.iter().map(|pair| {
            EstimateRow::new([PATHWAY_NAMES[pair.a], ""], &self.outcome, Estimand::Interaction, pair.interval)
                .with_group(PATHWAY_NAMES[pair.b])
        }));
        rows.extend(
            PATHWAY_NAMES
                .iter()
                .zip(&self.places)
                .flat_map(|(name, place)| place.rows(name, &PATHWAY_NAMES, &self.outcome, self.joint.replications)),
        );
        rows.extend(self.dividends.iter().enumerate().map(|(mask, dividend)| {
            EstimateRow::new(["", ""], &self.outcome, Estimand::HarsanyiDividend, *dividend)
                .with_group(mask.to_string())
        }));
        rows
    }
}

impl Welfare {
    /// Willingness to pay and value of public funds by beneficiary group, what a steadier income is worth, members who moved,
    /// and the costs.
    #[must_use]
    pub fn rows(&self, baseline: &str) -> Vec<EstimateRow> {
        let names = [self.name.as_str(), baseline];
        let cost = |estimand, interval| EstimateRow::new(names, "welfare", estimand, interval);
        let mut rows = vec![
            cost(Estimand::NetOutlay, self.net_outlay),
            cost(Estimand::NetUserCost, self.net_user_cost),
            EstimateRow::new(names, RESIDUAL_VALUE, Estimand::Difference, self.residual_value),
            EstimateRow::new(names, "away", Estimand::Difference, self.movers.away),
            EstimateRow::new(names, "moved_income", Estimand::Difference, self.movers.local_earnings),
            EstimateRow::new(names, "away_pay", Estimand::Difference, self.movers.away_pay),
            EstimateRow::new(names, MOVERS_SURPLUS, Estimand::Difference, self.movers.surplus),
            EstimateRow::new(names, "purchase_gain", Estimand::Difference, self.residents),
            cost(Estimand::WorthOfSteadiness, self.steadiness).with_group(BENEFICIARY_GROUPS[0]),
        ];
        let item = |(key, interval)| EstimateRow::new(names, "account", Estimand::Difference, interval).with_group(key);
        rows.extend(self.account.items().map(item));
        for (at, group) in BENEFICIARY_GROUPS.into_iter().enumerate() {
            let row = |estimand, interval| EstimateRow::new(names, "welfare", estimand, interval).with_group(group);
            rows.push(row(Estimand::WillingnessToPay, self.worth[at]));
            let value = |estimand, funds: Option<Interval>| funds.map(|funds| row(estimand, funds).by_fieller());
            rows.extend(value(Estimand::ValuePerOutlay, self.per_outlay[at]));
            rows.extend(value(Estimand::ValuePerUserCost, self.per_user_cost[at]));
        }
        rows
    }
}

impl GrowthRow {
    /// The change of net live income, its six parts and its quality share; the group is the county, where the row is of one.
    #[must_use]
    pub fn rows(&self, baseline: &str) -> Vec<EstimateRow> {
        let group = self.county.map_or_else(String::new, |county| county.to_string());
        let row = |outcome: &str, interval| {
            EstimateRow::new([&self.arm, baseline], outcome, Estimand::Difference, interval).with_group(group.clone())
        };
        let mut rows = vec![row("growth.total", self.change())];
        let keys = keyed(&Growth::default()).map(|(key, _)| key);
        rows.extend(keys.into_iter().zip(self.part_intervals()).map(|(key, part)| row(key, part)));
        rows.extend(
            self.quality_share().map(|share| {
                EstimateRow { estimand: Estimand::QualityShare, ..row("growth.total", share) }.by_fieller()
            }),
        );
        rows
    }
}

/// Stand-alone, last-in and Shapley effect of a pathway; all by Student's t.
fn pathway_rows(name: &str, outcome: &str, [stand_alone, last_in, shapley]: [Interval; 3]) -> [EstimateRow; 3] {
    [
        EstimateRow::new([name, NO_PATHWAY], outcome, Estimand::StandAlone, stand_alone),
        EstimateRow::new([name, OTHERS], outcome, Estimand::LastIn, last_in),
        EstimateRow::new([name, ""], outcome, Estimand::Shapley, shapley),
    ]
}
