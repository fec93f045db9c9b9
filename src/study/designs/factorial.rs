//! `factorial`: every subset of the five pathways in the order of a bit mask, then the variants.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::units::largest_remainder;
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::arm_builder::{self, ALL, has, mask_columns, mask_name};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::draft::Draft;
use crate::study::input::problems::Problems;
use crate::study::input::problems::{did_you_mean, truncated};
use crate::study::input::setting::{Budget, Choice, Setting, SettingKey, settings};
use crate::study::input::toml_tree::{NodeKind, NodeTable};
use crate::study::input::values::set_value;
use crate::study::input::{BUDGET, entries, json_schema, keys};
use crate::study::nearest::nearest;

settings! {
    /// Every subset of the five pathways, and variants of them.
    Factorial in "factorial", zh "五条路径的析因设计" {
        /// Budget of each pathway that is on, or of all that are on together, in fen a household and year.
        budget_fen_per_household_year: i64 = Budget, zh "每条开启的路径所得的预算";
        /// programme: each pathway that is on gets the budget. budget: the pathways that are on share it.
        game: Funding = Choice(&[("programme", Funding::Programme), ("budget", Funding::Budget)]), zh "programme：每条开启路径各得预算（默认）；budget：开启的路径平分预算";
        /// Variants: each adds the pathway alone and all five under its settings.
        without: Vec<Variant> = Variants, zh "变体：各增加两个实验组";
    }
}

/// How the budget of a factorial is assigned to pathways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funding {
    /// Each pathway that is on gets the whole budget.
    Programme,
    /// The pathways that are on share the budget equally.
    Budget,
}

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
    origins: BTreeMap<String, Origin>,
    /// The place of its name in the file.
    #[serde(skip)]
    span: Range<usize>,
}

impl MakesArms for Factorial {
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        let budget = self.budget_fen_per_household_year;
        if self.game == Funding::Budget && !arm_builder::can_be_shared(section, budget, 5, problems) {
            return None;
        }
        let subsets =
            (0_u8..32).map(|mask| arm_builder::planned(self.arm(mask_name(mask), mask, None, context), &section.span));
        let variants = self.without.iter().flat_map(|variant| {
            let mask = PATHWAY_NAMES.iter().position(|pathway| *pathway == variant.pathway).map_or(0, |at| 1_u8 << at);
            [(variant.name.clone(), mask), (format!("{ALL}+{}", variant.name), 31)]
                .map(|(name, mask)| arm_builder::planned(self.arm(name, mask, Some(variant), context), &variant.span))
        });
        Some(subsets.chain(variants).collect())
    }
}

impl Factorial {
    fn arm(&self, name: String, mask: u8, variant: Option<&Variant>, context: &Context<'_>) -> Arm {
        let mut arm = arm_builder::arm(context, name);
        for (path, value) in variant.iter().flat_map(|variant| &variant.set) {
            // The variant was checked before: the parameter exists and has this form.
            let _form = set_value(&mut arm.rules, path, value);
        }
        arm.origins = variant.map_or_else(BTreeMap::new, |variant| variant.origins.clone());
        arm_builder::fund(&mut arm.rules, &mut arm.origins, self.game.parts(mask, self.budget_fen_per_household_year));
        let is_on = |other: &Variant| variant.is_some_and(|variant| variant.name == other.name);
        let flags = self.without.iter().map(|other| (other.name.clone(), Value::Flag(is_on(other))));
        arm.design = mask_columns(mask).into_iter().chain(flags).collect();
        arm
    }
}

impl Funding {
    /// What each pathway gets when those of `mask` are on, fen a household and year; a shared budget is split exactly.
    fn parts(self, mask: u8, budget: i64) -> [i64; 5] {
        let on: [i64; 5] = std::array::from_fn(|at| i64::from(has(mask, at)));
        match self {
            Self::Programme => on.map(|on| on * budget),
            Self::Budget => {
                let parts = largest_remainder(budget, &on);
                std::array::from_fn(|at| parts[at])
            }
        }
    }
}

/// The list of variants; empty by default.
struct Variants;

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
