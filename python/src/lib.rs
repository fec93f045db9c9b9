//! The module `nongbo._native`: what the Python package `nongbo` needs of the engine. Structures pass as JSON, tables as
//! Arrow through the C stream interface. The Python files beside this crate give them names, types and docstrings.

mod chart;
mod distributed_run;
mod errors;
mod experiment;
mod interrupt;
mod reference;
mod results;
mod table;

#[allow(unsafe_code, missing_docs, reason = "the macros of pyo3 expand to both")]
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::chart::{draw, interval};
    #[pymodule_export]
    use crate::distributed_run::{DistributedRun, do_task};
    #[pymodule_export]
    use crate::experiment::{Experiment, to_toml};
    #[pymodule_export]
    use crate::reference::{command, designs, explain, sheets, validate};
    #[pymodule_export]
    use crate::results::Results;
    #[pymodule_export]
    use crate::table::Table;

    /// Version of the model: it is part of the identity of every run.
    #[pymodule_export]
    const MODEL_VERSION: &str = nongbo::MODEL_VERSION;
}
