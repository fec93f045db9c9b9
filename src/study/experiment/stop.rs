//! `[stop]`: the precision of differences at which no more replications are added.

use serde_json::{Value as Json, json};

use crate::engine::declare::Label;
use crate::engine::error::text;
use crate::study::experiment::fixed_keys::MOST_REPLICATIONS;
use crate::study::input::context::{Context, Overrides};
use crate::study::input::design_section::DesignSection;
use crate::study::input::keys;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Real, Setting, SettingKey, SettingsTable, Whole, settings};
use crate::study::input::toml_tree::{Node, NodeKind};

settings! {
    /// When to stop adding replications.
    StoppingRule in "stop", zh "何时停止增加重复" {
        /// Half the width the interval of every difference to the baseline may have, in the unit of the outcome.
        half_width: f64 = Real { range: 1e-9..=1e12, default: None, what: HALF_WIDTH }, zh "区间半宽上限";
        /// The outcomes meant, columns of the run table or statistics of households; `market_income` if nothing is said.
        outcomes: Vec<String> = Outcomes, zh "结果变量，默认 market_income";
        /// Replications at which the work ends in any case.
        most_replications: u32 = Whole { range: 24..=MOST_REPLICATIONS, default: 200 }, zh "最多重复次数";
    }
}

const HALF_WIDTH: Label = Label {
    en: "half the width an interval may have, in the unit of the outcomes",
    zh: "区间半宽上限（结果变量的单位）",
};

/// The rule of a file, if it has one.
pub(super) fn read(context: &Context<'_>, problems: &mut Problems<'_>) -> Option<StoppingRule> {
    keys::entry(context.root, StoppingRule::NAME)?;
    // `--set` changes parameters and keys of the design alone.
    let overrides = Overrides::new();
    let section = DesignSection::new(context.root, StoppingRule::NAME, StoppingRule::KEYS, &overrides, problems);
    StoppingRule::read(&section, context, problems)
}

/// A list of outcomes.
struct Outcomes;

impl Setting for Outcomes {
    type Value = Vec<String>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Vec<String>> {
        key.read_or(vec!["market_income".into()], problems, |node, problems| {
            let outcomes = names(node);
            if outcomes.is_none() {
                let message = text!(
                    "`stop.outcomes` is a list of outcomes: [\"market_income\"]",
                    "`stop.outcomes` 应为结果变量的列表：[\"market_income\"]"
                );
                problems.add(&node.span, message);
            }
            outcomes
        })
    }
    fn schema(&self) -> Json {
        json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 })
    }
}

fn names(node: &Node) -> Option<Vec<String>> {
    let NodeKind::List(items) = &node.kind else { return None };
    let name = |item: &Node| match &item.kind {
        NodeKind::Text(text) => Some(text.clone()),
        _ => None,
    };
    items.iter().map(name).collect::<Option<Vec<_>>>().filter(|names| !names.is_empty())
}
