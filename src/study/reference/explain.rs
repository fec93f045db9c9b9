//! Explains one name: a parameter, column, phase, instrument, pathway, section, table or exit code.

use crate::engine::declare::{Column, Spec};
use crate::engine::error::{Text, text};
use crate::engine::pathways::{PATHWAYS, PathwayInfo};
use crate::engine::week::WEEK;
use crate::study::chinese::unit_name;
use crate::study::nearest::nearest;
use crate::study::reference::catalogue_listings::kind;
use crate::study::reference::pages::{basis_label, range, when_label};
use crate::study::reference::{
    Catalogue, EXIT_CODES, ExitCode, InstrumentInfo, ListName, PhaseInfo, SectionInfo, TERMS, TableInfo, Term,
};

/// One line of an explanation.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Key in JSON and CSV.
    pub key: &'static str,
    /// Heading.
    pub heading: Text,
    /// Text.
    pub body: Text,
}

/// The explanation of a name.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The full name.
    pub name: String,
    /// Kind: parameter, column, phase, and so on.
    pub kind: Text,
    /// Meaning.
    pub meaning: Text,
    /// All further lines.
    pub facts: Vec<Fact>,
}

fn fact(key: &'static str, en: &str, zh: &str, body: Text) -> Fact {
    Fact { key, heading: Text::new(en, zh), body }
}

fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

impl Catalogue {
    /// Explanations of everything with this name, in either language. A name without its section or table finds parameters
    /// and columns of every section and table. Empty for an unknown name.
    #[must_use]
    pub fn explain(&self, name: &str) -> Vec<Explanation> {
        let is = |candidate: &str| candidate.eq_ignore_ascii_case(name);
        let mut explanations = Vec::new();
        explanations.extend(PATHWAYS.iter().filter(|it| is(it.name) || is(it.label.zh)).map(|it| self.pathway(it)));
        let instruments = self.instruments.iter().filter(|it| is(it.id) || is(it.name.en) || is(it.name.zh));
        explanations.extend(instruments.map(instrument));
        explanations.extend(self.phases.iter().filter(|it| is(it.name)).map(phase));
        explanations.extend(self.sections.iter().filter(|it| is(it.name)).map(section));
        explanations.extend(self.tables.iter().filter(|it| is(&it.name)).map(table));
        explanations.extend(self.specs().filter(|it| is(&it.path()) || is(it.name) || is(it.zh)).map(parameter));
        for table in &self.tables {
            let path = |column: &Column| format!("{}.{}", table.name, column.name);
            let columns = table.columns.iter().filter(|it| is(&path(it)) || is(it.name) || is(it.zh));
            explanations.extend(columns.map(|it| column(table, it)));
        }
        explanations.extend(TERMS.iter().filter(|it| is(&it.en) || is(&it.zh)).map(glossary_term));
        explanations.extend(EXIT_CODES.iter().filter(|it| is(&it.code.to_string())).map(exit));
        explanations
    }

    /// All names that [`Catalogue::explain`] or a list knows.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = ListName::ALL.map(|list| list.name().to_owned()).to_vec();
        names.push("week".to_owned());
        names.extend(PATHWAYS.iter().map(|it| it.name.to_owned()));
        names.extend(self.instruments.iter().map(|it| it.id.to_owned()));
        names.extend(self.phases.iter().map(|it| it.name.to_owned()));
        names.extend(self.sections.iter().map(|it| it.name.to_owned()));
        names.extend(self.specs().map(Spec::path));
        for table in &self.tables {
            names.push(table.name.clone());
            names.extend(table.columns.iter().map(|column| format!("{}.{}", table.name, column.name)));
        }
        names.sort();
        names.dedup();
        names
    }

    /// Up to three known names that are most similar to an unknown one.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Vec<String> {
        nearest(name, self.names().iter().map(String::as_str)).map(str::to_owned).collect()
    }

    fn pathway(&self, it: &PathwayInfo) -> Explanation {
        let bought: Vec<_> = self.instruments.iter().filter(|one| one.pathway == it.name).collect();
        let list = |pick: fn(&InstrumentInfo) -> &'static str| {
            bought.iter().map(|one| format!("{} {}", one.id, pick(one))).collect::<Vec<_>>().join("; ")
        };
        Explanation {
            name: it.name.to_owned(),
            kind: text!("pathway", "路径"),
            meaning: Text::new(it.meaning.en, format!("{}：{}", it.label.zh, it.meaning.zh)),
            facts: vec![fact(
                "instruments",
                "Instruments",
                "工具",
                Text::new(list(|i| i.name.en), list(|i| i.name.zh)),
            )],
        }
    }
}

/// The name of a pathway, in Chinese with its name in files.
fn pathway_label(name: &str) -> Text {
    let zh = PATHWAYS.iter().find(|it| it.name == name).map_or("", |it| it.label.zh);
    text!("{name}", "{zh}（{name}）")
}

/// The names of phases, in Chinese with their names in files.
fn phase_labels(names: &[&str]) -> Text {
    let zh = |name: &&str| {
        let phase = WEEK.iter().find(|phase| phase.name == *name);
        format!("{}（{name}）", phase.map_or("", |phase| phase.zh))
    };
    Text::new(names.join(", "), names.iter().map(zh).collect::<Vec<_>>().join("、"))
}

fn instrument(it: &InstrumentInfo) -> Explanation {
    Explanation {
        name: it.id.to_owned(),
        kind: text!("instrument", "政策工具"),
        meaning: Text::new(it.name.en, it.name.zh),
        facts: vec![
            fact("pathway", "Pathway", "路径", pathway_label(it.pathway)),
            fact("unit", "Unit", "单位", Text::new(it.unit.en, it.unit.zh)),
            fact("unit_cost", "Unit cost", "单位成本", it.unit_cost.clone()),
            fact("life", "Life", "使用期限", it.life.clone()),
            fact("acts_in", "Acts in", "作用阶段", phase_labels(it.acts_in)),
            fact("acts_on", "Acts on", "作用对象", Text::new(it.acts_on.en, it.acts_on.zh)),
            fact("by_budget", "Budget mode", "预算模式", it.by_budget.clone()),
            fact("by_units", "Intensity mode", "数量模式", it.by_units.clone()),
            fact("deadweight", "Deadweight", "非新增支出", Text::new(it.deadweight.en, it.deadweight.zh)),
            fact("why_not", "Why income might not rise", "收入为何可能不增", Text::new(it.why_not.en, it.why_not.zh)),
        ],
    }
}

fn phase(it: &PhaseInfo) -> Explanation {
    Explanation {
        name: it.name.to_owned(),
        kind: text!("phase of the week", "一周中的阶段"),
        meaning: Text::new(it.title.en, format!("{}：{}", it.zh, it.title.zh)),
        facts: vec![
            fact("id", "Number", "序号", same(it.id.to_string())),
            fact("reads", "Reads", "读取", same(it.reads.join(", "))),
            fact("writes", "Writes", "写入", same(it.writes.join(", "))),
        ],
    }
}

fn section(it: &SectionInfo) -> Explanation {
    let names: Vec<_> = it.specs.iter().map(|spec| spec.name).collect();
    Explanation {
        name: it.name.to_owned(),
        kind: text!("section of an experiment file", "实验文件的一节"),
        meaning: it.meaning.clone(),
        facts: vec![fact("parameters", "Parameters", "参数", same(names.join(", ")))],
    }
}

fn table(it: &TableInfo) -> Explanation {
    let names: Vec<_> = it.columns.iter().map(|column| column.name).collect();
    Explanation {
        name: it.name.clone(),
        kind: text!("table", "表"),
        meaning: it.meaning.clone(),
        facts: vec![fact("columns", "Columns", "列", same(names.join(", ")))],
    }
}

fn parameter(it: &Spec) -> Explanation {
    let (zh, en) = basis_label(it.basis);
    Explanation {
        name: it.path(),
        kind: text!("parameter", "参数"),
        meaning: Text::new(it.meaning, it.zh),
        facts: vec![
            fact("unit", "Unit", "单位", Text::new(it.unit, unit_name(it.unit))),
            fact("default", "Default", "默认值", same(it.default.to_string())),
            fact("range", "Range", "范围", Text::new(range(it), range(it).replace(" to ", " 至 "))),
            fact(
                "when",
                "An arm's value holds",
                "方案取值生效",
                Text::new(when_label(it.when).1, when_label(it.when).0),
            ),
            fact("basis", "Basis", "依据", Text::new(format!("{}: {en}", it.basis.name()), zh)),
            fact("source", "Source or reason", "来源或理由", same(it.source)),
            fact("section", "Section", "所在节", same(it.section)),
        ],
    }
}

fn column(table: &TableInfo, it: &Column) -> Explanation {
    Explanation {
        name: format!("{}.{}", table.name, it.name),
        kind: text!("column", "列"),
        meaning: Text::new(it.meaning, it.zh),
        facts: vec![
            fact("unit", "Unit", "单位", Text::new(it.unit, unit_name(it.unit))),
            fact("type", "Type", "类型", same(kind(it.kind))),
            fact(
                "table",
                "Table",
                "表",
                Text::new(
                    format!("{}: {}", table.name, table.meaning.en),
                    format!("{}：{}", table.name, table.meaning.zh),
                ),
            ),
        ],
    }
}

fn exit(it: &ExitCode) -> Explanation {
    Explanation {
        name: it.code.to_string(),
        kind: text!("exit code", "退出码"),
        meaning: Text::new(it.meaning.en, it.meaning.zh),
        facts: vec![fact("then", "What to do", "处理", Text::new(it.then.en, it.then.zh))],
    }
}

/// A term as an explanation.
fn glossary_term(term: &Term) -> Explanation {
    let note = term.note.iter().map(|note| Fact {
        key: "note",
        heading: text!("Note", "说明"),
        body: Text::new(note.clone(), note.clone()),
    });
    Explanation {
        name: term.en.clone(),
        kind: text!("term", "术语"),
        meaning: Text::new(term.zh.clone(), term.zh.clone()),
        facts: note.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_catalogue;

    fn check(name: &str, expected: &[(&str, &str)]) {
        let explanations = test_catalogue::catalogue().explain(name);
        let explanations: Vec<_> = explanations.iter().map(|it| (it.name.as_str(), it.kind.en.as_str())).collect();
        assert_eq!(explanations, expected, "{name}");
    }

    #[test]
    fn a_name_finds_what_it_names_by_path_bare_name_and_chinese_label() {
        let seat = [("talent.seat_cost_fen", "parameter")];
        check("talent.seat_cost_fen", &seat);
        check("seat_cost_fen", &seat);
        check("每人次培训成本", &seat);
        check("households.land_cmu", &[("Households.land_cmu", "column")]);
        check("h1", &[("H1", "instrument")]);
        check("harvest", &[("harvest", "phase of the week")]);
        check("70", &[("70", "exit code")]);
        check("人才支撑", &[("talent", "pathway")]);
    }

    #[test]
    fn a_name_of_two_things_explains_both() {
        check("ship", &[("ship", "phase of the week"), ("ship", "section of an experiment file")]);
    }

    #[test]
    fn an_unknown_name_explains_nothing_and_has_near_names() {
        check("seat_cost", &[]);
        assert_eq!(test_catalogue::catalogue().nearest("seat_cost"), ["talent.seat_cost_fen"]);
        assert_eq!(test_catalogue::catalogue().nearest("instrumnts"), ["instruments"]);
    }

    #[test]
    fn every_name_offered_is_explained_or_lists_something() {
        let catalogue = test_catalogue::catalogue();
        for name in catalogue.names() {
            assert!(super::ListName::named(&name).is_some() || !catalogue.explain(&name).is_empty(), "{name}");
        }
    }
}
