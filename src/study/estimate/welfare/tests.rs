//! Tests of `welfare`.

use super::*;
use crate::study::estimate::panel::Panel;
use std::collections::BTreeMap;

fn panel(second: &[(&str, f64)]) -> Panel {
    let value = |name: &str| second.iter().find(|(key, _)| *key == name).map_or(0.0, |(_, value)| *value);
    let rows = |name: &str| {
        // Values common to all arms of a replication cancel.
        let shared = [10.0, -4.0, 7.5];
        vec![shared.to_vec(), shared.iter().map(|base| base + value(name)).collect()]
    };
    Panel {
        arms: vec!["none".into(), "grant".into()],
        replications: 3,
        values: WELFARE_OUTCOMES.iter().map(|name| ((*name).to_owned(), rows(name))).collect::<BTreeMap<_, _>>(),
        losing: vec![vec![0.0; 3]; 2],
    }
}

fn welfare_of(second: &[(&str, f64)]) -> Welfare {
    let panel = panel(second);
    welfare(&Complete::new(&panel, &[0, 1], &WELFARE_OUTCOMES, false).expect("complete"), 0, 1, 20.0, "grant")
}

/// A22: a lump sum with behaviour frozen is worth to farm households exactly what it costs.
#[test]
fn a_lump_sum_is_worth_what_it_costs() {
    let grant = welfare_of(&[
        ("certain_income", 100.0),
        ("disposable_income", 100.0),
        ("net_cost", 100.0),
        ("cash_outlay", 100.0),
        ("user_cost", 100.0),
    ]);
    assert!(grant.steadiness.mean.abs() < 1e-9);
    let funds = [grant.per_outlay, grant.per_user_cost].concat();
    let funds: Vec<f64> = funds.into_iter().map(|interval| interval.expect("it costs something").mean).collect();
    assert!(funds.iter().all(|funds| (funds - 1.0).abs() < 1e-12), "{funds:?}");
}

/// A kit worth 60 a year is given at a user cost of 70; it earns 40, and consumers gain 5.
#[test]
fn a_gift_in_kind_is_charged_in_a_row_of_its_own_and_not_in_the_gain() {
    let account = welfare_of(&[
        (MARKET_INCOME, 40.0),
        (ASSET_CHARGE, -60.0),
        ("disposable_income", 40.0),
        ("user_cost", 70.0),
        ("consumer_surplus", 5.0),
        ("carrier_profit", 2.0),
        ("mcn_profit", -1.0),
    ])
    .account;
    let means = [account.market_income, account.after_charge, account.net_gain, account.consumers, account.others];
    for (interval, expected) in means.into_iter().zip([40.0, -20.0, -30.0, 5.0, 1.0]) {
        assert!((interval.mean - expected).abs() < 1e-9, "{account:?}");
    }
}

#[test]
fn hours_taken_from_paid_work_count_once_and_free_time_counts() {
    // Ten hours less paid work: the wage is lost, nothing else.
    let moved = welfare_of(&[("unpaid_hours", 10.0), ("wage_income", -200.0), ("certain_income", -200.0)]);
    assert!((moved.worth[0].mean + 200.0).abs() < 1e-9, "{:?}", moved.worth[0]);
    let free = welfare_of(&[("unpaid_hours", 10.0)]);
    assert!((free.worth[0].mean + 200.0).abs() < 1e-9);
}

#[test]
fn groups_are_nested_and_a_free_gain_pays_for_itself() {
    let arm = welfare_of(&[
        ("certain_income", 5.0),
        ("carrier_profit", 2.0),
        ("consumer_surplus", -1.0),
        ("platform_profit", 4.0),
        ("net_cost", -3.0),
    ]);
    let means = arm.worth.map(|interval| interval.mean);
    for (mean, expected) in means.into_iter().zip([5.0, 7.0, 6.0, 10.0]) {
        assert!((mean - expected).abs() < 1e-9, "{means:?}");
    }
    assert!(arm.pays_for_itself && arm.per_outlay[0].is_none());
}

/// An insurance that pays in bad years what it takes in good ones leaves the mean as it is and is worth something.
#[test]
fn a_steadier_income_is_worth_something_to_farms() {
    let insured =
        welfare_of(&[("certain_income", 40.0), ("net_cost", 10.0), ("cash_outlay", 10.0), ("user_cost", 10.0)]);
    assert!((insured.steadiness.mean - 40.0).abs() < 1e-9);
    assert!((insured.worth[0].mean - 40.0).abs() < 1e-9);
}

/// A member comes home to 30 yuan, of which 12 are more than before, and gives up 25: half of the 12 is worth something to
/// it, whatever it earns here and gave up there.
#[test]
fn of_members_who_move_only_the_surplus_counts() {
    let home = welfare_of(&[
        ("moved_income", 30.0),
        ("disposable_income", 30.0),
        ("away", -0.01),
        ("away_pay", -25.0),
        (MOVERS_SURPLUS, 6.0),
    ]);
    assert!((home.worth[0].mean - 6.0).abs() < 1e-9 && home.steadiness.mean.abs() < 1e-9);
    let line = [home.movers.local_earnings, home.movers.away_pay, home.movers.surplus].map(|part| part.mean);
    for (part, expected) in line.into_iter().zip([30.0, -25.0, 6.0]) {
        assert!((part - expected).abs() < 1e-9, "{line:?}");
    }
}

/// An asset for ten years in a horizon of three: ten yuan of user cost a year, thirty-three of outlay of which
/// twenty-three are left.
#[test]
fn an_asset_that_outlasts_the_run_costs_its_use_or_its_price_less_what_is_left() {
    let asset = welfare_of(&[
        ("certain_income", 10.0),
        ("net_cost", 33.0),
        ("cash_outlay", 33.0),
        ("user_cost", 10.0),
        (RESIDUAL_VALUE, 23.0),
    ]);
    assert!((asset.net_outlay.mean - 10.0).abs() < 1e-9 && (asset.net_user_cost.mean - 10.0).abs() < 1e-9);
    let value = [asset.per_outlay[0], asset.per_user_cost[0]].map(|funds| funds.expect("it costs something").mean);
    assert!(value.iter().all(|value| (value - 1.0).abs() < 1e-9), "{value:?}");
}
