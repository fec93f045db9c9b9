//! Lists of shares that do not sum to 1.

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::engine::parameters::Parameters;
use crate::study::check::slip::Slip;
use crate::study::experiment::{distributions, value};

/// The lists of shares of these rules whose sum is not 1.
pub(super) fn not_one(rules: &Parameters) -> Vec<Slip> {
    let slip = |path: String| {
        let Some(Value::List(items)) = value(rules, &path) else { return None };
        let sum: f64 = items.iter().filter_map(Value::number).sum();
        let written = libm::round(sum * 1e3) / 1e3;
        ((sum - 1.0).abs() > 1e-3).then(|| Slip {
            message: text!("`{path}` sums to {written}, not to 1", "`{path}` 之和为 {written}，而非 1"),
            help: text!("the shares of a whole sum to 1", "构成一个整体的份额之和应为 1"),
            path,
        })
    };
    distributions().iter().cloned().filter_map(slip).collect()
}
