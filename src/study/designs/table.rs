//! `table`: a design read from a table of the user: a row is an arm, a column is a parameter.

use std::ops::Range;

use serde_json::{Value as Json, json};

use crate::engine::declare::{Form, Spec, Value, When};
use crate::engine::error::{Error, Text, text};
use crate::engine::units::{floor, real};
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, PlannedArm};
use crate::study::input::arm_builder;
use crate::study::input::arm_name;
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::design_table::{DesignCell, DesignTable, LABEL, NAME, is_words};
use crate::study::input::parameter_path::ParameterPath;
use crate::study::input::parameter_value::bounds;
use crate::study::input::problems::Problems;
use crate::study::input::problems::truncated;
use crate::study::input::quantity::{self, Refusal};
use crate::study::input::setting::{Setting, SettingKey, WHEN, settings};
use crate::study::input::toml_tree::NodeKind;

settings! {
    /// Arms from a table: a row each, the first the baseline.
    Table in "table", zh "由设计表生成方案：每行一个方案，首行为基准" {
        /// The table, beside this file: CSV, Arrow or Parquet.
        file: String = FileName, zh "设计表文件（CSV、Arrow 或 Parquet）";
        /// From when the values hold; parameters of founding need "founding".
        when: When = WHEN, zh "取值何时生效；建立世界所用的参数须写 \"founding\"";
    }
}

impl MakesArms for Table {
    /// The rows, the first one the baseline; an empty cell keeps the base value.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        let mut span = section.span.clone();
        section.read("file", problems, |node, _| {
            span = node.span.clone();
            Some(())
        });
        let table = match (context.tables)(&self.file) {
            Ok(table) => table,
            Err(error) => {
                problems.add(&span, message(&error));
                return None;
            }
        };
        problems.place = Some(self.place(1));
        let paths = columns(&table, context, &span, problems);
        problems.place = None;
        let columns = table.columns.iter().map(String::as_str).zip(paths?).collect();
        let reader = Reader { context, when: self.when, span: &span, columns };
        let arm = |(row, cells): (usize, &Vec<DesignCell>)| {
            problems.place = Some(self.place(row + 2));
            let arm = reader.arm(row, cells, problems);
            problems.place = None;
            arm
        };
        let planned: Vec<Option<PlannedArm>> = table.rows.iter().enumerate().map(arm).collect();
        if planned.is_empty() {
            problems.add(&span, text!("the design table has no row", "设计表没有行"));
        }
        planned.into_iter().collect()
    }
}

impl Table {
    /// The file, and where it is a text the line, from 1: the first one has the names of the columns.
    fn place(&self, line: usize) -> Text {
        let file = &self.file;
        if [".arrow", ".feather", ".parquet"].iter().any(|ending| file.ends_with(ending)) {
            return Text::new(file, file);
        }
        text!("{file} line {line}", "{file} 第 {line} 行")
    }
}

/// The name of a file that must be given.
struct FileName;

impl Setting for FileName {
    type Value = String;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<String> {
        let description =
            text!("the design table, beside this file: CSV, Arrow or Parquet", "设计表文件（CSV、Arrow 或 Parquet）");
        key.needs(&description, problems);
        key.read(problems, |node, problems| match &node.kind {
            NodeKind::Text(file) if !file.is_empty() => Some(file.clone()),
            _ => {
                problems.add(&node.span, text!("`table.file` is the name of a file", "`table.file` 应为文件名"));
                None
            }
        })
    }
    fn schema(&self) -> Json {
        json!({ "type": "string", "minLength": 1 })
    }
    fn is_required(&self) -> bool {
        true
    }
}

/// Why a table could not be read.
fn message(error: &Error) -> Text {
    match error {
        Error::Usage(text) | Error::Damaged(text) | Error::Machine { message: text, .. } => text.clone(),
        other => Text::new(other.to_string(), other.to_string()),
    }
}

/// The parameter of a column; `None` for the name and the label of the arm.
fn columns(
    table: &DesignTable,
    context: &Context<'_>,
    span: &Range<usize>,
    problems: &mut Problems<'_>,
) -> Option<Vec<Option<ParameterPath>>> {
    if let Some(help) = unreadable_header(&table.columns) {
        let first = truncated(table.columns.first().map_or("", String::as_str));
        let message = text!("`{first}` is no name of a column", "`{first}` 不是有效的列名");
        problems.add_with_help(span, message, Some(help));
        return None;
    }
    let mut paths = Vec::new();
    for column in &table.columns {
        let path =
            if is_words(column) { None } else { Some(ParameterPath::find(column, span, context.registry, problems)?) };
        if let Some(path) = path.as_ref().filter(|path| !path.is_single()) {
            let message = Text::new(
                format!(
                    "column `{column}` is a list of {} items: name the item, `{column}{}`",
                    path.spec.items,
                    first_item(&path.spec)
                ),
                format!(
                    "列 `{column}` 为 {} 项的列表：请指明项，如 `{column}{}`",
                    path.spec.items,
                    first_item(&path.spec)
                ),
            );
            problems.add(span, message);
            return None;
        }
        paths.push(path);
    }
    let named: Vec<_> = paths.iter().flatten().map(|path| (path.clone(), span.clone())).collect();
    ParameterPath::are_distinct(&named, problems).then_some(paths)
}

/// What is probably wrong with a header; `None` where its columns may be parameters.
fn unreadable_header(columns: &[String]) -> Option<Text> {
    let first = columns.first()?;
    if first.contains(';') || first.contains('\t') {
        return Some(text!(
            "cells are separated by commas, not by semicolons or tabs",
            "各格须用半角逗号分隔，而不是分号或制表符"
        ));
    }
    let is_parameter =
        first.contains(['.', '[']) || first.chars().next().is_some_and(|letter| letter.is_ascii_uppercase());
    (!is_words(first) && !is_parameter && !columns.iter().any(|column| column == NAME)).then(|| {
        text!(
            "the column with the names of arms is called `name`; every other column is a path, as `terms.platform_fee_bp`",
            "方案名称所在的列名应为 `name`；其余各列为路径，如 `terms.platform_fee_bp`"
        )
    })
}

/// The name of the first item of a list, or its position.
fn first_item(spec: &Spec) -> String {
    spec.keys.first().map_or_else(|| "[0]".to_owned(), |key| format!(".{key}"))
}

/// Turns rows into arms.
struct Reader<'a> {
    context: &'a Context<'a>,
    when: When,
    span: &'a Range<usize>,
    /// Each column with its parameter; none for names and labels.
    columns: Vec<(&'a str, Option<ParameterPath>)>,
}

impl Reader<'_> {
    fn arm(&self, row: usize, cells: &[DesignCell], problems: &mut Problems<'_>) -> Option<PlannedArm> {
        let mut arm = arm_builder::arm(self.context, format!("row_{}", row + 1));
        arm.when = self.when;
        for (column, cell) in self.columns.iter().zip(cells) {
            match (column, cell) {
                ((LABEL, None), DesignCell::Empty) => {}
                ((LABEL, None), cell) => {
                    let label = self.word(row, cell, arm_name::label_refusal, problems)?;
                    arm.label = Some(Text::new(label.clone(), label));
                }
                ((_, None), cell) => arm.name = self.word(row, cell, arm_name::refusal, problems)?,
                ((_, Some(path)), DesignCell::Empty) => arm.design.push((path.text.clone(), path.get(&arm.rules)?)),
                ((_, Some(path)), cell) => self.set(row, path, cell, &mut arm, problems)?,
            }
        }
        Some(arm_builder::planned(arm, self.span))
    }

    /// The name or label of a cell; a number stands for its digits.
    fn word(
        &self,
        row: usize,
        cell: &DesignCell,
        refusal: impl Fn(&str) -> Option<Text>,
        problems: &mut Problems<'_>,
    ) -> Option<String> {
        let word = match cell {
            DesignCell::Text(text) => text.clone(),
            DesignCell::Integer(number) => number.to_string(),
            _ => String::new(),
        };
        let Some(why) = refusal(&word) else { return Some(word) };
        let (word, row) = (truncated(&word), row + 1);
        let message = Text::new(
            format!("row {row}: `{word}` is no name of an arm: {}", why.en),
            format!("第 {row} 行：`{word}` 不是有效的方案名称：{}", why.zh),
        );
        problems.add(self.span, message);
        None
    }

    fn set(
        &self,
        row: usize,
        path: &ParameterPath,
        cell: &DesignCell,
        arm: &mut Arm,
        problems: &mut Problems<'_>,
    ) -> Option<()> {
        let mut refusal = None;
        let value = match (path.spec.form, cell) {
            (Form::Flag, DesignCell::Flag(flag)) => Some(Value::Flag(*flag)),
            (Form::Integer, DesignCell::Integer(number)) => Some(Value::Integer(*number)),
            // 0 and 0.0 are one number.
            (Form::Real, DesignCell::Integer(number)) => Some(Value::Real(real(*number))),
            (_, DesignCell::Text(written)) => match quantity::value(&path.spec, written) {
                Ok(value) => Some(value),
                Err(Refusal::NoQuantity) => None,
                Err(Refusal::Unsuitable(reason)) => {
                    refusal = Some(reason);
                    None
                }
            },
            // Other programs may write whole numbers with a decimal point.
            (Form::Integer, DesignCell::Real(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
                Some(Value::Integer(floor(*number)))
            }
            (Form::Real, DesignCell::Real(number)) if number.is_finite() => Some(Value::Real(*number + 0.0)),
            _ => None,
        };
        let Some(value) = value.filter(|value| path.spec.in_range(value)) else {
            let why = refusal.unwrap_or_else(|| bounds(&path.spec));
            let (text, cell, row) = (&path.text, written(cell), row + 1);
            let message = Text::new(
                format!("row {row}, column `{text}`: {cell} is no value of it: {}", why.en),
                format!("第 {row} 行，列 `{text}`：{cell} 不是有效的值：{}", why.zh),
            );
            problems.add(self.span, message);
            return None;
        };
        arm.design.push((path.text.clone(), value.clone()));
        path.set(arm, value);
        Some(())
    }
}

fn written(cell: &DesignCell) -> String {
    match cell {
        DesignCell::Empty => String::new(),
        DesignCell::Flag(flag) => flag.to_string(),
        DesignCell::Integer(number) => number.to_string(),
        DesignCell::Real(number) => number.to_string(),
        DesignCell::Text(text) => format!("\"{}\"", truncated(text)),
    }
}
