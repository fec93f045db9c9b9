//! Over draws of the assumed parameters: how often each alternative is first, or the parameters that matter most.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Forest, ForestRow, Plot, Sign};
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::Context;
use crate::study::page::sentence::upper_first;
use crate::study::tables::{alternative_label, readable};

/// Most parameters of the figure.
const MOST: usize = 12;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    if context.all(Estimand::ShareOfDrawsFirst).next().is_some() {
        Ok(first_places(context))
    } else {
        parameters(context)
    }
}

/// A number without interval.
fn exact(mean: f64) -> Interval {
    let nothing = f64::NAN;
    Interval { mean, low: nothing, high: nothing, standard_error: nothing, replications: 0 }
}

fn first_places(context: &Context<'_>) -> Drawing {
    // Without a group these are the weighted draws.
    let shares = context.all(Estimand::ShareOfDrawsFirst).filter(|row| row.group.is_empty());
    let name = |key: &str| context.say(&alternative_label(key));
    let mut rows: Vec<ForestRow> = shares
        .map(|row| ForestRow { name: name(&row.arm), is_part: false, values: vec![Some(exact(100.0 * row.mean))] })
        .collect();
    let share = |row: &ForestRow| row.values[0].map_or(0.0, |it| it.mean);
    rows.sort_by(|a, b| share(b).total_cmp(&share(a)));
    rows.truncate(MOST);
    let (name, often) = rows.first().map_or((String::new(), 0.0), |row| (row.name.clone(), share(row)));
    let shown = readable(often, 1);
    let title = if often >= 80.0 {
        Text::new(
            upper_first(&format!("{name} is first in {shown} % of the draws")),
            format!("{name}在{shown}%的抽样中居首"),
        )
    } else {
        text!(
            "No ranking can be established: {name} is first most often, in {shown} % of the draws",
            "无法确定排序：居首最多的{name}也只占{shown}%的抽样"
        )
    };
    let measure = text!(
        "Share of the weighted draws of the assumed parameters in which an alternative gains most per yuan, %. Established from 80 % on",
        "假设参数的加权抽样中，各选项每元增收居首的比例（%）。达到80%方可确定"
    );
    let named = deciding(context);
    let subtitle = Text::new(format!("{}. {}", measure.en, named.en), format!("{}。{}", measure.zh, named.zh));
    let plot = Forest {
        head: context.pick("Alternative", "选项"),
        series: vec![context.pick("share first", "居首比例")],
        rows,
        sign: Sign::Level,
        decimals: 1,
        axis: "%".to_owned(),
    };
    Drawing { title, subtitle, plot: Plot::Forest(plot) }
}

/// The three assumptions whose truth would be worth most.
fn deciding(context: &Context<'_>) -> Text {
    let worth = context.all(Estimand::PartialInformation).take(3);
    let worth: Vec<(String, String)> = worth.map(|row| (row.group.clone(), readable(row.mean, 1))).collect();
    let list = |mark: &str, unit: &str| {
        worth.iter().map(|(name, yuan)| format!("{name} ({yuan} {unit})")).collect::<Vec<_>>().join(mark)
    };
    Text::new(
        format!("Worth knowing first: {}", list(", ", "yuan a household and year")),
        format!("最值得先弄清：{}", list("、", "元/户·年")),
    )
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
