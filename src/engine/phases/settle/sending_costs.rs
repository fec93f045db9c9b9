//! Freight and packing of the parcels that left this week, paid from the seller's cash.

use crate::agents::carriers::{CarrierRows, Dispatch};
use crate::agents::channels::{self, CHANNELS, ChannelRows};
use crate::agents::cooperatives::CooperativeRows;
use crate::agents::counties::CountyPieces;
use crate::agents::households::HouseholdRows;
use crate::agents::offers::Seller;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::money::{Disbursement, Freight, HouseholdSector, Inputs, PackingWages, PendingMoneyList, RestOfWorldSector};
use crate::phases::settle::{Given, Lent};
use crate::units::{CROPS, mul_div, share_of, split_in_place};
use rayon::prelude::*;

/// Pays carriers, packing material and packers for every dispatch of the week.
pub(super) fn pay(lent: &mut Lent<'_>) {
    let Lent { given, households, carriers, cooperatives, channels, rest_of_world, books, .. } = lent;
    let map = given.map;
    let bounds = CountyPieces::new(&map.county_bounds, given.tick.chunk);
    let mut carriers = carriers.pieces(bounds.sizes_in(&map.county_carriers));
    let mut cooperatives = cooperatives.pieces(bounds.sizes_of(CROPS));
    let mut channels = channels.pieces(bounds.sizes_of(CROPS * CHANNELS));
    let piece = |households| Piece {
        given: *given,
        dispatches: Vec::new(),
        labour_min: Vec::new(),
        wages: Vec::new(),
        households,
        carriers: carriers.next().expect("as many pieces"),
        cooperatives: cooperatives.next().expect("as many pieces"),
        channels: channels.next().expect("as many pieces"),
        rest_of_world: PendingMoneyList::new(0..1),
        books: Posted::default(),
    };
    let households = households.pieces(bounds.sizes_in(&map.county_bounds));
    let mut pieces: Vec<Piece<'_>> = households.map(piece).collect();
    for dispatch in given.dispatches {
        let county = match dispatch.seller {
            Seller::Own(household) => given.endowments.row(household as usize).county(),
            Seller::Cooperative(row) => row as usize / CROPS,
        };
        pieces[bounds.of(county)].dispatches.push(dispatch);
    }
    pieces.par_iter_mut().for_each(Piece::pay);
    for piece in pieces {
        books.add(&piece.books);
        piece.rest_of_world.hand_over_to_rest_of_world(rest_of_world);
    }
}

/// Consecutive counties with their households, firms and co-operatives, and what these dispatched.
struct Piece<'a> {
    given: Given<'a>,
    dispatches: Vec<&'a Dispatch>,
    /// Working time of each household of a village, minutes a week, and what it is paid for packing, fen.
    labour_min: Vec<i64>,
    wages: Vec<i64>,
    households: HouseholdRows<'a>,
    carriers: CarrierRows<'a>,
    cooperatives: CooperativeRows<'a>,
    channels: ChannelRows<'a>,
    rest_of_world: PendingMoneyList<RestOfWorldSector>,
    books: Posted,
}

impl Piece<'_> {
    fn pay(&mut self) {
        let mut cooperative_min = vec![0; self.cooperatives.len()];
        for dispatch in std::mem::take(&mut self.dispatches) {
            match dispatch.seller {
                Seller::Own(household) => self.pay_for_household(dispatch, household as usize - self.households.first),
                Seller::Cooperative(cooperative) => {
                    let row = cooperative as usize - self.cooperatives.first;
                    self.pay_for_cooperative(dispatch, row);
                    cooperative_min[row] += packing_min(self.given.terms, dispatch);
                }
            }
        }
        for row in 0..self.cooperatives.len() {
            self.pay_for_collection(row);
        }
        for (county, minutes) in cooperative_min.chunks(CROPS).enumerate() {
            self.pay_cooperative_packers(county * CROPS, minutes);
        }
    }

    /// A household pays freight, material and the neighbours who help packing.
    fn pay_for_household(&mut self, dispatch: &Dispatch, row: usize) {
        let Self { given, households, carriers, rest_of_world, books, .. } = &mut *self;
        let Given { terms, tick, .. } = *given;
        let firm = dispatch.carrier as usize - carriers.first;
        let cash = &mut households.cash[row];
        let freight = books.pay_up_to(Freight, cash, &mut carriers.cash[firm], dispatch.freight_fen);
        let material_fen = dispatch.parcels * terms.packing_material_fen;
        let material = books.pay_up_to(Inputs, cash, rest_of_world.at(0), material_fen);
        carriers.freight_year_fen[firm] += freight;
        let traced = households.trace_until_week[row] > tick.week;
        let code_min = if traced { dispatch.parcels * terms.code_min } else { 0 };
        let farm = given.endowments.row(households.first + row);
        let wages = self.pack_own(row, packing_min(terms, dispatch) + code_min);
        let cost = freight + material + wages;
        self.households.own_cost_year_fen[row] += cost;
        self.households.week_income_fen[row] -= cost;
        self.add_sending(farm.market(), false, cost);
    }

    /// A co-operative pays freight, material and handling.
    fn pay_for_cooperative(&mut self, dispatch: &Dispatch, row: usize) {
        let Self { given, carriers, cooperatives, rest_of_world, books, .. } = self;
        let firm = dispatch.carrier as usize - carriers.first;
        let cash = &mut cooperatives.cash[row];
        let freight = books.pay_up_to(Freight, cash, &mut carriers.cash[firm], dispatch.freight_fen);
        carriers.freight_year_fen[firm] += freight;
        let handling_fen = dispatch.parcels * (given.terms.packing_material_fen + given.terms.cooperative_handling_fen);
        let handling = books.pay_up_to(Inputs, cash, rest_of_world.at(0), handling_fen);
        let market = cooperatives.first + row;
        self.add_sending(market, true, freight + handling);
    }

    /// A co-operative pays the vans that collected what its members delivered; public money was paid to it before.
    fn pay_for_collection(&mut self, row: usize) {
        let Self { cooperatives, rest_of_world, books, .. } = self;
        let fen = cooperatives.collection_fen[row];
        let paid = books.pay_up_to(Inputs, &mut cooperatives.cash[row], rest_of_world.at(0), fen);
        let subsidy_fen = cooperatives.route_subsidy_fen[row].min(paid);
        let market = cooperatives.first + row;
        self.add_sending(market, true, paid - subsidy_fen);
    }

    /// The co-operatives of a county, from row `first` on, pay their packers for `minutes`. Packing shifts rotate over the
    /// villages of the county, one a week.
    fn pay_cooperative_packers(&mut self, first: usize, minutes: &[i64]) {
        if minutes.iter().all(|&minutes| minutes == 0) {
            return;
        }
        let map = self.given.map;
        let county = (self.cooperatives.first + first) / CROPS;
        let villages = map.county_villages[county]..map.county_villages[county + 1];
        let village = villages.start + self.given.tick.week as usize % villages.len();
        self.list_labour(village);
        for (crop, &minutes) in minutes.iter().enumerate().filter(|(_, minutes)| **minutes > 0) {
            let Self { given, households, cooperatives, books, labour_min, wages, .. } = &mut *self;
            let cash = &mut cooperatives.cash[first + crop];
            let fen = mul_div(minutes, given.terms.wage_fen_per_hour, 60).min(cash.fen());
            let mut paid = Disbursement::new(PackingWages);
            let first_packer = map.village_bounds[village] - households.first;
            wages.clone_from(labour_min);
            split_in_place(fen, wages);
            for (household, &wage) in (first_packer..).zip(&*wages) {
                paid.pay(&mut households.cash[household], wage);
                households.packing_year_fen[household] += wage;
                households.week_income_fen[household] += wage;
            }
            paid.post(&mut books.money, cash);
            self.add_sending(county * CROPS + crop, true, fen);
        }
    }

    /// The household packs first; what its time does not cover, neighbours are paid for. Returns the wages paid.
    fn pack_own(&mut self, row: usize, minutes: i64) -> i64 {
        let Given { crops, terms, map, endowments, .. } = self.given;
        let households = &mut self.households;
        let farm = endowments.row(households.first + row);
        let home_min = households.home_min[row];
        let busy_min = i64::from(households.hosting_min[row] + households.packing_min[row]);
        let farm_min = farm.farm_min(&crops.labour_min_per_cmu, home_min);
        let own_min = minutes.min((farm.labour_min(home_min) - farm_min - busy_min).max(0));
        households.packing_min[row] += i32::try_from(own_min).expect("a week has few minutes");
        let fen = mul_div(minutes - own_min, terms.wage_fen_per_hour, 60).min(households.cash[row].fen());
        if fen == 0 {
            return 0;
        }
        let first = map.village_bounds[farm.village()] - households.first;
        self.list_labour(farm.village());
        let Self { households, books, labour_min: wages, .. } = self;
        wages[row - first] = 0;
        split_in_place(fen, wages);
        let mut pending = PendingMoneyList::<HouseholdSector>::new(0..1);
        books.pay(PackingWages, &mut households.cash[row], pending.at(0), fen);
        for (household, &wage) in (first..).zip(&*wages) {
            households.packing_year_fen[household] += wage;
            households.week_income_fen[household] += wage;
            pending.at(0).pass_on(&mut households.cash[household], wage);
        }
        pending.assert_empty();
        fen
    }

    /// Lists the working time of the households of a village.
    fn list_labour(&mut self, village: usize) {
        let Self { given: Given { map, endowments, .. }, households, labour_min, .. } = self;
        let labour =
            |household| endowments.row(household).labour_min(households.home_min[household - households.first]);
        labour_min.clear();
        labour_min.extend((map.village_bounds[village]..map.village_bounds[village + 1]).map(labour));
    }

    /// Counts what sending cost the sellers of a county and crop.
    fn add_sending(&mut self, market: usize, cooperative: bool, fen: i64) {
        let channel = channels::row(market / CROPS, market % CROPS, cooperative);
        self.channels.sending_fen[channel - self.channels.first] += fen;
    }
}

/// Minutes the seller's side packs: the sorting centre saves a part of them.
fn packing_min(terms: &Terms, dispatch: &Dispatch) -> i64 {
    let saved = share_of(dispatch.centre_packed * terms.packing_min, terms.sorting_saves);
    dispatch.parcels * terms.packing_min - saved
}
