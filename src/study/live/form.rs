//! The levers as HTML. Their words are those of the declarations, as `nongbo explain` shows them.

use crate::engine::declare::{Spec, Value};
use crate::engine::error::{Language, Result};
use crate::engine::pathways::{Instrument, PATHWAYS, instruments};
use crate::engine::units::real;
use crate::study::chinese::unit_name;
use crate::study::facts::{Fact, Response};
use crate::study::live::experiment_text::tool_name;
use crate::study::live::lever_words::LeverWords;
use crate::study::live::levers::{WORLD_LEVERS, WorldLever, spec};
use crate::study::live::reasons::chinese_reason;
use crate::study::live::session::Prepared;
use crate::study::live::setup::{County, Setup};
use crate::study::page::{ReportWords, upper_first};
use crate::study::reference::basis_label;
use crate::study::tables::readable;
use askama::Template as _;

#[derive(askama::Template)]
#[template(path = "levers.html")]
struct Form<'s> {
    setup: &'s Setup,
    prepared: &'s Prepared,
    words: LeverWords,
    report_words: ReportWords,
    counties: Vec<(&'static str, String)>,
    growers: Lever,
    world: Vec<Lever>,
    pathways: Vec<PathwayLevers>,
    years: Vec<u32>,
}

/// A lever as the template shows it.
struct Lever {
    id: String,
    label: String,
    unit: String,
    /// Least value, largest value, step.
    range: [String; 3],
    at: String,
    /// The value in each county to start from.
    starts: Vec<(&'static str, String)>,
    hints: Vec<String>,
}

struct PathwayLevers {
    name: &'static str,
    meaning: String,
    all: Lever,
    tools: Vec<Lever>,
}

/// The levers of a page at their first position.
pub(super) fn form(setup: &Setup, prepared: &Prepared) -> Result<String> {
    let language = setup.language();
    let counties = setup.counties()?;
    let form = Form {
        setup,
        prepared,
        words: LeverWords::new(language),
        report_words: ReportWords::new(language),
        counties: counties.iter().map(|county| (county.name, county.label.clone())).collect(),
        growers: growers(setup, &counties),
        world: WORLD_LEVERS.iter().map(|lever| world(lever, &counties, language)).collect(),
        pathways: pathways(setup),
        years: vec![1, 2, 3, 4, 5, 6, 8, 10],
    };
    Ok(form.render().expect("defect: a text cannot fail to be written"))
}

fn growers(setup: &Setup, counties: &[County]) -> Lever {
    let language = setup.language();
    let spec = Fact::Growers.spec();
    let start = |county: &County| {
        let stated = county.facts.value(Fact::Growers).map(crate::engine::units::floor);
        (county.name, stated.unwrap_or(setup.position.growers).to_string())
    };
    Lever {
        id: "growers".into(),
        label: upper_first(language.pick(spec.label.en, spec.label.zh)),
        unit: language.pick(spec.unit.en, spec.unit.zh).to_owned(),
        range: ["10".into(), "1000000".into(), "10".into()],
        at: setup.position.growers.to_string(),
        starts: counties.iter().map(start).collect(),
        hints: vec![
            language
                .pick(
                    "It scales totals only; the simulation has fewer households.",
                    "只用于折算合计，不改变所模拟的农户数。",
                )
                .to_owned(),
        ],
    }
}

fn world(lever: &WorldLever, counties: &[County], language: Language) -> Lever {
    let fact = lever.fact.spec();
    let decimals = usize::from(lever.range[2] < 1.0);
    let write = |number: f64| format!("{number:.decimals$}");
    let hints = lever.spec().map_or_else(Vec::new, |spec| {
        let (label, source) = (parameter_label(&spec, language), source(&spec, language));
        let path = lever.path;
        vec![
            direction(fact.response, language).to_owned(),
            language
                .pick(&format!("Parameter: {label} ({path}). {source}"), &format!("调节“{label}”（{path}）。{source}"))
                .to_owned(),
        ]
    });
    let starts: Vec<(&'static str, String)> =
        counties.iter().map(|county| (county.name, write(lever.position(&county.rules)))).collect();
    Lever {
        id: lever.path.to_owned(),
        label: upper_first(language.pick(fact.label.en, fact.label.zh)),
        unit: if lever.unit == "1" {
            language.pick("index", "指数").to_owned()
        } else {
            language.pick(lever.unit, &unit_name(lever.unit)).to_owned()
        },
        range: lever.range.map(write),
        at: starts.first().map(|(_, at)| at.clone()).unwrap_or_default(),
        starts,
        hints,
    }
}

fn pathways(setup: &Setup) -> Vec<PathwayLevers> {
    let language = setup.language();
    let money = |tool: &Instrument| setup.position.money.get(tool.id).copied().unwrap_or(0);
    let lever = |id: &str, label: &str, at: i64, hints: Vec<String>| Lever {
        id: id.to_owned(),
        label: label.to_owned(),
        unit: language.pick("yuan", "元").to_owned(),
        range: ["0".into(), "1000".into(), "5".into()],
        at: at.to_string(),
        starts: Vec::new(),
        hints,
    };
    let of_pathway = |pathway: &crate::engine::pathways::PathwayInfo| {
        let tools: Vec<Instrument> = instruments().into_iter().filter(|tool| tool.pathway == pathway.name).collect();
        PathwayLevers {
            name: pathway.name,
            meaning: language.pick(pathway.meaning.en, pathway.meaning.zh).to_owned(),
            all: lever(
                pathway.name,
                &upper_first(language.pick(pathway.label.en, pathway.label.zh)),
                tools.iter().map(money).sum(),
                Vec::new(),
            ),
            tools: tools
                .iter()
                .map(|tool| {
                    lever(tool.id, &upper_first(&tool_name(tool, language)), money(tool), tool_hints(tool, language))
                })
                .collect(),
        }
    };
    PATHWAYS.iter().map(of_pathway).collect()
}

/// What an instrument buys, does and costs, and why it may not pay.
fn tool_hints(tool: &Instrument, language: Language) -> Vec<String> {
    let pair = |en: &str, zh: &str, body: &str| format!("{}{body}", language.pick(en, zh));
    let mut hints = vec![
        pair("Buys: ", "购买：", language.pick(tool.unit, tool.unit_zh)),
        pair("Acts on: ", "作用于：", language.pick(tool.acts_on, tool.acts_on_zh)),
    ];
    hints.extend(spec(tool.cost).map(|spec| price(&spec, language)));
    hints.push(pair("Why income might not rise: ", "收入为何可能不增：", language.pick(tool.why_not, tool.why_not_zh)));
    hints
}

/// The price of an instrument with its range and source, in yuan.
fn price(spec: &Spec, language: Language) -> String {
    // A hundredth of a mu for a fen is a mu for a yuan.
    let is_per_cmu = spec.unit == "fen/cmu";
    let (factor, unit) = match spec.unit.strip_prefix("fen") {
        _ if is_per_cmu => (1.0, "yuan/mu".to_owned()),
        Some(per) => (0.01, format!("yuan{per}")),
        None => (1.0, spec.unit.to_owned()),
    };
    let write = |number: f64| {
        let number = number * factor;
        readable(number, if libm::fabs(number) < 10.0 && libm::round(number) - number != 0.0 { 2 } else { 0 })
    };
    let default = match &spec.default {
        Value::Integer(value) => write(real(*value)),
        other => other.number().map_or_else(|| other.to_string(), write),
    };
    let (low, high, zh) = (write(spec.low), write(spec.high), unit_name(&unit));
    let source = source(spec, language);
    language
        .pick(
            &format!("Price: {default} {unit}, allowed {low} to {high}. {source}"),
            &format!("单价：{default}{zh}，可设范围{low}—{high}。{source}"),
        )
        .to_owned()
}

/// On what a default rests, with the reason.
fn source(spec: &Spec, language: Language) -> String {
    let (zh, _) = basis_label(spec.basis);
    let (en, from) = (spec.basis.name(), spec.source);
    let reason = chinese_reason(&spec.path()).map_or_else(String::new, |reason| format!("，{reason}"));
    language.pick(&format!("Basis of the default: {en}, {from}."), &format!("默认值依据：{zh}{reason}。")).to_owned()
}

/// Where a lever leads.
const fn direction(response: Response, language: Language) -> &'static str {
    match response {
        Response::Proportional | Response::Rises => language.pick("Further right: more.", "越往右越多。"),
        Response::Falls => language.pick("Further right: fewer.", "越往右越少。"),
    }
}

fn parameter_label(spec: &Spec, language: Language) -> String {
    language.pick(spec.meaning.trim().trim_end_matches('.'), spec.zh).to_owned()
}
