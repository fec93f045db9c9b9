//! Validation: moments of the default world compared with published ones.
//!
//! Calibration uses only the moments marked for tuning; the others are only checked. A moment without a counterpart in the
//! model stays in the table, with the reason.

pub mod calibrate;
mod moments;
pub mod magnitudes;
mod counterparts;
mod distribution;
pub mod county;
mod tables;

pub use counterparts::Snapshot;
pub use moments::{Counterpart, MOMENTS, Moment, Role};
pub use tables::{MOST_DISTANCE, tables};

use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::{RunControl, Simulation};
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::statistics::{mean, t_interval};
use crate::study::estimate::verdict::Holds;
use crate::study::run::run_parallel;
use crate::study::trial::{GateOutcome, no_replications};
use std::collections::BTreeMap;

/// A moment and its value in the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The moment.
    pub moment: &'static Moment,
    /// Mean of the model over replications with its interval; `None` where there is no value.
    pub value: Option<Interval>,
    /// Whether the gate holds, after a trial; `None` for all other moments.
    pub gate: Option<Holds>,
}

impl Finding {
    /// Distance from the target, in widths of the tolerance on that side; ±1 at its edge.
    #[must_use]
    pub fn distance(&self) -> Option<f64> {
        let (it, value) = (self.moment, self.value?.mean);
        let width = if value < it.target { it.target - it.low } else { it.high - it.target };
        let beyond = value - it.target;
        Some(if beyond == 0.0 { 0.0 } else { beyond / width.max(1e-12) })
    }
    /// Whether the moment lies within the tolerance, by its interval; for the gate, whether all its criteria hold.
    #[must_use]
    pub fn holds(&self) -> Option<Holds> {
        if self.moment.role == Role::Gate {
            return self.gate;
        }
        self.value.map(|value| Holds::within(&value, self.moment.low, self.moment.high))
    }
}

/// Root mean square of the distances of the moments with a role, each counted as at most `most`; `None` without any. Shares
/// that sum to one count as one moment.
#[must_use]
pub fn distance(findings: &[Finding], role: Role, most: f64) -> Option<f64> {
    let mut squares: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.moment.role == role) {
        let Some(distance) = finding.distance() else { continue };
        let distance = distance.clamp(-most, most);
        squares.entry(finding.moment.composition()).or_default().push(distance * distance);
    }
    let means: Vec<f64> = squares.values().map(|squares| mean(squares)).collect();
    (!means.is_empty()).then(|| mean(&means).sqrt())
}

/// Simulates a world without pathways `replications` times and computes its moments.
///
/// # Errors
/// [`crate::Error::Usage`] without a replication; [`crate::Error::Interrupted`] after a cancel; [`crate::Error::Defect`].
pub fn validate(rules: &Parameters, seed: u64, replications: u32, control: RunControl<'_>) -> Result<Vec<Finding>> {
    Ok(findings(&run_replications(rules, (seed, replications), control, values)?))
}

/// Simulates a world `replications` times; the value is what `measure` gives for each replication.
///
/// # Errors
/// As [`validate`].
pub fn run_replications(
    rules: &Parameters,
    (seed, replications): (u64, u32),
    control: RunControl<'_>,
    measure: impl Fn(&Snapshot<'_>) -> Vec<f64> + Sync,
) -> Result<Vec<Vec<f64>>> {
    if replications == 0 {
        return Err(no_replications());
    }
    run_parallel(control.parallelism, replications as usize, |at| {
        let replication = u32::try_from(at).unwrap_or(u32::MAX);
        let (simulation, runs) = crate::engine::simulation::run(rules, seed, replication, control)?;
        Ok(measure(&Snapshot::new(rules, &simulation, &runs)))
    })
}

/// The value of every moment in one simulation; NaN where the model has none.
fn values(snapshot: &Snapshot<'_>) -> Vec<f64> {
    let value = |moment: &Moment| match moment.model {
        Counterpart::Model(measure, ..) => measure(snapshot),
        Counterpart::Trial(..) | Counterpart::Nothing(..) => f64::NAN,
    };
    MOMENTS.iter().map(value).collect()
}

/// Moments with their values over replications, from `by_replication[replication][moment]`. NaN is left out.
#[must_use]
pub fn findings(by_replication: &[Vec<f64>]) -> Vec<Finding> {
    let finding = |(at, moment): (usize, &'static Moment)| {
        let values: Vec<f64> =
            by_replication.iter().map(|values| values[at]).filter(|value| value.is_finite()).collect();
        Finding { moment, value: (!values.is_empty()).then(|| t_interval(&values)), gate: None }
    };
    MOMENTS.iter().enumerate().map(finding).collect()
}

/// Puts the result of a trial into the row of the gate.
pub fn add_gate(findings: &mut [Finding], outcome: &GateOutcome) {
    for finding in findings.iter_mut().filter(|finding| finding.moment.role == Role::Gate) {
        finding.value = Some(outcome.share());
        finding.gate = Some(outcome.holds);
    }
}

impl<'a> Snapshot<'a> {
    fn new(rules: &'a Parameters, simulation: &'a Simulation, runs: &'a crate::engine::record::tables::Runs) -> Self {
        let first_year = simulation.world.map.first_reported_week / crate::engine::units::WEEKS;
        Self { rules, world: &simulation.world, record: &simulation.record, runs, year: first_year }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(at: usize, values: &[f64]) -> Finding {
        Finding { moment: &MOMENTS[at], value: Some(t_interval(values)), gate: None }
    }

    #[test]
    fn a_distance_is_one_at_the_edge_of_the_tolerance() {
        for (at, moment) in MOMENTS.iter().enumerate() {
            for (value, expected) in [(moment.target, 0.0), (moment.high, 1.0), (moment.low, -1.0)] {
                if moment.low < moment.target && moment.target < moment.high && moment.role != Role::Gate {
                    let finding = finding(at, &[value, value]);
                    assert!((finding.distance().expect("a value") - expected).abs() < 1e-9, "{}", moment.id);
                    assert_eq!(finding.holds(), Some(Holds::Yes), "{}", moment.id);
                }
            }
            let beyond = finding(at, &[moment.high + 1.0; 2]);
            assert_eq!(beyond.holds(), (moment.role != Role::Gate).then_some(Holds::No), "{}", moment.id);
        }
        let wide = finding(0, &[MOMENTS[0].low - 900.0, MOMENTS[0].high + 900.0]);
        assert_eq!(wide.holds(), Some(Holds::NotSettled), "its mean is the target, its interval says nothing");
        let none = Finding { moment: &MOMENTS[0], value: None, gate: None };
        assert_eq!((none.distance(), none.holds()), (None, None));
    }

    #[test]
    fn nothing_is_said_about_a_world_that_is_never_simulated() {
        let error = validate(&Parameters::default(), 1, 0, RunControl::default()).expect_err("no replications");
        assert!(error.exit_code() == 2 && error.to_string().contains("replications = 0"), "{error}");
        let design = crate::study::trial::TrialDesign::read(&[]).expect("the default trial");
        let error = crate::study::trial::run(&design, 1, 0, RunControl::default()).expect_err("no replications");
        assert!(error.exit_code() == 2 && error.to_string().contains("replications = 0"), "{error}");
    }

    #[test]
    fn the_gate_holds_by_the_verdict_of_the_trial_and_not_by_its_share_alone() {
        let at = MOMENTS.iter().position(|moment| moment.role == Role::Gate).expect("there is a gate");
        let mut findings = vec![finding(at, &[0.0; 2]), finding(0, &[0.0; 2])];
        assert_eq!(findings[0].holds(), None, "no trial, no verdict");
        let around = |mean: f64, error: f64| crate::study::estimate::statistics::Interval::around(mean, error, 10);
        let sharp = crate::study::trial::judge(around(500.0, 10.0), around(9.0, 1.0), 60_000.0, 1_000.0);
        add_gate(&mut findings, &sharp);
        assert_eq!(findings[0].holds(), Some(Holds::No), "a typical trial would find an effect");
        let share = findings[0].value.expect("measured");
        assert!((share.mean - 9.0 / 60_000.0).abs() < 1e-12 && share.low < share.mean, "{share:?}");
        assert_eq!(findings[1], finding(0, &[0.0; 2]), "no other moment");
    }

    #[test]
    fn the_total_distance_is_the_root_mean_square_of_bounded_distances() {
        let tune =
            MOMENTS.iter().position(|moment| moment.role == Role::Tune && moment.low < moment.target).expect("some");
        let other =
            MOMENTS.iter().rposition(|moment| moment.role == Role::Tune && moment.low < moment.target).expect("some");
        let edge = finding(tune, &[MOMENTS[tune].high; 2]);
        let far = finding(other, &[MOMENTS[other].high + 1e9; 2]);
        let total = distance(&[edge.clone(), far], Role::Tune, 3.0).expect("two");
        assert!((total - 5.0_f64.sqrt()).abs() < 1e-9, "sqrt((1 + 9) / 2): {total}");
        assert_eq!(distance(std::slice::from_ref(&edge), Role::Gate, 3.0), None);
        // Two shares of farms at their edge and one in the middle count as one moment with a mean square of 2/3.
        let of = |id: &str, value: fn(&Moment) -> f64| {
            let at = MOMENTS.iter().position(|moment| moment.id == id).expect("it is listed");
            finding(at, &[value(&MOMENTS[at]); 2])
        };
        let farms = [of("B7a", |it| it.high), of("B7b", |it| it.low), of("B7c", |it| it.target)];
        let total = distance(&[&farms[..], &[edge]].concat(), Role::Tune, 3.0).expect("two");
        assert!((total - (5.0_f64 / 6.0).sqrt()).abs() < 1e-9, "sqrt((2/3 + 1) / 2): {total}");
    }
}
