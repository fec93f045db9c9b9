//! Lots of co-operatives: what they list through local hosts, and the offer of a lot without its host.

use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::offers::{Offer, Seller};
use crate::engine::phases::offer::Given;
use crate::engine::phases::offer::cooperative_intake::stock_g;
use crate::engine::units::{CROPS, floor, largest_remainder, real};

/// Lots of a county: one for each crop and grade. The number of a lot is crop × 2 + grade.
pub(super) const LOTS: usize = CROPS * 2;

fn count_i64(count: usize) -> i64 {
    i64::try_from(count).expect("few hosts")
}

/// The parcels of each lot, in whole units of `unit` parcels, and in proportion where all are more than `most`.
fn in_units(planned: [i64; LOTS], most: i64, unit: i64) -> [i64; LOTS] {
    let mut parcels = planned;
    if planned.iter().sum::<i64>() > most {
        parcels.copy_from_slice(&largest_remainder(most, &planned));
    }
    parcels.map(|parcels| parcels / unit * unit)
}

/// What local hosts list of the lots of a county.
pub(super) struct LocalListing {
    /// Their offers, host by host.
    pub offers: Vec<Offer>,
    /// Parcels of each lot that they list,
    pub listed: [i64; LOTS],
    /// and that they do not list.
    pub remaining: [i64; LOTS],
}

/// A lot that some local hosts list.
struct ListedLot {
    /// Its offer without the host.
    offer: Offer,
    /// Units of it that fall to the audience of each host.
    units: Vec<i64>,
}

impl Given<'_> {
    /// Lists the lots of a county's co-operatives through its active local hosts. A host lists the lots of which at least a unit
    /// falls to its part of the audience, each whole, as far as its time reaches: who sells how much of a lot is left to what
    /// the audience of each orders.
    pub(super) fn list_local(&self, cooperatives: &Cooperatives, county: usize) -> LocalListing {
        let local_hosts = self.local_hosts;
        let hosts: Vec<usize> = (self.map.county_hosts[county]..self.map.county_hosts[county + 1])
            .filter(|&host| local_hosts.active[host])
            .collect();
        let stock: [i64; LOTS] = std::array::from_fn(|lot| self.stock_parcels(cooperatives, county, lot));
        let each = self.parcels_of_host(county, hosts.len());
        let planned: [i64; LOTS] =
            std::array::from_fn(|lot| stock[lot].min(self.expected_parcels(cooperatives, county, lot)));
        let listed = in_units(planned, each * count_i64(hosts.len()), self.map.weight);
        let lots = self.listed_lots(cooperatives, county, listed, in_units(listed, each, self.map.weight), &hosts);
        let mut offers = Vec::with_capacity(hosts.len() * lots.len());
        for (position, host) in hosts.into_iter().enumerate() {
            let shown = lots.iter().filter(|lot| lot.units[position] > 0);
            offers.extend(shown.map(|lot| Offer {
                host: u32::try_from(self.map.households() + host).expect("fewer than 2^32 hosts"),
                persuasion: self.hosting.persuasion(local_hosts.host_skill[host], 0.0),
                refund_relief: self.hosting.refund_relief(local_hosts.host_skill[host]),
                followers: local_hosts.followers[host],
                ..lot.offer.clone()
            }));
        }
        LocalListing { offers, listed, remaining: std::array::from_fn(|lot| stock[lot] - listed[lot]) }
    }

    /// The lots of a county of which local hosts list something: `listed` parcels in all and `of_host` parcels each.
    fn listed_lots(
        &self,
        cooperatives: &Cooperatives,
        county: usize,
        listed: [i64; LOTS],
        of_host: [i64; LOTS],
        hosts: &[usize],
    ) -> Vec<ListedLot> {
        let audience = |&host: &usize| self.local_hosts.followers[host] + self.offer.lot_weight;
        let audiences: Vec<i64> = hosts.iter().map(audience).collect();
        let listed_lot = |lot: usize| ListedLot {
            offer: Offer {
                parcels: of_host[lot],
                commission_bp: self.hosting.local_commission_bp,
                hype: self.hype(self.hosting.hype, county),
                ..self.lot_offer(cooperatives, county, lot)
            },
            units: largest_remainder(listed[lot] / self.map.weight, &audiences),
        };
        (0..LOTS).filter(|&lot| of_host[lot] > 0).map(listed_lot).collect()
    }

    /// Parcels that each of `hosts` active local hosts of a county has time to sell in a week; operators paid by the county
    /// add sessions.
    fn parcels_of_host(&self, county: usize, hosts: usize) -> i64 {
        let added = self.hosting.operator_sessions * self.counties.operators[county] / real(count_i64(hosts.max(1)));
        floor((self.hosting.local_sessions + added) * self.hosting.orders_per_session)
    }

    /// Parcels of a lot in stock.
    fn stock_parcels(&self, cooperatives: &Cooperatives, county: usize, lot: usize) -> i64 {
        stock_g(cooperatives, county * CROPS + lot / 2, lot % 2) / self.crops.parcel_g[lot / 2]
    }

    /// Parcels of a lot that are planned for local hosts, by what they sold before.
    fn expected_parcels(&self, cooperatives: &Cooperatives, county: usize, lot: usize) -> i64 {
        let volume = cooperatives.volume_parcels[county * CROPS + lot / 2][lot % 2];
        floor((1.0 + self.offer.buffer) * volume) + self.map.weight
    }

    /// The offer of a lot without its host: owner, goods, price, quality and the quality that buyers expect.
    pub(super) fn lot_offer(&self, cooperatives: &Cooperatives, county: usize, lot: usize) -> Offer {
        let (crop, grade) = (lot / 2, lot % 2);
        let row = county * CROPS + crop;
        let labelled = grade == 0;
        let quality = if labelled {
            self.crops.quality_of_a(self.map.common_effort[crop], cooperatives.effort_share[row])
        } else {
            self.crops.quality_b
        };
        let traced = if labelled { cooperatives.traced_share[row] } else { 0.0 };
        // Grade B promises less than goods without a label: the listing shows the grade.
        let prior =
            if labelled { cooperatives.reputation[row] } else { self.generic_quality(row).min(self.crops.quality_b) };
        let identity = self.reputation.cooperative_identity(traced);
        let (good, bad) = (cooperatives.rating_good[row], cooperatives.rating_bad[row]);
        Offer {
            host: 0,
            seller: Seller::Cooperative(u32::try_from(row).expect("few co-operatives")),
            county: u16::try_from(county).expect("few counties"),
            village: None,
            crop: u8::try_from(crop).expect("few crops"),
            grade: u8::try_from(grade).expect("two grades"),
            labelled,
            price_fen: cooperatives.price_fen[row][grade],
            parcel_g: self.crops.parcel_g[crop],
            parcels: 0,
            commission_bp: 0,
            discount_bp: 0,
            slot_fee_fen: 0,
            slot_grant_fen: 0,
            quality,
            expected_quality: self.reputation.expected_quality(identity, good, bad, prior),
            hype: 0.0,
            awareness: 0.0,
            persuasion: 0.0,
            refund_relief: 0.0,
            air_share: 1.0,
            exposure: 0.0,
            followers: 0,
            wanted: 0,
            sold: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 80 parcels where there is time for 40: halves, in whole units of four.
    #[test]
    fn lots_are_listed_in_units_and_as_far_as_time_reaches() {
        let lots = |first: [i64; 3]| std::array::from_fn(|lot| first.get(lot).copied().unwrap_or(0));
        assert_eq!(in_units(lots([50, 0, 30]), 100, 4), lots([48, 0, 28]));
        assert_eq!(in_units(lots([50, 0, 30]), 40, 4), lots([24, 0, 12]));
    }
}
