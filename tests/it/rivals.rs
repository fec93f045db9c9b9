//! Rivals outside these counties, and the scope of a policy: paired worlds, twenty replications, |t| above 3.
//!
//! The world has 1,000 households. Each test states the parameters for which its sign is claimed.

use crate::paired::{REPLICATIONS as R, assert_about_zero, assert_falls, assert_rises, together};
use crate::worlds::{change, thousand};
use nongbo::engine::parameters::Parameters;
use nongbo::engine::record::tables::Runs;
use nongbo::engine::simulation::Simulation;

/// A world of four counties with 1,000 households in which co-operatives sell much live.
fn world() -> Parameters {
    let mut rules = thousand(3);
    rules.tastes.live_distance = 2.4;
    rules
}

/// Traffic support of 30 yuan a household and year.
fn with_traffic(rules: &mut Parameters) {
    rules.policy.budget_fen_per_household_year.0 = 3_000;
    rules.policy.split = [0.0, 0.0, 0.0, 1.0];
}

/// Mean live income of the households of the first county, or of the others, over the policy years, yuan.
fn live_income(simulation: &Simulation, first: bool) -> f64 {
    let t = &simulation.record.households;
    let year = simulation.world.map.first_policy_week / 52;
    let rows: Vec<usize> = (0..t.len()).filter(|&row| t.year[row] >= year && (t.county[row] == 0) == first).collect();
    let live = |row: usize| t.own_fen[row] - t.own_cost_fen[row] + t.cooperative_fen[row] + t.packing_wage_fen[row];
    #[allow(clippy::cast_precision_loss, reason = "yuan and counts of a test")]
    let mean = rows.iter().map(|&row| live(row) as f64 / 100.0).sum::<f64>() / rows.len() as f64;
    mean
}

type FinishedRun = (Simulation, Runs);

/// Difference of a column of the run table between two arms.
fn gap(runs: &[FinishedRun], [base, arm]: [usize; 2], column: impl Fn(&Runs) -> &Vec<f64>) -> f64 {
    column(&runs[arm].1)[0] - column(&runs[base].1)[0]
}

/// Rivals are neutral before any policy: every county sells and delivers the same in every week, to the fen, with and without
/// them. Only what consumers buy elsewhere is divided.
#[test]
fn rivals_change_nothing_before_the_first_policy_week() {
    let weeks = |share: f64| {
        let mut rules = crate::worlds::small(2, 3, 40);
        rules.broadcast.rival_share = share;
        let mut simulation = crate::worlds::new_simulation(&rules);
        let first = simulation.world.map.first_policy_week;
        crate::worlds::run_until(&mut simulation, &rules, first, crate::worlds::QUICK);
        let t = &simulation.record.counties;
        (t.gmv_fen.clone(), t.refund_fen.clone(), t.shipped.clone(), simulation.world.households.gmv_year_fen.clone())
    };
    let without = weeks(0.0);
    assert!(without.0.iter().sum::<i64>() > 0);
    for share in [0.3, 0.5, 0.65] {
        assert!(weeks(share) == without, "a share of rivals of {share} changes the baseline year");
    }
}

/// Who does nothing while one other county buys traffic loses impressions and live income to it, and the county that buys
/// gains.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn doing_nothing_while_another_county_acts_costs_live_income() {
    let base = change(&world(), |r| r.broadcast.rival_share = 0.0);
    let arm = change(&base, |r| {
        with_traffic(r);
        r.policy.budget_fen_per_household_year.0 = 12_000;
        r.rollout.treated_county = 1;
    });
    let [acting, idle] = together(R, &[&base, &arm], |runs| {
        [true, false].map(|first| live_income(&runs[1].0, first) - live_income(&runs[0].0, first))
    });
    assert_rises("live income of the county that buys traffic", &acting);
    assert_falls("live income of the others", &idle);
}

/// Impressions that these counties buy take sales from rivals, who share the attention. How much of it they gain could not be
/// shown (docs/decisions.md).
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn bought_impressions_take_sales_from_rivals() {
    let base = change(&world(), |r| r.broadcast.rival_share = 0.6);
    let arm = change(&base, with_traffic);
    let [rivals] = together(3 * R, &[&base, &arm], |runs| [gap(runs, [0, 1], |r| &r.rival_sales)]);
    assert_falls("sales of rivals", &rivals);
}

/// Without rivals and with a national price that hardly answers, one county alone, these counties and everybody are the same.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn the_scopes_agree_in_one_county_without_rivals() {
    let base = change(&world(), |r| {
        (r.population.counties, r.population.villages_per_county, r.broadcast.rival_share) = (1, 20, 0.0);
        r.shock.market_elasticity = 5.0;
    });
    let arm = change(&base, with_traffic);
    let alone = change(&arm, |r| r.rollout.treated_county = 1);
    let none = change(&base, |r| r.rollout.scope_share = 1.0);
    let everybody = change(&arm, |r| r.rollout.scope_share = 1.0);
    let [these_alone, these_everybody] = together(3 * R, &[&base, &arm, &alone, &none, &everybody], |runs| {
        let these = gap(runs, [0, 1], |r| &r.market_income);
        [gap(runs, [0, 2], |r| &r.market_income) - these, gap(runs, [3, 4], |r| &r.market_income) - these]
    });
    assert!(these_alone.iter().all(|difference| *difference == 0.0), "{these_alone:?}");
    assert_about_zero("these counties less everybody", &these_everybody, 30.0);
}

/// Enforcement acts on goods from elsewhere under the name: a famous label that half of them borrow recovers its record.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn enforcement_against_outside_goods_raises_the_record_of_a_borrowed_label() {
    let base = change(&world(), |r| r.reputation.mimic_share = 0.5);
    let arm = change(&base, |r| r.brand.units_per_thousand = [0.0, 0.0, 40.0]);
    let ordinary = change(&base, |r| r.reputation.mimic_share = 0.0);
    let ordinary_arm = change(&arm, |r| r.reputation.mimic_share = 0.0);
    let [borrowed, own] = together(R, &[&base, &arm, &ordinary, &ordinary_arm], |runs| {
        [[0, 1], [2, 3]].map(|arms| gap(runs, arms, |r| &r.label_reputation))
    });
    assert_rises("record of a label that others borrow", &borrowed);
    // Within a hundredth of the scale of quality.
    assert_about_zero("record of a label that nobody elsewhere borrows", &own, 0.01);
    let more: Vec<f64> = borrowed.iter().zip(&own).map(|(borrowed, own)| borrowed - own).collect();
    assert_rises("record of the borrowed label more than of the other", &more);
}
