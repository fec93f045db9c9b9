//! The validation table and what it adds up to.

use crate::engine::error::{Text, text};
use crate::engine::units::counted;
use crate::study::tables::{Sheet, SheetCell};
use crate::study::validate::{Counterpart, Finding, MOMENTS, Role, distance};

/// Distances beyond this count as this in the root mean square: one hopeless moment must not hide the others.
pub const MOST_DISTANCE: f64 = 3.0;

/// The table of moments and the table of scores.
#[must_use]
pub fn sheets(findings: &[Finding]) -> Vec<Sheet> {
    vec![moments(findings), scores(findings)]
}

fn moments(findings: &[Finding]) -> Sheet {
    let row = |finding: &Finding| {
        let it = finding.moment;
        let same = |text: &str| SheetCell::Text(Text::new(text, text));
        let decimals = match it.target.abs() {
            large if large >= 100.0 => 0,
            _ if it.role == Role::Gate => 5,
            _ => 3,
        };
        let tolerance = format!("{:.decimals$} – {:.decimals$}", it.low, it.high);
        vec![
            same(it.id),
            SheetCell::Text(Text::new(it.en, it.zh)),
            finding.value.map_or(SheetCell::Empty, |value| SheetCell::Interval(value, decimals)),
            SheetCell::Number { value: it.target, decimals },
            same(&tolerance),
            finding.distance().map_or(SheetCell::Empty, |value| SheetCell::Number { value, decimals: 2 }),
            SheetCell::Text(match it.role {
                Role::Tune => text!("tuned", "校准"),
                Role::Check => text!("checked", "检验"),
                Role::Gate => text!("gate", "关口"),
            }),
            SheetCell::Text(match finding.holds() {
                Some(true) => text!("yes", "是"),
                Some(false) => text!("no", "否"),
                None => text!("not measured", "未测"),
            }),
        ]
    };
    let columns = [
        ("moment", "编号"),
        ("what", "矩"),
        ("model", "模型值"),
        ("target", "目标"),
        ("tolerance", "容许范围"),
        ("distance", "标准化距离"),
        ("use", "用途"),
        ("holds", "是否达标"),
    ];
    let mut notes = vec![text!(
        "Model: mean over replications with its 95 % interval. Distance: from the target in widths of the tolerance on that \
         side; within ±1 it holds.",
        "模型值：各次重复均值及 95 % 区间。标准化距离：与目标之差除以该侧容许宽度；±1 以内为达标。"
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
    Sheet {
        title: text!("The default world beside published figures", "默认世界与公开数据对照"),
        columns: columns.map(|(en, zh)| Text::new(en, zh)).to_vec(),
        rows: findings.iter().map(row).collect(),
        notes,
    }
}

fn scores(findings: &[Finding]) -> Sheet {
    let row = |(of, en, zh): (Role, &str, &str)| {
        let own = || findings.iter().filter(|finding| finding.moment.role == of);
        let measured = own().filter(|finding| finding.value.is_some()).count();
        let held = own().filter(|finding| finding.holds() == Some(true)).count();
        let count = |number: usize| SheetCell::Number { value: counted(number), decimals: 0 };
        vec![
            SheetCell::Text(Text::new(en, zh)),
            count(held),
            count(measured),
            count(own().count()),
            distance(findings, of, MOST_DISTANCE)
                .map_or(SheetCell::Empty, |value| SheetCell::Number { value, decimals: 2 }),
        ]
    };
    Sheet {
        title: text!("Scores", "得分"),
        columns: [
            ("use", "用途"),
            ("hold", "达标"),
            ("measured", "已测"),
            ("listed", "列出"),
            ("distance", "均方根距离"),
        ]
        .map(|(en, zh)| Text::new(en, zh))
        .to_vec(),
        rows: [(Role::Tune, "tuned", "校准"), (Role::Check, "checked", "检验"), (Role::Gate, "gate", "关口")]
            .map(row)
            .to_vec(),
        notes: vec![text!(
            "Root mean square of the distances, each counted as at most 3.",
            "标准化距离的均方根，单项最多计 3。"
        )],
    }
}
