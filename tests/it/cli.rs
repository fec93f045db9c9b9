//! The binary: its messages, their language, and its exit codes.

use std::path::Path;
use std::process::{Command, Stdio};

/// The command in a clean environment and a new empty folder.
fn nongbo(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nongbo"));
    for name in ["NONGBO_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for a test")
}

/// Runs a command, checks its exit code, returns standard output and standard error.
fn check(words: &[&str], code: i32) -> (String, String) {
    let folder = folder();
    check_in(folder.path(), words, code)
}

fn check_in(folder: &Path, words: &[&str], code: i32) -> (String, String) {
    let output = nongbo(folder).args(words).output().expect("the binary starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{words:?}\n{out}\n{err}");
    (out.into_owned(), err.into_owned())
}

#[test]
fn help_speaks_the_language_asked_for() {
    let (english, _) = check(&["--help"], 0);
    assert!(english.contains("Usage: nongbo") && english.contains("Run an experiment"), "{english}");
    let (chinese, _) = check(&["--lang", "zh", "--help"], 0);
    assert!(chinese.contains("用法：") && chinese.contains("运行一个实验"), "{chinese}");
    assert!(!chinese.contains("Usage") && !chinese.contains("Print help"), "{chinese}");
    let (run, _) = check(&["run", "--help", "--lang=zh"], 0);
    assert!(run.contains("结果文件夹"), "{run}");
    let folder = folder();
    let output = nongbo(folder.path()).env("LANG", "zh_CN.UTF-8").arg("--help").output().expect("it starts");
    assert!(String::from_utf8_lossy(&output.stdout).contains("用法："));
}

#[test]
fn a_wrong_command_ends_with_two_in_both_languages() {
    let (_, english) = check(&["explan"], 2);
    assert!(english.contains("'explan'") && english.contains("'explain'"), "{english}");
    let (_, chinese) = check(&["explan", "--lang", "zh"], 2);
    assert!(chinese.contains("不认识的命令 explan\n") && chinese.contains("是否指：explain"), "{chinese}");
    check(&[], 2);
    check(&["run", "a.toml"], 2);
    check(&["run", "a.toml", "--out", "o", "--threads", "0"], 2);
    check(&["run", "a.toml", "--out", "o", "--set", "nothing"], 2);
}

#[test]
fn a_file_that_is_not_there_or_is_no_experiment_ends_with_two() {
    let (_, message) = check(&["run", "absent.toml", "--out", "o"], 2);
    assert!(message.contains("absent.toml"), "{message}");
    let folder = folder();
    let file = folder.path().join("bad.toml");
    std::fs::write(&file, "question = \"农户\"\n[talent]\nseat_cost = 9\n").expect("a file");
    let (_, message) = check_in(folder.path(), &["run", "bad.toml", "--out", "o"], 2);
    assert!(message.contains("bad.toml:3:1") && message.contains("^^^^"), "{message}");
    assert!(message.contains("seat_cost_fen") && message.contains("problems in bad.toml"), "{message}");
    assert!(!folder.path().join("o").exists(), "nothing is written for a file that cannot be run");
}

/// An Arrow file on which the decoder of the arrow crate panics: a whole file with one byte changed.
fn file_that_makes_the_decoder_panic() -> Vec<u8> {
    use arrow::array::{ArrayRef, RecordBatch, StringArray};
    use arrow::ipc::reader::FileReader;
    use arrow::ipc::writer::FileWriter;
    let names: ArrayRef = std::sync::Arc::new(StringArray::from(vec!["first", "second"]));
    let batch = RecordBatch::try_from_iter([("name", names)]).expect("a table");
    let mut bytes = Vec::new();
    let mut writer = FileWriter::try_new(&mut bytes, &batch.schema()).expect("a writer");
    writer.write(&batch).and_then(|()| writer.finish()).expect("it is written");
    drop(writer);
    let panics = |bytes: &[u8]| {
        let read = || FileReader::try_new(std::io::Cursor::new(bytes), None).map(Iterator::collect::<Vec<_>>);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).is_err()
    };
    let changed = (0..bytes.len()).map(|at| {
        let mut changed = bytes.clone();
        changed[at] ^= 0xff;
        changed
    });
    changed.into_iter().find(|changed| panics(changed)).expect("a damaged file that makes the decoder panic")
}

#[test]
fn a_damaged_design_table_is_one_clean_error() {
    let folder = folder();
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"table\"\n[table]\nfile = \"damaged.arrow\"\n";
    std::fs::write(folder.path().join("table.toml"), text).expect("a file");
    std::fs::write(folder.path().join("damaged.arrow"), file_that_makes_the_decoder_panic()).expect("a file");
    let (_, message) = check_in(folder.path(), &["run", "table.toml", "--out", "o"], 2);
    assert!(message.contains("the file is damaged"), "{message}");
    assert!(!message.contains("panicked") && !message.contains("defect"), "{message}");
}

#[test]
fn an_unknown_name_ends_with_two_and_the_nearest_name() {
    let (_, message) = check(&["explain", "talnet"], 2);
    assert!(message.contains("did you mean `talent`"), "{message}");
    let (_, message) = check(&["explain", "talnet", "--lang", "zh"], 2);
    assert!(message.contains("是否指 `talent`"), "{message}");
    // A part of a name is found by the search.
    let (found, _) = check(&["explain", "seat_cost", "--lang", "zh"], 0);
    assert!(found.contains("talent.seat_cost_fen"), "{found}");
}

#[test]
fn explain_knows_parameters_columns_phases_instruments_and_codes() {
    for (name, expected) in [
        ("talent.seat_cost_fen", "fen/seat"),
        ("runs.arrow.gini", "Gini coefficient"),
        ("harvest", "phase of the week"),
        ("H1", "instrument"),
        ("supply_chain", "pathway"),
        ("130", "interrupted"),
    ] {
        let (out, _) = check(&["explain", name], 0);
        assert!(out.contains(expected), "{name}: {out}");
    }
    let (zh, _) = check(&["explain", "talent.seat_cost_fen", "--lang", "zh"], 0);
    assert!(zh.contains("每人次培训成本"), "{zh}");
}

#[test]
fn every_list_comes_in_every_format() {
    let short = ["designs", "sheets", "outcomes", "tables", "terms", "evidence"];
    for list in
        short.into_iter().chain(["parameters", "columns", "phases", "instruments", "week", "pathways", "exit-codes"])
    {
        let (csv, _) = check(&["explain", list], 0);
        let (json, _) = check(&["explain", list, "--format", "json"], 0);
        let rows: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        let rows = rows.as_array().expect("a list").len();
        assert!(rows >= 5 && csv.lines().count() == rows + 1, "{list}: {rows} rows");
        assert!(check(&["explain", list, "--format", "markdown"], 0).0.contains("---|"), "{list}");
        // A list too wide for the terminal is printed in blocks.
        let table = check(&["explain", list, "--format", "table"], 0).0;
        assert!(table.contains('┌') || table.lines().count() > rows, "{list}: {table}");
    }
}

#[test]
fn init_writes_a_file_and_never_over_another() {
    let folder = folder();
    check_in(folder.path(), &["init", "apple-county"], 0);
    let file = folder.path().join("apple-county.toml");
    let written = std::fs::read(&file).expect("it was written");
    assert!(!written.is_empty());
    std::fs::write(&file, "mine").expect("a file");
    let (_, message) = check_in(folder.path(), &["init", "apple-county"], 2);
    assert!(message.contains("not overwritten"), "{message}");
    assert_eq!(std::fs::read(&file).expect("it is there"), b"mine");
}

#[test]
fn every_shell_gets_a_completion_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (script, _) = check(&["completions", shell], 0);
        assert!(script.contains("nongbo") && script.contains("explain"), "{shell}");
    }
    check(&["completions", "cobol"], 2);
}

#[test]
fn colour_comes_only_when_asked_for() {
    let (_, plain) = check(&["explain", "talnet"], 2);
    assert!(!plain.contains('\u{1b}'));
    let (_, coloured) = check(&["explain", "talnet", "--color", "always"], 2);
    assert!(coloured.contains('\u{1b}'));
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_stops_is_no_error_and_a_full_disk_is() {
    let binary = env!("CARGO_BIN_EXE_nongbo");
    let mut child = Command::new(binary)
        .args(["explain", "parameters", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let status = Command::new(binary).args(["explain", "week"]).stdout(full).stderr(Stdio::null()).status();
    assert_eq!(status.expect("it ends").code(), Some(4));
}
