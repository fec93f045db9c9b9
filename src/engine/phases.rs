//! The twelve phases of a week: one file, one verb, one public function `run` each, with the parameters it owns.

pub mod shock;
pub mod govern;
pub mod harvest;
pub mod decide;
pub mod offer;
pub mod broadcast;
pub mod buy;
pub mod ship;
pub mod deliver;
pub mod wholesale;
pub mod settle;
pub mod learn;

mod refund_payment;
#[cfg(test)]
mod tests;
