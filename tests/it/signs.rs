//! Signs and limits of the mechanisms: two arms with common random numbers, twenty replications, |t| above 3.
//!
//! The world has 1,000 households. Each test states the parameters for which its sign is claimed.

use crate::paired::{REPLICATIONS as R, assert_about_zero, assert_falls, assert_rises, mean_and_error, together};
use crate::worlds::{change, thousand};
use nongbo::engine::parameters::Parameters;
use nongbo::engine::record::tables::Runs;
use nongbo::engine::simulation::Simulation;

/// The world of the sign tests.
fn world() -> Parameters {
    thousand(2)
}

/// Parameters of long courses for all who would apply, with many applicants, in a world of 2,000 households.
fn with_courses(rules: &Parameters) -> Parameters {
    change(rules, |r| {
        r.govern.hosts_first = false;
        (r.talent.applicant_taste, r.learn.seat_sessions) = (0.3, 40.0);
        r.population.villages_per_county = 10;
    })
}

type FinishedRun = (Simulation, Runs);

/// Difference of a column of the run table between the arm and the baseline.
fn gap(runs: &[FinishedRun], column: impl Fn(&Runs) -> &Vec<f64>) -> f64 {
    column(&runs[1].1)[0] - column(&runs[0].1)[0]
}

/// Share of a count in another; 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "counts of a test")]
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Mean of a column of the household table over the policy years and the chosen households, yuan.
fn mean_of(simulation: &Simulation, column: impl Fn(usize) -> i64, chosen: impl Fn(usize) -> bool) -> f64 {
    let t = &simulation.record.households;
    let first = simulation.world.map.first_policy_week / 52;
    let rows: Vec<usize> =
        (0..t.len()).filter(|&row| t.year[row] >= first && chosen(t.household[row] as usize)).collect();
    #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
    let sum = rows.iter().map(|&row| column(row) as f64 / 100.0).sum::<f64>();
    #[allow(clippy::cast_precision_loss, reason = "counts of a test")]
    let count = rows.len().max(1) as f64;
    sum / count
}

/// Households treated in any year.
fn treated(simulation: &Simulation) -> Vec<bool> {
    let t = &simulation.record.households;
    let mut marked = vec![false; simulation.world.households.len()];
    for row in 0..t.len() {
        let by_first_three = t.treated_technology[row] || t.treated_talent[row] || t.treated_supply_chain[row];
        marked[t.household[row] as usize] |= by_first_three || t.treated_brand[row] || t.treated_policy[row];
    }
    marked
}

/// Share of members who make an effort, in the policy years.
fn effort_of_members(simulation: &Simulation) -> f64 {
    let t = &simulation.record.households;
    let first = simulation.world.map.first_policy_week / 52;
    let members: Vec<usize> = (0..t.len()).filter(|&row| t.year[row] >= first && t.member[row]).collect();
    share(members.iter().filter(|&&row| t.effort[row]).count(), members.len())
}

fn mean(values: &[f64]) -> f64 {
    share(1, values.len()) * values.iter().sum::<f64>()
}

/// S1: kits alone do not raise income where hosts learn little and carriers come rarely, as in the village trial
/// (evidence F5.1).
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn kits_without_skill_and_logistics_raise_no_income() {
    let base = change(&world(), |r| {
        (r.hosting.skill_start, r.hosting.skill_exponent) = (0.1, 0.1);
        (r.freight.handling_per_household, r.ship.inbound) = (0.6, 0.4);
    });
    let arm = change(&base, |r| r.technology.units_per_thousand = [100.0, 0.0, 0.0]);
    let [income] = together(R, &[&base, &arm], |runs| [gap(runs, |r| &r.market_income)]);
    let (mean, error) = mean_and_error(&income);
    assert!(mean + 1.729 * error < 10.0, "kits alone bring {mean:.1} ± {error:.1} yuan");
}

/// S2: where the county cannot handle more parcels, training alone raises late deliveries and refunds, lowers the
/// reputation of the label and does not raise income.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn training_where_parcels_cannot_be_handled_raises_delays_and_refunds() {
    let base = change(&with_courses(&world()), |r| {
        r.freight.handling_per_household = 1.4;
        r.decide.hosting_taste_mean_fen = -1_000_000;
    });
    let arm = change(&base, |r| r.talent.units_per_thousand = [400.0, 0.0, 0.0]);
    let [late, refund, label, income] = together(2 * R, &[&base, &arm], |runs| {
        [
            gap(runs, |r| &r.late_share),
            gap(runs, |r| &r.refund_rate),
            gap(runs, |r| &r.label_reputation),
            gap(runs, |r| &r.market_income),
        ]
    });
    assert_rises("late share", &late);
    assert_rises("refund rate", &refund);
    assert_falls("label reputation", &label);
    let (mean, error) = mean_and_error(&income);
    assert!(mean + 1.729 * error < 10.0, "training alone brings {mean:.1} ± {error:.1} yuan");
}

/// S3: training raises income where there are spare shipping capacity and demand.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn training_with_spare_shipping_capacity_raises_income() {
    let base = change(&with_courses(&world()), |r| {
        r.freight.handling_per_household = 20.0;
        (r.broadcast.rival_share, r.tastes.live_distance) = (0.65, 2.4);
    });
    let arm = change(&base, |r| r.talent.units_per_thousand = [400.0, 0.0, 0.0]);
    let [income] = together(5 * R, &[&base, &arm], |runs| [gap(runs, |r| &r.market_income)]);
    assert_rises("market income", &income);
}

/// S4: with higher commissions of hosts, growers get a smaller share of what consumers pay, and co-operatives use MCN hosts
/// less.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn higher_commissions_lower_sales_through_hosts_and_the_farm_gate_share() {
    let base = world();
    let arm = change(&base, |r| {
        r.mcn.commission_bp = r.mcn.commission_bp.map(|bp| bp + 3_000);
        r.hosting.local_commission_bp += 1_000;
    });
    let [gate, mcn] = together(R, &[&base, &arm], |runs| {
        let sold = |at: usize| {
            let m = &runs[at].0.world.mcn_hosts;
            #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
            (m.gmv_year_fen.iter().sum::<i64>() as f64)
        };
        [gap(runs, |r| &r.farm_gate_share), sold(1) - sold(0)]
    });
    assert_falls("farm-gate share", &gate);
    assert_falls("sales through MCN hosts", &mcn);
}

/// S5: exaggeration raises the first sales and the refund rate, and lowers the share of orders that are kept.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn exaggeration_raises_early_sales_and_refunds() {
    let base = change(&world(), |r| r.population.burn_in_years = 0);
    let arm = change(&base, |r| (r.mcn.hype_mean, r.hosting.hype) = (0.25, 0.12));
    let [early, refund, kept] = together(R, &[&base, &arm], |runs| {
        let early = |at: usize| {
            let t = &runs[at].0.record.counties;
            #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
            (0..t.len()).filter(|&row| t.week[row] < 26).map(|row| t.gmv_fen[row] as f64).sum::<f64>()
        };
        let kept = |at: usize| runs[at].1.nmv[0] / runs[at].1.gmv[0];
        [early(1) - early(0), gap(runs, |r| &r.refund_rate), kept(1) - kept(0)]
    });
    assert_rises("sales of the first half year", &early);
    assert_rises("refund rate", &refund);
    assert_falls("NMV over GMV", &kept);
}

/// S6: more cold capacity lowers losses and refunds and raises the delivered quality, up to the need; beyond the need
/// nothing changes.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn cold_capacity_helps_only_up_to_the_need() {
    let none = change(&world(), |r| (r.freight.cold_g_per_household, r.deliver.refund_gap) = (0.0, 12.0));
    let hub = change(&none, |r| r.supply_chain.units_per_thousand = [3_000.0, 0.0, 0.0]);
    // Goods sold offline in a harvest week take what live goods leave: five tonnes a household is more than any week brings.
    let [enough, more] = [5_000_000.0, 10_000_000.0].map(|g| change(&none, |r| r.freight.cold_g_per_household = g));
    let [loss, quality, refund, beyond] = together(R, &[&none, &hub, &enough, &more], |runs| {
        let beyond = (runs[3].1.market_income[0] - runs[2].1.market_income[0]).abs()
            + (runs[3].1.refund_rate[0] - runs[2].1.refund_rate[0]).abs();
        [gap(runs, |r| &r.loss_rate), gap(runs, |r| &r.delivered_quality), gap(runs, |r| &r.refund_rate), beyond]
    });
    assert_falls("loss rate", &loss);
    assert_rises("delivered quality", &quality);
    assert_falls("refund rate", &refund);
    assert!(beyond.iter().all(|&gap| gap == 0.0), "capacity beyond the need changes nothing: {beyond:?}");
}

/// S7: in a larger label whose members cannot be told apart, members make less effort and its reputation is worse.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn members_of_a_large_label_without_codes_make_less_effort() {
    let small = change(&world(), |r| {
        (r.reputation.identity_own, r.reputation.identity_cooperative) = (0.0, 0.0);
        (r.endowment.member_share, r.decide.attention_share) = (0.03, 0.0);
        (r.crops.effort_cost, r.crops.effort_quality) = ([0.016; 2], 0.14);
        // The trader pays nothing for effort: only the name does.
        r.crops.effort_grade = [0.0; 2];
    });
    let large = change(&small, |r| r.endowment.member_share = 0.8);
    let [effort, label] = together(R, &[&small, &large], |runs| {
        [effort_of_members(&runs[1].0) - effort_of_members(&runs[0].0), gap(runs, |r| &r.label_reputation)]
    });
    assert_falls("effort of members", &effort);
    assert_falls("label reputation", &label);
}

/// S8: codes together with a brand raise effort and lower disappointment. Refunds fall with it only while expectations lag, and
/// the price hardly moves, since sellers keep it while the stock clears (docs/decisions.md).
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn codes_with_a_brand_raise_effort_and_lower_disappointment() {
    let base = change(&world(), |r| {
        (r.crops.effort_quality, r.population.policy_years, r.population.villages_per_county) = (0.14, 3, 10);
        // The trader pays nothing for effort: only names and codes do.
        r.crops.effort_grade = [0.0; 2];
        r.brand.units_per_thousand = [20_000.0, 0.0, 0.0];
    });
    let arm = change(&base, |r| r.technology.units_per_thousand = [0.0, 0.0, 1_000.0]);
    let [effort, disappointment] = together(R, &[&base, &arm], |runs| {
        [effort_of_members(&runs[1].0) - effort_of_members(&runs[0].0), gap(runs, |r| &r.hype_gap)]
    });
    assert_rises("effort of members", &effort);
    assert_falls("expected less delivered quality", &disappointment);
}

/// S9: promotion of a label whose goods are worse than its reputation raises awareness and lowers the reputation. Repeat
/// purchases do not fall: promotion brings first buyers, and the satisfied ones buy again (docs/decisions.md).
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn promotion_of_poor_goods_raises_awareness_and_lowers_reputation() {
    let base = change(&world(), |r| {
        (r.deliver.quality_exponent, r.population.burn_in_years) = (6.0, 0);
        (r.reputation.label_speed, r.reputation.label_ratings) = (0.02, 100.0);
        r.tastes.label_taste = [2.0, 1.5, 1.5];
    });
    let arm = change(&base, |r| r.brand.units_per_thousand = [300_000.0, 0.0, 0.0]);
    let [aware, label] = together(R, &[&base, &arm], |runs| {
        let aware = |at: usize| mean(&runs[at].0.world.cooperatives.awareness);
        [aware(1) - aware(0), gap(runs, |r| &r.label_reputation)]
    });
    assert_rises("awareness", &aware);
    assert_falls("label reputation", &label);
}

/// S10: where members keep a standard and others need not, enforcement reduces the use of the label without a right and
/// raises its reputation.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn enforcement_reduces_the_use_of_the_label_without_a_right() {
    let base = change(&world(), |r| {
        (r.reputation.awareness_start, r.reputation.awareness_decay) = (0.6, 0.0);
        (r.decide.scruple_fen, r.decide.hosting_taste_mean_fen) = (2_000, -800_000);
        (r.crops.effort_quality, r.reputation.identity_own) = (0.14, 0.0);
        r.endowment.cooperative_parcels_start = 5.0;
        r.brand.units_per_thousand = [0.0, 150.0, 0.0];
    });
    let arm = change(&base, |r| r.brand.units_per_thousand = [0.0, 150.0, 40.0]);
    let [mimics, label] = together(R, &[&base, &arm], |runs| {
        let mimics = |at: usize| {
            let h = &runs[at].0.world.households;
            let hosts = (0..h.len()).filter(|&row| h.host[row]).count();
            share((0..h.len()).filter(|&row| h.host[row] && h.mimic[row]).count(), hosts)
        };
        [mimics(1) - mimics(0), gap(runs, |r| &r.label_reputation)]
    });
    assert_falls("share of hosts without right", &mimics);
    assert_rises("label reputation", &label);
}

/// S13: a label with a good and one with a bad reputation, under the same policy, still differ years later if the public
/// record changes slowly.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_bad_reputation_lasts_for_years() {
    let base = change(&world(), |r| {
        r.population.policy_years = 3;
        r.brand.units_per_thousand = [20_000.0, 0.0, 0.0];
        r.reputation.label_speed = 0.004;
    });
    let gaps: Vec<[f64; 2]> = (0..R)
        .map(|replication| with_reputation(&base, replication, 0.85))
        .zip((0..R).map(|r| with_reputation(&base, r, 0.45)))
        .map(|(good, bad)| [bad[0] - good[0], bad[1] - good[1]])
        .collect();
    assert_falls("sales of the third year", &gaps.iter().map(|gap| gap[0]).collect::<Vec<_>>());
    assert_falls("label reputation at the end of the fourth", &gaps.iter().map(|gap| gap[1]).collect::<Vec<_>>());
}

/// Sales of the third year and mean reputation after the fourth, where all labels have a reputation from the beginning.
fn with_reputation(rules: &Parameters, replication: u32, reputation: f64) -> [f64; 2] {
    let mut simulation = Simulation::init(rules, 2023, replication).expect("no defect");
    simulation.world.cooperatives.reputation.fill(reputation);
    crate::worlds::run_until(&mut simulation, rules, 208, crate::worlds::QUICK);
    let t = &simulation.record.counties;
    #[allow(clippy::cast_precision_loss, reason = "yuan of a test")]
    let third = (0..t.len()).filter(|&row| (104..156).contains(&t.week[row])).map(|row| t.gmv_fen[row] as f64).sum();
    [third, mean(&simulation.world.cooperatives.reputation)]
}

/// S12: after codes and inspection end, effort returns to its level before.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn effort_reverts_when_codes_and_inspection_end() {
    let off = change(&world(), |r| r.population.policy_years = 4);
    let on = change(&off, |r| {
        r.technology.units_per_thousand = [0.0, 0.0, 1_000.0];
        r.brand.units_per_thousand = [0.0, 150.0, 0.0];
    });
    let changes: Vec<[f64; 2]> = (0..R)
        .map(|replication| {
            let efforts = |plan: [&Parameters; 2]| {
                let mut simulation = Simulation::init(&off, 2023, replication).expect("no defect");
                crate::worlds::run_until(&mut simulation, plan[0], 208, crate::worlds::QUICK);
                let during = effort_now(&simulation);
                crate::worlds::run_until(&mut simulation, plan[1], 312, crate::worlds::QUICK);
                [during, effort_now(&simulation)]
            };
            let (never, withdrawn) = (efforts([&off, &off]), efforts([&on, &off]));
            [withdrawn[0] - never[0], (withdrawn[1] - never[1]) - (withdrawn[0] - never[0])]
        })
        .collect();
    assert_rises("effort while paid", &changes.iter().map(|it| it[0]).collect::<Vec<_>>());
    assert_falls("effort after the end", &changes.iter().map(|it| it[1]).collect::<Vec<_>>());
}

/// Share of members who make an effort now.
fn effort_now(simulation: &Simulation) -> f64 {
    let h = &simulation.world.households;
    let members: Vec<usize> = (0..h.len()).filter(|&row| h.member[row]).collect();
    share(members.iter().filter(|&&row| h.effort[row]).count(), members.len())
}

/// S14: where streaming earns less than the trader pays, a guarantee makes nobody a host.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn a_guarantee_without_demand_adds_no_hosts() {
    let base = change(&world(), |r| (r.terms.platform_fee_bp, r.tastes.live_distance) = (2_500, 5.0));
    let arm = change(&base, |r| r.policy.units_per_thousand = [500.0, 0.0, 0.0, 0.0]);
    let [hosts, income] =
        together(R, &[&base, &arm], |runs| [1_000.0 * gap(runs, |r| &r.host_share), gap(runs, |r| &r.live_income)]);
    assert_about_zero("streamers in 1,000 households", &hosts, 2.0);
    assert_about_zero("live income", &income, 10.0);
}

/// S15: the more households are trained, the less each of them gains and the lower is the income of those never trained.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn more_training_lowers_the_gain_of_the_treated_and_the_income_of_the_others() {
    let base = change(&with_courses(&world()), |r| {
        (r.broadcast.rival_share, r.decide.hosting_taste_mean_fen) = (0.0, -500_000);
        (r.residence.away_share, r.residence.return_rate) = (0.0, 0.0);
    });
    let [few, many] = [100.0, 800.0].map(|seats| change(&base, |r| r.talent.units_per_thousand = [seats, 0.0, 0.0]));
    let [treated_by, untreated] = together(2 * R, &[&base, &few, &many], |runs| {
        let (few, many) = (treated(&runs[1].0), treated(&runs[2].0));
        let live = |at: usize, chosen: &dyn Fn(usize) -> bool| {
            let simulation = &runs[at].0;
            let t = &simulation.record.households;
            mean_of(simulation, |row| t.own_fen[row] - t.own_cost_fen[row] + t.cooperative_fen[row], chosen)
        };
        let gain = |arm: usize, chosen: &dyn Fn(usize) -> bool| live(arm, chosen) - live(0, chosen);
        let never = |household: usize| !many[household];
        [
            gain(2, &|household| many[household]) - gain(1, &|household| few[household]),
            gain(2, &never) - gain(1, &never),
        ]
    });
    assert_falls("live income gained by the treated", &treated_by);
    assert_falls("live income of the untreated", &untreated);
}

/// S16: where the offline demand of the county falls with the price, more live sales raise the offline price and the
/// offline income of households that never sell live.
#[test]
#[ignore = "slow: whole worlds in twenty replications"]
fn more_live_sales_raise_the_offline_income_of_households_that_never_sell_live() {
    let base = change(&world(), |r| r.wholesale.county_elasticity = 3.0);
    let arm = change(&base, |r| r.tastes.live_distance -= 1.0);
    let [income] = together(R, &[&base, &arm], |runs| {
        let never: Vec<bool> = {
            let mut never = vec![true; runs[0].0.world.households.len()];
            for (simulation, _) in runs {
                let t = &simulation.record.households;
                (0..t.len()).for_each(|row| never[t.household[row] as usize] &= t.live_g[row] == 0);
            }
            never
        };
        let mean_income = |at: usize| {
            let simulation = &runs[at].0;
            mean_of(simulation, |row| simulation.record.households.offline_fen[row], |household| never[household])
        };
        [mean_income(1) - mean_income(0)]
    });
    assert_rises("offline income of households that never sell live", &income);
}
