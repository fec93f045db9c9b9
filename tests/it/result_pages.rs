//! Pages of results hold what their experiments print now. Each test runs the shipped experiments that a page names, in the size in
//! which they are shipped, and compares the tables between the marks of the page with what the command prints.
//! `NONGBO_WRITE_DOCS=1` writes the tables.

use crate::command::printed;
use crate::pages::keeps_marked;
use nongbo::engine::error::Language;
use nongbo::engine::simulation::{Parallelism, RunControl};
use nongbo::study::experiment::{self, COUNTIES};
use nongbo::study::validate::county::{compare_facts, facts_table};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

/// One experiment runs at a time: it takes all cores and the memory of several worlds.
static TURN: Mutex<()> = Mutex::new(());

const LANGUAGES: [&str; 2] = ["en", "zh"];

/// A shipped experiment that was run, as `nongbo run experiments/NAME.toml --out out/NAME` does.
struct Run {
    folder: TempDir,
}

impl Run {
    fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("experiments/{name}.toml"));
        let run = Self { folder };
        printed(&["run", &file.display().to_string(), "--out", &run.out(), "--format", "json"]);
        run
    }

    fn out(&self) -> String {
        self.folder.path().join("out").display().to_string()
    }

    /// `nongbo compare` with some options, in both languages, one below the other.
    fn compared(&self, options: &[&str]) -> String {
        let out = self.out();
        let table = |language| {
            let words: Vec<&str> =
                ["--lang", language, "compare", &out].into_iter().chain(options.iter().copied()).collect();
            printed(&words).trim_end().to_owned()
        };
        format!("\n{}\n", LANGUAGES.map(table).join("\n\n---\n\n"))
    }
}

fn turn() -> std::sync::MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
#[ignore = "slow: the main job in the size in which it is shipped"]
fn both_readmes_show_the_first_screen_of_the_main_job() {
    let _turn = turn();
    let run = Run::new("five_pathways");
    for (page, language) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let screen = printed(&["--lang", language, "compare", &run.out(), "--format", "table"]);
        keeps_marked(page, "main table", &format!("\n```text\n{}\n```\n", screen.trim_end()));
    }
}

#[test]
#[ignore = "slow: ten years in the size in which they are shipped"]
fn the_page_of_ten_years_is_what_its_experiment_prints() {
    let _turn = turn();
    keeps_marked("docs/horizon.md", "horizon", &Run::new("horizon").compared(&["--format", "markdown"]));
}

#[test]
#[ignore = "slow: programmes under eleven conditions in the size in which they are shipped"]
fn the_page_of_quality_is_what_its_experiment_prints() {
    let _turn = turn();
    let run = Run::new("quality");
    keeps_marked("docs/quality.md", "quality", &run.compared(&["--format", "markdown"]));
    let arms = ["--arm", "quality", "--arm", "no_cold", "--arm", "quantity"];
    let growth: Vec<&str> = ["--sheet", "growth"].into_iter().chain(arms).chain(["--format", "markdown"]).collect();
    keeps_marked("docs/quality.md", "growth", &run.compared(&growth));
}

#[test]
#[ignore = "slow: the search for the best split in the size in which it is shipped"]
fn the_page_of_best_splits_is_what_its_experiment_prints() {
    let _turn = turn();
    keeps_marked("docs/best_split.md", "best split", &Run::new("best_split").compared(&["--format", "markdown"]));
}

#[test]
#[ignore = "slow: every instrument in every scope in the size in which it is shipped"]
fn the_page_of_scopes_is_what_its_experiment_prints() {
    let _turn = turn();
    keeps_marked("docs/scope.md", "scope", &Run::new("scope_instruments").compared(&["--format", "markdown"]));
}

#[test]
#[ignore = "slow: five counties in the size in which they are shipped"]
fn the_page_of_counties_is_what_its_experiments_print() {
    let _turn = turn();
    for name in ["counties", "county_facts"] {
        let leaders = Run::new(name).compared(&["--table", "leaders", "--format", "markdown"]);
        keeps_marked("docs/counties.md", name, &leaders);
    }
    keeps_marked("docs/counties.md", "worlds", &worlds());
}

/// What `nongbo county experiments/counties/KIND.toml` prints for every kind of county that states facts of its own.
fn worlds() -> String {
    const REPLICATIONS: u32 = 10;
    let control = RunControl { parallelism: Parallelism { threads: 2, worlds: 2 }, ..RunControl::default() };
    let mut text = String::new();
    for county in COUNTIES.iter().filter(|county| county.name != "mine") {
        let experiment = experiment::read(county.name, county.text, &[], |_| None).expect("it is well formed");
        let rows = compare_facts(&experiment, (experiment.seed, REPLICATIONS), control).expect("it runs");
        let table = facts_table(&rows, REPLICATIONS);
        let [en, zh] = [Language::En, Language::Zh].map(|language| table.markdown(language));
        let (name, name_zh) = (county.label.en, county.label.zh);
        let (en, zh) = (en.trim_end(), zh.trim_end());
        write!(text, "\n### {name} {name_zh}\n\n{en}\n\n{zh}\n").expect("a text");
    }
    text
}

/// What the pages say of the ranking over assumptions is what the stored verdict says.
#[test]
fn both_readmes_have_the_share_of_the_stored_ranking() {
    let share =
        nongbo::study::tables::plain_number(100.0 * nongbo::study::report::caveats::STORED_VERDICTS.ranking.share, 0);
    for (page, words) in [("README.md", "of the weighted draws"), ("README.zh-CN.md", "加权抽样")] {
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("there is a README");
        for line in text.lines().filter(|line| line.contains(words)) {
            assert!(line.contains(&format!("{share} %")), "{page}: {line}");
        }
    }
}
