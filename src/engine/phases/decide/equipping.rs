//! The beginning of a season: money for inputs, and whether to buy farm equipment.

use crate::engine::agents::households::HouseholdRows;
use crate::engine::money::Inputs;
use crate::engine::phases::decide::{ChunkResult, View};
use crate::engine::units::{FEN_PER_YUAN, real};

/// Borrows for the season's inputs where cash is short, plants less after unpaid bills, and buys equipment that pays.
pub fn begin_season(view: &View<'_>, lent: &mut HouseholdRows<'_>, i: usize, chunk_result: &mut ChunkResult) {
    let row = lent.first + i;
    let inputs = view.season_inputs_fen(row);
    lent.planted[i] = if lent.arrears_fen[i] > inputs { real(inputs) / real(lent.arrears_fen[i]) } else { 1.0 };
    // Inputs fall due week by week; half of them must be at hand when the season begins.
    let first_half = inputs / 2;
    let missing = first_half - lent.cash[i].fen();
    if missing > 0 {
        let open = view.undrawn_fen(lent, i).min(missing);
        let reach = lent.cash[i].fen() + open;
        view.borrow_up_to(lent, i, reach, chunk_result);
    }
    buy_equipment(view, lent, i, first_half, chunk_result);
}

/// Equipment is bought where the gain the household believes in pays the annuity several times over.
fn buy_equipment(
    view: &View<'_>,
    lent: &mut HouseholdRows<'_>,
    i: usize,
    reserve_fen: i64,
    chunk_result: &mut ChunkResult,
) {
    let row = lent.first + i;
    if lent.agtech_until_week[i] > view.tick.week {
        return;
    }
    let price = i64::from(view.endowments.land_cmu[row]) * view.equipment.agtech_price_fen_per_cmu;
    let absorbed = view.equipment.agtech_absorption(lent.farm_skill[i]);
    let gross = view.normal_harvest_kg(row) * view.offline_yuan(row);
    let inputs = real(view.season_inputs_fen(row)) / FEN_PER_YUAN;
    let gain = absorbed * (view.equipment.agtech_yield * gross + view.equipment.agtech_input_saving * inputs);
    // Who has owned it knows what it does; who has not believes a part.
    let believed = if lent.agtech_until_week[i] > 0 { 1.0 } else { view.rules.believed_share };
    let yearly = 52.0 * view.equipment.annuity(price, view.equipment.agtech_life_weeks) / FEN_PER_YUAN;
    let wants = believed * gain >= view.rules.hurdle * yearly && lent.arrears_fen[i] == 0;
    lent.equipment_refused[i] = wants && !view.can_reach(lent, i, reserve_fen + price);
    if wants && view.borrow_up_to(lent, i, reserve_fen + price, chunk_result) {
        chunk_result.posted.pay(Inputs, &mut lent.cash[i], chunk_result.rest_of_world.at(0), price);
        lent.agtech_until_week[i] = view.tick.week + view.equipment.agtech_life_weeks;
        lent.agtech_public[i] = false;
    }
}
