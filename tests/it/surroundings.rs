//! What surrounds a process: variables, limits of the shell, and files where folders are expected.

use crate::command::{nongbo_command, place};
use std::process::Output;

const EXPERIMENT: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 2\n\
    [population]\ncounties = 1\nvillages_per_county = 2\nhouseholds_per_village = 6\nburn_in_years = 0\n\
    policy_years = 1\n[[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"placebo\"\n";

fn end(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_variable_that_asks_for_too_many_threads_is_cut_with_a_word() {
    let (_place, file) = place("small.toml", EXPERIMENT);
    let mut command = nongbo_command(&["check"]);
    let (code, notes) = end(&command.arg(file).env("RAYON_NUM_THREADS", "100000").output().expect("it starts"));
    assert_eq!(code, Some(0), "{notes}");
    assert!(notes.contains("RAYON_NUM_THREADS=100000 is more than"), "{notes}");
}

#[test]
fn a_file_in_place_of_a_folder_is_a_mistake_of_the_user_in_every_command() {
    let (place, file) = place("small.toml", EXPERIMENT);
    let out = place.path().join("report.html");
    for words in [&["status"][..], &["verify"], &["compare"], &["shapley"], &["export", "--to", "csv"], &["report"]] {
        let mut command = nongbo_command(words);
        command.arg(&file);
        if words == ["report"] {
            command.arg("-o").arg(&out);
        }
        let (code, notes) = end(&command.output().expect("it starts"));
        assert!(code == Some(2) && notes.contains("small.toml"), "{words:?}: {code:?} {notes}");
    }
}

/// The shell sets the limit; the same command goes on without it.
#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_no_sudden_end() {
    let (place, file) = place("small.toml", EXPERIMENT);
    let out = place.path().join("out");
    let run = |limit: &str| {
        let line = format!("{limit} exec \"$0\" run \"$1\" --out \"$2\"");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_nongbo")]).arg(&file).arg(&out).env("LC_ALL", "C");
        end(&shell.output().expect("it starts"))
    };
    let (code, notes) = run("ulimit -f 20;");
    assert!(code == Some(4) && notes.contains("cannot write"), "{code:?} {notes}");
    let (code, notes) = run("");
    assert_eq!(code, Some(0), "{notes}");
}
