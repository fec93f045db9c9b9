//! Slot fees of the week's lots: public money for them first, the pool's own after.

use crate::engine::agents::channels::Channels;
use crate::engine::agents::government::Government;
use crate::engine::agents::hosts::{HostRow, Seller};
use crate::engine::agents::institutions::Pools;
use crate::engine::agents::mcn_hosts::McnHosts;
use crate::engine::agents::orders::OrderBook;
use crate::engine::books::Posted;
use crate::engine::geography::Map;
use crate::engine::money::{SlotFee, SlotSubsidy};
use crate::engine::pathways::PATHWAYS;
use crate::engine::tick::Tick;
use crate::engine::units::CROPS;

/// Pays the slot fee of every lot that was on air this week.
#[allow(clippy::too_many_arguments, reason = "pools and counties pay hosts")]
pub fn run(
    tick: &Tick,
    map: &Map,
    book: &OrderBook,
    pools: &mut Pools,
    mcn_hosts: &mut McnHosts,
    channels: &mut Channels,
    government: &mut Government,
    books: &mut Posted,
) {
    let Some(cohort) = book.cohorts.back().filter(|cohort| cohort.week == tick.week) else { return };
    for offer in cohort.offers.iter().filter(|offer| offer.slot_fee_fen > 0) {
        let (Seller::Pool(pool), HostRow::Mcn(host)) =
            (offer.seller, HostRow::of(offer.host, map.households(), map.local_hosts()))
        else {
            unreachable!("only MCN hosts ask slot fees, and only of pools")
        };
        let pool = pool as usize;
        let (accounts, account) = (&mut government.accounts, pool / CROPS * PATHWAYS + PATHWAYS - 1);
        let free = (accounts.cash[account].fen() - accounts.reserve_fen[account]).max(0);
        let subsidy = offer.slot_grant_fen.min(free);
        books.pay(SlotSubsidy, &mut accounts.cash[account], &mut mcn_hosts.cash[host], subsidy);
        accounts.spent_fen[account] += subsidy;
        accounts.user_cost_fen[account] += subsidy;
        let rest = offer.slot_fee_fen - subsidy;
        let paid = books.pay_up_to(SlotFee, &mut pools.cash[pool], &mut mcn_hosts.cash[host], rest);
        channels.sending_fen[offer.channel()] += paid;
        mcn_hosts.slot_year_fen[host] += subsidy + paid;
    }
}
