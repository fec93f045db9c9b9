//! `nongbo shapley`: an outcome of a factorial shared out among the five pathways.

use super::arguments::ShapleyRequest;
use super::screen::Screen;
use super::{compare, render};
use crate::compare::{decompose, verdict};
use crate::error::{Error, Result};
use crate::sweep::{self, Study};

/// The command.
pub fn command(request: &ShapleyRequest, screen: Screen) -> Result<()> {
    let study = Study::stored(&request.folder)?;
    let Some(levels) = study.whole_levels() else {
        let (design, at) = (&study.design, request.folder.display());
        return Err(Error::usage(
            format!(
                "{at} holds a `{design}` design; Shapley values need every subset of the five pathways: design = \
                 \"factorial\""
            ),
            format!("{at} 中的设计为 `{design}`；沙普利值需要五条路径的全部子集：design = \"factorial\""),
        ));
    };
    let smallest = request.terms.sesoi.map(verdict::smallest).transpose()?;
    let panel = sweep::panel_against(&request.folder, &study, 0)?;
    let usual = ["market_income.mean".to_owned()];
    let asked = if request.outcomes.is_empty() { &usual[..] } else { &request.outcomes };
    let mut sheets = Vec::new();
    for name in asked {
        let outcome = compare::outcome(name, &panel)?;
        let mut found = decompose(&panel, &levels, outcome, request.terms.allow_incomplete)?;
        found.smallest = smallest;
        sheets.extend(found.sheets());
    }
    crate::compare::standing::warn(&mut sheets);
    screen.out(&render::sheets(&sheets, screen.format(request.terms.format), screen.language, screen.width))
}
