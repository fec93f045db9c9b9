//! Members of the label pay its fee once a season.

use super::{ChunkResult, CommonTerms};
use crate::agents::households::HouseholdRows;
use crate::money::LabelFee;
use crate::phases::settle::Given;

/// Collects the fee from the members whose season is in its second week.
pub(super) fn pay(given: Given<'_>, rows: &mut HouseholdRows<'_>, week: &CommonTerms, result: &mut ChunkResult) {
    if !week.season_weeks.contains(&1) {
        return;
    }
    let ChunkResult { posted, general, .. } = result;
    for i in (0..rows.len()).filter(|&i| rows.member[i]) {
        let farm = given.endowments.row(rows.first + i);
        if week.season_weeks[farm.crop()] == 1 {
            let county = general.at(farm.county());
            let paid = posted.pay_up_to(LabelFee, &mut rows.cash[i], county, given.terms.label_fee_fen);
            rows.label_year_fen[i] += paid;
            rows.week_income_fen[i] -= paid;
        }
    }
}
