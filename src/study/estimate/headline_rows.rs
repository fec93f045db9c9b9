//! The estimates of a headline as rows.

use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use crate::study::estimate::comparison::{ALL_FIVE, NO_PATHWAY};
use crate::study::estimate::estimate_row::{Estimand, EstimateRow};
use crate::study::estimate::headline::{Headline, HeadlineRow, ScopeEffects, YearEffects};
use crate::study::estimate::household_statistics::year_key;
use crate::study::estimate::instrument_choice::Choice;
use crate::study::estimate::outcomes::{MARKET_INCOME, RESIDUAL_VALUE};
use crate::study::estimate::statistics::Interval;

impl HeadlineRow {
    /// Gain and cost against the arm without pathway.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let name = self.subject.name();
        let names = [name.as_str(), NO_PATHWAY];
        let gain = EstimateRow::new(names, MARKET_INCOME, Estimand::Difference, self.gain);
        std::iter::once(gain).chain(self.cost.rows(names)).collect()
    }
}

impl Headline {
    /// Gains and costs of pathways, variants and instruments; picks of best and worst instruments, effects by scope and by year.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows: Vec<EstimateRow> =
            self.rows.iter().chain(&self.instruments).flat_map(HeadlineRow::rows).collect();
        for choice in &self.choices {
            let pick = |pick: &Choice, group: &str| {
                let gain = |gain| {
                    let names = [PATHWAY_NAMES[choice.pathway], ""];
                    EstimateRow::new(names, MARKET_INCOME, Estimand::GainPerYuan, gain).by_fieller().with_group(group)
                };
                pick.gain_per_yuan.map(gain)
            };
            rows.extend(pick(&choice.best, "best_instrument"));
            rows.extend(pick(&choice.worst, "worst_instrument"));
        }
        rows.extend(self.scopes.iter().flat_map(scope_rows));
        rows.extend(self.years.iter().flat_map(year_rows));
        rows
    }
}

/// Name of a bundle: a pathway or all five.
fn bundle_name(bundle: usize) -> &'static str {
    if bundle < PATHWAY_COUNT { PATHWAY_NAMES[bundle] } else { ALL_FIVE }
}

/// The effects of a scope, one a row; the group says who acts, and on whom.
pub(super) fn scope_rows(of: &ScopeEffects) -> Vec<EstimateRow> {
    let name = of.subject.name();
    let row = |group: &str, interval: Interval| {
        EstimateRow::new([&name, ""], MARKET_INCOME, Estimand::ScopeEffect, interval).with_group(group)
    };
    let alone = of.alone.iter().flat_map(|[own, others, _]| [row("one_county", *own), row("other_counties", *others)]);
    let all = [row("these_counties", of.these_counties)].into_iter();
    alone.chain(all).chain(of.everybody.map(|everybody| row("everybody", everybody))).collect()
}

fn year_rows(of: &YearEffects) -> Vec<EstimateRow> {
    let names = [bundle_name(of.bundle), NO_PATHWAY];
    let year =
        |(year, effect): (usize, &Interval)| EstimateRow::new(names, &year_key(year), Estimand::Difference, *effect);
    let left = EstimateRow::new(names, RESIDUAL_VALUE, Estimand::AssetsLeft, of.assets_left);
    of.years.iter().enumerate().map(year).chain([left]).collect()
}
