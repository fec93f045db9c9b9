//! Endowments 初始禀赋 of farm households. They never change.

use crate::agents::farm_work::FarmWork;
use crate::declare::{columns, params};
use crate::units::CROPS;
use std::ops::Range;

/// Names of the age bands of the farm head, in the order of their numbers.
pub const AGE_NAMES: [&str; 5] = ["up_to_35", "from_36_to_45", "from_46_to_54", "from_55_to_64", "from_65"];
/// Names of the levels of schooling, in the order of their numbers.
pub const SCHOOLING_NAMES: [&str; 4] = ["primary", "junior_middle", "senior", "college"];

params! {
    /// Who the specialised farm households are: the founding population.
    Endowment in "endowment" founding {
        /// Specialty land of the median grower.
        land_median_cmu: i64 = 430, "cmu", 50..=5_000, Inferred("with land_sigma the size shares of evidence A8; within A9"), zh "特色种植面积中位数";
        /// Standard deviation of the logarithm of specialty land.
        land_sigma: f64 = 1.0, "1", 0.0..=1.5, Inferred("evidence A8: 80 % up to 10 mu, 96 % up to 30 mu"), zh "面积对数标准差";
        /// Exponent of the Pareto tail that the largest twentieth of the farms follows.
        land_tail: f64 = 1.48, "1", 1.2..=6.0, Inferred("evidence A8: heavier than lognormal; calibrated, docs/calibration"), zh "大户面积帕累托指数";
        /// Shares of age bands of the farm head: up to 35, 36 to 45, 46 to 54, 55 to 64, 65 and more.
        age_share: [f64; 5] = [0.19, 0.22, 0.25, 0.22, 0.12], "share", 0.0..=1.0, Data("evidence A10; inner cuts inferred"), zh "户主年龄段占比" by AGE_NAMES;
        /// Shares of schooling: primary or less, junior middle, senior, college.
        schooling_share: [f64; 4] = [0.433, 0.484, 0.071, 0.012], "share", 0.0..=1.0, Data("evidence A11"), zh "受教育程度占比" by SCHOOLING_NAMES;
        /// Standard deviation of the logarithm of farm ability.
        ability_sigma: f64 = 0.39, "1", 0.0..=1.0, Inferred("productivity differs between farms more than between years; evidence F1.12, calibrated, docs/calibration"), zh "经营能力对数标准差";
        /// Standard deviation of the logarithm of talent for hosting.
        talent_sigma: f64 = 0.45, "1", 0.0..=1.5, Assumption("few are good in front of a camera"), zh "主播天赋对数标准差";
        /// Persons in a household, mean.
        persons: f64 = 2.7, "persons", 1.0..=6.0, Data("evidence A2"), zh "户均人口";
        /// Standard deviation of that number.
        persons_sd: f64 = 1.2, "persons", 0.0..=4.0, Assumption("one to five persons in most households"), zh "户均人口标准差";
        /// Share of households with an open credit line.
        credit_open_share: f64 = 0.30, "share", 0.0..=1.0, Assumption("evidence A87"), zh "已有信贷额度的农户占比";
        /// Share of households where a member at home has worked in a city; who is away now is drawn apart from it.
        migrant_share: f64 = 0.35, "share", 0.0..=1.0, Assumption("a third of rural households have sent a worker away"), zh "在家成员有外出务工经历的农户占比";
        /// Liquid savings of the median household in years of income.
        savings_years: f64 = 0.17, "years of income", 0.0..=3.0, Assumption("evidence A86: mean 0.35 at sigma 1.2"), zh "流动储蓄（年收入倍数，中位数）";
        /// Standard deviation of the logarithm of savings.
        savings_sigma: f64 = 1.2, "1", 0.0..=2.5, Assumption("evidence A86"), zh "储蓄对数标准差";
        /// Least part of what it will need until the next harvest that a household keeps back; the most is all of it.
        foresight_least: f64 = 0.3, "share", 0.0..=1.0, Assumption("a bad year finds some without cash"), zh "跨季预留比例下限";
        /// How much less schooled the older are: correlation of schooling with age, in normal scores.
        schooling_age: f64 = -0.4, "1", -0.95..=0.95, Assumption("schooling rose by the cohort"), zh "受教育程度与年龄的相关";
        /// How much more the schooled earn off the farm: correlation of wages with schooling, in normal scores.
        wage_schooling: f64 = 0.3, "1", -0.95..=0.95, Assumption("evidence F4.12: who earns outside is more schooled"), zh "工资与受教育程度的相关";
        /// How much less those with more land earn off the farm: correlation of wages with specialty land, in normal scores.
        wage_land: f64 = -0.16, "1", -0.95..=0.95, Assumption("evidence F1.12: the richest fifth lives from operating, the second from wages"), zh "工资与种植面积的相关";
        /// How much more other farm income those with more land have: correlation with specialty land, in normal scores.
        other_farm_land: f64 = 0.5, "1", -0.95..=0.95, Assumption("staples and animals need land too"), zh "其他经营净收入与种植面积的相关";
        /// Wage and remittance income of a household in a year, mean; it follows the number of its persons.
        wage_income_fen: i64 = 2_500_000, "fen/year", 0..=20_000_000, Inferred("evidence F1.7: 9,163 yuan a head times 2.7, and what own work displaces"), zh "户均年工资性收入";
        /// Standard deviation of the logarithm of that income.
        wage_sigma: f64 = 0.715, "1", 0.0..=1.5, Inferred("evidence A5; calibrated, docs/calibration"), zh "工资性收入对数标准差";
        /// Other farm income (staples, animals) of a household in a year, mean.
        other_farm_fen: i64 = 95_000, "fen/year", 0..=5_000_000, Inferred("operating income of evidence F1.7 less the specialty crop; calibrated, docs/calibration"), zh "户均其他经营净收入";
        /// Property income of a household in a year, mean.
        property_fen: i64 = 146_000, "fen/year", 0..=2_000_000, Data("evidence F1.7: 540 yuan a head"), zh "户均财产净收入";
        /// Pensions and private transfers of a household in a year, mean; they follow the number of its persons.
        transfer_fen: i64 = 1_230_000, "fen/year", 0..=10_000_000, Data("evidence F1.7: 4,557 yuan a head"), zh "户均转移净收入";
        /// Standard deviations of the logarithm of other farm, property and transfer income.
        other_sigma: [f64; 3] = [0.8, 1.0, 0.94], "1", 0.0..=2.0, Assumption("property and pensions differ more between households than animals do"), zh "其他收入对数标准差" by ["other_farm", "property", "transfer"];
        /// Working time of the adults available for farm, stream and packing.
        labour_min: i64 = 4_200, "min/week", 500..=12_000, Assumption("1.75 adults of 40 hours"), zh "户可用劳动时间";
        /// How far working time spreads around that mean, evenly: 0.4 is from 0.6 to 1.4 times it.
        labour_spread: f64 = 0.4, "share", 0.0..=1.0, Assumption("one worker to three"), zh "劳动时间离散";
        /// Most of a household's working time that goes to the specialty land; further work is hired.
        farm_time_most: f64 = 0.8, "share", 0.0..=1.0, Assumption("a day in five for house and market"), zh "自家劳动投入上限";
        /// Share of growers who stream at the beginning.
        host_share: f64 = 0.01, "share", 0.0..=0.3, Inferred("evidence A91"), zh "初始自播农户占比";
        /// Share of growers who are members of the county label at the beginning.
        member_share: f64 = 0.15, "share", 0.0..=1.0, Assumption("labels exist, few growers are in"), zh "初始授权用标农户占比";
        /// Parcels a grower's co-operative sells in a year at the beginning.
        cooperative_parcels_start: f64 = 32.0, "parcels/year", 0.0..=1_000.0, Inferred("evidence A23 x A25: about 40 live boxes a grower, four in five through co-operatives"), zh "合作社初始年户均件数";
        /// Share of a harvest that normally goes to the trader.
        offline_share: f64 = 0.95, "share", 0.0..=1.0, Inferred("evidence A23 x A25"), zh "正常线下销售占比";
        /// Share of growers with sorting and irrigation equipment at the beginning.
        agtech_share: f64 = 0.15, "share", 0.0..=1.0, Inferred("evidence A57, specialised equipment only"), zh "初始装备农户占比";
    }
}

columns! {
    /// What a household was born with: one row each, sorted by county and village; rows never move, nothing changes.
    Endowments, EndowmentRows {
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Village.
        village: u32 = 0, "id", zh "村";
        /// Specialty crop.
        crop: u8 = 0, "id", zh "作物";
        /// Specialty land.
        land_cmu: i32 = 0, "cmu", zh "特色种植面积";
        /// Working time of the adults.
        labour_min: i32 = 0, "min/week", zh "劳动时间";
        /// Most of that time that goes to the specialty land.
        farm_most_min: i32 = 0, "min/week", zh "自家地劳动上限";
        /// Age band of the head, 0 (up to 35) to 4 (65 and more).
        age_band: u8 = 0, "band", zh "年龄段";
        /// Schooling, 0 (primary or less) to 3 (college).
        schooling: u8 = 0, "level", zh "受教育程度";
        /// Persons.
        persons: u8 = 0, "persons", zh "家庭人口";
        /// Has an open credit line.
        credit_open: bool = false, "flag", zh "有信贷额度";
        /// A member at home has worked in a city.
        migrant: bool = false, "flag", zh "在家成员有外出务工经历";
        /// Working-age members away at the beginning.
        away_start: u8 = 0, "persons", zh "初始外出成员";
        /// Probability in a year that a member at home who could leave does, at the beginning.
        leave_rate: f64 = 0.0, "1/year", zh "初始外出率";
        /// Scruple about using a name without right, mean 1.
        scruple: f64 = 1.0, "1", zh "冒用顾虑";
        /// Farm ability, mean 1.
        ability: f64 = 1.0, "1", zh "经营能力";
        /// Cost of quality effort relative to other growers, mean 1.
        effort_cost: f64 = 1.0, "1", zh "精细管理成本系数";
        /// Talent for hosting, mean 1.
        talent: f64 = 1.0, "1", zh "主播天赋";
        /// Lasting taste for being on air, standard normal: who would apply, who would rather not.
        hosting_taste: f64 = 0.0, "1", zh "直播意愿";
        /// Part of what it will need until the next harvest that it keeps back.
        foresight: f64 = 1.0, "share", zh "跨季预留比例";
        /// Liquid savings it keeps, in years of income.
        liquid_years: f64 = 0.0, "years of income", zh "流动储蓄目标";
        /// Time that off-farm work takes where its wage is paid in full: households differ in pay, not in hours.
        wage_min: i32 = 0, "min/week", zh "外出务工时间";
        /// Wage and remittance a week when nobody streams.
        wage_fen: i64 = 0, "fen/week", zh "工资性收入";
        /// Other farm income a week.
        other_farm_fen: i64 = 0, "fen/week", zh "其他经营净收入";
        /// Property income a week.
        property_fen: i64 = 0, "fen/week", zh "财产净收入";
        /// Pensions and private transfers a week.
        transfer_fen: i64 = 0, "fen/week", zh "转移净收入";
    }
}

/// One household's endowment: a row of [`Endowments`].
#[derive(Debug, Clone, Copy)]
pub struct HouseholdEndowment<'a> {
    table: &'a Endowments,
    at: usize,
    county: usize,
    crop: usize,
}

impl Endowments {
    /// Counties of `count` households, from `first` on.
    ///
    /// # Panics
    /// If there are none, or fewer.
    #[must_use]
    pub fn counties_of(&self, first: usize, count: usize) -> Range<usize> {
        self.row(first).county()..self.row(first + count - 1).county() + 1
    }
    /// Rows of these counties in the tables of markets and of co-operatives.
    ///
    /// # Panics
    /// As [`Endowments::counties_of`].
    #[must_use]
    pub fn markets_of(&self, first: usize, count: usize) -> Range<usize> {
        let counties = self.counties_of(first, count);
        counties.start * CROPS..counties.end * CROPS
    }
    /// The endowment of household `at`.
    ///
    /// # Panics
    /// If there is no such household.
    #[must_use]
    #[inline]
    pub fn row(&self, at: usize) -> HouseholdEndowment<'_> {
        // Every phase asks for these several times.
        HouseholdEndowment { table: self, at, county: usize::from(self.county[at]), crop: usize::from(self.crop[at]) }
    }
}

impl HouseholdEndowment<'_> {
    /// Row number of the household.
    #[must_use]
    #[inline]
    pub const fn at(self) -> usize {
        self.at
    }
    /// Its county.
    #[must_use]
    #[inline]
    pub const fn county(self) -> usize {
        self.county
    }
    /// Its village.
    #[must_use]
    #[inline]
    pub fn village(self) -> usize {
        self.table.village[self.at] as usize
    }
    /// Its specialty crop.
    #[must_use]
    #[inline]
    pub const fn crop(self) -> usize {
        self.crop
    }
    /// Row of its county and crop in the tables of markets and of co-operatives.
    #[must_use]
    #[inline]
    pub const fn market(self) -> usize {
        self.county() * CROPS + self.crop()
    }
    /// Its specialty land, in hundredths of a mu.
    #[must_use]
    #[inline]
    pub fn land_cmu(self) -> i64 {
        i64::from(self.table.land_cmu[self.at])
    }
    /// Its persons.
    #[must_use]
    #[inline]
    pub fn persons(self) -> i64 {
        i64::from(self.table.persons[self.at])
    }
    /// Its farm ability, mean 1.
    #[must_use]
    #[inline]
    pub fn ability(self) -> f64 {
        self.table.ability[self.at]
    }
    /// Its cost of quality effort relative to other growers, mean 1.
    #[must_use]
    #[inline]
    pub fn effort_cost(self) -> f64 {
        self.table.effort_cost[self.at]
    }
    /// Its talent for hosting, mean 1.
    #[must_use]
    #[inline]
    pub fn talent(self) -> f64 {
        self.table.talent[self.at]
    }
    /// Working time of the adults at home in a week, minutes; `home_min` is what members who came back or left change.
    #[must_use]
    #[inline]
    pub fn labour_min(self, home_min: i64) -> i64 {
        i64::from(self.table.labour_min[self.at]) + home_min
    }
    /// Working-age members away at the beginning.
    #[must_use]
    #[inline]
    pub fn away_start(self) -> u8 {
        self.table.away_start[self.at]
    }
    /// Probability in a year that a member at home who could leave does, at the beginning.
    #[must_use]
    #[inline]
    pub fn leave_rate(self) -> f64 {
        self.table.leave_rate[self.at]
    }
    /// Age band of its head, 0 (up to 35) to 4 (65 and more).
    #[must_use]
    #[inline]
    pub fn age_band(self) -> u8 {
        self.table.age_band[self.at]
    }
    /// Schooling of its head, 0 (primary or less) to 3 (college).
    #[must_use]
    #[inline]
    pub fn schooling(self) -> usize {
        usize::from(self.table.schooling[self.at])
    }
    /// Whether a member works elsewhere and might return.
    #[must_use]
    #[inline]
    pub fn migrant(self) -> bool {
        self.table.migrant[self.at]
    }
    /// Whether it has an open credit line.
    #[must_use]
    #[inline]
    pub fn credit_open(self) -> bool {
        self.table.credit_open[self.at]
    }
    /// Its scruple about using a name without right, mean 1.
    #[must_use]
    #[inline]
    pub fn scruple(self) -> f64 {
        self.table.scruple[self.at]
    }
    /// Its lasting taste for being on air, standard normal.
    #[must_use]
    #[inline]
    pub fn hosting_taste(self) -> f64 {
        self.table.hosting_taste[self.at]
    }
    /// Part of what it will need until the next harvest that it keeps back.
    #[must_use]
    #[inline]
    pub fn foresight(self) -> f64 {
        self.table.foresight[self.at]
    }
    /// Liquid savings it keeps, in years of income.
    #[must_use]
    #[inline]
    pub fn liquid_years(self) -> f64 {
        self.table.liquid_years[self.at]
    }
    /// Time that its off-farm work takes where the wage is paid in full, minutes a week.
    #[must_use]
    #[inline]
    pub fn wage_min(self) -> i64 {
        i64::from(self.table.wage_min[self.at])
    }
    /// Its wages and remittances a week when nobody streams.
    #[must_use]
    #[inline]
    pub fn wage_fen(self) -> i64 {
        self.table.wage_fen[self.at]
    }
    /// Its other farm income a week.
    #[must_use]
    #[inline]
    pub fn other_farm_fen(self) -> i64 {
        self.table.other_farm_fen[self.at]
    }
    /// Its property income a week.
    #[must_use]
    #[inline]
    pub fn property_fen(self) -> i64 {
        self.table.property_fen[self.at]
    }
    /// Its pensions and private transfers a week.
    #[must_use]
    #[inline]
    pub fn transfer_fen(self) -> i64 {
        self.table.transfer_fen[self.at]
    }
    /// Its income of a week that does not come from the specialty crop.
    #[must_use]
    #[inline]
    pub fn steady_fen(self) -> i64 {
        self.table.steady_fen(self.at)
    }
    /// Its cash inputs of a year.
    #[must_use]
    #[inline]
    pub fn input_fen(self, per_cmu: [i64; 2], wage_fen_per_hour: i64, home_min: i64) -> i64 {
        self.table.farm_work(self.at).input_fen(per_cmu, wage_fen_per_hour, home_min)
    }
    /// Its own work on the specialty land in a week, minutes.
    #[must_use]
    #[inline]
    pub fn farm_min(self, labour_min_per_cmu: &[i64; CROPS], home_min: i64) -> i64 {
        self.table.farm_work(self.at).own_min(labour_min_per_cmu[self.crop()], home_min)
    }
}

impl Endowments {
    /// Income of a week that does not come from the specialty crop.
    #[must_use]
    #[inline]
    pub fn steady_fen(&self, row: usize) -> i64 {
        self.wage_fen[row] + self.other_farm_fen[row] + self.property_fen[row] + self.transfer_fen[row]
    }
    /// What decides how much of the work on the specialty land is the household's own.
    #[must_use]
    #[inline]
    pub fn farm_work(&self, row: usize) -> FarmWork {
        FarmWork { land_cmu: self.land_cmu[row], labour_min: self.labour_min[row], most_min: self.farm_most_min[row] }
    }
}
