//! Which part of the luck of an effect is the founding of the world, and which part is its weeks.

use crate::engine::units::count_as_f64;
use crate::study::estimate::statistics::mean;

/// Share of the variance of one value a replication that lies between foundings, where replication `r` has the founding
/// `r mod foundings`; `None` with fewer than two foundings, with no founding that is lived twice, or where nothing varies.
///
/// One-way analysis of variance with random groups of unequal size.
#[must_use]
pub fn founding_share(values: &[f64], foundings: usize) -> Option<f64> {
    let foundings = foundings.min(values.len());
    if foundings < 2 || values.len() <= foundings {
        return None;
    }
    let groups: Vec<Vec<f64>> =
        (0..foundings).map(|founding| values.iter().skip(founding).step_by(foundings).copied().collect()).collect();
    let (all, count, number) = (mean(values), count_as_f64(values.len()), count_as_f64(foundings));
    let square = |value: f64| value * value;
    let between: f64 = groups.iter().map(|group| count_as_f64(group.len()) * square(mean(group) - all)).sum();
    let within: f64 = groups.iter().flat_map(|group| group.iter().map(|value| square(value - mean(group)))).sum();
    let (between, within) = (between / (number - 1.0), within / (count - number));
    let sizes: f64 = groups.iter().map(|group| square(count_as_f64(group.len()))).sum();
    let size = (count - sizes / count) / (number - 1.0);
    let of_foundings = ((between - within) / size).max(0.0);
    (of_foundings + within > 0.0).then(|| of_foundings / (of_foundings + within))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_a_hand_made_case() {
        // Two foundings of means 10 and 20, two weeks each, one above and one below by 1. Between: 4 * 25 / 1 = 100;
        // within: 4 * 1 / 2 = 2; variance of foundings (100 - 2) / 2 = 49; share 49 / 51.
        let share = founding_share(&[11.0, 21.0, 9.0, 19.0], 2).expect("two foundings lived twice");
        assert!((share - 49.0 / 51.0).abs() < 1e-12, "{share}");
    }

    #[test]
    fn without_a_founding_that_is_lived_twice_nothing_can_be_said() {
        assert_eq!(founding_share(&[1.0, 2.0, 3.0], 3), None);
        assert_eq!(founding_share(&[1.0, 2.0, 3.0], 1), None);
        assert_eq!(founding_share(&[1.0; 4], 2), None);
        let only_weeks = founding_share(&[0.0, 0.0, 1.0, 1.0], 2).expect("weeks vary");
        assert!(only_weeks.abs() < 1e-12, "{only_weeks}");
    }
}
