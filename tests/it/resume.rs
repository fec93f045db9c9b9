//! Sweeps that are killed at random moments end with the same bytes; so do shards, extensions and a full disk.

use crate::command::nongbo_command;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const EXPERIMENT: &str = r#"question = "Does a killed sweep end with the same bytes?"
expect = "Yes."
design = "compare"
replications = 32
[population]
counties = 1
villages_per_county = 1
households_per_village = 8
burn_in_years = 0
baseline_years = 1
policy_years = 1
[[arm]]
name = "baseline"
[[arm]]
name = "training"
set = { "talent.budget_fen_per_household_year" = 10000 }
"#;

/// A folder with the experiment in it.
fn place() -> (TempDir, PathBuf) {
    crate::command::place("tiny.toml", EXPERIMENT)
}

fn sweep(file: &Path, out: &Path, more: &[&str]) -> Command {
    let mut command = nongbo_command(&["run"]);
    command.arg(file).arg("--out").arg(out).args(more);
    command
}

/// Exit code, standard output, standard error.
fn end(mut command: Command) -> (i32, String, String) {
    let output = command.output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn start(file: &Path, out: &Path, more: &[&str]) -> Child {
    sweep(file, out, more).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
}

/// All files of a finished folder except the provenance; the folder has no other files.
pub fn identity(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path());
    let named = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(!name.starts_with(".nongbo-") && path.is_file(), "{name} is left");
        (name, std::fs::read(&path).expect("a file"))
    };
    entries.map(named).filter(|(name, _)| name != "provenance.json").collect()
}

pub fn provenance(folder: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(folder.join("provenance.json")).expect("there is one");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The same numbers every time.
struct Schedule(u64);

impl Schedule {
    fn next(&mut self, below: u128) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u64::try_from((u128::from(self.0 >> 33) * below) >> 31).expect("less than the bound")
    }
}

/// Kills to try; more with the environment variable.
fn kills() -> usize {
    std::env::var("NONGBO_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(30)
}

/// Starts the given processes together and kills each at some moment, again and again; every folder that comes to its
/// end must be the one an uninterrupted sweep makes, with no finished run simulated twice.
#[allow(clippy::disallowed_methods, reason = "a kill comes at some moment of the wall clock")]
fn killed_again_and_again(starts: &[&[&str]], seed: u64) {
    let (place, file) = place();
    let whole = place.path().join("whole");
    let began = Instant::now();
    let (code, _, notes) = end(sweep(&file, &whole, &[]));
    assert_eq!(code, 0, "{notes}");
    let (took, whole) = (began.elapsed(), identity(&whole));
    let (mut schedule, mut killed, mut unfinished, mut folders) = (Schedule(seed), 0, 0, 0);
    while killed < kills() {
        folders += 1;
        let out = place.path().join(format!("out-{folders}"));
        while !out.join("manifest.json").exists() && killed < kills() {
            let mut children: Vec<Child> = starts.iter().map(|more| start(&file, &out, more)).collect();
            for child in &mut children {
                std::thread::sleep(Duration::from_micros(schedule.next(took.as_micros() / 3)));
                if child.try_wait().expect("a state").is_none() {
                    child.kill().expect("it can be killed");
                    killed += 1;
                }
                child.wait().expect("it ends");
            }
            unfinished += usize::from(out.join("parts").exists());
        }
        let (code, _, notes) = end(sweep(&file, &out, &[]));
        assert_eq!(code, 0, "{notes}");
        assert!(identity(&out) == whole, "folder {folders} has other bytes");
        let provenance = provenance(&out);
        assert_eq!(provenance["runs_lived_more_than_once"], serde_json::json!([]), "{provenance}");
        assert!(provenance["runs_lived"].as_u64().expect("a number") <= 64, "{provenance}");
        std::fs::remove_dir_all(&out).expect("removed");
    }
    assert!(unfinished * 2 > kills() / starts.len(), "only {unfinished} kills came while there was work");
}

#[test]
#[ignore = "slow: thirty kills of a process"]
fn a_sweep_killed_thirty_times_ends_with_the_same_bytes() {
    killed_again_and_again(&[&[]], 7);
}

#[test]
#[ignore = "slow: thirty kills of a process"]
fn two_shards_killed_thirty_times_end_with_the_same_bytes() {
    killed_again_and_again(&[&["--shard", "1/2"], &["--shard", "2/2"]], 11);
}

#[test]
fn shards_share_a_folder_and_one_of_them_finishes_it() {
    let (place, file) = place();
    let (whole, out) = (place.path().join("whole"), place.path().join("out"));
    assert_eq!(end(sweep(&file, &whole, &[])).0, 0);
    let mut children: Vec<Child> =
        ["1/3", "2/3", "3/3"].iter().map(|shard| start(&file, &out, &["--shard", shard])).collect();
    for child in &mut children {
        assert_eq!(child.wait().expect("it ends").code(), Some(0));
    }
    assert!(out.join("manifest.json").exists(), "the last shard finishes the folder");
    assert!(identity(&out) == identity(&whole));
    assert_eq!(provenance(&out)["sessions"].as_array().expect("a list").len(), 3);
    assert_eq!(provenance(&out)["runs_lived"], 64);

    let out = place.path().join("one-after-another");
    let (code, table, notes) = end(sweep(&file, &out, &["--shard", "2/2"]));
    assert_eq!((code, table.as_str()), (0, ""), "{notes}");
    assert!(notes.contains("32 runs of other shards"), "{notes}");
    let (_, status, _) = end(nongbo_command(&["status", &out.display().to_string()]));
    assert!(status.contains("runs finished,32") && status.contains("runs to do,32"), "{status}");
    let (code, table, notes) = end(sweep(&file, &out, &[]));
    assert!(code == 0 && table.starts_with("subject,gain"), "{notes}");
    assert!(identity(&out) == identity(&whole));
}

#[test]
fn an_extended_folder_is_the_one_a_longer_experiment_makes() {
    let (place, file) = place();
    let (out, fresh) = (place.path().join("out"), place.path().join("fresh"));
    let two = ["--set", "replications=2"];
    assert_eq!(end(sweep(&file, &out, &two)).0, 0);
    let extended = ["--set", "replications=2", "--extend", "4"];
    let (code, table, notes) = end(sweep(&file, &out, &extended));
    assert_eq!(code, 0, "{notes}");
    assert!(notes.contains("4 of 12 runs are finished already"), "{notes}");
    assert_eq!(end(sweep(&file, &fresh, &["--set", "replications=6"])).0, 0);
    assert!(identity(&out) == identity(&fresh));
    let (code, second_table, notes) = end(sweep(&file, &out, &extended));
    assert!(code == 0 && second_table == table && notes.contains("already finished"), "{notes}");
    assert_eq!(end(sweep(&file, &out, &two)).0, 2, "it is another experiment now");
}

#[test]
fn a_finished_folder_is_verified_exported_and_goes_on_from_its_own_file() {
    let (place, file) = place();
    let out = place.path().join("out");
    assert_eq!(end(sweep(&file, &out, &["--set", "replications=3"])).0, 0);
    let at = out.display().to_string();
    let (code, table, notes) = end(nongbo_command(&["verify", &at, "--rerun", "3"]));
    assert!(code == 0 && table.contains("\"runs simulated again, with the same result\",1 3 5"), "{table}{notes}");
    assert_eq!(end(nongbo_command(&["export", &at, "--to", "parquet"])).0, 0);
    let csv = place.path().join("csv").display().to_string();
    assert_eq!(end(nongbo_command(&["export", &at, "--to", "csv", "--out", &csv])).0, 0);
    assert_eq!(end(nongbo_command(&["export", &at, "--to", "csv", "--out", &csv])).0, 2, "never overwritten");
    let (code, table, _) = end(nongbo_command(&["diff", &file.display().to_string(), &at]));
    assert!(code == 0 && table.ends_with("replications,32,3\n"), "{table}");
    let stored_file = out.join("experiment.toml");
    let (code, _, notes) = end(sweep(&stored_file, &out, &["--set", "replications=3"]));
    assert!(code == 0 && notes.contains("already finished"), "{notes}");
    let flows = out.join("flows.arrow");
    let mut bytes = std::fs::read(&flows).expect("reads");
    bytes[1000] ^= 4;
    std::fs::write(&flows, bytes).expect("writes");
    let (code, _, notes) = end(nongbo_command(&["verify", &at]));
    assert!(code == 5 && notes.contains("flows.arrow"), "{notes}");
    let (code, _, notes) = end(nongbo_command(&["verify", &at, "--lang", "zh"]));
    assert!(code == 5 && notes.contains("与写入时不一致"), "{notes}");
}

/// Needs a system that lets this user mount a small disk in a namespace of its own; elsewhere the injected failures of
/// the unit tests say the same.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_four_and_the_sweep_goes_on_when_there_is_room() {
    let (place, file) = place();
    let (whole, disk, copy) = (place.path().join("whole"), place.path().join("disk"), place.path().join("copy"));
    assert_eq!(end(sweep(&file, &whole, &[])).0, 0);
    std::fs::create_dir(&disk).expect("made");
    let script = r#"mount -t tmpfs -o size=1536k tmpfs "$DISK" || exit 77
        "$NONGBO" run "$FILE" --out "$DISK/out" >&2; echo "code $?"
        mount -o remount,size=64m "$DISK" && "$NONGBO" run "$FILE" --out "$DISK/out" >&2; echo "code $?"
        cp -r "$DISK/out" "$COPY""#;
    let mut shell = Command::new("unshare");
    shell
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .env("NONGBO", env!("CARGO_BIN_EXE_nongbo"));
    shell.env("DISK", &disk).env("FILE", &file).env("COPY", &copy).env("LC_ALL", "C").env_remove("NONGBO_LANG");
    let Ok(output) = shell.output() else { return };
    let (out, notes) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !out.contains("code") {
        return;
    }
    assert_eq!(out, "code 4\ncode 0\n", "{notes}");
    assert!(notes.contains("it needs ") && notes.contains("bytes are free"), "{notes}");
    assert!(identity(&copy) == identity(&whole));
}
