//! Full insurance and indifference to risk lead to the same decisions.

use crate::worlds::{QUICK, new_simulation, run_until, short};
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
