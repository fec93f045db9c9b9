//! Properties that hold for each of the five pathways.

use crate::worlds::{
    MUCH, QUICK, fingerprints, new_simulation, run_until, short, simulate, simulate_to_end, small, with, with_all,
};
use nongbo::engine::declare::{Form, Value};
use nongbo::engine::parameters::Parameters;
use nongbo::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use nongbo::engine::simulation::Simulation;
use nongbo::engine::units::Fen;

/// The rules with every parameter of a pathway but its budget and its units moved to the end of its range farther from the default.
fn moved(rules: &Parameters, pathway: &str) -> Parameters {
    let mut rules = rules.clone();
    let section =
        rules.sections_mut().into_iter().find(|section| section.name() == pathway).expect("a section of the pathway");
    let money = ["budget_fen_per_household_year", "units_per_thousand"];
    for spec in section.specs().into_iter().filter(|spec| !money.contains(&spec.name)) {
        let Some(default) = spec.default.number() else {
            let Value::List(parts) = &spec.default else { panic!("{}: a list of numbers", spec.path()) };
            let item = |part: usize| match spec.form {
                Form::Integer => Value::Integer(1 + i64::from(part == 0)),
                _ => Value::Real(if part == 0 { 1.0 } else { 0.0 }),
            };
            let first = (0..parts.len()).map(item).collect();
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
            let parts = a.purse_fen[row].iter().chain(&a.reserve_fen[row]);
            assert!(parts.clone().all(|fen| *fen >= 0), "{name}, account {row}: more spent than there is");
            assert_eq!(parts.sum::<i64>(), a.cash[row].fen(), "{name}, account {row}: all money is some instrument's");
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

/// A pathway that is funded from a year after the end is absent to the byte; so is an instrument.
#[test]
fn a_pathway_funded_after_the_end_is_absent() {
    let mut rules = short(2, 2, 20);
    rules.population.policy_years = 2;
    let expected = fingerprints(&simulate_to_end(&rules));
    let paid = with_all(&rules, MUCH);
    let mut late = paid.clone();
    late.technology.from_year = 3;
    late.talent.from_year = 3;
    late.supply_chain.instrument_from_year = [3, 4, 5];
    late.brand.from_year = 3;
    late.policy.from_year = 3;
    assert_eq!(fingerprints(&simulate_to_end(&late)), expected);
    late.supply_chain.instrument_from_year = [2, 4, 5];
    let simulation = simulate_to_end(&late);
    let granted: i64 = simulation.world.government.accounts.granted_fen.iter().sum();
    assert!((granted - 80 * MUCH / 3).abs() < 4, "one instrument of three, one year of two: {granted}");
    assert_ne!(fingerprints(&simulation), expected);
}

/// Money is granted in the years of the window, and in no more of them than are funded.
#[test]
fn a_window_bounds_the_years_of_grants_and_the_funded_years_begin_with_it() {
    let mut rules = with(&short(1, 2, 20), 2, MUCH);
    rules.population.policy_years = 4;
    let years = |from: u32, until: u32, funded: u32| {
        let mut rules = rules.clone();
        (rules.supply_chain.from_year, rules.supply_chain.until_year) = (from, until);
        rules.rollout.funded_years = funded;
        let accounts = simulate_to_end(&rules).world.government.accounts;
        accounts.granted_fen.iter().sum::<i64>() / (40 * MUCH)
    };
    assert_eq!([years(1, 30, 30), years(2, 3, 30), years(3, 2, 30), years(2, 30, 2), years(4, 30, 2)], [4, 2, 0, 2, 1]);
}

/// The first of the queue is served as soon as the money of several years suffices, and nobody before it.
#[test]
fn money_that_does_not_reach_the_first_of_the_queue_is_carried_over() {
    let mut rules = short(1, 1, 8);
    rules.population.policy_years = 3;
    rules.technology.budget_fen_per_household_year = Fen(8_000);
    rules.technology.split = [0.0, 1.0, 0.0];
    // The smallest farm costs more than one grant of 640 yuan, the set of any farm less than three of them.
    rules.equipment.agtech_price_fen_per_cmu = 1_500;
    rules.technology.set_most_cmu = 100;
    let simulation = |weeks| simulate(&rules, weeks, QUICK);
    let public = |weeks| simulation(weeks).world.households.agtech_public.iter().filter(|public| **public).count();
    assert_eq!([public(53), public(105), public(157)], [0, 0, 1]);
    let end = simulation(208).world;
    let accounts = &end.government.accounts;
    assert_eq!((accounts.granted_fen[0], accounts.spent_fen[0]), (192_000, 150_000));
    // A fifth of the equipment's life is gone.
    let left = nongbo::engine::units::real(accounts.residual_fen[0]) / 150_000.0;
    assert!((0.75..1.0).contains(&left), "bought for five years, a year ago: {left}");
}

/// In intensity mode what is asked for is bought, with the operation of all years that are left.
#[test]
fn the_units_that_are_asked_for_are_bought_and_cost_what_is_said() {
    for years in [1, 3, 10] {
        let mut rules = short(1, 2, 50);
        rules.population.policy_years = years;
        rules.supply_chain.units_per_thousand = [50.0, 0.0, 20.0];
        let simulation = simulate_to_end(&rules);
        let (accounts, purchases) = (&simulation.world.government.accounts, &simulation.record.purchases);
        let units: f64 = purchases.units.iter().sum();
        let asked = f64::from(years) * (5.0 + 2.0);
        assert!((units - asked).abs() < 1e-9, "{years} years: {units} of {asked}");
        let operation: f64 = (1..=years).map(|left| f64::from(left) * 0.05).sum();
        let said = (f64::from(years) + operation) * (5.0 * 20_000.0 + 2.0 * 150_000.0);
        let spent = nongbo::engine::units::real(accounts.spent_fen[2]);
        assert!((spent / said - 1.0).abs() < 0.01, "{years} years: {spent} of {said}");
    }
}

/// What an asset of ten years costs in three years is what is used of it; the rest is left at the end.
#[test]
fn outlay_is_user_cost_and_what_is_left() {
    let mut rules = short(1, 2, 50);
    rules.population.policy_years = 3;
    rules.equipment.discount_rate = 0.0;
    rules.supply_chain.budget_fen_per_household_year = Fen(20_000);
    rules.supply_chain.split = [1.0, 0.0, 0.0];
    rules.supply_chain.hub_operation_share = 0.0;
    let row = simulate_to_end(&rules).summary(&rules).expect("a row");
    let (outlay, used, left) = (row.cash_outlay[0], row.user_cost[0], row.residual_value[0]);
    assert!(used > 0.0 && left > 3.0 * used, "{outlay} {used} {left}");
    // Annuities are whole fen a week: 38 instead of 38.46.
    assert!((used + left - outlay).abs() < 0.015 * outlay, "{outlay} {used} {left}");
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
