//! The parts of growth stored in a panel: one number for each arm, replication and part.

use crate::engine::error::Result;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::growth::{Growth, GrowthRow};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::differences;

/// Key of the net live income of the baseline.
pub const BASE: &str = "growth.base";
const PARTS: [&str; 6] =
    ["growth.extensive", "growth.volume", "growth.quality", "growth.waste", "growth.margin", "growth.price"];
/// Outcomes of the run table that a label needs.
pub const SIGNS: [&str; 4] = ["gmv", "market_income", "delivered_quality", "refund_rate"];

/// The key of a part or sign in a county.
#[must_use]
pub fn of_county(key: &str, county: usize) -> String {
    format!("{key}@{county}")
}

/// The parts under their keys.
#[must_use]
pub fn keyed(parts: &Growth) -> [(&'static str, f64); 6] {
    let values = [parts.extensive, parts.volume, parts.quality, parts.waste, parts.margin, parts.price];
    std::array::from_fn(|at| (PARTS[at], values[at]))
}

/// The parts from their values under the keys of [`keyed`].
#[must_use]
pub fn growth_of(value: impl Fn(&str) -> f64) -> Growth {
    let [extensive, volume, quality, waste, margin, price] = PARTS.map(value);
    Growth { extensive, volume, quality, waste, margin, price }
}

/// A row for every arm.
///
/// # Errors
/// `Usage` if the design is incomplete, or if the parts of growth were not added to the panel.
pub fn growth_rows(panel: &Panel, contrast: &Contrast) -> Result<Vec<GrowthRow>> {
    rows_under(panel, contrast, None)
}

/// A row for every county of every arm.
///
/// # Errors
/// As [`growth_rows`].
pub fn county_rows(panel: &Panel, contrast: &Contrast) -> Result<Vec<GrowthRow>> {
    let counties = panel.values.keys().filter(|key| key.starts_with(&format!("{BASE}@"))).count();
    let mut by_county = Vec::new();
    for county in 0..counties {
        by_county.push(rows_under(panel, contrast, Some(county))?);
    }
    // All counties of an arm are adjacent.
    Ok((0..contrast.arms.len()).flat_map(|arm| by_county.iter().map(move |rows| rows[arm].clone())).collect())
}

/// Rows of the whole, or of one county.
fn rows_under(panel: &Panel, contrast: &Contrast, county: Option<usize>) -> Result<Vec<GrowthRow>> {
    let key = |key: &str| county.map_or_else(|| key.to_owned(), |county| of_county(key, county));
    let [part_keys, sign_keys] =
        [&PARTS[..], &SIGNS[..]].map(|keys| keys.iter().map(|name| key(name)).collect::<Vec<_>>());
    let base = key(BASE);
    let outcomes: Vec<&str> = part_keys.iter().chain(&sign_keys).map(String::as_str).chain([base.as_str()]).collect();
    let complete = contrast.complete(panel, &outcomes)?;
    let row = |&arm: &usize| {
        let parts: Vec<Vec<f64>> = part_keys.iter().map(|part| complete.series(part, arm)).collect();
        let of_run = |run: usize| {
            growth_of(|key| PARTS.iter().position(|part| *part == key).map_or(f64::NAN, |at| parts[at][run]))
        };
        let change = |at: usize| {
            let sign = &sign_keys[at];
            differences(&complete.series(sign, contrast.baseline), &complete.series(sign, arm))
        };
        let [gmv, income, quality, refunds] = [0, 1, 2, 3].map(change);
        GrowthRow {
            arm: panel.arms[arm].clone(),
            county,
            parts: (0..complete.replications() as usize).map(of_run).collect(),
            base: complete.series(&base, arm),
            gmv,
            income,
            quality,
            refunds,
            dropped: complete.dropped(),
        }
    };
    Ok(contrast.arms.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn parts_come_back_from_a_panel_as_they_went_in() {
        let parts = Growth { extensive: 1.0, volume: 2.0, quality: 3.0, waste: 4.0, margin: 5.0, price: 6.0 };
        let keyed: BTreeMap<_, _> = keyed(&parts).into_iter().collect();
        assert_eq!(growth_of(|key| keyed[key]), parts);
        let mut values: BTreeMap<String, Vec<Vec<f64>>> =
            keyed.iter().map(|(key, value)| ((*key).to_owned(), vec![vec![0.0; 2], vec![*value; 2]])).collect();
        for sign in SIGNS {
            values.insert(sign.to_owned(), vec![vec![1.0; 2], vec![3.0; 2]]);
        }
        values.insert(BASE.to_owned(), vec![vec![100.0; 2]; 2]);
        let panel =
            Panel { arms: vec!["none".into(), "all".into()], replications: 2, values, losing: vec![vec![0.0; 2]; 2] };
        let rows = growth_rows(&panel, &Contrast::against(&panel, 0, false)).expect("complete");
        assert_eq!((rows.len(), rows[0].parts.as_slice()), (1, [parts, parts].as_slice()));
        assert_eq!(
            (rows[0].base.as_slice(), rows[0].gmv.as_slice()),
            ([100.0, 100.0].as_slice(), [2.0, 2.0].as_slice())
        );
        let bare = Panel { values: BTreeMap::new(), ..panel };
        assert!(growth_rows(&bare, &Contrast::against(&bare, 0, false)).is_err());
    }
}
