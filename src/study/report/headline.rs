//! The headline as tables of at most 80 columns: one line a pathway or arm, then the instruments, the scopes and the years.

mod further_tables;

use crate::engine::error::{Text, text};
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES, instruments};
use crate::study::estimate::headline::{FirstPlace, Headline, HeadlineRow, HeadlineSubject, PublicReturn};
use crate::study::estimate::statistics::Interval;
use crate::study::report::factorial::{all_five, replication_notes};
use crate::study::tables::{Table, TableCell, TableColumn, instrument_label, pathway_name, plain_number};

/// Yuan of the unit in which sums of a county are shown.
const TEN_THOUSAND: f64 = 10_000.0;

/// One line a row: gain, cost, gain per yuan, losers and the verdict in words.
#[must_use]
pub fn headline_table(rows: &[HeadlineRow], notes: Vec<Text>) -> Table {
    let decimals = decimals(rows.iter().map(|row| row.gain));
    let line = |row: &HeadlineRow| {
        vec![
            subject(&row.subject),
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
pub fn county_table(rows: &[HeadlineRow], households: f64) -> Table {
    let sum = |value: f64| TableCell::number(value * households / TEN_THOUSAND, 1);
    let line = |row: &HeadlineRow| {
        vec![
            subject(&row.subject),
            sum(row.gain.mean),
            sum(row.cost.user_cost.mean),
            sum(row.cost.cash_outlay.mean),
            row.cost.absorbed_share.map_or(TableCell::Empty, TableCell::ShareInterval),
            row.cost.median_loss.map_or(TableCell::Empty, |loss| TableCell::number(loss.mean, 0)),
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
    pub fn tables(&self, households: f64, notes: Vec<Text>, target: Option<f64>) -> Vec<Table> {
        let mut first = vec![self.first_note()];
        first.extend(target.and_then(|target| uneven_note(&self.rows, target)));
        first.extend(notes);
        first.extend(replication_notes(self.replications, self.dropped));
        let mut tables = vec![headline_table(&self.rows, first), county_table(&self.rows, households)];
        tables.extend((!self.choices.is_empty()).then(|| self.choices_table()));
        tables.extend((!self.scopes.is_empty()).then(|| self.scopes_table()));
        tables.extend((!self.years.is_empty()).then(|| self.years_table()));
        tables
    }

    /// Who is first here, and how surely by seeds.
    fn first_note(&self) -> Text {
        let Some(FirstPlace { pathway, gain_per_yuan, certainty }) = self.first else {
            return text!(
                "First: none. The gain of no pathway is distinguishable from zero.",
                "居首：无。没有一条路径的增收可与零区分。"
            );
        };
        let (name, ratio, percent) =
            (pathway_name(pathway), plain_number(gain_per_yuan, 1), plain_number(certainty * 100.0, 0));
        Text::new(
            format!(
                "First here by gain per yuan: {name}, {ratio}; first of the five in {percent} % of resampled replications."
            ),
            format!("此处每元年化成本增收居首：{}，{ratio}；在 {percent}% 的重抽样中居五条路径之首。", name.zh),
        )
    }

    /// Every instrument alone; `target` is the user cost each was to have, yuan.
    #[must_use]
    pub fn instruments_table(&self, target: Option<f64>) -> Table {
        let mut notes = Vec::from_iter(target.and_then(|target| uneven_note(&self.instruments, target)));
        notes.extend(replication_notes(self.replications, self.dropped));
        let mut table = headline_table(&self.instruments, notes);
        table.key = "instruments";
        table.title = text!(
            "Each instrument alone at the same money: farm households' market income",
            "相同资金下各项工具单独实施：农户市场性收入"
        );
        table
    }
}

/// Names the pathways and instruments whose user cost is not the target, yuan; `None` if all have it. A grant was solved for in
/// other replications, so a tenth more or less is luck.
#[must_use]
pub fn uneven_note(rows: &[HeadlineRow], target: f64) -> Option<Text> {
    const LUCK: f64 = 0.1;
    let alone = rows.iter().filter(|row| row.subject != HeadlineSubject::AllFive);
    let (mut under, mut over): (Vec<Text>, Vec<Text>) = (Vec::new(), Vec::new());
    for row in alone {
        let (name, cost) = (subject(&row.subject).text(), row.cost.user_cost.mean);
        let shown = plain_number(cost, 0);
        let shown = Text::new(format!("{name} {shown}"), format!("{} {shown}", name.zh));
        if cost < target * (1.0 - LUCK) {
            under.push(shown);
        } else if cost > target * (1.0 + LUCK) {
            over.push(shown);
        }
    }
    let join = |names: &[Text], of: fn(&Text) -> &str, mark: &str| names.iter().map(of).collect::<Vec<_>>().join(mark);
    let mut en = Vec::new();
    let mut zh = Vec::new();
    if !under.is_empty() {
        en.push(format!("cannot take up so much: {}", join(&under, |name| &name.en, ", ")));
        zh.push(format!("无法用足：{}", join(&under, |name| &name.zh, "、")));
    }
    if !over.is_empty() {
        en.push(format!("costs more here than where its grant was solved for: {}", join(&over, |name| &name.en, ", ")));
        zh.push(format!("此处成本高于求解下达资金额时：{}", join(&over, |name| &name.zh, "、")));
    }
    let target = plain_number(target, 0);
    (!en.is_empty()).then(|| {
        Text::new(
            format!("User cost was to be {target} yuan; {}.", en.join("; ")),
            format!("年化成本目标为 {target} 元；{}。", zh.join("；")),
        )
    })
}

/// What a row is about, as a cell.
fn subject(of: &HeadlineSubject) -> TableCell {
    match of {
        HeadlineSubject::Pathway(pathway) => TableCell::pathway(*pathway),
        HeadlineSubject::Variant(pathway, name) => {
            // The line of its pathway stands above it.
            let short =
                name.strip_prefix(PATHWAY_NAMES[*pathway]).map_or(name.as_str(), |rest| rest.trim_start_matches('_'));
            TableCell::label(name, Text::new(short, short))
        }
        HeadlineSubject::Arm(name) => TableCell::name(name),
        HeadlineSubject::Instrument(number) => {
            let instrument = instruments()[*number];
            TableCell::label(instrument.name, instrument_label(&instrument))
        }
        HeadlineSubject::AllFive => all_five(),
    }
}

/// An arm that is named after a pathway, an instrument or all five, by the name that readers know; else by its own name.
#[must_use]
pub(crate) fn bundle_cell(name: &str) -> TableCell {
    let pathway = PATHWAY_NAMES.iter().position(|pathway| *pathway == name).map(HeadlineSubject::Pathway);
    let instrument = || instruments().iter().position(|it| it.name == name).map(HeadlineSubject::Instrument);
    let all = || (name == "all").then_some(HeadlineSubject::AllFive);
    let of = pathway.or_else(instrument).or_else(all);
    subject(&of.unwrap_or_else(|| HeadlineSubject::Arm(name.to_owned())))
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
