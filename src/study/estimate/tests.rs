//! Tests of the estimates on simulated panels with known true effects.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::engine::pathways::PATHWAY_COUNT;
use crate::study::estimate::factorial::{COALITIONS, FactorialDesign};
use crate::study::estimate::outcomes::{INCOME_PARTS, MARKET_INCOME, summary_outcomes};
use crate::study::estimate::panel::Complete;

/// True stand-alone effects on market income in the simulated panel.
const MAIN: [f64; PATHWAY_COUNT] = [20.0, -10.0, 35.0, 5.0, 2.0];
/// Talent and brand add this much to each other.
const TALENT_WITH_BRAND: f64 = 40.0;
/// Charge for assets in kind of a pathway.
const CHARGE: f64 = -60.0;
/// User cost of a pathway.
const COST: f64 = 80.0;

mod coverage;
mod ratio_coverage;
mod quantile_coverage;
mod choice_coverage;

struct Gauss(ChaCha8Rng);

impl Gauss {
    fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A standard normal number, by Box and Muller.
    fn next(&mut self) -> f64 {
        let mut unit = || (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0;
        let radius = (-2.0 * libm::log(unit())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * unit())
    }
}

/// Independent normal values.
fn normal(gauss: &mut Gauss, count: usize, mean: f64, deviation: f64) -> Vec<f64> {
    (0..count).map(|_| mean + deviation * gauss.next()).collect()
}

/// True effect of a coalition on market income.
fn truth(mask: usize) -> f64 {
    let has = |pathway: usize| mask & (1 << pathway) != 0;
    let main: f64 = (0..PATHWAY_COUNT).filter(|&pathway| has(pathway)).map(|pathway| MAIN[pathway]).sum();
    if has(1) && has(3) { main + TALENT_WITH_BRAND } else { main }
}

/// A panel of 32 arms and a variant (arms 32, 33) around the truth, with independent noise of `noise` yuan in each
/// cell.
pub(crate) fn world(replications: u32, noise: f64, seed: u64) -> (Panel, Levels) {
    let mut gauss = Gauss::new(seed);
    let masks: Vec<usize> = (0..COALITIONS).chain([16, 31]).collect();
    let shared: Vec<f64> = (0..replications).map(|_| 12_000.0 + 300.0 * gauss.next()).collect();
    let mut values: BTreeMap<String, Vec<Vec<f64>>> =
        summary_outcomes().map(|key| (key.to_owned(), Vec::new())).collect();
    for (arm, &mask) in masks.iter().enumerate() {
        let on = f64::from(mask.count_ones());
        let variant = if arm >= COALITIONS { 3.0 } else { 0.0 };
        let market: Vec<f64> =
            shared.iter().map(|level| level + truth(mask) - variant + noise * gauss.next()).collect();
        let charge = CHARGE * on;
        let live: Vec<f64> = market.iter().map(|income| 0.25 * income + 5.0 * gauss.next()).collect();
        let other = 3000.0 + 2.0 * on;
        let offline = market.iter().zip(&live).map(|(income, live)| income - live - other).collect();
        let absorbed = if mask & 4 == 0 { 95.0 * on } else { 95.0 * (on - 1.0) + 50.0 };
        let flat = |value: f64| vec![value; replications as usize];
        let rows = [
            ("market_income", market.clone()),
            ("offline_income", offline),
            ("store_income", flat(0.0)),
            ("live_income", live),
            ("other_income", flat(other)),
            ("moved_income", flat(0.0)),
            ("asset_charge", flat(charge)),
            ("disposable_income", market),
            ("user_cost", flat(COST * on)),
            ("cash_outlay", flat(130.0 * on)),
            ("granted", flat(100.0 * on)),
            ("absorbed", flat(absorbed)),
        ];
        for (key, row) in rows {
            values.get_mut(key).expect("a known outcome").push(row);
        }
    }
    let mask_of = (0..32).map(Some).chain([None, None]).collect();
    let variants = vec![Variant { name: "no bought traffic".into(), pathway: 4, alone: 32, all: 33 }];
    let losing = masks.iter().map(|&mask| vec![if mask == 0 { 0.0 } else { 0.08 }; replications as usize]).collect();
    let arms = (0..34).map(|arm| format!("arm {arm}")).collect();
    (Panel { arms, replications, values, losing }, Levels { mask_of, variants })
}

/// Every arm against the first, in every outcome.
pub(crate) fn paired(panel: &Panel, drop_incomplete: bool) -> crate::engine::error::Result<PairedComparison> {
    let mut outcomes: Vec<&str> = usual_outcomes(panel);
    outcomes.extend(
        panel.values.keys().map(String::as_str).filter(|key| !summary_outcomes().any(|summarised| summarised == *key)),
    );
    paired_comparison(panel, &Contrast::against(panel, 0, drop_incomplete), &outcomes)
}

fn near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{got} != {expected}");
}

#[test]
fn without_noise_the_main_table_is_the_truth() {
    let (panel, levels) = world(4, 0.0, 1);
    let table = factorial_summary(&panel, &levels, false).expect("a complete design");
    let half = TALENT_WITH_BRAND / 2.0;
    let bonus = [0.0, half, 0.0, half, 0.0];
    for (pathway, row) in table.rows.iter().enumerate() {
        near(row.stand_alone.mean, MAIN[pathway], 1e-9);
        near(row.last_in.mean, MAIN[pathway] + 2.0 * bonus[pathway], 1e-9);
        near(row.shapley.mean, MAIN[pathway] + bonus[pathway], 1e-9);
        near(row.parts.other.mean, 2.0, 1e-9);
        near(row.cost.user_cost.mean, COST, 1e-9);
        let gain = row.cost.gain_per_yuan.expect("it costs something");
        near(gain.mean, MAIN[pathway] / COST, 1e-9);
    }
    near(table.joint.effect.mean, 92.0, 1e-9);
    let strongest = table.strongest_interaction;
    assert_eq!((strongest.a, strongest.b), (1, 3));
    near(strongest.interval.mean, TALENT_WITH_BRAND, 1e-9);
    assert!(table.complete && table.skew_warnings.is_empty());
}

/// The world has a pair that interacts and no three: the half factorial gives the table of the full one, but for what is not run.
#[test]
fn half_the_cells_give_the_same_effects() {
    let (panel, levels) = world(4, 0.0, 1);
    let full = factorial_summary(&panel, &levels, false).expect("a complete design");
    let is_run = |mask: &u8| *mask == 0 || mask.count_ones() % 2 == 1;
    let mask_of = levels.mask_of.iter().map(|mask| mask.filter(is_run)).collect();
    let half = Levels { mask_of, variants: levels.variants.clone() };
    let half = factorial_summary(&panel, &half, false).expect("the half is complete");
    for (half, full) in half.rows.iter().zip(&full.rows) {
        for (half, full) in
            [(half.shapley, full.shapley), (half.last_in, full.last_in), (half.stand_alone, full.stand_alone)]
        {
            near(half.mean, full.mean, 1e-9);
        }
    }
    near(half.joint.effect.mean, full.joint.effect.mean, 1e-9);
    near(half.strongest_interaction.interval.mean, full.strongest_interaction.interval.mean, 1e-9);
    assert_eq!(half.variants[0].last_in, None, "its four others are not run");
}

#[test]
fn a_saturated_pathway_keeps_its_rank_and_one_that_loses_has_none() {
    let (panel, levels) = world(4, 0.0, 1);
    let table = factorial_summary(&panel, &levels, false).expect("a complete design");
    let ranks: Vec<_> = table.rows.iter().map(|row| row.rank).collect();
    assert_eq!(ranks, [Some(2), None, Some(1), Some(3), Some(4)], "talent loses 10 yuan");
    near(table.rows[2].cost.absorbed_share.expect("granted").mean, 0.5, 1e-12);
    assert_eq!(table.rows[2].cost.saturation(), Saturation::Saturated, "supply chain absorbs half of its money");
    let arms = HeadlineArms { levels, ..HeadlineArms::default() };
    let first = headline(&panel, &arms, false).expect("complete").first.expect("four are ranked");
    assert_eq!(first.pathway, 2);
    let rank = first.rank.expect("five are compared");
    assert_eq!(rank.among, 5, "the loser is a rival too");
    near(rank.share, 1.0, 1e-12);
}

#[test]
fn a_variant_is_compared_with_its_pathway_alone_and_among_the_others() {
    let (panel, levels) = world(4, 0.0, 1);
    let table = factorial_summary(&panel, &levels, false).expect("a complete design");
    near(table.variants[0].stand_alone.mean, MAIN[4] - 3.0, 1e-9);
    near(table.variants[0].last_in.expect("it is run").mean, MAIN[4] - 3.0, 1e-9);
    near(table.variants[0].against_pathway.mean, -3.0, 1e-9);
}

#[test]
fn shapley_values_sum_to_the_joint_effect_in_every_replication() {
    let (panel, levels) = world(12, 50.0, 2);
    let design = FactorialDesign::new(&panel, &levels).expect("32 arms");
    let complete = Complete::new(&panel, &design.arms(&levels), &[MARKET_INCOME], false).expect("complete");
    let income = panel.values[MARKET_INCOME].clone();
    for (replication, game) in design.games(&complete, MARKET_INCOME).expect("finite").iter().enumerate() {
        let sum: f64 = (0..PATHWAY_COUNT).map(|pathway| game.shapley(pathway)).sum();
        near(sum, income[31][replication] - income[0][replication], 1e-9);
    }
}

#[test]
fn parts_sum_to_the_effect_and_effects_to_the_joint_effect() {
    let (panel, levels) = world(12, 50.0, 3);
    let table = factorial_summary(&panel, &levels, false).expect("a complete design");
    for row in &table.rows {
        let parts = row.parts;
        near(parts.offline.mean + parts.live.mean + parts.other.mean, row.shapley.mean, 1e-8);
    }
    near(table.rows.iter().map(|row| row.shapley.mean).sum(), table.joint.effect.mean, 1e-8);
    let worst = table.rows.iter().map(|row| row.shapley.standard_error).fold(0.0, f64::max);
    let expected = worst * (super::student_t::quantile(0.995, 11) + super::student_t::quantile(0.8, 11));
    near(table.minimum_detectable_effect, expected, 1e-9);
}

#[test]
fn an_incomplete_design_is_refused_or_loses_whole_replications() {
    let (mut panel, levels) = world(6, 10.0, 4);
    panel.values.get_mut("live_income").expect("recorded")[9][2] = f64::NAN;
    let error = factorial_summary(&panel, &levels, false).expect_err("a value is missing");
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("`arm 9`") && error.to_string().contains("live_income"), "{error}");
    let table = factorial_summary(&panel, &levels, true).expect("five replications are left");
    assert_eq!((table.replications, table.dropped, table.complete), (5, 1, false));
    let mut without = world(6, 10.0, 4);
    for rows in without.0.values.values_mut().chain([&mut without.0.losing]) {
        for row in rows {
            row.remove(2);
        }
    }
    without.0.replications = 5;
    let expected = factorial_summary(&without.0, &levels, false).expect("complete");
    assert_eq!(table.rows, expected.rows);
}

#[test]
fn a_missing_doubled_or_impossible_arm_is_refused_by_name() {
    let (panel, levels) = world(3, 0.0, 5);
    let refuse = |change: &dyn Fn(&mut Levels), expected: &str| {
        let mut changed = levels.clone();
        change(&mut changed);
        let message = factorial_summary(&panel, &changed, true).expect_err("refused").to_string();
        assert!(message.contains(expected), "{message}");
    };
    refuse(&|levels| levels.mask_of[7] = None, "1 are absent, first: technology + talent + supply_chain");
    refuse(&|levels| levels.mask_of[0] = None, "no pathway");
    refuse(&|levels| levels.mask_of[33] = Some(3), "`arm 3` and `arm 33` switch on the same pathways");
    refuse(&|levels| levels.mask_of[3] = Some(32), "mask 32");
    refuse(&|levels| levels.mask_of.push(Some(1)), "arm 34");
    refuse(&|levels| levels.variants[0].pathway = 5, "pathway 5");
    refuse(&|levels| levels.variants[0].all = 99, "arm 99");
}

#[test]
fn parts_that_do_not_sum_to_market_income_are_refused() {
    let (mut panel, levels) = world(3, 0.0, 6);
    for row in panel.values.get_mut("other_income").expect("recorded") {
        for income in row {
            *income = -*income;
        }
    }
    let error = factorial_summary(&panel, &levels, false).expect_err("an income of the wrong sign");
    assert!(error.to_string().contains("three parts"), "{error}");
    assert_eq!(INCOME_PARTS.len(), 3);
}

#[test]
fn a_placebo_arm_differs_by_exactly_zero_and_common_numbers_cut_the_variance() {
    let (mut panel, _) = world(10, 5.0, 7);
    for rows in panel.values.values_mut().chain([&mut panel.losing]) {
        rows[1] = rows[0].clone();
    }
    panel.values.insert("gini".into(), vec![vec![0.41; 10]; 34]);
    let table = paired(&panel, false).expect("complete");
    for outcome in &table.arms[0].outcomes {
        assert_eq!((outcome.difference.mean, outcome.difference.low, outcome.difference.high), (0.0, 0.0, 0.0));
    }
    let income = &table.arms[1].outcomes[0];
    assert_eq!(income.outcome, "market_income");
    assert!(income.pairing_factor.expect("it varies") > 20.0, "a level of 300 yuan is shared, a noise of 5 is not");
    // Variances of the incomes of the arms apart, over that of their difference.
    let complete = Complete::new(&panel, &[0, 2], &[MARKET_INCOME], false).expect("complete");
    let [before, after] = [0, 2].map(|arm| complete.series(MARKET_INCOME, arm));
    let change: Vec<f64> = before.iter().zip(&after).map(|(before, after)| after - before).collect();
    let apart = statistics::variance(&before) + statistics::variance(&after);
    near(income.pairing_factor.expect("it varies"), apart / statistics::variance(&change), 1e-6);
    let last = table.arms[0].outcomes.last().expect("twelve outcomes");
    assert_eq!((last.outcome.as_str(), last.pairing_factor), ("gini", None));
    near(table.arms[1].cost.share_losing.mean, 0.08, 1e-12);
}

#[test]
fn usual_outcomes_are_each_named_once_and_income_comes_first() {
    let (panel, _) = world(2, 1.0, 8);
    let usual = usual_outcomes(&panel);
    assert_eq!(usual[0], MARKET_INCOME);
    let distinct: std::collections::BTreeSet<_> = usual.iter().copied().collect();
    assert_eq!(distinct.len(), usual.len());
}

#[test]
fn a_comparison_needs_two_arms_and_two_replications() {
    let (mut panel, _) = world(2, 1.0, 8);
    assert!(paired(&panel, false).is_ok());
    panel.replications = 1;
    assert!(paired(&panel, true).expect_err("one replication").to_string().contains("at least 2"));
    panel.arms.truncate(1);
    assert!(paired(&panel, true).expect_err("one arm").to_string().contains("at least one more arm"));
}
