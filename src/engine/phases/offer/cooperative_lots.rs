//! Lots of co-operatives: what they list through local hosts, and the offer of a lot without its host.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::offers::{Offer, Seller};
use crate::phases::offer::Given;
use crate::phases::offer::cooperative_intake::stock_g;
use crate::units::{CROPS, floor, real, split_in_place};
use std::ops::Range;

/// Lots of a county: one for each crop and grade. The number of a lot is crop × 2 + grade.
pub(super) const LOTS: usize = CROPS * 2;

fn count_i64(count: usize) -> i64 {
    i64::try_from(count).expect("few hosts")
}

/// The parcels of each lot, in whole units of `unit` parcels, and in proportion where all are more than `most`.
fn in_units(planned: [i64; LOTS], most: i64, unit: i64) -> [i64; LOTS] {
    let mut parcels = planned;
    if planned.iter().sum::<i64>() > most {
        split_in_place(most, &mut parcels);
    }
    parcels.map(|parcels| parcels / unit * unit)
}

/// What local hosts list of the lots of some counties.
pub(super) struct LocalListings {
    /// Their offers, county by county and host by host.
    pub offers: Vec<Offer>,
    pub counties: Vec<CountyListing>,
}

/// What the local hosts of a county list of its lots.
pub(super) struct CountyListing {
    /// Number of their offers.
    pub offers: usize,
    /// Parcels of each lot that they list,
    pub listed: [i64; LOTS],
    /// and that they do not list.
    pub remaining: [i64; LOTS],
}

/// Hosts and lots of one county.
#[derive(Default)]
struct County {
    /// Active local hosts.
    hosts: Vec<usize>,
    /// Households that see a lot of each of them.
    audiences: Vec<i64>,
    /// Offers, without the host, of the lots that hosts list.
    lots: Vec<Offer>,
    /// Whether each host shows each of these lots, lot by lot.
    shown: Vec<bool>,
    /// What falls to each host of the lot that is shared out last.
    units: Vec<i64>,
}

impl County {
    /// Shares a lot of so many units out over the audiences: a host shows it if at least a unit falls to it.
    fn show(&mut self, units: i64) {
        let all: i64 = self.audiences.iter().sum();
        let least = self.audiences.iter().copied().min().unwrap_or(0);
        if i128::from(units) * i128::from(least) >= i128::from(all) {
            self.shown.extend(self.hosts.iter().map(|_| true));
            return;
        }
        self.units.clone_from(&self.audiences);
        split_in_place(units, &mut self.units);
        self.shown.extend(self.units.iter().map(|&units| units > 0));
    }
}

impl Given<'_> {
    /// Lists the lots of the co-operatives of some counties through their active local hosts.
    pub(super) fn list_local(&self, cooperatives: &Cooperatives, counties: Range<usize>) -> LocalListings {
        let mut listings = LocalListings { offers: Vec::new(), counties: Vec::with_capacity(counties.len()) };
        // One list of each kind for all counties.
        let mut lists = County::default();
        for county in counties {
            let listing = self.list_county(cooperatives, county, &mut lists, &mut listings.offers);
            listings.counties.push(listing);
        }
        listings
    }

    /// Lists the lots of a county. A host lists the lots of which at least a unit falls to its part of the audience, each whole,
    /// as far as its time reaches: who sells how much of a lot is left to what the audience of each orders.
    fn list_county(
        &self,
        cooperatives: &Cooperatives,
        county: usize,
        lists: &mut County,
        offers: &mut Vec<Offer>,
    ) -> CountyListing {
        let local_hosts = self.local_hosts;
        let hosts = self.map.county_hosts[county]..self.map.county_hosts[county + 1];
        lists.hosts.clear();
        lists.hosts.extend(hosts.filter(|&host| local_hosts.active[host]));
        let stock: [i64; LOTS] = std::array::from_fn(|lot| self.stock_parcels(cooperatives, county, lot));
        let each = self.parcels_of_host(county, lists.hosts.len());
        let planned: [i64; LOTS] =
            std::array::from_fn(|lot| stock[lot].min(self.expected_parcels(cooperatives, county, lot)));
        let listed = in_units(planned, each * count_i64(lists.hosts.len()), self.map.weight);
        self.share_out(cooperatives, county, listed, in_units(listed, each, self.map.weight), lists);
        let first = offers.len();
        offers.reserve(lists.shown.len());
        for (position, &host) in lists.hosts.iter().enumerate() {
            let skill = local_hosts.host_skill[host];
            let persuasion = self.hosting.persuasion(skill, 0.0);
            let refund_relief = self.hosting.refund_relief(skill);
            let lots = lists.lots.iter().zip(lists.shown.chunks(lists.hosts.len()));
            offers.extend(lots.filter(|(_, shown)| shown[position]).map(|(lot, _)| Offer {
                host: u32::try_from(self.map.households() + host).expect("fewer than 2^32 hosts"),
                persuasion,
                refund_relief,
                followers: local_hosts.followers[host],
                ..lot.clone()
            }));
        }
        let remaining = std::array::from_fn(|lot| stock[lot] - listed[lot]);
        CountyListing { offers: offers.len() - first, listed, remaining }
    }

    /// Shares the lots of a county out over its hosts: `listed` parcels in all and `of_host` parcels each.
    fn share_out(
        &self,
        cooperatives: &Cooperatives,
        county: usize,
        listed: [i64; LOTS],
        of_host: [i64; LOTS],
        lists: &mut County,
    ) {
        let followers = &self.local_hosts.followers;
        lists.audiences.clear();
        lists.audiences.extend(lists.hosts.iter().map(|&host| followers[host] + self.offer.lot_weight));
        lists.lots.clear();
        lists.shown.clear();
        for lot in (0..LOTS).filter(|&lot| of_host[lot] > 0) {
            lists.lots.push(Offer {
                parcels: of_host[lot],
                commission_bp: self.hosting.local_commission_bp,
                hype: self.hype(self.hosting.hype, county),
                ..self.lot_offer(cooperatives, county, lot)
            });
            lists.show(listed[lot] / self.map.weight);
        }
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

    /// Audiences of 6, 3 and 1: the smallest has its part of 10 units, nothing of 4, and the largest rest of 3.
    #[test]
    fn a_host_shows_a_lot_of_which_a_unit_falls_to_it() {
        let mut county = County { hosts: vec![0, 1, 2], audiences: vec![6, 3, 1], ..County::default() };
        for (units, expected) in [(10, [true; 3]), (4, [true, true, false]), (1, [true, false, false]), (0, [false; 3])]
        {
            county.shown.clear();
            county.show(units);
            assert_eq!(county.shown, expected, "{units} units");
        }
    }

    /// 80 parcels where there is time for 40: halves, in whole units of four.
    #[test]
    fn lots_are_listed_in_units_and_as_far_as_time_reaches() {
        let lots = |first: [i64; 3]| std::array::from_fn(|lot| first.get(lot).copied().unwrap_or(0));
        assert_eq!(in_units(lots([50, 0, 30]), 100, 4), lots([48, 0, 28]));
        assert_eq!(in_units(lots([50, 0, 30]), 40, 4), lots([24, 0, 12]));
    }
}
