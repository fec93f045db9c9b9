//! Marginal value of public funds: willingness to pay of the beneficiaries over net public cost. Numerator and
//! denominator are also reported separately, and the gains of the sectors around the farms.

use crate::engine::error::Result;
use crate::study::estimate::bootstrap::bootstrap_ratio;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{Interval, differences, mean, t_interval};

/// Outcomes that welfare is computed from.
pub const WELFARE_OUTCOMES: [&str; 12] = [
    "certain_income",
    "transfers",
    "unpaid_hours",
    "wage_income",
    "local_host_profit",
    "carrier_profit",
    "consumer_surplus",
    "trader_profit",
    "mcn_profit",
    "platform_profit",
    "net_cost",
    "purchase_gain",
];

/// Beneficiary groups, nested: each adds to the one before.
pub const BENEFICIARY_GROUPS: [&str; 4] =
    ["farm_households", "and_local_hosts_and_logistics", "and_consumers", "everybody"];

/// Welfare of an arm against the baseline, yuan per household and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Welfare {
    /// Name of the arm.
    pub name: String,
    /// Willingness to pay by beneficiary group, nested.
    pub worth: [Interval; 4],
    /// Gain from buying by parcel of all residents of the villages, yuan a resident household and year. It belongs to no
    /// group: most residents are no agents, and it is no farm income.
    pub residents: Interval,
    /// Net public cost: outlay and top-ups less taxes, fees and fines, against the baseline.
    pub net_cost: Interval,
    /// Willingness to pay over net cost by beneficiary group, bootstrapped over replications; `None` if the arm costs
    /// nothing or less.
    pub funds: [Option<Interval>; 4],
    /// Whether it pays for itself: worth something to farm households at no net cost.
    pub pays_for_itself: bool,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Welfare of every arm of a contrast; `wage` in yuan an hour.
///
/// # Errors
/// `Usage` if the design is incomplete, or an outcome was not recorded.
pub fn welfare_rows(panel: &Panel, contrast: &Contrast, wage_yuan: f64) -> Result<Vec<Welfare>> {
    let complete = contrast.complete(panel, &WELFARE_OUTCOMES)?;
    let row = |&arm: &usize| welfare(&complete, contrast.baseline, arm, wage_yuan, &panel.arms[arm]);
    Ok(contrast.arms.iter().map(row).collect())
}

/// Welfare of `arm` against `baseline`; `wage` in yuan an hour.
#[must_use]
pub fn welfare(complete: &Complete, baseline: usize, arm: usize, wage_yuan: f64, name: &str) -> Welfare {
    let change = |outcome: &str| differences(&complete.series(outcome, baseline), &complete.series(outcome, arm));
    let cost = change("net_cost");
    let nested = nested(&change, wage_yuan);
    let net_cost = t_interval(&cost);
    let costs = net_cost.mean > 0.0;
    Welfare {
        name: name.to_owned(),
        worth: [0, 1, 2, 3].map(|group| t_interval(&nested[group])),
        residents: t_interval(&change("purchase_gain")),
        net_cost,
        funds: [0, 1, 2, 3].map(|group| if costs { bootstrap_ratio(&nested[group], &cost) } else { None }),
        pays_for_itself: !costs && mean(&nested[0]) > 0.0,
        dropped: complete.dropped(),
    }
}

/// Willingness to pay by beneficiary group and replication. Hours no longer paid for elsewhere are in the wage already,
/// so only the free time given up beyond them counts.
fn nested(change: &impl Fn(&str) -> Vec<f64>, wage_yuan: f64) -> [Vec<f64>; 4] {
    let sum = |parts: &[Vec<f64>]| -> Vec<f64> {
        (0..parts[0].len()).map(|at| parts.iter().map(|part| part[at]).sum()).collect()
    };
    let wages = change("wage_income");
    let hours: Vec<f64> =
        change("unpaid_hours").iter().zip(&wages).map(|(hours, wages)| -(hours * wage_yuan + wages)).collect();
    let farms = sum(&[change("certain_income"), change("transfers"), hours]);
    let local = sum(&[farms.clone(), change("local_host_profit"), change("carrier_profit")]);
    let consumers = sum(&[local.clone(), change("consumer_surplus")]);
    let all = sum(&[consumers.clone(), change("trader_profit"), change("mcn_profit"), change("platform_profit")]);
    [farms, local, consumers, all]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::panel::Panel;
    use std::collections::BTreeMap;

    fn panel(second: &[(&str, f64)]) -> Panel {
        let value = |name: &str| second.iter().find(|(key, _)| *key == name).map_or(0.0, |(_, value)| *value);
        let rows = |name: &str| {
            // Values common to all arms of a replication cancel.
            let shared = [10.0, -4.0, 7.5];
            vec![shared.to_vec(), shared.iter().map(|base| base + value(name)).collect()]
        };
        Panel {
            arms: vec!["none".into(), "grant".into()],
            replications: 3,
            values: WELFARE_OUTCOMES.iter().map(|name| ((*name).to_owned(), rows(name))).collect::<BTreeMap<_, _>>(),
            losing: vec![vec![0.0; 3]; 2],
        }
    }

    fn welfare_of(second: &[(&str, f64)]) -> Welfare {
        let panel = panel(second);
        welfare(&Complete::new(&panel, &[0, 1], &WELFARE_OUTCOMES, false).expect("complete"), 0, 1, 20.0, "grant")
    }

    /// A22: a lump sum with behaviour frozen is worth to farm households exactly what it costs.
    #[test]
    fn a_lump_sum_is_worth_what_it_costs() {
        let grant = welfare_of(&[("transfers", 100.0), ("net_cost", 100.0)]);
        let funds = grant.funds.map(|interval| interval.expect("it costs something").mean);
        assert!(funds.iter().all(|funds| (funds - 1.0).abs() < 1e-12), "{funds:?}");
    }

    #[test]
    fn hours_taken_from_paid_work_count_once_and_free_time_counts() {
        // Ten hours less paid work: the wage is lost, nothing else.
        let moved = welfare_of(&[("unpaid_hours", 10.0), ("wage_income", -200.0), ("certain_income", -200.0)]);
        assert!((moved.worth[0].mean + 200.0).abs() < 1e-9, "{:?}", moved.worth[0]);
        let free = welfare_of(&[("unpaid_hours", 10.0)]);
        assert!((free.worth[0].mean + 200.0).abs() < 1e-9);
    }

    #[test]
    fn groups_are_nested_and_a_free_gain_pays_for_itself() {
        let arm = welfare_of(&[
            ("certain_income", 5.0),
            ("carrier_profit", 2.0),
            ("consumer_surplus", -1.0),
            ("platform_profit", 4.0),
            ("net_cost", -3.0),
        ]);
        let means = arm.worth.map(|interval| interval.mean);
        for (mean, expected) in means.into_iter().zip([5.0, 7.0, 6.0, 10.0]) {
            assert!((mean - expected).abs() < 1e-9, "{means:?}");
        }
        assert!(arm.pays_for_itself && arm.funds[0].is_none());
    }
}
