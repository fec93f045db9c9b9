//! The best and the worst instrument of a pathway: picked in some replications, scored in the others.

use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES, instruments};
use crate::engine::units::count_as_f64;
use crate::study::estimate::cost::{LEAST_COST_YUAN, gain_and_cost};
use crate::study::estimate::panel::Complete;
use crate::study::estimate::ratio::ratio_of_means;
use crate::study::estimate::statistics::{Interval, mean};

/// The instrument of a pathway that was picked as best or worst by gain per yuan. Each replication is scored with the instrument
/// that the other replications pick, so that the luck that made it win does not count for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The pick of all replications, by its number among all instruments.
    pub instrument: usize,
    /// Gain per yuan of what the others pick.
    pub gain_per_yuan: Option<Interval>,
    /// Share of replications in which the others pick the same instrument.
    pub agreement: f64,
}

/// The best and the worst instrument of a pathway.
#[derive(Debug, Clone, PartialEq)]
pub struct InstrumentChoice {
    /// Number of the pathway.
    pub pathway: usize,
    /// The best.
    pub best: Choice,
    /// The worst.
    pub worst: Choice,
}

/// The best and worst instrument of every pathway, from the arms of all instruments.
pub(super) fn instrument_choices(complete: &Complete, baseline: usize, arms: &[usize]) -> Vec<InstrumentChoice> {
    let all = instruments();
    let series: Vec<[Vec<f64>; 2]> = arms.iter().map(|&arm| gain_and_cost(complete, baseline, arm)).collect();
    (0..if arms.is_empty() { 0 } else { PATHWAY_COUNT })
        .filter_map(|pathway| {
            let of_pathway: Vec<usize> =
                (0..series.len()).filter(|&number| all[number].pathway == PATHWAY_NAMES[pathway]).collect();
            let candidates: Vec<&[Vec<f64>; 2]> = of_pathway.iter().map(|&number| &series[number]).collect();
            let choice = |sign: f64| {
                let choice = cross_fitted(&candidates, sign)?;
                Some(Choice { instrument: of_pathway[choice.instrument], ..choice })
            };
            Some(InstrumentChoice { pathway, best: choice(1.0)?, worst: choice(-1.0)? })
        })
        .collect()
}

/// The candidate with the largest (sign 1) or smallest (sign −1) gain per yuan, scored in every replication by the pick of the
/// others. `candidates` have gain and cost by replication. `None` if none of them costs anything.
pub(super) fn cross_fitted(candidates: &[&[Vec<f64>; 2]], sign: f64) -> Option<Choice> {
    let replications = candidates.first()?[0].len();
    let pick = |without: Option<usize>| {
        let total = |values: &[f64]| {
            values.iter().enumerate().filter(|(at, _)| Some(*at) != without).map(|(_, value)| value).sum::<f64>()
        };
        let ratio =
            |[gain, cost]: &[Vec<f64>; 2]| (mean(cost) >= LEAST_COST_YUAN).then(|| sign * total(gain) / total(cost));
        let ratios = candidates.iter().enumerate().filter_map(|(at, candidate)| Some((at, ratio(candidate)?)));
        ratios.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    };
    let instrument = pick(None)?;
    let picks: Vec<usize> = (0..replications).map(|replication| pick(Some(replication))).collect::<Option<_>>()?;
    let scored = |part: usize| -> Vec<f64> {
        picks.iter().enumerate().map(|(replication, &pick)| candidates[pick][part][replication]).collect()
    };
    let same = picks.iter().filter(|pick| **pick == instrument).count();
    Some(Choice {
        instrument,
        gain_per_yuan: ratio_of_means(&scored(0), &scored(1), LEAST_COST_YUAN),
        agreement: count_as_f64(same) / count_as_f64(replications),
    })
}
