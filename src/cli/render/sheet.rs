//! Result tables: numbers with their intervals, in words for a terminal and in columns for a program.

use crate::cli::render::{Grid, both};
use crate::engine::error::Language;
use crate::study::tables::{Sheet, SheetCell};
use serde_json::{Map, Value as Json, json};

/// A sheet in words, for a terminal.
pub fn to_grid(sheet: &Sheet, language: Language) -> Grid {
    let text = |cell: &SheetCell| match cell {
        SheetCell::Text(text) => language.of(text).to_owned(),
        SheetCell::Number { value, decimals } => number(*value, *decimals),
        SheetCell::Interval(it, decimals) => {
            format!("{} [{}, {}]", number(it.mean, *decimals), number(it.low, *decimals), number(it.high, *decimals))
        }
        SheetCell::Share(share) if share.is_finite() => format!("{} %", number(share * 100.0, 1)),
        SheetCell::Share(_) | SheetCell::Empty => String::new(),
    };
    let numeric = |at: usize| sheet.rows.iter().all(|row| !matches!(row.get(at), Some(SheetCell::Text(_))));
    Grid {
        title: language.of(&sheet.title).to_owned(),
        head: sheet.columns.iter().map(|heading| language.of(heading).to_owned()).collect(),
        numeric: (0..sheet.columns.len()).map(numeric).collect(),
        rows: sheet.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        notes: sheet.notes.iter().map(|note| language.of(note).to_owned()).collect(),
    }
}

/// A sheet for a program: every number in full, an interval as three columns, a share as a fraction.
pub fn to_rows(sheet: &Sheet, language: Language) -> Grid {
    let is_interval = |at: usize| sheet.rows.iter().any(|row| matches!(row.get(at), Some(SheetCell::Interval(..))));
    let wide: Vec<bool> = (0..sheet.columns.len()).map(is_interval).collect();
    let mut head = Vec::new();
    for (heading, &wide) in sheet.columns.iter().zip(&wide) {
        let heading = language.of(heading);
        head.push(heading.to_owned());
        if wide {
            head.push(format!("{heading} {}", language.pick("low", "下限")));
            head.push(format!("{heading} {}", language.pick("high", "上限")));
        }
    }
    let row = |row: &Vec<SheetCell>| {
        let mut cells = Vec::new();
        for (cell, &wide) in row.iter().zip(&wide) {
            let bounds = match cell {
                SheetCell::Interval(it, _) => [full(it.low), full(it.high)],
                _ => [String::new(), String::new()],
            };
            cells.push(match cell {
                SheetCell::Text(text) => language.of(text).to_owned(),
                SheetCell::Number { value, .. } | SheetCell::Share(value) => full(*value),
                SheetCell::Interval(it, _) => full(it.mean),
                SheetCell::Empty => String::new(),
            });
            if wide {
                cells.extend(bounds);
            }
        }
        cells
    };
    Grid { head, rows: sheet.rows.iter().map(row).collect(), ..Grid::default() }
}

/// A sheet as JSON, the same in every language: rows are objects under the English headings.
pub fn to_json(sheet: &Sheet) -> Json {
    let cell = |cell: &SheetCell| match cell {
        SheetCell::Text(text) => json!(text.en),
        // A number that is none becomes null: JSON has no word for it.
        SheetCell::Number { value, .. } | SheetCell::Share(value) => json!(value),
        SheetCell::Interval(it, _) => json!({ "mean": it.mean, "low": it.low, "high": it.high }),
        SheetCell::Empty => Json::Null,
    };
    let row = |row: &Vec<SheetCell>| -> Json {
        let pairs = sheet.columns.iter().zip(row).map(|(heading, it)| (heading.en.clone(), cell(it)));
        Json::Object(pairs.collect::<Map<_, _>>())
    };
    json!({
        "title": both(&sheet.title),
        "columns": sheet.columns.iter().map(both).collect::<Vec<_>>(),
        "rows": sheet.rows.iter().map(row).collect::<Vec<_>>(),
        "notes": sheet.notes.iter().map(both).collect::<Vec<_>>(),
    })
}

/// A number in full; empty where there is none.
fn full(value: f64) -> String {
    // Adding zero takes the sign from a zero.
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

/// A number with its thousands apart; a minus never stands before a zero.
fn number(value: f64, decimals: usize) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    if value.is_nan() {
        return "–".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let negative = value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c));
    format!("{}{grouped}{rest}", if negative { "-" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::super::super::Format;
    use super::*;
    use crate::engine::error::text;
    use crate::study::estimate::statistics::Interval;

    fn sheet() -> Sheet {
        let interval =
            Interval { mean: 1234.56, low: -10.04, high: f64::INFINITY, standard_error: 1.0, replications: 9 };
        Sheet {
            title: text!("Effect, yuan", "效应，元"),
            columns: vec![text!("Pathway", "路径"), text!("Income", "收入"), text!("Losers", "受损")],
            rows: vec![
                vec![
                    SheetCell::Text(text!("talent", "人才支撑")),
                    SheetCell::Interval(interval, 1),
                    SheetCell::Share(0.125),
                ],
                vec![
                    SheetCell::Text(text!("brand", "品牌打造")),
                    SheetCell::Number { value: -0.01, decimals: 1 },
                    SheetCell::Empty,
                ],
            ],
            notes: vec![text!("95 %.", "置信度 95 %。")],
        }
    }

    #[test]
    fn a_screen_shows_intervals_thousands_and_percent_in_the_readers_language() {
        insta::assert_snapshot!(super::super::sheets(&[sheet()], Format::Table, Language::Zh, 80), @"
        效应，元
        ┌──────────┬────────────────────┬────────┐
        │ 路径     ┆               收入 ┆   受损 │
        ╞══════════╪════════════════════╪════════╡
        │ 人才支撑 ┆ 1,234.6 [-10.0, ∞] ┆ 12.5 % │
        │ 品牌打造 ┆                0.0 ┆        │
        └──────────┴────────────────────┴────────┘

        置信度 95 %。
        ");
    }

    #[test]
    fn csv_gives_an_interval_three_columns_and_numbers_in_full() {
        let expected = "Pathway,Income,Income low,Income high,Losers\ntalent,1234.56,-10.04,,0.125\nbrand,-0.01,,,\n";
        assert_eq!(super::super::sheets(&[sheet()], Format::Csv, Language::En, 80), expected);
    }

    #[test]
    fn json_does_not_depend_on_the_language() {
        let en = super::super::sheets(&[sheet()], Format::Json, Language::En, 80);
        assert_eq!(en, super::super::sheets(&[sheet()], Format::Json, Language::Zh, 80));
        let read: Json = serde_json::from_str(&en).expect("it is JSON");
        assert_eq!(read[0]["rows"][0]["Income"]["mean"], 1234.56);
        assert_eq!(read[0]["rows"][0]["Income"]["high"], Json::Null);
    }

    #[test]
    fn thousands_stand_apart_and_zero_has_no_sign() {
        for (value, decimals, expected) in
            [(0.0, 0, "0"), (-0.04, 1, "0.0"), (-1234.5, 1, "-1,234.5"), (1e6, 0, "1,000,000"), (999.0, 2, "999.00")]
        {
            assert_eq!(number(value, decimals), expected);
        }
    }
}
