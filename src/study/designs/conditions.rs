//! `conditions`: the same programmes in worlds that differ: what one gains under each condition, and which of them leads.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::engine::declare::{Value, When};
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::draft::Draft;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Setting, SettingKey, settings};
use crate::study::input::toml_tree::NodeTable;
use crate::study::input::values::set_value;
use crate::study::input::{POPULATION, entries, json_schema, keys};

settings! {
    /// Programmes under several conditions.
    Conditions in "conditions", zh "多种条件下的方案比较" {
        /// The programmes: each sets money of pathways or instruments.
        programme: Vec<NamedSettings> = List { key: "programme", is_required: true }, zh "方案：设定各路径或工具的资金";
        /// Further conditions beside the world as the file sets it: parameters that hold from founding.
        condition: Vec<NamedSettings> = List { key: "condition", is_required: false }, zh "其他条件：自建立世界起生效的参数";
    }
}

/// Settings under a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedSettings {
    /// Its name.
    pub name: String,
    /// The values by path.
    #[serde(with = "entries")]
    pub set: Vec<(String, Value)>,
    /// Where the values came from, by path.
    #[serde(skip)]
    origins: BTreeMap<String, Origin>,
    /// The place of its name in the file.
    #[serde(skip)]
    span: Range<usize>,
}

impl NamedSettings {
    /// Sets its values in the rules of an arm.
    fn set(&self, arm: &mut Arm) {
        for (path, value) in &self.set {
            // The values were checked when they were read: the parameter exists and has this form.
            let _form = set_value(&mut arm.rules, path, value);
        }
        arm.origins.extend(self.origins.clone());
    }
}

impl MakesArms for Conditions {
    /// For every condition, the file's own first: no programme, then each programme. All arms hold from founding; programmes
    /// set money, which is spent in policy years only.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        self.check(problems);
        let mut planned = Vec::new();
        for (number, condition) in std::iter::once(None).chain(self.condition.iter().map(Some)).enumerate() {
            for (at, programme) in std::iter::once(None).chain(self.programme.iter().map(Some)).enumerate() {
                let mut arm = arm_builder::arm(context, arm_name(condition, programme));
                arm.when = When::Founding;
                for settings in condition.iter().chain(&programme) {
                    settings.set(&mut arm);
                }
                arm.design = vec![number_column("condition", number), number_column("programme", at)];
                let span = programme.or(condition).map_or(&section.span, |settings| &settings.span);
                planned.push(arm_builder::planned(arm, span));
            }
        }
        Some(planned)
    }
}

impl Conditions {
    /// Reports a programme that sets more than money, and a parameter that a condition and a programme set.
    fn check(&self, problems: &mut Problems<'_>) {
        for programme in &self.programme {
            for (path, _) in programme.set.iter().filter(|(path, _)| !is_of_pathway(path)) {
                let name = &programme.name;
                let message = text!(
                    "the programme `{name}` sets `{path}`: a programme sets money of pathways and instruments; \
                     put other parameters into a condition",
                    "方案 `{name}` 设定了 `{path}`：方案只设定各路径与工具的资金；其他参数请写入 condition"
                );
                problems.add(&programme.span, message);
            }
        }
        for (condition, path) in self.condition.iter().flat_map(|all| all.set.iter().map(move |(path, _)| (all, path)))
        {
            if path.split_once('.').is_some_and(|(section, _)| section == POPULATION) {
                let name = &condition.name;
                let message = text!(
                    "the condition `{name}` sets `{path}`: all conditions have the households and weeks of the file, so that \
                     they can be compared; put another population into an experiment of its own",
                    "条件 `{name}` 设定了 `{path}`：各条件须与文件有相同的农户与周数，方可比较；其他人口规模请另写一个实验"
                );
                problems.add(&condition.span, message);
            }
            if self.programme.iter().any(|programme| programme.set.iter().any(|(other, _)| other == path)) {
                let name = &condition.name;
                let message = text!(
                    "`{path}` is set by the condition `{name}` and by a programme",
                    "`{path}` 同时由条件 `{name}` 与某一方案设定"
                );
                problems.add(&condition.span, message);
            }
        }
    }

    /// Names of the conditions, the file's own first.
    #[must_use]
    pub fn condition_names(&self) -> Vec<&str> {
        std::iter::once(NONE).chain(self.condition.iter().map(|condition| condition.name.as_str())).collect()
    }

    /// Names of the programmes.
    #[must_use]
    pub fn programme_names(&self) -> Vec<&str> {
        self.programme.iter().map(|programme| programme.name.as_str()).collect()
    }
}

/// Whether a parameter belongs to a pathway.
fn is_of_pathway(path: &str) -> bool {
    path.split_once('.').is_some_and(|(section, _)| PATHWAY_NAMES.contains(&section))
}

/// Name of the arm of a programme under a condition: `baseline`, `quality`, `orchard`, `orchard+quality`.
fn arm_name(condition: Option<&NamedSettings>, programme: Option<&NamedSettings>) -> String {
    let names: Vec<&str> = condition.iter().chain(&programme).map(|settings| settings.name.as_str()).collect();
    if names.is_empty() { NONE.to_owned() } else { names.join("+") }
}

fn number_column(name: &str, number: usize) -> (String, Value) {
    (name.to_owned(), Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
}

/// A list of tables with name and settings.
struct List {
    key: &'static str,
    is_required: bool,
}

impl Setting for List {
    type Value = Vec<NamedSettings>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Vec<NamedSettings>> {
        let name = self.key;
        let form =
            text!("write `[[conditions.{name}]]` with name and set", "应写作 `[[conditions.{name}]]`，含 name 与 set");
        if self.is_required && !key.has_value() {
            key.needs(&form, problems);
            return None;
        }
        key.read_or(Vec::new(), problems, |node, problems| {
            let mut list = Vec::new();
            for (table, span) in keys::tables(node, &form, problems)? {
                list.extend(named_settings(name, table, span, key.context, problems));
            }
            Some(list)
        })
    }
    fn schema(&self) -> Json {
        let keys = json!({ "name": json_schema::name(), "set": { "$ref": "#/$defs/set" } });
        let item = json_schema::closed("Settings under a name.", "有名称的一组设定", keys);
        json!({ "type": "array", "items": json_schema::required(item, &["name", "set"]) })
    }
    fn is_required(&self) -> bool {
        self.is_required
    }
}

fn named_settings(
    key: &'static str,
    table: &NodeTable,
    span: &Range<usize>,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> Option<NamedSettings> {
    keys::only(table, key, &["name", "set"], problems);
    let name = keys::name(table, span, problems);
    let draft = Draft::new(&context.base.rules).with_set(context.registry, (key, table, span), problems);
    let (name, span) = name?;
    Some(NamedSettings { name: name.into(), set: draft.values(), origins: draft.origins, span })
}
