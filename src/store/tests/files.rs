//! Single files: what is missing, no file, refused by the disk or damaged is told apart, and what is there is kept.

use std::io::{Error as IoError, ErrorKind};
use std::path::Path;

use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use tempfile::tempdir;

use crate::engine::error::Error;
use crate::store::arrow_sizes::Limits as _;
use crate::store::atomic_files::{
    create, names_if_present, read_if_present, remove, replace, undecodable, with_space, write_bytes,
};
use crate::store::checked_file::{CheckedFile, Sizes, is_cell};
use crate::store::part::Part;
use crate::store::tests::sample::{contents, good, plan};
use crate::store::{Folder, FolderLock, Staging};
use crate::study::identity::sha256;

/// A path that no file can have, so that the system refuses it with an error of its own.
const IMPOSSIBLE: &str = "a/name/with/\0";

#[test]
fn a_file_of_arrow_that_the_disk_does_not_give_is_no_damage() {
    let error = |cause: IoError| undecodable(Path::new("runs.arrow"), ArrowError::IoError("it failed".into(), cause));
    assert_eq!(error(IoError::from_raw_os_error(5)).exit_code(), 4);
    assert_eq!(error(IoError::other("too short")).exit_code(), 5);
    assert_eq!(undecodable(Path::new("runs.arrow"), ArrowError::DivideByZero).exit_code(), 5);
}

#[test]
fn only_a_full_disk_is_told_how_many_bytes_are_needed() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("file");
    for (kind, is_full) in [
        (ErrorKind::StorageFull, true),
        (ErrorKind::QuotaExceeded, true),
        (ErrorKind::PermissionDenied, false),
        (ErrorKind::NotFound, false),
    ] {
        let message = crate::engine::error::text!("it failed", "失败");
        let error = with_space(Error::machine(message, kind.into()), &path, 77);
        assert_eq!(error.to_string().contains("it needs 77 bytes"), is_full, "{error}");
    }
}

#[test]
fn a_new_file_never_takes_the_place_of_another_and_a_replaced_one_does() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("file");
    create(&path, b"first").unwrap();
    assert_eq!(create(&path, b"second").expect_err("it is there").exit_code(), 4);
    assert_eq!(std::fs::read(&path).unwrap(), b"first");
    replace(&path, b"third").unwrap();
    let written = write_bytes(&dir.path().join("other"), b"fourth").unwrap();
    assert_eq!((written.bytes, written.sha256), (6, sha256(b"fourth")));
    let files = [("file", b"third".to_vec()), ("other", b"fourth".to_vec())];
    assert_eq!(contents(dir.path()), files.map(|(name, bytes)| (name.to_owned(), bytes)).into());
}

#[test]
fn what_is_absent_is_told_from_what_cannot_be_read_or_removed() {
    let dir = tempdir().unwrap();
    let (file, absent) = (dir.path().join("file"), dir.path().join("absent"));
    std::fs::write(&file, "text").unwrap();
    assert_eq!(read_if_present(&file).unwrap().as_deref(), Some(&b"text"[..]));
    assert_eq!(read_if_present(&absent).unwrap(), None);
    assert_eq!(names_if_present(dir.path()).unwrap(), Some(vec!["file".to_owned()]));
    assert_eq!((names_if_present(&absent).unwrap(), names_if_present(&file).unwrap()), (None, None));
    for path in [dir.path(), Path::new(IMPOSSIBLE)] {
        assert_eq!(read_if_present(path).expect_err("no file").exit_code(), 4);
        assert_eq!(remove(path).expect_err("no file").exit_code(), 4);
    }
    assert_eq!(names_if_present(Path::new(IMPOSSIBLE)).expect_err("no folder").exit_code(), 4);
    remove(&absent).unwrap();
    remove(&file).unwrap();
    assert_eq!(names_if_present(dir.path()).unwrap(), Some(Vec::new()));
}

#[test]
fn a_sealed_file_is_opened_only_with_its_sum() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "text").unwrap();
    assert_eq!(CheckedFile::open(&file, &sha256(b"text")).unwrap().bytes().unwrap(), b"text");
    let absent = dir.path().join("absent");
    for (path, sum, words) in [
        (file.as_path(), sha256(b"other"), "its sum does not agree"),
        (&absent, sha256(b"text"), "it is missing"),
        (dir.path(), sha256(b""), "it is not a regular file"),
    ] {
        let error = CheckedFile::open(path, &sum).expect_err(words);
        assert!(error.exit_code() == 5 && error.to_string().contains(words), "{error}");
    }
    assert_eq!(CheckedFile::open(&file.join("below"), "").expect_err("a file is no folder").exit_code(), 4);
}

#[test]
fn a_table_has_the_types_of_cells_and_buffers_that_grow_as_far_as_its_codec() {
    let dictionary = |keys, names| DataType::Dictionary(Box::new(keys), Box::new(names));
    let cells = [DataType::Int64, DataType::Float64, DataType::Utf8, dictionary(DataType::Int32, DataType::Utf8)];
    assert!(cells.iter().all(is_cell));
    let others = [
        DataType::LargeUtf8,
        DataType::Null,
        dictionary(DataType::Int8, DataType::Utf8),
        dictionary(DataType::Int32, DataType::LargeUtf8),
    ];
    assert!(!others.iter().any(is_cell));
    for (stored, decoded, is_allowed) in
        [(4, 1 << 17, true), (4, (1 << 17) + 1, false), (1 << 20, 1 << 31, true), (1 << 20, (1 << 31) + 1, false)]
    {
        assert_eq!(Sizes.decoded(stored, decoded).is_ok(), is_allowed, "{stored} {decoded}");
    }
}

#[test]
fn a_part_that_is_no_file_is_damaged_and_one_that_is_not_given_is_not() {
    let dir = tempdir().unwrap();
    assert!(Part::check(dir.path()).unwrap().is_none());
    for bytes in [&b""[..], b"fewer than forty-eight bytes", &[0; 100]] {
        let path = dir.path().join("part");
        std::fs::write(&path, bytes).unwrap();
        assert!(Part::check(&path).unwrap().is_none());
        assert_eq!(Part::check(&path.join("below")).expect_err("a file is no folder").exit_code(), 4);
    }
}

#[test]
fn a_part_that_changes_after_it_was_checked_is_not_read() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.store_run(&plan.runs[0], good(&plan.runs[0])).unwrap();
    let path = folder.part_path(plan.runs[0].number);
    let part = Part::check(&path).unwrap().unwrap();
    let rows = |name: &str| part.table(name).map(|table| table.map(|batch| batch.num_rows()));
    assert_eq!([rows("runs"), rows("households"), rows("none")].map(Result::unwrap), [Some(1), Some(200), None]);
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 33;
    bytes[last] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(rows("households").is_ok(), "the change is in the last table");
    assert!(rows("flows").expect_err("another byte").to_string().contains("the content changed"));
    assert!(Part::check(&path).unwrap().is_none());
}

#[test]
fn files_that_are_made_together_know_whose_a_file_in_their_folder_is() {
    let dir = tempdir().unwrap();
    let target = dir.path().join("target");
    let own = ["a.csv".to_owned(), "b.csv".to_owned()];
    let fill = |staging: &Staging| own.iter().for_each(|name| staging.write(name, name.as_bytes()).unwrap());
    let absent = Staging::open(&target).unwrap();
    assert!(!absent.holds_others(&own).unwrap());
    fill(&absent);
    absent.publish(&own).unwrap();
    assert_eq!(contents(&target).len(), 2);
    // No process was interrupted here: the files are of an earlier one that ended well.
    let staging = Staging::open(&target).unwrap();
    assert!(staging.holds_others(&own).unwrap());
    fill(&staging);
    assert_eq!(staging.publish(&own).expect_err("all are there").exit_code(), 2);
    std::fs::remove_file(target.join("b.csv")).unwrap();
    std::fs::create_dir(target.join(".nongbo-staging")).unwrap();
    std::fs::write(target.join(".nongbo-staging/half"), "half").unwrap();
    let staging = Staging::open(&target).unwrap();
    assert!(!staging.holds_others(&own).unwrap() && staging.holds_others(&own[1..]).unwrap());
    fill(&staging);
    std::fs::write(target.join("a.csv"), "mine").unwrap();
    assert_eq!(staging.publish(&own).expect_err("another file has the name").exit_code(), 2);
    assert_eq!(contents(&target), [("a.csv".to_owned(), b"mine".to_vec())].into());
    assert_eq!(Staging::open(&target.join("a.csv")).expect_err("a file").exit_code(), 2);
}

#[cfg(unix)]
#[test]
fn one_process_at_a_time_makes_files_for_a_folder() {
    let dir = tempdir().unwrap();
    let lock = FolderLock::take(dir.path(), Path::new("shown")).unwrap();
    let refused = FolderLock::take(dir.path(), Path::new("shown")).expect_err("it is taken");
    assert!(refused.exit_code() == 4 && refused.to_string().contains("shown is in use"), "{refused}");
    drop(lock);
    FolderLock::take(dir.path(), Path::new("shown")).unwrap();
    assert_eq!(FolderLock::take(&dir.path().join("absent"), dir.path()).expect_err("absent").exit_code(), 4);
}
