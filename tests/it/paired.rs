//! Arms under common random numbers: differences by replication, and tests of their mean.
#![allow(dead_code, reason = "sign tests of every mechanism share these")]

use nongbo::engine::parameters::Parameters;
use nongbo::engine::record::tables::Runs;
use nongbo::engine::simulation::{RunControl, Simulation, run};
use nongbo::engine::week::{Checks, StepOptions};
use nongbo::study::experiment::trunk_json;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Replications of a sign test.
pub const REPLICATIONS: u32 = 20;

/// Simulates `n` replications of both arms; the statistics of each run, arm less baseline.
pub fn differences<const N: usize>(
    n: u32,
    baseline: &Parameters,
    arm: &Parameters,
    statistic: impl Fn(&Simulation, &Runs) -> [f64; N] + Sync,
) -> [Vec<f64>; N] {
    let all = values(n, &[baseline, arm], statistic);
    std::array::from_fn(|at| (0..n as usize).map(|r| all[1][r][at] - all[0][r][at]).collect())
}

/// `[arm][replication]`: the statistics of every run.
pub fn values<const N: usize>(
    n: u32,
    arms: &[&Parameters],
    statistic: impl Fn(&Simulation, &Runs) -> [f64; N] + Sync,
) -> Vec<Vec<[f64; N]>> {
    let each =
        |runs: &[(Simulation, Runs)]| -> Vec<_> { runs.iter().map(|(end, runs)| statistic(end, runs)).collect() };
    let measured = replications(n, arms, each);
    (0..arms.len()).map(|arm| measured.iter().map(|values| values[arm]).collect()).collect()
}

/// Simulates `n` replications of all arms; `measure` gets the runs of all arms of a replication.
pub fn together<const N: usize>(
    n: u32,
    arms: &[&Parameters],
    measure: impl Fn(&[(Simulation, Runs)]) -> [f64; N] + Sync,
) -> [Vec<f64>; N] {
    let measured = replications(n, arms, measure);
    std::array::from_fn(|at| measured.iter().map(|values| values[at]).collect())
}

/// What `measure` finds in the runs of all arms, replication by replication.
fn replications<T: Send>(n: u32, arms: &[&Parameters], measure: impl Fn(&[(Simulation, Runs)]) -> T + Sync) -> Vec<T> {
    let trunks = first_with_its_trunk(arms);
    let results = Mutex::new((0..n).map(|_| None).collect::<Vec<_>>());
    let next = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from).min(4) {
            scope.spawn(|| {
                loop {
                    let replication = next.fetch_add(1, Ordering::Relaxed);
                    if replication >= n {
                        break;
                    }
                    let measured = measure(&simulate(arms, &trunks, replication));
                    results.lock().expect("no test thread panicked")[replication as usize] = Some(measured);
                }
            });
        }
    });
    let results = results.into_inner().expect("no test thread panicked");
    results.into_iter().map(|result| result.expect("every replication was measured")).collect()
}

/// For each arm, the first arm whose weeks before the first policy week are its own.
fn first_with_its_trunk(arms: &[&Parameters]) -> Vec<usize> {
    let trunks: Vec<_> = arms.iter().map(|arm| trunk_json(arm)).collect();
    trunks.iter().map(|trunk| trunks.iter().position(|first| first == trunk).expect("itself at the latest")).collect()
}

/// One replication of all arms; what several arms have in common before the first policy week is simulated once.
fn simulate(arms: &[&Parameters], trunks: &[usize], replication: u32) -> Vec<(Simulation, Runs)> {
    let options = StepOptions { chunk: 4_096, checks: Checks::Weekly };
    let control = RunControl { options, ..RunControl::default() };
    let mut begun: Vec<Option<Simulation>> = arms.iter().map(|_| None).collect();
    let finish = |(&rules, &trunk): (&&Parameters, &usize)| {
        let start = begun[trunk].get_or_insert_with(|| {
            let mut start = Simulation::init(arms[trunk], 2023, replication).expect("no defect");
            let first_policy_week = start.world.map.first_policy_week;
            start.run_until(arms[trunk], first_policy_week, control).expect("no defect");
            start
        });
        let mut arm = start.fork();
        arm.run_until(rules, u32::MAX, control).expect("no defect");
        let summary = arm.summary(rules).expect("no defect");
        (arm, summary)
    };
    arms.iter().zip(trunks).map(finish).collect()
}

/// Mean and standard error.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    #[allow(clippy::cast_precision_loss, reason = "a few replications")]
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The t value of a mean; infinite where nothing varies but the mean.
pub fn t_value(values: &[f64]) -> f64 {
    let (mean, error) = mean_and_error(values);
    if mean == 0.0 { 0.0 } else { mean / error }
}

/// Asserts that a mean is above zero by more than three standard errors.
pub fn assert_rises(what: &str, values: &[f64]) {
    assert!(t_value(values) > 3.0, "{what} should rise: t = {:.2}, {:?}", t_value(values), mean_and_error(values));
}

/// Asserts that a mean is below zero by more than three standard errors.
pub fn assert_falls(what: &str, values: &[f64]) {
    assert!(t_value(values) < -3.0, "{what} should fall: t = {:.2}, {:?}", t_value(values), mean_and_error(values));
}

/// Asserts that the 90 % interval of a mean lies within ±`bound` (t of 19 degrees of freedom).
pub fn assert_about_zero(what: &str, values: &[f64], bound: f64) {
    let (mean, error) = mean_and_error(values);
    let half = 1.729 * error;
    assert!(mean.abs() + half < bound, "{what} should be about zero: {mean:.4} ± {half:.4}, bound {bound}");
}

/// Arms that share their weeks before the policy give the runs of arms simulated whole.
#[test]
fn arms_that_share_a_trunk_give_their_own_runs() {
    let mut base = Parameters::default();
    base.population.counties = 1;
    base.population.villages_per_county = 2;
    (base.population.burn_in_years, base.population.policy_years) = (0, 1);
    let [mut supported, mut other] = [base.clone(), base.clone()];
    supported.policy.units_per_thousand = [0.0, 0.0, 0.0, 20_000.0];
    other.buy.unfollow_rate *= 2.0;
    let arms = [&base, &supported, &other];
    assert_eq!(first_with_its_trunk(&arms), [0, 0, 2]);
    let shared = values(2, &arms, |_, runs| [runs.market_income[0], runs.live_parcels[0]]);
    for (rules, shared) in arms.into_iter().zip(&shared) {
        for (replication, shared) in (0..).zip(shared) {
            let (_, whole) = run(rules, 2023, replication, RunControl::default()).expect("no defect");
            assert_eq!([whole.market_income[0], whole.live_parcels[0]].map(f64::to_bits), shared.map(f64::to_bits));
        }
    }
    assert_ne!(shared[0], shared[1]);
    assert_ne!(shared[0], shared[2]);
}

#[test]
fn a_t_value_of_known_numbers() {
    let (mean, error) = mean_and_error(&[1.0, 2.0, 3.0]);
    assert!((mean - 2.0).abs() < 1e-12 && (error - 1.0 / 3.0_f64.sqrt()).abs() < 1e-12);
    assert!(t_value(&[0.0; 5]).abs() < 1e-12 && t_value(&[1.0, 2.0, 3.0]) > 3.0);
}
