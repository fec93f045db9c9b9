//! A small plan and the tables of its runs.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use crate::engine::declare::{Cell, Data, Fork, Kind, Recorded, Value};
use crate::engine::error::{Defect, Result};
use crate::store::{Folder, atomic_files};
use crate::study::identity::run_id;
use crate::study::run::{Outcome, Plan, RunKey, TableForm};

/// The run that fails in the failing plan.
pub const FAILING: u32 = 0;

#[derive(Debug, Clone, Copy)]
pub struct Crop(u8);

impl Cell for Crop {
    const KIND: Kind = Kind::Name;
    fn data(cells: &[Self]) -> Option<Data<'_>> {
        Some(Data::Name(cells.iter().map(|crop| crop.0).collect(), &["apple", "orange", "tea"]))
    }
    fn fork(&self, _permit: Fork) -> Self {
        *self
    }
}

crate::engine::declare::columns! {
    /// One row a run.
    Runs, RunsRows {
        /// Mean income.
        income_mean: f64 = 0.0, "yuan", zh "平均收入";
        /// Greatest residual of money.
        max_money_residual_fen: i64 = 0, "fen", zh "资金残差";
    }
}

crate::engine::declare::columns! {
    /// One row a household and year.
    Households, HouseholdsRows {
        /// Number of the household.
        household: u32 = 0, "", zh "农户";
        /// What it grows.
        crop: Crop = Crop(0), "", zh "作物";
        /// Income of the year.
        income_fen: i64 = 0, "fen" by settle, zh "收入";
        /// Hours worked.
        hours: f64 = 0.0, "hours", zh "工时";
        /// Whether a pathway reached it.
        treated: bool = false, "", zh "是否受助";
        /// Internal.
        memory: [u8; 4] = [0; 4], "", zh "内部";
    }
}

crate::engine::declare::columns! {
    /// One row a sector.
    Flows, FlowsRows {
        /// Sector, named like a crop for want of another list.
        sector: Crop = Crop(0), "", zh "部门";
        /// Money received less money paid.
        fen: i64 = 0, "fen", zh "金额";
    }
}

/// Three replications of the given arms, replication-major.
pub fn plan_of(arms: &[&str]) -> Plan {
    let arm = |number: u32, arm: &str, replication: u32| {
        let budget = i64::try_from(arm.len()).expect("short");
        let rules = json!({"talent": {"budget": budget}});
        let design =
            vec![(format!("{arm}.on"), Value::Flag(true)), ("talent.budget".to_owned(), Value::Integer(budget))];
        RunKey { id: run_id("1.0", &rules, 7, replication), number, arm: arm.to_owned(), replication, design }
    };
    let cells = (0..3).flat_map(|replication| arms.iter().map(move |name| (*name, replication)));
    let form = |name, columns: &[crate::engine::declare::Column]| TableForm {
        name,
        meaning: "rows of a test",
        columns: columns.to_vec(),
    };
    Plan {
        name: "test".into(),
        experiment_toml: "# 问题\nquestion = \"does it work\"\nseed = 7\n".into(),
        resolved: json!({"talent": {"budget": {"value": 5, "from": "default"}}}),
        model_version: "1.0".into(),
        seed: 7,
        about: vec![("question", "does it work".into())],
        runs: (0..).zip(cells).map(|(number, (name, replication))| arm(number, name, replication)).collect(),
        tables: vec![
            form("runs", Runs::COLUMNS),
            form("households", Households::COLUMNS),
            form("flows", Flows::COLUMNS),
        ],
    }
}

pub fn plan() -> Plan {
    plan_of(&["baseline", "talent"])
}

/// What a run gives: decided by its id alone, as in the engine.
pub fn good(run: &RunKey) -> Outcome {
    let seed = i64::from(u32::from_str_radix(&run.id[..4], 16).expect("hexadecimal"));
    let mut runs = Runs::new(1);
    runs.max_money_residual_fen[0] = seed;
    runs.income_mean[0] = f64::from(u32::try_from(seed).expect("small")) / 7.0;
    let mut households = Households::new(200);
    for row in 0..200_u32 {
        let at = row as usize;
        households.household[at] = row;
        households.crop[at] = Crop(u8::try_from(row % 3).expect("small"));
        households.income_fen[at] = seed * i64::from(row) % 1009;
        households.hours[at] = f64::from(row) / 3.0;
        households.treated[at] = row % 5 == 0;
    }
    let mut flows = Flows::new(2);
    flows.sector[1] = Crop(2);
    flows.fen.copy_from_slice(&[seed, -seed]);
    let tables: [(&'static str, Box<dyn Recorded + Send>); 3] =
        [("runs", Box::new(runs)), ("households", Box::new(households)), ("flows", Box::new(flows))];
    Outcome::Good(tables.into())
}

pub fn failed() -> Outcome {
    Outcome::Failed(Defect { phase: "settle".into(), week: 12, what: "a purse below zero".into() })
}

/// Opens, keeps all runs in the plan's order (one of them failing, if wanted) and finishes.
pub fn write(dir: &Path, plan: &Plan, failing: Option<u32>) -> Result<()> {
    let (folder, _) = Folder::open(dir, plan)?;
    for run in &plan.runs {
        folder.store_run(run, if Some(run.number) == failing { failed() } else { good(run) })?;
    }
    folder.finish(plan, json!({"threads": 1}))
}

/// All files below a folder: name, content.
pub fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut contents = BTreeMap::new();
    for name in atomic_files::names(dir).expect("a folder") {
        let path = dir.join(&name);
        if path.is_dir() {
            contents.extend(contents_of(&path, &name));
        } else {
            contents.insert(name, std::fs::read(path).expect("reads"));
        }
    }
    contents
}

fn contents_of(path: &Path, name: &str) -> impl Iterator<Item = (String, Vec<u8>)> {
    contents(path).into_iter().map(move |(below, bytes)| (format!("{name}/{below}"), bytes))
}

/// The files that must not depend on who wrote them.
pub fn identity_set(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut contents = contents(dir);
    contents.remove("provenance.json").expect("there is a provenance");
    contents
}
