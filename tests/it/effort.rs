//! Effort for quality: it rests on a household's own deliveries, rises with what it brings, and ends where it brings nothing.

use crate::paired::{REPLICATIONS as R, assert_rises, differences, mean_and_error};
use crate::worlds::thousand;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::{RunControl, Simulation, run};

/// A world of 1,000 households.
fn world() -> Parameters {
    thousand(2)
}

/// A world in which effort costs little and adds much quality.
fn rewarding() -> Parameters {
    let mut rules = world();
    (rules.crops.effort_cost, rules.crops.effort_quality) = ([0.01; 2], 0.14);
    rules
}

/// Share of households that make an effort in a year, counted from the first policy year.
fn effort_share(simulation: &Simulation, year: u32) -> f64 {
    let t = &simulation.record.households;
    let year = simulation.world.map.first_policy_week / 52 + year;
    let rows: Vec<usize> = (0..t.len()).filter(|&row| t.year[row] == year).collect();
    #[allow(clippy::cast_precision_loss, reason = "counts of a test")]
    let share = rows.iter().filter(|&&row| t.effort[row]).count() as f64 / rows.len() as f64;
    share
}

/// Members plan effort for what they themselves delivered in the last season, not for what a member delivers on average.
#[test]
#[ignore = "slow: a whole world"]
fn a_farm_with_small_deliveries_plans_effort_for_them() {
    let mut rules = rewarding();
    // Nothing is paid for grade A as such: effort is made for live channels alone.
    rules.crops.effort_grade = [0.0; 2];
    let (mut checked, mut others) = (0, Vec::new());
    for replication in 0..5 {
        let (simulation, _) = run(&rules, 2023, replication, RunControl::default()).expect("no defect");
        let (households, endowments) = (&simulation.world.households, &simulation.world.endowments);
        let never_on_air = |&row: &usize| households.experience[row] == 0.0 && !households.host[row];
        for row in (0..households.len()).filter(|row| households.effort[*row] && never_on_air(row)) {
            let delivered = households.cooperative_last_season_g[row];
            let farm = endowments.row(row);
            #[allow(clippy::cast_precision_loss, reason = "grams of a test")]
            let part = {
                let harvest_g = (farm.land_cmu() * rules.crops.yield_g_per_cmu[farm.crop()]) as f64 * farm.ability();
                rules.decide.effort_reach * delivered as f64 / harvest_g
            };
            if delivered > 0 && part > rules.decide.effort_part_least && part < 1.0 {
                checked += 1;
                if (households.effort_part[row] - part).abs() > 1e-9 {
                    others.push((row, endowments.crop[row], households.effort_part[row], part, households.member[row]));
                }
            }
        }
    }
    assert!(checked > 5, "only {checked} members plan effort for a part of their land");
    assert!(5 * others.len() <= checked, "{} of {checked} plan for something else: {others:?}", others.len());
}

#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_high_gain_of_the_practice_and_a_taste_for_quality_raise_effort() {
    let base = world();
    let mut arm = base.clone();
    arm.crops.effort_quality = 0.2;
    arm.tastes.quality_taste = arm.tastes.quality_taste.map(|taste| 2.0 * taste);
    let [change] = differences(R, &base, &arm, |simulation, _| [effort_share(simulation, 1)]);
    assert_rises("share of households that make an effort", &change);
}

/// Market income of the specialty crop in a policy year, mean over households, yuan: what was sold, less what it cost.
fn crop_income(simulation: &Simulation, year: u32) -> f64 {
    let t = &simulation.record.households;
    let year = simulation.world.map.first_policy_week / 52 + year;
    let rows: Vec<usize> = (0..t.len()).filter(|&row| t.year[row] == year).collect();
    let income = |row: usize| {
        let sold = t.offline_fen[row] + t.stock_change_fen[row] + t.own_fen[row] + t.cooperative_fen[row];
        sold + t.packing_wage_fen[row] - t.own_cost_fen[row] - t.input_fen[row] - t.label_fen[row]
    };
    #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
    let mean = rows.iter().map(|&row| income(row) as f64 / 100.0).sum::<f64>() / rows.len() as f64;
    mean
}

/// Inputs in a policy year, mean over households, yuan.
fn inputs(simulation: &Simulation, year: u32) -> f64 {
    let t = &simulation.record.households;
    let year = simulation.world.map.first_policy_week / 52 + year;
    let rows: Vec<usize> = (0..t.len()).filter(|&row| t.year[row] == year).collect();
    #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
    let mean = rows.iter().map(|&row| t.input_fen[row] as f64 / 100.0).sum::<f64>() / rows.len() as f64;
    mean
}

/// A code is an option: while growers learn, it costs them together at most what a season of effort costs, and they do not
/// lose by it from the fourth season on.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn codes_alone_lower_no_income_once_growers_have_learned() {
    let mut base = world();
    base.population.policy_years = 5;
    let mut arm = base.clone();
    arm.technology.units_per_thousand = [0.0, 0.0, 1_000.0];
    let [learning, fourth, fifth, season] = differences(R, &base, &arm, |simulation, _| {
        let first_years = (0..3).map(|year| crop_income(simulation, year)).sum();
        [first_years, crop_income(simulation, 3), crop_income(simulation, 4), inputs(simulation, 2)]
    });
    let (cost, _) = mean_and_error(&season);
    assert!(cost > 0.0, "codes make growers spend on effort: {cost:.1} yuan");
    for (years, change, least) in
        [("the first three", learning, -cost), ("the fourth", fourth, 0.0), ("the fifth", fifth, 0.0)]
    {
        let (mean, error) = mean_and_error(&change);
        assert!(mean + 2.0 * error > least, "{years}: {mean:.1} ± {error:.1} yuan and not above {least:.1}");
    }
}

/// Where neither buyers nor the trader pay for quality, and nobody inspects, nobody makes an effort from the first season on.
#[test]
#[ignore = "slow: a whole world"]
fn without_a_price_of_quality_nobody_makes_an_effort() {
    let mut rules = rewarding();
    rules.tastes.quality_taste = [0.0; 3];
    rules.crops.effort_grade = [0.0; 2];
    let (simulation, _) = run(&rules, 2023, 0, RunControl::default()).expect("no defect");
    assert!(effort_share(&simulation, 1) == 0.0);
    assert!(effort_share(&run(&rewarding(), 2023, 0, RunControl::default()).expect("no defect").0, 1) > 0.0);
}
