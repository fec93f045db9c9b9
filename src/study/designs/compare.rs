//! `compare`: a baseline and named arms; each arm lists only the parameters that differ.

use std::collections::BTreeSet;

use crate::engine::declare::When;
use crate::engine::error::text;
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, PlannedArm};
use crate::study::input::arm_builder::NONE;
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::draft::Draft;
use crate::study::input::keys;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{WHEN, settings};
use crate::study::input::toml_tree::{Node, NodeKind};
use crate::study::input::values::{differing, value};

settings! {
    /// A baseline and named arms.
    Compare in "compare", zh "基准组与若干实验组" {}
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
            None => vec![PlannedArm { arm: new_arm(NONE, Draft::new(&context.base.rules)), span: 0..0 }],
            Some(Node { kind: NodeKind::List(items), .. })
                if items.iter().all(|item| matches!(item.kind, NodeKind::Table(_))) =>
            {
                items.iter().filter_map(|item| read_arm(item, context, problems)).collect()
            }
            Some(node) => {
                problems.add(&node.span, text!("arms are written `[[arm]]`", "实验组应写作 `[[arm]]`"));
                Vec::new()
            }
        };
        describe(&mut planned);
        Some(planned)
    }
}

fn read_arm(node: &Node, context: &Context<'_>, problems: &mut Problems<'_>) -> Option<PlannedArm> {
    let NodeKind::Table(table) = &node.kind else { return None };
    let name = keys::name(table, &node.span, problems);
    let mut draft = Draft::new(&context.base.rules);
    let when = match keys::entry(table, "when") {
        Some((_, inner)) => WHEN.value(inner, "when", problems),
        None => Some(When::Policy),
    };
    for (key, inner) in table {
        match key.name.as_str() {
            "name" | "when" => {}
            "set" => draft.set_paths(context.registry, inner, problems),
            _ => draft.set_section(context.registry, (key, inner), &["name", "when", "set"], problems),
        }
    }
    let (name, span) = name?;
    Some(PlannedArm { arm: Arm { when: when?, ..new_arm(name, draft) }, span })
}

fn new_arm(name: &str, draft: Draft) -> Arm {
    let Draft { rules, origins, .. } = draft;
    Arm { name: name.into(), rules, when: When::Policy, design: Vec::new(), paired: true, origins }
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
