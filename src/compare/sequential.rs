//! When to stop adding replications: a pure rule on what has been seen.

use super::statistics::t_interval;

/// Replications before the first look.
pub const FIRST_LOOK: usize = 20;
/// Looks in a row that must all be precise enough.
pub const LOOKS: usize = 5;

/// Number of replications after which the work could have stopped, `None` if it must go on.
///
/// `outcomes` holds one series a primary outcome, one value a replication in the order they were run, as paired
/// differences. A look follows every replication from the twentieth on; it is precise enough where the half-width of
/// every outcome's 95 % interval is under `target`, in the unit of the values. The rule is met at the fifth such look in
/// a row, so at 24 replications at the earliest: a variance that is small by chance at one look does not end the work.
///
/// # Panics
/// If the series differ in length.
#[must_use]
pub fn enough(outcomes: &[Vec<f64>], target: f64) -> Option<usize> {
    let replications = outcomes.first().map_or(0, Vec::len);
    assert!(outcomes.iter().all(|series| series.len() == replications), "every outcome has every replication");
    let precise = |seen: usize| {
        let half_width = |series: &Vec<f64>| {
            let interval = t_interval(&series[..seen]);
            (interval.high - interval.low) / 2.0
        };
        outcomes.iter().all(|series| half_width(series) < target)
    };
    let mut in_a_row = 0;
    for seen in FIRST_LOOK..=replications {
        in_a_row = if precise(seen) { in_a_row + 1 } else { 0 };
        if in_a_row == LOOKS {
            return Some(seen);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of a standard deviation near `spread`, none of them alike.
    fn series(length: u32, spread: f64) -> Vec<f64> {
        (0..length).map(|at| 30.0 + spread * 1.4 * libm::sin(f64::from(at * at) + 0.5)).collect()
    }

    #[test]
    fn nothing_stops_before_five_looks_from_the_twentieth_replication() {
        assert_eq!(enough(&[vec![1.0; 23]], 5.0), None);
        assert_eq!(enough(&[vec![1.0; 24]], 5.0), Some(24));
        assert_eq!(enough(&[vec![1.0; 200]], 5.0), Some(24), "it says when it could have stopped");
        assert_eq!(enough(&[], 5.0), None);
    }

    #[test]
    fn every_outcome_must_be_precise() {
        let (narrow, wide) = (series(60, 1.0), series(60, 40.0));
        assert_eq!(enough(std::slice::from_ref(&narrow), 5.0), Some(24));
        assert_eq!(enough(&[narrow, wide], 5.0), None);
    }

    #[test]
    fn one_imprecise_look_begins_the_count_anew() {
        let mut values = vec![10.0; 60];
        // An outlier at the 23rd replication: the interval is wide until others have diluted it.
        values[22] = 150.0;
        let stopped = enough(std::slice::from_ref(&values), 10.0).expect("it narrows");
        let half = |seen: usize| (t_interval(&values[..seen]).high - t_interval(&values[..seen]).low) / 2.0;
        assert!(stopped > 28 && half(stopped - 5) >= 10.0 && half(stopped - 4) < 10.0, "{stopped}");
        assert!(half(22) < 10.0, "the looks before the outlier do not count");
    }

    #[test]
    fn a_tighter_target_takes_longer() {
        let values = series(400, 20.0);
        let of = |target: f64| enough(std::slice::from_ref(&values), target).expect("in the end");
        assert!(of(5.0) < of(3.0));
    }
}
