//! `nongbo compare`: arms of a folder against a baseline, in the requested tables.

use crate::cli::arguments::CompareArguments;
use crate::cli::render;
use crate::cli::terminal::Terminal;
use crate::engine::error::{Error, Result, text};
use crate::engine::pathways::PATHWAY_NAMES;
use crate::store;
use crate::study::estimate::{Contrast, Panel, smallest, usual_outcomes};
use crate::study::experiment::Experiment;
use crate::study::nearest::nearest;
use crate::study::report::{self, Sheet, SheetRequest};
use crate::study::run::reduction::PanelOptions;
use crate::study::tables::Table;
use std::collections::BTreeSet;

/// The command.
pub fn command(request: &CompareArguments, terminal: Terminal) -> Result<()> {
    let tables = tables(request, terminal)?;
    render::print(&tables, &request.terms.tables, terminal)
}

/// The requested tables.
fn tables(request: &CompareArguments, terminal: Terminal) -> Result<Vec<Table>> {
    let study = store::stored_experiment::from_resolved_values(&request.folder)?;
    let against = request.against.as_deref().map_or(Ok(0), |name| study.arm(name))?;
    let requested = if request.sheets.is_empty() { vec![usual_sheet(request)] } else { request.sheets.clone() };
    let contrast = contrast(request, &study, against, terminal)?;
    let growth = requested.iter().any(|sheet| sheet.needs_growth());
    let panel = store::panel::panel(&request.folder, &study, PanelOptions { against, growth })?;
    let outcomes = outcomes(&request.outcomes, &panel)?;
    let precise = if request.outcomes.is_empty() { &[][..] } else { &outcomes };
    let (study, panel, contrast) = (&study, &panel, &contrast);
    let target = request.target;
    report::sheets(&requested, SheetRequest { study, panel, contrast, outcomes: &outcomes, precise, target })
}

/// The default sheet: `paired` if outcomes, a baseline or arms are named, else `main`.
fn usual_sheet(request: &CompareArguments) -> Sheet {
    let particular = request.against.is_some() || !request.outcomes.is_empty() || !request.arms.is_empty();
    if particular { Sheet::Paired } else { Sheet::Main }
}

/// The comparison of the requested arms. Arms with other households are left out, and a note names them.
fn contrast(request: &CompareArguments, study: &Experiment, against: usize, terminal: Terminal) -> Result<Contrast> {
    let baseline = &study.arms[against];
    if !baseline.paired {
        let (name, first) = (&baseline.name, &study.arms[0].name);
        return Err(Error::Usage(text!(
            "arm `{name}` has other households than `{first}`: they cannot be compared one by one",
            "方案 `{name}` 的农户与 `{first}` 不同，无法逐户比较"
        )));
    }
    let named: Result<Vec<usize>> = request.arms.iter().map(|name| study.arm(name)).collect();
    let mut requested = if request.arms.is_empty() { usual_arms(study, request.all_arms) } else { named? };
    // An arm that is named twice is one arm.
    let mut seen = BTreeSet::new();
    requested.retain(|arm| seen.insert(*arm));
    let (arms, others): (Vec<usize>, Vec<usize>) =
        requested.into_iter().filter(|&arm| arm != against).partition(|&arm| study.arms[arm].paired);
    if !others.is_empty() {
        let names = others.iter().map(|&arm| study.arms[arm].name.as_str()).collect::<Vec<_>>();
        terminal.note(
            &format!("left out because their households differ: {}", names.join(", ")),
            &format!("人口不同、未参与比较：{}", names.join("、")),
        );
    }
    let smallest = request.terms.sesoi.map(smallest).transpose()?;
    let required_arms = (0..study.arms.len()).filter(|&arm| study.arms[arm].paired).collect();
    Ok(Contrast { baseline: against, arms, required_arms, smallest, drop_incomplete: request.terms.allow_incomplete })
}

/// The arms compared by default: all; of a factorial each pathway alone, each variant alone, and all pathways together.
fn usual_arms(study: &Experiment, all: bool) -> Vec<usize> {
    let Some(levels) = study.whole_levels().filter(|_| !all) else { return (0..study.arms.len()).collect() };
    let whole = |mask: &u8| mask.is_power_of_two() || u32::from(*mask) + 1 == 1 << PATHWAY_NAMES.len();
    let mut arms: Vec<usize> =
        (0..study.arms.len()).filter(|&arm| levels.mask_of[arm].is_some_and(|mask| whole(&mask))).collect();
    arms.extend(levels.variants.iter().map(|variant| variant.alone));
    arms
}

/// The requested outcomes, else the usual ones.
fn outcomes<'p>(requested: &[String], panel: &'p Panel) -> Result<Vec<&'p str>> {
    if requested.is_empty() {
        Ok(usual_outcomes(panel))
    } else {
        requested.iter().map(|name| outcome(name, panel)).collect()
    }
}

/// The key of an outcome, with or without `.mean`.
///
/// # Errors
/// [`Error::Usage`] with the nearest name.
pub fn outcome<'p>(name: &str, panel: &'p Panel) -> Result<&'p str> {
    let plain = name.strip_suffix(".mean").unwrap_or(name);
    let keys = || panel.outcomes();
    if let Some(key) = keys().find(|key| *key == plain) {
        return Ok(key);
    }
    let escaped = name.escape_debug().to_string();
    let all = || keys().collect::<Vec<_>>().join(", ");
    let (help, zh) = match nearest(plain, keys()).next() {
        Some(near) => (format!("did you mean `{near}`?"), format!("是否指 `{near}`？")),
        None => (format!("there are {}", all()), format!("已有：{}", all())),
    };
    Err(Error::Usage(text!("there is no outcome `{escaped}`; {help}", "没有结果变量 `{escaped}`；{zh}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_found_with_and_without_its_mean_and_others_are_suggested() {
        let mut panel = Panel::default();
        for key in ["market_income", "market_income.p10", "gini", "decile.1"] {
            panel.values.insert(key.to_owned(), Vec::new());
        }
        assert_eq!(outcome("market_income.mean", &panel).expect("known"), "market_income");
        assert_eq!(outcome("market_income.p10", &panel).expect("known"), "market_income.p10");
        let message = outcome("market_incme", &panel).expect_err("unknown").to_string();
        assert!(message.contains("did you mean `market_income`"), "{message}");
        let message = outcome("decile.1", &panel).expect_err("a part of a table").to_string();
        assert!(!message.contains("`decile.1`?"), "{message}");
    }
}
