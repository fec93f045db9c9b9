//! The blocks of many consecutive agents, word by word: `ChaCha8` in vectors of 32-bit words, as wide as the processor has them.
//! Every width gives the words of `rand_chacha`.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::rng::{Block, WORDS};
use crate::units::in_vectors;
#[cfg(target_arch = "wasm32")]
use pulp::bytemuck::cast;
use pulp::{Simd, WithSimd};
#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{u32x4_shl, u32x4_shr, v128, v128_or};

/// Most agents of a batch.
pub const BATCH: usize = 64;
/// The words with which the state of `ChaCha` begins.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];
/// Words of the state that are the same in all blocks of a key.
const FIXED: usize = 12;
/// Place of the two words that count the blocks,
const COUNTER: usize = FIXED;
/// and of the two with the number of the stream.
const STREAM: usize = COUNTER + 2;

/// Blocks of consecutive agents: of each word, the words of all agents.
#[derive(Debug, Clone)]
pub struct BlockBatch {
    words: [[u32; BATCH]; WORDS],
}

impl BlockBatch {
    /// A batch that was not read yet.
    pub const EMPTY: Self = Self { words: [[0; BATCH]; WORDS] };

    /// All words of the agent at a place of the batch.
    #[inline]
    pub(super) fn block(&self, at: usize) -> Block {
        let mut block = [0; WORDS];
        for word in 0..WORDS {
            block[word] = self.words[word][at];
        }
        block
    }
}

impl std::ops::Index<usize> for BlockBatch {
    type Output = [u32; BATCH];

    fn index(&self, word: usize) -> &[u32; BATCH] {
        &self.words[word]
    }
}

/// Reads the blocks of consecutive agents, many at a time.
#[derive(Debug, Clone)]
pub struct BatchReader {
    fixed: [u32; FIXED],
    stream: u64,
    next: u64,
}

impl BatchReader {
    /// A reader of the blocks of `stream` under `key`, from that of agent `first` on.
    pub(super) fn new(key: [u8; 32], stream: u64, first: usize) -> Self {
        let (key, _) = key.as_chunks();
        let key = |word: usize| u32::from_le_bytes(key[word - CONSTANTS.len()]);
        let fixed = std::array::from_fn(|word| if word < CONSTANTS.len() { CONSTANTS[word] } else { key(word) });
        Self { fixed, stream, next: first as u64 }
    }

    /// Reads the blocks of the next `count` agents, at most [`BATCH`]. What stands behind them in the batch has no meaning.
    pub fn read(&mut self, batch: &mut BlockBatch, count: usize) {
        let next = self.next;
        let row = |at: usize| next.wrapping_add(at as u64);
        in_vectors(Rounds { reader: self, batch, count, row });
        self.next = self.next.wrapping_add(count as u64);
    }

    /// Reads the blocks of the agents in some rows, at most [`BATCH`] of them.
    pub(super) fn read_rows(&self, batch: &mut BlockBatch, rows: &[usize]) {
        let row = |at: usize| rows.get(at).map_or(0, |&row| row as u64);
        in_vectors(Rounds { reader: self, batch, count: rows.len(), row });
    }
}

/// The rounds of `ChaCha8` over the blocks of a batch.
struct Rounds<'a, R> {
    reader: &'a BatchReader,
    batch: &'a mut BlockBatch,
    count: usize,
    /// Row of the agent at a place of the batch.
    row: R,
}

impl<R: Fn(usize) -> u64> WithSimd for Rounds<'_, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // Loops over places, no adapters: what the compiler leaves outside this function has no vector instructions.
        let (mut low, mut high) = ([0; BATCH], [0; BATCH]);
        for at in 0..BATCH {
            let row = (self.row)(at);
            (low[at], high[at]) = (low_half(row), low_half(row >> 32));
        }
        let (low, high) = (S::as_simd_u32s(&low).0, S::as_simd_u32s(&high).0);
        let mut first = [simd.splat_u32s(0); WORDS];
        for word in 0..FIXED {
            first[word] = simd.splat_u32s(self.reader.fixed[word]);
        }
        first[STREAM] = simd.splat_u32s(low_half(self.reader.stream));
        first[STREAM + 1] = simd.splat_u32s(low_half(self.reader.stream >> 32));
        for vector in 0..self.count.div_ceil(S::U32_LANES) {
            first[COUNTER] = low[vector];
            first[COUNTER + 1] = high[vector];
            let mut state = first;
            // Written one after the other: in a loop the compiler would move the state between registers.
            double_round(simd, &mut state);
            double_round(simd, &mut state);
            double_round(simd, &mut state);
            double_round(simd, &mut state);
            let words = &mut self.batch.words;
            write::<S, 0>(simd, [&state, &first], words, vector);
            write::<S, 4>(simd, [&state, &first], words, vector);
            write::<S, 8>(simd, [&state, &first], words, vector);
            write::<S, 12>(simd, [&state, &first], words, vector);
        }
    }
}

/// Writes the sums of two states, four words from one on. In a loop over all words they would not stay in registers.
#[inline(always)]
fn write<S: Simd, const FIRST: usize>(
    simd: S,
    [last, first]: [&[S::u32s; WORDS]; 2],
    words: &mut [[u32; BATCH]; WORDS],
    vector: usize,
) {
    for word in FIRST..FIRST + 4 {
        S::as_mut_simd_u32s(&mut words[word]).0[vector] = simd.add_u32s(last[word], first[word]);
    }
}

/// The lower half of a number.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "the lower half is meant")]
const fn low_half(number: u64) -> u32 {
    number as u32
}

/// Two rounds of `ChaCha`: columns, then diagonals. `ChaCha8` has four of these pairs.
#[inline(always)]
fn double_round<S: Simd>(simd: S, state: &mut [S::u32s; WORDS]) {
    quarter_round::<S, 0, 4, 8, 12>(simd, state);
    quarter_round::<S, 1, 5, 9, 13>(simd, state);
    quarter_round::<S, 2, 6, 10, 14>(simd, state);
    quarter_round::<S, 3, 7, 11, 15>(simd, state);
    quarter_round::<S, 0, 5, 10, 15>(simd, state);
    quarter_round::<S, 1, 6, 11, 12>(simd, state);
    quarter_round::<S, 2, 7, 8, 13>(simd, state);
    quarter_round::<S, 3, 4, 9, 14>(simd, state);
}

/// A quarter round of `ChaCha` on four words of the state. Their places are known to the compiler, so that the state stays in
/// registers.
#[inline(always)]
fn quarter_round<S: Simd, const A: usize, const B: usize, const C: usize, const D: usize>(
    simd: S,
    state: &mut [S::u32s; WORDS],
) {
    let [mut a, mut b, mut c, mut d] = [state[A], state[B], state[C], state[D]];
    a = simd.add_u32s(a, b);
    d = turn(simd, simd.xor_u32s(d, a), 16);
    c = simd.add_u32s(c, d);
    b = turn(simd, simd.xor_u32s(b, c), 12);
    a = simd.add_u32s(a, b);
    d = turn(simd, simd.xor_u32s(d, a), 8);
    c = simd.add_u32s(c, d);
    b = turn(simd, simd.xor_u32s(b, c), 7);
    (state[A], state[B], state[C], state[D]) = (a, b, c, d);
}

/// Words turned left by some bits.
#[inline(always)]
fn turn<S: Simd>(simd: S, words: S::u32s, bits: u32) -> S::u32s {
    // In WebAssembly `pulp` shifts one word of a vector after the other.
    #[cfg(target_arch = "wasm32")]
    if size_of::<S::u32s>() == size_of::<v128>() {
        let words = cast(words);
        return cast(v128_or(u32x4_shl(words, bits), u32x4_shr(words, u32::BITS - bits)));
    }
    let left = simd.wrapping_dyn_shl_u32s(words, simd.splat_u32s(bits));
    simd.or_u32s(left, simd.wrapping_dyn_shr_u32s(words, simd.splat_u32s(u32::BITS - bits)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::ReplicationRng;

    /// Every width of vectors that this machine has, and none, gives the words of `rand_chacha`: also for very large rows,
    /// where the counter passes 32 bits, and for a last batch that is not full.
    #[test]
    fn batches_of_every_width_are_the_words_of_rand_chacha() {
        let stream = ReplicationRng::new(2_023, 7).stream(7, 0, 104);
        for first in [0_usize, 123_457, (1 << 32) - 9, 1 << 58] {
            for count in [1, 5, 16, 33, BATCH] {
                let expected: Vec<Block> = (first..first + count).map(|row| stream.block(row)).collect();
                let check = |batch: &BlockBatch| {
                    for (at, block) in expected.iter().enumerate() {
                        assert_eq!(&batch.block(at), block, "row {first} + {at} of {count}");
                    }
                };
                let mut batch = BlockBatch::EMPTY;
                let mut reader = stream.reader(first);
                reader.read(&mut batch, count);
                check(&batch);
                let reader = stream.reader(first);
                let row = |at: usize| (first + at) as u64;
                let mut batch = BlockBatch::EMPTY;
                Rounds { reader: &reader, batch: &mut batch, count, row }.with_simd(pulp::Scalar);
                check(&batch);
                #[cfg(target_arch = "x86_64")]
                if let Some(simd) = pulp::x86::V3::try_new() {
                    let mut batch = BlockBatch::EMPTY;
                    Simd::vectorize(simd, Rounds { reader: &reader, batch: &mut batch, count, row });
                    check(&batch);
                }
            }
        }
    }

    #[test]
    fn a_reader_goes_on_where_it_stopped() {
        let stream = ReplicationRng::new(1, 0).stream(3, 1, 9);
        let (mut reader, mut batch) = (stream.reader(40), BlockBatch::EMPTY);
        reader.read(&mut batch, 64);
        reader.read(&mut batch, 10);
        assert_eq!(batch[2][3], stream.block(40 + 64 + 3)[2]);
    }
}
