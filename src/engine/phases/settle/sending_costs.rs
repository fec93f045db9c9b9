//! Freight and packing of the parcels that left this week, paid from the seller's cash.

use crate::engine::agents::carriers::Dispatch;
use crate::engine::agents::channels;
use crate::engine::agents::offers::Seller;
use crate::engine::agents::terms::Terms;
use crate::engine::money::PendingMoneyList;
use crate::engine::money::{Freight, HouseholdSector, Inputs, PackingWages};
use crate::engine::phases::settle::Lent;
use crate::engine::units::{CROPS, largest_remainder, mul_div, share_of};

/// Pays carriers, packing material and packers for every dispatch of the week.
pub(super) fn pay(lent: &mut Lent<'_>) {
    let mut cooperative_min = vec![0_i64; lent.cooperatives.len()];
    for dispatch in lent.given.dispatches {
        match dispatch.seller {
            Seller::Own(row) => pay_for_household(lent, dispatch, row as usize),
            Seller::Cooperative(row) => {
                pay_for_cooperative(lent, dispatch, row as usize);
                cooperative_min[row as usize] += packing_min(lent.given.terms, dispatch);
            }
        }
    }
    for row in 0..lent.cooperatives.len() {
        pay_for_collection(lent, row);
    }
    for (row, minutes) in cooperative_min.into_iter().enumerate().filter(|(_, minutes)| *minutes > 0) {
        pay_cooperative_packers(lent, row, minutes);
    }
}

/// A household pays freight, material and the neighbours who help packing.
fn pay_for_household(lent: &mut Lent<'_>, dispatch: &Dispatch, row: usize) {
    let Lent { given, households, carriers, rest_of_world, books, .. } = &mut *lent;
    let firm = dispatch.carrier as usize;
    let cash = &mut households.cash[row];
    let freight = books.pay_up_to(Freight, cash, &mut carriers.cash[firm], dispatch.freight_fen);
    let material_fen = dispatch.parcels * given.terms.packing_material_fen;
    let material = books.pay_up_to(Inputs, cash, *rest_of_world, material_fen);
    carriers.freight_year_fen[firm] += freight;
    let traced = households.trace_until_week[row] > given.tick.week;
    let code_min = if traced { dispatch.parcels * given.terms.code_min } else { 0 };
    let farm = given.endowments.row(row);
    let wages = pack_own(lent, row, packing_min(lent.given.terms, dispatch) + code_min);
    let cost = freight + material + wages;
    lent.households.own_cost_year_fen[row] += cost;
    lent.households.week_income_fen[row] -= cost;
    lent.channels.sending_fen[channels::row(farm.county(), farm.crop(), false)] += cost;
}

/// A co-operative pays freight, material and handling.
fn pay_for_cooperative(lent: &mut Lent<'_>, dispatch: &Dispatch, row: usize) {
    let Lent { given, carriers, cooperatives, channels, rest_of_world, books, .. } = lent;
    let firm = dispatch.carrier as usize;
    let cash = &mut cooperatives.cash[row];
    let freight = books.pay_up_to(Freight, cash, &mut carriers.cash[firm], dispatch.freight_fen);
    carriers.freight_year_fen[firm] += freight;
    let handling_fen = dispatch.parcels * (given.terms.packing_material_fen + given.terms.cooperative_handling_fen);
    let handling = books.pay_up_to(Inputs, cash, *rest_of_world, handling_fen);
    channels.sending_fen[channels::row(row / CROPS, row % CROPS, true)] += freight + handling;
}

/// A co-operative pays the vans that collected what its members delivered; public money was paid to it before.
fn pay_for_collection(lent: &mut Lent<'_>, row: usize) {
    let Lent { cooperatives, channels, rest_of_world, books, .. } = lent;
    let fen = cooperatives.collection_fen[row];
    let paid = books.pay_up_to(Inputs, &mut cooperatives.cash[row], *rest_of_world, fen);
    let subsidy_fen = cooperatives.route_subsidy_fen[row].min(paid);
    channels.sending_fen[channels::row(row / CROPS, row % CROPS, true)] += paid - subsidy_fen;
}

/// A co-operative pays its packers. Packing shifts rotate over the villages of the county, one a week.
fn pay_cooperative_packers(lent: &mut Lent<'_>, row: usize, minutes: i64) {
    let Lent { given, households, cooperatives, channels, books, .. } = lent;
    let (map, county) = (given.map, row / CROPS);
    let villages = map.county_villages[county]..map.county_villages[county + 1];
    let village = villages.start + given.tick.week as usize % villages.len();
    let wages = mul_div(minutes, given.terms.wage_fen_per_hour, 60).min(cooperatives.cash[row].fen());
    channels.sending_fen[channels::row(county, row % CROPS, true)] += wages;
    let packers = map.village_bounds[village]..map.village_bounds[village + 1];
    let weights: Vec<i64> =
        packers.clone().map(|at| given.endowments.row(at).labour_min(households.home_min[at])).collect();
    for (household, wage) in packers.zip(largest_remainder(wages, &weights)) {
        books.pay(PackingWages, &mut cooperatives.cash[row], &mut households.cash[household], wage);
        households.packing_year_fen[household] += wage;
        households.week_income_fen[household] += wage;
    }
}

/// Minutes the seller's side packs: the sorting centre saves a part of them.
fn packing_min(terms: &Terms, dispatch: &Dispatch) -> i64 {
    let saved = share_of(dispatch.centre_packed * terms.packing_min, terms.sorting_saves);
    dispatch.parcels * terms.packing_min - saved
}

/// The household packs first; what its time does not cover, neighbours are paid for. Returns the wages paid.
fn pack_own(lent: &mut Lent<'_>, row: usize, minutes: i64) -> i64 {
    let Lent { given, households, books, .. } = lent;
    let farm = given.endowments.row(row);
    let farm_min = farm.farm_min(&given.crops.labour_min_per_cmu, households.home_min[row]);
    let busy_min = i64::from(households.hosting_min[row] + households.packing_min[row]);
    let own_min = minutes.min((farm.labour_min(households.home_min[row]) - farm_min - busy_min).max(0));
    households.packing_min[row] += i32::try_from(own_min).expect("a week has few minutes");
    let wages = mul_div(minutes - own_min, given.terms.wage_fen_per_hour, 60).min(households.cash[row].fen());
    if wages == 0 {
        return 0;
    }
    let (bounds, village) = (&given.map.village_bounds, farm.village());
    let neighbours = bounds[village]..bounds[village + 1];
    let home_min = &households.home_min;
    let labour_min = |at: usize| if at == row { 0 } else { given.endowments.row(at).labour_min(home_min[at]) };
    let weights: Vec<i64> = neighbours.clone().map(labour_min).collect();
    let mut pending = PendingMoneyList::<HouseholdSector>::new(0..1);
    books.pay(PackingWages, &mut households.cash[row], pending.at(0), wages);
    for (household, wage) in neighbours.zip(largest_remainder(wages, &weights)) {
        households.packing_year_fen[household] += wage;
        households.week_income_fen[household] += wage;
        pending.at(0).pass_on(&mut households.cash[household], wage);
    }
    pending.assert_empty();
    wages
}
