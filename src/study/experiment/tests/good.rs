//! Tests of valid files.

use crate::engine::declare::Value;
use crate::engine::parameters::Parameters;
use crate::engine::units::Fen;
use crate::study::experiment::tests::{HEAD, compare, factorial, with_set};
use crate::study::experiment::{Design, Origin, diff, resolved, rules_json, trunk_json};
use serde_json::Value as Json;

const TRAINING: &str = "[terms]\nplatform_fee_bp = 500\n[[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"training\"\n\
    set = { \"talent.budget_fen_per_household_year\" = 10000 }\n";

#[test]
fn arms_list_only_what_differs() {
    let experiment = compare(TRAINING);
    let [baseline, training] = experiment.arms.as_slice() else { panic!("two arms") };
    assert_eq!((baseline.name.as_str(), training.name.as_str()), ("baseline", "training"));
    assert_eq!((baseline.rules.terms.platform_fee_bp, training.rules.terms.platform_fee_bp), (500, 500));
    assert_eq!(training.rules.talent.budget_fen_per_household_year, Fen(10_000));
    let path = "talent.budget_fen_per_household_year".to_string();
    assert_eq!(baseline.design, [(path.clone(), Value::Integer(0))]);
    assert_eq!(training.design, [(path.clone(), Value::Integer(10_000))]);
    assert_eq!(diff(&baseline.rules, &training.rules), [(path.clone(), Value::Integer(0), Value::Integer(10_000))]);
    assert_eq!(experiment.origins["terms.platform_fee_bp"], Origin::File { line: 5 });
    assert_eq!(experiment.origins["policy.slot_share"], Origin::Default);
    assert_eq!(training.origins[&path], Origin::File { line: 10 });
    assert_eq!(experiment.record.households, ["baseline"]);
    assert_eq!((experiment.seed, experiment.replications), (20_230_101, 10));
}

#[test]
fn an_arm_may_be_written_as_nested_tables() {
    let nested = compare("[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n[arm.talent]\nlocal_share = 1\n");
    let inline = compare("[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { talent.local_share = 1.0 }\n");
    assert_eq!(nested.arms[1].rules, inline.arms[1].rules);
    assert_eq!(rules_json(&nested.arms[1].rules).to_string(), rules_json(&inline.arms[1].rules).to_string());
}

#[test]
fn a_comparison_without_arms_is_one_baseline() {
    let experiment = compare("");
    assert_eq!(experiment.arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>(), ["baseline"]);
    assert_eq!(experiment.arms[0].rules, Parameters::default());
}

#[test]
fn a_factorial_has_every_subset_in_the_order_of_a_bit_mask() {
    let experiment = factorial("");
    assert_eq!(experiment.arms.len(), 32);
    let names: Vec<&str> = experiment.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(names[..4], ["baseline", "technology", "talent", "technology+talent"]);
    assert_eq!((names[16], names[30], names[31]), ("policy", "talent+supply_chain+brand+policy", "all"));
    for (mask, arm) in experiment.arms.iter().enumerate() {
        let rules = &arm.rules;
        let budgets = [
            rules.technology.budget_fen_per_household_year,
            rules.talent.budget_fen_per_household_year,
            rules.supply_chain.budget_fen_per_household_year,
            rules.brand.budget_fen_per_household_year,
            rules.policy.budget_fen_per_household_year,
        ];
        for (bit, budget) in budgets.into_iter().enumerate() {
            let on = mask >> bit & 1 == 1;
            assert_eq!(budget, Fen(if on { 10_000 } else { 0 }));
            assert_eq!(arm.design[bit].1, Value::Flag(on));
        }
    }
    assert_eq!(experiment.record.households, ["baseline", "all"]);
}

#[test]
fn a_variant_adds_the_pathway_alone_and_all_five() {
    let experiment = factorial(
        "without = [{ name = \"no_traffic\", pathway = \"policy\", set = { \"policy.slot_share\" = 0.0 } }]\n\
         [terms]\nplatform_fee_bp = 400\n",
    );
    assert_eq!(experiment.arms.len(), 34);
    let [alone, all] = &experiment.arms[32..] else { panic!("two more arms") };
    assert_eq!((alone.name.as_str(), all.name.as_str()), ("no_traffic", "all+no_traffic"));
    assert_eq!(diff(&experiment.arms[16].rules, &alone.rules).len(), 1);
    assert_eq!(diff(&experiment.arms[31].rules, &all.rules).len(), 1);
    assert_eq!((alone.rules.policy.slot_share, all.rules.terms.platform_fee_bp), (0.0, 400));
    let flags =
        |arm: usize| experiment.arms[arm].design.iter().map(|(_, flag)| flag == &Value::Flag(true)).collect::<Vec<_>>();
    assert_eq!(experiment.arms[0].design[5].0, "no_traffic");
    assert_eq!(flags(16), [false, false, false, false, true, false]);
    assert_eq!(flags(32), [false, false, false, false, true, true]);
    assert_eq!(flags(33), [true; 6]);
    assert!(matches!(&experiment.design, Design::Factorial(factorial) if factorial.without[0].set.len() == 1));
}

#[test]
fn the_command_line_overrides_the_file() {
    let text = format!("{HEAD}design = \"compare\"\nseed = 1\n[terms]\nplatform_fee_bp = 500\n");
    let set = [
        ("terms.platform_fee_bp", "700"),
        ("replications", "2"),
        ("seed", "9"),
        ("population.separate_markets", "true"),
    ];
    let experiment = with_set(&text, &set).unwrap();
    let rules = &experiment.arms[0].rules;
    assert_eq!((rules.terms.platform_fee_bp, rules.population.separate_markets), (700, true));
    assert_eq!((experiment.replications, experiment.seed), (2, 9));
    assert_eq!(experiment.origins["terms.platform_fee_bp"], Origin::Set);
    assert_eq!(experiment.origins["seed"], Origin::Set);
    let text = format!("{HEAD}design = \"factorial\"\n");
    let experiment = with_set(&text, &[("factorial.budget_fen_per_household_year", "77")]).unwrap();
    assert_eq!(experiment.arms[1].rules.technology.budget_fen_per_household_year, Fen(77));
}

#[test]
fn runs_go_replication_by_replication() {
    let mut experiment = compare(TRAINING);
    experiment.replications = 2;
    assert_eq!(experiment.runs(), [(0, 0, 0), (1, 1, 0), (2, 0, 1), (3, 1, 1)]);
}

#[test]
fn arms_of_another_population_are_not_paired() {
    let experiment = compare(
        "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nwhen = \"founding\"\nset = { \"population.counties\" = 5 }\n\
         [[arm]]\nname = \"c\"\nset = { \"terms.platform_fee_bp\" = 5 }\n",
    );
    assert_eq!(experiment.arms.iter().map(|arm| arm.paired).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn a_placebo_may_have_the_rules_of_the_baseline() {
    assert_eq!(compare("[[arm]]\nname = \"a\"\n[[arm]]\nname = \"placebo_a\"\n").arms.len(), 2);
}

#[test]
fn the_trunk_does_not_know_the_pathways_and_zero_has_one_sign() {
    let experiment = factorial("");
    let trunks: Vec<Json> = experiment.arms.iter().map(|arm| trunk_json(&arm.rules)).collect();
    // As text: equal numbers may differ in the sign of zero.
    let texts: Vec<String> = trunks.iter().map(Json::to_string).collect();
    assert!(texts.iter().all(|text| *text == texts[0]));
    assert!(trunks[0].get("talent").is_none() && trunks[0].get("harvest").is_some());
    let minus = compare("[policy]\nslot_share = -0.0\n");
    let plus = compare("[policy]\nslot_share = 0\n");
    assert_eq!(rules_json(&minus.base).to_string(), rules_json(&plus.base).to_string());
    assert!(rules_json(&plus.base).to_string().starts_with(r#"{"brand":{"budget_fen_per_household_year":0,"#));
}

#[test]
fn the_resolved_file_names_every_value_and_its_origin() {
    let json = resolved(&compare(TRAINING));
    assert_eq!(json["values"]["terms"]["platform_fee_bp"].to_string(), r#"{"value":500,"from":"file","line":5}"#);
    assert_eq!(json["values"]["policy"]["slot_share"].to_string(), r#"{"value":0.25,"from":"default"}"#);
    assert_eq!(
        json["arms"][1]["differences"].to_string(),
        r#"{"talent.budget_fen_per_household_year":{"value":10000,"from":"file","line":10}}"#
    );
    assert_eq!(json.to_string(), resolved(&compare(TRAINING)).to_string());
    let json = resolved(&factorial(""));
    assert_eq!(
        json["arms"][2]["differences"].to_string(),
        r#"{"talent.budget_fen_per_household_year":{"value":10000,"from":"design"}}"#
    );
}
