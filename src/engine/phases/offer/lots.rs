//! Pool lots: what a county's pools show through its local hosts, and what buyers expect of a lot whoever shows it.

use crate::engine::agents::hosts::{LocalHosts, Offer, Seller};
use crate::engine::agents::institutions::Pools;
use crate::engine::phases::offer::Week;
use crate::engine::units::{CROPS, floor, largest_remainder, real};

/// Lots of a county: one a crop and grade.
pub const LOTS: usize = CROPS * 2;

/// Lists the lots of a county's pools through its local hosts on air, shared by audience within their time; operators
/// paid by the county add sessions. Returns the parcels of each lot that no local host shows.
pub fn list_local(
    week: &Week<'_>,
    local_hosts: &LocalHosts,
    pools: &mut Pools,
    county: usize,
    offers: &mut Vec<Offer>,
) -> [i64; LOTS] {
    let hosts: Vec<usize> =
        (week.map.county_hosts[county]..week.map.county_hosts[county + 1]).filter(|&h| local_hosts.active[h]).collect();
    let weights: Vec<i64> = hosts.iter().map(|&h| local_hosts.followers[h] + week.rules.lot_weight).collect();
    let stock: [i64; LOTS] = std::array::from_fn(|lot| in_stock(week, pools, county, lot));
    let planned: Vec<i64> = (0..LOTS).map(|lot| stock[lot].min(expected(week, pools, county, lot))).collect();
    let sessions = week.hosting.local_sessions * real(i64::try_from(hosts.len()).expect("few hosts"))
        + week.hosting.operator_sessions * week.counties.operators[county];
    let time = floor(sessions * week.hosting.orders_per_session);
    let listed = if planned.iter().sum::<i64>() > time { largest_remainder(time, &planned) } else { planned };
    let weight = week.map.weight;
    let parts: Vec<Vec<i64>> = listed.iter().map(|&parcels| largest_remainder(parcels / weight, &weights)).collect();
    for (place, &host) in hosts.iter().enumerate() {
        for (lot, parts) in parts.iter().enumerate().filter(|(_, parts)| parts[place] > 0) {
            offers.push(Offer {
                host: u32::try_from(week.map.households() + host).expect("fewer than 2^32 hosts"),
                parcels: parts[place] * weight,
                commission_bp: week.hosting.local_commission_bp,
                hype: week.hype(week.hosting.hype, county),
                persuasion: week.hosting.persuasion(local_hosts.host_skill[host], 0.0),
                followers: local_hosts.followers[host],
                ..lot_offer(week, pools, county, lot)
            });
        }
    }
    std::array::from_fn(|lot| {
        let shown = parts[lot].iter().sum::<i64>() * weight;
        pools.offered[county * CROPS + lot / 2][lot % 2] = shown;
        stock[lot] - shown
    })
}

fn in_stock(week: &Week<'_>, pools: &Pools, county: usize, lot: usize) -> i64 {
    let row = county * CROPS + lot / 2;
    let grams = if lot.is_multiple_of(2) {
        pools.fresh_a[row].grams() + pools.ageing_a[row].grams()
    } else {
        pools.fresh_b[row].grams()
    };
    grams / week.crops.parcel_g[lot / 2]
}

fn expected(week: &Week<'_>, pools: &Pools, county: usize, lot: usize) -> i64 {
    let volume = pools.volume_parcels[county * CROPS + lot / 2][lot % 2];
    floor((1.0 + week.rules.buffer) * volume) + week.map.weight
}

/// A lot without a host: owner, goods, price, what it is and what buyers expect of it.
pub fn lot_offer(week: &Week<'_>, pools: &Pools, county: usize, lot: usize) -> Offer {
    let (crop, grade) = (lot / 2, lot % 2);
    let row = county * CROPS + crop;
    let labelled = grade == 0;
    let gain = if labelled { week.crops.effort_quality * pools.effort_share[row] } else { 0.0 };
    // A mixed lot promises less than a graded one: the listing shows the grade.
    let prior = if labelled { pools.reputation[row] } else { week.generic_quality(row).min(week.crops.quality_b) };
    Offer {
        host: 0,
        seller: Seller::Pool(u32::try_from(row).expect("few pools")),
        county: u16::try_from(county).expect("few counties"),
        village: None,
        crop: u8::try_from(crop).expect("few crops"),
        grade: u8::try_from(grade).expect("two grades"),
        labelled,
        price_fen: pools.price_fen[row][grade],
        parcel_g: week.crops.parcel_g[crop],
        parcels: 0,
        commission_bp: 0,
        discount_bp: 0,
        slot_fee_fen: 0,
        slot_grant_fen: 0,
        quality: week.crops.quality(grade, false) + gain,
        expected_quality: week.reputation.expected_quality(
            week.reputation.pool_identity(if labelled { pools.traced_share[row] } else { 0.0 }),
            pools.rating_good[row],
            pools.rating_bad[row],
            prior,
        ),
        hype: 0.0,
        awareness: 0.0,
        persuasion: 0.0,
        air_share: 1.0,
        exposure: 0.0,
        followers: 0,
        wanted: 0,
        sold: 0,
    }
}
