//! Marginal value of public funds: willingness to pay of the beneficiaries over net public cost. Numerator and
//! denominator are also reported separately, and the gains of the sectors around the farms.
//!
//! Farm households are worth the change of the certainty equivalent of their disposable income: transfers, indemnities and
//! premiums are in it. There are two costs. Net user cost counts of an asset what its use in these years costs. Net outlay
//! counts its price, less what it is still worth at the end. Top-ups are added to both, taxes, fees and fines taken off.
//!
//! What members earn who left or came back is no part of that income. Of it only the surplus of those who moved because of the
//! arm counts: they gave up their pay elsewhere for it.

use crate::engine::error::Result;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::outcomes::{ASSET_CHARGE, MARKET_INCOME, MOVERS_SURPLUS, RESIDUAL_VALUE};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::ratio::ratio_of_means;
use crate::study::estimate::statistics::{Interval, differences, mean, t_interval};

/// Outcomes that welfare is computed from.
pub const WELFARE_OUTCOMES: [&str; 22] = [
    MARKET_INCOME,
    ASSET_CHARGE,
    "transfers",
    "certain_income",
    "disposable_income",
    "moved_income",
    MOVERS_SURPLUS,
    "away",
    "away_pay",
    "unpaid_hours",
    "wage_income",
    "local_host_profit",
    "carrier_profit",
    "consumer_surplus",
    "trader_profit",
    "mcn_profit",
    "platform_profit",
    "net_cost",
    "cash_outlay",
    "user_cost",
    RESIDUAL_VALUE,
    "purchase_gain",
];

/// Beneficiary groups, nested: each adds to the one before.
pub const BENEFICIARY_GROUPS: [&str; 4] =
    ["farm_households", "and_local_hosts_and_logistics", "and_consumers", "everybody"];

/// Members who left or came back: changes against the baseline, money in yuan per household and year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Movers {
    /// Members away, a household.
    pub away: Interval,
    /// What moved members earn at home.
    pub local_earnings: Interval,
    /// Pay of the members away, their own. It falls by what those who come back give up.
    pub away_pay: Interval,
    /// Surplus of those who moved because of the arm, a part of the willingness to pay of farm households.
    pub surplus: Interval,
}

/// One account of an arm for all pathways: changes against the baseline, yuan per household and year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Account {
    /// Market income of farm households, before any charge.
    pub market_income: Interval,
    /// Imputed cost of the assets they received in kind, negative.
    pub asset_charge: Interval,
    /// Market income after that charge.
    pub after_charge: Interval,
    /// Transfers in cash.
    pub transfers: Interval,
    /// Disposable income.
    pub disposable_income: Interval,
    /// Surplus of consumers.
    pub consumers: Interval,
    /// Profits of local hosts, logistics firms, traders, MCN and platform.
    pub others: Interval,
    /// User cost of the public.
    pub user_cost: Interval,
    /// Market income less user cost.
    pub net_gain: Interval,
}

impl Account {
    /// Its items by key, in the order of the table.
    #[must_use]
    pub const fn items(&self) -> [(&'static str, Interval); 9] {
        [
            ("market_income", self.market_income),
            ("asset_charge", self.asset_charge),
            ("after_charge", self.after_charge),
            ("transfers", self.transfers),
            ("disposable_income", self.disposable_income),
            ("consumers", self.consumers),
            ("others", self.others),
            ("user_cost", self.user_cost),
            ("net_gain", self.net_gain),
        ]
    }
}

/// Welfare of an arm against the baseline, yuan per household and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Welfare {
    /// Name of the arm.
    pub name: String,
    /// The account of farm households, consumers, others and the public.
    pub account: Account,
    /// Willingness to pay by beneficiary group, nested.
    pub worth: [Interval; 4],
    /// Gain from buying by parcel of all residents of the villages, yuan a resident household and year. It belongs to no
    /// group: most residents are no agents, and it is no farm income.
    pub residents: Interval,
    /// What a steadier income is worth to farm households, a part of their willingness to pay: change of the certainty
    /// equivalent less change of the mean of the same income.
    pub steadiness: Interval,
    /// Members who left or came back.
    pub movers: Movers,
    /// Net outlay: outlay and top-ups less taxes, fees and fines, less what assets are worth at the end, against the baseline.
    pub net_outlay: Interval,
    /// What assets are worth at the end, against the baseline.
    pub residual_value: Interval,
    /// Net user cost: user cost and top-ups less taxes, fees and fines, against the baseline.
    pub net_user_cost: Interval,
    /// Willingness to pay over net outlay by beneficiary group, with the interval of Fieller; `None` if the arm clearly
    /// costs nothing or less.
    pub per_outlay: [Option<Interval>; 4],
    /// Willingness to pay over net user cost, likewise.
    pub per_user_cost: [Option<Interval>; 4],
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
    let nested = nested(&change, wage_yuan);
    let [outlay, user_cost] = costs(&change);
    let per = |cost: &[f64]| [0, 1, 2, 3].map(|group| ratio_of_means(&nested[group], cost, 0.0));
    Welfare {
        name: name.to_owned(),
        account: account(&change),
        worth: [0, 1, 2, 3].map(|group| t_interval(&nested[group])),
        residents: t_interval(&change("purchase_gain")),
        steadiness: t_interval(&steadiness(&change)),
        movers: Movers {
            away: t_interval(&change("away")),
            local_earnings: t_interval(&change("moved_income")),
            away_pay: t_interval(&change("away_pay")),
            surplus: t_interval(&change(MOVERS_SURPLUS)),
        },
        net_outlay: t_interval(&outlay),
        residual_value: t_interval(&change(RESIDUAL_VALUE)),
        net_user_cost: t_interval(&user_cost),
        per_outlay: per(&outlay),
        per_user_cost: per(&user_cost),
        pays_for_itself: mean(&outlay) <= 0.0 && mean(&nested[0]) > 0.0,
        dropped: complete.dropped(),
    }
}

/// The account of an arm.
fn account(change: &impl Fn(&str) -> Vec<f64>) -> Account {
    let sum = |outcomes: &[&str]| -> Vec<f64> {
        let parts: Vec<Vec<f64>> = outcomes.iter().map(|outcome| change(outcome)).collect();
        (0..parts[0].len()).map(|at| parts.iter().map(|part| part[at]).sum()).collect()
    };
    let of = |outcomes: &[&str]| t_interval(&sum(outcomes));
    let (income, cost) = (change(MARKET_INCOME), change("user_cost"));
    Account {
        market_income: t_interval(&income),
        asset_charge: of(&[ASSET_CHARGE]),
        after_charge: of(&[MARKET_INCOME, ASSET_CHARGE]),
        transfers: of(&["transfers"]),
        disposable_income: of(&["disposable_income"]),
        consumers: of(&["consumer_surplus"]),
        others: of(&["local_host_profit", "carrier_profit", "trader_profit", "mcn_profit", "platform_profit"]),
        user_cost: t_interval(&cost),
        net_gain: t_interval(&differences(&cost, &income)),
    }
}

/// Net outlay and net user cost by replication.
fn costs(change: &impl Fn(&str) -> Vec<f64>) -> [Vec<f64>; 2] {
    let net = change("net_cost");
    let outlay = net.iter().zip(change(RESIDUAL_VALUE)).map(|(net, residual)| net - residual).collect();
    let extra = change("user_cost").into_iter().zip(change("cash_outlay")).map(|(used, paid)| used - paid);
    [outlay, net.iter().zip(extra).map(|(net, extra)| net + extra).collect()]
}

/// Change of the certainty equivalent less change of the mean of the same income, by replication.
fn steadiness(change: &impl Fn(&str) -> Vec<f64>) -> Vec<f64> {
    let means = change("disposable_income").into_iter().zip(change("moved_income")).map(|(all, moved)| all - moved);
    change("certain_income").into_iter().zip(means).map(|(certain, mean)| certain - mean).collect()
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
    let farms = sum(&[change("certain_income"), hours, change(MOVERS_SURPLUS)]);
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
        let grant = welfare_of(&[
            ("certain_income", 100.0),
            ("disposable_income", 100.0),
            ("net_cost", 100.0),
            ("cash_outlay", 100.0),
            ("user_cost", 100.0),
        ]);
        assert!(grant.steadiness.mean.abs() < 1e-9);
        let funds = [grant.per_outlay, grant.per_user_cost].concat();
        let funds: Vec<f64> = funds.into_iter().map(|interval| interval.expect("it costs something").mean).collect();
        assert!(funds.iter().all(|funds| (funds - 1.0).abs() < 1e-12), "{funds:?}");
    }

    /// A kit worth 60 a year is given at a user cost of 70; it earns 40, and consumers gain 5.
    #[test]
    fn a_gift_in_kind_is_charged_in_a_row_of_its_own_and_not_in_the_gain() {
        let account = welfare_of(&[
            (MARKET_INCOME, 40.0),
            (ASSET_CHARGE, -60.0),
            ("disposable_income", 40.0),
            ("user_cost", 70.0),
            ("consumer_surplus", 5.0),
            ("carrier_profit", 2.0),
            ("mcn_profit", -1.0),
        ])
        .account;
        let means = [account.market_income, account.after_charge, account.net_gain, account.consumers, account.others];
        for (interval, expected) in means.into_iter().zip([40.0, -20.0, -30.0, 5.0, 1.0]) {
            assert!((interval.mean - expected).abs() < 1e-9, "{account:?}");
        }
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
        assert!(arm.pays_for_itself && arm.per_outlay[0].is_none());
    }

    /// An insurance that pays in bad years what it takes in good ones leaves the mean as it is and is worth something.
    #[test]
    fn a_steadier_income_is_worth_something_to_farms() {
        let insured =
            welfare_of(&[("certain_income", 40.0), ("net_cost", 10.0), ("cash_outlay", 10.0), ("user_cost", 10.0)]);
        assert!((insured.steadiness.mean - 40.0).abs() < 1e-9);
        assert!((insured.worth[0].mean - 40.0).abs() < 1e-9);
    }

    /// A member comes home to 30 yuan, of which 12 are more than before, and gives up 25: half of the 12 is worth something to
    /// it, whatever it earns here and gave up there.
    #[test]
    fn of_members_who_move_only_the_surplus_counts() {
        let home = welfare_of(&[
            ("moved_income", 30.0),
            ("disposable_income", 30.0),
            ("away", -0.01),
            ("away_pay", -25.0),
            (MOVERS_SURPLUS, 6.0),
        ]);
        assert!((home.worth[0].mean - 6.0).abs() < 1e-9 && home.steadiness.mean.abs() < 1e-9);
        let line = [home.movers.local_earnings, home.movers.away_pay, home.movers.surplus].map(|part| part.mean);
        for (part, expected) in line.into_iter().zip([30.0, -25.0, 6.0]) {
            assert!((part - expected).abs() < 1e-9, "{line:?}");
        }
    }

    /// An asset for ten years in a horizon of three: ten yuan of user cost a year, thirty-three of outlay of which
    /// twenty-three are left.
    #[test]
    fn an_asset_that_outlasts_the_run_costs_its_use_or_its_price_less_what_is_left() {
        let asset = welfare_of(&[
            ("certain_income", 10.0),
            ("net_cost", 33.0),
            ("cash_outlay", 33.0),
            ("user_cost", 10.0),
            (RESIDUAL_VALUE, 23.0),
        ]);
        assert!((asset.net_outlay.mean - 10.0).abs() < 1e-9 && (asset.net_user_cost.mean - 10.0).abs() < 1e-9);
        let value = [asset.per_outlay[0], asset.per_user_cost[0]].map(|funds| funds.expect("it costs something").mean);
        assert!(value.iter().all(|value| (value - 1.0).abs() < 1e-9), "{value:?}");
    }
}
