//! The table of moments and the table of scores.

use crate::engine::error::{Text, text};
use crate::engine::units::count_as_f64;
use crate::study::estimate::verdict::Holds;
use crate::study::tables::{Table, TableCell, TableColumn};
use crate::study::validate::{Counterpart, Finding, MOMENTS, Role, distance};

/// Larger distances count as this value in the root mean square, so that one moment far from its target does not hide the
/// others.
pub const MOST_DISTANCE: f64 = 3.0;

/// The table of moments and the table of scores.
#[must_use]
pub fn tables(findings: &[Finding]) -> Vec<Table> {
    vec![moments(findings), scores(findings)]
}

fn moments(findings: &[Finding]) -> Table {
    let row = |finding: &Finding| {
        let it = finding.moment;
        let decimals = match it.target.abs() {
            large if large >= 100.0 => 0,
            _ if it.role == Role::Gate => 5,
            _ => 3,
        };
        vec![
            TableCell::name(it.id),
            TableCell::Text(Text::new(it.en, it.zh)),
            finding.value.map_or(TableCell::Empty, |value| TableCell::Interval(value, decimals)),
            TableCell::number(it.target, decimals),
            TableCell::Range { low: it.low, high: it.high, decimals },
            finding.distance().map_or(TableCell::Empty, |value| TableCell::number(value, 2)),
            match it.role {
                Role::Tune => TableCell::label("tuned", text!("tuned", "校准")),
                Role::Check => TableCell::label("checked", text!("checked", "检验")),
                Role::Gate => TableCell::label("gate", text!("gate", "前置检验")),
            },
            finding
                .holds()
                .map_or_else(|| TableCell::label("not_measured", text!("not measured", "未测")), TableCell::holds),
        ]
    };
    let columns = [
        ("moment", "moment", "编号"),
        ("name", "what", "核对指标"),
        ("model", "model", "模型值"),
        ("target", "target", "目标"),
        ("tolerance", "tolerance", "容许范围"),
        ("distance", "distance", "标准化距离"),
        ("role", "use", "用途"),
        ("holds", "holds", "是否相符"),
    ];
    let mut notes = vec![text!(
        "Model: mean over replications with its 95 % interval. Holds: yes where the whole interval lies within the \
         tolerance, no where all of it lies outside, else not settled. Distance: from the target in widths of the tolerance on \
         that side; ±1 at its edge.",
        "模型值：各次重复均值及 95%置信区间。达标：区间全部在容许范围内为“是”，全部在外为“否”，否则“未定”。标准化距离：与目标之差除以该侧容许宽度；±1 为容许边界。"
    )];
    notes.extend(MOMENTS.iter().map(|moment| match moment.model {
        Counterpart::Model(_, en, zh) | Counterpart::Trial(en, zh) => Text::new(
            format!("{} ({}): {en}.", moment.id, moment.source),
            format!("{}（{}）：{zh}。", moment.id, moment.source),
        ),
        Counterpart::Nothing(en, zh) => Text::new(
            format!("{} ({}), not measured: {en}.", moment.id, moment.source),
            format!("{}（{}），未测：{zh}。", moment.id, moment.source),
        ),
    }));
    Table {
        key: "moments",
        title: text!("The default world beside published figures", "默认情景与公开数据对照"),
        columns: TableColumn::list(&columns),
        rows: findings.iter().map(row).collect(),
        notes,
    }
}

fn scores(findings: &[Finding]) -> Table {
    let row = |(role, en, zh): (Role, &str, &str)| {
        let findings_of_role = || findings.iter().filter(|finding| finding.moment.role == role);
        let measured = findings_of_role().filter(|finding| finding.value.is_some()).count();
        let answered = |holds: Holds| findings_of_role().filter(|finding| finding.holds() == Some(holds)).count();
        let count = |number: usize| TableCell::number(count_as_f64(number), 0);
        vec![
            TableCell::label(en, Text::new(en, zh)),
            count(answered(Holds::Yes)),
            count(answered(Holds::NotSettled)),
            count(measured),
            count(findings_of_role().count()),
            distance(findings, role, MOST_DISTANCE).map_or(TableCell::Empty, |value| TableCell::number(value, 2)),
        ]
    };
    Table {
        key: "scores",
        title: text!("Scores", "汇总"),
        columns: TableColumn::list(&[
            ("role", "use", "用途"),
            ("hold", "hold", "相符"),
            ("not_settled", "not settled", "未定"),
            ("measured", "measured", "已测"),
            ("listed", "listed", "指标数"),
            ("distance", "distance", "均方根距离"),
        ]),
        rows: [(Role::Tune, "tuned", "校准"), (Role::Check, "checked", "检验"), (Role::Gate, "gate", "前置检验")]
            .map(row)
            .to_vec(),
        notes: vec![text!(
            "Root mean square of the distances, each counted as at most 3. Shares that sum to one (B5a-d, B7a-c) count as one.",
            "标准化距离的均方根，单项最多计 3。合计为一的份额（B5a-d、B7a-c）合计一项。"
        )],
    }
}
