//! The crops: yields, costs, storage, parcels and the calendar of the harvest.

use crate::declare::params;
use crate::rng::samplers::normal_share;
use crate::units::{CROPS, WEEKS, floor, mul_div, real};

/// Names of the crops in files, in the order of their numbers.
pub const CROP_NAMES: [&str; CROPS] = ["citrus", "apple", "kiwifruit", "leaf_vegetable", "mushroom", "tea"];
/// Names of the grades in files, in the order of their numbers.
pub const GRADE_NAMES: [&str; 2] = ["a", "b"];
/// Names of ratings in files.
pub const RATING_NAMES: [&str; 2] = ["good", "bad"];
/// Names of the practices of effort in files: reflecting film and care in sorting; bagging of every fruit.
pub const PRACTICE_NAMES: [&str; 2] = ["film", "bagging"];
/// Chinese names of the crops.
pub const CROP_NAMES_ZH: [&str; CROPS] = ["柑橘", "苹果", "猕猴桃", "叶菜", "食用菌", "茶叶"];

params! {
    /// The six crops: what grows, keeps and is packed. Lists are in the order citrus, apple, kiwifruit, leaf vegetable, dried mushroom, tea.
    Crops in "crops" {
        /// Share of specialised households that grow it.
        share: [f64; CROPS] = [0.27, 0.22, 0.09, 0.21, 0.09, 0.12], "share" founding, 0.0..=1.0, Inferred("areas of evidence F1.19b, F1.29; specialised growers"), zh "种植户占比" by CROP_NAMES;
        /// Specialty land relative to the median grower's.
        land_factor: [f64; CROPS] = [1.0, 1.0, 0.8, 0.5, 0.2, 1.0], "ratio" founding, 0.01..=10.0, Assumption("greens and mushroom sheds take more work on less land"), zh "种植面积系数" by CROP_NAMES;
        /// Yield in a normal year, of goods as they are sold (mushrooms and tea dried).
        yield_g_per_cmu: [i64; CROPS] = [13_360, 12_600, 7_000, 35_000, 3_000, 600], "g/cmu", 100..=200_000, Data("evidence A13, A12, F1.29; vegetables 3,500, dried mushrooms 300, dry tea 60 kg/mu (assumptions)"), zh "正常年单产" by CROP_NAMES;
        /// Cash inputs of a year (fertiliser, bags, hired work); own labour is not in it.
        input_fen_per_cmu: [i64; CROPS] = [1_750, 2_500, 2_400, 3_500, 9_000, 2_200], "fen/cmu", 100..=500_000, Inferred("evidence A16, A15 times 1 - A20; vegetables an assumption"), zh "年现金投入" by CROP_NAMES;
        /// Own labour of a year.
        labour_min_per_cmu: [i64; CROPS] = [48, 68, 60, 180, 500, 110], "min/cmu", 1..=1_000, Inferred("labour share A20 of cost at the wage A81"), zh "年劳动投入" by CROP_NAMES;
        /// Farm-gate price in a normal season.
        price_fen_per_kg: [i64; CROPS] = [340, 450, 700, 260, 6_000, 10_000], "fen/kg", 20..=100_000, Data("evidence A17; kiwifruit, vegetables, mushrooms and tea are assumptions"), zh "正常年地头价" by CROP_NAMES;
        /// How much more the trader pays for a kilogram of grade A than for one of grade B in a normal year.
        grade_premium: [f64; CROPS] = [0.40, 0.40, 0.40, 0.20, 0.25, 0.80], "share", 0.0..=2.0, Inferred("evidence G1.1 to G1.8 for apples, G1.15 to G1.17 for tea and mushrooms; citrus as apples; kiwifruit and vegetables assumed"), zh "一级品较二级品的地头溢价" by CROP_NAMES;
        /// Week of the year in which the season begins.
        season_start_week: [u32; CROPS] = [8, 8, 8, 4, 30, 45], "week" founding, 0..=51, Assumption("after pruning; first sowing; spawning of the bags"), zh "生产季开始周" by CROP_NAMES;
        /// Weeks from the beginning of the season to the first harvest.
        first_harvest_weeks: [u32; CROPS] = [38, 29, 31, 6, 12, 18], "weeks" founding, 1..=51, Assumption("citrus from November, apples and kiwifruit from September, greens from spring, mushrooms from October, tea from March"), zh "至首次采收周数" by CROP_NAMES;
        /// Weeks over which the harvest comes in.
        harvest_weeks: [u32; CROPS] = [12, 9, 5, 40, 24, 14], "weeks" founding, 1..=45, Assumption("real harvest calendars"), zh "采收持续周数" by CROP_NAMES;
        /// Weeks of expected live sales a household or co-operative keeps in stock for live channels.
        keeping_weeks: [u32; CROPS] = [10, 28, 14, 1, 26, 36], "weeks", 1..=60, Assumption("shelf life at the farm: weeks, months, days, dried goods most of a year"), zh "可储存周数" by CROP_NAMES;
        /// Share of fresh stock that becomes ageing stock in a week.
        ageing_share: [f64; CROPS] = [0.10, 0.03, 0.08, 0.60, 0.01, 0.01], "share/week", 0.0..=1.0, Inferred("evidence A50, A51: from the shelf lives"), zh "每周老化比例" by CROP_NAMES;
        /// Share of fresh stock lost in a week without cold storage.
        fresh_loss_share: [f64; CROPS] = [0.011, 0.0023, 0.010, 0.05, 0.001, 0.001], "share/week", 0.0..=1.0, Inferred("evidence A50, A51, the part before transit"), zh "新鲜库存周损耗" by CROP_NAMES;
        /// Share of ageing stock lost in a week without cold storage.
        ageing_loss_share: [f64; CROPS] = [0.035, 0.015, 0.050, 0.20, 0.003, 0.003], "share/week", 0.0..=1.0, Inferred("evidence A50, A51"), zh "老化库存周损耗" by CROP_NAMES;
        /// Transit decay rate without cooling at 20 °C.
        decay_ambient_per_day: [f64; CROPS] = [0.022, 0.016, 0.030, 0.222, 0.0008, 0.0005], "1/day", 0.0..=1.0, Inferred("evidence A110 from A50, A51, A55; greens calibrated, docs/calibration"), zh "常温运输腐损率" by CROP_NAMES;
        /// Transit decay rate in the cold chain.
        decay_cold_per_day: [f64; CROPS] = [0.008, 0.006, 0.009, 0.014, 0.0006, 0.0004], "1/day", 0.0..=1.0, Inferred("evidence A110 from A50, A51, A55"), zh "冷链运输腐损率" by CROP_NAMES;
        /// Weibull shape of transit loss.
        decay_shape: [f64; CROPS] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0], "1", 0.3..=3.0, Assumption("exponential loss; 1 makes stages compose"), zh "腐损威布尔形状参数" by CROP_NAMES;
        /// Goods in a parcel.
        parcel_g: [i64; CROPS] = [5_000, 5_000, 2_500, 3_000, 500, 250], "g" founding, 100..=20_000, Inferred("evidence 5.3: a 5 kg box of about 45 yuan; dear goods in smaller boxes"), zh "每件重量" by CROP_NAMES;
        /// Grower's share of the traditional retail price.
        grower_share_of_retail: [f64; CROPS] = [0.35, 0.35, 0.35, 0.35, 0.55, 0.50], "share", 0.05..=0.9, Literature("evidence A21, weak; dried goods pass through fewer hands"), zh "农户占零售价份额" by CROP_NAMES;
        /// Quality of grade A as delivered without loss, on the scale of ratings.
        quality_a: f64 = 0.86, "1", 0.0..=1.0, Assumption("a good box satisfies six buyers in seven"), zh "一级品品质";
        /// Quality of grade B as delivered without loss.
        quality_b: f64 = 0.62, "1", 0.0..=1.0, Assumption("a mixed box satisfies three in five"), zh "二级品品质";
        /// What growers do beyond common practice for quality: 0 the lightest practice, 1 the most laborious one, between them a mixture. It sets cost and gain of effort together.
        practice: f64 = 0.0, "1" founding, 0.0..=1.0, Assumption("bagging is common practice by now; film and sorting care are what can be added"), zh "精细管理方式";
        /// Cost of effort, relative to the normal price of the goods, by practice.
        effort_cost: [f64; 2] = [0.04, 0.15], "share of price" founding, 0.0..=1.0, Inferred("evidence G9.1, G9.4: film 2 to 4 %, bagging 13 to 19 %"), zh "精细管理成本" by PRACTICE_NAMES;
        /// Rise of the logit of the share of grade A where effort is made, by practice.
        effort_grade: [f64; 2] = [0.5, 1.4], "1" founding, 0.0..=5.0, Literature("evidence A59, G9.3, weak: 12 and 30 points of grade A"), zh "精细管理对分级的作用" by PRACTICE_NAMES;
        /// Gain in quality of grade A from effort in the season.
        effort_quality: f64 = 0.06, "1", 0.0..=0.5, Assumption("thinning, bagging, later picking"), zh "精细管理的品质增益";
        /// Standard deviation of the logarithm of its cost between growers.
        effort_sigma: f64 = 0.55, "1" founding, 0.0..=2.0, Assumption("slope, hands and trees differ; without it all or nobody would make it"), zh "精细管理成本离散";
    }
}

/// The effort that growers of a crop make at founding: part of what `input_fen_per_cmu`, `quality_a` and `grade_level` say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CommonEffort {
    /// Part of the land that is worked with effort.
    pub share: f64,
    /// Its cost, a mean over all land, fen/cmu.
    pub fen_per_cmu: i64,
}

/// Shares of a season's harvest that are in before and after one week, for each crop, in parts per million.
#[derive(Debug, Clone, Copy)]
pub struct WeeklyHarvest([[i64; 2]; CROPS]);

impl WeeklyHarvest {
    /// The shares of a week.
    #[must_use]
    pub fn new(crops: &Crops, week: u32) -> Self {
        Self(std::array::from_fn(|crop| {
            let since = crops.weeks_into_season(crop, week);
            [since.checked_sub(1), Some(since)].map(|since| since.map_or(0, |since| crops.harvested_ppm(crop, since)))
        }))
    }

    /// Grams of a season's harvest that come in. Over the weeks of a season they sum to the harvest exactly.
    #[must_use]
    #[inline]
    pub fn grams(&self, crop: usize, season_g: i64) -> i64 {
        let [before, after] = self.0[crop];
        if before == after {
            return 0;
        }
        mul_div(season_g, after, 1_000_000) - mul_div(season_g, before, 1_000_000)
    }
}

/// The value of a list by practice for a mixture of the two.
fn between([light, laborious]: [f64; 2], practice: f64) -> f64 {
    light + practice * (laborious - light)
}

impl Crops {
    /// The effort that growers make at founding. It is reckoned once, for the map: what an arm changes later does not change
    /// what inputs, quality and grades of founding contain.
    #[must_use]
    pub fn common_effort(&self, crop: usize) -> CommonEffort {
        let worth_fen = real(self.price_fen_per_kg[crop] * self.yield_g_per_cmu[crop]) / 1000.0;
        let cost = self.effort_cost_share() * self.normal_share_below_limit(crop, -0.5);
        CommonEffort { share: self.normal_share_below_limit(crop, 0.5), fen_per_cmu: floor(cost * worth_fen) }
    }

    /// Needs of land in a year: cash for material without effort, fen/cmu, and work, min/cmu. The cost of the effort that
    /// growers made at founding is part of `input_fen_per_cmu` and taken out.
    #[must_use]
    pub fn per_cmu(&self, crop: usize, common: CommonEffort) -> [i64; 2] {
        [(self.input_fen_per_cmu[crop] - common.fen_per_cmu).max(0), self.labour_min_per_cmu[crop]]
    }

    /// A grower's cost of effort relative to the mean, below which the trader's premium for grade A pays for it: these
    /// growers make the effort at founding. Half of a normal harvest is grade A.
    #[must_use]
    pub fn effort_limit(&self, crop: usize) -> f64 {
        let premium = self.grade_premium[crop];
        let gain = libm::tanh(between(self.effort_grade, self.practice) / 4.0) * premium / (1.0 + 0.5 * premium);
        gain / self.effort_cost_share().max(1e-9)
    }

    /// Share of growers below the limit (`shift` 0.5), or of the mean of their costs (`shift` −0.5): a lognormal law of mean 1.
    fn normal_share_below_limit(&self, crop: usize, shift: f64) -> f64 {
        let (limit, sigma) = (self.effort_limit(crop), self.effort_sigma.max(1e-6));
        if limit > 0.0 { normal_share(libm::log(limit) / sigma + shift * sigma) } else { 0.0 }
    }

    /// Cost of effort with the practice, relative to the normal price of the goods.
    #[must_use]
    pub fn effort_cost_share(&self) -> f64 {
        between(self.effort_cost, self.practice)
    }

    /// Change of the logit of the share of grade A where effort is made on a part of the land, relative to founding.
    #[must_use]
    pub fn effort_grade_logit(&self, common: CommonEffort, effort_part: f64) -> f64 {
        between(self.effort_grade, self.practice) * (effort_part - common.share)
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
        // 3x² − 2x³ in integers: the harvest rises and falls smoothly.
        done * done * (3 * all - 2 * done) * 1_000_000 / (all * all * all)
    }

    /// Weeks since the beginning of the crop's current season.
    #[must_use]
    pub fn weeks_into_season(&self, crop: usize, week: u32) -> u32 {
        (week + WEEKS - self.season_start_week[crop]) % WEEKS
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

    /// Quality of grade A where a share of it was grown with effort, before any loss; `quality_a` is that at founding.
    #[must_use]
    pub fn quality_of_a(&self, common: CommonEffort, effort_share: f64) -> f64 {
        (self.quality_a + self.effort_quality * (effort_share - common.share)).min(1.0)
    }

    /// Quality of grade A grown with or without effort, before any loss.
    #[must_use]
    pub fn quality_of_grower(&self, common: CommonEffort, effort: bool) -> f64 {
        self.quality_of_a(common, if effort { 1.0 } else { 0.0 })
    }

    /// Prices of grade A and of grade B relative to that of a normal mix, where A brings `premium` more than B (0.4 is 40 %).
    /// A normal mix has the share `a_share` of grade A and brings the index at the crop's own premium.
    #[must_use]
    pub fn grade_ratios(&self, crop: usize, a_share: f64, premium: f64) -> [f64; 2] {
        let b = 1.0 / (1.0 + a_share * self.grade_premium[crop]);
        [b * (1.0 + premium), b]
    }

    /// Weight of a kilogram of grade B in the accounts of co-operatives, relative to grade A.
    #[must_use]
    pub fn grade_b_worth(&self, crop: usize) -> f64 {
        1.0 / (1.0 + self.grade_premium[crop])
    }

    /// Price of a parcel in offline retail in a normal season, fen.
    #[must_use]
    pub fn retail_parcel_fen(&self, crop: usize) -> f64 {
        real(self.price_fen_per_kg[crop] * self.parcel_g[crop]) / 1000.0 / self.grower_share_of_retail[crop]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::samplers::lognormal;

    /// Those to whom effort costs least made it at founding. What they paid is part of the inputs, so inputs without effort
    /// and the cost of these growers add up to the inputs.
    #[test]
    fn the_effort_of_founding_is_taken_out_of_inputs() {
        let crops = Crops::default();
        let n = 100_000_u32;
        let cost = |k: u32| lognormal(crops.effort_sigma, (u32::MAX / n) * k + u32::MAX / n / 2);
        for crop in 0..CROPS {
            let makers: Vec<f64> = (0..n).map(cost).filter(|&cost| cost < crops.effort_limit(crop)).collect();
            let share = real(i64::try_from(makers.len()).expect("few")) / f64::from(n);
            assert!((share - crops.common_effort(crop).share).abs() < 1e-3, "{crop}: {share}");
            let worth = real(crops.price_fen_per_kg[crop] * crops.yield_g_per_cmu[crop]) / 1000.0;
            let paid = makers.iter().sum::<f64>() / f64::from(n) * crops.effort_cost_share() * worth;
            let whole = real(crops.per_cmu(crop, crops.common_effort(crop))[0]) + paid;
            assert!((whole - real(crops.input_fen_per_cmu[crop])).abs() < 2.0, "{crop}: {whole}");
        }
    }

    #[test]
    fn between_a_third_and_two_thirds_of_growers_make_the_effort_at_founding() {
        let crops = Crops::default();
        let share: f64 = (0..CROPS).map(|crop| crops.share[crop] * crops.common_effort(crop).share).sum();
        assert!((0.3..0.7).contains(&share), "{share}");
        let blind = Crops { grade_premium: [0.0; CROPS], ..crops };
        assert!(
            (0..CROPS).all(|crop| blind.common_effort(crop) == CommonEffort::default()),
            "nobody, where the trader pays one price"
        );
        assert_eq!(blind.per_cmu(0, blind.common_effort(0))[0], blind.input_fen_per_cmu[0]);
    }

    /// A premium of 0.5 is 0.4 of the normal price; tanh(0.5 / 4) of the harvest changes its grade.
    #[test]
    fn effort_pays_offline_up_to_a_limit_of_its_cost() {
        let crops = Crops {
            practice: 0.0,
            effort_cost: [0.04, 0.16],
            effort_grade: [0.5, 1.5],
            grade_premium: [0.5; CROPS],
            ..Crops::default()
        };
        assert!((crops.effort_limit(0) - 0.124_353_0 * 0.4 / 0.04).abs() < 1e-6);
        let halfway = Crops { practice: 0.5, ..crops };
        assert!((halfway.effort_cost_share() - 0.10).abs() < 1e-12, "one practice sets cost and gain");
        let common = halfway.common_effort(0);
        assert!((halfway.effort_grade_logit(common, 1.0) - (1.0 - common.share)).abs() < 1e-12);
    }

    #[test]
    fn quality_at_founding_is_that_of_the_common_effort() {
        let crops = Crops::default();
        let common = crops.common_effort(1);
        assert!((crops.quality_of_a(common, common.share) - crops.quality_a).abs() < 1e-12);
        assert!((crops.quality_of_grower(common, true) - crops.quality_of_grower(common, false) - 0.06).abs() < 1e-12);
        assert!(crops.effort_grade_logit(common, common.share).abs() < 1e-12);
    }

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
