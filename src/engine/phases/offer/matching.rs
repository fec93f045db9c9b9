//! MCN hosts and pools find each other: hosts post terms by class of audience, pools accept what beats selling
//! elsewhere, and hosts take the best that accept, the largest audience first.

use crate::engine::agents::hosts::Offer;
use crate::engine::agents::institutions::Pools;
use crate::engine::agents::mcn_hosts::{Ask, McnHosts};
use crate::engine::phases::offer::Week;
use crate::engine::phases::offer::lots::{LOTS, lot_offer};
use crate::engine::units::{BASIS_POINTS, CROPS, basis_points, floor, mul_div, real, share_of};

/// What the pool behind a lot reckons with, fen and parcels.
#[derive(Debug, Clone, Copy)]
struct Case {
    /// Price of a parcel with local hosts.
    price_fen: i64,
    /// Platform fee.
    platform_bp: i64,
    /// Freight, packing and handling of a parcel.
    sending_fen: i64,
    /// What the goods of a parcel bring elsewhere.
    elsewhere_fen: i64,
    /// Public money for the slot fee.
    grant_fen: i64,
}

impl Case {
    /// What the pool gains over selling elsewhere if the host sells `parcels`, fen.
    fn gain_fen(&self, ask: &Ask, parcels: i64) -> i64 {
        let price = ask.price(self.price_fen);
        let net = mul_div(price, BASIS_POINTS - ask.commission_bp - self.platform_bp, BASIS_POINTS);
        parcels * (net - self.sending_fen - self.elsewhere_fen) - (ask.fee_fen - self.grant_fen).max(0)
    }
    /// Whether the pool accepts.
    fn accepts(&self, ask: &Ask, parcels: i64) -> bool {
        parcels > 0 && self.gain_fen(ask, parcels) > 0
    }
}

/// A lot that a host could show.
struct Applicant {
    county: usize,
    lot: usize,
    parcels: i64,
    /// What the host expects to earn with it.
    worth_fen: i64,
}

/// Lists the lots MCN hosts show this week. `left` is what local hosts leave of each lot, by county.
pub fn list_mcn(
    week: &Week<'_>,
    mcn_hosts: &McnHosts,
    pools: &mut Pools,
    left: &mut [[i64; LOTS]],
    offers: &mut Vec<Offer>,
) {
    let first = week.map.households() + week.map.local_hosts();
    let mut sought = vec![[0_i64; 2]; pools.len()];
    let mut queue: Vec<usize> = (0..mcn_hosts.len()).collect();
    queue.sort_by_key(|&host| (-mcn_hosts.followers[host], host));
    for host in queue {
        let ask = week.mcn.ask(mcn_hosts.followers[host]);
        let mut taken = [false; CROPS];
        for applicant in applicants(week, mcn_hosts, pools, host, &ask) {
            let Applicant { county, lot, parcels, .. } = applicant;
            if taken.iter().filter(|taken| **taken).count() >= ask.lots {
                break;
            }
            if taken[lot / 2] {
                continue;
            }
            let pool = county * CROPS + lot / 2;
            // A pool hears of what it could have sold with more in store, and keeps more next time.
            sought[pool][lot % 2] += parcels;
            let parcels = parcels.min(left[county][lot]) / week.map.weight * week.map.weight;
            let case = case(week, pools, county, lot);
            if parcels < ask.minimum.max(1) || !case.accepts(&ask, parcels) {
                continue;
            }
            taken[lot / 2] = true;
            left[county][lot] -= parcels;
            let grant = ask.fee_fen.min(pools.slot_grant_fen[pool]);
            pools.slot_grant_fen[pool] -= grant;
            offers.push(Offer {
                host: u32::try_from(first + host).expect("fewer than 2^32 hosts"),
                price_fen: ask.price(case.price_fen),
                parcels,
                commission_bp: ask.commission_bp,
                discount_bp: ask.discount_bp,
                slot_fee_fen: ask.fee_fen,
                slot_grant_fen: grant,
                hype: week.hype(mcn_hosts.hype[host], county),
                persuasion: week.hosting.persuasion(mcn_hosts.host_skill[host], week.mcn.studio_gain),
                followers: mcn_hosts.followers[host],
                air_share: week.mcn.farm_share,
                ..lot_offer(week, pools, county, lot)
            });
        }
    }
    for (plan, sought) in pools.mcn_parcels.iter_mut().zip(sought) {
        for grade in 0..2 {
            plan[grade] += week.mcn.planning_gain * (real(sought[grade]) - plan[grade]);
        }
    }
}

/// Lots whose pools accept the host's terms, the most lucrative for the host first.
fn applicants(week: &Week<'_>, mcn_hosts: &McnHosts, pools: &Pools, host: usize, ask: &Ask) -> Vec<Applicant> {
    let audience = real(week.mcn.audience(mcn_hosts.followers[host]));
    let mut found = Vec::new();
    for county in (0..week.map.counties()).filter(|&county| week.map.serves(host, county)) {
        let judged = week.judged_share(county);
        for lot in 0..LOTS {
            let pool = county * CROPS + lot / 2;
            if pools.members[pool] == 0 {
                continue;
            }
            // Operators know the host's record; who has none goes by what such sessions usually sell.
            let conversion = judged * mcn_hosts.conversion[host] + (1.0 - judged) * pools.mcn_conversion[pool];
            let believed = floor(conversion * audience);
            let case = case(week, pools, county, lot);
            if believed < ask.minimum.max(1) || !case.accepts(ask, believed) {
                continue;
            }
            let own = floor(mcn_hosts.conversion[host] * audience);
            let disappointed = 1.0 - lot_offer(week, pools, county, lot).expected_quality;
            let each = basis_points(ask.price(case.price_fen), ask.commission_bp)
                - floor(real(week.mcn.disappointment_fen) * disappointed);
            let worth_fen = ask.fee_fen + own * each;
            if worth_fen > 0 {
                found.push(Applicant { county, lot, parcels: believed, worth_fen });
            }
        }
    }
    found.sort_by_key(|it| (-it.worth_fen, it.county, it.lot));
    found
}

fn case(week: &Week<'_>, pools: &Pools, county: usize, lot: usize) -> Case {
    let (pool, grade, crop) = (county * CROPS + lot / 2, lot % 2, lot / 2);
    let hub = week.carriers.tariff_fen[week.map.county_carriers[county]][0];
    let packing = mul_div(week.terms.packing_min, week.terms.wage_fen_per_hour, 60);
    let goods = crate::engine::units::value_of(week.crops.parcel_g[crop], week.prices[pool]);
    Case {
        price_fen: pools.price_fen[pool][grade],
        platform_bp: week.terms.platform_fee_bp,
        sending_fen: week.freight.parcel_fen(hub, week.crops.parcel_g[crop])
            + packing
            + week.terms.packing_material_fen
            + week.terms.pool_handling_fen,
        elsewhere_fen: if grade == 0 { goods } else { share_of(goods, week.terms.grade_b_worth) },
        grant_fen: pools.slot_grant_fen[pool],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: Case =
        Case { price_fen: 4_500, platform_bp: 300, sending_fen: 1_100, elsewhere_fen: 1_700, grant_fen: 0 };

    fn ask(commission_bp: i64, discount_bp: i64, fee_fen: i64) -> Ask {
        Ask { commission_bp, discount_bp, fee_fen, minimum: 10, lots: 2 }
    }

    /// A15: with rising commission the pool accepts up to κ* = 1 − f − (costs + F/n)/p(1 − d) and no further.
    #[test]
    fn acceptance_stops_at_the_commission_solved_by_hand() {
        for (discount, fee, parcels) in [(0, 0, 100), (1_000, 20_000, 80), (500, 5_000, 200)] {
            let price = 4_500.0 * (1.0 - real(discount) / 1e4);
            let costs = 1_100.0 + 1_700.0 + real(fee) / real(parcels);
            let limit = 1.0 - 0.03 - costs / price;
            let accepted: Vec<i64> = (0..=5_000).filter(|&bp| CASE.accepts(&ask(bp, discount, fee), parcels)).collect();
            let last = *accepted.last().expect("at no commission the pool accepts");
            assert_eq!(accepted, (0..=last).collect::<Vec<_>>(), "acceptance ends once");
            // The net price is whole fen: one fen of 4,500 is about two basis points.
            assert!((real(last) / 1e4 - limit).abs() < 5e-4, "{discount} {fee}: {last} against {limit}");
        }
    }

    #[test]
    fn public_money_for_the_slot_makes_a_pool_accept_and_never_pays_more_than_the_fee() {
        let dear = ask(2_000, 1_000, 60_000);
        assert!(!CASE.accepts(&dear, 100));
        let helped = Case { grant_fen: 60_000, ..CASE };
        assert!(helped.accepts(&dear, 100));
        assert_eq!(Case { grant_fen: 90_000, ..CASE }.gain_fen(&dear, 100), helped.gain_fen(&dear, 100));
    }
}
