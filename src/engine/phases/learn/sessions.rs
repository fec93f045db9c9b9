//! What sessions teach: hosts grow in experience; pools and hosts learn what a lot sells for each household that sees it.

use crate::engine::agents::hosts::{HostRow, Hosting, LocalHosts, Offer, Seller};
use crate::engine::agents::institutions::Pools;
use crate::engine::agents::mcn_hosts::{Mcn, McnHosts};
use crate::engine::geography::Map;
use crate::engine::units::{CROPS, WEEKS, real};

/// Experience and skill of local and MCN hosts.
pub(super) fn practise(hosting: &Hosting, mcn: &Mcn, local_hosts: &mut LocalHosts, mcn_hosts: &mut McnHosts) {
    for host in 0..local_hosts.len() {
        let sessions = (real(local_hosts.sold_parcels[host]) / hosting.orders_per_session).min(hosting.local_sessions);
        let on_air = if local_hosts.active[host] { sessions.max(0.5) } else { 0.0 };
        local_hosts.experience[host] = local_hosts.experience[host] * (1.0 - hosting.forgetting) + on_air;
        local_hosts.income_fen[host] -= local_hosts.income_fen[host] / i64::from(WEEKS);
        local_hosts.host_skill[host] = hosting.skill(local_hosts.talent[host], local_hosts.experience[host]);
    }
    for host in 0..mcn_hosts.len() {
        mcn_hosts.experience[host] = mcn_hosts.experience[host] * (1.0 - hosting.forgetting) + mcn.sessions;
        mcn_hosts.host_skill[host] = hosting.skill(mcn_hosts.talent[host], mcn_hosts.experience[host]);
    }
}

/// What was wanted of the lots MCN hosts showed, and to how many households they were shown.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    wanted: i64,
    households: i64,
}
impl Shown {
    fn add(&mut self, wanted: i64, households: i64) {
        self.wanted += wanted;
        self.households += households;
    }
    fn conversion(self) -> Option<f64> {
        (self.households > 0).then(|| real(self.wanted) / real(self.households))
    }
}

/// Records of hosts and expectations of pools follow what was wanted this week. A pool without a lot on air hears of the
/// others; where nobody had one, the first belief slowly returns, so that one bad season is not the end of trying.
pub(super) fn judge(mcn: &Mcn, map: &Map, offers: &[Offer], pools: &mut Pools, mcn_hosts: &mut McnHosts) {
    let mut by_pool = vec![Shown::default(); pools.len()];
    let mut by_host = vec![Shown::default(); mcn_hosts.len()];
    let mut all = vec![Shown::default(); map.zones];
    for offer in offers {
        let host = HostRow::of(offer.host, map.households(), map.local_hosts());
        if let (Seller::Pool(pool), HostRow::Mcn(host)) = (offer.seller, host) {
            let households = mcn.audience(offer.followers);
            by_pool[pool as usize].add(offer.wanted, households);
            by_host[host].add(offer.wanted, households);
            all[map.zone_of(usize::from(offer.county))].add(offer.wanted, households);
        }
    }
    let heard: Vec<f64> = all.iter().map(|all| all.conversion().unwrap_or(mcn.conversion_start)).collect();
    for (row, (expected, shown)) in pools.mcn_conversion.iter_mut().zip(by_pool).enumerate() {
        let heard = heard[map.zone_of(row / CROPS)];
        let (outcome, gain) = shown.conversion().map_or((heard, mcn.hearsay_gain), |own| (own, mcn.conversion_gain));
        *expected += gain * (outcome - *expected);
    }
    for (record, shown) in mcn_hosts.conversion.iter_mut().zip(by_host) {
        if let Some(own) = shown.conversion() {
            *record += mcn.conversion_gain * (own - *record);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_what_was_wanted_over_who_could_see_it() {
        let mut shown = Shown::default();
        assert!(shown.conversion().is_none());
        shown.add(30, 1_000);
        shown.add(10, 1_000);
        assert!((shown.conversion().expect("shown") - 0.02).abs() < 1e-12);
    }
}
