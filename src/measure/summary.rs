//! The one row of a run: outcomes averaged over the policy years.

use super::tables::Runs;
use super::{Record, distribution};
use crate::agents::Measure;
use crate::books::goods;
use crate::books::money;
use crate::units::{WEEKS, from_fixed, real};
use crate::week::World;

/// Computes the row of a finished run.
#[must_use]
pub fn summarise(rules: &Measure, discount_rate: f64, world: &World, record: &Record) -> Runs {
    let mut runs = Runs::new(1);
    let first_year = world.places.first_policy_week / WEEKS;
    let years = real(i64::from(world.places.weeks / WEEKS - first_year));
    let households = real(i64::try_from(world.places.households()).expect("few households"));
    incomes(&mut runs, rules, record, first_year, years, households);
    sales(&mut runs, world, record, years, households);
    costs(&mut runs, world, record, years, households, discount_rate);
    [runs.max_money_residual_fen[0], runs.max_goods_residual_g[0]] = record.residuals;
    runs
}

fn incomes(runs: &mut Runs, rules: &Measure, record: &Record, first_year: u32, years: f64, households: f64) {
    let t = &record.households;
    let rows = || (0..t.len()).filter(|&row| t.year[row] >= first_year);
    let total = |of: &dyn Fn(usize) -> i64| rows().map(|row| i128::from(of(row))).sum::<i128>();
    #[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    let mean = |of: &dyn Fn(usize) -> i64| total(of) as f64 / 100.0 / households / years;
    runs.market_income[0] = mean(&|row| t.market_income_fen[row]);
    runs.offline_income[0] = mean(&|row| t.offline_fen[row]);
    runs.live_income[0] = mean(&|row| t.own_fen[row] - t.own_cost_fen[row] + t.pool_fen[row] + t.packing_wage_fen[row]);
    runs.asset_charge[0] = -mean(&|row| t.asset_charge_fen[row]);
    runs.other_income[0] = mean(&|row| {
        t.wage_fen[row] + t.other_farm_fen[row] + t.property_fen[row]
            - t.input_fen[row]
            - t.tool_fen[row]
            - t.interest_fen[row]
            - t.label_fen[row]
    });
    runs.disposable_income[0] = mean(&|row| t.disposable_income_fen[row]);
    runs.unpaid_hours[0] = mean(&|row| t.unpaid_min[row]) * 100.0 / 60.0;
    #[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    let persons = total(&|row| i64::from(t.persons[row])) as f64 / households / years;
    runs.income_per_person[0] = runs.disposable_income[0] / persons.max(1.0);
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
    {
        runs.host_share[0] = total(&|row| i64::from(t.host[row])) as f64 / households / years;
        let before: i128 = (0..t.len())
            .filter(|&row| t.year[row] + 1 == first_year)
            .map(|row| i128::from(t.market_income_fen[row]))
            .sum();
        runs.baseline_market_income[0] = before as f64 / 100.0 / households;
    }
    let mut sorted: Vec<i64> = rows().map(|row| t.disposable_income_fen[row]).collect();
    sorted.sort_unstable();
    let yuan = |p: f64| real(distribution::quantile(&sorted, p)) / 100.0;
    for (column, p) in [
        (&mut runs.p10, 0.10),
        (&mut runs.p25, 0.25),
        (&mut runs.p50, 0.50),
        (&mut runs.p75, 0.75),
        (&mut runs.p90, 0.90),
        (&mut runs.p99, 0.99),
    ] {
        column[0] = yuan(p);
    }
    runs.gini[0] = distribution::gini(&sorted).0;
    let by_county: Vec<(usize, i64)> =
        rows().map(|row| (usize::from(t.county[row]), t.disposable_income_fen[row])).collect();
    let counties = by_county.iter().map(|&(county, _)| county + 1).max().unwrap_or(1);
    [runs.gini_between[0], runs.gini_within[0]] = distribution::gini_parts(&by_county, counties);
    let mut per_person: Vec<i64> =
        rows().map(|row| t.disposable_income_fen[row] / i64::from(t.persons[row].max(1))).collect();
    per_person.sort_unstable();
    [runs.poverty_rate[0], runs.poverty_gap[0], runs.poverty_severity[0]] =
        distribution::poverty(&per_person, rules.poverty_line_fen);
    let half = distribution::quantile(&per_person, 0.5) / 2;
    runs.relative_poverty_rate[0] = distribution::poverty(&per_person, half.max(1))[0];
}

fn sales(runs: &mut Runs, world: &World, record: &Record, years: f64, households: f64) {
    let t = &record.counties;
    let rows = || (0..t.len()).filter(|&row| t.week[row] >= world.places.first_policy_week);
    let sum = |column: &[i64]| real(rows().map(|row| column[row]).sum::<i64>());
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    runs.gmv[0] = sum(&t.gmv_fen) / 100.0 / households / years;
    runs.nmv[0] = runs.gmv[0] - sum(&t.refund_fen) / 100.0 / households / years;
    runs.farm_gate_share[0] = ratio(runs.live_income[0], runs.nmv[0]);
    runs.refund_rate[0] = ratio(sum(&t.refund_fen), sum(&t.gmv_fen));
    runs.late_share[0] = ratio(sum(&t.late), sum(&t.shipped));
    runs.live_parcels[0] = sum(&t.orders) / households / years;
    let quality: i128 =
        rows().map(|row| i128::from(crate::units::to_fixed(t.delivered_quality[row] * real(t.delivered[row])))).sum();
    runs.delivered_quality[0] = ratio(from_fixed(quality), sum(&t.delivered));
    let g = &record.goods;
    let moved = |movements: &[usize]| {
        let rows = (0..g.len()).filter(|&row| {
            g.week[row] >= world.places.first_policy_week && movements.contains(&usize::from(g.movement[row].0))
        });
        real(rows.map(|row| g.grams[row]).sum::<i64>())
    };
    let lost = moved(&[
        goods::SpoiledAtFarm::ROW,
        goods::SpoiledAtPool::ROW,
        goods::SpoiledOnTheWay::ROW,
        goods::ThrownAway::ROW,
    ]);
    runs.loss_rate[0] = ratio(lost, moved(&[goods::Harvested::ROW]));
    let pools = real(i64::try_from(world.pools.len()).expect("few pools"));
    runs.label_reputation[0] = world.pools.reputation.iter().sum::<f64>() / pools;
}

fn costs(runs: &mut Runs, world: &World, record: &Record, years: f64, households: f64, discount_rate: f64) {
    let accounts = &world.government.accounts;
    let each = |fen: i64| real(fen) / 100.0 / households / years;
    runs.granted[0] = each(accounts.granted_fen.iter().sum());
    runs.cash_outlay[0] = each(accounts.spent_fen.iter().sum());
    runs.user_cost[0] = each(accounts.user_cost_fen.iter().sum());
    let f = &record.flows;
    let government = <money::Government as money::Sector>::COLUMN;
    let fees = (0..f.len()).filter(|&row| {
        f.week[row] >= world.places.first_policy_week
            && usize::from(f.flow[row].0) == money::LabelFee::ROW
            && usize::from(f.sector[row].0) == government
    });
    let weekly = 1.0 / libm::pow(1.0 + discount_rate, 1.0 / 52.0);
    let outlays = [money::PublicPurchase::ROW, money::Grant::ROW, money::GuaranteeCall::ROW];
    let paid = (0..f.len()).filter(|&row| {
        f.week[row] >= world.places.first_policy_week
            && usize::from(f.sector[row].0) == government
            && outlays.contains(&usize::from(f.flow[row].0))
    });
    // A serial sum in row order over a few rows a week.
    let present =
        paid.map(|row| -real(f.fen[row]) * libm::pow(weekly, f64::from(f.week[row] - world.places.first_policy_week)));
    runs.outlay_present_value[0] = present.sum::<f64>() / 100.0 / households;
    runs.fees_received[0] = each(fees.map(|row| f.fen[row]).sum());
    runs.net_cost[0] = runs.cash_outlay[0] - runs.fees_received[0];
}
