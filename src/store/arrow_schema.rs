//! The Arrow schema of each table of a plan, and where each of its columns comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::StringArray;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::engine::declare::{Column, Kind, Value};
use crate::engine::error::Result;
use crate::store::defect;
use crate::study::run::{Plan, TableForm};

/// The columns every table begins with; no part of the content hash.
pub(super) const KEYS: [&str; 3] = ["run", "arm", "replication"];
/// What a run can end with.
pub(super) const STATUS: [&str; 2] = ["good", "failed"];

/// Where a column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Run,
    Arm,
    Replication,
    Design(Kind),
    Status,
    Error,
    Outcome(Kind),
}

/// A table ready to be written.
#[derive(Debug)]
pub(super) struct TableSchema {
    pub(super) name: &'static str,
    pub(super) schema: SchemaRef,
    /// One for each field of the schema.
    pub(super) origins: Vec<Origin>,
}

/// All tables of a plan, with the dictionaries known before the first run.
#[derive(Debug)]
pub(super) struct TableSchemas {
    pub(super) arms: Arc<StringArray>,
    pub(super) status: Arc<StringArray>,
    pub(super) all: Vec<TableSchema>,
}

impl TableSchemas {
    /// The tables of a plan; names twice, or design columns of two types, are defects.
    pub(super) fn of(plan: &Plan) -> Result<Self> {
        let design = design_columns(plan)?;
        let mut seen = BTreeSet::new();
        let mut tables = Vec::new();
        for form in &plan.tables {
            if !seen.insert(form.name) {
                return Err(defect(format!("table `{}` is declared twice", form.name)));
            }
            tables.push(table(form, plan, &design)?);
        }
        if !seen.contains("runs") {
            return Err(defect("a plan without a table `runs`"));
        }
        Ok(Self { arms: Arc::new(arms(plan).into()), status: Arc::new(STATUS.to_vec().into()), all: tables })
    }
}

/// Names of arms in order of first appearance.
fn arms(plan: &Plan) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    plan.runs.iter().map(|run| run.arm.as_str()).filter(|arm| seen.insert(*arm)).collect()
}

/// A value as single ones: a list gives one column an item.
pub(super) fn flat(name: &str, value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::List(values) => {
            values.iter().enumerate().flat_map(|(index, value)| flat(&format!("{name}[{index}]"), value)).collect()
        }
        single => vec![(name.to_owned(), single.clone())],
    }
}

/// Design columns by name, so that their order does not depend on the order of the arms.
fn design_columns(plan: &Plan) -> Result<BTreeMap<String, Kind>> {
    let mut columns = BTreeMap::new();
    for (name, value) in plan.runs.iter().flat_map(|run| &run.design).flat_map(|(name, value)| flat(name, value)) {
        let kind = match value {
            Value::Integer(_) => Kind::I64,
            Value::Real(_) | Value::List(_) => Kind::F64,
            Value::Flag(_) => Kind::Flag,
        };
        let entry = columns.entry(name.clone()).or_insert(kind);
        match (*entry, kind) {
            (before, now) if before == now => {}
            (Kind::I64 | Kind::F64, Kind::I64 | Kind::F64) => *entry = Kind::F64,
            _ => return Err(defect(format!("design column `{name}` holds flags and numbers"))),
        }
    }
    Ok(columns)
}

fn table(form: &TableForm, plan: &Plan, design: &BTreeMap<String, Kind>) -> Result<TableSchema> {
    let mut columns = vec![
        (key("run", DataType::UInt32, "position in the run list", "运行序号"), Origin::Run),
        (key("arm", text_type(), "name of the arm", "实验组名称"), Origin::Arm),
        (
            key("replication", DataType::UInt32, "replication: arms of one share all draws", "重复序号"),
            Origin::Replication,
        ),
    ];
    if form.name == "runs" {
        for (name, kind) in design {
            let field = labelled(name, arrow_type(*kind), true, ["", "value the design sets", "设计取值", "design"]);
            columns.push((field, Origin::Design(*kind)));
        }
        columns.push((key("status", text_type(), "how the run ended", "运行状态"), Origin::Status));
        let error = ["", "the defect a failed run ended with", "失败原因", ""];
        columns.push((labelled("error", DataType::Utf8, true, error), Origin::Error));
    }
    for column in form.columns.iter().filter(|column| column.kind != Kind::Hidden) {
        columns.push((outcome(column, (form.phase_of)(column.name)), Origin::Outcome(column.kind)));
    }
    let mut seen = BTreeSet::new();
    if let Some((twice, _)) = columns.iter().find(|(field, _)| !seen.insert(field.name().clone())) {
        return Err(defect(format!("table `{}` has two columns `{}`", form.name, twice.name())));
    }
    let (fields, origins): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let metadata = BTreeMap::from([
        ("meaning".to_owned(), form.meaning.to_owned()),
        ("model_version".to_owned(), plan.model_version.clone()),
    ]);
    Ok(TableSchema { name: form.name, schema: Arc::new(Schema::new_with_metadata(fields, metadata)), origins })
}

fn key(name: &str, data_type: DataType, meaning: &str, zh: &str) -> Field {
    labelled(name, data_type, false, ["", meaning, zh, ""])
}

fn outcome(column: &Column, phase: &str) -> Field {
    labelled(column.name, arrow_type(column.kind), true, [column.unit, column.meaning, column.zh, phase])
}

/// A field with unit, meaning, Chinese label and phase; empty ones are left out.
fn labelled(name: &str, data_type: DataType, nullable: bool, labels: [&str; 4]) -> Field {
    let metadata: BTreeMap<String, String> = ["unit", "meaning", "zh", "phase"]
        .into_iter()
        .zip(labels)
        .filter(|(_, label)| !label.is_empty())
        .map(|(name, label)| (name.to_owned(), label.to_owned()))
        .collect();
    Field::new(name, data_type, nullable).with_metadata(metadata)
}

fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::I64 => DataType::Int64,
        Kind::I32 => DataType::Int32,
        Kind::U32 => DataType::UInt32,
        Kind::U16 => DataType::UInt16,
        Kind::U8 => DataType::UInt8,
        Kind::F64 => DataType::Float64,
        Kind::Flag => DataType::Boolean,
        Kind::Name | Kind::Hidden => text_type(),
    }
}

/// Dictionary text; the keys are signed because pandas reads no unsigned ones.
fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}
