//! The offers of a market and crop that are on air, and the slots of the exposure table that each fills.

use crate::engine::agents::offers::{Offer, Seller};
use crate::engine::geography::Map;
use crate::engine::phases::broadcast::{
    EXPOSURE_UNIT, Given, cooperatives_of, count_real, exposure_table, exposure_units,
};
use crate::engine::units::{CROPS, floor, largest_remainder, real};
use std::collections::BTreeMap;

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
    /// The offers on air of each market and crop.
    pub fn by_row(map: &Map, all: &[Offer]) -> Vec<Self> {
        let row_of = |offer: &Offer| map.nation_row(usize::from(offer.county), usize::from(offer.crop));
        let is_on_air = |offer: &Offer| offer.parcels > 0;
        let mut counts = vec![0; map.zones * CROPS];
        all.iter().filter(|offer| is_on_air(offer)).for_each(|offer| counts[row_of(offer)] += 1);
        let mut by_row: Vec<Self> = counts.into_iter().map(Self::with_capacity).collect();
        for (number, offer) in (0_u32..).zip(all).filter(|(_, offer)| is_on_air(offer)) {
            let on_air = &mut by_row[row_of(offer)];
            on_air.offers.push(number);
            on_air.keys.push(exposure_table::key(offer.host, offer.kind()));
            on_air.weights.push(exposure_units(offer.exposure));
            on_air.cooperatives.push(match offer.seller {
                Seller::Cooperative(row) => Some(row),
                Seller::Own(_) => None,
            });
        }
        by_row
    }

    fn with_capacity(offers: usize) -> Self {
        Self {
            offers: Vec::with_capacity(offers),
            keys: Vec::with_capacity(offers),
            weights: Vec::with_capacity(offers),
            cooperatives: Vec::with_capacity(offers),
        }
    }

    /// Their exposure, without support, which only moves attention between hosts.
    pub fn exposure(&self) -> f64 {
        real(self.weights.iter().sum()) / EXPOSURE_UNIT
    }

    /// Slots of each offer: those that public money bought for its co-operative, and by exposure its part of the share `share`
    /// of all other slots that are filled. Rivals have the rest.
    pub fn quotas(&self, given: Given<'_>, slots: usize, share: f64, impressions: f64, row: usize) -> Vec<i64> {
        let bought = self.bought(given, slots, impressions, row);
        let others = given.broadcast.filled_slots(slots) - real(bought.iter().sum());
        let mut quotas = largest_remainder(floor(others.max(0.0) * share + 0.5), &self.weights);
        quotas.iter_mut().zip(bought).for_each(|(quota, more)| *quota += more);
        quotas
    }

    /// Slots of each offer that public money bought: the impressions of each co-operative are shared by exposure, and a cap
    /// holds for all together.
    fn bought(&self, given: Given<'_>, slots: usize, impressions: f64, row: usize) -> Vec<i64> {
        let supported = &given.cooperatives.traffic_impressions;
        let mut bought = vec![0; self.offers.len()];
        let rows: Vec<usize> = cooperatives_of(given.map, row).filter(|&row| supported[row] > 0).collect();
        if rows.is_empty() || impressions <= 0.0 {
            return bought;
        }
        let on_air = self.by_cooperative();
        let slots_for = |&row: &usize| {
            let share = real(supported[row]) / impressions;
            floor((share * count_real(slots)).min(count_real(slots)) + 0.5)
        };
        let mut wanted: Vec<i64> =
            rows.iter().map(|row| if on_air.contains_key(row) { slots_for(row) } else { 0 }).collect();
        let cap = floor(count_real(slots) * given.broadcast.bought_impressions_cap)
            .min(floor(given.broadcast.filled_slots(slots)));
        if wanted.iter().sum::<i64>() > cap {
            wanted = largest_remainder(cap, &wanted);
        }
        for (row, impressions) in rows.iter().zip(wanted) {
            let offers = on_air.get(row).map_or(&[][..], Vec::as_slice);
            let weights: Vec<i64> = offers.iter().map(|&at| self.weights[at]).collect();
            let parts = largest_remainder(impressions, &weights);
            offers.iter().zip(parts).for_each(|(&at, slots)| bought[at] += slots);
        }
        bought
    }

    /// Places of the offers of each co-operative.
    fn by_cooperative(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, cooperative) in self.cooperatives.iter().enumerate() {
            if let Some(row) = cooperative {
                places.entry(*row as usize).or_default().push(at);
            }
        }
        places
    }
}
