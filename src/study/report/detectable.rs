//! Notes on the smallest effect that the replications could find.

use crate::engine::error::{Text, text};
use crate::study::estimate::family::Family;
use crate::study::tables::plain_number;

/// Note on the smallest effect of a pathway that the replications could find, in a unit.
pub(crate) fn detectable_note(effect: f64, decimals: usize, replications: u32, unit: &Text) -> Text {
    if effect.is_nan() {
        return no_detectable_effect(replications);
    }
    let (amount, Text { en, zh }) = (plain_number(effect, decimals), unit);
    text!(
        "Minimum detectable effect with {replications} replications: {amount}{en} (two-sided 5 % for the five \
         together, power 80 %, least precise pathway).",
        "{replications} 次重复的最小可检测效应：{amount}{zh}（五项合计双侧 5%，功效 80%，取精度最低的路径）。"
    )
}

/// The note in its place where the replications do not vary.
pub(crate) fn no_detectable_effect(replications: u32) -> Text {
    text!(
        "The effect is the same in all {replications} replications: what could be detected is not known.",
        "{replications} 次重复中的效应完全相同：最小可检测效应未知。"
    )
}

/// Note on the number of intervals of a table, how many leave out zero alone and together, and the effect on market income in
/// yuan that is detectable at the level of all together (NaN if that is not known).
pub(crate) fn family_note(family: Family, detectable: f64) -> Option<Text> {
    let Family { intervals, alone, together } = family;
    if intervals < 2 {
        return None;
    }
    let mut note = text!(
        "{intervals} intervals of 95 %: one in twenty leaves out zero by chance. {alone} leave it out alone; {together} still do \
         at 5 % for all together (Holm).",
        "共 {intervals} 个 95%置信区间：平均每二十个有一个偶然不含零。单独看有 {alone} 个不含零；按全体 5% 的水平（Holm）仍有 {together} 个。"
    );
    if detectable.is_finite() {
        let effect = plain_number(detectable, 1);
        note = Text::new(
            format!("{note} At that level {effect} yuan of market income are detectable (power 80 %, least precise)."),
            format!("{}在该水平下可检测的市场性收入效应为 {effect} 元（功效 80%，取精度最低者）。", note.zh),
        );
    }
    Some(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_says_its_size_and_one_interval_is_no_family() {
        let family = Family { intervals: 30, alone: 4, together: 2 };
        let note = family_note(family, 12.34).expect("a family");
        assert!(note.en.starts_with("30 intervals") && note.en.contains("4 leave it out alone; 2 still do"));
        assert!(note.en.contains("12.3 yuan") && note.zh.contains("12.3 元"), "{note:?}");
        assert!(!family_note(family, f64::NAN).expect("a family").en.contains("yuan"));
        assert_eq!(family_note(Family { intervals: 1, ..family }, 1.0), None);
    }
}
