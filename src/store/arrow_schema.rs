//! The Arrow schema of each table of a plan, and where each of its columns comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::StringArray;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::engine::declare::Kind;
use crate::engine::error::Result;
use crate::store::defect;
use crate::study::run::{ColumnSource, Plan, STATUS, TableColumn, TableColumns, TableForm, table_columns};

/// The first columns of every table. They are not part of the content hash.
pub(super) const KEYS: [&str; 3] = ["run", ARM, "replication"];
/// The column of the arm: the only list of names that grows with the design.
pub(super) const ARM: &str = "arm";
/// A table ready to be written.
#[derive(Debug)]
pub(super) struct TableSchema {
    pub(super) name: &'static str,
    pub(super) schema: SchemaRef,
    /// The columns after the key columns.
    pub(super) columns: TableColumns,
}

/// All tables of a plan, with the dictionaries known before the first run.
#[derive(Debug)]
pub(super) struct TableSchemas {
    pub(super) arms: Arc<StringArray>,
    pub(super) status: Arc<StringArray>,
    pub(super) all: Vec<TableSchema>,
    /// What every table says of its study.
    about: BTreeMap<String, String>,
}

impl TableSchemas {
    /// The tables of a plan; names twice, or design columns of two types, are defects.
    pub(super) fn new(plan: &Plan) -> Result<Self> {
        let mut seen = BTreeSet::new();
        let mut tables = Vec::new();
        for (form, columns) in plan.tables.iter().zip(table_columns(plan)?) {
            if !seen.insert(form.name) {
                return Err(defect(format!("table `{}` is declared twice", form.name)));
            }
            tables.push(table(form, plan, columns)?);
        }
        if !seen.contains("runs") {
            return Err(defect("a plan without a table `runs`"));
        }
        Ok(Self {
            arms: Arc::new(arms(plan).into()),
            status: Arc::new(STATUS.to_vec().into()),
            all: tables,
            about: plan.about.iter().map(|(key, text)| ((*key).to_owned(), text.clone())).collect(),
        })
    }

    /// The schema of a table with the rows of all runs: its metadata describe the study, and have the greatest residuals of all
    /// runs. The part of a run has the schema alone: a design may have a part for each of thousands of arms.
    pub(super) fn of_study(&self, table: &TableSchema, residuals: &BTreeMap<String, i64>) -> SchemaRef {
        let mut metadata: BTreeMap<String, String> = table.schema.metadata().clone().into();
        metadata.extend(self.about.clone());
        metadata.extend(residuals.iter().map(|(name, value)| (name.clone(), value.to_string())));
        Arc::new(Schema::new_with_metadata(table.schema.fields().clone(), metadata))
    }
}

/// Names of arms in order of first appearance.
fn arms(plan: &Plan) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    plan.runs.iter().map(|run| run.arm.as_str()).filter(|arm| seen.insert(*arm)).collect()
}

fn table(form: &TableForm, plan: &Plan, columns: TableColumns) -> Result<TableSchema> {
    let mut fields = vec![
        key("run", DataType::UInt32, "position in the run list", "模拟序号"),
        key("arm", text_type(), "name of the arm", "方案名称"),
        key(
            "replication",
            DataType::UInt32,
            "replication: arms of one share all draws, points of a sample may have draws of their own",
            "重复序号",
        ),
    ];
    fields.extend(columns.columns.iter().map(|column| field(column, form)));
    let mut seen = BTreeSet::new();
    if let Some(twice) = fields.iter().find(|field| !seen.insert(field.name().clone())) {
        return Err(defect(format!("table `{}` has two columns `{}`", form.name, twice.name())));
    }
    let metadata = BTreeMap::from([
        ("meaning".to_owned(), form.meaning.to_owned()),
        ("model_version".to_owned(), plan.model_version.clone()),
    ]);
    Ok(TableSchema { name: form.name, schema: Arc::new(Schema::new_with_metadata(fields, metadata)), columns })
}

/// The field of a column after the key columns.
fn field(column: &TableColumn, form: &TableForm) -> Field {
    let name = column.name.as_str();
    match column.source {
        ColumnSource::Design(kind) => {
            labelled_field(name, arrow_type(kind), true, ["", "value the design sets", "设计取值", "design"])
        }
        ColumnSource::Status => key(name, text_type(), "how the run ended", "模拟状态"),
        ColumnSource::Error => {
            labelled_field(name, DataType::Utf8, true, ["", "the defect a failed run ended with", "失败原因", ""])
        }
        ColumnSource::Outcome(kind) => {
            let declared = form.columns.iter().find(|declared| declared.name == name);
            let labels =
                declared.map_or([""; 4], |declared| [declared.unit, declared.meaning, declared.zh, declared.phase]);
            labelled_field(name, arrow_type(kind), true, labels)
        }
    }
}

fn key(name: &str, data_type: DataType, meaning: &str, zh: &str) -> Field {
    labelled_field(name, data_type, false, ["", meaning, zh, ""])
}

/// A field with unit, meaning, Chinese label and phase; empty ones are left out.
fn labelled_field(name: &str, data_type: DataType, nullable: bool, labels: [&str; 4]) -> Field {
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
        Kind::Date => DataType::Date32,
        Kind::Text => DataType::Utf8,
        Kind::Name | Kind::Hidden => text_type(),
    }
}

/// Dictionary text; the keys are signed because pandas reads no unsigned ones.
fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}
