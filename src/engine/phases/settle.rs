//! `settle` 结算: money reaches those it belongs to, in a fixed order, each line posted to two accounts.
//!
//! Order: escrow release, fee, commission, pool payouts; freight and packing of this week's parcels; slot fees; offline
//! sales; earnings; inputs; interest, repayment; label fee; insurance; minimum income; living costs; firms' taxes and
//! owners' profits; consumers' income.
//! Reads: crops, equipment, terms, hosting, places, endowments, markets, decide and wholesale (prices they own).
//! Writes: households, local and MCN hosts, carriers, pools, markets (traders), consumers' purses, platform, government, bank,
//! abroad, order book, books. Keeps: nobody's cash falls below zero; what cannot be paid is kept as arrears.

mod firms;
mod insurance;
mod release;
mod sending;
mod slots;
mod weekly;
mod year_end;

pub use weekly::living_fen;

use crate::engine::agents::carriers::{Carriers, Dispatch, Freight};
use crate::engine::agents::channels::Channels;
use crate::engine::agents::consumers::ConsumerPurses;
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::government::Government;
use crate::engine::agents::hosts::LocalHosts;
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::institutions::{Bank, Markets, Platform, Pools, Terms};
use crate::engine::agents::mcn_hosts::{Mcn, McnHosts};
use crate::engine::agents::orders::OrderBook;
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::money::{ConsumerIncome, Grant, RestOfWorld, TraderResale};
use crate::engine::pathways::PATHWAYS;
use crate::engine::tick::Tick;
use crate::engine::units::{WEEKS, floor, real, value_of};

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
        profit_tax_bp: [i64; 4] = [1_000, 500, 0, 1_500], "bp", 0..=6_000, Assumption("small firms pay little; farm goods and growers are exempt, evidence F4.20"), zh "利润税率";
        /// Working capital of a logistics firm.
        carrier_reserve_fen: i64 = 5_000_000, "fen", 0..=1_000_000_000, Assumption("50,000 yuan"), zh "物流企业周转金";
        /// Working capital of the platform and the bank.
        firm_reserve_fen: i64 = 100_000_000, "fen", 0..=2_000_000_000, Assumption("never binds"), zh "平台与银行周转金";
    }
}

/// Settles the week.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Settle,
    crops: &Crops,
    equipment: &Equipment,
    terms: &Terms,
    freight: &Freight,
    mcn: &Mcn,
    decide: &crate::engine::phases::decide::Decide,
    wholesale: &crate::engine::phases::wholesale::Wholesale,
    map: &Map,
    endowments: &Endowments,
    dispatches: &[Dispatch],
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
    carriers: &mut Carriers,
    pools: &mut Pools,
    markets: &mut Markets,
    channels: &mut Channels,
    consumer_purses: &mut ConsumerPurses,
    platform: &mut Platform,
    government: &mut Government,
    bank: &mut Bank,
    rest_of_world: &mut RestOfWorld,
    order_book: &mut OrderBook,
    books: &mut Posted,
) {
    fund_traders(wholesale, markets, pools, rest_of_world, books);
    release::run(
        tick,
        terms,
        freight,
        carriers,
        map,
        order_book,
        households,
        local_hosts,
        mcn_hosts,
        pools,
        channels,
        platform,
        books,
    );
    release::sell_pool_stock(terms, markets, pools, books);
    release::pay_out(terms, map, endowments, households, pools, books);
    sending::run(
        tick,
        terms,
        crops,
        map,
        endowments,
        dispatches,
        households,
        carriers,
        pools,
        channels,
        rest_of_world,
        books,
    );
    slots::run(tick, map, order_book, pools, mcn_hosts, channels, government, books);
    let year =
        weekly::Year { tick, rules, crops, equipment, terms, decide, endowments, prices: &markets.price_fen_per_kg };
    let calls = weekly::run(&year, households, &mut markets.cash, bank, &mut government.general, rest_of_world, books);
    for call in calls {
        let account = usize::from(endowments.county[call.row]) * PATHWAYS + PATHWAYS - 1;
        let accounts = &mut government.accounts;
        let paid = if call.write_off {
            let debt = &mut households.debt[call.row];
            let cover = call.fen.min(accounts.cash[account].fen());
            let lost = books.write_off(debt, &mut accounts.cash[account], &mut bank.cash, cover);
            bank.loans_fen -= lost;
            bank.written_off_fen += lost;
            cover
        } else {
            let paid = books.pay_up_to(Grant, &mut accounts.cash[account], &mut households.cash[call.row], call.fen);
            households.grant_year_fen[call.row] += paid;
            households.week_income_fen[call.row] += paid;
            paid
        };
        accounts.spent_fen[account] += paid;
        accounts.user_cost_fen[account] += paid;
        accounts.reserve_fen[account] = (accounts.reserve_fen[account] - paid).max(0);
    }
    insurance::run(&year, households, markets, government, rest_of_world, books);
    if tick.week_of_year() + 1 == WEEKS {
        year_end::take_stock(endowments, markets, households);
        year_end::top_up(rules, endowments, households, government, rest_of_world, books);
    }
    weekly::live(&year, households, rest_of_world, books);
    let general = &mut government.general;
    firms::mcn_hosts(rules, mcn.reserve_fen, mcn_hosts, general, rest_of_world, books);
    firms::carriers(rules, carriers, general, rest_of_world, books);
    firms::traders(rules, markets, general, rest_of_world, books);
    firms::platform(rules, platform, general, rest_of_world, books);
    firms::bank(bank, rest_of_world, books);
    for row in 0..consumer_purses.len() {
        let missing = (consumer_purses.target_fen[row] - consumer_purses.cash[row].fen()).max(0);
        books.pay(ConsumerIncome, rest_of_world, &mut consumer_purses.cash[row], missing);
    }
}

/// Traders are paid by the outside world for what they take, before they pay the farms.
fn fund_traders(
    wholesale: &crate::engine::phases::wholesale::Wholesale,
    markets: &mut Markets,
    pools: &Pools,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    for row in 0..markets.len() {
        let grams = markets.offline_g[row] + pools.offline_g[row].iter().sum::<i64>();
        let worth = real(value_of(grams, markets.price_fen_per_kg[row])) / (1.0 - wholesale.trader_margin);
        books.pay(TraderResale, rest_of_world, &mut markets.cash[row], floor(worth) + i64::from(grams > 0));
    }
}
