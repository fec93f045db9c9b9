//! Parameters at the ends of their ranges: every experiment is refused with a reason, or runs with exact books.

use nongbo::engine::declare::{Section, Spec, Value};
use nongbo::engine::parameters::Parameters;
use nongbo::prelude::*;
use nongbo::study::experiment::read;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{Random, times};

const WORLD: &str = r#"question = "Do corners hold?"
expect = "Yes."
design = "compare"
replications = 1
[population]
counties = 1
villages_per_county = 2
households_per_village = 8
burn_in_years = 1
policy_years = 1
[[arm]]
name = "baseline"
[[arm]]
name = "all"
set = { "technology.budget_fen_per_household_year" = 30000, "talent.budget_fen_per_household_year" = 30000, "supply_chain.budget_fen_per_household_year" = 30000, "brand.budget_fen_per_household_year" = 30000, "policy.budget_fen_per_household_year" = 30000 }
"#;

/// A parameter at one end of its range, as `--set` takes it.
fn at_end(spec: &Spec, is_high: bool) -> (String, String) {
    let end = if is_high { spec.high } else { spec.low };
    let is_whole = match &spec.default {
        Value::List(values) => matches!(values[0], Value::Integer(_)),
        value => matches!(value, Value::Integer(_)),
    };
    let one = match &spec.default {
        Value::Flag(_) => is_high.to_string(),
        _ if is_whole => format!("{end:.0}"),
        _ => format!("{end:?}"),
    };
    let text = if spec.items > 0 { format!("[{}]", vec![one; spec.items].join(", ")) } else { one };
    (spec.path(), text)
}

/// What became of an experiment.
enum Fate {
    Refused,
    Ran,
}

fn fate(overrides: &[(String, String)]) -> Fate {
    let experiment = match read("corner.toml", WORLD, overrides, nongbo::store::too_large) {
        Err(Error::Scenario { problems, .. }) => {
            assert!(problems.iter().all(|problem| !problem.message.en.is_empty()));
            return Fate::Refused;
        }
        other => other.unwrap_or_else(|error| panic!("{overrides:?}: {error}")),
    };
    let results = experiment.run(RunControl::default()).unwrap_or_else(|error| panic!("{overrides:?}: {error}"));
    for run in &results.runs {
        assert!(run.error.is_none(), "{overrides:?}: {:?}", run.error);
    }
    for (name, arms) in &results.panel.values {
        let infinite = arms.iter().flatten().any(|value| value.is_infinite());
        assert!(!infinite, "{overrides:?}: {name} is infinite");
    }
    Fate::Ran
}

/// Runs all and gives how many ran.
fn ran(what: &str, corners: &[Vec<(String, String)>]) -> usize {
    let fates: Vec<Fate> = corners.into_par_iter().map(|corner| fate(corner)).collect();
    let ran = fates.iter().filter(|fate| matches!(fate, Fate::Ran)).count();
    eprintln!("{what}: {} corners, {ran} ran, {} were refused with a reason", corners.len(), corners.len() - ran);
    ran
}

/// The parameters that are not counts of the world: those are limited together by memory.
fn specs() -> Vec<Spec> {
    let rules = Parameters::default();
    let specs = rules.sections().into_iter().flat_map(Section::specs);
    specs.filter(|spec| spec.section != "population").collect()
}

#[test]
#[ignore = "slow: simulates dozens of worlds"]
fn a_parameter_at_an_end_of_its_range_is_refused_or_runs() {
    let ends: Vec<_> = specs().iter().flat_map(|spec| [false, true].map(|high| vec![at_end(spec, high)])).collect();
    let (mut random, wanted) = (Random(41), times("NONGBO_CORNERS", 60).min(ends.len()));
    let mut chosen = ends;
    while chosen.len() > wanted {
        let at = random.below(chosen.len());
        chosen.swap_remove(at);
    }
    assert!(ran("one parameter at an end", &chosen) * 2 > chosen.len());
}

#[test]
#[ignore = "slow: simulates dozens of worlds"]
fn many_parameters_at_their_ends_are_refused_or_run() {
    let (specs, mut random) = (specs(), Random(43));
    let mut corner = || {
        let among = [30, 10, 3][random.below(3)];
        let chosen: Vec<&Spec> = specs.iter().filter(|_| random.below(among) == 0).collect();
        chosen.into_iter().map(|spec| at_end(spec, random.below(2) == 0)).collect()
    };
    let corners: Vec<Vec<(String, String)>> = (0..times("NONGBO_CORNERS", 60) / 2).map(|_| corner()).collect();
    assert!(ran("many parameters at their ends", &corners) > 0);
}
