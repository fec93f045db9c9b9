//! The path of a parameter, of one item of a list, or of an instrument that public money buys.

use std::ops::Range;

use crate::engine::declare::{Basis, Form, Spec, Value};
use crate::engine::error::text;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::{Instrument, instruments};
use crate::study::input::BUDGET;
use crate::study::input::arm::{Arm, Origin};
use crate::study::input::instrument_money;
use crate::study::input::parameter_value::{item_at, unknown_item};
use crate::study::input::problems::Problems;
use crate::study::input::registry::ParameterRegistry;
use crate::study::input::toml_tree::NodeKey;
use crate::study::input::values::{item, set_item};

/// A parameter, one item of a list (`policy.split.traffic_support`, `rollout.household_shares[2]`), or an instrument: its
/// name or identifier (`supply_chain.cold_hub`, `S1`) stands for the money it gets, fen a household and year.
#[derive(Debug, Clone)]
pub(crate) struct ParameterPath {
    /// As messages and design columns show it.
    pub(crate) text: String,
    /// The parameter; for an instrument a description of its money.
    pub(crate) spec: Spec,
    part: Part,
}

/// What of a parameter is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Item(usize),
    /// The instrument of the section with this position in its pathway.
    Instrument(usize),
}

impl ParameterPath {
    /// Finds a parameter by its path, or adds a problem.
    pub(crate) fn find(
        text: &str,
        span: &Range<usize>,
        registry: &ParameterRegistry,
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        if let Some(path) = Self::instrument(text, registry) {
            return Some(path);
        }
        if let Some((path, index)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            return Self::indexed(path, index, span, registry, problems);
        }
        let (section, name) = text.split_once('.').unwrap_or((text, ""));
        let Some((list, key)) = name.split_once('.') else {
            let spec = registry.find(text, span, problems)?.clone();
            return Some(Self { text: text.into(), spec, part: Part::Whole });
        };
        let spec = registry.find(&format!("{section}.{list}"), span, problems)?.clone();
        let at = item_at(&spec, key);
        if at.is_none() {
            unknown_item(&spec, &NodeKey { name: key.into(), span: span.clone() }, problems);
        }
        Some(Self { text: text.into(), spec, part: Part::Item(at?) })
    }

    /// An item of a list by its position, where the items have no names.
    fn indexed(
        path: &str,
        index: &str,
        span: &Range<usize>,
        registry: &ParameterRegistry,
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        let spec = registry.find(path, span, problems)?.clone();
        let (items, path) = (spec.items, spec.path());
        match index.parse::<usize>().ok().filter(|at| *at < items) {
            Some(at) if spec.keys.is_empty() => {
                Some(Self { text: format!("{path}[{at}]"), spec, part: Part::Item(at) })
            }
            Some(at) => {
                let name = spec.keys[at];
                problems.add(span, text!("name the item: `{path}.{name}`", "请用名称指明：`{path}.{name}`"));
                None
            }
            None => {
                let message =
                    text!("`{path}` has {items} items, counted from 0", "`{path}` 有 {items} 项，从 0 开始计数");
                problems.add(span, message);
                None
            }
        }
    }

    /// The money of an instrument: by its identifier, or by pathway and name.
    fn instrument(text: &str, registry: &ParameterRegistry) -> Option<Self> {
        let all = instruments();
        let is_meant = |one: &&Instrument| one.id == text || text.split_once('.') == Some((one.pathway, one.name));
        let instrument = all.iter().find(is_meant)?;
        let at =
            all.iter().filter(|other| other.pathway == instrument.pathway).position(|one| one.id == instrument.id)?;
        let budget = registry.spec(instrument.pathway, BUDGET)?;
        let spec = Spec {
            section: instrument.pathway,
            name: instrument.name,
            form: Form::Integer,
            items: 0,
            keys: &[],
            is_sparse: false,
            when: budget.when,
            unit: budget.unit,
            meaning: "Public money for the instrument.",
            zh: instrument.zh,
            low: 0.0,
            high: budget.high,
            basis: Basis::Assumption,
            source: "its part of the budget of the pathway",
            default: Value::Integer(0),
        };
        Some(Self { text: spec.path(), spec, part: Part::Instrument(at) })
    }

    /// Whether it is a single value and not a whole list.
    pub(crate) fn is_single(&self) -> bool {
        self.spec.items == 0 || self.part != Part::Whole
    }

    /// The parameter of one value, whose form and range those of an item are.
    pub(crate) fn single_spec(&self) -> Spec {
        Spec { items: if self.is_single() { 0 } else { self.spec.items }, ..self.spec.clone() }
    }

    /// The paths of the parameters that it sets.
    pub(crate) fn parameters(&self) -> Vec<String> {
        match self.part {
            Part::Instrument(_) => instrument_money::paths(self.spec.section).to_vec(),
            _ => vec![self.spec.path()],
        }
    }

    /// Whether both set the same value: the same item, a list and one of its items, or the money of an instrument and the
    /// budget or the split of its pathway.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        if self.spec.section != other.spec.section {
            return false;
        }
        match (self.part, other.part) {
            (Part::Instrument(one), Part::Instrument(another)) => one == another,
            (Part::Item(one), Part::Item(another)) if one != another => false,
            _ => self.parameters().iter().any(|path| other.parameters().contains(path)),
        }
    }

    /// Reports the paths of a design that set a value which another one before them sets, each with its place; the later
    /// one would silently win. Returns whether there is none.
    pub(crate) fn are_distinct(paths: &[(Self, Range<usize>)], problems: &mut Problems<'_>) -> bool {
        let mut distinct = true;
        for (at, (path, span)) in paths.iter().enumerate() {
            let Some((other, _)) = paths[..at].iter().find(|(other, _)| path.overlaps(other)) else { continue };
            let (text, other) = (&path.text, &other.text);
            let message = if text == other {
                text!("`{text}` is given twice", "`{text}` 重复出现")
            } else {
                text!(
                    "`{other}` and `{text}` set the same value: use one of the two",
                    "`{other}` 与 `{text}` 设置同一数值：请只用一个"
                )
            };
            problems.add(span, message);
            distinct = false;
        }
        distinct
    }

    /// Whether it is the money of an instrument.
    pub(crate) fn is_instrument(&self) -> bool {
        matches!(self.part, Part::Instrument(_))
    }

    /// The value of some rules.
    pub(crate) fn get(&self, rules: &Parameters) -> Option<Value> {
        match self.part {
            Part::Whole => item(rules, &self.spec.path(), None),
            Part::Item(at) => item(rules, &self.spec.path(), Some(at)),
            Part::Instrument(at) => Some(Value::Integer(*instrument_money::amounts(rules, self.spec.section).get(at)?)),
        }
    }

    /// Sets the value of some rules; false if its form is another one. Its range is checked by the caller.
    pub(crate) fn set_rules(&self, rules: &mut Parameters, new: Value) -> bool {
        let path = self.spec.path();
        match (self.part, new) {
            (Part::Whole, new) => set_item(rules, &path, None, new),
            (Part::Item(at), new) => set_item(rules, &path, Some(at), new),
            (Part::Instrument(at), Value::Integer(fen)) => instrument_money::set(rules, self.spec.section, at, fen),
            (Part::Instrument(_), _) => false,
        }
    }

    /// Sets the value of an arm; its range was checked.
    pub(crate) fn set(&self, arm: &mut Arm, new: Value) {
        let _form = self.set_rules(&mut arm.rules, new);
        arm.origins.extend(self.parameters().into_iter().map(|path| (path, Origin::Design)));
    }
}
