//! Latin hypercube: every parameter has one value in each of as many strata as there are points.

use super::{fraction, generator, shuffled};

/// `points` points in `dimensions` dimensions.
#[must_use]
pub fn latin_hypercube(dimensions: usize, points: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut generator = generator(b"latin hypercube ", seed);
    let mut found = vec![vec![0.0; dimensions]; points];
    for dimension in 0..dimensions {
        for (point, stratum) in found.iter_mut().zip(shuffled(&mut generator, points)) {
            #[allow(clippy::cast_precision_loss, reason = "fewer points than 2^53")]
            let (stratum, all) = (stratum as f64, points as f64);
            // Rounding must not lift a point into the next stratum.
            point[dimension] = ((stratum + fraction(&mut generator)) / all).min((stratum + 1.0 - 1e-12) / all);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stratum_of_every_dimension_has_one_point() {
        let points = latin_hypercube(4, 100, 7);
        for dimension in 0..4 {
            let mut strata: Vec<i64> =
                points.iter().map(|point| crate::units::floor(point[dimension] * 100.0)).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..100).collect::<Vec<_>>());
        }
        assert_eq!(points, latin_hypercube(4, 100, 7));
        assert_ne!(points, latin_hypercube(4, 100, 8));
    }
}
