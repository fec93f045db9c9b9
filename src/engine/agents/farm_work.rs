//! Work on the specialty land: what the household does itself, and what it hires along with other inputs.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::units::{ExactReals, WEEKS, floor_of_quotient, mul_div};

/// Land and working time of a household at the beginning.
#[derive(Debug, Clone, Copy)]
pub struct FarmWork {
    /// Specialty land, in hundredths of a mu.
    pub land_cmu: i32,
    /// Working time of the adults, minutes a week.
    pub labour_min: i32,
    /// Most of that time that goes to the land, minutes a week.
    pub most_min: i32,
}

impl FarmWork {
    /// Own work on the land in a week, minutes: at most `endowment.farm_time_most` of the working time, which members who
    /// came back or left since the beginning change by `home_min`. Further work is hired.
    #[must_use]
    #[inline]
    pub fn own_min(self, labour_min_per_cmu: i64, home_min: i64) -> i64 {
        let wanted = i64::from(self.land_cmu) * labour_min_per_cmu / i64::from(WEEKS);
        let most = i64::from(self.most_min);
        wanted.min(if home_min == 0 { most } else { changed(most, self.labour_min.into(), home_min) })
    }
    /// Cash inputs of a year, fen: material, and the wages of hired work. `per_cmu` is cash for material and minutes of work.
    #[must_use]
    #[inline]
    pub fn input_fen(self, per_cmu: [i64; 2], wage_fen_per_hour: i64, home_min: i64) -> i64 {
        let [input_fen, labour_min] = per_cmu;
        let land = i64::from(self.land_cmu);
        let hired = (land * labour_min - self.own_min(labour_min, home_min) * i64::from(WEEKS)).max(0);
        land * input_fen + hired * wage_fen_per_hour / 60
    }

    /// [`FarmWork::own_min`] in whole numbers of floating point, for loops in vectors.
    #[inline(always)]
    pub fn own_min_real(self, labour_min_per_cmu: f64, home_min: f64, reals: &mut ExactReals) -> f64 {
        let labour = f64::from(self.labour_min.max(1));
        let wanted = floor_of_quotient(reals.product(self.land_cmu.into(), labour_min_per_cmu), WEEKS);
        let most = (reals.product(self.most_min.into(), labour + home_min) / labour).floor();
        if wanted < most { wanted } else { most }
    }
    /// [`FarmWork::input_fen`] in whole numbers of floating point, where the household's own work is `own_min`.
    #[inline(always)]
    pub fn input_fen_real(
        self,
        per_cmu: [f64; 2],
        wage_fen_per_hour: f64,
        own_min: f64,
        reals: &mut ExactReals,
    ) -> f64 {
        let [input_fen, labour_min] = per_cmu;
        let land = f64::from(self.land_cmu);
        let hired = reals.product(land, labour_min) - own_min * f64::from(WEEKS);
        let hired = if hired > 0.0 { hired } else { 0.0 };
        reals.product(land, input_fen) + floor_of_quotient(reals.product(hired, wage_fen_per_hour), 60)
    }
}

/// A part of the working time `labour_min` after it changed by `change_min`. Few households need it, so loops call it.
#[inline(never)]
fn changed(part_min: i64, labour_min: i64, change_min: i64) -> i64 {
    mul_div(part_min, labour_min.max(1) + change_min, labour_min.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 520 cmu at 20 minutes a cmu and year are 200 minutes a week; half of 300 minutes are the household's own.
    #[test]
    fn work_beyond_the_households_own_time_is_hired() {
        let farm = FarmWork { land_cmu: 520, labour_min: 300, most_min: 150 };
        assert_eq!(farm.own_min(20, 0), 150);
        assert_eq!(farm.own_min(20, 60), 180, "members who came back work too");
        assert_eq!(farm.own_min(10, 0), 100, "no more than the land needs");
        assert_eq!(farm.input_fen([7, 20], 1_200, 0), 520 * 7 + 50 * 52 * 1_200 / 60);
    }

    proptest! {
        #[test]
        fn work_and_inputs_in_floating_point_are_those_of_integers(
            land_cmu in 0_i32..20_000, labour_min in 0_i32..24_000, part in 0..=10, home_min in -2_400_i64..9_600,
            per_cmu in [100_i64..500_000, 1_i64..1_000], wage in 500_i64..10_000,
        ) {
            let farm = FarmWork { land_cmu, labour_min, most_min: labour_min / 10 * part };
            let home_min = home_min.max(-i64::from(labour_min));
            let mut reals = ExactReals::default();
            let [input_fen, labour, wage_real, home] =
                [per_cmu[0], per_cmu[1], wage, home_min].map(|whole| reals.real(whole));
            let own = farm.own_min_real(labour, home, &mut reals);
            let inputs = farm.input_fen_real([input_fen, labour], wage_real, own, &mut reals);
            prop_assert_eq!(reals.integer(own), farm.own_min(per_cmu[1], home_min));
            prop_assert_eq!(reals.integer(inputs), farm.input_fen(per_cmu, wage, home_min));
            reals.assert();
        }
    }
}
