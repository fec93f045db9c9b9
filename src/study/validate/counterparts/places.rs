//! Who is away, who makes effort, and what distance does: pick-up, collection, parcels in, prices of counties.

use crate::engine::crops::CROP_NAMES;
use crate::engine::units::{FEN_PER_YUAN, WEEKS, count_as_f64, real};
use crate::study::validate::counterparts::Snapshot;

/// Smallest number of counties whose prices have a spread.
const SPREAD_COUNTIES: usize = 2;

/// Share of households in the first reported year for which `holds` is true.
fn share_of_households(snapshot: &Snapshot<'_>, holds: impl Fn(usize) -> bool) -> f64 {
    let rows = || snapshot.first_year_rows();
    count_as_f64(rows().filter(|&row| holds(row)).count()) / count_as_f64(rows().count())
}
/// Share of growers who make the effort for quality.
pub(in crate::study::validate) fn effort_share(snapshot: &Snapshot<'_>) -> f64 {
    share_of_households(snapshot, |row| snapshot.record.households.effort[row])
}
/// Share of growers with a stream of their own at the end of the year.
pub(in crate::study::validate) fn growers_on_air(snapshot: &Snapshot<'_>) -> f64 {
    share_of_households(snapshot, |row| snapshot.record.households.host[row])
}
/// Members away per household.
pub(in crate::study::validate) fn members_away(snapshot: &Snapshot<'_>) -> f64 {
    let away: i64 = snapshot.first_year_rows().map(|row| i64::from(snapshot.record.households.away[row])).sum();
    real(away) / count_as_f64(snapshot.first_year_rows().count())
}
/// Share of households with a member away.
pub(in crate::study::validate) fn households_away(snapshot: &Snapshot<'_>) -> f64 {
    share_of_households(snapshot, |row| snapshot.record.households.away[row] > 0)
}
/// Rows of the village table in the first reported year.
fn villages<'a>(snapshot: &'a Snapshot<'_>) -> impl Iterator<Item = usize> + 'a {
    let v = &snapshot.record.villages;
    (0..v.len()).filter(|&row| v.year[row] == snapshot.year)
}
/// Share of villages and weeks with a pick-up in the village.
pub(in crate::study::validate) fn served_villages(snapshot: &Snapshot<'_>) -> f64 {
    let weeks: i64 = villages(snapshot).map(|row| snapshot.record.villages.served_weeks[row]).sum();
    real(weeks) / f64::from(WEEKS) / count_as_f64(villages(snapshot).count())
}
/// Cost of bringing goods from the village to the co-operative, yuan a kilogram.
pub(in crate::study::validate) fn collection_cost(snapshot: &Snapshot<'_>) -> f64 {
    let v = &snapshot.record.villages;
    let sum = |column: &[i64]| real(villages(snapshot).map(|row| column[row]).sum());
    sum(&v.collection_fen) / FEN_PER_YUAN / (sum(&v.collected_g) / 1_000.0)
}
/// Parcels that a household receives in a week; villages count by their households.
pub(in crate::study::validate) fn parcels_in(snapshot: &Snapshot<'_>) -> f64 {
    let v = &snapshot.record.villages;
    let residents: f64 = villages(snapshot).map(|row| v.residents[row]).sum();
    villages(snapshot).map(|row| v.residents[row] * v.inbound[row]).sum::<f64>() / residents / f64::from(WEEKS)
}
/// Standard deviation of the logarithm of the farm-gate price between counties in the same week: root mean square over
/// crops and the weeks of the first reported year.
pub(in crate::study::validate) fn price_spread(snapshot: &Snapshot<'_>) -> f64 {
    let c = &snapshot.record.counties;
    let columns: [&[i64]; CROP_NAMES.len()] =
        [&c.price_citrus, &c.price_apple, &c.price_kiwifruit, &c.price_leaf_vegetable, &c.price_mushroom, &c.price_tea];
    let rows: Vec<usize> = (0..c.len()).filter(|&row| c.week[row] / WEEKS == snapshot.year).collect();
    let (mut variance, mut count) = (0.0, 0_u32);
    for column in columns {
        for week in snapshot.year * WEEKS..(snapshot.year + 1) * WEEKS {
            let of_week = rows.iter().filter(|&&row| c.week[row] == week && column[row] > 0);
            let logs: Vec<f64> = of_week.map(|&row| libm::log(real(column[row]))).collect();
            if logs.len() >= SPREAD_COUNTIES {
                let mean = logs.iter().sum::<f64>() / count_as_f64(logs.len());
                variance +=
                    logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / count_as_f64(logs.len() - 1);
                count += 1;
            }
        }
    }
    libm::sqrt(variance / f64::from(count))
}
