//! What designs that make their arms themselves share: arms with budgets, values at places, and what a file must not set.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::declare::{Spec, Value};
use crate::engine::error::{Problem, Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::values::{item, set_item, set_value};
use crate::study::experiment::{Arm, BUDGET, Origin};

/// Name of the arm without what the design changes.
pub(super) const NONE: &str = "baseline";
/// Name of the arm with all pathways on.
pub(super) const ALL: &str = "all";

/// An arm with the base rules; the design fills in the rest.
pub(super) fn arm(settings: &Settings, name: impl Into<String>) -> Arm {
    let rules = settings.base.rules.clone();
    Arm { name: name.into(), rules, design: Vec::new(), paired: true, origins: BTreeMap::new() }
}

/// An arm at the place of its design in the file.
pub(super) fn planned(arm: Arm, span: &Range<usize>) -> Planned {
    Planned { arm, span: span.clone() }
}

/// Gives every pathway its budget, fen a household and year.
pub(super) fn fund(rules: &mut Parameters, origins: &mut BTreeMap<String, Origin>, budgets: [i64; 5]) {
    for (pathway, budget) in PATHWAY_NAMES.into_iter().zip(budgets) {
        let path = format!("{pathway}.{BUDGET}");
        // That the five budgets exist was checked with the budget of the design.
        let _known = set_value(rules, &path, &Value::Integer(budget));
        origins.insert(path, Origin::Design);
    }
}

/// The budget of those pathways that are `on`.
pub(super) fn budgets(on: impl Fn(&'static str) -> bool, budget: i64) -> [i64; 5] {
    PATHWAY_NAMES.map(|pathway| if on(pathway) { budget } else { 0 })
}

/// A budget the file sets itself would be overwritten by the design.
pub(super) fn budgets_are_free(design: &'static str, settings: &Settings, problems: &mut Problems<'_>) {
    for pathway in PATHWAY_NAMES {
        is_free(design, &format!("{pathway}.{BUDGET}"), settings, problems);
    }
}

/// A parameter the design decides must not be set beside it.
pub(super) fn is_free(design: &'static str, path: &str, settings: &Settings, problems: &mut Problems<'_>) {
    let Some(origin) = settings.base.origins.get(path) else { return };
    let help = text!("use the keys of `[{design}]`", "请使用 `[{design}]` 中的键");
    let span = settings.base.spans.get(path).filter(|_| matches!(origin, Origin::File { .. })).cloned();
    problems.push(Problem { message: decided(design, path), help: Some(help), span });
}

/// That a design decides a parameter.
pub(super) fn decided(design: &'static str, path: &str) -> Text {
    text!("`{path}` is set by the {design} design", "`{path}` 由 {design} 设计决定，不能另行设置")
}

/// A parameter, or one item of a list of them: `talent.seat_cost_fen`, `policy.split[2]`.
#[derive(Debug, Clone)]
pub(super) struct ParameterPath {
    /// As written.
    pub(super) text: String,
    /// The parameter.
    pub(super) spec: Spec,
    item: Option<usize>,
}

impl ParameterPath {
    /// Finds a place by its text, or names what is wrong with it.
    pub(super) fn find(
        text: &str,
        span: &Range<usize>,
        settings: &Settings,
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        let (path, item) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((path, item)) => (path, Some(item.parse::<usize>().unwrap_or(usize::MAX))),
            None => (text, None),
        };
        let spec = settings.known.find(path, span, problems)?.clone();
        if item.is_some_and(|item| item >= spec.items) {
            let (items, path) = (spec.items, spec.path());
            let message = text!("`{path}` has {items} items, counted from 0", "`{path}` 有 {items} 项，从 0 开始计数");
            problems.add(span, message);
            return None;
        }
        Some(Self { text: text.into(), spec, item })
    }

    /// Whether it is a single value and not a whole list.
    pub(super) fn is_single(&self) -> bool {
        self.spec.items == 0 || self.item.is_some()
    }

    /// The value of some rules.
    pub(super) fn get(&self, rules: &Parameters) -> Option<Value> {
        item(rules, &self.spec.path(), self.item)
    }

    /// Sets the value of some rules; its range was checked.
    pub(super) fn set(&self, arm: &mut Arm, new: Value) {
        let path = self.spec.path();
        let _form = set_item(&mut arm.rules, &path, self.item, new);
        arm.origins.insert(path, Origin::Design);
    }
}
