//! Folders as a user meets them: damaged, refused, with difficult names; and signals that a process inherits.

use crate::command::nongbo_command;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const EXPERIMENT: &str = r#"question = "q"
expect = "e"
design = "factorial"
replications = 2
[factorial]
budget_fen_per_household_year = 10000
[population]
counties = 1
villages_per_county = 1
households_per_village = 8
burn_in_years = 0
baseline_years = 1
policy_years = 1
"#;

/// A folder with an experiment file in it.
fn place() -> (TempDir, PathBuf) {
    crate::command::place("small.toml", EXPERIMENT)
}

fn nongbo() -> Command {
    nongbo_command(&[])
}

/// Exit code, standard output, standard error.
fn end(command: &mut Command) -> (i32, String, String) {
    let output = command.output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn run(file: &Path, out: &Path, more: &[&str]) -> (i32, String, String) {
    end(nongbo().arg("run").arg(file).arg("--out").arg(out).args(more))
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            files.insert(path, bytes);
        }
    }
    files
}

#[test]
fn every_command_that_reads_a_damaged_folder_ends_with_five_and_the_name_of_the_file() {
    let (place, file) = place();
    let out = place.path().join("out");
    assert_eq!(run(&file, &out, &[]).0, 0);
    let word = |words: &[&str]| {
        let mut command = nongbo();
        command.args(words).arg(&out);
        command
    };
    let again = |more: &[&str]| {
        let mut command = nongbo();
        command.arg("run").arg(&file).arg("--out").arg(&out).args(more);
        command
    };
    let export = || {
        let mut command = nongbo();
        command.arg("export").arg(&out).args(["--to", "csv", "--out"]).arg(place.path().join("csv"));
        command
    };
    let diff = || {
        let mut command = word(&["diff"]);
        command.arg(&file);
        command
    };
    let growth = || {
        let mut command = word(&["compare"]);
        command.args(["--sheet", "growth"]);
        command
    };
    let readers: Vec<(&str, Vec<Command>)> = vec![
        ("runs.arrow", vec![word(&["compare"]), word(&["shapley"]), word(&["verify"]), export(), again(&[])]),
        ("households.arrow", vec![word(&["compare"]), word(&["shapley"]), again(&[]), again(&["--extend", "1"])]),
        ("channels.arrow", vec![growth(), word(&["verify"]), export()]),
        ("journal.jsonl", vec![word(&["compare"]), word(&["verify"]), again(&[]), again(&["--extend", "1"])]),
        (
            "experiment.resolved.json",
            vec![word(&["compare"]), word(&["shapley"]), diff(), word(&["verify"]), again(&[])],
        ),
        ("experiment.toml", vec![word(&["verify"]), again(&[]), again(&["--extend", "1"])]),
        (
            "manifest.json",
            vec![
                word(&["compare"]),
                word(&["shapley"]),
                diff(),
                word(&["verify"]),
                word(&["status"]),
                export(),
                again(&[]),
                again(&["--extend", "1"]),
                again(&["--retry-failed"]),
            ],
        ),
        ("SHA256SUMS", vec![word(&["compare"]), diff(), word(&["status"]), export(), again(&[])]),
    ];
    let before = files(&out);
    for (name, commands) in readers {
        let path = out.join(name);
        let mut bytes = before[&path].clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        std::fs::write(&path, &bytes).expect("written");
        for mut command in commands {
            let (code, table, notes) = end(&mut command);
            assert_eq!((code, table.as_str()), (5, ""), "{name}: {command:?}\n{notes}");
            assert!(notes.contains(name), "{command:?}: {notes}");
        }
        std::fs::write(&path, &before[&path]).expect("written");
    }
    assert!(files(&out) == before && !place.path().join("csv").exists(), "no command changed anything");
}

#[test]
fn a_refused_extension_leaves_a_folder_that_verifies() {
    let (place, file) = place();
    let out = place.path().join("out");
    assert_eq!(run(&file, &out, &[]).0, 0);
    std::fs::write(out.join("notes.txt"), "my notes").expect("written");
    let before = files(&out);
    let (code, _, notes) = run(&file, &out, &["--extend", "1"]);
    assert!(code == 2 && notes.contains("notes.txt"), "{notes}");
    assert!(files(&out) == before);
    assert_eq!(end(nongbo().arg("verify").arg(&out)).0, 0);
    assert!(end(nongbo().arg("status").arg(&out)).1.contains("state,finished"));
}

/// Killed after everything was written that an extended folder has, and before the manifest of the earlier one was removed.
#[test]
fn an_extension_that_was_killed_before_it_removed_the_manifest_goes_on() {
    let (place, file) = place();
    let (out, longer) = (place.path().join("out"), place.path().join("longer"));
    assert_eq!(run(&file, &out, &[]).0, 0);
    assert_eq!(run(&file, &longer, &["--set", "replications=3"]).0, 0);
    let manifest = std::fs::read(longer.join("manifest.json")).expect("a file");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    std::fs::create_dir(out.join("parts")).expect("made");
    for (name, text) in
        [("plan.json", manifest["identity"].to_string()), ("extending", String::new()), ("finishing", String::new())]
    {
        std::fs::write(out.join("parts").join(name), text).expect("written");
    }
    let (code, _, notes) = run(&file, &out, &["--extend", "1"]);
    assert_eq!(code, 0, "{notes}");
    let names = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let named = |(path, bytes): (PathBuf, Vec<u8>)| {
            (path.file_name().expect("a name").to_string_lossy().into_owned(), bytes)
        };
        files(folder).into_iter().map(named).filter(|(name, _)| name != "provenance.json").collect()
    };
    assert!(names(&out) == names(&longer));
}

/// The last line of the status as a terminal of 80 columns shows it.
#[cfg(unix)]
fn next_command(folder: &Path) -> String {
    let (_, table, notes) = end(nongbo().arg("status").arg(folder).args(["--format", "table"]).env("COLUMNS", "80"));
    table.lines().last().unwrap_or_else(|| panic!("{notes}")).to_owned()
}

#[cfg(unix)]
#[test]
fn the_command_that_status_prints_works_when_pasted_whatever_the_folder_is_called() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let (place, file) = place();
    let long = format!("a long name {}", "of a folder ".repeat(8));
    for name in [b"a b".as_slice(), b"it's $HOME", b"a\xffb", b"-x", "苹果 县".as_bytes(), long.trim_end().as_bytes()]
    {
        let out = place.path().join(OsStr::from_bytes(name));
        let (code, _, notes) = run(&file, &out, &["--shard", "1/2"]);
        assert_eq!(code, 0, "{notes}");
        for expected in ["run", "verify"] {
            let next = next_command(&out);
            let words = next.strip_prefix("nongbo ").unwrap_or_else(|| panic!("{next}"));
            assert!(words.starts_with(expected), "{next}");
            let script = format!("\"$NONGBO\" {words}");
            let pasted = std::process::Command::new("bash")
                .args(["-c", &script])
                .env("NONGBO", env!("CARGO_BIN_EXE_nongbo"))
                .output()
                .expect("a shell");
            assert_eq!(pasted.status.code(), Some(0), "{next}\n{}", String::from_utf8_lossy(&pasted.stderr));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_was_ignored_at_the_start_stays_ignored() {
    let (place, file) = place();
    let out = place.path().join("out");
    let script = r#"trap '' HUP; "$NONGBO" run "$FILE" --out "$OUT" --set replications=40 --set population.policy_years=5 \
            --threads 1 >/dev/null 2>&1 &
        trap - HUP; process=$!
        while [ ! -e "$OUT/parts/plan.json" ]; do sleep 0.05; done
        sleep 0.2; kill -HUP $process; sleep 0.5
        kill -0 $process && echo lives; kill -TERM $process; wait $process; echo "code $?""#;
    let output = std::process::Command::new("bash")
        .args(["-c", script])
        .env("NONGBO", env!("CARGO_BIN_EXE_nongbo"))
        .env("FILE", &file)
        .env("OUT", &out)
        .output()
        .expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "lives\ncode 130\n");
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused_at_once_as_an_experiment_and_as_a_design_table() {
    let (place, _) = place();
    let fifo = place.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("it starts").success());
    let none = place.path().join("none");
    for file in [fifo.as_path(), Path::new("/dev/zero"), place.path()] {
        assert_eq!(run(file, &none, &[]).0, 2, "{}", file.display());
        let text =
            format!("question = \"q\"\nexpect = \"e\"\ndesign = \"table\"\n[table]\nfile = \"{}\"\n", file.display());
        let design = place.path().join("design.toml");
        std::fs::write(&design, text).expect("written");
        let (code, _, notes) = run(&design, &none, &[]);
        assert!(code == 2 && notes.contains(&file.display().to_string()), "{notes}");
    }
    assert!(!none.exists());
}

#[test]
fn a_folder_of_a_design_table_verifies_and_goes_on_without_the_table() {
    let (place, _) = place();
    let (file, out) = (place.path().join("design.toml"), place.path().join("out"));
    let world = &EXPERIMENT[EXPERIMENT.find("[population]").expect("a world")..];
    let head = "question = \"q\"\nexpect = \"e\"\ndesign = \"table\"\nreplications = 2\n[table]\nfile = \"arms.csv\"\n";
    std::fs::write(&file, format!("{head}{world}")).expect("written");
    let table = "name,label,talent.budget_fen_per_household_year\n001,现状,\n002,培训,10000\n003,,20000\n";
    std::fs::write(place.path().join("arms.csv"), table).expect("written");
    let (code, _, notes) = run(&file, &out, &[]);
    assert_eq!(code, 0, "{notes}");
    std::fs::remove_file(place.path().join("arms.csv")).expect("it is there");
    let (code, _, notes) = end(nongbo().arg("verify").arg(&out));
    assert_eq!(code, 0, "{notes}");
    let (code, _, notes) = run(&out.join("experiment.toml"), &out, &["--extend", "1"]);
    assert_eq!(code, 0, "{notes}");
}

#[test]
fn more_threads_than_a_machine_can_use_are_cut_with_a_word() {
    let (place, file) = place();
    let (code, _, notes) = run(&file, &place.path().join("out"), &["--set", "replications=1", "--threads", "5000"]);
    assert!(code == 0 && notes.contains("5000 threads are more than"), "{notes}");
}

#[test]
fn a_trial_leaves_a_folder_with_other_files_as_it_is() {
    let (place, _) = place();
    let out = place.path().join("trial");
    std::fs::create_dir(&out).expect("made");
    std::fs::write(out.join("notes.txt"), "mine").expect("written");
    let before = files(&out);
    let (code, _, notes) = end(nongbo().args(["trial", "--out"]).arg(&out));
    assert!(code == 2 && notes.contains("not empty"), "{notes}");
    assert!(files(&out) == before && !out.join(".nongbo-staging").exists());
}

/// The decoders of the arrow crate are named only where the bytes were checked before.
#[test]
fn no_other_file_decodes_a_table() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed = ["store/checked_file.rs", "store/part.rs", "store/design_table/arrow_file.rs"];
    let mut decoders = 0;
    for (path, bytes) in files(&source).iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "rs")) {
        let name = path.strip_prefix(&source).expect("below src").to_string_lossy().replace('\\', "/");
        if String::from_utf8_lossy(bytes).contains("FileReader::try_new") {
            assert!(allowed.contains(&name.as_str()) || name.contains("test"), "{name} decodes a table");
            decoders += 1;
        }
    }
    assert!(decoders >= allowed.len());
}
