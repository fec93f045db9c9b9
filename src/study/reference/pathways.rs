//! The five pathways with their labels and meanings.

use crate::engine::declare::Label;
use crate::engine::pathways::{PATHWAY_NAMES, PATHWAY_NAMES_ZH};

/// A policy pathway.
#[derive(Debug, Clone, Copy)]
pub struct PathwayInfo {
    /// Name in Rust, TOML and Arrow.
    pub name: &'static str,
    /// First letter of the ids of its instruments.
    pub letter: &'static str,
    /// Label.
    pub label: Label,
    /// What it buys.
    pub meaning: Label,
}

/// The five pathways in the order of their numbers.
pub const PATHWAYS: [PathwayInfo; PATHWAY_NAMES.len()] = [
    pathway(0, "T", "technology", ["streaming kits, farm equipment", "直播设备、农业装备"]),
    pathway(1, "H", "talent", ["training of hosts", "主播培训"]),
    pathway(2, "S", "supply chain", ["cold storage, village stations", "冷库、村级站点"]),
    pathway(3, "B", "brand", ["promotion of a county label, its inspected standard", "区域品牌推广、标准与抽检"]),
    pathway(4, "P", "policy", ["loan guarantees, bought traffic", "贷款担保、流量扶持"]),
];

const fn pathway(number: usize, letter: &'static str, en: &'static str, meaning: [&'static str; 2]) -> PathwayInfo {
    let label = Label { en, zh: PATHWAY_NAMES_ZH[number] };
    PathwayInfo { name: PATHWAY_NAMES[number], letter, label, meaning: Label { en: meaning[0], zh: meaning[1] } }
}
