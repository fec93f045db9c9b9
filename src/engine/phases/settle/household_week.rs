//! A household's week of money: offline sales, earnings, equipment, inputs, label fee, debts. Each part is a loop over
//! households that reads few columns; for each household the parts follow in this order. What only some households have is a
//! loop over the chunk that is not inlined: as one function the loops would have no registers left for columns.

mod block;
mod debts;
mod earnings;
mod equipment;
mod inputs;
mod label_fee;
mod regular_week;
mod sales;

use crate::agents::equipment::Annuities;
use crate::agents::residence::remitted_fen;
use crate::books::Posted;
use crate::money::{BankSector, GovernmentSector, PendingMoneyList, RestOfWorldSector, TraderSector};
use crate::phases::settle::guarantees::GuaranteeClaim;
use crate::phases::settle::household_week::regular_week::RegularWeek;
use crate::phases::settle::{Given, Lent};
use crate::units::{CROPS, CropSet, floor, in_vectors, real};
use rayon::prelude::*;
use std::ops::Range;

/// What one chunk of households posted, and money that it owes to or gets from others.
struct ChunkResult {
    posted: Posted,
    traders: PendingMoneyList<TraderSector>,
    bank: PendingMoneyList<BankSector>,
    general: PendingMoneyList<GovernmentSector>,
    rest_of_world: PendingMoneyList<RestOfWorldSector>,
    claims: Vec<GuaranteeClaim>,
}

impl ChunkResult {
    fn new(markets: Range<usize>, counties: Range<usize>) -> Self {
        Self {
            posted: Posted::default(),
            traders: PendingMoneyList::new(markets),
            bank: PendingMoneyList::new(0..1),
            general: PendingMoneyList::new(counties),
            rest_of_world: PendingMoneyList::new(0..1),
            claims: Vec::new(),
        }
    }
}

/// A whole number for each crop, in floating point. There is a cell for each number of three bits, so that a lookup tests no
/// bounds.
struct ByCrop([f64; 8]);

impl ByCrop {
    fn new(number: impl Fn(usize) -> i64) -> Self {
        let mut cells = [0.0; 8];
        for crop in 0..CROPS {
            cells[crop] = real(number(crop));
        }
        Self(cells)
    }
    #[allow(clippy::inline_always, reason = "read in loops in vectors")]
    #[inline(always)]
    fn of(&self, crop: u8) -> f64 {
        self.0[usize::from(crop & 7)]
    }
}

/// What is the same for all households in a week, or for all growers of a crop.
struct CommonTerms {
    /// Weeks since the season of each crop began.
    season_weeks: [u32; CROPS],
    /// Crops of which a part of the inputs falls due.
    bills_due: CropSet,
    /// Cash for material in a year, fen/cmu: see [`Crops::per_cmu`](crate::crops::Crops::per_cmu).
    input_fen: ByCrop,
    /// Work of a year, min/cmu.
    labour_min: ByCrop,
    /// Yield of a normal year, g/cmu.
    yield_g: ByCrop,
    /// Normal price, fen/kg.
    price_fen: ByCrop,
    /// Cost of effort relative to the normal price of the goods.
    effort_cost_share: f64,
    /// Remittance of a week by the number of members away, fen.
    remitted_fen: [i64; 1 << u8::BITS],
    /// Weekly annuity of a streaming kit, fen.
    kit_fen: i64,
    /// Weekly annuities of farm equipment.
    agtech: Annuities,
}

impl CommonTerms {
    fn new(given: Given<'_>) -> Self {
        let Given { crops, equipment, .. } = given;
        let remittance_fen = given.residence.remittance_fen();
        let mut remitted = [0; 1 << u8::BITS];
        for (away, fen) in (0..=u8::MAX).zip(&mut remitted) {
            *fen = remitted_fen(remittance_fen, away);
        }
        let season_weeks: [u32; CROPS] = std::array::from_fn(|crop| crops.weeks_into_season(crop, given.tick.week));
        Self {
            season_weeks,
            bills_due: CropSet::of(|crop| season_weeks[crop] < given.settle.input_weeks),
            input_fen: ByCrop::new(|crop| crops.per_cmu(crop, given.map.common_effort[crop])[0]),
            labour_min: ByCrop::new(|crop| crops.labour_min_per_cmu[crop]),
            yield_g: ByCrop::new(|crop| crops.yield_g_per_cmu[crop]),
            price_fen: ByCrop::new(|crop| crops.price_fen_per_kg[crop]),
            effort_cost_share: crops.effort_cost_share(),
            remitted_fen: remitted,
            kit_fen: floor(equipment.annuity(equipment.kit_price_fen, equipment.kit_life_weeks)),
            agtech: equipment.annuities(equipment.agtech_life_weeks),
        }
    }
}

/// Everything from offline sales to debts, for all households; returns the claims on guarantees.
pub(super) fn run(lent: &mut Lent<'_>) -> Vec<GuaranteeClaim> {
    let given = lent.given;
    let markets = &*lent.markets;
    let week = &CommonTerms::new(given);
    let chunks: Vec<ChunkResult> = lent
        .households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| {
            let of_markets = given.endowments.markets_of(rows.first, rows.len());
            let counties = given.endowments.counties_of(rows.first, rows.len());
            let mut result = ChunkResult::new(of_markets.clone(), counties);
            sales::sell(given, &mut rows, (markets, of_markets.clone()), &mut result);
            sales::sell_from_stores(given, &mut rows, (markets, of_markets), &mut result);
            in_vectors(RegularWeek { given, week, rows: &mut rows }).post(&mut result);
            label_fee::pay(given, &mut rows, week, &mut result);
            debts::pay(given, &mut rows, &mut result);
            result
        })
        .collect();
    let mut claims = Vec::new();
    for chunk in chunks {
        lent.books.add(&chunk.posted);
        lent.bank.loans_fen += chunk.posted.money.loans_change();
        chunk.traders.hand_over(&mut lent.markets.cash);
        chunk.bank.hand_over(std::slice::from_mut(&mut lent.bank.cash));
        chunk.general.hand_over(&mut lent.government.general);
        chunk.rest_of_world.hand_over_to_rest_of_world(lent.rest_of_world);
        claims.extend(chunk.claims);
    }
    claims
}
