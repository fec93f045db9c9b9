//! An explanation of each kind of declaration.

use crate::engine::declare::{Column, Spec};
use crate::engine::error::{Text, text};
use crate::engine::pathways::{PATHWAYS, PathwayInfo};
use crate::engine::week::WEEK;
use crate::study::chinese::unit_name;
use crate::study::estimate::outcomes::{self, Outcome, OutcomeVisibility, outcome_name};
use crate::study::reference::explanation::{Explanation, TERM, fact, same};
use crate::study::reference::glossary::Term;
use crate::study::reference::labels::{basis_label, kind, range, when_label};
use crate::study::reference::{Catalogue, ExitCode, InstrumentInfo, PhaseInfo, SectionInfo, TableInfo};

/// A pathway, with the instruments it buys.
pub(super) fn pathway(catalogue: &Catalogue, it: &PathwayInfo) -> Explanation {
    let bought: Vec<_> = catalogue.instruments.iter().filter(|instrument| instrument.pathway == it.name).collect();
    let list = |pick: fn(&InstrumentInfo) -> &'static str| {
        bought.iter().map(|instrument| format!("{} {}", instrument.id, pick(instrument))).collect::<Vec<_>>().join("; ")
    };
    Explanation {
        name: it.name.to_owned(),
        aliases: vec![it.label.zh.to_owned()],
        kind: text!("pathway", "路径"),
        meaning: Text::new(it.meaning.en, format!("{}：{}", it.label.zh, it.meaning.zh)),
        facts: vec![fact("instruments", "Instruments", "工具", Text::new(list(|i| i.name.en), list(|i| i.name.zh)))],
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

pub(super) fn instrument(it: &InstrumentInfo) -> Explanation {
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

pub(super) fn phase(it: &PhaseInfo) -> Explanation {
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

pub(super) fn section(it: &SectionInfo) -> Explanation {
    let names: Vec<_> = it.specs.iter().map(|spec| spec.name).collect();
    Explanation {
        name: it.name.to_owned(),
        aliases: Vec::new(),
        kind: text!("section of an experiment file", "实验文件的一节"),
        meaning: it.meaning.clone(),
        facts: vec![fact("parameters", "Parameters", "参数", same(names.join(", ")))],
    }
}

pub(super) fn table(it: &TableInfo) -> Explanation {
    let names: Vec<_> = it.columns.iter().map(|column| column.name).collect();
    Explanation {
        name: it.name.clone(),
        aliases: Vec::new(),
        kind: text!("table", "表"),
        meaning: it.meaning.clone(),
        facts: vec![fact("columns", "Columns", "列", same(names.join(", ")))],
    }
}

pub(super) fn parameter(it: &Spec) -> Explanation {
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

pub(super) fn column(table: &TableInfo, it: &Column) -> Explanation {
    Explanation {
        name: format!("{}.{}", table.name, it.name),
        aliases: column_aliases(table, it),
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

/// Its name, its name in the table without the ending of the file, and its Chinese label.
fn column_aliases(table: &TableInfo, it: &Column) -> Vec<String> {
    let of_file = table.name.strip_suffix(".arrow").map(|table| format!("{table}.{}", it.name));
    [it.name.to_owned(), it.zh.to_owned()].into_iter().chain(of_file).collect()
}

pub(super) fn exit(it: &ExitCode) -> Explanation {
    Explanation {
        name: it.code.to_string(),
        aliases: vec![format!("exit {}", it.code)],
        kind: text!("exit code", "退出码"),
        meaning: Text::new(it.meaning.en, it.meaning.zh),
        facts: vec![fact("then", "What to do", "处理", Text::new(it.then.en, it.then.zh))],
    }
}

pub(super) fn outcome(it: &Outcome) -> Explanation {
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
pub(super) fn term(it: &Term) -> Explanation {
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
pub(super) fn counting() -> Explanation {
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
