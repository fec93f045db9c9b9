//! Consecutive counties, so many that their households fill a chunk. What is paid within a county is paid piece by piece, in
//! parallel.

/// Bounds of the pieces: the first county of each, and the number of counties at the end.
#[derive(Debug)]
pub(super) struct CountyPieces(Vec<usize>);

impl CountyPieces {
    /// Pieces of at least `chunk` households each, but for the last. `households` is the first household of each county, and
    /// the number of households at the end.
    pub(super) fn new(households: &[usize], chunk: usize) -> Self {
        let counties = households.len() - 1;
        let mut bounds = vec![0];
        let mut first = 0;
        for county in 1..=counties {
            if households[county] - households[first] >= chunk || county == counties {
                bounds.push(county);
                first = county;
            }
        }
        Self(bounds)
    }
    /// The piece of a county.
    pub(super) fn piece_of(&self, county: usize) -> usize {
        self.0.partition_point(|&first| first <= county) - 1
    }
    /// Bounds of the pieces in a table in which `first_of` is the first row of a county.
    pub(super) fn rows(&self, first_of: impl Fn(usize) -> usize) -> Vec<usize> {
        self.0.iter().map(|&county| first_of(county)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_counties_with_a_chunk_of_households_or_more() {
        let households = [0, 10, 20, 30, 40, 50];
        let pieces = CountyPieces::new(&households, 15);
        assert_eq!(pieces.rows(|county| county), [0, 2, 4, 5]);
        assert_eq!(pieces.rows(|county| households[county]), [0, 20, 40, 50]);
        assert_eq!([0, 1, 2, 4].map(|county| pieces.piece_of(county)), [0, 0, 1, 2]);
        assert_eq!(CountyPieces::new(&households, 1).rows(|county| county), [0, 1, 2, 3, 4, 5]);
        assert_eq!(CountyPieces::new(&households, 99).rows(|county| county), [0, 5]);
    }
}
