//! When to stop adding replications: a pure rule on what has been seen, and a table of how far off it is.

use crate::engine::error::{Error, Result, Text, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::panel::{Panel, outcome_name};
use crate::study::estimate::statistics::{differences, standard_deviation, t_interval};
use crate::study::estimate::student_t;
use crate::study::report::main_table::replication_notes;
use crate::study::tables::{Sheet, SheetCell};

/// Replications before the first look.
pub const FIRST_LOOK: usize = 20;
/// Looks in a row that must all be precise enough.
pub const LOOKS: usize = 5;

/// Number of replications after which the work could have stopped, `None` if it must go on.
///
/// `outcomes` holds one series a primary outcome, one value a replication in the order they were run, as paired
/// differences. A look follows every replication from the twentieth on; it is precise enough where the half-width of
/// every outcome's 95 % interval is under `target`, in the unit of the values. The rule is met at the fifth such look in
/// a row, so at 24 replications at the earliest: a variance that is small by chance at one look does not end the work.
///
/// # Panics
/// If the series differ in length.
#[must_use]
pub fn stopping_point(outcomes: &[Vec<f64>], target: f64) -> Option<usize> {
    let replications = outcomes.first().map_or(0, Vec::len);
    assert!(outcomes.iter().all(|series| series.len() == replications), "every outcome has every replication");
    let precise = |seen: usize| {
        let half_width = |series: &Vec<f64>| {
            let interval = t_interval(&series[..seen]);
            (interval.high - interval.low) / 2.0
        };
        outcomes.iter().all(|series| half_width(series) < target)
    };
    let mut in_a_row = 0;
    for seen in FIRST_LOOK..=replications {
        in_a_row = if precise(seen) { in_a_row + 1 } else { 0 };
        if in_a_row == LOOKS {
            return Some(seen);
        }
    }
    None
}

/// Replications at which the half-width of an outcome of this spread would come under a target, at least [`FIRST_LOOK`];
/// `None` where no feasible number does it.
#[must_use]
pub fn required_replications(standard_deviation: f64, target: f64) -> Option<u32> {
    const MOST: u32 = 1_000_000;
    let first = u32::try_from(FIRST_LOOK).unwrap_or(u32::MAX);
    let wide =
        |count: u32| student_t::quantile(0.975, count - 1) * standard_deviation / f64::from(count).sqrt() >= target;
    if wide(MOST) {
        return None;
    }
    let (mut low, mut high) = (first, MOST);
    while low < high {
        let middle = low + (high - low) / 2;
        if wide(middle) { low = middle + 1 } else { high = middle }
    }
    Some(low)
}

/// How precise the differences are against a target in yuan, and how many replications it takes.
///
/// # Errors
/// `Usage` if the design is incomplete, or the target is no positive number.
pub fn precision_sheet(panel: &Panel, contrast: &Contrast, outcomes: &[&str], target: f64) -> Result<Sheet> {
    if !(target.is_finite() && target > 0.0) {
        return Err(Error::Usage(text!(
            "the target is {target}; it must be a number above 0",
            "目标为 {target}；必须是大于 0 的数"
        )));
    }
    let complete = contrast.complete(panel, outcomes)?;
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for &arm in &contrast.arms {
        for outcome in outcomes {
            let series = differences(&complete.series(outcome, contrast.baseline), &complete.series(outcome, arm));
            let interval = t_interval(&series);
            let whole = |count: Option<u32>| {
                count.map_or(SheetCell::Empty, |count| SheetCell::Number { value: f64::from(count), decimals: 0 })
            };
            let stopped =
                stopping_point(std::slice::from_ref(&series), target).and_then(|seen| u32::try_from(seen).ok());
            rows.push(vec![
                SheetCell::Text(Text::new(&panel.arms[arm], &panel.arms[arm])),
                SheetCell::Text(outcome_name(outcome)),
                SheetCell::Number { value: (interval.high - interval.low) / 2.0, decimals: 2 },
                whole(required_replications(standard_deviation(&series), target)),
                whole(stopped),
            ]);
            all.push(series);
        }
    }
    let mut notes = vec![verdict(stopping_point(&all, target), complete.replications()), rule(target)];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    let columns = [
        ("arm", "方案"),
        ("outcome", "结果变量"),
        ("half-width", "区间半宽"),
        ("needed", "所需重复"),
        ("could stop at", "可停于"),
    ];
    Ok(Sheet {
        title: Text::new(
            format!("Precision of the differences from `{}`", panel.arms[contrast.baseline]),
            format!("与 `{}` 差异的精度", panel.arms[contrast.baseline]),
        ),
        columns: columns.iter().map(|(en, zh)| Text::new(*en, *zh)).collect(),
        rows,
        notes,
    })
}

fn verdict(stopped: Option<usize>, replications: u32) -> Text {
    match stopped {
        Some(seen) => text!(
            "All of them together are precise enough: {seen} of {replications} replications would have done.",
            "全部同时达到精度：{replications} 次重复中第 {seen} 次即可停止。"
        ),
        None => text!(
            "Not all of them are precise enough after {replications} replications: go on.",
            "{replications} 次重复后尚未全部达到精度：请继续。"
        ),
    }
}

fn rule(target: f64) -> Text {
    text!(
        "The rule: half-width of the 95 % interval under {target} for {LOOKS} looks in a row, one after every \
             replication from the {FIRST_LOOK}th on. Needed: replications at which the half-width would come under it, \
             were the spread as seen so far.",
        "规则：从第 {FIRST_LOOK} 次重复起每次检视，95% 区间半宽连续 {LOOKS} 次低于 {target}。所需重复：按目前离散程度，半宽低于目标所需的重复数。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of a standard deviation near `spread`, none of them alike.
    fn series(length: u32, spread: f64) -> Vec<f64> {
        (0..length).map(|at| 30.0 + spread * 1.4 * libm::sin(f64::from(at * at) + 0.5)).collect()
    }

    #[test]
    fn nothing_stops_before_five_looks_from_the_twentieth_replication() {
        assert_eq!(stopping_point(&[vec![1.0; 23]], 5.0), None);
        assert_eq!(stopping_point(&[vec![1.0; 24]], 5.0), Some(24));
        assert_eq!(stopping_point(&[vec![1.0; 200]], 5.0), Some(24), "it says when it could have stopped");
        assert_eq!(stopping_point(&[], 5.0), None);
    }

    #[test]
    fn every_outcome_must_be_precise() {
        let (narrow, wide) = (series(60, 1.0), series(60, 40.0));
        assert_eq!(stopping_point(std::slice::from_ref(&narrow), 5.0), Some(24));
        assert_eq!(stopping_point(&[narrow, wide], 5.0), None);
    }

    #[test]
    fn one_imprecise_look_begins_the_count_anew() {
        let mut values = vec![10.0; 60];
        // An outlier at the 23rd replication: the interval is wide until others have diluted it.
        values[22] = 150.0;
        let stopped = stopping_point(std::slice::from_ref(&values), 10.0).expect("it narrows");
        let half = |seen: usize| (t_interval(&values[..seen]).high - t_interval(&values[..seen]).low) / 2.0;
        assert!(stopped > 28 && half(stopped - 5) >= 10.0 && half(stopped - 4) < 10.0, "{stopped}");
        assert!(half(22) < 10.0, "the looks before the outlier do not count");
    }

    #[test]
    fn a_tighter_target_takes_longer() {
        let values = series(400, 20.0);
        let of = |target: f64| stopping_point(std::slice::from_ref(&values), target).expect("in the end");
        assert!(of(5.0) < of(3.0));
    }

    #[test]
    fn the_number_needed_is_where_the_half_width_comes_under_the_target() {
        for (spread, target) in [(20.0, 5.0), (100.0, 3.0), (0.1, 5.0)] {
            let count = required_replications(spread, target).expect("feasible");
            let half = |count: u32| student_t::quantile(0.975, count - 1) * spread / f64::from(count).sqrt();
            assert!(half(count) < target && (count == 20 || half(count - 1) >= target), "{spread} {target}: {count}");
        }
        assert_eq!(required_replications(1e9, 1e-3), None);
    }

    #[test]
    fn the_table_says_whether_to_go_on() {
        let rows = vec![vec![0.0; 30], series(30, 1.0), series(30, 60.0)];
        let panel = Panel {
            arms: vec!["none".into(), "calm".into(), "wild".into()],
            replications: 30,
            values: [("gmv".to_owned(), rows)].into(),
            losing: vec![vec![0.0; 30]; 3],
        };
        let sheet = precision_sheet(&panel, &Contrast::against(&panel, 0, false), &["gmv"], 5.0).expect("complete");
        let cells: Vec<Vec<String>> =
            sheet.rows.iter().map(|row| row.iter().map(|cell| cell.text().en).collect()).collect();
        assert_eq!((cells[0][3].as_str(), cells[0][4].as_str()), ("20", "24"));
        assert!(cells[1][4] == "–" && cells[1][3].parse::<u32>().expect("a number") > 100, "{cells:?}");
        assert!(sheet.notes[0].en.contains("go on"), "{}", sheet.notes[0]);
        assert!(precision_sheet(&panel, &Contrast::against(&panel, 0, false), &["gmv"], 0.0).is_err());
    }
}
