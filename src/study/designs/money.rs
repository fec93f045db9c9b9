//! What the budget of a design is an amount of.

use serde::{Deserialize, Serialize};

/// What the budget is an amount of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Money {
    /// Money granted.
    Granted,
    /// User cost.
    UserCost,
}

/// The words for it in a file, the default first.
pub(super) const MONEY: &[(&str, Money)] = &[("granted", Money::Granted), ("user_cost", Money::UserCost)];
