//! Values and places that no command can use: each is refused with the value and what is allowed, and nothing changes.

use crate::command::{nongbo, nongbo_command, place};
use crate::reliability::contents;
use std::path::Path;

const EXPERIMENT: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 2\n\
    [population]\ncounties = 1\nvillages_per_county = 1\nhouseholds_per_village = 8\nburn_in_years = 0\n\
    policy_years = 1\n[[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"placebo\"\n";

/// Refused with 2 and these words.
fn check(words: &[&str], message: &str) {
    let (code, printed, notes) = nongbo(words);
    assert!(code == 2 && printed.is_empty() && notes.contains(message), "{words:?} ended with {code}: {notes}");
}

#[test]
fn a_target_or_an_output_file_that_cannot_be_meant_is_refused_and_the_folder_stays_as_it_is() {
    let (place, file) = place("small.toml", EXPERIMENT);
    let [file, out] = [file, place.path().join("out")].map(|path| path.display().to_string());
    let (code, _, notes) = nongbo(&["run", &file, "--out", &out]);
    assert_eq!(code, 0, "{notes}");
    let before = contents(Path::new(&out));
    for target in ["0", "-1", "nan", "inf", "1e400"] {
        check(&["compare", &out, "--target", target], "it must be a number above 0");
        check(&["compare", &out, "--sheet", "precision", "--target", target], "it must be a number above 0");
    }
    // Another file in it would make `run --extend` refuse the folder.
    check(&["report", &out, "--out", &format!("{out}/report.html")], "is an output folder");
    check(&["report", &out, "--force", "--out", &format!("{out}/runs.arrow")], "is an output folder");
    check(&["calibrate", "--most", "1", "--out", &out], "is an output folder");
    for command in [&["calibrate", "--most", "1"][..], &["run", &file], &["slurm", &file, "--tasks", "2"]] {
        check(&[command, &["--out", &file]].concat(), "is not a folder");
    }
    let begun = place.path().join("begun").display().to_string();
    let (code, _, notes) = nongbo(&["run", &file, "--out", &begun, "--shard", "1/2"]);
    assert_eq!(code, 0, "{notes}");
    check(&["report", &out, "--out", &format!("{begun}/report.html")], "is an output folder");
    check(&["calibrate", "--most", "1", "--out", &begun], "is an output folder");
    assert!(contents(Path::new(&out)) == before, "a file of the folder changed");
    let (code, _, notes) = nongbo(&["run", &file, "--out", &out, "--extend", "1"]);
    assert_eq!(code, 0, "{notes}");
    // A folder that another program made is no output folder.
    let other = place.path().join("site");
    std::fs::create_dir_all(other.join("parts")).expect("made");
    std::fs::write(other.join("manifest.json"), "{}").expect("written");
    let (code, _, notes) = nongbo(&["report", &out, "--out", &other.join("report.html").display().to_string()]);
    assert_eq!(code, 0, "{notes}");
}

#[test]
fn a_blank_name_is_no_name() {
    let (place, _) = place(".toml", EXPERIMENT);
    std::fs::write(place.path().join(" .toml"), EXPERIMENT).expect("written");
    for words in [&["check", ".toml"][..], &["check", " .toml"], &["run", " .toml", "--out", "out"]] {
        let output = nongbo_command(words).current_dir(place.path()).output().expect("it starts");
        let notes = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && notes.contains("a name that is not blank"), "{words:?}: {notes}");
    }
    assert!(contents(place.path()).keys().eq([" .toml", ".toml"]), "something was written");
    check(&["init", &place.path().join("  ").display().to_string()], "cannot be the name of an experiment");
    check(&["explain", " "], "lists: parameters");
}
