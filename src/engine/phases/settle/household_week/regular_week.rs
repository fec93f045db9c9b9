//! What recurs every week for all households: work and wages, other earnings, equipment, the bills of the season. Blocks of
//! households go through these parts one after the other, so that their columns stay near the processor; a part is a few loops
//! in vectors.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use super::block::{Block, OutsidePayments};
use super::{CommonTerms, earnings, equipment, inputs};
use crate::agents::households::HouseholdRows;
use crate::phases::settle::Given;
use crate::units::{BLOCK, blocks};
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// The regular week of the households of a chunk.
pub(super) struct RegularWeek<'r, 'a> {
    pub(super) given: Given<'r>,
    pub(super) week: &'r CommonTerms,
    pub(super) rows: &'r mut HouseholdRows<'a>,
}

impl WithSimd for RegularWeek<'_, '_> {
    type Output = OutsidePayments;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> OutsidePayments {
        let Self { given, week, rows } = self;
        let mut paid = OutsidePayments::new();
        let (mut own_min, mut saved) = ([0.0; BLOCK], [0.0; BLOCK]);
        for Range { start: first, end } in blocks(rows.len()) {
            let len = end - first;
            let (block, own_min, saved) = (Block { given, week, first, len }, &mut own_min[..len], &mut saved[..len]);
            earnings::count_own_work(block, rows, own_min);
            earnings::pay_wages(block, rows, own_min, &mut paid);
            earnings::pay_steady_income(block, rows, &mut paid);
            equipment::charge(block, rows, saved);
            inputs::pay(block, rows, [own_min, saved], &mut paid);
        }
        paid
    }
}
