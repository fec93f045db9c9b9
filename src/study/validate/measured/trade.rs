//! What is sold live, what is lost on the way, and what a label brings.

use crate::engine::units::{FEN_PER_YUAN, real};
use crate::study::validate::measured::{FRUITS, LEAF_VEGETABLE, Snapshot};

/// Live sales less refunds over live and offline sales.
pub(in crate::study::validate) fn live_share(look: &Snapshot<'_>) -> f64 {
    let live = look.live_fen(look.year);
    let offline: i64 = look.first().map(|row| look.record.households.offline_fen[row]).sum();
    real(live) / real(live + offline)
}
/// Growth of live sales a year over the reported years.
pub(in crate::study::validate) fn growth(look: &Snapshot<'_>) -> f64 {
    let (first, last) = (look.live_fen(look.year), look.live_fen(look.last_year()));
    libm::pow(real(last) / real(first), 1.0 / f64::from(look.last_year() - look.year)) - 1.0
}
/// Live parcels and their value before refunds, yuan, in the last year.
fn sold(look: &Snapshot<'_>) -> [f64; 2] {
    let c = &look.record.channels;
    let rows = || (0..c.len()).filter(|&row| c.year[row] == look.last_year());
    [real(rows().map(|row| c.parcels[row]).sum()), real(rows().map(|row| c.gross_fen[row]).sum()) / FEN_PER_YUAN]
}
/// Offers shown to consumers in the last year.
fn looks(look: &Snapshot<'_>) -> f64 {
    real(look.world.consumer_purses.looks_year.iter().sum())
}
/// Offers shown for as many parcels as make a session.
pub(in crate::study::validate) fn views(look: &Snapshot<'_>) -> f64 {
    looks(look) / (sold(look)[0] / look.rules.hosting.orders_per_session)
}
/// Value ordered for an offer shown, yuan.
pub(in crate::study::validate) fn sales_per_view(look: &Snapshot<'_>) -> f64 {
    sold(look)[1] / looks(look)
}
pub(in crate::study::validate) fn fruit_loss(look: &Snapshot<'_>) -> f64 {
    look.lost(&FRUITS)
}
pub(in crate::study::validate) fn vegetable_loss(look: &Snapshot<'_>) -> f64 {
    look.lost(&[LEAF_VEGETABLE])
}
pub(in crate::study::validate) fn refunds(look: &Snapshot<'_>) -> f64 {
    look.runs.refund_rate[0]
}
/// What buyers pay for a kilogram of a labelled pool lot over one of an unlabelled own account, same county and crop.
pub(in crate::study::validate) fn label_premium(look: &Snapshot<'_>) -> f64 {
    let c = &look.record.channels;
    let (mut premium, mut weight) = (0.0, 0.0);
    for pool in (0..c.len()).filter(|&row| c.channel[row].0 == 1 && c.grams[row] > 0) {
        let beside = (0..c.len()).find(|&row| {
            c.channel[row].0 == 0
                && (c.county[row], c.crop[row].0, c.year[row]) == (c.county[pool], c.crop[pool].0, c.year[pool])
                && c.grams[row] > 0
        });
        if let Some(own) = beside {
            let price = |row: usize| real(c.gross_fen[row]) / real(c.grams[row]);
            let grams = real(c.grams[own].min(c.grams[pool]));
            premium += grams * (price(pool) / price(own) - 1.0);
            weight += grams;
        }
    }
    premium / weight
}
