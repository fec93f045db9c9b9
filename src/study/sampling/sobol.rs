//! Sobol sequence with 53 bits and a digital shift.
//!
//! The direction numbers in `joe_kuo.csv` are those of Joe and Kuo (2008), "Constructing Sobol sequences with better
//! two-dimensional projections", SIAM Journal on Scientific Computing 30, 2635-2654: the set new-joe-kuo-6, its first
//! 256 dimensions. A line is a dimension: its primitive polynomial, the highest coefficient first, and the initial
//! numbers m.
//!
//! A point of number n is the exclusive or of the direction numbers at the set bits of the Gray code of n. The shift
//! flips the same random bits of every point of a dimension: it keeps all even spacing and moves the first point off
//! the corner.

use crate::study::sampling::{generator, of_bits};
use rand_chacha::rand_core::Rng;
use std::sync::LazyLock;

/// Bits of a coordinate.
const BITS: usize = 53;
/// Largest number of dimensions: `joe_kuo.csv` has numbers for these.
pub const MOST_DIMENSIONS: usize = 256;

/// Polynomial and initial numbers, by dimension.
static NUMBERS: LazyLock<Vec<(u32, Vec<u64>)>> = LazyLock::new(|| {
    let number = |text: &str| text.parse().expect("the file holds whole numbers");
    let dimension = |line: &str| {
        let (polynomial, first) = line.split_once(',').expect("the file has two columns");
        (polynomial.parse().expect("the file holds whole numbers"), first.split_whitespace().map(number).collect())
    };
    include_str!("joe_kuo.csv").lines().skip(1).map(dimension).collect()
});

/// `points` points in `dimensions` dimensions, shifted by a draw of the seed.
///
/// # Panics
/// If there are more dimensions than [`MOST_DIMENSIONS`].
#[must_use]
pub fn sobol(dimensions: usize, points: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut generator = generator(b"sobol shift     ", seed);
    let directions: Vec<[u64; BITS]> = (0..dimensions).map(directions).collect();
    let shifts: Vec<u64> = (0..dimensions).map(|_| generator.next_u64() >> 11).collect();
    let point = |number: usize| {
        directions.iter().zip(&shifts).map(|(numbers, shift)| of_bits(bits(numbers, number as u64) ^ shift)).collect()
    };
    (0..points).map(point).collect()
}

/// The coordinates of point `number` without a shift.
///
/// # Panics
/// As [`sobol`].
#[must_use]
pub fn sobol_point(dimensions: usize, number: u64) -> Vec<f64> {
    (0..dimensions).map(|dimension| of_bits(bits(&directions(dimension), number))).collect()
}

fn bits(directions: &[u64; BITS], number: u64) -> u64 {
    let gray = number ^ (number >> 1);
    directions.iter().enumerate().filter(|(bit, _)| gray >> bit & 1 == 1).fold(0, |bits, (_, of)| bits ^ of)
}

/// Direction numbers of a dimension, as fractions of 53 bits.
fn directions(dimension: usize) -> [u64; BITS] {
    let (polynomial, first) = &NUMBERS[dimension];
    let degree = first.len();
    let mut m = [1_u64; BITS];
    m[..degree].copy_from_slice(first);
    for at in degree..BITS {
        if degree == 0 {
            break;
        }
        let inner = (1..=degree).filter(|back| polynomial >> (degree - back) & 1 == 1);
        m[at] = inner.fold(m[at - degree], |sum, back| sum ^ (m[at - back] << back));
    }
    std::array::from_fn(|at| m[at] << (BITS - 1 - at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sampling::latin_hypercube;

    /// `expected` in parts of 2^-17, which all points below number 2^17 are multiples of.
    fn check(number: u64, expected: [u32; 6]) {
        let point = sobol_point(250, number);
        let coordinates = [0, 1, 2, 9, 99, 249].map(|dimension| point[dimension]);
        let expected = expected.map(|parts| f64::from(parts) / 131_072.0);
        assert_eq!(coordinates.map(f64::to_bits), expected.map(f64::to_bits), "{number}: {coordinates:?}");
    }

    /// Golden values of scipy.stats.qmc.Sobol(d=250, scramble=False, bits=53), version 1.17.1.
    #[test]
    fn points_are_those_of_another_implementation() {
        check(5, [114_688, 114_688, 16_384, 16_384, 49_152, 114_688]);
        check(1_000, [28_800, 12_672, 67_968, 9_088, 24_448, 53_376]);
        check(70_000, [10_035, 17_423, 15_707, 73_679, 109_201, 115_327]);
        check(100_003, [40_773, 112_405, 25_373, 68_153, 99_971, 47_117]);
    }

    #[test]
    fn the_file_has_numbers_for_every_dimension() {
        assert_eq!(NUMBERS.len(), MOST_DIMENSIONS);
    }

    #[test]
    fn the_first_points_of_every_dimension_are_evenly_spaced_with_the_shift_and_without() {
        let shifted = sobol(250, 256, 11);
        for dimension in 0..250 {
            for point in
                [&|number: usize| shifted[number][dimension], &|number| sobol_point(250, number as u64)[dimension]]
                    as [&dyn Fn(usize) -> f64; 2]
            {
                let mut cells: Vec<i64> =
                    (0..256).step_by(1).map(|number| crate::engine::units::floor(point(number) * 256.0)).collect();
                cells.sort_unstable();
                assert_eq!(cells, (0..256).collect::<Vec<_>>(), "dimension {dimension}");
                if dimension % 50 != 0 {
                    break;
                }
            }
        }
        assert_ne!(shifted, sobol(250, 256, 12));
    }

    /// Of a smooth function in ten dimensions, of which the integral is 1.
    #[test]
    fn an_integral_is_closer_than_by_a_latin_hypercube() {
        let value = |point: &Vec<f64>| point.iter().map(|x| 1.0 + 0.5 * (3.0 * x * x - 1.0)).product::<f64>();
        let error = |points: &[Vec<f64>]| {
            let sum: f64 = points.iter().map(value).sum();
            (sum / f64::from(u32::try_from(points.len()).unwrap()) - 1.0).abs()
        };
        let mean = |make: &dyn Fn(u64) -> Vec<Vec<f64>>| (0..8).map(|seed| error(&make(seed))).sum::<f64>() / 8.0;
        let (even, latin) = (mean(&|seed| sobol(10, 4096, seed)), mean(&|seed| latin_hypercube(10, 4096, seed)));
        assert!(even < latin / 2.0, "{even} and {latin}");
    }
}
