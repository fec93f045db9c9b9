//! The headline as tables of at most 80 columns: one line a pathway or arm, then the instruments, the scopes and the years.

mod further_tables;

pub use further_tables::scopes_table;

use crate::engine::error::{Text, text};
use crate::engine::pathways::{PATHWAY_COUNT, instruments};
use crate::study::estimate::cost::FirstRank;
use crate::study::estimate::headline::{FirstPlace, Headline, HeadlineRow, HeadlineSubject, PublicReturn};
use crate::study::estimate::statistics::Interval;
use crate::study::report::arm_names::ArmNames;
use crate::study::report::factorial::{all_five, replication_notes};
use crate::study::tables::{Table, TableCell, TableColumn, interval_text, pathway_name, plain_number};

/// Yuan of the unit in which sums of a county are shown.
const TEN_THOUSAND: f64 = 10_000.0;

/// One line a row: gain, cost, gain per yuan, losers and the verdict in words.
#[must_use]
pub fn headline_table(rows: &[HeadlineRow], names: &ArmNames, notes: Vec<Text>) -> Table {
    let decimals = decimals(rows.iter().map(|row| row.gain));
    let line = |row: &HeadlineRow| {
        vec![
            names.cell(&row.subject.name()),
            TableCell::Interval(row.gain, decimals),
            TableCell::number(row.cost.user_cost.mean, 0),
            row.cost.gain_per_yuan.map_or(TableCell::Empty, |ratio| TableCell::Interval(ratio, 1)),
            TableCell::Share(row.cost.share_losing.mean),
            verdict(row.verdict()),
        ]
    };
    let mut definitions = vec![text!(
        "Yuan per household and policy year. Gain: change of farm households' market income, which holds no transfer and no \
         imputed value of a gift. Cost: what the public pays for the use of assets and for services in these years. Losing: \
         more than `measure.losing_share` below the own income. Verdict: repays = the interval of the gain per yuan is above \
         1; partial = it is under 1; unclear = the gain covers 0.",
        "元/户·政策年。增收：农户市场性收入的变化，不含转移支付与受助实物资产年化成本。成本：公共部门当期使用资产与服务的支出。收入下降户：收入低于自身基准超过 \
         `measure.losing_share`。结论：收回成本＝每元年化成本增收区间高于 1；部分收回＝低于 1；不明＝增收区间含 0。"
    )];
    definitions.extend(notes);
    Table {
        key: "headline",
        title: text!(
            "What public money gains: farm households' market income, mean [95 % interval]",
            "财政资金的成效：农户市场性收入，均值 [95%置信区间]"
        ),
        columns: TableColumn::list(&[
            ("subject", "money for", "资金投向"),
            ("gain", "gain", "增收"),
            ("user_cost", "cost", "成本"),
            ("gain_per_yuan", "per yuan", "每元回报"),
            ("share_losing", "lose", "下降户"),
            ("verdict", "verdict", "结论"),
        ]),
        rows: rows.iter().map(line).collect(),
        notes: definitions,
    }
}

/// The sums of a county of `households`, in units of 10,000 yuan a year, the money taken up and the median loss.
#[must_use]
pub fn county_table(rows: &[HeadlineRow], names: &ArmNames, households: f64) -> Table {
    let sum = |value: f64| TableCell::number(value * households / TEN_THOUSAND, 1);
    let line = |row: &HeadlineRow| {
        vec![
            names.cell(&row.subject.name()),
            sum(row.gain.mean),
            sum(row.cost.user_cost.mean),
            sum(row.cost.cash_outlay.mean),
            row.cost.absorbed_share.map_or(TableCell::Empty, TableCell::ShareInterval),
            row.cost.median_loss.map_or(TableCell::Empty, |loss| TableCell::Interval(loss, 0)),
        ]
    };
    let households = plain_number(households, 0);
    Table {
        key: "county",
        title: text!(
            "In a county of {households} households (10,000 yuan a year)",
            "在一个 {households} 户的县（万元/年）"
        ),
        columns: TableColumn::list(&[
            ("subject", "money for", "资金投向"),
            ("county_gain", "gain", "增收"),
            ("county_user_cost", "cost", "年化成本"),
            ("county_cash_outlay", "outlay", "实际支出"),
            ("absorbed_share", "taken up", "预算执行率"),
            ("median_loss", "median loss", "损失中位数"),
        ]),
        rows: rows.iter().map(line).collect(),
        notes: vec![text!(
            "Outlay: money paid out, capital included. Taken up: share of the grant that bought something. Median loss: of the \
             households that lose, yuan a year.",
            "实际支出：当期实付，含资本。预算执行率：下达资金中实际使用的比例。损失中位数：收入下降户的年损失，元。"
        )],
    }
}

impl Headline {
    /// The first table, the sums of a county, then what is run of instruments, scopes and years.
    #[must_use]
    pub fn tables(&self, names: &ArmNames, households: f64, notes: Vec<Text>, target: Option<f64>) -> Vec<Table> {
        let mut first = vec![self.first_note()];
        first.extend(target.and_then(|target| uneven_note(&self.rows, names, target)));
        first.extend(notes);
        first.extend(replication_notes(self.replications, self.dropped));
        let mut tables = vec![headline_table(&self.rows, names, first), county_table(&self.rows, names, households)];
        tables.extend((!self.choices.is_empty()).then(|| self.choices_table()));
        tables.extend((!self.scopes.is_empty()).then(|| scopes_table(&self.scopes, names)));
        tables.extend((!self.years.is_empty()).then(|| self.years_table()));
        tables
    }

    /// Who is first here, and how surely by seeds.
    fn first_note(&self) -> Text {
        let Some(FirstPlace { pathway, gain_per_yuan, rank }) = self.first else {
            return text!(
                "First: none. The gain of no pathway is distinguishable from zero.",
                "居首：无。没有一条路径的增收可与零区分。"
            );
        };
        let (name, ratio) = (pathway_name(pathway), plain_number(gain_per_yuan, 1));
        let Text { en, zh } = rank.map_or(text!("", ""), |FirstRank { share, among }| {
            let percent = plain_number(share * 100.0, 0);
            text!(
                "; first of the {among} whose cost is clear in {percent} % of resampled replications",
                "；在 {percent}% 的重抽样中居成本明确的 {among} 条路径之首"
            )
        });
        Text::new(
            format!("First here by gain per yuan: {name}, {ratio}{en}."),
            format!("此处每元年化成本增收居首：{}，{ratio}{zh}。", name.zh),
        )
    }

    /// Every instrument alone; `target` is the user cost each was to have, yuan.
    #[must_use]
    pub fn instruments_table(&self, names: &ArmNames, target: Option<f64>) -> Table {
        let mut notes = Vec::from_iter(target.and_then(|target| uneven_note(&self.instruments, names, target)));
        notes.extend(replication_notes(self.replications, self.dropped));
        let mut table = headline_table(&self.instruments, names, notes);
        table.key = "instruments";
        table.title = text!(
            "Each instrument alone at the same money: farm households' market income",
            "相同资金下各项工具单独实施：农户市场性收入"
        );
        table
    }
}

/// Names the pathways and instruments whose user cost is not the target, yuan; `None` if all have it. A grant was solved for in
/// other replications, so a tenth more or less is luck; so is what the interval covers.
#[must_use]
pub fn uneven_note(rows: &[HeadlineRow], names: &ArmNames, target: f64) -> Option<Text> {
    const LUCK: f64 = 0.1;
    let [mut under, mut over, mut uncertain] = [const { Vec::<Text>::new() }; 3];
    for row in rows.iter().filter(|row| row.subject != HeadlineSubject::AllFive) {
        let cost = row.cost.user_cost;
        if (cost.mean - target).abs() <= LUCK * target {
            continue;
        }
        let name = names.of(&row.subject.name());
        let shown = interval_text(&cost, 0, plain_number);
        let shown = Text::new(format!("{} {shown}", name.en), format!("{} {shown}", name.zh));
        if cost.high < target {
            under.push(shown);
        } else if cost.low > target {
            over.push(shown);
        } else {
            uncertain.push(shown);
        }
    }
    let join = |names: &[Text], of: fn(&Text) -> &str, mark: &str| names.iter().map(of).collect::<Vec<_>>().join(mark);
    let kinds = [
        (under, "cannot take up so much", "无法用足"),
        (over, "costs more here than where its grant was solved for", "此处成本高于求解下达资金额时"),
        (
            uncertain,
            "settled by few events such as a year of low prices, so that these replications leave it open",
            "取决于低价年份等少数事件，本组重复无法确定",
        ),
    ];
    let said = kinds.iter().filter(|(names, ..)| !names.is_empty());
    let en: Vec<String> =
        said.clone().map(|(names, en, _)| format!("{en}: {}", join(names, |name| &name.en, ", "))).collect();
    let zh: Vec<String> = said.map(|(names, _, zh)| format!("{zh}：{}", join(names, |name| &name.zh, "、"))).collect();
    let target = plain_number(target, 0);
    (!en.is_empty()).then(|| {
        Text::new(
            format!("User cost was to be {target} yuan, mean [95 % interval]; {}.", en.join("; ")),
            format!("年化成本目标为 {target} 元，均值 [95%置信区间]；{}。", zh.join("；")),
        )
    })
}

/// An instrument by its identifier.
fn instrument_cell(number: usize) -> TableCell {
    let instrument = instruments()[number];
    TableCell::label(instrument.name, Text::new(instrument.id, instrument.id))
}

fn bundle(number: usize) -> TableCell {
    if number < PATHWAY_COUNT { TableCell::pathway(number) } else { all_five() }
}

fn verdict(of: PublicReturn) -> TableCell {
    match of {
        PublicReturn::Repays => TableCell::label("repays", text!("repays", "收回成本")),
        PublicReturn::Partial => TableCell::label("partial", text!("partial", "部分收回")),
        PublicReturn::Gain => TableCell::label("gain", text!("gain", "增收")),
        PublicReturn::Unclear => TableCell::label("unclear", text!("unclear", "不明")),
        PublicReturn::Loss => TableCell::label("loss", text!("loss", "减收")),
    }
}

/// Decimals of a column of yuan: none where the largest estimate has two digits.
fn decimals(intervals: impl IntoIterator<Item = Interval>) -> usize {
    let largest = intervals.into_iter().map(|interval| interval.mean.abs()).fold(0.0, f64::max);
    usize::from(largest < 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::Cost;

    fn row(pathway: usize, mean: f64, error: f64) -> HeadlineRow {
        let flat = Interval::around(1.0, 0.1, 10);
        let cost = Cost {
            share_losing: flat,
            median_loss: None,
            user_cost: Interval::around(mean, error, 10),
            cash_outlay: flat,
            is_skewed: false,
            absorbed_share: None,
            gain_per_yuan: None,
        };
        HeadlineRow { subject: HeadlineSubject::Pathway(pathway), gain: flat, cost }
    }

    #[test]
    fn a_cost_off_its_target_is_named_with_its_interval_and_what_luck_explains_is_told_apart() {
        let rows = [row(0, 105.0, 1.0), row(1, 34.0, 2.0), row(2, 130.0, 2.0), row(4, 164.0, 45.0)];
        let names = ArmNames::default();
        let note = uneven_note(&rows, &names, 100.0).expect("three are off").en;
        let [under, over, luck] = [
            "cannot take up so much: talent 34 [",
            "was solved for: supply_chain 130 [",
            "leave it open: policy 164 [62, 266]",
        ]
        .map(|part| note.find(part).unwrap_or_else(|| panic!("{part}: {note}")));
        assert!(under < over && over < luck && !note.contains("technology"), "{note}");
        assert_eq!(uneven_note(&rows[..1], &names, 100.0), None);
    }
}
