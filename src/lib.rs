//! 农播 nongbo: an agent-based economic simulation engine for rural live-stream e-commerce.
//!
//! Farm households, streamers, logistics firms and consumers live week by week under five policy pathways
//! (technology 技术赋能, talent 人才支撑, supply chain 供应链协同, brand 品牌打造, policy 政策保障); the engine writes
//! Arrow tables from which the effect of each pathway on farmers' income can be read, paired and exact.
//!
//! The crate has four floors. A floor names only the floors above it in this list.

pub mod engine;
#[cfg(feature = "study")]
pub mod study;
#[cfg(feature = "files")]
pub mod store;
#[cfg(feature = "cli")]
pub mod cli;

pub mod prelude;

/// Version of the model: it is part of the identity of every run, and changes whenever a number could.
pub const MODEL_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "-model-1");
