//! The agents and institutions: a table of each, with the parameters that several phases share.

pub mod bank;
pub mod carriers;
pub mod channels;
pub mod consumers;
pub mod cooperatives;
pub mod counties;
pub mod endowments;
pub mod equipment;
pub mod feed;
pub mod founding;
pub mod government;
pub mod hosting;
pub mod households;
pub mod income;
pub mod local_hosts;
pub mod markets;
pub mod mcn_hosts;
pub mod nation;
pub mod offers;
pub mod orders;
pub mod platform;
pub mod reputation;
pub mod residence;
pub mod route;
pub mod terms;

use crate::engine::declare::params;

params! {
    /// What incomes are compared with.
    Measure in "measure" {
        /// Poverty line, per person and year of the base year.
        poverty_line_fen: i64 = 690_000, "fen/year", 100_000..=5_000_000, Inferred("the 2010 line of 2,300 yuan in prices of 2023, about 6,900 yuan"), zh "贫困线";
        /// Loss above which a household counts as losing, a year.
        losing_fen: i64 = 100, "fen/year", 0..=1_000_000, Assumption("one yuan: below it is rounding"), zh "受损判定线";
    }
}
