//! `compare`: a baseline and named arms, each with only what differs.

use std::collections::BTreeSet;

use crate::engine::error::text;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::registry::Draft;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::{Node, NodeKind, NodeTable};
use crate::study::experiment::values::{differing, value};
use crate::study::experiment::{Arm, fixed_keys};

/// The arms of `[[arm]]`; without any, one arm named `baseline`.
pub(super) fn plan(root: &NodeTable, settings: &Settings, problems: &mut Problems<'_>) -> Vec<Planned> {
    let mut planned = match fixed_keys::entry(root, "arm").map(|(_, node)| node) {
        None => vec![Planned { arm: arm("baseline", Draft::of(&settings.base.rules)), span: 0..0 }],
        Some(Node { kind: NodeKind::List(items), .. })
            if items.iter().all(|item| matches!(item.kind, NodeKind::Table(_))) =>
        {
            items.iter().filter_map(|item| one(item, settings, problems)).collect()
        }
        Some(node) => {
            problems.add(&node.span, text!("arms are written `[[arm]]`", "实验组应写作 `[[arm]]`"));
            Vec::new()
        }
    };
    describe(&mut planned);
    planned
}

fn one(node: &Node, settings: &Settings, problems: &mut Problems<'_>) -> Option<Planned> {
    let NodeKind::Table(table) = &node.kind else { return None };
    let name = fixed_keys::name(table, &node.span, problems);
    let mut draft = Draft::of(&settings.base.rules);
    for (key, inner) in table {
        match key.name.as_str() {
            "name" => {}
            "set" => settings.known.set_paths(&mut draft, inner, problems),
            _ => settings.known.set_section(&mut draft, (key, inner), &["name", "set"], problems),
        }
    }
    let (name, span) = name?;
    Some(Planned { arm: arm(name, draft), span })
}

fn arm(name: &str, draft: Draft) -> Arm {
    Arm { name: name.into(), rules: draft.rules, design: Vec::new(), paired: true, origins: draft.origins }
}

/// Fills the design columns: every path in which some arm differs from the first.
fn describe(planned: &mut [Planned]) {
    let Some((baseline, others)) = planned.split_first() else { return };
    let differing: BTreeSet<String> =
        others.iter().flat_map(|other| differing(&baseline.arm.rules, &other.arm.rules)).collect();
    for Planned { arm, .. } in planned {
        let rules = &arm.rules;
        arm.design = differing.iter().filter_map(|path| Some((path.clone(), value(rules, path)?))).collect();
    }
}
