//! The books of money and goods balance after every phase, for all parameters.

use crate::worlds::{MUCH, STRICT, new_simulation, run_until, short, simulate, small, with_all};
use nongbo::engine::declare::{Form, Section, Spec, Value};
use nongbo::engine::init;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::rng::ReplicationRng;
use nongbo::engine::units::CROPS;
use nongbo::engine::week::step;
use nongbo::engine::world::World;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Checks I1, I3 and I12 for a world in one tick, with sums computed here and not by the engine.
fn check(world: &World, when: &str) {
    let sums = world.balances();
    assert_eq!(sums.money.iter().sum::<i64>(), 0, "money from nowhere {when}");
    assert_eq!(sums.escrow, sums.open_orders, "escrow {when}");
    assert_eq!(sums.loans, sums.debts, "loans {when}");
    for (flow, cells) in world.books.money.cells().iter().enumerate() {
        assert_eq!(cells.iter().sum::<i64>(), 0, "row {flow} {when}");
    }
    let h = &world.households;
    assert_eq!(
        h.cash.iter().map(nongbo::engine::money::Purse::fen).sum::<i64>(),
        sums.money[0],
        "cash of farms {when}"
    );
    for row in 0..h.len() {
        let amounts = [
            h.cash[row].fen(),
            h.debt[row].fen(),
            h.arrears_fen[row],
            h.fresh_a[row].grams(),
            h.ageing_a[row].grams(),
            h.fresh_b[row].grams(),
            h.cooperative_claim_g[row],
            h.followers[row],
            h.offered_parcels[row],
            h.wanted_parcels[row],
            h.season_a_g[row],
            h.season_b_g[row],
        ];
        assert!(amounts.iter().all(|&amount| amount >= 0), "household {row} {when}: {amounts:?}");
        let labour_min_per_cmu = &Parameters::default().crops.labour_min_per_cmu;
        let farm = world.endowments.row(row).farm_min(labour_min_per_cmu, world.households.home_min[row]);
        let selling = i64::from(h.hosting_min[row] + h.packing_min[row]);
        let (used, labour) =
            (farm + selling, i64::from(world.endowments.labour_min[row]) + world.households.home_min[row]);
        assert!(
            h.hosting_min[row] >= 0 && h.packing_min[row] >= 0 && used <= labour,
            "household {row} {when}: {used} of {labour} min"
        );
        // Receipts fade only for those who have experience.
        let has_receipts = h.recent_own_g[row] > 0.0 || h.turnover_fen[row] > 0;
        let was_on_air = h.host[row] || h.experience[row] > 0.0;
        assert!(was_on_air || !has_receipts, "household {row} {when}: receipts without experience");
    }
    let cooperatives = (0..world.cooperatives.len())
        .map(|row| world.cooperatives.cash[row].fen().min(world.cooperatives.fresh_a[row].grams()));
    let hosts =
        (0..world.local_hosts.len()).map(|row| world.local_hosts.cash[row].fen().min(world.local_hosts.followers[row]));
    let firms = world.carriers.cash.iter().map(nongbo::engine::money::Purse::fen);
    let accounts = world
        .government
        .accounts
        .cash
        .iter()
        .zip(&world.government.accounts.reserve_fen)
        .map(|(cash, kept)| kept.iter().fold(cash.fen(), |least, kept| least.min(*kept)));
    assert!(
        cooperatives.chain(hosts).chain(firms).chain(accounts).all(|least| least >= 0),
        "somebody below zero {when}"
    );
}

/// I1, I2, I3, I12: with all pathways paid, the books balance after every phase of every week, and nothing is below zero.
#[test]
fn books_close_after_every_phase_with_all_pathways_paid() {
    let rules = with_all(&small(2, 2, 20), MUCH);
    let rng = ReplicationRng::new(2023, 0);
    let mut world = init::world(&rules, &rng);
    let mut phases = 0;
    for week in 0..world.map.weeks {
        step(&mut world, &rules, &rng, STRICT, |phase, world| {
            phases += 1;
            check(world, &format!("after {} in week {week}", phase.name));
        });
    }
    assert_eq!(phases, 12 * 156);
    assert!(world.government.accounts.spent_fen.iter().filter(|&&fen| fen > 0).count() >= 8, "all five pathways spent");
}

/// I1: the recorded flows alone determine how much money each sector has at the end.
#[test]
fn recorded_flows_explain_every_balance() {
    let rules = with_all(&short(2, 2, 20), MUCH);
    let mut simulation = new_simulation(&rules);
    let opening = simulation.world.balances().money;
    run_until(&mut simulation, &rules, 104, STRICT);
    let mut sums = opening;
    let flows = &simulation.record.flows;
    for row in 0..flows.len() {
        sums[usize::from(flows.sector[row].0)] += flows.fen[row];
    }
    assert_eq!(sums, simulation.world.balances().money);
    assert_eq!(simulation.record.residuals, [0, 0]);
}

/// I2: of each crop and grade, the harvest is sold, lost, or still in stock.
#[test]
fn every_gram_harvested_is_somewhere() {
    let rules = with_all(&short(2, 2, 20), MUCH);
    let simulation = simulate(&rules, 104, STRICT);
    let goods = &simulation.record.goods;
    let stocks = simulation.world.balances().goods;
    for crop in 0..CROPS {
        for grade in 0..2 {
            let moved = |names: &[&str]| -> i64 {
                (0..goods.len())
                    .filter(|&row| usize::from(goods.crop[row].0) == crop && usize::from(goods.grade[row].0) == grade)
                    .filter(|&row| {
                        names.contains(&nongbo::engine::goods::GOODS_FLOW_NAMES[usize::from(goods.movement[row].0)])
                    })
                    .map(|row| goods.grams[row])
                    .sum()
            };
            let harvested = moved(&["harvest"]);
            let gone = moved(&[
                "offline sale",
                "delivery",
                "refunded and discarded",
                "loss on the farm",
                "loss at the co-operative",
                "loss on the way",
            ]);
            assert!(harvested > 0, "nothing of crop {crop} was harvested");
            assert_eq!(harvested - gone, stocks[crop * 2 + grade].iter().sum::<i64>(), "crop {crop} grade {grade}");
        }
    }
}

/// The parameters a random scenario may change: single numbers outside the size of the world.
fn changeable() -> Vec<Spec> {
    let sections = Parameters::default();
    let all = sections.sections().into_iter().flat_map(Section::specs);
    all.filter(|spec| spec.items == 0 && spec.form != Form::Flag && spec.section != "population").collect()
}

/// A random value of a parameter: its bounds as often as values between them.
fn value_at(spec: &Spec, place: f64) -> Value {
    let share = (1.5 * place - 0.25).clamp(0.0, 1.0);
    let number = spec.low + share * (spec.high - spec.low);
    #[allow(clippy::cast_possible_truncation, reason = "ranges are far below 2^53")]
    if spec.form == Form::Integer { Value::Integer(number as i64) } else { Value::Real(number) }
}

fn set(rules: &mut Parameters, spec: &Spec, value: &Value) {
    assert!(spec.in_range(value), "{} = {value}", spec.path());
    let done = rules
        .sections_mut()
        .into_iter()
        .filter(|section| section.name() == spec.section)
        .any(|section| section.set(spec.name, value));
    assert!(done, "{} is set", spec.path());
}

/// I1, I2, I3: any value within its declared range, alone or with a dozen others, leaves the books balanced.
#[test]
fn books_close_for_random_scenarios_and_extreme_budgets() {
    let specs = changeable();
    let budgets = [0, 1, 1_000, MUCH, 10_000_000];
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() },
        rng,
    );
    let changes = prop::collection::vec((0..specs.len(), 0.0..1.0_f64), 12);
    let scenario = (changes, prop::collection::vec(0..budgets.len(), 5), 1_u32..3, 0_u32..1000);
    let result = runner.run(&scenario, |(changes, money, counties, replication)| {
        let mut rules = short(counties, 2, 6);
        for &(index, place) in &changes {
            set(&mut rules, &specs[index], &value_at(&specs[index], place));
        }
        for (number, &index) in money.iter().enumerate() {
            crate::worlds::budget(&mut rules, number).0 = budgets[index];
        }
        let told: Vec<String> = changes
            .iter()
            .map(|&(index, place)| format!("{} = {}", specs[index].path(), value_at(&specs[index], place)))
            .collect();
        let simulation = nongbo::engine::simulation::Simulation::init(&rules, 1, replication);
        prop_assert!(simulation.is_ok(), "{told:?}: {:?}", simulation.err());
        let mut simulation = simulation.expect("checked");
        let control = nongbo::engine::simulation::RunControl { options: STRICT, ..Default::default() };
        let end = simulation.run_until(&rules, 104, control);
        prop_assert!(end.is_ok(), "{told:?}: {end:?}");
        check(&simulation.world, &format!("{told:?}"));
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}
