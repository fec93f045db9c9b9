//! In which language messages are written.

use crate::engine::error::Text;
use std::ffi::OsString;

/// Languages of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// The language asked for: `--lang`, then `NONGBO_LANG`, then the locale; English where nothing says otherwise.
    ///
    /// It is needed before the arguments are read, because a message about them is already in it.
    #[must_use]
    pub fn chosen(words: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Self {
        let mut words = words.iter().skip(1).map(|word| word.to_string_lossy()).take_while(|word| word != "--");
        while let Some(word) = words.next() {
            let value = match word.strip_prefix("--lang") {
                Some("") => words.next().map(std::borrow::Cow::into_owned),
                Some(rest) => rest.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            if let Some(language) = value.as_deref().and_then(Self::named) {
                return language;
            }
        }
        if let Some(language) = environment("NONGBO_LANG").as_deref().and_then(Self::named) {
            return language;
        }
        // As in POSIX, the first of these that is set decides.
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| environment(name));
        let locale = locale.into_iter().find(|value| !value.is_empty());
        if locale.is_some_and(|locale| locale.to_lowercase().starts_with("zh")) { Self::Zh } else { Self::En }
    }

    fn named(word: &str) -> Option<Self> {
        match word {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The form of a text in this language.
    #[must_use]
    pub fn of(self, text: &Text) -> &str {
        self.pick(&text.en, &text.zh)
    }

    /// One of two forms.
    #[must_use]
    pub const fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str], environment: &[(&str, &str)], expected: Language) {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let find = |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned());
        assert_eq!(Language::chosen(&words, find), expected, "{words:?} {environment:?}");
    }

    #[test]
    fn the_flag_comes_before_the_variable_and_the_variable_before_the_locale() {
        let locale = ("LANG", "zh_CN.UTF-8");
        check(&["nongbo"], &[], Language::En);
        check(&["nongbo"], &[locale], Language::Zh);
        check(&["nongbo"], &[locale, ("LC_ALL", "C")], Language::En);
        check(&["nongbo"], &[locale, ("LC_ALL", "")], Language::Zh);
        check(&["nongbo"], &[locale, ("NONGBO_LANG", "en")], Language::En);
        check(&["nongbo", "run", "--lang", "zh"], &[("NONGBO_LANG", "en")], Language::Zh);
        check(&["nongbo", "--lang=en", "run"], &[locale], Language::En);
        check(&["nongbo", "--", "--lang=zh"], &[], Language::En);
    }
}
