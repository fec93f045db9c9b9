//! The parameters of the model: one struct, a field for each section of an experiment file.

use crate::agents::{
    carriers, consumers, endowments, equipment, founding, hosting, mcn_hosts, reputation, residence, terms,
};
use crate::declare::Section;
use crate::phases::{broadcast, buy, decide, deliver, govern, harvest, learn, offer, settle, ship, shock, wholesale};
use crate::{agents, crops, geography, pathways};

macro_rules! rules { ($($field:ident: $type:ty),+ $(,)?) => {
    /// What an arm sets: every parameter, by section.
    #[derive(Debug, Clone, PartialEq, Default)]
    pub struct Parameters { $(#[doc = concat!("Section `", stringify!($field), "`.")] pub $field: $type,)+ }
    impl Parameters {
        /// The sections in the order of files and pages.
        #[must_use]
        pub fn sections(&self) -> Vec<&dyn Section> { vec![$(&self.$field),+] }
        /// The sections, to be set.
        pub fn sections_mut(&mut self) -> Vec<&mut dyn Section> { vec![$(&mut self.$field),+] }
    }
} }
rules! {
    population: geography::Population,
    geography: geography::Geography,
    crops: crops::Crops,
    endowment: endowments::Endowment,
    equipment: equipment::Equipment,
    hosting: hosting::Hosting,
    reputation: reputation::Reputation,
    residence: residence::Residence,
    mcn: mcn_hosts::Mcn,
    freight: carriers::Freight,
    tastes: consumers::Tastes,
    terms: terms::Terms,
    shock: shock::Shock,
    govern: govern::Govern,
    harvest: harvest::Harvest,
    decide: decide::Decide,
    offer: offer::Offer,
    broadcast: broadcast::Broadcast,
    buy: buy::Buy,
    ship: ship::Ship,
    deliver: deliver::Deliver,
    wholesale: wholesale::Wholesale,
    settle: settle::Settle,
    learn: learn::Learn,
    founding: founding::Founding,
    measure: agents::Measure,
    technology: pathways::technology::Technology,
    talent: pathways::talent::Talent,
    supply_chain: pathways::supply_chain::SupplyChain,
    brand: pathways::brand::Brand,
    policy: pathways::policy::Policy,
    rollout: pathways::rollout::Rollout,
}

impl Parameters {
    /// What a unit of each instrument of each pathway takes from the account in the first policy year, fen.
    #[must_use]
    pub fn instrument_prices(&self) -> [Vec<f64>; pathways::PATHWAY_COUNT] {
        use pathways::Pathway as _;
        let (equipment, geography) = (&self.equipment, &self.geography);
        let years = i64::from(self.population.policy_years);
        [
            self.technology.prices(equipment, geography, years),
            self.talent.prices(equipment, geography, years),
            self.supply_chain.prices(equipment, geography, years),
            self.brand.prices(equipment, geography, years),
            self.policy.prices(equipment, geography, years),
        ]
    }
}
