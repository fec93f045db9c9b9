//! Choice weights: what an offer is worth to each type of consumer, as integers that the loop over consumers can add.

use crate::agents::carriers::VillageStates;
use crate::agents::consumers::Tastes;
use crate::agents::offers::Offer;
use crate::geography::{TIERS, TYPES};
use crate::units::{CROPS, FEN_PER_YUAN, floor, real};
use rayon::prelude::*;

/// A weight that stands for e^(V − V0) = 1.
const ONE: u32 = 1 << 15;
/// Weights stay below this.
const LIMIT: u32 = 1 << 20;

/// What the value of an offer depends on, besides tastes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    /// Crop.
    pub crop: usize,
    /// Quality that buyers believe they are promised.
    pub expected_quality: f64,
    /// Awareness of the label it carries, 0 without one.
    pub label: f64,
    /// Persuasion of the host.
    pub persuasion: f64,
    /// Price of a parcel, yuan.
    pub price_yuan: f64,
    /// Days until the parcel is picked up.
    pub wait_days: f64,
}

/// What the value of each offer depends on.
pub(super) fn worths(villages: &VillageStates, offers: &[Offer]) -> Vec<Worth> {
    let worth = |offer: &Offer| Worth {
        crop: usize::from(offer.crop),
        expected_quality: offer.promised_quality(),
        label: offer.awareness,
        persuasion: offer.persuasion,
        price_yuan: real(offer.price_fen) / FEN_PER_YUAN,
        wait_days: offer.village.map_or(0.0, |village| wait_days(villages.visits[village as usize])),
    };
    offers.par_iter().map(worth).collect()
}

/// Whole days a parcel waits for the van: half the gap between visits.
fn wait_days(visits: u8) -> f64 {
    f64::from(7 / (2 * u32::from(visits.max(1))))
}

/// How a type of consumer values offers in a week.
#[derive(Debug, Clone, Copy)]
pub(super) struct Valuation {
    quality: f64,
    label: f64,
    persuasion: f64,
    live_distance: f64,
    /// Of a yuan.
    price: f64,
    delay: f64,
    /// Value of offline retail, by crop.
    retail: [f64; CROPS],
}

impl Valuation {
    /// The valuations of all types where a parcel costs so much in offline retail, by crop.
    pub fn of_types(tastes: &Tastes, retail_fen: [i64; CROPS]) -> [Self; TYPES] {
        std::array::from_fn(|kind| Self::new(tastes, kind, retail_fen))
    }

    fn new(tastes: &Tastes, kind: usize, retail_fen: [i64; CROPS]) -> Self {
        let (taste, price) = (kind / TIERS, tastes.slope(kind % TIERS));
        let quality = tastes.quality_taste[taste];
        Self {
            quality,
            label: tastes.label_taste[taste],
            persuasion: tastes.persuasion_taste[taste],
            live_distance: tastes.live_distance,
            price,
            delay: tastes.delay_dislike,
            retail: retail_fen.map(|fen| quality * tastes.retail_quality - price * (real(fen) / FEN_PER_YUAN)),
        }
    }

    /// Value of an offer less that of offline retail, without trust and line haul.
    pub fn advantage(&self, worth: &Worth) -> f64 {
        let live =
            self.quality * worth.expected_quality + self.label * worth.label + self.persuasion * worth.persuasion
                - self.live_distance
                - self.price * worth.price_yuan
                - self.delay * worth.wait_days;
        live - self.retail[worth.crop]
    }
}

/// The weight of an advantage, and whether it had to be clamped.
pub(super) fn weight(advantage: f64) -> (u32, bool) {
    let exact = libm::exp(advantage.min(20.0)) * f64::from(ONE) + 0.5;
    let clamped = exact >= f64::from(LIMIT);
    let whole = if clamped { i64::from(LIMIT - 1) } else { floor(exact) };
    (u32::try_from(whole).expect("between 0 and the limit"), clamped)
}

/// Fills the table of weights (type × offers + offer); returns the share of weights that were clamped.
pub(super) fn fill(valuations: &[Valuation; TYPES], worths: &[Worth], table: &mut Vec<u32>) -> f64 {
    table.clear();
    if worths.is_empty() {
        return 0.0;
    }
    table.resize(TYPES * worths.len(), 0);
    let weigh = |(row, valuation): (&mut [u32], &Valuation)| {
        let mut clamped = 0;
        for (cell, worth) in row.iter_mut().zip(worths) {
            let (whole, out) = weight(valuation.advantage(worth));
            *cell = whole;
            clamped += u32::from(out);
        }
        clamped
    };
    let clamped: u32 = table.par_chunks_mut(worths.len()).zip(valuations).map(weigh).sum();
    f64::from(clamped) / real(i64::try_from(table.len()).expect("a count fits 63 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORTH: Worth =
        Worth { crop: 0, expected_quality: 0.8, label: 0.3, persuasion: 0.4, price_yuan: 40.0, wait_days: 1.0 };

    /// A4: one per cent on the price changes the share bought by −αp(1 − P) per cent.
    #[test]
    fn the_price_elasticity_is_that_of_a_logit() {
        let tastes = Tastes::default();
        for kind in 0..TYPES {
            // Live goods at a good price, so that fixed point is fine enough to see one per cent.
            let valuation = Valuation::new(&tastes, kind, [6_000; CROPS]);
            let share = |price_yuan: f64| {
                let (live, _) = weight(valuation.advantage(&Worth { price_yuan, ..WORTH }));
                f64::from(live) / f64::from(live + ONE)
            };
            let (low, high) = (40.0 * 0.995, 40.0 * 1.005);
            let elasticity = libm::log(share(high) / share(low)) / libm::log(high / low);
            let expected = -tastes.slope(kind % TIERS) * 40.0 * (1.0 - share(40.0));
            assert!((elasticity / expected - 1.0).abs() < 0.02, "type {kind}: {elasticity} against {expected}");
        }
    }

    #[test]
    fn a_weight_beyond_the_range_is_clamped_and_counted() {
        assert_eq!(weight(0.0), (ONE, false));
        assert_eq!(weight(-30.0), (0, false));
        assert_eq!(weight(4.0), (LIMIT - 1, true));
        let mut table = Vec::new();
        let tastes = Tastes::default();
        let worths = [WORTH, Worth { price_yuan: -1_000.0, ..WORTH }];
        let share = fill(&Valuation::of_types(&tastes, [6_000; CROPS]), &worths, &mut table);
        assert_eq!(table.len(), TYPES * 2);
        assert!((share - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_parcel_waits_half_the_gap_between_visits() {
        assert!(
            [(0, 3.0), (1, 3.0), (2, 1.0), (3, 1.0), (4, 0.0), (7, 0.0)]
                .iter()
                .all(|&(v, days)| (wait_days(v) - days).abs() < 1e-12)
        );
    }

    #[test]
    fn quality_label_persuasion_price_and_speed_raise_the_advantage() {
        let valuation = Valuation::new(&Tastes::default(), 0, [6_000; CROPS]);
        let base = valuation.advantage(&WORTH);
        for better in [
            Worth { expected_quality: 0.9, ..WORTH },
            Worth { label: 0.4, ..WORTH },
            Worth { persuasion: 0.5, ..WORTH },
            Worth { price_yuan: 39.0, ..WORTH },
            Worth { wait_days: 0.0, ..WORTH },
        ] {
            assert!(valuation.advantage(&better) > base);
        }
    }
}
