//! The log of a search: its first line names the version of the model and the search, each other line is an evaluation.
//! A last line that was cut off by a crash is removed.

use crate::engine::error::{Error, Result, Text, text};
use crate::study::validate::calibrate::{Candidate, FREE, REPLICATIONS, SEED, name};
use serde_json::{Value as Json, json};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// The log of a search, open for more evaluations.
pub struct SearchLog {
    path: PathBuf,
    file: File,
    /// Values and distances of the evaluations in their order.
    evaluations: Vec<(Vec<f64>, f64)>,
}

impl SearchLog {
    /// Opens a log or begins one.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is of another search or another version of the model; [`Error::Damaged`] where a line
    /// before the last cannot be read; [`Error::Machine`] where the disk refuses.
    pub fn open(path: &Path) -> Result<Self> {
        let fail = |cause| cannot_write(path, cause);
        let bytes = match std::fs::read(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => Vec::new(),
            read => read.map_err(fail)?,
        };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let is_cut = whole < bytes.len();
        let lines: Vec<&[u8]> = bytes[..whole].split_inclusive(|byte| *byte == b'\n').collect();
        let evaluations = match lines.split_first() {
            None => Vec::new(),
            Some((first, others)) => {
                check_head(path, first, is_cut.then_some(lines.len() + 1))?;
                (2..).zip(others).map(|(line, text)| evaluation(path, line, text)).collect::<Result<_>>()?
            }
        };
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).append(true).open(path).map_err(fail)?;
        file.set_len(whole as u64).map_err(fail)?;
        let mut log = Self { path: path.to_owned(), file, evaluations };
        if whole == 0 {
            log.write(&head())?;
        }
        Ok(log)
    }

    /// The values of the first evaluation, from which the search began.
    pub fn start(&self) -> Option<Vec<f64>> {
        self.evaluations.first().map(|(values, _)| values.clone())
    }

    /// The distance of an evaluation; `None` where the log does not have it yet.
    ///
    /// # Errors
    /// [`Error::Usage`] where the log has other values at this place.
    pub fn distance(&self, candidate: Candidate<'_>) -> Result<Option<f64>> {
        match self.evaluations.get(candidate.number) {
            Some((logged, _)) if logged != candidate.values => {
                let (at, line) = (self.path.display(), candidate.number + 2);
                Err(Error::Usage(text!(
                    "{at}, line {line}: this is the log of another search; choose another folder",
                    "{at} 第 {line} 行：这是另一次搜索的日志；请另选文件夹"
                )))
            }
            evaluation => Ok(evaluation.map(|(_, distance)| *distance)),
        }
    }

    /// Adds an evaluation.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses.
    pub fn add(&mut self, candidate: Candidate<'_>, distance: f64) -> Result<()> {
        let Candidate { number, pass, values } = candidate;
        self.write(&json!({ "number": number, "pass": pass, "values": values, "distance": distance }))?;
        self.evaluations.push((values.to_vec(), distance));
        Ok(())
    }

    fn write(&mut self, line: &Json) -> Result<()> {
        let written = writeln!(self.file, "{line}").and_then(|()| self.file.sync_data());
        written.map_err(|cause| cannot_write(&self.path, cause))
    }
}

/// The first line: everything that distances depend on.
fn head() -> Json {
    let names: Vec<String> = FREE.iter().map(name).collect();
    json!({
        "model": crate::MODEL_VERSION, "seed": SEED, "replications": REPLICATIONS, "parameters": names,
    })
}

/// Refuses a log of another version or search. `cut` is the number of a line that is cut off.
fn check_head(path: &Path, line: &[u8], cut: Option<usize>) -> Result<()> {
    let stored: Json = serde_json::from_slice(line).map_err(|_| damaged(path, 1))?;
    let current = head();
    if stored == current {
        return Ok(());
    }
    let at = path.display();
    let (cut_en, cut_zh) = cut.map_or((String::new(), String::new()), |line| {
        (format!("line {line} is cut off, and "), format!("第 {line} 行被截断，且"))
    });
    let Some(model) = stored["model"].as_str() else {
        return Err(Error::Usage(text!(
            "{at}: {cut_en}its first line names no version of the model, so its distances may be those of another one; choose another folder",
            "{at}：{cut_zh}首行没有注明模型版本，其中的距离可能属于其他版本；请另选文件夹"
        )));
    };
    if model != crate::MODEL_VERSION {
        let version = crate::MODEL_VERSION;
        return Err(Error::Usage(text!(
            "{at} is the log of model {model}, this is model {version}; choose another folder",
            "{at} 是模型 {model} 的日志，当前为 {version}；请另选文件夹"
        )));
    }
    Err(Error::Usage(text!(
        "{at} is the log of another search; choose another folder",
        "{at} 是另一次搜索的日志；请另选文件夹"
    )))
}

/// The values and the distance of a line.
fn evaluation(path: &Path, number: usize, line: &[u8]) -> Result<(Vec<f64>, f64)> {
    let json: Json = serde_json::from_slice(line).map_err(|_| damaged(path, number))?;
    let values = json["values"].as_array().map(|all| all.iter().filter_map(Json::as_f64).collect::<Vec<_>>());
    let is_next = json["number"].as_u64() == Some(number as u64 - 2);
    let evaluation = values.filter(|values| is_next && values.len() == FREE.len()).zip(json["distance"].as_f64());
    evaluation.ok_or_else(|| damaged(path, number))
}

fn damaged(path: &Path, line: usize) -> Error {
    let at = path.display();
    Error::Damaged(text!(
        "{at}: line {line} is not as it was written; remove it and the lines after it to go on from there",
        "{at}：第 {line} 行与写入时不一致；删除该行及其后各行即可从那里继续"
    ))
}

fn cannot_write(path: &Path, cause: io::Error) -> Error {
    let at = path.display();
    Error::machine(Text::new(format!("cannot write {at}: {cause}"), format!("无法写入 {at}：{cause}")), cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(number: u32, values: &[f64]) -> Candidate<'_> {
        Candidate { number: number as usize, pass: number / 2, values }
    }

    /// A log with three evaluations.
    fn log() -> (tempfile::TempDir, PathBuf, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("calibration.jsonl");
        let mut log = SearchLog::open(&path).expect("it is new");
        for number in 0..3_u32 {
            let values = [f64::from(number); FREE.len()];
            log.add(candidate(number, &values), f64::from(number) / 7.0).expect("written");
        }
        let text = std::fs::read_to_string(&path).expect("a log");
        (folder, path, text)
    }

    #[test]
    fn a_log_cut_anywhere_goes_on_from_the_last_whole_line() {
        let (_folder, path, text) = log();
        for length in 0..=text.len() {
            std::fs::write(&path, &text[..length]).expect("written");
            let mut log = SearchLog::open(&path).unwrap_or_else(|error| panic!("{length}: {error}"));
            let whole = text[..length].matches('\n').count().saturating_sub(1);
            assert_eq!(log.evaluations.len(), whole, "{length}");
            for number in (0..3_u32).skip(whole) {
                let values = [f64::from(number); FREE.len()];
                log.add(candidate(number, &values), f64::from(number) / 7.0).expect("written");
            }
            assert_eq!(std::fs::read_to_string(&path).expect("a log"), text, "{length}");
        }
    }

    #[test]
    fn distances_of_the_log_are_used_and_other_values_are_refused() {
        let (_folder, path, _) = log();
        let log = SearchLog::open(&path).expect("whole");
        assert_eq!(log.distance(candidate(1, &[1.0; FREE.len()])).expect("logged"), Some(1.0 / 7.0));
        assert_eq!(log.distance(candidate(3, &[1.0; FREE.len()])).expect("not yet"), None);
        assert_eq!(log.distance(candidate(1, &[2.0; FREE.len()])).expect_err("another search").exit_code(), 2);
    }

    #[test]
    fn a_log_of_another_version_or_with_a_damaged_line_is_refused_and_left_as_it_is() {
        let (_folder, path, text) = log();
        let check = |changed: &str, code: u8, words: &str| {
            std::fs::write(&path, changed).expect("written");
            let error = SearchLog::open(&path).err().expect("refused");
            assert!(error.exit_code() == code && error.to_string().contains(words), "{error}");
            assert_eq!(std::fs::read_to_string(&path).expect("a log"), changed);
        };
        check(&text.replace(crate::MODEL_VERSION, "0.0.1-model-0"), 2, "model 0.0.1-model-0");
        check(&text.replacen("\"seed\":", "\"seed\":1", 1), 2, "another search");
        check(&text.replacen("\"number\":1", "\"number\":7", 1), 5, "line 3");
        check(&text.replacen("{\"number\":0", "{\"number\"", 1), 5, "line 2");
        // The form of versions that did not name themselves, with its last line cut off.
        let (_, old) = text.split_once('\n').expect("lines");
        check(&old[..old.len() - 5], 2, "line 3 is cut off, and its first line names no version");
    }
}
