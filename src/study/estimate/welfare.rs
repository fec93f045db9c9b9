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
mod tests;
