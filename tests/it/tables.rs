//! Recorded tables agree with each other and with the world.

use crate::worlds::{MUCH, QUICK, change, new_simulation, run_until, short, small, with_all};
use nongbo::engine::simulation::Simulation;
use nongbo::engine::units::{WEEKS, real};
use std::collections::BTreeMap;

/// A simulation of two counties with all pathways paid, over two policy years.
fn paid() -> (nongbo::engine::parameters::Parameters, Simulation) {
    let rules = change(&with_all(&short(2, 3, 20), MUCH), |rules| rules.population.policy_years = 2);
    let mut simulation = new_simulation(&rules);
    run_until(&mut simulation, &rules, 3 * WEEKS, QUICK);
    (rules, simulation)
}

#[test]
fn the_weeks_of_a_county_add_up_to_the_years_of_its_households() {
    let (_, simulation) = paid();
    let (counties, households) = (&simulation.record.counties, &simulation.record.households);
    let mut sums: BTreeMap<(u16, u32), [i64; 4]> = BTreeMap::new();
    for row in 0..counties.len() {
        let sum = sums.entry((counties.county[row], counties.week[row] / WEEKS)).or_default();
        sum[0] += counties.income_fen[row];
        sum[1] += counties.live_income_fen[row];
    }
    let t = households;
    for row in 0..t.len() {
        let sum = sums.get_mut(&(t.county[row], t.year[row])).expect("every county has weeks");
        sum[2] += t.market_income_fen[row] + t.moved_fen[row] - t.stock_change_fen[row];
        sum[3] += t.own_fen[row] - t.own_cost_fen[row] + t.cooperative_fen[row] + t.packing_wage_fen[row];
    }
    assert_eq!(sums.len(), 2 * 3);
    for (at, [weeks, live_weeks, years, live_years]) in sums {
        assert_eq!((weeks, live_weeks), (years, live_years), "{at:?}");
        assert!(weeks > 0);
    }
    let one_week = counties.income_fen.iter().max().expect("weeks");
    assert!(real(*one_week) < 0.2 * real(counties.income_fen[..104].iter().sum()), "no week has a whole year");
}

#[test]
fn purchases_add_up_to_the_outlay_and_every_pathway_has_some() {
    let (rules, simulation) = paid();
    let t = &simulation.record.purchases;
    let outlay = simulation.summary(&rules).expect("a row").cash_outlay[0];
    let yuan: f64 = t.yuan.iter().sum();
    assert!((yuan / 120.0 / 2.0 - outlay).abs() < 1e-6 * outlay, "{yuan} yuan, {outlay} yuan a household and year");
    for pathway in 0..5 {
        let rows = || (0..t.len()).filter(|&row| t.pathway[row].0 == pathway);
        assert!(rows().any(|row| t.units[row] > 0.0 && t.yuan[row] > 0.0), "pathway {pathway}");
    }
    assert!((0..t.len()).all(|row| t.policy_year[row] >= 1 && t.year[row] == u32::from(t.policy_year[row])));
    // Impressions of the label are paid one by one, at a price of the rules.
    let promotion: Vec<usize> = (0..t.len()).filter(|&row| t.instrument[row].0 == 9).collect();
    let price = real(rules.brand.impression_fen.0) / 100.0;
    assert!(!promotion.is_empty() && promotion.iter().all(|&row| (t.yuan[row] - t.units[row] * price).abs() < 1e-6));
}

#[test]
fn attributes_of_founding_are_those_of_the_world_and_deciles_are_tenths_of_the_baseline_years() {
    let rules = change(&small(2, 2, 25), |rules| rules.population.baseline_years = 2);
    let mut simulation = new_simulation(&rules);
    run_until(&mut simulation, &rules, 4 * WEEKS, QUICK);
    let (t, e) = (&simulation.record.households, &simulation.world.endowments);
    let mut before = vec![0; 100];
    for row in 0..t.len() {
        let household = t.household[row] as usize;
        let known = (t.county[row], t.village[row], t.crop[row].0, t.land_cmu[row], t.persons[row]);
        let founded =
            (e.county[household], e.village[household], e.crop[household], e.land_cmu[household], e.persons[household]);
        assert_eq!(known, founded);
        assert_eq!(u32::from(t.policy_year[row]), t.year[row].saturating_sub(2), "years 1 and 2 are baseline years");
        assert_eq!(t.decile[row], t.decile[household], "one decile in all years");
        before[household] += if t.policy_year[row] == 0 { t.market_income_fen[row] } else { 0 };
    }
    for decile in 1..=10 {
        let of: Vec<usize> = (0..100).filter(|&household| t.decile[household] == decile).collect();
        assert_eq!(of.len(), 10);
        let most = of.iter().map(|&household| before[household]).max();
        let poorer = (0..100).filter(|&household| Some(before[household]) < most).count();
        assert_eq!(poorer, usize::from(decile) * 10 - 1);
    }
}

#[test]
fn places_are_the_counties_and_villages_of_the_map() {
    let (_, simulation) = paid();
    let (t, map) = (&simulation.record.places, &simulation.world.map);
    assert_eq!(t.name[..2], ["county 1", "county 1, village 1"]);
    assert_eq!(t.name.last().map(String::as_str), Some("county 2, village 3"));
    for row in 0..t.len() {
        let (place, county) = (t.place[row] as usize, usize::from(t.county[row]));
        assert_eq!((t.inland[row], t.remote[row]), (map.inland[county], map.remote[county]));
        if t.kind[row].0 == 0 {
            assert_eq!((place, t.band[row], t.households[row]), (county, 0, 60));
            assert!((t.distance_km[row] - map.distance_km[county]).abs() < 1e-12);
        } else {
            let village = &map.villages[place];
            assert_eq!((village.county, village.band, t.households[row]), (county, usize::from(t.band[row]), 20));
            assert!((t.distance_km[row] - village.distance_km).abs() < 1e-12);
            let households = &simulation.record.households;
            let of = (0..120).filter(|&row| households.village[row] as usize == place);
            assert_eq!(of.count(), 20);
        }
    }
    assert_eq!(t.len(), 2 + 6);
}

#[test]
fn each_pathway_marks_the_households_it_treats_in_its_own_column() {
    let (_, simulation) = paid();
    let (t, last) = (&simulation.record.households, &simulation.world.households.treated);
    let columns =
        [&t.treated_technology, &t.treated_talent, &t.treated_supply_chain, &t.treated_brand, &t.treated_policy];
    for (pathway, column) in columns.into_iter().enumerate() {
        let marked: Vec<bool> = last.iter().map(|bits| bits >> pathway & 1 == 1).collect();
        assert_eq!(column[240..], marked, "pathway {pathway}");
        assert!(column[..120].iter().all(|treated| !treated), "nobody before the policy years");
        assert!(marked.contains(&true), "pathway {pathway}");
    }
}
