//! Guarantees: what the county pays at the bank for households it guarantees.

use crate::money::Grant;
use crate::phases::settle::{Lent, policy_account};

/// A payment that a guarantee obliges the county to.
#[derive(Debug, Clone, Copy)]
pub(super) struct GuaranteeClaim {
    pub household: usize,
    pub fen: i64,
    pub kind: GuaranteeKind,
}

/// The instrument of the policy pathway that is liable.
const LOAN_GUARANTEE: usize = 0;

/// What a guarantee pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GuaranteeKind {
    /// Interest of the household.
    InterestSubsidy,
    /// A part of the bank's loss, when the rest of a debt is written off.
    WriteOff,
}

/// Pays the claims as far as the county's account reaches.
pub(super) fn pay_claims(lent: &mut Lent<'_>, claims: &[GuaranteeClaim]) {
    for claim in claims {
        let account = policy_account(lent.given.endowments.row(claim.household).county());
        let paid = match claim.kind {
            GuaranteeKind::InterestSubsidy => subsidise(lent, account, claim),
            GuaranteeKind::WriteOff => write_off(lent, account, claim),
        };
        let accounts = &mut lent.government.accounts;
        accounts.count_spending(account, LOAN_GUARANTEE, paid);
        accounts.user_cost_fen[account] += paid;
        accounts.debit(account, LOAN_GUARANTEE, paid);
    }
}

/// Pays interest for a household; returns the fen paid.
fn subsidise(lent: &mut Lent<'_>, account: usize, claim: &GuaranteeClaim) -> i64 {
    let (households, accounts) = (&mut *lent.households, &mut lent.government.accounts);
    let cash = &mut households.cash[claim.household];
    let paid = lent.books.pay_up_to(Grant, &mut accounts.cash[account], cash, claim.fen);
    households.grant_year_fen[claim.household] += paid;
    households.week_income_fen[claim.household] += paid;
    paid
}

/// Writes off what is left of a debt; returns the part of the loss that the county covers.
fn write_off(lent: &mut Lent<'_>, account: usize, claim: &GuaranteeClaim) -> i64 {
    let cash = &mut lent.government.accounts.cash[account];
    let covered = claim.fen.min(cash.fen());
    let lost = lent.books.write_off(&mut lent.households.debt[claim.household], cash, &mut lent.bank.cash, covered);
    lent.bank.loans_fen -= lost;
    lent.bank.written_off_fen += lost;
    covered
}
