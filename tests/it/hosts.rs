//! Hosts: whose audience buys what, what skill and operators do, and who is served first by kits and seats.

use crate::paired::{REPLICATIONS as R, assert_rises, differences};
use crate::worlds::{MUCH, QUICK, change, new_simulation, run_until, short, simulate_to_end, thousand, with};
use nongbo::engine::agents::hosting::HostRow;
use nongbo::engine::agents::offers::Offer;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::Simulation;

/// The row of the local host that shows an offer.
fn local_host(simulation: &Simulation, offer: &Offer) -> Option<usize> {
    let world = &simulation.world;
    match HostRow::of(offer.host, world.households.len(), world.local_hosts.len()) {
        HostRow::Local(row) => Some(row),
        _ => None,
    }
}

/// A lot is one stock for all local hosts that show it: together they sell no more than there is, and nobody's sales are
/// bounded by its share of the audience.
#[test]
fn local_hosts_of_a_county_sell_from_one_stock() {
    let rules = short(2, 4, 40);
    let mut simulation = new_simulation(&rules);
    let mut beyond_audience = 0;
    for week in 0..52 {
        run_until(&mut simulation, &rules, week + 1, QUICK);
        let world = &simulation.world;
        for row in 0..world.cooperatives.len() {
            for grade in 0..2 {
                let of_lot = |offer: &&Offer| {
                    usize::from(offer.county) * 6 + usize::from(offer.crop) == row && usize::from(offer.grade) == grade
                };
                let lot: Vec<&Offer> = world
                    .offers
                    .iter()
                    .filter(of_lot)
                    .filter(|offer| local_host(&simulation, offer).is_some())
                    .collect();
                let (stock, audience) = (world.cooperatives.offered[row][grade], lot.iter().map(|it| it.followers));
                assert!(lot.iter().map(|offer| offer.sold).sum::<i64>() <= stock, "week {week}");
                assert!(lot.iter().all(|offer| offer.parcels == stock), "no time binds here");
                let all = audience.sum::<i64>();
                beyond_audience +=
                    lot.iter().filter(|it| all > 0 && it.sold * all > stock * it.followers + 4 * all).count();
            }
        }
    }
    assert!(beyond_audience > 0, "some host sells more than its share of the audience");
}

/// Of the two hosts of a county's live room one has much more talent than the other, in turn the first and the second.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_skilled_local_host_earns_more_than_its_neighbour() {
    let rules = thousand(1);
    let earnings: Vec<f64> = (0..R)
        .map(|replication| {
            let mut simulation = Simulation::init(&rules, 2023, replication).expect("a world is founded");
            let first: Vec<usize> = simulation.world.map.county_hosts.clone();
            let skilled = |county: usize| first[county] + county % 2;
            let other = |county: usize| first[county] + 1 - county % 2;
            for county in 0..first.len() - 1 {
                simulation.world.local_hosts.talent[skilled(county)] = 1.5;
                simulation.world.local_hosts.talent[other(county)] = 0.4;
            }
            run_until(&mut simulation, &rules, 104, QUICK);
            let income = &simulation.world.local_hosts.income_fen;
            let gap = |county: usize| income[skilled(county)] - income[other(county)];
            #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
            let yuan = (0..first.len() - 1).map(gap).sum::<i64>() as f64 / 100.0;
            yuan
        })
        .collect();
    assert_rises("what the skilled host earns more", &earnings);
}

/// What local hosts sold in the year so far, yuan.
fn local_gmv(simulation: &Simulation) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
    let yuan = simulation.world.local_hosts.gmv_year_fen.iter().sum::<i64>() as f64 / 100.0;
    yuan
}

/// A world without MCN hosts, in which operators can only add sessions of local hosts.
fn without_mcn() -> Parameters {
    change(&thousand(1), |rules| rules.population.mcn_hosts_per_ten_thousand = 0)
}

#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn operators_raise_the_sales_of_local_hosts_where_sessions_bind() {
    let base = change(&without_mcn(), |rules| rules.hosting.local_sessions = 0.5);
    let arm = change(&base, |rules| rules.talent.units_per_thousand = [0.0, 0.0, 60.0]);
    let [sales] = differences(R, &base, &arm, |simulation, _| [local_gmv(simulation)]);
    assert_rises("sales of local hosts", &sales);
}

/// Where hosts have time for all lots, further sessions have nothing to sell.
#[test]
fn operators_change_no_sale_where_sessions_do_not_bind() {
    let base = change(&short(2, 4, 20), |rules| {
        rules.population.mcn_hosts_per_ten_thousand = 0;
        rules.hosting.local_sessions = 14.0;
    });
    let arm = change(&base, |rules| rules.talent.units_per_thousand = [0.0, 0.0, 60.0]);
    let [without, paid] = [&base, &arm].map(simulate_to_end);
    let spent = &paid.world.government.accounts.spent_fen;
    assert!(spent.iter().sum::<i64>() > 0, "operators are paid");
    assert_eq!(without.world.local_hosts.gmv_year_fen, paid.world.local_hosts.gmv_year_fen);
}

/// Courses for all who stream: where skill lowers refunds too, more of what those trained sell is kept. That their profit
/// rises could not be shown (docs/decisions.md).
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn trained_hosts_have_fewer_refunds_where_skill_lowers_them() {
    let base = change(&thousand(2), |rules| {
        (rules.learn.seat_sessions, rules.talent.units_per_thousand) = (80.0, [200.0, 0.0, 0.0]);
    });
    let business = change(&base, |rules| rules.hosting.skill_refunds = 3.0);
    let [kept] = differences(R, &base, &business, |_, runs| [-runs.refund_rate[0]]);
    assert_rises("share of live sales that is not refunded", &kept);
}

/// Households that have a public kit, or a seat taken or offered.
fn served(simulation: &Simulation) -> Vec<bool> {
    let it = &simulation.world.households;
    (0..it.len()).map(|row| it.kit_public[row] || it.seat_offered[row] || it.seats[row] > 0).collect()
}

/// With more money more of those who stream are served and nobody drops out; nobody else is served, and what is not needed is
/// returned.
#[test]
fn kits_and_seats_go_to_those_who_stream_and_the_rest_is_returned() {
    let rules = change(&short(2, 6, 40), |rules| {
        (rules.endowment.host_share, rules.equipment.kit_gain) = (0.15, 0.05);
        rules.decide.hosting_taste_mean_fen += 500_000;
    });
    let mut trunk = new_simulation(&rules);
    run_until(&mut trunk, &rules, 52, QUICK);
    let households = &trunk.world.households;
    for number in [0, 1] {
        let needs = |row: usize| households.host[row] && (number == 1 || households.kit_until_week[row] <= 52);
        let expected: Vec<bool> = (0..households.len()).map(needs).collect();
        let streaming = expected.iter().filter(|host| **host).count();
        let after = |fen: i64| {
            let arm = change(&with(&rules, number, fen), |it| {
                (it.technology.split, it.talent.split) = ([1.0, 0.0, 0.0], [1.0, 0.0, 0.0]);
            });
            let mut simulation = trunk.fork();
            run_until(&mut simulation, &arm, 53, QUICK);
            let few = served(&simulation);
            run_until(&mut simulation, &arm, rules.population.policy_years * 52 + 52, QUICK);
            (few, simulation.world.government.accounts.returned_fen.iter().sum::<i64>())
        };
        let sets = [400, 4_000, 16_000, MUCH].map(after);
        for pair in sets.windows(2) {
            let counts = [0, 1].map(|at| pair[at].0.iter().filter(|served| **served).count());
            assert!(counts[0] <= counts[1] && pair[0].0.iter().zip(&pair[1].0).all(|(less, more)| !less || *more));
        }
        let [(none, _), .., (all, returned)] = &sets;
        let few = none.iter().filter(|served| **served).count();
        assert!(few < streaming, "pathway {number}: {few} served of {streaming} who stream");
        assert_eq!(*all, expected, "all who stream and nobody else");
        assert!(*returned > 0, "money that nobody can be served with is returned");
    }
}

/// Who begins to stream later comes behind all who streamed before.
#[test]
fn later_starters_are_served_after_those_on_air_before_the_policy() {
    let rules = change(&short(2, 6, 40), |rules| {
        (rules.population.policy_years, rules.endowment.host_share) = (3, 0.05);
        rules.decide.hosting_taste_mean_fen += 1_000_000;
        rules.technology.split = [1.0, 0.0, 0.0];
    });
    let many = simulate_to_end(&with(&rules, 0, MUCH));
    let began = &many.world.households.began_streaming;
    assert!(began.contains(&1) && began.iter().any(|year| *year > 1), "some began in the policy years");
    let kits = &many.world.households.kit_public;
    assert!(kits.iter().zip(began).all(|(kit, began)| !kit || *began > 0), "nobody gets a kit who never streamed");
    assert!(kits.iter().zip(began).any(|(kit, began)| *kit && *began > 1));
    let taste = change(&rules, |it| it.govern.hosts_first = false);
    let applicants = simulate_to_end(&with(&taste, 0, MUCH));
    let households = &applicants.world.households;
    assert!(households.kit_public.iter().zip(&households.began_streaming).any(|(kit, began)| *kit && *began == 0));
}

/// In the first year a local host has earned at most its commission on what was ordered, a farmer less than its sales; and the
/// table of households tells age and schooling of the host.
#[test]
fn the_tables_hold_what_hosts_earn_and_who_they_are() {
    let rules = change(&short(2, 6, 40), |rules| {
        rules.endowment.host_share = 0.2;
        rules.decide.hosting_taste_mean_fen += 1_000_000;
    });
    let mut simulation = new_simulation(&rules);
    run_until(&mut simulation, &rules, 52, QUICK);
    let hosts = &simulation.record.hosts;
    let rows: Vec<usize> = (0..hosts.len()).filter(|&row| hosts.week[row] == 51).collect();
    let of_kind = |kind: u8| rows.iter().copied().filter(move |&row| hosts.kind[row].0 == kind);
    for row in of_kind(1) {
        let most = hosts.gmv_year_fen[row] * rules.hosting.local_commission_bp / 10_000;
        assert!(hosts.income_year_fen[row] <= most, "{} of at most {most}", hosts.income_year_fen[row]);
    }
    assert!(of_kind(0).all(|row| hosts.income_year_fen[row] < hosts.gmv_year_fen[row].max(1)));
    for kind in [0, 1] {
        assert!(of_kind(kind).any(|row| hosts.income_year_fen[row] > 0), "hosts of kind {kind} earn something");
    }
    let (households, endowments) = (&simulation.record.households, &simulation.world.endowments);
    assert!((0..households.len()).all(|row| {
        let household = households.household[row] as usize;
        (households.age_band[row], households.schooling[row])
            == (endowments.age_band[household], endowments.schooling[household])
    }));
    assert!(households.schooling.iter().any(|level| *level > 0));
}
