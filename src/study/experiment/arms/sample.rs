//! `sample`: points in a space of parameters, for sensitivity analysis; with a budget, every pathway at every point, for
//! rankings under ignorance.

use crate::engine::declare::{Form, Value};
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::units::floor;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::arms::arm_builder;
use crate::study::experiment::arms::arm_builder::{NONE, ParameterPath};
use crate::study::experiment::design_section;
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::{Node, NodeKind, NodeTable};
use crate::study::experiment::{Arm, BUDGET, Design, Method, POPULATION, Sample, fixed_keys};
use crate::study::sampling::{MOST_DIMENSIONS, latin_hypercube, morris, sobol};

/// Ways to choose points.
const METHODS: [&str; 3] = ["latin_hypercube", "sobol", "morris"];
/// Most points.
const MOST_POINTS: i64 = 200_000;

/// How a coordinate in [0, 1) becomes a value.
enum Scale {
    /// Evenly between two values.
    Linear([f64; 2]),
    /// Evenly in the logarithm.
    Log([f64; 2]),
    /// One of some values.
    Choice(Vec<f64>),
    /// Evenly over all ways to split a whole: one coordinate an item.
    Dirichlet,
}

/// A parameter that is drawn.
struct Axis {
    place: ParameterPath,
    scale: Scale,
}

/// The arms of `[sample]`: the base rules, then the points; with a budget each of them without and with every pathway.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    let keys = ["method", "points", "levels", BUDGET, "parameter"];
    let own = DesignSection::of(root, "sample", &keys, &settings.instead, problems);
    let method = match own.word("method", &METHODS, METHODS[0], problems) {
        "sobol" => Method::Sobol,
        "morris" => Method::Morris,
        _ => Method::LatinHypercube,
    };
    let count = own.whole("points", 1..=MOST_POINTS, 100, problems);
    let levels = own.whole("levels", 2..=64, 4, problems);
    let what = text!(
        "tables with path, and low and high, or values: [[sample.parameter]]",
        "含 path 与 low、high（或 values）的表：[[sample.parameter]]"
    );
    own.needs("parameter", &what, problems);
    let axes = own.read("parameter", problems, |node, problems| axes(node, settings, problems))?;
    let dimensions = axes.iter().map(Axis::dimensions).sum();
    let reaches = method != Method::Sobol || sobol_reaches(&own, dimensions, problems);
    let budget = if own.gives(BUDGET) {
        arm_builder::budgets_are_free("sample", settings, problems);
        Some(own.budget(settings, problems)?)
    } else {
        None
    };
    if !reaches {
        return None;
    }
    let (count, seed) = (usize::try_from(count).unwrap_or(1), settings.seed);
    let levels = usize::try_from(levels).unwrap_or(4);
    let points = match method {
        Method::Sobol => sobol(dimensions, count, seed),
        Method::Morris => morris(dimensions, count, levels, seed),
        Method::LatinHypercube => latin_hypercube(dimensions, count, seed),
    };
    let mut planned = group(settings, &own, budget, NONE, &axes, None);
    let digits = points.len().to_string().len();
    for (at, point) in points.iter().enumerate() {
        let name = format!("p{:0digits$}", at + 1);
        planned.extend(group(settings, &own, budget, &name, &axes, Some(point)));
    }
    let parameter = axes.iter().map(|axis| axis.place.text.clone()).collect();
    let design = Sample { method, points: count, levels, budget_fen_per_household_year: budget, parameter };
    Some((Design::Sample(design), planned))
}

/// Whether there are Sobol numbers for so many dimensions; else that is a problem of the method.
fn sobol_reaches(own: &DesignSection<'_>, dimensions: usize, problems: &mut Problems<'_>) -> bool {
    if dimensions <= MOST_DIMENSIONS {
        return true;
    }
    own.read("method", problems, |node, problems| {
        let message = text!(
            "`sample.method` = \"sobol\" has at most {MOST_DIMENSIONS} dimensions; these parameters have {dimensions}",
            "`sample.method` = \"sobol\" 最多 {MOST_DIMENSIONS} 维；这些参数共 {dimensions} 维"
        );
        let help = text!(
            "draw fewer parameters, or use method = \"latin_hypercube\" or \"morris\"",
            "减少抽取的参数，或改用 method = \"latin_hypercube\" 或 \"morris\""
        );
        problems.add_with_help(&node.span, message, Some(help));
        Some(())
    });
    false
}

/// A point: its arm, and one with each pathway if there is money.
fn group(
    settings: &Settings,
    own: &DesignSection<'_>,
    budget: Option<i64>,
    name: &str,
    axes: &[Axis],
    point: Option<&Vec<f64>>,
) -> Vec<Planned> {
    let mut arm = arm_builder::arm(settings, name);
    let mut coordinates = point.map(|point| point.iter().copied());
    for axis in axes {
        if let Some(coordinates) = &mut coordinates {
            axis.set(&mut arm, &coordinates.by_ref().take(axis.dimensions()).collect::<Vec<_>>());
        }
        arm.design.extend(axis.place.get(&arm.rules).map(|value| (axis.place.text.clone(), value)));
    }
    let Some(budget) = budget else { return vec![arm_builder::planned(arm, &own.span)] };
    let with = |on: Option<&'static str>| {
        let mut arm = arm.clone();
        if let Some(pathway) = on {
            arm.name = if name == NONE { pathway.to_owned() } else { format!("{name}+{pathway}") };
            arm_builder::fund(&mut arm.rules, &mut arm.origins, arm_builder::budgets(|other| other == pathway, budget));
        }
        let flags = PATHWAY_NAMES.iter().map(|pathway| ((*pathway).to_owned(), Value::Flag(on == Some(*pathway))));
        arm.design = flags.chain(arm.design).collect();
        arm_builder::planned(arm, &own.span)
    };
    std::iter::once(None).chain(PATHWAY_NAMES.map(Some)).map(with).collect()
}

impl Axis {
    fn dimensions(&self) -> usize {
        if matches!(self.scale, Scale::Dirichlet) { self.place.spec.items } else { 1 }
    }

    fn set(&self, arm: &mut Arm, at: &[f64]) {
        let number = match &self.scale {
            Scale::Linear([low, high]) => low + at[0] * (high - low),
            Scale::Log([low, high]) => low * libm::pow(high / low, at[0]),
            Scale::Choice(values) => values[index(at[0], values.len())],
            Scale::Dirichlet => {
                // Exponential parts over their sum are even on the simplex.
                let parts: Vec<f64> = at.iter().map(|u| -libm::log((1.0 - u).max(1e-300)) + 1e-12).collect();
                let sum: f64 = parts.iter().sum();
                return self.place.set(arm, Value::List(parts.iter().map(|part| Value::Real(part / sum)).collect()));
            }
        };
        let value = if self.place.spec.form == Form::Integer {
            Value::Integer(floor(number + 0.5))
        } else {
            Value::Real(number)
        };
        self.place.set(arm, value);
    }
}

fn index(at: f64, count: usize) -> usize {
    let count = i64::try_from(count).unwrap_or(1);
    usize::try_from(floor(at * crate::engine::units::real(count)).clamp(0, count - 1)).unwrap_or(0)
}

fn axes(node: &Node, settings: &Settings, problems: &mut Problems<'_>) -> Option<Vec<Axis>> {
    let NodeKind::List(items) = &node.kind else {
        problems.add(&node.span, text!("write `[[sample.parameter]]`", "应写作 `[[sample.parameter]]`"));
        return None;
    };
    // All are read before the first failure ends the reading, so that each wrong one is named.
    let found: Vec<Option<Axis>> = items.iter().map(|item| axis(item, settings, problems)).collect();
    let found: Vec<Axis> = found.into_iter().collect::<Option<_>>()?;
    for (at, axis) in found.iter().enumerate() {
        let text = &axis.place.text;
        if found[..at].iter().any(|other| other.place.text == *text) {
            problems.add(&items[at].span, text!("`{text}` is drawn twice", "`{text}` 重复出现"));
            return None;
        }
    }
    Some(found)
}

fn axis(node: &Node, settings: &Settings, problems: &mut Problems<'_>) -> Option<Axis> {
    let NodeKind::Table(table) = &node.kind else {
        problems.add(&node.span, text!("write `[[sample.parameter]]`", "应写作 `[[sample.parameter]]`"));
        return None;
    };
    fixed_keys::only(table, "parameter", &["path", "low", "high", "scale", "values"], problems);
    let entry = |name: &str| fixed_keys::entry(table, name).map(|(_, node)| node);
    let Some(Node { kind: NodeKind::Text(text), span }) = entry("path") else {
        problems.add(&node.span, text!("`path` is missing: a parameter", "缺少 `path`：参数路径"));
        return None;
    };
    let place = ParameterPath::find(text, span, settings, problems)?;
    let spec = &place.spec;
    if spec.section == POPULATION {
        let message = text!(
            "the population cannot be drawn: points would share no households",
            "不能抽取人口参数：各点将没有共同的农户"
        );
        problems.add(span, message);
        return None;
    }
    let word = match entry("scale").map(|node| &node.kind) {
        None if entry("values").is_some() => "choice",
        None => "linear",
        Some(NodeKind::Text(word)) => word.as_str(),
        Some(_) => "",
    };
    let range = [spec.low, spec.high];
    let values = entry("values").map(|node| design_section::numbers(node, range, 1..=1_000, text, problems));
    let bound = |key: &str, usual: f64, problems: &mut Problems<'_>| match entry(key) {
        None => Some(usual),
        Some(node) => {
            let found = design_section::number(node).filter(|number| (spec.low..=spec.high).contains(number));
            if found.is_none() {
                let allowed = crate::study::experiment::registry::bounds(spec);
                let message =
                    text!("`{key}` of `{text}` lies within {allowed}", "`{text}` 的 `{key}` 应在 {allowed} 之内");
                problems.add(&node.span, message);
            }
            found
        }
    };
    let bounds = [bound("low", spec.low, problems)?, bound("high", spec.high, problems)?];
    let scale = match (word, values) {
        ("linear", None) if place.is_single() && bounds[0] < bounds[1] => Scale::Linear(bounds),
        ("log", None) if place.is_single() && bounds[0] < bounds[1] && bounds[0] > 0.0 => Scale::Log(bounds),
        ("choice", Some(values)) if place.is_single() => Scale::Choice(values?),
        ("dirichlet", None) if !place.is_single() && spec.low <= 0.0 && spec.high >= 1.0 => Scale::Dirichlet,
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
    Some(Axis { place, scale })
}
