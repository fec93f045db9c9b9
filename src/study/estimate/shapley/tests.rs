//! Tests of `shapley`.

use super::*;

fn game(players: usize, value: impl Fn(&[usize]) -> f64) -> Game {
    let members = |mask: usize| (0..players).filter(|player| mask & (1 << player) != 0).collect::<Vec<_>>();
    Game::new((0..1 << players).map(|mask| value(&members(mask))).collect()).expect("a well-formed game")
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-12 * expected.abs().max(1.0), "{got} != {expected}");
}

/// Players that are worth 1 to 5, two pairs that add to each other, and no three that do.
fn pairwise(mask: usize) -> f64 {
    let has = |player: usize| if mask & (1 << player) == 0 { 0.0 } else { 1.0 };
    let alone: f64 = (0..5).map(|player| (1.0 + count_as_f64(player)) * has(player)).sum();
    10.0 + alone + 3.0 * has(0) * has(4) - 2.0 * has(1) * has(2)
}

#[test]
fn the_odd_half_gives_the_whole_game_where_no_three_players_interact() {
    let whole: [f64; 32] = std::array::from_fn(pairwise);
    let half =
        std::array::from_fn(|mask: usize| if mask == 0 || mask.count_ones() % 2 == 1 { whole[mask] } else { f64::NAN });
    let estimated = Game::from_odd_half(&half).expect("the half is there");
    for (mask, value) in whole.iter().enumerate() {
        near(estimated.values[mask], *value);
    }
}

#[test]
fn of_the_odd_half_the_shapley_values_sum_to_the_joint_effect_whatever_interacts() {
    // Three players together are worth 32 more.
    let values = std::array::from_fn(|mask: usize| pairwise(mask) + if mask & 7 == 7 { 32.0 } else { 0.0 });
    let game = Game::from_odd_half(&values).expect("the half is there");
    near((0..5).map(|player| game.shapley(player)).sum(), game.joint());
    near(game.joint(), values[31] - values[0]);
    near(game.stand_alone(3), values[8] - values[0]);
}

fn uneven() -> Game {
    game(5, |members| members.iter().map(|m| (m * m + 1) as f64).product::<f64>() + 0.3 * members.len() as f64)
}

/// A20: an additive payoff table gives each player its stand-alone effect, a pure product an equal split, and the
/// values sum to the joint effect.
#[test]
fn additive_games_give_stand_alone_effects_and_products_equal_shares() {
    let payoffs = [3.0, -1.5, 0.25, 10.0, 7.0];
    let additive = game(5, |members| 100.0 + members.iter().map(|&m| payoffs[m]).sum::<f64>());
    let product = game(5, |members| if members.len() == 5 { 40.0 } else { 0.0 });
    for (player, payoff) in payoffs.into_iter().enumerate() {
        near(additive.shapley(player), payoff);
        near(additive.stand_alone(player), payoff);
        near(additive.last_in(player), payoff);
        near(product.shapley(player), 8.0);
        near(product.stand_alone(player), 0.0);
        near(product.last_in(player), 40.0);
    }
    let uneven = uneven();
    near((0..5).map(|player| uneven.shapley(player)).sum(), uneven.joint());
}

#[test]
fn the_glove_game_pays_the_scarce_glove_two_thirds() {
    // Player 0 holds a left glove, players 1 and 2 a right one each; a pair is worth 1.
    let gloves = game(3, |members| f64::from(u8::from(members.contains(&0) && members.len() > 1)));
    near(gloves.shapley(0), 2.0 / 3.0);
    near(gloves.shapley(1), 1.0 / 6.0);
    near(gloves.shapley(2), 1.0 / 6.0);
    near(gloves.last_in(0), 1.0);
    near(gloves.last_in(1), 0.0);
    let expected = [0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0];
    for (got, expected) in gloves.dividends().iter().zip(expected) {
        near(*got, expected);
    }
    near(gloves.interaction(0, 1), 0.5);
    near(gloves.interaction(1, 2), -0.5);
}

#[test]
fn a_player_who_adds_nothing_gets_nothing() {
    let dummy = game(4, |members| members.iter().filter(|&&m| m != 2).map(|&m| (m + 2) as f64).product());
    near(dummy.shapley(2), 0.0);
    near(dummy.interaction(2, 0), 0.0);
    assert!(dummy.dividends().iter().enumerate().all(|(mask, d)| mask & 4 == 0 || d.abs() < 1e-12));
}

#[test]
fn a_shapley_value_is_the_sum_of_its_shares_of_dividends() {
    let uneven = uneven();
    let dividends = uneven.dividends();
    for player in 0..5 {
        let shares = (1..32).filter(|mask| mask & (1 << player) != 0).map(|mask| dividends[mask] / size(mask) as f64);
        near(uneven.shapley(player), shares.sum());
    }
}

#[test]
fn sixteen_players_still_share_exactly_and_seventeen_are_refused() {
    let large = game(16, |members| (members.len() * members.len()) as f64 + members.iter().sum::<usize>() as f64);
    let sum: f64 = (0..16).map(|player| large.shapley(player)).sum();
    assert!((sum - large.joint()).abs() < 1e-9);
    assert!(Game::new(vec![0.0; 1 << 17]).is_err());
    assert!(Game::new(vec![0.0; 24]).is_err() && Game::new(vec![]).is_err() && Game::new(vec![0.0]).is_err());
    assert!(Game::new(vec![0.0, f64::NAN]).is_err());
}

/// All orders of some players.
fn orders(players: &[usize]) -> Vec<Vec<usize>> {
    if players.is_empty() {
        return vec![Vec::new()];
    }
    let starting = |&first: &usize| {
        let rest: Vec<usize> = players.iter().copied().filter(|other| *other != first).collect();
        orders(&rest).into_iter().map(move |order| [vec![first], order].concat()).collect::<Vec<_>>()
    };
    players.iter().flat_map(starting).collect()
}

/// Games with arbitrary values.
fn arbitrary(players: usize, seed: u32) -> Game {
    let value = |mask: u32| 100.0 * libm::sin(f64::from(mask * 7919 + seed * 104_729) * 0.618);
    Game::new((0..1_u32 << players).map(value).collect()).expect("a well-formed game")
}

/// Shapley values by brute force over every order of entry.
#[test]
fn shapley_values_and_interactions_are_means_over_all_orders_of_entry() {
    for seed in 0..20 {
        let game = arbitrary(5, seed);
        let orders_of_five = orders(&[0, 1, 2, 3, 4]);
        assert_eq!(orders_of_five.len(), 120);
        let mut sums = [0.0; 5];
        for order in &orders_of_five {
            let mut present = 0;
            for &player in order {
                sums[player] += game.values[present | 1 << player] - game.values[present];
                present |= 1 << player;
            }
        }
        for (player, sum) in sums.into_iter().enumerate() {
            near(game.shapley(player), sum / 120.0);
        }
        // The pair enters as one; 9 stands for it.
        for (a, b) in [(0, 1), (1, 3), (2, 4)] {
            let others: Vec<usize> = (0..5).filter(|player| *player != a && *player != b).chain([9]).collect();
            let of_order = |order: &Vec<usize>| {
                let before = order.iter().take_while(|player| **player != 9);
                let mask = before.fold(0, |mask, player| mask | 1 << player);
                let value = |more: usize| game.values[mask | more];
                value(1 << a | 1 << b) - value(1 << a) - value(1 << b) + value(0)
            };
            near(game.interaction(a, b), orders(&others).iter().map(of_order).sum::<f64>() / 24.0);
        }
    }
}

/// Worked by hand: v(1) = 4, v(2) = 6, v(12) = 16 gives 7 and 9, and an interaction of 6.
#[test]
fn a_game_of_two_is_shared_as_by_hand() {
    let two = Game::new(vec![0.0, 4.0, 6.0, 16.0]).expect("a game");
    near(two.shapley(0), 7.0);
    near(two.shapley(1), 9.0);
    near(two.interaction(0, 1), 6.0);
    // Each coalition counts with half its weight, so a variance of 1 in all four gives 4 × 1/4.
    near(Game::independent_variance(&[1.0; 4], 0), 1.0);
    near(Game::independent_variance(&[0.0, 8.0, 0.0, 0.0], 1), 2.0);
}
