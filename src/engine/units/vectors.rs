//! Loops in vectors as wide as the processor has them.

use pulp::WithSimd;

/// Runs a loop that the compiler makes vectors of, compiled for each width of vectors that a processor may have.
#[inline]
pub fn in_vectors<Op: WithSimd>(op: Op) -> Op::Output {
    // In WebAssembly all code is compiled for the same vectors: once is enough.
    #[cfg(target_arch = "wasm32")]
    return op.with_simd(pulp::Scalar::new());
    #[cfg(not(target_arch = "wasm32"))]
    pulp::Arch::new().dispatch(op)
}
