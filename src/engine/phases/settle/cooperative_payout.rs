//! Co-operatives: the trader pays them for what they cleared, and they pay their members by what they delivered.

use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::terms::Terms;
use crate::engine::money::{CooperativePayout, OfflineSale};
use crate::engine::phases::settle::Lent;
use crate::engine::units::{largest_remainder, mul_div, real};

/// The trader pays co-operatives for what they cleared this week.
pub(super) fn sell_stock(lent: &mut Lent<'_>) {
    let Lent { markets, cooperatives, books, .. } = lent;
    for row in 0..cooperatives.len() {
        let worth = markets.worth_fen(row, cooperatives.offline_g[row], true);
        books.pay(OfflineSale, &mut markets.cash[row], &mut cooperatives.cash[row], worth);
    }
}

/// Each co-operative pays out what exceeds its working capital, by graded grams delivered and not yet paid.
pub(super) fn pay_out(lent: &mut Lent<'_>) {
    let waiting = waiting_members(lent);
    for (row, members) in waiting.iter().enumerate() {
        let free = (lent.cooperatives.cash[row].fen() - lent.cooperatives.reserve_fen[row]).max(0);
        let settled = lent.cooperatives.settled_g[row].max(0);
        if free > 0 || settled > 0 {
            pay_members(lent, row, members, free, settled);
            lent.cooperatives.settled_g[row] = 0;
        }
    }
}

/// The households that wait for money of each co-operative, in order.
fn waiting_members(lent: &Lent<'_>) -> Vec<Vec<usize>> {
    let members = lent.cooperatives.members.iter().map(|&members| usize::try_from(members).expect("a count"));
    let mut waiting: Vec<Vec<usize>> = members.map(Vec::with_capacity).collect();
    for (household, &claim) in lent.households.cooperative_claim_g.iter().enumerate() {
        if claim > 0 {
            waiting[lent.given.endowments.row(household).market()].push(household);
        }
    }
    waiting
}

/// Splits `free_fen` over the members who wait for money, and closes their claims for the goods that were settled.
fn pay_members(lent: &mut Lent<'_>, row: usize, members: &[usize], free_fen: i64, settled_g: i64) {
    let Lent { given, households, cooperatives, books, .. } = lent;
    let claims: Vec<i64> = members.iter().map(|&at| households.cooperative_claim_g[at]).collect();
    let all: i64 = claims.iter().sum();
    if all == 0 {
        return;
    }
    let settled_g = settled_g.min(all);
    let closed = largest_remainder(settled_g, &claims);
    // Each bears the collection from its own village, for the goods that are settled now.
    let dues: Vec<i64> = members
        .iter()
        .zip(claims.iter().zip(&closed))
        .map(|(&at, (&claim, &closed))| mul_div(households.collection_due_fen[at], closed, claim))
        .collect();
    let payouts = payouts(free_fen, &claims, &dues);
    for (&household, &due) in members.iter().zip(&dues) {
        households.collection_due_fen[household] -= due;
    }
    for ((&household, payout), closed) in members.iter().zip(payouts).zip(closed) {
        books.pay(CooperativePayout, &mut cooperatives.cash[row], &mut households.cash[household], payout);
        households.cooperative_year_fen[household] += payout;
        households.week_income_fen[household] += payout;
        households.cooperative_claim_g[household] -= closed;
    }
    update_payout_price(given.terms, cooperatives, row, free_fen, settled_g);
}

/// Splits `free_fen` by claims, each less its own collection, which the co-operative has paid before. The payouts sum to
/// `free_fen`, and none is below zero.
fn payouts(free_fen: i64, claims: &[i64], dues: &[i64]) -> Vec<i64> {
    let before_fen = free_fen + dues.iter().sum::<i64>();
    let all: i64 = claims.iter().sum();
    let net: Vec<i64> =
        claims.iter().zip(dues).map(|(&claim, &due)| (mul_div(before_fen, claim, all) - due).max(0)).collect();
    // Rounding and members who owe more than they get are shared by the others.
    if net.iter().sum::<i64>() > 0 { largest_remainder(free_fen, &net) } else { largest_remainder(free_fen, claims) }
}

/// Sets the payout price that members see: money over goods of the last months, since a week's cash and a week's goods do
/// not match.
fn update_payout_price(terms: &Terms, cooperatives: &mut Cooperatives, row: usize, paid_fen: i64, settled_g: i64) {
    cooperatives.recent_paid_fen[row] = terms.payout_memory() * cooperatives.recent_paid_fen[row] + real(paid_fen);
    cooperatives.recent_settled_g[row] = terms.payout_memory() * cooperatives.recent_settled_g[row] + real(settled_g);
    if cooperatives.recent_settled_g[row] > 0.0 {
        cooperatives.payout_fen_per_kg[row] =
            cooperatives.recent_paid_fen[row] / cooperatives.recent_settled_g[row] * 1_000.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I15: payouts sum to the co-operative's remainder; equal deliveries are paid equally, to the fen.
    #[test]
    fn payouts_sum_to_the_remainder_and_equal_claims_differ_by_a_fen_at_most() {
        for free in [0, 1, 999, 1_234_567] {
            let payouts = payouts(free, &[5_000, 5_000, 12_345, 0, 5_000], &[0; 5]);
            assert_eq!(payouts.iter().sum::<i64>(), free);
            assert_eq!(payouts[3], 0);
            assert!((payouts[0] - payouts[1]).abs() <= 1 && (payouts[1] - payouts[4]).abs() <= 1);
        }
    }

    #[test]
    fn each_member_bears_the_collection_from_its_own_village() {
        // 1,000 fen are left after 200 fen of collection: 600 each before, less 150 and 50.
        assert_eq!(payouts(1_000, &[10, 10], &[150, 50]), [450, 550]);
        assert_eq!(payouts(100, &[10, 10], &[300, 0]), [0, 100]);
        assert_eq!(payouts(0, &[10, 10], &[5, 0]), [0, 0]);
    }
}
