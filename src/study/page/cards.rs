//! The four numbers at the head of the page.

use super::context::{Context, Effect};
use super::sentence::{RATIO, YUAN, bounds, percent};
use crate::engine::error::text;
use crate::study::estimate::outcomes::LOSING_MEDIAN;
use crate::study::estimate::{Estimand, Interval};
use crate::study::tables::{change, readable};

/// A number with its interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    /// What it is.
    pub name: String,
    /// The number with its unit.
    pub number: String,
    /// Its interval.
    pub interval: String,
    /// What it is of, and what it is compared with.
    pub note: String,
}

/// Gain in income, gain per public yuan, farmers' share of the consumer's yuan, and who loses how much: of the
/// best effect, as far as the design estimates them.
pub(crate) fn cards(context: &Context<'_>) -> Vec<Card> {
    let best = context.best();
    let cards = [gain(context, best), per_yuan(context, best), farmers_share(context, best), losers(context, best)];
    cards.into_iter().flatten().collect()
}

fn gain(context: &Context<'_>, best: Option<&Effect>) -> Option<Card> {
    let name = context.pick("Gain in farmers' income", "农户增收");
    let effect = best?;
    let yuan = change(effect.gain.mean, YUAN);
    let share = context.baseline_income().map(|income| readable(effect.gain.mean / income * 100.0, RATIO));
    let arm = &effect.name;
    let share = share.map_or_else(
        || text!("{arm}", "{arm}"),
        |share| text!("{arm}; {share} % of income", "{arm}；相当于收入的{share}%"),
    );
    Some(Card {
        name,
        number: context.say(&text!("{yuan} yuan a year", "{yuan}元/(户·年)")),
        interval: bounds(&effect.gain, YUAN),
        note: context.say(&share),
    })
}

fn per_yuan(context: &Context<'_>, best: Option<&Effect>) -> Option<Card> {
    let name = context.pick("Gain per public yuan", "每元公共成本增收");
    let effect = best?;
    let per_yuan = effect.per_yuan?;
    let (arm, yuan) = (&effect.name, readable(per_yuan.mean, RATIO));
    let cost = effect.cost.map_or_else(|| "—".to_owned(), |cost| readable(cost.mean, YUAN));
    Some(Card {
        name,
        number: context.say(&text!("{yuan} yuan", "{yuan}元")),
        interval: bounds(&per_yuan, RATIO),
        note: context.say(&text!("{arm}; cost of use {cost} yuan a year", "{arm}；年化成本{cost}元/(户·年)")),
    })
}

fn farmers_share(context: &Context<'_>, best: Option<&Effect>) -> Option<Card> {
    let name = context.pick("Farmers' part of the consumer's 100 yuan", "消费者每100元中农户所得");
    let level = context.find(context.baseline(), "farm_gate_share", Estimand::Level)?;
    let hundred = |it: Interval| Interval { mean: it.mean * 100.0, low: it.low * 100.0, high: it.high * 100.0, ..it };
    let (level, baseline) = (hundred(level), context.names.of(context.baseline()));
    let yuan = readable(level.mean, YUAN);
    let difference = best.and_then(|effect| context.find(&effect.arm, "farm_gate_share", Estimand::Difference));
    let note = match best.zip(difference.map(hundred)) {
        Some((effect, difference)) => {
            let (arm, more, range) = (&effect.name, change(difference.mean, RATIO), bounds(&difference, RATIO));
            text!("{baseline}; {arm} {more} yuan {range}", "{baseline}；{arm}{more}元{range}")
        }
        None => text!("{baseline}", "{baseline}"),
    };
    Some(Card {
        name,
        number: context.say(&text!("{yuan} yuan", "{yuan}元")),
        interval: level_bounds(&level),
        note: context.say(&note),
    })
}

fn losers(context: &Context<'_>, best: Option<&Effect>) -> Option<Card> {
    let name = context.pick("Households that lose", "收入下降户");
    let effect = best?;
    let losing = effect.losing?;
    let share = readable(context.experiment.arms[0].rules.measure.losing_share * 100.0, 1);
    let median = context.find(&effect.arm, LOSING_MEDIAN, Estimand::Level);
    let note = match median {
        Some(median) => {
            let loss = readable(median.mean.abs(), YUAN);
            text!(
                "lose more than {share} % of their own income; half of them more than {loss} yuan a year",
                "下降超过自身收入的{share}%；其中半数下降{loss}元/年以上"
            )
        }
        None => text!("lose more than {share} % of their own income", "下降超过自身收入的{share}%"),
    };
    let share = Interval { mean: losing.mean * 100.0, low: losing.low * 100.0, high: losing.high * 100.0, ..losing };
    Some(Card {
        name,
        number: context.say(&percent(losing.mean)),
        interval: level_bounds(&share),
        note: context.say(&note),
    })
}

/// `[10.3, 30.9]`; empty without bounds.
fn level_bounds(interval: &Interval) -> String {
    if interval.low.is_finite() && interval.high.is_finite() {
        format!("[{}, {}]", readable(interval.low, YUAN), readable(interval.high, YUAN))
    } else {
        String::new()
    }
}
