//! The gate: access alone must not raise income, as in the published trial (evidence F5.1, gate B26).
//!
//! The tolerances are those of this model, not of the paper. All live sales together are well below one per cent of income,
//! so the true effect is compared with live income as well.

use crate::engine::error::{Text, text};
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::verdict::Holds;

/// Largest absolute true effect, as a share of household income.
pub const MOST_SHARE: f64 = 0.003;
/// The true effect must be below this part of the live net income without the intervention.
pub const LIVE_PART: f64 = 1.0 / 3.0;

/// Whether the gate holds, with its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct GateOutcome {
    /// Whether all criteria hold; not settled where the interval of the true effect reaches across a bound.
    pub holds: Holds,
    /// Why it does not hold; empty where it holds or is not settled.
    pub reasons: Vec<Text>,
    /// Intention to treat of the typical single trial, yuan a household and year.
    pub itt: Interval,
    /// The true effect on treated villages, over replications.
    pub truth: Interval,
    /// Mean income without the intervention, yuan a household and year.
    pub income: f64,
    /// Live net income without the intervention, yuan a household and year.
    pub live_net: f64,
}

/// What the first criterion says: whether a trial of this size finds no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialFinding {
    /// Its interval leaves out zero.
    Effect,
    /// Its interval holds zero, and it would have found an effect that is too large.
    NoEffect,
    /// Its interval holds zero, and would as well if the effect were too large.
    NoPower,
}

impl GateOutcome {
    /// The true effect as a share of income.
    #[must_use]
    pub fn share(&self) -> Interval {
        Interval::around(
            self.truth.mean / self.income,
            self.truth.standard_error / self.income,
            self.truth.replications,
        )
    }
    /// What a typical trial finds. With a number missing it counts as an effect.
    #[must_use]
    pub fn trial_finding(&self) -> TrialFinding {
        let holds_zero = self.itt.low <= 0.0 && 0.0 <= self.itt.high;
        if !holds_zero {
            TrialFinding::Effect
        } else if self.itt.minimum_detectable_effect() <= MOST_SHARE * self.income {
            TrialFinding::NoEffect
        } else {
            TrialFinding::NoPower
        }
    }
    /// Whether the true effect is small compared with income.
    #[must_use]
    pub fn share_is_small(&self) -> Holds {
        Holds::within(&self.share(), -MOST_SHARE, MOST_SHARE)
    }
    /// Whether the true effect is small compared with live net income.
    #[must_use]
    pub fn part_is_small(&self) -> Holds {
        Holds::within(&self.truth, f64::NEG_INFINITY, self.live_net * LIVE_PART)
    }
}

/// Judges a trial by the intention to treat of the typical trial, the true effect over replications, and mean income and
/// live net income without the intervention. NaN fails. A trial without power decides nothing: then the true effect alone
/// does.
#[must_use]
pub fn judge(itt: Interval, truth: Interval, income: f64, live_net: f64) -> GateOutcome {
    let mut outcome = GateOutcome { holds: Holds::No, reasons: Vec::new(), itt, truth, income, live_net };
    outcome.reasons = reasons(&outcome);
    let found_no_effect = if outcome.trial_finding() == TrialFinding::Effect { Holds::No } else { Holds::Yes };
    outcome.holds = Holds::all([found_no_effect, outcome.share_is_small(), outcome.part_is_small()]);
    outcome
}

fn reasons(outcome: &GateOutcome) -> Vec<Text> {
    let mut reasons = Vec::new();
    let GateOutcome { itt, truth, live_net, .. } = outcome;
    if outcome.trial_finding() == TrialFinding::Effect {
        let [mean, low, high] = [itt.mean, itt.low, itt.high];
        reasons.push(text!(
            "a typical trial would find an effect: intention to treat {mean:.1} yuan [{low:.1}, {high:.1}]",
            "典型试验会发现效应：意向处理效应估计 {mean:.1} 元 [{low:.1}, {high:.1}]"
        ));
    }
    if outcome.share_is_small() == Holds::No {
        let (share, most) = (outcome.share().mean * 100.0, MOST_SHARE * 100.0);
        reasons.push(text!(
            "the true effect is {share:.2} % of household income, beyond ±{most:.1} %",
            "真实效应为家庭收入的 {share:.2} %，超出 ±{most:.1} %"
        ));
    }
    if outcome.part_is_small() == Holds::No {
        let (effect, bound) = (truth.mean, live_net * LIVE_PART);
        reasons.push(text!(
            "the true effect, {effect:.1} yuan, is not below a third of live net income, {bound:.1} yuan",
            "真实效应 {effect:.1} 元不低于直播销售净收入的三分之一（{bound:.1} 元）"
        ));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A trial of 104 villages with this estimate and error; ten replications of this truth; income 60,000 yuan.
    fn outcome(itt: f64, error: f64, truth: f64, live_net: f64) -> GateOutcome {
        judge(Interval::around(itt, error, 104), Interval::around(truth, 1.0, 10), 60_000.0, live_net)
    }

    fn check(outcome: &GateOutcome, words: &[&str]) {
        assert_eq!(outcome.holds, if words.is_empty() { Holds::Yes } else { Holds::No });
        assert_eq!(outcome.reasons.len(), words.len(), "{:?}", outcome.reasons);
        for (reason, word) in outcome.reasons.iter().zip(words) {
            assert!(reason.en.contains(word), "{reason}");
        }
    }

    #[test]
    fn no_estimate_and_no_true_effect_holds() {
        check(&outcome(40.0, 90.0, 12.0, 400.0), &[]);
        check(&outcome(-40.0, 90.0, -12.0, 400.0), &[]);
        // Detectable are 2.8 · 90 = 254 yuan, and 180 are too many: the trial says nothing. With an error of 50 it does.
        assert_eq!(outcome(0.0, 90.0, 12.0, 400.0).trial_finding(), TrialFinding::NoPower);
        assert_eq!(outcome(0.0, 50.0, 12.0, 400.0).trial_finding(), TrialFinding::NoEffect);
        assert_eq!(outcome(300.0, 90.0, 12.0, 400.0).trial_finding(), TrialFinding::Effect);
    }

    #[test]
    fn each_criterion_can_fail_alone() {
        check(&outcome(300.0, 90.0, 12.0, 400.0), &["a typical trial"]);
        check(&outcome(-300.0, 90.0, 12.0, 400.0), &["a typical trial"]);
        check(&outcome(0.0, 90.0, 190.0, 900.0), &["% of household income"]);
        check(&outcome(0.0, 90.0, -190.0, 900.0), &["% of household income"]);
        check(&outcome(0.0, 90.0, 140.0, 400.0), &["third of live net income"]);
        check(&outcome(300.0, 90.0, 300.0, 400.0), &["a typical trial", "% of household", "third of live"]);
    }

    #[test]
    fn without_a_number_the_gate_does_not_hold() {
        assert_eq!(outcome(f64::NAN, 1.0, 0.0, 400.0).holds, Holds::No);
        assert_eq!(outcome(0.0, 1.0, f64::NAN, 400.0).holds, Holds::No);
    }

    #[test]
    fn a_wide_interval_of_the_true_effect_settles_nothing() {
        let outcome = judge(Interval::around(0.0, 90.0, 104), Interval::around(10.0, 200.0, 3), 60_000.0, 400.0);
        assert_eq!((outcome.holds, outcome.reasons), (Holds::NotSettled, Vec::new()));
    }
}
