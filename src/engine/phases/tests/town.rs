//! A small town for tests: one county, one village of four households, a co-operative, twenty consumers in two cities.

use crate::agents::carriers::{Carriers, Dispatch, Freight, VillageStates};
use crate::agents::channels::{CHANNELS, Channels};
use crate::agents::consumers::{ConsumerPurses, Consumers, Tastes};
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::Endowments;
use crate::agents::hosting::Hosting;
use crate::agents::households::Households;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::mcn_hosts::McnHosts;
use crate::agents::nation::Nation;
use crate::agents::offers::{Offer, Seller};
use crate::agents::order_table::{CLOSED, PaidOrder, TRAVELLING, WAITING};
use crate::agents::orders::{Cohort, OrderBook};
use crate::agents::platform::Platform;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::books::closing::Balances;
use crate::crops::{CommonEffort, Crops};
use crate::geography::{Map, Segment, Village};
use crate::goods::{Harvested, KINDS, Sold, ToCooperative};
use crate::goods::{Nature, Stock};
use crate::money;
use crate::money::{Opening, Payment, Sector};
use crate::money::{Purse, RestOfWorld};
use crate::phases::{deliver, ship};
use crate::rng::ReplicationRng;
use crate::tick::Tick;
use crate::units::CROPS;

pub const PRICE_FEN: i64 = 4_500;
pub const PARCEL_G: i64 = 5_000;
const WEIGHT: i64 = 4;

pub fn map() -> Map {
    let segment =
        |number: usize| Segment { first: number * 5, end: number * 5 + 5, city: number / 2, zone: 0, kind: number };
    Map {
        warmer_c: vec![0.0],
        inland: vec![true],
        remote: vec![false],
        crop_share: vec![[0.0; CROPS]],
        villages: vec![Village { county: 0, distance_km: 20.0, area_km2: 10.0, band: 1 }],
        village_households: 36.8,
        growers_each: 1.0,
        village_bounds: vec![0, 4],
        county_bounds: vec![0, 4],
        county_villages: vec![0, 1],
        county_hosts: vec![0, 1],
        mcn_hosts: 0,
        mcn_counties: 1,
        county_carriers: vec![0, 2],
        transit_days: vec![2.2, 5.5],
        cities: 2,
        zones: 1,
        segments: (0..4).map(segment).collect(),
        weight: WEIGHT,
        first_reported_week: 0,
        first_policy_week: 0,
        weeks: 52,
        expected_offline_g: vec![],
        expected_harvest_g: vec![],
        common_effort: [CommonEffort::default(); CROPS],
        grade_a_share: [0.5; CROPS],
        distance_km: Vec::new(),
        farther_km: Vec::new(),
        price_basis: Vec::new(),
    }
}

pub fn tick(week: u32, phase: u8) -> Tick {
    Tick { week, phase, rng: ReplicationRng::new(1, 0), chunk: 64 }
}

/// Endowments of the four households.
pub fn endowments() -> Endowments {
    Endowments::new(4)
}

/// Parameters of `ship`.
#[derive(Default)]
pub struct Rules {
    pub ship: ship::Ship,
    pub freight: Freight,
    pub terms: Terms,
    pub tastes: Tastes,
    pub crops: Crops,
}

impl Rules {
    pub fn ship<'a>(&'a self, tick: &'a Tick, map: &'a Map, endowments: &'a Endowments) -> ship::Given<'a> {
        let Self { ship, freight, terms, tastes, crops } = self;
        ship::Given { tick, ship, freight, terms, tastes, crops, map, endowments }
    }
}

pub struct Town {
    pub map: Map,
    pub endowments: Endowments,
    pub households: Households,
    pub local_hosts: LocalHosts,
    pub mcn_hosts: McnHosts,
    pub cooperatives: Cooperatives,
    pub carriers: Carriers,
    pub villages: VillageStates,
    pub counties: Counties,
    pub channels: Channels,
    pub nation: Nation,
    pub consumers: Consumers,
    pub purses: ConsumerPurses,
    pub platform: Platform,
    pub order_book: OrderBook,
    pub dispatches: Vec<Dispatch>,
    pub books: Posted,
    outside: RestOfWorld,
}

impl Town {
    /// Sellers with `cash_fen` each in a county that handles `capacity` parcels a week.
    pub fn new(cash_fen: i64, capacity: i64) -> Self {
        let mut town = Self {
            map: map(),
            endowments: endowments(),
            households: Households::new(4),
            local_hosts: LocalHosts::new(1),
            mcn_hosts: McnHosts::new(0),
            cooperatives: Cooperatives::new(CROPS),
            carriers: Carriers::new(2),
            villages: VillageStates::new(1),
            counties: Counties::new(1),
            channels: Channels::new(CROPS * CHANNELS),
            nation: Nation::new(CROPS),
            consumers: Consumers::new(20),
            purses: ConsumerPurses::new(4),
            platform: Platform::new(),
            order_book: OrderBook::new(),
            dispatches: vec![],
            books: Posted::default(),
            outside: RestOfWorld::default(),
        };
        town.carriers.tariff_fen.fill([90, 200, 300]);
        town.counties.handling_parcels[0] = capacity;
        town.counties.cold_base_g[0] = 2_000_000;
        for purse in &mut town.purses.cash {
            town.books.pay(Opening, &mut town.outside, purse, 100_000_000);
        }
        for row in 0..4 {
            town.books.pay(Opening, &mut town.outside, &mut town.households.cash[row], cash_fen);
            town.books.carry(Harvested, 0, &mut Nature, &mut town.households.fresh_a[row], 20_000_000);
            town.books.carry(Harvested, 1, &mut Nature, &mut town.households.fresh_b[row], 20_000_000);
        }
        town.books.pay(Opening, &mut town.outside, &mut town.cooperatives.cash[0], cash_fen);
        town.books.carry(
            ToCooperative,
            0,
            &mut town.households.fresh_a[3],
            &mut town.cooperatives.fresh_a[0],
            10_000_000,
        );
        town
    }

    /// Offers: 0 and 1 of households, the second of grade B; 2 of the co-operative under its label through the local host.
    pub fn offers() -> Vec<Offer> {
        let offer = |host: u32, seller, grade| Offer {
            host,
            seller,
            county: 0,
            village: if matches!(seller, Seller::Own(_)) { Some(0) } else { None },
            crop: 0,
            grade,
            labelled: matches!(seller, Seller::Cooperative(_)),
            price_fen: PRICE_FEN,
            parcel_g: PARCEL_G,
            parcels: 1_000,
            commission_bp: 0,
            discount_bp: 0,
            slot_fee_fen: 0,
            slot_grant_fen: 0,
            quality: 0.86,
            expected_quality: 0.8,
            hype: 0.0,
            awareness: 0.0,
            persuasion: 0.0,
            refund_relief: 0.0,
            air_share: 1.0,
            exposure: 0.0,
            followers: 0,
            wanted: 0,
            sold: 0,
        };
        vec![offer(0, Seller::Own(0), 0), offer(1, Seller::Own(1), 1), offer(4, Seller::Cooperative(0), 0)]
    }

    /// Orders as (offer, consumer), paid and set aside.
    pub fn order(&mut self, week: u32, wanted: &[(u32, u32)]) {
        let offers = Self::offers();
        let mut paid = Vec::new();
        let mut blocks = ReplicationRng::new(3, 0).stream(7, 0, week).blocks(0);
        for &(offer, consumer) in wanted {
            let block = blocks.next().expect("blocks never end");
            let segment = consumer / 5;
            paid.push(PaidOrder { consumer, offer, segment, refund_word: block[4], rating_word: block[5] });
            let purse = &mut self.purses.cash[segment as usize];
            self.books.pay(Payment, purse, &mut self.platform.escrow, PRICE_FEN * WEIGHT);
            self.consumers.spend_year_fen[consumer as usize] += u32::try_from(PRICE_FEN).expect("small");
            let kind = offers[offer as usize].kind();
            let waiting = &mut self.order_book.waiting[kind];
            match offer {
                0 => self.books.carry(Sold, kind, &mut self.households.fresh_a[0], waiting, PARCEL_G * WEIGHT),
                1 => self.books.carry(Sold, kind, &mut self.households.fresh_b[1], waiting, PARCEL_G * WEIGHT),
                _ => self.books.carry(Sold, kind, &mut self.cooperatives.fresh_a[0], waiting, PARCEL_G * WEIGHT),
            }
        }
        let mut counts = vec![0; offers.len()];
        for order in &paid {
            counts[order.offer as usize] += 1;
        }
        self.order_book.cohorts.push_back(Cohort::new(week, &offers, 1, (&counts, paid.into_iter())));
    }

    pub fn ship(&mut self, week: u32) {
        ship::run(ship::Lent {
            given: Rules::default().ship(&tick(week, 8), &self.map, &self.endowments),
            households: &mut self.households,
            cooperatives: &mut self.cooperatives,
            carriers: &mut self.carriers,
            villages: &mut self.villages,
            counties: &mut self.counties,
            consumers: &mut self.consumers,
            consumer_purses: &mut self.purses,
            platform: &mut self.platform,
            order_book: &mut self.order_book,
            dispatches: &mut self.dispatches,
            books: &mut self.books,
        });
    }

    pub fn deliver(&mut self, week: u32, rules: &deliver::Deliver) {
        deliver::run(deliver::Lent {
            given: deliver::Given {
                tick: &tick(week, 9),
                deliver: rules,
                crops: &Crops::default(),
                hosting: &Hosting::default(),
                tastes: &Tastes::default(),
                map: &self.map,
            },
            households: &mut self.households,
            local_hosts: &mut self.local_hosts,
            mcn_hosts: &mut self.mcn_hosts,
            cooperatives: &mut self.cooperatives,
            counties: &mut self.counties,
            channels: &mut self.channels,
            nation: &mut self.nation,
            consumers: &mut self.consumers,
            consumer_purses: &mut self.purses,
            platform: &mut self.platform,
            order_book: &mut self.order_book,
            books: &mut self.books,
        });
    }

    /// What purses, stocks and open orders hold.
    pub fn balances(&self) -> Balances {
        let mut all = Balances { escrow: self.platform.escrow.fen(), ..Balances::default() };
        all.money[money::HouseholdSector::COLUMN] = self.households.cash.iter().map(Purse::fen).sum();
        all.money[money::CooperativeSector::COLUMN] = self.cooperatives.cash.iter().map(Purse::fen).sum();
        all.money[money::ConsumerSector::COLUMN] = self.purses.cash.iter().map(Purse::fen).sum();
        all.money[money::PlatformSector::COLUMN] = all.escrow;
        all.money[money::RestOfWorldSector::COLUMN] = self.outside.fen();
        for kind in 0..KINDS {
            all.goods[kind][2] = self.order_book.waiting[kind].grams();
            all.goods[kind][3] = self.order_book.travelling[kind].grams();
        }
        let farms = &self.households;
        all.goods[0][0] = farms.fresh_a.iter().chain(&farms.ageing_a).map(Stock::grams).sum();
        all.goods[1][0] = farms.fresh_b.iter().map(Stock::grams).sum();
        all.goods[0][1] = self.cooperatives.fresh_a.iter().chain(&self.cooperatives.ageing_a).map(Stock::grams).sum();
        all.goods[1][1] = self.cooperatives.fresh_b.iter().map(Stock::grams).sum();
        for cohort in &self.order_book.cohorts {
            let open = cohort.orders.state.iter().filter(|&&state| state != CLOSED).count();
            assert_eq!(open, cohort.open[0] as usize, "open orders of week {}", cohort.week);
            for (offer, group) in cohort.sales() {
                for &state in &cohort.orders.state[group.rows()] {
                    all.open_orders += if state == CLOSED { 0 } else { offer.price_fen * WEIGHT };
                    match state {
                        WAITING => all.open_grams[offer.kind()][0] += offer.parcel_g * WEIGHT,
                        TRAVELLING => all.open_grams[offer.kind()][1] += offer.parcel_g * WEIGHT,
                        _ => {}
                    }
                }
            }
        }
        all
    }
}
