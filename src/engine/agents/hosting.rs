//! Hosting 直播: time, audience and skill of hosts, and the numbering of all hosts: farm households first, then local hosts,
//! then MCN hosts.

use crate::declare::params;

params! {
    /// Hosting as a trade: time, audience, skill and terms.
    Hosting in "hosting" {
        /// Hours of a session with preparation.
        session_hours: f64 = 5.0, "h", 1.0..=12.0, Inferred("evidence A92"), zh "每场时长（含准备）";
        /// Orders that make a session worth its time.
        orders_per_session: f64 = 50.0, "parcels", 5.0..=500.0, Literature("evidence A38, rescaled from F5.6"), zh "每场订单数";
        /// Most sessions of a streamer in a year.
        sessions_per_year: f64 = 80.0, "sessions/year", 5.0..=365.0, Inferred("evidence A35"), zh "年最多场次";
        /// Skill of a beginner.
        skill_start: f64 = 0.2, "1", 0.0..=1.0, Assumption("evidence A100"), zh "初始技能";
        /// Best skill of a host of mean talent.
        skill_most: f64 = 0.8, "1", 0.05..=1.0, Assumption("the best of ordinary hosts are near the professionals"), zh "平均天赋主播的技能上限";
        /// Sessions after which learning slows.
        skill_sessions: f64 = 20.0, "sessions", 1.0..=200.0, Assumption("evidence A100"), zh "学习尺度（场次）";
        /// Exponent of the learning curve.
        skill_exponent: f64 = 0.4, "1", 0.05..=2.0, Assumption("evidence A100"), zh "学习曲线指数";
        /// Experience forgotten in a week.
        forgetting: f64 = 0.01, "share/week", 0.0..=0.2, Assumption("evidence A106"), zh "经验遗忘率";
        /// Commission of local hosts on co-operative lots.
        local_commission_bp: i64 = 1_000, "bp", 0..=4_000, Assumption("evidence A39 is 1,500 for market hosts; station staff ask less"), zh "本地主播佣金";
        /// Sessions a local host can give a week.
        local_sessions: f64 = 5.0, "sessions/week", 0.5..=14.0, Assumption("a working week"), zh "本地主播每周场次";
        /// Experience of a week on air without a sale, in sessions.
        local_sessions_least: f64 = 0.5, "sessions/week", 0.0..=14.0, Assumption("practice without buyers teaches half as much"), zh "本地主播无成交时每周经验";
        /// Share of potential local hosts active at the beginning.
        local_active_share: f64 = 0.25, "share" founding, 0.0..=1.0, Assumption("model 3.2: about 5 of 20 per 1,000 households"), zh "初始活跃本地主播占比";
        /// Followers of an active host at the beginning, median, in households.
        followers_median: f64 = 40.0, "households" founding, 0.0..=10_000.0, Assumption("a scaled-down audience"), zh "初始粉丝中位数";
        /// Tail exponent of followers at the beginning.
        followers_tail: f64 = 1.0, "1" founding, 0.5..=5.0, Inferred("evidence A31"), zh "粉丝尾部指数";
        /// Cap of followers as a share of consumer households.
        followers_cap: f64 = 0.15, "share", 0.001..=0.5, Assumption("model 5.13"), zh "粉丝上限占比";
        /// Most followers of any host, however large the world: with a tail exponent near 1 the largest would grow with the number of hosts.
        followers_most: i64 = 4_800, "households", 1..=1_000_000_000, Assumption("followers_cap of the main-job world; evidence F2.16 names no largest"), zh "粉丝数上限";
        /// Exaggeration of farmers and local hosts: how much better than its record they make a good sound.
        hype: f64 = 0.02, "1", 0.0..=0.3, Assumption("a third of what market hosts do"), zh "农户与本地主播夸大宣传程度";
        /// Sessions a week that a county's paid operator makes possible for local hosts.
        operator_sessions: f64 = 6.0, "sessions/week", 0.0..=30.0, Assumption("prepares and follows up a session a day"), zh "每名运营每周支撑场次";
        /// What a unit of skill above that of a beginner takes off the logit of refunds: a skilled host shows the right goods to the right buyers and settles complaints. 0: skill acts through persuasion alone.
        skill_refunds: f64 = 0.0, "1", 0.0..=5.0, Assumption("off: no source separates it; one sweep shows whether courses in business would change what courses in streaming do"), zh "技能对退款的抑制作用";
        /// Persuasion ceiling without a kit.
        persuasion_ceiling: f64 = 0.6, "1", 0.0..=2.0, Assumption("phone alone"), zh "说服力上限";
    }
}

impl Hosting {
    /// Skill after `experience` sessions of a host with talent `talent`. It approaches the host's best skill by a power law.
    #[must_use]
    pub fn skill(&self, talent: f64, experience: f64) -> f64 {
        let best = (self.skill_most * talent).clamp(self.skill_start, 1.0);
        best - (best - self.skill_start) * libm::pow(1.0 + experience / self.skill_sessions, -self.skill_exponent)
    }
    /// What the skill of a host takes off the logit of refunds.
    #[must_use]
    pub fn refund_relief(&self, skill: f64) -> f64 {
        self.skill_refunds * (skill - self.skill_start).max(0.0)
    }
    /// Persuasion of a host with or without a working kit (`kit` is the kit's absorbed gain, 0 without one).
    #[must_use]
    pub fn persuasion(&self, skill: f64, kit: f64) -> f64 {
        skill.min(self.persuasion_ceiling + kit) + kit * skill
    }
    /// Most parcels a farmer-host can sell in a week within its sessions.
    #[must_use]
    pub fn weekly_parcels(&self) -> f64 {
        self.sessions_per_year / 52.0 * self.orders_per_session
    }
}

/// The row of a host in the table of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostRow {
    /// A farm household.
    Farm(usize),
    /// A local host.
    Local(usize),
    /// An MCN host.
    Mcn(usize),
}

impl HostRow {
    /// The row of host `number` where there are `farms` households and `locals` potential local hosts.
    #[must_use]
    pub const fn of(number: u32, farms: usize, locals: usize) -> Self {
        let number = number as usize;
        if number < farms {
            Self::Farm(number)
        } else if number < farms + locals {
            Self::Local(number - farms)
        } else {
            Self::Mcn(number - farms - locals)
        }
    }
}

/// The number of no host: an empty slot of a feed or of a consumer's memory.
pub const NOBODY: u32 = u32::MAX;
