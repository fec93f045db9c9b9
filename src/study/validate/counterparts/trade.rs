//! Live sales, losses on the way and the premium of a label.

use crate::engine::units::{FEN_PER_YUAN, real};
use crate::study::validate::counterparts::{FRUITS, LEAF_VEGETABLE, Snapshot};

/// Live sales less refunds over live and offline sales.
pub(in crate::study::validate) fn live_share(snapshot: &Snapshot<'_>) -> f64 {
    let live = snapshot.live_fen(snapshot.year);
    let offline: i64 = snapshot.first_year_rows().map(|row| snapshot.record.households.offline_fen[row]).sum();
    real(live) / real(live + offline)
}
/// Growth of live sales a year over the reported years.
pub(in crate::study::validate) fn growth(snapshot: &Snapshot<'_>) -> f64 {
    let (first, last) = (snapshot.live_fen(snapshot.year), snapshot.live_fen(snapshot.last_year()));
    libm::pow(real(last) / real(first), 1.0 / f64::from(snapshot.last_year() - snapshot.year)) - 1.0
}
/// Live parcels and their value before refunds, yuan, in the last year.
fn parcels_and_sales(snapshot: &Snapshot<'_>) -> [f64; 2] {
    let c = &snapshot.record.channels;
    let rows = || (0..c.len()).filter(|&row| c.year[row] == snapshot.last_year());
    [real(rows().map(|row| c.parcels[row]).sum()), real(rows().map(|row| c.gross_fen[row]).sum()) / FEN_PER_YUAN]
}
/// Impressions in the last year: offers shown to consumers.
fn impressions(snapshot: &Snapshot<'_>) -> f64 {
    real(snapshot.world.consumer_purses.impressions_year.iter().sum())
}
/// Impressions a session.
pub(in crate::study::validate) fn views(snapshot: &Snapshot<'_>) -> f64 {
    impressions(snapshot) / (parcels_and_sales(snapshot)[0] / snapshot.rules.hosting.orders_per_session)
}
/// Value of orders an impression, yuan.
pub(in crate::study::validate) fn sales_per_view(snapshot: &Snapshot<'_>) -> f64 {
    parcels_and_sales(snapshot)[1] / impressions(snapshot)
}
pub(in crate::study::validate) fn fruit_loss(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.loss_share(&FRUITS)
}
pub(in crate::study::validate) fn vegetable_loss(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.loss_share(&[LEAF_VEGETABLE])
}
pub(in crate::study::validate) fn refunds(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.runs.refund_rate[0]
}
/// Price premium of labelled goods of a cooperative over unlabelled goods of own accounts, same county, crop and year.
pub(in crate::study::validate) fn label_premium(snapshot: &Snapshot<'_>) -> f64 {
    let c = &snapshot.record.channels;
    let (mut premium, mut weight) = (0.0, 0.0);
    for cooperative in (0..c.len()).filter(|&row| c.channel[row].0 == 1 && c.grams[row] > 0) {
        let beside = (0..c.len()).find(|&row| {
            c.channel[row].0 == 0
                && (c.county[row], c.crop[row].0, c.year[row])
                    == (c.county[cooperative], c.crop[cooperative].0, c.year[cooperative])
                && c.grams[row] > 0
        });
        if let Some(own_account) = beside {
            let price = |row: usize| real(c.gross_fen[row]) / real(c.grams[row]);
            let grams = real(c.grams[own_account].min(c.grams[cooperative]));
            premium += grams * (price(cooperative) / price(own_account) - 1.0);
            weight += grams;
        }
    }
    premium / weight
}
