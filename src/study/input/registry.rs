//! Checks the values of a file against the parameters of the model (names, forms, ranges) and records the source of
//! each.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::declare::{Form, Spec, Value};
use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::study::input::arm::Origin;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::toml_tree::{Node, NodeKey, NodeKind};
use crate::study::nearest::nearest;

/// Every section and parameter of a model.
pub(crate) struct ParameterRegistry {
    /// Section names with their parameters.
    pub(crate) sections: Vec<(&'static str, Vec<Spec>)>,
}

/// Rules while they are set, with the source of each value.
pub(crate) struct Draft {
    pub(crate) rules: Parameters,
    pub(crate) origins: BTreeMap<String, Origin>,
    /// Places of the values that are set in the file, by path.
    pub(crate) spans: BTreeMap<String, Range<usize>>,
}

impl Draft {
    pub(crate) fn new(rules: &Parameters) -> Self {
        Self { rules: rules.clone(), origins: BTreeMap::new(), spans: BTreeMap::new() }
    }
}

impl ParameterRegistry {
    pub(crate) fn new(rules: &Parameters) -> Self {
        Self { sections: rules.sections().iter().map(|section| (section.name(), section.specs())).collect() }
    }

    /// The parameters of a section.
    pub(crate) fn section(&self, name: &str) -> Option<&[Spec]> {
        self.sections.iter().find(|(known, _)| *known == name).map(|(_, specs)| specs.as_slice())
    }

    /// A parameter.
    pub(crate) fn spec(&self, section: &str, name: &str) -> Option<&Spec> {
        self.section(section)?.iter().find(|spec| spec.name == name)
    }

    /// A parameter by its path, or a problem that names what was probably meant.
    pub(crate) fn find(&self, path: &str, span: &Range<usize>, problems: &mut Problems<'_>) -> Option<&Spec> {
        let (section, name) = path.split_once('.').unwrap_or((path, ""));
        match self.section(section) {
            None => self.unknown_section(&NodeKey { name: section.into(), span: span.clone() }, &[], problems),
            Some(specs) => match specs.iter().find(|spec| spec.name == name) {
                Some(spec) => return Some(spec),
                None => self.unknown_key(section, specs, name, span, problems),
            },
        }
        None
    }

    /// Sets a whole section from a table; a section of another name is a problem, for which `also` are names a user
    /// may have meant besides sections.
    pub(crate) fn set_section(
        &self,
        draft: &mut Draft,
        (key, node): (&NodeKey, &Node),
        also: &[&'static str],
        problems: &mut Problems<'_>,
    ) {
        let Some(specs) = self.section(&key.name) else {
            return self.unknown_section(key, also, problems);
        };
        let NodeKind::Table(entries) = &node.kind else {
            let name = &key.name;
            return problems.add(
                &node.span,
                text!("`{name}` is a section: write `[{name}]`", "`{name}` 是一节，应写作 `[{name}]`"),
            );
        };
        for (inner, value) in entries {
            match specs.iter().find(|spec| spec.name == inner.name) {
                Some(spec) => Self::set(spec, draft, &inner.span, value, problems),
                None => self.unknown_key(&key.name, specs, &inner.name, &inner.span, problems),
            }
        }
    }

    /// Sets the parameters of a table of paths: `"talent.seats" = 1`, or `talent = { seats = 1 }`.
    pub(crate) fn set_paths(&self, draft: &mut Draft, node: &Node, problems: &mut Problems<'_>) {
        let NodeKind::Table(entries) = &node.kind else {
            return problems.add(
                &node.span,
                text!(
                    "`set` is a table: set = {{ \"section.name\" = value }}",
                    "`set` 应为表：set = {{ \"节.参数\" = 值 }}"
                ),
            );
        };
        for (key, value) in entries {
            match key.name.split_once('.') {
                Some((section, name)) => self.set_path(draft, section, name, &key.span, value, problems),
                None => self.set_section(draft, (key, value), &[], problems),
            }
        }
    }

    /// Sets one parameter by its path.
    pub(crate) fn set_path(
        &self,
        draft: &mut Draft,
        section: &str,
        name: &str,
        span: &Range<usize>,
        node: &Node,
        problems: &mut Problems<'_>,
    ) {
        if let Some(spec) = self.find(&format!("{section}.{name}"), span, problems) {
            Self::set(spec, draft, span, node, problems);
        }
    }

    fn set(spec: &Spec, draft: &mut Draft, span: &Range<usize>, node: &Node, problems: &mut Problems<'_>) {
        let path = spec.path();
        let origin = match problems.setting {
            Some(_) => Origin::Set,
            None => Origin::File { line: problems.line(span.start) },
        };
        if problems.setting.is_none() && draft.origins.contains_key(&path) {
            return problems.add(span, text!("`{path}` is given twice", "`{path}` 重复出现"));
        }
        let Some(value) = value_of(spec, node, problems) else { return };
        let section = draft.rules.sections_mut().into_iter().find(|section| section.name() == spec.section);
        if section.is_some_and(|section| section.set(spec.name, &value)) {
            draft.spans.insert(path.clone(), node.span.clone());
            draft.origins.insert(path, origin);
        } else {
            problems.add(&node.span, outside(spec, &problems.written(&node.span)));
        }
    }

    fn unknown_section(&self, key: &NodeKey, also: &[&'static str], problems: &mut Problems<'_>) {
        let name = truncated(&key.name);
        let message = text!("there is no section `{name}`", "没有名为 `{name}` 的节");
        if problems.is_full() {
            return problems.add(&key.span, message);
        }
        let names = self.sections.iter().map(|(name, _)| *name).chain(also.iter().copied());
        let help = self.elsewhere(&key.name).or_else(|| nearest(&key.name, names).next().map(did_you_mean));
        problems.add_with_help(&key.span, message, help);
    }

    fn unknown_key(&self, section: &str, specs: &[Spec], name: &str, span: &Range<usize>, problems: &mut Problems<'_>) {
        let written = truncated(name);
        let message = text!("section `{section}` has no parameter `{written}`", "`{section}` 节中没有参数 `{written}`");
        if problems.is_full() {
            return problems.add(span, message);
        }
        let help =
            self.elsewhere(name).or_else(|| nearest(name, specs.iter().map(|spec| spec.name)).next().map(did_you_mean));
        let help = help.or_else(|| {
            let all = specs.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", ");
            Some(text!("it has: {all}", "可用的参数：{all}"))
        });
        problems.add_with_help(span, message, help);
    }

    /// The help for a parameter written in the wrong section.
    fn elsewhere(&self, name: &str) -> Option<Text> {
        let spec = self.sections.iter().flat_map(|(_, specs)| specs).find(|spec| spec.name == name)?;
        let section = spec.section;
        Some(text!("`{name}` belongs into section `[{section}]`", "`{name}` 应写在 `[{section}]` 节中"))
    }
}

/// The value of a node for a parameter, or a problem.
pub(crate) fn value_of(spec: &Spec, node: &Node, problems: &mut Problems<'_>) -> Option<Value> {
    if spec.items == 0 {
        return single(spec, node, problems);
    }
    let NodeKind::List(items) = &node.kind else {
        wrong_form(spec, node, problems);
        return None;
    };
    if items.len() != spec.items {
        let (path, expected, given) = (spec.path(), spec.items, items.len());
        problems.add(
            &node.span,
            text!(
                "`{path}` is a list of {expected} values, not of {given}",
                "`{path}` 应为 {expected} 个值的列表，而非 {given} 个"
            ),
        );
        return None;
    }
    // All items are read before a failure is returned, so that every wrong one is reported.
    let values: Vec<Option<Value>> = items.iter().map(|item| single(spec, item, problems)).collect();
    values.into_iter().collect::<Option<Vec<_>>>().map(Value::List)
}

fn single(spec: &Spec, node: &Node, problems: &mut Problems<'_>) -> Option<Value> {
    let value = match (spec.form, &node.kind) {
        (Form::Integer | Form::Real, NodeKind::Integer(Some(number))) => Value::Integer(*number),
        (Form::Integer | Form::Real, NodeKind::Integer(None)) => {
            problems.add(&node.span, outside(spec, &problems.written(&node.span)));
            return None;
        }
        // Adding zero turns -0.0 into 0.0, so that equal rules have equal identities.
        (Form::Real, NodeKind::Real(number)) if number.is_finite() => Value::Real(*number + 0.0),
        (Form::Flag, NodeKind::Flag(flag)) => Value::Flag(*flag),
        (_, NodeKind::Real(number)) if !number.is_finite() => {
            let (path, written) = (spec.path(), problems.written(&node.span));
            let message = text!("`{path}` is a finite number, not {written}", "`{path}` 应为有限的数，而非 {written}");
            problems.add_with_help(&node.span, message, Some(range_of(spec)));
            return None;
        }
        _ => {
            wrong_form(spec, node, problems);
            return None;
        }
    };
    if spec.in_range(&value) {
        return Some(value);
    }
    problems.add(&node.span, outside(spec, &problems.written(&node.span)));
    None
}

fn wrong_form(spec: &Spec, node: &Node, problems: &mut Problems<'_>) {
    let (path, expected, given) = (spec.path(), expected_form(spec), node.kind.called());
    let message = Text::new(
        format!("`{path}` is {}, not {}", expected.en, given.en),
        format!("`{path}` 应为{}，而非{}", expected.zh, given.zh),
    );
    problems.add_with_help(&node.span, message, (spec.form != Form::Flag).then(|| range_of(spec)));
}

fn expected_form(spec: &Spec) -> Text {
    let (one, many, zh) = match spec.form {
        Form::Integer => ("a whole number", "whole numbers", "整数"),
        Form::Real => ("a number", "numbers", "数"),
        Form::Flag => ("true or false", "true or false", "真假值（true 或 false）"),
    };
    match spec.items {
        0 => Text::new(one, zh),
        items => text!("a list of {items} {many}", "{items} 个{zh}的列表"),
    }
}

fn outside(spec: &Spec, written: &str) -> Text {
    let (path, bounds) = (spec.path(), bounds(spec));
    text!("`{path}` = {written} is out of range: {bounds}", "`{path}` = {written} 超出范围：{bounds}")
}

fn range_of(spec: &Spec) -> Text {
    let bounds = bounds(spec);
    text!("allowed: {bounds}", "允许的范围：{bounds}")
}

/// Range and unit of a parameter as messages show it: `500..=1200 fen`.
pub(crate) fn bounds(spec: &Spec) -> String {
    format!("{}..={} {}", spec.low, spec.high, spec.unit).trim_end().to_string()
}
