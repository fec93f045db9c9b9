//! `nongbo report`, from a finished folder to a page.

use crate::command::{nongbo, nongbo_command};
use std::path::{Path, PathBuf};

const EXPERIMENT: &str = "question = \"q <script>\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 3\n\
    [population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 20\npolicy_years = 2\n\
    [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"talent\"\nset = { \"talent.budget_fen_per_household_year\" = 20000 }\n";

/// A finished folder.
fn finished(folder: &Path) -> String {
    let (file, out) = (folder.join("small.toml"), folder.join("out"));
    std::fs::write(&file, EXPERIMENT).expect("written");
    let (code, _, notes) = nongbo(&["run", &file.display().to_string(), "--out", &out.display().to_string()]);
    assert_eq!(code, 0, "{notes}");
    out.display().to_string()
}

/// A page has figures and no script, and no number that is none.
fn check_page(html: &str, name: &str) {
    for forbidden in ["<script", "http:", "https:", "NaN", "Infinity", "url("] {
        assert!(!html.contains(forbidden), "{name}: {forbidden}");
    }
    assert!(html.len() < 400_000, "{name}: {} bytes", html.len());
    let count = |text: &str| html.matches(text).count();
    assert_eq!(count("role=\"img\""), 2 * count("<figure"), "{name}");
    assert_eq!(count("<details>"), count("<figure"), "{name}");
}

#[test]
fn a_report_is_written_once_in_both_languages_and_formats() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = finished(folder.path());
    let page = |name: &str| folder.path().join(name);
    let (code, _, notes) = nongbo(&["report", &out]);
    assert_eq!(code, 0, "{notes}");
    let english = std::fs::read_to_string(page("out.html")).expect("beside the folder");
    check_page(&english, "english");
    let (code, _, notes) = nongbo(&["report", &out]);
    assert!(code == 2 && notes.contains("already exists"), "{notes}");
    let (code, _, notes) = nongbo(&["report", &out, "--force", "--lang", "zh"]);
    assert_eq!(code, 0, "{notes}");
    let chinese = std::fs::read_to_string(page("out.html")).expect("overwritten");
    check_page(&chinese, "chinese");
    assert!(chinese.contains("人才支撑") && chinese.contains("lang=\"zh-CN\""));
    let (charts, file) = (page("charts"), page("report.md"));
    let words = [
        "report",
        &out,
        "--format",
        "markdown",
        "-o",
        &file.display().to_string(),
        "--charts",
        &charts.display().to_string(),
    ];
    let (code, _, notes) = nongbo(&words);
    assert_eq!(code, 0, "{notes}");
    let markdown = std::fs::read_to_string(file).expect("a page");
    assert!(markdown.starts_with("# ") && markdown.contains("|---") && !markdown.contains("NaN"), "{markdown}");
    let svg = std::fs::read_to_string(charts.join("pathways-700.svg")).expect("a figure");
    assert!(svg.starts_with("<svg xmlns=") && svg.contains("<style>") && svg.ends_with("</svg>"));
}

#[test]
fn a_hyphen_is_standard_output_where_a_file_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = finished(folder.path());
    let in_folder = |words: &[&str]| {
        let output = nongbo_command(words).current_dir(folder.path()).output().expect("it starts");
        (output.status.code(), output.stdout, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(in_folder(&["report", &out]).0, Some(0));
    let (code, printed, notes) = in_folder(&["report", &out, "-o", "-"]);
    assert_eq!((code, notes.as_str()), (Some(0), ""));
    assert!(printed == std::fs::read(folder.path().join("out.html")).expect("beside the folder"));
    let (code, printed, notes) = in_folder(&["page", "small.toml", "-o", "-", "--open"]);
    assert!(code == Some(2) && printed.is_empty() && notes.contains("--open needs a file"), "{notes}");
    for words in [
        &["run", "small.toml", "-o", "-"][..],
        &["slurm", "small.toml", "--tasks", "1", "-o", "-"],
        &["export", &out, "--to", "csv", "-o", "-"],
        &["report", &out, "--charts", "-"],
        &["calibrate", "-o", "-"],
        &["validate", "-o", "-"],
        &["trial", "-o", "-"],
    ] {
        let (code, printed, notes) = in_folder(words);
        assert!(code == Some(2) && printed.is_empty() && notes.contains("writes a folder"), "{words:?}: {notes}");
    }
    assert_eq!(in_folder(&["init", "-"]).0, Some(2));
    assert!(!folder.path().join("-").exists() && !folder.path().join("-.toml").exists());
}

#[test]
fn a_damaged_folder_has_no_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = finished(folder.path());
    let table = PathBuf::from(&out).join("runs.arrow");
    let mut bytes = std::fs::read(&table).expect("a table");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&table, bytes).expect("damaged");
    let (code, _, notes) = nongbo(&["report", &out]);
    assert!(code == 5 && !folder.path().join("out.html").exists(), "{code}: {notes}");
}

/// A folder has a report in both languages, written beside it.
pub fn check_reports(out: &Path) {
    let name = out.display().to_string();
    for language in ["en", "zh"] {
        let page = out.with_extension("html").display().to_string();
        let (code, _, notes) = nongbo(&["report", &name, "-o", &page, "--force", "--lang", language]);
        assert_eq!(code, 0, "{name}: {notes}");
        check_page(&std::fs::read_to_string(page).expect("a page"), &name);
    }
}
