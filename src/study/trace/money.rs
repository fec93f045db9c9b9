//! Lines of money: what a phase did to a household's cash, from its row before and after.
//!
//! Every column that ends in `_year_fen` gives a line by itself; what these cannot tell (loans, unpaid bills, equipment
//! bought) is derived by the rule that made it. What is left over is a line of its own, and a defect: see
//! [`UNEXPLAINED`].

use crate::engine::agents::endowments::Endowments;
use crate::engine::parameters::Parameters;
use crate::engine::phases::settle::living_fen;
use crate::engine::units::WEEKS;
use crate::engine::week::Phase;
use crate::study::trace::items::{Item, item};
use crate::study::trace::row::{Row, columns};

/// How the accumulators of a year end.
const YEARLY: &str = "_year_fen";
/// Key of the line of what nothing explains: it is never there unless a rule changed and its line did not.
pub const UNEXPLAINED: &str = "unexplained";

/// One line of a ledger.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// Week.
    pub week: u32,
    /// Phase that moved the money.
    pub phase: &'static Phase,
    /// What it is and by which rule.
    pub item: Item,
    /// Amount: received above zero, paid below.
    pub fen: i64,
    /// Whether cash moved; otherwise the line is a memo and in no sum.
    pub cash: bool,
}

/// What a household was born with and its arm's rules: all that lines need besides its row.
#[derive(Debug, Clone, Copy)]
pub struct Who<'a> {
    /// Rules of the arm.
    pub rules: &'a Parameters,
    /// Crop.
    pub crop: usize,
    /// Persons.
    pub persons: i64,
    /// Land.
    pub land_cmu: i64,
}

impl<'a> Who<'a> {
    /// Household `row` under an arm's rules.
    #[must_use]
    pub fn of(rules: &'a Parameters, endowments: &Endowments, row: usize) -> Self {
        Self {
            rules,
            crop: usize::from(endowments.crop[row]),
            persons: endowments.persons[row].into(),
            land_cmu: endowments.land_cmu[row].into(),
        }
    }
}

/// How an accumulator moves cash: +1 received, -1 paid, 0 not at all.
fn sign(phase: &str, column: &str) -> i64 {
    // What equipment wears off in a week is counted as its user's cost and paid by nobody.
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
/// Words in the names of accumulators that no cash moves.
const MEMO: [&str; 4] = ["charge", "gmv", "kind", "stock"];
/// Words in the names of accumulators of what is paid; all others are of what is received.
const PAID: [&str; 12] =
    ["cost", "costs", "input", "tool", "interest", "label", "living", "tax", "taxes", "premium", "fee", "fine"];

/// The lines of one phase. Their cash sums to the change of cash, to the fen.
///
/// At the start of a year the accumulators of `before` count as zero, as the week sets them.
#[must_use]
pub fn lines(
    who: Who<'_>,
    week: u32,
    phase: &'static Phase,
    before: &Row,
    after: &Row,
    new_year: bool,
) -> Vec<LedgerLine> {
    let mut ledger = Ledger { week, phase, lines: Vec::new() };
    for column in columns().filter(|column| column.name.ends_with(YEARLY)) {
        let start = if new_year { 0 } else { before.whole(column.name) };
        let change = after.whole(column.name) - start;
        match (column.name, sign(phase.name, column.name)) {
            ("living_year_fen", _) => living(&mut ledger, who, after, change),
            (name, 0) => ledger.memo(name, change),
            (name, sign) => ledger.cash(name, sign * change),
        }
    }
    let arrears = after.whole("arrears_fen") - before.whole("arrears_fen");
    ledger.cash(if arrears > 0 { "arrears_grown" } else { "arrears_paid" }, arrears);
    equipment(&mut ledger, who, before, after);
    loan(&mut ledger, who, before, after);
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

/// Once a year, when the harvest is in, what is paid beyond living costs went into house, schooling and weddings.
fn living(ledger: &mut Ledger, who: Who<'_>, after: &Row, paid: i64) {
    let house = if who.rules.crops.harvest_is_in(who.crop, ledger.week) {
        (paid - living_fen(&who.rules.settle, who.persons, after.whole("income_fen"))).max(0)
    } else {
        0
    };
    ledger.cash("living_year_fen", house - paid);
    ledger.cash("house", -house);
}

/// Equipment bought with the household's own money: the public flag is down and it works longer than before.
fn equipment(ledger: &mut Ledger, who: Who<'_>, before: &Row, after: &Row) {
    let prices = &who.rules.equipment;
    let bought = |until: &str, public: &str| after.whole(until) > before.whole(until) && !after.flag(public);
    if bought("kit_until_week", "kit_public") {
        ledger.cash("kit_bought", -prices.kit_price_fen);
    }
    if bought("agtech_until_week", "agtech_public") {
        ledger.cash("agtech_bought", -who.land_cmu * prices.agtech_price_fen_per_cmu);
    }
}

/// Debt grows by what is drawn. It falls by what is repaid, and by what the bank gives up once a loan is long overdue:
/// then all that exceeded the living costs of a week was taken first.
fn loan(ledger: &mut Ledger, who: Who<'_>, before: &Row, after: &Row) {
    let (old, new) = (before.whole("debt"), after.whole("debt"));
    if new >= old {
        return ledger.cash("loan_drawn", new - old);
    }
    let given_up_week = before.whole("loan_due_week") + i64::from(who.rules.terms.write_off_weeks);
    let repaid = if new == 0 && i64::from(ledger.week) >= given_up_week {
        let keep = who.persons * who.rules.settle.minimum_living_fen / i64::from(WEEKS);
        let earlier = ledger.lines.iter().filter(|line| line.cash && !AFTER_DEBTS.contains(&line.item.key));
        let at_hand = before.whole("cash") + earlier.map(|line| line.fen).sum::<i64>();
        (at_hand - keep).clamp(0, old)
    } else {
        old - new
    };
    ledger.cash("loan_repaid", -repaid);
    ledger.memo("loan_written_off", old - new - repaid);
}
/// Lines of money that moves after debts are paid.
const AFTER_DEBTS: [&str; 5] = ["grant_year_fen", "insurance_year_fen", "top_up_year_fen", "living_year_fen", "house"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_accumulator_is_received_unless_its_name_says_it_is_paid() {
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
