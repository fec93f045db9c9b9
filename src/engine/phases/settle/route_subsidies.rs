//! Route subsidies of public stations: the county pays firms for parcels and co-operatives for crates.

use crate::money::PublicPurchase;
use crate::pathways::supply_chain::SupplyChain;
use crate::pathways::{PATHWAY_COUNT, Pathway};
use crate::phases::settle::Lent;
use crate::units::CROPS;

/// Pays the subsidies that `ship` granted, from what is set aside for them.
pub(super) fn pay(lent: &mut Lent<'_>) {
    let Lent { given, carriers, cooperatives, government, books, .. } = lent;
    let accounts = &mut government.accounts;
    for county in 0..given.map.counties() {
        let account = county * PATHWAY_COUNT + SupplyChain::NUMBER;
        let mut paid_fen = 0;
        for firm in given.map.carriers_of(county) {
            let fen = carriers.route_subsidy_fen[firm];
            paid_fen += books.pay_up_to(PublicPurchase, &mut accounts.cash[account], &mut carriers.cash[firm], fen);
        }
        for row in county * CROPS..(county + 1) * CROPS {
            let fen = cooperatives.route_subsidy_fen[row];
            paid_fen += books.pay_up_to(PublicPurchase, &mut accounts.cash[account], &mut cooperatives.cash[row], fen);
        }
        accounts.count_spending(account, SupplyChain::VILLAGE_STATION, paid_fen);
        accounts.user_cost_fen[account] += paid_fen;
        accounts.debit(account, SupplyChain::VILLAGE_STATION, paid_fen);
    }
}
