//! The agents and institutions: one table of columns each, with the shared prices and traits each of them owns.

pub mod carriers;
pub mod consumers;
pub mod households;
pub mod hosts;
pub mod institutions;
pub mod orders;
