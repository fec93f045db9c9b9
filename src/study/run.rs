//! The runs of an experiment, each simulated once.
//!
//! Arms that hold from the first policy week share the weeks before it: these are simulated once a replication, as a
//! trunk, and every arm continues from a copy of it. So do arms from founding that differ only in their pathways.

mod grant_search;
mod best_split;
pub mod equal_spending;
mod parallel;
mod plan;
mod recording;
pub mod reduction;
mod results;
mod replication_result;
mod replication;
mod estimates;
mod run_table;
pub mod stopping;

pub use estimates::{
    design_columns, experiment_estimates, horizon_terms, is_comparable, ranking_design, target_yuan, wage_yuan,
};
#[cfg(not(target_arch = "wasm32"))]
pub use parallel::thread_pool;
pub use parallel::{execute, run_parallel};
pub use plan::{Outcome, Plan, RunKey, TableForm};
pub use recording::{MOST_FULL_RUNS, is_kept, tables_to_keep};
pub use replication::ReplicationRun;
pub use replication_result::{ReplicationResult, RunDigest};
pub use results::{ResultOptions, Results, RunResult, run, run_from};
pub use run_table::{ColumnSource, RunTable, STATUS, TableColumn, TableColumns, table_columns};

use crate::engine::declare::Column;
use crate::engine::record::Record;
use crate::engine::record::tables::Runs;
use crate::engine::units::WEEKS;
use crate::study::experiment::{Arm, Experiment, resolved, schedule_json};
use crate::study::identity::run_id;
use crate::study::input::values::trunk_differences;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What an experiment writes.
#[must_use]
pub fn plan(name: &str, experiment: &Experiment) -> Plan {
    // Rules as JSON are large and needed once an arm.
    let ids = |arm: &Arm| -> Vec<String> {
        let rules = schedule_json(experiment.schedule(arm));
        let id = |replication| run_id(crate::MODEL_VERSION, &rules, experiment.seed, arm.numbers.of(replication));
        (0..experiment.replications).map(id).collect()
    };
    let ids: Vec<Vec<String>> = experiment.arms.iter().map(ids).collect();
    let run = |(number, arm, replication): (u32, usize, u32)| RunKey {
        id: ids[arm][replication as usize].clone(),
        number,
        arm: experiment.arms[arm].name.clone(),
        replication,
        design: experiment.arms[arm].design.clone(),
    };
    Plan {
        name: name.to_owned(),
        experiment_toml: experiment.text.clone(),
        resolved: resolved(experiment),
        model_version: crate::MODEL_VERSION.to_owned(),
        seed: experiment.seed,
        about: about(experiment),
        runs: experiment.runs().into_iter().map(run).collect(),
        tables: forms(),
    }
}

/// A design with more arms does not list them in the metadata of every table: the column `arm` has them.
const MOST_LISTED_ARMS: usize = 1_000;

/// What every table says of its study. The first policy week is that of the first arm.
fn about(experiment: &Experiment) -> Vec<(&'static str, String)> {
    let first_policy_year = experiment.arms.first().map_or(0, |arm| arm.rules.population.first_policy_year());
    let arms: Vec<&str> = experiment.arms.iter().map(|arm| arm.name.as_str()).collect();
    let mut about = vec![
        ("question", experiment.question.en.clone()),
        ("question_zh", experiment.question.zh.clone()),
        ("design", experiment.design.name().to_owned()),
        ("seed", experiment.seed.to_string()),
        ("first_policy_year", first_policy_year.to_string()),
        ("first_policy_week", (first_policy_year * WEEKS).to_string()),
    ];
    if arms.len() <= MOST_LISTED_ARMS {
        about.push(("arms", serde_json::json!(arms).to_string()));
    }
    about
}

/// The tables of a folder, in the order of [`Record::into_tables`].
fn forms() -> Vec<TableForm> {
    let form = |(name, meaning, columns): (&'static str, &'static str, &'static [Column])| TableForm {
        name,
        meaning,
        columns: columns.to_vec(),
    };
    tables().into_iter().map(form).collect()
}

/// The tables of a folder: name, what a row is, columns.
#[must_use]
pub fn tables() -> Vec<(&'static str, &'static str, &'static [Column])> {
    let empty = Record::default().into_tables(Runs::new(0));
    empty.into_iter().map(|(name, table)| (name, table.meaning(), table.describe())).collect()
}

/// Runs with the same draws that share the weeks before the first policy week.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    /// The replication number of their draws.
    replication_number: u32,
    /// Weeks of the trunk, and weeks after it.
    weeks: [u32; 2],
    /// The runs by simulation: a point that stands several times in a design is simulated once for all its runs.
    simulations: Vec<Vec<RunOfArm>>,
}

/// Number of a run, and its arm.
type RunOfArm = (u32, usize);

/// Replication, trunk (its first arm) and replication number of a group.
type GroupKey = (u32, usize, u32);

/// All runs by trunk and draws, replication by replication.
fn groups(experiment: &Experiment) -> Vec<Group> {
    // Sums and not the rules themselves: a sample may have a hundred thousand arms.
    let mut first_with: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    let differences = |arm: &Arm| trunk_differences(&experiment.base, experiment.schedule(arm).founding);
    let trunk = |arm: &Arm| Sha256::digest(format!("{:?}", differences(arm))).into();
    let sums = experiment.arms.iter().map(trunk).enumerate();
    let trunks: Vec<usize> = sums.map(|(arm, sum)| *first_with.entry(sum).or_insert(arm)).collect();
    let repeated = experiment.repeated_points();
    let mut places: BTreeMap<(GroupKey, usize), usize> = BTreeMap::new();
    let mut groups: BTreeMap<GroupKey, Group> = BTreeMap::new();
    for (number, arm, replication) in experiment.runs() {
        let population = &experiment.arms[arm].rules.population;
        let weeks = [population.first_policy_year() * WEEKS, population.policy_years * WEEKS];
        let replication_number = experiment.replication_number(arm, replication);
        let key = (replication, trunks[arm], replication_number);
        let group = || Group { replication_number, weeks, simulations: Vec::new() };
        let simulations = &mut groups.entry(key).or_insert_with(group).simulations;
        let next = simulations.len();
        // Equal points with the same draws have equal trunks, so the simulation of the first of them is in the same group.
        let at = *places.entry((key, repeated.get(&arm).copied().unwrap_or(arm))).or_insert(next);
        simulations.resize_with(next.max(at + 1), Vec::new);
        simulations[at].push((number, arm));
    }
    groups.into_values().collect()
}

/// Weeks to simulate in all, and how many of them the finished runs cover.
#[must_use]
pub fn weeks(experiment: &Experiment, finished: &BTreeSet<u32>) -> (u64, u64) {
    let (mut total, mut done) = (0, 0);
    for Group { weeks, simulations, .. } in groups(experiment) {
        let [trunk, arm] = weeks.map(u64::from);
        let is_finished = |runs: &&Vec<RunOfArm>| runs.iter().all(|(number, _)| finished.contains(number));
        let finished_simulations = simulations.iter().filter(is_finished).count();
        total += trunk + arm * simulations.len() as u64;
        done += arm * finished_simulations as u64 + if finished_simulations == simulations.len() { trunk } else { 0 };
    }
    (total, done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::experiment::read;

    fn experiment(text: &str) -> Experiment {
        let head = "question = \"q\"\nexpect = \"e\"\nreplications = 2\n";
        read("test", &format!("{head}{text}"), &[], |_| None).expect("it is well formed")
    }

    #[test]
    fn arms_from_the_policy_weeks_share_a_trunk_and_arms_from_founding_have_their_own() {
        let text = "design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { talent.budget_fen_per_household_year = 100 }\n\
            [[arm]]\nname = \"c\"\nwhen = \"founding\"\nset = { population.counties = 2 }\n\
            [[arm]]\nname = \"d\"\nset = { terms.platform_fee_bp = 500 }\n\
            [[arm]]\nname = \"e\"\nwhen = \"founding\"\nset = { terms.platform_fee_bp = 500 }\n";
        let experiment = experiment(text);
        let runs = |group: Group| (group.replication_number, group.simulations.concat());
        let groups: Vec<_> = groups(&experiment).into_iter().map(runs).collect();
        let arms: Vec<Vec<usize>> =
            groups[..3].iter().map(|(_, runs)| runs.iter().map(|(_, arm)| *arm).collect()).collect();
        assert_eq!(arms, [vec![0, 1, 3], vec![2], vec![4]]);
        assert_eq!(groups.iter().map(|(replication, _)| *replication).collect::<Vec<_>>(), [0, 0, 0, 1, 1, 1]);
        let ids: std::collections::BTreeSet<_> = plan("test", &experiment).runs.into_iter().map(|run| run.id).collect();
        assert_eq!(ids.len(), 10, "the same values from another week are other runs");
    }

    #[test]
    fn the_arms_of_a_draw_share_a_trunk_and_no_two_draws_share_a_replication_number() {
        let text = "design = \"sample\"\n[population]\nburn_in_years = 0\nbaseline_years = 1\npolicy_years = 1\n[sample]\n\
            points = 3\nbudget_fen_per_household_year = 10000\n\
            [[sample.parameter]]\npath = \"terms.platform_fee_bp\"\nvalues = [100, 200]\n";
        let numbers = |experiment: &Experiment| -> Vec<(u32, usize)> {
            groups(experiment)
                .iter()
                .map(|group| (group.replication_number, group.simulations.concat().len()))
                .collect()
        };
        // Four points, the base rules first; of the three drawn ones at least two have the same fee and still no common draws.
        let own = experiment(text);
        let mut numbers_of_own = numbers(&own);
        numbers_of_own.sort_unstable();
        assert_eq!(numbers_of_own, (0..8).map(|number| (number, 6)).collect::<Vec<_>>());
        let ids: BTreeSet<_> = plan("test", &own).runs.into_iter().map(|run| run.id).collect();
        assert_eq!(ids.len(), 48, "equal points are other runs");
        let longer = own.clone().with_replications(3);
        assert_eq!(longer.replication_number(7, 1), own.replication_number(7, 1), "more replications change no number");
        let shared = experiment(&text.replace("points = 3", "points = 3\nshared_replications = true"));
        assert!(numbers(&shared).iter().all(|(number, _)| *number < 2), "the replications of all points");
    }

    #[test]
    fn a_trunk_counts_once_and_only_if_an_arm_still_needs_it() {
        let text = "design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { talent.budget_fen_per_household_year = 100 }\n\
            [population]\nburn_in_years = 1\nbaseline_years = 1\npolicy_years = 3\n";
        let experiment = experiment(text);
        let weeks = |finished: &[u32]| weeks(&experiment, &finished.iter().copied().collect());
        assert_eq!(weeks(&[]), (2 * (104 + 2 * 156), 0));
        assert_eq!(weeks(&[0]), (2 * (104 + 2 * 156), 156));
        assert_eq!(weeks(&[0, 1]), (2 * (104 + 2 * 156), 104 + 2 * 156));
    }

    #[test]
    fn a_point_that_stands_twice_is_simulated_once_and_done_when_both_runs_are() {
        let text = "design = \"sample\"\n[population]\nburn_in_years = 0\nbaseline_years = 1\npolicy_years = 1\n\
            [sample]\npoints = 4\n[[sample.parameter]]\npath = \"terms.platform_fee_bp\"\nvalues = [100, 200]\n";
        let experiment = experiment(text);
        assert_eq!(experiment.arms.len(), 5);
        let first = &groups(&experiment)[1..3];
        let runs: Vec<usize> = first.iter().flat_map(|group| group.simulations.iter().map(Vec::len)).collect();
        assert_eq!(runs, [2, 2], "two values, each at two points");
        assert_eq!(
            weeks(&experiment, &BTreeSet::new()).0,
            2 * 3 * 104,
            "the baseline and two values, two replications"
        );
        let numbers: Vec<u32> = first[0].simulations[0].iter().map(|(number, _)| *number).collect();
        let done = |numbers: &[u32]| weeks(&experiment, &numbers.iter().copied().collect()).1;
        assert_eq!((done(&numbers[..1]), done(&numbers)), (0, 104));
    }
}
