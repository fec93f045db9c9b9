//! 农播 nongbo: an agent-based economic simulation engine for rural live-stream e-commerce.
//!
//! Farm households, streamers, logistics firms and consumers live week by week under five policy pathways
//! (technology 技术赋能, talent 人才支撑, supply chain 供应链协同, brand 品牌打造, policy 政策保障); the engine writes
//! Arrow tables from which the effect of each pathway on farmers' income can be read, paired and exact.
//!
//! The modules, from bottom to top; each names only modules above it in this list.

pub mod units;
pub mod declare;
pub mod error;
pub mod chance;
pub mod books;
pub mod places;
pub mod agents;
pub mod pathways;
pub mod phases;
pub mod week;
pub mod found;
pub mod measure;
pub mod run;
#[cfg(feature = "cli")]
pub mod output;
#[cfg(feature = "cli")]
pub mod experiment;
#[cfg(feature = "cli")]
pub mod compare;
#[cfg(feature = "cli")]
pub mod sweep;
#[cfg(feature = "cli")]
pub mod trial;
#[cfg(feature = "cli")]
pub mod validate;
#[cfg(feature = "cli")]
pub mod trace;
#[cfg(feature = "cli")]
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;

/// Version of the model: it is part of the identity of every run, and changes whenever a number could.
pub const MODEL_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "-model-1");
