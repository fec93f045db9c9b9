//! Chooses the language of messages.

use crate::engine::error::Language;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::ffi::OsString;

/// Reads the code of a language.
pub fn parser() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::CODES).map(|code| Language::of_code(&code).expect("one of the codes"))
}

/// The language of messages: `--lang`, else `NONGBO_LANG`, else the locale, else English.
///
/// It is chosen before clap reads the arguments, because messages of clap are already in this language.
pub fn choose(words: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Language {
    let mut words = words.iter().skip(1).map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next().map(std::borrow::Cow::into_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(language) = value.as_deref().and_then(Language::of_code) {
            return language;
        }
    }
    if let Some(language) = environment("NONGBO_LANG").as_deref().and_then(Language::of_code) {
        return language;
    }
    // As in POSIX, the first of these that is set decides.
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| environment(name));
    let locale = locale.into_iter().find(|value| !value.is_empty());
    if locale.is_some_and(|locale| locale.to_lowercase().starts_with("zh")) { Language::Zh } else { Language::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str], environment: &[(&str, &str)], expected: Language) {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let find = |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned());
        assert_eq!(choose(&words, find), expected, "{words:?} {environment:?}");
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
