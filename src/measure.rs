//! Indicators: incomes by source, their distribution, sales, losses, public cost; and the tables a run writes.

pub mod distribution;
pub mod record;
pub mod summary;
pub mod tables;

pub use crate::agents::income::Income;
pub use record::Record;
