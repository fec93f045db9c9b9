//! Collecting problems with their places, and finding the name that was probably meant.

use std::ops::Range;

use crate::engine::error::{Problem, Text, text};

/// More problems than this help nobody and cost time to describe.
const MOST: usize = 100;
/// Longest piece of a user's text repeated in a message, in characters.
const SHOWN: usize = 64;

/// Everything wrong in one experiment, in the order of the file.
pub(super) struct Problems<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
    found: Vec<Problem>,
    beyond: usize,
    /// The override being read; its problems have no place in the file.
    pub(super) setting: Option<String>,
}

impl<'a> Problems<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, line_starts, found: Vec::new(), beyond: 0, setting: None }
    }

    /// Adds a problem at a place.
    pub(super) fn add(&mut self, span: &Range<usize>, message: Text) {
        self.add_with_help(span, message, None);
    }

    /// Adds a problem with what would help.
    pub(super) fn add_with_help(&mut self, span: &Range<usize>, message: Text, help: Option<Text>) {
        self.push(Problem { message, help, span: Some(span.clone()) });
    }

    /// Adds a problem as it is; while an override is read, it is named and the place dropped.
    pub(super) fn push(&mut self, mut problem: Problem) {
        if self.is_full() {
            self.beyond += 1;
            return;
        }
        if let Some(setting) = &self.setting {
            problem.span = None;
            problem.message = Text::new(
                format!("--set {setting}: {}", problem.message.en),
                format!("--set {setting}：{}", problem.message.zh),
            );
        }
        self.found.push(problem);
    }

    /// Whether further problems are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Line number of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at)
    }

    /// What the user wrote at a place, shortened.
    pub(super) fn written(&self, span: &Range<usize>) -> String {
        match &self.setting {
            Some(setting) => shown(setting.split_once('=').map_or("", |(_, value)| value)),
            None => shown(self.text.get(span.clone()).unwrap_or("")),
        }
    }

    /// All problems, in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.span.as_ref().map_or(usize::MAX, |span| span.start));
        if self.beyond > 0 {
            let more = self.beyond;
            self.found.push(Problem {
                message: text!("and {more} more problems", "另有 {more} 个问题"),
                help: None,
                span: None,
            });
        }
        self.found
    }
}

/// A user's text as messages repeat it: one line, at most 64 characters.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    short
}

/// Line and column, from 1 and in characters, of the start of a span; a span beyond the text stands at its end.
#[must_use]
pub fn line_of(text: &str, span: &Range<usize>) -> (usize, usize) {
    let mut at = span.start.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The known name nearest to a written one, if it is near enough to be meant.
#[must_use]
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let letters: Vec<char> = written.chars().take(SHOWN + 1).collect();
    if letters.len() > SHOWN {
        return None;
    }
    let most = (letters.len() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(&letters, &name.chars().collect::<Vec<_>>()), name))
        .filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// Fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut fewest = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                fewest = fewest.min(before[j - 1] + 1);
            }
            row.push(fewest);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// The problem of a file that is too large.
pub(crate) fn oversize(name: &str) -> Problem {
    Problem {
        message: Text::new(
            format!("{name} is larger than an experiment file may be ({} bytes)", super::MOST_BYTES),
            format!("{name} 超过实验文件的上限（{} 字节）", super::MOST_BYTES),
        ),
        help: Some(text!(
            "results and data tables do not belong into an experiment file",
            "结果与数据表不应写入实验文件"
        )),
        span: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_that_was_meant() {
        let known = ["talent", "technology", "brand", "policy"];
        assert_eq!(nearest("tallent", known), Some("talent"));
        assert_eq!(nearest("barnd", known), Some("brand"));
        assert_eq!(nearest("weather", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        let text = "a = 1\n名 = 乙\n";
        let at = text.find('乙').unwrap();
        assert_eq!(line_of(text, &(at..at + 3)), (2, 5));
        assert_eq!(line_of(text, &(at + 1..at + 3)), (2, 5));
        assert_eq!(line_of(text, &(999..1000)), (3, 1));
        assert_eq!(line_of("", &(0..0)), (1, 1));
        assert_eq!(Problems::new(text).line(at), 2);
        assert_eq!(Problems::new(text).line(0), 1);
    }

    #[test]
    fn beyond_a_hundred_problems_the_rest_are_counted() {
        let mut problems = Problems::new("");
        for _ in 0..250 {
            problems.add(&(0..0), text!("x", "x"));
        }
        let found = problems.finish();
        assert_eq!((found.len(), found[100].message.en.as_str()), (101, "and 150 more problems"));
    }
}
