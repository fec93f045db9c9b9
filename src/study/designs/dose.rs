//! `dose`: a grid on one or two parameters, usually budgets of pathways. The other pathways are off or have a fixed
//! budget.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::engine::declare::{Value, When};
use crate::engine::error::{Text, text};
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::designs::MakesArms;
use crate::study::input::arm::PlannedArm;
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::parameter_path::ParameterPath;
use crate::study::input::parameter_value::value_of;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{OtherBudget, Setting, SettingKey, WHEN, settings};
use crate::study::input::toml_tree::{Node, NodeKind};
use crate::study::input::{BUDGET, json_schema, keys};

/// Largest number of values of an axis.
const MOST_VALUES: usize = 100;

settings! {
    /// A grid on one parameter or two.
    Dose in "dose", zh "一或两个参数的网格" {
        /// One or two axes of a grid.
        axis: Vec<Axis> = Axes, zh "一或两个轴";
        /// What the pathways get that are on no axis, fen a household and year.
        others_fen_per_household_year: i64 = OtherBudget, zh "其余路径所得预算";
        /// From when the values hold; parameters of founding need "founding".
        when: When = WHEN, zh "取值何时生效；建立世界所用的参数须写 \"founding\"";
    }
}

/// A parameter and its values. A result folder stores only the path; the values are in the arms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Axis {
    /// The path of the parameter.
    pub path: String,
    /// Its values in the order of the arms.
    pub values: Vec<Value>,
}

impl From<String> for Axis {
    fn from(path: String) -> Self {
        Self { path, values: Vec::new() }
    }
}

impl From<Axis> for String {
    fn from(axis: Axis) -> Self {
        axis.path
    }
}

impl MakesArms for Dose {
    /// The baseline, then the grid; the last axis varies fastest.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        let paths: Option<Vec<ParameterPath>> = self
            .axis
            .iter()
            .map(|axis| ParameterPath::find(&axis.path, &section.span, context.registry, problems))
            .collect();
        let paths = paths?;
        for path in &paths {
            for parameter in path.parameters() {
                arm_builder::is_free(section.name, &parameter, context, problems);
            }
        }
        let mut baseline = arm_builder::arm(context, NONE);
        baseline.when = self.when;
        let others = self.others_fen_per_household_year;
        if others > 0 {
            arm_builder::budgets_are_free(section.name, context, problems);
            let is_on_axis = |pathway: &str| paths.iter().any(|path| path.spec.section == pathway);
            let budgets = arm_builder::budgets(|pathway| !is_on_axis(pathway), others);
            arm_builder::fund(&mut baseline.rules, &mut baseline.origins, budgets);
        }
        let usual: Vec<Value> = paths.iter().filter_map(|path| path.get(&baseline.rules)).collect();
        baseline.design = columns(&self.axis, &usual);
        let mut planned = vec![arm_builder::planned(baseline.clone(), &section.span)];
        for point in grid(&self.axis).into_iter().filter(|point| *point != usual) {
            let mut arm = baseline.clone();
            arm.name = format!("dose_{}", planned.len());
            arm.design = columns(&self.axis, &point);
            for (path, value) in paths.iter().zip(point) {
                path.set(&mut arm, value);
            }
            planned.push(arm_builder::planned(arm, &section.span));
        }
        Some(planned)
    }
}

fn columns(axes: &[Axis], point: &[Value]) -> Vec<(String, Value)> {
    axes.iter().zip(point).map(|(axis, value)| (axis.path.clone(), value.clone())).collect()
}

fn grid(axes: &[Axis]) -> Vec<Vec<Value>> {
    let mut points = vec![Vec::new()];
    for axis in axes {
        let longer = |point: &Vec<Value>| {
            let point = point.clone();
            axis.values.iter().map(move |value| [point.clone(), vec![value.clone()]].concat())
        };
        points = points.iter().flat_map(longer).collect();
    }
    points
}

/// One or two axes.
struct Axes;

impl Setting for Axes {
    type Value = Vec<Axis>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Vec<Axis>> {
        let description = text!(
            "one or two tables with path and values: axis = [{{ path = \"talent.budget_fen_per_household_year\", \
             values = [5000, 10000] }}]",
            "一或两个含 path 与 values 的表"
        );
        key.needs(&description, problems);
        let form = text!(
            "`dose.axis` is a list of one or two tables with path and values",
            "`dose.axis` 应为一或两个表的列表，每个表含 path 与 values"
        );
        key.read(problems, |node, problems| match &node.kind {
            NodeKind::List(items) if (1..=2).contains(&items.len()) => {
                let axes: Option<Vec<_>> = items.iter().map(|item| axis(item, &form, key.context, problems)).collect();
                let (axes, paths): (Vec<Axis>, Vec<_>) = axes?.into_iter().unzip();
                ParameterPath::are_distinct(&paths, problems).then_some(axes)
            }
            _ => {
                problems.add(&node.span, form.clone());
                None
            }
        })
    }
    fn schema(&self) -> Json {
        let path = json_schema::described(
            json!({ "type": "string" }),
            "A parameter, an item of a list, a pathway for its budget, or an instrument for its money.",
            "参数、列表中的一项，或代表其资金的路径名或工具名",
        );
        let items = json!({ "type": ["number", "string", "boolean"] });
        let values = json!({ "type": "array", "items": items, "minItems": 1, "maxItems": MOST_VALUES });
        let values = json_schema::described(
            values,
            "Its values; with a unit as text: \"50 yuan\".",
            "取值；带单位时写作文本：\"50 元\"",
        );
        let keys = json!({ "path": path, "values": values });
        let axis = json_schema::closed("A parameter and its values.", "参数及其取值", keys);
        let axis = json_schema::required(axis, &["path", "values"]);
        json!({ "type": "array", "items": axis, "minItems": 1, "maxItems": 2 })
    }
    fn is_required(&self) -> bool {
        true
    }
}

/// An axis, and its parameter with the place where it is named.
fn axis(
    node: &Node,
    form: &Text,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> Option<(Axis, (ParameterPath, Range<usize>))> {
    let entry = |name| match &node.kind {
        NodeKind::Table(table) => keys::entry(table, name).map(|(_, node)| node),
        _ => None,
    };
    if let NodeKind::Table(table) = &node.kind {
        keys::only(table, "axis", &["path", "values"], problems);
    }
    let (Some(Node { kind: NodeKind::Text(text), span }), Some(Node { kind: NodeKind::List(items), span: whole })) =
        (entry("path"), entry("values"))
    else {
        problems.add(&node.span, form.clone());
        return None;
    };
    // The name of a pathway stands for its budget.
    let path = if PATHWAY_NAMES.contains(&text.as_str()) { format!("{text}.{BUDGET}") } else { text.clone() };
    let parameter = ParameterPath::find(&path, span, context.registry, problems)?;
    if items.is_empty() || items.len() > MOST_VALUES || !parameter.is_single() {
        let message = text!(
            "an axis has 1 to {MOST_VALUES} values of one parameter; of a list name the item: path.name",
            "一个轴应为单个参数的 1 至 {MOST_VALUES} 个值；列表参数请指明项：path.name"
        );
        problems.add(whole, message);
        return None;
    }
    let single = parameter.single_spec();
    let values: Option<Vec<Value>> =
        items.iter().map(|item| value_of(&single, item, &single.default, problems)).collect();
    let values = values?;
    for (at, value) in values.iter().enumerate().filter(|(at, value)| values[..*at].contains(value)) {
        let path = &parameter.text;
        problems.add(
            &items[at].span,
            text!("the axis `{path}` has the value {value} twice", "轴 `{path}` 的取值 {value} 重复"),
        );
    }
    Some((Axis { path: parameter.text.clone(), values }, (parameter, span.clone())))
}
