//! The check as lines for a terminal and as a table for programs.

use crate::engine::error::{Language, Text, text};
use crate::engine::units::count_as_f64;
use crate::study::check::{Check, CheckedArm, Difference};
use crate::study::tables::{Table, TableCell, TableColumn, number};

/// Most arms that are listed on a terminal.
const MOST_ARMS: usize = 40;
/// Most differences of an arm that are listed on a terminal.
const MOST_DIFFERENCES: usize = 6;

impl Check {
    /// One line an arm, then one with runs, weeks, memory and time.
    #[must_use]
    pub fn lines(&self, language: Language) -> Vec<String> {
        let first = self.arms.first();
        let mut lines: Vec<Text> = first.into_iter().map(|arm| line(arm, None)).collect();
        lines.extend(self.arms.iter().skip(1).take(MOST_ARMS - 1).map(|arm| line(arm, first)));
        let hidden = self.arms.len().saturating_sub(MOST_ARMS);
        if hidden > 0 {
            lines.push(text!("and {hidden} more arms", "另有 {hidden} 个方案"));
        }
        lines.push(self.totals());
        lines.iter().map(|line| language.of(line).to_owned()).collect()
    }

    fn totals(&self) -> Text {
        let (runs, weeks, threads) = (self.runs, self.weeks, self.threads);
        let memory = memory(self.bytes);
        let Text { en, zh } = time(self.seconds);
        text!(
            "{runs} runs, {weeks} weeks in all; about {memory} of memory and {en} on {threads} threads",
            "共 {runs} 次模拟、{weeks} 周；{threads} 个线程约需内存 {memory}、时间 {zh}"
        )
    }

    /// A row an arm.
    #[must_use]
    pub fn table(&self) -> Table {
        let columns = TableColumn::list(&[
            ("arm", "arm", "方案"),
            ("label", "label", "标签"),
            ("differences", "differs from the first", "与第一个方案的差异"),
            ("household_yuan", "yuan a household and year", "元/户·年"),
            ("county_yuan", "yuan a county and year", "元/县·年"),
            ("all_yuan", "yuan in all", "合计（元）"),
            ("runs", "runs", "模拟次数"),
            ("weeks", "weeks a run", "每次周数"),
            ("memory_mb", "memory, MB", "内存（MB）"),
        ]);
        Table {
            key: "check",
            title: text!("What the experiment does", "实验内容"),
            columns,
            rows: self.arms.iter().map(cells).collect(),
            notes: vec![self.totals()],
        }
    }
}

fn cells(arm: &CheckedArm) -> Vec<TableCell> {
    let differences = listed(&arm.differences, usize::MAX);
    let megabytes = f64::from(u32::try_from(arm.bytes / 1_000_000).unwrap_or(u32::MAX));
    vec![
        TableCell::name(&arm.name),
        arm.label.clone().map_or(TableCell::Empty, TableCell::Text),
        TableCell::Text(differences),
        TableCell::number(arm.money.household_yuan, 2),
        TableCell::number(arm.money.county_yuan, 0),
        TableCell::number(arm.money.all_yuan, 0),
        TableCell::whole(arm.runs),
        TableCell::whole(arm.weeks),
        TableCell::number(megabytes, 0),
    ]
}

/// The line of an arm; the first arm is compared with nothing.
fn line(arm: &CheckedArm, first: Option<&CheckedArm>) -> Text {
    let name = match &arm.label {
        Some(label) => Text::new(format!("{} ({})", arm.name, label.en), format!("{} ({})", arm.name, label.zh)),
        None => Text::new(&arm.name, &arm.name),
    };
    let what = match first {
        None => text!("the first arm, which the others are compared with", "第一个方案，其余各方案与之比较"),
        Some(first) if arm.differences.is_empty() => {
            let first = &first.name;
            text!("as `{first}`", "与 `{first}` 相同")
        }
        Some(_) => listed(&arm.differences, MOST_DIFFERENCES),
    };
    let when = if arm.from_founding { text!(", from founding", "，自建立世界起") } else { text!("", "") };
    let money = money(arm);
    let (runs, weeks) = (arm.runs, arm.weeks);
    Text::new(
        format!("{}: {}{}; {}; {runs} runs of {weeks} weeks", name.en, what.en, when.en, money.en),
        format!("{}：{}{}；{}；{runs} 次模拟，每次 {weeks} 周", name.zh, what.zh, when.zh, money.zh),
    )
}

fn money(arm: &CheckedArm) -> Text {
    let money = arm.money;
    if money.all_yuan <= 0.0 {
        return text!("no public money", "无财政资金");
    }
    let decimals = if money.household_yuan < 100.0 { 2 } else { 0 };
    let household = number(money.household_yuan, decimals).trim_end_matches(".00").to_owned();
    let (county, all) = (number(money.county_yuan, 0), number(money.all_yuan, 0));
    text!(
        "{household} yuan a household and year, {county} yuan a county and year, {all} yuan in all",
        "每户每年 {household} 元，每县每年 {county} 元，合计 {all} 元"
    )
}

fn listed(differences: &[Difference], most: usize) -> Text {
    let shown = &differences[..differences.len().min(most)];
    let one = |it: &Difference, zh: bool| {
        let (before, after) = if zh { (&it.before.zh, &it.after.zh) } else { (&it.before.en, &it.after.en) };
        format!("{} {before} → {after}", it.path)
    };
    let all = |zh: bool, between: &str| shown.iter().map(|it| one(it, zh)).collect::<Vec<_>>().join(between);
    let hidden = differences.len() - shown.len();
    let (en, zh) = match hidden {
        0 => (String::new(), String::new()),
        hidden => (format!(" and {hidden} more"), format!(" 等，另有 {hidden} 处")),
    };
    Text::new(all(false, ", ") + &en, all(true, "、") + &zh)
}

/// Bytes as a person reads them.
fn memory(bytes: u128) -> String {
    let megabytes = count_as_f64(usize::try_from(bytes / 1_000_000).unwrap_or(usize::MAX));
    if megabytes < 1_000.0 {
        format!("{} MB", number(megabytes.max(1.0), 0))
    } else {
        format!("{} GB", number(megabytes / 1_000.0, 1))
    }
}

/// Seconds as a person reads them.
fn time(seconds: f64) -> Text {
    let minutes = seconds / 60.0;
    if seconds < 1.0 {
        text!("a second", "1 秒")
    } else if minutes < 2.0 {
        let seconds = number(seconds, 0);
        text!("{seconds} seconds", "{seconds} 秒")
    } else if minutes < 120.0 {
        let minutes = number(minutes, 0);
        text!("{minutes} minutes", "{minutes} 分钟")
    } else {
        let hours = number(minutes / 60.0, 1);
        text!("{hours} hours", "{hours} 小时")
    }
}
