//! The study: a question about the economy. Experiments, their designs, runs, estimates and reports; all in memory.
//!
//! A module names only modules above it in this list.

pub mod identity;
pub(crate) mod nearest;
pub(crate) mod chinese;
pub mod sampling;
pub mod estimate;
pub mod tables;
pub mod charts;
pub(crate) mod input;
pub mod facts;
pub mod designs;
pub mod experiment;
pub mod run;
pub mod check;
pub mod report;
pub mod reference;
pub mod page;
pub mod trace;
pub mod trial;
pub mod validate;
pub mod live;
