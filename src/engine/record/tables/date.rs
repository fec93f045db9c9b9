//! Days of the calendar.

use crate::declare::{Cell, Data, Fork, Kind};
use crate::units::WEEKS;

/// The year of the calendar that the first policy year is called. The model knows no calendar years; a year has 52 weeks.
pub const FIRST_POLICY_YEAR: i32 = 2026;

/// A day, in days since 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Date(pub i32);

impl Date {
    /// The day on which a week begins: week 0 of a year on 1 January, each other seven days after the one before.
    #[must_use]
    pub fn of_week(week: u32, first_policy_week: u32) -> Self {
        let whole = |number: u32| i32::try_from(number).expect("few weeks");
        let year = FIRST_POLICY_YEAR + whole(week / WEEKS) - whole(first_policy_week / WEEKS);
        // Leap days before this year and after 1970, in the Gregorian calendar.
        let leap_days = |year: i32| (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
        Self(365 * (year - 1970) + leap_days(year) - leap_days(1970) + 7 * whole(week % WEEKS))
    }
}

impl Cell for Date {
    const KIND: Kind = Kind::Date;
    fn data(cells: &[Self]) -> Option<Data<'_>> {
        Some(Data::Date(cells.iter().map(|cell| cell.0).collect()))
    }
    fn fork(&self, _permit: Fork) -> Self {
        *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_policy_week_begins_on_new_years_day_of_its_year() {
        assert_eq!(Date::of_week(104, 104), Date(20_454), "1 January 2026");
        assert_eq!(Date::of_week(103, 104), Date(20_089 + 51 * 7), "24 December 2025");
        assert_eq!(Date::of_week(104 + 3 * 52, 104), Date(20_454 + 365 + 365 + 366), "2028 has a leap day");
        assert_eq!(Date::of_week(0, 0), Date(20_454));
    }
}
