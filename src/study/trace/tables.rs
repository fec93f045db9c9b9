//! Traces as tables: weeks, ledger lines, other changes, and the rules of the ledger items.

mod first_difference;

use crate::engine::error::{Text, text};
use crate::engine::units::{FEN_PER_YUAN, real};
use crate::engine::week::Phase;
use crate::study::tables::{Table, TableCell, TableColumn, identifier};
use crate::study::trace::{CellChange, Divergence, HouseholdTrace, LedgerItem, TraceWeek};

/// Tables of household `household` in arm `arm`.
#[must_use]
pub fn tables_of_one_arm(trace: &HouseholdTrace, household: usize, arm: &str) -> Vec<Table> {
    let of = text!("household {household} in {arm}", "农户 {household}，{arm}");
    tables(&of, &[""], &[trace])
}

/// Tables of a household in two arms: the first difference, then both side by side.
#[must_use]
pub fn tables_of_two_arms(
    traces: [&HouseholdTrace; 2],
    divergence: Option<&Divergence>,
    household: usize,
    arms: [&str; 2],
    to: u32,
) -> Vec<Table> {
    let of = Text::new(
        format!("household {household} in {} and {}", arms[0], arms[1]),
        format!("农户 {household}，{} 与 {}", arms[0], arms[1]),
    );
    // The same arm twice still needs two headings.
    let names = if arms[0] == arms[1] {
        [format!("{} (1)", arms[0]), format!("{} (2)", arms[1])]
    } else {
        arms.map(str::to_owned)
    };
    let names = [names[0].as_str(), names[1].as_str()];
    let mut list = vec![first_difference::table(divergence, &of, names, to)];
    list.extend(tables(&of, &names, &traces));
    list
}

fn tables(of: &Text, arms: &[&str], traces: &[&HouseholdTrace]) -> Vec<Table> {
    vec![weeks(of, arms, traces), ledger(of, arms, traces), changes(of, arms, traces), items(traces)]
}

fn text(en: impl Into<String>, zh: impl Into<String>) -> TableCell {
    TableCell::Text(Text::new(en, zh))
}

fn phase_cell(phase: &Phase) -> TableCell {
    TableCell::label(phase.name, Text::new(phase.name, phase.zh))
}

fn words(text: &Text) -> TableCell {
    TableCell::Text(text.clone())
}

fn whole(number: impl Into<f64>) -> TableCell {
    TableCell::number(number.into(), 0)
}

fn yuan(fen: i64) -> TableCell {
    TableCell::number(real(fen) / FEN_PER_YUAN, 2)
}

fn title(en: &str, zh: &str, of: &Text) -> Text {
    Text::new(format!("{en}: {}", of.en), format!("{zh}：{}", of.zh))
}

/// A column heading, with the name of the arm if there are two.
fn heading(key: &str, en: &str, zh: &str, arm: &str) -> TableColumn {
    if arm.is_empty() {
        TableColumn::new(key, en, zh)
    } else {
        TableColumn::new(&format!("{key}_{}", identifier(arm)), &format!("{en}, {arm}"), &format!("{zh}，{arm}"))
    }
}

fn first_columns() -> Vec<TableColumn> {
    TableColumn::list(&[("week", "Week", "周"), ("phase", "Phase", "阶段"), ("item", "Item", "条目")])
}

/// Cash, debt and goods at the end of each week.
fn weeks(of: &Text, arms: &[&str], traces: &[&HouseholdTrace]) -> Table {
    let mut columns = vec![TableColumn::new("week", "Week", "周")];
    for arm in arms {
        for (key, en, zh) in [
            ("cash_before_yuan", "Cash before, yuan", "周初现金（元）"),
            ("sum_of_lines_yuan", "Sum of lines, yuan", "条目合计（元）"),
            ("cash_after_yuan", "Cash after, yuan", "周末现金（元）"),
            ("debt_yuan", "Debt, yuan", "欠款（元）"),
            ("arrears_yuan", "Arrears, yuan", "拖欠（元）"),
            ("goods_kg", "Goods, kg", "库存（公斤）"),
        ] {
            columns.push(heading(key, en, zh, arm));
        }
    }
    let cells = |week: &TraceWeek| {
        let (before, after) = (&week.before, &week.after);
        let [cash, debt, arrears] = ["cash", "debt", "arrears_fen"].map(|name| yuan(after.whole(name)));
        let goods = TableCell::number(after.stock_kg(), 1);
        [yuan(before.whole("cash")), yuan(week.sum()), cash, debt, arrears, goods]
    };
    let count = traces.iter().map(|trace| trace.weeks.len()).min().unwrap_or(0);
    let row = |at: usize| {
        let week = traces[0].weeks[at].week;
        std::iter::once(whole(week)).chain(traces.iter().flat_map(|trace| cells(&trace.weeks[at]))).collect()
    };
    Table {
        key: "weeks",
        title: title("Weeks", "逐周", of),
        columns: TableColumn::distinct(columns),
        rows: (0..count).map(row).collect(),
        notes: vec![text!(
            "Cash before and the lines of the week sum to cash after, to the fen.",
            "周初现金加本周条目等于周末现金，精确到分。"
        )],
    }
}

/// The sort key of a row: week, phase, position of the item, its key.
type Key = (u32, u8, usize, &'static str);

/// Rows of several traces side by side: for each key one cell per trace, `None` if the trace has no such row.
struct SideBySide<T> {
    rows: Vec<(Key, &'static Phase, Vec<Option<T>>)>,
}

impl<T> SideBySide<T> {
    fn new<'s>(
        traces: &[&'s HouseholdTrace],
        of: impl Fn(&'s TraceWeek) -> Vec<(&'static Phase, usize, &'static str, T)>,
    ) -> Self {
        let mut rows: Vec<(Key, &'static Phase, Vec<Option<T>>)> = Vec::new();
        for (at, trace) in traces.iter().enumerate() {
            for week in &trace.weeks {
                for (phase, place, name, cell) in of(week) {
                    let key = (week.week, phase.id, place, name);
                    let place = rows.binary_search_by(|(other, ..)| other.cmp(&key)).unwrap_or_else(|place| {
                        rows.insert(place, (key, phase, std::iter::repeat_with(|| None).take(traces.len()).collect()));
                        place
                    });
                    rows[place].2[at] = Some(cell);
                }
            }
        }
        Self { rows }
    }
}

/// The ledger lines.
fn ledger(of: &Text, arms: &[&str], traces: &[&HouseholdTrace]) -> Table {
    let mut columns = first_columns();
    columns.extend(arms.iter().map(|arm| heading("cash_yuan", "Cash, yuan", "现金（元）", arm)));
    if arms.len() == 2 {
        columns.push(TableColumn::new("difference_yuan", "Second less first, yuan", "后者减前者（元）"));
    }
    columns.extend(arms.iter().map(|arm| heading("no_cash_yuan", "No cash, yuan", "不涉及现金（元）", arm)));
    let lines = SideBySide::new(traces, |week| {
        // Lines keep the order in which the phase wrote them.
        let place = |key: &str| super::ledger_items::position(key);
        week.lines.iter().map(|line| (line.phase, place(line.item.key), line.item.key, line)).collect()
    });
    let row = |(key, phase, cells): &(Key, &'static Phase, Vec<Option<&super::LedgerLine>>)| {
        let first = cells.iter().flatten().next().expect("a row has a line");
        let mut row = vec![whole(key.0), phase_cell(phase), TableCell::label(first.item.key, first.item.label.clone())];
        let amount = |cash: bool| {
            cells
                .iter()
                .map(move |line| line.filter(|line| line.cash == cash).map_or(TableCell::Empty, |line| yuan(line.fen)))
        };
        row.extend(amount(true));
        if let [a, b] = cells[..] {
            let fen = |line: Option<&super::LedgerLine>| line.filter(|line| line.cash).map_or(0, |line| line.fen);
            row.push(if first.cash { yuan(fen(b) - fen(a)) } else { TableCell::Empty });
        }
        row.extend(amount(false));
        row
    };
    Table {
        key: "ledger",
        title: title("Money", "收支", of),
        columns: TableColumn::distinct(columns),
        rows: lines.rows.iter().map(row).collect(),
        notes: vec![text!(
            "Above zero received, below zero paid; what moves no cash is in no sum.",
            "正数为收入，负数为支出；不涉及现金的条目不计入合计。"
        )],
    }
}

/// The other changes.
fn changes(of: &Text, arms: &[&str], traces: &[&HouseholdTrace]) -> Table {
    let mut columns = first_columns();
    columns[2] = TableColumn::new("column", "Column", "列");
    for arm in arms {
        columns.push(heading("event", "What", "事件", arm));
        columns.push(heading("before", "Before", "之前", arm));
        columns.push(heading("after", "After", "之后", arm));
    }
    let changes = SideBySide::new(traces, |week| {
        let place =
            |name: &str| super::household_row::columns().position(|column| column.name == name).unwrap_or(usize::MAX);
        week.changes
            .iter()
            .map(|change| (change.phase, place(change.column.name), change.column.name, change))
            .collect()
    });
    let row = |(key, phase, cells): &(Key, &'static Phase, Vec<Option<&CellChange>>)| {
        let mut row = vec![whole(key.0), phase_cell(phase), TableCell::name(key.3)];
        for change in cells {
            row.extend(change.map_or([TableCell::Empty, TableCell::Empty, TableCell::Empty], |change| {
                [
                    words(&change.event()),
                    words(&change.before.rounded(change.column)),
                    words(&change.after.rounded(change.column)),
                ]
            }));
        }
        row
    };
    Table {
        key: "changes",
        title: title("Changes", "状态变化", of),
        columns: TableColumn::distinct(columns),
        rows: changes.rows.iter().map(row).collect(),
        notes: vec![text!(
            "Each week against the week before; the phase is the last that changed the column.",
            "每周与上周比较；阶段为最后改变该列的阶段。"
        )],
    }
}

/// Every item of the ledgers once, with the column it is read from and the rule behind it.
fn items(traces: &[&HouseholdTrace]) -> Table {
    let mut items: Vec<(&'static Phase, &LedgerItem)> = Vec::new();
    for line in traces.iter().flat_map(|trace| &trace.weeks).flat_map(|week| &week.lines) {
        if !items.iter().any(|(phase, item)| phase.id == line.phase.id && item.key == line.item.key) {
            items.push((line.phase, &line.item));
        }
    }
    items.sort_by_key(|(phase, item)| (phase.id, super::ledger_items::position(item.key)));
    let row = |(phase, item): &(&'static Phase, &LedgerItem)| {
        vec![phase_cell(phase), words(&item.label), TableCell::name(item.key), words(&item.rule)]
    };
    Table {
        key: "rules",
        title: text!("Rules behind the items", "各条目的规则"),
        columns: TableColumn::list(&[
            ("phase", "Phase", "阶段"),
            ("item", "Item", "条目"),
            ("item_key", "Key", "键"),
            ("rule", "Rule", "规则"),
        ]),
        rows: items.iter().map(row).collect(),
        notes: vec![text!(
            "Parameters between backticks: `nongbo explain NAME`.",
            "反引号内为参数：`nongbo explain 名称`。"
        )],
    }
}
