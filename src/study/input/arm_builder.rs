//! Functions shared by designs: make arms with budgets, and check that a file does not set what the design decides.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::declare::Value;
use crate::engine::error::{Problem, Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES, instruments};
use crate::study::input::BUDGET;
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::instrument_money;
use crate::study::input::problems::Problems;
use crate::study::input::values::set_value;

/// Name of the arm without what the design changes.
pub(crate) const NONE: &str = "baseline";
/// Name of the arm with all pathways on.
pub(crate) const ALL: &str = "all";

/// An arm with the base rules; the design fills in the rest.
pub(crate) fn arm(context: &Context<'_>, name: impl Into<String>) -> Arm {
    let rules = context.base.rules.clone();
    Arm::new(name, rules, BTreeMap::new())
}

/// An arm at the place of its design in the file.
pub(crate) fn planned(arm: Arm, span: &Range<usize>) -> PlannedArm {
    PlannedArm { arm, span: span.clone() }
}

/// Gives every pathway its budget, fen a household and year.
pub(crate) fn fund(rules: &mut Parameters, origins: &mut BTreeMap<String, Origin>, budgets: [i64; 5]) {
    for (pathway, budget) in PATHWAY_NAMES.into_iter().zip(budgets) {
        let path = format!("{pathway}.{BUDGET}");
        // The five budgets exist: this was checked with the budget of the design.
        let _known = set_value(rules, &path, &Value::Integer(budget));
        origins.insert(path, Origin::Design);
    }
}

/// Gives all public money to one instrument, by its number among all; fen a household and year.
///
/// # Panics
/// If there is no such instrument.
pub(crate) fn fund_instrument(arm: &mut Arm, number: usize, fen: i64) {
    let instruments = instruments();
    let pathway = instruments[number].pathway;
    let place = instruments[..number].iter().filter(|other| other.pathway == pathway).count();
    // Every budget is zero first, so that the instrument is the only one with money.
    fund(&mut arm.rules, &mut arm.origins, [0; PATHWAY_COUNT]);
    let _known = instrument_money::set(&mut arm.rules, pathway, place, fen);
    arm.origins.extend(instrument_money::paths(pathway).map(|path| (path, Origin::Design)));
}

/// Whether a budget gives each of several equal parts at least one fen; if not, this is a problem. Parts without money
/// would make arms that are the same.
pub(crate) fn can_be_shared(design: &DesignSection<'_>, fen: i64, parts: i64, problems: &mut Problems<'_>) -> bool {
    if fen >= parts {
        return true;
    }
    let path = design.path(BUDGET);
    let message = text!(
        "{fen} fen cannot be shared by {parts}: some would get nothing",
        "{fen} 分无法由 {parts} 份分享：有的份额将为零"
    );
    let help = text!("`{path}` is at least {parts} here", "此处 `{path}` 至少为 {parts}");
    problems.add_with_help(&design.span_of(BUDGET), message, Some(help));
    false
}

/// The budget of those pathways that are `on`.
pub(crate) fn budgets(on: impl Fn(&'static str) -> bool, budget: i64) -> [i64; 5] {
    PATHWAY_NAMES.map(|pathway| if on(pathway) { budget } else { 0 })
}

/// Reports budgets that the file sets, because the design would overwrite them.
pub(crate) fn budgets_are_free(design: &'static str, context: &Context<'_>, problems: &mut Problems<'_>) {
    for pathway in PATHWAY_NAMES {
        is_free(design, &format!("{pathway}.{BUDGET}"), context, problems);
    }
}

/// Reports a parameter that the file sets although the design decides it.
pub(crate) fn is_free(design: &'static str, path: &str, context: &Context<'_>, problems: &mut Problems<'_>) {
    let Some(origin) = context.base.origins.get(path) else { return };
    let help = text!("use the keys of `[{design}]`", "请使用 `[{design}]` 中的键");
    let span = context.base.span(path).filter(|_| matches!(origin, Origin::File { .. })).cloned();
    problems.push(Problem { message: decided(design, path), help: Some(help), span });
}

/// The message that a design decides a parameter.
pub(crate) fn decided(design: &'static str, path: &str) -> Text {
    text!("`{path}` is set by the {design} design", "`{path}` 由 {design} 设计决定，不能另行设置")
}

/// Whether bit `at` of a mask of pathways is set.
pub(crate) const fn has(mask: u8, at: usize) -> bool {
    mask >> at & 1 == 1
}

/// Name of the arm in which the pathways of a mask are on.
pub(crate) fn mask_name(mask: u8) -> String {
    match mask {
        0 => NONE.into(),
        31 => ALL.into(),
        _ => (0..5).filter(|&at| has(mask, at)).map(|at| PATHWAY_NAMES[at]).collect::<Vec<_>>().join("+"),
    }
}

/// The design columns of a mask: a flag for each pathway.
pub(crate) fn mask_columns(mask: u8) -> Vec<(String, Value)> {
    (0..5).map(|at| (PATHWAY_NAMES[at].to_owned(), Value::Flag(has(mask, at)))).collect()
}
