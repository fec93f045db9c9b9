//! Many payments of one flow between purses and one account: purses change at once, the sum is posted once.

use super::sealed::Change;
use super::{Account, Moves, Purse, Sector, TransactionFlowMatrix};
use std::marker::PhantomData;

/// What many purses are paid by one account outside a loop, fen.
#[must_use = "payments must be posted"]
#[derive(Debug)]
pub struct Disbursement<F, A, B>(i64, PhantomData<(F, A, B)>);
/// What many purses pay to one account outside a loop, fen.
#[must_use = "payments must be posted"]
#[derive(Debug)]
pub struct Collection<F, A, B>(i64, PhantomData<(F, A, B)>);

impl<F: Moves<A, B>, A: Sector, B: Sector> Disbursement<F, A, B> {
    /// Nothing is paid yet in flow `F`.
    #[inline]
    pub fn new(_: F) -> Self {
        Self(0, PhantomData)
    }
    /// Pays `fen` to a purse.
    ///
    /// # Panics
    /// If the amount is negative or a sum leaves 64 bits: defects of the caller.
    #[inline]
    pub fn pay(&mut self, to: &mut Purse<B>, fen: i64) {
        assert!(fen >= 0, "defect: a payment below zero");
        to.change(fen);
        self.0 = self.0.checked_add(fen).expect("defect: a flow above 64 bits");
    }
    /// Takes what was paid from the account that pays, and posts it at both sides.
    pub fn post(self, matrix: &mut TransactionFlowMatrix, from: &mut impl Account<A>) {
        from.change(-self.0);
        matrix.post(F::EDGE, self.0);
    }
}

impl<F: Moves<A, B>, A: Sector, B: Sector> Collection<F, A, B> {
    /// Nothing is paid yet in flow `F`.
    #[inline]
    pub fn new(_: F) -> Self {
        Self(0, PhantomData)
    }
    /// Takes `fen` from a purse or, if it holds less, all it holds. Returns the amount taken.
    ///
    /// # Panics
    /// If the sum leaves 64 bits: a defect of the caller.
    #[inline]
    pub fn take_up_to(&mut self, from: &mut Purse<A>, fen: i64) -> i64 {
        let taken = fen.min(from.fen()).max(0);
        from.change(-taken);
        self.0 = self.0.checked_add(taken).expect("defect: a flow above 64 bits");
        taken
    }
    /// Gives what was taken to the account that is paid, and posts it at both sides.
    pub fn post(self, matrix: &mut TransactionFlowMatrix, to: &mut impl Account<B>) {
        to.change(self.0);
        matrix.post(F::EDGE, self.0);
    }
}

impl TransactionFlowMatrix {
    /// Posts `fen` at the payer and at the payee of an edge.
    #[inline]
    pub(super) fn post(&mut self, edge: usize, fen: i64) {
        for cell in [&mut self.paid[edge], &mut self.received[edge]] {
            *cell = cell.checked_add(fen).expect("defect: a flow above 64 bits");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::money::{
        HouseholdSector, Living, OutsideEarnings, PendingMoneyList, RestOfWorld, RestOfWorldSector,
    };

    #[test]
    fn a_sum_of_payments_is_posted_as_each_payment_would_be() {
        let mut outside = PendingMoneyList::<RestOfWorldSector>::new(0..1);
        let mut purses: [Purse<HouseholdSector>; 3] = [Purse::EMPTY; 3];
        let mut matrix = TransactionFlowMatrix::default();
        let mut earnings = Disbursement::new(OutsideEarnings);
        for (purse, fen) in purses.iter_mut().zip([5, 0, 7]) {
            earnings.pay(purse, fen);
        }
        earnings.post(&mut matrix, outside.at(0));
        let mut living = Collection::new(Living);
        let taken = purses.each_mut().map(|purse| living.take_up_to(purse, 6));
        living.post(&mut matrix, outside.at(0));
        assert_eq!((taken, purses.each_ref().map(Purse::fen)), ([5, 0, 6], [0, 0, 1]));
        assert_eq!(matrix.turnover(OutsideEarnings::ROW), 12);
        assert_eq!(matrix.received(Living::ROW, RestOfWorldSector::COLUMN), 11);
        let mut rest_of_world = RestOfWorld::default();
        outside.hand_over_to_rest_of_world(&mut rest_of_world);
        assert_eq!(rest_of_world.fen(), -1);
    }

    #[test]
    #[should_panic(expected = "a payment below zero")]
    fn a_payment_below_zero_is_a_defect() {
        let mut purse: Purse<HouseholdSector> = Purse::EMPTY;
        Disbursement::<_, RestOfWorldSector, _>::new(OutsideEarnings).pay(&mut purse, -1);
    }
}
