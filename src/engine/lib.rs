//! The engine: the economy itself. No file, no clock, no terminal; it builds for wasm32.
//!
//! A module names only modules above it in this list. Modules that these pages hide are internals: the command, tests and
//! benchmarks use them, and they may change in any version.

pub mod units;
pub mod error;
pub mod declare;
#[doc(hidden)]
pub mod edges;
#[doc(hidden)]
pub mod chunk_table;
#[doc(hidden)]
pub mod money;
#[doc(hidden)]
pub mod goods;
#[doc(hidden)]
pub mod books;
#[doc(hidden)]
pub mod rng;
#[doc(hidden)]
pub mod tick;
pub mod crops;
pub mod geography;
pub mod agents;
pub mod pathways;
pub mod phases;
pub mod parameters;
#[doc(hidden)]
pub mod world;
#[doc(hidden)]
pub mod week;
#[doc(hidden)]
pub mod init;
pub mod record;
#[doc(hidden)]
pub mod indicators;
pub mod simulation;
