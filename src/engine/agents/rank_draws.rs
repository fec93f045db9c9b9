//! Permanent draws of the households that decide their ranks in the queues of the pathways.

use crate::engine::rng::ReplicationRng;
use crate::engine::rng::draws::found_rank;
use crate::engine::rng::samplers::{normal, normal_share};
use std::sync::OnceLock;

/// Words that decide ranks: one common to all pathways, then one of each.
const WORDS: usize = found_rank::POLICY - found_rank::COMMON + 1;

/// Standard normal numbers of every household, computed when ranks are asked for first. Worlds forked from one share them: arms
/// that pay for something need the same ones in every policy year.
#[derive(Default)]
pub struct RankDraws(OnceLock<(ReplicationRng, Vec<[f64; WORDS]>)>);

/// Worlds are compared by what they print, and what was computed so far is no part of their state.
impl std::fmt::Debug for RankDraws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RankDraws")
    }
}

impl RankDraws {
    /// Rank of every household in the queue of a pathway, in (0, 1); `overlap` of it is common to all pathways.
    #[must_use]
    pub fn ranks(&self, rng: &ReplicationRng, households: usize, overlap: f64, pathway: usize) -> Vec<f64> {
        let (common_part, specific_part) = (libm::sqrt(overlap), libm::sqrt(1.0 - overlap));
        let rank = |numbers: &[f64; WORDS]| {
            let [common, ..] = numbers;
            normal_share(common_part * common + specific_part * numbers[1 + pathway])
        };
        let (of, drawn) = self.0.get_or_init(|| (rng.clone(), draw(rng, households)));
        if of == rng && drawn.len() == households {
            drawn.iter().map(rank).collect()
        } else {
            draw(rng, households).iter().map(rank).collect()
        }
    }
}

/// Draws the numbers of all households.
fn draw(rng: &ReplicationRng, households: usize) -> Vec<[f64; WORDS]> {
    let blocks = rng.stream(found_rank::PHASE, found_rank::PART, 0).blocks(0).take(households);
    blocks.map(|block| std::array::from_fn(|word| normal(block[found_rank::COMMON + word]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_full_overlap_pathways_share_one_queue_and_without_overlap_queues_are_independent() {
        let (draws, rng) = (RankDraws::default(), ReplicationRng::new(7, 0));
        let ranks = |overlap, pathway| draws.ranks(&rng, 2_000, overlap, pathway);
        assert_eq!(ranks(1.0, 0), ranks(1.0, 3));
        let (first, second) = (ranks(0.0, 0), ranks(0.0, 3));
        let both: usize = first.iter().zip(&second).filter(|(a, b)| **a < 0.5 && **b < 0.5).count();
        assert!((400..600).contains(&both), "independent queues share a quarter: {both}");
    }

    #[test]
    fn another_generator_or_another_number_of_households_has_draws_of_its_own() {
        let (draws, rng, other) = (RankDraws::default(), ReplicationRng::new(7, 0), ReplicationRng::new(7, 1));
        let first = draws.ranks(&rng, 50, 0.5, 2);
        assert_eq!(draws.ranks(&other, 50, 0.5, 2), RankDraws::default().ranks(&other, 50, 0.5, 2));
        assert_eq!(draws.ranks(&rng, 60, 0.5, 2)[..50], first);
        assert_ne!(draws.ranks(&other, 50, 0.5, 2), first);
    }
}
