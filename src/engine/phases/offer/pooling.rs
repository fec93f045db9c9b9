//! Pools before the week's deliveries: prices by trial and error, clearing of what cannot be sold, and the intake.

use crate::engine::agents::carriers::{Carriers, Freight};
use crate::engine::agents::institutions::{Markets, Pools, Terms};
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::geography::Map;
use crate::engine::goods::Nature;
use crate::engine::goods::Offline;
use crate::engine::phases::offer::{Offer, floor_price, next_price};
use crate::engine::units::{CROPS, floor, real, share_of};

/// Moves the prices of pools, clears stock beyond twice the target, and announces the intake of the week by grade.
#[allow(clippy::too_many_arguments, reason = "pools look at prices, tariffs and stocks at once")]
pub fn price_and_intake(
    rules: &Offer,
    crops: &Crops,
    map: &Map,
    terms: &Terms,
    freight: &Freight,
    carriers: &Carriers,
    markets: &Markets,
    pools: &mut Pools,
    books: &mut Posted,
) {
    for row in 0..pools.len() {
        let (county, crop) = (row / CROPS, row % CROPS);
        let hub = freight.parcel_fen(carriers.tariff_fen[map.county_carriers[county]][0], crops.parcel_g[crop]);
        let price = markets.price_fen_per_kg[row];
        for grade in 0..2 {
            let worth = if grade == 0 { price } else { share_of(price, terms.grade_b_worth) };
            let least = floor_price(terms, worth, crops.parcel_g[crop], hub + terms.pool_handling_fen);
            let (offered, wanted) = (pools.offered[row][grade], pools.wanted[row][grade]);
            let (next, streak) =
                next_price(rules, pools.price_fen[row][grade], pools.price_streak[row][grade], offered, wanted, least);
            pools.price_fen[row][grade] = next;
            pools.price_streak[row][grade] = streak;
            let stock = if grade == 0 {
                pools.fresh_a[row].grams() + pools.ageing_a[row].grams()
            } else {
                pools.fresh_b[row].grams()
            };
            let weeks = f64::from(crops.keeping_weeks[crop]);
            let target = floor(
                ((1.0 + rules.buffer) * pools.volume_parcels[row][grade] * weeks
                    + pools.mcn_parcels[row][grade] * weeks.min(4.0))
                    * real(crops.parcel_g[crop]),
            );
            let left = clear(terms, pools, row, grade, (stock - 2 * target).max(0), books);
            pools.intake_g[row][grade] = (target - left).max(0);
        }
    }
}

/// Sells `excess` grams of a pool's stock to the trader, ageing goods first; returns the stock left.
fn clear(terms: &Terms, pools: &mut Pools, row: usize, grade: usize, excess: i64, books: &mut Posted) -> i64 {
    let kind = row % CROPS * 2 + grade;
    pools.offline_g[row][grade] = excess;
    if grade == 1 {
        books.carry(Offline, kind, &mut pools.fresh_b[row], &mut Nature, excess);
        pools.settled_g[row] += share_of(excess, terms.grade_b_worth);
        return pools.fresh_b[row].grams();
    }
    let ageing = excess.min(pools.ageing_a[row].grams());
    books.carry(Offline, kind, &mut pools.ageing_a[row], &mut Nature, ageing);
    books.carry(Offline, kind, &mut pools.fresh_a[row], &mut Nature, excess - ageing);
    pools.settled_g[row] += excess;
    pools.fresh_a[row].grams() + pools.ageing_a[row].grams()
}

/// Share of what members asked to deliver that each pool can take, by grade.
pub fn intake_shares(intake: &[[i64; 2]], asked: &[[i64; 2]]) -> Vec<[f64; 2]> {
    let share = |intake: i64, asked: i64| if asked <= intake || asked == 0 { 1.0 } else { real(intake) / real(asked) };
    intake.iter().zip(asked).map(|(i, a)| [share(i[0], a[0]), share(i[1], a[1])]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_takes_no_more_than_its_intake() {
        let shares = intake_shares(&[[100, 50], [100, 0]], &[[400, 20], [100, 30]]);
        let expected = [[0.25, 1.0], [1.0, 0.0]];
        for (got, want) in shares.iter().flatten().zip(expected.iter().flatten()) {
            assert!((got - want).abs() < 1e-12);
        }
    }
}
