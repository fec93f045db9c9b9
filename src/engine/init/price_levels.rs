//! Lasting differences of farm-gate prices between counties: a basis of county and crop, and the way to the nearest city.

use crate::geography::Map;
use crate::parameters::Parameters;
use crate::rng::ReplicationRng;
use crate::rng::draws::found_market;
use crate::rng::samplers::lognormal;
use crate::units::{CROPS, real};

/// Fills in basis and distance of each county and crop. Both are relative to the mean kilogram of the crop, so that the
/// normal price of a crop stays what it is. The expected harvests must be known.
pub fn fill_price_levels(rules: &Parameters, rng: &ReplicationRng, map: &mut Map) {
    let stream = rng.stream(found_market::PHASE, found_market::PART, 0);
    for (market, block) in (0..map.price_basis.len()).zip(stream.blocks(0)) {
        map.price_basis[market] = lognormal(rules.geography.price_basis_sigma, block[found_market::BASIS]);
        map.farther_km[market] = map.distance_km[market / CROPS];
    }
    for crop in 0..CROPS {
        let basis = mean(map, &map.price_basis, crop);
        let km = mean(map, &map.farther_km, crop);
        for county in 0..map.counties() {
            map.price_basis[county * CROPS + crop] /= basis.unwrap_or(1.0);
            map.farther_km[county * CROPS + crop] -= km.unwrap_or(0.0);
        }
    }
}

/// Mean of a quantity over the expected kilograms of a crop; `None` where nobody grows it.
fn mean(map: &Map, values: &[f64], crop: usize) -> Option<f64> {
    // A serial sum over counties, in their order.
    let mut sums = [0.0; 2];
    for market in (crop..values.len()).step_by(CROPS) {
        let kg = real(map.expected_harvest_g[market]) / 1_000.0;
        sums[0] += kg * values[market];
        sums[1] += kg;
    }
    (sums[1] > 0.0).then(|| sums[0] / sums[1])
}
