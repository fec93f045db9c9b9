//! Settle 结算: money reaches those it belongs to, in a fixed order; each line is posted to two accounts.
//!
//! Order: what traders need, escrow release with fee and commission, co-operative payouts; route subsidies; freight, packing
//! and collection of this week's goods; slot fees; offline sales, earnings, inputs, label fee, interest, repayment; guarantees; insurance; minimum income;
//! living costs; firms' taxes and owners' profits; consumers' income.
//!
//! Invariants: nobody's cash falls below zero; what cannot be paid is kept as arrears.

mod cold_store;
mod escrow;
mod firms;
mod guarantees;
mod household_week;
mod insurance;
mod living;
mod cooperative_payout;
mod route_subsidies;
mod sending_costs;
mod slot_fees;
mod year_end;

pub use living::living_fen;

use crate::agents::bank::Bank;
use crate::agents::carriers::{Carriers, Dispatch, Freight};
use crate::agents::channels::Channels;
use crate::agents::consumers::ConsumerPurses;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::endowments::Endowments;
use crate::agents::equipment::Equipment;
use crate::agents::government::Government;
use crate::agents::households::Households;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::markets::Markets;
use crate::agents::mcn_hosts::{Mcn, McnHosts};
use crate::agents::orders::OrderBook;
use crate::agents::platform::Platform;
use crate::agents::residence::Residence;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::crops::Crops;
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::money::{ConsumerIncome, RestOfWorld, TraderResale};
use crate::pathways::PATHWAY_COUNT;
use crate::phases::wholesale::Wholesale;
use crate::units::{WEEKS, floor, real, value_of};

params! {
    /// Living, inputs and what firms keep.
    Settle in "settle" {
        /// Share of income consumed.
        consumption_share: f64 = 0.84, "share", 0.3..=1.0, Assumption("evidence A85"), zh "消费率";
        /// Least living cost of a person in a year.
        minimum_living_fen: i64 = 700_000, "fen/year", 0..=5_000_000, Assumption("evidence A108"), zh "最低生活费";
        /// Weeks over which a season's inputs fall due.
        input_weeks: u32 = 26, "weeks", 1..=52, Assumption("spring to late summer"), zh "投入支付周数";
        /// Least disposable income of a person in a year: what falls below is topped up.
        minimum_income_fen: i64 = 540_000, "fen/year", 0..=10_000_000, Inferred("rural minimum living allowance; evidence A108 below it"), zh "农村低保标准";
        /// Tax on profits: MCN hosts, logistics firms, traders of farm goods, the platform.
        profit_tax_bp: [i64; 4] = [1_000, 500, 0, 1_500], "bp", 0..=6_000, Assumption("small firms pay little; farm goods and growers are exempt, evidence F4.20"), zh "利润税率" by ["mcn_host", "carrier", "trader", "platform"];
        /// Working capital of a logistics firm.
        carrier_reserve_fen: i64 = 5_000_000, "fen", 0..=1_000_000_000, Assumption("50,000 yuan"), zh "寄递物流企业周转金";
        /// Working capital of the platform and the bank.
        firm_reserve_fen: i64 = 100_000_000, "fen", 0..=2_000_000_000, Assumption("never binds"), zh "平台与银行周转金";
        /// A discount that counts as deep is above this.
        deep_discount_bp: i64 = 2_000, "bp", 0..=10_000, Assumption("a fifth; it only counts sales"), zh "大幅折扣判定线";
    }
}

lend! {
    rules {
        settle: Settle, crops: Crops, equipment: Equipment, terms: Terms, freight: Freight, mcn: Mcn,
        wholesale: Wholesale, residence: Residence,
    }
    reads { map: Map, endowments: Endowments, dispatches: [Dispatch] }
    writes {
        households: Households, local_hosts: LocalHosts, mcn_hosts: McnHosts, carriers: Carriers, cooperatives: Cooperatives,
        markets: Markets, channels: Channels, consumer_purses: ConsumerPurses, platform: Platform,
        government: Government, bank: Bank, rest_of_world: RestOfWorld, order_book: OrderBook, books: Posted,
    }
}

/// Settles the week.
pub fn run(mut lent: Lent<'_>) {
    fund_traders(&mut lent);
    escrow::release(&mut lent);
    cooperative_payout::sell_stock(&mut lent);
    cold_store::pay_cooperatives(&mut lent);
    cooperative_payout::pay_out(&mut lent);
    route_subsidies::pay(&mut lent);
    sending_costs::pay(&mut lent);
    slot_fees::pay(&mut lent);
    let claims = household_week::run(&mut lent);
    cold_store::close(&mut lent);
    guarantees::pay_claims(&mut lent, &claims);
    insurance::run(&mut lent);
    if lent.given.tick.week_of_year() + 1 == WEEKS {
        year_end::value_stocks(&mut lent);
        year_end::top_up(&mut lent);
    }
    living::pay(&mut lent);
    firms::settle(&mut lent);
    pay_consumers(&mut lent);
}

/// Traders are paid by the outside world for what they take, before they pay the farms.
fn fund_traders(lent: &mut Lent<'_>) {
    let labelled_g = labelled_g(lent);
    let Lent { given, markets, cooperatives, rest_of_world, books, .. } = lent;
    for row in 0..markets.len() {
        let [farms, cooperative] = [markets.offline_g[row], cooperatives.offline_g[row]];
        let grams = [farms[0] + cooperative[0], farms[1] + cooperative[1]];
        let label_fen = value_of(labelled_g[row], markets.label_fen_per_kg[row]);
        let resale = real(markets.worth_fen(row, grams, false) + label_fen) / (1.0 - given.wholesale.trader_margin);
        // Sums of grades and of labelled goods are rounded up: the trader is never short.
        let rounding = 2 * i64::from(grams != [0, 0]) + i64::from(label_fen != 0);
        books.pay(TraderResale, *rest_of_world, &mut markets.cash[row], floor(resale) + rounding);
    }
}

/// Offline goods of grade A under a label this week, by market: those of members and of co-operatives. They are counted only
/// where a label is paid for.
fn labelled_g(lent: &Lent<'_>) -> Vec<i64> {
    let (markets, households) = (&*lent.markets, &*lent.households);
    let mut grams = vec![0; markets.len()];
    if markets.label_fen_per_kg.iter().all(|&fen| fen == 0) {
        return grams;
    }
    for (sum, cooperative) in grams.iter_mut().zip(&lent.cooperatives.offline_g) {
        *sum = cooperative[0];
    }
    for row in (0..households.len()).filter(|&row| households.member[row]) {
        grams[lent.given.endowments.row(row).market()] += households.offline_a_g[row];
    }
    grams
}

/// Row of the account of a county from which slot subsidies, guarantees and insurance are paid.
const fn policy_account(county: usize) -> usize {
    county * PATHWAY_COUNT + PATHWAY_COUNT - 1
}

/// Fills the purses of consumers for the next week.
fn pay_consumers(lent: &mut Lent<'_>) {
    let purses = &mut *lent.consumer_purses;
    for row in 0..purses.len() {
        let missing = (purses.target_fen[row] - purses.cash[row].fen()).max(0);
        lent.books.pay(ConsumerIncome, lent.rest_of_world, &mut purses.cash[row], missing);
    }
}
