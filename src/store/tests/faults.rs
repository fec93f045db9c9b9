//! A disk that fails at every single operation in turn never leaves a wrong file under a final name.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Error as IoError, ErrorKind};
use std::path::Path;
use std::rc::Rc;

use serde_json::json;
use tempfile::tempdir;

use crate::engine::error::Result;
use crate::store::fault_injection;
use crate::store::fault_injection::Step;
use crate::store::part::Part;
use crate::store::tests::sample::{FAILING, contents, failed, good, identity_set, plan, write};
use crate::store::{FinishedFolder, Folder, State};
use crate::study::run::Plan;

/// Continues a folder to the end; one run fails if wanted.
fn continue_to_end(dir: &Path, plan: &Plan, failing: Option<u32>) -> Result<()> {
    let (folder, state) = Folder::open(dir, plan)?;
    let finished = match state {
        State::Finished => return Ok(()),
        State::Fresh => std::collections::BTreeSet::new(),
        State::Resume { finished } => finished,
    };
    for run in plan.runs.iter().filter(|run| !finished.contains(&run.number)) {
        folder.store_run(run, if Some(run.number) == failing { failed() } else { good(run) })?;
    }
    folder.record_session(&json!({"threads": 1}))?;
    folder.finish(plan, json!({"threads": 1}))
}

/// Every file under a final name is one that a whole folder of one of these holds; no temporary file is left.
fn nothing_wrong(dir: &Path, whole: &[&BTreeMap<String, Vec<u8>>], at: usize) {
    for (name, bytes) in contents(dir) {
        assert!(!name.contains(".nongbo-"), "operation {at}: {name} is left");
        if Path::new(&name).extension().is_some_and(|ending| ending == "part") {
            assert!(Part::check(&dir.join(&name)).unwrap().is_some(), "operation {at}: {name}");
        } else if !name.starts_with("parts/") && name != "provenance.json" {
            let known = whole.iter().any(|whole| whole.get(&name) == Some(&bytes));
            assert!(known, "operation {at}: {name} is not as it should be");
        }
    }
}

/// Does `work` in a folder that `before` made, failing at each operation in turn, or from it on; then `after` must come
/// out, in one attempt or two.
fn at_every_operation(
    before: impl Fn(&Path),
    work: impl Fn(&Path) -> Result<()>,
    whole: &[&BTreeMap<String, Vec<u8>>],
) {
    for lasting in [false, true] {
        for at in 1.. {
            let dir = tempdir().unwrap();
            before(dir.path());
            let count = Rc::new(Cell::new(0));
            let own = Rc::clone(&count);
            let fault = move |_: Step, _: &Path| {
                own.set(own.get() + 1);
                let refused = if lasting { own.get() >= at } else { own.get() == at };
                if refused { Err(IoError::from(ErrorKind::StorageFull)) } else { Ok(()) }
            };
            let ended = fault_injection::with_faults(fault, || work(dir.path()));
            if count.get() < at {
                assert!(ended.is_ok() && at > 20, "{at} operations: {ended:?}");
                break;
            }
            if let Err(error) = ended {
                assert_eq!(error.exit_code(), 4, "operation {at}: {error}");
            }
            nothing_wrong(dir.path(), whole, at);
            work(dir.path()).unwrap_or_else(|error| panic!("operation {at}: {error}"));
            assert!(&identity_set(dir.path()) == whole[0], "operation {at}");
            assert!(!dir.path().join("parts").exists(), "operation {at}");
        }
    }
}

fn finished(plan: &Plan, failing: Option<u32>) -> BTreeMap<String, Vec<u8>> {
    let dir = tempdir().unwrap();
    write(dir.path(), plan, failing).unwrap();
    identity_set(dir.path())
}

#[test]
fn a_sweep_survives_a_failure_at_every_operation() {
    let plan = plan();
    at_every_operation(|_| (), |dir| continue_to_end(dir, &plan, None), &[&finished(&plan, None)]);
}

#[test]
fn failed_runs_are_retried_and_every_failure_on_the_way_is_survived() {
    let plan = plan();
    let work = |dir: &Path| {
        if let Ok(finished) = FinishedFolder::open(dir)
            && finished.failed() > 0
        {
            finished.extend(&plan, true, |_, _| true)?;
        }
        continue_to_end(dir, &plan, None)
    };
    let wholes = [finished(&plan, None), finished(&plan, Some(FAILING))];
    at_every_operation(|dir| write(dir, &plan, Some(FAILING)).unwrap(), work, &[&wholes[0], &wholes[1]]);
}

#[test]
fn a_finished_folder_is_extended_and_every_failure_on_the_way_is_survived() {
    let (new, mut old) = (plan(), plan());
    old.runs.truncate(4);
    old.resolved = json!({"replications": 2});
    let work = |dir: &Path| {
        if let Ok(finished) = FinishedFolder::open(dir)
            && finished.verify(&old).is_ok()
        {
            finished.extend(&new, false, |_, _| true)?;
        }
        continue_to_end(dir, &new, None)
    };
    let wholes = [finished(&new, None), finished(&old, None)];
    at_every_operation(|dir| write(dir, &old, None).unwrap(), work, &[&wholes[0], &wholes[1]]);
}

#[test]
fn a_full_disk_says_how_many_bytes_it_needs_and_has_and_the_sweep_goes_on_later() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let mut parts = 0;
    let fault = move |step: Step, path: &Path| {
        parts += u32::from(step == Step::Write && path.extension().is_some_and(|ending| ending == "part"));
        if parts > 3 { Err(IoError::from(ErrorKind::StorageFull)) } else { Ok(()) }
    };
    let error =
        fault_injection::with_faults(fault, || continue_to_end(dir.path(), &plan, None)).expect_err("it is full");
    let message = error.to_string();
    assert_eq!(error.exit_code(), 4);
    assert!(message.contains("it needs ") && message.contains("finished runs are kept"), "{message}");
    assert!(!cfg!(unix) || message.contains("bytes are free"), "{message}");
    continue_to_end(dir.path(), &plan, None).unwrap();
    assert!(identity_set(dir.path()) == finished(&plan, None));
}

#[test]
fn a_table_that_is_not_kept_has_no_rows_in_the_extended_folder() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    write(dir.path(), &plan, Some(FAILING)).unwrap();
    let keep = |_: &crate::study::run::RunKey, table: &str| table != "households";
    FinishedFolder::open(dir.path()).unwrap().extend(&plan, true, keep).unwrap();
    continue_to_end(dir.path(), &plan, None).unwrap();
    let rows = |table: &str| -> Vec<usize> {
        crate::store::reader::table(dir.path(), table).unwrap().map(|batch| batch.unwrap().num_rows()).collect()
    };
    // The failed run was done again, and has all its rows.
    assert_eq!((rows("households"), rows("flows")), (vec![200, 0, 0, 0, 0, 0], vec![2; 6]));
    FinishedFolder::open(dir.path()).unwrap().verify(&plan).unwrap();
}
