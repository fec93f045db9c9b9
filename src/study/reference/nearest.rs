//! The known names that are most similar to an unknown one.

/// Up to three of `known` that are nearest to `name`, nearest first; none that is nothing like it.
///
/// Likeness is the number of letters to change, add, drop or swap with their neighbour; a name that contains what was
/// written (or the other way round) counts as near.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| score(&wanted, candidate).map(|distance| (distance, candidate)))
        .collect();
    // Of equally near names the shorter is the likelier.
    found.sort_by_key(|&(distance, candidate)| (distance, candidate.len(), candidate));
    found.dedup();
    found.into_iter().take(3).map(|(_, candidate)| candidate.to_owned()).collect()
}

/// Distance of a candidate, by its whole path or by its last part; `None` when it is nothing like it.
fn score(wanted: &[char], candidate: &str) -> Option<usize> {
    let lower = candidate.to_lowercase();
    let last = lower.rsplit('.').next().unwrap_or(&lower);
    let text: String = wanted.iter().collect();
    let contained = wanted.len() >= 4 && lower.contains(&text);
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let distance = distance(wanted, &letters(&lower)).min(distance(wanted, &letters(last)));
    if contained {
        return Some(distance.min(1));
    }
    (distance <= 1 + wanted.len() / 4).then_some(distance)
}

/// Letters to change, add, drop, or swap with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] = ["talent", "talent.seat_cost_fen", "ship.parcel_cost_fen", "harvest", "brand"];

    fn check(name: &str, expected: &[&str]) {
        assert_eq!(nearest(name, KNOWN), expected, "{name}");
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
}
