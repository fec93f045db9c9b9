//! A parameter that a sample draws, and how a coordinate in [0, 1) becomes its value.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::engine::declare::{Form, Spec, Value};
use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::units::floor;
use crate::study::input::arm::Arm;
use crate::study::input::context::Context;
use crate::study::input::design_section::{number, numbers};
use crate::study::input::parameter_path::ParameterPath;
use crate::study::input::parameter_value::bounds;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Setting, SettingKey};
use crate::study::input::toml_tree::{Node, NodeKind};
use crate::study::input::{POPULATION, json_schema, keys, quantity};

/// A parameter that is drawn. A result folder stores only the path; the values are in the arms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DrawnParameter {
    /// The path of the parameter.
    pub path: String,
    /// How it is drawn; `None` in an experiment read back from a folder.
    pub(super) scale: Option<Scale>,
}

impl From<String> for DrawnParameter {
    fn from(path: String) -> Self {
        Self { path, scale: None }
    }
}

impl From<DrawnParameter> for String {
    fn from(parameter: DrawnParameter) -> Self {
        parameter.path
    }
}

/// How a coordinate in [0, 1) becomes a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scale {
    /// Uniform between two values.
    Linear([f64; 2]),
    /// Uniform in the logarithm.
    Log([f64; 2]),
    /// One of some values.
    Choice(Vec<f64>),
    /// Uniform over all lists of weights that sum to one: one coordinate per item.
    Dirichlet,
}

/// A parameter and how its coordinates set it.
pub(super) struct Coordinates<'a> {
    path: ParameterPath,
    scale: &'a Scale,
}

impl<'a> Coordinates<'a> {
    /// The coordinates of a parameter that was read from a file.
    pub(super) fn new(
        parameter: &'a DrawnParameter,
        span: &Range<usize>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Self> {
        let path = ParameterPath::find(&parameter.path, span, context.registry, problems)?;
        Some(Self { path, scale: parameter.scale.as_ref()? })
    }

    /// Number of coordinates.
    pub(super) fn dimensions(&self) -> usize {
        if matches!(self.scale, Scale::Dirichlet) { self.path.spec.items } else { 1 }
    }

    /// The parameters that it sets.
    pub(super) fn paths(&self) -> Vec<String> {
        self.path.parameters()
    }

    /// The design column of the parameter.
    pub(super) fn column(&self, rules: &Parameters) -> Option<(String, Value)> {
        Some((self.path.text.clone(), self.path.get(rules)?))
    }

    /// Sets the parameter of an arm.
    pub(super) fn set(&self, arm: &mut Arm, at: &[f64]) {
        let number = match self.scale {
            Scale::Linear([low, high]) => low + at[0] * (high - low),
            Scale::Log([low, high]) => low * libm::pow(high / low, at[0]),
            Scale::Choice(values) => values[index(at[0], values.len())],
            Scale::Dirichlet => {
                // Exponential variables divided by their sum are uniform on the simplex.
                let parts: Vec<f64> = at.iter().map(|u| -libm::log((1.0 - u).max(1e-300)) + 1e-12).collect();
                let sum: f64 = parts.iter().sum();
                return self.path.set(arm, Value::List(parts.iter().map(|part| Value::Real(part / sum)).collect()));
            }
        };
        let value = if self.path.spec.form == Form::Integer {
            Value::Integer(floor(number + 0.5))
        } else {
            Value::Real(number)
        };
        self.path.set(arm, value);
    }
}

fn index(at: f64, count: usize) -> usize {
    let count = i64::try_from(count).unwrap_or(1);
    usize::try_from(floor(at * crate::engine::units::real(count)).clamp(0, count - 1)).unwrap_or(0)
}

/// The tables `[[sample.parameter]]`.
pub(super) struct DrawnParameters;

impl Setting for DrawnParameters {
    type Value = Vec<DrawnParameter>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Vec<DrawnParameter>> {
        let description = text!(
            "tables with path, and low and high, or values: [[sample.parameter]]",
            "含 path 与 low、high（或 values）的表：[[sample.parameter]]"
        );
        key.needs(&description, problems);
        key.read(problems, |node, problems| parameters(node, key.context, problems))
    }
    fn schema(&self) -> Json {
        let described = json_schema::described;
        let number = || json!({ "type": ["number", "string"] });
        let scale = json_schema::one_of(["linear", "log", "choice", "dirichlet"]);
        let keys = json!({
            "path": described(json!({ "type": "string" }), "A parameter, or an item of a list.", "参数或列表中的一项"),
            "low": described(number(), "Least value; if nothing is said, the least allowed.", "下限"),
            "high": described(number(), "Greatest value; if nothing is said, the greatest allowed.", "上限"),
            "scale": described(
                scale,
                "How values lie between: evenly, evenly in the logarithm, one of `values`, or a whole list of weights evenly over all splits.",
                "取值方式",
            ),
            "values": described(json_schema::list_of(&number()), "Values to choose from.", "可选值"),
        });
        let parameter = json_schema::closed("A parameter that is drawn.", "被抽取的参数", keys);
        json_schema::list_of(&json_schema::required(parameter, &["path"]))
    }
    fn is_required(&self) -> bool {
        true
    }
}

fn parameters(node: &Node, context: &Context<'_>, problems: &mut Problems<'_>) -> Option<Vec<DrawnParameter>> {
    let NodeKind::List(items) = &node.kind else {
        problems.add(&node.span, text!("write `[[sample.parameter]]`", "应写作 `[[sample.parameter]]`"));
        return None;
    };
    // All items are read before a failure is returned, so that every wrong one is reported.
    let parameters: Vec<Option<_>> = items.iter().map(|item| parameter(item, context, problems)).collect();
    let parameters: Vec<_> = parameters.into_iter().collect::<Option<_>>()?;
    let (parameters, paths): (Vec<DrawnParameter>, Vec<_>) = parameters.into_iter().unzip();
    ParameterPath::are_distinct(&paths, problems).then_some(parameters)
}

/// A number or a list of numbers in which texts with a unit are converted into the unit of the parameter.
fn in_unit(node: &Node, spec: &Spec) -> Node {
    let kind = match &node.kind {
        NodeKind::List(items) => NodeKind::List(items.iter().map(|item| in_unit(item, spec)).collect()),
        NodeKind::Text(written) => match quantity::value(spec, written).ok().and_then(|value| value.number()) {
            Some(number) => NodeKind::Real(number),
            None => NodeKind::Text(written.clone()),
        },
        _ => return node.clone(),
    };
    Node { kind, span: node.span.clone() }
}

/// A parameter that is drawn, and its path with the place where it is named.
fn parameter(
    node: &Node,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> Option<(DrawnParameter, (ParameterPath, Range<usize>))> {
    let NodeKind::Table(table) = &node.kind else {
        problems.add(&node.span, text!("write `[[sample.parameter]]`", "应写作 `[[sample.parameter]]`"));
        return None;
    };
    keys::only(table, "parameter", &["path", "low", "high", "scale", "values"], problems);
    let entry = |name: &str| keys::entry(table, name).map(|(_, node)| node);
    let Some(Node { kind: NodeKind::Text(text), span }) = entry("path") else {
        problems.add(&node.span, text!("`path` is missing: a parameter", "缺少 `path`：参数路径"));
        return None;
    };
    let path = ParameterPath::find(text, span, context.registry, problems)?;
    let spec = &path.spec;
    if spec.section == POPULATION {
        let message = text!(
            "the population cannot be drawn: points would share no households",
            "不能抽取人口参数：各点将没有共同的农户"
        );
        problems.add(span, message);
        return None;
    }
    let scale_name = match entry("scale").map(|node| &node.kind) {
        None if entry("values").is_some() => "choice",
        None => "linear",
        Some(NodeKind::Text(name)) => name.as_str(),
        Some(_) => "",
    };
    let range = [spec.low, spec.high];
    let values = entry("values").map(|node| numbers(&in_unit(node, spec), range, 1..=1_000, text, problems));
    let bound = |key: &str, usual: f64, problems: &mut Problems<'_>| match entry(key) {
        None => Some(usual),
        Some(node) => {
            let number = number(&in_unit(node, spec)).filter(|number| (spec.low..=spec.high).contains(number));
            if number.is_none() {
                let Text { en, zh } = bounds(spec);
                let message = text!("`{key}` of `{text}` must lie within {en}", "`{text}` 的 `{key}` 应在 {zh} 之内");
                problems.add(&node.span, message);
            }
            number
        }
    };
    let bounds = [bound("low", spec.low, problems)?, bound("high", spec.high, problems)?];
    let scale = match (scale_name, values) {
        ("linear", None) if path.is_single() && bounds[0] < bounds[1] => Scale::Linear(bounds),
        ("log", None) if path.is_single() && bounds[0] < bounds[1] && bounds[0] > 0.0 => Scale::Log(bounds),
        ("choice", Some(values)) if path.is_single() => Scale::Choice(values?),
        ("dirichlet", None) if !path.is_single() && spec.low <= 0.0 && spec.high >= 1.0 => Scale::Dirichlet,
        _ => {
            let message = text!(
                "`{text}` is drawn by scale = \"linear\" or \"log\" with low below high (for \"log\" above 0), from \
                     `values`, or, a whole list of weights, by scale = \"dirichlet\"",
                "`{text}` 的抽取方式：scale = \"linear\" 或 \"log\"（low < high，\"log\" 须大于 0）、`values` 列表，\
                     或对整个权重列表用 scale = \"dirichlet\""
            );
            problems.add(&node.span, message);
            return None;
        }
    };
    if spec.form == Form::Flag {
        problems.add(span, text!("a flag cannot be drawn", "不能抽取真假参数"));
        return None;
    }
    Some((DrawnParameter { path: path.text.clone(), scale: Some(scale) }, (path, span.clone())))
}
