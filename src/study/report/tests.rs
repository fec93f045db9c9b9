//! Tests of all tables together.

use crate::engine::error::Text;
use crate::study::estimate::tests::{paired, world};
use crate::study::estimate::{decompose, main_table};

/// Columns a text takes on a terminal: Chinese signs take two.
fn width(text: &str) -> usize {
    text.chars().map(|sign| if sign as u32 >= 0x1100 && sign != '–' { 2 } else { 1 }).sum()
}

fn table_width(sheet: &crate::study::tables::Sheet, pick: fn(&Text) -> &str) -> usize {
    let column = |index: usize| {
        let cells = sheet.rows.iter().map(|row| width(pick(&row[index].text())));
        cells.chain([width(pick(&sheet.columns[index]))]).max().unwrap_or(0)
    };
    1 + (0..sheet.columns.len()).map(|index| column(index) + 3).sum::<usize>()
}

#[test]
fn sheets_are_rectangular_bilingual_and_fit_120_columns() {
    let (panel, levels) = world(8, 900.0, 9);
    let mut sheets = main_table(&panel, &levels, false).expect("complete").sheets();
    sheets.extend(decompose(&panel, &levels, "disposable_income", false).expect("complete").sheets());
    sheets.extend(paired(&panel, false).expect("complete").sheets());
    assert_eq!(sheets.len(), 7);
    for sheet in &sheets {
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()), "{}", sheet.title);
        for text in sheet.columns.iter().chain(&sheet.notes).chain([&sheet.title]) {
            assert!(!text.en.is_empty() && text.zh.chars().any(|sign| sign as u32 >= 0x4e00) || text.zh == text.en);
        }
        for pick in [(|text| text.en.as_str()) as fn(&Text) -> &str, |text| text.zh.as_str()] {
            assert!(table_width(sheet, pick) <= 120, "{}: {}", sheet.title, table_width(sheet, pick));
        }
    }
    let names: Vec<String> = sheets[0].rows.iter().map(|row| row[0].text().zh).collect();
    assert_eq!(names[..5], ["技术赋能", "人才支撑", "供应链协同", "品牌打造", "政策保障"]);
    assert_eq!(names[6], "五条合计");
    assert!(sheets[0].notes.iter().any(|note| note.en.contains("Only 8 replications")));
    assert!(sheets[1].notes.iter().any(|note| note.en == "Saturated: supply_chain."));
}
