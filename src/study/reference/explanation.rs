//! An explanation of one name.

use crate::engine::error::Text;

/// One line of an explanation.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Key in JSON and CSV.
    pub key: &'static str,
    /// Heading.
    pub heading: Text,
    /// Text; an example has several lines.
    pub body: Text,
}

/// The explanation of a name.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The full name.
    pub name: String,
    /// Other names under which it is found.
    pub aliases: Vec<String>,
    /// Kind: parameter, column, phase, and so on.
    pub kind: Text,
    /// Meaning.
    pub meaning: Text,
    /// All further lines.
    pub facts: Vec<Fact>,
}

/// Kind of a term of the glossary.
pub(super) const TERM: &str = "term";

impl Explanation {
    /// Whether it is a term of the glossary.
    #[must_use]
    pub fn is_term(&self) -> bool {
        self.kind.en == TERM
    }

    /// Whether this is one of its names.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.names().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Its names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }

    /// How well it matches lower-case words that are all in its names or its meaning, in any language: 0 where its names have
    /// them all. `None` where a word is missing.
    pub(super) fn match_rank(&self, words: &[String]) -> Option<usize> {
        let names = self.names().collect::<Vec<_>>().join(" ").to_lowercase();
        let texts = format!("{names} {} {}", self.meaning.en, self.meaning.zh).to_lowercase();
        let outside_names = words.iter().filter(|word| !names.contains(word.as_str())).count();
        words.iter().all(|word| texts.contains(word.as_str())).then_some(outside_names)
    }
}

/// A line with its heading in both languages.
pub(super) fn fact(key: &'static str, en: &str, zh: &str, body: Text) -> Fact {
    Fact { key, heading: Text::new(en, zh), body }
}

/// A text that is the same in both languages.
pub(super) fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}
