//! A table of one run as files store it: the columns of the plan with the recorded values of the run.

use crate::engine::declare::{Data, Kind, Recorded, Value};
use crate::engine::error::{Defect, Error, Result};
use crate::study::identity::{Cells, Values, content_hash};
use crate::study::run::{Outcome, Plan, RunKey, TableForm};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The possible values of the column `status`.
pub const STATUS: [&str; 2] = ["good", "failed"];

/// Where the values of a column come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnSource {
    /// From the design: the value it sets for the arm.
    Design(Kind),
    /// How the run ended, one of [`STATUS`].
    Status,
    /// The defect a failed run ended with.
    Error,
    /// From the record of the run.
    Outcome(Kind),
}

/// A column of a table after the key columns (run, arm, replication).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// Where its values come from.
    pub source: ColumnSource,
}

/// A table of a plan: its name and its columns after the key columns, in the order of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumns {
    /// Name of the table.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<TableColumn>,
}

/// The columns of every table of a plan.
///
/// # Errors
/// [`Error::Defect`] where a design column holds flags in one run and numbers in another.
pub fn table_columns(plan: &Plan) -> Result<Vec<TableColumns>> {
    let design = design_columns(plan)?;
    Ok(plan.tables.iter().map(|form| TableColumns { name: form.name, columns: columns(form, &design) }).collect())
}

fn columns(form: &TableForm, design: &BTreeMap<String, Kind>) -> Vec<TableColumn> {
    let column = |name: &str, source| TableColumn { name: name.to_owned(), source };
    let mut columns = Vec::new();
    if form.name == "runs" {
        columns.extend(design.iter().map(|(name, kind)| column(name, ColumnSource::Design(*kind))));
        columns.extend([column("status", ColumnSource::Status), column("error", ColumnSource::Error)]);
    }
    let written = form.columns.iter().filter(|column| column.kind != Kind::Hidden);
    columns.extend(written.map(|written| column(written.name, ColumnSource::Outcome(written.kind))));
    columns
}

/// Design columns by name, so that their order does not depend on the order of the arms.
fn design_columns(plan: &Plan) -> Result<BTreeMap<String, Kind>> {
    let mut columns = BTreeMap::new();
    for (name, value) in
        plan.runs.iter().flat_map(|run| &run.design).flat_map(|(name, value)| single_values(name, value))
    {
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

/// A value as single values: a list gives one column per item.
fn single_values(name: &str, value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::List(values) => values
            .iter()
            .enumerate()
            .flat_map(|(index, value)| single_values(&format!("{name}[{index}]"), value))
            .collect(),
        single => vec![(name.to_owned(), single.clone())],
    }
}

/// A table of one run.
#[derive(Clone, Copy)]
pub struct RunTable<'a> {
    /// Its name and columns.
    pub form: &'a TableColumns,
    /// The run.
    pub run: &'a RunKey,
    /// The recorded table; `None` for a failed run or a table that was not recorded.
    pub recorded: Option<&'a dyn Recorded>,
    /// The defect a failed run ended with.
    pub error: Option<&'a str>,
}

impl<'a> RunTable<'a> {
    /// The table `form` of a run that ended with `outcome`; `error` is [`Outcome::error`].
    #[must_use]
    pub fn new(form: &'a TableColumns, run: &'a RunKey, outcome: &'a Outcome, error: Option<&'a str>) -> Self {
        Self { form, run, recorded: outcome.table(form.name), error }
    }

    /// Number of rows. A failed run has one row in `runs` and none in other tables.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.recorded.map_or(usize::from(self.form.name == "runs"), Recorded::rows)
    }

    /// The cells of column `index`.
    ///
    /// # Errors
    /// [`Error::Defect`] where what was recorded is not as declared.
    pub fn cells(&self, index: usize) -> Result<Cells<'a>> {
        let (rows, column) = (self.rows(), &self.form.columns[index]);
        if self.form.name == "runs" && rows != 1 {
            let number = self.run.number;
            return Err(defect(format!("run {number} gave {rows} rows for `runs`, which has one row a run")));
        }
        Ok(match (column.source, self.recorded) {
            (ColumnSource::Design(kind), _) => design(self.run, &column.name, kind, rows),
            (ColumnSource::Status, _) => {
                let code = i32::from(self.error.is_some());
                Cells::full(Values::Name(vec![code; rows].into(), STATUS.to_vec()))
            }
            (ColumnSource::Error, _) => {
                let texts = Values::Text(vec![self.error.unwrap_or(""); rows]);
                Cells { values: texts, valid: Some(vec![self.error.is_some(); rows]) }
            }
            (ColumnSource::Outcome(kind), Some(recorded)) => outcome(recorded, &column.name, kind)?,
            (ColumnSource::Outcome(kind), None) => Cells::empty(kind, rows),
        })
    }

    /// The cells of the column of a name; `None` where there is none.
    ///
    /// # Errors
    /// As [`RunTable::cells`].
    pub fn column(&self, name: &str) -> Result<Option<Cells<'a>>> {
        let index = self.form.columns.iter().position(|column| column.name == name);
        index.map(|index| self.cells(index)).transpose()
    }

    /// Its content hash.
    ///
    /// # Errors
    /// As [`RunTable::cells`].
    pub fn content_hash(&self) -> Result<String> {
        let columns = self.form.columns.iter().enumerate();
        content_hash(columns.map(|(index, column)| Ok((column.name.as_str(), self.cells(index)?))))
    }
}

/// The value that the design sets for a run; empty cells if it sets none of that name.
fn design<'a>(run: &RunKey, name: &str, kind: Kind, rows: usize) -> Cells<'a> {
    let mut values = run.design.iter().flat_map(|(name, value)| single_values(name, value));
    let value = values.find_map(|(column, value)| (column == name).then_some(value));
    let values = match (kind, value) {
        (Kind::I64, Some(Value::Integer(number))) => Values::I64(vec![number; rows].into()),
        (Kind::Flag, Some(Value::Flag(flag))) => Values::Flag(vec![flag; rows].into()),
        (Kind::F64, Some(value)) => match value.number() {
            Some(number) => Values::F64(vec![number; rows].into()),
            None => return Cells::empty(kind, rows),
        },
        _ => return Cells::empty(kind, rows),
    };
    Cells::full(values)
}

/// A recorded column; empty cells where it was not recorded.
fn outcome<'a>(recorded: &'a dyn Recorded, name: &str, kind: Kind) -> Result<Cells<'a>> {
    let Some(index) = recorded.describe().iter().position(|column| column.name == name) else {
        return Ok(Cells::empty(kind, recorded.rows()));
    };
    let data = recorded.data(index);
    let same = matches!(
        (kind, &data),
        (Kind::I64, Some(Data::I64(_)))
            | (Kind::I32, Some(Data::I32(_)))
            | (Kind::U32, Some(Data::U32(_)))
            | (Kind::U16, Some(Data::U16(_)))
            | (Kind::U8, Some(Data::U8(_)))
            | (Kind::F64, Some(Data::F64(_)))
            | (Kind::Flag, Some(Data::Flag(_)))
            | (Kind::Date, Some(Data::Date(_)))
            | (Kind::Name, Some(Data::Name(..)))
            | (Kind::Text, Some(Data::Text(_)))
    );
    match data {
        Some(Data::Name(codes, names)) if same => {
            if let Some(code) = codes.iter().find(|code| usize::from(**code) >= names.len()) {
                return Err(defect(format!("column `{name}` holds code {code}, which has no name")));
            }
            Ok(Cells::full(Data::Name(codes, names).into()))
        }
        Some(Data::F64(numbers)) if same => Ok(Cells::full(Values::F64(without_minus_zero(numbers)))),
        Some(data) if same => Ok(Cells::full(data.into())),
        _ => Err(defect(format!("column `{name}` is declared {kind:?} but holds another type"))),
    }
}

/// The same numbers with 0 for −0: both are one number, and readers of text see a difference.
fn without_minus_zero(numbers: &[f64]) -> Cow<'_, [f64]> {
    let minus_zero = (-0.0_f64).to_bits();
    if numbers.iter().all(|number| number.to_bits() != minus_zero) {
        return numbers.into();
    }
    numbers.iter().map(|number| number + 0.0).collect()
}

fn defect(what: String) -> Error {
    Error::Defect(Defect { phase: "output".into(), week: 0, what })
}
