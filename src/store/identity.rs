//! Compares the experiment of a folder with a plan and names the first difference.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::engine::declare::Kind;
use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::{not_as_written, read_if_present};
use crate::store::layout::{EXPERIMENT, IDENTITY, PARTS, RESOLVED};
use crate::store::shell::quoted;
use crate::store::{SCHEMA_VERSION, defect};
use crate::study::identity::canonical;
use crate::study::identity::sha256;
use crate::study::run::Plan;

/// The values that are equal if and only if two experiments are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    pub(super) name: String,
    pub(super) model_version: String,
    pub(super) schema_version: u32,
    pub(super) seed: u64,
    pub(super) experiment_sha256: String,
    pub(super) resolved_sha256: String,
    pub(super) runs: usize,
    pub(super) runs_sha256: String,
    pub(super) columns_sha256: String,
}

/// The text of the resolved values, as the folder stores it.
pub(super) fn resolved_text(plan: &Plan) -> Result<String> {
    let text = serde_json::to_string_pretty(&plan.resolved).map_err(|error| defect(format!("JSON: {error}")))?;
    Ok(text + "\n")
}

impl Identity {
    pub(super) fn new(plan: &Plan) -> Result<Self> {
        let design = |run: &crate::study::run::RunKey| -> Vec<String> {
            run.design.iter().map(|(name, value)| format!("{name} = {value}")).collect()
        };
        let runs: Vec<Json> = plan
            .runs
            .iter()
            .map(|run| serde_json::json!([run.id, run.number, run.arm, run.replication, design(run)]))
            .collect();
        let columns = |form: &crate::study::run::TableForm| -> Vec<String> {
            let recorded = form.columns.iter().filter(|column| column.kind != Kind::Hidden);
            recorded.map(|column| format!("{} {:?}", column.name, column.kind)).collect()
        };
        let tables: Vec<Json> = plan.tables.iter().map(|form| serde_json::json!([form.name, columns(form)])).collect();
        let hash = |value: Json| {
            let mut text = String::new();
            canonical(&value, &mut text);
            sha256(text.as_bytes())
        };
        Ok(Self {
            name: plan.name.clone(),
            model_version: plan.model_version.clone(),
            schema_version: SCHEMA_VERSION,
            seed: plan.seed,
            experiment_sha256: sha256(plan.experiment_toml.as_bytes()),
            resolved_sha256: sha256(resolved_text(plan)?.as_bytes()),
            runs: plan.runs.len(),
            runs_sha256: hash(runs.into()),
            columns_sha256: hash(tables.into()),
        })
    }

    /// Refuses a folder of another identity, naming the first difference.
    pub(super) fn compare(&self, folder: &Path, stored: &Self, plan: &Plan) -> Result<()> {
        if self == stored {
            // The folder is of this experiment, so a file that differs was changed after it was written.
            return check_unchanged(folder, plan);
        }
        let version = |what: &str, zh: &str, planned: &dyn std::fmt::Display, its: &dyn std::fmt::Display| {
            Err(other(
                folder,
                &format!("its {what} is {its}, this one's is {planned}"),
                &format!("其{zh}为 {its}，当前为 {planned}"),
            ))
        };
        if self.schema_version != stored.schema_version {
            return Err(other_layout(folder, &stored.schema_version));
        }
        if self.name != stored.name {
            return version("name", "名称", &self.name, &stored.name);
        }
        if self.model_version != stored.model_version {
            return version("model version", "模型版本", &self.model_version, &stored.model_version);
        }
        compare_files(folder, plan)?;
        if self.seed != stored.seed {
            return version("seed", "随机种子", &self.seed, &stored.seed);
        }
        if self.runs != stored.runs {
            return version("number of runs", "模拟次数", &self.runs, &stored.runs);
        }
        if self.columns_sha256 != stored.columns_sha256 {
            return Err(other(folder, "its tables have other columns", "其数据表的列不同"));
        }
        Err(other(folder, "its run list is another one", "其模拟列表不同"))
    }
}

/// The error of an unfinished folder whose identity cannot be read.
pub(super) fn damaged_identity(folder: &Path) -> Error {
    let (en, zh) = ("it is no identity; delete it and repeat the command", "内容无法识别；请删除它并重复同一命令");
    not_as_written(&folder.join(PARTS).join(IDENTITY), en, zh)
}

/// Refuses a folder of this experiment in which an experiment file is not the one of the plan.
pub(super) fn check_unchanged(folder: &Path, plan: &Plan) -> Result<()> {
    for (name, text) in [(EXPERIMENT, plan.experiment_toml.clone()), (RESOLVED, resolved_text(plan)?)] {
        let path = folder.join(name);
        if read_if_present(&path)?.is_some_and(|stored| stored != text.as_bytes()) {
            let (en, zh) = ("it was changed; delete it and repeat the command", "已被改动；请删除它并重复同一命令");
            return Err(not_as_written(&path, en, zh));
        }
    }
    Ok(())
}

/// Compares the two experiment files of a folder, where they exist, with those of the plan.
pub(super) fn compare_files(folder: &Path, plan: &Plan) -> Result<()> {
    let resolved = read_if_present(&folder.join(RESOLVED))?;
    if let Some(stored) = read_if_present(&folder.join(EXPERIMENT))?
        && stored != plan.experiment_toml.as_bytes()
    {
        let values = resolved.as_deref().and_then(|bytes| serde_json::from_slice::<Json>(bytes).ok());
        let same_rules = values.is_some_and(|values| rules(&values) == rules(&plan.resolved));
        let stored = String::from_utf8_lossy(&stored).into_owned();
        let (line, its, planned) = first_line(&stored, &plan.experiment_toml);
        let difference = (
            format!("line {line} of its {EXPERIMENT} is `{its}`, this one's is `{planned}`"),
            format!("其 {EXPERIMENT} 第 {line} 行为 `{its}`，当前为 `{planned}`"),
        );
        return Err(if same_rules {
            other_text(folder, &difference)
        } else {
            other(folder, &difference.0, &difference.1)
        });
    }
    if let Some(stored) = resolved
        && stored != resolved_text(plan)?.as_bytes()
    {
        let stored: Json = serde_json::from_slice(&stored).unwrap_or(Json::Null);
        let (path, its, planned) = first_value("", &stored, &plan.resolved).unwrap_or_default();
        if path == "replications.value" {
            return Err(other_replications(folder, &its, &planned));
        }
        return Err(other(
            folder,
            &format!("`{path}` is {its} in its {RESOLVED}, {planned} in this one"),
            &format!("其 {RESOLVED} 中 `{path}` 为 {its}，当前为 {planned}"),
        ));
    }
    Ok(())
}

/// Refuses a finished folder whose manifest names another layout than this version reads.
pub(super) fn check_layout(folder: &Path, manifest: &Json) -> Result<()> {
    let layout = &manifest["versions"]["schema"];
    if *layout == SCHEMA_VERSION { Ok(()) } else { Err(other_layout(folder, layout)) }
}

/// Refuses an unfinished folder whose identity names another layout than this version reads.
pub(super) fn check_unfinished_layout(folder: &Path) -> Result<()> {
    let bytes = read_if_present(&folder.join(PARTS).join(IDENTITY))?;
    match bytes.and_then(|bytes| serde_json::from_slice::<Identity>(&bytes).ok()) {
        Some(identity) => identity.check_layout(folder),
        None => Ok(()),
    }
}

impl Identity {
    /// Refuses another layout than this version reads.
    pub(super) fn check_layout(&self, folder: &Path) -> Result<()> {
        let layout = self.schema_version;
        if layout == SCHEMA_VERSION { Ok(()) } else { Err(other_layout(folder, &layout)) }
    }
}

/// The refusal of a folder of another layout.
fn other_layout(folder: &Path, layout: &dyn std::fmt::Display) -> Error {
    let at = folder.display();
    Error::Usage(text!(
        "{at} has folder layout {layout}, this nongbo reads and writes layout {SCHEMA_VERSION}: use the version that wrote it, or run its experiment again into a new folder",
        "{at} 的文件夹格式为第 {layout} 版，当前 nongbo 读写第 {SCHEMA_VERSION} 版：请使用写入它的版本，或将其实验重新运行到新文件夹"
    ))
}

/// The refusal of a folder of another experiment.
fn other(folder: &Path, en: &str, zh: &str) -> Error {
    let at = folder.display();
    Error::Usage(text!(
        "{at} holds another experiment: {en}; choose another folder",
        "{at} 中是另一个实验：{zh}；请换一个文件夹"
    ))
}

/// The refusal of a folder whose experiment file has other words and the same rules.
fn other_text(folder: &Path, (en, zh): &(String, String)) -> Error {
    let (at, own) = (folder.display(), quoted(folder.join(EXPERIMENT).as_os_str()));
    Error::Usage(text!(
        "{at} holds this experiment with the same rules but another text (comments, `question`, `expect`): {en}; run its own file {own}, or choose another folder",
        "{at} 中是规则相同、仅文字（注释、`question`、`expect`）不同的本实验：{zh}；请运行其中的 {own}，或换一个文件夹"
    ))
}

/// The refusal of a folder with another number of replications.
fn other_replications(folder: &Path, its: &str, planned: &str) -> Error {
    let at = folder.display();
    Error::Usage(text!(
        "{at} holds another experiment: `replications.value` is {its} in its {RESOLVED}, {planned} in this one; a folder that was extended goes on with the same --extend, or with --set replications={its}; otherwise choose another folder",
        "{at} 中是另一个实验：其 {RESOLVED} 中 `replications.value` 为 {its}，当前为 {planned}；曾用 --extend 扩展的文件夹请用相同的 --extend 或 --set replications={its}；否则请换一个文件夹"
    ))
}

/// The resolved values that decide results: without words and places in the file. No parameter has such a name.
fn rules(resolved: &Json) -> Json {
    match resolved {
        Json::Object(entries) => {
            let is_rule =
                |name: &str| !["question", "expect", "title", "author", "note", "line", "label"].contains(&name);
            entries.iter().filter(|(name, _)| is_rule(name)).map(|(name, value)| (name.clone(), rules(value))).collect()
        }
        Json::Array(items) => items.iter().map(rules).collect(),
        other => other.clone(),
    }
}

fn first_line(stored: &str, planned: &str) -> (usize, String, String) {
    let (mut its, mut ours) = (stored.split('\n'), planned.split('\n'));
    let mut line = 0;
    loop {
        line += 1;
        match (its.next(), ours.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => return (line, a.unwrap_or("").to_owned(), b.unwrap_or("").to_owned()),
        }
    }
}

/// The first value in which two JSON values differ: path, both values.
pub(super) fn first_value(path: &str, stored: &Json, planned: &Json) -> Option<(String, String, String)> {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (stored, planned) {
        (Json::Object(its), Json::Object(ours)) => {
            let keys = its.keys().chain(ours.keys().filter(|key| !its.contains_key(*key)));
            keys.into_iter().find_map(|key| {
                let value = |of: &serde_json::Map<String, Json>| of.get(key).cloned().unwrap_or(Json::Null);
                first_value(&below(key), &value(its), &value(ours))
            })
        }
        (Json::Array(its), Json::Array(ours)) if its.len() == ours.len() => its
            .iter()
            .zip(ours)
            .enumerate()
            .find_map(|(index, (its, ours))| first_value(&format!("{path}[{index}]"), its, ours)),
        (its, ours) => (its != ours).then(|| (path.to_owned(), its.to_string(), ours.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_difference_of_two_texts_is_named() {
        let check = |stored, planned, expected: (usize, &str, &str)| {
            assert_eq!(first_line(stored, planned), (expected.0, expected.1.to_owned(), expected.2.to_owned()));
        };
        check("a\nb", "a\nc", (2, "b", "c"));
        check("a", "a\nc", (2, "", "c"));
    }

    #[test]
    fn the_first_differing_value_is_named_with_its_path() {
        let difference = first_value("", &json!({"a": {"b": [1, 2]}}), &json!({"a": {"b": [1, 3]}}));
        assert_eq!(difference, Some(("a.b[1]".into(), "2".into(), "3".into())));
        assert_eq!(first_value("", &json!({"a": 1}), &json!({"a": 1})), None);
    }
}
