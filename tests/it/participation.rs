//! Who streams: participation changes smoothly with demand, and lack of cash keeps some households out.

use crate::paired::{assert_falls, mean_and_error, together};
use crate::worlds::thousand;
use nongbo::engine::parameters::Parameters;

fn world() -> Parameters {
    thousand(2)
}

/// Participation does not change abruptly in the default world: a tenth more or less demand changes participation by less
/// than a factor of two.
#[test]
#[ignore = "slow: whole worlds"]
fn a_tenth_of_demand_changes_participation_by_less_than_half() {
    let base = world();
    let [less, more] = [0.9, 1.1].map(|factor| {
        let mut arm = base.clone();
        arm.tastes.weekly_needs *= factor;
        arm
    });
    let [less, base, more] =
        together(8, &[&less, &base, &more], |runs| std::array::from_fn(|arm| runs[arm].1.host_share[0]));
    let [less, base, more] = [less, base, more].map(|shares| mean_and_error(&shares).0);
    assert!(less > 0.5 * base && more < 2.0 * base, "{less} {base} {more}");
    assert!(more > less, "and more demand is more streamers: {less} {more}");
}

/// Liquidity binds for some: with a credit line for everybody fewer are kept from streaming or equipment by want of cash.
#[test]
#[ignore = "slow: whole worlds"]
fn some_are_kept_out_by_want_of_cash() {
    let base = world();
    let mut open = base.clone();
    open.endowment.credit_open_share = 1.0;
    let [refused, gap] = together(12, &[&base, &open], |runs| {
        let kept = |arm: usize| runs[arm].1.refused_share[0] + runs[arm].1.equipment_refused_share[0];
        [kept(0), kept(1) - kept(0)]
    });
    assert!(mean_and_error(&refused).0 > 0.002, "{refused:?}");
    assert_falls("share kept out", &gap);
}
