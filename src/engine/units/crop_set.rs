//! Sets of crops, asked for many households.

use crate::units::CROPS;

/// A set of crops: a bit each, which vectors can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CropSet(u32);

impl CropSet {
    /// The crops of which something holds.
    #[must_use]
    pub fn of(holds: impl Fn(usize) -> bool) -> Self {
        let mut bits = 0;
        for crop in 0..CROPS {
            bits |= u32::from(holds(crop)) << crop;
        }
        Self(bits)
    }
    /// Whether it has a crop.
    #[must_use]
    #[inline]
    pub const fn has(self, crop: u8) -> bool {
        self.0 >> (crop & 31) & 1 == 1
    }
    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_crops_of_which_it_was_made() {
        let odd = CropSet::of(|crop| crop % 2 == 1);
        assert_eq!([0, 1, 2, 3, 4, 5].map(|crop| odd.has(crop)), [false, true, false, true, false, true]);
        assert!(!odd.is_empty() && CropSet::of(|_| false).is_empty());
    }
}
