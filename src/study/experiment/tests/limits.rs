//! Tests of limits on several parameters together.

use crate::engine::declare::Value;
use crate::engine::parameters::Parameters;
use crate::engine::units::CROPS;
use crate::study::experiment::joint_limits::distributions;
use crate::study::experiment::tests::{HEAD, refused, with_set};
use crate::study::input::values::value;

fn check(set: &[(&str, &str)], expected: &str) {
    let text = format!("{HEAD}design = \"compare\"\n");
    if with_set(&text, set).is_ok() {
        assert_eq!(expected, "", "{set:?}");
        return;
    }
    let messages: Vec<String> = refused(&text, set).into_iter().map(|problem| problem.message.en).collect();
    assert!(!expected.is_empty() && messages.iter().any(|message| message.contains(expected)), "{messages:?}");
}

fn every_crop(number: &str) -> String {
    format!("[{}]", [number; CROPS].join(", "))
}

#[test]
fn every_list_of_shares_needs_a_sum() {
    let paths = distributions();
    for known in ["crops.share", "tastes.taste_share", "tastes.need_share", "endowment.age_share"] {
        assert!(paths.iter().any(|path| path == known), "{known}");
    }
    for path in paths.iter().map(String::as_str).chain(["rollout.household_shares"]) {
        let Some(Value::List(items)) = value(&Parameters::default(), path) else { panic!("{path} is a list") };
        let zeros = format!("[{}]", vec!["0.0"; items.len()].join(", "));
        check(&[(path, &zeros)], &format!("`{path}` sums to 0"));
        check(&[(path, &format!("{}, 0.5]", &zeros[..zeros.len() - 6]))], "");
    }
}

#[test]
fn land_yield_and_price_are_limited_together_and_each_alone_is_free() {
    let (land, yields, price) = (every_crop("10.0"), every_crop("200000"), every_crop("100000"));
    let [land, yields, price] =
        [("crops.land_factor", &land), ("crops.yield_g_per_cmu", &yields), ("crops.price_fen_per_kg", &price)]
            .map(|(path, value)| (path, value.as_str()));
    for alone in [land, yields, price] {
        check(&[alone], "");
    }
    check(&[land, yields, price], "yuan a year of citrus");
    check(&[yields, price], "yuan a year of");
}

#[test]
fn a_retail_price_is_limited_together_with_the_spread_of_prices() {
    let (price, share) = (every_crop("100000"), every_crop("0.05"));
    let dear = [("crops.price_fen_per_kg", price.as_str()), ("crops.grower_share_of_retail", share.as_str())];
    check(&dear, "");
    let spread = [
        ("shock.price_persistence", "0.0"),
        ("shock.national_harvest_sigma", "0.5"),
        ("shock.market_elasticity", "0.2"),
    ];
    check(&[&dear[..], &spread[..]].concat(), "a parcel of");
    check(&spread[1..], "");
    check(&spread, "with large farms and high prices");
}

#[test]
fn guarantees_are_limited_by_the_capital_of_the_bank() {
    let small = [
        ("settle.firm_reserve_fen", "0"),
        ("terms.loan_cap_fen", "0"),
        ("policy.budget_fen_per_household_year", "1000000"),
    ];
    check(&small, "");
    check(&[&small[..], &[("policy.guarantee_fen", "50000000")]].concat(), "more than the bank has");
}
