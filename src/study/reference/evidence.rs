//! The evidence behind parameters: the rows of `docs/data.md`.

use crate::engine::error::text;
use crate::study::reference::explanation::{Explanation, fact, same};

const PAGE: &str = include_str!("../../../docs/data.md");

/// Keys of evidence that a text names: `A13`, `F1.7`, `G1.8`.
#[must_use]
pub fn evidence(source: &str) -> Vec<&str> {
    let words = source.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.');
    let is_key = |word: &&str| {
        let digits = word.strip_prefix(['A', 'F', 'G']).unwrap_or_default();
        digits.starts_with(|letter: char| letter.is_ascii_digit())
    };
    words.map(|word| word.trim_end_matches('.')).filter(is_key).collect()
}

/// An explanation of every row; a row of several keys is found by each.
pub(super) fn explanations() -> Vec<Explanation> {
    PAGE.lines().filter_map(explanation).collect()
}

fn explanation(line: &str) -> Option<Explanation> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    let [keys, meaning, source] = cells[..] else { return None };
    let mut keys = evidence(keys).into_iter().map(str::to_owned);
    let name = keys.next()?;
    Some(Explanation {
        name,
        aliases: keys.collect(),
        kind: text!("evidence", "证据"),
        meaning: same(meaning),
        facts: vec![
            fact("source", "Rests on", "来源", same(source)),
            fact("page", "Page", "页面", same("docs/data.md")),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_each_of_its_keys() {
        let explanations = explanations();
        assert!(explanations.len() > 100, "{}", explanations.len());
        for key in ["A62", "A63", "F1.7", "G1.8"] {
            assert!(explanations.iter().any(|it| it.is_named(key)), "{key}");
        }
        let seat = explanations.iter().find(|it| it.is_named("A62")).expect("a row");
        assert!(seat.meaning.en.contains("training seat"), "{}", seat.meaning.en);
    }
}
