//! Where and when: counties, villages, cities and distances; crops and their calendar; who lives in which rows.

pub mod moment;

use crate::params;
use crate::units::{CROPS, WEEKS, mul_div};

/// Names of the crops in files, in the order of their numbers.
pub const CROP_NAMES: [&str; CROPS] = ["citrus", "apple", "kiwifruit", "leaf_vegetable", "mushroom", "tea"];
/// Chinese names of the crops.
pub const CROP_NAMES_ZH: [&str; CROPS] = ["柑橘", "苹果", "猕猴桃", "叶菜", "食用菌", "茶叶"];
/// Taste types of consumers: certification-minded, price-minded, unengaged.
pub const TASTES: usize = 3;
/// Income tiers of consumers.
pub const TIERS: usize = 2;
/// Local hosts of a county's own live room: always on air, so that every pool has an outlet.
pub const LIVE_ROOM: usize = 2;
/// Consumer types: taste × tier.
pub const TYPES: usize = TASTES * TIERS;

params! {
    /// How large the world is and how long it runs. The counts scale the world; shares do not depend on them.
    Population in "population" {
        /// Counties.
        counties: u32 = 4, "counties", 1..=2000, Assumption("main-job world: 4 scaled counties"), zh "县的数量";
        /// Villages in each county.
        villages_per_county: u32 = 10, "villages", 1..=500, Assumption("main-job world"), zh "每县村数";
        /// Specialised farm households in each village.
        households_per_village: u32 = 50, "households", 2..=5000, Assumption("main-job world"), zh "每村专业农户数";
        /// Cities in which consumers live.
        cities: u32 = 4, "cities", 1..=16, Assumption("near, middle and far markets"), zh "城市数量";
        /// Consumer agents for each farm household.
        consumers_per_household: u32 = 4, "agents", 1..=200, Inferred("evidence A90: 16 consumer households a grower = 4 agents of weight 4"), zh "每农户对应的消费者主体数";
        /// Consumer households that one consumer agent stands for.
        consumer_weight: i64 = 4, "households", 1..=100, Inferred("evidence A90"), zh "每个消费者主体代表的家庭数";
        /// Potential local hosts for each 1,000 farm households, at least two a county.
        local_hosts_per_thousand: u32 = 20, "hosts", 2..=200, Assumption("model 3.2: station staff, returnees, the county live room"), zh "每千户潜在本地主播数";
        /// MCN hosts, opinion leaders and celebrities for each 10,000 farm households, at least four.
        mcn_hosts_per_ten_thousand: u32 = 20, "hosts", 0..=1_000, Assumption("model 3.2"), zh "每万户对应机构主播数";
        /// Logistics firms in each county.
        carriers_per_county: u32 = 3, "firms", 1..=8, Assumption("model 3.3: 2-4 a county"), zh "每县物流企业数";
        /// Every county sells to consumers of its own, through hosts and looks of its own: nothing done in one reaches another.
        separate_markets: bool = false, "flag", 0..=1, Assumption("a check: effects on other counties vanish"), zh "各县市场相互独立";
        /// Years before the baseline year that are simulated and not reported.
        burn_in_years: u32 = 1, "years", 0..=10, Assumption("stocks, beliefs and followers settle"), zh "预热年数";
        /// Reported years before the first policy year.
        baseline_years: u32 = 1, "years", 1..=10, Assumption("one year to compare with"), zh "基准年数";
        /// Policy years.
        policy_years: u32 = 3, "years", 1..=30, Assumption("a demonstration grant and its first year after (evidence F4.14: two years)"), zh "政策年数";
    }
}

params! {
    /// Distances and transit.
    Geography in "geography" {
        /// Share of counties that lie far from the cities; the others lie near one of them.
        inland_share: f64 = 0.6, "share", 0.0..=1.0, Inferred("regional shares of evidence F2.7 turned round"), zh "内陆县占比";
        /// Share of counties whose villages are remote.
        remote_share: f64 = 0.4, "share", 0.0..=1.0, Assumption("hills and mountains"), zh "偏远县占比";
        /// Distance to the county seat in a remote county, relative to others; visits fall in the same ratio.
        remote_factor: f64 = 1.6, "ratio", 1.0..=5.0, Assumption("evidence A96, upper half"), zh "偏远县距离系数";
        /// How strongly counties specialise: standard deviation of the logarithm of a crop's share.
        specialisation: f64 = 1.0, "1", 0.0..=3.0, Assumption("one or two crops a county stand out"), zh "县域专业化程度";
        /// Distance from a village to its county seat, median.
        village_distance_km: f64 = 20.0, "km", 2.0..=100.0, Assumption("evidence A96"), zh "村到县城距离（中位数）";
        /// Standard deviation of the logarithm of that distance.
        village_distance_sigma: f64 = 0.5, "1", 0.0..=1.5, Assumption("near and remote villages differ several-fold"), zh "村到县城距离的对数标准差";
        /// Area a village's pick-up route covers.
        village_area_km2: f64 = 10.0, "km2", 1.0..=100.0, Assumption("evidence A96"), zh "村揽收面积";
        /// Distance from a county to the cities, mean.
        city_distance_km: f64 = 900.0, "km", 50.0..=4000.0, Assumption("inland producer to coastal market"), zh "县到城市平均距离";
        /// Days before line haul begins.
        transit_base_days: f64 = 1.0, "days", 0.0..=7.0, Assumption("sorting at both ends"), zh "干线前后处理天数";
        /// Line-haul speed.
        transit_km_per_day: f64 = 500.0, "km/day", 100.0..=2000.0, Inferred("evidence F3.8: 1,000 km in 3 days to the door"), zh "干线速度";
        /// Visit days a week of a village without public service, share of villages with direct delivery aside.
        village_visits: f64 = 2.0, "days/week", 0.0..=7.0, Inferred("evidence A55: 5 days without, 3 days with village service"), zh "村初始每周揽收次数";
    }
}

params! {
    /// The six crops: what grows, keeps and is packed. Lists are in the order citrus, apple, kiwifruit, leaf vegetable, dried mushroom, tea.
    Crops in "crops" {
        /// Share of specialised households that grow it.
        share: [f64; CROPS] = [0.27, 0.22, 0.09, 0.21, 0.09, 0.12], "share", 0.0..=1.0, Inferred("areas of evidence F1.19b, F1.29; specialised growers"), zh "种植户占比";
        /// Specialty land relative to the median grower's.
        land_factor: [f64; CROPS] = [1.0, 1.0, 0.8, 0.5, 0.2, 1.0], "ratio", 0.01..=10.0, Assumption("greens and mushroom sheds take more work on less land"), zh "种植面积系数";
        /// Yield in a normal year, of goods as they are sold (mushrooms and tea dried).
        yield_g_per_cmu: [i64; CROPS] = [13_360, 12_600, 7_000, 35_000, 3_000, 600], "g/cmu", 100..=200_000, Data("evidence A13, A12, F1.29; vegetables 3,500, dried mushrooms 300, dry tea 60 kg/mu (assumptions)"), zh "正常年单产";
        /// Cash inputs of a year (fertiliser, bags, hired work); own labour is not in it.
        input_fen_per_cmu: [i64; CROPS] = [1_750, 2_500, 2_400, 3_500, 9_000, 2_200], "fen/cmu", 100..=500_000, Inferred("evidence A16, A15 times 1 - A20; vegetables an assumption"), zh "年现金投入";
        /// Own labour of a year.
        labour_min_per_cmu: [i64; CROPS] = [48, 68, 60, 180, 500, 110], "min/cmu", 1..=1_000, Inferred("labour share A20 of cost at the wage A81"), zh "年劳动投入";
        /// Farm-gate price in a normal season.
        price_fen_per_kg: [i64; CROPS] = [340, 450, 700, 260, 6_000, 10_000], "fen/kg", 20..=100_000, Data("evidence A17; kiwifruit, vegetables, mushrooms and tea are assumptions"), zh "正常年地头价";
        /// Week of the year in which the season begins.
        season_start_week: [u32; CROPS] = [8, 8, 8, 4, 30, 45], "week", 0..=51, Assumption("after pruning; first sowing; spawning of the bags"), zh "生产季开始周";
        /// Weeks from the beginning of the season to the first harvest.
        first_harvest_weeks: [u32; CROPS] = [38, 29, 31, 6, 12, 18], "weeks", 1..=51, Assumption("citrus from November, apples and kiwifruit from September, greens from spring, mushrooms from October, tea from March"), zh "至首次采收周数";
        /// Weeks over which the harvest comes in.
        harvest_weeks: [u32; CROPS] = [12, 9, 5, 40, 24, 14], "weeks", 1..=45, Assumption("real harvest calendars"), zh "采收持续周数";
        /// Weeks of expected live sales a household or pool keeps in stock for live channels.
        keeping_weeks: [u32; CROPS] = [10, 28, 14, 1, 26, 36], "weeks", 1..=60, Assumption("shelf life at the farm: weeks, months, days, dried goods most of a year"), zh "可储存周数";
        /// Share of fresh stock that becomes ageing stock in a week.
        ageing_share: [f64; CROPS] = [0.10, 0.03, 0.08, 0.60, 0.01, 0.01], "share/week", 0.0..=1.0, Inferred("evidence A50, A51: from the shelf lives"), zh "每周老化比例";
        /// Share of fresh stock lost in a week without cold storage.
        fresh_loss_share: [f64; CROPS] = [0.011, 0.0023, 0.010, 0.05, 0.001, 0.001], "share/week", 0.0..=1.0, Inferred("evidence A50, A51, the part before transit"), zh "新鲜库存周损耗";
        /// Share of ageing stock lost in a week without cold storage.
        ageing_loss_share: [f64; CROPS] = [0.035, 0.015, 0.050, 0.20, 0.003, 0.003], "share/week", 0.0..=1.0, Inferred("evidence A50, A51"), zh "老化库存周损耗";
        /// Transit decay rate without cooling at 20 °C.
        decay_ambient_per_day: [f64; CROPS] = [0.022, 0.016, 0.030, 0.12, 0.0008, 0.0005], "1/day", 0.0..=1.0, Inferred("evidence A110 from A50, A51, A55; greens calibrated, docs/calibration"), zh "常温运输腐损率";
        /// Transit decay rate in the cold chain.
        decay_cold_per_day: [f64; CROPS] = [0.008, 0.006, 0.009, 0.014, 0.0006, 0.0004], "1/day", 0.0..=1.0, Inferred("evidence A110 from A50, A51, A55"), zh "冷链运输腐损率";
        /// Weibull shape of transit loss.
        decay_shape: [f64; CROPS] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0], "1", 0.3..=3.0, Assumption("exponential loss; 1 makes stages compose"), zh "腐损威布尔形状参数";
        /// Goods in a parcel.
        parcel_g: [i64; CROPS] = [5_000, 5_000, 2_500, 3_000, 500, 250], "g", 100..=20_000, Inferred("evidence 5.3: a 5 kg box of about 45 yuan; dear goods in smaller boxes"), zh "每件重量";
        /// Grower's share of the traditional retail price.
        grower_share_of_retail: [f64; CROPS] = [0.35, 0.35, 0.35, 0.35, 0.55, 0.50], "share", 0.05..=0.9, Literature("evidence A21, weak; dried goods pass through fewer hands"), zh "农户占零售价份额";
        /// Quality of grade A as delivered without loss, on the scale of ratings.
        quality_a: f64 = 0.86, "1", 0.0..=1.0, Assumption("a good box satisfies six buyers in seven"), zh "一级品质量";
        /// Quality of grade B as delivered without loss.
        quality_b: f64 = 0.62, "1", 0.0..=1.0, Assumption("a mixed box satisfies three in five"), zh "二级品质量";
        /// Gain in quality from effort in the season.
        effort_quality: f64 = 0.06, "1", 0.0..=0.5, Assumption("thinning, bagging, later picking"), zh "精细管理的质量增益";
    }
}

impl Crops {
    /// What land asks for in a year: cash for material, fen/cmu, and work, min/cmu.
    #[must_use]
    pub const fn per_cmu(&self, crop: usize) -> [i64; 2] {
        [self.input_fen_per_cmu[crop], self.labour_min_per_cmu[crop]]
    }
    /// Share of the season's harvest that has come in by the end of week `since` of the season, in parts per million.
    /// Rises smoothly (a smoothstep over the harvest weeks) from 0 to exactly 1,000,000.
    #[must_use]
    pub fn harvested_ppm(&self, crop: usize, since: u32) -> i64 {
        let first = self.first_harvest_weeks[crop];
        let weeks = self.harvest_weeks[crop];
        if since < first {
            return 0;
        }
        let done = i64::from((since - first + 1).min(weeks));
        let all = i64::from(weeks);
        // 3x² − 2x³ in integers: a harvest that swells and fades.
        done * done * (3 * all - 2 * done) * 1_000_000 / (all * all * all)
    }

    /// Weeks since the beginning of the crop's current season.
    #[must_use]
    pub fn weeks_into_season(&self, crop: usize, week: u32) -> u32 {
        (week + WEEKS - self.season_start_week[crop]) % WEEKS
    }

    /// Grams of a season's harvest that come in this week; the weeks of a season sum to the harvest exactly.
    #[must_use]
    pub fn harvest_of_week(&self, season_g: i64, crop: usize, week: u32) -> i64 {
        let since = self.weeks_into_season(crop, week);
        let until_now = mul_div(season_g, self.harvested_ppm(crop, since), 1_000_000);
        let before = if since == 0 { 0 } else { mul_div(season_g, self.harvested_ppm(crop, since - 1), 1_000_000) };
        until_now - before
    }

    /// Whether the first harvest of a season comes in this week.
    #[must_use]
    pub fn harvest_begins(&self, crop: usize, week: u32) -> bool {
        self.weeks_into_season(crop, week) == self.first_harvest_weeks[crop]
    }

    /// Whether the last harvest of a season came in last week.
    #[must_use]
    pub fn harvest_is_in(&self, crop: usize, week: u32) -> bool {
        self.weeks_into_season(crop, week) == self.first_harvest_weeks[crop] + self.harvest_weeks[crop]
    }

    /// Quality of a grade grown with or without effort, before any loss.
    #[must_use]
    pub fn quality(&self, grade: usize, effort: bool) -> f64 {
        let base = if grade == 0 { self.quality_a } else { self.quality_b };
        (base + if effort { self.effort_quality } else { 0.0 }).min(1.0)
    }

    /// Price of a parcel in offline retail in a normal season, fen.
    #[must_use]
    pub fn retail_parcel_fen(&self, crop: usize) -> f64 {
        crate::units::real(self.price_fen_per_kg[crop] * self.parcel_g[crop])
            / 1000.0
            / self.grower_share_of_retail[crop]
    }
}

/// A village: where it lies and which households live there.
#[derive(Debug, Clone)]
pub struct Village {
    /// County it belongs to.
    pub county: usize,
    /// Distance to the county seat, km.
    pub distance_km: f64,
    /// Area of a pick-up route, km².
    pub area_km2: f64,
    /// Visit days a week at the beginning.
    pub visits: u8,
    /// Tariff band: 1 near, 2 far (0 is the county hub).
    pub band: usize,
}

/// Consumers of one city, taste and tier: consecutive rows.
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

/// Everything about places that never changes in a run.
#[derive(Debug, Clone)]
pub struct Places {
    /// Ambient temperature of each county relative to the mean, °C.
    pub warmer_c: Vec<f64>,
    /// Counties far from the cities.
    pub inland: Vec<bool>,
    /// Counties with remote villages.
    pub remote: Vec<bool>,
    /// Shares of the crops among the growers of each county.
    pub crop_share: Vec<[f64; CROPS]>,
    /// Villages, sorted by county.
    pub villages: Vec<Village>,
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
    /// Counties an MCN host takes lots from.
    pub mcn_counties: usize,
    /// First carrier of each county, and their number at the end.
    pub county_carriers: Vec<usize>,
    /// Days of line haul from county × cities + city.
    pub transit_days: Vec<f64>,
    /// Number of cities.
    pub cities: usize,
    /// Markets that share nothing: 1, or the number of counties where markets are separate.
    pub zones: usize,
    /// Consumers by city, taste and tier.
    pub segments: Vec<Segment>,
    /// Consumer households a consumer agent stands for.
    pub weight: i64,
    /// First week of the first reported year.
    pub first_reported_week: u32,
    /// First week of the first policy year.
    pub first_policy_week: u32,
    /// Weeks in all.
    pub weeks: u32,
    /// Expected offline quantity in grams by (county × crops + crop) × weeks of the year: fixed at founding.
    pub expected_offline_g: Vec<i64>,
    /// Expected harvest of a season in grams by county × crops + crop.
    pub expected_harvest_g: Vec<i64>,
}

impl Places {
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
    /// Whether an MCN host sells goods of a county: one of those that follow its own on a ring of all, or the county
    /// of its market.
    #[must_use]
    pub fn serves(&self, mcn_host: usize, county: usize) -> bool {
        let counties = self.counties();
        if self.zones > 1 {
            return mcn_host % self.zones == self.zone_of(county);
        }
        (county + counties - mcn_host % counties) % counties < self.mcn_counties
    }
    /// Purse of the consumers of a segment: market, city and tier.
    #[must_use]
    pub const fn purse_of(&self, segment: &Segment) -> usize {
        (segment.zone * self.cities + segment.city) * TIERS + segment.kind % TIERS
    }
    /// Consumer households in each market.
    #[must_use]
    pub fn audience(&self) -> i64 {
        let agents = self.segments.last().map_or(0, |segment| segment.end);
        i64::try_from(agents / self.zones).expect("fewer than 2^63 consumers") * self.weight
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harvest_comes_in_once_and_whole() {
        let crops = Crops::default();
        for crop in 0..CROPS {
            let mut before = 0;
            for since in 0..WEEKS {
                let now = crops.harvested_ppm(crop, since);
                assert!(now >= before, "{crop} {since}");
                before = now;
            }
            assert_eq!(before, 1_000_000, "crop {crop} is not harvested within its season");
        }
    }
}
