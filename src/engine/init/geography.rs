//! Draws the map: counties around the cities, villages around the county seats, consumers by city and type.

use crate::geography::{Map, Segment, TYPES, Village};
use crate::parameters::Parameters;
use crate::rng::draws::{found_county, found_village};
use crate::rng::samplers::{happens, lognormal, normal, unit};
use crate::rng::{Block, ReplicationRng};
use crate::units::{CROPS, WEEKS, largest_remainder, real};

/// The map of a replication, without the expected quantities.
pub fn map(rules: &Parameters, rng: &ReplicationRng) -> Map {
    let population = &rules.population;
    let counties = population.counties as usize;
    let per_county = population.villages_per_county as usize;
    let per_village = population.households_per_village as usize;
    let households = counties * per_county * per_village;
    let cities = population.cities as usize;
    let blocks = blocks_of_counties(rng, counties);
    let distances = city_distances(rules, &blocks);
    let base = rules.geography.transit_base_days;
    let local_hosts = per_county * per_village * population.local_hosts_per_thousand as usize / 1000;
    let mcn_hosts = households * population.mcn_hosts_per_ten_thousand as usize / 10_000;
    let zones = if population.separate_markets { counties } else { 1 };
    Map {
        warmer_c: blocks
            .iter()
            .map(|block| rules.geography.county_temperature_sd_c * normal(block[found_county::TEMPERATURE]))
            .collect(),
        inland: blocks.iter().map(|block| is_inland(rules, block)).collect(),
        remote: blocks.iter().map(|block| is_remote(rules, block)).collect(),
        crop_share: blocks.iter().map(|block| crop_share(rules, block)).collect(),
        villages: villages(rules, rng, &blocks, per_county),
        village_households: rules.geography.village_households,
        growers_each: rules.geography.growers() / f64::from(population.households_per_village),
        village_bounds: equal_bounds(counties * per_county, per_village),
        county_bounds: equal_bounds(counties, per_county * per_village),
        county_villages: equal_bounds(counties, per_county),
        county_hosts: equal_bounds(counties, local_hosts.max(2)),
        mcn_hosts: if population.mcn_hosts_per_ten_thousand == 0 { 0 } else { mcn_hosts.max(4) },
        mcn_counties: rules.mcn.counties as usize,
        county_carriers: equal_bounds(counties, population.carriers_per_county as usize),
        distance_km: distances.chunks(cities).map(|km| km.iter().copied().fold(f64::INFINITY, f64::min)).collect(),
        farther_km: vec![0.0; counties * CROPS],
        price_basis: vec![1.0; counties * CROPS],
        transit_days: distances.iter().map(|km| base + km / rules.geography.transit_km_per_day).collect(),
        cities,
        zones,
        segments: segments(rules, zones, households),
        weight: population.consumer_weight,
        first_reported_week: population.burn_in_years * WEEKS,
        first_policy_week: population.first_policy_year() * WEEKS,
        weeks: population.years() * WEEKS,
        expected_offline_g: vec![0; counties * CROPS * WEEKS as usize],
        expected_harvest_g: vec![0; counties * CROPS],
        common_effort: std::array::from_fn(|crop| rules.crops.common_effort(crop)),
        grade_a_share: std::array::from_fn(|crop| super::population::mean_grade_a_share(rules, crop)),
    }
}

/// First row of each of `groups` groups of `size` rows, and the number of rows at the end.
fn equal_bounds(groups: usize, size: usize) -> Vec<usize> {
    (0..=groups).map(|group| group * size).collect()
}

fn blocks_of_counties(rng: &ReplicationRng, counties: usize) -> Vec<Block> {
    rng.stream(found_county::PHASE, found_county::PART, 0).blocks(0).take(counties).collect()
}

fn is_inland(rules: &Parameters, block: &Block) -> bool {
    happens(rules.geography.inland_share, block[found_county::INLAND])
}

fn is_remote(rules: &Parameters, block: &Block) -> bool {
    happens(rules.geography.remote_share, block[found_county::REMOTE])
}

/// Shares of the crops among a county's growers: the national shares times a lognormal factor, scaled to sum to 1.
fn crop_share(rules: &Parameters, block: &Block) -> [f64; CROPS] {
    let sigma = rules.geography.specialisation;
    let weight = |crop: usize| rules.crops.share[crop] * lognormal(sigma, block[found_county::FIRST_CROP + crop]);
    let weights: [f64; CROPS] = std::array::from_fn(weight);
    let all: f64 = weights.iter().sum();
    weights.map(|weight| if all > 0.0 { weight / all } else { 0.0 })
}

fn villages(rules: &Parameters, rng: &ReplicationRng, counties: &[Block], per_county: usize) -> Vec<Village> {
    let geography = &rules.geography;
    let stream = rng.stream(found_village::PHASE, found_village::PART, 0);
    let mut villages: Vec<Village> = stream
        .blocks(0)
        .take(counties.len() * per_county)
        .enumerate()
        .map(|(row, block)| {
            let spread = libm::exp(geography.village_distance_sigma * normal(block[found_village::DISTANCE]));
            let remoteness = if is_remote(rules, &counties[row / per_county]) { geography.remote_factor } else { 1.0 };
            Village {
                county: row / per_county,
                distance_km: (geography.village_distance_km * remoteness * spread).clamp(1.0, 150.0),
                area_km2: geography.village_area_km2
                    * lognormal(geography.village_area_sigma, block[found_village::AREA]),
                band: 1,
            }
        })
        .collect();
    for county in villages.chunks_mut(per_county) {
        set_bands(county);
    }
    villages
}

/// Puts the villages of a county beyond the median distance into the far tariff band.
fn set_bands(villages: &mut [Village]) {
    let mut distances: Vec<f64> = villages.iter().map(|village| village.distance_km).collect();
    distances.sort_by(f64::total_cmp);
    let median = distances[distances.len() / 2];
    for village in villages {
        village.band = if village.distance_km > median { 2 } else { 1 };
    }
}

/// Distance from each county to each city, km, county by county. Counties and cities lie on a plane.
fn city_distances(rules: &Parameters, counties: &[Block]) -> Vec<f64> {
    let geography = &rules.geography;
    let cities = rules.population.cities as usize;
    let turn = 2.0 * std::f64::consts::PI;
    let mut distances = Vec::with_capacity(counties.len() * cities);
    for block in counties {
        let angle = turn * unit(block[found_county::ANGLE]);
        // Cities lie on a circle: near its middle a county is far from all of them.
        let [least, span] = if is_inland(rules, block) { [0.1, 0.4] } else { [0.65, 0.25] };
        let radius = geography.city_distance_km * (least + span * unit(block[found_county::DISTANCE]));
        for city in 0..cities {
            let city_angle = turn * real(i64::try_from(city).expect("few cities"))
                / real(i64::try_from(cities).expect("few cities"));
            let (x, y) = (radius * libm::cos(angle), radius * libm::sin(angle));
            let (u, v) = (
                geography.city_distance_km * libm::cos(city_angle),
                geography.city_distance_km * libm::sin(city_angle),
            );
            distances.push(libm::sqrt((x - u) * (x - u) + (y - v) * (y - v)));
        }
    }
    distances
}

/// Consumers by market, city, taste and tier, by largest remainder, in consecutive rows.
fn segments(rules: &Parameters, zones: usize, households: usize) -> Vec<Segment> {
    let consumers =
        i64::try_from(households).expect("few households") * i64::from(rules.population.consumers_per_household);
    let cities = rules.population.cities as usize;
    let by_city = largest_remainder(consumers, &vec![1; zones * cities]);
    let shares = super::type_shares(&rules.tastes);
    let mut segments = Vec::new();
    let mut first = 0;
    for (market_city, &people) in by_city.iter().enumerate() {
        for (kind, &count) in largest_remainder(people, &shares).iter().enumerate().take(TYPES) {
            let end = first + usize::try_from(count).expect("counts are not negative");
            segments.push(Segment { first, end, city: market_city % cities, zone: market_city / cities, kind });
            first = end;
        }
    }
    segments
}
