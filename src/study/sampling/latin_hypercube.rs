//! Latin hypercube: every parameter has one value in each of as many strata as there are points.

use crate::study::sampling::{fraction, generator, shuffled};

/// `points` points in `dimensions` dimensions.
#[must_use]
pub fn latin_hypercube(dimensions: usize, points: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut generator = generator(b"latin hypercube ", seed);
    let mut sample = vec![vec![0.0; dimensions]; points];
    for dimension in 0..dimensions {
        for (point, stratum) in sample.iter_mut().zip(shuffled(&mut generator, points)) {
            #[allow(clippy::cast_precision_loss, reason = "fewer points than 2^53")]
            let (stratum, all) = (stratum as f64, points as f64);
            // Rounding must not lift a point into the next stratum.
            point[dimension] = ((stratum + fraction(&mut generator)) / all).min((stratum + 1.0 - 1e-12) / all);
        }
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stratum_of_every_dimension_has_one_point() {
        let points = latin_hypercube(4, 100, 7);
        for dimension in 0..4 {
            let mut strata: Vec<i64> =
                points.iter().map(|point| crate::engine::units::floor(point[dimension] * 100.0)).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..100).collect::<Vec<_>>());
        }
        assert_eq!(points, latin_hypercube(4, 100, 7));
        assert_ne!(points, latin_hypercube(4, 100, 8));
    }

    #[test]
    fn points_lie_anywhere_in_their_strata_and_as_often_in_every_tenth_of_them() {
        let points = latin_hypercube(6, 500, 11);
        let inside = |at: f64| at * 500.0 - libm::floor(at * 500.0);
        let mut tenths = [0_i32; 10];
        for dimension in 0..6 {
            let offsets: Vec<f64> = points.iter().map(|point| inside(point[dimension])).collect();
            // A mean of 500 even draws has a standard deviation of 0.013.
            let mean = offsets.iter().sum::<f64>() / 500.0;
            assert!((mean - 0.5).abs() < 0.05, "dimension {dimension}: {mean}");
            for offset in offsets {
                tenths[usize::try_from(crate::engine::units::floor(offset * 10.0)).expect("not negative")] += 1;
            }
        }
        // 300 of 3,000 draws are expected in each, with a standard deviation of 16.
        assert!(tenths.iter().all(|count| (count - 300).abs() < 70), "{tenths:?}");
    }
}
