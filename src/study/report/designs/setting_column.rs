//! The columns of a table that show what a design sets: headings with units, money in yuan.

use crate::engine::declare::{Section, Spec, Value};
use crate::engine::error::Text;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::{PATHWAYS, instruments};
use crate::engine::units::{FEN_PER_YUAN, real};
use crate::study::chinese::unit_name;
use crate::study::estimate::designs::DesignColumns;
use crate::study::tables::{TableCell, TableColumn, identifier};

/// A column: its heading, and whether its amounts are in fen and shown in yuan.
struct SettingColumn {
    column: TableColumn,
    is_fen: bool,
}

impl SettingColumn {
    /// The column of a path that a design sets; a name that is no path stays as it is.
    fn new(name: &str) -> Self {
        let rules = Parameters::default();
        let Some((zh, unit)) = described(name, &rules.sections()) else {
            return Self { column: TableColumn::named(name), is_fen: false };
        };
        let is_fen = unit.starts_with("fen");
        let unit = unit.replacen("fen", "yuan", 1);
        let english = if name.contains("_fen") { name.replacen("_fen", "_yuan", 1) } else { format!("{name}, {unit}") };
        let english = if is_fen { english } else { name.to_owned() };
        let label = Text::new(english.clone(), format!("{zh}（{}）", unit_name(&unit)));
        Self { column: TableColumn { key: identifier(&english), label }, is_fen }
    }

    fn cell(&self, value: &Value) -> TableCell {
        match value {
            Value::Integer(fen) if self.is_fen => TableCell::number(real(*fen) / FEN_PER_YUAN, 2),
            Value::Integer(number) => TableCell::number(real(*number), 0),
            Value::Real(number) => TableCell::number(*number, 3),
            other => TableCell::name(other.to_string()),
        }
    }
}

/// Chinese name and unit of a parameter, of an item of a list, or of an instrument as a path.
fn described(name: &str, sections: &[&dyn Section]) -> Option<(String, String)> {
    let section_zh = |section: &str| PATHWAYS.iter().find(|it| it.name == section).map_or("", |it| it.label.zh);
    let specs = || sections.iter().flat_map(|section| section.specs());
    let is_item = |spec: &Spec| name.strip_prefix(&spec.path()).is_some_and(|rest| rest.starts_with(['.', '[']));
    if let Some(spec) = specs().find(|spec| spec.path() == name || is_item(spec)) {
        let item = name.strip_prefix(&spec.path()).unwrap_or_default();
        return Some((format!("{}{}{item}", section_zh(spec.section), spec.zh), spec.unit.to_owned()));
    }
    let instruments = instruments();
    let bought = instruments.iter().find(|it| it.id == name || format!("{}.{}", it.pathway, it.name) == name)?;
    Some((bought.zh.to_owned(), "fen/household-year".to_owned()))
}

/// Headings of the design columns.
pub(super) fn design_headings(settings: &DesignColumns) -> Vec<TableColumn> {
    settings[0].iter().map(|(name, _)| SettingColumn::new(name).column).collect()
}

/// The design columns of an arm as cells.
pub(super) fn design_cells(settings: &DesignColumns, arm: usize) -> Vec<TableCell> {
    settings[arm].iter().map(|(name, value)| SettingColumn::new(name).cell(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_in_yuan_in_the_heading_and_in_the_cells() {
        let settings = [vec![
            ("supply_chain.budget_fen_per_household_year".to_owned(), Value::Integer(2_500)),
            ("supply_chain.cold_hub".to_owned(), Value::Integer(5_050)),
            ("tastes.weekly_needs".to_owned(), Value::Real(0.5)),
            ("technology".to_owned(), Value::Integer(3)),
        ]];
        let headings = design_headings(&settings);
        let keys: Vec<&str> = headings.iter().map(|column| column.key.as_str()).collect();
        assert_eq!(keys[0], "supply_chain_budget_yuan_per_household_year");
        assert_eq!(keys[2..], ["tastes_weekly_needs", "technology"]);
        assert!(headings[0].label.zh.starts_with("供应链协同") && headings[0].label.zh.contains("元"), "{headings:?}");
        assert_eq!(headings[1].label.zh, "产地冷链集配中心（县级）（元/(户·年)）");
        let cells: Vec<String> = design_cells(&settings, 0).iter().map(|cell| cell.text().en).collect();
        assert_eq!(cells, ["25.00", "50.50", "0.500", "3"]);
    }
}
