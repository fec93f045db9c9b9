//! Explains one name, and searches the texts of all names in both languages.

use crate::engine::declare::{Column, Spec};
use crate::engine::error::{Text, text};
use crate::engine::pathways::{PATHWAYS, PathwayInfo};
use crate::engine::week::WEEK;
use crate::study::chinese::unit_name;
use crate::study::estimate::outcomes::{self, OUTCOMES, Outcome, OutcomeVisibility, outcome_name};
use crate::study::nearest::nearest;
use crate::study::reference::catalogue_listings::kind;
use crate::study::reference::explanation::{Explanation, TERM, fact, same};
use crate::study::reference::glossary::{TERMS, Term};
use crate::study::reference::pages::{basis_label, range, when_label};
use crate::study::reference::{
    Catalogue, EXIT_CODES, ExitCode, InstrumentInfo, ListName, PhaseInfo, SectionInfo, TableInfo, evidence, file_keys,
    sheets,
};

impl Catalogue {
    /// Explanations of everything that can be explained.
    #[must_use]
    pub fn explanations(&self) -> Vec<Explanation> {
        let mut all: Vec<Explanation> = PATHWAYS.iter().map(|it| self.pathway(it)).collect();
        all.extend(self.instruments.iter().map(instrument));
        all.extend(self.phases.iter().map(phase));
        all.extend(self.sections.iter().map(section));
        all.extend(self.tables.iter().map(table));
        all.extend(self.specs().map(parameter));
        all.extend(self.tables.iter().flat_map(|table| table.columns.iter().map(|it| column(table, it))));
        all.extend(OUTCOMES.iter().filter(|it| it.visibility != OutcomeVisibility::Internal).map(outcome));
        all.extend(file_keys::explanations());
        all.extend(sheets::explanations());
        all.extend(EXIT_CODES.iter().map(exit));
        all.extend(TERMS.iter().map(term));
        all.push(counting());
        all.extend(evidence::explanations());
        all
    }

    /// Explanations of everything with this name, in either language. A name without its section or table finds parameters
    /// and columns of every section and table; `section.parameter[1]` is an item of a list. Empty for an unknown name.
    #[must_use]
    pub fn explain(&self, name: &str) -> Vec<Explanation> {
        let name = name.strip_prefix("evidence ").unwrap_or(name);
        let mut explanations = self.explanations();
        explanations.retain(|it| it.is_named(name));
        // A term says nothing more about a thing that is explained itself.
        if explanations.iter().any(|it| !it.is_term()) {
            explanations.retain(|it| !it.is_term());
        }
        if explanations.is_empty() { self.item(name).into_iter().collect() } else { explanations }
    }

    /// Explanations whose names or meanings have all these words, in either language: names first.
    #[must_use]
    pub fn search(&self, words: &str) -> Vec<Explanation> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let ranked = self.explanations().into_iter().filter_map(|it| Some((it.match_rank(&words)?, it)));
        let mut ranked: Vec<(usize, Explanation)> = ranked.collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, it)| it).collect()
    }

    /// All names that [`Catalogue::explain`] or a list knows.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = ListName::ALL.map(|list| list.name().to_owned()).to_vec();
        names.push("week".to_owned());
        names.extend(self.explanations().into_iter().map(|it| it.name));
        names.sort();
        names.dedup();
        names
    }

    /// Up to three known names that are most similar to an unknown one.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Vec<String> {
        nearest(name, self.names().iter().map(String::as_str)).map(str::to_owned).collect()
    }

    /// An item of a list, `supply_chain.units_per_thousand[1]` or `supply_chain.units_per_thousand.village_station`.
    fn item(&self, name: &str) -> Option<Explanation> {
        let (path, item) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((path, number)) => (path, number),
            None => name.rsplit_once('.')?,
        };
        let spec = self.specs().find(|spec| spec.path() == path && spec.items > 0)?;
        let at = item.parse().ok().or_else(|| spec.keys.iter().position(|key| *key == item))?;
        if at >= spec.items {
            return None;
        }
        let named = spec.keys.get(at).copied().unwrap_or_default();
        let instrument = self.instruments.iter().find(|it| it.pathway == spec.section && it.name.en == named);
        let (items, id) = (spec.items, instrument.map_or("", |it| it.id));
        let mut explanation = parameter(spec);
        name.clone_into(&mut explanation.name);
        let body = text!(
            "number {at} of {items}, counted from 0: {named} {id}",
            "共 {items} 项，从 0 起的第 {at} 项：{named} {id}"
        );
        explanation.facts.insert(0, fact("item", "Item", "列表项", body));
        Some(explanation)
    }

    fn pathway(&self, it: &PathwayInfo) -> Explanation {
        let bought: Vec<_> = self.instruments.iter().filter(|instrument| instrument.pathway == it.name).collect();
        let list = |pick: fn(&InstrumentInfo) -> &'static str| {
            bought
                .iter()
                .map(|instrument| format!("{} {}", instrument.id, pick(instrument)))
                .collect::<Vec<_>>()
                .join("; ")
        };
        Explanation {
            name: it.name.to_owned(),
            aliases: vec![it.label.zh.to_owned()],
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
        aliases: vec![it.name.en.to_owned(), it.name.zh.to_owned(), format!("{}.{}", it.pathway, it.name.en)],
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
        aliases: vec![it.zh.to_owned()],
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
        aliases: Vec::new(),
        kind: text!("section of an experiment file", "实验文件的一节"),
        meaning: it.meaning.clone(),
        facts: vec![fact("parameters", "Parameters", "参数", same(names.join(", ")))],
    }
}

fn table(it: &TableInfo) -> Explanation {
    let names: Vec<_> = it.columns.iter().map(|column| column.name).collect();
    Explanation {
        name: it.name.clone(),
        aliases: Vec::new(),
        kind: text!("table", "表"),
        meaning: it.meaning.clone(),
        facts: vec![fact("columns", "Columns", "列", same(names.join(", ")))],
    }
}

fn parameter(it: &Spec) -> Explanation {
    let (zh, en) = basis_label(it.basis);
    Explanation {
        name: it.path(),
        aliases: vec![it.name.to_owned(), it.zh.to_owned()],
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
        aliases: vec![it.name.to_owned(), it.zh.to_owned()],
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
        aliases: vec![format!("exit {}", it.code)],
        kind: text!("exit code", "退出码"),
        meaning: Text::new(it.meaning.en, it.meaning.zh),
        facts: vec![fact("then", "What to do", "处理", Text::new(it.then.en, it.then.zh))],
    }
}

fn outcome(it: &Outcome) -> Explanation {
    let (name, unit) = (outcome_name(it.key), outcomes::unit(it.key));
    let key = it.key;
    let usual = it.visibility == OutcomeVisibility::Summary;
    let shown = if usual {
        text!("by default", "默认显示")
    } else {
        text!("by --outcome {key}", "用 --outcome {key} 显示")
    };
    Explanation {
        name: it.key.to_owned(),
        aliases: vec![name.zh.clone()],
        kind: text!("outcome of `nongbo compare`", "结果变量"),
        meaning: name,
        facts: vec![
            fact("unit", "Unit", "单位", Text::new(unit, unit_name(unit))),
            fact("shown", "Shown", "显示", shown),
        ],
    }
}

/// A term of the glossary.
fn term(it: &Term) -> Explanation {
    let note = it.note.iter().map(|note| fact("note", "Note", "说明", same(note)));
    Explanation {
        name: it.en.clone(),
        aliases: vec![it.zh.clone()],
        kind: Text::new(TERM, "术语"),
        meaning: Text::new(format!("in Chinese {}", it.zh), it.zh.clone()),
        facts: note.collect(),
    }
}

/// What is counted from 0 and what from 1.
fn counting() -> Explanation {
    Explanation {
        name: "counting".to_owned(),
        aliases: vec!["编号".to_owned()],
        kind: text!("rule", "规则"),
        meaning: text!(
            "Counted from 0: counties, villages, households, hosts, weeks, years since founding, replications, runs, items of \
             lists. Counted from 1: policy years, ranks, deciles, lines and rows of files, shards.",
            "从 0 起：县、村、农户、主播、周、建立以来的年、重复、模拟、列表的项。从 1 起：政策年、名次、收入组、文件的行、分片。"
        ),
        facts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_catalogue;
    use crate::study::reference::Catalogue;

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
    fn designs_keys_sheets_outcomes_terms_evidence_and_items_are_explained() {
        check("dose", &[("dose", "design")]);
        check("dose.axis", &[("dose.axis", "key of an experiment file")]);
        check("welfare", &[("welfare", "sheet of `nongbo compare`")]);
        check("market_income.p10", &[("market_income.p10", "outcome of `nongbo compare`")]);
        check("evidence A62", &[("A62", "evidence")]);
        check("A63", &[("A62", "evidence")]);
        check("机构（MCN）主播", &[]);
        check("MCN机构主播", &[("MCN host", "term")]);
        check("ship.loss_share[1]", &[("ship.loss_share[1]", "parameter")]);
        check("ship.loss_share[2]", &[]);
        check("ship.parcel_cost_fen[0]", &[]);
    }

    #[test]
    fn texts_are_searched_in_both_languages_and_names_come_first() {
        let catalogue = Catalogue::of_engine();
        let names = |words: &str| catalogue.search(words).into_iter().map(|it| it.name).collect::<Vec<_>>();
        assert!(names("fee").contains(&"terms.platform_fee_bp".to_owned()), "{:?}", names("fee"));
        assert!(names("佣金").contains(&"mcn.commission_bp".to_owned()), "{:?}", names("佣金"));
        assert!(names("冷链").contains(&"S1".to_owned()), "{:?}", names("冷链"));
        assert!(names("platform fee").len() < names("fee").len());
        assert!(names("fee")[0].contains("fee"));
        assert!(names("no such words").is_empty() && names(" ").is_empty());
    }

    #[test]
    fn an_item_of_a_list_is_explained_with_its_instrument_counted_from_0() {
        let items = Catalogue::of_engine().explain("supply_chain.units_per_thousand[1]");
        assert!(items[0].facts[0].body.en.contains("number 1 of 3, counted from 0: village_station S2"), "{items:?}");
        let by_name = Catalogue::of_engine().explain("supply_chain.units_per_thousand.village_station");
        assert_eq!(by_name[0].facts[0].body, items[0].facts[0].body);
    }

    #[test]
    fn an_unknown_name_explains_nothing_and_has_near_names() {
        check("seat_cost", &[]);
        assert_eq!(test_catalogue::catalogue().nearest("seat_cost")[0], "talent.seat_cost_fen");
        assert_eq!(test_catalogue::catalogue().nearest("instrumnts")[0], "instruments");
    }

    #[test]
    fn every_name_offered_is_explained_or_lists_something() {
        let catalogue = test_catalogue::catalogue();
        for name in catalogue.names() {
            assert!(super::ListName::named(&name).is_some() || !catalogue.explain(&name).is_empty(), "{name}");
        }
    }
}
