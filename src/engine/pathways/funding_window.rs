//! In which policy years an instrument is funded.

/// A policy year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyYear {
    /// Its number, from 1.
    pub number: u32,
    /// Policy years that are left, this one included.
    pub years_left: i64,
    /// Years that grants are paid for, from the first funded one.
    pub funded_years: u32,
}

/// The policy years in which the instruments of a pathway are funded, counted from 1.
#[derive(Debug, Clone, Copy)]
pub struct FundingWindow<'a> {
    /// First and last year of the pathway.
    pub years: [u32; 2],
    /// First year of each instrument.
    pub instrument_from: &'a [u32],
    /// Last year of each instrument.
    pub instrument_until: &'a [u32],
}

impl FundingWindow<'_> {
    /// Whether an instrument is funded in a year: from the later of both first years to the earlier of both last years, and
    /// for as many years as grants are paid.
    #[must_use]
    pub fn funds(&self, instrument: usize, year: PolicyYear) -> bool {
        let from = self.years[0].max(self.instrument_from[instrument]);
        let until = self.years[1].min(self.instrument_until[instrument]);
        (from..=until).contains(&year.number) && year.number - from < year.funded_years
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instrument_is_funded_in_the_years_of_its_pathway_and_its_own_and_no_longer_than_grants_are_paid() {
        let window = FundingWindow { years: [2, 5], instrument_from: &[1, 4], instrument_until: &[3, 30] };
        let funded = |instrument: usize, funded_years: u32| -> Vec<u32> {
            (1..=7)
                .filter(|&number| window.funds(instrument, PolicyYear { number, years_left: 1, funded_years }))
                .collect()
        };
        assert_eq!([funded(0, 30), funded(1, 30), funded(0, 1)], [vec![2, 3], vec![4, 5], vec![2]]);
    }
}
