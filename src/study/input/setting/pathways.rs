//! Settings that are pathways or their budgets.

use serde_json::{Value as Json, json};

use crate::engine::declare::{Spec, Value};
use crate::engine::error::text;
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use crate::study::input::parameter_value::value_of;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Choice, Setting, SettingKey};
use crate::study::input::toml_tree::{Node, NodeKind};
use crate::study::input::{BUDGET, arm_builder, json_schema};

/// A pathway that must be named.
pub(crate) struct Pathway;

impl Setting for Pathway {
    type Value = String;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<String> {
        const ALL: [(&str, &str); PATHWAY_COUNT] = {
            let mut all = [("", ""); PATHWAY_COUNT];
            let mut at = 0;
            while at < PATHWAY_COUNT {
                all[at] = (PATHWAY_NAMES[at], PATHWAY_NAMES[at]);
                at += 1;
            }
            all
        };
        key.needs(&text!("which pathway gets the money", "由哪条路径获得资金"), problems);
        Choice(&ALL).read(key, problems).map(str::to_owned)
    }
    fn schema(&self) -> Json {
        json_schema::one_of(PATHWAY_NAMES)
    }
    fn is_required(&self) -> bool {
        true
    }
}

/// As [`Pathway`], but optional.
pub(crate) struct OptionalPathway;

impl Setting for OptionalPathway {
    type Value = Option<String>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Option<String>> {
        if key.has_value() { Pathway.read(key, problems).map(Some) } else { Some(None) }
    }
    fn schema(&self) -> Json {
        Pathway.schema()
    }
}

/// Pathways by name, each once; all five by default.
pub(crate) struct Pathways;

impl Setting for Pathways {
    type Value = Vec<String>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Vec<String>> {
        key.read_or(PATHWAY_NAMES.map(str::to_owned).to_vec(), problems, |node, problems| {
            let name = |node: &Node| match &node.kind {
                NodeKind::Text(text) if PATHWAY_NAMES.contains(&text.as_str()) => Some(text.clone()),
                _ => None,
            };
            let names: Option<Vec<String>> = match &node.kind {
                NodeKind::List(items) => items.iter().map(name).collect(),
                _ => None,
            };
            let is_set =
                |names: &Vec<String>| !names.is_empty() && (1..names.len()).all(|at| !names[..at].contains(&names[at]));
            let names = names.filter(is_set);
            if names.is_none() {
                let (path, all) = (key.path(), PATHWAY_NAMES.join(", "));
                let message =
                    text!("`{path}` is a list of pathways, each once: {all}", "`{path}` 应为不重复的路径列表：{all}");
                problems.add(&node.span, message);
            }
            names
        })
    }
    fn schema(&self) -> Json {
        json!({ "type": "array", "items": json_schema::one_of(PATHWAY_NAMES), "uniqueItems": true, "minItems": 1 })
    }
}

/// The budget of a design: above 0 and within the range of all five budgets. The file must not set these budgets
/// itself.
pub(crate) struct Budget;

impl Setting for Budget {
    type Value = i64;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<i64> {
        arm_builder::budgets_are_free(key.section.name, key.context, problems);
        let description = text!(
            "public money in fen a household and policy year, for each pathway that is on or for all together as the \
             design says",
            "财政资金，fen/户·政策年"
        );
        key.needs(&description, problems);
        key.read(problems, |node, problems| {
            let mut budget = None;
            for pathway in PATHWAY_NAMES {
                let spec = key.context.registry.spec(pathway, BUDGET)?;
                budget = Some(value_of(spec, node, &spec.default, problems)?);
            }
            match budget {
                Some(Value::Integer(budget)) if budget > 0 => Some(budget),
                _ => {
                    let path = key.path();
                    let message =
                        text!("`{path}` is a whole number of fen above 0", "`{path}` 应为大于 0 的整数（fen）");
                    problems.add(&node.span, message);
                    None
                }
            }
        })
    }
    fn schema(&self) -> Json {
        json_schema::fen(1, None)
    }
    fn is_required(&self) -> bool {
        true
    }
}

/// Money that a pathway gets beside others, within the range of its budget; 0 by default.
pub(crate) struct OtherBudget;

impl Setting for OtherBudget {
    type Value = i64;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<i64> {
        key.read_or(0, problems, |node, problems| {
            let budget = key.context.registry.spec(PATHWAY_NAMES[0], BUDGET)?;
            let spec = Spec { section: key.section.name, name: key.name, ..budget.clone() };
            match value_of(&spec, node, &spec.default, problems)? {
                Value::Integer(budget) => Some(budget),
                _ => None,
            }
        })
    }
    fn schema(&self) -> Json {
        json_schema::fen(0, Some(0))
    }
}

/// As [`Budget`], but optional.
pub(crate) struct OptionalBudget;

impl Setting for OptionalBudget {
    type Value = Option<i64>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Option<i64>> {
        if key.has_value() { Budget.read(key, problems).map(Some) } else { Some(None) }
    }
    fn schema(&self) -> Json {
        Budget.schema()
    }
}
