//! Tests of reading experiments, valid and invalid.

mod arms;
mod bilingual;
mod good;
mod hostile;
mod limits;
mod overlap;
mod pages;
mod shipped;

use crate::engine::error::{Error, Problem, Result};
use crate::study::experiment::{Experiment, read};

const HEAD: &str = "question = \"q\"\nexpect = \"e\"\n";

fn with_set(text: &str, set: &[(&str, &str)]) -> Result<Experiment> {
    let overrides: Vec<_> = set.iter().map(|(path, value)| ((*path).to_string(), (*value).to_string())).collect();
    read("file", text, &overrides, |_| None)
}

/// A comparison that must be read.
fn compare(rest: &str) -> Experiment {
    with_set(&format!("{HEAD}design = \"compare\"\n{rest}"), &[])
        .unwrap_or_else(|error| panic!("{:?}", problems_of(error)))
}

/// A factorial that must be read.
fn factorial(rest: &str) -> Experiment {
    let text = format!("{HEAD}design = \"factorial\"\n[factorial]\nbudget_fen_per_household_year = 10000\n{rest}");
    with_set(&text, &[]).unwrap_or_else(|error| panic!("{:?}", problems_of(error)))
}

fn problems_of(error: Error) -> Vec<Problem> {
    match error {
        Error::Scenario { problems, .. } => problems,
        other => panic!("another error: {other}"),
    }
}

/// The problems of a text that must be refused.
fn refused(text: &str, set: &[(&str, &str)]) -> Vec<Problem> {
    match with_set(text, set) {
        Ok(_) => panic!("this was read: {text}"),
        Err(error) => problems_of(error),
    }
}
