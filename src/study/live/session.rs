//! Answers to positions of the levers: prepares the experiment, collects the replications, writes the answer.

use crate::engine::error::{Error, Result, text};
use crate::engine::units::count_as_f64;
use crate::study::experiment::{Arm, Experiment, MOST_MEMORY, memory_problem, read};
use crate::study::facts::Fact;
use crate::study::live::experiment_text::experiment_text;
use crate::study::live::levers::{Position, WORLD_LEVERS};
use crate::study::live::setup::Setup;
use crate::study::live::task::{TaskResult, unreadable};
use crate::study::page::{Page, Provenance};
use crate::study::run::{ReplicationResult, ReplicationRun, Results};
use crate::study::tables::readable;
use serde::{Deserialize, Serialize};

/// Households of a village in a smaller world, at least.
const LEAST_HOUSEHOLDS: u32 = 8;

/// What a page asks for.
#[derive(Deserialize)]
struct Question {
    position: Position,
    /// Into how many parts the households are divided: of a village one part is simulated.
    part: u32,
}

/// An experiment that is ready to be simulated.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Prepared {
    /// Its file, at full size.
    pub text: String,
    /// What is set beside the file in a smaller world.
    pub set: Vec<(String, String)>,
    /// Replications.
    pub replications: u32,
    /// Households of the file.
    pub households: usize,
    /// Into how many parts they can be divided at most.
    pub parts: u32,
    /// Simulated weeks of a replication.
    pub weeks: u32,
    /// Households that are simulated.
    pub simulated: usize,
    /// The command that repeats the answer at full size.
    pub command: String,
}

/// The work on one position of the levers after another.
pub struct Session {
    setup: Setup,
    experiment: Option<Experiment>,
    results: Vec<ReplicationResult>,
    facts: Vec<Vec<Option<f64>>>,
}

impl Session {
    /// A session for the setup of a page, as JSON.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is no setup.
    pub fn new(setup: &str) -> Result<Self> {
        Ok(Self::of(serde_json::from_str(setup).map_err(unreadable)?))
    }

    pub(super) const fn of(setup: Setup) -> Self {
        Self { setup, experiment: None, results: Vec::new(), facts: Vec::new() }
    }

    /// A message in the language of the page.
    #[must_use]
    pub fn message(&self, error: &Error) -> String {
        let language = self.setup.language();
        match error {
            Error::Scenario { problems, .. } => {
                let messages: Vec<&str> = problems.iter().map(|problem| language.of(&problem.message)).collect();
                messages.join(language.pick("; ", "；"))
            }
            Error::Usage(text) | Error::Damaged(text) | Error::Machine { message: text, .. } => {
                language.of(text).to_owned()
            }
            _ => error.to_string(),
        }
    }

    /// Prepares the experiment of a question, `{"position": …, "part": 1}`, and forgets the results before it. The answer is
    /// the experiment as JSON.
    ///
    /// # Errors
    /// What is wrong in the position.
    pub fn prepare(&mut self, question: &str) -> Result<String> {
        let Question { position, part } = serde_json::from_str(question).map_err(unreadable)?;
        let prepared = self.prepare_position(&position, part)?;
        Ok(serde_json::to_string(&prepared).expect("defect: an experiment is text"))
    }

    pub(super) fn prepare_position(&mut self, position: &Position, part: u32) -> Result<Prepared> {
        let text = experiment_text(&self.setup, position)?;
        let mut experiment = read_page(&text, &[])?;
        let count = |experiment: &Experiment| experiment.arms.first().map_or(0, Arm::households);
        let households = count(&experiment);
        let village = experiment.base.population.households_per_village;
        let parts = (village / LEAST_HOUSEHOLDS).max(1);
        let mut set = Vec::new();
        if part > 1 && parts > 1 {
            let fewer = village / part.min(parts);
            set.push(("population.households_per_village".to_owned(), fewer.to_string()));
            experiment = read_page(&text, &set)?;
        }
        let prepared = Prepared {
            households,
            parts,
            simulated: count(&experiment),
            weeks: ReplicationRun::new(experiment.clone(), 0)?.weeks_left(),
            replications: experiment.replications,
            command: "nongbo run page.toml --out out/page && nongbo report out/page".to_owned(),
            text,
            set,
        };
        self.experiment = Some(experiment);
        self.results.clear();
        self.facts.clear();
        Ok(prepared)
    }

    /// The experiment that was prepared last.
    #[must_use]
    pub const fn experiment(&self) -> Option<&Experiment> {
        self.experiment.as_ref()
    }

    pub(super) fn into_experiment(self) -> Option<Experiment> {
        self.experiment
    }

    /// Adds a result, JSON of a [`TaskResult`]; the number of results.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is no result.
    pub fn collect(&mut self, result: &str) -> Result<usize> {
        let TaskResult { result, facts } = serde_json::from_str(result).map_err(unreadable)?;
        self.results.push(result);
        self.facts.push(facts);
        Ok(self.results.len())
    }

    /// The results so far.
    ///
    /// # Errors
    /// [`Error::Usage`] if nothing was prepared.
    pub fn results(&self) -> Result<Results> {
        let experiment =
            self.experiment.as_ref().ok_or_else(|| Error::Usage(text!("no experiment is prepared", "尚未准备实验")))?;
        Results::from_replications(experiment, &self.results)
    }

    /// The answer of the results so far, as JSON: `html`, the content hash, what the county of the model shows for each
    /// lever of the world.
    ///
    /// # Errors
    /// [`Error::Usage`] with fewer than two replications, and as [`Page::new`].
    pub fn answer(&self) -> Result<String> {
        let results = self.results()?;
        if results.panel.replications < 2 {
            return Err(Error::Usage(text!("an interval needs two replications", "区间估计至少需要两次重复")));
        }
        let content_hash = results.content_hash();
        let provenance = Provenance { content_hash: &content_hash, failed: results.failed(), check_command: "" };
        let page = Page::new(&results.experiment, &results.panel, provenance, self.setup.language())?;
        let answer = serde_json::json!({ "html": page.answer_html(), "hash": content_hash, "seen": self.seen() });
        Ok(answer.to_string())
    }

    /// In words, what the baseline year of the simulated world shows for the fact of each lever.
    fn seen(&self) -> Vec<String> {
        let language = self.setup.language();
        let growers = self.experiment.as_ref().and_then(|it| it.facts.value(Fact::Growers)).unwrap_or(1.0);
        let seen = |fact: Fact| {
            let at = Fact::ALL.iter().position(|other| *other == fact)?;
            let values: Vec<f64> = self.facts.iter().filter_map(|facts| *facts.get(at)?).collect();
            let mean = values.iter().sum::<f64>() / count_as_f64(values.len());
            let spec = fact.spec();
            let number = readable(mean * if spec.is_total { growers } else { 1.0 }, spec.decimals);
            let (en, zh) = (spec.unit.en, spec.unit.zh);
            mean.is_finite().then(|| {
                language
                    .pick(&format!("In this county: {number} {en}."), &format!("测算所得：{number}（{zh}）。"))
                    .to_owned()
            })
        };
        WORLD_LEVERS.iter().map(|lever| seen(lever.fact).unwrap_or_default()).collect()
    }
}

fn read_page(text: &str, set: &[(String, String)]) -> Result<Experiment> {
    let mut experiment = read("page.toml", text, set, |rules| memory_problem(rules, MOST_MEMORY))?;
    experiment.name = String::new();
    Ok(experiment)
}
