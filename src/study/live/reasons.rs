//! On what the default of each lever rests, in Chinese. The English reasons are those of the declarations.

/// Reason by path, for the price of every instrument and every lever of the world.
const REASONS: &[(&str, &str)] = &[
    ("equipment.kit_price_fen", "模型说明8.1节T1"),
    ("equipment.agtech_price_fen_per_cmu", "证据A58，每亩900元"),
    ("technology.code_fen", "模型说明8.1节T3，200元"),
    ("talent.seat_cost_fen", "证据A62"),
    ("talent.startup_fen", "模型说明8.1节H2，10,000元"),
    ("talent.operator_month_fen", "模型说明8.1节H3，6,700元"),
    ("supply_chain.hub_fen_per_tonne_week", "证据A54，30吨冷库造价60,000元"),
    ("supply_chain.station_fen", "证据G3.5，站点经营者每月400～500元"),
    ("supply_chain.sorting_fen_per_hundred", "模型说明8.1节S3，15,000元"),
    ("brand.impression_fen", "证据A42"),
    ("brand.inspection_fen", "模型说明8.1节B2"),
    ("brand.case_fen", "模型说明8.1节B3，5,000元"),
    ("policy.reserve_bp", "模型说明8.1节P1，每1,000元贷款每年45元"),
    ("policy.insurance_fen", "模型说明8.1节P2，120元"),
    ("policy.truth_inspection_fen", "模型说明8.1节P3，200元"),
    ("policy.impression_fen", "证据A42"),
    ("decide.hosting_taste_mean_fen", "使约1%的农户开播（证据A91），部分农户家中没有年轻人；已校准"),
    ("tastes.live_distance", "使约8%的需求经直播满足，证据A23与A25相乘"),
    ("freight.cold_g_per_household", "证据A52，约为直播货量的四分之一"),
    ("endowment.member_share", "已有区域品牌，但用标农户不多"),
    ("endowment.land_median_cmu", "与离散程度一起符合证据A8的规模分布，在A9范围内"),
    ("geography.village_distance_km", "证据A96"),
    ("geography.city_distance_km", "内陆产地到沿海市场"),
];

/// The reason of a parameter, in Chinese.
pub(super) fn chinese_reason(path: &str) -> Option<&'static str> {
    REASONS.iter().find(|(of, _)| *of == path).map(|(_, reason)| *reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::pathways::instruments;
    use crate::study::live::levers::{WORLD_LEVERS, spec};

    #[test]
    fn every_lever_has_a_chinese_reason_with_the_figures_of_the_english_one() {
        let levers = WORLD_LEVERS.iter().map(|lever| lever.path).chain(instruments().into_iter().map(|tool| tool.cost));
        for path in levers {
            let spec = spec(path).expect("a parameter");
            let reason = chinese_reason(path).unwrap_or_else(|| panic!("no reason of {path}: {}", spec.source));
            let is_figure = |word: &&str| {
                word.len() > 1
                    && word.starts_with(|first: char| first.is_ascii_uppercase())
                    && word.ends_with(|last: char| last.is_ascii_digit())
            };
            for figure in
                spec.source.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.').filter(is_figure)
            {
                assert!(reason.contains(figure), "{path}: {reason} lacks {figure} of {}", spec.source);
            }
        }
    }
}
