//! The rule for stopping replications, and the precision of every difference against it.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::founding_share::founding_share;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::{differences, standard_deviation, t_interval};
use crate::study::estimate::student_t;

/// Number of replications at the first look.
pub const FIRST_LOOK: usize = 20;
/// Number of consecutive looks that must be precise enough.
pub const LOOKS: usize = 5;

/// Number of replications after which the rule was met; `None` if it is not met yet.
///
/// `outcomes` holds one series a primary outcome, one value a replication in the order they were run, as paired
/// differences. A look follows every replication from the twentieth on; it is precise enough where the half-width of
/// every outcome's 95 % interval is under `target`, in the unit of the values. The rule is met at the fifth such look
/// in a row, so at 24 replications at the earliest: a variance that is small by chance at one look does not end the
/// work.
///
/// # Panics
/// If the series differ in length.
#[must_use]
pub fn stopping_point(outcomes: &[Vec<f64>], target: f64) -> Option<usize> {
    let replications = outcomes.first().map_or(0, Vec::len);
    assert!(outcomes.iter().all(|series| series.len() == replications), "every outcome has every replication");
    let is_precise = |count: usize| {
        let half_width = |series: &Vec<f64>| {
            let interval = t_interval(&series[..count]);
            (interval.high - interval.low) / 2.0
        };
        outcomes.iter().all(|series| half_width(series) < target)
    };
    let mut in_a_row = 0;
    for count in FIRST_LOOK..=replications {
        in_a_row = if is_precise(count) { in_a_row + 1 } else { 0 };
        if in_a_row == LOOKS {
            return Some(count);
        }
    }
    None
}

/// Replications at which the half-width of an outcome of this spread would come under a target, at least
/// [`FIRST_LOOK`]; `None` where no feasible number does it.
#[must_use]
pub fn required_replications(standard_deviation: f64, target: f64) -> Option<u32> {
    const MOST: u32 = 1_000_000;
    let fewest = u32::try_from(FIRST_LOOK).unwrap_or(u32::MAX);
    let is_too_wide =
        |count: u32| student_t::quantile(0.975, count - 1) * standard_deviation / f64::from(count).sqrt() >= target;
    if is_too_wide(MOST) {
        return None;
    }
    let (mut low, mut high) = (fewest, MOST);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_too_wide(middle) { low = middle + 1 } else { high = middle }
    }
    Some(low)
}

/// How precise one difference is.
#[derive(Debug, Clone, PartialEq)]
pub struct PrecisionRow {
    /// Name of the arm.
    pub arm: String,
    /// Key of the outcome.
    pub outcome: String,
    /// Half-width of the 95 % interval of the difference from the baseline.
    pub half_width: f64,
    /// Replications at which the half-width would come under the target; `None` where no feasible number does it.
    pub required: Option<u32>,
    /// Replications after which this difference alone met the rule; `None` if it has not yet.
    pub stopping_point: Option<u32>,
    /// Share of the variance of the difference that lies between foundings; `None` where no founding is shared.
    pub founding_share: Option<f64>,
}

/// How precise the differences of a comparison are against a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// Name of the baseline.
    pub baseline: String,
    /// Target half-width, in the unit of the outcomes.
    pub target: f64,
    /// One row an arm and outcome.
    pub rows: Vec<PrecisionRow>,
    /// Replications after which all differences together met the rule; `None` if they have not yet.
    pub stopping_point: Option<usize>,
    /// Replications it rests on.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Refuses a target that no half-width can have.
///
/// # Errors
/// [`Error::Usage`].
pub fn check_target(target: f64) -> Result<()> {
    if target.is_finite() && target > 0.0 {
        return Ok(());
    }
    Err(Error::Usage(text!(
        "the target is {target}; it must be a number above 0",
        "目标为 {target}；必须是大于 0 的数"
    )))
}

/// Precision of all differences against a target half-width in yuan, with the required replications. `foundings` is the number of
/// foundings that the replications share in turn, 0 if each has its own.
///
/// # Errors
/// `Usage` if the design is incomplete, or the target is no positive number.
pub fn precision(
    panel: &Panel,
    contrast: &Contrast,
    outcomes: &[&str],
    target: f64,
    foundings: u32,
) -> Result<Precision> {
    check_target(target)?;
    let complete = contrast.complete(panel, outcomes)?;
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for &arm in &contrast.arms {
        for outcome in outcomes {
            let series = differences(&complete.series(outcome, contrast.baseline), &complete.series(outcome, arm));
            let interval = t_interval(&series);
            let stopping_point = stopping_point(std::slice::from_ref(&series), target);
            rows.push(PrecisionRow {
                arm: panel.arms[arm].clone(),
                outcome: (*outcome).to_owned(),
                half_width: (interval.high - interval.low) / 2.0,
                required: required_replications(standard_deviation(&series), target),
                stopping_point: stopping_point.and_then(|count| u32::try_from(count).ok()),
                // With replications left out, the numbers no longer tell the foundings.
                founding_share: (complete.dropped() == 0)
                    .then(|| founding_share(&series, foundings as usize))
                    .flatten(),
            });
            all.push(series);
        }
    }
    Ok(Precision {
        baseline: panel.arms[contrast.baseline].clone(),
        target,
        rows,
        stopping_point: stopping_point(&all, target),
        replications: complete.replications(),
        dropped: complete.dropped(),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Values of a standard deviation near `spread`, none of them alike.
    pub(crate) fn series(length: u32, spread: f64) -> Vec<f64> {
        (0..length).map(|at| 30.0 + spread * 1.4 * libm::sin(f64::from(at * at) + 0.5)).collect()
    }

    #[test]
    fn nothing_stops_before_five_looks_from_the_twentieth_replication() {
        assert_eq!(stopping_point(&[vec![1.0; 23]], 5.0), None);
        assert_eq!(stopping_point(&[vec![1.0; 24]], 5.0), Some(24));
        assert_eq!(stopping_point(&[vec![1.0; 200]], 5.0), Some(24), "it says when it could have stopped");
        assert_eq!(stopping_point(&[], 5.0), None);
    }

    #[test]
    fn every_outcome_must_be_precise() {
        let (narrow, wide) = (series(60, 1.0), series(60, 40.0));
        assert_eq!(stopping_point(std::slice::from_ref(&narrow), 5.0), Some(24));
        assert_eq!(stopping_point(&[narrow, wide], 5.0), None);
    }

    #[test]
    fn one_imprecise_look_begins_the_count_anew() {
        let mut values = vec![10.0; 60];
        // An outlier at the 23rd replication: the interval is wide until others have diluted it.
        values[22] = 150.0;
        let stopped = stopping_point(std::slice::from_ref(&values), 10.0).expect("it narrows");
        let half = |count: usize| (t_interval(&values[..count]).high - t_interval(&values[..count]).low) / 2.0;
        assert!(stopped > 28 && half(stopped - 5) >= 10.0 && half(stopped - 4) < 10.0, "{stopped}");
        assert!(half(22) < 10.0, "the looks before the outlier do not count");
    }

    #[test]
    fn a_tighter_target_takes_longer() {
        let values = series(400, 20.0);
        let stop = |target: f64| stopping_point(std::slice::from_ref(&values), target).expect("in the end");
        assert!(stop(5.0) < stop(3.0));
    }

    #[test]
    fn the_number_needed_is_where_the_half_width_comes_under_the_target() {
        for (spread, target) in [(20.0, 5.0), (100.0, 3.0), (0.1, 5.0)] {
            let count = required_replications(spread, target).expect("feasible");
            let half = |count: u32| student_t::quantile(0.975, count - 1) * spread / f64::from(count).sqrt();
            assert!(half(count) < target && (count == 20 || half(count - 1) >= target), "{spread} {target}: {count}");
        }
        assert_eq!(required_replications(1e9, 1e-3), None);
    }
}
