//! Offer 上架: households split the week's harvest over their channels and list what they stream; co-operatives take in
//! goods and list lots through local and MCN hosts.
//!
//! Invariants: goods for the trader leave in the week of their harvest; what is listed is in stock.

mod channel_plan;
mod chunk_result;
mod cooperative_intake;
mod cooperative_lots;
mod mcn_matching;
mod offline_sale;
mod own_stream;
mod sending;

use crate::agents::carriers::{Carriers, Freight, VillageStates};
use crate::agents::consumers::Tastes;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::Endowments;
use crate::agents::equipment::Equipment;
use crate::agents::hosting::Hosting;
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::local_hosts::LocalHosts;
use crate::agents::markets::Markets;
use crate::agents::mcn_hosts::{Mcn, McnHosts};
use crate::agents::nation::Nation;
use crate::agents::offers::Offer as Listing;
use crate::agents::reputation::Reputation;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::crops::{Crops, WeeklyHarvest};
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::phases::offer::channel_plan::{Intake, Wish};
use crate::phases::offer::chunk_result::ChunkResult;
use crate::phases::offer::cooperative_lots::LOTS;
use crate::phases::offer::sending::Sending;
use crate::units::{CROPS, floor, real};
use rayon::prelude::*;

params! {
    /// Channel plans and prices.
    Offer in "offer" {
        /// Scale of the channel choice.
        channel_scale: f64 = 0.12, "share of price", 0.001..=3.0, Assumption("evidence A101: 0.5 yuan/kg of fruit at 4 yuan"), zh "渠道选择尺度";
        /// Stock above expected orders that is kept and listed.
        buffer: f64 = 0.25, "share", 0.0..=2.0, Assumption("evidence A109"), zh "备货缓冲";
        /// Targets of stock above which a co-operative sells the rest to the trader.
        stock_targets_most: i64 = 2, "ratio", 1..=20, Assumption("room for a good week"), zh "合作社清货库存倍数";
        /// Weeks of expected sales by MCN hosts that a co-operative keeps in stock at most.
        mcn_stock_weeks: f64 = 4.0, "weeks", 0.0..=52.0, Assumption("their lots are agreed a month ahead"), zh "为MCN机构主播备货周数上限";
        /// Weeks in a row of the same outcome after which a seller changes its price.
        price_weeks: u32 = 2, "weeks", 1..=26, Assumption("one lucky session changes nothing"), zh "调价所需连续周数";
        /// Price step after two weeks sold out.
        price_step_up: f64 = 0.02, "share", 0.0..=0.5, Assumption("evidence A109"), zh "提价步长";
        /// Price step after two weeks with more than 40 % unsold.
        price_step_down: f64 = 0.02, "share", 0.0..=0.5, Assumption("evidence A109"), zh "降价步长";
        /// Sold share below which the price falls.
        slow_share: f64 = 0.6, "share", 0.0..=1.0, Assumption("model 5.4: more than 40 % unsold"), zh "滞销线";
        /// Households added to the followers of a local host when it is decided which lots it shows: who sees it without following.
        lot_weight: i64 = 100, "households", 1..=10_000, Assumption("evidence A97: the f_0 of exposure"), zh "配货基数";
    }
}

lend! {
    rules {
        offer: Offer, crops: Crops, terms: Terms, tastes: Tastes, freight: Freight, hosting: Hosting, reputation: Reputation,
        mcn: Mcn, equipment: Equipment,
    }
    reads {
        map: Map, endowments: Endowments, local_hosts: LocalHosts, mcn_hosts: McnHosts, nation: Nation, counties: Counties,
        carriers: Carriers, villages: VillageStates,
    }
    writes { households: Households, cooperatives: Cooperatives, markets: Markets, offers: Vec<Listing>, books: Posted }
}

/// Plans, prices and lists the goods of the week.
pub fn run(lent: Lent<'_>) {
    let Lent { given, households, cooperatives, markets, offers, books } = lent;
    let collection: Vec<f64> = (0..cooperatives.len()).map(|row| cooperatives.collection_fen_per_kg(row)).collect();
    let ripe = &WeeklyHarvest::new(given.crops, given.tick.week);
    let planning = Planning { given, markets, ripe, collection_fen_per_kg: &collection };
    let sending = planning.hub_sending();
    planning.price_and_announce_intake(&sending, cooperatives, books);
    own_stream::close_streams(offers, households);
    let (requested, wishes) = planning.requested_deliveries(cooperatives.len(), households);
    let shares = cooperative_intake::intake_shares(&cooperatives.intake_g, &requested);
    let chunks = planning.split_harvests(Intake { cooperatives, shares: &shares }, wishes, households);
    let (sums, own_offers) = chunk_result::hand_over(chunks, cooperatives, books);
    for (row, sums) in sums.iter().enumerate() {
        chunk_result::count_intake(given.terms, row, sums.intake, cooperatives);
    }
    planning.list(own_offers, &sending, cooperatives, offers);
    for (row, sums) in sums.into_iter().enumerate() {
        markets.offline_g[row] = sums.offline_g;
        markets.lost_g[row] += sums.lost_g;
    }
}

/// Counties whose local hosts list at a time on one thread.
const PIECE: usize = 16;

/// What plans are made from: what the phase is given, and the prices of the trader.
#[derive(Debug, Clone, Copy)]
struct Planning<'a> {
    given: Given<'a>,
    /// Markets: what the trader pays.
    markets: &'a Markets,
    /// What comes off the land this week.
    ripe: &'a WeeklyHarvest,
    /// What members bear for collecting a kilogram, mean by county and crop, fen.
    collection_fen_per_kg: &'a [f64],
}

impl Planning<'_> {
    /// Splits the harvest of every household over its channels; one result for each chunk of households. `wishes` has one list
    /// for each.
    fn split_harvests(
        self,
        intake: Intake<'_>,
        wishes: Vec<Vec<Wish>>,
        households: &mut Households,
    ) -> Vec<ChunkResult> {
        let split = |(mut rows, wishes): (HouseholdRows<'_>, Vec<Wish>)| {
            let streams = wishes.iter().filter(|wish| rows.host[wish.at]).count();
            let mut result = ChunkResult::new(self.given.endowments.markets_of(rows.first, rows.len()), streams);
            rows.delivered_g.fill(0);
            for wish in wishes {
                self.plan(wish, intake, &mut rows, &mut result);
            }
            offline_sale::sell_all(self.given.endowments, &mut rows, &mut result);
            result
        };
        households.chunks(self.given.tick.chunk).into_par_iter().zip(wishes).map(split).collect()
    }

    /// Lists the offers of the week: county by county the own streams, then the lots of local hosts; MCN hosts at the end.
    fn list(
        self,
        own_offers: Vec<Vec<Listing>>,
        sending: &[[Sending; 2]],
        cooperatives: &mut Cooperatives,
        offers: &mut Vec<Listing>,
    ) {
        let counties = self.given.map.counties();
        let list_local =
            |piece: usize| self.given.list_local(cooperatives, piece * PIECE..counties.min((piece + 1) * PIECE));
        let local: Vec<_> = (0..counties.div_ceil(PIECE)).into_par_iter().map(list_local).collect();
        let mut own_offers = own_offers.into_iter().flatten().peekable();
        let mut remaining = Vec::with_capacity(counties);
        offers.clear();
        for local in local {
            let mut local_offers = local.offers.into_iter();
            for listing in local.counties {
                let county = remaining.len();
                while let Some(own) = own_offers.next_if(|offer| usize::from(offer.county) == county) {
                    offers.push(own);
                }
                offers.extend(local_offers.by_ref().take(listing.offers));
                for (lot, parcels) in listing.listed.into_iter().enumerate() {
                    cooperatives.offered[county * CROPS + lot / 2][lot % 2] = parcels;
                }
                remaining.push(listing.remaining);
            }
        }
        self.list_mcn(sending, cooperatives, &mut remaining, offers);
    }
}

impl Given<'_> {
    /// Quality that buyers expect of goods without a label of the crop of a co-operative.
    fn generic_quality(&self, cooperative: usize) -> f64 {
        self.nation.generic_quality[self.map.nation_row(cooperative / CROPS, cooperative % CROPS)]
    }
    /// Exaggeration that inspection leaves of a host's habit in a county.
    fn hype(&self, habit: f64, county: usize) -> f64 {
        habit * (1.0 - self.counties.inspected_share[county])
    }
    /// Share of a county's lots for which operators can look up what each host sells.
    fn judged_share(&self, county: usize) -> f64 {
        let lots = real(i64::try_from(LOTS).expect("few lots"));
        (self.counties.operators[county] * self.mcn.operator_lots / lots).min(1.0)
    }
}

/// Price by trial and error: it rises when the goods sold out in `price_weeks` weeks in a row and falls when they sold
/// slowly in as many, so that one lucky session changes nothing. Returns the price and the streak: the number of weeks in a
/// row that sold out (positive) or sold slowly (negative).
fn next_price(rules: &Offer, price: i64, streak: i32, offered: i64, wanted: i64, least: i64) -> (i64, i32) {
    if offered == 0 {
        return (price.max(least), 0);
    }
    let streak = if wanted >= offered {
        streak.max(0) + 1
    } else if real(wanted) < rules.slow_share * real(offered) {
        streak.min(0) - 1
    } else {
        0
    };
    let weeks = i32::try_from(rules.price_weeks).expect("few weeks");
    let price = if streak >= weeks {
        floor(real(price) * (1.0 + rules.price_step_up))
    } else if streak <= -weeks {
        floor(real(price) * (1.0 - rules.price_step_down))
    } else {
        price
    };
    (price.max(least), streak)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A5: with a fixed weekly stock and static demand the price enters and stays where 60 to 100 % is sold.
    #[test]
    fn the_price_settles_where_the_stock_sells() {
        let rules = Offer::default();
        let demand = |price: i64| floor(200.0 * libm::exp(-3.0 * (real(price) / 4_500.0 - 1.0)));
        for start in [2_500, 4_500, 9_000] {
            let (mut price, mut streak) = (start, 0);
            for week in 0..400 {
                (price, streak) = next_price(&rules, price, streak, 150, demand(price), 1_000);
                if week > 150 {
                    let sold = real(demand(price).min(150)) / 150.0;
                    assert!(sold >= 0.58, "week {week}: {sold}");
                    assert!(demand(price) <= 165, "week {week}: far too cheap at {price}");
                }
            }
        }
    }

    #[test]
    fn the_price_never_falls_below_the_least_price() {
        let rules = Offer::default();
        let (price, _) = next_price(&rules, 4_000, -1, 100, 0, 3_990);
        assert_eq!(price, 3_990);
        assert_eq!(next_price(&rules, 4_000, 0, 100, 0, 0), (4_000, -1));
        assert_eq!(next_price(&rules, 4_000, 1, 100, 100, 0), (4_080, 2));
        assert_eq!(next_price(&rules, 4_000, 1, 100, 70, 0), (4_000, 0));
    }
}
