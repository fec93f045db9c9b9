//! Interest every week; once a loan is due, repayment from what exceeds the minimum living costs.

use super::ChunkResult;
use crate::agents::households::HouseholdRows;
use crate::agents::residence::persons_at_home;
use crate::money::Interest;
use crate::phases::settle::Given;
use crate::phases::settle::guarantees::{GuaranteeClaim, GuaranteeKind};
use crate::units::{RowList, WEEKS, blocks, mul_div};

/// Pays interest and due loans of all debtors.
#[inline(never)]
pub(super) fn pay(given: Given<'_>, rows: &mut HouseholdRows<'_>, result: &mut ChunkResult) {
    let mut list = RowList::EMPTY;
    for block in blocks(rows.len()) {
        for i in list.select(block.start, rows.debt[block.clone()].iter().map(|debt| debt.fen() > 0)) {
            given.pay_debt(rows, i, result);
        }
    }
}

impl Given<'_> {
    fn pay_debt(self, rows: &mut HouseholdRows<'_>, i: usize, result: &mut ChunkResult) {
        let (terms, week) = (self.terms, self.tick.week);
        let (debt, household) = (rows.debt[i].fen(), rows.first + i);
        let ChunkResult { posted, bank, claims, .. } = result;
        let bank = bank.at(0);
        let guaranteed = if rows.guarantee_until_week[i] > week { rows.guarantee_fen[i].min(debt) } else { 0 };
        let interest = mul_div(debt, terms.loan_rate_bp, 10_000 * i64::from(WEEKS));
        let paid = posted.pay_up_to(Interest, &mut rows.cash[i], bank, interest);
        rows.interest_year_fen[i] += paid;
        rows.week_income_fen[i] -= paid;
        let subsidy = mul_div(guaranteed, terms.guarantee_subsidy_bp, 10_000 * i64::from(WEEKS));
        if subsidy > 0 {
            claims.push(GuaranteeClaim { household, fen: subsidy, kind: GuaranteeKind::InterestSubsidy });
        }
        if week < rows.loan_due_week[i] {
            return;
        }
        let persons = persons_at_home(self.endowments.row(household), rows.away[i]);
        let keep = persons * self.settle.minimum_living_fen / i64::from(WEEKS);
        let able = (rows.cash[i].fen() - keep).max(0);
        posted.repay(&mut rows.cash[i], bank, &mut rows.debt[i], able);
        let left = rows.debt[i].fen();
        if left > 0 && week >= rows.loan_due_week[i] + terms.write_off_weeks {
            let cover = mul_div(rows.guarantee_fen[i].min(left), terms.guarantee_cover_bp, 10_000);
            let fen = if guaranteed > 0 { cover } else { 0 };
            claims.push(GuaranteeClaim { household, fen, kind: GuaranteeKind::WriteOff });
        }
    }
}
