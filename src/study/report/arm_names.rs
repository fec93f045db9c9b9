//! Names of arms for readers. Programs see the names of the file.

use std::collections::BTreeMap;

use crate::engine::error::Text;
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES, instruments};
use crate::engine::units::FEN_PER_YUAN;
use crate::study::experiment::{Arm, Design, Experiment};
use crate::study::tables::{Table, TableCell, TableColumn, instrument_label, pathway_name, readable};

/// Columns whose cells are arms, or parts of the names of arms.
const ARM_COLUMNS: [&str; 8] = ["arm", "pathway", "subject", "against", "condition", "programme", "first", "second"];

/// Names that several designs give to their arms.
const SHARED: [(&str, &str, &str); 6] = [
    ("baseline", "baseline", "基准方案"),
    ("all", "all five", "五条同时实施"),
    ("all_five", "all five", "五条同时实施"),
    ("everybody", "everybody", "全国"),
    ("one_county", "one county alone", "仅一县"),
    ("these_counties", "these counties", "本组各县"),
];

/// Endings of names, and what they say in both languages.
const ENDINGS: [(&str, &str, &str); 3] = [
    ("-ends", ", money ends", "（资金退出）"),
    ("-best", ", best split", "（最优分配）"),
    ("-everybody", ", everybody", "（全国）"),
];

/// Names of the arms of an experiment in both languages.
#[derive(Debug, Clone, Default)]
pub struct ArmNames {
    /// What the file calls its arms.
    labels: BTreeMap<String, Text>,
    /// Names of pathways, instruments, and of the arms that every design may have.
    known: BTreeMap<String, Text>,
}

impl ArmNames {
    /// The names of an experiment.
    #[must_use]
    pub fn new(experiment: &Experiment) -> Self {
        let mut known: BTreeMap<String, Text> =
            SHARED.into_iter().map(|(key, en, zh)| (key.to_owned(), Text::new(en, zh))).collect();
        known.extend((0..PATHWAY_COUNT).map(|at| (PATHWAY_NAMES[at].to_owned(), pathway_name(at))));
        for instrument in instruments() {
            for key in [instrument.id.to_owned(), instrument.id.to_lowercase(), instrument.name.to_owned()] {
                known.insert(key, instrument_label(&instrument));
            }
        }
        for arm in &experiment.arms {
            known.extend(dose_level(experiment, arm).map(|level| (arm.name.clone(), level)));
        }
        let label = |arm: &Arm| Some((arm.name.clone(), arm.label.clone()?));
        Self { labels: experiment.arms.iter().filter_map(label).collect(), known }
    }

    /// The name of an arm; its name in the file where it has no other.
    #[must_use]
    pub fn of(&self, arm: &str) -> Text {
        self.find(arm).unwrap_or_else(|| Text::new(arm, arm))
    }

    /// An arm as a cell: its key for programs, its name for readers.
    #[must_use]
    pub fn cell(&self, arm: &str) -> TableCell {
        self.find(arm).map_or_else(|| TableCell::name(arm), |name| TableCell::label(arm, name))
    }

    /// The name of an arm, or one made of the names of its parts: `talent+brand`, `cold_hub-county_2`, `policy-best`.
    fn find(&self, arm: &str) -> Option<Text> {
        if let Some(name) = self.labels.get(arm).or_else(|| self.known.get(arm)) {
            return Some(name.clone());
        }
        if let Some((whole, county)) = arm.rsplit_once("-county_") {
            let name = self.find(whole)?;
            return Some(Text::new(
                format!("{}, county {county} alone", name.en),
                format!("{}（仅第{county}县）", name.zh),
            ));
        }
        for (ending, en, zh) in ENDINGS {
            if let Some(name) = arm.strip_suffix(ending).and_then(|whole| self.find(whole)) {
                return Some(Text::new(format!("{}{en}", name.en), format!("{}{zh}", name.zh)));
            }
        }
        let parts: Vec<Text> = arm.split('+').map(|part| self.part(part)).collect::<Option<_>>()?;
        let join = |pick: fn(&Text) -> &str, joint: &str| parts.iter().map(pick).collect::<Vec<_>>().join(joint);
        (parts.len() > 1).then(|| Text::new(join(|part| &part.en, " + "), join(|part| &part.zh, "＋")))
    }

    /// The name of a part between two `+`.
    fn part(&self, part: &str) -> Option<Text> {
        self.labels.get(part).or_else(|| self.known.get(part)).cloned()
    }

    /// Puts the names into the cells and headings of tables. A cell that has a name already keeps it, unless the file gives
    /// another.
    pub fn show(&self, tables: &mut [Table]) {
        for table in tables {
            let is_arm = |column: &TableColumn| ARM_COLUMNS.contains(&column.key.as_str());
            let arm_columns: Vec<usize> = (0..table.columns.len()).filter(|&at| is_arm(&table.columns[at])).collect();
            for row in &mut table.rows {
                for &at in &arm_columns {
                    let Some(cell) = row.get_mut(at) else { continue };
                    let named = match &*cell {
                        TableCell::Text(text) => self.find(&text.en).map(|name| TableCell::label(&text.en, name)),
                        TableCell::Label { key, .. } => {
                            self.labels.get(key).map(|name| TableCell::label(key, name.clone()))
                        }
                        _ => None,
                    };
                    if let Some(named) = named {
                        *cell = named;
                    }
                }
            }
            // A table with a column an arm is headed by their names.
            for column in table.columns.iter_mut().filter(|column| column.label.en == column.label.zh) {
                if let Some(name) = self.find(&column.label.en) {
                    column.label = name;
                }
            }
        }
    }
}

/// The budget of an arm of a dose design with one axis of money, yuan.
fn dose_level(experiment: &Experiment, arm: &Arm) -> Option<Text> {
    let (Design::Dose(_), [(path, value)]) = (&experiment.design, &arm.design[..]) else { return None };
    let is_money = path.contains("fen") || !path.contains('.');
    let level = value.number().filter(|fen| is_money && *fen > 0.0).map(|fen| readable(fen / FEN_PER_YUAN, 0))?;
    Some(Text::new(format!("{level} yuan"), format!("{level}元")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::{Language, text};
    use crate::study::experiment::read;

    fn names(arms: &str) -> ArmNames {
        let text = format!("question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n{arms}");
        ArmNames::new(&read("file", &text, &[], |_| None).expect("it is well formed"))
    }

    const ARMS: &str = "[labels]\nmore = { en = \"twice\", zh = \"培训翻倍\" }\n\
        [[arm]]\nname = \"now\"\nlabel = \"现状\"\n[[arm]]\nname = \"more\"\nset = { H1 = \"10 yuan\" }\n";

    #[test]
    fn readers_see_the_label_in_their_language_and_programs_the_name() {
        let mut tables = [Table {
            key: "t",
            title: text!("t", "t"),
            columns: vec![TableColumn::new("arm", "arm", "方案"), TableColumn::named("now")],
            rows: vec![
                vec![TableCell::name("more"), TableCell::name("now")],
                vec![TableCell::name("other"), TableCell::Empty],
            ],
            notes: Vec::new(),
        }];
        names(ARMS).show(&mut tables);
        let (en, zh) = (tables[0].grid(Language::En), tables[0].grid(Language::Zh));
        assert_eq!(
            (en.head, en.rows[0].clone()),
            (vec!["arm".into(), "现状".into()], vec!["twice".into(), "now".into()])
        );
        assert_eq!(zh.rows[0], ["培训翻倍", "now"]);
        assert_eq!(tables[0].records(), [["arm", "now"], ["more", "now"], ["other", ""]]);
    }

    #[test]
    fn labels_come_first_and_sets_are_named_by_their_parts() {
        let names = names(ARMS);
        let both = |arm: &str| (names.of(arm).en, names.of(arm).zh);
        let pair = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
        assert_eq!(both("now"), pair("现状", "现状"));
        assert_eq!(both("talent+more"), pair("talent + twice", "人才支撑＋培训翻倍"));
        assert_eq!(both("cold_hub-county_2").0, "S1 cold hub, county 2 alone");
        assert_eq!(both("talent-ends"), pair("talent, money ends", "人才支撑（资金退出）"));
        assert_eq!(both("policy-best").1, "政策保障（最优分配）");
        assert_eq!(both("my_arm"), pair("my_arm", "my_arm"));
    }
}
