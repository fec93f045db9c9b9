//! What a program needs first: `use nongbo::prelude::*;`. The [first page](crate) shows how.

pub use crate::engine::error::{Error, Language, Result};
pub use crate::engine::parameters::Parameters;
pub use crate::engine::simulation::{CancelToken, Parallelism, ProgressEvent, RunControl};
pub use crate::engine::simulation::{Simulation, SimulationResult, SimulationSetup};
#[cfg(feature = "study")]
pub use crate::study::experiment::Experiment;
#[cfg(feature = "study")]
pub use crate::study::run::Results;
