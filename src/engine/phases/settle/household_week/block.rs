//! A block of households in their regular week, and what it pays and is paid.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use super::{ChunkResult, CommonTerms};
use crate::money::{Collection, Disbursement, HouseholdSector, Inputs, OutsideEarnings, RestOfWorldSector, Transfers};
use crate::phases::settle::Given;

/// Consecutive households of a chunk, and what holds for them in the week.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) given: Given<'a>,
    pub(super) week: &'a CommonTerms,
    /// Place of the first of them in the chunk.
    pub(super) first: usize,
    pub(super) len: usize,
}

impl Block<'_> {
    /// The cells of these households in a column of the chunk.
    #[inline(always)]
    pub(super) fn of<'c, T>(&self, column: &'c [T]) -> &'c [T] {
        &column[self.first..][..self.len]
    }
    /// The cells of these households in a column of the chunk, to be changed.
    #[inline(always)]
    pub(super) fn of_mut<'c, T>(&self, column: &'c mut [T]) -> &'c mut [T] {
        &mut column[self.first..][..self.len]
    }
}

/// Payments of the week between households and the outside world.
pub(super) struct OutsidePayments {
    pub(super) earnings: Disbursement<OutsideEarnings, RestOfWorldSector, HouseholdSector>,
    pub(super) transfers: Disbursement<Transfers, RestOfWorldSector, HouseholdSector>,
    pub(super) inputs: Collection<Inputs, HouseholdSector, RestOfWorldSector>,
}

impl OutsidePayments {
    /// Nothing is paid yet.
    pub(super) fn new() -> Self {
        Self {
            earnings: Disbursement::new(OutsideEarnings),
            transfers: Disbursement::new(Transfers),
            inputs: Collection::new(Inputs),
        }
    }
    /// Posts all payments of a chunk.
    pub(super) fn post(self, result: &mut ChunkResult) {
        let (money, outside) = (&mut result.posted.money, result.rest_of_world.at(0));
        self.earnings.post(money, outside);
        self.transfers.post(money, outside);
        self.inputs.post(money, outside);
    }
}
