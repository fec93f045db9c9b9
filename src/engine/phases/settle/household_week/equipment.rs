//! Equipment costs its annuity while it works: to its owner, or as a transfer in kind where the public paid. Farm equipment saves
//! inputs.

use super::block::Block;
use crate::agents::endowments::Endowments;
use crate::agents::households::HouseholdRows;
use crate::phases::settle::Given;
use crate::units::{RowList, floor};

/// Charges the use of streaming kits and of farm equipment, and sets the share of inputs that each household saves by it.
#[inline(never)]
pub(super) fn charge(block: Block<'_>, rows: &mut HouseholdRows<'_>, saved: &mut [f64]) {
    let (given, week, now) = (block.given, block.week, block.given.tick.week);
    let Endowments { crop, land_cmu, .. } = given.endowments;
    let (first, mut list) = (block.first, RowList::EMPTY);
    saved.fill(0.0);
    let until_week = block.of(rows.kit_until_week).iter().zip(block.of(rows.agtech_until_week));
    for i in list.select(first, until_week.map(|(kit, agtech)| *kit.max(agtech) > now)) {
        if rows.kit_until_week[i] > now {
            let year_fen = if rows.kit_public[i] { &mut rows.asset_charge_year_fen } else { &mut rows.tool_year_fen };
            year_fen[i] += week.kit_fen;
        }
        if rows.agtech_until_week[i] <= now {
            continue;
        }
        let price_fen = i64::from(land_cmu[rows.first + i]) * given.equipment.agtech_price_fen_per_cmu;
        let year_fen = if rows.agtech_public[i] { &mut rows.asset_charge_year_fen } else { &mut rows.tool_year_fen };
        year_fen[i] += floor(rows.agtech_land_share[i] * week.agtech.fen(price_fen));
        if week.bills_due.has(crop[rows.first + i]) {
            saved[i - first] = given.saved_share(rows.agtech_land_share[i], rows.farm_skill[i]);
        }
    }
}

impl Given<'_> {
    /// Share of its inputs that a household saves with farm equipment for the share `land_share` of its land.
    fn saved_share(self, land_share: f64, farm_skill: f64) -> f64 {
        land_share * self.equipment.agtech_input_saving * self.equipment.agtech_absorption(farm_skill)
    }
}
