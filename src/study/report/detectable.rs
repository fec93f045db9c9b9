//! Notes on the smallest effect that the replications could find.

use crate::engine::error::{Text, text};
use crate::study::tables::plain_number;

/// Note on the smallest effect of a pathway that the replications could find, in a unit.
pub(crate) fn detectable_note(effect: f64, decimals: usize, replications: u32, unit: &Text) -> Text {
    if effect.is_nan() {
        return no_detectable_effect(replications);
    }
    let (amount, Text { en, zh }) = (plain_number(effect, decimals), unit);
    text!(
        "Minimum detectable effect with {replications} replications: {amount}{en} (two-sided 5 %, power 80 %, least \
         precise pathway).",
        "{replications} 次重复的最小可检测效应：{amount}{zh}（双侧 5%，功效 80%，取精度最低的路径）。"
    )
}

/// The note in its place where the replications do not vary.
pub(crate) fn no_detectable_effect(replications: u32) -> Text {
    text!(
        "The effect is the same in all {replications} replications: what could be detected is not known.",
        "{replications} 次重复中的效应完全相同：最小可检测效应未知。"
    )
}
