//! An experiment with its folder: shards that other processes do, runs that are missing, and folders that are extended.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use tempfile::{TempDir, tempdir};

use crate::engine::error::{Defect, Error};
use crate::engine::simulation::{CancelToken, Parallelism, RunControl};
use crate::store::lock::Locks;
use crate::store::panel::tests::small;
use crate::store::stored_experiment::overrides;
use crate::store::tests::sample::{contents, identity_set};
use crate::store::{
    Completion, DistributedRun, FinishedFolder, FolderOptions, FolderRun, Shard, State, do_shard, reader,
};
use crate::study::experiment::{Experiment, read};
use crate::study::run::plan;

fn control() -> RunControl<'static> {
    RunControl { parallelism: Parallelism { threads: 1, worlds: 1 }, ..RunControl::default() }
}

/// What a process is stopped with before its first run.
fn cancelled() -> CancelToken {
    let cancel = CancelToken::new();
    cancel.cancel();
    cancel
}

/// The files that one process makes of an experiment.
fn of_one_process(experiment: &Experiment) -> BTreeMap<String, Vec<u8>> {
    let dir = tempdir().unwrap();
    experiment.run_in(dir.path(), control()).unwrap();
    identity_set(dir.path())
}

fn open(experiment: &Experiment, dir: &Path, options: FolderOptions) -> crate::Result<FolderRun> {
    FolderRun::open(experiment.clone(), dir, options)
}

const EXTEND: FolderOptions = FolderOptions { shard: Shard::WHOLE, extend: true, retry_failed: false, clock: None };
const RETRY: FolderOptions = FolderOptions { shard: Shard::WHOLE, extend: false, retry_failed: true, clock: None };

fn defect() -> Defect {
    Defect { phase: "buy".into(), week: 3, what: "a test".into() }
}

#[test]
fn shards_that_other_processes_do_make_the_folder_of_one_process() {
    let (dir, experiment) = (tempdir().unwrap(), small("replications = 3"));
    let shard = |number| Shard { number, of: 3 };
    let open = || DistributedRun::open(&experiment, dir.path(), 2, control()).unwrap();
    let run = open();
    assert_eq!(run.missing_shards(), [1, 2, 3].map(shard));
    assert_eq!(do_shard(dir.path(), shard(2), control()).unwrap(), [2, 3]);
    drop(run);
    let mut run = open();
    assert_eq!(run.missing_shards(), [1, 3].map(shard));
    let early = run.finish(control()).expect_err("four runs are missing");
    assert!(early.exit_code() == 2 && early.to_string().contains("nongbo status"), "{early}");
    // The refusal leaves the folder to the others.
    assert_eq!(do_shard(dir.path(), shard(1), control()).unwrap(), [0, 1]);
    assert_eq!(do_shard(dir.path(), shard(3), control()).unwrap(), [4, 5]);
    assert!(run.finish(control()).unwrap());
    assert!(identity_set(dir.path()) == of_one_process(&experiment));

    let (before, cancel) = (contents(dir.path()), cancelled());
    let cancelled = RunControl { cancel: Some(&cancel), ..control() };
    let mut run = open();
    assert!(run.missing_shards().is_empty() && run.finish(cancelled).unwrap());
    assert_eq!(do_shard(dir.path(), shard(3), cancelled).unwrap(), [4, 5]);
    assert!(contents(dir.path()) == before);
}

#[test]
fn there_are_two_shards_where_one_would_have_all_runs() {
    let (dir, experiment) = (tempdir().unwrap(), small("replications = 1"));
    let mut run = DistributedRun::open(&experiment, dir.path(), 100, control()).unwrap();
    let shards = [1, 2].map(|number| Shard { number, of: 2 });
    assert_eq!(run.missing_shards(), shards);
    let done = shards.map(|shard| do_shard(dir.path(), shard, control()).unwrap());
    assert_eq!(done, [[0], [1]]);
    assert!(run.finish(control()).unwrap());
    assert!(identity_set(dir.path()) == of_one_process(&experiment));
}

#[test]
fn workers_and_their_caller_wait_for_a_process_that_is_still_at_work() {
    let (dir, experiment) = (tempdir().unwrap(), small("replications = 2"));
    let mut run = DistributedRun::open(&experiment, dir.path(), 2, control()).unwrap();
    let shard = |number| Shard { number, of: 2 };
    let outlive = |number| Locks::take(&dir.path().join("parts"), shard(number)).unwrap().0;
    let release = |locks: Locks, milliseconds| {
        std::thread::sleep(Duration::from_millis(milliseconds));
        drop(locks);
    };
    let (locks, cancel) = (outlive(1), cancelled());
    let cancelled = RunControl { cancel: Some(&cancel), ..control() };
    assert!(matches!(do_shard(dir.path(), shard(1), cancelled), Err(Error::Interrupted)));
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| do_shard(dir.path(), shard(1), control()));
        release(locks, 500);
        assert_eq!(worker.join().unwrap().unwrap(), [0, 1]);
    });
    assert_eq!(do_shard(dir.path(), shard(2), control()).unwrap(), [2, 3]);
    let locks = outlive(2);
    assert!(matches!(run.finish(cancelled), Err(Error::Interrupted)));
    std::thread::scope(|scope| {
        let caller = scope.spawn(|| run.finish(control()));
        release(locks, 1_200);
        assert!(caller.join().unwrap().unwrap());
    });
    assert!(identity_set(dir.path()) == of_one_process(&experiment));
}

#[test]
fn a_worker_without_the_folder_of_its_caller_says_so() {
    let dir = tempdir().unwrap();
    for folder in [dir.path().to_owned(), dir.path().join("absent")] {
        let error = do_shard(&folder, Shard { number: 1, of: 2 }, control()).expect_err("nothing is there");
        assert!(error.exit_code() == 2 && error.to_string().contains("every worker needs"), "{error}");
    }
}

#[test]
fn a_stopping_rule_adds_replications_that_others_do() {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n[stop]\nhalf_width = 0.001\n\
        most_replications = 27\n[population]\ncounties = 1\nvillages_per_county = 1\nhouseholds_per_village = 8\n\
        burn_in_years = 0\npolicy_years = 1\n[[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"supply_chain\"\n\
        set = { supply_chain.budget_fen_per_household_year = 90000 }\n";
    let (dir, experiment) = (tempdir().unwrap(), read("test", text, &[], |_| None).unwrap());
    let mut run = DistributedRun::open(&experiment, dir.path(), 24, control()).unwrap();
    for (replications, is_last) in [(24, false), (27, true)] {
        let mut done: Vec<u32> = Vec::new();
        for shard in run.missing_shards() {
            done.extend(do_shard(dir.path(), shard, control()).unwrap());
        }
        assert_eq!(done.last(), Some(&(2 * replications - 1)));
        assert_eq!(run.finish(control()).unwrap(), is_last);
    }
    assert!(identity_set(dir.path()) == of_one_process(&experiment));
}

/// A finished folder of two replications of two arms; one run failed, if wanted.
fn finished(experiment: &Experiment, failing: Option<u32>) -> TempDir {
    let dir = tempdir().unwrap();
    let run = open(experiment, dir.path(), FolderOptions::default()).unwrap();
    if let Some(number) = failing {
        run.keep_failed(number, defect());
    }
    drop(run);
    let ended = open(experiment, dir.path(), FolderOptions::default()).unwrap().execute(control());
    match failing {
        None => assert_eq!(ended.unwrap(), Completion::Finished),
        Some(_) => assert!(matches!(ended, Err(Error::SomeRunsFailed { failed: 1, runs: 4 })), "{ended:?}"),
    }
    dir
}

#[test]
fn a_finished_folder_is_opened_again_only_for_runs_that_it_lacks() {
    let experiment = small("replications = 2");
    let more = experiment.clone().with_replications(3);
    for (failing, options) in [(None, EXTEND), (None, RETRY), (Some(1), EXTEND)] {
        let dir = finished(&experiment, failing);
        let before = contents(dir.path());
        assert_eq!(open(&experiment, dir.path(), options).unwrap().state, State::Finished);
        assert!(contents(dir.path()) == before, "{failing:?} {options:?}");
    }
    let dir = finished(&experiment, Some(1));
    let mut run = open(&experiment, dir.path(), RETRY).unwrap();
    assert_eq!(run.state, State::Resume { finished: BTreeSet::from([0, 2, 3]) });
    assert_eq!(run.execute(control()).unwrap(), Completion::Finished);
    assert!(identity_set(dir.path()) == of_one_process(&experiment));

    let dir = finished(&experiment, None);
    let refused = open(&more, dir.path(), FolderOptions::default()).err().expect("two replications are stored");
    assert!(refused.exit_code() == 2 && refused.to_string().contains("--extend"), "{refused}");
    let mut run = open(&more, dir.path(), EXTEND).unwrap();
    assert_eq!(run.state, State::Resume { finished: BTreeSet::from([0, 1, 2, 3]) });
    assert_eq!(run.execute(control()).unwrap(), Completion::Finished);
    assert!(identity_set(dir.path()) == of_one_process(&more));
}

#[test]
fn a_folder_of_another_experiment_is_not_extended() {
    let experiment = small("replications = 2");
    let more = experiment.clone().with_replications(3);
    let another_text = small("# a comment\nreplications = 2").with_replications(3);
    let another_seed = Experiment { seed: experiment.seed + 1, ..more.clone() };
    let another_name = Experiment { name: "other".into(), ..more };
    let dir = finished(&experiment, Some(1));
    let before = contents(dir.path());
    for other in [another_text, another_seed, another_name] {
        let options = FolderOptions { retry_failed: true, ..EXTEND };
        let refused = open(&other, dir.path(), options).err().expect("it is of another experiment");
        assert_eq!(refused.exit_code(), 2, "{refused}");
        assert!(contents(dir.path()) == before, "{refused}");
    }
}

#[test]
fn grants_are_solved_for_once_and_then_taken_from_the_folder() {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"equal_budget\"\nreplications = 1\n[equal_budget]\n\
        budget_fen_per_household_year = 20000\nsolve_replications = 1\n[population]\ncounties = 1\n\
        villages_per_county = 1\nhouseholds_per_village = 8\nburn_in_years = 0\npolicy_years = 1\n";
    let (dir, experiment) = (tempdir().unwrap(), read("test", text, &[], |_| None).unwrap());
    let results = experiment.run_in(dir.path(), control()).unwrap();
    let resolved = reader::resolved(dir.path()).unwrap();
    let arms = resolved["arms"].as_array().unwrap();
    assert_eq!(arms.len(), results.experiment.arms.len());
    for arm in &arms[1..] {
        let set = arm["differences"].as_object().unwrap().values();
        assert!(set.filter_map(|entry| entry["value"].as_i64()).sum::<i64>() > 0, "{arm}");
    }
    let cancel = cancelled();
    let again = experiment.run_in(dir.path(), RunControl { cancel: Some(&cancel), ..control() }).unwrap();
    assert_eq!(again.content_hash(), results.content_hash());
}

#[test]
fn runs_that_vanish_while_a_process_works_are_counted() {
    let (dir, experiment) = (tempdir().unwrap(), small("replications = 2"));
    let run = open(&experiment, dir.path(), FolderOptions::default()).unwrap();
    (0..4).for_each(|number| run.keep_failed(number, defect()));
    drop(run);
    let mut run = open(&experiment, dir.path(), FolderOptions::default()).unwrap();
    for number in [1, 2] {
        std::fs::remove_file(dir.path().join(format!("parts/0000000{number}.part"))).unwrap();
    }
    let error = run.execute(control()).expect_err("two are gone");
    assert!(error.exit_code() == 4 && error.to_string().contains("2 runs that were done have vanished"), "{error}");
}

#[test]
fn the_work_of_a_shard_is_its_own_runs_less_those_that_are_finished() {
    let (dir, experiment) = (tempdir().unwrap(), small("replications = 4"));
    let wanted = Parallelism { threads: 3, worlds: 2 };
    let shard = |number, of| FolderOptions { shard: Shard { number, of }, ..FolderOptions::default() };
    let whole = open(&experiment, dir.path(), FolderOptions::default()).unwrap().workload(wanted);
    assert_eq!((whole.runs, whole.runs_finished, whole.weeks_finished), (8, 0, 0));
    // The second arm of a replication goes on where the baseline year of the first ends.
    assert_eq!((whole.weeks, whole.threads, whole.runs_at_once), (4 * (104 + 52), 3, 2));
    let own = open(&experiment, dir.path(), shard(2, 2)).unwrap();
    own.keep_failed(5, defect());
    drop(own);
    let work = open(&experiment, dir.path(), shard(2, 2)).unwrap().workload(wanted);
    assert_eq!((work.runs, work.runs_finished), (4, 1));
    assert_eq!((work.weeks, work.weeks_finished), (2 * (104 + 52), 52));
    let other = open(&experiment, dir.path(), shard(1, 2)).unwrap().workload(wanted);
    assert_eq!((other.runs, other.runs_finished, other.weeks_finished), (4, 0, 0));
}

#[test]
fn the_clock_of_the_caller_is_in_the_provenance_and_nowhere_else() {
    let (dir, experiment) = (tempdir().unwrap(), small("replications = 1"));
    let options = FolderOptions { clock: Some(|| 1_234_567), ..FolderOptions::default() };
    open(&experiment, dir.path(), options).unwrap().execute(control()).unwrap();
    let provenance: serde_json::Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("provenance.json")).unwrap()).unwrap();
    for when in ["began_unix_seconds", "ended_unix_seconds"] {
        assert_eq!(provenance[when], 1_234_567, "{provenance}");
    }
    assert!(identity_set(dir.path()) == of_one_process(&experiment));
}

#[test]
fn a_folder_says_which_values_were_set_beside_its_file() {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 2\n[population]\n\
        villages_per_county = 1\nhouseholds_per_village = 8\nburn_in_years = 0\npolicy_years = 1\n\
        [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"placebo\"\n";
    let set = [("seed", "5"), ("population.counties", "1")].map(|(path, value)| (path.to_owned(), value.to_owned()));
    let experiment = read("test", text, &set, |_| None).unwrap();
    let dir = tempdir().unwrap();
    drop(open(&experiment, dir.path(), FolderOptions::default()).unwrap());
    assert_eq!(overrides(dir.path()).unwrap(), set);
    experiment.run_in(dir.path(), control()).unwrap();
    assert_eq!(overrides(dir.path()).unwrap(), set);
    // A process that extends the folder ends before it writes the new number of replications.
    let manifest = std::fs::read(dir.path().join("manifest.json")).unwrap();
    let more = plan("test", &experiment.with_replications(3));
    FinishedFolder::open(dir.path()).unwrap().extend(&more, false, |_, _| true).map(drop).unwrap();
    let [seed, counties] = set.clone();
    let replications = ("replications".to_owned(), "3".to_owned());
    assert_eq!(overrides(dir.path()).unwrap(), [seed, counties, replications]);
    // Or before it removes the manifest.
    std::fs::write(dir.path().join("manifest.json"), manifest).unwrap();
    assert_eq!(overrides(dir.path()).unwrap(), set);
}
