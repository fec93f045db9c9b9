//! Errors of the engine as exceptions of the Python package. No panic reaches Python.

use nongbo::cli::{Language, render_error};
use nongbo::engine::error::{Defect, Error};
use pyo3::exceptions::{PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;
use serde_json::json;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The exception of an error: a class of `nongbo.errors` by the code of the error.
pub fn raised(py: Python<'_>, error: &Error) -> PyErr {
    if matches!(error, Error::Interrupted) {
        return PyKeyboardInterrupt::new_err(());
    }
    let (phase, week) = match error {
        Error::Defect(Defect { phase, week, .. }) => (Some(phase.as_str()), Some(*week)),
        _ => (None, None),
    };
    let text = |language| render_error(error, language, false);
    let mut described = serde_json::to_value(error).unwrap_or_default();
    described["en"] = json!(without_level(&text(Language::En), error));
    described["zh"] = json!(without_level(&text(Language::Zh), error));
    described["phase"] = json!(phase);
    described["week"] = json!(week);
    let class = || py.import("nongbo.errors")?.call_method1("from_json", (described.to_string(),));
    class().map_or_else(|failed| failed, PyErr::from_value)
}

/// The text of an error; one without a place in a file stands without the word `error` before it.
fn without_level(text: &str, error: &Error) -> String {
    let places = matches!(error, Error::Scenario { .. });
    let plain = if places { None } else { text.split_once(": ").map(|(_, message)| message) };
    plain.unwrap_or(text).to_owned()
}

/// Does some work; its error or its panic becomes an exception.
pub fn guarded<T>(py: Python<'_>, work: impl FnOnce() -> nongbo::Result<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(defect(panic.as_ref())))
        .map_err(|error| raised(py, &error))
}

/// A panic as a defect of this program.
pub fn defect(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without a message");
    Error::Defect(Defect { phase: "python".to_owned(), week: 0, what: text.to_owned() })
}

/// A value that a caller gave and that is not allowed.
pub fn refused(what: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(what.to_string())
}

/// The language of its short name, `en` or `zh`.
pub fn language(name: &str) -> PyResult<Language> {
    Language::of_code(name).ok_or_else(|| refused(format!("language {name:?}: allowed are 'en' and 'zh'")))
}
