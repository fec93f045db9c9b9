//! Experiments over a toy model, good and hostile.

mod good;
mod hostile;
mod pages;

use crate::engine::declare::params;
use crate::engine::declare::{ParameterSet, Section};
use crate::engine::error::{Error, Problem, Result};
use crate::engine::units::Fen;
use crate::study::experiment::{Experiment, read};

params! {
    /// Who lives.
    Population in "population" {
        /// Counties.
        counties: u32 = 4, "counties", 1..=2000, Assumption("a toy"), zh "县数";
        /// Households of a county.
        households: i64 = 50, "households", 1..=1_000_000_000_000_i64, Assumption("a toy"), zh "每县户数";
        /// Shares of three crops.
        crop_shares: [f64; 3] = [0.2, 0.3, 0.5], "share", 0.0..=1.0, Assumption("a toy"), zh "作物占比";
    }
}
params! {
    /// What the platform keeps.
    Settle in "settle" {
        /// Fee of the platform.
        platform_fee_bp: u32 = 300, "bp", 0..=2000, Assumption("a toy"), zh "平台扣点";
        /// Whether refunds are paid at once.
        refunds_at_once: bool = true, "flag", 0..=1, Assumption("a toy"), zh "立即退款";
    }
}

macro_rules! pathway {
    ($name:ident, $section:literal) => {
        params! {
            /// A pathway.
            $name in $section {
                /// Public money.
                budget_fen_per_household_year: Fen = 0, "fen", 0..=100_000, Assumption("a toy"), zh "预算";
                /// Share spent on bought traffic.
                traffic_share: f64 = 0.25, "share", 0.0..=1.0, Assumption("a toy"), zh "买流量占比";
            }
        }
    };
}
pathway!(Technology, "technology");
pathway!(Talent, "talent");
pathway!(SupplyChain, "supply_chain");
pathway!(Brand, "brand");
pathway!(Policy, "policy");

/// A small model.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Toy {
    pub(super) population: Population,
    pub(super) settle: Settle,
    pub(super) technology: Technology,
    pub(super) talent: Talent,
    pub(super) supply_chain: SupplyChain,
    pub(super) brand: Brand,
    pub(super) policy: Policy,
}

impl ParameterSet for Toy {
    fn sections(&self) -> Vec<&dyn Section> {
        vec![
            &self.population,
            &self.settle,
            &self.technology,
            &self.talent,
            &self.supply_chain,
            &self.brand,
            &self.policy,
        ]
    }
    fn sections_mut(&mut self) -> Vec<&mut dyn Section> {
        vec![
            &mut self.population,
            &mut self.settle,
            &mut self.technology,
            &mut self.talent,
            &mut self.supply_chain,
            &mut self.brand,
            &mut self.policy,
        ]
    }
}

const HEAD: &str = "question = \"q\"\nexpect = \"e\"\n";

fn with_set(text: &str, set: &[(&str, &str)]) -> Result<Experiment<Toy>> {
    let overrides: Vec<_> = set.iter().map(|(path, value)| ((*path).to_string(), (*value).to_string())).collect();
    read("file", text, &overrides, |_: &Toy| None)
}

/// A comparison that must be read.
fn compare(rest: &str) -> Experiment<Toy> {
    with_set(&format!("{HEAD}design = \"compare\"\n{rest}"), &[])
        .unwrap_or_else(|error| panic!("{:?}", problems_of(error)))
}

/// A factorial that must be read.
fn factorial(rest: &str) -> Experiment<Toy> {
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
