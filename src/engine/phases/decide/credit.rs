//! Credit: what a household can still draw at the bank, and the loan that it draws.

use crate::agents::endowments::HouseholdEndowment;
use crate::agents::households::HouseholdRows;
use crate::phases::decide::{ChunkResult, Given};
use crate::units::{floor, real};

impl Given<'_> {
    /// Credit a household can still draw, fen.
    pub(super) fn undrawn_fen(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> i64 {
        if rows.arrears_fen[i] > 0 {
            return 0;
        }
        let land = farm.land_cmu() * self.terms.loan_fen_per_cmu;
        let turnover = floor(real(rows.turnover_fen[i]) * self.terms.loan_turnover_share);
        let line = if farm.credit_open() { (land + turnover).min(self.terms.loan_cap_fen) } else { 0 };
        let guaranteed = if rows.guarantee_until_week[i] > self.tick.week { rows.guarantee_fen[i] } else { 0 };
        (line + guaranteed - rows.debt[i].fen()).max(0)
    }

    /// Whether cash and credit together suffice for `need_fen`.
    pub(super) fn can_afford(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &HouseholdRows<'_>,
        i: usize,
        need_fen: i64,
    ) -> bool {
        rows.cash[i].fen() + self.undrawn_fen(farm, rows, i) >= need_fen
    }

    /// Draws the loan that brings cash to `need_fen`. Returns whether cash now suffices; draws nothing where credit does
    /// not reach.
    pub(super) fn borrow_up_to(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        need_fen: i64,
        result: &mut ChunkResult,
    ) -> bool {
        let missing = need_fen - rows.cash[i].fen();
        if missing <= 0 {
            return true;
        }
        if self.undrawn_fen(farm, rows, i) < missing {
            return false;
        }
        if rows.debt[i].fen() == 0 {
            rows.loan_due_week[i] = self.tick.week + self.terms.loan_weeks;
        }
        result.posted.lend(result.bank.at(0), &mut rows.cash[i], &mut rows.debt[i], missing);
        true
    }
}
