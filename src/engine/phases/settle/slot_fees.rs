//! Slot fees of the week's lots: public money pays first, the co-operative pays the rest.

use crate::agents::hosting::HostRow;
use crate::agents::offers::Seller;
use crate::money::{SlotFee, SlotSubsidy};
use crate::phases::settle::{Lent, policy_account};
use crate::units::CROPS;

/// The instrument of the policy pathway that helps with slot fees.
const TRAFFIC_SUPPORT: usize = 3;

/// Pays the slot fee of every lot that was on air this week.
pub(super) fn pay(lent: &mut Lent<'_>) {
    let Lent { given, order_book, cooperatives, mcn_hosts, channels, government, books, .. } = lent;
    let (map, week) = (given.map, given.tick.week);
    let Some(cohort) = order_book.cohorts.back().filter(|cohort| cohort.week == week) else { return };
    for offer in cohort.offers.iter().filter(|offer| offer.slot_fee_fen > 0) {
        let host = HostRow::of(offer.host, map.households(), map.local_hosts());
        let (Seller::Cooperative(cooperative), HostRow::Mcn(host)) = (offer.seller, host) else {
            unreachable!("only MCN hosts ask slot fees, and only of co-operatives")
        };
        let cooperative = cooperative as usize;
        let (accounts, account) = (&mut government.accounts, policy_account(cooperative / CROPS));
        let subsidy = offer.slot_grant_fen.min(accounts.purse_fen[account][TRAFFIC_SUPPORT]);
        books.pay(SlotSubsidy, &mut accounts.cash[account], &mut mcn_hosts.cash[host], subsidy);
        accounts.debit(account, TRAFFIC_SUPPORT, subsidy);
        accounts.count_spending(account, TRAFFIC_SUPPORT, subsidy);
        accounts.user_cost_fen[account] += subsidy;
        let rest = offer.slot_fee_fen - subsidy;
        let paid = books.pay_up_to(SlotFee, &mut cooperatives.cash[cooperative], &mut mcn_hosts.cash[host], rest);
        channels.sending_fen[offer.channel()] += paid;
        mcn_hosts.slot_year_fen[host] += subsidy + paid;
    }
}
