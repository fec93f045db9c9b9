//! `[stop]`: how precise differences must be before no more replications are added.

use crate::engine::error::text;
use crate::study::experiment::StoppingRule;
use crate::study::experiment::design_section::{DesignSection, Overrides};
use crate::study::experiment::fixed_keys;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::toml_tree::{Node, NodeKind, NodeTable};

/// Replications at which the work ends if nothing is said.
const MOST: i64 = 200;

/// The rule of a file, if it has one.
pub(super) fn read(root: &NodeTable, problems: &mut Problems<'_>) -> Option<StoppingRule> {
    fixed_keys::entry(root, "stop")?;
    let nothing = Overrides::new();
    let own = DesignSection::of(root, "stop", &["half_width", "outcomes", "most_replications"], &nothing, problems);
    let what =
        text!("half the width an interval may have, in the unit of the outcomes", "区间半宽上限（结果变量的单位）");
    own.needs("half_width", &what, problems);
    let half_width = own.real("half_width", [1e-9, 1e12], 1.0, problems);
    let most = own.whole("most_replications", 24..=fixed_keys::MOST_REPLICATIONS, MOST, problems);
    let outcomes = own.read("outcomes", problems, |node, problems| {
        let named = outcomes(node);
        if named.is_none() {
            let message = text!(
                "`stop.outcomes` is a list of outcomes: [\"market_income\"]",
                "`stop.outcomes` 应为结果变量的列表：[\"market_income\"]"
            );
            problems.add(&node.span, message);
        }
        named
    });
    Some(StoppingRule {
        half_width,
        outcomes: outcomes.unwrap_or_else(|| vec!["market_income".into()]),
        most_replications: u32::try_from(most).unwrap_or(u32::MAX),
    })
}

fn outcomes(node: &Node) -> Option<Vec<String>> {
    let NodeKind::List(items) = &node.kind else { return None };
    let name = |item: &Node| match &item.kind {
        NodeKind::Text(text) => Some(text.clone()),
        _ => None,
    };
    items.iter().map(name).collect::<Option<Vec<_>>>().filter(|named| !named.is_empty())
}
