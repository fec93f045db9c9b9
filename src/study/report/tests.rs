//! Tests of all tables together.

mod intervals;

use crate::engine::error::Text;
use crate::study::estimate::tests::{paired, world};
use crate::study::estimate::{decompose, factorial_summary};
use crate::study::tables::identifier;
use std::collections::BTreeSet;

/// Width of a text on a terminal; a Chinese character has width two.
fn width(text: &str) -> usize {
    text.chars().map(|sign| if sign as u32 >= 0x1100 && sign != '–' { 2 } else { 1 }).sum()
}

fn table_width(table: &crate::study::tables::Table, pick: fn(&Text) -> &str) -> usize {
    let column = |index: usize| {
        let cells = table.rows.iter().map(|row| width(pick(&row[index].text())));
        cells.chain([width(pick(&table.columns[index].label))]).max().unwrap_or(0)
    };
    1 + (0..table.columns.len()).map(|index| column(index) + 3).sum::<usize>()
}

#[test]
fn tables_are_rectangular_bilingual_and_fit_120_columns() {
    let (panel, levels) = world(8, 900.0, 9);
    let mut tables = vec![factorial_summary(&panel, &levels, false).expect("complete").effects_table()];
    tables.extend(decompose(&panel, &levels, "disposable_income", false).expect("complete").tables());
    tables.extend(paired(&panel, false).expect("complete").tables());
    assert_eq!(tables.len(), 6);
    for table in &tables {
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.title);
        for text in table.columns.iter().map(|column| &column.label).chain(&table.notes).chain([&table.title]) {
            assert!(!text.en.is_empty() && text.zh.chars().any(|sign| sign as u32 >= 0x4e00) || text.zh == text.en);
        }
        for pick in [(|text| text.en.as_str()) as fn(&Text) -> &str, |text| text.zh.as_str()] {
            assert!(table_width(table, pick) <= 120, "{}: {}", table.title, table_width(table, pick));
        }
    }
    for table in &tables {
        let keys: BTreeSet<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
        assert_eq!(keys.len(), table.columns.len(), "{}", table.key);
        assert!(keys.iter().all(|key| identifier(key) == **key), "{keys:?}");
    }
    let keys: BTreeSet<&str> = tables.iter().map(|table| table.key).collect();
    assert_eq!(keys.len(), tables.len());
    let names: Vec<String> = tables[0].rows.iter().map(|row| row[0].text().zh).collect();
    assert_eq!(names[..5], ["技术赋能", "人才支撑", "供应链协同", "品牌打造", "政策保障"]);
    assert_eq!(names[6], "五条同时实施");
    assert!(tables[0].notes.iter().any(|note| note.en.contains("Only 8 replications")));
    let cost = paired(&panel, false).expect("complete").cost_table();
    assert!(cost.notes.iter().any(|note| note.en.starts_with("Saturated: ")), "{:?}", cost.notes);
}
