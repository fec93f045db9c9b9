//! The experiment file that a position of the levers means.

use crate::engine::error::{Error, Language, Result, text};
use crate::engine::pathways::{Instrument, PATHWAY_COUNT, PATHWAYS, PathwayInfo, instruments};
use crate::study::experiment::set_value;
use crate::study::live::levers::{Position, WORLD_LEVERS};
use crate::study::live::setup::{FEN_OF_YUAN, Setup};
use crate::study::live::world_text::world_lines;
use std::fmt::Write as _;

/// Most letters of a label that names instruments; with more it names their pathways. An arm may have 64.
const LONGEST_LABEL: usize = 48;

/// The experiment of a position: no support beside the support that the levers say.
///
/// # Errors
/// [`Error::Usage`] where a lever names no parameter.
pub(super) fn experiment_text(setup: &Setup, position: &Position) -> Result<String> {
    let language = setup.language();
    let mut rules = setup.county(&position.county)?.rules;
    rules.population.policy_years = position.years;
    for (path, at) in &position.world {
        let lever = WORLD_LEVERS.iter().find(|lever| lever.path == path);
        let value = lever.and_then(|lever| lever.value(*at, &rules));
        if !value.is_some_and(|value| set_value(&mut rules, path, &value)) {
            return Err(Error::Usage(text!("there is no lever `{path}`", "没有调节项 `{path}`")));
        }
    }
    if position.everybody {
        rules.rollout.scope_share = 1.0;
    }
    let funded = funded(position);
    let label = label(&funded, language);
    let spent = spent(&funded, language);
    let question = language.pick("What does this support do to farmers' income: ", "以下扶持对农户收入有何影响：");
    let expect = language.pick("Not stated: made by the levers of a page.", "未写明：由网页调节项生成。");
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut file = format!(
        "question = {}\nexpect = {}\ndesign = \"compare\"\nseed = {}\nreplications = {}\n\n[facts]\ngrowers = {}\n{}\n[[arm]]\nname = \"baseline\"\n",
        quoted(&format!("{question}{spent}{}", language.pick("?", "？"))),
        quoted(expect),
        setup.seed,
        setup.replications,
        position.growers,
        world_lines(&rules),
    );
    // Arms with the same rules are meant only in a placebo.
    let name = if funded.is_empty() { "placebo" } else { "support" };
    let money: Vec<String> =
        funded.iter().map(|(tool, yuan)| format!("{} = {}", tool.id, yuan * FEN_OF_YUAN)).collect();
    let _ =
        write!(file, "\n[[arm]]\nname = \"{name}\"\nlabel = {}\nset = {{ {} }}\n", quoted(&label), money.join(", "));
    Ok(file.replace("set = {  }\n", ""))
}

/// The instruments that get money, in their order.
fn funded(position: &Position) -> Vec<(Instrument, i64)> {
    let yuan = |tool: &Instrument| position.money.get(tool.id).copied().filter(|yuan| *yuan > 0);
    instruments().into_iter().filter_map(|tool| Some((tool, yuan(&tool)?))).collect()
}

/// Name of an instrument for readers.
pub(super) fn tool_name(tool: &Instrument, language: Language) -> String {
    language.pick(&tool.name.replace('_', " "), tool.zh).to_owned()
}

/// What readers call the support: a whole pathway by its name, a single instrument by its own.
fn label(funded: &[(Instrument, i64)], language: Language) -> String {
    let mut names = Vec::new();
    for pathway in PATHWAYS {
        let tools: Vec<&Instrument> =
            funded.iter().map(|(tool, _)| tool).filter(|tool| tool.pathway == pathway.name).collect();
        let all = instruments().iter().filter(|tool| tool.pathway == pathway.name).count();
        match tools[..] {
            [] => {}
            [tool] if all > 1 => names.push(tool_name(tool, language)),
            _ => names.push(language.pick(pathway.label.en, pathway.label.zh).to_owned()),
        }
    }
    let and = language.pick(" + ", "＋");
    let label = match names.len() {
        0 => language.pick("no support either", "同样无扶持").to_owned(),
        PATHWAY_COUNT => language.pick("all five pathways", "五条同时实施").to_owned(),
        _ => names.join(and),
    };
    if label.chars().count() <= LONGEST_LABEL {
        return label;
    }
    let is_funded = |pathway: &&PathwayInfo| funded.iter().any(|(tool, _)| tool.pathway == pathway.name);
    let pathways = PATHWAYS.iter().filter(is_funded);
    pathways.map(|pathway| language.pick(pathway.label.en, pathway.label.zh)).collect::<Vec<_>>().join(and)
}

/// What is paid, in words: `host training 100 yuan`.
fn spent(funded: &[(Instrument, i64)], language: Language) -> String {
    if funded.is_empty() {
        return language.pick("none", "无").to_owned();
    }
    let word = |(tool, yuan): &(Instrument, i64)| {
        format!("{}{}{yuan}{}", tool_name(tool, language), language.pick(" ", ""), language.pick(" yuan", "元"))
    };
    let words: Vec<String> = funded.iter().map(word).collect();
    let each = language.pick(" a household and year", "（每户每年）");
    format!("{}{each}", words.join(language.pick(", ", "、")))
}
