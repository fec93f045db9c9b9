//! The offers of a market and crop that are on air, and the slots of the exposure table that each fills.

use crate::engine::agents::offers::{Offer, Seller};
use crate::engine::geography::Map;
use crate::engine::phases::broadcast::{Given, count_real, exposure_table, exposure_units};
use crate::engine::units::{CROPS, floor, largest_remainder, real};

/// The offers of one market and crop that are on air; one element for each offer in all lists.
pub(super) struct OffersOnAir {
    /// Numbers of the offers.
    pub offers: Vec<u32>,
    /// Keys of their walks through the exposure table.
    pub keys: Vec<u64>,
    /// Their exposure in whole steps.
    weights: Vec<i64>,
    /// Rows of the co-operatives that own the goods.
    cooperatives: Vec<Option<u32>>,
}

impl OffersOnAir {
    pub fn new(map: &Map, all: &[Offer], row: usize) -> Self {
        let mut on_air = Self { offers: Vec::new(), keys: Vec::new(), weights: Vec::new(), cooperatives: Vec::new() };
        for (number, offer) in (0_u32..).zip(all) {
            let of_market = map.nation_row(usize::from(offer.county), usize::from(offer.crop)) == row;
            if !of_market || offer.parcels == 0 {
                continue;
            }
            on_air.offers.push(number);
            on_air.keys.push(exposure_table::key(offer.host, offer.kind()));
            on_air.weights.push(exposure_units(offer.exposure));
            on_air.cooperatives.push(match offer.seller {
                Seller::Cooperative(row) => Some(row),
                Seller::Own(_) => None,
            });
        }
        on_air
    }

    /// Slots of each offer: those that public money bought for its co-operative, and by exposure its part of the share `share`
    /// of all other slots that are filled. Rivals have the rest.
    pub fn quotas(&self, given: Given<'_>, slots: usize, share: f64, impressions: f64, crop: usize) -> Vec<i64> {
        let bought = self.bought(given, slots, impressions, crop);
        let others = given.broadcast.filled_slots(slots) - real(bought.iter().sum());
        let mut quotas = largest_remainder(floor(others.max(0.0) * share + 0.5), &self.weights);
        quotas.iter_mut().zip(bought).for_each(|(quota, more)| *quota += more);
        quotas
    }

    /// Slots of each offer that public money bought: the impressions of each co-operative are shared by exposure, and a cap
    /// holds for all together.
    fn bought(&self, given: Given<'_>, slots: usize, impressions: f64, crop: usize) -> Vec<i64> {
        let cooperatives = given.cooperatives;
        let mut bought = vec![0; self.offers.len()];
        let rows: Vec<usize> = (crop..cooperatives.len())
            .step_by(CROPS)
            .filter(|&row| cooperatives.traffic_impressions[row] > 0)
            .collect();
        if rows.is_empty() || impressions <= 0.0 {
            return bought;
        }
        let mut wanted = Vec::with_capacity(rows.len());
        for &row in &rows {
            let on_air = self.cooperatives.iter().any(|cooperative| *cooperative == u32::try_from(row).ok());
            let share = real(cooperatives.traffic_impressions[row]) / impressions;
            wanted.push(if on_air { floor((share * count_real(slots)).min(count_real(slots)) + 0.5) } else { 0 });
        }
        let cap = floor(count_real(slots) * given.broadcast.bought_impressions_cap)
            .min(floor(given.broadcast.filled_slots(slots)));
        if wanted.iter().sum::<i64>() > cap {
            wanted = largest_remainder(cap, &wanted);
        }
        for (row, impressions) in rows.into_iter().zip(wanted) {
            let of_row = |cooperative: &Option<u32>| *cooperative == u32::try_from(row).ok();
            let weights: Vec<i64> = self
                .weights
                .iter()
                .zip(&self.cooperatives)
                .map(|(w, cooperative)| if of_row(cooperative) { *w } else { 0 })
                .collect();
            bought.iter_mut().zip(largest_remainder(impressions, &weights)).for_each(|(slots, more)| *slots += more);
        }
        bought
    }
}
