//! Hosts: which households stream, how much each host sells, and where sellers live.

use crate::engine::money::{RestOfWorldSector, RivalSale, Sector};
use crate::engine::units::{CROPS, FEN_PER_YUAN, WEEKS, count_as_f64, real};
use crate::study::validate::counterparts::Snapshot;
use crate::study::validate::distribution::{gap, gini_coefficient, top_share};

/// Smallest share of households with a host in a village of sellers.
const SELLER_VILLAGE: f64 = 0.02;

/// Yearly sales of every host on air at the end of the year, yuan: of farm households, and of others. Other goods of an MCN
/// host are assumed to sell as much a minute as its farm goods. What buyers of these counties spend on rivals is spread over
/// the rivals by their exposure.
fn sales(snapshot: &Snapshot<'_>) -> [Vec<f64>; 2] {
    let h = &snapshot.record.hosts;
    let mut sales = [Vec::new(), Vec::new()];
    let shares = snapshot.rules.broadcast.rival_shares();
    for year in snapshot.year..=snapshot.last_year() {
        for row in (0..h.len()).filter(|&row| h.week[row] == (year + 1) * WEEKS - 1 && h.gmv_year_fen[row] > 0) {
            let [farm, mcn] = [h.kind[row].0 == 0, h.kind[row].0 == 2];
            let part = if mcn { snapshot.rules.mcn.farm_share.max(1e-9) } else { 1.0 };
            sales[usize::from(!farm)].push(real(h.gmv_year_fen[row]) / FEN_PER_YUAN / part);
        }
        let rivals = rival_sales(snapshot, year);
        sales[1].extend(shares.iter().map(|share| share * rivals).filter(|&yuan| yuan > 0.0));
    }
    sales
}
/// What consumers paid to rivals in a year, yuan.
fn rival_sales(snapshot: &Snapshot<'_>, year: u32) -> f64 {
    let f = &snapshot.record.flows;
    let paid = |row: &usize| {
        usize::from(f.flow[*row].0) == RivalSale::ROW
            && usize::from(f.sector[*row].0) == RestOfWorldSector::COLUMN
            && f.week[*row] / WEEKS == year
    };
    real((0..f.len()).filter(paid).map(|row| f.fen[row]).sum()) / FEN_PER_YUAN
}
pub(in crate::study::validate) fn top_streamers(snapshot: &Snapshot<'_>) -> f64 {
    top_share(&sales(snapshot).concat(), 0.022)
}
pub(in crate::study::validate) fn streamer_gini(snapshot: &Snapshot<'_>) -> f64 {
    gini_coefficient(&sales(snapshot).concat())
}
/// Mean sales of farm hosts over mean sales of all hosts.
pub(in crate::study::validate) fn farm_host_sales_ratio(snapshot: &Snapshot<'_>) -> f64 {
    let [farm, other] = sales(snapshot);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / count_as_f64(values.len());
    mean(&farm) / mean(&[farm, other].concat())
}
/// Farm parcels in the last year of each host on air at its end, rivals included: sales over the mean price.
fn parcels(snapshot: &Snapshot<'_>) -> Vec<f64> {
    let (c, h) = (&snapshot.record.channels, &snapshot.record.hosts);
    let rows = || (0..c.len()).filter(|&row| c.year[row] == snapshot.last_year());
    let price = real(rows().map(|row| c.gross_fen[row]).sum()) / real(rows().map(|row| c.parcels[row]).sum());
    let end = (snapshot.last_year() + 1) * WEEKS - 1;
    let sold = |row: usize| real(h.gmv_year_fen[row]) / price;
    let rivals = rival_sales(snapshot, snapshot.last_year()) * FEN_PER_YUAN / price;
    let local = (0..h.len()).filter(|&row| h.week[row] == end && h.gmv_year_fen[row] > 0).map(sold);
    let outside = snapshot.rules.broadcast.rival_shares().into_iter().map(|share| share * rivals);
    local.chain(outside).filter(|&parcels| parcels > 0.0).collect()
}
/// Farm parcels per year of the hosts that sell any.
pub(in crate::study::validate) fn orders(snapshot: &Snapshot<'_>) -> f64 {
    let sold = parcels(snapshot);
    sold.iter().sum::<f64>() / count_as_f64(sold.len())
}
/// Farm parcels of the median host over those of the mean host.
pub(in crate::study::validate) fn median_orders(snapshot: &Snapshot<'_>) -> f64 {
    let mut sold = parcels(snapshot);
    sold.sort_by(f64::total_cmp);
    sold[sold.len() / 2] / orders(snapshot)
}
/// Mean of a value over households with a host less mean over the others, at the end.
fn on_air_gap(snapshot: &Snapshot<'_>, value: impl Fn(usize) -> f64) -> f64 {
    let households = &snapshot.world.households;
    gap((0..households.len()).map(|row| (households.host[row], value(row))))
}
/// How much younger the heads of households with a host are, in age bands of about ten years.
pub(in crate::study::validate) fn host_age_gap(snapshot: &Snapshot<'_>) -> f64 {
    -on_air_gap(snapshot, |row| f64::from(snapshot.world.endowments.age_band[row]))
}
/// How much more schooling they have, in levels.
pub(in crate::study::validate) fn host_schooling_gap(snapshot: &Snapshot<'_>) -> f64 {
    on_air_gap(snapshot, |row| f64::from(snapshot.world.endowments.schooling[row]))
}
/// How much larger their share of households with experience of urban work is.
pub(in crate::study::validate) fn host_migrant_gap(snapshot: &Snapshot<'_>) -> f64 {
    on_air_gap(snapshot, |row| f64::from(u8::from(snapshot.world.endowments.migrant[row])))
}
/// How much more land they have, over the land of the mean farm.
pub(in crate::study::validate) fn host_land_gap(snapshot: &Snapshot<'_>) -> f64 {
    let e = &snapshot.world.endowments;
    let size = |row: usize| f64::from(e.land_cmu[row]) / snapshot.rules.crops.land_factor[usize::from(e.crop[row])];
    on_air_gap(snapshot, size) / ((0..e.len()).map(size).sum::<f64>() / count_as_f64(e.len()))
}
/// Number of villages of sellers, by county.
fn seller_villages(snapshot: &Snapshot<'_>) -> Vec<usize> {
    let map = &snapshot.world.map;
    let mut villages = vec![0; map.counties()];
    for (village, bounds) in map.village_bounds.windows(2).enumerate() {
        let hosts = (bounds[0]..bounds[1]).filter(|&row| snapshot.world.households.host[row]).count();
        if count_as_f64(hosts) >= SELLER_VILLAGE * count_as_f64(bounds[1] - bounds[0]) && hosts > 0 {
            villages[map.villages[village].county] += 1;
        }
    }
    villages
}
/// Share of villages that are villages of sellers in counties far from the cities, over that in the others.
pub(in crate::study::validate) fn remote_seller_village_ratio(snapshot: &Snapshot<'_>) -> f64 {
    let map = &snapshot.world.map;
    let villages = seller_villages(snapshot);
    let share = |inland: bool| {
        let counties = || (0..map.counties()).filter(|&county| map.inland[county] == inland);
        let all: usize = counties().map(|county| map.county_villages[county + 1] - map.county_villages[county]).sum();
        count_as_f64(counties().map(|county| villages[county]).sum()) / count_as_f64(all)
    };
    share(true) / share(false)
}
/// Yearly gain of own streams over sales to the trader, yuan: mean of sellers with more followers than the median seller,
/// less mean of the others.
pub(in crate::study::validate) fn follower_gain(snapshot: &Snapshot<'_>) -> f64 {
    let t = &snapshot.record.households;
    let prices = mean_prices(snapshot);
    let sellers: Vec<usize> = (0..t.len()).filter(|&row| t.own_g[row] > 0).collect();
    let mut followers: Vec<i64> = sellers.iter().map(|&row| t.followers[row]).collect();
    followers.sort_unstable();
    let median = followers.get(followers.len() / 2).copied().unwrap_or(0);
    let gain = |row: usize| {
        let kg = real(t.own_g[row]) / 1_000.0;
        let price = prices[usize::from(t.county[row]) * CROPS + usize::from(t.crop[row].0)];
        (real(t.own_fen[row] - t.own_cost_fen[row]) - price * kg) / FEN_PER_YUAN
    };
    gap(sellers.into_iter().map(|row| (t.followers[row] > median, gain(row))))
}
/// Mean offline price by county and crop, fen a kilogram.
fn mean_prices(snapshot: &Snapshot<'_>) -> Vec<f64> {
    let t = &snapshot.record.households;
    let mut sums = vec![[0.0; 2]; snapshot.world.map.counties() * CROPS];
    for row in 0..t.len() {
        let sold = (t.harvest_g[row] - t.live_g[row] - t.lost_g[row]).max(0);
        let sum = &mut sums[usize::from(t.county[row]) * CROPS + usize::from(t.crop[row].0)];
        sum[0] += real(t.offline_fen[row]);
        sum[1] += real(sold) / 1_000.0;
    }
    sums.iter().map(|[fen, kg]| fen / kg).collect()
}
