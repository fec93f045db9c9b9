//! Results that must not depend on size or on the unit of money; and a lump sum.

use crate::paired::{mean_and_error, values};
use crate::worlds::{QUICK, new_simulation, run_until, small};
use nongbo::engine::declare::Value;
use nongbo::engine::money::{CentralTransfer, Grant};
use nongbo::engine::parameters::Parameters;

/// Multiplies every amount of money by ten, and what is per unit of money by a tenth.
fn in_tenths(rules: &Parameters) -> Parameters {
    fn times(value: &Value, by: i32) -> Value {
        match value {
            Value::Integer(number) if by > 0 => Value::Integer(number * 10),
            Value::Integer(number) => Value::Integer(number / 10),
            Value::Real(number) => Value::Real(if by > 0 { number * 10.0 } else { number / 10.0 }),
            Value::List(values) => Value::List(values.iter().map(|value| times(value, by)).collect()),
            Value::Flag(flag) => Value::Flag(*flag),
        }
    }
    let mut scaled = rules.clone();
    for section in scaled.sections_mut() {
        for spec in section.specs() {
            let by = match spec.unit {
                unit if unit.starts_with("fen") || unit.starts_with("yuan") => 1,
                unit if unit.ends_with("/yuan") => -1,
                _ => 0,
            };
            if by != 0 {
                let value = section.get(spec.name).expect("a declared parameter");
                assert!(section.set(spec.name, &times(&value, by)), "{}", spec.path());
            }
        }
    }
    scaled
}

/// I14: ten times the money and a tenth of the price coefficient leave quantities where they were, up to rounding.
#[test]
fn the_unit_of_money_does_not_matter() {
    // Rounding moves single decisions: there must be many of them.
    let mut rules = small(4, 6, 120);
    rules.population.burn_in_years = 0;
    let scaled = in_tenths(&rules);
    assert_ne!(rules, scaled);
    let all =
        values(4, &[&rules, &scaled], |_, runs| [runs.live_parcels[0], runs.market_income[0], runs.host_share[0]]);
    for (before, after) in all[0].iter().zip(&all[1]) {
        assert!((after[0] / before[0] - 1.0).abs() < 0.05, "parcels: {} and {}", before[0], after[0]);
        assert!((after[1] / before[1] / 10.0 - 1.0).abs() < 0.01, "income: {} and {}", before[1], after[1]);
        assert!((after[2] - before[2]).abs() < 0.01, "hosts: {} and {}", before[2], after[2]);
    }
}

/// I13: a world four times as large, with agents of its own, has the same means within four standard errors.
#[test]
#[ignore = "slow: a large world"]
fn means_do_not_depend_on_size() {
    let (mut one, mut four) = (small(2, 4, 40), small(8, 4, 40));
    // At the default density the least number of MCN hosts, four, would stand in both worlds alike. Many hosts, each with
    // fewer followers: so many in all as at that density, and none near the cap, which binds the more the smaller a world is.
    for rules in [&mut one, &mut four] {
        rules.mcn.followers_median *= 20.0 / 125.0;
        rules.population.mcn_hosts_per_ten_thousand = 125;
    }
    let statistic = |_: &nongbo::engine::simulation::Simulation, runs: &nongbo::engine::record::tables::Runs| {
        [runs.live_parcels[0], runs.market_income[0], runs.refund_rate[0], runs.offline_income[0]]
    };
    let (small, large) = (values(12, &[&one], statistic), values(12, &[&four], statistic));
    for (at, what) in ["parcels", "market income", "refund rate", "offline income"].into_iter().enumerate() {
        let of = |runs: &[[f64; 4]]| mean_and_error(&runs.iter().map(|run| run[at]).collect::<Vec<_>>());
        let ((a, ea), (b, eb)) = (of(&small[0]), of(&large[0]));
        let error = (ea * ea + eb * eb).sqrt();
        assert!((a - b).abs() < 4.0 * error, "{what}: {a:.3} ± {ea:.3} small, {b:.3} ± {eb:.3} large");
    }
}

/// In a world of any size a county is known to as many MCN hosts, and no host is larger than it would be in a small one.
#[test]
fn a_county_is_known_to_as_many_hosts_in_a_larger_world() {
    for counties in [4, 8, 40] {
        let mut rules = small(counties, 4, 50);
        rules.population.mcn_hosts_per_ten_thousand = 50;
        let simulation = new_simulation(&rules);
        let map = &simulation.world.map;
        for county in 0..map.counties() {
            let knowing = (0..map.mcn_hosts).filter(|&host| map.served_by(host).any(|served| served == county)).count();
            assert_eq!(knowing, 4, "county {county} of {counties}");
        }
        let most = simulation.world.mcn_hosts.followers.iter().max().expect("some");
        assert!(*most <= rules.hosting.followers_most, "{most}");
    }
}

/// A22: a lump sum in the last week, when no decision can change any more, raises disposable income by exactly what it
/// costs and market income by nothing: the marginal value of public funds is 1.
#[test]
fn a_lump_sum_is_worth_exactly_what_it_costs() {
    let mut rules = small(1, 2, 20);
    // Of who gets a top-up the sum would save a part.
    rules.settle.minimum_income_fen = 0;
    let mut unchanged = new_simulation(&rules);
    let last = unchanged.world.map.weeks - 1;
    run_until(&mut unchanged, &rules, last, QUICK);
    let mut with_sum = unchanged.fork();
    let world = &mut with_sum.world;
    let each = 12_345;
    for row in 0..world.households.len() {
        let (books, county) = (&mut world.books, usize::from(world.endowments.county[row]));
        let purse = &mut world.government.accounts.cash[county * 5];
        books.pay(CentralTransfer, &mut world.rest_of_world, purse, each);
        books.pay(Grant, purse, &mut world.households.cash[row], each);
        world.households.grant_year_fen[row] += each;
        world.government.accounts.spent_fen[county * 5] += each;
    }
    // The sum was paid between two weeks: the next one begins with the balances after it.
    world.closed = None;
    for simulation in [&mut unchanged, &mut with_sum] {
        run_until(simulation, &rules, last + 1, QUICK);
    }
    let [before, after] = [&unchanged, &with_sum].map(|simulation| simulation.summary(&rules).expect("no defect"));
    let yuan = 123.45;
    assert!((after.disposable_income[0] - before.disposable_income[0] - yuan).abs() < 1e-6);
    assert_eq!(after.market_income[0].to_bits(), before.market_income[0].to_bits());
    // In a single year there is no risk: the certainty equivalent is the disposable income.
    assert!((after.certain_income[0] - before.certain_income[0] - yuan).abs() < 1e-6);
    assert!((after.net_cost[0] - before.net_cost[0] - yuan).abs() < 1e-6);
}

/// Effects of promotion (B1) on awareness and of traffic support (P4) on live parcels in worlds of 1, 4 and 12 counties with the
/// same money per household: [counties][promotion, traffic][replication].
fn effects_by_size() -> Vec<[Vec<f64>; 2]> {
    let effect = |counties: u32| {
        let mut base = small(counties, 5, 80);
        // Each county is known to as many hosts in each world, and no host is near the cap of a small world.
        (base.mcn.counties, base.population.mcn_hosts_per_ten_thousand) = (1, 125);
        base.mcn.followers_median *= 20.0 / 125.0;
        let [mut promotion, mut traffic] = [base.clone(), base.clone()];
        promotion.brand.units_per_thousand = [20_000.0, 0.0, 0.0];
        traffic.policy.units_per_thousand = [0.0, 0.0, 0.0, 20_000.0];
        let all = values(16, &[&base, &promotion, &traffic], |simulation, runs| {
            let awareness = &simulation.world.cooperatives.awareness;
            #[allow(clippy::cast_precision_loss, reason = "few co-operatives")]
            let awareness = awareness.iter().sum::<f64>() / awareness.len() as f64;
            [awareness, runs.live_parcels[0]]
        });
        let gain = |arm: usize, outcome: usize| (0..16).map(|r| all[arm][r][outcome] - all[0][r][outcome]).collect();
        [gain(1, 0), gain(2, 1)]
    };
    [1, 4, 12].map(effect).into()
}

/// The same money per household has the same effect in a world of any size.
#[test]
#[ignore = "slow: large worlds"]
fn effects_of_promotion_and_traffic_do_not_depend_on_the_number_of_counties() {
    let effects = effects_by_size();
    for (at, what) in ["awareness by promotion", "live parcels by traffic support"].into_iter().enumerate() {
        let [one, four, twelve] = [0, 1, 2].map(|size: usize| mean_and_error(&effects[size][at]));
        assert!(twelve.0 > 3.0 * twelve.1, "{what}: {twelve:?} in a large world");
        for (small, large) in [(one, four), (four, twelve), (one, twelve)] {
            let error = (small.1 * small.1 + large.1 * large.1).sqrt();
            assert!((small.0 - large.0).abs() < 4.0 * error, "{what}: {small:?} small, {large:?} large");
        }
    }
}
