//! The files in `docs/` equal those generated from the declarations; `NONGBO_WRITE_DOCS=1` writes them anew.

use nongbo::study::experiment::schema;
use nongbo::study::reference::Catalogue;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Every generated file below `docs/`, by name.
fn generated() -> Vec<(&'static str, String)> {
    let mut files = Catalogue::of_engine().pages();
    let schema = serde_json::to_string_pretty(&schema()).expect("a schema is plain JSON");
    files.push(("experiment.schema.json", schema + "\n"));
    files
}

/// Whether the files are to be written anew.
fn writes() -> bool {
    std::env::var_os("NONGBO_WRITE_DOCS").is_some_and(|value| value == "1")
}

#[test]
fn the_generated_files_are_what_the_declarations_make() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (name, text) in generated() {
        let path = docs.join(name);
        if writes() {
            std::fs::write(&path, &text).expect("docs/ can be written");
        }
        // A checkout may have changed the ends of lines.
        let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == text, "docs/{name} is not current: run the tests once with NONGBO_WRITE_DOCS=1");
    }
}

/// A text with the part between two marks replaced.
fn with_marked(text: &str, mark: &str, inner: &str) -> String {
    let (begin, end) = (format!("<!-- {mark} -->"), format!("<!-- end of {mark} -->"));
    let (head, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("no mark `{begin}`"));
    let (_, tail) = rest.split_once(&end).unwrap_or_else(|| panic!("no mark `{end}`"));
    format!("{head}{begin}{inner}{end}{tail}")
}

/// Held while a page is compared and written: two tests may keep two parts of one page.
static PAGES: Mutex<()> = Mutex::new(());

/// A page of the repository has the expected text between two marks. With `NONGBO_WRITE_DOCS=1` the text is written.
pub fn keeps_marked(name: &str, mark: &str, inner: &str) {
    let _held = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = std::fs::read_to_string(&path).expect("the page is there").replace("\r\n", "\n");
    let current = with_marked(&text, mark, inner);
    // Another test may be reading a page that is current.
    if writes() && text != current {
        std::fs::write(&path, &current).expect("the page can be written");
    } else {
        assert!(text == current, "{name} is not current at `{mark}`: run the tests once with NONGBO_WRITE_DOCS=1");
    }
}

#[test]
fn the_data_page_has_a_row_for_every_parameter_without_evidence() {
    let rows = Catalogue::of_engine().chosen_rows();
    assert!(named_rows(&rows) > 50, "{rows}");
    keeps_marked("docs/data.md", "chosen", &format!("\n{rows}"));
}

#[test]
fn both_readmes_say_how_many_parameters_are_assumptions() {
    let catalogue = Catalogue::of_engine();
    let (assumed, all) = (catalogue.assumptions(), catalogue.specs().count());
    let counts = [
        ("README.md", format!("{assumed} of {all} parameters")),
        ("README.zh-CN.md", format!("{all} 个参数中有 {assumed} 个")),
    ];
    for (name, count) in counts {
        keeps_marked(name, "count", &count);
    }
}

#[test]
fn the_example_in_both_readmes_is_an_experiment_the_engine_reads() {
    for name in ["README.md", "README.zh-CN.md"] {
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("there is a README");
        let (_, rest) = text.split_once("```toml\n").expect("a README shows an experiment");
        let (example, _) = rest.split_once("```").expect("the example ends");
        let experiment = nongbo::study::experiment::read(name, example, &[], |_| None).expect("the example is right");
        assert_eq!(experiment.arms.len(), 2, "{name}");
    }
}

/// Lines of a page that describe a parameter or a column: they begin with a name in backticks.
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

/// Moments that draws are weighted by are moments of the validation that are used for tuning.
#[test]
fn the_figures_that_weight_draws_are_those_of_the_validation() {
    use nongbo::engine::record::tables::Runs;
    use nongbo::study::estimate::RUN_MOMENTS;
    use nongbo::study::validate::{MOMENTS, Role};
    for moment in &RUN_MOMENTS {
        let published = MOMENTS.iter().find(|other| other.id == moment.id).expect("it is validated");
        let bits = |numbers: [f64; 3]| numbers.map(f64::to_bits);
        let [ours, theirs] =
            [[moment.target, moment.low, moment.high], [published.target, published.low, published.high]];
        assert_eq!(bits(ours), bits(theirs), "{}", moment.id);
        assert_eq!(published.role, Role::Tune, "{}", moment.id);
        for outcome in moment.outcomes {
            assert!(Runs::COLUMNS.iter().any(|column| column.name == *outcome), "{outcome}");
        }
    }
}

/// The committed ranking agrees with the sentence that every main table has about it.
#[test]
fn the_ranking_page_and_the_notes_of_tables_agree() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ranking.md");
    let text = std::fs::read_to_string(page).expect("docs/ranking.md is committed");
    let verdict = &nongbo::study::report::caveats::STORED_VERDICTS.ranking;
    let name = nongbo::study::tables::alternative_label(&verdict.first).en;
    let (share, draws) = (nongbo::study::tables::plain_number(100.0 * verdict.share, 0), verdict.draws);
    let sentence = if verdict.holds {
        format!("Ranking identified: {name} is first in {share} % of the weighted draws ({draws} draws).")
    } else {
        format!(
            "Ranking not identified: {name} is first most often, but only in {share} % of the weighted draws ({draws} draws)."
        )
    };
    assert!(text.contains(&sentence), "{sentence}");
    assert!(text.contains(&format!("so that {} remain", verdict.effective)), "{}", verdict.effective);
    assert_eq!(verdict.holds, verdict.share >= 0.8);
    assert!(draws >= 200, "{draws} draws");
}
