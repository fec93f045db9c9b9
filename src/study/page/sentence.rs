//! Sentences made from numbers. A number has the decimals that the tables of the page show.

use super::context::{Context, Effect};
use crate::engine::error::{Text, text};
use crate::engine::units::count_as_f64;
use crate::study::charts::covers_zero;
use crate::study::estimate::Interval;
use crate::study::facts::Fact;
use crate::study::tables::{change, readable};

/// Decimals of yuan.
pub(crate) const YUAN: usize = 1;
/// Decimals of a gain per yuan and of percentages of income.
pub(crate) const RATIO: usize = 2;

/// `[+10.3, +30.9]`; empty without bounds.
pub(crate) fn bounds(interval: &Interval, decimals: usize) -> String {
    if interval.low.is_finite() && interval.high.is_finite() {
        format!("[{}, {}]", change(interval.low, decimals), change(interval.high, decimals))
    } else {
        String::new()
    }
}

/// A share with one decimal: `72.6 %`, `72.6%`.
pub(crate) fn percent(share: f64) -> Text {
    let number = readable(share * 100.0, 1);
    text!("{number} %", "{number}%")
}

/// What an effect does to income, without subject: `raises income by 20.6 yuan`.
pub(crate) fn does(gain: &Interval) -> Text {
    let yuan = readable(gain.mean.abs(), YUAN);
    if covers_zero(gain) {
        let yuan = change(gain.mean, YUAN);
        return text!("has no effect distinguishable from zero ({yuan} yuan)", "的效果与零无法区分（{yuan}元）");
    }
    if gain.mean < 0.0 {
        text!("lowers income by {yuan} yuan", "使户均每年减收{yuan}元")
    } else {
        text!("raises income by {yuan} yuan", "使户均每年增收{yuan}元")
    }
}

/// The sentence about the best of the compared effects, or about the only one.
pub(crate) fn conclusion(context: &Context<'_>) -> Option<Text> {
    let best = context.best()?;
    let compared = context.effects.iter().filter(|effect| !effect.is_part && !effect.is_joint).count();
    let others_gain = context.effects.iter().any(|effect| !effect.is_part && !effect.is_joint && effect.gain.low > 0.0);
    let name = &best.name;
    let does = does(&best.gain);
    let bounds = bounds(&best.gain, YUAN);
    let Text { en, zh } = does;
    let lead = match compared {
        1 => Text::new(
            format!("{name} {en} a household and year, 95 % interval {bounds}"),
            format!("{name}{zh}，95%置信区间{bounds}元"),
        ),
        _ if best.gain.low > 0.0 => Text::new(
            format!(
                "Of {compared} compared, {name} raises income most: it {en} a household and year, 95 % interval {bounds}"
            ),
            format!("所比较的{compared}个方案中，{name}增收最多：{name}{zh}，95%置信区间{bounds}元"),
        ),
        _ if others_gain => Text::new(
            format!(
                "Of {compared} compared, the largest estimate is that of {name}, which {en}, 95 % interval {bounds}; others \
                 raise income distinguishably"
            ),
            format!(
                "所比较的{compared}个方案中，估计值最大的{name}{zh}，95%置信区间{bounds}元；另有方案的增收可与零区分"
            ),
        ),
        _ => Text::new(
            format!(
                "None of the {compared} compared raises income distinguishably from zero; the first of them, {name}, {en}, 95 % interval \
                 {bounds}"
            ),
            format!("所比较的{compared}个方案均未见可与零区分的增收；居首的{name}{zh}，95%置信区间{bounds}元"),
        ),
    };
    let [share, cost, losing] = [share_of_income(context, best), against_cost(best), losers(best)];
    let tail =
        |pick: fn(&Text) -> &str| -> String { [&share, &cost, &losing].into_iter().flatten().map(pick).collect() };
    let (en, zh) = (tail(|text| &text.en), tail(|text| &text.zh));
    Some(Text::new(format!("{}{en}.", upper_first(&lead.en)), format!("{}{zh}。", lead.zh)))
}

fn share_of_income(context: &Context<'_>, effect: &Effect) -> Option<Text> {
    let income = context.baseline_income().filter(|income| *income > 0.0)?;
    let share = readable(effect.gain.mean / income * 100.0, RATIO);
    Some(text!("; that is {share} % of income without it", "，相当于基准收入的{share}%"))
}

fn against_cost(effect: &Effect) -> Option<Text> {
    let cost = effect.cost.filter(|cost| cost.mean > 0.05)?;
    let yuan = readable(cost.mean, YUAN);
    if covers_zero(&effect.gain) {
        return Some(text!("; it costs the public {yuan} yuan", "，公共成本{yuan}元"));
    }
    Some(if effect.gain.mean < cost.mean {
        text!(", less than the {yuan} yuan it costs the public", "，低于其公共成本{yuan}元")
    } else {
        text!(", more than the {yuan} yuan it costs the public", "，高于其公共成本{yuan}元")
    })
}

fn losers(effect: &Effect) -> Option<Text> {
    let losing = effect.losing.filter(|losing| losing.mean.is_finite())?;
    let Text { en, zh } = percent(losing.mean);
    Some(text!("; {en} of households lose noticeably", "；{zh}的农户收入明显下降"))
}

/// Gain and cost of the best effect for all growers of the county together; of the world, where the county is not known.
pub(crate) fn totals(context: &Context<'_>) -> Option<Text> {
    let best = context.best()?;
    let cost = best.cost.filter(|cost| cost.mean.is_finite())?;
    let known = context.experiment.facts.value(Fact::Growers);
    let count = known.unwrap_or(count_as_f64(context.experiment.arms.first()?.households()));
    let total = |yuan: f64| yuan * count;
    let households = readable(count, 0);
    let (name, gain, cost) = (&best.name, total(best.gain.mean), total(cost.mean));
    let [gain_zh, cost_zh] = [gain, cost].map(|yuan| readable(yuan / 10_000.0, 2));
    let [gain_en, cost_en] = [gain, cost].map(|yuan| readable(yuan, 0));
    if covers_zero(&best.gain) {
        return Some(text!(
            "For all {households} households, {name} costs the public {cost_en} yuan a year.",
            "折合全域{households}户：{name}每年公共成本合计{cost_zh}万元。"
        ));
    }
    Some(Text::new(
        format!(
            "For all {households} households, {name} changes income by {gain_en} yuan a year and costs the public {cost_en} yuan a year."
        ),
        format!("折合全域{households}户：{name}每年农户增收合计{gain_zh}万元，公共成本合计{cost_zh}万元。"),
    ))
}

/// A sentence with a capital letter.
pub(crate) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(mean: f64, low: f64, high: f64) -> Interval {
        Interval { mean, low, high, standard_error: 1.0, replications: 9 }
    }

    #[test]
    fn gains_losses_and_nothing_have_words_of_their_own() {
        let texts =
            [interval(20.6, 10.3, 30.9), interval(-8.0, -9.0, -7.0), interval(2.2, -2.5, 6.9)].map(|it| does(&it));
        assert_eq!(texts[0].zh, "使户均每年增收20.6元");
        assert_eq!(texts[1].en, "lowers income by 8.0 yuan");
        assert_eq!(texts[2].zh, "的效果与零无法区分（+2.2元）");
        assert_eq!(upper_first("supply chain"), "Supply chain");
    }
}
