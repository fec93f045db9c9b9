//! Many payments of one flow between purses and one account: purses change at once, the sum is posted once.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

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
    /// Pays each purse its amount.
    ///
    /// # Panics
    /// As [`Disbursement::pay`].
    #[inline(always)]
    pub fn pay_each(&mut self, to: &mut [Purse<B>], fen: &[i64]) {
        let fen = &fen[..to.len()];
        let (mut purses, mut payments, mut sum) = (0, 0, 0_i64);
        for i in 0..to.len() {
            // Of two numbers that are not negative the sum is negative where it leaves 64 bits.
            to[i].0 = to[i].0.wrapping_add(fen[i]);
            purses |= to[i].0;
            payments |= fen[i];
            sum = sum.wrapping_add(fen[i]);
        }
        assert!(payments >= 0, "defect: a payment below zero");
        assert!(purses >= 0, "defect: a purse above 64 bits");
        self.0 = add_checked(self.0, sum, payments, fen.len());
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
    /// Takes from each purse its amount or, if it holds less, all it holds. The amounts become those taken.
    ///
    /// # Panics
    /// As [`Collection::take_up_to`].
    #[inline(always)]
    pub fn take_each_up_to(&mut self, from: &mut [Purse<A>], fen: &mut [i64]) {
        let fen = &mut fen[..from.len()];
        let (mut payments, mut sum) = (0, 0_i64);
        for i in 0..from.len() {
            // At most what is in the purse, so that it never falls below zero.
            let taken = fen[i].min(from[i].0).max(0);
            from[i].0 = from[i].0.wrapping_sub(taken);
            fen[i] = taken;
            payments |= taken;
            sum = sum.wrapping_add(taken);
        }
        self.0 = add_checked(self.0, sum, payments, fen.len());
    }
    /// Gives what was taken to the account that is paid, and posts it at both sides.
    pub fn post(self, matrix: &mut TransactionFlowMatrix, to: &mut impl Account<B>) {
        to.change(self.0);
        matrix.post(F::EDGE, self.0);
    }
}

/// A flow with the sum of `count` payments more, none of them below zero. `payments` has each binary digit that one of them has.
///
/// # Panics
/// If the sum could have left 64 bits: a defect of the caller.
#[inline(always)]
fn add_checked(flow: i64, sum: i64, payments: i64, count: usize) -> i64 {
    let most = i64::try_from(count).ok().and_then(|count| payments.checked_mul(count));
    most.and_then(|_| flow.checked_add(sum)).expect("defect: a flow above 64 bits")
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
    use crate::money::{HouseholdSector, Living, OutsideEarnings, PendingMoneyList, RestOfWorld, RestOfWorldSector};

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
    fn payments_of_many_purses_are_those_of_each() {
        let amounts: Vec<i64> = (0..40).map(|i| i * i % 17).collect();
        let dues: Vec<i64> = (-3..37).map(|i| i * 5 % 23).collect();
        let (mut one, mut all) = (Disbursement::new(OutsideEarnings), Disbursement::new(OutsideEarnings));
        let (mut from_one, mut from_all) = (Collection::new(Living), Collection::new(Living));
        let purses = || -> Vec<Purse<HouseholdSector>> { (0..40).map(|_| Purse::EMPTY).collect() };
        let (mut expected, mut actual) = (purses(), purses());
        for (purse, &fen) in expected.iter_mut().zip(&amounts) {
            one.pay(purse, fen);
        }
        all.pay_each(&mut actual, &amounts);
        let taken: Vec<i64> =
            expected.iter_mut().zip(&dues).map(|(purse, &fen)| from_one.take_up_to(purse, fen)).collect();
        let mut taken_at_once = dues;
        from_all.take_each_up_to(&mut actual, &mut taken_at_once);
        assert_eq!((actual, taken_at_once), (expected, taken));
        let mut matrices = [TransactionFlowMatrix::default(), TransactionFlowMatrix::default()];
        let mut outside = PendingMoneyList::<RestOfWorldSector>::new(0..1);
        for (matrix, (earned, spent)) in matrices.iter_mut().zip([(one, from_one), (all, from_all)]) {
            earned.post(matrix, outside.at(0));
            spent.post(matrix, outside.at(0));
        }
        assert_eq!(matrices[0].cells(), matrices[1].cells());
        let mut rest_of_world = RestOfWorld::default();
        outside.hand_over_to_rest_of_world(&mut rest_of_world);
        assert!(rest_of_world.fen() < 0);
    }

    #[test]
    fn a_payment_below_zero_or_beyond_64_bits_is_a_defect_among_many() {
        let pay = |fen: [i64; 2]| {
            let mut purses: [Purse<HouseholdSector>; 2] = [Purse::EMPTY; 2];
            let mut paid = Disbursement::<_, RestOfWorldSector, _>::new(OutsideEarnings);
            paid.pay_each(&mut purses[..1], &[i64::MAX - 10]);
            paid.pay_each(&mut purses, &fen);
        };
        pay([3, 3]);
        for fen in [[0, -1], [11, 0], [6, 6], [0, i64::MAX]] {
            assert!(std::panic::catch_unwind(|| pay(fen)).is_err(), "{fen:?}");
        }
    }

    #[test]
    #[should_panic(expected = "a payment below zero")]
    fn a_payment_below_zero_is_a_defect() {
        let mut purse: Purse<HouseholdSector> = Purse::EMPTY;
        Disbursement::<_, RestOfWorldSector, _>::new(OutsideEarnings).pay(&mut purse, -1);
    }
}
