//! The ranking under uncertain assumptions as tables: how often each pathway has each rank, how often it beats another,
//! and which assumptions decide it.

use crate::engine::error::{Result, Text, text};
use crate::engine::pathways::PATHWAY_COUNT;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{DesignColumns, ranking_estimates};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranking::RankingUncertainty;
use crate::study::report::designs::named;
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn, pathway_name};

/// Number of rows of the table of assumptions: those with the largest influence on the ranking.
const MOST_ASSUMPTIONS: usize = 3;

/// The ranking over the draws of a sample design with a budget, without the point of the base rules.
///
/// # Errors
/// `Usage` if the design is incomplete, or if its points have no arm for each pathway.
pub fn ranking_tables(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<Vec<Table>> {
    let ranking = ranking_estimates(panel, contrast, settings)?;
    Ok(vec![rank_table(&ranking), pairwise_table(&ranking), assumptions_table(&ranking)])
}

fn rank_table(ranking: &RankingUncertainty) -> Table {
    let row = |pathway: usize| {
        let distribution = &ranking.pathways[pathway];
        let mut cells = vec![TableCell::pathway(pathway), TableCell::Interval(distribution.effect, 1)];
        cells.extend(distribution.ranks.iter().map(|share| TableCell::Share(*share)));
        cells.extend([TableCell::number(distribution.regret, 1), TableCell::Share(distribution.from_parameters)]);
        cells
    };
    let mut columns = TableColumn::list(&[
        ("pathway", "pathway", "路径"),
        ("effect", "effect, 5 % to 95 % of draws", "效应（5 %–95 % 抽样）"),
    ]);
    columns.extend(
        (1..=PATHWAY_COUNT)
            .map(|rank| TableColumn::new(&format!("rank_{rank}"), &format!("rank {rank}"), &format!("第 {rank} 名"))),
    );
    columns.extend(TableColumn::list(&[
        ("regret", "regret", "后悔值"),
        ("share_from_parameters", "from parameters", "参数方差占比"),
    ]));
    let leader = pathway_name(ranking.leader());
    let first = 100.0 * ranking.pathways[ranking.leader()].ranks[0];
    let (verdict, zh) = if ranking.is_identified() {
        (
            format!("Ranking identified: {} is first in {first:.0} % of {} draws.", leader.en, ranking.draws),
            format!("可以确定排序：{}在 {} 次抽样的 {first:.0} % 中居首。", leader.zh, ranking.draws),
        )
    } else {
        (
            format!(
                "Ranking not identified: {} is first most often, but only in {first:.0} % of {} draws of the assumptions.",
                leader.en, ranking.draws
            ),
            format!("无法确定排序：{}最常居首，但仅占 {} 次假设抽样的 {first:.0} %。", leader.zh, ranking.draws),
        )
    };
    let mut notes = vec![
        Text::new(verdict, zh),
        text!(
            "Each draw sets all assumed parameters at once; effects on market income, yuan per household and year. Regret: \
             what choosing the pathway loses, on average over draws, against the best of each draw. From parameters: share \
             of the variance of one run's effect that is not seeds.",
            "每次抽样同时设定全部假设参数；效应为市场性收入，元/户·年。后悔值：选此路径较各次抽样最优者平均损失多少。参数方差占比：单次模拟效应的方差中并非来自随机种子的部分。"
        ),
    ];
    notes.extend(replication_notes(ranking.replications, ranking.dropped));
    Table {
        key: "ranking",
        title: text!("Ranking of the pathways under ignorance", "不确定假设下的路径排名"),
        columns,
        rows: (0..PATHWAY_COUNT).map(row).collect(),
        notes,
    }
}

fn pairwise_table(ranking: &RankingUncertainty) -> Table {
    let row = |pathway: usize| {
        let beats = (0..PATHWAY_COUNT).map(|other| {
            if other == pathway { TableCell::Empty } else { TableCell::Share(ranking.pathways[pathway].beats[other]) }
        });
        std::iter::once(TableCell::Text(pathway_name(pathway))).chain(beats).collect()
    };
    Table {
        key: "ranking_pairwise",
        title: text!("How often the row beats the column", "行优于列的比例"),
        columns: std::iter::once(TableColumn::new("pathway", "pathway", "路径"))
            .chain(
                (0..PATHWAY_COUNT)
                    .map(pathway_name)
                    .map(|name| TableColumn::new(&format!("beats_{}", name.en), &name.en, &name.zh)),
            )
            .collect(),
        rows: (0..PATHWAY_COUNT).map(row).collect(),
        notes: Vec::new(),
    }
}

fn assumptions_table(ranking: &RankingUncertainty) -> Table {
    let leader = pathway_name(ranking.leader());
    let row = |(name, weight, [low, high]): &(String, f64, [f64; 2])| {
        vec![named(name), TableCell::Share(*weight), TableCell::Share(*low), TableCell::Share(*high)]
    };
    Table {
        key: "ranking_assumptions",
        title: text!("The assumptions that decide the ranking most", "最能左右排名的假设"),
        columns: vec![
            TableColumn::new("parameter", "parameter", "参数"),
            TableColumn::new("share_of_ranks_explained", "share of ranks explained", "解释排名的比例"),
            TableColumn::new(
                "share_first_in_lowest_third",
                &format!("{} first, lowest third", leader.en),
                &format!("取值居后三分之一时{}居首的比例", leader.zh),
            ),
            TableColumn::new(
                "share_first_in_highest_third",
                &format!("{} first, highest third", leader.en),
                &format!("取值居前三分之一时{}居首的比例", leader.zh),
            ),
        ],
        rows: ranking.deciding.iter().take(MOST_ASSUMPTIONS).map(row).collect(),
        notes: vec![text!(
            "Share explained: squared rank correlation of the parameter with the ranks of the pathways, averaged over them.",
            "解释比例：参数与各路径名次的秩相关系数平方，按路径平均。"
        )],
    }
}
