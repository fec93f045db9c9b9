//! A household's channel plan: how the week's harvest is split over its own stream, the co-operative and the trader.

use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::endowments::HouseholdEndowment;
use crate::engine::agents::households::{HouseholdRows, Households};
use crate::engine::chunk_table::ChunkTable;
use crate::engine::goods::Nature;
use crate::engine::goods::{Offline, SpoiledAtFarm, ToCooperative};
use crate::engine::phases::offer::chunk_result::{ChunkResult, add_grades};
use crate::engine::phases::offer::{Given, Offer, Planning};
use crate::engine::units::{CROPS, FEN_PER_YUAN, floor, real, share_of};
use rayon::prelude::*;

/// Shares of the week's harvest that a household would like to sell through its channels: of grade A through its own
/// stream and the co-operative, of grade B through the co-operative. The rest goes to the trader.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChannelShares {
    own_a: f64,
    cooperative_a: f64,
    cooperative_b: f64,
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

    /// Grams that members would like to deliver this week, by co-operative and grade; and the shares of each member with a
    /// harvest, in order, one list a chunk.
    pub(super) fn requested_deliveries(
        self,
        cooperatives: usize,
        households: &mut Households,
    ) -> (Vec<[i64; 2]>, Vec<Vec<ChannelShares>>) {
        let given = self.given;
        let parts: Vec<(ChunkTable<[i64; 2]>, Vec<ChannelShares>)> = households
            .chunks(given.tick.chunk)
            .into_par_iter()
            .map(|rows| {
                let markets = given.endowments.markets_of(rows.first, rows.len());
                let (mut sums, mut wishes) = (ChunkTable::new(markets, <[i64; 2]>::default), Vec::new());
                for i in (0..rows.len()).filter(|&i| rows.member[i]) {
                    let farm = given.endowments.row(rows.first + i);
                    let [a, b] = self.harvest_g(farm, &rows, i);
                    if a + b > 0 {
                        let shares = self.channel_shares(farm, &rows, i);
                        let sum = sums.at(farm.market());
                        sum[0] += share_of(a, shares.cooperative_a);
                        sum[1] += share_of(b, shares.cooperative_b);
                        wishes.push(shares);
                    }
                }
                (sums, wishes)
            })
            .collect();
        let mut requested = vec![[0_i64; 2]; cooperatives];
        let mut wishes = Vec::with_capacity(parts.len());
        for (sums, of_chunk) in parts {
            sums.into_rows().for_each(|(row, grams)| add_grades(&mut requested[row], grams));
            wishes.push(of_chunk);
        }
        (requested, wishes)
    }

    /// Splits one household's harvest of the week over its channels, and sets its price and listing. `wishes` are the shares
    /// of the members with a harvest, from this household on.
    pub(super) fn plan(
        &self,
        farm: HouseholdEndowment<'_>,
        (intake, wishes): (Intake<'_>, &mut impl Iterator<Item = ChannelShares>),
        rows: &mut HouseholdRows<'_>,
        i: usize,
        result: &mut ChunkResult,
    ) {
        let harvest = self.harvest_g(farm, rows, i);
        rows.delivered_g[i] = 0;
        let shares = (rows.member[i] && harvest[0] + harvest[1] > 0).then(|| wishes.next().expect("one for each"));
        if let Some(shares) = shares {
            self.deliver_to_cooperative(farm, (intake, shares), rows, i, harvest, result);
        }
        let stock = rows.fresh_a[i].grams() + rows.ageing_a[i].grams();
        let kept = if rows.host[i] {
            let shares = shares.unwrap_or_else(|| self.channel_shares(farm, rows, i));
            self.kept_g(
                farm,
                rows,
                i,
                share_of(harvest[0], shares.own_a).min(harvest[0]),
                stock - harvest[0].min(stock),
            )
        } else {
            0
        };
        clear_offline(farm, rows, i, stock - kept.min(stock), result);
        if rows.host[i] {
            self.set_price_and_parcels(farm, intake.cooperatives, rows, i);
        } else {
            rows.offered_parcels[i] = 0;
            rows.hosting_min[i] = 0;
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

/// Sends `excess` grams of grade A, ageing goods first, and all grade B to the trader.
fn clear_offline(
    farm: HouseholdEndowment<'_>,
    rows: &mut HouseholdRows<'_>,
    i: usize,
    excess: i64,
    result: &mut ChunkResult,
) {
    let kind = farm.crop() * 2;
    let ageing = excess.min(rows.ageing_a[i].grams());
    let fresh = excess - ageing;
    let grade_b = rows.fresh_b[i].grams();
    rows.offline_a_g[i] = excess;
    rows.offline_b_g[i] = grade_b;
    if excess + grade_b > 0 {
        result.posted.carry(Offline, kind, &mut rows.ageing_a[i], &mut Nature, ageing);
        result.posted.carry(Offline, kind, &mut rows.fresh_a[i], &mut Nature, fresh);
        result.posted.carry(Offline, kind + 1, &mut rows.fresh_b[i], &mut Nature, grade_b);
        add_grades(&mut result.sums.at(farm.market()).offline_g, [excess, grade_b]);
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
