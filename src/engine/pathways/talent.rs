//! Talent support 人才支撑.
//!
//! It buys three instruments:
//! - training seats (H1): a course for a household that would stream. It is worth a number of sessions of experience,
//!   fades as experience does, and takes free time;
//! - start-up grants for returnees (H2): paid when they start to stream;
//! - a shared team of operators (H3), by the person-month: more sessions for the county's lots, and better matches with
//!   MCN hosts.
//!
//! Why income might not rise: trained hosts compete for the same attention; returnees would have come anyway; operators
//! without lots are idle.

use crate::agents::equipment::Equipment;
use crate::agents::government::UNIT;
use crate::declare::params;
use crate::geography::Geography;
use crate::pathways::{FundingWindow, Instrument, Pathway, Procurement, instrument_names};
use crate::units::{Fen, WEEKS, floor, mul_div, real};

params! {
    /// Talent support 人才支撑: training seats, start-up grants for returnees, a shared team of operators.
    Talent in "talent" {
        /// Public money for each household and policy year.
        budget_fen_per_household_year: Fen = 0, "fen", 0..=10_000_000, Assumption("off unless an arm switches it on"), zh "每户每年财政资金";
        /// How it is split over training (H1), start-up grants (H2) and operators (H3): relative weights.
        split: [f64; 3] = [1.0, 1.0, 1.0], "weight", 0.0..=1e9, Assumption("equal shares, to be swept"), zh "路径内分配权重" over instrument_names::<3>(Talent::INSTRUMENTS);
        /// Intensity mode: seats, grants and operator months for 1,000 households and policy year.
        units_per_thousand: [f64; 3] = [0.0, 0.0, 0.0], "units", 0.0..=1_000.0, Assumption("off: the budget decides"), zh "每千户每年购买单位" over instrument_names::<3>(Talent::INSTRUMENTS);
        /// First policy year in which the pathway is funded, from 1.
        from_year: u32 = 1, "policy year", 1..=30, Assumption("from the beginning, unless an arm says otherwise"), zh "开始资助的政策年";
        /// Last policy year in which the pathway is funded.
        until_year: u32 = 30, "policy year", 1..=30, Assumption("to the end, unless an arm says otherwise"), zh "最后资助的政策年";
        /// First policy year in which each instrument is funded, from 1.
        instrument_from_year: [u32; 3] = [1; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具开始资助的政策年" by instrument_names::<3>(Talent::INSTRUMENTS);
        /// Last policy year in which each instrument is funded.
        instrument_until_year: [u32; 3] = [30; 3], "policy year", 1..=30, Assumption("with the pathway"), zh "各工具最后资助的政策年" by instrument_names::<3>(Talent::INSTRUMENTS);
        /// Cost of a training seat.
        seat_cost_fen: Fen = 80_000, "fen/seat", 10_000..=1_000_000, Assumption("evidence A62"), zh "每人次培训成本";
        /// Most seats a household takes in its life.
        most_seats: u32 = 3, "seats", 1..=10, Assumption("courses repeat themselves"), zh "每户最多培训次数";
        /// Least taste for hosting of an applicant, in standard deviations; counts where `govern.hosts_first` is off.
        applicant_taste: f64 = 1.2, "1", -3.0..=3.0, Assumption("one household in nine would apply"), zh "申请意愿门槛";
        /// Start-up grant of a returnee.
        startup_fen: Fen = 1_000_000, "fen", 100_000..=20_000_000, Assumption("model 8.1 H2: 10,000 yuan"), zh "返乡入乡创业一次性补贴";
        /// Part of the grants offered to people who would host for the county instead of for their own farm.
        local_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("half of returnees have no orchard of their own"), zh "面向本地主播的比例";
        /// Cost of an operator for a month.
        operator_month_fen: Fen = 670_000, "fen/person-month", 100_000..=5_000_000, Assumption("model 8.1 H3: 6,700 yuan"), zh "运营人员月成本";
    }
}

impl Pathway for Talent {
    const NUMBER: usize = 1;
    const INSTRUMENTS: &'static [Instrument] = &[
        Instrument {
            id: "H1",
            name: "training_seat",
            zh: "直播电商培训",
            pathway: "talent",
            unit: "seat in a course",
            unit_zh: "人次",
            cost: "talent.seat_cost_fen",
            lifetime: "fades like experience (hosting.forgetting)",
            lifetime_zh: "随经验遗忘而减弱（hosting.forgetting）",
            acts_on: "experience of the host, precision of its price belief; take-up needs free time",
            acts_on_zh: "主播经验与价格预期精度；需有空闲时间参加",
            columns: &["seat_offered"],
            phases: &["learn"],
            why_not: "trained hosts share the same impressions; without freight, goods or cash skill earns nothing",
            why_not_zh: "受训主播分享同一流量；缺少物流、货源或资金时技能无法变现",
            deadweight: "who streams anyway takes seats and practises less on its own",
            deadweight_zh: "本已直播者占用名额，替代自身练习",
        },
        Instrument {
            id: "H2",
            name: "startup_grant",
            zh: "返乡入乡创业一次性补贴",
            pathway: "talent",
            unit: "grant",
            unit_zh: "份补贴",
            cost: "talent.startup_fen",
            lifetime: "offered for 52 weeks, paid once on going on air",
            lifetime_zh: "要约 52 周，开播时一次性支付",
            acts_on: "what starting to stream costs a household with a migrant or graduate, or a potential local host",
            acts_on_zh: "降低有外出务工或大专以上成员农户及潜在本地主播的开播成本",
            columns: &["startup_fen", "startup_until_week"],
            phases: &["decide"],
            why_not: "who would have come anyway is paid as well; newcomers share the county's attention",
            why_not_zh: "本来就会返乡者同样领取；新主播分流本县流量",
            deadweight: "who would have come back anyway is paid as well",
            deadweight_zh: "本来就会返乡者同样领取",
        },
        Instrument {
            id: "H3",
            name: "shared_operators",
            zh: "县级电商公共服务中心运营团队",
            pathway: "talent",
            unit: "person-month",
            unit_zh: "人·月",
            cost: "talent.operator_month_fen",
            lifetime: "the week it is paid",
            lifetime_zh: "支付当周",
            acts_on: "sessions for co-operative lots, and how well the co-operative judges what a host will sell",
            acts_on_zh: "合作社批次可用场次与主播匹配判断",
            columns: &["operators"],
            phases: &["offer", "broadcast"],
            why_not: "idle where co-operatives have no lots to sell",
            why_not_zh: "合作社无货时闲置",
            deadweight: "sessions that hosts would have given without help",
            deadweight_zh: "主播本可自行完成的场次",
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
        vec![real(self.seat_cost_fen.0), real(self.startup_fen.0), real(self.operator_month_fen.0)]
    }

    fn buy(&self, procurement: &mut Procurement<'_>) {
        procurement.release_reserve(1);
        self.buy_seats(procurement);
        self.offer_grants(procurement);
    }

    fn serve(&self, procurement: &mut Procurement<'_>) {
        let week_fen = mul_div(self.operator_month_fen.0, 12, i64::from(WEEKS));
        let fen = procurement.weekly_fen(2);
        if fen > 0 && procurement.pay_rest_of_world(2, fen, 0) {
            procurement.count_user_cost(fen);
            procurement.count_units(2, mul_div(fen, UNIT, self.operator_month_fen.0));
            procurement.counties.operators[procurement.county] = real(fen) / real(week_fen);
        }
    }
}

impl Talent {
    /// Buys seats for households that stream, or would.
    fn buy_seats(&self, procurement: &mut Procurement<'_>) {
        let qualifies = |procurement: &Procurement<'_>, row: usize| {
            u32::from(procurement.households.seats[row]) < self.most_seats && !procurement.households.seat_offered[row]
        };
        let cost = self.seat_cost_fen.0;
        for row in procurement.streaming_queue(self.applicant_taste, qualifies) {
            if !procurement.pay_rest_of_world(0, cost, 1) {
                break;
            }
            procurement.count_user_cost(cost);
            procurement.households.seat_offered[row] = true;
            procurement.mark_treated(row);
        }
    }

    /// Offers grants and reserves the money: a grant is paid only when its holder starts to stream. Offers of last year
    /// have lapsed.
    fn offer_grants(&self, procurement: &mut Procurement<'_>) {
        let (grant, until) = (self.startup_fen.0, procurement.tick.week + WEEKS);
        let hosts = procurement.local_host_rows();
        for host in hosts.clone() {
            procurement.local_hosts.startup_fen[host] = 0;
        }
        let grants = procurement.purse_fen(1) / grant;
        let local = floor(real(grants) * self.local_share + 0.5);
        let mut idle = hosts.filter(|&host| !procurement.local_hosts.active[host]).collect::<Vec<_>>().into_iter();
        let mut farms = procurement
            .queue(|procurement, row| {
                let farm = procurement.endowments.row(row);
                let returns = procurement.households.away[row] > 0 || farm.schooling() == 3;
                returns && farm.age_band() <= 3 && !procurement.households.host[row]
            })
            .into_iter();
        for number in 0..grants {
            let host = if number < local { idle.next() } else { None };
            if let Some(host) = host {
                if procurement.reserve(1, grant) {
                    procurement.local_hosts.startup_fen[host] = grant;
                }
            } else if let Some(row) = farms.next()
                && procurement.reserve(1, grant)
            {
                procurement.households.startup_fen[row] = grant;
                procurement.households.startup_until_week[row] = until;
                procurement.mark_treated(row);
            }
        }
    }
}
