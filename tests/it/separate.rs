//! Counties whose markets are separate.

use crate::worlds::{QUICK, fingerprint, new_simulation, run_until, short};
use nongbo::engine::simulation::Simulation;

/// Everything of a county: its households, hosts, co-operatives, markets, villages, feeds.
fn county(simulation: &Simulation, county: usize) -> u64 {
    let w = &simulation.world;
    let p = &w.map;
    let mut text = Vec::new();
    for row in p.county_bounds[county]..p.county_bounds[county + 1] {
        let h = &w.households;
        text.push(fingerprint(&(
            h.cash[row].fen(),
            h.debt[row].fen(),
            h.fresh_a[row].grams(),
            (h.host[row], h.member[row], h.effort[row], h.followers[row], h.price_fen[row]),
            (h.belief_own_fen[row].to_bits(), h.volume_parcels[row].to_bits(), h.host_skill[row].to_bits()),
            (h.offline_year_fen[row], h.own_year_fen[row], h.cooperative_year_fen[row], h.wage_year_fen[row]),
        )));
    }
    for row in county * nongbo::engine::units::CROPS..(county + 1) * nongbo::engine::units::CROPS {
        text.push(fingerprint(&(
            w.cooperatives.cash[row].fen(),
            w.cooperatives.price_fen[row],
            w.cooperatives.reputation[row].to_bits(),
            w.markets.index_fen_per_kg[row],
            &w.feed.slots[p.nation_row(county, row % nongbo::engine::units::CROPS)]
                .offers()
                .filter(|&offer| offer != u32::MAX)
                .count(),
        )));
    }
    fingerprint(&text)
}

/// I9: with consumers, impressions, MCN hosts and names of each county apart, a change in one county never changes a bit of
/// the others; with one market for all it does.
#[test]
fn what_is_done_in_one_county_leaves_separate_markets_alone() {
    for separate in [true, false] {
        let mut rules = short(3, 3, 30);
        rules.population.separate_markets = separate;
        let mut unchanged = new_simulation(&rules);
        run_until(&mut unchanged, &rules, 30, QUICK);
        let mut changed = unchanged.fork();
        for row in 0..changed.world.map.county_bounds[1] {
            changed.world.households.experience[row] += 60.0;
            changed.world.households.host[row] = true;
        }
        changed.world.counties.cold_base_g[0] *= 5;
        changed.world.cooperatives.traffic_impressions[0] = 5_000;
        for week in [31, 60, 104] {
            run_until(&mut unchanged, &rules, week, QUICK);
            run_until(&mut changed, &rules, week, QUICK);
            assert_ne!(county(&unchanged, 0), county(&changed, 0), "the county that changed differs in week {week}");
        }
        let same = [1, 2].map(|at| county(&unchanged, at) == county(&changed, at));
        assert_eq!(same, [separate; 2], "separate: {separate}");
    }
}
