//! Shapley values and their relatives, from the value of every coalition.

use crate::engine::error::{Error, Result, text};
use crate::engine::units::count_as_f64;

/// Largest number of players of a game: 65,536 coalitions.
pub const MOST_PLAYERS: usize = 16;

/// The value of every coalition of a few players; coalition `mask` holds the players whose bits are set.
#[derive(Debug, Clone, PartialEq)]
pub struct Game {
    values: Vec<f64>,
    players: usize,
}

impl Game {
    /// A game from the values of its 2^n coalitions, by mask.
    ///
    /// # Errors
    /// `Usage` if their number is no power of two from 2 to 2^16, or one of them is not finite.
    pub fn new(values: Vec<f64>) -> Result<Self> {
        let players = values.len().max(1).ilog2() as usize;
        if !values.len().is_power_of_two() || !(1..=MOST_PLAYERS).contains(&players) {
            let count = values.len();
            return Err(Error::Usage(text!(
                "a game has 2^n coalitions with n from 1 to {MOST_PLAYERS}, not {count}",
                "博弈应有 2^n 个联盟（n 为 1 至 {MOST_PLAYERS}），而不是 {count} 个"
            )));
        }
        if let Some(mask) = values.iter().position(|value| !value.is_finite()) {
            let value = values[mask];
            return Err(Error::Usage(text!(
                "coalition {mask} has the value {value}; it must be a finite number",
                "联盟 {mask} 的值为 {value}；必须是有限数"
            )));
        }
        Ok(Self { values, players })
    }

    /// A game of five players from the values of the empty coalition and of the sixteen coalitions of an odd number of players,
    /// by mask; other entries are not read. The values of the other coalitions follow from main effects and pairs fitted to
    /// the sixteen: exact where no three players interact. Stand-alone effects and `joint` are exact in any case, and the
    /// Shapley values sum to `joint`.
    ///
    /// # Errors
    /// `Usage` if a value that is read is not finite.
    pub fn from_odd_half(values: &[f64; 32]) -> Result<Self> {
        // Sixteen coefficients of a constant, five main effects and ten pairs in contrasts of -1 and 1 are orthogonal over the
        // odd half. With d players in which two coalitions differ, the products of these contrasts sum to 6, -2 and 6.
        let weight = |differing: u32| if differing == 3 { -2.0 } else { 6.0 };
        let estimate = |mask: usize| {
            let odd = (0..values.len()).filter(|other| other.count_ones() % 2 == 1);
            odd.map(|other| weight((mask ^ other).count_ones()) * values[other]).sum::<f64>() / 16.0
        };
        let is_run = |mask: usize| mask == 0 || mask.count_ones() % 2 == 1;
        Self::new((0..values.len()).map(|mask| if is_run(mask) { values[mask] } else { estimate(mask) }).collect())
    }

    /// Value of the coalition of all players minus that of the empty coalition.
    #[must_use]
    pub fn joint(&self) -> f64 {
        self.values[self.values.len() - 1] - self.values[0]
    }

    /// Value the player adds to the empty coalition: the stand-alone (first-in) effect.
    ///
    /// # Panics
    /// If there is no such player.
    #[must_use]
    pub fn stand_alone(&self, player: usize) -> f64 {
        self.gain(0, player)
    }

    /// Value the player adds to the coalition of all others: the last-in (leave-one-out) effect.
    ///
    /// # Panics
    /// If there is no such player.
    #[must_use]
    pub fn last_in(&self, player: usize) -> f64 {
        self.gain((self.values.len() - 1) & !(1 << player), player)
    }

    /// Shapley value: what the player adds, averaged over all orders of entry. The values sum to `joint`.
    ///
    /// # Panics
    /// If there is no such player.
    #[must_use]
    pub fn shapley(&self, player: usize) -> f64 {
        shapley_value(&self.values, player)
    }

    /// Variance of a player's Shapley value if the coalitions had these variances and were independent of each other.
    ///
    /// # Panics
    /// If the number of variances is no power of two, or there is no such player.
    #[must_use]
    pub fn independent_variance(variances: &[f64], player: usize) -> f64 {
        assert!(variances.len().is_power_of_two() && 1 << player < variances.len(), "2^n variances, player {player}");
        let weights = order_weights(variances.len().ilog2() as usize);
        // A coalition enters once, with the weight of the orders in which the player is next or last in it.
        let weight = |mask: usize| weights[size(mask & !(1 << player))];
        variances.iter().enumerate().map(|(mask, variance)| weight(mask) * weight(mask) * variance).sum()
    }

    /// Harsanyi dividends by mask: the value of a coalition minus the dividends of all its proper subsets.
    #[must_use]
    pub fn dividends(&self) -> Vec<f64> {
        let mut dividends = self.values.clone();
        for player in 0..self.players {
            for mask in 0..dividends.len() {
                if mask & (1 << player) != 0 {
                    dividends[mask] -= dividends[mask & !(1 << player)];
                }
            }
        }
        dividends
    }

    /// Shapley interaction index of two players (Grabisch and Roubens 1999): how much more one adds when the other is
    /// present, averaged over the coalitions of the remaining players. Positive for complements.
    ///
    /// # Panics
    /// If there is no such player or both are the same.
    #[must_use]
    pub fn interaction(&self, a: usize, b: usize) -> f64 {
        assert!(a != b && a < self.players && b < self.players, "an interaction needs two players of the game");
        let weights = order_weights(self.players - 1);
        let both = (1 << a) | (1 << b);
        (0..self.values.len())
            .filter(|mask| mask & both == 0)
            .map(|mask| weights[size(mask)] * (self.gain(mask | (1 << b), a) - self.gain(mask, a)))
            .sum()
    }

    fn gain(&self, mask: usize, player: usize) -> f64 {
        assert!(player < self.players, "player {player} of {}", self.players);
        self.values[mask | (1 << player)] - self.values[mask]
    }
}

/// Shapley value of a player from the values of all 2^n coalitions, by mask.
///
/// # Panics
/// If the number of values is no power of two, or there is no such player.
#[must_use]
pub fn shapley_value(values: &[f64], player: usize) -> f64 {
    assert!(values.len().is_power_of_two() && 1 << player < values.len(), "2^n values, player {player}");
    let weights = order_weights(values.len().ilog2() as usize);
    (0..values.len())
        .filter(|mask| mask & (1 << player) == 0)
        .map(|mask| weights[size(mask)] * (values[mask | (1 << player)] - values[mask]))
        .sum()
}

fn size(mask: usize) -> usize {
    mask.count_ones() as usize
}

/// s! (n − s − 1)! / n! for s from 0 to n − 1: the share of orders in which exactly a given s come first.
fn order_weights(players: usize) -> Vec<f64> {
    let mut weights = vec![1.0 / count_as_f64(players)];
    for before in 1..players {
        let last = weights[before - 1];
        weights.push(last * count_as_f64(before) / count_as_f64(players - before));
    }
    weights
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests;
