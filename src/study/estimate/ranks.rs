//! Certainty of a ranking of several alternatives, over resampled replications.

use crate::engine::units::count_as_f64;
use crate::study::estimate::bootstrap::{RESAMPLES, resample, stretch};
use crate::study::estimate::estimate_row::{Estimand, EstimateRow};
use crate::study::estimate::statistics::{CONFIDENCE, Interval};

/// Smallest share of resamples in which the first must be first for the ranking to be identified.
pub const IDENTIFIED: f64 = 0.95;

/// The rank of one of several alternatives; the largest mean is first.
#[derive(Debug, Clone, PartialEq)]
pub struct Rank {
    /// Its rank by the means, from 1; equal means share the better rank.
    pub rank: u32,
    /// Whether another mean is equal to it.
    pub is_tied: bool,
    /// Lowest and highest rank in at least 95 % of the resamples.
    pub between: [u32; 2],
    /// Share of resamples in which no other mean is larger; those that are equal share a resample evenly.
    pub first: f64,
    /// By alternative: share of resamples in which this mean is larger. Ties count one half, and so does the entry for
    /// itself.
    pub beats: Vec<f64>,
}

impl Rank {
    /// Its rank by an outcome, and the share of resamples in which it is first; then how often it is ahead of each of the
    /// rivals, which are in the order of `beats` or absent.
    #[must_use]
    pub fn rows(&self, name: &str, rivals: &[&str], outcome: &str, replications: u32) -> Vec<EstimateRow> {
        let share = |estimand, share| EstimateRow::without_interval([name, ""], outcome, estimand, share, replications);
        let [low, high] = self.between.map(f64::from);
        let rank = Interval { mean: f64::from(self.rank), low, high, standard_error: f64::NAN, replications };
        let mut rows = vec![
            EstimateRow::new([name, ""], outcome, Estimand::Rank, rank).by_bootstrap(),
            share(Estimand::ShareFirst, self.first),
        ];
        let beats = rivals.iter().zip(&self.beats).filter(|(rival, _)| **rival != name);
        rows.extend(beats.map(|(rival, beats)| share(Estimand::ShareAhead, *beats).with_group(*rival)));
        rows
    }
}

/// Ranks of several alternatives by their means, from one value per replication of each. A replication is resampled
/// with all alternatives.
///
/// # Panics
/// If they differ in their number of replications, or there is none.
#[must_use]
pub fn places(alternatives: &[Vec<f64>]) -> Vec<Rank> {
    let replications = alternatives.first().map_or(0, Vec::len);
    assert!(alternatives.iter().all(|values| values.len() == replications), "every alternative has every replication");
    places_by(u32::try_from(replications).unwrap_or(u32::MAX), |drawn| {
        alternatives.iter().map(|values| drawn.iter().map(|&at| values[at]).sum()).collect()
    })
}

/// Ranks of several alternatives by `worth`, which gives the value of each over some replications, given by number.
///
/// Resampled values are [stretched](stretch) about the estimate, so that few replications do not look certain.
///
/// # Panics
/// If there is no replication.
#[must_use]
pub fn places_by(replications: u32, worth: impl Fn(&[usize]) -> Vec<f64>) -> Vec<Rank> {
    let estimates = worth(&(0..replications as usize).collect::<Vec<_>>());
    let ranks_by_means = ranks(&estimates);
    let stretch = stretch(replications);
    let mut resampled: Vec<Vec<u32>> = vec![Vec::with_capacity(RESAMPLES); estimates.len()];
    let mut firsts = vec![0.0; estimates.len()];
    let mut wins = vec![vec![0.0; estimates.len()]; estimates.len()];
    resample(replications, RESAMPLES, |drawn| {
        let mut values = worth(drawn);
        for (value, estimate) in values.iter_mut().zip(&estimates).filter(|(value, _)| value.is_finite()) {
            *value = estimate + stretch * (*value - estimate);
        }
        let ranks = ranks(&values);
        let tied_first = count_as_f64(ranks.iter().filter(|rank| **rank == 1).count());
        for (alternative, rank) in ranks.into_iter().enumerate() {
            resampled[alternative].push(rank);
            firsts[alternative] += if rank == 1 { 1.0 / tied_first } else { 0.0 };
            for (other, rival) in values.iter().enumerate() {
                let tie = f64::from(u8::from(values[alternative] >= *rival)) / 2.0;
                wins[alternative][other] += if values[alternative] > *rival { 1.0 } else { tie };
            }
        }
    });
    let resamples = count_as_f64(RESAMPLES);
    let place = |alternative: usize| {
        let ranks = &mut resampled[alternative].clone();
        ranks.sort_unstable();
        // 2.5 % of the resamples are outside on each side.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank")]
        let out = ((1.0 - CONFIDENCE) / 2.0 * resamples).floor() as usize;
        Rank {
            rank: ranks_by_means[alternative],
            is_tied: ranks_by_means.iter().filter(|rank| **rank == ranks_by_means[alternative]).count() > 1,
            between: [ranks[out], ranks[ranks.len() - 1 - out]],
            first: firsts[alternative] / resamples,
            beats: wins[alternative].iter().map(|won| won / resamples).collect(),
        }
    };
    (0..ranks_by_means.len()).map(place).collect()
}

/// Ranks of values, the largest 1.
fn ranks(values: &[f64]) -> Vec<u32> {
    values.iter().map(|value| 1 + values.iter().map(|other| u32::from(other > value)).sum::<u32>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_larger_in_every_replication_is_surely_first() {
        let level: Vec<f64> = (0..12).map(|at| 100.0 * libm::sin(f64::from(at))).collect();
        let above: Vec<f64> = level.iter().map(|value| value + 1.0).collect();
        let places = places(&[level, above]);
        assert_eq!((places[0].rank, places[1].rank), (2, 1));
        assert_eq!((places[0].between, places[1].between), ([2, 2], [1, 1]));
        assert!((places[1].first - 1.0).abs() < 1e-12 && places[0].first.abs() < 1e-12, "shared chance cancels");
        assert!((places[1].beats[0] - 1.0).abs() < 1e-12 && (places[1].beats[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn equal_alternatives_are_tied_and_neither_is_identified() {
        let level: Vec<f64> = (0..12).map(|at| 100.0 * libm::sin(f64::from(at))).collect();
        let below: Vec<f64> = level.iter().map(|value| value - 1.0).collect();
        let places = places(&[level.clone(), below, level]);
        assert_eq!(
            places.iter().map(|place| (place.rank, place.is_tied)).collect::<Vec<_>>(),
            [(1, true), (3, false), (1, true)]
        );
        assert!((places[0].first - 0.5).abs() < 1e-12 && (places[2].first - 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_told_apart_shares_the_first_place() {
        let series = |shift: u32| (0..20).map(|at| libm::sin(f64::from(at * at + shift) * 1.7)).collect::<Vec<f64>>();
        let places = places(&[series(0), series(5), series(11)]);
        assert!(places.iter().all(|place| place.first < IDENTIFIED), "{places:?}");
        assert!(places.iter().any(|place| place.between[0] == 1 && place.between[1] == 3), "{places:?}");
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            assert!((places[a].beats[b] + places[b].beats[a] - 1.0).abs() < 1e-12);
        }
    }
}
