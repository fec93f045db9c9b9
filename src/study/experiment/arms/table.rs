//! `table`: any design a user already has: a row is an arm, a column a parameter.

use crate::engine::declare::{Form, Value};
use crate::engine::error::{Error, Text, text};
use crate::study::experiment::arms::Planned;
use crate::study::experiment::arms::arm_builder;
use crate::study::experiment::arms::arm_builder::ParameterPath;
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::design_table::{DesignTable, TableCell};
use crate::study::experiment::problems::{Problems, shown};
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::{NodeKind, NodeTable};
use crate::study::experiment::{Arm, Design, Table, TableLookup, fixed_keys};
use std::ops::Range;

/// The column with names of arms.
const NAME: &str = "name";

/// The arms of `[table]`: its rows, the first one the baseline; an empty cell keeps the base value.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    tables: TableLookup<'_>,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    let own = DesignSection::of(root, "table", &["file"], &settings.instead, problems);
    let what =
        text!("the design table, beside this file: CSV, Arrow or Parquet", "设计表文件（CSV、Arrow 或 Parquet）");
    own.needs("file", &what, problems);
    let (file, span) = own.read("file", problems, |node, problems| match &node.kind {
        NodeKind::Text(file) if !file.is_empty() => Some((file.clone(), node.span.clone())),
        _ => {
            problems.add(&node.span, text!("`table.file` is the name of a file", "`table.file` 应为文件名"));
            None
        }
    })?;
    let table = match tables(&file) {
        Ok(table) => table,
        Err(error) => {
            problems.add(&span, said(&error));
            return None;
        }
    };
    let reader = Reader { settings, span: &span, columns: columns(&table, settings, &span, problems)? };
    let planned: Vec<Option<Planned>> =
        table.rows.iter().enumerate().map(|(row, cells)| reader.arm(row, cells, problems)).collect();
    if planned.is_empty() {
        problems.add(&span, text!("the design table has no row", "设计表没有行"));
    }
    Some((Design::Table(Table { file }), planned.into_iter().collect::<Option<_>>()?))
}

/// Why a table could not be read.
fn said(error: &Error) -> Text {
    match error {
        Error::Usage(text) | Error::Machine { message: text, .. } => text.clone(),
        other => Text::new(other.to_string(), other.to_string()),
    }
}

/// What a column holds: `None` is the name of the arm.
fn columns(
    table: &DesignTable,
    settings: &Settings,
    span: &Range<usize>,
    problems: &mut Problems<'_>,
) -> Option<Vec<Option<ParameterPath>>> {
    let mut found = Vec::new();
    for column in &table.columns {
        let place = if column == NAME { None } else { Some(ParameterPath::find(column, span, settings, problems)?) };
        if let Some(place) = place.as_ref().filter(|place| !place.is_single()) {
            let message = Text::new(
                format!("column `{column}` is a list of {} items: name the item, `{column}[0]`", place.spec.items),
                format!("列 `{column}` 为 {} 项的列表：请指明项，如 `{column}[0]`", place.spec.items),
            );
            problems.add(span, message);
            return None;
        }
        found.push(place);
    }
    Some(found)
}

/// Turns rows into arms.
struct Reader<'a> {
    settings: &'a Settings,
    span: &'a Range<usize>,
    columns: Vec<Option<ParameterPath>>,
}

impl Reader<'_> {
    fn arm(&self, row: usize, cells: &[TableCell], problems: &mut Problems<'_>) -> Option<Planned> {
        let mut arm = arm_builder::arm(self.settings, format!("row_{}", row + 1));
        for (column, cell) in self.columns.iter().zip(cells) {
            match (column, cell) {
                (None, cell) => arm.name = self.name(row, cell, problems)?,
                (Some(place), TableCell::Empty) => arm.design.push((place.text.clone(), place.get(&arm.rules)?)),
                (Some(place), cell) => self.set(row, place, cell, &mut arm, problems)?,
            }
        }
        Some(arm_builder::planned(arm, self.span))
    }

    fn name(&self, row: usize, cell: &TableCell, problems: &mut Problems<'_>) -> Option<String> {
        let name = match cell {
            TableCell::Text(text) => text.clone(),
            TableCell::Integer(number) => number.to_string(),
            _ => String::new(),
        };
        if fixed_keys::is_name(&name) {
            return Some(name);
        }
        let name = shown(&name);
        let message = Text::new(
            format!("row {}: `{name}` is no name of an arm: 1 to 64 characters of a-z, 0-9, `_`, `+`, `-`", row + 1),
            format!("第 {} 行：`{name}` 不是有效的实验组名称（1 至 64 个字符：a-z、0-9、`_`、`+`、`-`）", row + 1),
        );
        problems.add(self.span, message);
        None
    }

    fn set(
        &self,
        row: usize,
        place: &ParameterPath,
        cell: &TableCell,
        arm: &mut Arm,
        problems: &mut Problems<'_>,
    ) -> Option<()> {
        let value = match (place.spec.form, cell) {
            (Form::Flag, TableCell::Flag(flag)) => Some(Value::Flag(*flag)),
            (Form::Integer | Form::Real, TableCell::Integer(number)) => Some(Value::Integer(*number)),
            // Tables made by other programs write whole numbers with a point.
            (Form::Integer, TableCell::Real(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
                Some(Value::Integer(crate::engine::units::floor(*number)))
            }
            (Form::Real, TableCell::Real(number)) if number.is_finite() => Some(Value::Real(*number + 0.0)),
            _ => None,
        };
        let Some(value) = value.filter(|value| place.spec.in_range(value)) else {
            let (text, range) = (&place.text, crate::study::experiment::registry::bounds(&place.spec));
            let message = Text::new(
                format!("row {}, column `{text}`: {} is no value of it: {range}", row + 1, written(cell)),
                format!("第 {} 行，列 `{text}`：{} 不是有效的值：{range}", row + 1, written(cell)),
            );
            problems.add(self.span, message);
            return None;
        };
        arm.design.push((place.text.clone(), value.clone()));
        place.set(arm, value);
        Some(())
    }
}

fn written(cell: &TableCell) -> String {
    match cell {
        TableCell::Empty => String::new(),
        TableCell::Flag(flag) => flag.to_string(),
        TableCell::Integer(number) => number.to_string(),
        TableCell::Real(number) => number.to_string(),
        TableCell::Text(text) => format!("\"{}\"", shown(text)),
    }
}
