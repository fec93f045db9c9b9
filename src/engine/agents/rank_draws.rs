//! Permanent draws of the households that decide their order in the queues of the pathways.

use crate::rng::ReplicationRng;
use crate::rng::draws::found_rank;
use crate::rng::samplers::{normal, normal_share};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Words that decide ranks: one common to all pathways, then one of each.
const WORDS: usize = found_rank::POLICY - found_rank::COMMON + 1;
/// Households whose numbers are drawn by one thread at a time.
const PIECE: usize = 1_024;

/// The order of the households in the queues, computed when it is asked for first. Worlds forked from one share it: arms that pay
/// for something need the same order in every policy year.
#[derive(Default)]
pub struct RankDraws(OnceLock<Draws>);

/// Worlds are compared by what they print, and what was computed so far is no part of their state.
impl std::fmt::Debug for RankDraws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RankDraws")
    }
}

impl RankDraws {
    /// Rows of the households in the queue of a pathway, those served first in front, county by county; `bounds` has the first
    /// household of each county and their number at the end. `overlap` of the rank is common to all pathways.
    #[must_use]
    pub fn order(&self, rng: &ReplicationRng, bounds: &[usize], overlap: f64, pathway: usize) -> Cow<'_, [u32]> {
        let draws = self.0.get_or_init(|| Draws::new(rng, bounds, overlap));
        if draws.rng != *rng || draws.bounds != bounds {
            return Cow::Owned(Draws::new(rng, bounds, overlap).order(overlap, pathway));
        }
        if draws.overlap.total_cmp(&overlap).is_ne() {
            return Cow::Owned(draws.order(overlap, pathway));
        }
        Cow::Borrowed(computed_once(&draws.orders[pathway], || draws.order(overlap, pathway)))
    }
}

/// What was computed so far for a generator and the households of some counties.
struct Draws {
    rng: ReplicationRng,
    bounds: Vec<usize>,
    /// The overlap that was asked for first, and the orders at that overlap by pathway.
    overlap: f64,
    orders: [OnceLock<Vec<u32>>; WORDS - 1],
    /// A standard normal number of each household, by word.
    numbers: [OnceLock<Vec<f64>>; WORDS],
}

impl Draws {
    fn new(rng: &ReplicationRng, bounds: &[usize], overlap: f64) -> Self {
        let (orders, numbers) = Default::default();
        Self { rng: rng.clone(), bounds: bounds.to_vec(), overlap, orders, numbers }
    }

    /// The households of each county by their rank for a pathway, a number in (0, 1); of equal ranks the earlier row comes first.
    fn order(&self, overlap: f64, pathway: usize) -> Vec<u32> {
        let (common_part, specific_part) = (libm::sqrt(overlap), libm::sqrt(1.0 - overlap));
        let (common, specific) = (self.numbers(0), self.numbers(1 + pathway));
        let rank = |row: usize| normal_share(common_part * common[row] + specific_part * specific[row]);
        let of_county = |county: &[usize]| -> Vec<u32> {
            // Positive numbers are in the order of their bits.
            let ranked = |row: usize| (rank(row).to_bits(), u32::try_from(row).expect("fewer than 2^32 households"));
            let mut queue: Vec<(u64, u32)> = (county[0]..county[1]).map(ranked).collect();
            queue.sort_unstable();
            queue.into_iter().map(|(_, row)| row).collect()
        };
        let counties: Vec<Vec<u32>> = self.bounds.par_windows(2).map(of_county).collect();
        counties.concat()
    }

    /// Numbers of all households by a word.
    fn numbers(&self, word: usize) -> &[f64] {
        let stream = self.rng.stream(found_rank::PHASE, found_rank::PART, 0);
        computed_once(&self.numbers[word], || {
            let mut numbers = vec![0.0; *self.bounds.last().expect("bounds are never empty")];
            numbers.par_chunks_mut(PIECE).enumerate().for_each(|(piece, numbers)| {
                for (number, block) in numbers.iter_mut().zip(stream.blocks(piece * PIECE)) {
                    *number = normal(block[found_rank::COMMON + word]);
                }
            });
            numbers
        })
    }
}

/// What a cell holds, computed where it is empty. The work is done before the cell is locked: it is shared by threads, and one
/// that waits for them may begin another run that asks for the same cell.
fn computed_once<T>(cell: &OnceLock<Vec<T>>, compute: impl FnOnce() -> Vec<T>) -> &[T] {
    if let Some(computed) = cell.get() {
        return computed;
    }
    let computed = compute();
    cell.get_or_init(|| computed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two counties of equally many households.
    const BOUNDS: [usize; 3] = [0, 1_000, 2_000];

    #[test]
    fn with_full_overlap_pathways_share_one_queue_and_without_overlap_queues_are_independent() {
        let (draws, rng) = (RankDraws::default(), ReplicationRng::new(7, 0));
        let order = |overlap, pathway| draws.order(&rng, &BOUNDS, overlap, pathway);
        assert_eq!(order(1.0, 0), order(1.0, 3));
        let first_half = |pathway| order(0.0, pathway)[..500].to_vec();
        let (first, second) = (first_half(0), first_half(3));
        let both = first.iter().filter(|row| second.contains(row)).count();
        assert!((200..300).contains(&both), "independent queues share a quarter: {both}");
    }

    #[test]
    fn every_county_has_a_queue_of_its_own_households_by_rank() {
        let (draws, rng) = (RankDraws::default(), ReplicationRng::new(7, 0));
        let order = draws.order(&rng, &BOUNDS, 0.25, 2);
        let numbers = |row: u32, word: usize| {
            normal(rng.stream(found_rank::PHASE, found_rank::PART, 0).block(row as usize)[found_rank::COMMON + word])
        };
        let rank = |row: u32| normal_share(0.5 * numbers(row, 0) + libm::sqrt(0.75) * numbers(row, 3));
        for (county, queue) in order.chunks(1_000).enumerate() {
            assert!(queue.is_sorted_by(|a, b| rank(*a) < rank(*b)));
            assert!(queue.iter().all(|row| *row as usize / 1_000 == county));
        }
    }

    #[test]
    fn another_generator_other_counties_or_another_overlap_have_an_order_of_their_own() {
        let (draws, rng, other) = (RankDraws::default(), ReplicationRng::new(7, 0), ReplicationRng::new(7, 1));
        let first = draws.order(&rng, &BOUNDS, 0.5, 2);
        let alone = |rng, bounds, overlap| RankDraws::default().order(rng, bounds, overlap, 2).into_owned();
        for (rng, bounds, overlap) in [(&other, &BOUNDS[..], 0.5), (&rng, &BOUNDS[..2], 0.5), (&rng, &BOUNDS[..], 0.75)]
        {
            let order = draws.order(rng, bounds, overlap, 2);
            assert_eq!(order, alone(rng, bounds, overlap));
            assert_ne!(order, first);
        }
        assert_eq!(draws.order(&rng, &BOUNDS, 0.5, 2), first);
    }
}
