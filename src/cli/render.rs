//! Tables as text: boxed for a terminal, CSV for a pipe, JSON, Markdown.

mod grid;
mod sheet;

use crate::cli::{Format, Language};
use crate::study::reference::{ListAudience, Listing};
use crate::study::tables::Sheet;
use grid::Grid;
use serde_json::{Value as Json, json};

/// Result tables in a format; several are separated by an empty line, in JSON they are one array.
pub fn sheets(sheets: &[Sheet], format: Format, language: Language, width: u16) -> String {
    if format == Format::Json {
        return pretty(&Json::Array(sheets.iter().map(sheet::to_json).collect()));
    }
    let one = |sheet: &Sheet| match format {
        Format::Csv => sheet::to_rows(sheet, language).csv(),
        Format::Markdown => sheet::to_grid(sheet, language).markdown(),
        Format::Table | Format::Json => sheet::to_grid(sheet, language).boxed(width),
    };
    sheets.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// A list of the catalogue in a format. On a terminal only what the reader's language needs; files get every field.
pub fn listing(listing: &Listing, format: Format, language: Language, width: u16) -> String {
    let all = matches!(format, Format::Csv | Format::Json);
    let shown: Vec<usize> = (0..listing.fields.len())
        .filter(|&at| {
            all || match listing.fields[at].audience {
                ListAudience::All => true,
                ListAudience::English => language == Language::En,
                ListAudience::Chinese => language == Language::Zh,
                ListAudience::Files => false,
            }
        })
        .collect();
    let head = |at: usize| {
        let field = &listing.fields[at];
        if all { field.key.to_owned() } else { language.of(&field.heading).to_owned() }
    };
    let row = |row: &Vec<Json>| shown.iter().map(|&at| Listing::text(&row[at])).collect();
    let grid = Grid {
        title: language.of(&listing.title).to_owned(),
        head: shown.iter().map(|&at| head(at)).collect(),
        numeric: shown.iter().map(|&at| listing.rows.iter().all(|row| row[at].is_number())).collect(),
        rows: listing.rows.iter().map(row).collect(),
        notes: Vec::new(),
    };
    match format {
        Format::Json => pretty(&listing.to_json()),
        Format::Csv => grid.csv(),
        Format::Markdown => grid.markdown(),
        Format::Table => grid.boxed(width),
    }
}

/// JSON over several lines, with a line end.
pub fn pretty(value: &Json) -> String {
    format!("{value:#}\n")
}

/// Rows of text as CSV.
pub fn csv(head: &[&str], rows: Vec<Vec<String>>) -> String {
    Grid { head: head.iter().map(|&key| key.to_owned()).collect(), rows, ..Grid::default() }.csv()
}

/// A text of both languages as JSON.
pub fn both(text: &crate::engine::error::Text) -> Json {
    json!({ "en": text.en, "zh": text.zh })
}
