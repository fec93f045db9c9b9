//! An experiment as `experiment.resolved.json`: every base value with its source, and the values of each arm that
//! differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use crate::engine::declare::{Section, Value, When};
use crate::engine::error::Text;
use crate::engine::parameters::Parameters;
use crate::study::designs::Design;
use crate::study::experiment::{About, Experiment, Record, StoppingRule};
use crate::study::facts::Facts;
use crate::study::input::arm::{Arm, Origin, ReplicationNumbers};
use crate::study::input::bilingual::StoredText;
use crate::study::input::entries;
use crate::study::input::values::{diff, set_value};

/// The content of the file.
#[derive(Serialize, Deserialize)]
struct Resolved {
    question: StoredText,
    expect: StoredText,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<StoredText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<StoredText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<StoredText>,
    design: Design,
    seed: Entry<u64>,
    replications: Entry<u32>,
    stop: Option<StoppingRule>,
    record: Record,
    #[serde(with = "entries")]
    values: Vec<(String, SectionValues)>,
    arms: Vec<ResolvedArm>,
}

/// The values of a section by name.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct SectionValues(#[serde(with = "entries")] Vec<(String, Entry<Value>)>);

/// An arm: its design columns, and the values that differ from the base, by path.
#[derive(Serialize, Deserialize)]
struct ResolvedArm {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<StoredText>,
    paired: bool,
    when: When,
    #[serde(with = "entries")]
    design: Vec<(String, Value)>,
    #[serde(default, skip_serializing_if = "is_usual")]
    numbers: ReplicationNumbers,
    #[serde(with = "entries")]
    differences: Vec<(String, Entry<Value>)>,
}

/// Whether replication numbers are those of an arm that shares its draws with the baseline.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_usual(numbers: &ReplicationNumbers) -> bool {
    *numbers == ReplicationNumbers::default()
}

/// A value and where it came from.
#[derive(Serialize, Deserialize)]
struct Entry<T> {
    value: T,
    #[serde(flatten)]
    origin: Origin,
}

impl<T> Entry<T> {
    fn new(value: T, path: &str, origins: &BTreeMap<String, Origin>) -> Self {
        Self { value, origin: origins.get(path).copied().unwrap_or(Origin::Default) }
    }
}

impl From<&Experiment> for Resolved {
    fn from(experiment: &Experiment) -> Self {
        let origins = &experiment.origins;
        let section = |section: &dyn Section| {
            let specs = section.specs();
            let entry = |name: &str, path: &str| Some(Entry::new(section.get(name)?, path, origins));
            let values = specs.iter().filter_map(|spec| Some((spec.name.to_owned(), entry(spec.name, &spec.path())?)));
            (section.name().to_owned(), SectionValues(values.collect()))
        };
        Self {
            question: (&experiment.question).into(),
            expect: (&experiment.expect).into(),
            title: experiment.about.title.as_ref().map(StoredText::from),
            author: experiment.about.author.as_ref().map(StoredText::from),
            note: experiment.about.note.as_ref().map(StoredText::from),
            design: experiment.design.clone(),
            seed: Entry::new(experiment.seed, "seed", origins),
            replications: Entry::new(experiment.replications, "replications", origins),
            stop: experiment.stop.clone(),
            record: experiment.record.clone(),
            values: experiment.base.sections().into_iter().map(section).collect(),
            arms: experiment.arms.iter().map(|arm| ResolvedArm::new(arm, &experiment.base)).collect(),
        }
    }
}

impl ResolvedArm {
    fn new(arm: &Arm, base: &Parameters) -> Self {
        let difference = |(path, _, value): (String, Value, Value)| {
            let entry = Entry::new(value, &path, &arm.origins);
            (path, entry)
        };
        Self {
            name: arm.name.clone(),
            label: arm.label.as_ref().map(StoredText::from),
            paired: arm.paired,
            when: arm.when,
            design: arm.design.clone(),
            numbers: arm.numbers,
            differences: diff(base, &arm.rules).into_iter().map(difference).collect(),
        }
    }

    /// The arm, or the path of a parameter that does not exist.
    fn arm(mut self, base: &Parameters) -> Result<Arm, String> {
        let (mut rules, mut origins) = (base.clone(), BTreeMap::new());
        for (path, entry) in std::mem::take(&mut self.differences) {
            set(&mut rules, &mut origins, path, &entry)?;
        }
        let Self { name, label, when, design, paired, numbers, .. } = self;
        let label = label.map(Text::from);
        Ok(Arm { name, label, rules, when, design, paired, numbers, origins })
    }
}

impl TryFrom<Resolved> for Experiment {
    /// The path of a parameter that this version does not know.
    type Error = String;

    fn try_from(resolved: Resolved) -> Result<Self, String> {
        let (mut base, mut origins) = (Parameters::default(), BTreeMap::new());
        for (section, values) in resolved.values {
            for (name, entry) in values.0 {
                set(&mut base, &mut origins, format!("{section}.{name}"), &entry)?;
            }
        }
        origins.insert("seed".to_owned(), resolved.seed.origin);
        origins.insert("replications".to_owned(), resolved.replications.origin);
        Ok(Self {
            name: String::new(),
            question: resolved.question.into(),
            expect: resolved.expect.into(),
            about: About {
                title: resolved.title.map(Text::from),
                author: resolved.author.map(Text::from),
                note: resolved.note.map(Text::from),
            },
            design: resolved.design,
            seed: resolved.seed.value,
            replications: resolved.replications.value,
            arms: resolved.arms.into_iter().map(|arm| arm.arm(&base)).collect::<Result<_, _>>()?,
            stop: resolved.stop,
            record: resolved.record,
            facts: Facts::default(),
            text: String::new(),
            origins,
            base,
        })
    }
}

fn set(
    rules: &mut Parameters,
    origins: &mut BTreeMap<String, Origin>,
    path: String,
    entry: &Entry<Value>,
) -> Result<(), String> {
    if !set_value(rules, &path, &entry.value) {
        return Err(path);
    }
    origins.insert(path, entry.origin);
    Ok(())
}

impl Serialize for Experiment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Resolved::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Experiment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Resolved::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The experiment as JSON; the same bytes for the same file and overrides.
///
/// # Panics
/// Never: names are text, and numbers are finite.
#[must_use]
pub fn resolved(experiment: &Experiment) -> Json {
    serde_json::to_value(experiment).expect("names are text")
}
