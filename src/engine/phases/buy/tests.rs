//! A small world: one county, two cities, two farm hosts and a local host who sells for the co-operative.

use super::*;
use crate::agents::carriers::VillageStates;
use crate::agents::channels::CHANNELS;
use crate::agents::feed::{ExposureRecord, Slots};
use crate::agents::hosting::{Hosting, NOBODY};
use crate::agents::offers::Seller;
use crate::crops::CommonEffort;
use crate::crops::Crops;
use crate::geography::{TYPES, Village};
use crate::goods::Nature;
use crate::goods::{Harvested, ToCooperative};
use crate::money::{OfflineRetail, Opening, Payment, RivalSale};
use crate::pathways::rollout::Rollout;
use crate::phases::broadcast;
use crate::phases::broadcast::Broadcast;
use crate::rng::ReplicationRng;
use crate::tick::Tick;
use crate::units::{CROPS, real};

const WEIGHT: i64 = 4;
const HOUSEHOLDS: usize = 10;
const POOL_HOST: u32 = 10; // the first number after the households

struct Small {
    rules: Buy,
    mcn: Mcn,
    tastes: Tastes,
    map: Map,
    nation: Nation,
    attention: Broadcast,
    feed: Feed,
    offers: Vec<Offer>,
    consumers: Consumers,
    purses: ConsumerPurses,
    households: Households,
    local_hosts: LocalHosts,
    mcn_hosts: McnHosts,
    cooperatives: Cooperatives,
    counties: Counties,
    channels: Channels,
    platform: Platform,
    order_book: OrderBook,
    rest_of_world: RestOfWorld,
    books: Posted,
}

fn map(consumers: usize) -> Map {
    let (cities, kinds) = (2, 2 * TYPES);
    let bound = |segment: usize| consumers * segment / kinds;
    let segment = |s: usize| Segment { first: bound(s), end: bound(s + 1), city: s / TYPES, zone: 0, kind: s % TYPES };
    Map {
        warmer_c: vec![0.0],
        inland: vec![true],
        remote: vec![false],
        crop_share: vec![[0.0; CROPS]],
        villages: vec![Village { county: 0, distance_km: 10.0, area_km2: 10.0, band: 1 }],
        village_households: 460.0,
        growers_each: 1.0,
        village_bounds: vec![0, HOUSEHOLDS],
        county_bounds: vec![0, HOUSEHOLDS],
        county_villages: vec![0, 1],
        county_hosts: vec![0, 1],
        mcn_hosts: 1,
        mcn_counties: 1,
        county_carriers: vec![0, 1],
        transit_days: vec![1.0, 4.0],
        cities,
        zones: 1,
        segments: (0..kinds).map(segment).collect(),
        weight: WEIGHT,
        first_reported_week: 0,
        first_policy_week: 0,
        weeks: 1,
        expected_offline_g: Vec::new(),
        expected_harvest_g: Vec::new(),
        common_effort: [CommonEffort::default(); CROPS],
        grade_a_share: [0.5; CROPS],
        distance_km: Vec::new(),
        farther_km: Vec::new(),
        price_basis: Vec::new(),
    }
}

pub(super) fn offer(host: u32, seller: Seller, grade: u8, parcels: i64) -> Offer {
    Offer {
        host,
        seller,
        county: 0,
        village: matches!(seller, Seller::Own(_)).then_some(0),
        crop: 0,
        grade,
        labelled: false,
        price_fen: 4_000,
        parcel_g: 5_000,
        parcels,
        commission_bp: 0,
        discount_bp: 0,
        slot_fee_fen: 0,
        slot_grant_fen: 0,
        quality: 0.8,
        expected_quality: 0.8,
        hype: 0.0,
        awareness: 0.0,
        persuasion: 0.5,
        refund_relief: 0.0,
        air_share: 1.0,
        exposure: 0.0,
        followers: 40,
        wanted: 0,
        sold: 0,
    }
}

fn tick(chunk: usize) -> Tick {
    Tick { week: 3, phase: words::PHASE, rng: ReplicationRng::new(11, 0), chunk }
}

impl Small {
    /// A world in which the first household has `short` parcels and everybody else plenty.
    fn new(consumers: usize, short: i64) -> Self {
        let mut small = Self {
            rules: Buy::default(),
            mcn: Mcn::default(),
            tastes: Tastes { live_distance: 1.0, weekly_needs: 0.6, ..Tastes::default() },
            map: map(consumers),
            nation: Nation::new(CROPS),
            attention: Broadcast { rival_share: 0.0, ..Broadcast::default() },
            feed: Feed::default(),
            offers: vec![
                offer(0, Seller::Own(0), 0, short),
                offer(1, Seller::Own(1), 0, 1_000_000),
                offer(POOL_HOST, Seller::Cooperative(0), 0, 1_000_000),
                offer(POOL_HOST, Seller::Cooperative(0), 1, 1_000_000),
            ],
            consumers: Consumers::new(consumers),
            purses: ConsumerPurses::new(2 * crate::geography::TIERS),
            households: Households::new(HOUSEHOLDS),
            local_hosts: LocalHosts::new(1),
            mcn_hosts: McnHosts::new(1),
            cooperatives: Cooperatives::new(CROPS),
            counties: Counties::new(1),
            channels: Channels::new(CROPS * CHANNELS),
            platform: Platform::new(),
            order_book: OrderBook::new(),
            rest_of_world: RestOfWorld::default(),
            books: Posted::default(),
        };
        small.cooperatives.offered[0] = [1_000_000; 2];
        small.stock(short);
        small.feed.slots = vec![Slots::new(64); CROPS];
        small.feed.filled = vec![0.0; CROPS];
        small.feed.rivals_filled = vec![0.0; CROPS];
        small.feed.exposure = vec![ExposureRecord::default(); CROPS];
        small.broadcast();
        small
    }

    fn stock(&mut self, short: i64) {
        for cash in &mut self.purses.cash {
            self.books.pay(Opening, &mut self.rest_of_world, cash, 100_000_000_000);
        }
        let plenty = 5_000_000_000;
        let farms = &mut self.households;
        // The short stock lies half in the older, half in the fresh heap.
        self.books.carry(Harvested, 0, &mut Nature, &mut farms.fresh_a[0], short * 5_000);
        let (fresh, ageing) = (&mut farms.fresh_a[0], &mut farms.ageing_a[0]);
        fresh.shift(ageing, short * 2_500);
        self.books.carry(Harvested, 0, &mut Nature, &mut farms.fresh_a[1], plenty);
        for (kind, stock) in [(0, &mut self.cooperatives.fresh_a[0]), (1, &mut self.cooperatives.fresh_b[0])] {
            self.books.carry(Harvested, kind, &mut Nature, &mut farms.fresh_a[2], plenty);
            self.books.carry(ToCooperative, kind, &mut farms.fresh_a[2], stock, plenty);
        }
        self.books = Posted::default();
    }

    fn broadcast(&mut self) {
        let rules = Broadcast { filled_start: 0.8, ..self.attention.clone() };
        let tick = Tick { phase: 6, ..tick(64) };
        let (crops, villages) = (Crops::default(), VillageStates::new(1));
        broadcast::run(broadcast::Lent {
            given: broadcast::Given {
                tick: &tick,
                broadcast: &rules,
                tastes: &self.tastes,
                crops: &crops,
                hosting: &Hosting::default(),
                rollout: &Rollout::default(),
                map: &self.map,
                villages: &villages,
                nation: &self.nation,
                cooperatives: &self.cooperatives,
                counties: &self.counties,
                local_hosts: &self.local_hosts,
            },
            offers: &mut self.offers,
            feed: &mut self.feed,
        });
    }

    fn buy(&mut self, chunk: usize) {
        run(Lent {
            given: Given {
                tick: &tick(chunk),
                buy: &self.rules,
                mcn: &self.mcn,
                tastes: &self.tastes,
                map: &self.map,
                nation: &self.nation,
                feed: &self.feed,
            },
            offers: &mut self.offers,
            channels: &mut self.channels,
            consumers: &mut self.consumers,
            consumer_purses: &mut self.purses,
            households: &mut self.households,
            local_hosts: &mut self.local_hosts,
            mcn_hosts: &mut self.mcn_hosts,
            cooperatives: &mut self.cooperatives,
            counties: &mut self.counties,
            platform: &mut self.platform,
            order_book: &mut self.order_book,
            rest_of_world: &mut self.rest_of_world,
            books: &mut self.books,
        });
    }
}

#[test]
fn what_is_paid_is_what_is_ordered_and_spent() {
    let mut world = Small::new(6_000, 40);
    let farm_before = world.households.fresh_a[1].grams();
    world.buy(500);
    let cohort = &world.order_book.cohorts[0];
    let ordered: i64 =
        cohort.sales().map(|(offer, group)| offer.price_fen * WEIGHT * i64::from(group.end - group.first)).sum();
    assert!(cohort.orders.len() > 300, "only {} orders", cohort.orders.len());
    assert_eq!(cohort.open[0] as usize, cohort.orders.len());
    assert!(cohort.by_offer.iter().all(|group| cohort.orders.consumer[group.rows()].is_sorted()));
    assert_eq!(world.platform.escrow.fen(), ordered);
    assert_eq!(world.counties.gmv_fen[0], ordered);
    assert_eq!(world.books.money.turnover(Payment::ROW), ordered);
    let spent: i64 = world.consumers.spend_year_fen.iter().map(|&fen| i64::from(fen) * WEIGHT).sum();
    assert_eq!(spent, ordered + world.books.money.turnover(OfflineRetail::ROW));
    let needs = spent / WEIGHT / 4_000;
    assert!(needs > 6_000 * 5 / 10, "about six consumers in ten need something: {needs}");
    let waiting: i64 = world.order_book.waiting.iter().map(crate::goods::Stock::grams).sum();
    assert_eq!(waiting, world.counties.orders[0] * 5_000);
    assert_eq!(farm_before - world.households.fresh_a[1].grams(), world.offers[1].sold * 5_000);
    assert_eq!(world.local_hosts.sold_parcels[0], world.offers[2].sold + world.offers[3].sold);
    assert_eq!(world.cooperatives.wanted[0], [world.offers[2].wanted, world.offers[3].wanted]);
    assert_eq!(world.households.wanted_parcels[1], world.offers[1].wanted);
    assert!(world.offers.iter().all(|offer| offer.wanted > 0));
}

#[test]
fn a_short_offer_serves_whole_consumers_in_the_order_of_their_words() {
    let mut world = Small::new(6_000, 42);
    world.buy(500);
    let short = &world.offers[0];
    assert!(short.wanted > 42, "{}", short.wanted);
    assert_eq!(short.sold, 40, "ten agents of weight four, two parcels left over");
    assert_eq!(world.households.ageing_a[0].grams() + world.households.fresh_a[0].grams(), 10_000);
    assert_eq!(world.households.ageing_a[0].grams(), 0, "the older goods go first");
    let stream = tick(1).stream(words::PART);
    let cohort = &world.order_book.cohorts[0];
    let priority = |&consumer: &u32| stream.block(consumer as usize)[words::PRIORITY];
    assert_eq!(cohort.by_offer[0].offer, 0);
    let worst = cohort.orders.consumer[cohort.by_offer[0].rows()].iter().map(priority).max().unwrap();
    // Ten of about two hundred by the order of uniform words: the last of them lies low.
    assert!(worst < u32::MAX / 4, "{worst}");
}

/// I5: pieces of another size change nothing.
#[test]
fn the_size_of_a_piece_changes_nothing() {
    let outcome = |chunk: usize| {
        let mut world = Small::new(3_000, 40);
        world.consumers.followed.iter_mut().step_by(3).for_each(|followed| followed[1] = 1);
        world.households.followers[1] = 1_000 * WEIGHT;
        world.buy(chunk);
        let cohort = &world.order_book.cohorts[0];
        (
            cohort.orders.consumer.clone(),
            cohort.by_offer.iter().map(|group| (group.offer, group.end)).collect::<Vec<_>>(),
            world.consumers.spend_year_fen.clone(),
            world.households.followers[1],
        )
    };
    let whole = outcome(100_000);
    for chunk in [1, 7, 250] {
        assert!(outcome(chunk) == whole, "pieces of {chunk}");
    }
}

#[test]
fn followers_look_at_their_host_first_and_leave_at_the_stated_rate() {
    let (consumers, followed_by) = (40_000, 40_000 * WEIGHT);
    let wanted = |followed: bool| {
        let mut world = Small::new(consumers, 40);
        if followed {
            world.consumers.followed.fill([NOBODY, NOBODY, 1, NOBODY]);
            world.households.followers[1] = followed_by;
        }
        world.rules.unfollow_rate = 0.02;
        world.buy(8_192);
        let kept: i64 = world.consumers.followed.iter().map(|followed| i64::from(followed[2] == 1)).sum();
        assert_eq!(world.households.followers[1], kept * WEIGHT);
        (world.offers[1].wanted, followed_by / WEIGHT - kept)
    };
    let ((plain, _), (followed, lost)) = (wanted(false), wanted(true));
    assert!(followed > plain * 105 / 100, "{followed} against {plain}");
    assert!((lost - 800).abs() < 4 * 28, "{lost} of 40,000 left, 800 were expected");
}

#[test]
fn an_mcn_host_loses_only_the_farm_part_of_its_audience() {
    let mut world = Small::new(40_000, 40);
    let first = u32::try_from(world.map.households() + world.map.local_hosts()).expect("few");
    world.consumers.followed.fill([NOBODY, first, NOBODY, NOBODY]);
    world.mcn_hosts.followers[0] = 40_000 * WEIGHT;
    (world.rules.unfollow_rate, world.mcn.farm_share) = (0.02, 0.25);
    world.buy(8_192);
    let lost = 40_000 - world.mcn_hosts.followers[0] / WEIGHT;
    assert!((lost - 200).abs() < 4 * 14, "{lost} of 40,000 left, a quarter of 800 were expected");
}

#[test]
fn offers_shown_are_counted_once_for_each_impression_at_one() {
    let mut world = Small::new(6_000, 40);
    world.buy(512);
    let impressions: i64 = world.purses.impressions_year.iter().sum();
    let filled: f64 = (0..CROPS).map(|crop| world.tastes.need_share[crop] * world.feed.filled[crop]).sum();
    let expected = 6_000.0 * real(WEIGHT) * world.tastes.weekly_needs * 8.0 * filled;
    assert!((real(impressions) / expected - 1.0).abs() < 0.05, "{impressions} and not {expected}");
    assert_eq!(impressions % WEIGHT, 0);
}

#[test]
fn a_host_off_the_air_is_never_bought_from_even_by_followers() {
    let mut world = Small::new(3_000, 40);
    world.offers[1].parcels = 0;
    world.broadcast();
    world.consumers.followed.fill([1, NOBODY, NOBODY, NOBODY]);
    world.households.followers[1] = 3_000 * WEIGHT;
    world.buy(512);
    assert_eq!(world.offers[1].wanted, 0);
}

#[test]
fn impressions_bought_for_a_cooperative_replace_all_others_in_proportion() {
    let mut world = Small::new(6_000, 40);
    world.feed.slots = vec![Slots::new(1024); CROPS];
    world.attention.rival_share = 0.2;
    world.broadcast();
    let count = |feed: &Feed, offers: &[u32]| feed.slots[0].offers().filter(|offer| offers.contains(offer)).count();
    // 896 slots are filled, four fifths of them with offers of the county.
    let before = [count(&world.feed, &[0, 1]), count(&world.feed, &[2, 3])];
    assert_eq!(before[0] + before[1], 717);
    // Citrus: 24,000 households × 0.6 × 0.26 × 8 impressions; five per cent of them are 51 of 1,024 slots.
    world.cooperatives.traffic_impressions[0] = 24_000 * 6 * 26 * 8 / 1_000 / 20;
    world.broadcast();
    let after = [count(&world.feed, &[0, 1]), count(&world.feed, &[2, 3])];
    assert_eq!(after[0] + after[1], 676 + 51, "four fifths of 896 - 51, and the 51");
    assert!((before[0] * 845).abs_diff(after[0] * 896) <= 896, "{before:?} {after:?}");
    let rivals = [before, after].map(|local| 896 - local[0] - local[1]);
    assert_eq!(rivals, [179, 169], "rivals lose their fifth of the 51");
    world.cooperatives.traffic_impressions[0] *= 1_000;
    world.broadcast();
    assert_eq!(count(&world.feed, &[0, 1, 2, 3]), 635 + 102, "a tenth of all slots is the most that can be bought");
    assert!((world.feed.filled[0] + world.feed.rivals_filled[0] - 0.875).abs() < 1e-12, "attention is constant");
}

/// What rivals sell is a part of what consumers buy elsewhere at the retail price: no seller of the county loses an order,
/// and no consumer pays another sum.
#[test]
fn sales_of_rivals_come_out_of_offline_retail() {
    let outcome = |share: f64| {
        let mut world = Small::new(6_000, 40);
        world.attention.rival_share = share;
        world.broadcast();
        world.buy(512);
        let flow = |row: usize| world.books.money.turnover(row);
        let spent: i64 = world.consumers.spend_year_fen.iter().map(|&fen| i64::from(fen) * WEIGHT).sum();
        let orders = world.order_book.cohorts[0].orders.len();
        (flow(RivalSale::ROW), flow(OfflineRetail::ROW), spent, orders)
    };
    let (alone, with) = (outcome(0.0), outcome(0.2));
    assert_eq!(alone.0, 0);
    assert!(with.0 > 0 && with.1 > 0, "{with:?}");
    assert_eq!(with.0 + with.1, alone.1);
    assert_eq!((with.2, with.3), (alone.2, alone.3));
}
