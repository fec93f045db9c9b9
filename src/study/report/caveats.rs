//! Notes on stored results of other studies: whether access alone raises income in this model, and which alternative
//! is first over the assumed parameters.
//!
//! Both verdicts are stored with the identity of the parameters they hold for; for other parameters a note says that
//! they were not checked. Tests compare the stored verdicts with new runs.

use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::study::estimate::Holds;
use crate::study::experiment::trunk_json;
use crate::study::identity::{canonical, sha256};
use crate::study::tables::{Table, alternative_label, plain_number};
use serde::Deserialize;
use std::sync::LazyLock;

/// The verdict of a stored study: yes or no, or an answer that may be open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredVerdict<T> {
    /// Whether it holds.
    pub holds: T,
    /// The identity of the parameters it was computed for.
    pub parameters: String,
}

/// The verdict of the stored ranking under uncertain assumptions: `experiments/ranking.toml`, docs/ranking.md.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RankingVerdict {
    /// Whether one alternative is first in 80 % of the weighted draws.
    pub holds: bool,
    /// The identity of the parameters it was computed for.
    pub parameters: String,
    /// The alternative that is first most often: a pathway, or the identifier of an instrument.
    pub first: String,
    /// The share of weighted draws in which it gains most per yuan of user cost.
    pub share: f64,
    /// Number of draws.
    pub draws: u32,
    /// As many draws of equal weight tell as much as the weighted ones.
    pub effective: u32,
}

/// The verdicts of stored studies.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct StoredVerdicts {
    /// Whether access to parcels alone leaves income unchanged, as in the published trial: `nongbo trial`.
    pub gate: StoredVerdict<Holds>,
    /// Which alternative is first over the assumed parameters.
    pub ranking: RankingVerdict,
}

/// The committed verdicts.
pub static STORED_VERDICTS: LazyLock<StoredVerdicts> =
    LazyLock::new(|| toml::from_str(include_str!("stored_verdicts.toml")).expect("defect: stored_verdicts.toml"));

impl<T: Copy> StoredVerdict<T> {
    /// Whether it holds for these parameters; `None` if it was computed for others.
    #[must_use]
    pub fn holds_for(&self, parameters: &Parameters) -> Option<T> {
        (self.parameters == parameters_identity(parameters)).then_some(self.holds)
    }
}

impl RankingVerdict {
    /// Whether it was computed for these parameters.
    #[must_use]
    pub fn is_of(&self, parameters: &Parameters) -> bool {
        self.parameters == parameters_identity(parameters)
    }

    /// Which alternative is first over the assumed parameters, and in how many draws.
    #[must_use]
    pub fn sentence(&self) -> Text {
        let (name, draws) = (alternative_label(&self.first), self.draws);
        let share = plain_number(100.0 * self.share, 0);
        let (en, zh) = if self.holds { ("", "") } else { ("; ranking not identified", "；无法确定排序") };
        let (first, first_zh) = (name.en, name.zh);
        text!(
            "Over {draws} joint draws of the assumed parameters, {first} gains most per yuan in {share} % of the weighted \
             draws{en} (docs/ranking.md).",
            "对假设参数联合抽样 {draws} 次，{first_zh}在 {share} % 的加权抽样中每元增收最高{zh}（docs/ranking.md）。"
        )
    }
}

/// Identity of what stored verdicts depend on: SHA-256 of the model version and of all parameters outside the five
/// pathways, their rollout and the size of the population.
#[must_use]
pub fn parameters_identity(parameters: &Parameters) -> String {
    let mut sections = trunk_json(parameters);
    if let Some(sections) = sections.as_object_mut() {
        sections.remove("population");
    }
    let mut text = String::new();
    canonical(&serde_json::json!([crate::MODEL_VERSION, sections]), &mut text);
    sha256(text.as_bytes())
}

/// Adds the stored verdict on access to the notes. If it does not hold, every table gets a warning. If it was not
/// checked for these parameters, the first table gets a note.
pub fn add_gate_notes(tables: &mut [Table], parameters: &Parameters) {
    add_notes(STORED_VERDICTS.gate.holds_for(parameters), tables);
}

fn add_notes(gate_holds: Option<Holds>, tables: &mut [Table]) {
    match gate_holds {
        Some(Holds::Yes) => {}
        Some(Holds::No) => tables.iter_mut().for_each(|table| table.notes.insert(0, gate_warning())),
        Some(Holds::NotSettled) => {
            if let Some(table) = tables.first_mut() {
                table.notes.push(text!(
                    "Whether access to parcels alone raises income in this model is not settled (`nongbo trial`).",
                    "在此模型中仅接入电商服务是否增收尚无定论（`nongbo trial`）。"
                ));
            }
        }
        None => {
            if let Some(table) = tables.first_mut() {
                table.notes.push(text!(
                    "Whether access to parcels alone raises income was not checked for these parameters (`nongbo trial --set`).",
                    "尚未针对这些参数检验仅接入电商服务是否增收（`nongbo trial --set`）。"
                ));
            }
        }
    }
}

fn gate_warning() -> Text {
    text!(
        "WARNING: in this model access to parcels alone raises income, which the published trial did not find \
         (`nongbo trial`): effects of access are too large.",
        "警告：在此模型中仅接入电商服务就会增收，而已发表的试验并未发现（`nongbo trial`）：接入的作用被高估。"
    )
}

/// The note of a table that ranks alternatives: what the stored ranking says, or that it was made for other parameters.
#[must_use]
pub fn ranking_note(parameters: &Parameters) -> Text {
    if STORED_VERDICTS.ranking.is_of(parameters) {
        return STORED_VERDICTS.ranking.sentence();
    }
    text!(
        "Whether the ranking survives joint draws of the assumed parameters was not checked for these parameters.",
        "尚未针对这些参数检验排名能否经受对假设参数的联合抽样。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::units::Fen;

    #[test]
    fn a_gate_that_does_not_hold_stands_above_every_table() {
        let title = text!("t", "t");
        let table = Table { key: "t", title, columns: Vec::new(), rows: Vec::new(), notes: vec![text!("n", "n")] };
        let mut tables = vec![table.clone(), table];
        add_notes(Some(Holds::Yes), &mut tables);
        assert!(tables.iter().all(|table| table.notes.len() == 1));
        add_notes(Some(Holds::No), &mut tables);
        assert!(tables.iter().all(|table| table.notes.len() == 2 && table.notes[0].en.starts_with("WARNING")));
    }

    #[test]
    fn what_was_not_checked_or_is_not_settled_is_said_once() {
        let title = text!("t", "t");
        let table = Table { key: "t", title, columns: Vec::new(), rows: Vec::new(), notes: Vec::new() };
        for (holds, word) in [(None, "not checked"), (Some(Holds::NotSettled), "not settled")] {
            let mut tables = vec![table.clone(), table.clone()];
            add_notes(holds, &mut tables);
            assert_eq!((tables[0].notes.len(), tables[1].notes.len()), (1, 0));
            assert!(tables[0].notes[0].en.contains(word), "{}", tables[0].notes[0]);
        }
    }

    #[test]
    fn the_verdict_on_access_is_of_the_default_parameters_of_this_model() {
        assert_eq!(STORED_VERDICTS.gate.parameters, parameters_identity(&Parameters::default()));
    }

    #[test]
    fn pathways_and_population_keep_a_verdict_and_other_parameters_do_not() {
        let mut parameters = Parameters::default();
        parameters.talent.budget_fen_per_household_year = Fen(100);
        parameters.population.counties += 1;
        assert_eq!(STORED_VERDICTS.gate.holds_for(&parameters), Some(STORED_VERDICTS.gate.holds));
        parameters.terms.platform_fee_bp += 1;
        assert_eq!(STORED_VERDICTS.gate.holds_for(&parameters), None);
        assert!(ranking_note(&parameters).en.contains("not checked"));
    }

    #[test]
    fn the_stored_ranking_is_one_sentence_with_its_leader_and_share() {
        let verdict = RankingVerdict {
            holds: false,
            parameters: String::new(),
            first: "S1".into(),
            share: 0.62,
            draws: 400,
            effective: 210,
        };
        let Text { en, zh } = verdict.sentence();
        assert!(en.contains("400 joint draws") && en.contains("S1 cold hub") && en.contains("62 %"), "{en}");
        assert!(en.contains("not identified") && zh.contains("冷链") && zh.contains("无法确定排序"), "{zh}");
        let Text { en, .. } = RankingVerdict { holds: true, first: "supply_chain".into(), ..verdict }.sentence();
        assert!(en.contains("supply chain gains most") || en.contains("supply_chain gains most"), "{en}");
        assert!(!en.contains("not identified"));
    }
}
