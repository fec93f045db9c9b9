//! The platform keeps buyers' money in escrow for as long as the parameter says.

use crate::worlds::{QUICK, new_simulation, run_until, short};
use nongbo::engine::agents::order_table::CLOSED;

/// A18: where every parcel arrives within a week of its order and nothing queues, escrow after a week is the receipts
/// of this week and the last, less what was paid back.
#[test]
fn escrow_holds_two_weeks_of_receipts() {
    let mut rules = short(2, 2, 20);
    rules.geography.transit_base_days = 0.0;
    rules.geography.city_distance_km = 50.0;
    rules.geography.transit_km_per_day = 2_000.0;
    rules.freight.handling_per_household = 50.0;
    rules.endowment.savings_years = 3.0;
    rules.terms.cooperative_reserve_fen = 1_000_000;
    let mut simulation = new_simulation(&rules);
    let (mut last, mut steady, mut queued_last) = (0, 0, false);
    for week in 1..=104 {
        run_until(&mut simulation, &rules, week, QUICK);
        let (world, counties) = (&simulation.world, &simulation.world.counties);
        let receipts: i64 = counties.gmv_fen.iter().sum();
        let refunds: i64 = counties.refund_fen.iter().sum();
        let queued = counties.queued.iter().chain(&counties.cancelled).any(|&parcels| parcels > 0);
        let cohorts = world.order_book.cohorts.iter();
        let open = |age: u32| -> i64 {
            let of_age = cohorts.clone().filter(|cohort| cohort.week + 1 + age == world.week);
            of_age
                .flat_map(|cohort| cohort.sales().map(move |sale| (cohort, sale)))
                .map(|(cohort, (offer, group))| {
                    let states = &cohort.orders.state[group.rows()];
                    let open = states.iter().filter(|&&state| state != CLOSED).count();
                    i64::try_from(open).expect("few orders") * offer.price_fen * world.map.weight
                })
                .sum()
        };
        if !queued && !queued_last {
            assert_eq!(world.platform.escrow.fen(), open(0) + open(1), "week {week}: older orders are still open");
            assert_eq!(
                world.platform.escrow.fen(),
                receipts + last - refunds,
                "week {week}: two weeks of receipts less refunds"
            );
            steady += i32::from(receipts > 0 && last > 0);
        }
        (last, queued_last) = (receipts, queued);
    }
    assert!(steady > 60, "only {steady} weeks were steady");
}
