//! Whether the results of a finished experiment are precise enough by its stopping rule.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::precision::{FIRST_LOOK, LOOKS, required_replications, stopping_point};
use crate::study::estimate::statistics::{differences, standard_deviation};
use crate::study::experiment::{Experiment, StoppingRule};
use std::borrow::Cow;

/// The number of replications to start with: that of the experiment; with a stopping rule at least as many as the rule
/// needs before its first decision.
#[must_use]
pub fn first_replications(experiment: &Experiment) -> u32 {
    let first = u32::try_from(FIRST_LOOK + LOOKS - 1).unwrap_or(1);
    let most = experiment.stop.as_ref().map(|stop| stop.most_replications);
    most.map_or(experiment.replications, |most| experiment.replications.max(first).min(most))
}

/// The number of replications that a finished experiment still needs in all. `None` if it has no rule, meets its rule, or
/// has the largest number the rule allows. The result depends only on the tables, so it is the same after an interruption.
///
/// # Errors
/// [`Error::Usage`] for an outcome that is not recorded; errors of `panel`.
pub fn more_replications<'p>(
    experiment: &Experiment,
    panel: impl FnOnce() -> Result<Cow<'p, Panel>>,
) -> Result<Option<u32>> {
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

/// Differences from the first arm, one series per arm and outcome. A replication without one of the values is left out of all
/// series, so that they hold the same replications.
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
            series.push(differences(&rows[0], row));
        }
    }
    let replications = series.iter().map(Vec::len).min().unwrap_or(0);
    let complete: Vec<usize> =
        (0..replications).filter(|&at| series.iter().all(|values| values[at].is_finite())).collect();
    Ok(series.iter().map(|values| complete.iter().map(|&at| values[at]).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// One arm lacks the second replication, the other the third: the first and the last are left in both.
    #[test]
    fn series_hold_the_same_replications() {
        let missing = f64::NAN;
        let rows = vec![vec![0.0; 4], vec![1.0, missing, 3.0, 4.0], vec![5.0, 6.0, missing, 8.0]];
        let panel = Panel { values: BTreeMap::from([("gmv".to_owned(), rows)]), ..Panel::default() };
        let stop = StoppingRule { half_width: 1.0, outcomes: vec!["gmv".into()], most_replications: 30 };
        assert_eq!(series(&panel, &stop).expect("known"), [vec![1.0, 4.0], vec![5.0, 8.0]]);
    }

    #[test]
    fn an_outcome_that_is_not_recorded_is_named() {
        let panel = Panel { values: BTreeMap::from([("gmv".to_owned(), vec![vec![1.0]; 2])]), ..Panel::default() };
        let stop = |name: &str| StoppingRule { half_width: 1.0, outcomes: vec![name.into()], most_replications: 30 };
        assert_eq!(series(&panel, &stop("gmv")).expect("known"), [vec![0.0]]);
        let message = series(&panel, &stop("gvm")).expect_err("unknown").to_string();
        assert!(message.contains("`gvm`") && message.contains("gmv"), "{message}");
    }
}
