//! Horizon: gains while money flows and afterwards, present values, and the year of payback.

use crate::engine::error::Result;
use crate::engine::units::count_as_f64;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::year_outcomes;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::{CASH_OUTLAY, MARKET_INCOME, RESIDUAL_VALUE};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{Interval, differences, mean, t_interval};

/// How long money flows, and what later yuan are worth today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HorizonTerms {
    /// Policy years in which money flows.
    pub funded_years: usize,
    /// Discount rate a year.
    pub discount_rate: f64,
}

/// What the money of an arm is worth over the whole run, yuan a household. Present values are those of the first policy year.
#[derive(Debug, Clone, PartialEq)]
pub struct HorizonRow {
    /// Name of the arm.
    pub name: String,
    /// Gain a year while money flows.
    pub funded: Interval,
    /// Gain a year after the money has ended.
    pub afterwards: Interval,
    /// Present value of all gains.
    pub gains: Interval,
    /// Present value of the outlay, in equal parts over the funded years.
    pub outlay: Interval,
    /// Present value of what public assets are worth after the last year.
    pub assets_left: Interval,
    /// Gains less outlay plus assets left.
    pub net: Interval,
    /// The first policy year, from 1, from which on mean gains so far, discounted, exceed mean outlay so far; `None` if that is
    /// not reached.
    pub payback_year: Option<usize>,
}

/// Every arm of a contrast over the horizon, and the replications left out.
///
/// # Errors
/// `Usage` if the design is incomplete, or a year was not recorded.
pub fn horizon_rows(panel: &Panel, contrast: &Contrast, terms: HorizonTerms) -> Result<(Vec<HorizonRow>, u32, u32)> {
    let years = year_outcomes(panel);
    let outcomes: Vec<&str> = years.iter().map(String::as_str).chain([CASH_OUTLAY, RESIDUAL_VALUE]).collect();
    let complete = contrast.complete(panel, &outcomes)?;
    let row = |&arm: &usize| horizon_row(&complete, &years, [contrast.baseline, arm], terms, &panel.arms[arm]);
    Ok((contrast.arms.iter().map(row).collect(), complete.replications(), complete.dropped()))
}

fn horizon_row(
    complete: &Complete,
    years: &[String],
    [baseline, arm]: [usize; 2],
    terms: HorizonTerms,
    name: &str,
) -> HorizonRow {
    let change = |outcome: &str| differences(&complete.series(outcome, baseline), &complete.series(outcome, arm));
    let gains: Vec<Vec<f64>> = years.iter().map(|year| change(year)).collect();
    // Outcomes of a run are means over its policy years.
    let all_years = count_as_f64(years.len());
    let total = |outcome: &str| change(outcome).into_iter().map(|value| value * all_years).collect::<Vec<f64>>();
    let funded_years = terms.funded_years.min(years.len());
    let outlay_a_year: Vec<f64> =
        total(CASH_OUTLAY).into_iter().map(|value| value / count_as_f64(funded_years.max(1))).collect();
    let discount = |year: usize| libm::pow(1.0 + terms.discount_rate, -count_as_f64(year));
    let present = |values: &dyn Fn(usize) -> Vec<f64>, of: std::ops::Range<usize>| {
        let mut sums = vec![0.0; complete.replications() as usize];
        for year in of {
            sums.iter_mut().zip(values(year)).for_each(|(sum, value)| *sum += value * discount(year));
        }
        sums
    };
    let mean_of = |of: std::ops::Range<usize>| {
        let count = count_as_f64(of.len());
        // The mean of no year is not a number.
        let mut sums = vec![if of.is_empty() { f64::NAN } else { 0.0 }; complete.replications() as usize];
        for year in of {
            sums.iter_mut().zip(&gains[year]).for_each(|(sum, gain)| *sum += gain / count);
        }
        sums
    };
    let present_gains = present(&|year| gains[year].clone(), 0..years.len());
    let present_outlay = present(&|_| outlay_a_year.clone(), 0..funded_years);
    let present_assets: Vec<f64> =
        total(RESIDUAL_VALUE).into_iter().map(|value| value * discount(years.len())).collect();
    let net: Vec<f64> = present_gains
        .iter()
        .zip(&present_outlay)
        .zip(&present_assets)
        .map(|((gains, outlay), assets)| gains - outlay + assets)
        .collect();
    HorizonRow {
        name: name.to_owned(),
        funded: t_interval(&mean_of(0..funded_years)),
        afterwards: t_interval(&mean_of(funded_years..years.len())),
        gains: t_interval(&present_gains),
        outlay: t_interval(&present_outlay),
        assets_left: t_interval(&present_assets),
        net: t_interval(&net),
        payback_year: payback_year(&gains, mean(&outlay_a_year), funded_years, &discount),
    }
}

/// The first year, from 1, from which on discounted gains so far exceed discounted outlay so far in every later year.
fn payback_year(
    gains: &[Vec<f64>],
    outlay_a_year: f64,
    funded_years: usize,
    discount: &impl Fn(usize) -> f64,
) -> Option<usize> {
    let mut balance = 0.0;
    let mut paid_from = None;
    for (year, gains) in gains.iter().enumerate() {
        let outlay = if year < funded_years { outlay_a_year } else { 0.0 };
        balance += (mean(gains) - outlay) * discount(year);
        paid_from = if balance > 0.0 { paid_from.or(Some(year + 1)) } else { None };
    }
    paid_from
}

/// The rows as estimates.
///
/// # Errors
/// As [`horizon_rows`].
pub fn horizon_estimates(panel: &Panel, contrast: &Contrast, terms: HorizonTerms) -> Result<EstimateRows> {
    let (rows, replications, dropped) = horizon_rows(panel, contrast, terms)?;
    let against = panel.arms[contrast.baseline].as_str();
    let estimates = rows.iter().flat_map(|row| {
        let names = [row.name.as_str(), against];
        let of = |estimand, interval| EstimateRow::new(names, MARKET_INCOME, estimand, interval);
        vec![
            of(Estimand::GainWhileFunded, row.funded),
            of(Estimand::GainAfterwards, row.afterwards),
            of(Estimand::PresentValueOfGains, row.gains),
            EstimateRow::new(names, CASH_OUTLAY, Estimand::PresentValue, row.outlay),
            EstimateRow::new(names, RESIDUAL_VALUE, Estimand::PresentValue, row.assets_left),
            of(Estimand::NetPresentValue, row.net),
        ]
    });
    Ok(EstimateRows { rows: estimates.collect(), skewed: Vec::new(), replications, dropped })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::household_statistics::year_key;
    use std::collections::BTreeMap;

    /// Four years at 100 %, money in the first two. Gains are 10, 20, 40, 80 a year: discounted 10, 10, 10, 10. The outlay is a
    /// mean of 15 over four years: 30 in each funded year, discounted 30 and 15. Assets of 8 a year are 32 at the end, discounted 2.
    #[test]
    fn present_values_and_payback_of_a_hand_made_case() {
        let rows = |value: f64| vec![vec![100.0, 90.0], vec![100.0 + value, 90.0 + value]];
        let mut values: BTreeMap<String, Vec<Vec<f64>>> =
            (0..4).map(|year| (year_key(year), rows([10.0, 20.0, 40.0, 80.0][year]))).collect();
        values.insert(CASH_OUTLAY.to_owned(), rows(15.0));
        values.insert(RESIDUAL_VALUE.to_owned(), rows(8.0));
        let panel =
            Panel { arms: vec!["none".into(), "grant".into()], replications: 2, values, losing: vec![vec![0.0; 2]; 2] };
        let terms = HorizonTerms { funded_years: 2, discount_rate: 1.0 };
        let contrast = Contrast::against(&panel, 0, false);
        let row = &horizon_rows(&panel, &contrast, terms).expect("complete").0[0];
        let means = [row.funded, row.afterwards, row.gains, row.outlay, row.assets_left, row.net].map(|it| it.mean);
        for (mean, expected) in means.into_iter().zip([15.0, 60.0, 40.0, 45.0, 2.0, -3.0]) {
            assert!((mean - expected).abs() < 1e-9, "{means:?}");
        }
        assert_eq!(row.payback_year, None, "40 of gains do not exceed 45");
        let cheap = HorizonTerms { funded_years: 4, discount_rate: 1.0 };
        // 15 a year for four years: discounted 15, 7.5, 3.75, 1.9 against 10 a year. After three years 30 against 26.25.
        let row = &horizon_rows(&panel, &contrast, cheap).expect("complete").0[0];
        assert_eq!(row.payback_year, Some(3));
        assert!(row.afterwards.mean.is_nan(), "no year is left");
    }
}
