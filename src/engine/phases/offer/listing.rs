//! Own streams: a farmer-host's price and parcels, and its place in the list with what buyers expect of it.

use crate::engine::agents::hosts::{Offer, Seller};
use crate::engine::agents::households::{HouseholdRows, Households};
use crate::engine::agents::institutions::Pools;
use crate::engine::phases::offer::{Week, floor_price, next_price};
use crate::engine::units::{floor, real};

/// Sets the price of a farmer-host and how many parcels it lists, with the time the sessions take.
pub fn set_price_and_parcels(week: &Week<'_>, pools: &Pools, lent: &mut HouseholdRows<'_>, i: usize) {
    let row = lent.first + i;
    let crop = usize::from(week.endowments.crop[row]);
    let county = usize::from(week.endowments.county[row]);
    let parcel = week.crops.parcel_g[crop];
    let band = week.map.villages[week.endowments.village[row] as usize].band;
    let tariff = week.carriers.tariff_fen[week.map.county_carriers[county]][band];
    let freight = week.freight.parcel_fen(tariff, parcel);
    let least = floor_price(week.terms, week.prices[week.pool_of(row)], parcel, freight);
    let first = if lent.price_fen[i] == 0 { pools.price_fen[week.pool_of(row)][0] } else { lent.price_fen[i] };
    let (price, streak) =
        next_price(week.rules, first, lent.price_streak[i], lent.offered_parcels[i], lent.wanted_parcels[i], least);
    lent.price_fen[i] = price;
    lent.price_streak[i] = streak;
    let stock = (lent.fresh_a[i].grams() + lent.ageing_a[i].grams()) / parcel;
    let weight = week.map.weight;
    let kit = week.equipment.kit_help(lent.kit_until_week[i], week.tick.week, lent.host_skill[i]);
    let session_min = 60.0 * week.hosting.session_hours * (1.0 - kit);
    // What is streamed is packed as well, in the time that farming leaves.
    let farm_min = week.endowments.farm_min(row, week.crops.labour_min_per_cmu[crop]);
    let spare_min = real((i64::from(week.endowments.labour_min[row]) - farm_min).max(0));
    let parcel_min = session_min / week.hosting.orders_per_session + real(week.terms.packing_min);
    let most = week.hosting.weekly_parcels().min(spare_min / parcel_min);
    let planned = ((1.0 + week.rules.buffer) * lent.volume_parcels[i]).min(most);
    let listed = ((floor(planned) + weight - 1) / weight * weight).max(weight).min(stock / weight * weight);
    lent.offered_parcels[i] = listed;
    let sessions = real(listed) / week.hosting.orders_per_session;
    lent.hosting_min[i] = i32::try_from(floor(sessions * session_min)).expect("a week has few minutes");
}

/// What a household streams this week.
pub fn own_offer(week: &Week<'_>, households: &Households, pools: &Pools, row: usize) -> Offer {
    let crop = week.endowments.crop[row];
    let pool = week.pool_of(row);
    let labelled = households.member[row] || households.mimic[row];
    let skill = households.host_skill[row];
    let kit = week.equipment.kit_help(households.kit_until_week[row], week.tick.week, skill);
    let number = u32::try_from(row).expect("fewer than 2^32 hosts");
    let traced = households.trace_until_week[row] > week.tick.week;
    let identity = if traced { week.reputation.identity_traced } else { week.reputation.identity_own };
    let prior = if labelled { pools.reputation[pool] } else { week.generic_quality(pool) };
    Offer {
        host: number,
        seller: Seller::Own(number),
        county: week.endowments.county[row],
        village: Some(week.endowments.village[row]),
        crop,
        grade: 0,
        labelled,
        price_fen: households.price_fen[row],
        parcel_g: week.crops.parcel_g[usize::from(crop)],
        parcels: households.offered_parcels[row],
        commission_bp: 0,
        discount_bp: 0,
        slot_fee_fen: 0,
        slot_grant_fen: 0,
        quality: week.crops.quality(0, households.effort[row]),
        expected_quality: week.reputation.expected_quality(
            identity,
            households.rating_good[row],
            households.rating_bad[row],
            prior,
        ),
        hype: week.hype(week.hosting.hype, usize::from(week.endowments.county[row])),
        awareness: 0.0,
        persuasion: week.hosting.persuasion(skill, kit),
        air_share: 1.0,
        exposure: 0.0,
        followers: households.followers[row],
        wanted: 0,
        sold: 0,
    }
}
