//! What households earn beside their specialty crop: off-farm wages, other farm income, property, transfers.

use super::{ChunkResult, CommonTerms};
use crate::engine::agents::endowments::Endowments;
use crate::engine::agents::farm_work::FarmWork;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::money::{Disbursement, HouseholdSector, OutsideEarnings, RestOfWorldSector, Transfers};
use crate::engine::phases::settle::Given;
use crate::engine::units::mul_div;

/// What is paid from outside the economy in flow `F`.
type FromOutside<F> = Disbursement<F, RestOfWorldSector, HouseholdSector>;

/// Pays wages and all other earnings of the week.
pub(super) fn pay(given: Given<'_>, rows: &mut HouseholdRows<'_>, week: &CommonTerms, result: &mut ChunkResult) {
    let wages = pay_wages(given, rows);
    let (other_farm, transfers) = pay_steady_income(given.endowments, rows, week);
    let (money, outside) = (&mut result.posted.money, result.rest_of_world.at(0));
    wages.post(money, outside);
    other_farm.post(money, outside);
    transfers.post(money, outside);
}

/// Counts the unpaid work of the week and pays the off-farm wages for which it leaves time.
#[inline(never)]
fn pay_wages(given: Given<'_>, rows: &mut HouseholdRows<'_>) -> FromOutside<OutsideEarnings> {
    let labour_min_per_cmu = given.crops.labour_min_per_cmu;
    let Endowments { crop, land_cmu, labour_min, farm_most_min, wage_min, wage_fen, .. } = given.endowments;
    let (crop, land_cmu, labour_min) = (rows.cells(crop), rows.cells(land_cmu), rows.cells(labour_min));
    let (farm_most_min, wage_min, wage_fen) = (rows.cells(farm_most_min), rows.cells(wage_min), rows.cells(wage_fen));
    let n = rows.len();
    let (home_min, hosting_min, packing_min) = (&rows.home_min[..n], &rows.hosting_min[..n], &rows.packing_min[..n]);
    let (unpaid_year_min, wage_year_fen) = (&mut rows.unpaid_year_min[..n], &mut rows.wage_year_fen[..n]);
    let (week_income_fen, cash) = (&mut rows.week_income_fen[..n], &mut rows.cash[..n]);
    let mut paid = Disbursement::new(OutsideEarnings);
    for i in 0..n {
        let farm = FarmWork { land_cmu: land_cmu[i], labour_min: labour_min[i], most_min: farm_most_min[i] };
        let farm_min = farm.own_min(labour_min_per_cmu[usize::from(crop[i])], home_min[i]);
        let own_min = farm_min + i64::from(hosting_min[i] + packing_min[i]);
        unpaid_year_min[i] += own_min;
        let open_min = i64::from(labour_min[i]) + home_min[i] - own_min;
        let fen = paid_wage(wage_fen[i], wage_min[i].into(), open_min);
        paid.pay(&mut cash[i], fen);
        wage_year_fen[i] += fen;
        week_income_fen[i] += fen;
    }
    paid
}

/// Pays what does not depend on the week's work: other farm income, and property income with transfers.
#[inline(never)]
fn pay_steady_income(
    endowments: &Endowments,
    rows: &mut HouseholdRows<'_>,
    week: &CommonTerms,
) -> (FromOutside<OutsideEarnings>, FromOutside<Transfers>) {
    let Endowments { other_farm_fen, property_fen, transfer_fen, .. } = endowments;
    let (other_farm_fen, property_fen) = (rows.cells(other_farm_fen), rows.cells(property_fen));
    let transfer_fen = rows.cells(transfer_fen);
    let n = rows.len();
    let (away, other_farm_year_fen) = (&rows.away[..n], &mut rows.other_farm_year_fen[..n]);
    let (property_year_fen, transfer_year_fen) = (&mut rows.property_year_fen[..n], &mut rows.transfer_year_fen[..n]);
    let (week_income_fen, cash) = (&mut rows.week_income_fen[..n], &mut rows.cash[..n]);
    let (mut earnings, mut transfers) = (Disbursement::new(OutsideEarnings), Disbursement::new(Transfers));
    for i in 0..n {
        let (other_farm, property) = (other_farm_fen[i], property_fen[i]);
        let transfer = transfer_fen[i] + week.remitted_fen[usize::from(away[i])];
        earnings.pay(&mut cash[i], other_farm);
        transfers.pay(&mut cash[i], property + transfer);
        other_farm_year_fen[i] += other_farm;
        property_year_fen[i] += property;
        transfer_year_fen[i] += transfer;
        week_income_fen[i] += other_farm + property + transfer;
    }
    (earnings, transfers)
}

/// Off-farm wages: full where time reaches, less where own work leaves fewer than the `wanted_min` minutes they take.
fn paid_wage(full_fen: i64, wanted_min: i64, open_min: i64) -> i64 {
    if wanted_min <= open_min.max(0) { full_fen } else { mul_div(full_fen, open_min.max(0), wanted_min) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_on_air_displace_wages_only_when_time_is_short() {
        assert_eq!(paid_wage(47_600, 1_298, 2_200), 47_600);
        assert_eq!(paid_wage(47_600, 1_298, 0), 0);
        assert_eq!(paid_wage(47_600, 1_298, -100), 0);
        let partial = paid_wage(47_600, 1_298, 700);
        assert!(partial > 0 && partial < 47_600, "{partial}");
    }
}
