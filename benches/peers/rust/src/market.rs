//! What one agent does in a week; the same in both libraries.

const OFFERS: usize = 10_000;
const SEEN: usize = 8;
const NEED: f64 = 0.6;
const OUTSIDE: f64 = 4.0;

/// The random numbers of a library.
pub trait Draws {
    /// A number in [0, 1).
    fn uniform(&mut self) -> f64;
    /// An integer below a bound.
    fn below(&mut self, bound: usize) -> usize;
}

/// Weights of the offers and orders by offer.
pub struct Offers {
    weights: Vec<f64>,
    orders: Vec<u64>,
}

impl Offers {
    /// Weights are exp(z / 2); twelve uniform numbers less six stand for a standard normal z.
    #[expect(clippy::disallowed_methods, reason = "no result is compared to the last bit")]
    pub fn new(draws: &mut impl Draws) -> Self {
        let mut weight = |_| (((0..12).map(|_| draws.uniform()).sum::<f64>() - 6.0) / 2.0).exp();
        Self { weights: (0..OFFERS).map(&mut weight).collect(), orders: vec![0; OFFERS] }
    }

    /// The offer that an agent chooses in a week: with probability 0.6 it needs something, looks at eight offers and takes one or
    /// none by a logit.
    pub fn choose(&self, draws: &mut impl Draws) -> Option<usize> {
        if draws.uniform() >= NEED {
            return None;
        }
        let (mut offers, mut sums, mut total) = ([0; SEEN], [0.0; SEEN], 0.0);
        for (offer, sum) in offers.iter_mut().zip(&mut sums) {
            *offer = draws.below(OFFERS);
            total += self.weights[*offer];
            *sum = total;
        }
        let threshold = draws.uniform() * (total + OUTSIDE);
        sums.iter().position(|sum| threshold < *sum).map(|look| offers[look])
    }

    /// Counts an order.
    pub fn order(&mut self, offer: usize) {
        self.orders[offer] += 1;
    }

    /// All orders.
    pub fn total(&self) -> u64 {
        self.orders.iter().sum()
    }
}
