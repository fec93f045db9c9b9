//! Deliver 签收: parcels arrive, more or less fresh; buyers keep them or claim the money back, rate, follow or leave.
//!
//! Invariants: travelling goods equal open orders; escrow equals the price of open orders; a host's followers equal the
//! consumers who follow it, times their weight. `settle` releases the money of kept orders a week later.

mod arrival;
mod decay;
mod followers;
mod parcels;
mod piece;
mod refund_decision;

use crate::agents::channels::Channels;
use crate::agents::consumers::{ConsumerPurses, Consumers, Tastes};
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::hosting::Hosting;
use crate::agents::households::Households;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::mcn_hosts::McnHosts;
use crate::agents::nation::Nation;
use crate::agents::orders::{CohortRows, OrderBook};
use crate::agents::platform::Platform;
use crate::books::Posted;
use crate::crops::{CROP_NAMES, Crops, GRADE_NAMES};
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::phases::deliver::followers::Followers;
use crate::phases::deliver::piece::{Buyers, Outcome, Piece, Purchase};
use crate::phases::refund_payment::take_from_spending;
use crate::units::{CROPS, share_of};
use rayon::prelude::*;

params! {
    /// What happens on the way and on arrival.
    Deliver in "deliver" {
        /// Factor of decay for ten degrees more.
        q10: f64 = 2.0, "ratio", 1.0..=5.0, Inferred("evidence A110"), zh "温度系数Q10";
        /// Temperature at which the ambient rate of decay holds.
        reference_c: f64 = 20.0, "°C", 0.0..=40.0, Inferred("evidence A110"), zh "腐损参考温度";
        /// Share of handling damage that the sorting centre's packing avoids, beyond the ordinary box.
        damage_avoided: f64 = 0.25, "share", 0.0..=1.0, Assumption("rates of decay are those of the ordinary box; machines pack evenly"), zh "分拣包装中心包装减损";
        /// How strongly loss on the way lowers the quality of what arrives.
        quality_exponent: f64 = 1.0, "1", 0.0..=10.0, Assumption("a box with a tenth spoiled is a tenth worse"), zh "损耗对品质的弹性";
        /// Refund logit of a parcel that is as good as expected, as good as the buyer calls ordinary, and in time.
        refund_level: [f64; CROPS] = [-2.30, -2.40, -2.32, -2.13, -2.28, -2.33], "1", -10.0..=5.0, Inferred("so that the baseline rate is that of the disappointment rule alone, evidence A99, level from A43"), zh "退款基准" by CROP_NAMES;
        /// Rise of the refund logit with the gap in quality.
        refund_gap: f64 = 4.0, "1", 0.0..=50.0, Assumption("evidence A99"), zh "品质落差对退款的作用";
        /// Weight of spoilage in that gap: how far what arrives falls short of ordinary goods of its grade. The rest is disappointment: how far it falls short of what was promised.
        spoilage_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("no source separates the causes of claims"), zh "腐损占品质落差比重";
        /// Quality of ordinary goods of a grade before transit, in the eyes of buyers.
        reference_quality: [f64; 2] = [0.86, 0.62], "1", 0.0..=1.0, Assumption("what crops.quality_a and crops.quality_b deliver by default; a habit of buyers does not follow the goods of one county"), zh "买家参照品质" by GRADE_NAMES;
        /// Loss on the way that buyers take for ordinary.
        reference_loss: [f64; CROPS] = [0.044, 0.032, 0.057, 0.18, 0.002, 0.001], "share", 0.0..=1.0, Inferred("three days, half of them cold, at the rates of evidence A110"), zh "买家参照运输损耗" by CROP_NAMES;
        /// Rise of the refund logit when a parcel was shipped late.
        refund_late: f64 = 1.0, "1", 0.0..=10.0, Assumption("evidence A99"), zh "延迟发货对退款的作用";
        /// Goods lost when an order is refunded; the rest is kept.
        discarded_share: f64 = 0.95, "share", 0.0..=1.0, Assumption("evidence A45"), zh "退款货物丢弃比例";
        /// Fading of ratings.
        rating_fading: f64 = 0.02, "share/week", 0.0..=0.5, Assumption("evidence A98"), zh "评价衰减率";
        /// Chance that a satisfied buyer follows the host.
        follow_chance: f64 = 0.078, "1", 0.0..=1.0, Inferred("evidence A106; calibrated, docs/calibration"), zh "满意买家关注概率";
    }
}

lend! {
    rules { deliver: Deliver, crops: Crops, hosting: Hosting, tastes: Tastes }
    reads { map: Map }
    writes {
        households: Households, local_hosts: LocalHosts, mcn_hosts: McnHosts, cooperatives: Cooperatives, counties: Counties,
        channels: Channels, nation: Nation, consumers: Consumers, consumer_purses: ConsumerPurses, platform: Platform,
        order_book: OrderBook, books: Posted,
    }
}

/// Delivers what arrives this week.
pub fn run(mut lent: Lent<'_>) {
    let mut pieces = Piece::lend(&mut lent);
    pieces.par_iter_mut().for_each(run_piece);
    let outcomes: Vec<Outcome> = pieces.into_iter().map(|piece| piece.outcome).collect();
    let fading = lent.given.deliver.rating_fading;
    fade(&mut lent.mcn_hosts.rating_good, fading);
    fade(&mut lent.mcn_hosts.rating_bad, fading);
    let buyers = piece::hand_over(&mut lent, outcomes);
    update(&mut lent, &buyers);
    lent.order_book.forget_closed();
}

/// The week of some counties.
fn run_piece(piece: &mut Piece<'_>) {
    fade_ratings(piece);
    let Given { deliver, .. } = piece.given;
    let warmth: Vec<f64> =
        piece.counties.temperature_c.iter().map(|&celsius| decay::warmth(deliver, celsius)).collect();
    // The cohorts stand beside the other tables while they are gone through.
    let mut cohorts = std::mem::take(&mut piece.cohorts);
    for CohortRows { week, offers, by_offer, orders, open } in &mut cohorts {
        for (offer, group) in offers.iter().zip(&mut **by_offer).filter(|(_, group)| group.travelling > 0) {
            let county = usize::from(offer.county) - piece.counties.first;
            open[county] -= parcels::deliver(piece, offer, (*week, group, orders), warmth[county]);
        }
    }
}

/// Buyers remember what arrived: they trust live goods more or less, follow hosts and leave them.
fn update(lent: &mut Lent<'_>, buyers: &[Buyers]) {
    let Lent { given: Given { hosting, map, .. }, households, local_hosts, mcn_hosts, consumers, .. } = lent;
    let followers = Followers {
        households: &mut households.followers,
        local_hosts: &mut local_hosts.followers,
        mcn_hosts: &mut mcn_hosts.followers,
        weight: map.weight,
        most: share_of(map.audience(), hosting.followers_cap).min(hosting.followers_most),
    };
    let Consumers { trust, followed, spend_year_fen, .. } = &mut **consumers;
    let take_refunds = || buyers.iter().for_each(|buyers| take_from_spending(spend_year_fen, &buyers.refunds));
    let mut moves = Vec::with_capacity(buyers.iter().map(|buyers| buyers.moves.len()).sum());
    for buyers in buyers {
        moves.extend_from_slice(&buyers.moves);
    }
    rayon::join(
        || buyers.iter().for_each(|buyers| count_purchases(trust, &buyers.purchases)),
        || rayon::join(take_refunds, || followers.make(moves, followed)),
    );
}

/// Adds purchases to the good and bad ones of their consumers.
fn count_purchases(trust: &mut [[u16; 2]], purchases: &[Purchase]) {
    for purchase in purchases {
        let [good, bad] = &mut trust[purchase.consumer as usize];
        let count = if purchase.satisfied { good } else { bad };
        *count = count.saturating_add(1);
    }
}

/// Lets the ratings of the past count less.
fn fade_ratings(piece: &mut Piece<'_>) {
    let Piece { given, households, local_hosts, cooperatives, .. } = piece;
    for ratings in [
        &mut *households.rating_good,
        &mut *households.rating_bad,
        &mut *local_hosts.rating_good,
        &mut *local_hosts.rating_bad,
        &mut *cooperatives.rating_good,
        &mut *cooperatives.rating_bad,
    ] {
        fade(ratings, given.deliver.rating_fading);
    }
}

/// Multiplies ratings by what is left after a week.
fn fade(ratings: &mut [f64], fading: f64) {
    for rating in ratings {
        *rating *= 1.0 - fading;
    }
}

/// Adds the ratings of so many orders, one after another: a sum of them would be rounded otherwise.
fn add_ratings(ratings: &mut f64, orders: u32, weight: f64) {
    for _ in 0..orders {
        *ratings += weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::ReplicationRng;
    use crate::rng::samplers::unit;

    /// A13: with constant quality the share of good ratings tends to it, and old ratings have half-life ln 2 / δ.
    #[test]
    fn the_rating_share_tends_to_quality() {
        let (quality, fading, weeks, parcels) = (0.8, 0.02, 400, 50);
        let (mut good, mut bad) = ([0.0], [1_000.0]);
        let mut blocks = ReplicationRng::new(5, 0).stream(7, 0, 0).blocks(0);
        for _ in 0..weeks {
            fade(&mut good, fading);
            fade(&mut bad, fading);
            for _ in 0..parcels {
                let word = blocks.next().expect("blocks never end")[5];
                let ratings = if unit(word) < quality { &mut good } else { &mut bad };
                add_ratings(&mut ratings[0], 1, 1.0);
            }
        }
        // Weights (1 − δ)^k: variance of the mean is q(1 − q)/n · δ/(2 − δ).
        let error = libm::sqrt(quality * (1.0 - quality) / f64::from(parcels) * fading / (2.0 - fading));
        let share = good[0] / (good[0] + bad[0]);
        assert!((share - quality).abs() < 4.0 * error, "{share} ± {error}");
        let mut old = vec![1.0];
        for _ in 0..35 {
            fade(&mut old, fading);
        }
        assert!((old[0] - 0.5).abs() < 0.01, "ln 2 / 0.02 is 34.7 weeks: {}", old[0]);
    }
}
