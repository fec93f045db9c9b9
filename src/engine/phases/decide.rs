//! `decide` 决策: the slow choices: to stream or not, to buy equipment, to borrow, to join the label, to work for quality.
//!
//! Reads: crops, equipment, hosting, reputation, terms, tastes, freight, places, endowments, markets, nation, counties,
//! pools, villages, carriers. Writes: households, local hosts, bank, government (fines), abroad, books. Keeps: nobody spends money it does not have; a loan is
//! drawn here, before the purchase it pays.

mod equipping;
mod hosting;
mod local;
mod quality;

use crate::engine::agents::carriers::{Carriers, Freight, VillageStates};
use crate::engine::agents::consumers::Tastes;
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::government::Government;
use crate::engine::agents::hosts::{Hosting, LocalHosts, Reputation};
use crate::engine::agents::households::{Endowments, HouseholdRows, Households};
use crate::engine::agents::institutions::{Bank, Counties, Markets, Nation, Pools, Terms};
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::money::{BankSector, GovernmentSector, Grant, RestOfWorld, RestOfWorldSector};
use crate::engine::money::{PendingMoneyList, Purse};
use crate::engine::pathways::PATHWAYS;
use crate::engine::pathways::Pathway as _;
use crate::engine::rng::draws::decide_household as words;
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, FEN_PER_YUAN, floor, mul_div, real};
use rayon::prelude::*;

params! {
    /// Slow decisions of households.
    Decide in "decide" {
        /// Weeks between decisions on hosting.
        hosting_weeks: u32 = 13, "weeks", 1..=52, Assumption("a quarter"), zh "直播决策间隔";
        /// Relative risk aversion over yearly income.
        risk_aversion: f64 = 2.0, "1", 0.0..=50.0, Assumption("evidence A104"), zh "相对风险厌恶";
        /// Standard deviation of the net price on the own stream, relative to the normal price.
        own_price_sd: f64 = 0.2, "share of price", 0.0..=3.0, Assumption("a fifth of the price"), zh "自播净价标准差";
        /// Standard deviation of the net price through the pool, relative to the normal price.
        pool_price_sd: f64 = 0.1, "share of price", 0.0..=3.0, Assumption("pooling averages luck"), zh "合作社净价标准差";
        /// Scale of the choice to stream, per year.
        hosting_scale_fen: i64 = 150_000, "fen/year", 1_000..=5_000_000, Assumption("half of evidence A101: lasting taste carries the rest"), zh "直播选择尺度";
        /// What starting to stream costs a beginner in trouble, once; falls to nothing at the skill a kit requires.
        switching_fen: i64 = 300_000, "fen", 0..=10_000_000, Assumption("evidence A101"), zh "开播转换成本";
        /// Mean taste for being on air, worth per year.
        hosting_taste_mean_fen: i64 = -1_500_000, "fen/year", -20_000_000..=5_000_000, Assumption("so that about one grower in a hundred streams, evidence A91"), zh "直播偏好均值";
        /// Standard deviation of that taste between households.
        hosting_taste_sd_fen: i64 = 600_000, "fen/year", 0..=10_000_000, Assumption("wide, so that entry answers smoothly"), zh "直播偏好标准差";
        /// Change of the log-odds of streaming for each age band (about ten years).
        age_log_odds: f64 = -0.5, "log-odds", -3.0..=0.0, Assumption("evidence A83, sign from literature"), zh "年龄对直播的影响";
        /// Change of the log-odds by schooling: primary, junior, senior, college.
        schooling_log_odds: [f64; 4] = [0.0, 0.2, 0.6, 1.2], "log-odds", -1.0..=4.0, Assumption("evidence A83, sign from literature"), zh "学历对直播的影响";
        /// Effect of a member's urban work on the wish to stream.
        migrant_log_odds: f64 = 0.4, "log-odds", -1.0..=2.0, Assumption("evidence A83, sign from literature"), zh "外出务工经历对直播的影响";
        /// Change of the log-odds for each tenth of the village that streams.
        peer_log_odds: f64 = 0.25, "log-odds", 0.0..=3.0, Assumption("evidence A82"), zh "同村示范效应";
        /// Basic tools of a streamer (phone, tripod, data), a year.
        basic_tools_fen: i64 = 30_000, "fen/year", 0..=1_000_000, Assumption("300 yuan"), zh "基本直播工具年费";
        /// Orders a newcomer without streaming neighbours expects.
        prior_volume: f64 = 6.0, "parcels/week", 0.0..=500.0, Assumption("below the median seller"), zh "新主播预期订单";
        /// Times its annuity that a private asset must promise to be bought.
        hurdle: f64 = 2.0, "ratio", 0.5..=10.0, Assumption("small farms ask for a pay-back of about two years"), zh "投资门槛倍数";
        /// Part of the true gain from equipment that is believed where nobody in sight has it.
        believed_share: f64 = 0.35, "share", 0.0..=1.0, Assumption("seeing is believing"), zh "未见者相信的收益比例";
        /// Cost of quality effort, relative to the normal price of the goods.
        effort_cost: f64 = 0.04, "share of price", 0.0..=1.0, Assumption("evidence A107: 0.15 yuan of fruit at 4 yuan"), zh "精细管理成本";
        /// Price slope in quality offline: 0 is quality-blind.
        offline_quality_slope: f64 = 0.0, "yuan/kg", 0.0..=20.0, Assumption("model 5.3: traders pay one price"), zh "线下质量溢价";
        /// Fine of a member found below the standard.
        label_fine_fen: i64 = 50_000, "fen", 0..=5_000_000, Assumption("500 yuan"), zh "品牌违规罚款";
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
        standard_quality: f64 = 0.90, "1", 0.0..=1.0, Assumption("between grade A with and without effort"), zh "品牌质量标准";
        /// Trouble of joining or leaving the label for the median household.
        joining_fen: i64 = 30_000, "fen", 0..=1_000_000, Assumption("papers, meetings"), zh "入社成本";
        /// Households that think about membership in a season.
        attention_share: f64 = 0.25, "share", 0.0..=1.0, Assumption("one in four"), zh "每季考虑入社占比";
    }
}

/// What every household's decision looks at.
struct View<'a> {
    tick: &'a Tick,
    rules: &'a Decide,
    crops: &'a Crops,
    equipment: &'a Equipment,
    hosting: &'a Hosting,
    reputation: &'a Reputation,
    terms: &'a Terms,
    tastes: &'a Tastes,
    map: &'a Map,
    endowments: &'a Endowments,
    markets: &'a Markets,
    pools: &'a Pools,
    villages: &'a VillageStates,
    carriers: &'a Carriers,
    freight: &'a Freight,
    nation: &'a Nation,
    counties: &'a Counties,
    /// Mean willingness to pay for a unit of quality, yuan a parcel.
    quality_yuan: f64,
    /// Mean worth of a fully known label, yuan a parcel.
    label_yuan: f64,
}

/// What a chunk of households pays outside itself.
struct ChunkResult {
    posted: Posted,
    bank: PendingMoneyList<BankSector>,
    rest_of_world: PendingMoneyList<RestOfWorldSector>,
    government: PendingMoneyList<GovernmentSector>,
    /// Households that went on air with a start-up grant waiting for them.
    started: Vec<usize>,
}

/// Lets every household whose clock has struck decide.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Decide,
    crops: &Crops,
    equipment: &Equipment,
    hosting: &Hosting,
    reputation: &Reputation,
    terms: &Terms,
    tastes: &Tastes,
    freight: &Freight,
    map: &Map,
    endowments: &Endowments,
    markets: &Markets,
    nation: &Nation,
    counties: &Counties,
    pools: &Pools,
    villages: &VillageStates,
    carriers: &Carriers,
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    bank: &mut Bank,
    government: &mut Government,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    let quarter = tick.every(rules.hosting_weeks);
    let season =
        (0..CROPS).any(|crop| crops.weeks_into_season(crop, tick.week) == 0 || crops.harvest_begins(crop, tick.week));
    if !quarter && !season {
        return;
    }
    let view = View {
        tick,
        rules,
        crops,
        equipment,
        hosting,
        reputation,
        terms,
        tastes,
        map,
        endowments,
        markets,
        pools,
        villages,
        carriers,
        freight,
        nation,
        counties,
        quality_yuan: tastes.quality_yuan(),
        label_yuan: tastes.label_yuan(),
    };
    let stream = tick.stream(words::PART);
    let parts: Vec<ChunkResult> = households
        .chunks(tick.chunk)
        .into_par_iter()
        .map(|mut lent| {
            let mut chunk_result = ChunkResult {
                posted: Posted::default(),
                bank: PendingMoneyList::new(1),
                rest_of_world: PendingMoneyList::new(1),
                government: PendingMoneyList::new(map.counties()),
                started: Vec::new(),
            };
            for (i, block) in (0..lent.len()).zip(stream.blocks(lent.first)) {
                let crop = usize::from(endowments.crop[lent.first + i]);
                let since = crops.weeks_into_season(crop, tick.week);
                if since == 0 {
                    equipping::begin_season(&view, &mut lent, i, &mut chunk_result);
                    quality::choose(&view, &mut lent, i, &block);
                }
                if crops.harvest_begins(crop, tick.week) {
                    quality::inspect(&view, &mut lent, i, &block, &mut chunk_result);
                }
                if quarter {
                    hosting::choose(&view, &mut lent, i, &block, &mut chunk_result);
                }
            }
            chunk_result
        })
        .collect();
    for chunk_result in parts {
        books.add(&chunk_result.posted);
        bank.loans_fen += chunk_result.posted.money.loans_change();
        chunk_result.bank.hand_over(std::slice::from_mut(&mut bank.cash));
        chunk_result.rest_of_world.hand_over_to_rest_of_world(rest_of_world);
        chunk_result.government.hand_over(&mut government.general);
        for row in chunk_result.started {
            let county = usize::from(endowments.county[row]);
            let fen = std::mem::take(&mut households.startup_fen[row]);
            let cash = &mut households.cash[row];
            let paid = pay_grant(government, county, fen, |account| books.pay_up_to(Grant, account, cash, fen));
            households.grant_year_fen[row] += paid;
            households.week_income_fen[row] += paid;
        }
    }
    if quarter {
        local::choose(&view, local_hosts, government, books);
    }
}

/// Pays a start-up grant from the county's talent account, where it was kept back.
fn pay_grant(
    government: &mut Government,
    county: usize,
    fen: i64,
    pay: impl FnOnce(&mut Purse<GovernmentSector>) -> i64,
) -> i64 {
    let account = county * PATHWAYS + crate::engine::pathways::talent::Talent::NUMBER;
    let accounts = &mut government.accounts;
    let paid = pay(&mut accounts.cash[account]);
    accounts.spent_fen[account] += paid;
    accounts.user_cost_fen[account] += paid;
    accounts.units[account] += 1;
    accounts.reserve_fen[account] = (accounts.reserve_fen[account] - fen).max(0);
    paid
}

impl View<'_> {
    /// What the county label is worth on a parcel of a pool's crop, yuan: its record over that of goods without a
    /// label, and being known.
    fn label_premium_yuan(&self, pool: usize) -> f64 {
        let generic = self.nation.generic_quality[self.map.nation_row(pool / CROPS, pool % CROPS)];
        self.quality_yuan * (self.pools.reputation[pool] - generic) + self.label_yuan * self.pools.awareness[pool]
    }
    /// Share of price risk that insurance takes from a household.
    fn insured(&self, lent: &HouseholdRows<'_>, i: usize) -> f64 {
        if lent.insured_until_week[i] > self.tick.week { self.terms.insured_share } else { 0.0 }
    }
    fn pool(&self, row: usize) -> usize {
        usize::from(self.endowments.county[row]) * CROPS + usize::from(self.endowments.crop[row])
    }
    /// Weeks of a year in which a household has goods to sell live: harvest and keeping.
    fn selling_weeks(&self, row: usize) -> f64 {
        let crop = usize::from(self.endowments.crop[row]);
        f64::from((self.crops.harvest_weeks[crop] + self.crops.keeping_weeks[crop]).min(52))
    }
    /// Offline price, yuan per kilogram.
    fn offline_yuan(&self, row: usize) -> f64 {
        real(self.markets.price_fen_per_kg[self.pool(row)]) / FEN_PER_YUAN
    }
    /// Normal offline price of a household's crop, yuan per kilogram.
    fn normal_yuan(&self, row: usize) -> f64 {
        real(self.crops.price_fen_per_kg[usize::from(self.endowments.crop[row])]) / FEN_PER_YUAN
    }
    /// Kilograms of a normal harvest of the household's land.
    fn normal_harvest_kg(&self, row: usize) -> f64 {
        let crop = usize::from(self.endowments.crop[row]);
        real(i64::from(self.endowments.land_cmu[row]) * self.crops.yield_g_per_cmu[crop]) / 1000.0
            * self.endowments.ability[row]
    }
    /// Cash inputs of a season at full price, fen.
    fn season_inputs_fen(&self, row: usize) -> i64 {
        let crop = usize::from(self.endowments.crop[row]);
        self.endowments.input_fen(row, self.crops.per_cmu(crop), self.terms.wage_fen_per_hour)
    }
    /// Certainty value of a channel, yuan per kilogram: mean less the price of its risk at a volume in kilograms.
    fn certain(&self, income_fen: i64, insured: f64, mean_fen: f64, precision: f64, sd_yuan: f64, kg: f64) -> f64 {
        let income = (real(income_fen) / FEN_PER_YUAN).max(1_000.0);
        // Precision is per (fen/kg)²; the variance of the mean in (yuan/kg)² is 1 / (10⁴ ρ).
        let doubt = if precision > 0.0 { 1.0 / (1e4 * precision) } else { sd_yuan * sd_yuan };
        let risk = (1.0 - insured) * (doubt + sd_yuan * sd_yuan);
        mean_fen / FEN_PER_YUAN - 0.5 * self.rules.risk_aversion / income * kg * risk
    }
    /// Credit a household can still draw, fen.
    fn undrawn_fen(&self, lent: &HouseholdRows<'_>, i: usize) -> i64 {
        let row = lent.first + i;
        if lent.arrears_fen[i] > 0 {
            return 0;
        }
        let land = i64::from(self.endowments.land_cmu[row]) * self.terms.loan_fen_per_cmu;
        let turnover = floor(real(lent.turnover_fen[i]) * self.terms.loan_turnover_share);
        let own = if self.endowments.credit_open[row] { (land + turnover).min(self.terms.loan_cap_fen) } else { 0 };
        let guaranteed = if lent.guarantee_until_week[i] > self.tick.week { lent.guarantee_fen[i] } else { 0 };
        (own + guaranteed - lent.debt[i].fen()).max(0)
    }
    /// Whether cash and credit reach `need_fen`.
    fn can_reach(&self, lent: &HouseholdRows<'_>, i: usize, need_fen: i64) -> bool {
        lent.cash[i].fen() + self.undrawn_fen(lent, i) >= need_fen
    }
    /// Draws a loan so that cash reaches `need_fen`, as far as the line goes; returns whether it does.
    fn borrow_up_to(
        &self,
        lent: &mut HouseholdRows<'_>,
        i: usize,
        need_fen: i64,
        chunk_result: &mut ChunkResult,
    ) -> bool {
        let missing = need_fen - lent.cash[i].fen();
        if missing <= 0 {
            return true;
        }
        if self.undrawn_fen(lent, i) < missing {
            return false;
        }
        if lent.debt[i].fen() == 0 {
            lent.loan_due_week[i] = self.tick.week + self.terms.loan_weeks;
        }
        chunk_result.posted.lend(chunk_result.bank.at(0), &mut lent.cash[i], &mut lent.debt[i], missing);
        true
    }
    /// Freight and packing of a parcel from the household's village, fen.
    fn sending_fen(&self, row: usize) -> i64 {
        let village = &self.map.villages[self.endowments.village[row] as usize];
        let firm = self.map.county_carriers[village.county];
        let crop = usize::from(self.endowments.crop[row]);
        self.freight.parcel_fen(self.carriers.tariff_fen[firm][village.band], self.crops.parcel_g[crop])
            + self.terms.packing_material_fen
            + mul_div(self.terms.packing_min, self.terms.wage_fen_per_hour, 60)
    }
}
