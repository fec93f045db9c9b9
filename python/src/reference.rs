//! What the engine declares: designs, names, explanations; validation; the command.

use crate::errors::guarded;
use crate::experiment::usage;
use crate::interrupt::in_background;
use crate::results::json_of;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::{Parallelism, RunControl};
use nongbo::store::{self, PageEngine};
use nongbo::study::designs::kinds;
use nongbo::study::experiment::read;
use nongbo::study::reference::{Catalogue, Explanation};
use nongbo::study::report::Sheet;
use nongbo::study::tables::both;
use pyo3::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::ffi::OsString;

/// The engine of a page, if the package has it. In one place: a constant may stand in the binary once for each use.
#[cfg(page_engine)]
pub static PAGE_ENGINE: PageEngine = PageEngine::OfPackage(Some(include_bytes!(env!("NONGBO_PAGE_ENGINE"))));
#[cfg(not(page_engine))]
pub static PAGE_ENGINE: PageEngine = PageEngine::OfPackage(None);

/// All designs with the JSON Schema of their tables, as JSON.
#[pyfunction]
pub fn designs() -> String {
    let kind = |kind: nongbo::study::designs::DesignKind| json!({ "name": kind.name, "en": kind.label.en, "zh": kind.label.zh, "schema": kind.schema });
    kinds().into_iter().map(kind).collect::<Json>().to_string()
}

/// Names of the sheets.
#[pyfunction]
pub fn sheets() -> Vec<&'static str> {
    Sheet::ALL.iter().map(|sheet| sheet.name()).collect()
}

/// Explanations of a name, or of what its words are found in, as JSON.
#[pyfunction]
pub fn explain(py: Python<'_>, name: &str) -> PyResult<String> {
    guarded(py, || {
        let catalogue = Catalogue::of_engine();
        let mut found = catalogue.explain(name);
        if !found.iter().any(|it| !it.is_term()) {
            found = catalogue.search(name);
        }
        if found.is_empty() {
            let near = catalogue.nearest(name).join("`, `");
            return Err(usage(
                format!("there is no `{name}`; did you mean `{near}`?"),
                format!("没有名为 `{name}` 的内容；是否指 `{near}`？"),
            ));
        }
        Ok(found.iter().map(explanation).collect::<Json>().to_string())
    })
}

fn explanation(it: &Explanation) -> Json {
    let fact = |fact: &nongbo::study::reference::Fact| {
        let value = json!({ "heading": both(&fact.heading), "body": both(&fact.body) });
        (fact.key.to_owned(), value)
    };
    let facts: Map<String, Json> = it.facts.iter().map(fact).collect();
    json!({ "name": it.name, "kind": both(&it.kind), "meaning": both(&it.meaning), "facts": facts })
}

/// The default world, with some values replaced, beside published figures: tables as JSON.
#[pyfunction]
pub fn validate(
    py: Python<'_>,
    replications: u32,
    seed: u64,
    overrides: Vec<(String, String)>,
    threads: Option<usize>,
) -> PyResult<String> {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n";
    let rules: Parameters = guarded(py, || Ok(read("validate", text, &overrides, store::too_large)?.base))?;
    in_background(py, threads, |cancel| {
        let parallelism = store::fit_into_memory(Parallelism::default(), [&rules]);
        let control = RunControl { parallelism, cancel: Some(cancel), ..RunControl::default() };
        let findings = nongbo::study::validate::validate(&rules, seed, replications, control)?;
        Ok(nongbo::study::validate::tables(&findings).iter().map(json_of).collect::<Json>().to_string())
    })
}

/// Runs the command line of these words; the value is the exit code. The process ends after it.
#[pyfunction]
pub fn command(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| nongbo::cli::main_from(words, PAGE_ENGINE))
}
