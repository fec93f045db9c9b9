//! The terms of the field, one Chinese term each.

use serde::Deserialize;
use std::sync::LazyLock;

/// A term.
#[derive(Debug, Clone, Deserialize)]
pub struct Term {
    /// The English term.
    pub en: String,
    /// The Chinese term.
    pub zh: String,
    /// Words that must not stand for it.
    #[serde(default)]
    pub avoid: Vec<String>,
    /// Words that contain a word to avoid and are right nevertheless.
    #[serde(default)]
    pub allow: Vec<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Deserialize)]
struct Glossary {
    term: Vec<Term>,
}

/// The committed terms.
pub static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let glossary: Glossary =
        toml::from_str(include_str!("../../../docs/glossary.toml")).expect("defect: glossary.toml");
    glossary.term
});

impl Term {
    /// The words to avoid that stand in a Chinese text, outside the term itself.
    pub fn violations<'t>(&'t self, text: &str) -> impl Iterator<Item = &'t str> {
        let allowed = self.allow.iter().chain([&self.zh]);
        let text = allowed.fold(text.to_owned(), |text, word| text.replace(word.as_str(), "\u{fffc}"));
        self.avoid.iter().map(String::as_str).filter(move |word| text.contains(word))
    }
}
