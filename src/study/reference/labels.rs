//! Words for types, ranges, bases and times in both languages.

use crate::engine::declare::{Basis, Form, Kind, Spec, When};
use crate::study::chinese::basis_name;

/// The name of a column's type in files.
pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::I64 => "int64",
        Kind::I32 => "int32",
        Kind::U32 => "uint32",
        Kind::U16 => "uint16",
        Kind::U8 => "uint8",
        Kind::F64 => "float64",
        Kind::Flag => "bool",
        Kind::Date => "date",
        Kind::Name | Kind::Text => "text",
        Kind::Hidden => "hidden",
    }
}

/// The Chinese name of a basis and its meaning.
#[must_use]
pub const fn basis_label(basis: Basis) -> (&'static str, &'static str) {
    let meaning = match basis {
        Basis::Data => "an official statistic or a measured figure",
        Basis::Literature => "a published estimate",
        Basis::Inferred => "arithmetic on sourced figures",
        Basis::Assumption => "invented here, with a reason; to be swept",
    };
    (basis_name(basis), meaning)
}

/// From when the value of an arm holds: in Chinese and in English.
pub(super) const fn when_label(when: When) -> (&'static str, &'static str) {
    match when {
        When::Policy => ("自首个政策周起", "from the first policy week"),
        When::Founding => ("自建世界之初（第 0 周）", "from founding (week 0); an arm must say when = \"founding\""),
    }
}

/// The range of a parameter as text.
pub(super) fn range(spec: &Spec) -> String {
    match spec.form {
        Form::Flag => "true, false".to_owned(),
        Form::Integer | Form::Real => format!("{} to {}", spec.low, spec.high),
    }
}
