//! Instructions of each phase of a year, and pieces of memory that are asked for, counted by valgrind: the same program gives
//! the same counts on every run.
//!
//! `cargo bench --no-default-features --bench instructions` compares the counts with `benches/instructions.txt` and fails
//! where a phase needs over 2 % more or less (of all: 0.2 %), or the weeks ask for memory over 2 % more or less often; with
//! `-- --write` it writes the file anew. The engine is
//! compiled alone and in one piece, so that no other code moves the counts. Where valgrind is missing, or where another
//! compiler or processor made the file, it says so and compares nothing.

mod support;

use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::{RunControl, Simulation};
use nongbo::engine::units::{Fen, WEEKS};
use nongbo::engine::week::WEEK;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Counts may differ from those of the file by this share of them,
const BAND: f64 = 0.02;
/// instructions of a phase also by this share of all: how the compiler splits its work moves that much between small phases.
const BAND_OF_ALL: f64 = 0.002;
/// Name of the instructions of all phases,
const ALL: &str = "all";
/// and of the pieces of memory that the weeks ask for.
const ALLOCATIONS: &str = "allocations";
/// Functions that give them.
const ALLOCATING: [&str; 4] = ["malloc", "calloc", "realloc", "posix_memalign"];
/// The argument with which this program simulates under valgrind.
const SIMULATE: &str = "--simulate";
/// Function around the weeks that are counted.
const COUNTED: &str = "counted_weeks";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let given = |name: &str| arguments.iter().any(|argument| argument == name);
    if given(SIMULATE) {
        simulate();
        return ExitCode::SUCCESS;
    }
    match measure(given("--write")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// 2,000 households and 8,000 consumers; all pathways are paid from the second year on.
fn rules() -> Parameters {
    let mut rules = support::rules(4);
    rules.population.burn_in_years = 0;
    let paid = Fen(10_000);
    rules.technology.budget_fen_per_household_year = paid;
    rules.talent.budget_fen_per_household_year = paid;
    rules.supply_chain.budget_fen_per_household_year = paid;
    rules.brand.budget_fen_per_household_year = paid;
    rules.policy.budget_fen_per_household_year = paid;
    rules
}

/// Simulates a year without policy, and one with it that is counted. Everything happens on one thread.
fn simulate() {
    support::join_pool(1);
    let rules = rules();
    let mut simulation = Simulation::init(&rules, support::SEED, 0).expect("a world");
    simulation.run_until(&rules, WEEKS, RunControl::default()).expect("a year");
    counted_weeks(&rules, &mut simulation);
}

#[inline(never)]
fn counted_weeks(rules: &Parameters, simulation: &mut Simulation) {
    simulation.run_until(rules, 2 * WEEKS, RunControl::default()).expect("a year");
}

/// Counts, prints the table, and writes it or compares it with the file.
fn measure(write: bool) -> Result<(), String> {
    let Some(machine) = machine() else {
        println!("valgrind is not installed: nothing is counted");
        return Ok(());
    };
    let counts = count()?;
    let [households, consumers] = [2_000.0, 8_000.0];
    for (name, count) in &counts {
        #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
        let weekly = *count as f64 / f64::from(WEEKS);
        if name == ALLOCATIONS {
            println!("{name:<11} {count:>12}  {weekly:>7.0} a week");
        } else {
            println!("{name:<11} {count:>12}  {:>7.1} for an agent and week", weekly / (households + consumers));
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt");
    if write {
        let lines: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}\n")).collect();
        return std::fs::write(&file, format!("{machine}\n{}", lines.concat())).map_err(|error| error.to_string());
    }
    let kept = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let (kept_machine, kept_counts) = kept.split_once('\n').ok_or("an empty file of counts")?;
    if machine != kept_machine {
        println!("not compared: the counts in the file are of {kept_machine}, these of {machine}");
        return Ok(());
    }
    compare(&counts, kept_counts)
}

/// Every phase must need as many instructions, and all weeks as many pieces of memory, as the file says, within the band.
fn compare(counts: &[(String, u64)], kept: &str) -> Result<(), String> {
    let read = |line: &str| -> Option<(String, f64)> {
        let (name, count) = line.split_once(' ')?;
        Some((name.to_owned(), count.parse().ok()?))
    };
    let kept: Vec<(String, f64)> = kept.lines().map(read).collect::<Option<_>>().ok_or("a line that is no count")?;
    if !kept.iter().map(|(name, _)| name).eq(counts.iter().map(|(name, _)| name)) {
        return Err(format!("the file lists other phases\n{RENEW}"));
    }
    let all = kept.iter().find(|(name, _)| name == ALL).map_or(0.0, |(_, count)| *count);
    let mut differences = Vec::new();
    for ((name, count), (_, before)) in counts.iter().zip(&kept) {
        #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
        let change = *count as f64 - before;
        let of_all = if name == ALLOCATIONS { 0.0 } else { BAND_OF_ALL * all };
        if change.abs() > (BAND * before).max(of_all) {
            differences.push(format!("{name}: {:+.1} %", 100.0 * change / before));
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(format!("{}\n{RENEW}", differences.join("\n"))) }
}

/// What to do where counts are meant to change.
const RENEW: &str = "Where this is meant: cargo bench --no-default-features --bench instructions -- --write";

/// What the counts depend on besides the source: the compiler, valgrind, and the width of the processor's registers.
/// `None` where valgrind is missing.
fn machine() -> Option<String> {
    let version = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let valgrind = version("valgrind")?;
    let compiler = version("rustc").unwrap_or_else(|| "an unknown compiler".into());
    #[cfg(target_arch = "x86_64")]
    let wide = std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    let wide = false;
    let registers = if wide { "256 bits" } else { "128 bits" };
    Some(format!("{compiler}, {valgrind}, {} {} {registers}", std::env::consts::ARCH, std::env::consts::OS))
}

/// Instructions of each phase in the counted year, of the record of its weeks, and of all together; and how often its weeks ask
/// for memory.
fn count() -> Result<Vec<(String, u64)>, String> {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callgrind.out");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"])
        .arg(format!("--toggle-collect=*{COUNTED}*"))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().map_err(|error| error.to_string())?)
        .arg(SIMULATE)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = std::fs::read_to_string(&out).map_err(|error| error.to_string())?;
    let mut counts: Vec<(String, u64)> =
        WEEK.iter().map(|phase| (phase.name.to_owned(), cost(&text, &format!("::WEEK::{}", phase.name)))).collect();
    counts.push(("record".into(), cost(&text, "::record_week")));
    counts.push((ALL.into(), cost(&text, COUNTED)));
    counts
        .push((ALLOCATIONS.into(), calls(&text, |called| ALLOCATING.contains(&called)).map(|[calls, _]| calls).sum()));
    match counts.iter().find(|(_, count)| *count == 0) {
        Some((name, _)) => Err(format!("{name} is not in the profile")),
        None => Ok(counts),
    }
}

/// Instructions in all calls of the function whose name contains `name`, with what it calls.
fn cost(profile: &str, name: &str) -> u64 {
    calls(profile, |called| called.contains(name)).map(|[_, cost]| cost).sum()
}

/// From each place that calls a function whose name `holds`: the number of calls, and their instructions with what is called.
fn calls(profile: &str, holds: impl Fn(&str) -> bool) -> impl Iterator<Item = [u64; 2]> {
    let mut lines = profile.lines();
    let mut named = false;
    std::iter::from_fn(move || {
        loop {
            let line = lines.next()?;
            if let Some(called) = line.strip_prefix("cfn=") {
                named = holds(called);
            } else if let Some(calls) = line.strip_prefix("calls=").filter(|_| named) {
                let calls = calls.split(' ').next()?.parse().ok()?;
                return Some([calls, lines.next()?.split(' ').nth(1)?.parse().ok()?]);
            }
        }
    })
}
