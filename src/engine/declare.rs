//! Declarations: a parameter and a column are written once and describe themselves from there.
//!
//! `params!` makes the struct of a section with its defaults, ranges, units, basis, source and labels in two languages;
//! `columns!` makes a table of equally long vectors, the pieces of it lent to threads, and the description files carry.

pub mod columns;
mod lend;
pub mod params;

pub use crate::{columns, params};
pub(crate) use lend::lend;

pub use columns::{Cell, Column, Data, Fork, Kind, Recorded};
pub use params::{Basis, Form, Parameter, Section, Spec, Value, When};

/// A text in both languages of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}
