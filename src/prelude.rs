//! What a first program needs.
//!
//! ```
//! # #[cfg(feature = "study")] {
//! use nongbo::prelude::*;
//!
//! let text = r#"
//! question = "Does training raise incomes?"
//! expect = "A little."
//! replications = 1
//! design = "compare"
//! [population]
//! counties = 1
//! villages_per_county = 1
//! households_per_village = 8
//! burn_in_years = 0
//! policy_years = 1
//! [[arm]]
//! name = "baseline"
//! [[arm]]
//! name = "training"
//! set = { "talent.budget_fen_per_household_year" = 10000 }
//! "#;
//! let experiment = nongbo::study::experiment::read("training.toml", text, &[], |_| None)?;
//! let results = experiment.run(RunControl::default())?;
//! assert_eq!((results.runs.len(), results.failed()), (2, 0));
//! let income = &results.panel.values["market_income"];
//! println!("{:.1} yuan", income[1][0] - income[0][0]);
//! # }
//! # Ok::<(), nongbo::engine::error::Error>(())
//! ```

pub use crate::engine::error::{Error, Language, Result};
pub use crate::engine::parameters::Parameters;
pub use crate::engine::simulation::{CancelToken, Parallelism, ProgressEvent, RunControl, Simulation};
#[cfg(feature = "study")]
pub use crate::study::experiment::Experiment;
#[cfg(feature = "study")]
pub use crate::study::run::Results;
