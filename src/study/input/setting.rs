//! `settings!` declares the keys of a table of an experiment file and generates its struct, reader and schema.

mod numbers;
mod pathways;

pub(crate) use numbers::{Choice, Flag, Numbers, Real, WHEN, Whole};
pub(crate) use pathways::{Budget, OptionalBudget, OptionalPathway, OtherBudget, Pathway, Pathways};

use serde_json::Value as Json;

use crate::engine::declare::Label;
use crate::engine::error::Text;
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::toml_tree::Node;

/// A table of an experiment file with declared keys.
pub(crate) trait SettingsTable: Sized {
    /// Its name in a file.
    const NAME: &'static str;
    /// Its keys.
    const KEYS: &'static [&'static str];
    /// What it is, in both languages.
    const LABEL: Label;
    /// Reads the keys; `None` if one of them is missing or wrong; this is then added to the problems.
    fn read(section: &DesignSection<'_>, context: &Context<'_>, problems: &mut Problems<'_>) -> Option<Self>;
    /// Its JSON Schema.
    fn schema() -> Json;
}

/// Declares a table of an experiment file: struct, serde, reader and schema.
macro_rules! settings {
    ($(#[doc = $doc:literal])+ $name:ident in $section:literal, zh $zh:literal {
        $($(#[doc = $meaning:literal])+ $key:ident: $type:ty = $kind:expr, zh $key_zh:literal;)*
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        pub struct $name { $($(#[doc = $meaning])+ pub $key: $type,)* }

        impl $crate::study::input::setting::SettingsTable for $name {
            const NAME: &'static str = $section;
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),*];
            const LABEL: $crate::engine::declare::Label =
                $crate::engine::declare::Label { en: concat!($($doc),+).trim_ascii(), zh: $zh };

            #[allow(unused_variables, reason = "a table may have no key")]
            fn read(
                section: &$crate::study::input::design_section::DesignSection<'_>,
                context: &$crate::study::input::context::Context<'_>,
                problems: &mut $crate::study::input::problems::Problems<'_>,
            ) -> Option<Self> {
                // All keys are read before a failure is returned, so that every wrong one is reported.
                $(let $key: Option<$type> = {
                    let key = $crate::study::input::setting::SettingKey { name: stringify!($key), section, context };
                    $crate::study::input::setting::Setting::read(&$kind, &key, problems)
                        .and_then($crate::study::input::setting::converted)
                };)*
                Some(Self { $($key: $key?,)* })
            }

            fn schema() -> ::serde_json::Value {
                use $crate::study::input::json_schema;
                #[allow(unused_mut, reason = "a table may have no key")]
                let (mut properties, mut required) = (::serde_json::Map::new(), Vec::<&str>::new());
                $(
                    let schema = json_schema::described($crate::study::input::setting::Setting::schema(&$kind), concat!($($meaning),+).trim(), $key_zh);
                    properties.insert(stringify!($key).to_owned(), schema);
                    if $crate::study::input::setting::Setting::is_required(&$kind) {
                        required.push(stringify!($key));
                    }
                )*
                json_schema::required(json_schema::closed(Self::LABEL.en, Self::LABEL.zh, properties), &required)
            }
        }
    };
}
pub(crate) use settings;

/// A key of a table that is read.
pub(crate) struct SettingKey<'r> {
    /// Its name.
    pub(crate) name: &'static str,
    /// The table.
    pub(crate) section: &'r DesignSection<'r>,
    /// The experiment that is read.
    pub(crate) context: &'r Context<'r>,
}

impl<'r> SettingKey<'r> {
    /// Its path: `dose.axis`.
    pub(crate) fn path(&self) -> String {
        self.section.path(self.name)
    }

    /// Whether it has a value.
    pub(crate) fn has_value(&self) -> bool {
        self.section.has_value(self.name)
    }

    /// Adds a problem if it is missing.
    pub(crate) fn needs(&self, what: &Text, problems: &mut Problems<'_>) {
        self.section.needs(self.name, what, problems);
    }

    /// Its value, converted by `read`; `None` if it is missing or `read` returns `None`.
    pub(crate) fn read<T>(
        &self,
        problems: &mut Problems<'_>,
        read: impl FnOnce(&'r Node, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        self.section.read(self.name, problems, read)
    }

    /// As [`SettingKey::read`], with a value for a key that is not given.
    pub(crate) fn read_or<T>(
        &self,
        default: T,
        problems: &mut Problems<'_>,
        read: impl FnOnce(&'r Node, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        if self.has_value() { self.read(problems, read) } else { Some(default) }
    }
}

/// How a key is read and described.
pub(crate) trait Setting {
    /// The type of the value.
    type Value;
    /// The value of the key or its default; `None` if it is missing or wrong; this is then added to the problems.
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Self::Value>;
    /// Its JSON Schema.
    fn schema(&self) -> Json;
    /// Whether the key must be given.
    fn is_required(&self) -> bool {
        false
    }
}

/// Converts a value into the type of its field. The range of the setting lies within the type.
pub(crate) fn converted<A, B: TryFrom<A>>(value: A) -> Option<B> {
    B::try_from(value).ok()
}
