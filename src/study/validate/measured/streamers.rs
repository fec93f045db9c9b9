//! Who streams, how much each sells, and where the sellers live.

use crate::engine::units::{CROPS, FEN_PER_YUAN, WEEKS, counted, real};
use crate::study::validate::measured::Snapshot;
use crate::study::validate::shape::{gap, inequality, top_share};

/// Share of households on air from which a village counts as a village of sellers.
const SELLER_VILLAGE: f64 = 0.02;

/// Sales of a year of every host on air at its end, yuan: farm households, others. What an MCN host sells beside farm
/// goods is counted as selling as well, minute for minute, as its farm goods.
fn sales(look: &Snapshot<'_>) -> [Vec<f64>; 2] {
    let h = &look.record.hosts;
    let mut found = [Vec::new(), Vec::new()];
    for year in look.year..=look.last_year() {
        for row in (0..h.len()).filter(|&row| h.week[row] == (year + 1) * WEEKS - 1 && h.gmv_year_fen[row] > 0) {
            let [farm, mcn] = [h.kind[row].0 == 0, h.kind[row].0 == 2];
            let part = if mcn { look.rules.mcn.farm_share.max(1e-9) } else { 1.0 };
            found[usize::from(!farm)].push(real(h.gmv_year_fen[row]) / FEN_PER_YUAN / part);
        }
    }
    found
}
pub(in crate::study::validate) fn top_streamers(look: &Snapshot<'_>) -> f64 {
    top_share(&sales(look).concat(), 0.022)
}
pub(in crate::study::validate) fn streamer_gini(look: &Snapshot<'_>) -> f64 {
    inequality(&sales(look).concat())
}
/// Sales of a farm host over those of a mean host.
pub(in crate::study::validate) fn rural_sales(look: &Snapshot<'_>) -> f64 {
    let [farm, other] = sales(look);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / counted(values.len());
    mean(&farm) / mean(&[farm, other].concat())
}
/// Farm parcels in the last year of each host on air at its end, whoever owns the goods: value over the mean price.
fn parcels(look: &Snapshot<'_>) -> Vec<f64> {
    let (c, h) = (&look.record.channels, &look.record.hosts);
    let rows = || (0..c.len()).filter(|&row| c.year[row] == look.last_year());
    let price = real(rows().map(|row| c.gross_fen[row]).sum()) / real(rows().map(|row| c.parcels[row]).sum());
    let end = (look.last_year() + 1) * WEEKS - 1;
    let sold = |row: usize| real(h.gmv_year_fen[row]) / price;
    (0..h.len()).filter(|&row| h.week[row] == end && h.gmv_year_fen[row] > 0).map(sold).collect()
}
/// Farm parcels a year of a host that sells any.
pub(in crate::study::validate) fn orders(look: &Snapshot<'_>) -> f64 {
    let sold = parcels(look);
    sold.iter().sum::<f64>() / counted(sold.len())
}
/// The same of the median host over that of the mean one.
pub(in crate::study::validate) fn median_orders(look: &Snapshot<'_>) -> f64 {
    let mut sold = parcels(look);
    sold.sort_by(f64::total_cmp);
    sold[sold.len() / 2] / orders(look)
}
/// Mean over households on air less that of the others, at the end.
fn on_air_gap(look: &Snapshot<'_>, value: impl Fn(usize) -> f64) -> f64 {
    let households = &look.world.households;
    gap((0..households.len()).map(|row| (households.host[row], value(row))))
}
/// How much younger the heads of households on air are, in age bands of about ten years.
pub(in crate::study::validate) fn younger(look: &Snapshot<'_>) -> f64 {
    -on_air_gap(look, |row| f64::from(look.world.endowments.age_band[row]))
}
/// How much more schooled they are, in levels.
pub(in crate::study::validate) fn schooled(look: &Snapshot<'_>) -> f64 {
    on_air_gap(look, |row| f64::from(look.world.endowments.schooling[row]))
}
/// How much more often a member has worked in a city.
pub(in crate::study::validate) fn urban(look: &Snapshot<'_>) -> f64 {
    on_air_gap(look, |row| f64::from(u8::from(look.world.endowments.migrant[row])))
}
/// How much more land their farms have, over the mean farm.
pub(in crate::study::validate) fn larger(look: &Snapshot<'_>) -> f64 {
    let e = &look.world.endowments;
    let size = |row: usize| f64::from(e.land_cmu[row]) / look.rules.crops.land_factor[usize::from(e.crop[row])];
    on_air_gap(look, size) / ((0..e.len()).map(size).sum::<f64>() / counted(e.len()))
}
/// Villages of sellers, by county.
fn seller_villages(look: &Snapshot<'_>) -> Vec<usize> {
    let map = &look.world.map;
    let mut found = vec![0; map.counties()];
    for (village, bounds) in map.village_bounds.windows(2).enumerate() {
        let hosts = (bounds[0]..bounds[1]).filter(|&row| look.world.households.host[row]).count();
        if counted(hosts) >= SELLER_VILLAGE * counted(bounds[1] - bounds[0]) && hosts > 0 {
            found[map.villages[village].county] += 1;
        }
    }
    found
}
/// Share of villages that are villages of sellers in counties far from the cities, over that in the others.
pub(in crate::study::validate) fn far_over_near(look: &Snapshot<'_>) -> f64 {
    let map = &look.world.map;
    let found = seller_villages(look);
    let share = |inland: bool| {
        let counties = || (0..map.counties()).filter(|&county| map.inland[county] == inland);
        let all: usize = counties().map(|county| map.county_villages[county + 1] - map.county_villages[county]).sum();
        counted(counties().map(|county| found[county]).sum()) / counted(all)
    };
    share(true) / share(false)
}
/// What own-stream sellers with more followers than the median seller earn over the trader in a year, less what the others
/// do, yuan.
pub(in crate::study::validate) fn followers(look: &Snapshot<'_>) -> f64 {
    let t = &look.record.households;
    let prices = mean_prices(look);
    let sellers: Vec<usize> = (0..t.len()).filter(|&row| t.own_g[row] > 0).collect();
    let mut known: Vec<i64> = sellers.iter().map(|&row| t.followers[row]).collect();
    known.sort_unstable();
    let median = known.get(known.len() / 2).copied().unwrap_or(0);
    let gain = |row: usize| {
        let kg = real(t.own_g[row]) / 1_000.0;
        let price = prices[usize::from(t.county[row]) * CROPS + usize::from(t.crop[row].0)];
        (real(t.own_fen[row] - t.own_cost_fen[row]) - price * kg) / FEN_PER_YUAN
    };
    gap(sellers.into_iter().map(|row| (t.followers[row] > median, gain(row))))
}
/// Mean offline price by county and crop, fen a kilogram.
fn mean_prices(look: &Snapshot<'_>) -> Vec<f64> {
    let t = &look.record.households;
    let mut sums = vec![[0.0; 2]; look.world.map.counties() * CROPS];
    for row in 0..t.len() {
        let sold = (t.harvest_g[row] - t.live_g[row] - t.lost_g[row]).max(0);
        let sum = &mut sums[usize::from(t.county[row]) * CROPS + usize::from(t.crop[row].0)];
        sum[0] += real(t.offline_fen[row]);
        sum[1] += real(sold) / 1_000.0;
    }
    sums.iter().map(|[fen, kg]| fen / kg).collect()
}
