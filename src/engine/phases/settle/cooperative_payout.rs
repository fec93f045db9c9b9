//! Co-operatives: the trader pays them for what they cleared, and they pay their members by what they delivered.

use crate::agents::cooperatives::CooperativeRows;
use crate::agents::counties::CountyPieces;
use crate::agents::households::HouseholdRows;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::money::{CooperativePayout, Disbursement, OfflineSale};
use crate::phases::settle::{Given, Lent};
use crate::units::{CROPS, RowList, blocks, mul_div, real, split_in_place};
use rayon::prelude::*;

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
    let given = lent.given;
    let pieces = CountyPieces::new(&given.map.county_bounds, given.tick.chunk);
    let households = lent.households.pieces(pieces.sizes_in(&given.map.county_bounds));
    let cooperatives = lent.cooperatives.pieces(pieces.sizes_of(CROPS));
    let pay = |(households, cooperatives)| {
        let mut piece = Piece { given, households, cooperatives, books: Posted::default() };
        piece.pay_out();
        piece.books
    };
    let pieces: Vec<_> = households.zip(cooperatives).collect();
    let posted: Vec<Posted> = pieces.into_par_iter().map(pay).collect();
    for posted in &posted {
        lent.books.add(posted);
    }
}

/// Consecutive counties with their households and co-operatives.
struct Piece<'a> {
    given: Given<'a>,
    households: HouseholdRows<'a>,
    cooperatives: CooperativeRows<'a>,
    books: Posted,
}

impl Piece<'_> {
    fn pay_out(&mut self) {
        let room = self.households.len().min(ROOM);
        let mut waiting: [Vec<usize>; CROPS] = std::array::from_fn(|_| Vec::with_capacity(room));
        let mut shares = Shares::with_room(room);
        for county_row in (0..self.cooperatives.len()).step_by(CROPS) {
            self.list_waiting((self.cooperatives.first + county_row) / CROPS, &mut waiting);
            for (crop, members) in waiting.iter().enumerate() {
                self.pay_members(county_row + crop, members, &mut shares);
            }
        }
    }

    /// Lists the households of a county that wait for money of its co-operatives, by crop and in order.
    fn list_waiting(&self, county: usize, waiting: &mut [Vec<usize>; CROPS]) {
        let Given { map, endowments, .. } = self.given;
        let (first, end) = (map.county_bounds[county], map.county_bounds[county + 1]);
        waiting.iter_mut().for_each(Vec::clear);
        let crop = &endowments.crop[first..end];
        let first = first - self.households.first;
        let claims_g = &self.households.cooperative_claim_g[first..][..crop.len()];
        let mut list = RowList::EMPTY;
        for block in blocks(crop.len()) {
            for i in list.select(block.start, claims_g[block].iter().map(|&grams| grams > 0)) {
                waiting[usize::from(crop[i])].push(first + i);
            }
        }
    }

    /// Pays what a co-operative can spare to the members who wait for money, and closes their claims for the goods that were
    /// settled.
    fn pay_members(&mut self, row: usize, members: &[usize], shares: &mut Shares) {
        let Self { given, households, cooperatives, books } = self;
        let free_fen = (cooperatives.cash[row].fen() - cooperatives.reserve_fen[row]).max(0);
        let settled_g = cooperatives.settled_g[row].max(0);
        if free_fen == 0 && settled_g == 0 {
            return;
        }
        cooperatives.settled_g[row] = 0;
        if members.is_empty() {
            return;
        }
        let Shares { claims, parts, dues } = shares;
        claims.clear();
        claims.extend(members.iter().map(|&at| households.cooperative_claim_g[at]));
        let settled_g = settled_g.min(claims.iter().sum());
        parts.clone_from(claims);
        split_in_place(settled_g, parts);
        // Each bears the collection from its own village, for the goods that are settled now.
        dues.clear();
        for ((&at, &claim), &closed) in members.iter().zip(&*claims).zip(&*parts) {
            let due = match households.collection_due_fen[at] {
                0 => 0,
                due => mul_div(due, closed, claim),
            };
            households.collection_due_fen[at] -= due;
            households.cooperative_claim_g[at] -= closed;
            dues.push(due);
        }
        let mut paid = Disbursement::new(CooperativePayout);
        write_payouts(free_fen, claims, dues, parts);
        for (&at, &payout) in members.iter().zip(&*parts) {
            paid.pay(&mut households.cash[at], payout);
            households.cooperative_year_fen[at] += payout;
            households.week_income_fen[at] += payout;
        }
        paid.post(&mut books.money, &mut cooperatives.cash[row]);
        update_payout_price(given.terms, cooperatives, row, free_fen, settled_g);
    }
}

/// Numbers of each member of a co-operative who waits for money: kept from one co-operative to the next.
#[derive(Debug)]
struct Shares {
    /// Goods not yet paid, grams.
    claims: Vec<i64>,
    /// Goods that are settled now, grams; then the payouts, fen.
    parts: Vec<i64>,
    /// Collection of these goods, fen.
    dues: Vec<i64>,
}

/// So many members of a co-operative wait for money without a longer list.
const ROOM: usize = 128;

impl Shares {
    /// Empty lists with room for some members.
    fn with_room(members: usize) -> Self {
        let [claims, parts, dues] = std::array::from_fn(|_| Vec::with_capacity(members));
        Self { claims, parts, dues }
    }
}

/// Splits `free_fen` by claims, each less its own collection, which the co-operative has paid before. The payouts sum to
/// `free_fen`, and none is below zero.
fn write_payouts(free_fen: i64, claims: &[i64], dues: &[i64], payouts: &mut Vec<i64>) {
    let before_fen = free_fen + dues.iter().sum::<i64>();
    let all: i64 = claims.iter().sum();
    payouts.clear();
    payouts.extend(claims.iter().zip(dues).map(|(&claim, &due)| (mul_div(before_fen, claim, all) - due).max(0)));
    // Rounding and members who owe more than they get are shared by the others.
    if payouts.iter().sum::<i64>() == 0 {
        payouts.copy_from_slice(claims);
    }
    split_in_place(free_fen, payouts);
}

/// Sets the payout price that members see: money over goods of the last months, since a week's cash and a week's goods do
/// not match.
fn update_payout_price(
    terms: &Terms,
    cooperatives: &mut CooperativeRows<'_>,
    row: usize,
    paid_fen: i64,
    settled_g: i64,
) {
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

    fn payouts(free_fen: i64, claims: &[i64], dues: &[i64]) -> Vec<i64> {
        let mut payouts = Vec::new();
        write_payouts(free_fen, claims, dues, &mut payouts);
        payouts
    }

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
