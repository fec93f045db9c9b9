//! The ranking under uncertain assumptions as tables: how often each pathway has each rank, how often it beats another,
//! and which assumptions decide it.

use crate::engine::error::{Error, Result, Text, text};
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranking::{RankingUncertainty, ranking_uncertainty};
use crate::study::estimate::statistics::{Interval, differences};
use crate::study::report::designs::{DesignColumns, named};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn, pathway_name};

/// Number of rows of the table of assumptions: those with the largest influence on the ranking.
const MOST_ASSUMPTIONS: usize = 3;

/// The ranking over the draws of a sample design with a budget, without the point of the base rules.
///
/// # Errors
/// `Usage` if the design is incomplete, or if its points have no arm for each pathway.
pub fn ranking_tables(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<Vec<Table>> {
    let every = Contrast { arms: (1..panel.arms.len()).collect(), ..contrast.clone() };
    let complete = every.complete(panel, &[MARKET_INCOME])?;
    let group = PATHWAY_COUNT + 1;
    let is_flag = |name: &str| PATHWAY_NAMES.contains(&name);
    let is_complete = settings.len() >= 2 * group && settings.len().is_multiple_of(group);
    if !is_complete || !settings[0].iter().any(|(name, _)| is_flag(name)) {
        return Err(Error::Usage(text!(
            "a ranking needs the design \"sample\" with a budget: every pathway at every point",
            "排名需要带预算的 \"sample\" 设计：每个点上各路径各一组"
        )));
    }
    let points: Vec<usize> = (1..settings.len() / group).map(|point| point * group).collect();
    let effect = |point: usize, pathway: usize| {
        differences(&complete.series(MARKET_INCOME, point), &complete.series(MARKET_INCOME, point + 1 + pathway))
    };
    let effects: Vec<[Vec<f64>; PATHWAY_COUNT]> =
        points.iter().map(|&point| std::array::from_fn(|pathway| effect(point, pathway))).collect();
    let mut drawn: Vec<(String, Vec<f64>)> = Vec::new();
    for (at, (name, _)) in settings[0].iter().enumerate().filter(|(_, (name, _))| !is_flag(name)) {
        let items = |point: usize| match &settings[point][at].1 {
            crate::engine::declare::Value::List(items) => {
                items.iter().map(|item| item.number().unwrap_or(f64::NAN)).collect()
            }
            single => vec![single.number().unwrap_or(f64::NAN)],
        };
        let width = items(0).len();
        for item in 0..width {
            let label = if width > 1 { format!("{name}[{item}]") } else { name.clone() };
            drawn.push((label, points.iter().map(|&point| items(point)[item]).collect()));
        }
    }
    let ranking = ranking_uncertainty(&effects, &drawn);
    Ok(vec![
        rank_table(&ranking, complete.replications(), complete.dropped()),
        pairwise_table(&ranking),
        assumptions_table(&ranking),
    ])
}

fn rank_table(ranking: &RankingUncertainty, replications: u32, dropped: u32) -> Table {
    let row = |pathway: usize| {
        let distribution = &ranking.pathways[pathway];
        let spread = Interval {
            mean: distribution.effect,
            low: distribution.between[0],
            high: distribution.between[1],
            standard_error: f64::NAN,
            replications,
        };
        let mut cells = vec![TableCell::pathway(pathway), TableCell::Interval(spread, 1)];
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
        ("regret", "regret", "遗憾值"),
        ("share_from_parameters", "from parameters", "参数方差占比"),
    ]));
    let leader = pathway_name(ranking.leader());
    let first = 100.0 * ranking.pathways[ranking.leader()].ranks[0];
    let (verdict, zh) = if ranking.is_identified() {
        (
            format!("Ranking identified: {} is first in {first:.0} % of {} draws.", leader.en, ranking.draws),
            format!("排名可识别：{}在 {} 次抽样的 {first:.0} % 中居首。", leader.zh, ranking.draws),
        )
    } else {
        (
            format!(
                "Ranking not identified: {} is first most often, but only in {first:.0} % of {} draws of the assumptions.",
                leader.en, ranking.draws
            ),
            format!("排名无法识别：{}最常居首，但仅占 {} 次假设抽样的 {first:.0} %。", leader.zh, ranking.draws),
        )
    };
    let mut notes = vec![
        Text::new(verdict, zh),
        text!(
            "Each draw sets all assumed parameters at once; effects on market income, yuan per household and year. Regret: \
             what choosing the pathway loses, on average over draws, against the best of each draw. From parameters: share \
             of the variance of one run's effect that is not seeds.",
            "每次抽样同时设定全部假设参数；效应为市场收入，元/户·年。遗憾值：选此路径较各次抽样最优者平均损失多少。参数方差占比：单次运行效应的方差中并非来自随机种子的部分。"
        ),
    ];
    notes.extend(replication_notes(replications, dropped));
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
                &format!("取值最低三分之一时{}居首", leader.zh),
            ),
            TableColumn::new(
                "share_first_in_highest_third",
                &format!("{} first, highest third", leader.en),
                &format!("取值最高三分之一时{}居首", leader.zh),
            ),
        ],
        rows: ranking.deciding.iter().take(MOST_ASSUMPTIONS).map(row).collect(),
        notes: vec![text!(
            "Share explained: squared rank correlation of the parameter with the ranks of the pathways, averaged over them.",
            "解释比例：参数与各路径名次的秩相关系数平方，按路径平均。"
        )],
    }
}
