//! The public money of an arm: what is granted, which is the most that can be spent.

use crate::engine::parameters::Parameters;
use crate::engine::pathways::{PATHWAY_COUNT, Pathway, PolicyYear};
use crate::engine::units::{FEN_PER_YUAN, count_as_f64, real};

/// Public money that an arm grants, yuan.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Money {
    /// A household that may be served and policy year, in the year with the largest grants.
    pub household_yuan: f64,
    /// A county that may be served, in that year.
    pub county_yuan: f64,
    /// All counties in all policy years.
    pub all_yuan: f64,
}

impl Money {
    /// The money of these rules.
    #[must_use]
    pub(super) fn new(rules: &Parameters) -> Self {
        let (population, rollout) = (&rules.population, &rules.rollout);
        let in_county = usize::try_from(population.households_per_county()).expect("few households");
        let years: Vec<f64> = (1..=population.policy_years)
            .map(|number| real(grants(rules, in_county, number).iter().flatten().sum()) / FEN_PER_YUAN)
            .collect();
        let levels = &rollout.household_shares;
        let share = rollout.village_share * levels.iter().sum::<f64>() / count_as_f64(levels.len());
        let counties = if rollout.treated_county == 0 { f64::from(population.counties) } else { 1.0 };
        let largest = years.iter().copied().fold(0.0, f64::max);
        let households = real(i64::try_from(in_county).unwrap_or(1)).max(1.0);
        Self {
            household_yuan: largest / households,
            county_yuan: largest * share,
            all_yuan: years.iter().sum::<f64>() * share * counties,
        }
    }
}

/// What each pathway grants its instruments in a county of so many households in a policy year, fen.
pub(super) fn grants(rules: &Parameters, households: usize, number: u32) -> [Vec<i64>; PATHWAY_COUNT] {
    let left = i64::from(rules.population.policy_years) + 1 - i64::from(number);
    let year = PolicyYear { number, years_left: left, funded_years: rules.rollout.funded_years };
    let prices = (&rules.equipment, &rules.geography);
    [
        rules.technology.grants(prices, households, year),
        rules.talent.grants(prices, households, year),
        rules.supply_chain.grants(prices, households, year),
        rules.brand.grants(prices, households, year),
        rules.policy.grants(prices, households, year),
    ]
}
