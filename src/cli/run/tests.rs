//! The command on a very small experiment in a folder of its own.

use super::*;
use crate::cli::Language;
use crate::cli::arguments::TableOptions;
use crate::engine::error::Defect;
use crate::store::Shard;
use std::cell::Cell;
use std::path::Path;

/// Two runs of three years of ten households.
const EXPERIMENT: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nseed = 1\nreplications = 2\n\
    [population]\ncounties = 1\nvillages_per_county = 1\nhouseholds_per_village = 10\n\
    burn_in_years = 1\nbaseline_years = 1\npolicy_years = 1\n[[arm]]\nname = \"baseline\"\n";

/// Opens the experiment with its folder `out` in `folder`.
fn open(folder: &Path, shard: Option<Shard>) -> FolderRun {
    let experiment = folder.join("small.toml");
    std::fs::write(&experiment, EXPERIMENT).expect("the experiment is written");
    let out = folder.join("out");
    let request = RunArguments {
        experiment,
        out: Some(out.clone()),
        dry_run: false,
        seed: None,
        set: Vec::new(),
        threads: None,
        shard,
        extend: None,
        strict: false,
        retry_failed: false,
        tables: TableOptions { format: None, table: None },
    };
    let terminal = Terminal::new(Language::En, clap::ColorChoice::Never);
    open::open(&request, &out, &CancelToken::new(), terminal).expect("the folder can be used")
}

/// Whether tables are shown, and the exit code.
fn check(run: &mut FolderRun, cancelled: bool, expects_tables: bool, code: u8) {
    let terminal = Terminal {
        language: Language::En,
        out_is_interactive: false,
        err_is_interactive: false,
        colour: false,
        width: 80,
    };
    let (has_tables, token) = (Cell::new(false), CancelToken::new());
    if cancelled {
        token.cancel();
    }
    let end = run_and_show(run, &token, terminal, |tables| {
        has_tables.set(!tables.is_empty());
        Ok(())
    });
    let end = end.map_or_else(|error| error.exit_code(), |()| 0);
    assert_eq!((has_tables.get(), end), (expects_tables, code), "{:?}", run.state);
}

#[test]
fn a_finished_folder_is_shown_and_not_run_again() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&mut open(folder.path(), None), false, true, 0);
    let mut run = open(folder.path(), None);
    assert_eq!(run.state, State::Finished);
    // Any run would end at once with an interruption.
    check(&mut run, true, true, 0);
}

#[test]
fn a_shard_shows_no_table_while_runs_of_others_are_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&mut open(folder.path(), Some(Shard { number: 1, of: 2 })), false, false, 0);
    check(&mut open(folder.path(), Some(Shard { number: 2, of: 2 })), false, true, 0);
}

#[test]
fn missing_runs_are_done_and_shown_even_when_another_run_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    open(folder.path(), None).keep_failed(0, Defect { phase: "buy".into(), week: 3, what: "a test".into() });
    let mut run = open(folder.path(), None);
    assert!(matches!(&run.state, State::Resume { finished } if finished.len() == 1), "{:?}", run.state);
    check(&mut run, false, true, 3);
}

#[test]
fn an_interrupted_run_shows_no_table() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&mut open(folder.path(), None), true, false, 130);
}

#[test]
fn a_sweep_whose_runs_vanish_ends_with_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = open(folder.path(), None);
    for number in 0..2 {
        run.keep_failed(number, Defect { phase: "buy".into(), week: 3, what: "a test".into() });
    }
    drop(run);
    let mut run = open(folder.path(), None);
    for number in 0..2 {
        std::fs::remove_file(folder.path().join(format!("out/parts/0000000{number}.part"))).expect("it was there");
    }
    check(&mut run, false, false, 4);
}

#[test]
fn a_seed_on_the_command_line_is_set_after_the_other_values() {
    use clap::Parser as _;
    let words = ["nongbo", "run", "a.toml", "-o", "out", "--set", "replications=3", "--seed", "7"];
    let arguments = crate::cli::arguments::Arguments::try_parse_from(words).expect("they are right");
    let crate::cli::arguments::Command::Run(request) = arguments.command else { panic!("another command") };
    let set: Vec<String> =
        open::settings(&request).into_iter().map(|(path, value)| format!("{path}={value}")).collect();
    assert_eq!(set, ["replications=3", "seed=7"]);
    assert_eq!(request.out.as_deref(), Some(Path::new("out")));
}
