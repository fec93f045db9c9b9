use super::*;

fn tried(grant: f64, spent: &[f64]) -> Trial {
    Trial { grant, spent_fen: spent.to_vec(), income_yuan: vec![0.0; spent.len()] }
}

fn near(grant: f64, expected: f64) {
    assert!((grant - expected).abs() < 1e-6 * expected, "{grant} is not {expected}");
}

#[test]
fn a_first_grant_is_scaled_in_proportion_and_by_no_more_than_a_step() {
    near(next_grant(&tried(9_000.0, &[15_000.0]), [].iter(), 10_000.0), 6_000.0);
    near(next_grant(&tried(9_000.0, &[100_000.0]), [].iter(), 10_000.0), 4_500.0);
    near(next_grant(&tried(9_000.0, &[10.0]), [].iter(), 10_000.0), 18_000.0);
}

#[test]
fn spending_that_grows_as_a_power_of_the_grant_is_met_at_the_third_try() {
    let spent = |grant: f64| 50.0 * libm::sqrt(grant);
    let [first, second] = [10_000.0, 20_000.0].map(|grant| tried(grant, &[spent(grant)]));
    let third = next_grant(&second, [first].iter(), 10_000.0);
    near(third, 40_000.0);
    near(spent(third), 10_000.0);
}

#[test]
fn the_elasticity_is_that_to_the_nearest_grant_in_the_replications_that_both_have() {
    let earlier = [tried(1_000.0, &[10.0]), tried(16_000.0, &[8_000.0]), tried(16_000.0, &[8_000.0])];
    // Twice the grant once gave four thirds, an elasticity of 0.415, in the first of two replications.
    near(
        next_grant(&tried(8_000.0, &[6_000.0, 10_000.0]), earlier.iter(), 10_000.0),
        8_000.0 * libm::pow(1.25, 1.0 / 0.415_037_499),
    );
}

#[test]
fn trials_are_compared_in_the_replications_that_both_have() {
    let earlier = [tried(10_000.0, &[5_000.0])];
    assert!(tried(20_000.0, &[5_000.0, 9_000.0]).levels_off(&earlier));
    assert!(!tried(20_000.0, &[5_100.0, 100.0]).levels_off(&earlier));
    assert!(!tried(5_000.0, &[5_000.0]).levels_off(&earlier));
}

#[test]
fn an_uncertain_trial_gets_the_replications_that_its_error_asks_for() {
    let control = RunControl::default();
    let target = SpendingTarget { trunks: Vec::new(), fen: 10_000.0, tolerance: 0.02, spent: |_| 0.0, control };
    let needed = |spent: &[f64]| target.replications_for(&tried(10_000.0, spent));
    assert_eq!(needed(&[10_000.0, 10_100.0, 9_900.0, 10_000.0]), 4);
    // A standard error of 6 % of the target asks for 4 x (6 / 5)^2 = 5.76.
    let d = 600.0 * libm::sqrt(3.0);
    assert_eq!(needed(&[10_000.0 - d, 10_000.0 + d, 10_000.0 - d, 10_000.0 + d]), 6);
    assert_eq!(needed(&[0.0, 40_000.0, 0.0, 0.0]), 32);
    assert_eq!(needed(&[3_000.0]), 1);
}
