//! `dose`: a grid on one parameter or two, usually the budget of a pathway; the others off, or all on.

use crate::engine::declare::Value;
use crate::engine::error::{Text, text};
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::arms::arm_builder;
use crate::study::experiment::arms::arm_builder::{NONE, ParameterPath};
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::registry::value_of;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::{Node, NodeKind, NodeTable};
use crate::study::experiment::{BUDGET, Design, Dose, fixed_keys};

/// What the pathways get that are on no axis.
const OTHERS: &str = "others_fen_per_household_year";
/// Most values of an axis.
const MOST_VALUES: usize = 100;

/// A parameter and its values.
struct Axis {
    place: ParameterPath,
    values: Vec<Value>,
}

/// The arms of `[dose]`: the baseline, then the grid, the last axis running fastest.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    let own = DesignSection::of(root, "dose", &["axis", OTHERS], &settings.instead, problems);
    let what = text!(
        "one or two tables with path and values: axis = [{{ path = \"talent.budget_fen_per_household_year\", values = \
         [5000, 10000] }}]",
        "一或两个含 path 与 values 的表"
    );
    own.needs("axis", &what, problems);
    let axes = own.read("axis", problems, |node, problems| axes(node, settings, problems))?;
    let others = own.whole(OTHERS, 0..=10_000_000, 0, problems);
    for Axis { place, .. } in &axes {
        arm_builder::is_free("dose", &place.spec.path(), settings, problems);
    }
    let mut baseline = arm_builder::arm(settings, NONE);
    if others > 0 {
        arm_builder::budgets_are_free("dose", settings, problems);
        let on_axis = |pathway: &str| axes.iter().any(|axis| axis.place.spec.section == pathway);
        arm_builder::fund(
            &mut baseline.rules,
            &mut baseline.origins,
            arm_builder::budgets(|pathway| !on_axis(pathway), others),
        );
    }
    let usual: Vec<Value> = axes.iter().filter_map(|axis| axis.place.get(&baseline.rules)).collect();
    baseline.design = columns(&axes, &usual);
    let mut planned = vec![arm_builder::planned(baseline.clone(), &own.span)];
    for point in grid(&axes).into_iter().filter(|point| *point != usual) {
        let mut arm = baseline.clone();
        arm.name = format!("dose_{}", planned.len());
        arm.design = columns(&axes, &point);
        for (axis, value) in axes.iter().zip(point) {
            axis.place.set(&mut arm, value);
        }
        planned.push(arm_builder::planned(arm, &own.span));
    }
    let axis = axes.iter().map(|axis| axis.place.text.clone()).collect();
    Some((Design::Dose(Dose { axis, others_fen_per_household_year: others }), planned))
}

fn columns(axes: &[Axis], point: &[Value]) -> Vec<(String, Value)> {
    axes.iter().zip(point).map(|(axis, value)| (axis.place.text.clone(), value.clone())).collect()
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

fn axes(node: &Node, settings: &Settings, problems: &mut Problems<'_>) -> Option<Vec<Axis>> {
    let form = text!(
        "`dose.axis` is a list of one or two tables with path and values",
        "`dose.axis` 应为一或两个表的列表，每个表含 path 与 values"
    );
    let NodeKind::List(items) = &node.kind else {
        problems.add(&node.span, form);
        return None;
    };
    if !(1..=2).contains(&items.len()) {
        problems.add(&node.span, form);
        return None;
    }
    items.iter().map(|item| axis(item, &form, settings, problems)).collect()
}

fn axis(node: &Node, form: &Text, settings: &Settings, problems: &mut Problems<'_>) -> Option<Axis> {
    let entry = |name| match &node.kind {
        NodeKind::Table(table) => fixed_keys::entry(table, name).map(|(_, node)| node),
        _ => None,
    };
    if let NodeKind::Table(table) = &node.kind {
        fixed_keys::only(table, "axis", &["path", "values"], problems);
    }
    let (Some(Node { kind: NodeKind::Text(text), span }), Some(Node { kind: NodeKind::List(items), span: whole })) =
        (entry("path"), entry("values"))
    else {
        problems.add(&node.span, form.clone());
        return None;
    };
    // The name of a pathway stands for its budget.
    let path = if PATHWAY_NAMES.contains(&text.as_str()) { format!("{text}.{BUDGET}") } else { text.clone() };
    let place = ParameterPath::find(&path, span, settings, problems)?;
    if items.is_empty() || items.len() > MOST_VALUES || !place.is_single() {
        let message = text!(
            "an axis has 1 to {MOST_VALUES} values of one parameter; of a list name the item: path[0]",
            "一个轴应为单个参数的 1 至 {MOST_VALUES} 个值；列表参数请指明项：path[0]"
        );
        problems.add(whole, message);
        return None;
    }
    let mut one = place.spec.clone();
    one.items = 0;
    let values: Option<Vec<Value>> = items.iter().map(|item| value_of(&one, item, problems)).collect();
    Some(Axis { place, values: values? })
}
