//! Followers at the beginning: which hosts consumers follow.

use crate::agents::hosting::HostRow;
use crate::parameters::Parameters;
use crate::rng::ReplicationRng;
use crate::rng::draws::{found_consumer, found_local_host, found_mcn_host, found_rank};
use crate::rng::samplers::unit;
use crate::units::{floor, largest_remainder, real};
use crate::world::World;

/// Gives the hosts on air their first followers. The wanted numbers are heavy-tailed; the consumers remember whom they follow.
pub fn set_followers(rules: &Parameters, rng: &ReplicationRng, world: &mut World) {
    let hosts = wanted_followers(rules, rng, world);
    let words = rng.stream(found_consumer::PHASE, found_consumer::PART, 0);
    for zone in 0..world.map.zones {
        let segments = world.map.segments.iter().filter(|segment| segment.zone == zone);
        // The segments of a market are consecutive.
        let first = segments.clone().map(|segment| segment.first).min().unwrap_or(0);
        let rows = first..segments.map(|segment| segment.end).max().unwrap_or(first);
        let start = words.block(zone)[found_consumer::HOST];
        let in_market: Vec<(u32, i64)> =
            hosts.iter().copied().filter(|&(host, _)| zone_of(world, host) == zone).collect();
        spread(rules, world, rows, start, &in_market);
    }
}

/// The number of every host on air, and the followers it would have if there were enough consumers.
fn wanted_followers(rules: &Parameters, rng: &ReplicationRng, world: &World) -> Vec<(u32, i64)> {
    let number = |host: usize| u32::try_from(host).expect("fewer than 2^32 hosts");
    let households = world.map.households();
    let farmers = rng.stream(found_rank::PHASE, found_rank::PART, 0);
    let locals = rng.stream(found_local_host::PHASE, found_local_host::PART, 0);
    let mcn = rng.stream(found_mcn_host::PHASE, found_mcn_host::PART, 0);
    let pareto =
        |word: u32| rules.hosting.followers_median / 2.0 * libm::pow(unit(word), -1.0 / rules.hosting.followers_tail);
    let mut hosts: Vec<(u32, i64)> = Vec::new();
    for row in (0..households).filter(|&row| world.households.host[row]) {
        hosts.push((number(row), floor(pareto(farmers.block(row)[found_rank::FOLLOWERS]))));
    }
    for row in (0..world.local_hosts.len()).filter(|&row| world.local_hosts.active[row]) {
        let wanted = rules.founding.local_follower_ratio * pareto(locals.block(row)[found_local_host::FOLLOWERS]);
        hosts.push((number(households + row), floor(wanted)));
    }
    let first_mcn = households + world.local_hosts.len();
    for row in 0..world.mcn_hosts.len() {
        let u = unit(mcn.block(row)[found_mcn_host::FOLLOWERS]);
        let wanted = rules.mcn.followers_median * libm::pow(2.0 * u, -1.0 / rules.mcn.followers_tail);
        hosts.push((number(first_mcn + row), floor(wanted.min(1e15))));
    }
    hosts
}

/// Market a host sells in.
fn zone_of(world: &World, host: u32) -> usize {
    match HostRow::of(host, world.map.households(), world.local_hosts.len()) {
        HostRow::Farm(row) => world.map.zone_of(usize::from(world.endowments.county[row])),
        HostRow::Local(row) => world.map.zone_of(usize::from(world.local_hosts.county[row])),
        HostRow::Mcn(row) => row % world.map.zones,
    }
}

/// Gives hosts their followers among the consumers `rows`. A consumer follows one host at most. A stride spreads the
/// followers of every host over all segments.
fn spread(rules: &Parameters, world: &mut World, rows: std::ops::Range<usize>, start: u32, hosts: &[(u32, i64)]) {
    let weight = world.map.weight;
    let consumers = rows.len();
    let people = i64::try_from(consumers).expect("few consumers");
    let cap = floor(rules.hosting.followers_cap * real(people)).min(rules.hosting.followers_most / weight).max(1);
    let agents: Vec<i64> = hosts.iter().map(|&(_, followers)| (followers / weight).min(cap)).collect();
    let quotas = largest_remainder(agents.iter().sum::<i64>().min(people), &agents);
    let stride = (consumers / 2 + 1..=consumers + 1).find(|&s| gcd(s, consumers) == 1).unwrap_or(1);
    let mut position = usize::try_from(start).expect("32 bits") % consumers.max(1);
    for (&(host, _), quota) in hosts.iter().zip(quotas) {
        for _ in 0..quota {
            world.consumers.followed[rows.start + position][0] = host;
            position = (position + stride) % consumers;
        }
        let followers = quota * weight;
        match HostRow::of(host, world.map.households(), world.local_hosts.len()) {
            HostRow::Farm(row) => world.households.followers[row] = followers,
            HostRow::Local(row) => world.local_hosts.followers[row] = followers,
            HostRow::Mcn(row) => world.mcn_hosts.followers[row] = followers,
        }
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
