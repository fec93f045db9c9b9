//! Labels of arms: those of `[labels]` beside those that arms have themselves; each label once.

use std::collections::BTreeMap;

use crate::engine::error::{Text, text};
use crate::study::input::arm::Arm;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::toml_tree::NodeKey;
use crate::study::nearest::nearest;

/// Gives arms the labels of `[labels]`, and reports unknown arms and labels that two arms have.
pub(super) fn set_labels(arms: &mut [Arm], labels: Vec<(&NodeKey, Text)>, problems: &mut Problems<'_>) {
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
    label_combinations(arms);
    let pick: [fn(&Text) -> &str; 2] = [|label| &label.en, |label| &label.zh];
    let mut arm_by_label = [const { BTreeMap::<&str, &str>::new() }; 2];
    for arm in arms.iter() {
        let Some(label) = &arm.label else { continue };
        let others = pick.iter().zip(&mut arm_by_label).map(|(of, seen)| seen.insert(of(label), &arm.name));
        if let Some(other) = others.collect::<Vec<_>>().into_iter().flatten().next() {
            let name = &arm.name;
            let message =
                text!("the arms `{other}` and `{name}` have the same label", "方案 `{other}` 与 `{name}` 的标签相同");
            problems.add(places.get(name).unwrap_or(&(0..0)), message);
        }
    }
}

/// Labels the arms that stand for several others together, such as `orchard+quality`, with the labels of these.
fn label_combinations(arms: &mut [Arm]) {
    let label_by_name: BTreeMap<String, Text> =
        arms.iter().filter_map(|arm| Some((arm.name.clone(), arm.label.clone()?))).collect();
    for arm in arms.iter_mut().filter(|arm| arm.label.is_none() && arm.name.contains('+')) {
        let labels: Option<Vec<&Text>> = arm.name.split('+').map(|name| label_by_name.get(name)).collect();
        arm.label = labels.map(|labels| {
            let joined = |of: fn(&Text) -> &str| labels.iter().map(|label| of(label)).collect::<Vec<_>>().join(" + ");
            Text::new(joined(|label| &label.en), joined(|label| &label.zh))
        });
    }
}
