//! Exported tables are equal to those of the folder, and no file is overwritten.

use arrow::array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::tempdir;

use crate::store::content_hash::content_hash;
use crate::store::tests::sample::{FAILING, contents, plan, write};
use crate::store::{ExportFormat, FinishedFolder, Stage, reader, status};

#[test]
fn parquet_gives_back_the_same_content_and_csv_every_row() {
    let (dir, out) = (tempdir().unwrap(), tempdir().unwrap());
    write(dir.path(), &plan(), Some(FAILING)).unwrap();
    let finished = FinishedFolder::open(dir.path()).unwrap();
    let files = finished.export(ExportFormat::Parquet, out.path()).unwrap();
    assert_eq!(files, [("runs.parquet".into(), 6), ("households.parquet".into(), 1000), ("flows.parquet".into(), 10)]);
    finished.export(ExportFormat::Csv, out.path()).unwrap();
    for table in ["runs", "households", "flows"] {
        let file = std::fs::File::open(out.path().join(format!("{table}.parquet"))).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let back: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
        let back = arrow::compute::concat_batches(&back[0].schema(), &back).unwrap();
        let stored: Vec<RecordBatch> = reader::table(dir.path(), table).unwrap().map(Result::unwrap).collect();
        let stored = arrow::compute::concat_batches(&stored[0].schema(), &stored).unwrap();
        assert_eq!(content_hash(&stored), content_hash(&back), "{table}");
        let csv = std::fs::read_to_string(out.path().join(format!("{table}.csv"))).unwrap();
        assert_eq!(csv.lines().count(), stored.num_rows() + 1, "{table}");
    }
    let before = contents(out.path());
    assert_eq!(finished.export(ExportFormat::Csv, out.path()).expect_err("it is there").exit_code(), 2);
    assert!(before == contents(out.path()));
}

#[test]
fn a_status_names_a_file_that_is_missing() {
    let dir = tempdir().unwrap();
    write(dir.path(), &plan(), None).unwrap();
    let names = ["flows.arrow", "households.arrow", "journal.jsonl", "experiment.toml"];
    for path in names.map(|name| dir.path().join(name)) {
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let error = status(dir.path()).expect_err("a file is missing");
        assert!(error.exit_code() == 5 && error.to_string().contains(&path.display().to_string()), "{error}");
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Finished);
}

#[test]
fn a_status_says_how_far_a_folder_is_and_changes_nothing() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Empty);
    assert_eq!(status(&dir.path().join("absent")).unwrap().stage, Stage::Empty);
    let (folder, _) = crate::store::Folder::open(dir.path(), &plan).unwrap();
    folder.store_run(&plan.runs[0], super::sample::failed()).unwrap();
    folder.store_run(&plan.runs[3], super::sample::good(&plan.runs[3])).unwrap();
    let before = contents(dir.path());
    let state = status(dir.path()).unwrap();
    assert!(before == contents(dir.path()));
    assert_eq!((state.stage, state.runs, state.done, state.failed), (Stage::Unfinished, 6, 2, 1));
    assert_eq!(state.active, [("1-of-1".to_owned(), std::process::id().to_string())]);
    drop(folder);
    assert!(status(dir.path()).unwrap().active.is_empty());
    std::fs::remove_dir_all(dir.path().join("parts")).unwrap();
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Foreign);
}
