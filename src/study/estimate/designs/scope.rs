//! Scope: what money does to the counties that get it, to the others, and to rivals.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::pathways::instruments;
use crate::engine::units::count_as_f64;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::counties_alone::{RIVAL_SALES, effects_of_counties_alone};
use crate::study::estimate::designs::DesignColumns;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::headline::{HeadlineRow, HeadlineSubject, ScopeArms, ScopeEffects};
use crate::study::estimate::headline_rows::scope_rows;
use crate::study::estimate::outcomes::{COST_OUTCOMES, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::{differences, t_interval};

/// The scopes, in the order of the table.
pub const SCOPES: [&str; 3] = ["one_county", "these_counties", "everybody"];

/// Groups on which a scope has an effect: the counties that get the money, the other counties of this world, both.
pub const SCOPE_GROUPS: [&str; 3] = ["own", "others", "total"];

/// Arms of a design by what they are.
struct PathwayArms {
    /// One county gets the money.
    alone: Vec<usize>,
    /// All counties get the money; the baseline it is compared with.
    all: Vec<(&'static str, usize, usize)>,
}

impl PathwayArms {
    fn new(settings: &DesignColumns, baseline: usize) -> Self {
        let setting =
            |arm: usize, name: &str| settings[arm].iter().find(|(key, _)| key == name).map(|(_, value)| value);
        let is_funded = |arm: &usize| setting(*arm, "funded") == Some(&Value::Flag(true));
        let number = |arm: usize, name: &str| setting(arm, name).and_then(Value::number).unwrap_or(0.0);
        let arms = 0..settings.len();
        let alone = arms.clone().filter(is_funded).filter(|&arm| number(arm, "county") > 0.0).collect();
        let everybody = |arm: usize| number(arm, "scope") > 0.0;
        let base = arms.clone().find(|&arm| !is_funded(&arm) && everybody(arm)).unwrap_or(baseline);
        let all = arms
            .filter(is_funded)
            .filter(|&arm| number(arm, "county") <= 0.0)
            .map(|arm| if everybody(arm) { (SCOPES[2], arm, base) } else { (SCOPES[1], arm, baseline) })
            .collect();
        Self { alone, all }
    }
}

/// Effects of each scope on market income, by group, and on the sales of rivals, yuan per year and household of the
/// counties that get the money. Each county alone counts alike.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn scope_estimates(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<EstimateRows> {
    let complete = contrast.of_all_arms(panel).complete(panel, &[MARKET_INCOME, RIVAL_SALES])?;
    let arms = PathwayArms::new(settings, contrast.baseline);
    let against = &panel.arms[contrast.baseline];
    let mut rows = Vec::new();
    if !arms.alone.is_empty() {
        let effects = effects_of_counties_alone(&complete, contrast.baseline, &arms.alone);
        rows.extend(group_rows([SCOPES[0], against], &effects));
    }
    for &(scope, arm, base) in &arms.all {
        let change = |outcome: &str| differences(&complete.series(outcome, base), &complete.series(outcome, arm));
        let (own, rivals) = (change(MARKET_INCOME), change(RIVAL_SALES));
        let others = vec![0.0; own.len()];
        rows.extend(group_rows([scope, &panel.arms[base]], &[own.clone(), others, own, rivals]));
    }
    Ok(EstimateRows::new(rows, &complete))
}

/// Effects of every instrument by who gets the same money, where the design has them one by one.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn instrument_scopes(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<InstrumentScopes> {
    let outcomes: Vec<&str> = COST_OUTCOMES.into_iter().chain([RIVAL_SALES]).collect();
    let complete = contrast.of_all_arms(panel).complete(panel, &outcomes)?;
    let number = |arm: usize, name: &str| {
        settings[arm].iter().find(|(key, _)| key == name).and_then(|(_, value)| value.number()).unwrap_or(0.0)
    };
    let is_of = |arm: usize, instrument: usize| number(arm, "instrument").total_cmp(&count_as_f64(instrument)).is_eq();
    let is_alone = |arm: usize| number(arm, "county") > 0.0;
    let is_everybody = |arm: usize| number(arm, "scope") > 0.0;
    let all = || 0..settings.len();
    let base = all().find(|&arm| is_of(arm, 0) && is_everybody(arm));
    let (mut scopes, mut costs) = (Vec::new(), Vec::new());
    for instrument in 0..instruments().len() {
        let of = || all().filter(|&arm| is_of(arm, instrument + 1));
        let Some(these_counties) = of().find(|&arm| !is_alone(arm) && !is_everybody(arm)) else { continue };
        let alone: Vec<usize> = of().filter(|&arm| is_alone(arm)).collect();
        let arms = ScopeArms {
            baseline: contrast.baseline,
            alone: &alone,
            these_counties,
            everybody: base.zip(of().find(|&arm| is_everybody(arm))),
        };
        scopes.push(ScopeEffects::new(&complete, HeadlineSubject::Instrument(instrument), &arms));
        costs.push(HeadlineRow::new(
            &complete,
            contrast.baseline,
            these_counties,
            HeadlineSubject::Instrument(instrument),
        ));
    }
    Ok(InstrumentScopes { scopes, costs, replications: complete.replications(), dropped: complete.dropped() })
}

/// Every instrument by who gets the same money.
#[derive(Debug, Clone, PartialEq)]
pub struct InstrumentScopes {
    /// Effects by who acts.
    pub scopes: Vec<ScopeEffects>,
    /// Gain and cost where all counties of this world get the money.
    pub costs: Vec<HeadlineRow>,
    /// Replications the numbers rest on.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

impl InstrumentScopes {
    /// Every estimate, one a row.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        self.costs.iter().flat_map(HeadlineRow::rows).chain(self.scopes.iter().flat_map(scope_rows)).collect()
    }
}

/// The rows of a scope from its effects on own counties, others, both and rivals.
fn group_rows(names: [&str; 2], [own, others, total, rivals]: &[Vec<f64>; 4]) -> Vec<EstimateRow> {
    let row =
        |outcome: &str, values: &[f64]| EstimateRow::new(names, outcome, Estimand::ScopeEffect, t_interval(values));
    let groups = SCOPE_GROUPS.into_iter().zip([own, others, total]);
    let mut rows: Vec<EstimateRow> =
        groups.map(|(group, values)| row(MARKET_INCOME, values).with_group(group)).collect();
    rows.push(row(RIVAL_SALES, rivals).with_group("rivals"));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::outcomes::{REACH_TRUE_CONTROL, REACH_TRUE_IN};
    use std::collections::BTreeMap;

    /// Four counties of equal size. Alone, a county gains 12 and each other loses 1; with all treated each gains 9; with
    /// everybody 5 over a baseline that has moved by 2.
    #[test]
    fn own_and_others_add_up_to_the_total_of_the_world() {
        let settings: Vec<_> = [(false, 0, 0.0), (true, 1, 0.0), (true, 2, 0.0), (true, 3, 0.0), (true, 4, 0.0)]
            .into_iter()
            .chain([(true, 0, 0.0), (false, 0, 1.0), (true, 0, 1.0)])
            .map(|(funded, county, scope)| {
                vec![
                    ("funded".to_owned(), Value::Flag(funded)),
                    ("county".to_owned(), Value::Integer(county)),
                    ("scope".to_owned(), Value::Real(scope)),
                ]
            })
            .collect();
        let rows = |values: [f64; 8]| -> Vec<Vec<f64>> { values.map(|value| vec![value, value + 1.0]).to_vec() };
        let alone = 100.0 + (12.0 - 3.0) / 4.0;
        let nothing = f64::NAN;
        let effect = |effect: f64| -> Vec<Vec<f64>> {
            (0..8).map(|arm| if (1..5).contains(&arm) { vec![effect; 2] } else { vec![nothing; 2] }).collect()
        };
        let panel = Panel {
            arms: ["baseline", "county_1", "county_2", "county_3", "county_4", "these_counties", "base", "everybody"]
                .map(str::to_owned)
                .to_vec(),
            replications: 2,
            values: BTreeMap::from([
                (MARKET_INCOME.to_owned(), rows([100.0, alone, alone, alone, alone, 109.0, 102.0, 107.0])),
                (RIVAL_SALES.to_owned(), rows([50.0, 48.0, 48.0, 48.0, 48.0, 42.0, 50.0, 47.0])),
                (REACH_TRUE_IN.to_owned(), effect(12.0)),
                (REACH_TRUE_CONTROL.to_owned(), effect(-1.0)),
            ]),
            losing: vec![vec![0.0; 2]; 8],
        };
        let estimates = scope_estimates(&panel, &Contrast::against(&panel, 0, true), &settings).expect("complete");
        let mean = |scope: &str, group: &str| {
            let is_row = |row: &&EstimateRow| row.arm == scope && row.group == group;
            estimates.rows.iter().find(is_row).unwrap_or_else(|| panic!("no {scope} {group}")).mean
        };
        let expected = [("one_county", [12.0, -3.0, 9.0, -8.0]), ("these_counties", [9.0, 0.0, 9.0, -8.0])];
        for (scope, effects) in expected.into_iter().chain([("everybody", [5.0, 0.0, 5.0, -3.0])]) {
            for (group, effect) in SCOPE_GROUPS.into_iter().chain(["rivals"]).zip(effects) {
                assert!((mean(scope, group) - effect).abs() < 1e-9, "{scope} {group}: {}", mean(scope, group));
            }
        }
        let total = 4.0 * (alone - 100.0);
        assert!((mean("one_county", "total") - total).abs() < 1e-9, "the change of the whole world");
    }
}
