//! How arms come about, and when replications are enough.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::engine::declare::Value;
use crate::study::experiment::entries;

/// How arms come about, with the settings of the design after defaults.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Design {
    /// A baseline and named arms.
    Compare,
    /// Every subset of the five pathways, and variants of them.
    Factorial(Factorial),
    /// Pathways that spend the same money, as far as they can.
    EqualBudget(EqualBudget),
    /// One budget shared over the pathways in every proportion of a lattice.
    Mix(Mix),
    /// A grid on one parameter or two.
    Dose(Dose),
    /// Counties draw which share of their households is served.
    Saturation(Saturation),
    /// Money that stops after some years beside money that goes on.
    Withdraw(Withdraw),
    /// Points in a space of parameters.
    Sample(Sample),
    /// The rows of a table.
    Table(Table),
}

/// Settings of the design `factorial`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factorial {
    /// Budget of each pathway that is on, or of all that are on together, in fen a household and year.
    pub budget_fen_per_household_year: i64,
    /// Whether each pathway gets the budget or they share it.
    pub game: Funding,
    /// Pathways under other settings; each adds two arms.
    pub without: Vec<Variant>,
}

/// What the money of a factorial means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funding {
    /// Each pathway that is on gets the budget: what does each add?
    Programme,
    /// The pathways that are on share the budget equally: who should get the money?
    Budget,
}

/// A pathway under other settings: alone as arm `name`, with all others as arm `all+name`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The pathway it is a variant of.
    pub pathway: String,
    /// Its settings by path.
    #[serde(with = "entries")]
    pub set: Vec<(String, Value)>,
}

/// Settings of the design `equal_budget`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EqualBudget {
    /// What is to be spent, fen a household and year.
    pub budget_fen_per_household_year: i64,
    /// Whether every subset of the pathways is run, or each alone and all.
    pub every_subset: bool,
    /// How far what is spent may be from the target, as a share of it.
    pub tolerance: f64,
    /// Replications in which the grants are solved for: the first ones of the experiment.
    pub solve_replications: u32,
}

/// Settings of the design `mix`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// The budget that is shared, fen a household and year.
    pub budget_fen_per_household_year: i64,
    /// Equal parts the budget is cut into.
    pub steps: i64,
    /// The pathways that share it.
    pub pathways: Vec<String>,
}

/// Settings of the design `dose`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dose {
    /// The parameters of the grid, one or two.
    pub axis: Vec<String>,
    /// Budget of the pathways that are on no axis, fen a household and year.
    pub others_fen_per_household_year: i64,
}

/// Settings of the design `saturation`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saturation {
    /// The pathway that gets the money.
    pub pathway: String,
    /// Budget for each household that may be served, fen a year.
    pub budget_fen_per_household_year: i64,
    /// Shares of households that the counties draw from.
    pub shares: Vec<f64>,
}

/// Settings of the design `withdraw`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Withdraw {
    /// Budget of each pathway while money flows, fen a household and year.
    pub budget_fen_per_household_year: i64,
    /// Policy years in which money flows.
    pub funded_years: i64,
    /// The pathways that are funded.
    pub pathways: Vec<String>,
}

/// Settings of the design `sample`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// How points are chosen.
    pub method: Method,
    /// Points, or trajectories of Morris.
    pub points: usize,
    /// Levels of the grid of Morris.
    pub levels: usize,
    /// With a budget every point has six arms: none and each pathway alone, fen a household and year.
    pub budget_fen_per_household_year: Option<i64>,
    /// The parameters that are drawn.
    pub parameter: Vec<String>,
}

/// Ways to choose points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// One value in each stratum of every parameter.
    LatinHypercube,
    /// A Sobol sequence with a digital shift.
    Sobol,
    /// Morris trajectories.
    Morris,
}

/// Settings of the design `table`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Name of the file, as the experiment file gives it.
    pub file: String,
}

impl Design {
    /// Its name in files.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::Factorial(_) => "factorial",
            Self::EqualBudget(_) => "equal_budget",
            Self::Mix(_) => "mix",
            Self::Dose(_) => "dose",
            Self::Saturation(_) => "saturation",
            Self::Withdraw(_) => "withdraw",
            Self::Sample(_) => "sample",
            Self::Table(_) => "table",
        }
    }

    /// Whether the grants of its arms are found by trying, so that reading the file does not give them.
    #[must_use]
    pub const fn is_solved_for(&self) -> bool {
        matches!(self, Self::EqualBudget(_))
    }

    fn settings(&self) -> serde_json::Result<Json> {
        match self {
            Self::Compare => Ok(Json::Object(Map::new())),
            Self::Factorial(settings) => serde_json::to_value(settings),
            Self::EqualBudget(settings) => serde_json::to_value(settings),
            Self::Mix(settings) => serde_json::to_value(settings),
            Self::Dose(settings) => serde_json::to_value(settings),
            Self::Saturation(settings) => serde_json::to_value(settings),
            Self::Withdraw(settings) => serde_json::to_value(settings),
            Self::Sample(settings) => serde_json::to_value(settings),
            Self::Table(settings) => serde_json::to_value(settings),
        }
    }
}

impl Serialize for Design {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Json::Object(settings) = self.settings().map_err(serde::ser::Error::custom)? else {
            return Err(serde::ser::Error::custom("the settings of a design are an object"));
        };
        let name = ("name".to_owned(), Json::from(self.name()));
        // The order of keys is part of the bytes of a folder.
        let entries: Map<String, Json> = match self {
            Self::Compare | Self::Factorial(_) | Self::EqualBudget(_) => {
                std::iter::once(name).chain(settings).collect()
            }
            _ => settings.into_iter().chain([name]).collect(),
        };
        entries.serialize(serializer)
    }
}

/// When to stop adding replications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoppingRule {
    /// The interval of every difference to the baseline is to be at most this wide to either side, in the outcome's unit.
    pub half_width: f64,
    /// The outcomes meant: columns of the run table, or statistics of households.
    pub outcomes: Vec<String>,
    /// Replications at which the work ends in any case.
    pub most_replications: u32,
}
