//! The list of the week: own streams by household, pool lots by local host, with what buyers expect of each.

use super::{Week, floor_price, next_price};
use crate::agents::hosts::{LocalHosts, Offer, Reputation, Seller};
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::institutions::Pools;
use crate::units::{CROPS, floor, largest_remainder, real};

/// Sets the price of a farmer-host and how many parcels it lists, with the time the sessions take.
pub fn set_price_and_parcels(week: &Week<'_>, pools: &Pools, lent: &mut HouseholdRows<'_>, i: usize) {
    let row = lent.first + i;
    let crop = usize::from(week.endowments.crop[row]);
    let county = usize::from(week.endowments.county[row]);
    let parcel = week.crops.parcel_g[crop];
    let band = week.places.villages[week.endowments.village[row] as usize].band;
    let freight = week.carriers.tariff_fen[week.places.county_carriers[county]][band];
    let least = floor_price(week.terms, week.prices[week.pool_of(row)], parcel, freight);
    let first = if lent.price_fen[i] == 0 { pools.price_fen[week.pool_of(row)][0] } else { lent.price_fen[i] };
    let (price, streak) =
        next_price(week.rules, first, lent.price_streak[i], lent.offered_parcels[i], lent.wanted_parcels[i], least);
    lent.price_fen[i] = price;
    lent.price_streak[i] = streak;
    let stock = (lent.fresh_a[i].grams() + lent.ageing_a[i].grams()) / parcel;
    let weight = week.places.weight;
    let kit = week.equipment.kit_help(lent.kit_until_week[i], week.moment.week, lent.host_skill[i]);
    let session_min = 60.0 * week.hosting.session_hours * (1.0 - kit);
    let spare_min = f64::from(week.endowments.labour_min[row]) * 0.6;
    let most = week.hosting.weekly_parcels().min(spare_min / session_min * week.hosting.orders_per_session);
    let planned = ((1.0 + week.rules.buffer) * lent.volume_parcels[i]).min(most);
    let listed = ((floor(planned) + weight - 1) / weight * weight).max(weight).min(stock / weight * weight);
    lent.offered_parcels[i] = listed;
    let sessions = real(listed) / week.hosting.orders_per_session;
    lent.hosting_min[i] = i32::try_from(floor(sessions * session_min)).expect("a week has few minutes");
}

/// Builds the list: county by county, own streams first, then pool lots host by host.
pub fn list(
    week: &Week<'_>,
    reputation: &Reputation,
    local_hosts: &LocalHosts,
    households: &Households,
    pools: &mut Pools,
    offers: &mut Vec<Offer>,
) {
    for county in 0..week.places.counties() {
        for row in week.places.county_bounds[county]..week.places.county_bounds[county + 1] {
            if households.offered_parcels[row] > 0 {
                offers.push(own_offer(week, reputation, households, pools, row));
            }
        }
        pool_offers(week, reputation, local_hosts, pools, county, offers);
    }
}

fn own_offer(week: &Week<'_>, reputation: &Reputation, households: &Households, pools: &Pools, row: usize) -> Offer {
    let crop = week.endowments.crop[row];
    let pool = week.pool_of(row);
    let labelled = households.member[row];
    let skill = households.host_skill[row];
    let kit = week.equipment.kit_help(households.kit_until_week[row], week.moment.week, skill);
    let prior = reputation.prior(labelled, pools.reputation[pool]);
    Offer {
        host: u32::try_from(row).expect("fewer than 2^32 hosts"),
        seller: Seller::Own(u32::try_from(row).expect("fewer than 2^32 hosts")),
        county: week.endowments.county[row],
        village: Some(week.endowments.village[row]),
        crop,
        grade: 0,
        labelled,
        price_fen: households.price_fen[row],
        parcel_g: week.crops.parcel_g[usize::from(crop)],
        parcels: households.offered_parcels[row],
        commission_bp: 0,
        quality: week.crops.quality(0, households.effort[row]),
        expected_quality: reputation.expected_quality(
            reputation.identity_own,
            households.rating_good[row],
            households.rating_bad[row],
            prior,
        ),
        awareness: 0.0,
        persuasion: week.hosting.persuasion(skill, kit),
        exposure: 0.0,
        followers: households.followers[row],
        wanted: 0,
        sold: 0,
    }
}

/// Lots of a county's pools, shared over its local hosts on air by audience, within their time.
fn pool_offers(
    week: &Week<'_>,
    reputation: &Reputation,
    local_hosts: &LocalHosts,
    pools: &mut Pools,
    county: usize,
    offers: &mut Vec<Offer>,
) {
    let hosts: Vec<usize> = (week.places.county_hosts[county]..week.places.county_hosts[county + 1])
        .filter(|&h| local_hosts.active[h])
        .collect();
    let weights: Vec<i64> = hosts.iter().map(|&h| local_hosts.followers[h] + week.rules.lot_weight).collect();
    let stock: Vec<i64> =
        (0..CROPS * 2).map(|lot| parcels_in_stock(week, pools, county * CROPS + lot / 2, lot % 2)).collect();
    let all: i64 = stock.iter().sum();
    let time = floor(
        week.hosting.local_sessions * week.hosting.orders_per_session * real(i64::try_from(hosts.len()).unwrap_or(0)),
    );
    let listed = if all > time { largest_remainder(time, &stock) } else { stock };
    let weight = week.places.weight;
    let lots: Vec<Vec<i64>> = listed.iter().map(|&parcels| largest_remainder(parcels / weight, &weights)).collect();
    for lot in 0..CROPS * 2 {
        pools.offered[county * CROPS + lot / 2][lot % 2] = lots[lot].iter().sum::<i64>() * weight;
    }
    for (place, &host) in hosts.iter().enumerate() {
        for (lot, parts) in lots.iter().enumerate() {
            if parts[place] > 0 {
                offers.push(pool_offer(week, reputation, local_hosts, pools, host, county, lot, parts[place] * weight));
            }
        }
    }
}

fn parcels_in_stock(week: &Week<'_>, pools: &Pools, row: usize, grade: usize) -> i64 {
    let grams =
        if grade == 0 { pools.fresh_a[row].grams() + pools.ageing_a[row].grams() } else { pools.fresh_b[row].grams() };
    let expected = (1.0 + week.rules.buffer) * pools.volume_parcels[row][grade];
    (grams / week.crops.parcel_g[row % CROPS]).min(floor(expected) + week.places.weight)
}

#[allow(clippy::too_many_arguments, reason = "a listing has many sides")]
fn pool_offer(
    week: &Week<'_>,
    reputation: &Reputation,
    local_hosts: &LocalHosts,
    pools: &Pools,
    host: usize,
    county: usize,
    lot: usize,
    parcels: i64,
) -> Offer {
    let (crop, grade) = (lot / 2, lot % 2);
    let row = county * CROPS + crop;
    let labelled = grade == 0;
    let gain = if labelled { week.crops.effort_quality * pools.effort_share[row] } else { 0.0 };
    let prior = reputation.prior(labelled, pools.reputation[row]);
    // A mixed lot promises less than a graded one: the listing shows the grade.
    let shown = if labelled { prior } else { prior.min(week.crops.quality_b) };
    Offer {
        host: u32::try_from(week.places.households() + host).expect("fewer than 2^32 hosts"),
        seller: Seller::Pool(u32::try_from(row).expect("few pools")),
        county: u16::try_from(county).expect("few counties"),
        village: None,
        crop: u8::try_from(crop).expect("few crops"),
        grade: u8::try_from(grade).expect("two grades"),
        labelled,
        price_fen: pools.price_fen[row][grade],
        parcel_g: week.crops.parcel_g[crop],
        parcels,
        commission_bp: week.hosting.local_commission_bp,
        quality: week.crops.quality(grade, false) + gain,
        expected_quality: reputation.expected_quality(
            reputation.identity_pool,
            pools.rating_good[row],
            pools.rating_bad[row],
            shown,
        ),
        awareness: 0.0,
        persuasion: week.hosting.persuasion(local_hosts.host_skill[host], 0.0),
        exposure: 0.0,
        followers: local_hosts.followers[host],
        wanted: 0,
        sold: 0,
    }
}
