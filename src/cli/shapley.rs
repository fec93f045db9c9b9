//! `nongbo shapley`: an outcome of a factorial shared out among the five pathways.

use crate::cli::arguments::ShapleyArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{compare, render};
use crate::engine::error::{Error, Result, text};
use crate::store;
use crate::study::estimate::factorial::decompose;
use crate::study::estimate::verdict;
use crate::study::run::reduction::PanelOptions;

/// The command.
pub fn command(request: &ShapleyArguments, terminal: Terminal) -> Result<()> {
    let study = store::reopen::study(&request.folder)?;
    let Some(levels) = study.whole_levels() else {
        let (design, at) = (study.design.name(), request.folder.display());
        return Err(Error::Usage(text!(
            "{at} holds a `{design}` design; Shapley values need every subset of the five pathways: design = \
                 \"factorial\"",
            "{at} 中的设计为 `{design}`；沙普利值需要五条路径的全部子集：design = \"factorial\""
        )));
    };
    let smallest = request.terms.sesoi.map(verdict::smallest).transpose()?;
    let panel = store::panel::panel(&request.folder, &study, PanelOptions::default())?;
    let usual = ["market_income.mean".to_owned()];
    let asked = if request.outcomes.is_empty() { &usual[..] } else { &request.outcomes };
    let mut sheets = Vec::new();
    for name in asked {
        let outcome = compare::outcome(name, &panel)?;
        let mut found = decompose(&panel, &levels, outcome, request.terms.allow_incomplete)?;
        found.smallest = smallest;
        sheets.extend(found.sheets());
    }
    crate::study::report::caveats::warn(&mut sheets);
    terminal.out(&render::sheets(&sheets, terminal.format(request.terms.format), terminal.language, terminal.width))
}
