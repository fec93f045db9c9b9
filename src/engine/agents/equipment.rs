//! Equipment of households: price, lifetime, and effect by the skill of its user.

use crate::declare::params;

params! {
    /// Equipment a household can own, bought or given: price, life, what it does for who can use it.
    Equipment in "equipment" {
        /// Streaming kit: phone, light, connection, assistant.
        kit_price_fen: i64 = 300_000, "fen", 20_000..=3_000_000, Assumption("model 8.1 T1"), zh "直播设备价格";
        /// Life of a streaming kit.
        kit_life_weeks: u32 = 156, "weeks", 13..=520, Assumption("model 8.1 T1"), zh "直播设备寿命";
        /// Sorting and irrigation equipment.
        agtech_price_fen_per_cmu: i64 = 900, "fen/cmu", 100..=10_000, Assumption("evidence A58: 900 yuan/mu"), zh "农业装备单价";
        /// Life of that equipment.
        agtech_life_weeks: u32 = 260, "weeks", 26..=1040, Assumption("model 5.15"), zh "农业装备寿命";
        /// Discount rate of annuities, and of present values.
        discount_rate: f64 = 0.055, "1/year", 0.0..=0.3, Assumption("the loan rate, evidence A78"), zh "折现率";
        /// Host skill at which a streaming kit works fully.
        kit_required_skill: f64 = 0.5, "1", 0.01..=1.0, Assumption("evidence A100"), zh "直播设备所需技能";
        /// Farm skill at which farm equipment works fully.
        agtech_required_skill: f64 = 0.5, "1", 0.01..=1.0, Assumption("evidence A100"), zh "农业装备所需技能";
        /// Exponent of absorption below the required skill.
        absorption_exponent: f64 = 1.5, "1", 0.0..=5.0, Assumption("evidence A100"), zh "吸收指数";
        /// Share of streaming hours a fully used kit saves, and the rise of the persuasion ceiling.
        kit_gain: f64 = 0.2, "share", 0.0..=0.6, Assumption("evidence A105"), zh "直播设备增益";
        /// Rise of yield from fully used farm equipment.
        agtech_yield: f64 = 0.06, "share", 0.0..=0.3, Literature("evidence A59, weak"), zh "装备增产";
        /// Saving of inputs from fully used farm equipment.
        agtech_input_saving: f64 = 0.12, "share", 0.0..=0.5, Literature("evidence A59, weak"), zh "装备节本";
        /// Rise of the grade logit from fully used farm equipment.
        agtech_grade: f64 = 0.42, "1", 0.0..=2.0, Literature("evidence A59: ten points of top grade"), zh "装备对分级的提升";
    }
}

impl Equipment {
    /// Share of the effect of equipment that its user obtains: 0 without skill, 1 at the required skill and above.
    #[must_use]
    pub fn absorption(&self, skill: f64, required: f64) -> f64 {
        let ratio = (skill / required).clamp(0.0, 1.0);
        // Any power of 1 is 1.
        if ratio < 1.0 { libm::pow(ratio, self.absorption_exponent) } else { 1.0 }
    }
    /// Absorption of a streaming kit.
    #[must_use]
    pub fn kit_absorption(&self, host_skill: f64) -> f64 {
        self.absorption(host_skill, self.kit_required_skill)
    }
    /// Gain from a kit that works until `until_week`, in week `week`: the full gain times its absorption.
    #[must_use]
    #[inline]
    pub fn kit_help(&self, until_week: u32, week: u32, host_skill: f64) -> f64 {
        if until_week > week { self.kit_gain * self.kit_absorption(host_skill) } else { 0.0 }
    }
    /// Absorption of farm equipment.
    #[must_use]
    pub fn agtech_absorption(&self, farm_skill: f64) -> f64 {
        self.absorption(farm_skill, self.agtech_required_skill)
    }
    /// Present value of a weekly annuity for some weeks, fen: the reverse of [`Equipment::annuity`].
    #[must_use]
    pub fn present_value(&self, weekly_fen: i64, weeks: u32) -> f64 {
        crate::units::real(weekly_fen) / self.annuity(1, weeks)
    }
    /// Weekly annuity of an asset, fen.
    #[must_use]
    pub fn annuity(&self, price_fen: i64, life_weeks: u32) -> f64 {
        self.annuities(life_weeks).fen(price_fen)
    }
    /// The annuities of all assets with a life of `life_weeks` weeks.
    #[must_use]
    pub fn annuities(&self, life_weeks: u32) -> Annuities {
        let weeks = f64::from(life_weeks);
        let weekly = self.discount_rate / 52.0;
        if weekly <= 0.0 {
            return Annuities { weekly: 1.0, weeks };
        }
        Annuities { weekly, weeks: 1.0 - libm::pow(1.0 + weekly, -weeks) }
    }
}

/// Weekly annuities of assets that live equally long.
#[derive(Debug, Clone, Copy)]
pub struct Annuities {
    /// Weekly discount rate; 1 without discounting.
    weekly: f64,
    /// The part of the price that is discounted over the life; weeks of the life without discounting.
    weeks: f64,
}

impl Annuities {
    /// Annuity of an asset, fen a week.
    #[must_use]
    pub fn fen(&self, price_fen: i64) -> f64 {
        crate::units::real(price_fen) * self.weekly / self.weeks
    }
}
