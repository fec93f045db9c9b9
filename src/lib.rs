//! 农播 nongbo: an agent-based economic simulation engine for rural live-stream e-commerce.
//!
//! Farm households, streamers, logistics firms and consumers live week by week under five policy pathways: technology
//! (技术赋能), talent (人才支撑), supply chain (供应链协同), brand (品牌打造) and policy (政策保障). A simulation gives
//! tables of incomes, sales, prices and money flows. An experiment compares arms: the same world with other pathways.
//!
//! # One simulation
//!
//! [`Simulation::new`](engine::simulation::Simulation::new) takes the parameters of the model. Money is in yuan per
//! household and year.
//!
//! ```
//! use nongbo::engine::units::Fen;
//! use nongbo::prelude::*;
//!
//! let mut parameters = Parameters::default();
//! parameters.population.counties = 1;
//! parameters.population.villages_per_county = 1;
//! parameters.population.households_per_village = 8;
//! parameters.population.burn_in_years = 0;
//! parameters.population.policy_years = 1;
//! parameters.talent.budget_fen_per_household_year = Fen(10_000);
//!
//! let result = Simulation::new(parameters).seed(1).run()?;
//! let summary = result.summary();
//! println!("market income {:.0} yuan, Gini {:.2}", summary.market_income(), summary.gini());
//! assert_eq!(summary.value("market_income"), Some(summary.market_income()));
//! println!("income of the first household in year 0: {} fen", result.record().households.market_income_fen[0]);
//! # assert!(summary.market_income() > 0.0);
//! # Ok::<(), Error>(())
//! ```
//!
//! # An experiment
//!
//! An experiment is a TOML text: what is asked, what its author expects, the arms and the number of replications.
//! Arms of the same replication share all random draws, so that their difference is the effect of the pathways. With the
//! feature `files`, `Experiment::open("experiments/dose.toml")` reads a file.
//!
#![cfg_attr(feature = "study", doc = "```")]
#![cfg_attr(not(feature = "study"), doc = "```ignore")]
//! use nongbo::prelude::*;
//!
//! let experiment: Experiment = r#"
//! question = "Does training raise incomes?"
//! expect = "A little."
//! replications = 2
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
//! "#
//! .parse()?;
//! let results = experiment.run(RunControl::default())?;
//! assert_eq!((results.runs.len(), results.failed()), (4, 0));
//! // One number an outcome, arm and replication.
//! let income = &results.panel.values["market_income"];
//! println!("effect in replication 0: {:.1} yuan", income[1][0] - income[0][0]);
//! // Every estimate with its interval, one a row.
//! let rows = results.estimate_rows()?;
//! assert!(rows.iter().any(|row| row.arm == "training" && row.outcome == "market_income" && row.low <= row.mean));
//! # Ok::<(), Error>(())
//! ```
//!
//! # An output folder
//!
//! `Experiment::run_in` writes the same folder as the command `nongbo run --out`: Arrow tables, sums and a manifest. Runs
//! that are there are kept, so an interrupted experiment goes on where it stopped. `Results::open` reads a finished folder.
//!
#![cfg_attr(feature = "files", doc = "```")]
#![cfg_attr(not(feature = "files"), doc = "```ignore")]
//! use nongbo::prelude::*;
//!
//! # let text = "question = 'q'\nexpect = 'e'\nreplications = 1\ndesign = 'compare'\n[population]\ncounties = 1\n\
//! #     villages_per_county = 1\nhouseholds_per_village = 8\nburn_in_years = 0\npolicy_years = 1\n\
//! #     [[arm]]\nname = 'baseline'\n";
//! # let place = tempfile::tempdir().expect("a folder");
//! # let (file, out) = (place.path().join("dose.toml"), place.path().join("dose"));
//! # std::fs::write(&file, text).expect("it is written");
//! let experiment = Experiment::open(&file)?;
//! let results = experiment.run_in(&out, RunControl::default())?;
//! let again = Results::open(&out)?;
//! assert_eq!(results.content_hash(), again.content_hash());
//! assert_eq!(results.content_hash(), experiment.run(RunControl::default())?.content_hash());
//! # Ok::<(), Error>(())
//! ```
//!
//! # What a result can rely on
//!
//! 1. Money and goods are conserved: every fen and every gram comes from somewhere, and sums are checked while it runs.
//! 2. The same seed gives the same bytes, on any machine and for any number of threads.
//! 3. Arms are comparable: an arm that changes nothing leaves every household with the same fen. A draw depends on the
//!    agent, the week and the phase, never on what happened to others.
//! 4. Results can be traced: a folder says the version, every parameter and where it came from, and `nongbo verify`
//!    simulates runs again.
//!
//! # Errors
//!
//! Every function that can fail returns [`Result`]. An [`Error`] has a message in English and Chinese, and a stable
//! [code](Error::code).
//!
//! # Floors and features
//!
//! A floor names only the floors above it in this list; each feature needs the one before it.
//!
//! | Floor | Feature | What it is |
//! | --- | --- | --- |
//! | [`engine`] | none | the economy: parameters, agents, weeks, records; no file, no clock; builds for wasm32 |
//! | `study` | `study` | experiments, designs, runs in memory, estimates, reports |
//! | `store` | `files` | output folders: Arrow tables, locks, manifests, export |
//! | `cli` | `cli` | the command `nongbo` (default) |

#[doc(inline)]
pub use nongbo_engine as engine;
#[cfg(feature = "study")]
pub mod study;
#[cfg(feature = "files")]
pub mod store;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

pub mod prelude;

pub use engine::error::{Error, Result};

/// Version of the model: it is part of the identity of every run, and changes whenever a number could.
pub const MODEL_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "-model-2");
