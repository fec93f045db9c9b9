//! Matching of MCN hosts and co-operatives: hosts post terms by class of audience, co-operatives accept what brings more
//! than selling elsewhere, and hosts take the best lots that accept, the host with the largest audience first.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::mcn_hosts::Ask;
use crate::agents::offers::Offer;
use crate::phases::offer::Planning;
use crate::phases::offer::cooperative_lots::LOTS;
use crate::phases::offer::sending::Sending;
use crate::units::{CROPS, basis_points, floor, real};
use rayon::prelude::*;
use std::cmp::Reverse;

/// What the co-operative behind a lot calculates with; money in fen a parcel.
#[derive(Debug, Clone, Copy)]
struct LotAccount {
    /// Price of a parcel with local hosts.
    price_fen: i64,
    /// Platform fee, basis points.
    platform_bp: i64,
    /// Goods, sending and refunds; the commission is that of the host that asks.
    sending: Sending,
    /// Public money for the slot fee, fen a slot.
    grant_fen: i64,
}

impl LotAccount {
    /// What the co-operative gains over selling elsewhere if the host sells `parcels`, fen.
    fn gain_fen(&self, ask: &Ask, parcels: i64) -> i64 {
        let sending = Sending { commission_bp: ask.commission_bp, ..self.sending };
        let net = sending.net_fen(self.platform_bp, ask.price(self.price_fen));
        parcels * (net - sending.cost_fen - sending.goods_fen) - (ask.fee_fen - self.grant_fen).max(0)
    }
    /// Whether the co-operative accepts.
    fn accepts(&self, ask: &Ask, parcels: i64) -> bool {
        parcels > 0 && self.gain_fen(ask, parcels) > 0
    }
}

/// What all hosts of a week are told of a lot.
#[derive(Debug, Clone, Copy)]
struct Lot {
    /// What its co-operative calculates with; the grant is that of the beginning of the week.
    account: LotAccount,
    /// Whether the co-operative has members.
    has_members: bool,
    /// What disappointed buyers of a parcel cost a host, fen.
    disappointment_fen: i64,
}

/// A lot that a host could take.
struct Candidate {
    county: usize,
    lot: usize,
    /// Parcels that the co-operative expects the host to sell.
    parcels: i64,
    /// What the host expects to earn with it, fen.
    worth_fen: i64,
}

/// The lots of a week that MCN hosts may take, by county.
struct LotMarket<'a> {
    lots: Vec<[Lot; LOTS]>,
    /// Parcels of each lot that are not listed yet.
    remaining: &'a mut [[i64; LOTS]],
    /// Parcels that hosts could have sold, by co-operative and grade.
    requested: Vec<[i64; 2]>,
}

impl Planning<'_> {
    /// Lists the lots of MCN hosts. `remaining` holds the parcels of each lot that are not listed yet, by county.
    pub(super) fn list_mcn(
        &self,
        sending: &[[Sending; 2]],
        cooperatives: &mut Cooperatives,
        remaining: &mut [[i64; LOTS]],
        offers: &mut Vec<Offer>,
    ) {
        let mcn_hosts = self.given.mcn_hosts;
        let lots_of = |county: usize| std::array::from_fn(|lot| self.lot(sending, cooperatives, county, lot));
        let lots = (0..self.given.map.counties()).into_par_iter().map(lots_of).collect();
        let mut market = LotMarket { lots, remaining, requested: vec![[0; 2]; cooperatives.len()] };
        let mut queue: Vec<usize> = (0..mcn_hosts.len()).collect();
        queue.sort_by_key(|&host| (-mcn_hosts.followers[host], host));
        let wanted = |&host: &usize| self.candidates(cooperatives, &market.lots, host);
        let candidates: Vec<Vec<Candidate>> = queue.par_iter().map(wanted).collect();
        for (host, candidates) in queue.into_iter().zip(candidates) {
            self.list_host(host, candidates, cooperatives, &mut market, offers);
        }
        for (plan, requested) in cooperatives.mcn_parcels.iter_mut().zip(market.requested) {
            for grade in 0..2 {
                plan[grade] += self.given.mcn.planning_gain * (real(requested[grade]) - plan[grade]);
            }
        }
    }

    /// What hosts are told of a lot.
    fn lot(&self, sending: &[[Sending; 2]], cooperatives: &Cooperatives, county: usize, lot: usize) -> Lot {
        let (given, cooperative, grade) = (self.given, county * CROPS + lot / 2, lot % 2);
        let disappointed = 1.0 - given.lot_offer(cooperatives, county, lot).expected_quality;
        Lot {
            account: LotAccount {
                price_fen: cooperatives.price_fen[cooperative][grade],
                platform_bp: given.terms.platform_fee_bp,
                sending: sending[cooperative][grade],
                grant_fen: cooperatives.slot_grant_fen[cooperative],
            },
            has_members: cooperatives.members[cooperative] > 0,
            disappointment_fen: floor(real(given.mcn.disappointment_fen) * disappointed),
        }
    }

    /// Lists the lots of one MCN host, at most one of each crop.
    fn list_host(
        &self,
        host: usize,
        candidates: Vec<Candidate>,
        cooperatives: &mut Cooperatives,
        market: &mut LotMarket<'_>,
        offers: &mut Vec<Offer>,
    ) {
        let ask = self.given.mcn.ask(self.given.mcn_hosts.followers[host]);
        let (weight, least) = (self.given.map.weight, ask.minimum.max(1));
        let mut taken = [false; CROPS];
        let mut left = ask.lots;
        for Candidate { county, lot, parcels, .. } in candidates {
            if left == 0 {
                break;
            }
            let (crop, cooperative) = (lot / 2, county * CROPS + lot / 2);
            // Hosts before this one may have used up the grant.
            let grant_fen = cooperatives.slot_grant_fen[cooperative];
            let account = LotAccount { grant_fen, ..market.lots[county][lot].account };
            if taken[crop] || !account.accepts(&ask, parcels) {
                continue;
            }
            // A co-operative learns what it could have sold with more in stock, and keeps more next time.
            market.requested[cooperative][lot % 2] += parcels;
            let remaining = &mut market.remaining[county][lot];
            let parcels = parcels.min(*remaining) / weight * weight;
            if parcels < least || !account.accepts(&ask, parcels) {
                continue;
            }
            taken[crop] = true;
            left -= 1;
            *remaining -= parcels;
            offers.push(self.mcn_offer(cooperatives, host, &ask, [county, lot], parcels));
        }
    }

    /// The offer of a lot by an MCN host; takes the slot grant from the co-operative's grant.
    fn mcn_offer(
        &self,
        cooperatives: &mut Cooperatives,
        host: usize,
        ask: &Ask,
        [county, lot]: [usize; 2],
        parcels: i64,
    ) -> Offer {
        let given = self.given;
        let cooperative = county * CROPS + lot / 2;
        let grant = ask.fee_fen.min(cooperatives.slot_grant_fen[cooperative]);
        cooperatives.slot_grant_fen[cooperative] -= grant;
        let number = given.map.households() + given.map.local_hosts() + host;
        Offer {
            host: u32::try_from(number).expect("fewer than 2^32 hosts"),
            price_fen: ask.price(cooperatives.price_fen[cooperative][lot % 2]),
            parcels,
            commission_bp: ask.commission_bp,
            discount_bp: ask.discount_bp,
            slot_fee_fen: ask.fee_fen,
            slot_grant_fen: grant,
            hype: given.hype(given.mcn_hosts.hype[host], county),
            persuasion: given.hosting.persuasion(given.mcn_hosts.host_skill[host], given.mcn.studio_gain),
            refund_relief: given.hosting.refund_relief(given.mcn_hosts.host_skill[host]),
            followers: given.mcn_hosts.followers[host],
            air_share: given.mcn.farm_share,
            ..given.lot_offer(cooperatives, county, lot)
        }
    }

    /// Lots of which the host would sell enough, the most lucrative for it first.
    fn candidates(&self, cooperatives: &Cooperatives, lots: &[[Lot; LOTS]], host: usize) -> Vec<Candidate> {
        let given = self.given;
        let ask = given.mcn.ask(given.mcn_hosts.followers[host]);
        let conversion = given.mcn_hosts.conversion[host];
        let audience = real(given.mcn.audience(given.mcn_hosts.followers[host]));
        let (least, sold) = (ask.minimum.max(1), floor(conversion * audience));
        let mut candidates = Vec::with_capacity(LOTS * given.map.mcn_counties);
        for county in given.map.served_by(host) {
            let judged = given.judged_share(county);
            for (lot, told) in lots[county].iter().enumerate().filter(|(_, told)| told.has_members) {
                // Operators know the host's record; without them the co-operative goes by what such sessions usually sell.
                let usual = cooperatives.mcn_conversion[county * CROPS + lot / 2];
                let parcels = floor((judged * conversion + (1.0 - judged) * usual) * audience);
                let commission_fen = basis_points(ask.price(told.account.price_fen), ask.commission_bp);
                let worth_fen = ask.fee_fen + sold * (commission_fen - told.disappointment_fen);
                if parcels >= least && worth_fen > 0 {
                    candidates.push(Candidate { county, lot, parcels, worth_fen });
                }
            }
        }
        // Of equally lucrative lots the first by county, crop and grade stays the first.
        candidates.sort_by_key(|candidate| Reverse(candidate.worth_fen));
        candidates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDING: Sending = Sending { goods_fen: 1_700, cost_fen: 1_100, commission_bp: 0, refund_share: 0.0 };
    const ACCOUNT: LotAccount = LotAccount { price_fen: 4_500, platform_bp: 300, sending: SENDING, grant_fen: 0 };

    fn ask(commission_bp: i64, discount_bp: i64, fee_fen: i64) -> Ask {
        Ask { commission_bp, discount_bp, fee_fen, minimum: 10, lots: 2 }
    }

    /// A15: with rising commission the co-operative accepts up to κ* = 1 − f − (costs + F/n)/p(1 − d) and no further.
    #[test]
    fn acceptance_ends_at_the_commission_solved_by_hand() {
        for (discount, fee, parcels) in [(0, 0, 100), (1_000, 20_000, 80), (500, 5_000, 200)] {
            let price = 4_500.0 * (1.0 - real(discount) / 1e4);
            let costs = 1_100.0 + 1_700.0 + real(fee) / real(parcels);
            let limit = 1.0 - 0.03 - costs / price;
            let accepted: Vec<i64> =
                (0..=5_000).filter(|&bp| ACCOUNT.accepts(&ask(bp, discount, fee), parcels)).collect();
            let last = *accepted.last().expect("without commission the co-operative accepts");
            assert_eq!(accepted, (0..=last).collect::<Vec<_>>(), "acceptance ends once");
            // The net price is whole fen: one fen of 4,500 is about two basis points.
            assert!((real(last) / 1e4 - limit).abs() < 5e-4, "{discount} {fee}: {last} against {limit}");
        }
    }

    /// 45 yuan less 3 % and 20 % is 34.65; of it 28 is spent or forgone. With a fifth refunded 27.72 is left: a loss.
    #[test]
    fn a_cooperative_counts_the_refunds_it_expects() {
        let ask = ask(2_000, 0, 0);
        assert_eq!(ACCOUNT.gain_fen(&ask, 100), 66_500);
        let refunded = LotAccount { sending: Sending { refund_share: 0.2, ..SENDING }, ..ACCOUNT };
        assert_eq!(refunded.gain_fen(&ask, 100), -2_800);
        assert!(!refunded.accepts(&ask, 100));
    }

    #[test]
    fn a_slot_grant_makes_a_cooperative_accept_and_never_exceeds_the_fee() {
        let expensive = ask(2_000, 1_000, 60_000);
        assert!(!ACCOUNT.accepts(&expensive, 100));
        let granted = LotAccount { grant_fen: 60_000, ..ACCOUNT };
        assert!(granted.accepts(&expensive, 100));
        assert_eq!(
            LotAccount { grant_fen: 90_000, ..ACCOUNT }.gain_fen(&expensive, 100),
            granted.gain_fen(&expensive, 100)
        );
    }
}
