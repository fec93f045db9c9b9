//! Reads the sources: who names whom, who may copy, print, look at the clock or round.

use nongbo::engine::pathways::instruments;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

struct Source {
    /// Path below `src`, with slashes.
    path: String,
    /// The first name of the path.
    module: String,
    /// Lines outside comments and tests.
    code: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("sources are readable") {
        let file = entry.expect("sources are readable").path();
        if file.is_dir() {
            collect(root, &file, found);
            continue;
        }
        let path = file.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
        if file.extension().is_some_and(|end| end == "rs") && !for_tests(&path) {
            let text = fs::read_to_string(&file).expect("sources are text");
            let module = path.split('/').next().expect("a name").trim_end_matches(".rs").to_owned();
            found.push(Source { path, module, code: code_of(&text) });
        }
    }
}

/// Files compiled for tests alone.
fn for_tests(path: &str) -> bool {
    path.ends_with("/tests.rs")
        || path.contains("/tests/")
        || path.contains("/journey")
        || path == "catalogue/example.rs"
}

/// Code without comments and without the test module at the end of the file.
fn code_of(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut all = text.lines().peekable();
    while let Some(line) = all.next() {
        if line.trim() == "#[cfg(test)]" && all.peek().is_some_and(|next| next.trim_end().ends_with('{')) {
            break;
        }
        let plain = line.trim_start();
        lines.push(if plain.starts_with("//") { String::new() } else { line.to_owned() });
    }
    lines
}

fn words(line: &str) -> BTreeSet<&str> {
    line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| !word.is_empty()).collect()
}

/// The modules in the order of `src/lib.rs`.
fn rows() -> Vec<String> {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("the list is readable");
    text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

/// Top modules a line names by `crate::…`.
fn named(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').map_or(rest, |inside| inside.split('}').next().unwrap_or(""));
        let names = if rest.starts_with('{') { group.split(',').collect() } else { vec![group] };
        for name in names {
            let name =
                name.trim().split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or("");
            // Constants of the crate itself stand below everything.
            if name.starts_with(char::is_uppercase) {
                continue;
            }
            found.push(if name == "params" || name == "columns" { "declare".to_owned() } else { name.to_owned() });
        }
    }
    found
}

/// A module names only modules in rows above its own.
#[test]
fn no_module_reaches_upward() {
    let rows = rows();
    let row = |name: &str| rows.iter().position(|row| row == name);
    let mut named_in_all = 0;
    for source in sources().iter().filter(|source| !["lib", "main"].contains(&source.module.as_str())) {
        let own = row(&source.module).unwrap_or_else(|| panic!("{} is not in the list of lib.rs", source.path));
        for line in &source.code {
            for name in named(line) {
                let other = row(&name).unwrap_or_else(|| panic!("{} names crate::{name}: {line}", source.path));
                named_in_all += 1;
                assert!(other <= own, "{} reaches up to {name}: {line}", source.path);
            }
        }
    }
    assert!(named_in_all > 100, "only {named_in_all} names were seen");
}

/// A phase names another phase only for its parameters.
#[test]
fn phases_do_not_call_each_other() {
    let phases: Vec<&str> = nongbo::engine::week::WEEK.iter().map(|phase| phase.name).collect();
    for source in sources().iter().filter(|source| source.path.starts_with("phases/")) {
        let own = source.path["phases/".len()..].split(['/', '.']).next().expect("a name").to_owned();
        for line in &source.code {
            for rest in line.split("phases::").skip(1) {
                let other =
                    rest.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or("");
                if other == own || !phases.contains(&other) {
                    continue;
                }
                let thing = rest[other.len()..].trim_start_matches("::");
                let parameters = thing.chars().next().is_some_and(char::is_uppercase);
                assert!(parameters, "{} names something of {other} that is not its parameters: {line}", source.path);
            }
        }
    }
}

/// Only `World::fork` and `Record::fork` may copy purses and stocks.
#[test]
fn permission_to_copy_is_given_in_two_places() {
    let all = sources();
    let map: Vec<&str> = all
        .iter()
        .filter(|source| source.code.iter().any(|line| line.contains("Fork::permit()")))
        .map(|s| s.path.as_str())
        .collect();
    assert_eq!(map, ["measure/record.rs", "week/world.rs"]);
}

/// No hash maps anywhere; the clock and the terminal belong to the command line.
#[test]
fn no_hash_maps_clocks_or_prints_in_the_engine() {
    for source in sources() {
        let command_line = source.module == "cli" || source.path == "main.rs";
        for line in &source.code {
            let words = words(line);
            assert!(!words.contains("HashMap") && !words.contains("HashSet"), "{}: {line}", source.path);
            let free = ["SystemTime", "Instant", "println", "eprintln", "print", "eprint", "dbg"];
            let used = free.iter().find(|&&word| {
                words.contains(word) && (word.starts_with(char::is_uppercase) || line.contains(&format!("{word}!")))
            });
            assert!(command_line || used.is_none(), "{}: {line}", source.path);
        }
    }
}

/// Functions whose last bit differs between machines come from libm in everything a run computes.
#[test]
fn the_engine_takes_its_functions_from_libm() {
    let rows = rows();
    let engine = &rows[..=rows.iter().position(|row| row == "run").expect("the last row of the engine")];
    let methods = [
        ".exp(",
        ".exp2(",
        ".exp_m1(",
        ".ln(",
        ".ln_1p(",
        ".log(",
        ".log2(",
        ".log10(",
        ".powf(",
        ".powi(",
        ".sqrt(",
        ".cbrt(",
        ".sin(",
        ".cos(",
        ".tan(",
        ".tanh(",
        ".atan(",
        ".atan2(",
        ".hypot(",
        ".mul_add(",
        "f64::exp",
        "f64::ln",
        "f64::powf",
        "f64::powi",
        "f64::sqrt",
        "f64::sin",
        "f64::cos",
    ];
    for source in sources().iter().filter(|source| engine.contains(&source.module)) {
        for line in &source.code {
            assert!(!methods.iter().any(|method| line.contains(method)), "{}: {line}", source.path);
        }
    }
}

/// Table 8.1: what an instrument buys is named only where it is declared, bought, founded, measured, and in the phases
/// the instrument lists; and each of these phases does name it.
#[test]
fn what_an_instrument_buys_is_read_only_where_it_says() {
    let all = sources();
    for instrument in instruments() {
        let names = |source: &Source| {
            source.code.iter().any(|line| instrument.columns.iter().any(|column| words(line).contains(column)))
        };
        let mut phases = BTreeSet::new();
        for source in all.iter().filter(|source| names(source)) {
            let free = ["agents", "pathways", "measure", "found", "trace"].contains(&source.module.as_str())
                || source.path == "phases/govern.rs";
            if free {
                continue;
            }
            let phase =
                source.path.strip_prefix("phases/").and_then(|rest| rest.split(['/', '.']).next()).unwrap_or("");
            assert!(
                instrument.phases.contains(&phase),
                "{} {:?} is named in {}",
                instrument.id,
                instrument.columns,
                source.path
            );
            phases.insert(phase.to_owned());
        }
        let listed: BTreeSet<String> = instrument.phases.iter().map(|&phase| phase.to_owned()).collect();
        assert_eq!(phases, listed, "{}: phases that read {:?} and phases listed", instrument.id, instrument.columns);
    }
}
