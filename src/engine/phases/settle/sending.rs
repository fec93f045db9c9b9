//! Freight and packing of the parcels that left this week, paid from the seller's cash.

use crate::engine::agents::carriers::{Carriers, Dispatch};
use crate::engine::agents::channels;
use crate::engine::agents::channels::Channels;
use crate::engine::agents::hosts::Seller;
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::institutions::{Pools, Terms};
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::geography::Map;
use crate::engine::money::PendingMoneyList;
use crate::engine::money::{Freight as FreightFlow, HouseholdSector, Inputs, PackingWages, RestOfWorld};
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, largest_remainder, mul_div, share_of};

/// Pays carriers, packing material and packers for every dispatch of the week.
#[allow(clippy::too_many_arguments, reason = "sending touches sellers, firms and packers")]
pub fn run(
    tick: &Tick,
    terms: &Terms,
    crops: &Crops,
    map: &Map,
    endowments: &Endowments,
    dispatches: &[Dispatch],
    households: &mut Households,
    carriers: &mut Carriers,
    pools: &mut Pools,
    channels: &mut Channels,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    let mut pool_min = vec![0_i64; pools.len()];
    for dispatch in dispatches {
        let firm = dispatch.carrier as usize;
        let material = dispatch.parcels * terms.packing_material_fen;
        match dispatch.seller {
            Seller::Own(row) => {
                let row = row as usize;
                let freight = books.pay_up_to(
                    FreightFlow,
                    &mut households.cash[row],
                    &mut carriers.cash[firm],
                    dispatch.freight_fen,
                );
                let material = books.pay_up_to(Inputs, &mut households.cash[row], rest_of_world, material);
                carriers.freight_year_fen[firm] += freight;
                let traced = households.trace_until_week[row] > tick.week;
                let minutes = packing_min(terms, dispatch) + if traced { dispatch.parcels * terms.code_min } else { 0 };
                let hired = pack_own(terms, crops, map, endowments, households, row, minutes, books);
                households.own_cost_year_fen[row] += freight + material + hired;
                let (county, crop) = (usize::from(endowments.county[row]), usize::from(endowments.crop[row]));
                channels.sending_fen[channels::row(county, crop, false)] += freight + material + hired;
                households.week_income_fen[row] -= freight + material + hired;
            }
            Seller::Pool(row) => {
                let row = row as usize;
                let freight =
                    books.pay_up_to(FreightFlow, &mut pools.cash[row], &mut carriers.cash[firm], dispatch.freight_fen);
                carriers.freight_year_fen[firm] += freight;
                let handling = books.pay_up_to(
                    Inputs,
                    &mut pools.cash[row],
                    rest_of_world,
                    material + dispatch.parcels * terms.pool_handling_fen,
                );
                channels.sending_fen[channels::row(row / CROPS, row % CROPS, true)] += freight + handling;
                pool_min[row] += packing_min(terms, dispatch);
            }
        }
    }
    for (row, minutes) in pool_min.into_iter().enumerate().filter(|(_, minutes)| *minutes > 0) {
        // Packing shifts go round the villages of the county, one a week.
        let villages = &map.county_villages;
        let county = row / CROPS;
        let village = villages[county] + tick.week as usize % (villages[county + 1] - villages[county]);
        let wages = mul_div(minutes, terms.wage_fen_per_hour, 60).min(pools.cash[row].fen());
        channels.sending_fen[channels::row(row / CROPS, row % CROPS, true)] += wages;
        let rows = map.village_bounds[village]..map.village_bounds[village + 1];
        let weights: Vec<i64> = rows.clone().map(|h| i64::from(endowments.labour_min[h])).collect();
        for (household, wage) in rows.zip(largest_remainder(wages, &weights)) {
            books.pay(PackingWages, &mut pools.cash[row], &mut households.cash[household], wage);
            households.packing_year_fen[household] += wage;
            households.week_income_fen[household] += wage;
        }
    }
}

/// Minutes the seller's side packs: the sorting centre saves a part of them.
fn packing_min(terms: &Terms, dispatch: &Dispatch) -> i64 {
    let saved = share_of(dispatch.centre_packed * terms.packing_min, terms.sorting_saves);
    dispatch.parcels * terms.packing_min - saved
}

/// The own household packs first; what its time does not cover, neighbours are paid for. Returns the wages paid.
#[allow(clippy::too_many_arguments, reason = "both sides of a payment and whose time it is")]
fn pack_own(
    terms: &Terms,
    crops: &Crops,
    map: &Map,
    endowments: &Endowments,
    households: &mut Households,
    row: usize,
    minutes: i64,
    books: &mut Posted,
) -> i64 {
    let farm = endowments.farm_min(row, crops.labour_min_per_cmu[usize::from(endowments.crop[row])]);
    let busy = i64::from(households.hosting_min[row] + households.packing_min[row]);
    let spare = (i64::from(endowments.labour_min[row]) - farm - busy).max(0);
    let own = minutes.min(spare);
    households.packing_min[row] += i32::try_from(own).expect("a week has few minutes");
    let wages = mul_div(minutes - own, terms.wage_fen_per_hour, 60).min(households.cash[row].fen());
    if wages == 0 {
        return 0;
    }
    let village = endowments.village[row] as usize;
    let rows = map.village_bounds[village]..map.village_bounds[village + 1];
    let weights: Vec<i64> =
        rows.clone().map(|h| if h == row { 0 } else { i64::from(endowments.labour_min[h]) }).collect();
    let mut till = PendingMoneyList::<HouseholdSector>::new(1);
    books.pay(PackingWages, &mut households.cash[row], till.at(0), wages);
    for (household, wage) in rows.zip(largest_remainder(wages, &weights)) {
        households.packing_year_fen[household] += wage;
        households.week_income_fen[household] += wage;
        till.at(0).pass_on(&mut households.cash[household], wage);
    }
    till.hand_over_to_none();
    wages
}
