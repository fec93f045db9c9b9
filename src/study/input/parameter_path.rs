//! The path of a parameter or of one item of a list.

use std::ops::Range;

use crate::engine::declare::{Spec, Value};
use crate::engine::error::text;
use crate::engine::parameters::Parameters;
use crate::study::input::arm::{Arm, Origin};
use crate::study::input::context::Context;
use crate::study::input::problems::Problems;
use crate::study::input::values::{item, set_item};

/// A parameter, or one item of a list of them: `talent.seat_cost_fen`, `policy.split[2]`.
#[derive(Debug, Clone)]
pub(crate) struct ParameterPath {
    /// As written.
    pub(crate) text: String,
    /// The parameter.
    pub(crate) spec: Spec,
    item: Option<usize>,
}

impl ParameterPath {
    /// Finds a parameter by its path, or adds a problem.
    pub(crate) fn find(
        text: &str,
        span: &Range<usize>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        let (path, item) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((path, item)) => (path, Some(item.parse::<usize>().unwrap_or(usize::MAX))),
            None => (text, None),
        };
        let spec = context.registry.find(path, span, problems)?.clone();
        if item.is_some_and(|item| item >= spec.items) {
            let (items, path) = (spec.items, spec.path());
            let message = text!("`{path}` has {items} items, counted from 0", "`{path}` 有 {items} 项，从 0 开始计数");
            problems.add(span, message);
            return None;
        }
        Some(Self { text: text.into(), spec, item })
    }

    /// Whether it is a single value and not a whole list.
    pub(crate) fn is_single(&self) -> bool {
        self.spec.items == 0 || self.item.is_some()
    }

    /// The value of some rules.
    pub(crate) fn get(&self, rules: &Parameters) -> Option<Value> {
        item(rules, &self.spec.path(), self.item)
    }

    /// Sets the value of some rules; its range was checked.
    pub(crate) fn set(&self, arm: &mut Arm, new: Value) {
        let path = self.spec.path();
        let _form = set_item(&mut arm.rules, &path, self.item, new);
        arm.origins.insert(path, Origin::Design);
    }
}
