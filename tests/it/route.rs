//! Routes through villages: how often carriers come, what a parcel costs, what a village receives.

use crate::paired::{
    REPLICATIONS as R, assert_about_zero, assert_falls, assert_rises, mean_and_error, together, values,
};
use crate::worlds::thousand;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::record::tables::Runs;
use nongbo::engine::simulation::{RunControl, Simulation};
use nongbo::engine::units::Fen;

/// A world of a thousand households.
fn world() -> Parameters {
    thousand(1)
}

/// Mean of a county column over the weeks of a year.
fn year_mean(simulation: &Simulation, year: u32, column: impl Fn(usize) -> f64) -> f64 {
    let t = &simulation.record.counties;
    let rows: Vec<usize> = (0..t.len()).filter(|&row| t.week[row] / 52 == year).collect();
    #[allow(clippy::cast_precision_loss, reason = "counts of a test")]
    let count = rows.len() as f64;
    rows.into_iter().map(column).sum::<f64>() / count
}

/// E6: without any policy, visits and the share of villages served after twelve years are those of the second.
#[test]
#[ignore = "slow: twelve years"]
fn visits_and_served_share_stay_for_twelve_years() {
    // With many inbound parcels, and with so few that some villages are not served.
    for inbound in [3.5, 0.7] {
        let mut rules = world();
        rules.ship.inbound = inbound;
        rules.population.policy_years = 10;
        let mut simulation = Simulation::init(&rules, 5, 0).expect("a valid world");
        // Visits of a firm to a village, mean over villages, and the share of villages where somebody comes.
        let service = |simulation: &Simulation| {
            let visits = &simulation.world.villages.visits;
            #[allow(clippy::cast_precision_loss, reason = "counts of a test")]
            let count = visits.len() as f64;
            let all: f64 = visits.iter().map(|&visits| f64::from(visits)).sum();
            #[allow(clippy::cast_precision_loss, reason = "counts of a test")]
            let served = visits.iter().filter(|&&visits| visits > 0).count() as f64;
            [all / count, served / count]
        };
        let mut at = |week| {
            simulation.run_until(&rules, week, RunControl::default()).expect("no defect");
            service(&simulation)
        };
        let [founding, second, twelfth] = [0, 104, 624].map(&mut at);
        for [visits, served] in [founding, second] {
            // Live sales grow: where they are a good part of a route, carriers come more often.
            assert!(twelfth[0] > 0.95 * visits, "visits with {inbound}: {visits} and {}", twelfth[0]);
            assert!(twelfth[1] >= served - 0.05, "served with {inbound}: {served} and {}", twelfth[1]);
            assert!(inbound < 1.0 || twelfth[0] < 1.1 * visits, "visits: {visits} and {}", twelfth[0]);
        }
        assert!(founding[1] > 0.2, "some villages are served: {founding:?}");
    }
}

/// A village is as large as it is however many of its households are modelled: nothing per household depends on it.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn the_number_of_modelled_households_in_a_village_changes_nothing_per_household() {
    let sized = |households, villages| {
        let mut rules = world();
        rules.population.households_per_village = households;
        rules.population.villages_per_county = villages;
        rules
    };
    let arms = [sized(25, 20), sized(100, 5)];
    let names = ["visits", "cost of a parcel", "far tariff", "market income", "parcels"];
    let all = values(R, &[&arms[0], &arms[1]], |simulation, runs| {
        #[allow(clippy::cast_precision_loss, reason = "fen of a test")]
        let tariff = year_mean(simulation, 2, |row| simulation.record.counties.tariff_far_fen[row] as f64);
        [runs.village_visits[0], runs.parcel_cost[0], tariff, runs.market_income[0], runs.live_parcels[0]]
    });
    for (at, name) in names.into_iter().enumerate() {
        let of = |arm: usize| mean_and_error(&all[arm].iter().map(|run| run[at]).collect::<Vec<_>>());
        let ((few, a), (many, b)) = (of(0), of(1));
        let error = (a * a + b * b).sqrt();
        assert!((few - many).abs() < 3.0 * error + 0.002 * few.abs(), "{name}: {few} ± {a} and {many} ± {b}");
    }
}

type FinishedRun = (Simulation, Runs);

/// Parameters of villages at a distance, whose households buy `inbound` parcels a week, without and with stations in all.
fn without_and_with_stations(distance_km: f64, inbound: f64) -> [Parameters; 2] {
    let mut without = world();
    without.population.policy_years = 2;
    without.geography.village_distance_km = distance_km;
    without.ship.inbound = inbound;
    let mut with = without.clone();
    with.supply_chain.units_per_thousand = [0.0, 1_100.0, 0.0];
    [without, with]
}

/// Change of the mean far tariff in the last year, arm less baseline, fen.
fn tariff_gap(runs: &[FinishedRun]) -> f64 {
    let tariff = |run: &FinishedRun| {
        let t = &run.0.record.counties;
        #[allow(clippy::cast_precision_loss, reason = "fen of a test")]
        year_mean(&run.0, 3, |row| t.tariff_far_fen[row] as f64)
    };
    tariff(&runs[1]) - tariff(&runs[0])
}

/// D1: a station lowers the tariff in a remote county with few parcels, whether carriers came before or not.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_station_lowers_the_tariff_where_parcels_are_few() {
    for inbound in [0.4, 1.0] {
        let [without, with] = without_and_with_stations(40.0, inbound);
        let [tariff] = together(R, &[&without, &with], |runs| [tariff_gap(runs)]);
        assert_falls("tariff of far villages", &tariff);
    }
}

/// Near and with many parcels firms come anyway: a station without subsidy changes the tariff by less than 60 fen.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_station_changes_little_where_villages_are_near_and_parcels_many() {
    let [without, mut with] = without_and_with_stations(5.0, 10.0);
    with.supply_chain.route_subsidy_fen = Fen(0);
    let [near] = together(R, &[&without, &with], |runs| [tariff_gap(runs)]);
    assert_about_zero("change of the tariff in fen", &near, 60.0);
}

/// Payout a kilogram in near villages less that in far ones of the same county and crop, fen, weighted by goods. Fresh goods
/// only: what a kilogram of tea or mushrooms brings differs by more than the way to the hub costs.
fn near_less_far(simulation: &Simulation) -> f64 {
    let t = &simulation.record.households;
    let mut cells = std::collections::BTreeMap::<(u16, u8), [[f64; 2]; 2]>::new();
    for row in (0..t.len()).filter(|&row| t.live_g[row] > t.own_g[row] && t.crop[row].0 < 4) {
        let sums = &mut cells.entry((t.county[row], t.crop[row].0)).or_default()[usize::from(t.band[row] - 1)];
        #[allow(clippy::cast_precision_loss, reason = "fen and grams of a test")]
        let (fen, kg) = (t.cooperative_fen[row] as f64, (t.live_g[row] - t.own_g[row]) as f64 / 1_000.0);
        *sums = [sums[0] + fen, sums[1] + kg];
    }
    let both = cells.values().filter(|[near, far]| near[1] > 0.0 && far[1] > 0.0);
    let (mut sum, mut weight) = (0.0, 0.0);
    for [near, far] in both {
        let kg = near[1].min(far[1]);
        sum += kg * (near[0] / near[1] - far[0] / far[1]);
        weight += kg;
    }
    sum / weight
}

/// E1: members in remote villages are paid less a kilogram than those near the hub.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn remote_members_are_paid_less_a_kilogram() {
    let mut rules = world();
    rules.population.villages_per_county = 10;
    // The same members, drawn with the same luck, where bringing goods to the co-operative costs nothing.
    let mut free = rules.clone();
    (free.freight.own_haul_fen_per_kg_km, free.freight.visit_fen, free.freight.km_fen) = (0.0, 0, 0.0);
    let [gap] = together(R, &[&free, &rules], |runs| [near_less_far(&runs[1].0) - near_less_far(&runs[0].0)]);
    assert_rises("payout of near members less that of far ones, against collection for nothing", &gap);
}

/// Gini coefficient of disposable income inside villages, mean over villages and policy years.
fn gini_inside_villages(simulation: &Simulation) -> f64 {
    let t = &simulation.record.households;
    let first = simulation.world.map.first_policy_week / 52;
    let mut villages = std::collections::BTreeMap::<(u32, u32), Vec<i64>>::new();
    for row in (0..t.len()).filter(|&row| t.year[row] >= first) {
        villages.entry((t.year[row], t.village[row])).or_default().push(t.disposable_income_fen[row]);
    }
    #[allow(clippy::cast_precision_loss, reason = "fen of a test")]
    let gini = |values: &mut Vec<i64>| {
        values.sort_unstable();
        let n = values.len() as f64;
        let sum: f64 = values.iter().map(|&fen| fen as f64).sum();
        let ranked: f64 = values.iter().enumerate().map(|(at, &fen)| (at as f64 + 1.0) * fen as f64).sum();
        2.0 * ranked / (n * sum) - (n + 1.0) / n
    };
    let ginis: Vec<f64> = villages.values_mut().map(gini).collect();
    #[allow(clippy::cast_precision_loss, reason = "counts of a test")]
    let count = ginis.len() as f64;
    ginis.iter().sum::<f64>() / count
}

/// E1: a station is not for the few who stream only: inequality inside villages does not rise, and all residents gain
/// where nobody came before.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_station_does_not_raise_inequality_inside_villages() {
    let [without, with] = without_and_with_stations(40.0, 0.4);
    let [gini, gain] = together(R, &[&without, &with], |runs| {
        let gini = |at: usize| gini_inside_villages(&runs[at].0);
        [gini(1) - gini(0), runs[1].1.purchase_gain[0] - runs[0].1.purchase_gain[0]]
    });
    let (mean, error) = mean_and_error(&gini);
    println!("Gini coefficient inside villages: {mean:.6} ± {error:.6}");
    assert!(mean - 3.0 * error < 0.0, "inequality inside villages rises by {mean} ± {error}");
    assert_rises("gain of residents", &gain);
}

/// The public money of a station is posted: what the county spends is running cost, equipment and subsidy, by households.
#[test]
fn a_station_costs_the_growers_their_share() {
    let mut rules = crate::worlds::short(1, 2, 23);
    rules.supply_chain.units_per_thousand = [0.0, 1_100.0, 0.0];
    rules.population.policy_years = 2;
    let mut simulation = Simulation::init(&rules, 3, 0).expect("a valid world");
    let first = simulation.world.map.first_policy_week;
    simulation.run_until(&rules, first + 1, RunControl::default()).expect("no defect");
    let account = 2;
    let spent = |simulation: &Simulation| simulation.world.government.accounts.spent_fen[account];
    // 23 of 460 households: a twentieth of 5,400 and 2,000 yuan for each of two villages; the subsidy comes later.
    let bought = spent(&simulation);
    assert!((73_990..80_000).contains(&bought), "{bought}");
    simulation.run_until(&rules, first + 52, RunControl::default()).expect("no defect");
    let year = spent(&simulation);
    let most = 2 * 23 * rules.supply_chain.subsidised_parcels * rules.supply_chain.route_subsidy_fen.0;
    assert!(year > bought && year <= bought + most, "{year}");
    simulation.run_until(&rules, first + 53, RunControl::default()).expect("no defect");
    let second = spent(&simulation) - year;
    assert!((53_990..60_000).contains(&second), "equipment is paid once: {second}");
}
