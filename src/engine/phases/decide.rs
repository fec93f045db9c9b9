//! Decide 决策: households decide whether to stream, to buy equipment, to borrow, to join the label and to work for quality.
//!
//! Invariants: nobody spends money that it does not have; a loan is drawn here, before the purchase it pays for.

mod credit;
mod hosting;
mod local_hosts;
mod quality;
mod effort;
mod residence;
mod season;

use crate::agents::bank::Bank;
use crate::agents::carriers::{Carriers, Freight, VillageStates};
use crate::agents::consumers::Tastes;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::{Endowments, HouseholdEndowment, SCHOOLING_NAMES};
use crate::agents::equipment::Equipment;
use crate::agents::government::{Government, UNIT};
use crate::agents::hosting::Hosting;
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::local_hosts::LocalHosts;
use crate::agents::markets::Markets;
use crate::agents::nation::Nation;
use crate::agents::reputation::Reputation;
use crate::agents::residence::Residence;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::crops::Crops;
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::money::{BankSector, GovernmentSector, Grant, RestOfWorld, RestOfWorldSector};
use crate::money::{PendingMoneyList, Purse};
use crate::pathways::talent::Talent;
use crate::pathways::{PATHWAY_COUNT, Pathway as _};
use crate::phases::decide::quality::Valuation;
use crate::phases::harvest::Harvest;
use crate::rng::draws::decide_household as words;
use crate::units::{CROPS, FEN_PER_YUAN, real};
use rayon::prelude::*;
use std::ops::Range;

params! {
    /// Slow decisions of households.
    Decide in "decide" {
        /// Weeks between decisions on hosting.
        hosting_weeks: u32 = 13, "weeks", 1..=52, Assumption("a quarter"), zh "直播决策间隔";
        /// Relative risk aversion over yearly income.
        risk_aversion: f64 = 2.0, "1", 0.0..=50.0, Assumption("evidence A104"), zh "相对风险厌恶";
        /// Least income that a price risk is set against.
        income_floor_fen: i64 = 100_000, "fen/year", 1..=5_000_000, Assumption("1,000 yuan: a fall of income to nothing does not make risk infinite"), zh "风险计算收入下限";
        /// Weeks of sales of the own stream that are sold at the same luck in price.
        risk_weeks: f64 = 13.0, "weeks", 1.0..=52.0, Assumption("luck in price lasts about a quarter"), zh "自播价格风险周数";
        /// Standard deviation of the net price on the own stream, relative to the normal price.
        own_price_sd: f64 = 0.2, "share of price", 0.0..=3.0, Assumption("a fifth of the price"), zh "自播净价标准差";
        /// Standard deviation of the net price through the co-operative, relative to the normal price.
        cooperative_price_sd: f64 = 0.1, "share of price", 0.0..=3.0, Assumption("pooling averages luck"), zh "合作社净价标准差";
        /// Scale of the choice to stream, per year.
        hosting_scale_fen: i64 = 150_000, "fen/year", 1_000..=5_000_000, Assumption("half of evidence A101: lasting taste carries the rest"), zh "直播选择尺度";
        /// What starting to stream costs a beginner in trouble, once; falls to nothing at the skill a kit requires.
        switching_fen: i64 = 300_000, "fen", 0..=10_000_000, Assumption("evidence A101"), zh "开播转换成本";
        /// Mean taste for being on air, worth per year.
        hosting_taste_mean_fen: i64 = -1_350_000, "fen/year", -20_000_000..=5_000_000, Inferred("so that about one grower in a hundred streams, evidence A91, though some have nobody young at home; calibrated, docs/calibration"), zh "直播偏好均值";
        /// Standard deviation of that taste between households.
        hosting_taste_sd_fen: i64 = 600_000, "fen/year", 0..=10_000_000, Assumption("wide, so that entry answers smoothly"), zh "直播偏好标准差";
        /// Change of the log-odds of streaming for each age band (about ten years).
        age_log_odds: f64 = -0.5, "log-odds", -3.0..=0.0, Assumption("evidence A83, sign from literature"), zh "年龄对直播的影响";
        /// Change of the log-odds by schooling: primary, junior, senior, college.
        schooling_log_odds: [f64; 4] = [0.0, 0.2, 0.6, 1.2], "log-odds", -1.0..=4.0, Assumption("evidence A83, sign from literature"), zh "学历对直播的影响" by SCHOOLING_NAMES;
        /// Effect of a member's urban work on the wish to stream.
        migrant_log_odds: f64 = 0.9, "log-odds", -1.0..=2.0, Inferred("evidence A83, sign from literature; calibrated, docs/calibration"), zh "外出务工经历对直播的影响";
        /// Change of the log-odds for each tenth of the village that streams.
        peer_log_odds: f64 = 0.25, "log-odds", 0.0..=3.0, Assumption("evidence A82"), zh "同村示范效应";
        /// Basic tools of a streamer (phone, tripod, data), a year.
        basic_tools_fen: i64 = 30_000, "fen/year", 0..=1_000_000, Assumption("300 yuan"), zh "基本直播工具年费";
        /// Orders a newcomer without streaming neighbours expects.
        prior_volume: f64 = 6.0, "parcels/week", 0.0..=500.0, Assumption("below the median seller"), zh "新主播预期订单";
        /// Weeks of freight and packing that a household must be able to pay before it starts to stream.
        working_weeks: f64 = 4.0, "weeks", 0.0..=52.0, Assumption("sales are paid about three weeks after packing"), zh "开播所需周转周数";
        /// Times its annuity that a private asset must promise to be bought.
        hurdle: f64 = 2.0, "ratio", 0.5..=10.0, Assumption("small farms ask for a pay-back of about two years"), zh "投资门槛倍数";
        /// Part of the true gain from equipment that is believed where nobody in sight has it.
        believed_share: f64 = 0.35, "share", 0.0..=1.0, Assumption("seeing is believing"), zh "未见者相信的收益比例";
        /// Kilograms worked with effort for each kilogram that goes live.
        effort_reach: f64 = 1.5, "ratio", 1.0..=10.0, Assumption("work is done before it is known which goods will be fit for a name"), zh "每公斤直播货需精细管理的产量";
        /// Least part of the land that effort is worked on.
        effort_part_least: f64 = 0.02, "share", 0.0..=1.0, Assumption("a few rows"), zh "精细管理最小面积占比";
        /// Fine of a member found below the standard.
        label_fine_fen: i64 = 50_000, "fen", 0..=5_000_000, Assumption("500 yuan"), zh "区域品牌违规罚款";
        /// Fine of who is found using the label without right.
        mimic_fine_fen: i64 = 200_000, "fen", 0..=10_000_000, Assumption("2,000 yuan and the goods taken off the shelf"), zh "冒用品牌罚款";
        /// What using a name without right costs a household of mean scruple, a year.
        scruple_fen: i64 = 30_000, "fen/year", 0..=10_000_000, Assumption("most do not, for little money"), zh "冒用品牌心理成本";
        /// Hours a week for which a local host gives up other work.
        local_hours: f64 = 12.0, "h/week", 0.0..=60.0, Assumption("a third of a job"), zh "本地主播每周工时";
        /// Scale of a local host's choice, per year.
        local_scale_fen: i64 = 600_000, "fen/year", 1_000..=20_000_000, Assumption("a quarter of what they earn"), zh "本地主播选择尺度";
        /// What starting as a local host costs, once.
        local_switching_fen: i64 = 1_500_000, "fen", 0..=50_000_000, Assumption("coming back, a room, equipment"), zh "本地主播起步成本";
        /// Quality a member's goods must have.
        standard_quality: f64 = 0.86, "1", 0.0..=1.0, Assumption("between grade A with and without effort, which are 0.03 apart from crops.quality_a where half make it"), zh "区域品牌品质标准";
        /// Trouble of joining or leaving the label for the median household.
        joining_fen: i64 = 30_000, "fen", 0..=1_000_000, Assumption("papers, meetings"), zh "获授权用标的办理成本";
        /// Households that think about membership in a season.
        attention_share: f64 = 0.25, "share", 0.0..=1.0, Assumption("one in four"), zh "每季考虑用标的农户占比";
        /// Members that a grower thinks a co-operative has at least, when it expects its own part of the sales.
        cooperative_members_least: i64 = 10, "households", 1..=1_000, Assumption("nobody expects to sell for the whole county"), zh "合作社预期最少成员数";
        /// Most of a harvest that a grower expects to sell through the co-operative.
        cooperative_harvest_most: f64 = 0.8, "share", 0.0..=1.0, Assumption("the rest is too poor for a parcel"), zh "预期经合作社销售的产量上限";
        /// Part of the season's cash inputs that must be at hand when the season begins.
        inputs_at_hand: f64 = 0.5, "share", 0.0..=1.0, Assumption("the rest falls due by week while other income comes in"), zh "开季须备投入比例";
    }
}

lend! {
    rules {
        decide: Decide, crops: Crops, equipment: Equipment, hosting: Hosting, reputation: Reputation, terms: Terms,
        tastes: Tastes, freight: Freight, residence: Residence, harvest: Harvest,
    }
    reads {
        map: Map, endowments: Endowments, markets: Markets, nation: Nation, counties: Counties, cooperatives: Cooperatives,
        villages: VillageStates, carriers: Carriers,
    }
    writes {
        households: Households, local_hosts: LocalHosts, bank: Bank, government: Government, rest_of_world: RestOfWorld,
        books: Posted,
    }
}

/// Lets households decide at the beginning of their season, of their harvest and of each quarter.
pub fn run(mut lent: Lent<'_>) {
    let given = lent.given;
    let quarter = given.tick.every(given.decide.hosting_weeks);
    let host_pay = given.is_residence_week().then(|| given.host_pay(lent.households, lent.local_hosts));
    if !quarter && host_pay.is_none() && !given.season_or_harvest_begins() {
        return;
    }
    for result in given.decide_all(lent.households, quarter, host_pay.as_deref()) {
        lent.book(result);
    }
    if quarter {
        given.choose_local_hosts(lent.local_hosts, lent.government, lent.books);
    }
}

/// What a chunk of households pays to others, and receives from them.
struct ChunkResult {
    posted: Posted,
    bank: PendingMoneyList<BankSector>,
    rest_of_world: PendingMoneyList<RestOfWorldSector>,
    government: PendingMoneyList<GovernmentSector>,
    /// Households that started to stream and have a start-up grant waiting.
    started: Vec<usize>,
}

impl ChunkResult {
    fn new(counties: Range<usize>) -> Self {
        Self {
            posted: Posted::default(),
            bank: PendingMoneyList::new(0..1),
            rest_of_world: PendingMoneyList::new(0..1),
            government: PendingMoneyList::new(counties),
            started: Vec::new(),
        }
    }
}

impl Lent<'_> {
    /// Books what a chunk of households decided, and pays the start-up grants of those that started to stream.
    fn book(&mut self, result: ChunkResult) {
        self.books.add(&result.posted);
        self.bank.loans_fen += result.posted.money.loans_change();
        result.bank.hand_over(std::slice::from_mut(&mut self.bank.cash));
        result.rest_of_world.hand_over_to_rest_of_world(self.rest_of_world);
        result.government.hand_over(&mut self.government.general);
        for row in result.started {
            let county = self.given.endowments.row(row).county();
            let fen = std::mem::take(&mut self.households.startup_fen[row]);
            let (books, cash) = (&mut *self.books, &mut self.households.cash[row]);
            let paid = pay_grant(self.government, county, |account| books.pay_up_to(Grant, account, cash, fen));
            self.households.grant_year_fen[row] += paid;
            self.households.week_income_fen[row] += paid;
        }
    }
}

/// The instrument of the talent pathway that is liable.
const STARTUP_GRANT: usize = 1;

/// Pays a start-up grant from the county's talent account, where the money was reserved.
fn pay_grant(government: &mut Government, county: usize, pay: impl FnOnce(&mut Purse<GovernmentSector>) -> i64) -> i64 {
    let account = county * PATHWAY_COUNT + Talent::NUMBER;
    let accounts = &mut government.accounts;
    let paid = pay(&mut accounts.cash[account]);
    accounts.count_spending(account, STARTUP_GRANT, paid);
    accounts.user_cost_fen[account] += paid;
    accounts.count_units(account, STARTUP_GRANT, UNIT);
    accounts.debit(account, STARTUP_GRANT, paid);
    paid
}

impl Given<'_> {
    /// Whether the season or the harvest of any crop begins this week.
    fn season_or_harvest_begins(&self) -> bool {
        let week = self.tick.week;
        (0..CROPS).any(|crop| self.crops.weeks_into_season(crop, week) == 0 || self.crops.harvest_begins(crop, week))
    }

    /// Lets every household decide; one result for each chunk of households, in their order.
    fn decide_all(self, households: &mut Households, quarter: bool, host_pay: Option<&[i64]>) -> Vec<ChunkResult> {
        let valuation = Valuation::new(self);
        let stream = self.tick.stream(words::PART);
        let week = self.tick.week;
        let season_begins: [bool; CROPS] = std::array::from_fn(|crop| self.crops.weeks_into_season(crop, week) == 0);
        let harvest_begins: [bool; CROPS] = std::array::from_fn(|crop| self.crops.harvest_begins(crop, week));
        households
            .chunks(self.tick.chunk)
            .into_par_iter()
            .map(|mut rows| {
                let mut result = ChunkResult::new(self.endowments.counties_of(rows.first, rows.len()));
                let all_decide = quarter || host_pay.is_some();
                let mut deciders = Vec::with_capacity(rows.len());
                for i in 0..rows.len() {
                    let crop = self.endowments.row(rows.first + i).crop();
                    let inspected = harvest_begins[crop] && (rows.member[i] || rows.mimic[i]);
                    if all_decide || season_begins[crop] || inspected {
                        deciders.push(rows.first + i);
                    }
                }
                for (row, block) in stream.blocks_of(&deciders) {
                    let (farm, i) = (self.endowments.row(row), row - rows.first);
                    if season_begins[farm.crop()] {
                        rows.begin_season_account(i);
                        valuation.begin_season(farm, &mut rows, i, &mut result);
                        valuation.choose_quality(farm, &mut rows, i, &block);
                    }
                    if harvest_begins[farm.crop()] {
                        self.inspect(farm, &mut rows, i, &block, &mut result);
                    }
                    if let Some(host_pay) = host_pay {
                        self.choose_residence(farm, &mut rows, i, &block, host_pay, &mut result);
                    }
                    if quarter {
                        self.choose_hosting(farm, &mut rows, i, &block, &mut result);
                    }
                }
                result
            })
            .collect()
    }

    /// Share of price risk that insurance takes from a household.
    fn insured_share(&self, rows: &HouseholdRows<'_>, i: usize) -> f64 {
        if rows.insured_until_week[i] > self.tick.week { self.terms.insured_share } else { 0.0 }
    }
    /// Weeks of a year in which a household has goods to sell live: harvest and keeping.
    fn selling_weeks(&self, farm: HouseholdEndowment<'_>) -> f64 {
        let crop = farm.crop();
        f64::from((self.crops.harvest_weeks[crop] + self.crops.keeping_weeks[crop]).min(52))
    }
    /// Kilograms in a parcel of a household's crop.
    fn kg_per_parcel(&self, farm: HouseholdEndowment<'_>) -> f64 {
        real(self.crops.parcel_g[farm.crop()]) / 1000.0
    }
    /// What the trader pays for a grade, yuan per kilogram.
    fn offline_yuan(&self, farm: HouseholdEndowment<'_>, grade: usize) -> f64 {
        real(self.markets.price_fen_per_kg(farm.market(), grade)) / FEN_PER_YUAN
    }
    /// Normal offline price of a household's crop, yuan per kilogram.
    fn normal_yuan(&self, farm: HouseholdEndowment<'_>) -> f64 {
        real(self.crops.price_fen_per_kg[farm.crop()]) / FEN_PER_YUAN
    }
    /// Kilograms of a normal harvest of the household's land.
    fn normal_harvest_kg(&self, farm: HouseholdEndowment<'_>) -> f64 {
        real(farm.land_cmu() * self.crops.yield_g_per_cmu[farm.crop()]) / 1000.0 * farm.ability()
    }
    /// Certainty equivalent of a channel's net price, yuan per kilogram: its mean less the risk premium of selling `kg`
    /// kilograms there.
    fn certainty_equivalent(&self, income_fen: i64, insured: f64, belief: Belief, kg: f64) -> f64 {
        let Belief { mean_fen, precision, sd_yuan } = belief;
        let income = (real(income_fen) / FEN_PER_YUAN).max(real(self.decide.income_floor_fen) / FEN_PER_YUAN);
        // Precision is per (fen/kg)²; the variance of the mean in (yuan/kg)² is 1 / (10⁴ ρ).
        let doubt = if precision > 0.0 { 1.0 / (1e4 * precision) } else { sd_yuan * sd_yuan };
        let risk = (1.0 - insured) * (doubt + sd_yuan * sd_yuan);
        mean_fen / FEN_PER_YUAN - 0.5 * self.decide.risk_aversion / income * kg * risk
    }
}

/// What a household believes of the net price of a channel.
#[derive(Debug, Clone, Copy)]
struct Belief {
    /// Mean, fen per kilogram.
    mean_fen: f64,
    /// Precision of the mean, 1/(fen/kg)²; 0 without experience.
    precision: f64,
    /// Standard deviation of the price from sale to sale, yuan per kilogram.
    sd_yuan: f64,
}
