//! Reading an experiment file: its TOML with places, problems, parameters, and the settings and arms of a design.

pub mod entries;
pub(crate) mod toml_tree;
pub(crate) mod problems;
pub(crate) mod arm_name;
pub(crate) mod json_schema;
pub(crate) mod keys;
pub(crate) mod bilingual;
mod renamed;
pub(crate) mod quantity;
pub(crate) mod parameter_value;
pub(crate) mod registry;
pub(crate) mod values;
pub mod arm;
pub(crate) mod instrument_money;
pub(crate) mod parameter_path;
pub(crate) mod draft;
pub(crate) mod context;
pub mod design_table;
pub(crate) mod design_section;
pub(crate) mod arm_builder;
pub(crate) mod setting;

/// The budget parameter of every pathway.
pub const BUDGET: &str = "budget_fen_per_household_year";
/// The section of the population: arms that differ in it share no households.
pub const POPULATION: &str = "population";
/// The section on which households all pathways reach, and for how long. Like the sections of the pathways, it has no
/// effect before the first policy week.
pub const ROLLOUT: &str = "rollout";
/// Largest size of an experiment file in bytes.
pub const MOST_BYTES: usize = 1 << 20;
