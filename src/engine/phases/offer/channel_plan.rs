//! A household's channel plan: how the week's harvest is split over its own stream, the co-operative and the trader.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::endowments::HouseholdEndowment;
use crate::agents::households::{HouseholdRows, Households};
use crate::chunk_table::ChunkTable;
use crate::goods::Nature;
use crate::goods::{SpoiledAtFarm, ToCooperative};
use crate::phases::offer::chunk_result::{ChunkResult, add_grades};
use crate::phases::offer::offline_sale::sell_excess;
use crate::phases::offer::{Given, Offer, Planning};
use crate::units::{CROPS, FEN_PER_YUAN, floor, real, share_of};
use rayon::prelude::*;

/// Shares of the week's harvest that a household would like to sell through its channels: of grade A through its own
/// stream and the co-operative, of grade B through the co-operative. The rest goes to the trader.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChannelShares {
    own_a: f64,
    cooperative_a: f64,
    cooperative_b: f64,
}

impl ChannelShares {
    /// Of a household without a harvest.
    const NONE: Self = Self { own_a: 0.0, cooperative_a: 0.0, cooperative_b: 0.0 };
}

/// What a household wishes that streams, or that is a member and has a harvest. The goods of all others go to the trader.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// Place of the household in its chunk.
    pub at: usize,
    /// Its harvest of the week by grade.
    harvest_g: [i64; 2],
    shares: ChannelShares,
}

/// Logit over the channels open to the household; values in yuan per kilogram, of the trader and the co-operative by grade,
/// `None` for a channel that is closed.
fn channel_shares(rules: &Offer, offline: [f64; 2], own: Option<f64>, cooperative: Option<[f64; 2]>) -> ChannelShares {
    let weight =
        |value: f64, offline: f64| libm::exp(((value / offline - 1.0) / rules.channel_scale).clamp(-30.0, 30.0));
    let own = own.map_or(0.0, |own| weight(own, offline[0]));
    let (cooperative_a, cooperative_b) =
        cooperative.map_or((0.0, 0.0), |[a, b]| (weight(a, offline[0]), weight(b, offline[1])));
    ChannelShares {
        own_a: own / (1.0 + own + cooperative_a),
        cooperative_a: cooperative_a / (1.0 + own + cooperative_a),
        cooperative_b: cooperative_b / (1.0 + cooperative_b),
    }
}

/// The co-operatives, and the share of requested deliveries that each takes, by grade.
#[derive(Debug, Clone, Copy)]
pub(super) struct Intake<'a> {
    pub cooperatives: &'a Cooperatives,
    pub shares: &'a [[f64; 2]],
}

impl Given<'_> {
    /// Share of the goods of a household that spoils before they are collected.
    fn lost_before_collection(&self, farm: HouseholdEndowment<'_>) -> f64 {
        self.crops.fresh_loss_share[farm.crop()] * self.villages.collection_days[farm.village()] / 7.0
    }
    /// What collecting `grams` from a household costs, and what public money pays of it, fen.
    fn collection_fen(&self, farm: HouseholdEndowment<'_>, grams: i64) -> [i64; 2] {
        let (villages, village) = (self.villages, farm.village());
        let fen = |fen_per_kg: f64| floor(fen_per_kg * real(grams) / 1_000.0);
        [fen(villages.collection_fen_per_kg[village]), fen(villages.collection_subsidy_fen_per_kg[village])]
    }
    /// Grams of expected own-stream orders to be kept in stock.
    fn target_g(&self, crop: usize, volume: f64) -> i64 {
        let weeks = f64::from(self.crops.keeping_weeks[crop]);
        floor((1.0 + self.offer.buffer) * volume * weeks * real(self.crops.parcel_g[crop]))
    }
    /// Grams that grade A with a code of its grower counts for in the accounts of the co-operative. They are more or less
    /// than its weight: by how much its quality differs from that of the co-operative's goods, at what arrives of what
    /// buyers who see the code pay for the difference.
    fn graded_g(&self, cooperatives: &Cooperatives, cooperative: usize, effort: bool, grams: i64) -> i64 {
        let common = self.map.common_effort[cooperative % CROPS];
        let quality = self.crops.quality_of_grower(common, effort);
        let mean = self.crops.quality_of_a(common, cooperatives.effort_share[cooperative]);
        let seen = self.reputation.own_weight(self.reputation.identity_traced, cooperatives.ratings(cooperative));
        let kg_per_parcel = real(self.crops.parcel_g[cooperative % CROPS]) / 1_000.0;
        let yuan_per_kg = cooperatives.payout_fen_per_kg[cooperative].max(1.0) / FEN_PER_YUAN;
        let arrives =
            self.terms.kept_share(self.hosting.local_commission_bp) * cooperatives.live_share_of_a(cooperative);
        let slope = arrives * seen * self.tastes.quality_yuan() / kg_per_parcel / yuan_per_kg;
        floor(real(grams) * (1.0 + slope * (quality - mean)).max(0.0))
    }
}

impl Planning<'_> {
    /// The household's harvest of the week: grams of grade A and B.
    fn harvest_g(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> [i64; 2] {
        let grams = |season_g| self.ripe.grams(farm.crop(), season_g);
        [grams(rows.season_a_g[i]), grams(rows.season_b_g[i])]
    }

    /// Shares that the household would like to sell through each channel, by what it believes the channels bring.
    fn channel_shares(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> ChannelShares {
        let price = |grade| real(self.markets.lot_fen_per_kg(farm.market(), grade, rows.member[i])) / FEN_PER_YUAN;
        let offline = [price(0), price(1)];
        let cooperative = (rows.belief_cooperative_fen[i] - self.dearer_fen(farm)) / FEN_PER_YUAN;
        channel_shares(
            self.given.offer,
            offline,
            rows.host[i].then_some(rows.belief_own_fen[i] / FEN_PER_YUAN),
            rows.member[i].then_some([cooperative, cooperative * self.given.crops.grade_b_worth(farm.crop())]),
        )
    }

    /// How much more collecting a kilogram from the household's village costs than from the mean member, fen.
    fn dearer_fen(&self, farm: HouseholdEndowment<'_>) -> f64 {
        let villages = self.given.villages;
        let [gross, subsidy] = [&villages.collection_fen_per_kg, &villages.collection_subsidy_fen_per_kg];
        gross[farm.village()] - subsidy[farm.village()] - self.collection_fen_per_kg[farm.market()]
    }

    /// Grams that members would like to deliver this week, by co-operative and grade; and the wishes of the households of each
    /// chunk, in order.
    pub(super) fn requested_deliveries(
        self,
        cooperatives: usize,
        households: &mut Households,
    ) -> (Vec<[i64; 2]>, Vec<Vec<Wish>>) {
        let part = |rows: HouseholdRows<'_>| {
            let markets = self.given.endowments.markets_of(rows.first, rows.len());
            let mut sums = ChunkTable::new(markets, <[i64; 2]>::default);
            let wishes = self.wishes(&rows, &mut sums);
            (sums, wishes)
        };
        let parts: Vec<_> = households.chunks(self.given.tick.chunk).into_par_iter().map(part).collect();
        let mut requested = vec![[0_i64; 2]; cooperatives];
        let mut wishes = Vec::with_capacity(parts.len());
        for (sums, of_chunk) in parts {
            sums.into_rows().for_each(|(row, grams)| add_grades(&mut requested[row], grams));
            wishes.push(of_chunk);
        }
        (requested, wishes)
    }

    /// The wishes of a chunk of households. Adds to `requested` what they would like to deliver.
    // A function of its own has all registers for the loop over households.
    #[inline(never)]
    fn wishes(&self, rows: &HouseholdRows<'_>, requested: &mut ChunkTable<[i64; 2]>) -> Vec<Wish> {
        // Most have no wish.
        let mut wishes = Vec::with_capacity(rows.len() / 8);
        let (member, host) = (&rows.member[..rows.len()], &rows.host[..rows.len()]);
        for at in (0..rows.len()).filter(|&at| member[at] || host[at]) {
            let farm = self.given.endowments.row(rows.first + at);
            let harvest_g = self.harvest_g(farm, rows, at);
            if harvest_g != [0; 2] {
                let shares = self.channel_shares(farm, rows, at);
                let [a, b] = harvest_g;
                let delivered = [share_of(a, shares.cooperative_a), share_of(b, shares.cooperative_b)];
                add_grades(requested.at(farm.market()), delivered);
                wishes.push(Wish { at, harvest_g, shares });
            } else if host[at] {
                wishes.push(Wish { at, harvest_g, shares: ChannelShares::NONE });
            }
        }
        wishes
    }

    /// Splits the harvest of one household over its channels, and sets its price and listing.
    pub(super) fn plan(&self, wish: Wish, intake: Intake<'_>, rows: &mut HouseholdRows<'_>, result: &mut ChunkResult) {
        let Wish { at: i, harvest_g, shares } = wish;
        let farm = self.given.endowments.row(rows.first + i);
        if rows.member[i] && harvest_g != [0; 2] {
            self.deliver_to_cooperative(farm, (intake, shares), rows, i, harvest_g, result);
        }
        if rows.host[i] {
            let stock = rows.fresh_a[i].grams() + rows.ageing_a[i].grams();
            let own = share_of(harvest_g[0], shares.own_a).min(harvest_g[0]);
            let kept = self.kept_g(farm, rows, i, own, stock - harvest_g[0].min(stock));
            sell_excess(farm, rows, i, stock - kept.min(stock), result);
            self.set_price_and_parcels(farm, intake.cooperatives, rows, i);
            if rows.offered_parcels[i] > 0 {
                result.own_offers.push(self.given.own_offer(farm, intake.cooperatives, rows, i));
            }
        }
    }

    /// Delivers the co-operative's part of the harvest, as far as it is taken in, and records the member's claim.
    fn deliver_to_cooperative(
        &self,
        farm: HouseholdEndowment<'_>,
        (intake, shares): (Intake<'_>, ChannelShares),
        rows: &mut HouseholdRows<'_>,
        i: usize,
        [a, b]: [i64; 2],
        result: &mut ChunkResult,
    ) {
        let Intake { cooperatives, shares: taken } = intake;
        let (kind, cooperative) = (farm.crop() * 2, farm.market());
        let a = share_of(share_of(a, shares.cooperative_a), taken[cooperative][0]);
        let b = share_of(share_of(b, shares.cooperative_b), taken[cooperative][1]);
        let lost_share = self.given.lost_before_collection(farm);
        let lost = [share_of(a, lost_share), share_of(b, lost_share)];
        result.posted.carry(SpoiledAtFarm, kind, &mut rows.fresh_a[i], &mut Nature, lost[0]);
        result.posted.carry(SpoiledAtFarm, kind + 1, &mut rows.fresh_b[i], &mut Nature, lost[1]);
        rows.lost_year_g[i] += lost[0] + lost[1];
        result.sums.at(cooperative).lost_g += lost[0] + lost[1];
        let [a, b] = [a - lost[0], b - lost[1]];
        result.posted.carry(ToCooperative, kind, &mut rows.fresh_a[i], result.cooperative_a.at(cooperative), a);
        result.posted.carry(ToCooperative, kind + 1, &mut rows.fresh_b[i], result.cooperative_b.at(cooperative), b);
        let traced = rows.trace_until_week[i] > self.given.tick.week;
        let graded_a = if traced { self.given.graded_g(cooperatives, cooperative, rows.effort[i], a) } else { a };
        rows.cooperative_claim_g[i] += graded_a + share_of(b, self.given.crops.grade_b_worth(farm.crop()));
        rows.live_year_g[i] += a + b;
        rows.delivered_g[i] = a + b;
        let [gross_fen, subsidy_fen] = self.given.collection_fen(farm, a + b);
        rows.collection_due_fen[i] += gross_fen - subsidy_fen;
        rows.cooperative_season_g[i] += a + b;
        rows.cooperative_season_a_g[i] += a;
        rows.cooperative_season_credit_g[i] += graded_a;
        let sums = &mut result.sums.at(cooperative).intake;
        sums.grams += a + b;
        sums.collection_fen += gross_fen;
        sums.subsidy_fen += subsidy_fen;
        sums.all += a;
        sums.effort += if rows.effort[i] { a } else { 0 };
        sums.traced += if traced { a } else { 0 };
        sums.graded += graded_a - a;
    }

    /// Grams of grade A that a host keeps for its own stream: what it had `before` and its part `own` of the harvest, up to
    /// the target.
    fn kept_g(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize, own: i64, before: i64) -> i64 {
        let target = self.given.target_g(farm.crop(), rows.volume_parcels[i]);
        (before + own).min(target.max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_worth_more_gets_the_larger_share() {
        let rules = Offer::default();
        let offline = [4.0, 2.0];
        let even = channel_shares(&rules, offline, Some(4.0), None);
        assert!((even.own_a - 0.5).abs() < 1e-12);
        let better = channel_shares(&rules, offline, Some(5.0), Some([4.5, 2.0]));
        assert!(
            better.own_a > better.cooperative_a && better.cooperative_a > 1.0 - better.own_a - better.cooperative_a
        );
        assert!(channel_shares(&rules, offline, None, None).own_a.abs() < 1e-12);
        // Each grade is compared with what the trader pays for it.
        assert!((better.cooperative_b - 0.5).abs() < 1e-12);
    }
}
