//! Full insurance and indifference to risk lead to the same decisions.

use crate::worlds::{QUICK, new_simulation, run_until, short, simulate_to_end};
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::Simulation;

/// The choices of all households.
fn choices(simulation: &Simulation) -> Vec<(bool, bool, bool, bool, i64, u32)> {
    let h = &simulation.world.households;
    (0..h.len())
        .map(|row| {
            (h.host[row], h.member[row], h.effort[row], h.mimic[row], h.live_year_g[row], h.agtech_until_week[row])
        })
        .collect()
}

/// A23: a household without price risk chooses as one without risk aversion: full insurance against risk aversion 0. The
/// indemnity follows a county index, and with a trigger of 0 none is ever paid, so that nothing else differs.
#[test]
fn full_insurance_chooses_as_indifference_to_risk() {
    let mut neutral = short(2, 3, 30);
    neutral.decide.hosting_taste_mean_fen = -200_000;
    (neutral.terms.insurance_trigger, neutral.terms.premium_fen, neutral.terms.insured_share) = (0.0, 0, 1.0);
    neutral.decide.risk_aversion = 0.0;
    let mut averse = neutral.clone();
    averse.decide.risk_aversion = 40.0;
    let choices_after_run = |rules: &Parameters, insured: bool| {
        let mut simulation = new_simulation(rules);
        if insured {
            simulation.world.households.insured_until_week.fill(u32::MAX - 100);
        }
        run_until(&mut simulation, rules, 100, QUICK);
        choices(&simulation)
    };
    let indifferent = choices_after_run(&neutral, false);
    assert_eq!(choices_after_run(&averse, true), indifferent);
    assert_ne!(choices_after_run(&averse, false), indifferent, "risk matters to who bears it");
}

/// Incomes that are made steady without changing their mean are worth more: what insurance does counts, for indemnities and
/// premiums are in disposable income.
#[test]
fn a_steadier_disposable_income_has_a_higher_certainty_equivalent() {
    let mut rules = short(1, 2, 20);
    rules.population.policy_years = 2;
    let mut simulation = simulate_to_end(&rules);
    let before = simulation.summary(&rules).expect("a row");
    let first = simulation.world.map.first_policy_week / 52;
    let table = &mut simulation.record.households;
    for household in 0..40 {
        let rows: Vec<usize> = (0..table.household.len())
            .filter(|&row| table.household[row] == household && table.year[row] >= first)
            .collect();
        let net = |row: usize| table.disposable_income_fen[row] - table.moved_fen[row];
        let half = (net(rows[0]) - net(rows[1])) / 2;
        table.disposable_income_fen[rows[0]] -= half;
        table.disposable_income_fen[rows[1]] += half;
    }
    let after = simulation.summary(&rules).expect("a row");
    assert!((after.disposable_income[0] - before.disposable_income[0]).abs() < 1e-6);
    assert_eq!(after.market_income[0].to_bits(), before.market_income[0].to_bits());
    assert!(after.certain_income[0] > before.certain_income[0] + 1.0, "the variance is gone");
    assert!((after.certain_income[0] - after.disposable_income[0] + after.moved_income[0]).abs() < 0.1);
}
