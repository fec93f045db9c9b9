//! Processes that share a folder, and what one that was killed leaves to another.

use std::sync::Barrier;

use serde_json::json;
use tempfile::tempdir;

use crate::store::lock::Locks;
use crate::store::tests::sample::{contents, failed, good, plan};
use crate::store::{Completion, Folder, Shard, State};

#[test]
fn shards_that_start_at_the_same_moment_find_one_folder() {
    let (place, plan, together) = (tempdir().unwrap(), plan(), Barrier::new(3));
    for attempt in 0..200 {
        let dir = place.path().join(attempt.to_string());
        let work = |number| {
            together.wait();
            let shard = Shard { number, of: 3 };
            let (folder, _) = Folder::open_shard(&dir, &plan, shard)?;
            plan.runs[shard.block(plan.runs.len())].iter().try_for_each(|run| folder.store_run(run, good(run)))?;
            folder.finish_if_complete(&plan, json!({}))
        };
        let ends: Vec<Completion> = std::thread::scope(|scope| {
            let shards = [1, 2, 3].map(|number| scope.spawn(move || work(number)));
            shards.into_iter().map(|shard| shard.join().unwrap().unwrap()).collect()
        });
        assert!(ends.contains(&Completion::Finished), "{ends:?}");
    }
}

#[test]
fn temporary_files_that_appear_while_runs_are_done_are_gone_when_the_folder_is_finished() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    plan.runs.iter().for_each(|run| folder.store_run(run, good(run)).unwrap());
    // Another shard was killed after this one was opened.
    for name in [".nongbo-x1", "parts/.nongbo-x2"] {
        std::fs::write(dir.path().join(name), "half").unwrap();
    }
    folder.finish(&plan, json!({})).unwrap();
    let names: Vec<String> = contents(dir.path()).into_keys().collect();
    assert!(!names.iter().any(|name| name.contains("nongbo-") || name.starts_with("parts")), "{names:?}");
}

#[test]
fn only_failed_runs_of_an_unfinished_folder_are_retried_and_only_where_that_is_wanted() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    for (run, fails) in plan.runs.iter().zip([false, true, false]) {
        folder.store_run(run, if fails { failed() } else { good(run) }).unwrap();
    }
    drop(folder);
    let numbers = |state: State| match state {
        State::Resume { finished } => finished.into_iter().collect::<Vec<u32>>(),
        other => panic!("{other:?}"),
    };
    let reopened = |retry_failed| {
        let (folder, state) = Folder::open_with(dir.path(), &plan, Shard::WHOLE, retry_failed).unwrap();
        drop(folder);
        numbers(state)
    };
    assert_eq!(reopened(false), [0, 1, 2]);
    assert_eq!(reopened(true), [0, 2]);
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.store_run(&plan.runs[1], good(&plan.runs[1])).unwrap();
    drop(folder);
    assert_eq!(reopened(true), [0, 1, 2]);
}

/// A shard that starts while another one still prepares the folder waits for it, however slow the disk is.
#[test]
fn a_shard_waits_for_another_that_prepares_the_folder() {
    let dir = tempdir().unwrap();
    let shard = |number| Shard { number, of: 2 };
    let (first, alone) = Locks::take(dir.path(), shard(1)).unwrap();
    assert!(alone);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| Locks::take(dir.path(), shard(2)).map(|(_, alone)| alone));
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        first.share(dir.path()).unwrap();
        assert!(!second.join().unwrap().unwrap());
    });
}
