//! The outcomes of the households of a run.

/// The households of a run, one per row; money in yuan a year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HouseholdOutcomes {
    /// Market income in the baseline years, before any policy. Deciles are formed by it.
    pub before: Vec<f64>,
    /// Market income, mean of the policy years.
    pub market: Vec<f64>,
    /// Disposable income, mean of the policy years.
    pub disposable: Vec<f64>,
    /// Members away, mean of the policy years.
    pub away: Vec<f64>,
    /// What one more member at home would earn, mean of the policy years.
    pub member_gain: Vec<f64>,
    /// Mean market income of all households in every policy year.
    pub years: Vec<f64>,
    /// Whether public money could reach the household in any policy year.
    pub reached: Vec<bool>,
    /// Whether any pathway treated the household in any policy year.
    pub treated: Vec<bool>,
    /// County.
    pub county: Vec<u32>,
    /// Village.
    pub village: Vec<u32>,
}
