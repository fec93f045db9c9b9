//! Sets rules from the entries of a file or of the command line, and records the source of each value.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::engine::parameters::Parameters;
use crate::study::input::arm::Origin;
use crate::study::input::instrument_money;
use crate::study::input::keys;
use crate::study::input::parameter_path::ParameterPath;
use crate::study::input::parameter_value::{outside, value_of};
use crate::study::input::problems::Problems;
use crate::study::input::registry::ParameterRegistry;
use crate::study::input::toml_tree::{Node, NodeKey, NodeKind, NodeTable};
use crate::study::input::values::value;

/// Rules while they are set, with the source of each value.
pub(crate) struct Draft {
    pub(crate) rules: Parameters,
    pub(crate) origins: BTreeMap<String, Origin>,
    /// The paths that have been set, with the places of their values.
    places: Vec<(ParameterPath, Range<usize>)>,
    /// The pathways of which the draft that was copied gave money to instruments.
    instruments_of: BTreeSet<&'static str>,
}

impl Draft {
    pub(crate) fn new(rules: &Parameters) -> Self {
        Self { rules: rules.clone(), origins: BTreeMap::new(), places: Vec::new(), instruments_of: BTreeSet::new() }
    }

    /// A draft that begins with these rules, and in which each of them may be set again.
    pub(crate) fn copy(&self) -> Self {
        let own = self.places.iter().filter(|(path, _)| path.is_instrument()).map(|(path, _)| path.spec.section);
        let instruments_of = self.instruments_of.iter().copied().chain(own).collect();
        Self { rules: self.rules.clone(), origins: self.origins.clone(), places: Vec::new(), instruments_of }
    }

    /// The same rules with the `set` of a table, such as a variant; without `set` it is a problem at `span`.
    pub(crate) fn with_set(
        mut self,
        registry: &ParameterRegistry,
        (what, table, span): (&'static str, &NodeTable, &Range<usize>),
        problems: &mut Problems<'_>,
    ) -> Self {
        match keys::entry(table, "set") {
            Some((_, node)) => self.set_paths(registry, node, problems),
            None => problems.add(span, text!("this {what} has no `set`", "此 {what} 缺少 `set`")),
        }
        self
    }

    /// The parameters that were set, with their values.
    pub(crate) fn values(&self) -> Vec<(String, Value)> {
        self.origins.keys().filter_map(|path| Some((path.clone(), value(&self.rules, path)?))).collect()
    }

    /// Where a parameter was set.
    pub(crate) fn span(&self, parameter: &str) -> Option<&Range<usize>> {
        let sets_it = |(path, _): &&(ParameterPath, _)| path.parameters().iter().any(|path| path == parameter);
        self.places.iter().find(sets_it).map(|(_, span)| span)
    }

    /// Sets a whole section from a table; a section of another name is a problem, for which `also` are names a user
    /// may have meant besides sections.
    pub(crate) fn set_section(
        &mut self,
        registry: &ParameterRegistry,
        (key, node): (&NodeKey, &Node),
        also: &[&'static str],
        problems: &mut Problems<'_>,
    ) {
        if registry.section(&key.name).is_none() {
            return registry.unknown_section(key, also, problems);
        }
        let NodeKind::Table(entries) = &node.kind else {
            let name = &key.name;
            let message = text!("`{name}` is a section: write `[{name}]`", "`{name}` 是一节，应写作 `[{name}]`");
            return problems.add(&node.span, message);
        };
        for (inner, value) in entries {
            self.set_path(registry, &format!("{}.{}", key.name, inner.name), &inner.span, value, problems);
        }
    }

    /// Sets the parameters of a table of paths: `"talent.seats" = 1`, `S1 = 10000`, or `talent = { seats = 1 }`.
    pub(crate) fn set_paths(&mut self, registry: &ParameterRegistry, node: &Node, problems: &mut Problems<'_>) {
        let NodeKind::Table(entries) = &node.kind else {
            let message = text!(
                "`set` is a table: set = {{ \"section.name\" = value }}",
                "`set` 应为表：set = {{ \"节.参数\" = 值 }}"
            );
            return problems.add(&node.span, message);
        };
        for (key, value) in entries {
            if registry.section(&key.name).is_some()
                || matches!(value.kind, NodeKind::Table(_)) && !key.name.contains('.')
            {
                self.set_section(registry, (key, value), &[], problems);
            } else {
                self.set_path(registry, &key.name, &key.span, value, problems);
            }
        }
    }

    /// Sets one value by its path.
    pub(crate) fn set_path(
        &mut self,
        registry: &ParameterRegistry,
        path: &str,
        span: &Range<usize>,
        node: &Node,
        problems: &mut Problems<'_>,
    ) {
        if let Some(path) = ParameterPath::find(path, span, registry, problems) {
            self.set(&path, span, node, problems);
        }
    }

    fn set(&mut self, path: &ParameterPath, span: &Range<usize>, node: &Node, problems: &mut Problems<'_>) {
        if self.is_set_twice(path, span, problems) {
            return;
        }
        let origin = match problems.setting {
            Some(_) => Origin::Set,
            None => Origin::File { line: problems.line(span.start) },
        };
        let current = path.get(&self.rules).unwrap_or(Value::Integer(0));
        let Some(value) = value_of(&path.single_spec(), node, &current, problems) else { return };
        // The first instrument that is named leaves nothing to those that are not.
        if path.is_instrument() && !self.names_instrument_of(path.spec.section) {
            let _known = instrument_money::clear(&mut self.rules, path.spec.section);
        }
        if path.set_rules(&mut self.rules, value) {
            self.places.push((path.clone(), node.span.clone()));
            self.origins.extend(path.parameters().into_iter().map(|parameter| (parameter, origin)));
        } else {
            problems.add(&node.span, outside(&path.spec, &problems.written(&node.span)));
        }
    }

    /// Reports a value that is set twice: under the same path, as a whole and by item, or as money of an instrument and as
    /// budget or split of its pathway. A value of the command line replaces one of the file.
    fn is_set_twice(&self, path: &ParameterPath, span: &Range<usize>, problems: &mut Problems<'_>) -> bool {
        if problems.setting.is_some() {
            return false;
        }
        let Some((other, _)) = self.places.iter().find(|(other, _)| path.overlaps(other)) else { return false };
        let (pathway, text) = (path.spec.section, &path.text);
        let message = if path.is_instrument() == other.is_instrument() {
            text!("`{text}` is given twice", "`{text}` 重复出现")
        } else {
            text!(
                "`{pathway}` gets money by instrument and by budget or split: use one of the two",
                "`{pathway}` 的资金既按工具又按预算或分配设置：请只用一种"
            )
        };
        problems.add(span, message);
        true
    }

    /// Whether an instrument of a pathway has been given money by name.
    fn names_instrument_of(&self, pathway: &str) -> bool {
        self.instruments_of.contains(pathway)
            || self.places.iter().any(|(path, _)| path.is_instrument() && path.spec.section == pathway)
    }
}
