//! What sessions teach: hosts grow in experience; co-operatives and MCN hosts learn what a lot sells for each household that sees it.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::hosting::HostRow;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::mcn_hosts::McnHosts;
use crate::agents::offers::Seller;
use crate::phases::learn::Given;
use crate::units::{CROPS, WEEKS, real};

/// Experience and skill of local and MCN hosts.
pub(super) fn practise(given: Given<'_>, local_hosts: &mut LocalHosts, mcn_hosts: &mut McnHosts) {
    let Given { hosting, mcn, .. } = given;
    for host in 0..local_hosts.len() {
        let sessions = (real(local_hosts.sold_parcels[host]) / hosting.orders_per_session).min(hosting.local_sessions);
        let on_air = if local_hosts.active[host] { sessions.max(hosting.local_sessions_least) } else { 0.0 };
        local_hosts.experience[host] = local_hosts.experience[host] * (1.0 - hosting.forgetting) + on_air;
        local_hosts.income_fen[host] -= local_hosts.income_fen[host] / i64::from(WEEKS);
        local_hosts.host_skill[host] = hosting.skill(local_hosts.talent[host], local_hosts.experience[host]);
    }
    for host in 0..mcn_hosts.len() {
        mcn_hosts.experience[host] = mcn_hosts.experience[host] * (1.0 - hosting.forgetting) + mcn.sessions;
        mcn_hosts.host_skill[host] = hosting.skill(mcn_hosts.talent[host], mcn_hosts.experience[host]);
    }
}

/// Parcels wanted of the lots that MCN hosts showed, and households they were shown to.
#[derive(Debug, Clone, Copy, Default)]
struct LotResults {
    wanted: i64,
    households: i64,
}
impl LotResults {
    fn add(&mut self, wanted: i64, households: i64) {
        self.wanted += wanted;
        self.households += households;
    }
    /// Parcels wanted by each household; `None` where no lot was shown.
    fn conversion(self) -> Option<f64> {
        (self.households > 0).then(|| real(self.wanted) / real(self.households))
    }
}

/// Records of hosts and expectations of co-operatives follow what was wanted this week.
///
/// A co-operative without a lot on air learns from the others in its market; where nobody had one, its expectation slowly returns to
/// the start value, so that one bad season does not end all attempts.
pub(super) fn update_conversions(given: Given<'_>, cooperatives: &mut Cooperatives, mcn_hosts: &mut McnHosts) {
    let Given { mcn, map, offers, .. } = given;
    let mut by_cooperative = vec![LotResults::default(); cooperatives.len()];
    let mut by_host = vec![LotResults::default(); mcn_hosts.len()];
    let mut by_zone = vec![LotResults::default(); map.zones];
    for offer in offers {
        let host = HostRow::of(offer.host, map.households(), map.local_hosts());
        if let (Seller::Cooperative(cooperative), HostRow::Mcn(host)) = (offer.seller, host) {
            let households = mcn.audience(offer.followers);
            by_cooperative[cooperative as usize].add(offer.wanted, households);
            by_host[host].add(offer.wanted, households);
            by_zone[map.zone_of(usize::from(offer.county))].add(offer.wanted, households);
        }
    }
    let zone_conversion: Vec<f64> =
        by_zone.iter().map(|results| results.conversion().unwrap_or(mcn.conversion_start)).collect();
    for (row, (expected, results)) in cooperatives.mcn_conversion.iter_mut().zip(by_cooperative).enumerate() {
        let hearsay = (zone_conversion[map.zone_of(row / CROPS)], mcn.hearsay_gain);
        let (outcome, gain) = results.conversion().map_or(hearsay, |conversion| (conversion, mcn.conversion_gain));
        *expected += gain * (outcome - *expected);
    }
    for (record, results) in mcn_hosts.conversion.iter_mut().zip(by_host) {
        if let Some(conversion) = results.conversion() {
            *record += mcn.conversion_gain * (conversion - *record);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_what_was_wanted_over_who_could_see_it() {
        let mut results = LotResults::default();
        assert!(results.conversion().is_none());
        results.add(30, 1_000);
        results.add(10, 1_000);
        assert!((results.conversion().expect("a lot was shown") - 0.02).abs() < 1e-12);
    }
}
