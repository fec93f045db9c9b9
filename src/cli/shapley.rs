//! `nongbo shapley`: divides an outcome of a factorial among the five pathways.

use crate::cli::arguments::ShapleyArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{compare, render};
use crate::engine::error::{Error, Result, text};
use crate::store;
use crate::study::estimate::{decompose, smallest};
use crate::study::run::reduction::PanelOptions;

/// The command.
pub fn command(request: &ShapleyArguments, terminal: Terminal) -> Result<()> {
    let study = store::stored_experiment::from_resolved_values(&request.folder)?;
    let Some(levels) = study.whole_levels() else {
        let (design, at) = (study.design.name(), request.folder.display());
        return Err(Error::Usage(text!(
            "{at} holds a `{design}` design; Shapley values need every subset of the five pathways: design = \
                 \"factorial\"",
            "{at} 中的设计为 `{design}`；平均贡献（沙普利值）需要五条路径的全部子集：design = \"factorial\""
        )));
    };
    let smallest = request.terms.sesoi.map(smallest).transpose()?;
    let panel = store::panel::panel(&request.folder, &study, PanelOptions::default())?;
    let usual = ["market_income.mean".to_owned()];
    let names = if request.outcomes.is_empty() { &usual[..] } else { &request.outcomes };
    let mut tables = Vec::new();
    for name in names {
        let outcome = compare::outcome(name, &panel)?;
        let mut decomposition = decompose(&panel, &levels, outcome, request.terms.allow_incomplete)?;
        decomposition.smallest = smallest;
        tables.extend(decomposition.tables());
    }
    crate::study::report::caveats::add_gate_notes(&mut tables, &study.arms[0].rules);
    render::print(&tables, &request.terms.tables, terminal)
}
