//! Quantity and quality: an exact decomposition of a change of net live income (a Bennet decomposition with symmetric
//! weights, the Shapley value over its factors), and a label of the kind of growth.

use crate::study::estimate::ratio::ratio_of_means;
use crate::study::estimate::shapley::shapley_value;
use crate::study::estimate::statistics::{Interval, mean, t_interval};

mod rows;

pub use rows::{BASE, SIGNS, county_rows, growth_rows, keyed, of_county};

/// A smaller change, as a share of the baseline's net live income, has no quality share.
const LEAST_CHANGE: f64 = 0.01;

/// A county, crop and live channel in a year. Net income is what is paid less refunds, fees, commissions and sending.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ChannelCell {
    /// Households paid through the channel.
    pub sellers: f64,
    /// Goods, kg.
    pub kilograms: f64,
    /// Price paid, yuan.
    pub gross: f64,
    /// Paid back, yuan.
    pub refund: f64,
    /// Platform fees and commissions, yuan.
    pub fees: f64,
    /// Freight, packing, handling and slot fees, yuan.
    pub sending: f64,
    /// Expected quality of what was sold, mean.
    pub expected_quality: f64,
}

impl ChannelCell {
    /// Net live income, yuan.
    #[must_use]
    pub fn net(&self) -> f64 {
        self.gross - self.refund - self.fees - self.sending
    }
    fn trades(&self) -> bool {
        self.sellers > 0.0 && self.kilograms > 0.0 && self.gross > self.refund
    }
    /// Quality, pure price, share refunded, share of fees, cost per kilogram. `worth`: yuan per kg and unit of quality.
    fn factors(&self, worth: f64) -> [f64; 5] {
        let net = self.gross - self.refund;
        let price = self.gross / self.kilograms - worth * self.expected_quality;
        let cost = self.sending / self.kilograms;
        [self.expected_quality, price, self.refund / self.gross, self.fees / net, cost]
    }
}

/// Net unit value of factors as [`ChannelCell::factors`] gives them, yuan a kilogram.
fn unit_value([quality, price, refunded, fees, cost]: [f64; 5], worth: f64) -> f64 {
    (price + worth * quality) * (1.0 - refunded) * (1.0 - fees) - cost
}

/// A change of net live income by where it comes from, yuan; the parts sum to it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Growth {
    /// More or fewer sellers.
    pub extensive: f64,
    /// More or fewer goods a seller.
    pub volume: f64,
    /// Better or worse goods, as buyers expect them.
    pub quality: f64,
    /// Less or more paid back.
    pub waste: f64,
    /// Fees, commissions, freight and packing.
    pub margin: f64,
    /// Price at equal quality.
    pub price: f64,
}

impl Growth {
    /// The whole change.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.extensive + self.volume + self.quality + self.waste + self.margin + self.price
    }
    /// Part of it that is quality: better goods, less paid back, cheaper ways to the buyer.
    #[must_use]
    pub fn of_quality(&self) -> f64 {
        self.quality + self.waste + self.margin
    }
    /// The sum of two changes.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            extensive: self.extensive + other.extensive,
            volume: self.volume + other.volume,
            quality: self.quality + other.quality,
            waste: self.waste + other.waste,
            margin: self.margin + other.margin,
            price: self.price + other.price,
        }
    }
    /// All parts times a number.
    #[must_use]
    pub fn times(&self, by: f64) -> Self {
        Self {
            extensive: self.extensive * by,
            volume: self.volume * by,
            quality: self.quality * by,
            waste: self.waste * by,
            margin: self.margin * by,
            price: self.price * by,
        }
    }
}

/// Decomposes the change from `before` to `after`. If a channel opens or closes, the whole change is one of sellers.
#[must_use]
pub fn growth(before: &ChannelCell, after: &ChannelCell, worth: f64) -> Growth {
    if !before.trades() || !after.trades() {
        return Growth { extensive: after.net() - before.net(), ..Growth::default() };
    }
    let each = |cell: &ChannelCell| [cell.sellers, cell.kilograms / cell.sellers, cell.net() / cell.kilograms];
    let [extensive, volume, value] = shapley(each(before), each(after), |[n, k, v]| n * k * v);
    let (old, new) = (before.factors(worth), after.factors(worth));
    let parts = shapley(old, new, |factors| unit_value(factors, worth));
    // The weight of a change of the unit value is its Shapley share: an average of old and new quantities.
    let change = unit_value(new, worth) - unit_value(old, worth);
    let weight = if change == 0.0 { mean_quantity(before, after) } else { value / change };
    let [quality, price, waste, fees, cost] = parts.map(|part| part * weight);
    Growth { extensive, volume, quality, waste, margin: fees + cost, price }
}

/// Mean of old and new quantity: the weight where the unit value does not change.
fn mean_quantity(before: &ChannelCell, after: &ChannelCell) -> f64 {
    f64::midpoint(before.kilograms, after.kilograms)
}

/// Shapley value of the change of each factor in the change of `value` from `before` to `after`.
fn shapley<const N: usize>(before: [f64; N], after: [f64; N], value: impl Fn([f64; N]) -> f64) -> [f64; N] {
    let mixed = |mask: usize| std::array::from_fn(|at| if mask >> at & 1 == 1 { after[at] } else { before[at] });
    let values: Vec<f64> = (0..1_usize << N).map(|mask| value(mixed(mask))).collect();
    std::array::from_fn(|factor| shapley_value(&values, factor))
}

/// Kind of growth. Every sign is that of an interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrowthKind {
    /// Net live income up, more than half of it quality; delivered quality up, refunds not up.
    QualityLed,
    /// Net live income up, less than half of it quality.
    QuantityLed,
    /// Net live income up and quality the larger part, but delivered quality down or refunds up.
    Mixed,
    /// GMV up, market income of households down.
    Immiserising,
    /// Net live income down.
    Shrinking,
    /// The intervals do not tell.
    Unclear,
}

/// Intervals that decide a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signs {
    /// Change of net live income.
    pub live: Interval,
    /// Change of GMV.
    pub gmv: Interval,
    /// Change of market income.
    pub income: Interval,
    /// Change of delivered quality.
    pub quality: Interval,
    /// Change of the refund rate.
    pub refunds: Interval,
    /// Quality share of growth.
    pub share: Option<Interval>,
}

/// The label of a change.
#[must_use]
pub fn kind(signs: &Signs) -> GrowthKind {
    if signs.gmv.is_positive() && signs.income.is_negative() {
        return GrowthKind::Immiserising;
    }
    if signs.live.is_negative() {
        return GrowthKind::Shrinking;
    }
    match signs.share.filter(|_| signs.live.is_positive()) {
        Some(share) if share.high < 0.5 => GrowthKind::QuantityLed,
        Some(share) if share.low > 0.5 => match (signs.quality, signs.refunds) {
            (quality, refunds) if quality.is_negative() || refunds.is_positive() => GrowthKind::Mixed,
            (quality, _) if quality.is_positive() => GrowthKind::QualityLed,
            _ => GrowthKind::Unclear,
        },
        _ => GrowthKind::Unclear,
    }
}

/// One arm, or one county of it, against the baseline: one value a replication, yuan per household and year.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthRow {
    /// Name of the arm.
    pub arm: String,
    /// Number of the county, where the row is of one county.
    pub county: Option<usize>,
    /// Parts of growth.
    pub parts: Vec<Growth>,
    /// Net live income of the baseline.
    pub base: Vec<f64>,
    /// Change of GMV.
    pub gmv: Vec<f64>,
    /// Change of market income.
    pub income: Vec<f64>,
    /// Change of delivered quality.
    pub quality: Vec<f64>,
    /// Change of the refund rate.
    pub refunds: Vec<f64>,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

impl GrowthRow {
    /// The whole change.
    pub(crate) fn change(&self) -> Interval {
        t_interval(&self.parts.iter().map(Growth::total).collect::<Vec<_>>())
    }
    /// Quality share of the change, with the interval of Fieller; `None` where the change is not clear, or below one per cent
    /// of the net live income of the baseline.
    #[must_use]
    pub fn quality_share(&self) -> Option<Interval> {
        let total = self.change();
        let is_clear = total.is_positive() || total.is_negative();
        if !is_clear || total.mean.abs() < LEAST_CHANGE * mean(&self.base).abs() {
            return None;
        }
        // A ratio needs a positive denominator: both change their sign where the total falls.
        let sign = total.mean.signum();
        let series = |part: fn(&Growth) -> f64| self.parts.iter().map(|parts| sign * part(parts)).collect::<Vec<_>>();
        ratio_of_means(&series(Growth::of_quality), &series(Growth::total), 0.0)
    }
    /// Intervals of the six parts, in the order of `keyed`.
    #[must_use]
    pub fn part_intervals(&self) -> [Interval; 6] {
        std::array::from_fn(|at| t_interval(&self.parts.iter().map(|parts| keyed(parts)[at].1).collect::<Vec<_>>()))
    }
    /// Its label.
    #[must_use]
    pub fn kind(&self) -> GrowthKind {
        kind(&Signs {
            live: self.change(),
            gmv: t_interval(&self.gmv),
            income: t_interval(&self.income),
            quality: t_interval(&self.quality),
            refunds: t_interval(&self.refunds),
            share: self.quality_share(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(sellers: f64, kilograms: f64, price: f64, quality: f64) -> ChannelCell {
        let gross = kilograms * price;
        let refund = 0.09 * gross;
        let fees = 0.13 * (gross - refund);
        ChannelCell { sellers, kilograms, gross, refund, fees, sending: 2.1 * kilograms, expected_quality: quality }
    }

    /// A21: the parts of any change sum to it, channels that open or close included.
    #[test]
    fn the_parts_sum_to_the_change() {
        let mut cells = vec![ChannelCell::default(), cell(3.0, 50.0, 9.0, 0.8), cell(12.0, 900.0, 8.0, 0.7)];
        cells.push(ChannelCell { refund: 400.0, sending: 9_000.0, ..cell(5.0, 700.0, 9.5, 0.9) });
        cells.push(ChannelCell { fees: 0.0, sending: 0.0, ..cell(3.0, 50.0, 9.0, 0.8) });
        for before in &cells {
            for after in &cells {
                let parts = growth(before, after, 4.5);
                let change = after.net() - before.net();
                assert!(
                    (parts.total() - change).abs() < 1e-8 * change.abs().max(1.0),
                    "{before:?} {after:?}: {parts:?}"
                );
            }
        }
    }

    #[test]
    fn a_change_of_one_factor_is_found_there_and_nowhere_else() {
        let before = cell(4.0, 100.0, 9.0, 0.8);
        let only = |after: ChannelCell, pick: fn(&Growth) -> f64| {
            let parts = growth(&before, &after, 4.0);
            assert!((pick(&parts) - (after.net() - before.net())).abs() < 1e-9, "{parts:?}");
        };
        only(cell(8.0, 200.0, 9.0, 0.8), |g| g.extensive);
        only(cell(4.0, 150.0, 9.0, 0.8), |g| g.volume);
        only(cell(4.0, 100.0, 10.0, 0.8), |g| g.price);
        only(cell(4.0, 100.0, 9.4, 0.9), |g| g.quality);
        only(ChannelCell { sending: 150.0, ..before }, |g| g.margin);
    }

    #[test]
    fn the_label_follows_the_definitions() {
        let clear = |mean: f64| Interval::around(mean, mean.abs() / 10.0, 20);
        let unclear = |mean: f64| Interval::around(mean, mean.abs(), 20);
        let base = Signs {
            live: clear(5.0),
            gmv: clear(9.0),
            income: clear(4.0),
            quality: clear(0.01),
            refunds: clear(-0.001),
            share: Some(clear(0.7)),
        };
        assert_eq!(kind(&base), GrowthKind::QualityLed);
        assert_eq!(kind(&Signs { refunds: unclear(0.001), ..base }), GrowthKind::QualityLed, "not clearly up");
        assert_eq!(kind(&Signs { refunds: clear(0.001), ..base }), GrowthKind::Mixed);
        assert_eq!(kind(&Signs { quality: clear(-0.01), ..base }), GrowthKind::Mixed);
        assert_eq!(kind(&Signs { quality: unclear(0.01), ..base }), GrowthKind::Unclear);
        assert_eq!(kind(&Signs { share: Some(clear(0.2)), ..base }), GrowthKind::QuantityLed);
        assert_eq!(kind(&Signs { share: Some(unclear(0.7)), ..base }), GrowthKind::Unclear, "it may be below one half");
        assert_eq!(kind(&Signs { share: None, ..base }), GrowthKind::Unclear);
        assert_eq!(kind(&Signs { income: clear(-4.0), ..base }), GrowthKind::Immiserising);
        assert_eq!(kind(&Signs { income: clear(-4.0), gmv: unclear(9.0), ..base }), GrowthKind::QualityLed);
        assert_eq!(kind(&Signs { live: unclear(5.0), ..base }), GrowthKind::Unclear);
        assert_eq!(kind(&Signs { live: clear(-5.0), gmv: clear(-1.0), ..base }), GrowthKind::Shrinking);
    }

    /// Quality 2, 3, 4 of a total of 4, 6, 8: exactly one half. A total around zero has no share, nor has a small one.
    #[test]
    fn the_quality_share_needs_a_clear_total() {
        let row = |quality: [f64; 3], volume: [f64; 3], base: f64| GrowthRow {
            arm: String::new(),
            county: None,
            parts: (0..3).map(|at| Growth { quality: quality[at], volume: volume[at], ..Growth::default() }).collect(),
            base: vec![base; 3],
            gmv: vec![0.0; 3],
            income: vec![0.0; 3],
            quality: vec![0.0; 3],
            refunds: vec![0.0; 3],
            dropped: 0,
        };
        let half = row([2.9, 3.0, 3.1], [2.9, 3.0, 3.1], 100.0).quality_share().expect("clear");
        assert!((half.mean - 0.5).abs() < 1e-12 && half.high - half.low < 1e-9, "{half:?}");
        let falling = row([-2.9, -3.0, -3.1], [-2.9, -3.0, -3.1], 100.0).quality_share().expect("clear");
        assert!((falling.mean - 0.5).abs() < 1e-12);
        assert_eq!(row([2.0, -3.0, 1.5], [1.0, 1.0, -1.0], 100.0).quality_share(), None);
        assert_eq!(row([2.9, 3.0, 3.1], [2.9, 3.0, 3.1], 1_000.0).quality_share(), None, "below one per cent");
    }
}
