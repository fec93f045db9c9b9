//! Every file of a finished folder is damaged; every command that reads it says so or does not need the file.

use std::path::Path;
use std::process::Command;

use super::{EXPERIMENT, Random, contents, copy, end, times};
use crate::command::nongbo_command;

/// The commands that read a finished folder, with a name each.
fn readers(folder: &Path, sound: &Path, tables: &Path, file: &Path) -> Vec<(&'static str, Command)> {
    let with = |words: &[&str], more: &[&Path]| {
        let mut command = nongbo_command(words);
        command.args(more);
        command
    };
    let again = |more: &[&str]| {
        let mut command = nongbo_command(&["run"]);
        command.arg(file).arg("--out").arg(folder).args(more);
        command
    };
    vec![
        ("verify", with(&["verify"], &[folder])),
        ("status", with(&["status"], &[folder])),
        ("compare", with(&["compare"], &[folder])),
        ("compare --sheet growth", with(&["compare", "--sheet", "growth"], &[folder])),
        ("report", with(&["report", "--force", "-o"], &[&tables.with_extension("html"), folder])),
        ("diff", with(&["diff"], &[folder, sound])),
        ("export", with(&["export", "--to", "csv", "--out"], &[tables, folder])),
        ("run", again(&[])),
        ("run --extend", again(&["--extend", "1"])),
    ]
}

/// Damaged bytes of a file: one bit turned, or cut.
fn damaged(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = random.below(bytes.len());
    if random.below(4) == 0 {
        bytes.truncate(at);
    } else {
        bytes[at] ^= 1 << random.below(8);
    }
    bytes
}

#[test]
#[ignore = "slow: hundreds of damaged files"]
fn every_command_that_reads_a_damaged_file_ends_with_five_and_no_number() {
    let (place, file) = crate::command::place("small.toml", EXPERIMENT);
    let [sound, folder, tables] = ["sound", "folder", "tables"].map(|name| place.path().join(name));
    let mut first = nongbo_command(&["run"]);
    assert_eq!(end(first.arg(&file).arg("--out").arg(&sound)).code, Some(0));
    copy(&sound, &folder);
    let answers: Vec<String> = readers(&folder, &sound, &tables, &file)
        .iter_mut()
        .map(|(name, command)| if name.ends_with("--extend") { String::new() } else { end(command).table })
        .collect();
    let whole = contents(&sound);
    let (mut random, mut tried, mut told, mut refused) = (Random(17), 0, 0, 0);
    for (name, bytes) in &whole {
        for _ in 0..times("NONGBO_DAMAGE", 3) {
            let _absent = std::fs::remove_dir_all(&tables);
            let changed = damaged(bytes, &mut random);
            for (at, (reader, mut command)) in readers(&folder, &sound, &tables, &file).into_iter().enumerate() {
                copy(&sound, &folder);
                std::fs::write(folder.join(name), &changed).expect("written");
                let (end, what) = (end(&mut command), format!("{reader} with a damaged {name}"));
                tried += 1;
                match end.code {
                    Some(5) => {
                        assert!(end.table.is_empty() && end.notes.contains(name.as_str()), "{what}: {}", end.notes);
                        told += 1;
                    }
                    // A command that does not read this file gives the answer of the sound folder.
                    Some(0) => {
                        assert!(reader != "verify" && !reader.ends_with("--extend"), "{what} is not found");
                        assert_eq!(end.table, answers[at], "{what}");
                    }
                    other => panic!("{what} ended with {other:?}: {}", end.notes),
                }
                refused += usize::from(end.code == Some(5) && !tables.exists());
            }
        }
    }
    assert!(told * 3 > tried, "{told} of {tried} were told");
    eprintln!("damage: {tried} commands on damaged folders, {told} ended with 5, the others gave the right answer");
    assert!(refused > 0);
}

#[test]
#[ignore = "slow: a folder is damaged and gone on with many times"]
fn an_unfinished_folder_with_a_damaged_file_ends_with_the_same_bytes_or_five() {
    let (place, file) = crate::command::place("small.toml", EXPERIMENT);
    let [whole, half, folder] = ["whole", "half", "folder"].map(|name| place.path().join(name));
    let run = |out: &Path, more: &[&str]| {
        let mut command = nongbo_command(&["run"]);
        command.arg(&file).arg("--out").arg(out).args(more);
        command
    };
    assert_eq!(end(&mut run(&whole, &[])).code, Some(0));
    assert_eq!(end(&mut run(&half, &["--shard", "1/2"])).code, Some(0));
    let (mut random, mut same, mut told) = (Random(23), 0, 0);
    for (name, bytes) in contents(&half) {
        for _ in 0..times("NONGBO_DAMAGE", 3) * 2 {
            if bytes.is_empty() {
                continue;
            }
            copy(&half, &folder);
            std::fs::write(folder.join(&name), damaged(&bytes, &mut random)).expect("written");
            let end = end(&mut run(&folder, &[]));
            if end.code == Some(0) {
                assert!(contents(&folder) == contents(&whole), "{name}: other bytes");
                same += 1;
            } else {
                assert!(
                    end.code == Some(5) && end.notes.contains("experiment") || end.notes.contains("plan.json"),
                    "{name}: {}",
                    end.notes
                );
                told += 1;
            }
        }
    }
    eprintln!("unfinished folders: {same} ended with the same bytes, {told} with 5");
    assert!(same > told && told > 0);
}
