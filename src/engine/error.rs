//! What can go wrong, in two languages, with the exit code each kind ends with.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];
    /// The codes of all languages, in files and on the command line.
    pub const CODES: [&str; 2] = [Self::En.code(), Self::Zh.code()];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.pick("en", "zh")
    }

    /// The language of a code; `None` if no language has it.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The form of a text in this language.
    #[must_use]
    pub fn of(self, text: &Text) -> &str {
        self.pick(&text.en, &text.zh)
    }

    /// One of two forms: the English or the Chinese one.
    #[must_use]
    pub const fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// A message in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Text {
    /// A message from its two forms.
    #[must_use]
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }
}

/// A message in both languages: `text!("there is no arm `{name}`", "没有方案 `{name}`")`. Both forms take the same captures.
#[doc(hidden)]
#[macro_export]
macro_rules! text {
    ($en:literal, $zh:literal $(,)?) => {
        $crate::error::Text::new(::std::format!($en), ::std::format!($zh))
    };
}
pub use crate::text;

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

/// One thing wrong in an experiment file or on the command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is wrong: key, value, what is allowed.
    pub message: Text,
    /// What would help: the nearest known name, a range, a command.
    pub help: Option<Text>,
    /// Byte range in the source it stands at, where there is one.
    pub span: Option<std::ops::Range<usize>>,
}

/// Where a problem's source text came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Path as the user wrote it, or `--set`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A defect of ours, caught in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// Phase in which it happened, if known.
    pub phase: String,
    /// Week in which it happened.
    pub week: u32,
    /// What happened.
    pub what: String,
}

/// Everything an operation of this crate can fail with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An experiment file says something that cannot be run; all problems found are listed.
    #[error("{}", problems.first().map_or("invalid experiment", |p| p.message.en.as_str()))]
    Scenario {
        /// The text the spans point into.
        source_text: Option<Source>,
        /// Every problem found.
        problems: Vec<Problem>,
    },
    /// A command was used in a way it cannot be, or a folder holds something else.
    #[error("{0}")]
    Usage(Text),
    /// The machine refused: disk, permission, a lock held by another process.
    #[error("{message}")]
    Machine {
        /// What failed, on which path, and what was kept.
        message: Text,
        /// The error of the operating system.
        #[source]
        cause: Option<std::io::Error>,
    },
    /// A file of an output folder is not as it was written, or is gone.
    #[error("{0}")]
    Damaged(Text),
    /// Some runs failed; the others were finished and kept.
    #[error("{failed} of {runs} runs failed")]
    SomeRunsFailed {
        /// How many failed.
        failed: usize,
        /// How many there were.
        runs: usize,
    },
    /// The user stopped the work; what was finished is kept.
    #[error("interrupted")]
    Interrupted,
    /// A defect of ours.
    #[error("defect in {} in week {}: {}", .0.phase, .0.week, .0.what)]
    Defect(Defect),
}

impl Serialize for Error {
    /// Its code, its message in English, and the problems of an experiment file.
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let problems = match self {
            Self::Scenario { problems, .. } => problems.as_slice(),
            _ => &[],
        };
        let mut fields = serializer.serialize_struct("Error", 3)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.serialize_field("problems", problems)?;
        fields.end()
    }
}

impl Error {
    /// A name of the kind of error for programs. It stays the same in later versions.
    ///
    /// | Code | Exit code | What it means |
    /// | --- | --- | --- |
    /// | `invalid_experiment` | 2 | an experiment cannot be run as it is written; the problems name the places |
    /// | `usage` | 2 | a command or function was used in a way it cannot be, or a folder holds something else |
    /// | `some_runs_failed` | 3 | some runs failed; the others are finished |
    /// | `machine` | 4 | disk, memory, permission or a lock of another process |
    /// | `damaged` | 5 | a file of an output folder is not as it was written |
    /// | `defect` | 70 | a defect of this program |
    /// | `interrupted` | 130 | the work was cancelled; finished runs are kept |
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Scenario { .. } => "invalid_experiment",
            Self::Usage(_) => "usage",
            Self::SomeRunsFailed { .. } => "some_runs_failed",
            Self::Machine { .. } => "machine",
            Self::Damaged(_) => "damaged",
            Self::Defect(_) => "defect",
            Self::Interrupted => "interrupted",
        }
    }

    /// The exit code of the command line.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Scenario { .. } | Self::Usage(_) => 2,
            Self::SomeRunsFailed { .. } => 3,
            Self::Machine { .. } => 4,
            Self::Damaged(_) => 5,
            Self::Defect(_) => 70,
            Self::Interrupted => 130,
        }
    }

    /// A failure of the machine at a path.
    #[must_use]
    pub const fn machine(message: Text, cause: std::io::Error) -> Self {
        Self::Machine { message, cause: Some(cause) }
    }
}

/// Result of an operation of this crate.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_as_json_has_a_code_a_message_and_the_problems_of_a_file() {
        let problem = Problem { message: Text::new("no `x`", "没有 `x`"), help: None, span: Some(3..4) };
        let refused = Error::Scenario { source_text: None, problems: vec![problem] };
        let json = |error: &Error| serde_json::to_string(error).expect("it is JSON");
        assert_eq!(
            json(&refused),
            "{\"code\":\"invalid_experiment\",\"message\":\"no `x`\",\"problems\":[{\"message\":{\"en\":\"no `x`\",\
             \"zh\":\"没有 `x`\"},\"help\":null,\"span\":{\"start\":3,\"end\":4}}]}"
        );
        let failed = Error::SomeRunsFailed { failed: 1, runs: 4 };
        let expected = r#"{"code":"some_runs_failed","message":"1 of 4 runs failed","problems":[]}"#;
        assert_eq!(json(&failed), expected);
    }
}
