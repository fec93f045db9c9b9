//! Public cost: grants, spending, user cost, and what the public budget received.

use crate::indicators::{FinishedRun, Record, Runs};
use crate::money::{
    GovernmentSector, Grant, GuaranteeCall, Insurance, LabelFee, PublicPurchase, Sector, SlotSubsidy, Taxes, TopUp,
};
use crate::units::real;

/// Adds the columns of public cost.
pub(super) fn add(runs: &mut Runs, run: &FinishedRun<'_>) {
    let accounts = &run.world.government.accounts;
    let each = |fen: i64| run.yuan_each(real(fen));
    runs.granted[0] = each(accounts.granted_fen.iter().sum());
    runs.cash_outlay[0] = cash_outlay(run);
    runs.user_cost[0] = user_cost(run);
    runs.residual_value[0] = each(accounts.residual_fen.iter().sum());
    runs.fees_received[0] = each(received(run, LabelFee::ROW));
    runs.taxes_received[0] = each(received(run, Taxes::ROW));
    runs.top_ups[0] = each(-received(run, TopUp::ROW));
    runs.net_cost[0] = runs.cash_outlay[0] + runs.top_ups[0] - runs.fees_received[0] - runs.taxes_received[0];
    let weekly = 1.0 / libm::pow(1.0 + run.rules.equipment.discount_rate, 1.0 / 52.0);
    let flows = &run.record.flows;
    let outlays = [PublicPurchase::ROW, Grant::ROW, GuaranteeCall::ROW, SlotSubsidy::ROW, Insurance::ROW];
    // A serial sum in row order over a few rows a week.
    let present = government_rows(run.record, run.first_week)
        .filter(|&row| outlays.contains(&usize::from(flows.flow[row].0)))
        .map(|row| -real(flows.fen[row]) * libm::pow(weekly, f64::from(flows.week[row] - run.first_week)));
    runs.outlay_present_value[0] = present.sum::<f64>() / 100.0 / run.households;
}

/// What the public paid for units and services, yuan per household and policy year.
pub(super) fn cash_outlay(run: &FinishedRun<'_>) -> f64 {
    run.yuan_each(real(run.world.government.accounts.spent_fen.iter().sum()))
}

/// What the use of these units and services cost, yuan per household and policy year.
pub(super) fn user_cost(run: &FinishedRun<'_>) -> f64 {
    run.yuan_each(real(run.world.government.accounts.user_cost_fen.iter().sum()))
}

fn government_rows(record: &Record, first_week: u32) -> impl Iterator<Item = usize> {
    let flows = &record.flows;
    (0..flows.len()).filter(move |&row| {
        flows.week[row] >= first_week && usize::from(flows.sector[row].0) == GovernmentSector::COLUMN
    })
}

fn received(run: &FinishedRun<'_>, flow: usize) -> i64 {
    let flows = &run.record.flows;
    government_rows(run.record, run.first_week)
        .filter(|&row| usize::from(flows.flow[row].0) == flow)
        .map(|row| flows.fen[row])
        .sum()
}
