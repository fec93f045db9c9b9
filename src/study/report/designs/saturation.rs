//! Saturation: the true effects on those who may be served and those who may not, by county share, beside what an evaluator
//! without a second world would estimate.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::t_interval;
use crate::study::report::main_table::replication_notes;
use crate::study::tables::{Sheet, SheetCell};
use std::collections::BTreeMap;

/// Rows of the table: key, what it is, in both languages.
const ROWS: [(&str, &str, &str); 7] = [
    ("reach.true.in", "truth: households that may be served", "真实：可获服务户"),
    ("reach.true.out", "truth: others in counties with service", "真实：同县未覆盖户"),
    ("reach.true.control", "truth: counties without service", "真实：无服务县"),
    ("reach.seen.within", "seen: served less others, within counties", "估计：县内覆盖户减未覆盖户"),
    ("reach.seen.change", "seen: the same, in changes since the baseline year", "估计：同上，用较基准年变化"),
    (
        "reach.seen.spill",
        "seen: others in served counties less control counties, in changes",
        "估计：有服务县未覆盖户减无服务县，用变化",
    ),
    ("reach.seen.total", "seen: full counties less control counties, in changes", "估计：全覆盖县减无服务县，用变化"),
];

/// Key of the true effect at a county share, for those who may be served or not.
fn level_key(percent: u32, reached: bool) -> String {
    format!("reach.level.{percent:03}.{}", if reached { "in" } else { "out" })
}

/// Sum and number of values of a group.
#[derive(Default, Clone, Copy)]
struct Sum(f64, u32);

impl Sum {
    fn add(&mut self, value: f64) {
        self.0 += value;
        self.1 += 1;
    }
    fn mean(self) -> f64 {
        if self.1 > 0 { self.0 / f64::from(self.1) } else { f64::NAN }
    }
}

/// True effects and estimates of an arm whose money does not reach everybody; nothing of any other arm. Effects are paired
/// with the baseline, estimates use the arm alone.
#[must_use]
pub fn estimates(baseline: &HouseholdOutcomes, arm: &HouseholdOutcomes) -> Vec<(String, f64)> {
    if arm.reached.iter().all(|reached| *reached) {
        return Vec::new();
    }
    let mut counties: BTreeMap<u32, [u32; 2]> = BTreeMap::new();
    for (county, reached) in arm.county.iter().zip(&arm.reached) {
        let [all, served] = counties.entry(*county).or_default();
        *all += 1;
        *served += u32::from(*reached);
    }
    // In percent: shares of households are drawn to the household, so a level is found again after rounding.
    let percent = |county: u32| {
        let [all, served] = counties[&county];
        (200 * served + all) / (2 * all)
    };
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let mut add = |key: String, value: f64| sums.entry(key).or_default().add(value);
    for row in 0..arm.market.len() {
        let (share, reached) = (percent(arm.county[row]), arm.reached[row]);
        let (gain, level) = (arm.market[row] - baseline.market[row], arm.market[row]);
        let change = level - arm.before[row];
        add(level_key(share, reached), gain);
        add(ROWS[if reached { 0 } else { 1 + usize::from(share == 0) }].0.to_owned(), gain);
        match (share, reached) {
            (0, _) => add("control.change".to_owned(), change),
            (100, _) => add("full.change".to_owned(), change),
            (_, true) => {
                add("in.level".to_owned(), level);
                add("in.change".to_owned(), change);
            }
            (_, false) => {
                add("out.level".to_owned(), level);
                add("out.change".to_owned(), change);
            }
        }
    }
    let mean = |key: &str| sums.get(key).copied().unwrap_or_default().mean();
    let seen = [
        mean("in.level") - mean("out.level"),
        mean("in.change") - mean("out.change"),
        mean("out.change") - mean("control.change"),
        mean("full.change") - mean("control.change"),
    ];
    let mut found: Vec<(String, f64)> =
        sums.iter().filter(|(key, _)| key.starts_with("reach.")).map(|(key, sum)| (key.clone(), sum.mean())).collect();
    found.extend(ROWS[3..].iter().zip(seen).map(|((key, ..), value)| ((*key).to_owned(), value)));
    found
}

/// Truth and estimates of every arm whose money does not reach everybody.
///
/// # Errors
/// `Usage` if the design is incomplete, or no arm leaves anybody out.
pub fn saturation_sheet(panel: &Panel, contrast: &Contrast) -> Result<Sheet> {
    let mut rows = Vec::new();
    let mut levels: Vec<(String, Text)> = Vec::new();
    for key in panel.values.keys() {
        let Some((percent, group)) = key.strip_prefix("reach.level.").and_then(|rest| rest.split_once('.')) else {
            continue;
        };
        let percent: u32 = percent.parse().unwrap_or(0);
        let name = if group == "in" {
            text!("truth: served, {percent} % of the county", "真实：覆盖户（县覆盖率 {percent} %）")
        } else {
            text!("truth: not served, {percent} % of the county", "真实：未覆盖户（县覆盖率 {percent} %）")
        };
        levels.push((key.clone(), name));
    }
    let all = ROWS.iter().map(|(key, en, zh)| ((*key).to_owned(), Text::new(*en, *zh))).chain(levels);
    let all: Vec<(String, Text)> = all.collect();
    let arms: Vec<usize> = contrast
        .arms
        .iter()
        .copied()
        .filter(|&arm| panel.values.get(ROWS[0].0).is_some_and(|rows| rows[arm].iter().any(|value| value.is_finite())))
        .collect();
    let narrow = Contrast { arms: arms.clone(), ..contrast.clone() };
    let complete = narrow.complete(panel, &[])?;
    for &arm in &arms {
        for (key, name) in &all {
            let Some(series) = panel.values.contains_key(key).then(|| complete.series(key, arm)) else { continue };
            // A group may have no household in some replication, which is no missing value.
            let values: Vec<f64> = series.into_iter().filter(|value| value.is_finite()).collect();
            if !values.is_empty() {
                rows.push(vec![
                    super::named(&panel.arms[arm]),
                    SheetCell::Text(name.clone()),
                    SheetCell::Interval(t_interval(&values), 1),
                ]);
            }
        }
    }
    let mut notes = vec![text!(
        "Truth: the same households with and without the programme. Seen: what an evaluator of this one world computes. \
         Where those left out lose, comparing served with others overstates the gain; the county as a whole shows it.",
        "“真实”：同一农户有无项目之差。“估计”：评估者仅凭这一个世界所得。若未覆盖户受损，覆盖户与其比较会高估增收；以县为单位可见。"
    )];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Sheet {
        title: text!("Truth and estimates, yuan per household and year", "真实效应与估计，元/户·年"),
        columns: vec![text!("arm", "实验组"), text!("what", "内容"), text!("market income", "市场收入")],
        rows,
        notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three counties of four: none, half, all served. The served gain 10, others in a half-served county lose 4.
    #[test]
    fn truth_and_estimates_of_a_world_known_by_construction() {
        let before: Vec<f64> = (0..12).map(|row| 100.0 + f64::from(row)).collect();
        let reached: Vec<bool> = (0..12).map(|row| row >= 8 || row == 4 || row == 5).collect();
        let base = HouseholdOutcomes { before: before.clone(), market: before.clone(), ..HouseholdOutcomes::default() };
        let gain = |row: usize| match row {
            0..4 => 0.0,
            _ if reached[row] => 10.0,
            _ => -4.0,
        };
        let arm = HouseholdOutcomes {
            market: before.iter().enumerate().map(|(row, income)| income + gain(row)).collect(),
            before,
            county: (0..12).map(|row| row / 4).collect(),
            reached: reached.clone(),
            ..HouseholdOutcomes::default()
        };
        let found: BTreeMap<String, f64> = estimates(&base, &arm).into_iter().collect();
        let check = |key: &str, expected: f64| {
            assert!((found[key] - expected).abs() < 1e-9, "{key}: {} and not {expected}", found[key]);
        };
        check("reach.true.in", 10.0);
        check("reach.true.out", -4.0);
        check("reach.true.control", 0.0);
        check("reach.level.050.out", -4.0);
        check("reach.level.100.in", 10.0);
        check("reach.seen.change", 14.0);
        check("reach.seen.within", 12.0);
        check("reach.seen.spill", -4.0);
        check("reach.seen.total", 10.0);
        assert!(estimates(&base, &HouseholdOutcomes { reached: vec![true; 12], ..arm }).is_empty());
    }
}
