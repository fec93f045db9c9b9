//! One replication some weeks at a time beside the whole run.

use super::*;
use crate::study::experiment::read;
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{ResultOptions, run};

const TEXT: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 3\n\
    [population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 10\npolicy_years = 1\n\
    [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"talent\"\nset = { \"talent.budget_fen_per_household_year\" = 20000 }\n\
    [[arm]]\nname = \"other\"\nwhen = \"founding\"\nset = { \"freight.cold_g_per_household\" = 0.0 }\n";

#[test]
fn replications_some_weeks_at_a_time_give_the_results_of_the_whole_run() {
    let experiment = read("test", TEXT, &[], |_| None).expect("it is well formed");
    let options = ResultOptions { panel: PanelOptions { against: 0, growth: true }, tables: false };
    let whole = run(&experiment, options, RunControl::default()).expect("it runs");
    let mut parts = Vec::new();
    for replication in [2, 0, 1] {
        let mut task = ReplicationRun::new(experiment.clone(), replication).expect("it can be simulated");
        let mut left = task.weeks_left();
        assert_eq!(left, 2 * 104 + 3 * 52, "two trunks and three arms");
        while task.advance(13, RunControl::default()).expect("nothing stops it") {
            assert_eq!(task.weeks_left(), left - 13);
            left -= 13;
        }
        assert!(task.first_arm().is_some_and(|simulation| simulation.world.week == 156));
        let text = serde_json::to_string(&task.finish().expect("it has results")).expect("text");
        parts.push(serde_json::from_str(&text).expect("the same text"));
    }
    let results = Results::from_replications(&experiment, &parts).expect("they belong together");
    assert_eq!(results.content_hash(), whole.content_hash());
    let bits = |results: &Results| format!("{:?}", results.panel);
    assert_eq!(bits(&results), bits(&whole));
    let two = Results::from_replications(&experiment, &parts[..2]).expect("two are enough");
    assert_eq!((two.panel.replications, two.experiment.replications, two.runs.len()), (2, 2, 6));
}
