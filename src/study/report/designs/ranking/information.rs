//! What it would be worth to know the assumptions of a ranking, as tables and as a sentence.

use crate::engine::error::{Text, text};
use crate::study::estimate::ranking::{AssumptionValue, PerfectInformation, RankingUncertainty};
use crate::study::report::designs::named;
use crate::study::report::designs::ranking::alternative_name;
use crate::study::tables::{Table, TableCell, TableColumn, plain_number};

/// Number of rows of the table of assumptions: those most worth knowing.
const MOST_ASSUMPTIONS: usize = 10;

/// Which assumption is most worth measuring.
pub fn information_sentence(ranking: &RankingUncertainty) -> Text {
    let stands_out = |it: &&AssumptionValue| it.value > it.by_chance[1] && it.value >= 0.05;
    let all = plain_number(ranking.information[0].surface.mean, 1);
    let first: Vec<&AssumptionValue> = ranking.assumptions.iter().filter(stands_out).take(3).collect();
    if first.is_empty() {
        return text!(
            "Knowing all assumptions would be worth {all} yuan per household and year; no single one stands out.",
            "若全部假设均已知，价值为 {all} 元/户·年；没有单项假设特别值得测量。"
        );
    }
    let of = |it: &&AssumptionValue| (it.parameter.clone(), plain_number(it.value, 1));
    let en = first.iter().map(of).map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ");
    let zh = first.iter().map(of).map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join("、");
    text!(
        "Knowing all assumptions before choosing would be worth {all} yuan per household and year; knowing one alone: {en}.",
        "选择前若已知全部假设，价值为 {all} 元/户·年；仅知其一：{zh}。"
    )
}

pub fn information_table(ranking: &RankingUncertainty) -> Table {
    let names = [text!("weighted draws", "加权抽样"), text!("all draws alike", "等权抽样")];
    let row = |(name, it): (Text, &PerfectInformation)| {
        let jackknife = if it.jackknife.is_nan() { TableCell::Empty } else { TableCell::number(it.jackknife, 1) };
        vec![TableCell::Text(name), TableCell::Interval(it.surface, 1), TableCell::number(it.naive, 1), jackknife]
    };
    Table {
        key: "ranking_information",
        title: text!(
            "What knowing all assumptions would be worth, yuan per household and year",
            "全部假设已知的价值，元/户·年"
        ),
        columns: TableColumn::list(&[
            ("draws", "draws", "抽样"),
            ("regression", "by regression [95 %]", "回归 [95 %]"),
            ("naive", "with luck", "含偶然性"),
            ("jackknife", "jackknife", "刀切法"),
        ]),
        rows: names.into_iter().zip(&ranking.information).map(row).collect(),
        notes: vec![text!(
            "The best act of each draw less the act that is best on average, by gain less user cost. With luck it is too \
             large; the jackknife needs two replications and is mostly too small.",
            "各次抽样最优选择的净增收减平均最优选择的净增收。含偶然性者偏大；刀切法需两次重复，通常偏小。"
        )],
    }
}

pub fn assumptions_table(ranking: &RankingUncertainty) -> Table {
    let leader = alternative_name(&ranking.alternatives[ranking.leader()].name).text();
    let row = |it: &AssumptionValue| {
        vec![
            named(&it.parameter),
            TableCell::number(it.value, 1),
            TableCell::number(it.by_chance[0], 1),
            TableCell::number(it.by_chance[1], 1),
            TableCell::Share(it.leader_first[0]),
            TableCell::Share(it.leader_first[1]),
        ]
    };
    Table {
        key: "ranking_assumptions",
        title: text!(
            "What knowing one assumption would be worth, yuan per household and year",
            "已知单项假设的价值，元/户·年"
        ),
        columns: vec![
            TableColumn::new("parameter", "parameter", "参数"),
            TableColumn::new("value", "worth", "价值"),
            TableColumn::new("by_chance", "by chance", "纯偶然"),
            TableColumn::new("by_chance_upper", "95 %", "95 % 上限"),
            TableColumn::new(
                "share_first_in_lowest_third",
                &format!("{} first, low", leader.en),
                &format!("取值低时{}居首", leader.zh),
            ),
            TableColumn::new("share_first_in_highest_third", "high", "取值高时"),
        ],
        rows: ranking.assumptions.iter().take(MOST_ASSUMPTIONS).map(row).collect(),
        notes: vec![text!(
            "Worth: choosing by the mean net gains given the parameter, against choosing once for all. By chance: the same of a \
             parameter that decides nothing, mean and upper bound of permutations. Low and high: lowest and highest third.",
            "价值：按参数取值择优与一次性选择之差。纯偶然：无关参数所得（随机置换的均值与上限）。低、高：取值最低与最高三分之一。"
        )],
    }
}
