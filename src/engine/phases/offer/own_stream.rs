//! Own streams: the price and the parcels of a household that streams, and its offer.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::endowments::HouseholdEndowment;
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::offers::{Offer, Seller};
use crate::phases::offer::sending::Sending;
use crate::phases::offer::{Given, Planning, next_price};
use crate::units::{floor, real, value_of};

/// Households that listed something last week and no longer stream list nothing and are not on air. No other household
/// without a stream has anything to close.
pub(super) fn close_streams(last_week: &[Offer], households: &mut Households) {
    for offer in last_week {
        if let Seller::Own(row) = offer.seller
            && !households.host[row as usize]
        {
            households.offered_parcels[row as usize] = 0;
            households.hosting_min[row as usize] = 0;
        }
    }
}

impl Planning<'_> {
    /// Sets the price of a household that streams, the parcels it lists, and the time that its sessions take.
    pub(super) fn set_price_and_parcels(
        &self,
        farm: HouseholdEndowment<'_>,
        cooperatives: &Cooperatives,
        rows: &mut HouseholdRows<'_>,
        i: usize,
    ) {
        let least = self.least_own_price(farm, rows.member[i]);
        let price = if rows.price_fen[i] == 0 { cooperatives.price_fen[farm.market()][0] } else { rows.price_fen[i] };
        let (offered, wanted) = (rows.offered_parcels[i], rows.wanted_parcels[i]);
        let (price, streak) = next_price(self.given.offer, price, rows.price_streak[i], offered, wanted, least);
        rows.price_fen[i] = price;
        rows.price_streak[i] = streak;
        self.given.set_parcels(farm, rows, i);
    }

    /// Least price of a parcel sent from the household's village, fen.
    fn least_own_price(&self, farm: HouseholdEndowment<'_>, member: bool) -> i64 {
        let given = self.given;
        let parcel_g = given.crops.parcel_g[farm.crop()];
        let band = given.map.villages[farm.village()].band;
        let tariff_fen = given.carriers.tariff_fen[given.map.county_carriers[farm.county()]][band];
        let freight_fen = given.freight.parcel_fen(tariff_fen, parcel_g);
        let sending = Sending {
            goods_fen: value_of(parcel_g, self.markets.lot_fen_per_kg(farm.market(), 0, member)),
            cost_fen: Sending::cost_fen(given.terms, freight_fen),
            commission_bp: 0,
            refund_share: self.markets.refund_share(farm.market()),
        };
        sending.floor_price(given.terms.platform_fee_bp)
    }
}

impl Given<'_> {
    /// Sets the parcels that a household lists, within its stock and its time, and the time that its sessions take.
    fn set_parcels(&self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize) {
        let stock = (rows.fresh_a[i].grams() + rows.ageing_a[i].grams()) / self.crops.parcel_g[farm.crop()];
        let weight = self.map.weight;
        let kit = self.equipment.kit_help(rows.kit_until_week[i], self.tick.week, rows.host_skill[i]);
        let session_min = 60.0 * self.hosting.session_hours * (1.0 - kit);
        // What is streamed is packed as well, in the time that farming leaves.
        let farm_min = farm.farm_min(&self.crops.labour_min_per_cmu, rows.home_min[i]);
        let spare_min = real((farm.labour_min(rows.home_min[i]) - farm_min).max(0));
        let parcel_min = session_min / self.hosting.orders_per_session + real(self.terms.packing_min);
        let most = self.hosting.weekly_parcels().min(spare_min / parcel_min);
        let planned = ((1.0 + self.offer.buffer) * rows.volume_parcels[i]).min(most);
        let listed = ((floor(planned) + weight - 1) / weight * weight).max(weight).min(stock / weight * weight);
        rows.offered_parcels[i] = listed;
        let sessions = real(listed) / self.hosting.orders_per_session;
        rows.hosting_min[i] = i32::try_from(floor(sessions * session_min)).expect("a week has few minutes");
    }

    /// The offer of a household that streams this week.
    pub(super) fn own_offer(
        &self,
        farm: HouseholdEndowment<'_>,
        cooperatives: &Cooperatives,
        rows: &HouseholdRows<'_>,
        i: usize,
    ) -> Offer {
        let labelled = rows.member[i] || rows.mimic[i];
        let skill = rows.host_skill[i];
        let kit = self.equipment.kit_help(rows.kit_until_week[i], self.tick.week, skill);
        let number = u32::try_from(farm.at()).expect("fewer than 2^32 hosts");
        let traced = rows.trace_until_week[i] > self.tick.week;
        let identity = if traced { self.reputation.identity_traced } else { self.reputation.identity_own };
        let (good, bad) = (rows.rating_good[i], rows.rating_bad[i]);
        let prior = if labelled { cooperatives.reputation[farm.market()] } else { self.generic_quality(farm.market()) };
        Offer {
            host: number,
            seller: Seller::Own(number),
            county: self.endowments.county[farm.at()],
            village: Some(self.endowments.village[farm.at()]),
            crop: self.endowments.crop[farm.at()],
            grade: 0,
            labelled,
            price_fen: rows.price_fen[i],
            parcel_g: self.crops.parcel_g[farm.crop()],
            parcels: rows.offered_parcels[i],
            commission_bp: 0,
            discount_bp: 0,
            slot_fee_fen: 0,
            slot_grant_fen: 0,
            quality: self.crops.quality_of_grower(self.map.common_effort[farm.crop()], rows.effort[i]),
            expected_quality: self.reputation.expected_quality(identity, good, bad, prior),
            hype: self.hype(self.hosting.hype, farm.county()),
            awareness: 0.0,
            persuasion: self.hosting.persuasion(skill, kit),
            refund_relief: self.hosting.refund_relief(skill),
            air_share: 1.0,
            exposure: 0.0,
            followers: rows.followers[i],
            wanted: 0,
            sold: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phases::tests::town::Town;

    /// Households 0 and 1 listed something last week; only the second still streams.
    #[test]
    fn who_no_longer_streams_is_not_on_air() {
        let mut households = Households::new(4);
        households.offered_parcels[..2].fill(12);
        households.hosting_min[..2].fill(90);
        households.host[1] = true;
        close_streams(&Town::offers(), &mut households);
        assert_eq!(households.offered_parcels, [0, 12, 0, 0]);
        assert_eq!(households.hosting_min, [0, 90, 0, 0]);
    }
}
