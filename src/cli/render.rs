//! Tables as text: boxed for a terminal, CSV for a pipe, JSON, Markdown.

mod boxed;

use crate::cli::arguments::TableOptions;
use crate::cli::terminal::Terminal;
use crate::cli::{Format, Language};
use crate::engine::error::{Error, Result, text};
use crate::study::nearest::nearest;
use crate::study::reference::{ListAudience, Listing};
use crate::study::tables::Table;
use crate::study::tables::grid::Grid;
use boxed::{boxed, boxed_or_list};
use serde_json::Value as Json;

/// Prints tables: all of them, or the one with a key. CSV is one table a call, the first one where none is named; the
/// others are named on standard error.
///
/// # Errors
/// [`Error::Usage`] where no table has the key, [`Error::Machine`] where standard output cannot be written.
pub fn print(tables: &[Table], options: &TableOptions, terminal: Terminal) -> Result<()> {
    let format = terminal.format(options.format);
    let selected = match &options.table {
        Some(key) => vec![find(tables, key)?],
        None => tables.iter().collect(),
    };
    if format != Format::Csv || selected.len() < 2 {
        return terminal.out(&render(&selected, format, terminal.language, terminal.width));
    }
    let others: Vec<&str> = selected[1..].iter().map(|table| table.key).collect();
    let (first, others) = (selected[0].key, others.join(", "));
    terminal.note(
        &format!("CSV is one table: `{first}`; choose another by --table: {others}"),
        &format!("CSV 每次只输出一张表：`{first}`；用 --table 选择其他表：{others}"),
    );
    terminal.out(&render(&selected[..1], format, terminal.language, terminal.width))
}

/// Prints the only table of a command.
///
/// # Errors
/// [`Error::Machine`] where standard output cannot be written.
pub fn print_one(table: Table, format: Option<Format>, terminal: Terminal) -> Result<()> {
    print(&[table], &TableOptions { format, table: None }, terminal)
}

/// The table with a key.
fn find<'t>(tables: &'t [Table], key: &str) -> Result<&'t Table> {
    let keys = || tables.iter().map(|table| table.key);
    tables.iter().find(|table| table.key == key).ok_or_else(|| {
        let name = key.escape_debug();
        let all = keys().collect::<Vec<_>>().join(", ");
        let near = nearest(key, keys()).next().unwrap_or(&all);
        Error::Usage(text!(
            "there is no table `{name}` here; did you mean `{near}`? There are: {all}",
            "此处没有表 `{name}`；是否指 `{near}`？已有：{all}"
        ))
    })
}

/// Tables in a format, an empty line between two; in JSON they are one array.
pub fn render(tables: &[&Table], format: Format, language: Language, width: u16) -> String {
    let draw = |table: &&Table| match format {
        Format::Csv => csv(table.records()),
        Format::Markdown => table.markdown(language),
        Format::Table | Format::Json => boxed(&table.grid(language), width),
    };
    match format {
        Format::Json => pretty(&Json::Array(tables.iter().map(|table| table.json()).collect())),
        _ => tables.iter().map(draw).collect::<Vec<_>>().join("\n"),
    }
}

/// A list of the catalogue in a format. A terminal gets only the fields for the reader's language, files get every field.
pub fn listing(listing: &Listing, format: Format, language: Language, width: u16) -> String {
    let all = matches!(format, Format::Csv | Format::Json);
    let visible: Vec<usize> = (0..listing.fields.len())
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
    let row = |row: &Vec<Json>| visible.iter().map(|&at| Listing::text(&row[at])).collect();
    let grid = Grid {
        title: language.of(&listing.title).to_owned(),
        head: visible.iter().map(|&at| head(at)).collect(),
        numeric: visible.iter().map(|&at| listing.rows.iter().all(|row| row[at].is_number())).collect(),
        rows: listing.rows.iter().map(row).collect(),
        notes: Vec::new(),
    };
    match format {
        Format::Json => pretty(&listing.to_json()),
        Format::Csv => csv(std::iter::once(grid.head).chain(grid.rows)),
        Format::Markdown => grid.markdown(),
        Format::Table => boxed_or_list(&grid, width),
    }
}

/// JSON over several lines, with a line end.
pub fn pretty(value: &Json) -> String {
    format!("{value:#}\n")
}

/// Records as CSV (RFC 4180, with plain line ends).
///
/// # Panics
/// Never: writing to memory cannot fail.
pub fn csv(records: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in records {
        writer.write_record(record).expect("defect: memory refuses a record");
    }
    let bytes = writer.into_inner().expect("defect: memory refuses a record");
    String::from_utf8(bytes).expect("defect: strings are no text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::text;
    use crate::study::tables::{TableCell, TableColumn};

    fn table(key: &'static str) -> Table {
        Table {
            key,
            title: text!("Effect, yuan", "效应，元"),
            columns: TableColumn::list(&[("pathway", "Pathway", "路径"), ("income", "Income", "收入")]),
            rows: vec![vec![TableCell::pathway(1), TableCell::number(1234.56, 1)]],
            notes: vec![text!("95 %.", "置信度 95 %。")],
        }
    }

    #[test]
    fn a_terminal_shows_the_labels_of_the_readers_language() {
        insta::assert_snapshot!(render(&[&table("effects")], Format::Table, Language::Zh, 80), @"
        效应，元
        ┌──────────┬─────────┐
        │ 路径     ┆    收入 │
        ╞══════════╪═════════╡
        │ 人才支撑 ┆ 1,234.6 │
        └──────────┴─────────┘

        置信度 95 %。
        ");
    }

    #[test]
    fn csv_and_json_do_not_depend_on_the_language() {
        for format in [Format::Csv, Format::Json] {
            let [en, zh] = [Language::En, Language::Zh].map(|language| render(&[&table("t")], format, language, 80));
            assert_eq!(en, zh);
        }
        assert_eq!(render(&[&table("t")], Format::Csv, Language::Zh, 80), "pathway,income\ntalent,1234.56\n");
    }

    #[test]
    fn csv_quotes_what_needs_quotes() {
        let records = [vec!["name".to_owned(), "text".to_owned()], vec!["a".to_owned(), "say \"hi\", b".to_owned()]];
        assert_eq!(csv(records), "name,text\na,\"say \"\"hi\"\", b\"\n");
    }

    #[test]
    fn a_table_is_found_by_its_key_and_others_are_suggested() {
        let tables = [table("main_effects"), table("main_cost")];
        assert_eq!(find(&tables, "main_cost").expect("it is there").key, "main_cost");
        let message = find(&tables, "main_cst").expect_err("unknown").to_string();
        assert!(message.contains("did you mean `main_cost`") && message.contains("main_effects"), "{message}");
    }
}
