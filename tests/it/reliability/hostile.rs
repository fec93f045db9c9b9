//! Files and options that nobody sane writes: refused with a message, in little memory and time, and nothing is left.

use std::path::Path;
use std::process::Command;

use super::{End, end};

const WORLD: &str = "[population]\ncounties = 1\nvillages_per_county = 1\nhouseholds_per_village = 4\nburn_in_years = 0\n\
    baseline_years = 1\npolicy_years = 1\n";
const ARM: &str = "[[arm]]\nname = \"baseline\"\n";
const HEAD: &str = "question = \"q\"\nexpect = \"e\"\nreplications = 1\n";

/// An experiment of two arms, with lines before its sections and after them.
fn compare(top: &str, bottom: &str) -> Vec<u8> {
    format!("{HEAD}design = \"compare\"\n{top}\n{WORLD}{ARM}{bottom}\n").into_bytes()
}

fn with_arm(name: &str) -> Vec<u8> {
    compare("", &format!("[[arm]]\nname = \"{name}\"\nset = {{ \"talent.budget_fen_per_household_year\" = 10000 }}"))
}

fn with_value(path: &str, value: &str) -> Vec<u8> {
    compare("", &format!("[[arm]]\nname = \"x\"\nset = {{ \"{path}\" = {value} }}"))
}

/// Values that are no number of the range, or no number.
const NUMBERS: &[&str] = &[
    "-1",
    "0",
    "1e18",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "nan",
    "inf",
    "1e999",
    "2.5",
    "\"2\"",
    "true",
    "[]",
    "{}",
    "1979-05-27",
    "4294967296",
    "0x10",
    "-0.0",
    "5e-324",
    "\"100 yuan\"",
    "\"-5 %\"",
    "\"1e400 yuan\"",
    "\"\"",
];
/// Parameters that get such values.
const PATHS: &[&str] = &[
    "talent.budget_fen_per_household_year",
    "endowment.wage_land",
    "crops.share",
    "population.counties",
    "terms.commission_bp",
    "nothing.at_all",
];
/// Designs that get such values.
const DESIGNS: &[&str] = &[
    "dose",
    "saturation",
    "mix",
    "equal_budget",
    "horizon",
    "withdraw",
    "conditions",
    "scope",
    "best_split",
    "factorial",
];
/// Names of arms.
const NAMES: &[&str] = &[
    "../../../../tmp/evil",
    "/etc/passwd",
    "a\u{202e}b\u{2066}c",
    "a\u{200b}b",
    "a\\nb",
    "a\\u0000b",
    "\\u001b[31mred",
    "",
    " ",
    "a\\\"b",
    "=1+1",
    "..",
    "%s%n",
    "Baseline",
    "baseline",
    "null",
    "--help",
    "-1",
    "nan",
    "None",
    "NA",
    "true",
];
/// Files that are no design table.
const FILES: &[&str] = &[
    "/dev/zero",
    "/dev/random",
    "fifo",
    "loop",
    "missing.csv",
    ".",
    "/proc/self/mem",
    "\\u0000",
    "",
    "http://example.com/x.csv",
    "/etc/passwd",
];

/// Experiment files by what is wrong with them.
fn experiments() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: String, bytes: Vec<u8>| files.push((name, bytes));
    for value in NUMBERS {
        add(format!("seed = {value}"), compare(&format!("seed = {value}"), ""));
        add(
            format!("replications = {value}"),
            String::from_utf8(compare("", ""))
                .expect("text")
                .replace("replications = 1", &format!("replications = {value}"))
                .into_bytes(),
        );
        for path in PATHS {
            add(format!("{path} = {value}"), with_value(path, value));
        }
        let sample = format!(
            "{HEAD}design = \"sample\"\n{WORLD}[sample]\nmethod = \"sobol\"\npoints = {value}\n[[sample.parameter]]\npath = \"endowment.wage_land\"\nlow = 0\nhigh = {value}\n"
        );
        add(format!("points = {value}"), sample.into_bytes());
        for design in DESIGNS {
            let text = format!(
                "{HEAD}design = \"{design}\"\n{WORLD}[{design}]\nbudget_fen_per_household_year = {value}\nlevels = {value}\nsteps = {value}\n"
            );
            add(format!("{design} with {value}"), text.into_bytes());
        }
    }
    for name in NAMES {
        add(format!("an arm called {name}"), with_arm(name));
    }
    add("an arm name of 100 kB".into(), with_arm(&"x".repeat(100_000)));
    add("nothing".into(), Vec::new());
    add("zeros".into(), vec![0; 1_000]);
    add("UTF-16".into(), compare("", "").iter().flat_map(|&byte| [byte, 0]).collect());
    add(
        "not UTF-8".into(),
        compare("# \u{e9}", "").into_iter().map(|byte| if byte == 0xc3 { 0xff } else { byte }).collect(),
    );
    add("an escape above Unicode".into(), compare("", "").into_iter().chain(*b"x = \"\\U00110000\"").collect());
    add("a key twice".into(), compare("question = \"q\"", ""));
    add("a table twice".into(), compare("", WORLD));
    add("a deep list".into(), format!("question = {}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes());
    add("a deep table".into(), format!("a = {}1{}", "{a=".repeat(50_000), "}".repeat(50_000)).into_bytes());
    add("a deep key".into(), format!("{} = 1", vec!["a"; 100_000].join(".")).into_bytes());
    add("a deep heading".into(), format!("[{}]", vec!["a"; 200_000].join(".")).into_bytes());
    let keys: Vec<String> = (0..60_000).map(|number| format!("k{number} = 1")).collect();
    add("60,000 keys".into(), compare("", &keys.join("\n")));
    let arms: Vec<String> = (0..20_000).map(|number| format!("[[arm]]\nname = \"a{number}\"")).collect();
    add("20,000 equal arms".into(), compare("", &arms.join("\n")));
    add("a long question".into(), compare("", "").into_iter().chain(vec![b'#'; 2 << 20]).collect());
    for file in FILES {
        add(
            format!("the table {file}"),
            format!("{HEAD}design = \"table\"\n{WORLD}[table]\nfile = \"{file}\"\n").into_bytes(),
        );
    }
    files
}

/// Design tables in CSV.
fn tables() -> Vec<(&'static str, Vec<u8>)> {
    let column = "talent.budget_fen_per_household_year";
    let csv = |rows: &str| format!("name,{column}\n{rows}").into_bytes();
    let numbered = |count: usize| (0..count).map(|number| format!("c{number}")).collect::<Vec<_>>().join(",");
    vec![
        ("a row too long", csv("x,0,5\n")),
        ("a row too short", csv("x\n")),
        ("a zero byte", csv("a\0b,0\n")),
        ("no row", csv("")),
        ("nothing", Vec::new()),
        ("a line end", b"\n".to_vec()),
        ("a name twice", csv("x,1\nx,2\n")),
        ("a column twice", format!("name,{column},{column}\nx,1,2\n").into_bytes()),
        ("a word for a number", csv("x,hello\n")),
        ("NaN", csv("x,NaN\n")),
        ("infinity", csv("x,inf\n")),
        ("a number of 30 digits", csv("x,999999999999999999999999999999\n")),
        ("a negative number", csv("x,-1\n")),
        ("half a fen", csv("x,1.5\n")),
        ("an open quote", csv("\"x,1\n")),
        ("a long cell", csv(&format!("\"{}\",1\n", "a".repeat(1 << 20)))),
        ("empty cells", csv(",\n,\n")),
        ("a path for a name", csv("../../evil,1\n")),
        ("an escape sequence", csv("\x1b[31m,1\n")),
        ("100,000 columns", format!("{}\n", numbered(100_000)).into_bytes()),
        ("many equal columns", format!("{}\n", vec!["a"; 1_000_000].join(",")).into_bytes()),
        ("a million rows", csv(&"x,1\n".repeat(1_000_000))),
        ("carriage returns", csv("x,1\n").into_iter().map(|byte| if byte == b'\n' { b'\r' } else { byte }).collect()),
        ("semicolons", format!("name;{column}\nx;1\n").into_bytes()),
        ("the mark of Arrow", b"ARROW1".to_vec()),
        ("the mark of Parquet", b"PAR1\xff\xff\xff\xff\xff\xff\xffPAR1".to_vec()),
        ("tables of other programs", b"PK\x03\x04rest".to_vec()),
        ("a sector of the world", b"name,population.counties\nx,2\ny,3\n".to_vec()),
    ]
}

/// Runs an experiment in at most 4 GB of memory and thirty seconds.
fn run(file: &Path, out: &Path, more: &[&str]) -> End {
    let mut command = if cfg!(unix) {
        let mut command = Command::new("sh");
        let script = r#"ulimit -v 4000000; ulimit -t 30; exec "$0" "$@""#;
        command.args(["-c", script]).arg(env!("CARGO_BIN_EXE_nongbo"));
        command.env_remove("NONGBO_LANG").env("LC_ALL", "C").stdin(std::process::Stdio::null());
        command
    } else {
        crate::command::nongbo_command(&[])
    };
    end(command.arg("run").arg(file).arg("--out").arg(out).args(["--threads", "1"]).args(more))
}

/// Legal, or refused with a message without control characters, and then no folder is there.
fn check(what: &str, end: &End, out: &Path) {
    let code = end.code.expect("a code");
    assert!([0, 2, 4].contains(&code), "{what} ended with {code}: {}", end.notes);
    let hidden = |letter: char| {
        (letter.is_control() && !['\n', '\t'].contains(&letter)) || "\u{202e}\u{2066}\u{200b}".contains(letter)
    };
    let shown: String = end.notes.chars().take(200_000).collect();
    assert!(!shown.chars().any(hidden), "{what}: {shown:?}");
    if code != 0 {
        assert!(!shown.trim().is_empty() && !out.exists(), "{what} left a folder: {shown}");
    }
    let _absent = std::fs::remove_dir_all(out);
}

#[cfg(unix)]
#[test]
#[ignore = "slow: hundreds of processes"]
fn hostile_files_are_refused_and_leave_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let [file, out] = ["experiment.toml", "out"].map(|name| place.path().join(name));
    assert!(Command::new("mkfifo").arg(place.path().join("fifo")).status().expect("it starts").success());
    std::os::unix::fs::symlink("loop", place.path().join("loop")).expect("linked");
    let (experiments, tables) = (experiments(), tables());
    let mut refused = 0;
    for (what, bytes) in &experiments {
        std::fs::write(&file, bytes).expect("written");
        let end = run(&file, &out, &[]);
        refused += usize::from(end.code != Some(0));
        check(what, &end, &out);
    }
    std::fs::write(&file, format!("{HEAD}design = \"table\"\n{WORLD}[table]\nfile = \"table\"\n")).expect("written");
    for (what, bytes) in &tables {
        std::fs::write(place.path().join("table"), bytes).expect("written");
        let end = run(&file, &out, &[]);
        refused += usize::from(end.code != Some(0));
        check(what, &end, &out);
    }
    let tried = experiments.len() + tables.len();
    eprintln!("hostile files: {tried} files, {refused} refused, the others are legal; nothing left behind");
    assert!(refused * 3 > tried * 2);
}

#[cfg(unix)]
#[test]
#[ignore = "slow: dozens of processes"]
fn hostile_paths_and_options_are_refused_and_leave_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let [file, out] = ["experiment.toml", "out"].map(|name| place.path().join(name));
    std::fs::write(&file, compare("", "")).expect("written");
    let below = file.join("x");
    let long = "y".repeat(300);
    let paths = ["/dev/zero", "/dev/null", "/proc/self/environ", "/nowhere/at/all", "", &"x".repeat(5_000)];
    for path in paths {
        check(&format!("the experiment {path}"), &run(Path::new(path), &out, &[]), &out);
    }
    for path in ["", "/dev/null", "/proc/x", &file.display().to_string(), &below.display().to_string(), &long] {
        let end = run(&file, Path::new(path), &[]);
        assert!([2, 4].contains(&end.code.expect("a code")), "the folder {path}: {}", end.notes);
    }
    let sets = [
        "population.counties",
        "population.counties=",
        "=1",
        "population.counties=1=2",
        "population.counties=[1",
        "population.counties=1\nseed=2",
        "arm=1",
        "design=\"dose\"",
        "population.counties=99999999999999999999",
        "replications=nan",
        "population=1",
        "seed=1979-05-27",
        "[population]=1",
        "population.counties={}",
    ];
    let sets = sets.map(|set| ["--set", set]);
    let shards = ["0/1", "1/0", "2/1", "1/4294967296", "-1/2", "1/2/3", "a/b", "/"].map(|shard| ["--shard", shard]);
    let extends = ["-1", "x", "4294967296"].map(|more| ["--extend", more]);
    for option in sets.iter().chain(&shards).chain(&extends) {
        let end = run(&file, &out, option);
        assert_eq!(end.code, Some(2), "{option:?}: {}", end.notes);
        check(&format!("{option:?}"), &end, &out);
    }
}
