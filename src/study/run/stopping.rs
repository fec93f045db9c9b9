//! Whether a finished sweep is precise enough, by the rule of its file.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::precision::{FIRST_LOOK, LOOKS, required_replications, stopping_point};
use crate::study::estimate::statistics::{differences, standard_deviation};
use crate::study::experiment::{Experiment, StoppingRule};

/// Replications to begin with: those of the experiment, and with a stopping rule at least as many as the rule needs before
/// it can end the runs.
#[must_use]
pub fn first_replications(experiment: &Experiment) -> u32 {
    let first = u32::try_from(FIRST_LOOK + LOOKS - 1).unwrap_or(1);
    let most = experiment.stop.as_ref().map(|stop| stop.most_replications);
    most.map_or(experiment.replications, |most| experiment.replications.max(first).min(most))
}

/// How many replications a finished folder should have instead; `None` where it has no rule, meets it, or has as many as
/// the rule allows. The answer follows from the tables alone, so an interrupted sweep comes to the same number.
///
/// # Errors
/// [`Error::Usage`] for an outcome nobody records; what keeps the tables from being read.
pub fn more_replications(experiment: &Experiment, panel: impl FnOnce() -> Result<Panel>) -> Result<Option<u32>> {
    let Some(stop) = experiment.stop.as_ref().filter(|stop| experiment.replications < stop.most_replications) else {
        return Ok(None);
    };
    let panel = panel()?;
    let series = series(&panel, stop)?;
    if series.is_empty() || stopping_point(&series, stop.half_width).is_some() {
        return Ok(None);
    }
    let spread = series.iter().map(|values| standard_deviation(values)).fold(0.0, f64::max);
    let least = experiment.replications + u32::try_from(LOOKS).unwrap_or(1);
    let expected = required_replications(spread, stop.half_width).unwrap_or(stop.most_replications);
    Ok(Some(expected.max(least).min(stop.most_replications)))
}

/// Differences to the first arm, one series an arm and outcome; replications that lack a value are left out.
fn series(panel: &Panel, stop: &StoppingRule) -> Result<Vec<Vec<f64>>> {
    let mut series: Vec<Vec<f64>> = Vec::new();
    for outcome in &stop.outcomes {
        let Some(rows) = panel.values.get(outcome) else {
            let all = panel.outcomes().collect::<Vec<_>>().join(", ");
            return Err(Error::Usage(text!(
                "`stop.outcomes` names `{outcome}`, which is not recorded; there are {all}",
                "`stop.outcomes` 中的 `{outcome}` 未记录；已有：{all}"
            )));
        };
        for row in &rows[1..] {
            series.push(differences(&rows[0], row).into_iter().filter(|value| value.is_finite()).collect());
        }
    }
    let shortest = series.iter().map(Vec::len).min().unwrap_or(0);
    for values in &mut series {
        values.truncate(shortest);
    }
    Ok(series)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn an_outcome_nobody_records_is_named() {
        let panel = Panel { values: BTreeMap::from([("gmv".to_owned(), vec![vec![1.0]; 2])]), ..Panel::default() };
        let stop = |name: &str| StoppingRule { half_width: 1.0, outcomes: vec![name.into()], most_replications: 30 };
        assert_eq!(series(&panel, &stop("gmv")).expect("known"), [vec![0.0]]);
        let message = series(&panel, &stop("gvm")).expect_err("unknown").to_string();
        assert!(message.contains("`gvm`") && message.contains("gmv"), "{message}");
    }
}
