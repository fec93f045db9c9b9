//! The bytes of a folder do not depend on the writing processes; sums, hashes, labels.

use std::collections::BTreeMap;
use std::process::Command;

use arrow::array::types::Int32Type;
use arrow::array::{Array, AsArray};
use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::FileWriter;
use serde_json::json;
use tempfile::tempdir;

use crate::store::arrow_schema::TableSchemas;
use crate::store::content_hash::content_hash;
use crate::store::tests::sample::{FAILING, good, identity_set, plan, plan_of, write};
use crate::store::{FinishedFolder, Folder, atomic_files, part, reader};
use crate::study::identity::{experiment_hash, run_id, table_hash};

const CHILD: &str = "NONGBO_TEST_FOLDER";

#[test]
fn threads_order_and_an_interruption_do_not_change_a_byte() {
    let (plan, straight, shuffled) = (plan(), tempdir().unwrap(), tempdir().unwrap());
    write(straight.path(), &plan, None).unwrap();
    for numbers in [[5, 1, 3], [2, 0, 4]] {
        let (folder, _) = Folder::open(shuffled.path(), &plan).unwrap();
        std::thread::scope(|scope| {
            for number in numbers {
                let (folder, run) = (&folder, &plan.runs[number]);
                scope.spawn(move || folder.store_run(run, good(run)).unwrap());
            }
        });
        if numbers[0] == 2 {
            folder.finish(&plan, json!({"threads": 3})).unwrap();
        }
    }
    assert!(identity_set(straight.path()) == identity_set(shuffled.path()));
}

#[test]
fn two_processes_write_the_same_bytes() {
    if let Some(folder) = std::env::var_os(CHILD) {
        write(folder.as_ref(), &plan(), Some(FAILING)).unwrap();
        return;
    }
    let here = "store::tests::bytes::two_processes_write_the_same_bytes";
    let folders = [tempdir().unwrap(), tempdir().unwrap()];
    for folder in &folders {
        let mut child = Command::new(std::env::current_exe().unwrap());
        let ended = child.args([here, "--exact"]).env(CHILD, folder.path()).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    }
    assert!(folders[0].path().join("manifest.json").exists(), "the child wrote nothing");
    assert!(identity_set(folders[0].path()) == identity_set(folders[1].path()));
}

#[test]
fn a_finished_folder_holds_these_files_and_the_sums_are_right() {
    let folder = tempdir().unwrap();
    write(folder.path(), &plan(), None).unwrap();
    let expected = [
        "SHA256SUMS",
        "experiment.resolved.json",
        "experiment.toml",
        "flows.arrow",
        "households.arrow",
        "journal.jsonl",
        "manifest.json",
        "provenance.json",
        "runs.arrow",
    ];
    assert_eq!(atomic_files::names(folder.path()).unwrap(), expected);
    let sums = std::fs::read_to_string(folder.path().join("SHA256SUMS")).unwrap();
    let mut named = Vec::new();
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        assert_eq!(sum, crate::study::identity::sha256(&std::fs::read(folder.path().join(name)).unwrap()), "{name}");
        named.push(name);
    }
    let unsummed = ["SHA256SUMS", "manifest.json", "provenance.json"];
    assert_eq!(named, expected.into_iter().filter(|name| !unsummed.contains(name)).collect::<Vec<_>>());
    let toml = std::fs::read_to_string(folder.path().join("experiment.toml")).unwrap();
    assert_eq!(toml, plan().experiment_toml);
}

#[test]
fn the_content_hashes_come_out_of_what_is_read_back_in_another_codec() {
    let (folder, plan) = (tempdir().unwrap(), plan());
    write(folder.path(), &plan, Some(FAILING)).unwrap();
    let manifest = reader::manifest(folder.path()).unwrap().unwrap();
    let mut tables = Vec::new();
    for form in &plan.tables {
        let mut runs = Vec::new();
        for (batch, run) in reader::table(folder.path(), form.name).unwrap().zip(&plan.runs) {
            let batch = batch.unwrap();
            let mut plain = Vec::new();
            let mut writer = FileWriter::try_new(&mut plain, &batch.schema()).unwrap();
            writer.write(&batch).unwrap();
            writer.finish().unwrap();
            drop(writer);
            let read_back = FileReader::try_new(std::io::Cursor::new(plain), None).unwrap().next().unwrap().unwrap();
            runs.push((run.id.clone(), content_hash(&read_back)));
        }
        assert_eq!(runs.len(), plan.runs.len());
        let hash = table_hash(runs);
        assert_eq!(manifest["tables"][form.name]["content_hash"], hash.as_str(), "{}", form.name);
        tables.push((form.name.to_owned(), hash));
    }
    assert_eq!(manifest["content_hash"], experiment_hash(tables).as_str());
}

#[test]
fn arms_in_another_order_give_other_bytes_and_the_same_content() {
    let folders = [tempdir().unwrap(), tempdir().unwrap()];
    write(folders[0].path(), &plan_of(&["baseline", "talent"]), None).unwrap();
    write(folders[1].path(), &plan_of(&["talent", "baseline"]), None).unwrap();
    let [forth, back] = folders.each_ref().map(|folder| reader::manifest(folder.path()).unwrap().unwrap());
    assert_eq!(forth["content_hash"], back["content_hash"]);
    assert_ne!(forth["tables"]["runs"]["sha256"], back["tables"]["runs"]["sha256"]);
}

#[test]
fn a_failed_run_is_one_row_of_nulls_in_runs_and_none_elsewhere() {
    let folder = tempdir().unwrap();
    write(folder.path(), &plan(), Some(FAILING)).unwrap();
    let runs: Vec<_> = reader::table(folder.path(), "runs").unwrap().map(Result::unwrap).collect();
    assert_eq!(runs.iter().map(arrow::array::RecordBatch::num_rows).collect::<Vec<_>>(), [1; 6]);
    let error = |at: usize| runs[at].column_by_name("error").unwrap().clone();
    assert_eq!(error(0).as_string::<i32>().value(0), "settle, week 12: a purse below zero");
    assert!(error(1).is_null(0));
    assert!(runs[0].column_by_name("income_mean").unwrap().is_null(0));
    let status = |at: usize| {
        let column = runs[at].column_by_name("status").unwrap();
        column.as_dictionary::<Int32Type>().key(0).unwrap()
    };
    assert_eq!((status(0), status(1)), (1, 0));
    let households = reader::table(folder.path(), "households").unwrap();
    assert_eq!(households.map(|batch| batch.unwrap().num_rows()).collect::<Vec<_>>(), [0, 200, 200, 200, 200, 200]);
    let manifest = reader::manifest(folder.path()).unwrap().unwrap();
    assert_eq!(manifest["runs"], json!({"all": 6, "good": 5, "failed": 1}));
}

#[test]
fn a_table_file_has_one_batch_for_many_runs() {
    let folder = tempdir().unwrap();
    write(folder.path(), &plan(), Some(FAILING)).unwrap();
    for (table, rows) in [("runs", 6), ("households", 1000), ("flows", 10)] {
        let batches = FinishedFolder::open(folder.path()).unwrap().table(table).unwrap().arrow().unwrap();
        assert_eq!(batches.map(|batch| batch.unwrap().num_rows()).collect::<Vec<_>>(), [rows], "{table}");
    }
}

#[test]
fn every_run_failing_still_makes_a_folder() {
    let (folder, plan) = (tempdir().unwrap(), plan());
    let (open, _) = Folder::open(folder.path(), &plan).unwrap();
    plan.runs.iter().for_each(|run| open.store_run(run, super::sample::failed()).unwrap());
    open.finish(&plan, json!({})).unwrap();
    assert_eq!(reader::table(folder.path(), "households").unwrap().map(Result::unwrap).count(), 6);
}

#[test]
fn columns_carry_keys_labels_and_whole_dictionaries() {
    let folder = tempdir().unwrap();
    write(folder.path(), &plan(), None).unwrap();
    let batch = reader::table(folder.path(), "households").unwrap().nth(3).unwrap().unwrap();
    let schema = batch.schema();
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["run", "arm", "replication", "household", "crop", "income_fen", "hours", "treated"]);
    let label = |column: &str, key: &str| schema.field_with_name(column).unwrap().metadata().get(key).cloned();
    assert_eq!(label("income_fen", "unit").as_deref(), Some("fen"));
    assert_eq!(label("income_fen", "zh").as_deref(), Some("收入"));
    assert_eq!(label("income_fen", "meaning").as_deref(), Some("Income of the year."));
    assert_eq!(label("income_fen", "phase").as_deref(), Some("settle"));
    assert_eq!(schema.metadata().get("model_version").map(String::as_str), Some("1.0"));
    let greatest = plan().runs.iter().map(|run| u32::from_str_radix(&run.id[..4], 16).unwrap()).max().unwrap();
    assert_eq!(schema.metadata().get("max_money_residual_fen"), Some(&greatest.to_string()));
    let list = |column: &str| {
        let names = batch.column_by_name(column).unwrap().as_dictionary::<Int32Type>().values().clone();
        names.as_string::<i32>().iter().map(|name| name.unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (list("crop"), list("arm")),
        (vec!["apple".into(), "orange".into(), "tea".into()], vec!["baseline".into(), "talent".into()],)
    );
}

#[test]
fn design_columns_stand_in_runs_and_are_null_where_an_arm_sets_none() {
    let folder = tempdir().unwrap();
    write(folder.path(), &plan(), None).unwrap();
    let second = reader::table(folder.path(), "runs").unwrap().nth(1).unwrap().unwrap();
    assert!(second.column_by_name("baseline.on").unwrap().is_null(0));
    assert!(second.column_by_name("talent.on").unwrap().as_boolean().value(0));
    let budget = second.column_by_name("talent.budget").unwrap();
    assert_eq!(budget.as_primitive::<arrow::array::types::Int64Type>().value(0), 6);
}

#[test]
fn the_manifest_sums_the_flows_and_the_journal_is_chained() {
    let (folder, plan) = (tempdir().unwrap(), plan());
    write(folder.path(), &plan, None).unwrap();
    let manifest = reader::manifest(folder.path()).unwrap().unwrap();
    let sum: i64 = plan.runs.iter().map(|run| i64::from_str_radix(&run.id[..4], 16).unwrap()).sum();
    assert_eq!(manifest["conservation"]["flows_fen"], json!({"apple": sum, "tea": -sum}));
    let journal = std::fs::read_to_string(folder.path().join("journal.jsonl")).unwrap();
    let mut previous = "0".repeat(64);
    for (text, run) in journal.split_inclusive('\n').zip(&plan.runs) {
        let line: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        assert_eq!(line["previous"], previous.as_str());
        assert_eq!(line["run"], run.id.as_str());
        assert_eq!(line["rows"], json!({"flows": 2, "households": 200, "runs": 1}));
        previous = crate::study::identity::sha256(text.as_bytes());
    }
    assert_eq!(journal.lines().count(), plan.runs.len());
}

#[test]
fn a_run_id_depends_on_rules_version_seed_and_replication_but_not_on_the_order_of_keys() {
    let id = run_id("1", &json!({"a": 1, "b": [1, {"c": 2, "d": 3}]}), 7, 0);
    assert_eq!(id, run_id("1", &json!({"b": [1, {"d": 3, "c": 2}], "a": 1}), 7, 0));
    assert_eq!(id.len(), 64);
    let others = [
        run_id("2", &json!({"a": 1, "b": [1, {"c": 2, "d": 3}]}), 7, 0),
        run_id("1", &json!({"a": 1, "b": [1, {"c": 2, "d": 4}]}), 7, 0),
        run_id("1", &json!({"a": 1, "b": [1, {"c": 2, "d": 3}]}), 8, 0),
        run_id("1", &json!({"a": 1, "b": [1, {"c": 2, "d": 3}]}), 7, 1),
    ];
    assert!(others.iter().all(|other| *other != id));
}

#[test]
fn a_part_does_not_grow_with_the_number_of_arms() {
    let bytes = |arms: usize| {
        let names: Vec<String> = (0..arms).map(|arm| format!("arm {arm}")).collect();
        let mut plan = plan_of(&names.iter().map(String::as_str).collect::<Vec<_>>());
        // The arms of this plan have a design column each.
        plan.runs.iter_mut().for_each(|run| run.design = Vec::new());
        let tables = TableSchemas::new(&plan).expect("tables");
        let run = plan.runs.iter().find(|run| run.arm == "arm 1").expect("it is in the plan");
        part::encode(&tables, run, &good(run)).expect("encoded").1.len()
    };
    assert_eq!(bytes(2), bytes(2000));
}
