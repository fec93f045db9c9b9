//! The table of facts beside the model.

use crate::engine::declare::{Form, Value};
use crate::engine::error::{Text, text};
use crate::study::tables::{Table, TableCell, TableColumn, plain_number};
use crate::study::validate::county::FactComparison;

/// The facts beside the model, and a sentence for each that is far off.
#[must_use]
pub fn facts_table(comparisons: &[FactComparison], replications: u32) -> Table {
    let row = |comparison: &FactComparison| {
        let spec = comparison.fact.spec();
        let unit = Text::new(spec.unit.en, spec.unit.zh);
        vec![
            TableCell::label(spec.key, Text::new(spec.label.en, spec.label.zh)),
            TableCell::label(spec.unit.en, unit),
            cell(comparison, Some(comparison.stated)),
            cell(comparison, comparison.model.map(|model| model.mean)),
            difference(comparison),
        ]
    };
    let mut notes = vec![text!(
        "Model: the world of this file in its baseline year, mean of {replications} replications; totals are those of a \
         household times your growers. Facts set nothing.",
        "模型：本文件的世界在基准年的结果，{replications} 次重复的均值；合计按户均乘以您的种植户数。事实不设定任何参数。"
    )];
    let off: Vec<&FactComparison> = comparisons.iter().filter(|comparison| comparison.is_off()).collect();
    notes.extend(off.iter().map(|comparison| advice(comparison)));
    if off.is_empty() {
        notes.push(text!("No fact is off by more than a fifth.", "各项事实与模型之差均不超过五分之一。"));
    }
    Table {
        key: "facts",
        title: text!("Your county beside the model", "本县与模型对照"),
        columns: TableColumn::list(&[
            ("fact", "fact", "事实"),
            ("unit", "unit", "单位"),
            ("stated", "yours", "本县"),
            ("model", "the model's", "模型"),
            ("difference", "difference", "相差"),
        ]),
        rows: comparisons.iter().map(row).collect(),
        notes,
    }
}

/// A value of a fact.
fn cell(comparison: &FactComparison, value: Option<f64>) -> TableCell {
    let spec = comparison.fact.spec();
    match (value, spec.form) {
        (None, _) => TableCell::Empty,
        (Some(value), Form::Flag) => TableCell::yes_or_no(value >= 0.5),
        (Some(value), _) => TableCell::number(value, spec.decimals),
    }
}

/// The difference, or whether both say the same.
fn difference(comparison: &FactComparison) -> TableCell {
    match (comparison.difference(), comparison.model) {
        (Some(difference), _) => TableCell::Share(difference),
        (None, None) => TableCell::Empty,
        (None, Some(_)) if comparison.is_off() => TableCell::label("differs", text!("differs", "不一致")),
        (None, Some(_)) => TableCell::label("agrees", text!("agrees", "一致")),
    }
}

/// Which parameter to change.
fn advice(comparison: &FactComparison) -> Text {
    let spec = comparison.fact.spec();
    let path = &comparison.parameter;
    let by = comparison.difference().map(|difference| plain_number(difference.abs() * 100.0, 0));
    let is_below = comparison.model.is_some_and(|model| model.mean < comparison.stated);
    let (side, side_zh) = if is_below { ("low", "低") } else { ("high", "高") };
    let (change, change_zh) = if comparison.must_rise() { ("raise", "调高") } else { ("lower", "调低") };
    let [now, now_zh] = comparison
        .now
        .as_ref()
        .map_or_else(Default::default, |now| [format!(", now {}", written(now)), format!("（现为 {}）", written(now))]);
    let [about, about_zh] = comparison.proposal().map_or_else(Default::default, |proposal| {
        let proposal = rounded(proposal);
        [format!(", to about {proposal}"), format!("，约为 {proposal}")]
    });
    let (name, name_zh) = (spec.label.en, spec.label.zh);
    match by {
        Some(by) => Text::new(
            format!("{name}: the model is {by} % too {side}; {change} `{path}`{now}{about}."),
            format!("{name_zh}：模型偏{side_zh} {by} %；请{change_zh} `{path}`{now_zh}{about_zh}。"),
        ),
        None => Text::new(
            format!("{name}: the model says otherwise; {change} `{path}`{now}."),
            format!("{name_zh}：模型与此不符；请{change_zh} `{path}`{now_zh}。"),
        ),
    }
}

/// A value of a parameter as a file has it.
fn written(value: &Value) -> String {
    match value {
        Value::Real(number) => number.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(_) => "…".to_owned(),
    }
}

/// A number with three significant digits.
fn rounded(value: f64) -> String {
    let digits = if value >= 100.0 {
        0
    } else if value >= 1.0 {
        1
    } else {
        3
    };
    plain_number(value, digits)
}
