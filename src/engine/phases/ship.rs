//! Ship 发货: parcels are fetched, handled and sent as far as capacity and cash reach; the rest waits in a queue.
//!
//! Invariants: waiting and travelling goods equal open orders; escrow equals the price of open orders. Freight and packing
//! are only noted in the dispatches; `settle` pays them. The week's counts of counties begin here, those of `deliver` too.

mod carrier_assignment;
mod cold_storage;
mod collection;
mod inbound;
mod piece;
mod queue;
mod visits;

pub use inbound::found_inbound;

use crate::agents::carriers::{BANDS, Carriers, Dispatch, Freight, VillageStates};
use crate::agents::consumers::{ConsumerPurses, Consumers, Tastes};
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::Endowments;
use crate::agents::households::Households;
use crate::agents::orders::OrderBook;
use crate::agents::platform::Platform;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::crops::Crops;
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::phases::ship::piece::{Outcome, Piece};
use crate::units::real;
use rayon::prelude::*;

params! {
    /// Parcels out of and into villages.
    Ship in "ship" {
        /// Parcels that a household of the median income buys in a week if they are brought to its village.
        inbound: f64 = 3.5, "parcels/week", 0.0..=20.0, Inferred("evidence G4.6, G4.7: 2.5 a household in 2020, 3.2 to 4.7 in 2023"), zh "中位收入户每周网购件数";
        /// Income elasticity of the parcels a household buys.
        inbound_income_elasticity: f64 = 0.7, "1", 0.0..=2.0, Assumption("between a necessity and income itself; no figure found"), zh "网购件数收入弹性";
        /// Growth of the parcels households buy, from the second policy year on. One township reports 0.10 to 0.15.
        inbound_growth: f64 = 0.0, "share/year", -0.1..=0.3, Assumption("off: nothing else of this world grows; evidence G4.9"), zh "网购件数年增长率";
        /// Parcels bought where they must be fetched in the township, relative to those bought where they come to the village.
        township_access: f64 = 0.6, "ratio", 0.0..=1.0, Assumption("trips of half an hour and more, evidence G3.6"), zh "仅乡镇可取时的网购比例";
        /// What a trip to the township for a parcel costs a household.
        trip_fen: f64 = 500.0, "fen/parcel", 0.0..=5_000.0, Inferred("evidence G4.12: 11 to 22 yuan a trip of two to three parcels"), zh "到乡镇取件的单件成本";
        /// Cost of bringing a parcel to the township agent where no carrier comes. Nobody comes where fetching costs more.
        haul_fen: i64 = 210, "fen/parcel", 0..=5_000, Inferred("above the pick-up share of 2 yuan, evidence A49; calibrated, docs/calibration"), zh "自送乡镇网点单件成本";
        /// Weeks an order may be late before it is cancelled.
        late_weeks: u32 = 2, "weeks", 0..=26, Assumption("buyers wait two weeks"), zh "订单最长延迟周数";
        /// Weight of a week in a village's mean of parcels.
        mean_step: f64 = 0.25, "share/week", 0.01..=1.0, Assumption("about a month is remembered"), zh "村均值更新权重";
    }
}

lend! {
    rules { ship: Ship, freight: Freight, terms: Terms, tastes: Tastes, crops: Crops }
    reads { map: Map, endowments: Endowments }
    writes {
        households: Households, cooperatives: Cooperatives, carriers: Carriers, villages: VillageStates, counties: Counties,
        consumers: Consumers, consumer_purses: ConsumerPurses, platform: Platform, order_book: OrderBook,
        dispatches: Vec<Dispatch>, books: Posted,
    }
}

impl Ship {
    /// The most that fetching a parcel may cost, fen: what bringing it to the township costs.
    #[must_use]
    pub fn most_fen(&self) -> f64 {
        real(self.haul_fen)
    }
}

/// Ships what can be shipped this week.
pub fn run(mut lent: Lent<'_>) {
    lent.dispatches.clear();
    let mut pieces = Piece::lend(&mut lent);
    pieces.par_iter_mut().for_each(run_piece);
    let outcomes: Vec<Outcome> = pieces.into_iter().map(|piece| piece.outcome).collect();
    piece::hand_over(&mut lent, outcomes);
}

/// The week of some counties.
fn run_piece(piece: &mut Piece<'_>) {
    reset_counts(piece);
    cold_storage::set_shares(piece);
    if piece.given.tick.week_of_year() == 0 {
        inbound::set(piece.given, piece.households.first, piece.households.income_fen, &mut piece.villages);
    }
    collection::count(piece);
    visits::choose(piece.given, &piece.counties, &mut piece.villages);
    let [of_households, of_cooperatives] = queue::serve(piece);
    carrier_assignment::assign_villages(piece, &of_households);
    carrier_assignment::assign_hubs(piece, &of_cooperatives);
    if piece.given.tick.every(4) {
        carrier_assignment::set_tariffs(piece.given.freight, &mut piece.carriers);
    }
}

/// Sets the counts of the week to zero.
fn reset_counts(piece: &mut Piece<'_>) {
    piece.carriers.parcels.fill([0; BANDS]);
    piece.carriers.week_cost_fen.fill(0);
    piece.carriers.route_subsidy_fen.fill(0);
    let counties = &mut piece.counties;
    for count in [
        &mut *counties.shipped,
        &mut *counties.late,
        &mut *counties.cancelled,
        &mut *counties.queued,
        &mut *counties.refund_fen,
        &mut *counties.delivered,
        &mut *counties.quality_sum,
        &mut *counties.transit_lost_g,
    ] {
        count.fill(0);
    }
}
