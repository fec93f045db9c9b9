//! Refunds: what is spoiled comes back more often, what is better comes back less often.

use crate::paired::{REPLICATIONS as R, assert_about_zero, assert_falls, differences};
use crate::worlds::thousand;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::Simulation;

/// A world of 1,000 households in which every parcel leaves in time: delay hides what quality does.
fn world() -> Parameters {
    let mut rules = thousand(2);
    rules.freight.handling_per_household = 20.0;
    rules
}

/// Share of the parcels of a year that arrived and came back, mean over crops and channels by value.
pub fn refund_share(simulation: &Simulation, year: u32) -> f64 {
    let t = &simulation.record.channels;
    let rows: Vec<usize> = (0..t.len()).filter(|&row| t.year[row] == year).collect();
    let sum = |column: &[i64]| rows.iter().map(|&row| column[row]).sum::<i64>();
    #[allow(clippy::cast_precision_loss, reason = "fen of a test")]
    let share = sum(&t.refund_fen) as f64 / sum(&t.gross_fen) as f64;
    share
}

/// Change of the refunds of the last year by a change of the parameters, by replication.
fn refund_change(base: &Parameters, change: impl FnOnce(&mut Parameters)) -> Vec<f64> {
    let mut arm = base.clone();
    change(&mut arm);
    let last = base.population.burn_in_years + base.population.baseline_years + base.population.policy_years - 1;
    let [change] = differences(2 * R, base, &arm, |simulation, _| [refund_share(simulation, last)]);
    change
}

#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_free_gain_in_quality_lowers_refunds() {
    let change = refund_change(&world(), |rules| rules.crops.quality_a += 0.10);
    assert_falls("refund rate", &change);
}

/// Expectations follow the gain: where only disappointment counts, it leaves refunds where they were.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn without_spoilage_in_the_claim_a_gain_in_quality_leaves_refunds() {
    let mut base = world();
    base.deliver.spoilage_share = 0.0;
    let change = refund_change(&base, |rules| rules.crops.quality_a += 0.06);
    assert_about_zero("refund rate", &change, 0.01);
}

#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn cold_transport_lowers_refunds() {
    let mut base = world();
    base.freight.cold_g_per_household = 0.0;
    let change = refund_change(&base, |rules| rules.freight.cold_g_per_household = 500_000.0);
    assert_falls("refund rate", &change);
}

#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn punctual_shipping_lowers_refunds() {
    let mut base = world();
    base.freight.handling_per_household = 1.0;
    let change = refund_change(&base, |rules| rules.freight.handling_per_household = 20.0);
    assert_falls("refund rate", &change);
}
