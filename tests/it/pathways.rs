//! Properties that hold for each of the five pathways.

use crate::worlds::{
    MUCH, QUICK, fingerprints, new_simulation, run_until, short, simulate, simulate_to_end, small, with, with_all,
};
use nongbo::engine::declare::{Form, Value};
use nongbo::engine::parameters::Parameters;
use nongbo::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use nongbo::engine::simulation::Simulation;

/// The rules with every parameter of a pathway but its budget and its units moved to the end of its range farther from the default.
fn moved(rules: &Parameters, pathway: &str) -> Parameters {
    let mut rules = rules.clone();
    let section =
        rules.sections_mut().into_iter().find(|section| section.name() == pathway).expect("a section of the pathway");
    let money = ["budget_fen_per_household_year", "units_per_thousand"];
    for spec in section.specs().into_iter().filter(|spec| !money.contains(&spec.name)) {
        let Some(default) = spec.default.number() else {
            let Value::List(parts) = &spec.default else { panic!("{}: a list of numbers", spec.path()) };
            let first = (0..parts.len()).map(|part| Value::Real(if part == 0 { 1.0 } else { 0.0 })).collect();
            assert!(section.set(spec.name, &Value::List(first)), "{}", spec.path());
            continue;
        };
        let far = if spec.high - default > default - spec.low { spec.high } else { spec.low };
        #[allow(clippy::cast_possible_truncation, reason = "ranges are short literals")]
        let value = if spec.form == Form::Integer { Value::Integer(far as i64) } else { Value::Real(far) };
        assert!(section.set(spec.name, &value), "{}", spec.path());
    }
    rules
}

/// I6: with a zero budget the parameters of a pathway change no bit; with money they do.
#[test]
fn a_pathway_without_money_is_absent_and_one_with_money_is_not() {
    let baseline = short(2, 2, 20);
    let expected = fingerprints(&simulate_to_end(&baseline));
    for (number, name) in PATHWAY_NAMES.into_iter().enumerate() {
        assert_eq!(fingerprints(&simulate_to_end(&moved(&baseline, name))), expected, "{name} without money");
        let paid = simulate_to_end(&with(&baseline, number, MUCH));
        assert_ne!(fingerprints(&paid)[1], expected[1], "{name} with money changes what is recorded");
    }
    assert_eq!(fingerprints(&simulate_to_end(&with_all(&baseline, 0))), expected, "all at zero");
}

/// I7: of every account, grants = spent + held + returned in every week, and nothing is held at the end.
#[test]
fn every_fen_granted_is_spent_held_or_returned() {
    let mut rules = short(2, 2, 20);
    rules.population.policy_years = 2;
    let check = |simulation: &Simulation, name: &str| {
        let a = &simulation.world.government.accounts;
        for row in 0..a.len() {
            let (granted, used) = (a.granted_fen[row], a.spent_fen[row] + a.cash[row].fen() + a.returned_fen[row]);
            assert_eq!(granted, used, "{name}, account {row}, week {}", simulation.world.week);
            assert!(a.reserve_fen[row] <= a.cash[row].fen(), "{name}, account {row}: kept back more than there is");
        }
    };
    for number in 0..=PATHWAY_COUNT {
        let name = PATHWAY_NAMES.get(number).unwrap_or(&"all");
        let arm = if number < PATHWAY_COUNT { with(&rules, number, MUCH) } else { with_all(&rules, MUCH) };
        let mut simulation = simulate(&arm, 52, QUICK);
        for week in (53..=156).step_by(4).chain([155, 156]) {
            run_until(&mut simulation, &arm, week, QUICK);
            check(&simulation, name);
        }
        let a = &simulation.world.government.accounts;
        let grants = (0..a.len()).map(|row| a.granted_fen[row]).collect::<Vec<_>>();
        for (row, &granted) in grants.iter().enumerate() {
            let paid = number == PATHWAY_COUNT || row % PATHWAY_COUNT == number;
            // Indemnities of a bad year above the reserve are paid by additional grants.
            let insured = row % PATHWAY_COUNT == PATHWAY_COUNT - 1 && granted > 2 * 40 * MUCH;
            assert!(insured || granted == if paid { 2 * 40 * MUCH } else { 0 }, "{name}, account {row}: {granted}");
            assert_eq!(a.cash[row].fen(), 0, "{name}, account {row} is empty at the end");
        }
        assert!(a.spent_fen.iter().sum::<i64>() > 0, "{name} bought something");
    }
}

/// I8: households treated with a small budget are also treated with a larger one, in the first policy year.
#[test]
fn the_treated_of_a_smaller_budget_are_treated_under_a_larger_one() {
    let baseline = short(2, 6, 20);
    let mut trunk = new_simulation(&baseline);
    run_until(&mut trunk, &baseline, 52, QUICK);
    for (number, name) in PATHWAY_NAMES.into_iter().enumerate() {
        let treated = |fen: i64| {
            let arm = with(&baseline, number, fen);
            let mut simulation = trunk.fork();
            run_until(&mut simulation, &arm, 53, QUICK);
            simulation.world.households.treated.iter().map(|bits| bits >> number & 1 == 1).collect::<Vec<bool>>()
        };
        let sets: Vec<Vec<bool>> = [0, 5_000, 20_000, 60_000, MUCH, 1_000_000].map(treated).into();
        for pair in sets.windows(2) {
            let left_out = pair[0].iter().zip(&pair[1]).filter(|(less, more)| **less && !**more).count();
            assert_eq!(left_out, 0, "{name}: treated with less money and not with more");
        }
        let count = |set: &[bool]| set.iter().filter(|&&treated| treated).count();
        assert_eq!(count(&sets[0]), 0, "{name}: nobody without money");
        assert!(count(&sets[5]) > 0, "{name}: somebody with much money");
        assert!(name == "brand" || count(&sets[5]) > count(&sets[1]), "{name}: more with more");
    }
}

/// A placebo: a parameter that only measures changes no household's row, and no fen anywhere.
#[test]
fn a_placebo_changes_nobody() {
    let rules = with_all(&short(2, 2, 20), MUCH);
    let mut placebo = rules.clone();
    placebo.measure.poverty_line_fen *= 3;
    let (a, b) = (simulate_to_end(&rules), simulate_to_end(&placebo));
    assert_eq!(a.record.households.market_income_fen, b.record.households.market_income_fen);
    assert_eq!(fingerprints(&a), fingerprints(&b));
    let rate = |simulation: &Simulation, rules: &Parameters| simulation.summary(rules).expect("a row").poverty_rate[0];
    assert!(rate(&a, &rules) < rate(&b, &placebo), "the line itself is read");
}

/// Before the first policy week every arm is the baseline, bit for bit.
#[test]
fn arms_are_identical_before_the_policy() {
    let baseline = small(2, 2, 10);
    let expected = fingerprints(&simulate(&baseline, 104, QUICK));
    for (number, name) in PATHWAY_NAMES.into_iter().enumerate() {
        assert_eq!(fingerprints(&simulate(&with(&baseline, number, MUCH), 104, QUICK)), expected, "{name}");
    }
}
