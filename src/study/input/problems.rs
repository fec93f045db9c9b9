//! Problems of an experiment file with their places.

use std::ops::Range;

use crate::engine::error::{Problem, Text, text};
use crate::study::input::MOST_BYTES;

/// Largest number of problems that are described; further ones are only counted.
pub(crate) const MOST: usize = 100;
/// Largest length of a user's text in a message, in characters.
const LONGEST: usize = 64;

/// Everything wrong in one experiment, in the order of the file.
pub(crate) struct Problems<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
    list: Vec<Problem>,
    /// Problems that were only counted.
    beyond: usize,
    /// The override being read; its problems have no place in the file.
    pub(crate) setting: Option<String>,
    /// The place in another file that is being read, as `table.csv line 3`; messages begin with it.
    pub(crate) place: Option<Text>,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, line_starts, list: Vec::new(), beyond: 0, setting: None, place: None }
    }

    /// Adds a problem at a place.
    pub(crate) fn add(&mut self, span: &Range<usize>, message: Text) {
        self.add_with_help(span, message, None);
    }

    /// Adds a problem with a help.
    pub(crate) fn add_with_help(&mut self, span: &Range<usize>, message: Text, help: Option<Text>) {
        self.push(Problem { message, help, span: Some(span.clone()) });
    }

    /// Adds a problem as it is; while an override is read, it is named and the place dropped.
    pub(crate) fn push(&mut self, mut problem: Problem) {
        if self.is_full() {
            self.beyond += 1;
            return;
        }
        if let Some(place) = &self.place {
            problem.message = Text::new(
                format!("{}: {}", place.en, problem.message.en),
                format!("{}：{}", place.zh, problem.message.zh),
            );
        }
        if let Some(setting) = &self.setting {
            problem.span = None;
            problem.message = Text::new(
                format!("--set {setting}: {}", problem.message.en),
                format!("--set {setting}：{}", problem.message.zh),
            );
        }
        self.list.push(problem);
    }

    /// Whether further problems are only counted.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Line number of a byte, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at)
    }

    /// What the user wrote at a place, shortened.
    pub(crate) fn written(&self, span: &Range<usize>) -> String {
        match &self.setting {
            Some(setting) => truncated(setting.split_once('=').map_or("", |(_, value)| value)),
            None => truncated(self.text.get(span.clone()).unwrap_or("")),
        }
    }

    /// All problems, in the order of the file.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|problem| problem.span.as_ref().map_or(usize::MAX, |span| span.start));
        if self.beyond > 0 {
            let more = self.beyond;
            self.list.push(Problem {
                message: text!("and {more} more problems", "另有 {more} 个问题"),
                help: None,
                span: None,
            });
        }
        self.list
    }
}

/// A user's text for messages: one line, at most 64 characters.
pub(crate) fn truncated(text: &str) -> String {
    let mut line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

/// Line and column, from 1 and in characters, of the start of a span; a span beyond the text is at its end.
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

/// The help that suggests the nearest name.
pub(crate) fn did_you_mean(name: &str) -> Text {
    text!("did you mean `{name}`?", "是否指 `{name}`？")
}

/// The problem of a file that is too large.
pub(crate) fn oversize(name: &str) -> Problem {
    Problem {
        message: text!(
            "{name} is larger than an experiment file may be ({MOST_BYTES} bytes)",
            "{name} 超过实验文件的上限（{MOST_BYTES} 字节）"
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
        let problems = problems.finish();
        assert_eq!((problems.len(), problems[100].message.en.as_str()), (101, "and 150 more problems"));
    }
}
