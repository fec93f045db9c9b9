//! Cold storage: the share of each county's goods for live channels that is cooled this week.

use crate::agents::offers::Seller;
use crate::goods::Stock;
use crate::phases::ship::piece::Piece;
use crate::units::{CROPS, real, sum_of};

/// Sets need and share of cold storage: goods kept or waiting for live channels against capacity.
pub(super) fn set_shares(piece: &mut Piece<'_>) {
    let needs = needs_g(piece);
    let counties = &mut piece.counties;
    for (county, [farms, cooperatives]) in needs.into_iter().enumerate() {
        let capacity = counties.cold_base_g[county] + counties.cold_public_g[county];
        counties.cold_need_g[county] = farms + cooperatives;
        counties.cold_left_g[county] = (capacity - farms - cooperatives).max(0);
        counties.cold_share[county] = cold_share(capacity, farms + cooperatives);
        // Co-operatives have contracts with the cold stores and come first.
        counties.cold_share_cooperative[county] = cold_share(capacity, cooperatives);
        counties.cold_share_own[county] = cold_share((capacity - cooperatives).max(0), farms);
    }
}

/// Grams that need cold storage in each county: of farms, of co-operatives.
fn needs_g(piece: &Piece<'_>) -> Vec<[i64; 2]> {
    let (map, households, cooperatives) = (piece.given.map, &piece.households, &piece.cooperatives);
    let counties = piece.counties.first..piece.counties.first + piece.counties.len();
    let in_stock = |county: usize| {
        let farms = map.county_bounds[county] - households.first..map.county_bounds[county + 1] - households.first;
        let (fresh, ageing) = (&households.fresh_a[farms.clone()], &households.ageing_a[farms]);
        let at_farms = sum_of(fresh, Stock::grams) + sum_of(ageing, Stock::grams);
        let first = county * CROPS - cooperatives.first;
        let mut at_cooperatives = 0;
        for row in first..first + CROPS {
            at_cooperatives += cooperatives.fresh_a[row].grams()
                + cooperatives.ageing_a[row].grams()
                + cooperatives.fresh_b[row].grams();
        }
        [at_farms, at_cooperatives]
    };
    let mut needs: Vec<[i64; 2]> = counties.map(in_stock).collect();
    for cohort in &piece.cohorts {
        let sales = cohort.offers.iter().zip(&*cohort.by_offer);
        for (offer, group) in sales.filter(|(_, group)| group.waiting < group.end) {
            let cooperative = matches!(offer.seller, Seller::Cooperative(_));
            let parcels = i64::from(group.end - group.waiting) * map.weight;
            needs[usize::from(offer.county) - piece.counties.first][usize::from(cooperative)] +=
                offer.parcel_g * parcels;
        }
    }
    needs
}

/// Share of a need that a capacity meets.
fn cold_share(capacity_g: i64, need_g: i64) -> f64 {
    match (capacity_g, need_g) {
        (0, _) => 0.0,
        (_, 0) => 1.0,
        (capacity, need) => (real(capacity) / real(need)).min(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cold_meets_needs_up_to_capacity() {
        for (capacity, need, expected) in [(0, 0, 0.0), (5, 0, 1.0), (0, 5, 0.0), (5, 10, 0.5), (20, 10, 1.0)] {
            assert!((cold_share(capacity, need) - expected).abs() < 1e-12, "{capacity} {need}");
        }
    }
}
