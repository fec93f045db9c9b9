//! `compare`: a baseline and named arms; each arm lists only the parameters that differ.

use std::collections::BTreeSet;

use crate::engine::declare::When;
use crate::engine::error::text;
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, PlannedArm};
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::bilingual;
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::draft::Draft;
use crate::study::input::keys;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::setting::{WHEN, settings};
use crate::study::input::toml_tree::{Node, NodeKind, NodeTable};
use crate::study::input::values::{differing, value};
use crate::study::nearest::nearest;

/// Keys of an arm besides sections of parameters.
pub(crate) const ARM_KEYS: [&str; 5] = ["name", "label", "like", "when", "set"];

settings! {
    /// A baseline and named arms.
    Compare in "compare", zh "基准方案与若干方案" {}
}

impl MakesArms for Compare {
    /// The arms of `[[arm]]`; without any, the baseline alone.
    fn arms(
        &self,
        _: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        let mut planned = match keys::entry(context.root, "arm").map(|(_, node)| node) {
            None => vec![arm_builder::planned(arm_builder::arm(context, NONE), &(0..0))],
            Some(Node { kind: NodeKind::List(items), .. })
                if items.iter().all(|item| matches!(item.kind, NodeKind::Table(_))) =>
            {
                read_arms(items, context, problems)
            }
            Some(node) => {
                problems.add(&node.span, text!("arms are written `[[arm]]`", "方案应写作 `[[arm]]`"));
                Vec::new()
            }
        };
        describe(&mut planned);
        Some(planned)
    }
}

/// An arm that was read: later arms may copy it.
struct ReadArm<'t> {
    name: &'t str,
    when: When,
    draft: Draft,
}

fn read_arms(items: &[Node], context: &Context<'_>, problems: &mut Problems<'_>) -> Vec<PlannedArm> {
    let mut read: Vec<ReadArm<'_>> = Vec::new();
    let mut planned = Vec::new();
    for item in items {
        let NodeKind::Table(table) = &item.kind else { continue };
        let name = keys::name(table, &item.span, problems);
        let label = keys::entry(table, "label").and_then(|(_, node)| bilingual::label(node, problems));
        let copied = keys::entry(table, "like").and_then(|(_, node)| copied(node, items, &read, problems));
        let (draft, when) = rules(table, copied, context, problems);
        let (Some((name, span)), Some(when)) = (name, when) else { continue };
        let arm = Arm { label, when, ..Arm::new(name, draft.rules.clone(), draft.origins.clone()) };
        planned.push(PlannedArm { arm, span });
        read.push(ReadArm { name, when, draft });
    }
    planned
}

/// The rules of an arm and from when they hold: those of the file or of the arm it copies, then its own. No time if that is
/// wrong.
fn rules(
    table: &NodeTable,
    copied: Option<&ReadArm<'_>>,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> (Draft, Option<When>) {
    let mut draft = copied.map_or_else(|| Draft::new(&context.base.rules), |arm| arm.draft.copy());
    let when = match keys::entry(table, "when") {
        Some((_, inner)) => WHEN.value(inner, "when", problems),
        None => Some(copied.map_or(When::Policy, |arm| arm.when)),
    };
    for (key, inner) in table {
        match key.name.as_str() {
            "name" | "label" | "like" | "when" => {}
            "set" => draft.set_paths(context.registry, inner, problems),
            _ => draft.set_section(context.registry, (key, inner), &ARM_KEYS, problems),
        }
    }
    (draft, when)
}

/// The arm above that `like` names.
fn copied<'r, 't>(
    node: &Node,
    items: &[Node],
    read: &'r [ReadArm<'t>],
    problems: &mut Problems<'_>,
) -> Option<&'r ReadArm<'t>> {
    let NodeKind::Text(name) = &node.kind else {
        problems.add(&node.span, text!("`like` is the name of an arm", "`like` 应为方案的名称"));
        return None;
    };
    let arm = read.iter().find(|arm| arm.name == name);
    if arm.is_none() {
        let is_named = |item: &Node| match &item.kind {
            NodeKind::Table(table) => keys::entry(table, "name")
                .is_some_and(|(_, node)| matches!(&node.kind, NodeKind::Text(text) if text == name)),
            _ => false,
        };
        let written = truncated(name);
        if items.iter().any(is_named) {
            let message = text!("arm `{written}` does not stand above this one", "方案 `{written}` 不在本方案之前");
            let help = text!("an arm can copy an arm above it", "方案只能复制写在它之前的方案");
            problems.add_with_help(&node.span, message, Some(help));
        } else {
            let help = nearest(name, read.iter().map(|arm| arm.name)).next().map(did_you_mean);
            problems.add_with_help(&node.span, text!("there is no arm `{written}`", "没有方案 `{written}`"), help);
        }
    }
    arm
}

/// Fills the design columns: every path in which some arm differs from the first.
fn describe(planned: &mut [PlannedArm]) {
    let Some((baseline, others)) = planned.split_first() else { return };
    let differing: BTreeSet<String> =
        others.iter().flat_map(|other| differing(&baseline.arm.rules, &other.arm.rules)).collect();
    for PlannedArm { arm, .. } in planned {
        let rules = &arm.rules;
        arm.design = differing.iter().filter_map(|path| Some((path.clone(), value(rules, path)?))).collect();
    }
}
