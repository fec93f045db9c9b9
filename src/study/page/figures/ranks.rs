//! Over draws of the assumed parameters: the ranks of the pathways, or the parameters that matter most.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::charts::{Forest, ForestRow, Heat, Plot, Sign};
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::Context;
use crate::study::page::sentence::upper_first;
use crate::study::tables::readable;

/// Most parameters of the figure.
const MOST: usize = 12;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    if context.all(Estimand::ShareOfRank).next().is_some() { ranks(context) } else { parameters(context) }
}

/// A number without interval.
fn exact(mean: f64) -> Interval {
    let nothing = f64::NAN;
    Interval { mean, low: nothing, high: nothing, standard_error: nothing, replications: 0 }
}

fn ranks(context: &Context<'_>) -> Answer {
    let share = |name: &str, rank: usize| {
        context
            .find_group(name, MARKET_INCOME, Estimand::ShareOfRank, &rank.to_string())
            .map(|it| exact(100.0 * it.mean))
    };
    let ranks = 1..=PATHWAY_NAMES.len();
    let cells: Vec<Vec<Option<Interval>>> =
        PATHWAY_NAMES.iter().map(|name| ranks.clone().map(|rank| share(name, rank)).collect()).collect();
    let first = |at: &usize| cells[*at][0].map_or(0.0, |it| it.mean);
    let leader = (0..PATHWAY_NAMES.len()).rev().max_by(|a, b| first(a).total_cmp(&first(b))).unwrap_or(0);
    let (name, often) = (context.names.of(PATHWAY_NAMES[leader]), readable(first(&leader), 1));
    let title = if first(&leader) >= 80.0 {
        Text::new(
            upper_first(&format!("{name} is first in {often} % of the draws")),
            format!("{name}在{often}%的抽样中居首"),
        )
    } else {
        text!(
            "No ranking can be established: {name} is first most often, in {often} % of the draws",
            "无法确定排序：居首最多的{name}也只占{often}%的抽样"
        )
    };
    let subtitle = text!(
        "Share of the draws of the assumed parameters in which a pathway has a rank by gain in market income, %. Established from 80 % on",
        "假设参数各次抽样中，各路径按增收所得名次的比例（%）。达到80%方可确定"
    );
    let rank = |rank: usize| context.say(&text!("rank {rank}", "第{rank}名"));
    let plot = Heat {
        head: context.pick("Pathway", "路径"),
        rows: PATHWAY_NAMES.iter().map(|name| context.names.of(name)).collect(),
        columns: ranks.map(rank).collect(),
        cells,
        sign: Sign::Level,
        decimals: 1,
        note: deciding(context),
    };
    Ok(Drawing { title, subtitle, plot: Plot::Heat(plot) })
}

/// The three parameters that explain most of the ranks.
fn deciding(context: &Context<'_>) -> String {
    let named = context.all(Estimand::ShareOfRanksExplained).take(3);
    let named: Vec<String> = named.map(|row| format!("{} ({})", row.group, readable(row.mean, 2))).collect();
    let list = named.join(context.language.pick(", ", "、"));
    context.say(&text!(
        "Parameters that explain most of the ranks (squared rank correlation): {list}",
        "对名次解释最多的参数（秩相关平方）：{list}"
    ))
}

fn parameters(context: &Context<'_>) -> Answer {
    let mut rows: Vec<ForestRow> = context
        .all(Estimand::RankCorrelation)
        .take(MOST)
        .map(|row| ForestRow { name: row.group.clone(), is_part: false, values: vec![Some(exact(row.mean))] })
        .collect();
    let size = |row: &ForestRow| row.values[0].map_or(0.0, |it| it.mean.abs());
    rows.retain(|row| size(row).is_finite());
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let Some(first) = rows.first() else {
        return Err(text!(
            "The design sample draws the assumed parameters and says which of them matter.",
            "用 sample 设计对假设参数抽样，说明哪些参数起决定作用。"
        ));
    };
    let (name, value) = (&first.name, Sign::Change.write(first.values[0].map_or(0.0, |it| it.mean), 2));
    let title = text!(
        "{name} moves farmers' income most: rank correlation {value}",
        "{name} 对农户收入影响最大：秩相关系数{value}"
    );
    let subtitle = text!(
        "Rank correlation of each drawn parameter with market income over the draws; 0 is no influence",
        "各抽样参数与市场性收入的秩相关系数；0为无影响"
    );
    let plot = Forest {
        head: context.pick("Parameter", "参数"),
        series: vec![context.pick("rank correlation", "秩相关系数")],
        rows,
        sign: Sign::Change,
        decimals: 2,
        axis: context.pick("rank correlation", "秩相关系数"),
    };
    Ok(Drawing { title, subtitle, plot: Plot::Forest(plot) })
}
