//! Attacks on the command: kills, refused system calls, damaged folders, hostile files, corners of the parameters.
//!
//! `cargo test --release --test it -- --ignored --nocapture reliability` does all of them and prints what was tried; the
//! environment says how often. The figures of a long pass stand in `docs/reliability.md`.

mod corners;
mod damage;
mod hostile;
#[cfg(unix)]
mod kills;
#[cfg(target_os = "linux")]
mod system_calls;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

const EXPERIMENT: &str = r#"question = "Does it hold?"
expect = "Yes."
design = "compare"
replications = 2
[population]
counties = 1
villages_per_county = 1
households_per_village = 4
burn_in_years = 0
baseline_years = 1
policy_years = 1
[[arm]]
name = "baseline"
[[arm]]
name = "training"
set = { "talent.budget_fen_per_household_year" = 10000 }
"#;

/// How often something is tried: the number in the environment, or a small one.
fn times(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// How a command ended.
struct End {
    code: Option<i32>,
    table: String,
    notes: String,
}

impl From<Output> for End {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), table: text(output.stdout), notes: text(output.stderr) }
    }
}

/// Runs a command to its end. Whatever it was given, it never panics and never dies from a signal.
fn end(command: &mut Command) -> End {
    let end = End::from(command.output().expect("it starts"));
    let code = end.code.unwrap_or_else(|| panic!("{command:?} died from a signal: {}", end.notes));
    assert!([0, 2, 3, 4, 5, 130].contains(&code), "{command:?} ended with {code}: {}", end.notes);
    assert!(!end.notes.contains("panicked"), "{command:?}: {}", end.notes);
    end
}

/// The files of a folder and below it by name, without the provenance.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(contents(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else if name != "provenance.json" {
            files.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
    files
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    let _absent = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).expect("copied");
        }
    }
}

/// The same numbers every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound.max(1)
    }
}
