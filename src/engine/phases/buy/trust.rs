//! Trust of consumers in live goods: their share of good purchases, in levels.

use crate::units::floor;

/// Number of levels of trust.
pub(super) const LEVELS: usize = 1 << LEVEL_BITS;
const LEVEL_BITS: u32 = 6;
/// Steps of a rating in which trust is counted.
const RATING_STEPS: f64 = 256.0;
/// Nearly all consumers have fewer good and fewer bad purchases than this.
const MANY: usize = 16;

/// Levels of trust by purchases.
pub(super) struct TrustTable {
    /// Good and all ratings a consumer begins with, in steps of 1/256.
    prior: [u32; 2],
    /// Levels by good and bad purchases where both are few.
    levels: [[u8; MANY]; MANY],
}

impl TrustTable {
    pub fn new(prior: [f64; 2]) -> Self {
        let [good, bad] = prior.map(rating_steps);
        let mut table = Self { prior: [good, good + bad], levels: [[0; MANY]; MANY] };
        for good in 0..MANY {
            for bad in 0..MANY {
                let purchases = [good, bad].map(|number| u16::try_from(number).expect("few"));
                table.levels[good][bad] = table.level_of_any(purchases);
            }
        }
        table
    }

    /// Level of a consumer's trust: its share of good purchases, with the prior.
    #[inline]
    pub fn level(&self, [good, bad]: [u16; 2]) -> usize {
        let few = self.levels.get(usize::from(good)).and_then(|levels| levels.get(usize::from(bad)));
        // The remainder changes nothing, but tells the compiler that lists by level need no test.
        usize::from(few.copied().unwrap_or_else(|| self.level_of_any([good, bad]))) % LEVELS
    }

    fn level_of_any(&self, [good, bad]: [u16; 2]) -> u8 {
        let all = ((u32::from(good) + u32::from(bad)) << 8) + self.prior[1];
        let good = (u32::from(good) << 8) + self.prior[0];
        // At most 2^16 + 1,000 ratings in steps of 1/256, shifted by six bits, fit 32 bits.
        let level = ((good << LEVEL_BITS) / all).min((1 << LEVEL_BITS) - 1);
        u8::try_from(level).expect("few levels")
    }
}

/// Ratings of a prior in steps of 1/256.
fn rating_steps(ratings: f64) -> u32 {
    u32::try_from(floor(ratings * RATING_STEPS + 0.5)).expect("a prior is a small number")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (good + 6) / (all + 10) in levels of 1/64, for few purchases, which are in the table, and for many.
    #[test]
    fn a_level_is_the_share_of_good_purchases() {
        let table = TrustTable::new([6.0, 4.0]);
        for good in [0_u16, 1, 7, 15, 16, 17, 300, u16::MAX] {
            for bad in [0_u16, 3, 15, 16, 250, u16::MAX] {
                let share = (f64::from(good) + 6.0) / (f64::from(good) + f64::from(bad) + 10.0);
                let expected = usize::try_from(floor(share * 64.0)).expect("above zero");
                assert_eq!(table.level([good, bad]), expected, "{good} {bad}");
            }
        }
        assert_eq!(TrustTable::new([1_000.0, 0.1]).level([u16::MAX, 0]), LEVELS - 1);
    }
}
