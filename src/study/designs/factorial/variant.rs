//! Variants of a pathway in a factorial: the pathway under other settings.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::input::arm::Origin;
use crate::study::input::arm_builder;
use crate::study::input::context::Context;
use crate::study::input::draft::Draft;
use crate::study::input::problems::Problems;
use crate::study::input::problems::{did_you_mean, truncated};
use crate::study::input::setting::{Setting, SettingKey};
use crate::study::input::toml_tree::{NodeKind, NodeTable};
use crate::study::input::{BUDGET, entries, json_schema, keys};
use crate::study::nearest::nearest;

/// A pathway under other settings: alone as arm `name`, with all others as arm `all+name`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The pathway it is a variant of.
    pub pathway: String,
    /// Its settings by path.
    #[serde(with = "entries")]
    pub set: Vec<(String, Value)>,
    /// Where its settings came from, by path.
    #[serde(skip)]
    pub(super) origins: BTreeMap<String, Origin>,
    /// The place of its name in the file.
    #[serde(skip)]
    pub(super) span: Range<usize>,
}

/// The list of variants; empty by default.
pub(super) struct Variants;

impl Setting for Variants {
    type Value = Vec<Variant>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Vec<Variant>> {
        let form = text!(
            "`without` is a list of tables with name, pathway and set",
            "`without` 应为表的列表，每个表含 name、pathway 与 set"
        );
        key.read_or(Vec::new(), problems, |node, problems| {
            let mut variants = Vec::new();
            for (table, span) in keys::tables(node, &form, problems)? {
                variants.extend(variant(table, span, key.context, problems));
            }
            Some(variants)
        })
    }
    fn schema(&self) -> Json {
        let keys = json!({
            "name": json_schema::name(),
            "pathway": json_schema::one_of(PATHWAY_NAMES),
            "set": { "$ref": "#/$defs/set" },
        });
        let variant = json_schema::closed("A pathway under other settings.", "另一设置下的路径", keys);
        json!({ "type": "array", "items": json_schema::required(variant, &["name", "pathway", "set"]) })
    }
}

fn variant(
    table: &NodeTable,
    span: &Range<usize>,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> Option<Variant> {
    keys::only(table, "without", &["name", "pathway", "set"], problems);
    let name = keys::name(table, span, problems);
    let pathway = pathway(table, span, problems);
    let draft = Draft::new(&context.base.rules).with_set(context.registry, ("variant", table, span), problems);
    for path in PATHWAY_NAMES.map(|pathway| format!("{pathway}.{BUDGET}")) {
        if let Some(place) = draft.span(&path) {
            problems.add(place, arm_builder::decided("factorial", &path));
        }
    }
    let (name, span) = name?;
    Some(Variant { name: name.into(), pathway: pathway?.into(), set: draft.values(), origins: draft.origins, span })
}

fn pathway(table: &NodeTable, span: &Range<usize>, problems: &mut Problems<'_>) -> Option<&'static str> {
    let all = PATHWAY_NAMES.join(", ");
    let message = text!("`pathway` is one of {all}", "`pathway` 可选 {all}");
    match keys::entry(table, "pathway").map(|(_, node)| (&node.kind, &node.span)) {
        Some((NodeKind::Text(written), place)) => {
            let pathway = PATHWAY_NAMES.into_iter().find(|pathway| pathway == written);
            if pathway.is_none() {
                problems.add_with_help(
                    place,
                    message,
                    nearest(&truncated(written), PATHWAY_NAMES).next().map(did_you_mean),
                );
            }
            pathway
        }
        Some((_, place)) => {
            problems.add(place, message);
            None
        }
        None => {
            problems.add(span, message);
            None
        }
    }
}
