//! Welfare as two tables: willingness to pay and cost, then their ratio.

use crate::engine::error::{Text, text};
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::welfare::{BENEFICIARY_GROUPS, Welfare};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Labels of the groups of [`BENEFICIARY_GROUPS`].
const GROUP_LABELS: [(&str, &str); BENEFICIARY_GROUPS.len()] = [
    ("farm households", "农户"),
    ("+ local hosts and logistics", "再加本地主播与物流"),
    ("+ consumers", "再加消费者"),
    ("+ traders, MCN, platform", "全部主体（再加收购商、MCN机构、平台）"),
];

/// The columns of costs: key, English, Chinese, value.
type CostColumn = (&'static str, &'static str, &'static str, fn(&Welfare) -> Interval);
const COSTS: [CostColumn; 4] = [
    ("worth_of_steadiness", "of it: steadier income", "其中：收入更稳定", |arm| arm.steadiness),
    ("net_user_cost", "net user cost", "年化净成本", |arm| arm.net_user_cost),
    ("net_outlay", "net outlay", "净支出", |arm| arm.net_outlay),
    ("residual_value", "assets left", "期末资产残值", |arm| arm.residual_value),
];

/// Five tables: the account of every arm, willingness to pay and cost of every arm, their ratio over each of the two costs, and members who moved.
#[must_use]
pub fn welfare_tables(arms: &[Welfare]) -> Vec<Table> {
    let over_user_cost = text!(
        "Marginal value of public funds: worth over net user cost (assets count what these years use of them)",
        "财政资金边际价值（MVPF）：支付意愿除以年化净成本（资产按本期使用计）"
    );
    let over_outlay = text!(
        "Marginal value of public funds: worth over net outlay (assets count their price less what is left of them)",
        "财政资金边际价值（MVPF）：支付意愿除以净支出（资产按购价减期末残值计）"
    );
    vec![
        account_table(arms),
        amounts(arms),
        ratios("value_per_user_cost", over_user_cost, arms, |arm| &arm.per_user_cost),
        ratios("value_per_outlay", over_outlay, arms, |arm| &arm.per_outlay),
        movers(arms),
    ]
}

/// The names of the items of an account, in their order.
const ACCOUNT: [(&str, &str); 9] = [
    ("market income of farm households", "农户市场性收入"),
    ("use of assets received in kind", "受助实物资产年化成本"),
    ("market income after that charge", "扣除该成本后的市场性收入"),
    ("transfers in cash", "现金转移"),
    ("disposable income", "可支配收入"),
    ("gain of consumers", "消费者所得"),
    ("gain of hosts, logistics, traders, platform", "主播、物流、收购商与平台所得"),
    ("user cost of the public", "财政年化成本"),
    ("market income less user cost", "市场性收入减年化成本"),
];

/// The account of every arm, one line an item.
fn account_table(arms: &[Welfare]) -> Table {
    let rows = arms.iter().flat_map(|arm| {
        let item = move |((key, interval), (en, zh)): ((&str, Interval), (&str, &str))| {
            vec![named(arm), TableCell::label(key, Text::new(en, zh)), TableCell::Interval(interval, 1)]
        };
        arm.account.items().into_iter().zip(ACCOUNT).map(item)
    });
    Table {
        key: "account",
        title: text!(
            "The account of every arm (change in yuan per household and year, mean [95 % interval])",
            "各方案的账目（变化，元/户·年，均值 [95%置信区间]）"
        ),
        columns: TableColumn::list(&[("arm", "arm", "方案"), ("item", "item", "项目"), ("change", "change", "变化")]),
        rows: rows.collect(),
        notes: vec![text!(
            "What is given in kind is paid by the public (user cost) and is not taken off market income; the row after the charge \
             shows what would be left if farmers paid for the use. What insurance is worth beyond what it pays stands in the next \
             table.",
            "实物资助由公共部门承担（年化成本），不从市场性收入中扣除；“扣除该成本后”一行为农户自付时的余额。保险在赔付之外的价值见下表。"
        )],
    }
}

fn amounts(arms: &[Welfare]) -> Table {
    let mut columns = vec![TableColumn::new("arm", "arm", "方案")];
    let groups = BENEFICIARY_GROUPS.iter().zip(GROUP_LABELS);
    columns.extend(groups.map(|(key, (en, zh))| TableColumn::new(key, en, zh)));
    columns.push(TableColumn::new("residents", "residents, all of the village", "全体村民"));
    columns.extend(COSTS.map(|(key, en, zh, _)| TableColumn::new(key, en, zh)));
    let row = |arm: &Welfare| {
        let mut cells = vec![named(arm)];
        cells.extend(arm.worth.map(|interval| TableCell::Interval(interval, 1)));
        cells.push(TableCell::Interval(arm.residents, 1));
        cells.extend(COSTS.map(|(.., value)| TableCell::Interval(value(arm), 1)));
        cells
    };
    let replications = arms.first().map_or(0, |arm| arm.net_outlay.replications);
    let mut notes = vec![
        text!(
            "Farm households: certainty equivalent of disposable income, less free time given up at the hourly wage. \
             Consumers: surplus as experienced. Each of the four columns adds to the one before. Steadier income: change of the \
             certainty equivalent less change of the mean; it is what insurance is worth beyond what it pays.",
            "农户：可支配收入的确定性等值，减去按小时工资计的闲暇损失。消费者：消费者剩余（事后）。前四列依次为：农户；再加本地主播与物流；再加消费者；全部主体。收入更稳定：确定性等值的变化减去均值的变化，即保险在赔付之外的价值。"
        ),
        text!(
            "Residents: trips saved by parcels that come to the village, a resident household. No part of farm income and of \
             the other columns.",
            "全体村民：包裹进村节省的取件路程，按每户村民计。不计入农户收入，也不计入其他各列。"
        ),
        text!(
            "Net user cost: annuities of assets while they work, operation, services and top-ups, less taxes, label fees and fines. \
             Net outlay: what was paid instead of annuities, less the present value of the annuities that remain (assets left).",
            "年化净成本：使用期内资产年金、运营、服务与低保补差，减去税收、区域品牌费和罚款。净支出：以实际购价代替年金，减去剩余年金的现值（期末资产残值）。"
        ),
    ];
    notes.extend(replication_notes(replications, arms.first().map_or(0, |arm| arm.dropped)));
    Table {
        key: "willingness_to_pay",
        title: text!(
            "Willingness to pay and cost (yuan per household and year against the baseline, mean [95 % interval])",
            "受益（支付意愿）与成本（元/户·年，与基准相比，均值 [95%置信区间]）"
        ),
        columns,
        rows: arms.iter().map(row).collect(),
        notes,
    }
}

fn ratios(
    key: &'static str,
    title: Text,
    arms: &[Welfare],
    values: impl Fn(&Welfare) -> &[Option<Interval>; 4],
) -> Table {
    let ratio = |(key, letter): (&&str, char)| {
        TableColumn::new(&format!("mvpf_{key}"), &format!("MVPF ({letter})"), &format!("MVPF（{letter}）"))
    };
    let mut columns = vec![TableColumn::new("arm", "arm", "方案")];
    columns.extend(BENEFICIARY_GROUPS.iter().zip('a'..).map(ratio));
    let row = |arm: &Welfare| {
        let cell = |group: usize| match values(arm)[group] {
            Some(interval) => TableCell::Interval(interval, 2),
            None if arm.worth[group].mean > 0.0 => {
                TableCell::label("pays_for_itself", text!("pays for itself", "财政上可自我平衡"))
            }
            None => TableCell::Empty,
        };
        std::iter::once(named(arm)).chain((0..BENEFICIARY_GROUPS.len()).map(cell)).collect()
    };
    Table {
        key,
        title,
        columns,
        rows: arms.iter().map(row).collect(),
        notes: vec![
            text!(
                "Worth to (a) farm households, (b) also local hosts and logistics, (c) also consumers, (d) everybody. \
                 At no net cost and positive worth a programme pays for itself.",
                "支付意愿计入（a）农户，（b）另加本地主播与物流，（c）另加消费者，（d）全部主体。净成本不为正而支付意愿为正时称为财政上可自我平衡。"
            ),
            text!(
                "Intervals: Fieller, 95 %. No bound: the net cost may be zero.",
                "区间：95% Fieller 区间。“无界”：净成本可能为零。"
            ),
        ],
    }
}

/// The columns of members who moved: key, English, Chinese, digits, value.
type MoverColumn = (&'static str, &'static str, &'static str, usize, fn(&Welfare) -> Interval);
const MOVERS: [MoverColumn; 4] = [
    ("away", "members away, per household", "外出成员（人/户）", 4, |arm| arm.movers.away),
    ("moved_income", "earnings at home", "在家收益", 1, |arm| arm.movers.local_earnings),
    ("away_pay", "pay away", "外出收入", 1, |arm| arm.movers.away_pay),
    ("movers_surplus", "movers' surplus", "去留成员剩余", 1, |arm| arm.movers.surplus),
];

fn movers(arms: &[Welfare]) -> Table {
    let mut columns = vec![TableColumn::new("arm", "arm", "方案")];
    columns.extend(MOVERS.map(|(key, en, zh, ..)| TableColumn::new(key, en, zh)));
    let cell = |arm: &Welfare, (.., digits, value): MoverColumn| TableCell::Interval(value(arm), digits);
    let row = |arm: &Welfare| std::iter::once(named(arm)).chain(MOVERS.map(|column| cell(arm, column))).collect();
    Table {
        key: "movers",
        title: text!(
            "Members who left or came back (changes against the baseline, yuan per household and year, mean [95 % interval])",
            "外出与返乡成员（与基准相比的变化，元/户·年，均值 [95%置信区间]）"
        ),
        columns,
        rows: arms.iter().map(row).collect(),
        notes: vec![text!(
            "Earnings at home: what members who came back earn, less what those who left earned; in no other income. Pay away is \
             the members' own: it falls by what those who come back give up. Of all this only the movers' surplus is part of the \
             willingness to pay of farm households: half the change of what a member earns at home, for those who moved because \
             of the arm.",
            "在家收益：返乡成员所得减去外出成员原先所得，不计入其他收入。外出收入归成员本人，返乡者放弃的部分使其下降。其中只有去留成员剩余计入农户支付意愿：因方案而去留的成员在家收益变化的一半。"
        )],
    }
}

fn named(arm: &Welfare) -> TableCell {
    TableCell::name(&arm.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::statistics::Interval;
    use crate::study::estimate::welfare::{Account, Movers};

    #[test]
    fn an_arm_without_cost_that_is_worth_something_pays_for_itself() {
        let interval = |mean: f64| Interval { mean, low: mean, high: mean, standard_error: 0.0, replications: 3 };
        let none = Interval { mean: 0.0, low: 0.0, high: 0.0, standard_error: 0.0, replications: 2 };
        let account = Account {
            market_income: none,
            asset_charge: none,
            after_charge: none,
            transfers: none,
            disposable_income: none,
            consumers: none,
            others: none,
            user_cost: none,
            net_gain: none,
        };
        let arm = Welfare {
            account,
            name: "grant".into(),
            worth: [5.0, 7.0, 6.0, 10.0].map(interval),
            residents: interval(0.0),
            steadiness: interval(0.0),
            movers: Movers {
                away: interval(0.0),
                local_earnings: interval(0.0),
                away_pay: interval(0.0),
                surplus: interval(0.0),
            },
            net_outlay: interval(-3.0),
            residual_value: interval(0.0),
            net_user_cost: interval(-3.0),
            per_outlay: [None; 4],
            per_user_cost: [None; 4],
            pays_for_itself: true,
            dropped: 0,
        };
        let tables = welfare_tables(&[arm]);
        assert_eq!(tables[2].rows[0][1].text().en, "pays for itself");
        assert!(tables.iter().all(|table| table.rows.iter().all(|row| row.len() == table.columns.len())));
    }
}
