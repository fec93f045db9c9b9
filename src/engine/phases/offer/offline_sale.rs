//! Sales to the trader: what households do not keep for their streams.

use crate::agents::endowments::{Endowments, HouseholdEndowment};
use crate::agents::households::HouseholdRows;
use crate::goods::{AtFarm, Nature, Offline, PendingGoodsList};
use crate::phases::offer::chunk_result::{ChunkResult, add_grades};
use crate::units::CROPS;

/// Sends all goods of the households that do not stream to the trader.
// A function of its own has all registers for its columns.
#[inline(never)]
pub(super) fn sell_all(endowments: &Endowments, rows: &mut HouseholdRows<'_>, result: &mut ChunkResult) {
    let (first, n) = (rows.first, rows.len());
    let markets = endowments.markets_of(first, n);
    // By market and grade.
    let mut collected = PendingGoodsList::<AtFarm>::new(2 * markets.start..2 * markets.end);
    // Slices of one length: this loop goes over all households and tests no bounds of theirs.
    let host = &rows.host[..n];
    let (fresh_a, ageing_a, fresh_b) = (&mut rows.fresh_a[..n], &mut rows.ageing_a[..n], &mut rows.fresh_b[..n]);
    let (offline_a_g, offline_b_g) = (&mut rows.offline_a_g[..n], &mut rows.offline_b_g[..n]);
    for i in (0..n).filter(|&i| !host[i]) {
        let (grade_a, grade_b) = (fresh_a[i].grams() + ageing_a[i].grams(), fresh_b[i].grams());
        (offline_a_g[i], offline_b_g[i]) = (grade_a, grade_b);
        if grade_a + grade_b > 0 {
            let market = endowments.row(first + i).market();
            let lot_a = collected.at(2 * market);
            fresh_a[i].shift_all(lot_a);
            ageing_a[i].shift_all(lot_a);
            fresh_b[i].shift_all(collected.at(2 * market + 1));
        }
    }
    // Of each market one lot a grade is sold: the trader pays every household for its part when the week is settled.
    for market in markets {
        let grams = [0, 1].map(|grade| {
            let lot = collected.at(2 * market + grade);
            let grams = lot.grams();
            result.posted.carry(Offline, market % CROPS * 2 + grade, lot, &mut Nature, grams);
            grams
        });
        add_grades(&mut result.sums.at(market).offline_g, grams);
    }
}

/// Sends `excess` grams of grade A of a household, ageing goods first, and all grade B to the trader.
pub(super) fn sell_excess(
    farm: HouseholdEndowment<'_>,
    rows: &mut HouseholdRows<'_>,
    i: usize,
    excess: i64,
    result: &mut ChunkResult,
) {
    let kind = farm.crop() * 2;
    let ageing = excess.min(rows.ageing_a[i].grams());
    let grade_b = rows.fresh_b[i].grams();
    (rows.offline_a_g[i], rows.offline_b_g[i]) = (excess, grade_b);
    result.posted.carry(Offline, kind, &mut rows.ageing_a[i], &mut Nature, ageing);
    result.posted.carry(Offline, kind, &mut rows.fresh_a[i], &mut Nature, excess - ageing);
    result.posted.carry(Offline, kind + 1, &mut rows.fresh_b[i], &mut Nature, grade_b);
    add_grades(&mut result.sums.at(farm.market()).offline_g, [excess, grade_b]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::households::Households;
    use crate::books::Posted;
    use crate::goods::Harvested;

    /// Three households with 300 g of grade A, a third of it ageing, and 50 g of grade B; the last one streams and keeps 120 g.
    #[test]
    fn everything_goes_to_the_trader_but_what_a_host_keeps() {
        let (endowments, mut households, mut books) = (Endowments::new(3), Households::new(3), Posted::default());
        for row in 0..3 {
            books.carry(Harvested, 0, &mut Nature, &mut households.fresh_a[row], 300);
            books.carry(Harvested, 1, &mut Nature, &mut households.fresh_b[row], 50);
            households.fresh_a[row].shift(&mut households.ageing_a[row], 100);
        }
        households.host[2] = true;
        let mut result = ChunkResult::new(endowments.markets_of(0, 3), 0);
        let mut rows = households.chunks(3).pop().expect("one chunk");
        sell_all(&endowments, &mut rows, &mut result);
        assert_eq!(result.sums.at(0).offline_g, [600, 100]);
        sell_excess(endowments.row(2), &mut rows, 2, 180, &mut result);
        assert_eq!(result.sums.at(0).offline_g, [780, 150]);
        let [[moved_a, _], [moved_b, _], ..] = result.posted.goods.movements()[Offline::ROW];
        assert_eq!([moved_a, moved_b], [780, 150]);
        assert_eq!((households.offline_a_g, households.offline_b_g), (vec![300, 300, 180], vec![50; 3]));
        let left =
            |row: usize| [&households.fresh_a, &households.ageing_a, &households.fresh_b].map(|g| g[row].grams());
        assert_eq!([left(0), left(1), left(2)], [[0; 3], [0; 3], [120, 0, 0]]);
    }
}
