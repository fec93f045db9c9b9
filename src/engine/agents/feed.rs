//! The feed 曝光: the offers that consumers see in a week, and how much the hosts of these counties showed before.

use crate::agents::hosting::NOBODY;
use crate::units::{CROPS, WEEKS, real};

/// A slot of an exposure table: 0 for nothing, or the number of an offer and 1. So it is also a place in a list that has what
/// belongs to nothing first.
pub trait Slot: Copy + PartialEq + Into<u32> {
    /// A slot that shows nothing.
    const EMPTY: Self;
    /// The slot of an offer; the empty one for [`NOBODY`].
    fn of(offer: u32) -> Self;
    /// The offer it shows; [`NOBODY`] for none.
    fn offer(self) -> u32;
}

impl Slot for u32 {
    const EMPTY: Self = 0;
    #[inline]
    fn of(offer: u32) -> Self {
        if offer == NOBODY { Self::EMPTY } else { offer + 1 }
    }
    #[inline]
    fn offer(self) -> u32 {
        self.checked_sub(1).unwrap_or(NOBODY)
    }
}

macro_rules! small_slot {
    ($($type:ty),+) => { $(impl Slot for $type {
        const EMPTY: Self = 0;
        #[inline]
        fn of(offer: u32) -> Self {
            Self::try_from(<u32 as Slot>::of(offer)).expect("few offers")
        }
        #[inline]
        fn offer(self) -> u32 {
            u32::from(self).offer()
        }
    })+ };
}
small_slot!(u8, u16);

/// Number of values that a slot of 8 bits may have.
pub const BYTE_VALUES: usize = 1 << u8::BITS;

/// The slots of an exposure table, in as few bits each as the number of offers allows: consumers look at them at random, so the
/// table should be small.
#[derive(Debug, Clone)]
pub enum Slots {
    /// For fewer than 255 offers.
    Bytes(Vec<u8>),
    /// For fewer than 65,535 offers.
    Narrow(Vec<u16>),
    /// For any number of offers.
    Wide(Vec<u32>),
}

impl Slots {
    /// Empty slots.
    #[must_use]
    pub fn new(slots: usize) -> Self {
        Self::Bytes(vec![Slot::EMPTY; slots])
    }

    /// Number of slots.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "a table without slots is of no use")]
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(slots) => slots.len(),
            Self::Narrow(slots) => slots.len(),
            Self::Wide(slots) => slots.len(),
        }
    }

    /// Makes room for the numbers of so many offers; what the slots show is lost where their width changes.
    pub fn make_room(&mut self, offers: usize) {
        let slots = self.len();
        if offers < usize::from(u8::MAX) {
            if !matches!(self, Self::Bytes(_)) {
                *self = Self::new(slots);
            }
        } else if offers < usize::from(u16::MAX) {
            if !matches!(self, Self::Narrow(_)) {
                *self = Self::Narrow(vec![Slot::EMPTY; slots]);
            }
        } else if !matches!(self, Self::Wide(_)) {
            *self = Self::Wide(vec![Slot::EMPTY; slots]);
        }
    }

    /// The offers that the slots show, in order; [`NOBODY`] for an empty slot.
    pub fn offers(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).map(|at| match self {
            Self::Bytes(slots) => slots[at].offer(),
            Self::Narrow(slots) => slots[at].offer(),
            Self::Wide(slots) => slots[at].offer(),
        })
    }
}

/// The feed of a week: an exposure table for each market and crop.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// Slots by market and crop. Lengths are fixed for the run.
    pub slots: Vec<Slots>,
    /// Choice weight of each offer for each consumer type (type × offers + offer).
    pub weights: Vec<u32>,
    /// First offer of each host (number among all hosts), and the number of its offers.
    pub of_host: Vec<(u32, u32)>,
    /// Crops that each host has on air, a bit each; 0 at the end stands for [`NOBODY`].
    pub crops_of_host: Vec<u8>,
    /// Hosts that list something this week, by their numbers.
    pub listing_hosts: Vec<u32>,
    /// Share of slots filled with offers of these counties, by market and crop.
    pub filled: Vec<f64>,
    /// Share of slots filled with offers of rivals, by market and crop.
    pub rivals_filled: Vec<f64>,
    /// Choice weights of the rivals' offers that a consumer is expected to see, added up (type × rows + row, a row a market
    /// and crop). The outside option without trust is 1.
    pub rival_weights: Vec<f64>,
    /// Price of a parcel in offline retail this week, per crop: the outside option.
    pub retail_fen: [i64; CROPS],
    /// Share of choice weights that left their range and were clamped.
    pub clamped_share: f64,
    /// What the hosts of these counties showed, by market and crop.
    pub exposure: Vec<ExposureRecord>,
}

/// The exposure of the hosts of these counties in one market and crop: now, and in the same weeks of the baseline year.
#[derive(Debug, Clone, PartialEq)]
pub struct ExposureRecord {
    /// Exposure of the last weeks, fading.
    recent: f64,
    /// The same with the exposure of the same weeks of the baseline year in place of the policy years.
    usual: f64,
    /// Exposure of each week of the baseline year.
    baseline: Vec<f64>,
    /// Exposure of this year so far, and of the last year.
    years: [f64; 2],
}

impl Default for ExposureRecord {
    fn default() -> Self {
        Self { recent: 0.0, usual: 0.0, baseline: vec![0.0; WEEKS as usize], years: [0.0; 2] }
    }
}

impl ExposureRecord {
    /// Adds the exposure of week `week`. `memory` is the number of weeks that count.
    pub fn add(&mut self, exposure: f64, week: u32, first_policy_week: u32, memory: f64) {
        let (kept, week_of_year) = (1.0 - 1.0 / memory, (week % WEEKS) as usize);
        if week_of_year == 0 {
            self.years = [0.0, self.years[0]];
        }
        self.years[0] += exposure;
        self.recent = kept * self.recent + exposure;
        if week < first_policy_week {
            self.usual = self.recent;
            self.baseline[week_of_year] = exposure;
        } else {
            self.usual = kept * self.usual + self.baseline[week_of_year];
        }
    }

    /// Exposure relative to the same weeks of the baseline year: 1 before the first policy week.
    #[must_use]
    pub fn growth(&self) -> f64 {
        if self.usual > 0.0 { self.recent / self.usual } else { 1.0 }
    }

    /// Exposure of the last year relative to the baseline year: 1 in the first policy year.
    #[must_use]
    pub fn last_year_growth(&self) -> f64 {
        let baseline: f64 = self.baseline.iter().sum();
        if baseline > 0.0 { self.years[1] / baseline } else { 1.0 }
    }

    /// Mean exposure of a week of the baseline year.
    #[must_use]
    pub fn baseline_mean(&self) -> f64 {
        self.baseline.iter().sum::<f64>() / real(i64::from(WEEKS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_of_every_width_show_the_same_offers() {
        let mut slots = Slots::new(4);
        for (offers, width) in [(254, 1), (255, 2), (65_534, 2), (65_535, 4), (10, 1)] {
            slots.make_room(offers);
            let last = u32::try_from(offers - 1).expect("few offers");
            let shown = match &mut slots {
                Slots::Bytes(slots) => show(slots, last),
                Slots::Narrow(slots) => show(slots, last),
                Slots::Wide(slots) => show(slots, last),
            };
            assert_eq!(shown, width, "{offers}");
            assert!(slots.offers().eq([NOBODY, 7, NOBODY, last]));
            assert_eq!(slots.len(), 4);
        }
        assert_eq!(<u32 as Slot>::of(NOBODY), <u32 as Slot>::EMPTY);
    }
    /// Shows two offers; returns the bytes of a slot.
    fn show<S: Slot>(slots: &mut [S], last: u32) -> usize {
        (slots[1], slots[3]) = (S::of(7), S::of(last));
        size_of::<S>()
    }

    /// Two baseline years; in the policy years all hosts show half as much again, one year later the same.
    #[test]
    fn growth_is_measured_against_the_same_weeks_of_the_baseline_year() {
        let mut record = ExposureRecord::default();
        let season = |week: u32| if week % WEEKS < 10 { 100.0 } else { 0.0 };
        for week in 0..2 * WEEKS {
            record.add(season(week), week, 2 * WEEKS, 13.0);
            assert!((record.growth() - 1.0).abs() < 1e-12);
        }
        for week in 2 * WEEKS..3 * WEEKS {
            record.add(1.5 * season(week), week, 2 * WEEKS, 13.0);
            assert!((record.last_year_growth() - 1.0).abs() < 1e-12, "the last year is the baseline year");
        }
        assert!((record.growth() - 1.5).abs() < 0.02, "{}", record.growth());
        record.add(150.0, 3 * WEEKS, 2 * WEEKS, 13.0);
        assert!((record.last_year_growth() - 1.5).abs() < 1e-12);
        assert!((record.baseline_mean() - 1_000.0 / 52.0).abs() < 1e-12);
    }
}
