//! Sales to the trader: what households do not keep for their streams.

use crate::engine::agents::endowments::{Endowments, HouseholdEndowment};
use crate::engine::agents::households::HouseholdRows;
use crate::engine::goods::{AtFarm, Nature, Offline, Stock};
use crate::engine::phases::offer::chunk_result::{ChunkResult, add_grades};

/// Sends all goods of the households that do not stream to the trader. They list nothing.
pub(super) fn sell_all(endowments: &Endowments, rows: &mut HouseholdRows<'_>, result: &mut ChunkResult) {
    let (first, n) = (rows.first, rows.len());
    // Slices of one length: this loop goes over all households, and it tests no bounds.
    let host = &rows.host[..n];
    let (fresh_a, ageing_a, fresh_b) = (&mut rows.fresh_a[..n], &mut rows.ageing_a[..n], &mut rows.fresh_b[..n]);
    let (offline_a_g, offline_b_g) = (&mut rows.offline_a_g[..n], &mut rows.offline_b_g[..n]);
    let (offered_parcels, hosting_min) = (&mut rows.offered_parcels[..n], &mut rows.hosting_min[..n]);
    for i in (0..n).filter(|&i| !host[i]) {
        (offered_parcels[i], hosting_min[i]) = (0, 0);
        let goods = [&mut ageing_a[i], &mut fresh_a[i], &mut fresh_b[i]];
        let grams = goods.each_ref().map(|stock| stock.grams());
        (offline_a_g[i], offline_b_g[i]) = (grams[0] + grams[1], grams[2]);
        if grams != [0; 3] {
            sell(endowments.row(first + i), goods, grams, result);
        }
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
    let goods = [&mut rows.ageing_a[i], &mut rows.fresh_a[i], &mut rows.fresh_b[i]];
    let ageing = excess.min(goods[0].grams());
    let grade_b = goods[2].grams();
    (rows.offline_a_g[i], rows.offline_b_g[i]) = (excess, grade_b);
    sell(farm, goods, [ageing, excess - ageing, grade_b], result);
}

/// Sends so many grams of each of a household's goods to the trader: ageing and fresh goods of grade A, grade B.
fn sell(farm: HouseholdEndowment<'_>, goods: [&mut Stock<AtFarm>; 3], grams: [i64; 3], result: &mut ChunkResult) {
    let kinds = [farm.crop() * 2, farm.crop() * 2, farm.crop() * 2 + 1];
    for ((stock, kind), grams) in goods.into_iter().zip(kinds).zip(grams).filter(|(_, grams)| *grams > 0) {
        result.posted.carry(Offline, kind, stock, &mut Nature, grams);
    }
    add_grades(&mut result.sums.at(farm.market()).offline_g, [grams[0] + grams[1], grams[2]]);
}
