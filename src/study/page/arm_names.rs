//! Names of arms for readers.

use crate::engine::error::Language;
use crate::engine::pathways::{PATHWAYS, instruments};
use crate::engine::units::FEN_PER_YUAN;
use crate::study::experiment::{Arm, Design, Experiment};
use crate::study::tables::readable;
use std::collections::BTreeMap;

/// Names of the arms of an experiment in one language.
#[derive(Debug, Clone)]
pub(crate) struct ArmNames {
    names: BTreeMap<String, String>,
    language: Language,
}

impl ArmNames {
    /// Labels of the experiment, names of pathways and instruments, and names of the arms that every design may have.
    pub fn new(experiment: &Experiment, language: Language) -> Self {
        let mut names = BTreeMap::new();
        let mut add = |key: &str, en: &str, zh: &str| names.insert(key.to_owned(), language.pick(en, zh).to_owned());
        for (key, en, zh) in [
            ("baseline", "no support", "无扶持"),
            ("all", "all five pathways", "五条同时实施"),
            ("all_five", "all five pathways", "五条同时实施"),
            ("everybody", "everybody", "全国各县"),
            ("one_county", "one county alone", "仅一县"),
            ("these_counties", "these counties", "本组各县"),
            ("policy_without_traffic", "policy without bought traffic", "政策保障（不购买流量）"),
        ] {
            add(key, en, zh);
        }
        for pathway in PATHWAYS {
            add(pathway.name, pathway.label.en, pathway.label.zh);
        }
        for instrument in instruments() {
            let english = instrument.name.replace('_', " ");
            add(instrument.id, &english, instrument.zh);
            add(instrument.name, &english, instrument.zh);
        }
        for arm in &experiment.arms {
            if let Some(level) = dose_level(experiment, arm) {
                names.insert(arm.name.clone(), format!("{level}{}", language.pick(" yuan", "元")));
            }
            if let Some(label) = &arm.label {
                names.insert(arm.name.clone(), label.clone());
            }
        }
        Self { names, language }
    }

    /// The name of an arm. A set of pathways `technology+brand`, and a part of an arm behind `@` or `-`, are named by
    /// their parts.
    pub fn of(&self, arm: &str) -> String {
        if let Some(name) = self.names.get(arm) {
            return name.clone();
        }
        let joined = |mark: char, joint: &str| {
            let parts: Option<Vec<&str>> =
                arm.split(mark).map(|part| self.names.get(part).map(String::as_str)).collect();
            parts.filter(|parts| parts.len() > 1).map(|parts| parts.join(joint))
        };
        if let Some(name) = joined('+', self.language.pick(" + ", "＋")) {
            return name;
        }
        if let Some(name) = arm.strip_suffix("-ends").and_then(|arm| self.names.get(arm)) {
            return format!("{name}{}", self.language.pick(", money ends", "（资金退出）"));
        }
        arm.replace('_', " ")
    }
}

/// The budget of an arm of a dose design with one axis of money, yuan.
fn dose_level(experiment: &Experiment, arm: &Arm) -> Option<String> {
    let (Design::Dose(_), [(path, value)]) = (&experiment.design, &arm.design[..]) else { return None };
    let is_money = path.contains("fen") || !path.contains('.');
    value.number().filter(|fen| is_money && *fen > 0.0).map(|fen| readable(fen / FEN_PER_YUAN, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::experiment::read;

    #[test]
    fn labels_come_first_and_sets_are_named_by_their_parts() {
        let text =
            "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n[[arm]]\nname = \"now\"\nlabel = \"现状\"\n";
        let experiment = read("file", text, &[], |_| None).expect("it is well formed");
        let [en, zh] = [Language::En, Language::Zh].map(|language| ArmNames::new(&experiment, language));
        assert_eq!(
            [en.of("now"), en.of("supply_chain"), en.of("talent+brand")],
            ["现状", "supply chain", "talent + brand"]
        );
        assert_eq!(
            [zh.of("all"), zh.of("talent-ends"), zh.of("my_arm")],
            ["五条同时实施", "人才支撑（资金退出）", "my arm"]
        );
    }
}
