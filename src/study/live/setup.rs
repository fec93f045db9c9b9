//! What a page knows from the experiment that it was made of.

use crate::engine::error::{Language, Result};
use crate::engine::parameters::Parameters;
use crate::engine::pathways::{PATHWAY_NAMES, instruments};
use crate::engine::units::{floor, largest_remainder};
use crate::study::experiment::{COUNTIES, Experiment, read, set_value, value};
use crate::study::facts::{Fact, Facts};
use crate::study::input::{BUDGET, instrument_money};
use crate::study::live::levers::Position;
use crate::study::live::world_text::world_lines;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The county of the experiment itself.
pub(super) const OWN_COUNTY: &str = "file";
/// The sheet of facts is no kind of county.
const SHEET: &str = "mine";
/// Where no arm of the experiment grants money, each pathway begins with this much, yuan a household and year.
const USUAL_YUAN: i64 = 100;
/// Fen of a yuan.
pub(super) const FEN_OF_YUAN: i64 = 100;

/// What a page knows from its experiment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Setup {
    /// `en` or `zh`.
    pub language: String,
    /// Name of the experiment.
    pub name: String,
    /// Its question.
    pub question: String,
    /// What its author expected.
    pub expect: String,
    /// Its seed.
    pub seed: u64,
    /// Replications of an answer.
    pub replications: u32,
    /// The parameters of its world that are not the defaults, as sections of an experiment file.
    pub world: String,
    /// Growers in the county that it states, if it does.
    pub growers: Option<f64>,
    /// The levers at the beginning.
    pub position: Position,
}

/// A county to start from.
pub(super) struct County {
    pub name: &'static str,
    pub label: String,
    pub rules: Parameters,
    pub facts: Facts,
}

impl Setup {
    /// The setup of the page that `nongbo page` writes for an experiment: an answer has its replications, but not fewer than
    /// ten and not more than forty.
    #[must_use]
    pub fn of_experiment(experiment: &Experiment, language: Language) -> Self {
        Self::new(experiment, experiment.replications.clamp(10, 40), language)
    }

    /// The setup of a page for an experiment.
    #[must_use]
    pub fn new(experiment: &Experiment, replications: u32, language: Language) -> Self {
        let mut world = experiment.base.clone();
        without_money(&mut world);
        let mut setup = Self {
            language: language.code().to_owned(),
            name: experiment.name.clone(),
            question: language.of(&experiment.question).to_owned(),
            expect: language.of(&experiment.expect).to_owned(),
            seed: experiment.seed,
            replications,
            world: world_lines(&world),
            growers: experiment.facts.value(Fact::Growers),
            position: Position::default(),
        };
        setup.position = Position {
            county: OWN_COUNTY.to_owned(),
            growers: setup
                .growers
                .map_or_else(|| i64::try_from(world.population.households()).unwrap_or(i64::MAX), floor),
            years: world.population.policy_years,
            everybody: experiment.arms.iter().skip(1).all(|arm| arm.rules.rollout.scope_share >= 1.0)
                && experiment.arms.len() > 1,
            world: BTreeMap::new(),
            money: first_money(experiment),
        };
        setup
    }

    /// The language of the page.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::of_code(&self.language).unwrap_or(Language::En)
    }

    /// The counties to start from; that of the experiment first.
    ///
    /// # Errors
    /// [`crate::Error::Scenario`] where a world cannot be read: a defect.
    pub(super) fn counties(&self) -> Result<Vec<County>> {
        let language = self.language();
        let label = language.pick("the county of this experiment", "本实验的县").to_owned();
        let own = County { name: OWN_COUNTY, label, ..read_county(OWN_COUNTY, &head(&self.world))? };
        let kinds = COUNTIES.iter().filter(|kind| kind.name != SHEET).map(|kind| {
            let label = language.pick(kind.label.en, kind.label.zh).to_owned();
            Ok(County { label, ..read_county(kind.name, kind.text)? })
        });
        std::iter::once(Ok(own)).chain(kinds).collect()
    }

    /// A county by its name; the one of the experiment if there is no such kind.
    pub(super) fn county(&self, name: &str) -> Result<County> {
        match COUNTIES.iter().find(|kind| kind.name == name && kind.name != SHEET) {
            Some(kind) => read_county(kind.name, kind.text),
            None => read_county(OWN_COUNTY, &head(&self.world)),
        }
    }
}

/// A file with one arm and these sections.
fn head(world: &str) -> String {
    format!("question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n{world}")
}

fn read_county(name: &'static str, text: &str) -> Result<County> {
    let experiment = read(name, text, &[], |_| None)?;
    let mut rules = experiment.base;
    without_money(&mut rules);
    Ok(County { name, label: String::new(), rules, facts: experiment.facts })
}

/// Takes out all money and whom it reaches: that is what the levers say.
fn without_money(rules: &mut Parameters) {
    let defaults = Parameters::default();
    for pathway in PATHWAY_NAMES {
        for name in [BUDGET, "split", "units_per_thousand"] {
            let path = format!("{pathway}.{name}");
            let _is_known = value(&defaults, &path).is_some_and(|value| set_value(rules, &path, &value));
        }
    }
    rules.rollout = defaults.rollout;
}

/// The grants of the first arm that has any, whole yuan by instrument.
fn first_money(experiment: &Experiment) -> BTreeMap<String, i64> {
    let of_pathway = |pathway: &str, fen: Vec<i64>| {
        let yuan = largest_remainder((fen.iter().sum::<i64>() + FEN_OF_YUAN / 2) / FEN_OF_YUAN, &fen);
        let tools = instruments().into_iter().filter(move |tool| tool.pathway == pathway);
        tools.map(|tool| tool.id.to_owned()).zip(yuan).filter(|(_, yuan)| *yuan > 0).collect::<Vec<_>>()
    };
    let of_arm = |rules: &Parameters| -> BTreeMap<String, i64> {
        PATHWAY_NAMES
            .iter()
            .flat_map(|pathway| of_pathway(pathway, instrument_money::amounts(rules, pathway)))
            .collect()
    };
    let mut arms = experiment.arms.iter().skip(1).map(|arm| of_arm(&arm.rules));
    arms.find(|money| !money.is_empty()).unwrap_or_else(|| {
        let equal = |pathway: &&str| {
            let tools = instruments().iter().filter(|tool| tool.pathway == *pathway).count();
            of_pathway(pathway, largest_remainder(USUAL_YUAN * FEN_OF_YUAN, &vec![1; tools]))
        };
        PATHWAY_NAMES.iter().flat_map(equal).collect()
    })
}
