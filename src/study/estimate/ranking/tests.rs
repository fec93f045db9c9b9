use super::*;
use crate::engine::units::count_as_f64;
use crate::study::estimate::draw_weights::RUN_MOMENTS;

const NOISE: [f64; 2] = [-0.01, 0.01];

/// A ranking input of five alternatives that cost 2 yuan each, `gain(alternative, draw)` with two replications a draw.
fn input(draws: usize, parameters: Vec<(&str, Vec<f64>)>, gain: impl Fn(usize, usize) -> f64) -> RankingDraws {
    let by_draw = |value: &dyn Fn(usize) -> Vec<f64>| (0..draws).map(value).collect::<ByDraw>();
    let of = |at: usize| by_draw(&|draw| NOISE.map(|noise| gain(at, draw) + noise).to_vec());
    RankingDraws {
        alternatives: ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec(),
        gain: (0..5).map(of).collect(),
        user_cost: (0..5).map(|_| by_draw(&|_| vec![2.0; 2])).collect(),
        parameters: parameters.into_iter().map(|(name, values)| (name.to_owned(), values)).collect(),
        moments: Vec::new(),
        budget_yuan: 2.0,
        tolerance_factor: 2.0,
        dropped: 0,
    }
}

/// Effects of alternative 0 rise with the first parameter, the second does nothing, the others are constant.
fn rising_alternative(draws: u32) -> RankingUncertainty {
    let first: Vec<f64> = (0..draws).map(|draw| (f64::from(draw) + 0.5) / f64::from(draws)).collect();
    let second: Vec<f64> = (0..draws).map(|draw| f64::from(draw * 37 % draws)).collect();
    let gain = |at: usize, draw: usize| if at == 0 { 4.0 * first[draw] } else { 2.5 - 0.5 * count_as_f64(at) };
    input(first.len(), vec![("second", second), ("first", first.clone())], gain).ranking()
}

#[test]
fn a_leader_of_half_the_draws_is_not_identified_and_the_parameter_that_decides_is_found() {
    let ranking = rising_alternative(200);
    // Alternative 0 beats alternative 1 (effect 2) where 4x > 2, in half of the draws.
    assert!(
        ranking.is_corrected && (ranking.alternatives[0].first[0] - 0.5).abs() < 0.01,
        "{:?}",
        ranking.alternatives
    );
    assert!(!ranking.is_identified());
    let [deciding, other] = &ranking.assumptions[..] else { panic!("two parameters") };
    assert_eq!(deciding.parameter, "first");
    assert!(deciding.value > 4.0 * deciding.by_chance[1], "{:?}", ranking.assumptions);
    assert!(other.value < other.by_chance[1] && other.value < 0.05, "{:?}", ranking.assumptions);
    let from_parameters: Vec<Interval> = ranking.alternatives.iter().map(|it| it.from_parameters).collect();
    assert!(from_parameters[0].mean > 0.99 && from_parameters[0].low > 0.99 && from_parameters[1].mean < 0.01);
    let sums: f64 = ranking.alternatives.iter().map(|it| it.first[0]).sum();
    assert!((sums - 1.0).abs() < 1e-9, "one is first in every draw");
    // Net gain is 4x - 2 of alternative 0, 0 of alternative 1 and less of the others. Where x < 0.5, choosing
    // alternative 0 loses 2 - 4x: a mean of 0.5 over all draws.
    assert!((ranking.alternatives[0].act.regret - 0.5).abs() < 0.02, "{:?}", ranking.alternatives[0].act);
    assert!((ranking.nothing.regret - 0.5).abs() < 0.02 && ranking.nothing.best >= 0.49);
    // The best act on average is worth 0, so that knowing is worth 0.5, and knowing x alone as much.
    for information in &ranking.information {
        assert!((information.surface.mean - 0.5).abs() < 0.02 && (information.naive - 0.5).abs() < 0.02);
    }
    assert!((deciding.value - 0.5).abs() < 0.05, "{}", deciding.value);
    let [low, high] = deciding.leader_first;
    assert!(ranking.leader() != 0 || (low < 0.01 && high > 0.99));
}

#[test]
fn one_draw_tells_nothing_of_parameters() {
    let ranking = input(1, vec![("x", vec![1.0])], |at, _| count_as_f64(at)).ranking();
    assert!(ranking.alternatives.iter().all(|it| it.from_parameters.mean.is_nan()));
    assert!(ranking.assumptions[0].value.abs() < 1e-12 && !ranking.is_corrected);
    let still = input(3, vec![("x", vec![1.0; 3]), ("y", vec![1.0, 2.0, 3.0])], |at, _| count_as_f64(at)).ranking();
    assert!(still.assumptions.iter().all(|it| it.value.abs() < 1e-9), "nothing varies: {:?}", still.assumptions);
}

#[test]
fn what_is_always_first_is_identified() {
    let gain = |at: usize, draw: usize| 20.0 + count_as_f64(draw) - count_as_f64(at);
    let ranking = input(10, vec![("x", (0..10).map(f64::from).collect())], gain).ranking();
    assert!(ranking.is_identified() && ranking.leader() == 0 && ranking.alternatives[0].act.regret.abs() < 1e-12);
    assert!((ranking.alternatives[0].first[2] - 1.0).abs() < 1e-12);
    assert!(ranking.assumptions[0].value.abs() < 1e-12, "no choice changes");
    assert!((ranking.alternatives[0].gain_per_yuan - 24.5 / 2.0).abs() < 1e-9);
}

#[test]
fn where_nothing_gains_nobody_is_first_and_doing_nothing_is_best() {
    let ranking = input(10, Vec::new(), |at, _| -1.0 - count_as_f64(at)).ranking();
    assert!(
        ranking
            .alternatives
            .iter()
            .all(|it| it.first.iter().all(|share| share.abs() < 1e-12) && it.act.best.abs() < 1e-12)
    );
    assert!((ranking.nothing.best - 1.0).abs() < 1e-12 && ranking.nothing.regret.abs() < 1e-12);
    // Alternative 0 gains -1 for 2 yuan.
    assert!((ranking.alternatives[0].act.regret - 3.0).abs() < 1e-9);
}

#[test]
fn an_alternative_that_uses_nearly_none_of_its_money_is_not_first() {
    let mut input = input(10, Vec::new(), |at, _| 5.0 - count_as_f64(at));
    input.user_cost[0] = vec![vec![0.19; 2]; 10];
    let ranking = input.ranking();
    assert!((ranking.alternatives[1].first[0] - 1.0).abs() < 1e-12 && ranking.alternatives[0].first[0].abs() < 1e-12);
    assert!((ranking.alternatives[0].act.best - 1.0).abs() < 1e-12, "it still has the largest net gain");
}

#[test]
fn draws_that_contradict_a_published_figure_lose_their_say() {
    // Alternative 0 is first in the first half of the draws, in which the live share is far too large.
    let half: Vec<f64> = (0..40).map(|draw| if draw < 20 { 0.0 } else { 1.0 }).collect();
    let gain = |at: usize, draw: usize| if (at == 0) == (draw < 20) { 9.0 } else { 5.0 };
    let mut input = input(40, vec![("half", half)], gain);
    let live_share = *RUN_MOMENTS.iter().find(|moment| moment.id == "B10").expect("declared");
    input.moments = vec![(live_share, (0..40).map(|draw| vec![if draw < 20 { 0.5 } else { 0.03 }; 2]).collect())];
    let ranking = input.ranking();
    let first = ranking.alternatives[0].first;
    assert!(first[0] < 1e-6 && (first[1] - 0.5).abs() < 1e-9, "{first:?}");
    assert!((ranking.effective_draws - 20.0).abs() < 1e-6 && (ranking.moments[0].within - 0.5).abs() < 1e-12);
    assert!(ranking.information[0].surface.mean < 1e-6 && ranking.information[1].surface.mean > 1.9);
}

#[test]
fn single_runs_say_which_share_is_of_the_parameters() {
    // x and noise have the same variance: half of the variance is of the parameter.
    let points = crate::study::sampling::latin_hypercube(2, 400, 5);
    let [x, noise]: [Vec<f64>; 2] = [0, 1].map(|at| points.iter().map(|point| point[at]).collect());
    let mut input =
        input(400, vec![("x", x.clone())], |at, draw| 9.0 - count_as_f64(at) + 4.0 * (x[draw] + noise[draw]));
    input.gain.iter_mut().flatten().for_each(|values| values.truncate(1));
    input.user_cost.iter_mut().flatten().for_each(|values| values.truncate(1));
    let ranking = input.ranking();
    let share = ranking.alternatives[0].from_parameters;
    assert!((share.mean - 0.5).abs() < 0.06 && share.low < 0.5 && share.high > 0.5, "{share:?}");
    assert!(ranking.information[0].jackknife.is_nan());
}
