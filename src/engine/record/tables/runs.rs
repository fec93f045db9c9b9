//! The one row of a run.

use crate::declare::columns;

columns! {
    /// One row a run: outcomes averaged over the policy years, yuan per household and year where nothing else is said.
    Runs, RunRows {
        /// Market income.
        market_income: f64 = 0.0, "yuan/household-year" by settle, zh "市场性收入";
        /// Offline sales, with the gain of cold stores and the change of stocks at the offline price.
        offline_income: f64 = 0.0, "yuan/household-year" by settle, zh "线下销售净收入（含库存变动）";
        /// Gain of goods kept in cold stores for the season's rise: a part of offline income, and of payouts where a
        /// co-operative sold the goods.
        store_income: f64 = 0.0, "yuan/household-year" by settle, zh "冷藏待售增值";
        /// Live net income: own stream, co-operative payouts, packing wages.
        live_income: f64 = 0.0, "yuan/household-year" by settle, zh "直播销售净收入";
        /// Wages, other farm and property income less inputs, tools, interest and fees, and less what moved members earn.
        other_income: f64 = 0.0, "yuan/household-year" by settle, zh "其他净收入";
        /// What members who came back since the beginning earn at home, less what those who left earned: no part of market income.
        moved_income: f64 = 0.0, "yuan/household-year" by decide, zh "去留成员的本地收益";
        /// Working-age members away.
        away: f64 = 0.0, "persons/household" by decide, zh "外出成员";
        /// Pay of members away. It is their own, and no part of any income.
        away_pay: f64 = 0.0, "yuan/household-year" by decide, zh "外出成员收入";
        /// Members who left in a year.
        left: f64 = 0.0, "persons/household-year" by decide, zh "年外出人数";
        /// Members who came back in a year.
        returned: f64 = 0.0, "persons/household-year" by decide, zh "年返乡人数";
        /// Minus the imputed cost of assets received in kind.
        asset_charge: f64 = 0.0, "yuan/household-year", zh "受助实物资产年化成本";
        /// Disposable income.
        disposable_income: f64 = 0.0, "yuan/household-year" by settle, zh "可支配收入";
        /// Disposable income per person.
        income_per_person: f64 = 0.0, "yuan/person-year" by settle, zh "人均可支配收入";
        /// Disposable income, tenth percentile.
        p10: f64 = 0.0, "yuan/household-year", zh "第10百分位";
        /// Disposable income, twenty-fifth percentile.
        p25: f64 = 0.0, "yuan/household-year", zh "第25百分位";
        /// Disposable income, median.
        p50: f64 = 0.0, "yuan/household-year", zh "中位数";
        /// Disposable income, seventy-fifth percentile.
        p75: f64 = 0.0, "yuan/household-year", zh "第75百分位";
        /// Disposable income, ninetieth percentile.
        p90: f64 = 0.0, "yuan/household-year", zh "第90百分位";
        /// Disposable income, ninety-ninth percentile.
        p99: f64 = 0.0, "yuan/household-year", zh "第99百分位";
        /// Gini coefficient of disposable income.
        gini: f64 = 0.0, "1", zh "基尼系数";
        /// Part of the Gini coefficient between counties (Shapley).
        gini_between: f64 = 0.0, "1", zh "县际基尼贡献";
        /// Part of the Gini coefficient within counties (Shapley).
        gini_within: f64 = 0.0, "1", zh "县内基尼贡献";
        /// Share of households below half the median income per person.
        relative_poverty_rate: f64 = 0.0, "share", zh "相对低收入户占比（低于中位数50%）";
        /// Share of households below the poverty line per person.
        poverty_rate: f64 = 0.0, "share", zh "低于低收入线的人口占比";
        /// Poverty gap.
        poverty_gap: f64 = 0.0, "share", zh "低收入缺口率";
        /// Squared poverty gap.
        poverty_severity: f64 = 0.0, "share", zh "低收入加权缺口";
        /// Value of live orders before refunds.
        gmv: f64 = 0.0, "yuan/household-year" by buy, zh "直播成交额";
        /// GMV less refunds.
        nmv: f64 = 0.0, "yuan/household-year" by buy, zh "扣退款后成交额";
        /// Sales of rivals outside these counties to the same consumers.
        rival_sales: f64 = 0.0, "yuan/household-year" by buy, zh "外部竞争者成交额";
        /// What households receive of NMV, net of fees, commissions, freight and packing.
        farm_gate_share: f64 = 0.0, "share", zh "农户所得占扣退款后成交额";
        /// Platform fees over NMV.
        platform_fee_share: f64 = 0.0, "share", zh "平台技术服务费占扣退款后成交额";
        /// Commissions of hosts over NMV.
        commission_share: f64 = 0.0, "share", zh "主播佣金占扣退款后成交额";
        /// Freight, packing and slot fees paid by sellers over NMV, without the wages of packing that households receive.
        sending_share: f64 = 0.0, "share", zh "运费打包与固定服务费（坑位费）占扣退款后成交额（不含农户打包工资）";
        /// Refunded value over GMV.
        refund_rate: f64 = 0.0, "share" by deliver, zh "退款率";
        /// Late parcels over parcels shipped.
        late_share: f64 = 0.0, "share" by ship, zh "延迟发货率";
        /// Grams lost at farm, co-operative and on the way or discarded, over harvest.
        loss_rate: f64 = 0.0, "share", zh "损耗率";
        /// Live orders.
        live_parcels: f64 = 0.0, "parcels/household-year" by buy, zh "直播件数";
        /// Share of households that stream, mean over the years.
        host_share: f64 = 0.0, "share" by decide, zh "自播农户占比";
        /// Delivered quality, mean over parcels.
        delivered_quality: f64 = 0.0, "1" by deliver, zh "交付品质";
        /// Label reputation, mean over co-operatives in the last week.
        label_reputation: f64 = 0.0, "1" by learn, zh "区域品牌声誉";
        /// Unpaid hours of the household.
        unpaid_hours: f64 = 0.0, "h/household-year", zh "家庭无酬劳动时间";
        /// Certainty equivalent of disposable income without that of members who moved: its mean less the price of its change from
        /// year to year.
        certain_income: f64 = 0.0, "yuan/household-year" by settle, zh "可支配收入确定性等值";
        /// Transfers: pensions, private transfers, grants, indemnities less premiums.
        transfers: f64 = 0.0, "yuan/household-year", zh "转移净收入";
        /// Wages and remittance.
        wage_income: f64 = 0.0, "yuan/household-year" by settle, zh "工资性收入";
        /// Change of stocks valued at offline prices: a part of offline income.
        stock_change: f64 = 0.0, "yuan/household-year", zh "库存变动";
        /// Own-stream sales less fees, freight and packing, of farmer-hosts.
        farmer_host_profit: f64 = 0.0, "yuan/household-year", zh "自播农户利润";
        /// Profit of local hosts: commissions, wages and grants less costs.
        local_host_profit: f64 = 0.0, "yuan/household-year", zh "本地主播利润";
        /// Profit of MCN hosts: commissions and slot fees less costs.
        mcn_profit: f64 = 0.0, "yuan/household-year", zh "MCN机构主播利润";
        /// Profit of logistics firms.
        carrier_profit: f64 = 0.0, "yuan/household-year", zh "寄递物流企业利润";
        /// Profit of traders.
        trader_profit: f64 = 0.0, "yuan/household-year", zh "收购商利润";
        /// Profit of the platform.
        platform_profit: f64 = 0.0, "yuan/household-year", zh "平台利润";
        /// Consumer surplus as experienced: what choosing was worth and how purchases turned out. Only differences mean anything.
        consumer_surplus: f64 = 0.0, "yuan/household-year", zh "消费者剩余（事后）";
        /// Consumer surplus before the goods arrive (memo). Only differences mean anything.
        consumer_surplus_ante: f64 = 0.0, "yuan/household-year", zh "消费者剩余（事前）";
        /// Share of GMV of the best-selling hundredth of hosts on air, one at least.
        top_hundredth_share: f64 = 0.0, "share", zh "头部1%主播成交占比";
        /// Share of GMV of the best-selling tenth of hosts on air, one at least.
        top_tenth_share: f64 = 0.0, "share", zh "头部10%主播成交占比";
        /// Herfindahl index of GMV over hosts.
        host_concentration: f64 = 0.0, "1", zh "主播集中度HHI";
        /// Share of farmer-hosts of one year who no longer stream at the end of the next.
        host_exit_rate: f64 = 0.0, "share", zh "自播农户退出率";
        /// Share of households with own-stream sales that earned less than the trader would have paid.
        losing_host_share: f64 = 0.0, "share", zh "亏损自播农户占比";
        /// Share of households that would have bought equipment, had cash and credit reached.
        equipment_refused_share: f64 = 0.0, "share", zh "因资金不足未购设备占比";
        /// Share of households that would have streamed, had cash and credit reached.
        refused_share: f64 = 0.0, "share", zh "因资金不足未开播占比";
        /// Realised less expected net price on own streams, mean over monthly outcomes.
        forecast_bias_own: f64 = 0.0, "yuan/kg", zh "自播净价预期平均误差";
        /// Root mean square of that.
        forecast_rms_own: f64 = 0.0, "yuan/kg", zh "自播净价预期均方根误差";
        /// Realised less expected net price through co-operatives, mean over monthly outcomes of members.
        forecast_bias_cooperative: f64 = 0.0, "yuan/kg", zh "合作社净价预期平均误差";
        /// Root mean square of that.
        forecast_rms_cooperative: f64 = 0.0, "yuan/kg", zh "合作社净价预期均方根误差";
        /// Cost of a parcel to logistics firms.
        parcel_cost: f64 = 0.0, "yuan/parcel", zh "单件物流成本";
        /// Pick-up visits of a village in a week.
        village_visits: f64 = 0.0, "visits/week", zh "村均每周揽收次数";
        /// Share of villages visited on three days or more.
        served_share: f64 = 0.0, "share", zh "每周揽收三次以上的村占比";
        /// Gain from buying by parcel, all residents of the village: trips saved by service in the village, a resident household.
        purchase_gain: f64 = 0.0, "yuan/resident household-year" by ship, zh "村民网购便利（全体住户）";
        /// Cost of collecting goods for co-operatives, before subsidy.
        collection_cost: f64 = 0.0, "yuan/kg" by ship, zh "合作社收集成本";
        /// Share of grade A in the harvest.
        grade_a_share: f64 = 0.0, "share", zh "一级品率";
        /// Share of live parcels bought by who already followed the host.
        repeat_share: f64 = 0.0, "share", zh "复购占比";
        /// Share of live sales at a discount of more than a fifth.
        discount_share: f64 = 0.0, "share", zh "深度折扣成交占比";
        /// Expected (with exaggeration) less delivered quality, mean over live parcels.
        hype_gap: f64 = 0.0, "1", zh "预期与交付品质差";
        /// Net price of live goods over the offline price of the same crop, less 1.
        live_premium: f64 = 0.0, "share", zh "直播净价溢价";
        /// Taxes received by county governments.
        taxes_received: f64 = 0.0, "yuan/household-year", zh "税收收入";
        /// Minimum-income top-ups paid.
        top_ups: f64 = 0.0, "yuan/household-year", zh "低保补差支出";
        /// Public money granted.
        granted: f64 = 0.0, "yuan/household-year" by govern, zh "下达资金";
        /// Public money spent.
        cash_outlay: f64 = 0.0, "yuan/household-year" by govern, zh "实际支出";
        /// Public user cost: annuity of capital in use, operation, services, losses borne.
        user_cost: f64 = 0.0, "yuan/household-year" by govern, zh "年化成本";
        /// Label fees and fines received, which lower net public cost.
        fees_received: f64 = 0.0, "yuan/household-year", zh "区域品牌费收入";
        /// Cash outlay and top-ups less taxes, fees and fines received.
        net_cost: f64 = 0.0, "yuan/household-year" by govern, zh "财政净成本";
        /// Worth at the end of the run of the capital that public money bought: present value of its remaining annuities.
        residual_value: f64 = 0.0, "yuan/household-year" by govern, zh "公共资产期末残值";
        /// Present value of the cash outlay at the first policy week, per household over the whole horizon.
        outlay_present_value: f64 = 0.0, "yuan/household" by govern, zh "支出现值";
        /// Market income in the baseline year, before any policy.
        baseline_market_income: f64 = 0.0, "yuan/household-year" by settle, zh "基准年市场性收入";
        /// Largest sum of a money row that did not close, over all weeks.
        max_money_residual_fen: i64 = 0, "fen" by settle, zh "资金残差";
        /// Largest sum of a goods row that did not close, over all weeks.
        max_goods_residual_g: i64 = 0, "g", zh "货物残差";
    }
}
