//! The map: counties, villages, cities and distances; which rows belong to which county; which weeks are reported.

use crate::crops::CommonEffort;
use crate::declare::params;
use crate::units::{CROPS, WEEKS, real};
use std::ops::Range;

/// Taste types of consumers: certification-minded, price-minded, unengaged.
pub const TASTES: usize = 3;
/// Names of the taste types, in the order of their numbers.
pub const TASTE_NAMES: [&str; TASTES] = ["certification", "price", "unengaged"];
/// Income tiers of consumers.
pub const TIERS: usize = 2;
/// Local hosts in the live room of a county. They are always on air, so that every co-operative can sell live.
pub const LIVE_ROOM: usize = 2;
/// Consumer types: taste × tier.
pub const TYPES: usize = TASTES * TIERS;

params! {
    /// How large the world is and how long it runs. The counts scale the world; shares do not depend on them.
    Population in "population" founding {
        /// Different foundings of the world that the replications share in turn: a replication has the founding of its number
        /// modulo this, and weeks of its own. With 0 each has a founding of its own.
        foundings: u32 = 0, "foundings", 0..=10_000, Assumption("a founding of its own for each replication, unless an experiment tells the two kinds of luck apart"), zh "共用的初始世界数";
        /// Counties.
        counties: u32 = 4, "counties", 1..=2000, Assumption("main-job world: 4 scaled counties"), zh "县的数量";
        /// Villages in each county.
        villages_per_county: u32 = 10, "villages", 1..=500, Assumption("main-job world"), zh "每县村数";
        /// Specialised farm households in each village.
        households_per_village: u32 = 50, "households", 2..=5000, Assumption("main-job world"), zh "每村特色种植农户数";
        /// Cities in which consumers live.
        cities: u32 = 4, "cities", 1..=16, Assumption("near, middle and far markets"), zh "城市数量";
        /// Consumer agents for each farm household.
        consumers_per_household: u32 = 4, "agents", 1..=200, Inferred("evidence A90: 16 consumer households a grower = 4 agents of weight 4"), zh "每农户对应的消费者（家庭）数";
        /// Consumer households that one consumer agent stands for.
        consumer_weight: i64 = 4, "households", 1..=100, Inferred("evidence A90"), zh "每个消费者（家庭）代表的实际家庭数";
        /// Potential local hosts for each 1,000 farm households, at least two a county.
        local_hosts_per_thousand: u32 = 20, "hosts", 2..=200, Assumption("model 3.2: station staff, returnees, the county live room"), zh "每千户潜在本地主播数";
        /// MCN hosts, opinion leaders and celebrities for each 10,000 farm households, at least four.
        mcn_hosts_per_ten_thousand: u32 = 20, "hosts", 0..=1_000, Assumption("model 3.2"), zh "每万户对应MCN机构主播数";
        /// Logistics firms in each county.
        carriers_per_county: u32 = 3, "firms", 1..=8, Assumption("model 3.3: 2-4 a county"), zh "每县寄递物流企业数";
        /// Every county sells to consumers of its own, through hosts and impressions of its own: nothing done in one reaches another.
        separate_markets: bool = false, "flag", 0..=1, Assumption("a check: effects on other counties vanish"), zh "各县市场相互独立";
        /// Years before the baseline year that are simulated and not reported.
        burn_in_years: u32 = 1, "years", 0..=10, Assumption("stocks, beliefs and followers settle"), zh "预热年数";
        /// Reported years before the first policy year.
        baseline_years: u32 = 1, "years", 1..=10, Assumption("one year to compare with"), zh "基准年数";
        /// Policy years.
        policy_years: u32 = 3, "years", 1..=30, Assumption("a demonstration grant and its first year after (evidence F4.14: two years)"), zh "政策年数";
    }
}

impl Population {
    /// The number whose draws found the world of a replication.
    #[must_use]
    pub const fn founding_of(&self, replication: u32) -> u32 {
        if self.foundings == 0 { replication } else { replication % self.foundings }
    }
    /// Farm households of a county.
    #[must_use]
    pub fn households_per_county(&self) -> u64 {
        u64::from(self.villages_per_county) * u64::from(self.households_per_village)
    }
    /// Farm households of all counties.
    #[must_use]
    pub fn households(&self) -> u64 {
        self.households_per_county().saturating_mul(u64::from(self.counties))
    }
    /// The first policy year, counted from 0: years before it.
    #[must_use]
    pub const fn first_policy_year(&self) -> u32 {
        self.burn_in_years + self.baseline_years
    }
    /// Years of a run.
    #[must_use]
    pub const fn years(&self) -> u32 {
        self.first_policy_year() + self.policy_years
    }
}

params! {
    /// Distances and transit.
    Geography in "geography" founding {
        /// Share of counties that lie far from the cities; the others lie near one of them.
        inland_share: f64 = 0.6, "share", 0.0..=1.0, Inferred("regional shares of evidence F2.7 turned round"), zh "内陆县占比";
        /// Share of counties whose villages are remote.
        remote_share: f64 = 0.4, "share", 0.0..=1.0, Assumption("hills and mountains"), zh "偏远县占比";
        /// Distance to the county seat in a remote county, relative to others.
        remote_factor: f64 = 1.6, "ratio", 1.0..=5.0, Assumption("evidence A96, upper half"), zh "偏远县距离系数";
        /// How strongly counties specialise: standard deviation of the logarithm of a crop's share.
        specialisation: f64 = 1.0, "1", 0.0..=3.0, Assumption("one or two crops a county stand out"), zh "县域专业化程度";
        /// Distance from a village to its county seat, median.
        village_distance_km: f64 = 20.0, "km", 2.0..=100.0, Assumption("evidence A96"), zh "村到县城距离（中位数）";
        /// Standard deviation of the logarithm of that distance.
        village_distance_sigma: f64 = 0.5, "1", 0.0..=1.5, Assumption("near and remote villages differ several-fold"), zh "村到县城距离的对数标准差";
        /// Area a village's pick-up route covers.
        village_area_km2: f64 = 10.0, "km2", 1.0..=100.0, Assumption("evidence A96"), zh "村揽收面积";
        /// Standard deviation of the logarithm of that area.
        village_area_sigma: f64 = 0.4, "1", 0.0..=1.5, Assumption("villages differ in size"), zh "村揽收面积对数标准差";
        /// Standard deviation of the mean temperature between counties.
        county_temperature_sd_c: f64 = 1.5, "°C", 0.0..=10.0, Assumption("north and south of one province"), zh "县间气温标准差";
        /// Distance from a county to the cities, mean.
        city_distance_km: f64 = 900.0, "km", 50.0..=4000.0, Assumption("inland producer to coastal market"), zh "县到城市平均距离";
        /// Standard deviation of the logarithm of lasting farm-gate prices between counties.
        price_basis_sigma: f64 = 0.155, "1" founding, 0.0..=0.5, Inferred("evidence G5.6: half of the spread of quotations, for equal quality; calibrated, docs/calibration"), zh "县间地头价长期差异";
        /// Days before line haul begins.
        transit_base_days: f64 = 1.0, "days", 0.0..=7.0, Assumption("sorting at both ends"), zh "干线前后处理天数";
        /// Line-haul speed.
        transit_km_per_day: f64 = 500.0, "km/day", 100.0..=2000.0, Inferred("evidence F3.8: 1,000 km in 3 days to the door"), zh "干线速度";
        /// Households of a village, growers of the specialty and others.
        village_households: f64 = 460.0, "households", 10.0..=5_000.0, Inferred("rural residents over villages, evidence G3.13 and G4.5, at 2.7 a household and with those registered elsewhere"), zh "村总户数";
        /// Other households of a village for each grower of the specialty. They are no agents: they buy parcels and share routes and stations.
        neighbours: f64 = 8.2, "households", 0.0..=100.0, Assumption("460 households, 50 of them growers"), zh "每个特色种植农户对应的其他住户数";
    }
}

impl Geography {
    /// Growers of the specialty in a village.
    #[must_use]
    pub fn growers(&self) -> f64 {
        self.village_households / (1.0 + self.neighbours)
    }
}

/// A village.
#[derive(Debug, Clone)]
pub struct Village {
    /// County it belongs to.
    pub county: usize,
    /// Distance to the county seat, km.
    pub distance_km: f64,
    /// Area of a pick-up route, km².
    pub area_km2: f64,
    /// Tariff band: 1 near, 2 far (0 is the county hub).
    pub band: usize,
}

/// The consumers of one market, city, taste and income tier. Their rows are consecutive.
#[derive(Debug, Clone)]
pub struct Segment {
    /// First row.
    pub first: usize,
    /// Row after the last.
    pub end: usize,
    /// City they live in.
    pub city: usize,
    /// Market they buy in: 0, or the county where markets are separate.
    pub zone: usize,
    /// Taste type × 2 + tier.
    pub kind: usize,
}

/// The map of the world. It does not change in a run.
#[derive(Debug, Clone)]
pub struct Map {
    /// Ambient temperature of each county relative to the mean, °C.
    pub warmer_c: Vec<f64>,
    /// Whether each county lies far from the cities.
    pub inland: Vec<bool>,
    /// Whether the villages of each county are remote.
    pub remote: Vec<bool>,
    /// Shares of the crops among the growers of each county.
    pub crop_share: Vec<[f64; CROPS]>,
    /// Villages, sorted by county.
    pub villages: Vec<Village>,
    /// Households of each village: growers and their neighbours, who are no agents.
    pub village_households: f64,
    /// Growers of a village that each modelled household stands for.
    pub growers_each: f64,
    /// First household of each village, and the number of households at the end.
    pub village_bounds: Vec<usize>,
    /// First household of each county, and the number of households at the end.
    pub county_bounds: Vec<usize>,
    /// First village of each county, and the number of villages at the end.
    pub county_villages: Vec<usize>,
    /// First potential local host of each county, and their number at the end.
    pub county_hosts: Vec<usize>,
    /// Number of MCN hosts.
    pub mcn_hosts: usize,
    /// Number of counties an MCN host takes lots from.
    pub mcn_counties: usize,
    /// First carrier of each county, and their number at the end.
    pub county_carriers: Vec<usize>,
    /// Distance from each county to the nearest city, km.
    pub distance_km: Vec<f64>,
    /// How much farther than the mean kilogram of its crop a county's goods travel to the nearest city, km, by county ×
    /// crops + crop.
    pub farther_km: Vec<f64>,
    /// Lasting farm-gate price of a county relative to others, by county × crops + crop; the mean kilogram has 1.
    pub price_basis: Vec<f64>,
    /// Days of line haul from county × cities + city.
    pub transit_days: Vec<f64>,
    /// Number of cities.
    pub cities: usize,
    /// Number of separate markets: 1, or the number of counties where every county has a market of its own.
    pub zones: usize,
    /// Consumers by city, taste and tier.
    pub segments: Vec<Segment>,
    /// Consumer households a consumer agent stands for.
    pub weight: i64,
    /// First week of the first reported year.
    pub first_reported_week: u32,
    /// First week of the first policy year.
    pub first_policy_week: u32,
    /// Number of weeks of a run.
    pub weeks: u32,
    /// Expected offline quantity in grams by (county × crops + crop) × weeks of the year: fixed at the beginning.
    pub expected_offline_g: Vec<i64>,
    /// Expected harvest of a season in grams by county × crops + crop.
    pub expected_harvest_g: Vec<i64>,
    /// The effort that growers make at founding, by crop.
    pub common_effort: [CommonEffort; CROPS],
    /// Mean share of grade A in a harvest at founding, by crop.
    pub grade_a_share: [f64; CROPS],
}

impl Map {
    /// Policy years that are left in week `week`, the one it belongs to included.
    #[must_use]
    pub fn policy_years_left(&self, week: u32) -> i64 {
        i64::from((self.weeks - week).div_ceil(WEEKS))
    }
    /// Number of counties.
    #[must_use]
    pub fn counties(&self) -> usize {
        self.warmer_c.len()
    }
    /// Number of households.
    #[must_use]
    pub fn households(&self) -> usize {
        *self.county_bounds.last().expect("bounds are never empty")
    }
    /// Modelled households of a village.
    #[must_use]
    pub fn modelled_households(&self, village: usize) -> f64 {
        real(i64::try_from(self.village_bounds[village + 1] - self.village_bounds[village]).expect("few households"))
    }
    /// Rows of the carriers of a county.
    #[must_use]
    pub fn carriers_of(&self, county: usize) -> Range<usize> {
        self.county_carriers[county]..self.county_carriers[county + 1]
    }
    /// Market a county sells in.
    #[must_use]
    pub const fn zone_of(&self, county: usize) -> usize {
        if self.zones == 1 { 0 } else { county }
    }
    /// Row of a crop in the tables of markets and in the feed, as a county sees it.
    #[must_use]
    pub const fn nation_row(&self, county: usize, crop: usize) -> usize {
        self.zone_of(county) * CROPS + crop
    }
    /// Counties whose goods an MCN host sells, in ascending order. With one market it serves `mcn_counties` counties, from its
    /// own number on, around the ring of all counties. With separate markets it serves the county of its market.
    pub fn served_by(&self, mcn_host: usize) -> impl Iterator<Item = usize> + use<> {
        let (counties, first) = (self.counties(), mcn_host % self.counties());
        let end = first + if self.zones > 1 { 1 } else { self.mcn_counties.min(counties) };
        (0..end.saturating_sub(counties)).chain(first..end.min(counties))
    }
    /// Purse of the consumers of a segment: market, city and tier.
    #[must_use]
    pub const fn purse_of(&self, segment: &Segment) -> usize {
        (segment.zone * self.cities + segment.city) * TIERS + segment.kind % TIERS
    }
    /// Number of consumer agents.
    #[must_use]
    pub fn consumers(&self) -> usize {
        self.segments.last().map_or(0, |segment| segment.end)
    }
    /// Consumer households in each market.
    #[must_use]
    pub fn audience(&self) -> i64 {
        i64::try_from(self.consumers() / self.zones).expect("fewer than 2^63 consumers") * self.weight
    }
    /// Segment of a consumer.
    #[must_use]
    pub fn segment_of(&self, consumer: usize) -> &Segment {
        &self.segments[self.segments.partition_point(|segment| segment.end <= consumer)]
    }
    /// Number of households of a county.
    #[must_use]
    pub fn households_of(&self, county: usize) -> usize {
        self.county_bounds[county + 1] - self.county_bounds[county]
    }
    /// Number of potential local hosts.
    #[must_use]
    pub fn local_hosts(&self) -> usize {
        *self.county_hosts.last().expect("bounds are never empty")
    }
    /// Expected offline grams of a county and crop in a week.
    #[must_use]
    pub fn expected_offline(&self, county: usize, crop: usize, week: u32) -> i64 {
        self.expected_offline_g[(county * CROPS + crop) * WEEKS as usize + (week % WEEKS) as usize]
    }
}
