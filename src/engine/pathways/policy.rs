//! Policy guarantee 政策保障.
//!
//! It buys four instruments:
//! - loan guarantees with an interest subsidy (P1): a guaranteed sum for a household without a credit line, for a year.
//!   The guarantee opens the line; its expected cost is reserved;
//! - income insurance (P2): a subsidised policy for a household and year. It takes part of the price risk;
//! - truth in streaming (P3), in inspected sessions: less hype, less distrust;
//! - traffic support (P4): impressions on the lots of the county's co-operatives, and help with slot fees. Programme rules
//!   forbid buying traffic with such grants (evidence F4.14), so results are shown with and without P4.
//!
//! Why income might not rise: a loan without demand is only a debt; the price of risk is small; honest streams sell less at
//! first; bought impressions pay the platform.

use crate::agents::equipment::Equipment;
use crate::agents::government::UNIT;
use crate::declare::params;
use crate::geography::Geography;
use crate::pathways::{FundingWindow, Instrument, Pathway, Procurement, instrument_names};
use crate::units::{CROPS, Fen, WEEKS, largest_remainder, mul_div, real, share_of, sum_of};

params! {
    /// Policy guarantee 政策保障: loan guarantee, income insurance, truth in streaming, traffic support.
    Policy in "policy" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年财政资金";
        /// How it is split over guarantees (P1), insurance (P2), truth in streaming (P3) and traffic (P4): relative weights.
        split: [f64; 4] = [1.0, 1.0, 1.0, 1.0], "weight", 0.0..=1e9, Assumption("equal shares, to be swept; the last 0 where programme rules forbid traffic"), zh "路径内分配权重" over instrument_names::<4>(Policy::INSTRUMENTS);
        /// Intensity mode: guarantees, policies, inspections and impressions for 1,000 households and policy year.
        units_per_thousand: [f64; 4] = [0.0, 0.0, 0.0, 0.0], "units", 0.0..=10_000_000.0, Assumption("off: the budget decides"), zh "每千户每年购买单位" over instrument_names::<4>(Policy::INSTRUMENTS);
        /// First policy year in which the pathway is funded, from 1.
        from_year: u32 = 1, "policy year", 1..=30, Assumption("from the beginning, unless an arm says otherwise"), zh "开始资助的政策年";
        /// Last policy year in which the pathway is funded.
        until_year: u32 = 30, "policy year", 1..=30, Assumption("to the end, unless an arm says otherwise"), zh "最后资助的政策年";
        /// First policy year in which each instrument is funded, from 1.
        instrument_from_year: [u32; 4] = [1; 4], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具开始资助的政策年" by instrument_names::<4>(Policy::INSTRUMENTS);
        /// Last policy year in which each instrument is funded.
        instrument_until_year: [u32; 4] = [30; 4], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具最后资助的政策年" by instrument_names::<4>(Policy::INSTRUMENTS);
        /// Sum guaranteed for a household.
        guarantee_fen: Fen = 2_000_000, "fen", 100_000..=50_000_000, Assumption("half of evidence A79"), zh "户担保额度";
        /// Expected cost of guaranteeing 1,000 yuan for a year: subsidy and losses, set aside.
        reserve_bp: i64 = 450, "bp/year", 0..=5_000, Assumption("model 8.1 P1: 45 yuan per 1,000 yuan-year"), zh "担保准备率";
        /// Expected public cost of a household's insurance for a year, set aside.
        insurance_fen: Fen = 12_000, "fen/policy-year", 500..=1_000_000, Assumption("model 8.1 P2: 120 yuan"), zh "价格保险年补贴";
        /// Cost of inspecting a session.
        truth_inspection_fen: Fen = 20_000, "fen/inspection", 500..=1_000_000, Assumption("model 8.1 P3: 200 yuan"), zh "单场直播抽查成本";
        /// Cost of an effective impression.
        impression_fen: Fen = 60, "fen/impression", 5..=1_000, Assumption("evidence A42"), zh "有效曝光单价";
        /// Part of traffic support that helps with slot fees of market hosts.
        slot_share: f64 = 0.25, "share", 0.0..=1.0, Assumption("a few celebrity sessions a year"), zh "固定服务费（坑位费）补助占比";
    }
}

impl Pathway for Policy {
    const NUMBER: usize = 4;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "P1",
            name: "loan_guarantee",
            zh: "政策性信贷担保与贴息",
            pathway: "policy",
            unit: "guaranteed sum for a household and year",
            unit_zh: "户·年担保额度",
            cost: "policy.reserve_bp",
            lifetime: "52 weeks",
            lifetime_zh: "52 周",
            acts_on: "credit limit; part of the interest is paid for the holder",
            acts_on_zh: "信贷额度；贴息",
            columns: &["guarantee_fen", "guarantee_until_week"],
            phases: &["decide", "settle"],
            why_not: "a loan where demand is missing ends in arrears",
            why_not_zh: "缺乏需求时贷款变成拖欠",
            deadweight: "borrowers whom the bank would have served without a guarantee",
            deadweight_zh: "无担保也能获得贷款者",
        },
        Instrument {
            id: "P2",
            name: "income_insurance",
            zh: "农产品价格（指数）保险",
            pathway: "policy",
            unit: "policy for a household and year",
            unit_zh: "户·年保单",
            cost: "policy.insurance_fen",
            lifetime: "52 weeks",
            lifetime_zh: "52 周",
            acts_on: "part of the price risk in the value of a channel; indemnity on the county's price index",
            acts_on_zh: "降低渠道价值中的价格风险；按县级价格指数赔付",
            columns: &["insured_until_week"],
            phases: &["decide", "settle"],
            why_not: "the price of risk is small for a household with other income; effort is not insured",
            why_not_zh: "有其他收入的农户风险溢价很小；不影响品质努力",
            deadweight: "households that bear price risk easily anyway",
            deadweight_zh: "本可承担价格风险的农户",
        },
        Instrument {
            id: "P3",
            name: "truth_in_streaming",
            zh: "直播营销合规抽查",
            pathway: "policy",
            unit: "inspected session",
            unit_zh: "场抽查",
            cost: "policy.truth_inspection_fen",
            lifetime: "the week it is paid",
            lifetime_zh: "支付当周",
            acts_on: "hype of inspected sessions; what buyers expect of unlabelled goods follows what they get",
            acts_on_zh: "抑制被抽查场次的夸大宣传；普通商品口碑随实际品质恢复",
            columns: &["inspected_share"],
            phases: &["offer"],
            why_not: "honest streams sell less at first",
            why_not_zh: "短期内成交减少",
            deadweight: "sessions that are honest anyway",
            deadweight_zh: "本来就诚信的场次",
        },
        Instrument {
            id: "P4",
            name: "traffic_support",
            zh: "购买流量（流量扶持）",
            pathway: "policy",
            unit: "effective impression, or money for a slot fee",
            unit_zh: "有效曝光或固定服务费（坑位费）补助",
            cost: "policy.impression_fen",
            lifetime: "the week it is bought",
            lifetime_zh: "购买当周",
            acts_on: "impressions on co-operative lots beyond what the platform gives; slot fees of market hosts",
            acts_on_zh: "合作社批次的额外曝光；外部主播固定服务费（坑位费）",
            columns: &["traffic_impressions", "slot_grant_fen"],
            phases: &["offer", "broadcast", "settle"],
            why_not: "a rent to the platform; impressions end with the money; followers won that way leave",
            why_not_zh: "平台获利；停投即止；粉丝易流失",
            deadweight: "impressions that replace those the platform would have given",
            deadweight_zh: "替代平台本会给予的曝光；本可自付的固定服务费（坑位费）",
        },
    ];
    const HAS_QUEUES: bool = true;

    fn budget(&self) -> Fen {
        self.budget_fen_per_household_year
    }
    fn split(&self) -> &[f64] {
        &self.split
    }
    fn units(&self) -> &[f64] {
        &self.units_per_thousand
    }
    fn window(&self) -> FundingWindow<'_> {
        FundingWindow {
            years: [self.from_year, self.until_year],
            instrument_from: &self.instrument_from_year,
            instrument_until: &self.instrument_until_year,
        }
    }
    fn prices(&self, _equipment: &Equipment, _geography: &Geography, _years_left: i64) -> Vec<f64> {
        let inspection = real(self.truth_inspection_fen.0);
        vec![real(self.guarantee_cost_fen()), real(self.insurance_fen.0), inspection, real(self.impression_fen.0)]
    }

    fn buy(&self, procurement: &mut Procurement<'_>) {
        // Guarantees and insurance policies end with the policy year: what is left of their reserves is free again.
        procurement.release_reserve(0);
        procurement.release_reserve(1);
        self.guarantee(procurement);
        self.insure(procurement);
    }

    fn serve(&self, procurement: &mut Procurement<'_>) {
        self.inspect_sessions(procurement);
        self.buy_traffic(procurement);
    }
}

impl Policy {
    /// What is reserved for one guarantee, fen.
    fn guarantee_cost_fen(&self) -> i64 {
        mul_div(self.guarantee_fen.0, self.reserve_bp, 10_000).max(1)
    }

    /// Guarantees loans of households without a credit line.
    fn guarantee(&self, procurement: &mut Procurement<'_>) {
        let (cost, until) = (self.guarantee_cost_fen(), procurement.tick.week + WEEKS);
        for row in procurement.queue(|procurement, row| !procurement.endowments.row(row).credit_open()) {
            if !procurement.reserve(0, cost) {
                break;
            }
            procurement.households.guarantee_fen[row] = self.guarantee_fen.0;
            procurement.households.guarantee_until_week[row] = until;
            procurement.count_units(0, UNIT);
            procurement.mark_treated(row);
        }
    }

    /// Subsidises income insurance of households.
    fn insure(&self, procurement: &mut Procurement<'_>) {
        let (cost, until) = (self.insurance_fen.0, procurement.tick.week + WEEKS);
        for row in procurement.queue(|_, _| true) {
            if !procurement.reserve(1, cost) {
                break;
            }
            procurement.households.insured_until_week[row] = until;
            procurement.count_units(1, UNIT);
            procurement.mark_treated(row);
        }
    }

    /// Inspects as many of the county's accounts that streamed last week as the money reaches.
    fn inspect_sessions(&self, procurement: &mut Procurement<'_>) {
        let weekly = procurement.weekly_fen(2);
        if weekly == 0 {
            return;
        }
        let offered = &procurement.households.offered_parcels[procurement.household_rows()];
        let hosts = &procurement.local_hosts.active[procurement.local_host_rows()];
        let on_air = sum_of(offered, |parcels| i64::from(*parcels > 0)) + sum_of(hosts, |active| i64::from(*active));
        let sessions = on_air.max(1);
        let full = sessions * self.truth_inspection_fen.0;
        let fen = weekly.min(full);
        if fen > 0 && procurement.pay_rest_of_world(2, fen, 0) {
            procurement.count_user_cost(fen);
            procurement.count_units(2, mul_div(fen, UNIT, self.truth_inspection_fen.0));
            procurement.counties.inspected_share[procurement.county] = real(fen) / real(full);
        }
    }

    /// Buys impressions for the lots of the county's co-operatives, and promises money for slot fees.
    fn buy_traffic(&self, procurement: &mut Procurement<'_>) {
        let weekly = procurement.weekly_fen(3);
        let slots = share_of(weekly, self.slot_share);
        let impressions = (weekly - slots) / self.impression_fen.0;
        let first = procurement.county * CROPS;
        let listed: Vec<i64> =
            (first..first + CROPS).map(|row| procurement.cooperatives.offered[row].iter().sum()).collect();
        for (crop, impressions) in largest_remainder(impressions, &listed).into_iter().enumerate() {
            if impressions > 0 && procurement.pay_platform(3, impressions * self.impression_fen.0, impressions) {
                procurement.count_user_cost(impressions * self.impression_fen.0);
                procurement.cooperatives.traffic_impressions[first + crop] = impressions;
            }
        }
        // Money for slot fees stays with the instrument until `settle` pays it for a slot that was used.
        for (crop, fen) in largest_remainder(slots, &listed).into_iter().enumerate() {
            procurement.cooperatives.slot_grant_fen[first + crop] = fen;
        }
    }
}
