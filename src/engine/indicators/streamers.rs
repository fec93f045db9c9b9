//! Hosts: concentration of sales, hosts that stop, and hosts that earned less than the trader would have paid.

use crate::indicators::{FinishedRun, Runs, ratio};
use crate::units::{CROPS, GRAMS_PER_KG, WEEKS, real, value_of};

/// Adds the columns of streamers.
pub(super) fn add(runs: &mut Runs, run: &FinishedRun<'_>) {
    let mut sums = [0.0; 3];
    let last = run.world.map.weeks / WEEKS;
    for year in run.first_year..last {
        let shares = concentration(&mut sales_of(run, year));
        (0..3).for_each(|at| sums[at] += shares[at] / run.years);
    }
    [runs.top_hundredth_share[0], runs.top_tenth_share[0], runs.host_concentration[0]] = sums;
    runs.host_exit_rate[0] = exits(run);
    runs.losing_host_share[0] = losing(run);
}

/// Sales of every host still on air at the end of a year.
fn sales_of(run: &FinishedRun<'_>, year: u32) -> Vec<i64> {
    let hosts = &run.record.hosts;
    let week = (year + 1) * WEEKS - 1;
    (0..hosts.len()).filter(|&row| hosts.week[row] == week).map(|row| hosts.gmv_year_fen[row]).collect()
}

/// Share of the best hundredth and tenth (one host at least) and the Herfindahl index.
fn concentration(sales: &mut [i64]) -> [f64; 3] {
    sales.sort_unstable_by(|a, b| b.cmp(a));
    let all = real(sales.iter().sum());
    let best = |part: usize| real(sales.iter().take(sales.len().div_ceil(part)).sum());
    let squares: f64 = sales.iter().map(|&fen| ratio(real(fen), all)).map(|share| share * share).sum();
    [ratio(best(100), all), ratio(best(10), all), squares]
}

/// Share of farmer-hosts at the end of a year who do not stream at the end of the next.
fn exits(run: &FinishedRun<'_>) -> f64 {
    let t = &run.record.households;
    let households = run.world.map.households();
    let (mut before, mut gone) = (0_i64, 0_i64);
    // The table holds whole years one after the other.
    for row in households..t.len() {
        if t.year[row] >= run.first_year && t.host[row - households] {
            before += 1;
            gone += i64::from(!t.host[row]);
        }
    }
    ratio(real(gone), real(before))
}

/// Share of households with own-stream sales who earned less than the trader would have paid for the goods.
fn losing(run: &FinishedRun<'_>) -> f64 {
    let t = &run.record.households;
    let prices = trader_prices(run);
    let (mut sellers, mut losers) = (0_i64, 0_i64);
    for row in (0..t.len()).filter(|&row| t.year[row] >= run.first_year && t.own_g[row] > 0) {
        let market = usize::from(t.county[row]) * CROPS + usize::from(t.crop[row].0);
        let forgone = value_of(t.own_g[row], prices[market]);
        sellers += 1;
        losers += i64::from(t.own_fen[row] - t.own_cost_fen[row] < forgone);
    }
    ratio(real(losers), real(sellers))
}

/// Mean price that the trader would have paid for what own streams sold, by county and crop, fen per kilogram.
fn trader_prices(run: &FinishedRun<'_>) -> Vec<i64> {
    let c = &run.record.channels;
    let mut sums = vec![[0_i128; 2]; run.world.map.counties() * CROPS];
    for row in (0..c.len()).filter(|&row| c.year[row] >= run.first_year && c.channel[row].0 == 0) {
        let sum = &mut sums[usize::from(c.county[row]) * CROPS + usize::from(c.crop[row].0)];
        sum[0] += i128::from(c.trader_fen[row]);
        sum[1] += i128::from(c.grams[row]);
    }
    let price = |[fen, grams]: [i128; 2]| if grams > 0 { fen * i128::from(GRAMS_PER_KG) / grams } else { 0 };
    sums.into_iter().map(|sum| i64::try_from(price(sum)).expect("a price is small")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concentration_of_known_sales() {
        let [hundredth, tenth, index] = concentration(&mut [10, 40, 50]);
        assert!((hundredth - 0.5).abs() < 1e-12 && (tenth - 0.5).abs() < 1e-12);
        assert!((index - 0.42).abs() < 1e-12);
        assert!(concentration(&mut []).iter().all(|share| share.abs() < 1e-12));
    }
}
