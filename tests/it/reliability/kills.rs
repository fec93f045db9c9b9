//! A process is killed at random moments; the same command, repeated, ends with the same bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{EXPERIMENT, Random, contents, copy, end, times};
use crate::command::nongbo_command;

/// A folder to work in, the experiment file, and a finished folder of it.
fn finished() -> (TempDir, PathBuf, PathBuf) {
    let (place, file) = crate::command::place("small.toml", EXPERIMENT);
    let out = place.path().join("finished");
    assert_eq!(end(&mut run(&file, &out, &[])).code, Some(0));
    (place, file, out)
}

fn run(file: &Path, out: &Path, more: &[&str]) -> Command {
    let mut command = nongbo_command(&["run"]);
    command.arg(file).arg("--out").arg(out).args(more);
    command
}

/// Starts `command` again and again and kills it at some moment, until one process ends by itself. Gives the number of
/// kills.
#[allow(clippy::disallowed_methods, reason = "a kill comes at some moment of the wall clock")]
fn killed(mut command: impl FnMut() -> Command, took: Duration, random: &mut Random) -> usize {
    for kills in 0.. {
        let mut child = command().stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
        let longest = usize::try_from(took.as_micros()).expect("short");
        std::thread::sleep(Duration::from_micros(random.below(longest) as u64));
        let is_over = child.try_wait().expect("a state").is_some();
        child.kill().expect("it can be killed");
        let output = child.wait_with_output().expect("it ends");
        if is_over {
            let notes = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{notes}");
            return kills;
        }
    }
    unreachable!("a process ends by itself before the numbers do")
}

/// Kills `command` again and again, each time from the folder that `begin` makes, until enough kills were made. Every end
/// must be `whole`, and no temporary file may be left.
#[allow(clippy::disallowed_methods, reason = "a kill comes at some moment of the wall clock")]
fn check(what: &str, seed: u64, out: &Path, begin: impl Fn(), command: impl Fn() -> Command) {
    begin();
    let began = Instant::now();
    assert_eq!(end(&mut command()).code, Some(0));
    let took = began.elapsed();
    let whole: BTreeMap<_, _> = contents(out);
    let (mut random, mut kills, mut folders) = (Random(seed), 0, 0);
    while kills < times("NONGBO_KILLS", 30) {
        begin();
        kills += killed(&command, took, &mut random);
        assert!(contents(out) == whole, "{what}: folder {folders} has other files: {:?}", contents(out).keys());
        folders += 1;
    }
    eprintln!("{what}: {kills} kills, {folders} folders, all the same");
}

#[test]
#[ignore = "slow: kills a process many times"]
fn a_killed_extension_ends_with_the_same_bytes() {
    let (place, file, finished) = finished();
    let out = place.path().join("out");
    check("run --extend", 3, &out, || copy(&finished, &out), || run(&file, &out, &["--extend", "2"]));
    let fresh = place.path().join("fresh");
    assert_eq!(end(&mut run(&file, &fresh, &["--set", "replications=4"])).code, Some(0));
    assert!(contents(&fresh) == contents(&out));
}

#[test]
#[ignore = "slow: kills a process many times"]
fn a_killed_export_ends_with_the_same_bytes() {
    let (place, _, finished) = finished();
    let out = place.path().join("tables");
    let begin = || drop(std::fs::remove_dir_all(&out));
    check("export", 5, &out, begin, || {
        // An export that was whole when it was killed is refused, so the next one begins anew.
        if out.is_dir() && contents(&out).keys().any(|name| !name.starts_with(".nongbo")) {
            begin();
        }
        let mut command = nongbo_command(&["export", "--to", "csv", "--out"]);
        command.arg(&out).arg(&finished);
        command
    });
}
