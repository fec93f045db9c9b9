//! The engine: the economy itself. No file, no clock, no terminal; it builds for wasm32.
//!
//! A module names only modules above it in this list.

pub mod units;
pub mod error;
pub mod declare;
pub mod money;
pub mod goods;
pub mod books;
pub mod rng;
pub mod tick;
pub mod crops;
pub mod geography;
pub mod agents;
pub mod pathways;
pub mod phases;
pub mod parameters;
pub mod world;
pub mod week;
pub mod init;
pub mod record;
pub mod indicators;
pub mod simulation;
