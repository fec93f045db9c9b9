//! Traces: ledgers that sum exactly, the first difference between two arms, and the command.

use crate::command::nongbo_command;
use crate::worlds::{MUCH, QUICK, short, with, with_all};
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::RunControl;
use nongbo::study::trace::{Divergence, HouseholdTrace, TraceRequest, UNEXPLAINED, trace_households, trace_two_arms};
use std::collections::{BTreeMap, BTreeSet};

const SEED: u64 = 2023;

/// Checks every week.
fn control() -> RunControl<'static> {
    RunControl { options: QUICK, ..RunControl::default() }
}

fn request(household: usize, from: u32, to: u32) -> TraceRequest {
    TraceRequest { household, from, to, replication: 0 }
}

/// How often each key stood in the ledgers; every week sums to the change of cash and nothing is unexplained.
fn check(rules: &Parameters, households: usize, request: TraceRequest) -> BTreeMap<&'static str, usize> {
    let rows: Vec<usize> = (0..households).collect();
    let traces = trace_households(rules, SEED, &request, &rows, control()).expect("no defect");
    let mut keys = BTreeMap::new();
    for (household, trace) in traces.iter().enumerate() {
        assert_eq!(trace.weeks.len(), (request.to - request.from + 1) as usize);
        for week in &trace.weeks {
            let place = format!("household {household}, week {}", week.week);
            assert_eq!(week.sum(), week.cash_change(), "{place}");
            for line in &week.lines {
                assert_ne!(line.item.key, UNEXPLAINED, "{place}, {}: {} fen", line.phase.name, line.fen);
                *keys.entry(line.item.key).or_default() += 1;
            }
        }
        for pair in trace.weeks.windows(2) {
            assert_eq!(pair[0].after, pair[1].before, "weeks follow each other");
        }
    }
    keys
}

#[test]
fn every_ledger_sums_to_the_change_of_cash_to_the_fen() {
    let mut rules = with_all(&short(2, 2, 20), MUCH);
    rules.endowment.host_share = 0.3;
    rules.endowment.member_share = 0.5;
    rules.decide.hosting_taste_mean_fen = 0;
    let keys = check(&rules, 80, request(0, 0, 103));
    let expected = [
        "offline_year_fen",
        "own_year_fen",
        "own_cost_year_fen",
        "cooperative_year_fen",
        "input_year_fen",
        "house",
        "gmv_year_fen",
    ];
    for key in expected {
        assert!(keys.contains_key(key), "{key} never occurs: {keys:?}");
    }
}

/// Poor households: loans are drawn and repaid, bills stay unpaid, debts are written off.
#[test]
fn ledgers_of_the_poor_explain_loans_arrears_and_losses() {
    let mut rules = short(1, 2, 20);
    rules.population.policy_years = 2;
    rules.endowment.savings_years = 0.0;
    rules.endowment.credit_open_share = 1.0;
    rules.endowment.wage_income_fen = 300_000;
    rules.endowment.transfer_fen = 100_000;
    rules.endowment.host_share = 0.3;
    rules.terms.write_off_weeks = 1;
    let keys = check(&rules, 40, request(0, 0, 155));
    for key in ["loan_drawn", "loan_repaid", "arrears_grown", "arrears_paid", "loan_written_off", "interest_year_fen"] {
        assert!(keys.contains_key(key), "{key} never occurs: {keys:?}");
    }
}

/// Rich and skilled: equipment is bought with own money.
#[test]
fn ledgers_of_the_rich_show_equipment_at_its_price() {
    let mut rules = short(1, 2, 20);
    rules.endowment.savings_years = 3.0;
    rules.endowment.host_share = 0.3;
    rules.decide.hurdle = 0.5;
    rules.decide.hosting_taste_mean_fen = 0;
    rules.equipment.kit_required_skill = 0.01;
    rules.equipment.kit_price_fen = 20_000;
    rules.equipment.agtech_price_fen_per_cmu = 100;
    let keys = check(&rules, 40, request(0, 0, 103));
    for key in ["kit_bought", "agtech_bought", "tool_year_fen"] {
        assert!(keys.contains_key(key), "{key} never occurs: {keys:?}");
    }
}

fn two(arms: [&Parameters; 2], request: &TraceRequest) -> ([HouseholdTrace; 2], Option<Divergence>) {
    trace_two_arms(arms.map(Into::into), SEED, request, control()).expect("no defect")
}

/// A household that the talent pathway treats differs from the baseline when it is treated, and not before the policy.
#[test]
fn a_treated_household_differs_from_the_policy_on_and_a_placebo_never() {
    let baseline = short(1, 2, 20);
    let start = 52;
    let paid = with(&baseline, 1, MUCH);
    let rows: Vec<usize> = (0..40).collect();
    let all = trace_households(&paid, SEED, &request(0, start, start), &rows, control()).expect("no defect");
    let treated: BTreeSet<usize> =
        rows.iter().copied().filter(|&row| all[row].weeks[0].after.whole("treated") != 0).collect();
    let household = *treated.first().expect("somebody is treated");
    let (traces, divergence) = two([&baseline, &paid], &request(household, start - 1, start + 2));
    let divergence = divergence.expect("they differ");
    assert_eq!((divergence.week, divergence.phase.map(|phase| phase.name)), (start, Some("govern")));
    assert!(divergence.columns.iter().any(|(column, a, b)| column.name == "treated" && a != b), "{divergence:?}");
    assert!(divergence.sentence(["A", "B"]).en.starts_with("the first difference: week 52, phase govern, "));
    assert_eq!(traces[0].weeks[0].after, traces[1].weeks[0].after);
    assert_ne!(traces[0].weeks[1].after, traces[1].weeks[1].after);

    let mut placebo = paid.clone();
    placebo.measure.poverty_line_fen *= 3;
    let (_, divergence) = two([&paid, &placebo], &request(household, 0, 103));
    assert!(divergence.is_none(), "{divergence:?}");
}

#[test]
fn different_initial_households_differ_before_the_first_week() {
    let rules = short(1, 1, 10);
    let mut rich = rules.clone();
    rich.endowment.wage_income_fen *= 2;
    let divergence = two([&rules, &rich], &request(3, 0, 0)).1.expect("they differ");
    let first: Vec<&str> = divergence.columns.iter().map(|(column, ..)| column.name).take(2).collect();
    assert!(divergence.phase.is_none() && divergence.week == 0 && first == ["wage_min", "wage_fen"], "{divergence:?}");
}

const TRAINING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/experiments/training.toml");

/// Exit code, standard output, standard error of `nongbo trace` in a small world.
fn command(words: &[&str]) -> (i32, String, String) {
    let small =
        ["counties=1", "villages_per_county=2", "households_per_village=10", "burn_in_years=0", "policy_years=1"];
    let mut command = nongbo_command(&["trace", TRAINING]);
    command.args(words);
    for set in small {
        command.args(["--set", &format!("population.{set}")]);
    }
    let output = command.output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("it ends by itself"), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_prints_a_ledger_and_two_side_by_side() {
    let (code, out, notes) = command(&["--household", "3", "--weeks", "50..54"]);
    assert_eq!(code, 0, "{notes}");
    assert!(out.starts_with("week,cash_before_yuan,") && notes.contains("ledger, changes, rules"), "{out}{notes}");
    let (code, out, notes) = command(&["--household", "3", "--weeks", "50..54", "--table", "ledger"]);
    assert_eq!(code, 0, "{notes}");
    assert!(out.starts_with("week,phase,item,cash_yuan,no_cash_yuan\n"), "{out}");
    assert!(out.contains("\n52,settle,wage_year_fen,") && !out.contains("unexplained"), "{out}");
    let pair = ["--household", "3", "--weeks", "50..54", "--arm", "baseline", "--arm", "training"];
    let (code, out, notes) = command(&[&pair[..], &["--format", "table", "--lang", "zh"]].concat());
    assert_eq!(code, 0, "{notes}");
    assert!(out.contains("没有不同") && out.contains("现金（元），") && out.contains("结算"), "{out}");
    let (_, out, _) = command(&[&pair[..], &["--format", "json"]].concat());
    let sheets: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(sheets.as_array().map(Vec::len), Some(5));
    let same = ["--household", "3", "--weeks", "5", "--arm", "baseline", "--arm", "baseline", "--format", "markdown"];
    assert!(command(&same).1.contains("no difference up to the end of week 5"));
}

#[test]
fn a_wrong_request_ends_with_two_in_both_languages() {
    for (words, en, zh) in [
        (
            &["--household", "3", "--weeks", "1..2", "--arm", "trainig"][..],
            "did you mean `training`",
            "没有名为 `trainig` 的方案",
        ),
        (&["--household", "20", "--weeks", "1..2"], "0 to 19", "可用 0 至 19"),
        (&["--household", "3", "--weeks", "1..104"], "0..103", "第 0..103 周"),
        (&["--household", "3", "--weeks", "9..8"], "not after", "不得晚于"),
        (&["--household", "3", "--weeks", "1..2", "--replication", "10"], "0 to 9", "可用 0 至 9"),
    ] {
        let (code, out, message) = command(words);
        assert!(code == 2 && out.is_empty() && message.contains(en), "{words:?}: {message}");
        let (code, _, message) = command(&[words, &["--lang", "zh"]].concat());
        assert!(code == 2 && message.contains(zh), "{words:?}: {message}");
    }
    assert_eq!(command(&["--household", "3", "--weeks", "a..b"]).0, 2);
}
