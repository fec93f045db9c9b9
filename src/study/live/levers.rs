//! The levers of a page: what an office knows about its county, and their position.

use crate::engine::declare::{Section, Spec, Value};
use crate::engine::parameters::Parameters;
use crate::study::experiment::value;
use crate::study::facts::Fact;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the levers stand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The county to start from.
    pub county: String,
    /// Growers in the county: what all households together get and cost.
    pub growers: i64,
    /// Policy years.
    pub years: u32,
    /// Whether the counties outside do the same.
    pub everybody: bool,
    /// Parameters of the world that are not those of the county, by path, in the unit of the lever.
    pub world: BTreeMap<String, f64>,
    /// Public money by instrument, yuan a household and policy year.
    pub money: BTreeMap<String, i64>,
}

/// A lever of the world: the parameter by which a fact about the county is reached.
pub(super) struct WorldLever {
    /// The fact.
    pub fact: Fact,
    /// Path of the parameter.
    pub path: &'static str,
    /// Units of the parameter in one of the lever.
    pub scale: f64,
    /// Unit of the lever.
    pub unit: &'static str,
    /// Least and largest value and step of the lever.
    pub range: [f64; 3],
}

/// The levers of the world, those of live selling first.
pub(super) const WORLD_LEVERS: [WorldLever; 7] = [
    lever(Fact::Streamers, "decide.hosting_taste_mean_fen", 100.0, "yuan/year", [-40_000.0, 0.0, 500.0]),
    lever(Fact::ParcelsPerWeek, "tastes.live_distance", 1.0, "1", [0.0, 7.0, 0.1]),
    lever(Fact::ColdTonnes, "freight.cold_g_per_household", 1_000.0, "kg/week", [0.0, 500.0, 5.0]),
    lever(Fact::CooperativeMembers, "endowment.member_share", 0.01, "%", [0.0, 90.0, 1.0]),
    lever(Fact::LandMu, "endowment.land_median_cmu", 100.0, "mu", [0.5, 15.0, 0.1]),
    lever(Fact::VillageKm, "geography.village_distance_km", 1.0, "km", [2.0, 80.0, 1.0]),
    lever(Fact::CityKm, "geography.city_distance_km", 1.0, "km", [50.0, 3_000.0, 50.0]),
];

const fn lever(fact: Fact, path: &'static str, scale: f64, unit: &'static str, range: [f64; 3]) -> WorldLever {
    WorldLever { fact, path, scale, unit, range }
}

impl WorldLever {
    /// Where the lever stands in a world, on a step.
    pub fn position(&self, rules: &Parameters) -> f64 {
        let [low, high, step] = self.range;
        let number = value(rules, self.path).and_then(|value| value.number()).unwrap_or_default() / self.scale;
        let steps = libm::round(number.clamp(low, high) / step);
        // Multiples of a tenth are not exact: they are written as a reader writes them.
        libm::round(steps * step * 10.0) / 10.0
    }

    /// The value of the parameter for a position.
    pub fn value(&self, position: f64, rules: &Parameters) -> Option<Value> {
        let number = libm::round(position * self.scale * 1e6) / 1e6;
        Some(match value(rules, self.path)? {
            Value::Integer(_) => Value::Integer(crate::engine::units::floor(number)),
            _ => Value::Real(number),
        })
    }

    /// The declaration of the parameter.
    pub fn spec(&self) -> Option<Spec> {
        spec(self.path)
    }
}

/// The declaration of a parameter.
pub(super) fn spec(path: &str) -> Option<Spec> {
    let rules = Parameters::default();
    rules.sections().into_iter().flat_map(Section::specs).find(|spec| spec.path() == path)
}
