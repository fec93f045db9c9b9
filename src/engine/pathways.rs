//! The five pathways 五条路径: what public money buys, from whom and for whom.
//!
//! They write assets and services to columns of households and institutions. The phases read these columns and know
//! nothing of pathways.

pub mod brand;
mod funding_window;
pub mod policy;
mod procurement;
pub mod rollout;
pub mod supply_chain;
pub mod talent;
pub mod technology;

pub use funding_window::{FundingWindow, PolicyYear};
pub use procurement::{CapitalStep, Procurement};

/// A pathway as pages and reports name it.
#[derive(Debug, Clone, Copy)]
pub struct PathwayInfo {
    /// Name in Rust, TOML and Arrow.
    pub name: &'static str,
    /// The letter that the identifiers of its instruments begin with.
    pub letter: &'static str,
    /// Name for readers.
    pub label: Label,
    /// What public money buys in it.
    pub meaning: Label,
}

/// Declares the pathways: the module (also the section of an experiment file and the name in files), the type, the
/// letter of its instruments, the names and the meanings. The position of a pathway in the list is its number.
macro_rules! pathways {
    ($($module:ident::$pathway:ident $letter:literal, $en:literal $zh:literal, $meaning:literal $meaning_zh:literal;)+) => {
    /// Number of pathways.
    pub const PATHWAY_COUNT: usize = [$($zh),+].len();
    /// The pathways in the order of their numbers.
    pub const PATHWAYS: [PathwayInfo; PATHWAY_COUNT] = [$(PathwayInfo {
        name: stringify!($module),
        letter: $letter,
        label: Label { en: $en, zh: $zh },
        meaning: Label { en: $meaning, zh: $meaning_zh },
    }),+];
    /// Names of the pathways in files, in the order of their numbers.
    pub const PATHWAY_NAMES: [&str; PATHWAY_COUNT] = [$(stringify!($module)),+];
    /// Chinese names of the pathways.
    pub const PATHWAY_NAMES_ZH: [&str; PATHWAY_COUNT] = [$($zh),+];

    /// All instruments, in the order of the pathways.
    #[must_use]
    pub fn instruments() -> Vec<Instrument> {
        [$($module::$pathway::INSTRUMENTS),+].concat()
    }

    #[cfg(test)]
    const DECLARED: [(usize, &[Instrument]); PATHWAY_COUNT] =
        [$((<$module::$pathway as Pathway>::NUMBER, <$module::$pathway as Pathway>::INSTRUMENTS)),+];
} }
pathways! {
    technology::Technology "T", "technology" "技术赋能", "streaming kits, farm equipment" "直播设备、农业装备";
    talent::Talent "H", "talent" "人才支撑", "training of hosts" "主播培训";
    supply_chain::SupplyChain "S", "supply chain" "供应链协同", "cold storage, village stations" "冷库、村级站点";
    brand::Brand "B", "brand" "品牌打造", "promotion of a county label, its inspected standard" "区域公用品牌宣传推介、标准与抽检、保护";
    policy::Policy "P", "policy" "政策保障", "loan guarantees, bought traffic" "政策性信贷担保、价格保险、直播营销合规抽查、购买流量";
}

use crate::agents::endowments::HouseholdEndowment;
use crate::agents::equipment::Equipment;
use crate::declare::Label;
use crate::geography::Geography;
use crate::units::{Fen, floor, largest_remainder, real};

/// An instrument: one thing that public money can buy. Its parameters are those of its pathway.
#[derive(Debug, Clone, Copy)]
pub struct Instrument {
    /// Identifier in the specification: T1, H1, …
    pub id: &'static str,
    /// Name in files.
    pub name: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Pathway it belongs to.
    pub pathway: &'static str,
    /// What is bought.
    pub unit: &'static str,
    /// What is bought, Chinese.
    pub unit_zh: &'static str,
    /// Path of the parameter that says what a unit costs.
    pub cost: &'static str,
    /// How long a unit lasts.
    pub lifetime: &'static str,
    /// How long a unit lasts, Chinese.
    pub lifetime_zh: &'static str,
    /// What it acts on.
    pub acts_on: &'static str,
    /// What it acts on, Chinese.
    pub acts_on_zh: &'static str,
    /// Columns it writes.
    pub columns: &'static [&'static str],
    /// Phases that may read these columns.
    pub phases: &'static [&'static str],
    /// Why income might not rise.
    pub why_not: &'static str,
    /// Why income might not rise, Chinese.
    pub why_not_zh: &'static str,
    /// Deadweight: what is paid for that would have happened anyway.
    pub deadweight: &'static str,
    /// Deadweight, Chinese.
    pub deadweight_zh: &'static str,
}

impl Instrument {
    /// The number of its pathway.
    ///
    /// # Panics
    /// If no pathway has its name: a defect of the declarations.
    #[must_use]
    pub fn pathway_number(&self) -> usize {
        PATHWAY_NAMES.iter().position(|pathway| *pathway == self.pathway).expect("the pathway of an instrument")
    }
}

/// Names of `N` instruments, in their order.
///
/// # Panics
/// If there are fewer than `N`.
#[must_use]
pub const fn instrument_names<const N: usize>(instruments: &[Instrument]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = instruments[at].name;
        at += 1;
    }
    names
}

/// A pathway: a section of parameters that says how its account is spent.
pub trait Pathway {
    /// Its number: its position in the list of pathways.
    const NUMBER: usize;
    /// Its instruments.
    const INSTRUMENTS: &'static [Instrument];
    /// Whether it serves households in the order of their ranks.
    const HAS_QUEUES: bool;
    /// Budget mode: public money for each household and policy year.
    fn budget(&self) -> Fen;
    /// How the budget is split over the instruments: relative weights in their order.
    fn split(&self) -> &[f64];
    /// Intensity mode: units of each instrument for 1,000 households and policy year, at any cost.
    fn units(&self) -> &[f64];
    /// In which policy years its instruments are funded.
    fn window(&self) -> FundingWindow<'_>;
    /// What a unit of each instrument takes from the account, with what is reserved for it while `years_left` policy years
    /// are left, fen.
    fn prices(&self, equipment: &Equipment, geography: &Geography, years_left: i64) -> Vec<f64>;
    /// Once a policy year: buys what is bought by the unit.
    fn buy(&self, procurement: &mut Procurement<'_>);
    /// Every policy week: pays for what is bought by the week.
    fn serve(&self, procurement: &mut Procurement<'_>);

    /// What a county of `households` households grants each instrument in a policy year, fen: its part of the budget,
    /// plus the price of the units of the intensity mode; nothing outside the years in which the instrument is funded.
    fn grants(
        &self,
        (equipment, geography): (&Equipment, &Geography),
        households: usize,
        year: PolicyYear,
    ) -> Vec<i64> {
        let households = i64::try_from(households).expect("few households");
        let weights: Vec<i64> = self.split().iter().map(|part| floor(part * 1e6)).collect();
        let budget = largest_remainder(self.budget().0 * households, &weights);
        let units = self.units().iter().zip(self.prices(equipment, geography, year.years_left));
        let intensity = units.map(|(units, price)| floor(units * price * real(households) / 1_000.0));
        let window = self.window();
        let grant = |(instrument, (budget, intensity)): (usize, (i64, i64))| {
            if window.funds(instrument, year) { budget + intensity } else { 0 }
        };
        budget.into_iter().zip(intensity).enumerate().map(grant).collect()
    }
}

/// Whether a household would apply for help with streaming: its head is young enough, and it has the taste for it.
#[must_use]
pub fn applies_for_streaming(farm: HouseholdEndowment<'_>, least_taste: f64) -> bool {
    farm.hosting_taste() >= least_taste && farm.age_band() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_and_the_instruments_of_a_pathway_agree_with_its_position_in_the_list() {
        for (position, (number, instruments)) in DECLARED.into_iter().enumerate() {
            assert_eq!(number, position, "{}", PATHWAY_NAMES[position]);
            for instrument in instruments {
                assert_eq!(instrument.pathway, PATHWAY_NAMES[position], "{}", instrument.id);
            }
        }
    }
}
