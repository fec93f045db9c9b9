//! The known names most like a name that is not known.

/// Longest name that is compared, in characters.
const LONGEST: usize = 64;
/// Most names given.
const MOST: usize = 3;

/// Up to three of `known` that are nearest to `written`, nearest first; none that is nothing like it.
///
/// The distance is the number of letters to change, add, drop or swap with their neighbour, from the whole name or from
/// its part after the last point; a name that contains what was written counts as near.
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> impl Iterator<Item = &'n str> {
    let length = written.chars().count();
    let written = if length <= LONGEST { written.to_lowercase() } else { String::new() };
    let mut names: Vec<(usize, &str)> =
        known.into_iter().filter_map(|name| Some((distance(&written, name)?, name))).collect();
    // Of equally near names the shorter is the likelier.
    names.sort_by_key(|&(distance, name)| (distance, name.len(), name));
    names.dedup();
    names.into_iter().take(MOST).map(|(_, name)| name)
}

/// The distance of a name, `None` when it is nothing like what was written.
fn distance(written: &str, name: &str) -> Option<usize> {
    let length = written.chars().count();
    if length == 0 {
        return None;
    }
    let name = name.to_lowercase();
    let last = name.rsplit('.').next().unwrap_or(&name);
    let distance = strsim::osa_distance(written, &name).min(strsim::osa_distance(written, last));
    if length >= 4 && name.contains(written) {
        return Some(distance.min(1));
    }
    (distance <= 1 + length / 4).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: [&str; 5] = ["talent", "talent.seat_cost_fen", "ship.parcel_cost_fen", "harvest", "brand"];

    fn check(written: &str, expected: &[&str]) {
        assert_eq!(nearest(written, PATHS).collect::<Vec<_>>(), expected, "{written}");
    }

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        check("talnet", &["talent"]);
        check("Harvst", &["harvest"]);
        check("seat_cost_fem", &["talent.seat_cost_fen"]);
        check("cost_fen", &["ship.parcel_cost_fen", "talent.seat_cost_fen"]);
    }

    #[test]
    fn a_name_like_nothing_finds_nothing() {
        check("zzzzzz", &[]);
        check("", &[]);
    }

    #[test]
    fn the_first_of_the_nearest_names_is_the_one_that_was_meant() {
        let first = |written: &str| nearest(written, ["talent", "technology", "brand", "policy"]).next();
        assert_eq!(first("tallent"), Some("talent"));
        assert_eq!(first("barnd"), Some("brand"));
        assert_eq!(first("weather"), None);
        assert_eq!(first(""), None);
        assert_eq!(first(&"x".repeat(100_000)), None);
    }
}
