//! The catalogue of this engine: its parameters, tables, phases and instruments.

use crate::engine::agents::{
    carriers, consumers, cooperatives, counties, endowments, government, households, local_hosts, markets, nation,
    order_table,
};
use crate::engine::declare::{Column, Label, Recorded, Section, Spec, Value};
use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::pathways;
use crate::engine::pathways::Instrument;
use crate::engine::week::{Phase, WEEK};
use crate::study::chinese::{table_meaning, unit_name};
use crate::study::reference::{Catalogue, InstrumentInfo, PhaseInfo, TableInfo};
use crate::study::run;

impl Catalogue {
    /// Everything this engine declares.
    #[must_use]
    pub fn of_engine() -> Self {
        let rules = Parameters::default();
        let sections = rules.sections();
        let instruments = pathways::instruments().iter().map(|it| instrument(it, &sections)).collect();
        Self::new(&sections, tables_of_engine(), WEEK.iter().map(phase).collect(), instruments)
    }
}

fn phase(phase: &Phase) -> PhaseInfo {
    let Phase { id, name, zh, title, reads, writes, .. } = *phase;
    PhaseInfo { id, name, zh, title, reads, writes }
}

fn instrument(it: &Instrument, sections: &[&dyn Section]) -> InstrumentInfo {
    let [by_budget, by_units] = modes(it);
    InstrumentInfo {
        id: it.id,
        pathway: it.pathway,
        name: Label { en: it.name, zh: it.zh },
        unit: Label { en: it.unit, zh: it.unit_zh },
        unit_cost: cost(it.cost, sections),
        life: Text::new(
            with_weeks(it.lifetime, [" weeks (", ")"], sections),
            with_weeks(it.lifetime_zh, [" 周（", "）"], sections),
        ),
        acts_in: it.phases,
        acts_on: Label { en: it.acts_on, zh: it.acts_on_zh },
        why_not: Label { en: it.why_not, zh: it.why_not_zh },
        deadweight: Label { en: it.deadweight, zh: it.deadweight_zh },
        by_budget,
        by_units,
    }
}

/// Budget mode and intensity mode: the parameters by which an arm buys an instrument.
fn modes(it: &Instrument) -> [Text; 2] {
    let (pathway, name, id) = (it.pathway, it.name, it.id);
    [
        text!(
            "`{pathway}.{name}`, or `{id}`, in fen a household and year; or its part of `{pathway}.budget_fen_per_household_year` \
             by `{pathway}.split.{name}`",
            "`{pathway}.{name}` 或 `{id}`（分/(户·年)）；或 `{pathway}.budget_fen_per_household_year` 按 `{pathway}.split.{name}` 分配"
        ),
        text!(
            "`{pathway}.units_per_thousand.{name}`, at whatever cost",
            "`{pathway}.units_per_thousand.{name}`，成本为结果"
        ),
    ]
}

/// The default of a parameter with its unit and path. Fen are shown in yuan.
fn value_in_yuan(spec: &Spec) -> Text {
    let (path, unit) = (spec.path(), spec.unit);
    let (value, unit) = match (&spec.default, unit.strip_prefix("fen")) {
        (Value::Integer(fen), Some(per)) => (yuan(*fen), format!("yuan{per}")),
        (value, _) => (value.to_string(), unit.to_owned()),
    };
    // A hundredth of a mu for a fen is a mu for a yuan.
    let (value, unit) = match spec.unit {
        "fen/cmu" => (spec.default.to_string(), "yuan/mu".to_owned()),
        _ => (value, unit),
    };
    let zh = unit_name(&unit);
    text!("{value} {unit} ({path})", "{value} {zh}（{path}）")
}

/// An amount in yuan: `2000`, `0.60`.
fn yuan(fen: i64) -> String {
    if fen % 100 == 0 { (fen / 100).to_string() } else { format!("{}.{:02}", fen / 100, fen % 100) }
}

/// A text in which a path of a number of weeks is replaced by the number, with the path behind it.
fn with_weeks(text: &str, [before, behind]: [&str; 2], sections: &[&dyn Section]) -> String {
    let specs = sections.iter().flat_map(|section| section.specs()).filter(|spec| spec.unit == "weeks");
    let named = specs.filter(|spec| text.contains(&spec.path()));
    named.fold(text.to_owned(), |text, spec| {
        let path = spec.path();
        text.replace(&path, &format!("{}{before}{path}{behind}", spec.default))
    })
}

/// The default of the parameter that says what a unit costs.
fn cost(path: &str, sections: &[&dyn Section]) -> Text {
    let spec = sections.iter().flat_map(|section| section.specs()).find(|spec| spec.path() == path);
    spec.map_or_else(|| Text::new(path, path), |spec| value_in_yuan(&spec))
}

/// First the files of an output folder under their names, then the tables inside the engine.
fn tables_of_engine() -> Vec<TableInfo> {
    let inside = |it: &dyn Recorded| table(it.table().to_owned(), it.meaning(), it.describe());
    let mut tables = files();
    tables.extend([
        inside(&endowments::Endowments::new(0)),
        inside(&households::Households::new(0)),
        inside(&local_hosts::LocalHosts::new(0)),
        inside(&carriers::Carriers::new(0)),
        inside(&carriers::VillageStates::new(0)),
        inside(&consumers::Consumers::new(0)),
        inside(&consumers::ConsumerPurses::new(0)),
        inside(&nation::Nation::new(0)),
        inside(&markets::Markets::new(0)),
        inside(&counties::Counties::new(0)),
        inside(&cooperatives::Cooperatives::new(0)),
        inside(&government::Accounts::new(0)),
        inside(&order_table::Orders::new(0)),
    ]);
    tables
}

fn table(name: String, meaning: &str, columns: &'static [Column]) -> TableInfo {
    let zh = table_meaning(&name).unwrap_or(meaning);
    TableInfo { meaning: Text::new(meaning, zh), name, columns }
}

/// The files of an output folder. The page shows live channels just before goods.
fn files() -> Vec<TableInfo> {
    let file = |(name, meaning, columns)| table(format!("{name}.arrow"), meaning, columns);
    let mut files: Vec<TableInfo> = run::tables().into_iter().map(file).collect();
    let channels = files.iter().position(|file| file.name == "channels.arrow").expect("a table of the record");
    let goods = files.iter().position(|file| file.name == "goods.arrow").expect("a table of the record");
    files[channels..goods].rotate_left(1);
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::chinese::section_meaning;

    #[test]
    fn every_instrument_names_a_pathway_a_cost_parameter_and_phases_that_exist() {
        let catalogue = Catalogue::of_engine();
        for it in &catalogue.instruments {
            assert!(pathways::PATHWAYS.iter().any(|pathway| pathway.name == it.pathway), "{}", it.id);
            assert!(it.unit_cost.en.contains(" ("), "{}: unknown cost parameter {}", it.id, it.unit_cost.en);
            for phase in it.acts_in {
                assert!(catalogue.phases.iter().any(|info| info.name == *phase), "{}: {phase}", it.id);
            }
        }
    }

    #[test]
    fn sections_tables_and_units_have_chinese_names() {
        let catalogue = Catalogue::of_engine();
        for section in &catalogue.sections {
            assert!(section_meaning(section.name).is_some(), "[{}]", section.name);
        }
        for table in &catalogue.tables {
            assert!(table_meaning(&table.name).is_some(), "{}", table.name);
        }
        let columns = catalogue.tables.iter().flat_map(|table| table.columns).map(|column| column.unit);
        for unit in catalogue.specs().map(|spec| spec.unit).chain(columns) {
            let zh = unit_name(unit);
            assert!(!zh.contains(|letter: char| letter.is_ascii_alphabetic()), "{unit}: {zh}");
        }
    }

    #[test]
    fn costs_are_in_yuan_and_lives_in_weeks_in_both_languages() {
        let catalogue = Catalogue::of_engine();
        let find = |id: &str| catalogue.instruments.iter().find(|it| it.id == id).expect("an instrument");
        assert_eq!(find("S1").unit_cost.en, "2000 yuan/(t/week) (supply_chain.hub_fen_per_tonne_week)");
        assert_eq!(find("S1").life.zh, "520 周（supply_chain.hub_life_weeks），逐周支付运营费");
        assert_eq!(find("T2").unit_cost.zh, "900 元/亩（equipment.agtech_price_fen_per_cmu）");
        assert_eq!(find("B1").unit_cost.en, "0.60 yuan/impression (brand.impression_fen)");
    }

    #[test]
    fn every_parameter_and_column_has_a_chinese_label_and_a_unit() {
        let catalogue = Catalogue::of_engine();
        for spec in catalogue.specs() {
            assert!(!spec.zh.is_empty() && !spec.unit.is_empty() && !spec.source.is_empty(), "{}", spec.path());
        }
        for table in &catalogue.tables {
            for column in table.columns {
                assert!(!column.zh.is_empty() && !column.unit.is_empty(), "{}.{}", table.name, column.name);
            }
        }
    }
}
