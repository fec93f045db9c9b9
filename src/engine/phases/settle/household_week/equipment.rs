//! Equipment costs its annuity while it works: to its owner, or as a transfer in kind where the public paid.

use super::CommonTerms;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::phases::settle::Given;
use crate::engine::units::floor;

/// Charges the use of streaming kits and of farm equipment.
#[inline(never)]
pub(super) fn charge(given: Given<'_>, rows: &mut HouseholdRows<'_>, week: &CommonTerms) {
    let (n, now) = (rows.len(), given.tick.week);
    let (kit_until_week, agtech_until_week) = (&rows.kit_until_week[..n], &rows.agtech_until_week[..n]);
    for i in 0..n {
        if kit_until_week[i] > now {
            let year_fen = if rows.kit_public[i] { &mut rows.asset_charge_year_fen } else { &mut rows.tool_year_fen };
            year_fen[i] += week.kit_fen;
        }
        if agtech_until_week[i] > now {
            let land_cmu = i64::from(given.endowments.land_cmu[rows.first + i]);
            let price_fen = land_cmu * given.equipment.agtech_price_fen_per_cmu;
            let year_fen =
                if rows.agtech_public[i] { &mut rows.asset_charge_year_fen } else { &mut rows.tool_year_fen };
            year_fen[i] += floor(rows.agtech_land_share[i] * week.agtech.fen(price_fen));
        }
    }
}
