//! Farm-gate prices: how far counties differ, and what cold storage, a label and the premium of grade A change.

use crate::paired::{REPLICATIONS, assert_rises, differences};
use crate::worlds::{change, new_simulation, thousand};
use nongbo::engine::crops::Crops;
use nongbo::engine::goods::SpoiledAtTrader;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::record::tables::Runs;
use nongbo::engine::simulation::Simulation;

/// A world with counties of one village, enough of them for a spread.
fn many_counties() -> Parameters {
    let mut rules = Parameters::default();
    rules.population.counties = 60;
    rules.population.villages_per_county = 1;
    rules
}

/// Standard deviation of the logarithm of first prices between counties, by crop.
fn spreads(rules: &Parameters) -> Vec<f64> {
    let simulation = new_simulation(rules);
    let markets = &simulation.world.markets;
    let crops = rules.crops.share.len();
    let spread = |crop: usize| {
        let logs: Vec<f64> = (crop..markets.len())
            .step_by(crops)
            .filter(|&market| simulation.world.map.expected_harvest_g[market] > 0)
            .map(|market| libm::log(nongbo::engine::units::real(markets.index_fen_per_kg[market])))
            .collect();
        let count = f64::from(u32::try_from(logs.len()).expect("few"));
        let mean = logs.iter().sum::<f64>() / count;
        (logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / count).sqrt()
    };
    (0..crops).map(spread).collect()
}

#[test]
fn farm_gate_prices_differ_between_counties_as_quotations_do() {
    for (crop, spread) in spreads(&many_counties()).into_iter().enumerate() {
        assert!((0.09..0.22).contains(&spread), "crop {crop}: {spread}");
    }
}

#[test]
fn without_basis_and_haul_every_county_begins_with_one_price() {
    let mut rules = many_counties();
    rules.geography.price_basis_sigma = 0.0;
    rules.wholesale.haul_fen_per_kg = 0.0;
    assert!(spreads(&rules).into_iter().all(|spread| spread < 1e-9));
}

#[test]
fn a_county_farther_from_the_cities_gets_less() {
    let mut rules = many_counties();
    rules.geography.price_basis_sigma = 0.0;
    let world = new_simulation(&rules).world;
    let apple = 1;
    let price = |county: usize| world.markets.index_fen_per_kg[county * rules.crops.share.len() + apple];
    let km = |county: usize| world.map.distance_km[county];
    let nearest = (0..60).min_by(|&a, &b| km(a).total_cmp(&km(b))).expect("counties");
    let farthest = (0..60).max_by(|&a, &b| km(a).total_cmp(&km(b))).expect("counties");
    // 40 fen for each kilogram and 1,000 km; prices are rounded down.
    let cheaper = f64::from(i32::try_from(price(nearest) - price(farthest)).expect("a price"));
    assert!((cheaper - 0.04 * (km(farthest) - km(nearest))).abs() <= 1.0, "{cheaper}");
}

/// A world whose growers all grow one crop, for two policy years.
pub fn growers_of(crop: usize) -> Parameters {
    let mut rules = Parameters::default();
    rules.population.villages_per_county = 3;
    rules.population.policy_years = 2;
    rules.crops = Crops { share: std::array::from_fn(|at| f64::from(u8::from(at == crop))), ..Crops::default() };
    rules
}

/// What a household was paid offline in a policy year, fen, and what traders lost in the run, grams.
fn offline_fen(simulation: &Simulation, _: &Runs) -> [f64; 2] {
    let t = &simulation.record.households;
    let first = simulation.world.map.first_policy_week / 52;
    let rows: Vec<usize> = (0..t.len()).filter(|&row| t.year[row] >= first).collect();
    let sum = |column: &[i64]| rows.iter().map(|&row| i128::from(column[row])).sum::<i128>();
    let lost: i64 = (0..simulation.record.goods.len())
        .filter(|&row| usize::from(simulation.record.goods.movement[row].0) == SpoiledAtTrader::ROW)
        .map(|row| simulation.record.goods.grams[row])
        .sum();
    let (fen, lost) = (sum(&t.offline_fen), i128::from(lost));
    #[allow(clippy::cast_precision_loss, reason = "a statistic of a test")]
    [fen as f64 / rows.len() as f64, lost as f64]
}

#[test]
#[ignore = "slow: paired runs"]
fn cold_storage_raises_what_perishable_crops_bring_offline_and_lowers_what_traders_lose() {
    let rules = growers_of(3);
    let mut arm = rules.clone();
    arm.supply_chain.split = [1.0, 0.0, 0.0];
    arm.supply_chain.budget_fen_per_household_year = nongbo::engine::units::Fen(30_000);
    let [fen, lost] = differences(REPLICATIONS, &rules, &arm, offline_fen);
    assert_rises("offline income", &fen);
    let saved: Vec<f64> = lost.iter().map(|lost| -lost).collect();
    assert_rises("goods saved at the trader", &saved);
}

#[test]
#[ignore = "slow: paired runs"]
fn cold_storage_saves_nothing_at_the_trader_where_crops_keep() {
    let rules = growers_of(5);
    let mut arm = rules.clone();
    arm.supply_chain.split = [1.0, 0.0, 0.0];
    arm.supply_chain.budget_fen_per_household_year = nongbo::engine::units::Fen(30_000);
    let [_, lost] = differences(4, &rules, &arm, offline_fen);
    assert!(lost.iter().all(|lost| lost.abs() < 1e-12), "{lost:?}");
}

/// A label that the trader pays for raises what households are paid offline, and nothing but grade A of members.
#[test]
#[ignore = "slow: paired runs"]
fn a_label_that_holds_offline_raises_offline_income() {
    let rules = thousand(1);
    let arm = change(&rules, |rules| rules.wholesale.label_kept = 0.4);
    let [fen, _] = differences(REPLICATIONS, &rules, &arm, offline_fen);
    assert_rises("offline income", &fen);
}

/// Share of growers who made an effort for the last harvest, and what their effort adds to the share of grade A in the harvest
/// of all: that share less the share of those without effort.
#[allow(clippy::cast_precision_loss, reason = "a statistic of a test")]
fn effort_and_grades(simulation: &Simulation, _: &Runs) -> [f64; 2] {
    let h = &simulation.world.households;
    let share = |rows: &dyn Fn(usize) -> bool| {
        let sum = |grams: &[i64]| (0..h.len()).filter(|&row| rows(row)).map(|row| grams[row]).sum::<i64>() as f64;
        let [a, b] = [sum(&h.season_a_g), sum(&h.season_b_g)];
        a / (a + b).max(1.0)
    };
    let makers = (0..h.len()).filter(|&row| h.effort[row]).count() as f64;
    [makers / h.len() as f64, share(&|_| true) - share(&|row| !h.effort[row])]
}

/// Growers of apples where the trader pays this much more for grade A.
fn apples_at_premium(premium: f64) -> Parameters {
    change(&growers_of(1), |rules| rules.crops.grade_premium[1] = premium)
}

#[test]
#[ignore = "slow: paired runs"]
fn more_growers_make_an_effort_where_the_trader_pays_more_for_grade_a() {
    let [low, high] = [0.15, 0.90].map(apples_at_premium);
    let [makers, grades] = differences(REPLICATIONS, &low, &high, effort_and_grades);
    assert_rises("share of growers who make an effort", &makers);
    assert_rises("what effort adds to the share of grade A", &grades);
}

/// Where effort changes no grade, the premium is no reason to make it.
#[test]
#[ignore = "slow: paired runs"]
fn the_premium_of_grade_a_changes_no_effort_where_effort_changes_no_grade() {
    let [low, high] = [0.15, 0.90].map(|premium| {
        change(&apples_at_premium(premium), |rules| {
            rules.crops.effort_grade = [0.0; 2];
            rules.tastes.quality_taste = [0.0; 3];
        })
    });
    let [makers, _] = differences(4, &low, &high, effort_and_grades);
    assert!(makers.iter().all(|makers| makers.abs() < 1e-12), "{makers:?}");
}
