//! Parameters that had another name before: a file that uses the old name is told the new one.

/// Old and new paths.
const RENAMED: [(&str, &str); 16] = [
    ("broadcast.pie_exponent", "broadcast.rival_share"),
    ("broadcast.attention_elasticity", "broadcast.rival_share"),
    ("broadcast.bought_looks_cap", "broadcast.bought_impressions_cap"),
    ("reputation.awareness_looks", "reputation.awareness_impressions"),
    ("reputation.identity_pool", "reputation.identity_cooperative"),
    ("brand.look_fen", "brand.impression_fen"),
    ("policy.look_fen", "policy.impression_fen"),
    ("endowment.pool_parcels_start", "endowment.cooperative_parcels_start"),
    ("terms.pool_reserve_fen", "terms.cooperative_reserve_fen"),
    ("terms.pool_handling_fen", "terms.cooperative_handling_fen"),
    ("decide.effort_cost", "crops.effort_cost"),
    ("harvest.grade_effort", "crops.effort_grade"),
    ("decide.pool_price_sd", "decide.cooperative_price_sd"),
    // What replaced them: the premium of grade A at the farm gate, and the level of grading.
    ("decide.offline_quality_slope", "crops.grade_premium"),
    ("terms.grade_b_worth", "crops.grade_premium"),
    ("crops.grade_a_share", "harvest.grade_level"),
];

/// The new path of a parameter that has been renamed.
#[must_use]
pub(crate) fn new_path(section: &str, name: &str) -> Option<&'static str> {
    let is_old = |(old, _): &&(&str, &str)| old.split_once('.') == Some((section, name));
    RENAMED.iter().find(is_old).map(|(_, new)| *new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::parameters::Parameters;
    use crate::study::input::values::value;

    #[test]
    fn an_old_name_is_no_parameter_and_a_new_name_is_one() {
        let rules = Parameters::default();
        for (old, new) in RENAMED {
            assert!(value(&rules, old).is_none(), "{old} is a parameter");
            assert!(value(&rules, new).is_some(), "{new} is no parameter");
        }
    }
}
