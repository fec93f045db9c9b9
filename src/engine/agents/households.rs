//! Farm households 农户: their changing state.

use crate::declare::columns;
use crate::goods::{AtFarm, Stock};
use crate::money::{Debt, HouseholdSector, Purse};

impl Households {
    /// Goods of a household at home and in the co-operative, in grams by grade. A claim on the co-operative counts as grade A.
    #[must_use]
    pub fn stock_g(&self, row: usize) -> [i64; 2] {
        let [a, b] = self.home_g(row);
        [a + self.cooperative_claim_g[row], b]
    }
    /// Goods of a household at home, in grams by grade.
    #[must_use]
    pub fn home_g(&self, row: usize) -> [i64; 2] {
        [self.fresh_a[row].grams() + self.ageing_a[row].grams(), self.fresh_b[row].grams()]
    }
}

impl HouseholdRows<'_> {
    /// Closes the account of live sales of a household's season and opens that of the next.
    pub fn begin_season_account(&mut self, i: usize) {
        self.own_last_season_g[i] = std::mem::take(&mut self.own_season_g[i]);
        self.cooperative_last_season_g[i] = std::mem::take(&mut self.cooperative_season_g[i]);
        self.own_season_fen[i] = 0;
        self.cooperative_last_season_a_g[i] = std::mem::take(&mut self.cooperative_season_a_g[i]);
        self.cooperative_season_credit_g[i] = 0;
    }
}

columns! {
    /// Farm households: what changes. Rows as in the endowments. `*_year_fen` accumulate from the first week of a year.
    Households, HouseholdRows {
        /// Money at hand.
        cash: Purse<HouseholdSector> = Purse::EMPTY, "fen", zh "现金";
        /// Debt to the bank.
        debt: Debt = Debt::NONE, "fen", zh "欠款";
        /// Week in which the loan is due.
        loan_due_week: u32 = 0, "week", zh "贷款到期周";
        /// Unpaid input bills owed to suppliers (a memo: no row of the books until paid).
        arrears_fen: i64 = 0, "fen", zh "拖欠投入款";
        /// Fresh goods of grade A kept for live channels.
        fresh_a: Stock<AtFarm> = Stock::EMPTY, "g", zh "一级新鲜库存";
        /// Ageing goods of grade A.
        ageing_a: Stock<AtFarm> = Stock::EMPTY, "g", zh "一级老化库存";
        /// Goods of grade B.
        fresh_b: Stock<AtFarm> = Stock::EMPTY, "g", zh "二级库存";
        /// Harvest of the season, grade A.
        season_a_g: i64 = 0, "g", zh "本季一级产量";
        /// Harvest of the season, grade B.
        season_b_g: i64 = 0, "g", zh "本季二级产量";
        /// Goods of grade A leaving for the trader this week.
        offline_a_g: i64 = 0, "g", zh "本周线下一级";
        /// Goods of grade B leaving for the trader this week.
        offline_b_g: i64 = 0, "g", zh "本周线下二级";
        /// Goods delivered to the co-operative and not yet paid, in grams of grade A worth.
        cooperative_claim_g: i64 = 0, "g", zh "合作社待结货量";
        /// Working-age members away.
        away: u8 = 0, "persons", zh "外出成员";
        /// Working time that members who came back bring, less that of members who left since the beginning.
        home_min: i64 = 0, "min/week", zh "返乡成员劳动时间净增";
        /// What the hours of one more member at home would earn in a year, at the last choice.
        member_gain_fen: i64 = 0, "fen/year", zh "多一名在家成员的年收益";
        /// The same in the baseline year.
        member_gain_start_fen: i64 = 0, "fen/year", zh "基准年多一名在家成员的年收益";
        /// Members who left this year.
        left_year: i64 = 0, "persons" per year, zh "本年外出人数";
        /// Savings that members brought home: no income.
        savings_year_fen: i64 = 0, "fen" per year, zh "返乡带回的储蓄";
        /// Members who came back this year.
        returned_year: i64 = 0, "persons" per year, zh "本年返乡人数";
        /// Goods delivered to the co-operative this week.
        delivered_g: i64 = 0, "g", zh "本周交售量";
        /// Collection of goods that are not yet paid, to be taken from the payout.
        collection_due_fen: i64 = 0, "fen", zh "待扣收集费";
        /// Share of the land planted this season: below 1 after unpaid bills of more than a season.
        planted: f64 = 1.0, "share", zh "种植比例";
        /// Works with quality effort this season.
        effort: bool = false, "flag", zh "精细管理";
        /// Part of the land worked with that effort: what is meant for live channels.
        effort_part: f64 = 0.0, "share", zh "精细管理面积占比";
        /// Part of what buyers would pay more for quality that it thinks arrives.
        quality_pass_through: f64 = 0.5, "share", zh "品质溢价到手比例预期";
        /// What buyers of its stream would pay more for a kilogram grown with effort this season, net of fee and refunds.
        quality_worth_own_fen: f64 = 0.0, "fen/kg", zh "本季自播品质溢价";
        /// The same through the co-operative, net of commission too.
        quality_worth_cooperative_fen: f64 = 0.0, "fen/kg", zh "本季合作社品质溢价";
        /// Grams sold on the own stream since the season began.
        own_season_g: i64 = 0, "g", zh "本季自播销量";
        /// Receipts for them net of fees and sending.
        own_season_fen: i64 = 0, "fen", zh "本季自播净收入";
        /// Grams sold on the own stream in the last season.
        own_last_season_g: i64 = 0, "g", zh "上季自播销量";
        /// Grams delivered to the co-operative since the season began.
        cooperative_season_g: i64 = 0, "g", zh "本季交售合作社货量";
        /// Grade A of them.
        cooperative_season_a_g: i64 = 0, "g", zh "本季交售合作社一级品";
        /// What that grade A counts for in the accounts of the co-operative.
        cooperative_season_credit_g: i64 = 0, "g", zh "本季合作社一级品计价重";
        /// Grams delivered to the co-operative in the last season.
        cooperative_last_season_g: i64 = 0, "g", zh "上季交售合作社货量";
        /// Grade A of them.
        cooperative_last_season_a_g: i64 = 0, "g", zh "上季交售合作社一级品";
        /// Member of the county label.
        member: bool = false, "flag", zh "授权用标农户";
        /// Streams on an account of its own.
        host: bool = false, "flag", zh "在播";
        /// Would have streamed this quarter, had cash and credit reached.
        refused: bool = false, "flag", zh "因资金不足未开播";
        /// Would have bought equipment this season, had cash and credit reached.
        equipment_refused: bool = false, "flag", zh "因资金不足未购设备";
        /// Week from which a streaming kit no longer works.
        kit_until_week: u32 = 0, "week", zh "直播设备到期周";
        /// The kit was paid with public money.
        kit_public: bool = false, "flag", zh "直播设备为公共资助";
        /// Week from which farm equipment no longer works.
        agtech_until_week: u32 = 0, "week", zh "农业装备到期周";
        /// The farm equipment was paid with public money.
        agtech_public: bool = false, "flag", zh "农业装备为公共资助";
        /// Share of the land that the farm equipment is enough for.
        agtech_land_share: f64 = 1.0, "share", zh "农业装备覆盖面积占比";
        /// Week from which parcels no longer carry a traceability code.
        trace_until_week: u32 = 0, "week", zh "追溯码到期周";
        /// Start-up grant that waits until the household streams.
        startup_fen: i64 = 0, "fen", zh "待领创业补贴";
        /// Week from which that offer no longer holds.
        startup_until_week: u32 = 0, "week", zh "创业补贴到期周";
        /// Week from which the subsidised income insurance no longer holds.
        insured_until_week: u32 = 0, "week", zh "价格保险到期周";
        /// Uses the county label on its stream without being a member.
        mimic: bool = false, "flag", zh "冒用品牌";
        /// Policy year at whose beginning it was first found on air, from 1; 0: never.
        began_streaming: u32 = 0, "policy year", zh "首次在播的政策年";
        /// Training seats taken in all.
        seats: u8 = 0, "seats", zh "已受训次数";
        /// A training seat waits for the household to come.
        seat_offered: bool = false, "flag", zh "有培训名额";
        /// Sum the county guarantees at the bank.
        guarantee_fen: i64 = 0, "fen", zh "担保额度";
        /// Week from which the guarantee no longer holds.
        guarantee_until_week: u32 = 0, "week", zh "担保到期周";
        /// Experience in sessions.
        experience: f64 = 0.0, "sessions", zh "直播经验";
        /// Host skill.
        host_skill: f64 = 0.2, "1", zh "主播技能";
        /// Farm skill.
        farm_skill: f64 = 0.3, "1", zh "经营技能";
        /// Households that follow the account.
        followers: i64 = 0, "households", zh "粉丝数";
        /// Good ratings of the own account, fading.
        rating_good: f64 = 0.0, "ratings", zh "好评";
        /// Bad ratings of the own account, fading.
        rating_bad: f64 = 0.0, "ratings", zh "差评";
        /// Own price of a parcel of grade A.
        price_fen: i64 = 0, "fen/parcel", zh "自播单价";
        /// Weeks in a row sold out (above 0) or slow (below 0).
        price_streak: i32 = 0, "weeks", zh "连续售罄或滞销周数";
        /// Parcels offered this week.
        offered_parcels: i64 = 0, "parcels", zh "本周上架件数";
        /// Parcels wanted this week, before rationing.
        wanted_parcels: i64 = 0, "parcels", zh "本周需求件数";
        /// Expected net price on the own stream.
        belief_own_fen: f64 = 0.0, "fen/kg", zh "自播净价预期";
        /// Precision of that belief.
        precision_own: f64 = 0.0, "1/(fen/kg)^2", zh "自播净价预期精度";
        /// Expected net price through the co-operative.
        belief_cooperative_fen: f64 = 0.0, "fen/kg", zh "合作社净价预期";
        /// Precision of that belief.
        precision_cooperative: f64 = 0.0, "1/(fen/kg)^2", zh "合作社预期精度";
        /// Expected own orders.
        volume_parcels: f64 = 0.0, "parcels/week", zh "预期订单量";
        /// Own-stream receipts net of fees, commissions and freight of the last weeks, for learning (fading).
        recent_own_fen: f64 = 0.0, "fen", zh "近期自播净收入";
        /// Grams behind those receipts (fading).
        recent_own_g: f64 = 0.0, "g", zh "近期自播销量";
        /// Own-stream receipts of 52 weeks (fading), for the credit limit.
        turnover_fen: i64 = 0, "fen/year", zh "直播年流水";
        /// Income of 52 weeks (fading), for living costs.
        income_fen: i64 = 0, "fen/year", zh "年收入";
        /// Gain of its goods in cold stores if they stay until the stores are emptied.
        store_due_fen: i64 = 0, "fen", zh "冷库货待收增值";
        /// Income of this week so far.
        week_income_fen: i64 = 0, "fen", zh "本周收入";
        /// Minutes streamed or prepared this week.
        hosting_min: i32 = 0, "min/week", zh "直播时间";
        /// Minutes packing this week.
        packing_min: i32 = 0, "min/week", zh "打包时间";
        /// Unpaid hours of the year, in minutes: farm, stream, own packing.
        unpaid_year_min: i64 = 0, "min" per year, zh "全年家庭无酬劳动时间";
        /// Offline sales at the farm-gate price.
        offline_year_fen: i64 = 0, "fen" per year, zh "线下销售收入";
        /// Gain of goods kept in cold stores, received when the stores were emptied.
        store_year_fen: i64 = 0, "fen" per year, zh "冷藏待售增值";
        /// Own-stream sales after refunds, before fees.
        own_year_fen: i64 = 0, "fen" per year, zh "自播销售收入";
        /// Platform fees, freight and packing paid for own-stream sales.
        own_cost_year_fen: i64 = 0, "fen" per year, zh "自播费用";
        /// Payouts of the co-operative.
        cooperative_year_fen: i64 = 0, "fen" per year, zh "合作社分配";
        /// Goods of grade A at home and in the co-operative when the year began.
        stock_start_a_g: i64 = 0, "g", zh "年初一级库存";
        /// Goods of grade B at home when the year began.
        stock_start_b_g: i64 = 0, "g", zh "年初二级库存";
        /// Change of that stock over the year at the trader's price of its last week.
        stock_year_fen: i64 = 0, "fen" per year, zh "库存变动";
        /// Wages, remittance.
        wage_year_fen: i64 = 0, "fen" per year, zh "工资性收入";
        /// Packing and host wages.
        packing_year_fen: i64 = 0, "fen" per year, zh "打包与主播工资";
        /// Other farm income.
        other_farm_year_fen: i64 = 0, "fen" per year, zh "其他经营净收入";
        /// Inputs paid.
        input_year_fen: i64 = 0, "fen" per year, zh "生产投入";
        /// Tools and equipment paid.
        tool_year_fen: i64 = 0, "fen" per year, zh "工具设备支出";
        /// Imputed annuity of assets received in kind.
        asset_charge_year_fen: i64 = 0, "fen" per year, zh "受助实物资产年化成本";
        /// Interest at the full rate.
        interest_year_fen: i64 = 0, "fen" per year, zh "利息";
        /// Label fees and fines.
        label_year_fen: i64 = 0, "fen" per year, zh "区域品牌费用与罚款";
        /// Property income.
        property_year_fen: i64 = 0, "fen" per year, zh "财产净收入";
        /// Pensions and private transfers.
        transfer_year_fen: i64 = 0, "fen" per year, zh "转移净收入";
        /// Cash grants and subsidies.
        grant_year_fen: i64 = 0, "fen" per year, zh "补贴收入";
        /// Indemnities less premiums of income insurance.
        insurance_year_fen: i64 = 0, "fen" per year, zh "保险赔付净额";
        /// Minimum-income top-up.
        top_up_year_fen: i64 = 0, "fen" per year, zh "低保补差";
        /// Living costs paid.
        living_year_fen: i64 = 0, "fen" per year, zh "生活消费支出";
        /// Own-stream value ordered, before refunds.
        gmv_year_fen: i64 = 0, "fen" per year, zh "自播成交额";
        /// Grams harvested.
        harvest_year_g: i64 = 0, "g" per year, zh "全年产量";
        /// Grams lost on the farm.
        lost_year_g: i64 = 0, "g" per year, zh "全年场内损耗";
        /// Grams sold on the own stream and settled, refunded parcels included.
        own_year_g: i64 = 0, "g" per year, zh "全年自播销量";
        /// Grams sold on the own stream and through the co-operative.
        live_year_g: i64 = 0, "g" per year, zh "全年直播渠道销量";
        /// Was treated by a pathway this year: one bit a pathway.
        treated: u8 = 0, "bits", zh "直接受益标记";
        /// May be served by public money: everybody, unless the rollout leaves some out.
        reached: bool = false, "flag", zh "是否在覆盖范围";
    }
}
