//! Live trade, losses and quality.

use crate::goods;
use crate::indicators::{FinishedRun, Runs, ratio};
use crate::units::{FEN_PER_YUAN, from_fixed, real};

/// Adds the columns of trade and quality.
pub(super) fn add(runs: &mut Runs, run: &FinishedRun<'_>) {
    let (world, t) = (run.world, &run.record.counties);
    let rows = || (0..t.len()).filter(|&row| t.week[row] >= run.first_week);
    let sum = |column: &[i64]| real(rows().map(|row| column[row]).sum::<i64>());
    runs.gmv[0] = run.yuan_each(sum(&t.gmv_fen));
    runs.nmv[0] = runs.gmv[0] - run.yuan_each(sum(&t.refund_fen));
    runs.farm_gate_share[0] = ratio(runs.live_income[0], runs.nmv[0]);
    runs.refund_rate[0] = ratio(sum(&t.refund_fen), sum(&t.gmv_fen));
    runs.late_share[0] = ratio(sum(&t.late), sum(&t.shipped));
    runs.live_parcels[0] = sum(&t.orders) / run.households / run.years;
    let quality: i128 =
        rows().map(|row| i128::from(crate::units::to_fixed(t.delivered_quality[row] * real(t.delivered[row])))).sum();
    runs.delivered_quality[0] = ratio(from_fixed(quality), sum(&t.delivered));
    let g = &run.record.goods;
    let moved = |movements: &[usize]| {
        let rows = (0..g.len())
            .filter(|&row| g.week[row] >= run.first_week && movements.contains(&usize::from(g.movement[row].0)));
        real(rows.map(|row| g.grams[row]).sum::<i64>())
    };
    let lost = moved(&[
        goods::SpoiledAtFarm::ROW,
        goods::SpoiledAtCooperative::ROW,
        goods::SpoiledOnTheWay::ROW,
        goods::SpoiledAtTrader::ROW,
        goods::ThrownAway::ROW,
    ]);
    runs.loss_rate[0] = ratio(lost, moved(&[goods::Harvested::ROW]));
    let cooperatives = real(i64::try_from(world.cooperatives.len()).expect("few co-operatives"));
    runs.label_reputation[0] = world.cooperatives.reputation.iter().sum::<f64>() / cooperatives;
    let graded = |grade: u8| {
        let rows = (0..g.len()).filter(|&row| {
            g.week[row] >= run.first_week
                && usize::from(g.movement[row].0) == goods::Harvested::ROW
                && g.grade[row].0 == grade
        });
        real(rows.map(|row| g.grams[row]).sum::<i64>())
    };
    runs.grade_a_share[0] = ratio(graded(0), graded(0) + graded(1));
    let weeks = real(i64::try_from(rows().count().max(1)).expect("few weeks"));
    let villages = real(i64::try_from(world.map.villages.len()).expect("few villages"));
    let counties = real(i64::try_from(world.map.counties()).expect("few counties"));
    runs.village_visits[0] = sum(&t.visits) * counties / weeks / villages;
    runs.served_share[0] = rows().map(|row| t.served_share[row]).sum::<f64>() / weeks;
    first_mile(runs, run);
    channels(runs, run);
}

/// Adds what routes are worth to the residents of villages, and the cost of collection.
fn first_mile(runs: &mut Runs, run: &FinishedRun<'_>) {
    let v = &run.record.villages;
    let rows = || (0..v.len()).filter(|&row| v.year[row] >= run.first_year);
    let sum = |column: &[i64]| real(rows().map(|row| column[row]).sum::<i64>());
    // All villages have the same number of residents.
    let count = real(i64::try_from(rows().count()).expect("few villages"));
    runs.purchase_gain[0] = ratio(sum(&v.purchase_gain_fen), count) / FEN_PER_YUAN;
    runs.collection_cost[0] = ratio(sum(&v.collection_fen), sum(&v.collected_g)) / FEN_PER_YUAN * 1_000.0;
}

/// Adds what the live channels recorded: repeat purchases, discounts, expected quality, forecasts, the premium over the trader.
fn channels(runs: &mut Runs, run: &FinishedRun<'_>) {
    let c = &run.record.channels;
    let rows = || (0..c.len()).filter(|&row| c.year[row] >= run.first_year);
    let sum = |column: &[i64]| real(rows().map(|row| column[row]).sum::<i64>());
    let parcels = sum(&c.parcels);
    runs.repeat_share[0] = ratio(sum(&c.repeat_parcels), parcels);
    runs.discount_share[0] = ratio(sum(&c.discounted_fen), sum(&c.gross_fen));
    // Serial sums over a few rows.
    let gap: f64 = rows().map(|row| (c.expected_quality[row] - c.delivered_quality[row]) * real(c.parcels[row])).sum();
    runs.hype_gap[0] = ratio(gap, parcels);
    let forecast = |channel: u8| {
        // Serial sums over a few rows.
        let mut sums = [0.0; 3];
        for row in rows().filter(|&row| c.channel[row].0 == channel) {
            let outcomes = real(c.forecasts[row]);
            sums[0] += outcomes;
            sums[1] += outcomes * c.forecast_bias[row];
            sums[2] += outcomes * c.forecast_rms[row] * c.forecast_rms[row];
        }
        let outcomes = sums[0].max(1.0);
        [sums[1] / outcomes / 100.0, libm::sqrt(sums[2] / outcomes) / 100.0]
    };
    [runs.forecast_bias_own[0], runs.forecast_rms_own[0]] = forecast(0);
    [runs.forecast_bias_cooperative[0], runs.forecast_rms_cooperative[0]] = forecast(1);
    let share = |fen: f64| ratio(run.yuan_each(fen), runs.nmv[0]);
    let t = &run.record.households;
    let packing_wages = (0..t.len()).filter(|&row| t.year[row] >= run.first_year).map(|row| t.packing_wage_fen[row]);
    let packing_wages = real(packing_wages.sum::<i64>());
    runs.platform_fee_share[0] = share(sum(&c.fee_fen));
    runs.commission_share[0] = share(sum(&c.commission_fen));
    runs.sending_share[0] = share(sum(&c.sending_fen) - packing_wages);
    let net = sum(&c.gross_fen) - sum(&c.refund_fen) - sum(&c.fee_fen) - sum(&c.commission_fen) - sum(&c.sending_fen);
    let offline = sum(&c.trader_fen);
    runs.live_premium[0] = if offline > 0.0 { net / offline - 1.0 } else { 0.0 };
}
