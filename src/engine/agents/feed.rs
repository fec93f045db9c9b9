//! The feed 曝光: the offers that consumers see in a week.

use crate::engine::units::CROPS;

/// The feed of a week: an exposure table for each market and crop.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// Slots by market and crop: offer numbers or [`NOBODY`](crate::engine::agents::hosting::NOBODY). Lengths are fixed for the run.
    pub slots: Vec<Vec<u32>>,
    /// Choice weight of each offer for each consumer type (type × offers + offer).
    pub weights: Vec<u32>,
    /// First offer of each host (number among all hosts), and the number of its offers.
    pub of_host: Vec<(u32, u32)>,
    /// Share of slots filled, by market and crop.
    pub filled: Vec<f64>,
    /// Price of a parcel in offline retail this week, per crop: the outside option.
    pub retail_fen: [i64; CROPS],
    /// Share of choice weights that left their range and were clamped.
    pub clamped_share: f64,
    /// Exposure by market and crop at the beginning. Total attention grows relative to it.
    pub founding_exposure: Vec<f64>,
}
