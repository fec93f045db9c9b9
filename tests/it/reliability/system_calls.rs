//! System calls that fail: a library that is loaded before the C library refuses one of them. It is compiled by the test;
//! without a C compiler the test says so and ends.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{EXPERIMENT, contents, copy, end, times};
use crate::command::nongbo_command;

const CALLS: [&str; 10] =
    ["open", "write", "fsync", "fdatasync", "rename", "link", "unlink", "mkdir", "ftruncate", "read"];
/// Numbers of the errors: no space, input or output, read-only.
const ERRORS: [(&str, &str); 3] = [("ENOSPC", "28"), ("EIO", "5"), ("EROFS", "30")];

/// The library, `None` where there is no C compiler.
fn library(folder: &Path) -> Option<PathBuf> {
    let (source, library) = (folder.join("refuse.c"), folder.join("refuse.so"));
    std::fs::write(&source, include_str!("refuse_system_call.c")).expect("written");
    let compiler = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).status();
    match compiler {
        Err(_) => None,
        Ok(status) => {
            assert!(status.success(), "the library does not compile");
            Some(library)
        }
    }
}

struct Attack<'a> {
    name: &'a str,
    begin: &'a dyn Fn(),
    command: &'a dyn Fn() -> Command,
    out: &'a Path,
}

/// Refuses every call in turn, or every few, and repeats the command undisturbed. Gives the number of refused calls.
fn attack(attack: &Attack<'_>, library: &Path, (error, number): (&str, &str), mark: &Path) -> usize {
    (attack.begin)();
    assert_eq!(end(&mut (attack.command)()).code, Some(0));
    let whole = contents(attack.out);
    let mut refused = 0;
    for call in CALLS {
        for at in (1..).step_by(times("NONGBO_STRIDE", 9)) {
            (attack.begin)();
            let _absent = std::fs::remove_file(mark);
            let mut command = (attack.command)();
            command.env("LD_PRELOAD", library).env("REFUSE_CALL", call).env("REFUSE_ERROR", number);
            command.env("REFUSE_AT", at.to_string()).env("REFUSE_MARK", mark);
            let what = format!("{} with {error} at {call} {at}", attack.name);
            let first = end(&mut command);
            if !mark.exists() {
                break;
            }
            refused += 1;
            assert!([0, 4].contains(&first.code.expect("a code")), "{what}: {:?} {}", first.code, first.notes);
            // An export that has all its files is refused, as it must be.
            let is_whole = attack.out.exists() && contents(attack.out) == whole;
            if first.code == Some(4) && !is_whole {
                let second = end(&mut (attack.command)());
                assert_eq!(second.code, Some(0), "{what}, then undisturbed: {}", second.notes);
            }
            assert!(contents(attack.out) == whole, "{what}: other files: {:?}", contents(attack.out).keys());
        }
    }
    refused
}

#[test]
#[ignore = "slow: hundreds of processes whose system calls fail"]
fn a_refused_system_call_ends_with_four_and_the_same_command_goes_on() {
    let (place, file) = crate::command::place("small.toml", EXPERIMENT);
    let Some(library) = library(place.path()) else {
        eprintln!("not tried: there is no C compiler `cc`");
        return;
    };
    let [finished, out, tables, mark] = ["finished", "out", "tables", "mark"].map(|name| place.path().join(name));
    let run = |out: &Path, more: &[&str]| {
        let mut command = nongbo_command(&["run", "--threads", "1"]);
        command.arg(&file).arg("--out").arg(out).args(["--set", "replications=1"]).args(more);
        command
    };
    assert_eq!(end(&mut run(&finished, &[])).code, Some(0));
    let export = || {
        let mut command = nongbo_command(&["export", "--to", "csv", "--out"]);
        command.arg(&tables).arg(&finished);
        command
    };
    let attacks = [
        Attack { name: "run", begin: &|| drop(std::fs::remove_dir_all(&out)), command: &|| run(&out, &[]), out: &out },
        Attack {
            name: "run --extend",
            begin: &|| copy(&finished, &out),
            command: &|| run(&out, &["--extend", "1"]),
            out: &out,
        },
        Attack { name: "export", begin: &|| drop(std::fs::remove_dir_all(&tables)), command: &export, out: &tables },
    ];
    for one in &attacks {
        for error in ERRORS {
            let refused = attack(one, &library, error, &mark);
            eprintln!("{}: {refused} calls refused with {}", one.name, error.0);
            assert!(refused > 0, "{}: no call was refused", one.name);
        }
    }
}
