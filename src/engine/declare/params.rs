//! `params!`: one entry yields field, default, unit, range check, source, labels, schema and documentation.

use crate::units::{Fen, Grams};

/// On what a default value rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// An official statistic or a measured figure.
    Data,
    /// A published estimate.
    Literature,
    /// Arithmetic on sourced figures.
    Inferred,
    /// Invented here, with a reason; to be swept.
    Assumption,
}

impl Basis {
    /// All kinds, strongest first.
    pub const ALL: [Self; 4] = [Self::Data, Self::Literature, Self::Inferred, Self::Assumption];

    /// The name in generated pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Literature => "literature",
            Self::Inferred => "inferred",
            Self::Assumption => "assumption",
        }
    }
}

/// From when a value that an arm sets holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// From the first policy week: the weeks before it have the value of the experiment.
    #[default]
    Policy,
    /// From week 0: the first world is made with it.
    Founding,
}

impl When {
    /// Both, in the order of the declaration.
    pub const ALL: [Self; 2] = [Self::Policy, Self::Founding];

    /// The word in files and pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Founding => "founding",
        }
    }

    /// The value for the word of a declaration.
    ///
    /// # Panics
    /// For another word than `founding`: a section or parameter without a word belongs to the policy weeks.
    #[must_use]
    pub fn declared(word: &str) -> Self {
        assert_eq!(word, Self::Founding.name(), "a parameter is declared `founding` or without a word");
        Self::Founding
    }
}

/// The form a value takes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// true or false.
    Flag,
}

/// A value on its way between a file, a struct and a page.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// true or false.
    Flag(bool),
    /// One value an item, in the order of [`Spec::items`].
    List(Vec<Value>),
}

impl Value {
    /// The number in it, for range checks; a flag counts as 0 or 1, a list has none.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss, reason = "range checks need no more than 53 bits")]
            Self::Integer(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            Self::Flag(value) => Some(f64::from(u8::from(*value))),
            Self::List(_) => None,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Real(value) => write!(f, "{value}"),
            Self::Flag(value) => write!(f, "{value}"),
            Self::List(values) => {
                write!(f, "[")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
                write!(f, "]")
            }
        }
    }
}

/// A type a parameter may have.
pub trait Parameter: Sized {
    /// What stands for it in a declaration.
    type Literal;
    /// The form of one value in a file.
    const FORM: Form;
    /// Number of items of a list, 0 for a single value.
    const ITEMS: usize = 0;
    /// The typed value.
    fn of(literal: Self::Literal) -> Self;
    /// The value as files and pages show it.
    fn value(&self) -> Value;
    /// Reads a value; `None` where the form is another one.
    fn read(value: &Value) -> Option<Self>;
}

macro_rules! integer_parameter {
    ($type:ty, $into:expr, $from:expr) => {
        impl Parameter for $type {
            type Literal = i64;
            const FORM: Form = Form::Integer;
            fn of(literal: i64) -> Self {
                ($from)(literal).expect("a default fits its type")
            }
            fn value(&self) -> Value {
                Value::Integer(($into)(*self))
            }
            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::Integer(number) => ($from)(*number),
                    _ => None,
                }
            }
        }
    };
}
integer_parameter!(i64, |v| v, Some);
integer_parameter!(u32, |v: u32| i64::from(v), |n: i64| u32::try_from(n).ok());
integer_parameter!(Fen, |v: Fen| v.0, |n: i64| Some(Fen(n)));
integer_parameter!(Grams, |v: Grams| v.0, |n: i64| Some(Grams(n)));

impl Parameter for f64 {
    type Literal = f64;
    const FORM: Form = Form::Real;
    fn of(literal: f64) -> Self {
        literal
    }
    fn value(&self) -> Value {
        Value::Real(*self)
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            #[allow(clippy::cast_precision_loss, reason = "a whole number in a file is far below 2^53")]
            Value::Integer(number) => Some(*number as f64),
            _ => None,
        }
    }
}

impl Parameter for bool {
    type Literal = bool;
    const FORM: Form = Form::Flag;
    fn of(literal: bool) -> Self {
        literal
    }
    fn value(&self) -> Value {
        Value::Flag(*self)
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }
}

impl<T: Parameter, const N: usize> Parameter for [T; N] {
    type Literal = [T::Literal; N];
    const FORM: Form = T::FORM;
    const ITEMS: usize = N;
    fn of(literal: Self::Literal) -> Self {
        literal.map(T::of)
    }
    fn value(&self) -> Value {
        Value::List(self.iter().map(T::value).collect())
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::List(values) if values.len() == N => {
                let items: Option<Vec<T>> = values.iter().map(T::read).collect();
                items?.try_into().ok()
            }
            _ => None,
        }
    }
}

/// Everything that is known of a parameter besides its value.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Section of the experiment file.
    pub section: &'static str,
    /// Name in Rust, TOML and Arrow.
    pub name: &'static str,
    /// Form of one value.
    pub form: Form,
    /// Number of items of a list, 0 for a single value.
    pub items: usize,
    /// Names of the items of a list, in its order; none for a list whose items have no names.
    pub keys: &'static [&'static str],
    /// Whether an item that is not named is zero: the list says how something is shared out.
    pub is_sparse: bool,
    /// From when a value that an arm sets holds.
    pub when: When,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it means, English.
    pub meaning: &'static str,
    /// What it means, Chinese.
    pub zh: &'static str,
    /// Least value allowed.
    pub low: f64,
    /// Greatest value allowed.
    pub high: f64,
    /// On what the default rests.
    pub basis: Basis,
    /// Where the default comes from, or why it was chosen.
    pub source: &'static str,
    /// The default.
    pub default: Value,
}

impl Spec {
    /// `section.name`, the path used in files, messages and pages.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// Whether a value has the right form and length; a whole number may stand for a number.
    #[must_use]
    pub fn has_form(&self, value: &Value) -> bool {
        let one = |value: &Value| match (self.form, value) {
            (Form::Integer | Form::Real, Value::Integer(_)) | (Form::Flag, Value::Flag(_)) => true,
            (Form::Real, Value::Real(number)) => number.is_finite(),
            _ => false,
        };
        match value {
            Value::List(values) => self.items > 0 && values.len() == self.items && values.iter().all(one),
            single => self.items == 0 && one(single),
        }
    }

    /// Whether every number in a value lies between `low` and `high`.
    #[must_use]
    pub fn in_range(&self, value: &Value) -> bool {
        match value {
            Value::List(values) => values.iter().all(|value| self.in_range(value)),
            Value::Flag(_) => true,
            single => single.number().is_some_and(|number| number >= self.low && number <= self.high),
        }
    }
}

/// A struct of parameters: one section of an experiment file.
pub trait Section {
    /// Name of the section.
    fn name(&self) -> &'static str;
    /// What the section is about.
    fn meaning(&self) -> &'static str;
    /// Its parameters in the order of declaration.
    fn specs(&self) -> Vec<Spec>;
    /// The value of a parameter, `None` for an unknown name.
    fn get(&self, name: &str) -> Option<Value>;
    /// Sets a parameter; false for an unknown name or a value of another form. Ranges are checked by the caller.
    fn set(&mut self, name: &str, value: &Value) -> bool;
    /// Whether another section is the same one with the same values.
    fn is_equal(&self, other: &dyn Section) -> bool;
    /// Itself, for [`Section::is_equal`].
    fn as_any(&self) -> &dyn std::any::Any;
}

/// Declares a section of parameters: struct, defaults, serde, and a [`Spec`] for each. A list names its items: `by NAMES`,
/// or `over NAMES` where it says how something is shared out and an item that is not named is zero. The word `founding` after
/// the name of the section or after a unit says that the first world is made with the values; see [`When`].
#[doc(hidden)]
#[macro_export]
macro_rules! params {
    ($(#[doc = $doc:literal])+ $name:ident in $section:literal $($section_when:ident)? {
        $($(#[doc = $meaning:literal])+ $field:ident: $type:ty = $default:expr, $unit:literal $($when:ident)?, $low:literal ..= $high:literal, $basis:ident($source:literal), zh $zh:literal $($share:ident $keys:expr)?;)+
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[doc = $meaning])+ pub $field: $type,)+ }
        impl Default for $name {
            fn default() -> Self { Self { $($field: <$type as $crate::declare::Parameter>::of($default),)+ } }
        }
        impl $crate::declare::Section for $name {
            fn name(&self) -> &'static str { $section }
            fn meaning(&self) -> &'static str { concat!($($doc),+).trim() }
            fn specs(&self) -> Vec<$crate::declare::Spec> {
                let defaults = Self::default();
                let section_when = <[$crate::declare::When]>::first(&[
                    $($crate::declare::When::declared(stringify!($section_when)),)?
                ]).copied().unwrap_or_default();
                #[allow(clippy::cast_precision_loss, clippy::unnecessary_cast, clippy::cast_lossless, reason = "bounds are short literals")]
                { vec![$($crate::declare::Spec {
                    section: $section,
                    name: stringify!($field),
                    form: <$type as $crate::declare::Parameter>::FORM,
                    items: <$type as $crate::declare::Parameter>::ITEMS,
                    keys: { const KEYS: &[&[&str]] = &[$(&$keys,)? &[]]; KEYS[0] },
                    is_sparse: false $(|| stringify!($share) == "over")?,
                    when: section_when $(.max($crate::declare::When::declared(stringify!($when))))?,
                    unit: $unit,
                    meaning: concat!($($meaning),+).trim(),
                    zh: $zh,
                    low: $low as f64,
                    high: $high as f64,
                    basis: $crate::declare::Basis::$basis,
                    source: $source,
                    default: $crate::declare::Parameter::value(&defaults.$field),
                },)+] }
            }
            fn get(&self, name: &str) -> Option<$crate::declare::Value> {
                match name { $(stringify!($field) => Some($crate::declare::Parameter::value(&self.$field)),)+ _ => None }
            }
            fn set(&mut self, name: &str, value: &$crate::declare::Value) -> bool {
                match name {
                    $(stringify!($field) => <$type as $crate::declare::Parameter>::read(value).map(|v| self.$field = v).is_some(),)+
                    _ => false,
                }
            }
            fn is_equal(&self, other: &dyn $crate::declare::Section) -> bool {
                other.as_any().downcast_ref() == Some(self)
            }
            fn as_any(&self) -> &dyn std::any::Any { self }
        }
    };
}
