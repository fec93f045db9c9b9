//! Loops in vectors as wide as the processor has them.

use pulp::{Arch, WithSimd};

/// Runs a loop that is compiled for each width of vectors that a processor may have, in the widest of this one.
#[inline]
pub fn in_vectors<Op: WithSimd>(op: Op) -> Op::Output {
    Arch::new().dispatch(op)
}
