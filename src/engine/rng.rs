//! Keyed random draws: (seed, replication) is the key, (phase, part, week) selects the stream, and the row of an agent selects
//! its block of sixteen words.
//!
//! A draw does not depend on the thread that computes it, so every number of threads and every chunk size gives the same
//! words, and two scenarios share every draw that both need. [`draws`] lists what each word decides. A new draw takes a free
//! word and does not shift any other.

pub mod block_batch;
pub mod draws;
pub mod samplers;

use crate::rng::block_batch::{BATCH, BatchReader, BlockBatch};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Words in the block of one agent.
pub const WORDS: usize = 16;
/// One agent's draws in one phase, part and week.
pub type Block = [u32; WORDS];

/// The generator of one replication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicationRng(ChaCha8Rng);

impl ReplicationRng {
    /// The generator keyed by the seed of the experiment and the number of the replication.
    #[must_use]
    pub fn new(seed: u64, replication: u64) -> Self {
        let mut key = [0_u8; 32];
        key[0..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&replication.to_le_bytes());
        key[16..32].copy_from_slice(b"nongbo chance 01");
        Self(ChaCha8Rng::from_seed(key))
    }

    /// The stream of one part of one phase in one week. Phase 0 is the initialisation.
    #[must_use]
    pub fn stream(&self, phase: u8, part: u8, week: u32) -> Stream {
        let mut generator = self.0.clone();
        generator.set_stream(u64::from(phase) << 56 | u64::from(part) << 48 | u64::from(week) << 16);
        Stream(generator)
    }
}

/// The blocks of all agents for one part of one phase in one week.
#[derive(Debug, Clone)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The blocks of consecutive agents from row `first` on, made many at a time.
    #[must_use]
    pub fn blocks(&self, first: usize) -> Blocks {
        Blocks { reader: self.reader(first), batch: BlockBatch::EMPTY, made: 0, next: 0 }
    }

    /// The blocks of the agents in some rows, in the order of `rows` and each with its row, made many at a time.
    #[must_use]
    pub fn blocks_of<'a>(&self, rows: &'a [usize]) -> BlocksOf<'a> {
        BlocksOf { reader: self.reader(0), batch: BlockBatch::EMPTY, rows, next: 0 }
    }

    /// A reader of the blocks of consecutive agents from row `first` on, many at a time.
    #[must_use]
    pub fn reader(&self, first: usize) -> BatchReader {
        BatchReader::new(self.0.get_seed(), self.0.get_stream(), first)
    }

    /// The block of one agent. It seeks each time, which costs several times as much as [`Stream::blocks`]: for rare decisions.
    #[must_use]
    pub fn block(&self, row: usize) -> Block {
        let mut generator = self.0.clone();
        generator.set_word_pos(row as u128 * WORDS as u128);
        let mut block = [0; WORDS];
        for word in &mut block {
            *word = generator.next_u32();
        }
        block
    }
}

/// Blocks that are made first.
const FIRST: usize = 8;

/// The blocks of consecutive agents, made many at a time.
#[derive(Debug, Clone)]
pub struct Blocks {
    reader: BatchReader,
    batch: BlockBatch,
    /// Blocks in the batch.
    made: usize,
    /// Place of the next one.
    next: usize,
}

impl Iterator for Blocks {
    type Item = Block;

    #[inline]
    fn next(&mut self) -> Option<Block> {
        if self.next == self.made {
            // Few at first: some ask for the blocks of few agents.
            self.made = (2 * self.made).clamp(FIRST, BATCH);
            self.next = 0;
            self.reader.read(&mut self.batch, self.made);
        }
        self.next += 1;
        Some(self.batch.block(self.next - 1))
    }
}

/// The blocks of the agents in some rows, each with its row.
#[derive(Debug, Clone)]
pub struct BlocksOf<'a> {
    reader: BatchReader,
    batch: BlockBatch,
    rows: &'a [usize],
    /// Place in `rows` of the next one.
    next: usize,
}

impl Iterator for BlocksOf<'_> {
    type Item = (usize, Block);

    #[inline]
    fn next(&mut self) -> Option<(usize, Block)> {
        let (&row, at) = (self.rows.get(self.next)?, self.next % BATCH);
        if at == 0 {
            self.reader.read_rows(&mut self.batch, &self.rows[self.next..self.rows.len().min(self.next + BATCH)]);
        }
        self.next += 1;
        Some((row, self.batch.block(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_are_the_golden_ones() {
        let block = ReplicationRng::new(2023, 7).stream(7, 0, 104).block(3);
        assert_eq!(block[..4], GOLDEN, "the word scheme changed: every recorded result would");
    }
    const GOLDEN: [u32; 4] = [115_362_098, 1_482_640_428, 2_819_618_103, 607_362_133];

    #[test]
    fn a_second_implementation_of_chacha8_gives_the_same_words() {
        use rand::rngs::ChaCha8Rng as Other;
        let mut key = [0_u8; 32];
        key[0..8].copy_from_slice(&2023_u64.to_le_bytes());
        key[8..16].copy_from_slice(&7_u64.to_le_bytes());
        key[16..32].copy_from_slice(b"nongbo chance 01");
        let mut other = Other::from_seed(key);
        other.set_stream(7 << 56 | 104 << 16);
        other.set_word_pos(3 * 16);
        let block = ReplicationRng::new(2023, 7).stream(7, 0, 104).block(3);
        assert_eq!(block, std::array::from_fn(|_| other.next_u32()));
    }

    /// I5: blocks made many at a time equal blocks read one by one, in any order and also for very large rows.
    #[test]
    fn reading_on_equals_seeking_each_agent() {
        let stream = ReplicationRng::new(1, 0).stream(3, 1, 9);
        for first in [0_usize, 123_457, 1 << 58] {
            for (offset, block) in stream.blocks(first).take(150).enumerate() {
                assert_eq!(block, stream.block(first + offset));
            }
            let rows = [0, 3, 63, 64, 200, 70].map(|offset| first + offset);
            for (row, block) in stream.blocks_of(&rows) {
                assert_eq!(block, stream.block(row));
            }
            assert_eq!(stream.blocks_of(&rows).count(), rows.len());
        }
    }

    /// More rows than a batch has, near and far, some of them twice.
    #[test]
    fn the_blocks_of_some_rows_are_those_of_each_row() {
        let stream = ReplicationRng::new(1, 0).stream(3, 1, 9);
        let rows: Vec<usize> = (0..150).map(|k| k * k).chain([1 << 58, 7, 7]).collect();
        let expected: Vec<(usize, Block)> = rows.iter().map(|&row| (row, stream.block(row))).collect();
        assert_eq!(stream.blocks_of(&rows).collect::<Vec<_>>(), expected);
        assert_eq!(stream.blocks_of(&[]).count(), 0);
    }

    #[test]
    fn seed_replication_phase_part_week_and_agent_each_change_the_words() {
        let base = ReplicationRng::new(1, 1).stream(2, 0, 5).block(8);
        for other in [
            ReplicationRng::new(2, 1).stream(2, 0, 5).block(8),
            ReplicationRng::new(1, 2).stream(2, 0, 5).block(8),
            ReplicationRng::new(1, 1).stream(3, 0, 5).block(8),
            ReplicationRng::new(1, 1).stream(2, 1, 5).block(8),
            ReplicationRng::new(1, 1).stream(2, 0, 6).block(8),
            ReplicationRng::new(1, 1).stream(2, 0, 5).block(9),
        ] {
            assert_ne!(base, other);
        }
    }
}
