//! Labels of arms: those of `[labels]` beside those that arms have themselves; each label once.

use std::collections::BTreeMap;

use crate::engine::error::text;
use crate::study::input::arm::Arm;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::toml_tree::NodeKey;
use crate::study::nearest::nearest;

/// Gives arms the labels of `[labels]`, and reports unknown arms and labels that two arms have.
pub(super) fn set_labels(arms: &mut [Arm], labels: Vec<(&NodeKey, String)>, problems: &mut Problems<'_>) {
    let mut places = BTreeMap::new();
    for (key, label) in labels {
        match arms.iter().position(|arm| arm.name == key.name) {
            Some(at) => {
                places.insert(key.name.clone(), key.span.clone());
                arms[at].label = Some(label);
            }
            // There are no arms because of a problem of the design, which is already reported.
            None if arms.is_empty() => {}
            None => {
                let written = truncated(&key.name);
                let names = arms.iter().map(|arm| arm.name.as_str());
                let help = nearest(&key.name, names).next().map(did_you_mean);
                problems.add_with_help(&key.span, text!("there is no arm `{written}`", "没有方案 `{written}`"), help);
            }
        }
    }
    let mut arm_by_label: BTreeMap<&str, &str> = BTreeMap::new();
    for arm in arms.iter() {
        let Some(label) = &arm.label else { continue };
        if let Some(other) = arm_by_label.insert(label, &arm.name) {
            let name = &arm.name;
            let message =
                text!("the arms `{other}` and `{name}` have the same label", "方案 `{other}` 与 `{name}` 的标签相同");
            problems.add(places.get(name).unwrap_or(&(0..0)), message);
        }
    }
}
