//! A page whose reader moves levers and has the economy simulated again: the levers, the experiment that a position of them
//! means, and the answer in words and figures.
//!
//! Everything here is of texts, so that a program in a browser needs only few functions: [`Setup`] is what a page knows,
//! [`Session`] answers, [`Task`] simulates one replication.

mod experiment_text;
mod form;
mod lever_words;
mod levers;
mod page_file;
mod reasons;
mod session;
mod setup;
mod task;
mod world_text;

#[cfg(test)]
mod tests;

pub use levers::Position;
pub use page_file::{Engine, first_experiment, page_file};
pub use session::Session;
pub use setup::Setup;
pub use task::{Task, TaskResult};
