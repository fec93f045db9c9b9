//! Work on the specialty land: what the household does itself, and what it hires along with other inputs.

use crate::engine::units::{WEEKS, mul_div, product};

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
        let wanted = product(self.land_cmu.into(), labour_min_per_cmu) / i64::from(WEEKS);
        let most = i64::from(self.most_min);
        wanted.min(if home_min == 0 { most } else { changed(most, self.labour_min.into(), home_min) })
    }
    /// Cash inputs of a year, fen: material, and the wages of hired work. `per_cmu` is cash for material and minutes of work.
    #[must_use]
    #[inline]
    pub fn input_fen(self, per_cmu: [i64; 2], wage_fen_per_hour: i64, home_min: i64) -> i64 {
        let [input_fen, labour_min] = per_cmu;
        let land = i64::from(self.land_cmu);
        let own_min = product(self.own_min(labour_min, home_min), WEEKS.into());
        let hired_min = (product(land, labour_min) - own_min).max(0);
        product(land, input_fen) + product(hired_min, wage_fen_per_hour) / 60
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

    /// 520 cmu at 20 minutes a cmu and year are 200 minutes a week; half of 300 minutes are the household's own.
    #[test]
    fn work_beyond_the_households_own_time_is_hired() {
        let farm = FarmWork { land_cmu: 520, labour_min: 300, most_min: 150 };
        assert_eq!(farm.own_min(20, 0), 150);
        assert_eq!(farm.own_min(20, 60), 180, "members who came back work too");
        assert_eq!(farm.own_min(10, 0), 100, "no more than the land needs");
        assert_eq!(farm.input_fen([7, 20], 1_200, 0), 520 * 7 + 50 * 52 * 1_200 / 60);
    }
}
