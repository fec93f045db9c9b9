//! To stream or not: money, time, taste and neighbours, under a liquidity constraint.

use crate::engine::agents::households::HouseholdRows;
use crate::engine::money::Inputs;
use crate::engine::phases::decide::{ChunkResult, View};
use crate::engine::rng::Block;
use crate::engine::rng::draws::decide_household as words;
use crate::engine::rng::samplers::gumbel;
use crate::engine::units::{FEN_PER_YUAN, floor, real};

/// Decides whether the household streams in the coming quarter, and whether it buys a kit for it.
pub fn choose(view: &View<'_>, lent: &mut HouseholdRows<'_>, i: usize, block: &Block, chunk_result: &mut ChunkResult) {
    let row = lent.first + i;
    if !lent.host[i] {
        lent.volume_parcels[i] = newcomer_volume(view, lent, i);
    }
    let volume = lent.volume_parcels[i].min(supply_parcels(view, row));
    let hours = yearly_hours(view, lent, i, volume);
    let money = yearly_gain_yuan(view, lent, i, volume, hours);
    let scale = real(view.rules.hosting_scale_fen) / FEN_PER_YUAN;
    let switching = if lent.host[i] {
        0.0
    } else {
        let trouble = real(view.rules.switching_fen) / FEN_PER_YUAN * still_to_learn(view, lent.host_skill[i]);
        // A start-up grant pays for what starting takes; what is left of it is a gift that changes no choice.
        (trouble - real(waiting_grant(view, lent, i)) / FEN_PER_YUAN).max(0.0)
    };
    let luck = gumbel(block[words::HOST]) - gumbel(block[words::NOT_HOST]);
    let wants = money + taste_yuan(view, row, scale) - switching + scale * luck > 0.0;
    let tools = if has_kit(view, lent, i) { 0 } else { view.rules.basic_tools_fen / 4 };
    let grant = if lent.host[i] { 0 } else { waiting_grant(view, lent, i) };
    let need = (tools + floor(4.0 * volume) * view.sending_fen(row) - grant).max(0);
    lent.refused[i] = wants && !view.can_reach(lent, i, need);
    lent.host[i] = wants && lent.arrears_fen[i] == 0 && view.borrow_up_to(lent, i, need, chunk_result);
    if lent.host[i] {
        if grant > 0 {
            chunk_result.started.push(row);
        }
        if tools > 0 {
            let paid =
                chunk_result.posted.pay_up_to(Inputs, &mut lent.cash[i], chunk_result.rest_of_world.at(0), tools);
            lent.tool_year_fen[i] += paid;
        }
        buy_kit(view, lent, i, hours, need, chunk_result);
    }
}

/// The start-up grant a household would get for going on air now.
fn waiting_grant(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize) -> i64 {
    if lent.startup_until_week[i] > view.tick.week { lent.startup_fen[i] } else { 0 }
}

/// A kit is bought privately where the hours it would save pay its annuity several times over.
fn buy_kit(
    view: &View<'_>,
    lent: &mut HouseholdRows<'_>,
    i: usize,
    hours: f64,
    reserve_fen: i64,
    chunk_result: &mut ChunkResult,
) {
    if has_kit(view, lent, i) {
        return;
    }
    let price = view.equipment.kit_price_fen;
    let saved = view.equipment.kit_gain * view.equipment.kit_absorption(lent.host_skill[i]) * hours;
    let gain = saved * real(view.terms.wage_fen_per_hour);
    let yearly = 52.0 * view.equipment.annuity(price, view.equipment.kit_life_weeks);
    if gain >= view.rules.hurdle * yearly && view.borrow_up_to(lent, i, reserve_fen + price, chunk_result) {
        chunk_result.posted.pay(Inputs, &mut lent.cash[i], chunk_result.rest_of_world.at(0), price);
        lent.kit_until_week[i] = view.tick.week + view.equipment.kit_life_weeks;
        lent.kit_public[i] = false;
    }
}

fn has_kit(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize) -> bool {
    lent.kit_until_week[i] > view.tick.week
}

/// Part of the trouble of starting that skill does not spare: 1 for a beginner, 0 at the skill a kit requires.
fn still_to_learn(view: &View<'_>, skill: f64) -> f64 {
    let (start, required) = (view.hosting.skill_start, view.equipment.kit_required_skill);
    if required <= start { 0.0 } else { (1.0 - (skill - start) / (required - start)).clamp(0.0, 1.0) }
}

/// What a newcomer expects to sell: its neighbours' experience, or the prior, scaled by what its skill persuades.
fn newcomer_volume(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize) -> f64 {
    let village = view.endowments.village[lent.first + i] as usize;
    let seen =
        if view.villages.hosts[village] > 0 { view.villages.peer_volume[village] } else { view.rules.prior_volume };
    seen * libm::exp(
        view.tastes.mean_of(&view.tastes.persuasion_taste) * (lent.host_skill[i] - view.hosting.skill_start),
    )
}

/// Parcels of grade A a normal year gives, for each week there are goods.
fn supply_parcels(view: &View<'_>, row: usize) -> f64 {
    let crop = usize::from(view.endowments.crop[row]);
    0.5 * view.normal_harvest_kg(row) * 1000.0 / real(view.crops.parcel_g[crop]) / view.selling_weeks(row)
}

fn yearly_hours(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize, volume: f64) -> f64 {
    let saved = view.equipment.kit_help(lent.kit_until_week[i], view.tick.week, lent.host_skill[i]);
    view.selling_weeks(lent.first + i) * volume / view.hosting.orders_per_session
        * view.hosting.session_hours
        * (1.0 - saved)
}

/// Money a year of streaming is expected to bring over not streaming, yuan.
fn yearly_gain_yuan(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize, volume: f64, hours: f64) -> f64 {
    let row = lent.first + i;
    let kg = volume * real(view.crops.parcel_g[usize::from(view.endowments.crop[row])]) / 1000.0;
    let own = view.certain(
        lent.income_fen[i],
        view.insured(lent, i),
        lent.belief_own_fen[i],
        lent.precision_own[i],
        view.rules.own_price_sd * view.normal_yuan(row),
        13.0 * kg,
    );
    let tools = if has_kit(view, lent, i) { 0.0 } else { real(view.rules.basic_tools_fen) / FEN_PER_YUAN };
    (own - view.offline_yuan(row)) * view.selling_weeks(row) * kg
        - real(view.terms.wage_fen_per_hour) / FEN_PER_YUAN * hours
        - tools
}

/// Lasting taste for being on air, by age, schooling, urban work and neighbours, yuan a year.
fn taste_yuan(view: &View<'_>, row: usize, scale: f64) -> f64 {
    let endowments = view.endowments;
    let village = endowments.village[row] as usize;
    let households = view.map.village_bounds[village + 1] - view.map.village_bounds[village];
    let streaming = real(view.villages.hosts[village]) / real(i64::try_from(households).expect("few households"));
    let odds = view.rules.age_log_odds * f64::from(endowments.age_band[row])
        + view.rules.schooling_log_odds[usize::from(endowments.schooling[row])]
        + if endowments.migrant[row] { view.rules.migrant_log_odds } else { 0.0 }
        + view.rules.peer_log_odds * 10.0 * streaming;
    let mean = real(view.rules.hosting_taste_mean_fen) / FEN_PER_YUAN;
    mean + real(view.rules.hosting_taste_sd_fen) / FEN_PER_YUAN * endowments.hosting_taste[row] + scale * odds
}
