//! How much more a pathway adds when another is on, for every pair.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::charts::{Heat, Plot, Sign, covers_zero};
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::Context;
use crate::study::page::sentence::YUAN;
use crate::study::tables::change;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let pair = |a: &str, b: &str| -> Option<Interval> {
        let row = context.find_group(a, MARKET_INCOME, Estimand::Interaction, b);
        row.or_else(|| context.find_group(b, MARKET_INCOME, Estimand::Interaction, a))
    };
    let cells: Vec<Vec<Option<Interval>>> =
        PATHWAY_NAMES.iter().map(|a| PATHWAY_NAMES.iter().map(|b| pair(a, b)).collect()).collect();
    if cells.iter().flatten().all(Option::is_none) {
        return Err(text!(
            "Interactions need every subset of the five pathways: the design factorial.",
            "相互作用需要五条路径的全部组合：用 factorial 设计。"
        ));
    }
    let names: Vec<String> = PATHWAY_NAMES.iter().map(|name| context.names.of(name)).collect();
    let title = title(context, &cells, &names);
    let plot = Heat {
        head: context.pick("Pathway", "路径"),
        rows: names.clone(),
        columns: names,
        cells,
        sign: Sign::Change,
        decimals: YUAN,
        note: context.pick("In brackets: the 95 % interval covers 0", "括号：95%置信区间含零"),
    };
    let subtitle = text!(
        "How much more a pathway adds to market income when the other is there, averaged over all orders; yuan per household and year",
        "另一条路径存在时，一条路径多带来的市场性收入（按全部加入次序平均），元/(户·年)"
    );
    Ok(Drawing { title, subtitle, plot: Plot::Heat(plot) })
}

/// The largest pair that is distinguishable from zero.
fn title(context: &Context<'_>, cells: &[Vec<Option<Interval>>], names: &[String]) -> Text {
    let pairs = (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b)));
    let pairs: Vec<(usize, usize, Interval)> = pairs.filter_map(|(a, b)| Some((a, b, cells[a][b]?))).collect();
    let distinct = pairs.iter().filter(|pair| !covers_zero(&pair.2));
    let (count, all) = (distinct.clone().count(), pairs.len());
    let Some((a, b, effect)) = distinct.max_by(|a, b| a.2.mean.abs().total_cmp(&b.2.mean.abs())) else {
        return text!(
            "None of the {all} pairs interacts distinguishably from zero",
            "{all}对路径的相互作用均与零无法区分"
        );
    };
    let (a, b, yuan) = (&names[*a], &names[*b], change(effect.mean, YUAN));
    let word = if effect.mean > 0.0 { ["reinforce", "相互增强"] } else { ["weaken", "相互削弱"] };
    let both = context.pick(&format!("{a} and {b} {} each other most", word[0]), &format!("{a}与{b}{}最明显", word[1]));
    text!(
        "{both} ({yuan} yuan); {count} of {all} pairs are distinguishable from zero",
        "{both}（{yuan}元）；{all}对中有{count}对可与零区分"
    )
}
