//! The ledger of a household: lines of money that explain how a phase changed its cash.
//!
//! Every column that ends in `_year_fen` gives one line. Loans, unpaid bills and equipment bought have no such column; their
//! lines are derived with the rules of the model. Cash that no line explains is a line of its own and a defect: see
//! [`UNEXPLAINED`].

use crate::engine::agents::endowments::Endowments;
use crate::engine::parameters::Parameters;
use crate::engine::phases::settle::living_fen;
use crate::engine::units::WEEKS;
use crate::engine::week::Phase;
use crate::study::trace::household_row::{HouseholdRow, columns};
use crate::study::trace::ledger_items::{LedgerItem, item};

/// End of the names of columns that sum money over a year.
const YEARLY: &str = "_year_fen";
/// Key of the line of unexplained cash. It appears only where a rule of the model changed and its line here did not.
pub const UNEXPLAINED: &str = "unexplained";

/// One line of a ledger.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// Week.
    pub week: u32,
    /// Phase that moved the money.
    pub phase: &'static Phase,
    /// What was paid, and by which rule.
    pub item: LedgerItem,
    /// Amount: received above zero, paid below.
    pub fen: i64,
    /// Whether cash moved. A line without cash is a memo and part of no sum.
    pub cash: bool,
}

/// The fixed properties of a household and the parameters of its arm: all that lines need besides the row.
#[derive(Debug, Clone, Copy)]
pub struct HouseholdFacts<'a> {
    /// Parameters of the arm.
    pub rules: &'a Parameters,
    /// Crop.
    pub crop: usize,
    /// Persons.
    pub persons: i64,
    /// Working-age members away at the beginning.
    pub away_start: i64,
    /// Land.
    pub land_cmu: i64,
}

impl<'a> HouseholdFacts<'a> {
    /// Household `row` under an arm's rules.
    #[must_use]
    pub fn new(rules: &'a Parameters, endowments: &Endowments, row: usize) -> Self {
        Self {
            rules,
            crop: usize::from(endowments.crop[row]),
            persons: endowments.persons[row].into(),
            away_start: endowments.away_start[row].into(),
            land_cmu: endowments.land_cmu[row].into(),
        }
    }
}

impl HouseholdFacts<'_> {
    /// Persons at home.
    fn persons_at_home(&self, row: &HouseholdRow) -> i64 {
        self.persons + self.away_start - row.whole("away")
    }
}

/// How a yearly sum moves cash: +1 received, -1 paid, 0 not at all.
fn sign(phase: &str, column: &str) -> i64 {
    // The weekly wear of equipment is a cost of its user, but no payment.
    if phase == "settle" && column == "tool_year_fen" {
        return 0;
    }
    let mut words = column.trim_end_matches(YEARLY).split('_');
    if words.clone().any(|word| MEMO.contains(&word)) {
        0
    } else if words.any(|word| PAID.contains(&word)) {
        -1
    } else {
        1
    }
}
/// Words in the names of yearly sums that move no cash.
const MEMO: [&str; 4] = ["charge", "gmv", "kind", "stock"];
/// Words in the names of yearly sums that are paid; all others are received.
const PAID: [&str; 12] =
    ["cost", "costs", "input", "tool", "interest", "label", "living", "tax", "taxes", "premium", "fee", "fine"];

/// The lines of one phase. Those of cash sum exactly to the change of cash.
///
/// At the start of a year the yearly sums of `before` count as zero, because the week sets them to zero.
#[must_use]
pub fn lines(
    household: HouseholdFacts<'_>,
    week: u32,
    phase: &'static Phase,
    before: &HouseholdRow,
    after: &HouseholdRow,
    new_year: bool,
) -> Vec<LedgerLine> {
    let mut ledger = Ledger { week, phase, lines: Vec::new() };
    for column in columns().filter(|column| column.name.ends_with(YEARLY)) {
        let start = if new_year { 0 } else { before.whole(column.name) };
        let change = after.whole(column.name) - start;
        match (column.name, sign(phase.name, column.name)) {
            ("living_year_fen", _) => living_costs(&mut ledger, household, after, change),
            (name, 0) => ledger.memo(name, change),
            (name, sign) => ledger.cash(name, sign * change),
        }
    }
    let arrears = after.whole("arrears_fen") - before.whole("arrears_fen");
    ledger.cash(if arrears > 0 { "arrears_grown" } else { "arrears_paid" }, arrears);
    equipment(&mut ledger, household, before, after);
    loan(&mut ledger, household, before, after);
    let explained: i64 = ledger.lines.iter().filter(|line| line.cash).map(|line| line.fen).sum();
    ledger.cash(UNEXPLAINED, after.whole("cash") - before.whole("cash") - explained);
    ledger.lines
}

struct Ledger {
    week: u32,
    phase: &'static Phase,
    lines: Vec<LedgerLine>,
}

impl Ledger {
    fn cash(&mut self, key: &'static str, fen: i64) {
        self.add(key, fen, true);
    }

    fn memo(&mut self, key: &'static str, fen: i64) {
        self.add(key, fen, false);
    }

    fn add(&mut self, key: &'static str, fen: i64, cash: bool) {
        if fen != 0 {
            let item = item(self.phase.name, key, cash);
            self.lines.push(LedgerLine { week: self.week, phase: self.phase, item, fen, cash });
        }
    }
}

/// Living costs. Once a year, after the harvest, the amount above them is spent on house, schooling and weddings.
fn living_costs(ledger: &mut Ledger, household: HouseholdFacts<'_>, after: &HouseholdRow, paid: i64) {
    let house = if household.rules.crops.harvest_is_in(household.crop, ledger.week) {
        (paid - living_fen(&household.rules.settle, household.persons_at_home(after), after.whole("income_fen"))).max(0)
    } else {
        0
    };
    ledger.cash("living_year_fen", house - paid);
    ledger.cash("house", -house);
}

/// Equipment bought with the household's own money: it works longer than before, and is not public.
fn equipment(ledger: &mut Ledger, household: HouseholdFacts<'_>, before: &HouseholdRow, after: &HouseholdRow) {
    let prices = &household.rules.equipment;
    let bought = |until: &str, public: &str| after.whole(until) > before.whole(until) && !after.flag(public);
    if bought("kit_until_week", "kit_public") {
        ledger.cash("kit_bought", -prices.kit_price_fen);
    }
    if bought("agtech_until_week", "agtech_public") {
        ledger.cash("agtech_bought", -household.land_cmu * prices.agtech_price_fen_per_cmu);
    }
}

/// Loans. Debt grows by a loan drawn. It falls by repayments, and by what the bank writes off once a loan is long overdue;
/// before the write-off, all cash above the living costs of a week is taken as repayment.
fn loan(ledger: &mut Ledger, household: HouseholdFacts<'_>, before: &HouseholdRow, after: &HouseholdRow) {
    let (old, new) = (before.whole("debt"), after.whole("debt"));
    if new >= old {
        return ledger.cash("loan_drawn", new - old);
    }
    let write_off_week = before.whole("loan_due_week") + i64::from(household.rules.terms.write_off_weeks);
    let repaid = if new == 0 && i64::from(ledger.week) >= write_off_week {
        let keep = household.persons_at_home(after) * household.rules.settle.minimum_living_fen / i64::from(WEEKS);
        let earlier = ledger.lines.iter().filter(|line| line.cash && !AFTER_DEBTS.contains(&line.item.key));
        let at_hand = before.whole("cash") + earlier.map(|line| line.fen).sum::<i64>();
        (at_hand - keep).clamp(0, old)
    } else {
        old - new
    };
    ledger.cash("loan_repaid", -repaid);
    ledger.memo("loan_written_off", old - new - repaid);
}
/// Lines of payments after the repayment of loans.
const AFTER_DEBTS: [&str; 5] = ["grant_year_fen", "insurance_year_fen", "top_up_year_fen", "living_year_fen", "house"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_yearly_sum_is_received_unless_its_name_says_it_is_paid() {
        for (name, expected) in [
            ("offline_year_fen", 1),
            ("subsidy_year_fen", 1),
            ("own_cost_year_fen", -1),
            ("asset_charge_year_fen", 0),
            ("gmv_year_fen", 0),
            ("stock_year_fen", 0),
            ("insurance_year_fen", 1),
            ("tax_year_fen", -1),
            ("insurance_premium_year_fen", -1),
        ] {
            assert_eq!(sign("settle", name), expected, "{name}");
        }
        assert_eq!((sign("decide", "tool_year_fen"), sign("settle", "tool_year_fen")), (-1, 0));
    }
}
