//! The offers of a market and crop that are on air, and the slots of the exposure table that each fills.

use crate::agents::offers::{Offer, Seller};
use crate::geography::Map;
use crate::phases::broadcast::{EXPOSURE_UNIT, Given, cooperatives_of, count_real, exposure_table, exposure_units};
use crate::units::{CROPS, floor, largest_remainder, real, split_in_place};
use std::ops::Range;

/// The offers that are on air by market and crop; one element for each offer in all lists.
pub(super) struct OnAir {
    /// Place of the first offer of each market and crop, and the number of offers at the end.
    bounds: Vec<usize>,
    offers: Vec<u32>,
    keys: Vec<u64>,
    weights: Vec<i64>,
    cooperatives: Vec<Option<u32>>,
}

/// The offers of one market and crop that are on air.
#[derive(Clone, Copy)]
pub(super) struct OffersOnAir<'a> {
    /// Numbers of the offers.
    pub offers: &'a [u32],
    /// Keys of their walks through the exposure table.
    pub keys: &'a [u64],
    /// Their exposure in whole steps.
    weights: &'a [i64],
    /// Rows of the co-operatives that own the goods.
    cooperatives: &'a [Option<u32>],
}

impl OnAir {
    /// The offers on air of each market and crop.
    pub fn new(map: &Map, all: &[Offer]) -> Self {
        let row_of = |offer: &Offer| map.nation_row(usize::from(offer.county), usize::from(offer.crop));
        let on_air = || (0_u32..).zip(all).filter(|(_, offer)| offer.parcels > 0);
        // The number of offers of each row, then the place of its next offer, and at last the place after them.
        let mut bounds = vec![0; map.zones * CROPS + 1];
        on_air().for_each(|(_, offer)| bounds[row_of(offer) + 1] += 1);
        let mut count = 0;
        for bound in &mut bounds {
            count += std::mem::replace(bound, count);
        }
        let mut table = Self {
            bounds,
            offers: vec![0; count],
            keys: vec![0; count],
            weights: vec![0; count],
            cooperatives: vec![None; count],
        };
        for (number, offer) in on_air() {
            let next = &mut table.bounds[row_of(offer) + 1];
            table.offers[*next] = number;
            table.keys[*next] = exposure_table::key(offer.host, offer.kind());
            table.weights[*next] = exposure_units(offer.exposure);
            table.cooperatives[*next] = match offer.seller {
                Seller::Cooperative(row) => Some(row),
                Seller::Own(_) => None,
            };
            *next += 1;
        }
        table
    }

    /// Those of each market and crop, in order.
    pub fn rows(&self) -> impl Iterator<Item = OffersOnAir<'_>> {
        self.bounds.windows(2).map(|bounds| self.between(bounds[0]..bounds[1]))
    }

    /// Those of one market and crop.
    pub fn row(&self, row: usize) -> OffersOnAir<'_> {
        self.between(self.bounds[row]..self.bounds[row + 1])
    }

    fn between(&self, places: Range<usize>) -> OffersOnAir<'_> {
        OffersOnAir {
            offers: &self.offers[places.clone()],
            keys: &self.keys[places.clone()],
            weights: &self.weights[places.clone()],
            cooperatives: &self.cooperatives[places],
        }
    }
}

impl OffersOnAir<'_> {
    /// Their exposure, without support, which only moves attention between hosts.
    pub fn exposure(&self) -> f64 {
        real(self.weights.iter().sum()) / EXPOSURE_UNIT
    }

    /// Slots of each offer: those that public money bought for its co-operative, and by exposure its part of the share `share`
    /// of all other slots that are filled. Rivals have the rest.
    pub fn quotas(&self, given: Given<'_>, slots: usize, share: f64, impressions: f64, row: usize) -> Vec<i64> {
        let bought = self.bought(given, slots, impressions, row);
        let others = given.broadcast.filled_slots(slots) - real(bought.iter().sum());
        let mut quotas = largest_remainder(floor(others.max(0.0) * share + 0.5), self.weights);
        quotas.iter_mut().zip(bought).for_each(|(quota, more)| *quota += more);
        quotas
    }

    /// Slots of each offer that public money bought, none for all if there are none: the impressions of each co-operative are
    /// shared by exposure, and a cap holds for all together.
    fn bought(&self, given: Given<'_>, slots: usize, impressions: f64, row: usize) -> Vec<i64> {
        let supported = &given.cooperatives.traffic_impressions;
        let rows = || cooperatives_of(given.map, row).filter(|&row| supported[row] > 0);
        if rows().next().is_none() || impressions <= 0.0 {
            return Vec::new();
        }
        let places = self.by_cooperative();
        let places_of = |row: usize| {
            let first = places.partition_point(|&(cooperative, _)| (cooperative as usize) < row);
            let count = places[first..].partition_point(|&(cooperative, _)| cooperative as usize == row);
            &places[first..first + count]
        };
        let slots_for = |row: usize| {
            let share = real(supported[row]) / impressions;
            floor((share * count_real(slots)).min(count_real(slots)) + 0.5)
        };
        let mut wanted: Vec<i64> =
            rows().map(|row| if places_of(row).is_empty() { 0 } else { slots_for(row) }).collect();
        let cap = floor(count_real(slots) * given.broadcast.bought_impressions_cap)
            .min(floor(given.broadcast.filled_slots(slots)));
        if wanted.iter().sum::<i64>() > cap {
            split_in_place(cap, &mut wanted);
        }
        let (mut bought, mut parts) = (vec![0; self.offers.len()], Vec::with_capacity(places.len()));
        for (row, impressions) in rows().zip(wanted) {
            let places = places_of(row);
            parts.clear();
            parts.extend(places.iter().map(|&(_, place)| self.weights[place]));
            split_in_place(impressions, &mut parts);
            places.iter().zip(&parts).for_each(|(&(_, place), slots)| bought[place] += slots);
        }
        bought
    }

    /// The co-operative and the place of each offer that has a co-operative's goods, by co-operative and place.
    fn by_cooperative(&self) -> Vec<(u32, usize)> {
        let mut places = Vec::with_capacity(self.cooperatives.len());
        let owned = self.cooperatives.iter().enumerate();
        places.extend(owned.filter_map(|(place, cooperative)| cooperative.map(|row| (row, place))));
        places.sort_unstable();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phases::tests::town::{self, Town};

    /// Offers of three crops, one of them without parcels, in the order of the list.
    #[test]
    fn offers_on_air_stand_by_market_and_crop() {
        let map = town::map();
        let mut offers = [Town::offers(), Town::offers()].concat();
        for (offer, crop) in offers.iter_mut().zip([2, 0, 2, 5, 5, 2]) {
            (offer.crop, offer.exposure) = (crop, 1.0);
        }
        offers[4].parcels = 0;
        let on_air = OnAir::new(&map, &offers);
        let numbers: Vec<&[u32]> = on_air.rows().map(|row| row.offers).collect();
        assert_eq!(numbers, [&[1_u32][..], &[], &[0, 2, 5], &[], &[], &[3]]);
        assert_eq!(on_air.row(2).by_cooperative(), [(0, 1), (0, 2)], "a household and twice the co-operative");
        assert!((on_air.row(2).exposure() - 3.0).abs() < 1e-12);
        assert_eq!(on_air.row(2).keys[0], exposure_table::key(offers[0].host, offers[0].kind()));
    }
}
