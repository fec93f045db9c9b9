//! Points in a unit cube: Latin hypercube, Sobol sequence, Morris trajectories. The same call gives the same points on every
//! machine.

mod latin_hypercube;
mod morris;
mod sobol;

pub use latin_hypercube::latin_hypercube;
pub use morris::{Effects, Walks, elementary_effects, morris};
pub use sobol::{MOST_DIMENSIONS, sobol, sobol_point};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A generator for one kind of points; `tag` keeps kinds apart that share a seed.
fn generator(tag: &[u8; 16], seed: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..16].copy_from_slice(tag);
    key[16..24].copy_from_slice(&seed.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// A number in [0, 1) with 53 random bits.
fn fraction(generator: &mut ChaCha8Rng) -> f64 {
    of_bits(generator.next_u64() >> 11)
}

/// 53 bits as a fraction.
#[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
fn of_bits(bits: u64) -> f64 {
    bits as f64 / (1_u64 << 53) as f64
}

/// A number below `bound`, the bias of which is below 2^-40 for any number of points.
fn below(generator: &mut ChaCha8Rng, bound: usize) -> usize {
    let wide = u128::from(generator.next_u64()) * bound as u128;
    usize::try_from(wide >> 64).unwrap_or(0)
}

/// The numbers from 0 in random order.
fn shuffled(generator: &mut ChaCha8Rng, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        order.swap(at, below(generator, at + 1));
    }
    order
}
