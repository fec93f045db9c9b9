//! The generated files in `docs/` are those the declarations make; `NONGBO_WRITE_DOCS=1` writes them anew.

use nongbo::catalogue::Catalogue;
use nongbo::experiment::schema;
use nongbo::week::Rules;
use std::path::Path;

/// Every generated file below `docs/`, by name.
fn generated() -> Vec<(&'static str, String)> {
    let mut files = Catalogue::of_engine().pages();
    let schema = serde_json::to_string_pretty(&schema::<Rules>()).expect("a schema is plain JSON");
    files.push(("experiment.schema.json", schema + "\n"));
    files
}

#[test]
fn the_generated_files_are_what_the_declarations_make() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let write = std::env::var_os("NONGBO_WRITE_DOCS").is_some_and(|value| value == "1");
    for (name, text) in generated() {
        let path = docs.join(name);
        if write {
            std::fs::write(&path, &text).expect("docs/ can be written");
        }
        // A checkout may have changed the ends of lines.
        let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == text, "docs/{name} is not current: run the tests once with NONGBO_WRITE_DOCS=1");
    }
}

/// Lines of a page that stand for a parameter or a column: they begin with a name in code quotes.
fn named_rows(page: &str) -> usize {
    page.lines().filter(|line| line.starts_with("| `")).count()
}

#[test]
fn the_pages_name_every_parameter_and_every_column() {
    let catalogue = Catalogue::of_engine();
    let columns: usize = catalogue.tables.iter().map(|table| table.columns.len()).sum();
    assert!(columns > 0 && catalogue.specs().count() > 0);
    assert_eq!(named_rows(&catalogue.parameters_page()), catalogue.specs().count());
    assert_eq!(named_rows(&catalogue.columns_page()), columns);
}
