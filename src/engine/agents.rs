//! The agents and institutions: a table of each, with the parameters that several phases share.

pub mod bank;
pub mod carriers;
pub mod channels;
pub mod consumers;
pub mod cooperatives;
pub mod counties;
pub mod endowments;
pub mod equipment;
pub mod farm_work;
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
pub mod order_table;
pub mod orders;
pub mod platform;
pub mod rank_draws;
pub mod reputation;
pub mod requests;
pub mod residence;
pub mod route;
pub mod terms;

use crate::declare::params;

params! {
    /// What incomes are compared with.
    Measure in "measure" {
        /// Poverty line, per person and year of the base year.
        poverty_line_fen: i64 = 690_000, "fen/year", 100_000..=5_000_000, Inferred("the 2010 line of 2,300 yuan in prices of 2023, about 6,900 yuan"), zh "低收入线（2010年扶贫标准折算）";
        /// Part of its own market income in the baseline beyond which the loss of a household is noticeable.
        losing_share: f64 = 0.005, "share", 0.0..=1.0, Assumption("half of one per cent, about 200 yuan a year: smaller changes are price noise"), zh "收入下降判定线（占自身收入）";
    }
}
