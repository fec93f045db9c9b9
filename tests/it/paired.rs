//! Arms under common random numbers: differences by replication, and tests of their mean.
#![allow(dead_code, reason = "sign tests of every mechanism share these")]

use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::{RunControl, Simulation, run};
use nongbo::engine::week::{Checks, StepOptions};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Replications of a sign test.
pub const REPLICATIONS: u32 = 20;

/// Simulates `n` replications of both arms; the statistics of each run, arm less baseline.
pub fn differences<const N: usize>(
    n: u32,
    baseline: &Parameters,
    arm: &Parameters,
    statistic: impl Fn(&Simulation, &nongbo::engine::record::tables::Runs) -> [f64; N] + Sync,
) -> [Vec<f64>; N] {
    let all = values(n, &[baseline, arm], statistic);
    std::array::from_fn(|at| (0..n as usize).map(|r| all[1][r][at] - all[0][r][at]).collect())
}

/// `[arm][replication]`: the statistics of every run.
pub fn values<const N: usize>(
    n: u32,
    arms: &[&Parameters],
    statistic: impl Fn(&Simulation, &nongbo::engine::record::tables::Runs) -> [f64; N] + Sync,
) -> Vec<Vec<[f64; N]>> {
    let results = Mutex::new(vec![vec![[f64::NAN; N]; n as usize]; arms.len()]);
    let next = AtomicU32::new(0);
    let width = u32::try_from(arms.len()).expect("a handful of arms");
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from).min(4) {
            scope.spawn(|| {
                loop {
                    let task = next.fetch_add(1, Ordering::Relaxed);
                    let (replication, at) = (task / width, (task % width) as usize);
                    if replication >= n {
                        break;
                    }
                    let options = StepOptions { chunk: 4_096, checks: Checks::Weekly };
                    let control = RunControl { options, ..RunControl::default() };
                    let (simulation, runs) = run(arms[at], 2023, replication, control).expect("no defect");
                    let value = statistic(&simulation, &runs);
                    results.lock().expect("no test thread panicked")[at][replication as usize] = value;
                }
            });
        }
    });
    results.into_inner().expect("no test thread panicked")
}

/// Simulates `n` replications of all arms on two threads; `measure` gets the runs of all arms of a replication.
pub fn together<const N: usize>(
    n: u32,
    arms: &[&Parameters],
    measure: impl Fn(&[(Simulation, nongbo::engine::record::tables::Runs)]) -> [f64; N] + Sync,
) -> [Vec<f64>; N] {
    let results = Mutex::new(vec![[f64::NAN; N]; n as usize]);
    let next = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let replication = next.fetch_add(1, Ordering::Relaxed);
                    if replication >= n {
                        break;
                    }
                    let options = StepOptions { chunk: 4_096, checks: Checks::Weekly };
                    let control = RunControl { options, ..RunControl::default() };
                    let finished: Vec<_> =
                        arms.iter().map(|arm| run(*arm, 2023, replication, control).expect("no defect")).collect();
                    results.lock().expect("no test thread panicked")[replication as usize] = measure(&finished);
                }
            });
        }
    });
    let results = results.into_inner().expect("no test thread panicked");
    std::array::from_fn(|at| results.iter().map(|values| values[at]).collect())
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

#[test]
fn a_t_value_of_known_numbers() {
    let (mean, error) = mean_and_error(&[1.0, 2.0, 3.0]);
    assert!((mean - 2.0).abs() < 1e-12 && (error - 1.0 / 3.0_f64.sqrt()).abs() < 1e-12);
    assert!(t_value(&[0.0; 5]).abs() < 1e-12 && t_value(&[1.0, 2.0, 3.0]) > 3.0);
}
