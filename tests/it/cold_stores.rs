//! Goods kept in cold stores for the season's rise: who gains, and where nothing changes.

use crate::paired::{REPLICATIONS, assert_rises, together};
use crate::prices::growers_of;
use crate::worlds::{STRICT, change, fingerprints, run_until, short, simulate_to_end, small};
use nongbo::engine::money::{HouseholdSector, Sector, StoreGain};
use nongbo::engine::parameters::Parameters;
use nongbo::engine::units::Fen;

const APPLE: usize = 1;
const LEAF_VEGETABLE: usize = 3;

/// The parameters with public cold rooms for 300 yuan a household and year.
fn with_rooms(rules: &Parameters) -> Parameters {
    change(rules, |rules| {
        rules.supply_chain.split = [1.0, 0.0, 0.0];
        rules.supply_chain.budget_fen_per_household_year = Fen(30_000);
    })
}

/// The parameters where nothing that is kept gains.
fn without_gain(rules: &Parameters) -> Parameters {
    change(rules, |rules| rules.wholesale.store_gain.fill(0.0))
}

/// A small world whose growers all grow one crop.
fn small_growers_of(crop: usize) -> Parameters {
    change(&small(1, 2, 20), |rules| rules.crops.share = growers_of(crop).crops.share)
}

/// What the rooms of the founding earn is a part of the normal price, so the mechanism is neutral there.
#[test]
fn rooms_of_the_founding_gain_nothing() {
    let rules = small_growers_of(APPLE);
    assert_eq!(fingerprints(&simulate_to_end(&rules)), fingerprints(&simulate_to_end(&without_gain(&rules))));
}

#[test]
fn a_crop_that_does_not_keep_gains_nothing() {
    let rules = with_rooms(&small_growers_of(LEAF_VEGETABLE));
    assert_eq!(fingerprints(&simulate_to_end(&rules)), fingerprints(&simulate_to_end(&without_gain(&rules))));
}

/// Every fen of the gain reaches a household's year or a co-operative, no claim is left, and no more is kept than the rooms
/// built hold.
#[test]
fn the_gain_is_posted_once_and_the_rooms_hold_what_is_kept() {
    let rules = with_rooms(&change(&short(1, 2, 20), |rules| {
        rules.crops.share = growers_of(APPLE).crops.share;
        rules.endowment.member_share = 0.5;
    }));
    let mut simulation = crate::worlds::new_simulation(&rules);
    let mut most = 0;
    for week in 1..=simulation.world.map.weeks {
        run_until(&mut simulation, &rules, week, STRICT);
        let (world, stored) = (&simulation.world, simulation.world.markets.stored_g.iter().sum::<i64>());
        assert!(stored <= world.counties.cold_public_g[0], "week {week}");
        most = stored.max(most);
    }
    assert!(most > 100_000, "{most} g");
    let world = &simulation.world;
    assert_eq!(world.markets.stored_g.iter().sum::<i64>(), 0);
    assert_eq!(world.households.store_due_fen.iter().chain(&world.cooperatives.store_due_fen).sum::<i64>(), 0);
    let flows = &simulation.record.flows;
    let posted = |household: bool| -> i64 {
        (0..flows.len())
            .filter(|&row| usize::from(flows.flow[row].0) == StoreGain::ROW)
            .filter(|&row| flows.fen[row] > 0)
            .filter(|&row| (usize::from(flows.sector[row].0) == HouseholdSector::COLUMN) == household)
            .map(|row| flows.fen[row])
            .sum()
    };
    let received: i64 = simulation.record.households.store_fen.iter().sum();
    assert!(received > 0, "nothing was received");
    assert_eq!(received, posted(true));
    // 300 yuan buy no more than 150 kg for each of 40 households, and an apple of any grade gains less than a yuan.
    assert!(received + posted(false) < 40 * 150 * 100);
}

/// Where most apples go offline, cold rooms bring growers more if they can sell out of them later.
#[test]
#[ignore = "slow: paired runs"]
fn rooms_bring_apple_growers_more_where_goods_are_kept() {
    let rules = with_rooms(&growers_of(APPLE));
    let [income, store] = together(REPLICATIONS, &[&without_gain(&rules), &rules], |runs| {
        let difference =
            |column: fn(&nongbo::engine::record::tables::Runs) -> f64| column(&runs[1].1) - column(&runs[0].1);
        [difference(|runs| runs.market_income[0]), difference(|runs| runs.store_income[0])]
    });
    assert_rises("market income", &income);
    assert_rises("gain of cold stores", &store);
}
