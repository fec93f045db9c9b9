//! Money of single instruments: the budget of a pathway is the sum of what its instruments get, its split their amounts.

use crate::engine::declare::Value;
use crate::engine::parameters::Parameters;
use crate::engine::units::{floor, real};
use crate::study::input::BUDGET;
use crate::study::input::values::{set_value, value};

/// The parameter that says how the budget of a pathway is split.
const SPLIT: &str = "split";

/// The two parameters that the money of an instrument sets.
pub(crate) fn paths(pathway: &str) -> [String; 2] {
    [format!("{pathway}.{BUDGET}"), format!("{pathway}.{SPLIT}")]
}

/// What each instrument of a pathway gets, fen a household and year; empty for an unknown pathway.
pub(crate) fn amounts(rules: &Parameters, pathway: &str) -> Vec<i64> {
    let [budget, split] = paths(pathway).map(|path| value(rules, &path));
    let (Some(Value::Integer(budget)), Some(Value::List(split))) = (budget, split) else { return Vec::new() };
    let weights: Vec<f64> = split.iter().map(|weight| weight.number().unwrap_or(0.0)).collect();
    let sum: f64 = weights.iter().sum();
    let part = |weight: &f64| if sum > 0.0 { floor(real(budget) * weight / sum + 0.5) } else { 0 };
    weights.iter().map(part).collect()
}

/// Gives nothing to the instruments of a pathway.
pub(crate) fn clear(rules: &mut Parameters, pathway: &str) -> bool {
    set_value(rules, &paths(pathway)[0], &Value::Integer(0))
}

/// Gives one instrument of a pathway `fen` a household and year; the others keep what they get.
pub(crate) fn set(rules: &mut Parameters, pathway: &str, instrument: usize, fen: i64) -> bool {
    let mut amounts = amounts(rules, pathway);
    let Some(amount) = amounts.get_mut(instrument) else { return false };
    *amount = fen;
    let [budget, split] = paths(pathway);
    let weights = amounts.iter().map(|fen| Value::Real(real(*fen))).collect();
    // Without money the split says nothing: it stays as it is.
    let sum: i64 = amounts.iter().sum();
    (sum == 0 || set_value(rules, &split, &Value::List(weights))) && set_value(rules, &budget, &Value::Integer(sum))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::units::Fen;

    #[test]
    fn the_budget_is_the_sum_and_the_split_the_amounts() {
        let mut rules = Parameters::default();
        assert!(set(&mut rules, "technology", 1, 10_000));
        assert_eq!(rules.technology.budget_fen_per_household_year, Fen(10_000));
        assert_eq!(amounts(&rules, "technology"), [0, 10_000, 0]);
        assert!(set(&mut rules, "technology", 2, 333));
        assert_eq!(rules.technology.budget_fen_per_household_year, Fen(10_333));
        assert_eq!(amounts(&rules, "technology"), [0, 10_000, 333]);
        assert!(clear(&mut rules, "technology"));
        assert_eq!(amounts(&rules, "technology"), [0, 0, 0]);
        assert!(!set(&mut rules, "technology", 3, 1) && !set(&mut rules, "no_pathway", 0, 1));
    }
}
