//! Co-operatives before the week's deliveries: prices by trial and error, clearing of what cannot be sold, and the intake.

use crate::agents::cooperatives::Cooperatives;
use crate::books::Posted;
use crate::crops::Crops;
use crate::goods::Nature;
use crate::goods::Offline;
use crate::phases::offer::sending::Sending;
use crate::phases::offer::{Planning, next_price};
use crate::units::{CROPS, floor, real, share_of, value_of};
use rayon::prelude::*;

impl Planning<'_> {
    /// Changes the prices of co-operatives, clears stock beyond `stock_targets_most` targets, and announces the intake of the week by
    /// grade.
    pub(super) fn price_and_announce_intake(
        &self,
        sending: &[[Sending; 2]],
        cooperatives: &mut Cooperatives,
        books: &mut Posted,
    ) {
        let commission_bp = self.given.hosting.local_commission_bp;
        for row in 0..cooperatives.len() {
            for grade in 0..2 {
                // The least price of a parcel that a local host sells.
                let sending = Sending { commission_bp, ..sending[row][grade] };
                let least = sending.floor_price(self.given.terms.platform_fee_bp);
                let (offered, wanted) = (cooperatives.offered[row][grade], cooperatives.wanted[row][grade]);
                let (price, streak) = (cooperatives.price_fen[row][grade], cooperatives.price_streak[row][grade]);
                let (price, streak) = next_price(self.given.offer, price, streak, offered, wanted, least);
                cooperatives.price_fen[row][grade] = price;
                cooperatives.price_streak[row][grade] = streak;
                let target = self.target_g(cooperatives, row, grade);
                let excess = (stock_g(cooperatives, row, grade) - self.given.offer.stock_targets_most * target).max(0);
                clear(self.given.crops, cooperatives, row, grade, excess, books);
                cooperatives.intake_g[row][grade] = (target - stock_g(cooperatives, row, grade)).max(0);
            }
        }
    }

    /// What each co-operative calculates with before it sends a parcel from the county hub, by grade and without commission.
    pub(super) fn hub_sending(&self) -> Vec<[Sending; 2]> {
        let given = self.given;
        let of_cooperative = |row: usize| {
            let parcel_g = given.crops.parcel_g[row % CROPS];
            let tariff_fen = given.carriers.tariff_fen[given.map.county_carriers[row / CROPS]][0];
            let freight_fen = given.freight.parcel_fen(tariff_fen, parcel_g);
            let cost_fen = Sending::cost_fen(given.terms, freight_fen)
                + given.terms.cooperative_handling_fen
                + self.collection_fen(row, parcel_g);
            let goods_fen = |grade| value_of(parcel_g, self.markets.lot_fen_per_kg(row, grade, true));
            let refund_share = self.markets.refund_share(row);
            [0, 1].map(|grade| Sending { goods_fen: goods_fen(grade), cost_fen, commission_bp: 0, refund_share })
        };
        (0..self.markets.len()).into_par_iter().map(of_cooperative).collect()
    }

    /// What collecting the goods of a parcel costs the members of a co-operative, fen.
    fn collection_fen(&self, row: usize, parcel_g: i64) -> i64 {
        floor(self.collection_fen_per_kg[row] * real(parcel_g) / 1_000.0)
    }

    /// Grams of a grade that a co-operative wants in stock.
    fn target_g(&self, cooperatives: &Cooperatives, row: usize, grade: usize) -> i64 {
        let crops = self.given.crops;
        let weeks = f64::from(crops.keeping_weeks[row % CROPS]);
        floor(
            ((1.0 + self.given.offer.buffer) * cooperatives.volume_parcels[row][grade] * weeks
                + cooperatives.mcn_parcels[row][grade] * weeks.min(self.given.offer.mcn_stock_weeks))
                * real(crops.parcel_g[row % CROPS]),
        )
    }
}

/// Grams of a grade that a co-operative has in stock.
pub(super) fn stock_g(cooperatives: &Cooperatives, row: usize, grade: usize) -> i64 {
    if grade == 0 {
        cooperatives.fresh_a[row].grams() + cooperatives.ageing_a[row].grams()
    } else {
        cooperatives.fresh_b[row].grams()
    }
}

/// Sells `excess` grams of a co-operative's stock to the trader, ageing goods first.
fn clear(crops: &Crops, cooperatives: &mut Cooperatives, row: usize, grade: usize, excess: i64, books: &mut Posted) {
    let kind = row % CROPS * 2 + grade;
    cooperatives.offline_g[row][grade] = excess;
    if grade == 1 {
        books.carry(Offline, kind, &mut cooperatives.fresh_b[row], &mut Nature, excess);
        cooperatives.settled_g[row] += share_of(excess, crops.grade_b_worth(row % CROPS));
        return;
    }
    let ageing = excess.min(cooperatives.ageing_a[row].grams());
    books.carry(Offline, kind, &mut cooperatives.ageing_a[row], &mut Nature, ageing);
    books.carry(Offline, kind, &mut cooperatives.fresh_a[row], &mut Nature, excess - ageing);
    cooperatives.settled_g[row] += excess;
}

/// Share of what members ask to deliver that each co-operative can take, by grade.
pub(super) fn intake_shares(intake: &[[i64; 2]], requested: &[[i64; 2]]) -> Vec<[f64; 2]> {
    let share = |intake: i64, requested: i64| {
        if requested <= intake || requested == 0 { 1.0 } else { real(intake) / real(requested) }
    };
    intake.iter().zip(requested).map(|(i, r)| [share(i[0], r[0]), share(i[1], r[1])]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cooperative_takes_no_more_than_its_intake() {
        let shares = intake_shares(&[[100, 50], [100, 0]], &[[400, 20], [100, 30]]);
        let expected = [[0.25, 1.0], [1.0, 0.0]];
        for (share, expected) in shares.iter().flatten().zip(expected.iter().flatten()) {
            assert!((share - expected).abs() < 1e-12);
        }
    }
}
