//! Tests of `ship` and `deliver` together: orders made by hand go through both, and the books close after each.

use crate::agents::counties::CountyPieces;
use crate::agents::order_table::{ARRIVED, CLOSED, PaidOrder, TRAVELLING, WAITING};
use crate::agents::orders::Cohort;
use crate::phases::deliver::Deliver;
use crate::phases::tests::town::Town;
use crate::units::CROPS;
use proptest::prelude::*;

pub(super) mod town;

fn states(town: &Town, week: u32) -> Vec<u8> {
    town.order_book
        .cohorts
        .iter()
        .find(|cohort| cohort.week == week)
        .map_or(vec![], |cohort| cohort.orders.state.clone())
}

#[test]
fn a_cohort_is_sorted_by_county_and_offer_and_then_by_consumer() {
    let mut offers = Town::offers();
    offers[0].county = 1;
    let wanted = [(0, 2), (2, 3), (0, 5), (2, 7), (1, 8), (0, 9)];
    let order = |(offer, consumer)| PaidOrder { consumer, offer, segment: 0, refund_word: 0, rating_word: consumer };
    let mut cohort = Cohort::new(3, &offers, 3, (&[3, 1, 2], wanted.into_iter().map(order)));
    assert_eq!(cohort.orders.consumer, [8, 3, 7, 2, 5, 9]);
    assert_eq!(cohort.orders.rating_word, cohort.orders.consumer);
    let places: Vec<_> = cohort.by_offer.iter().map(|group| (group.offer, group.rows())).collect();
    assert_eq!(places, [(1, 0..1), (2, 1..3), (0, 3..6)]);
    assert_eq!(cohort.open, [3, 3, 0]);
    let pieces = CountyPieces::new(&[0, 10, 20, 30], 10);
    let rows = cohort.groups(&pieces);
    let sizes: Vec<_> = rows.map(|rows| (rows.by_offer.len(), rows.orders.len(), rows.open.len())).collect();
    assert_eq!(sizes, [(2, 3, 1), (1, 3, 1), (0, 0, 1)]);
}

#[test]
fn an_order_arrives_a_week_later_and_from_far_two() {
    let mut town = Town::new(1_000_000, 1_000);
    town.order(0, &[(0, 0), (1, 12)]);
    town.ship(0);
    assert_eq!(states(&town, 0), [TRAVELLING; 2]);
    assert_eq!((town.counties.shipped[0], town.counties.late[0], town.counties.queued[0]), (8, 0, 0));
    let freight: i64 = town.dispatches.iter().map(|dispatch| dispatch.parcels).sum();
    assert_eq!(freight, 8);
    town.deliver(0, &Deliver::default());
    assert_eq!(states(&town, 0), [TRAVELLING; 2]);
    // Nobody fetches the few parcels: three days to the township, then 2.2 or 5.5 days, so 6 and 9.
    let kind = Deliver { refund_level: [-100.0; CROPS], ..Deliver::default() };
    for (week, expected) in [(1, [ARRIVED, TRAVELLING]), (2, [ARRIVED; 2])] {
        town.ship(week);
        town.deliver(week, &kind);
        assert_eq!(states(&town, 0), expected);
        assert_eq!(town.counties.delivered[0], 4);
        assert!(town.counties.transit_lost_g[0] > 0);
    }
}

#[test]
fn a_refund_returns_the_price_and_takes_the_follower() {
    let mut town = Town::new(1_000_000, 1_000);
    town.order(0, &[(0, 7)]);
    town.consumers.followed[7][0] = 0;
    town.households.followers[0] = 4;
    town.ship(0);
    town.ship(1);
    town.deliver(1, &Deliver { refund_level: [100.0; CROPS], ..Deliver::default() });
    assert_eq!((states(&town, 0), town.order_book.cohorts[0].is_open()), (vec![CLOSED], false));
    assert_eq!(town.platform.escrow.fen(), 0);
    assert_eq!(town.counties.refund_fen[0], 4 * town::PRICE_FEN);
    assert_eq!((town.consumers.spend_year_fen[7], town.households.followers[0]), (0, 0));
    assert_eq!(town.consumers.trust[7], [0, 1]);
}

#[test]
fn without_cash_an_order_waits_and_is_cancelled_after_two_weeks() {
    let mut town = Town::new(10, 1_000);
    town.order(0, &[(0, 3)]);
    let stock = town.households.ageing_a[0].grams();
    for week in 0..=2 {
        town.ship(week);
        assert_eq!((states(&town, 0), town.counties.queued[0]), (vec![WAITING], 4));
    }
    town.ship(3);
    assert_eq!(states(&town, 0), [CLOSED]);
    assert_eq!(town.counties.cancelled[0], 4);
    assert_eq!(town.households.ageing_a[0].grams() - stock, 4 * town::PARCEL_G);
    assert!((town.households.rating_bad[0] - 4.0).abs() < 1e-9);
    assert!(town.dispatches.is_empty());
}

/// A19: below capacity nothing queues; above it the queue grows by the excess until cancellations equal the excess.
#[test]
fn the_queue_grows_by_the_excess_until_it_is_cancelled() {
    let three = [(0, 1), (1, 2), (0, 3)];
    let mut enough = Town::new(1_000_000, 12);
    let mut short = Town::new(1_000_000, 8);
    for week in 0..12 {
        for town in [&mut enough, &mut short] {
            town.order(week, &three);
            town.ship(week);
            town.deliver(week, &Deliver::default());
        }
        assert_eq!(enough.counties.queued[0], 0);
        assert_eq!(short.counties.shipped[0], 8);
        if week <= 2 {
            assert_eq!(short.counties.queued[0], 4 * i64::from(week + 1));
        }
    }
    assert!(short.counties.late[0] > 0);
    let (queued, cancelled) = (short.counties.queued[0], short.counties.cancelled[0]);
    let mut all = cancelled;
    for week in 12..24 {
        short.order(week, &three);
        short.ship(week);
        short.deliver(week, &Deliver::default());
        all += short.counties.cancelled[0];
    }
    let change = short.counties.queued[0] - queued;
    assert_eq!(all - cancelled + change, 12 * 4, "what does not fit waits or is cancelled");
    assert!(change.abs() <= 12, "the queue no longer grows: {change}");
}

#[test]
fn ratings_give_followers_who_are_counted() {
    let mut town = Town::new(100_000_000, 10_000);
    let rules = Deliver { follow_chance: 1.0, refund_level: [-100.0; CROPS], ..Deliver::default() };
    for week in 0..6 {
        town.order(week, &[(0, 0), (1, 0), (2, 0), (0, 9), (2, 9), (1, 15)]);
        town.ship(week);
        town.deliver(week, &rules);
    }
    let counted: i64 = town.households.followers.iter().chain(&town.local_hosts.followers).sum();
    let followed = town.consumers.followed.iter().flatten().filter(|&&host| host != u32::MAX).count();
    assert!(followed > 0);
    assert_eq!(counted, 4 * i64::try_from(followed).expect("few"));
    assert!(town.local_hosts.rating_good[0] > 0.0 && town.cooperatives.rating_good[0] > 0.0);
    assert!(town.cooperatives.record_all[0] > 0 && town.cooperatives.record_good[0] <= town.cooperatives.record_all[0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// I2, I12: whatever is ordered, the books close after each phase and stocks and escrow equal open orders.
    #[test]
    fn goods_and_escrow_follow_the_orders(
        cash in 0_i64..200_000,
        capacity in 0_i64..60,
        weeks in prop::collection::vec(prop::collection::vec((0_u32..3, 0_u32..20), 0..8), 1..8),
    ) {
        let mut town = Town::new(cash, capacity);
        for (week, orders) in (0..).zip(&weeks) {
            let before = town.balances();
            town.books = crate::books::Posted::default();
            town.order(week, orders);
            town.ship(week);
            prop_assert_eq!(town.balances().check(&before, &town.books), vec![]);
            for dispatch in &town.dispatches {
                prop_assert!(dispatch.parcels > 0 && dispatch.freight_fen > 0);
            }
            let sent: i64 = town.dispatches.iter().map(|dispatch| dispatch.parcels).sum();
            prop_assert_eq!(sent, town.counties.shipped[0]);
            prop_assert!(sent <= capacity);
            town.deliver(week, &Deliver::default());
            prop_assert_eq!(town.balances().check(&before, &town.books), vec![]);
        }
    }
}
