//! Designs: from a file to arms; solved grants, samples and withdrawals in small worlds.

use crate::worlds::QUICK;
use nongbo::engine::declare::{Form, Spec, Value};
use nongbo::engine::error::Error;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::{Parallelism, RunControl, Simulation};
use nongbo::store::experiment_file::load;
use nongbo::study::experiment::design_table::{DesignCell, DesignTable};
use nongbo::study::experiment::{Arm, Experiment, read, resolved};

const HEAD: &str = "question = \"q\"\nexpect = \"e\"\nreplications = 2\n";
const SMALL: &str = "[population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 20\nburn_in_years = 0\n\
    baseline_years = 1\npolicy_years = 2\n";

fn parse(text: &str) -> Experiment {
    read("file", &format!("{HEAD}{text}"), &[], |_| None).unwrap_or_else(|error| panic!("{error:?}"))
}

fn refused(text: &str) -> Vec<String> {
    match read("file", &format!("{HEAD}{text}"), &[], |_| None) {
        Err(Error::Scenario { problems, .. }) => problems.into_iter().map(|problem| problem.message.en).collect(),
        other => panic!("it should be refused: {:?}", other.map(|it| it.arms.len())),
    }
}

fn budgets(arm: &Arm) -> [i64; 5] {
    let it = &arm.rules;
    [
        it.technology.budget_fen_per_household_year.0,
        it.talent.budget_fen_per_household_year.0,
        it.supply_chain.budget_fen_per_household_year.0,
        it.brand.budget_fen_per_household_year.0,
        it.policy.budget_fen_per_household_year.0,
    ]
}

fn names(experiment: &Experiment) -> Vec<&str> {
    experiment.arms.iter().map(|arm| arm.name.as_str()).collect()
}

#[test]
fn a_dose_is_a_grid_with_the_others_off_or_on() {
    let one = parse("design = \"dose\"\n[dose]\naxis = [{ path = \"talent\", values = [0, 500, 900] }]\n");
    assert_eq!(names(&one), ["baseline", "dose_1", "dose_2"], "the level of the baseline is not run twice");
    assert_eq!(one.arms.iter().map(budgets).collect::<Vec<_>>(), [[0; 5], [0, 500, 0, 0, 0], [0, 900, 0, 0, 0]]);
    let two = parse(
        "design = \"dose\"\n[dose]\nothers_fen_per_household_year = 70\n\
         axis = [{ path = \"brand\", values = [10, 20] }, { path = \"policy.split.traffic_support\", values = [0.0, 2.0] }]\n",
    );
    assert_eq!(two.arms.len(), 5);
    assert_eq!(budgets(&two.arms[0]), [70, 70, 70, 0, 0], "pathways on an axis are not set beside it");
    assert_eq!(
        (budgets(&two.arms[4]), two.arms[4].rules.policy.split[3].to_bits()),
        ([70, 70, 70, 20, 0], 2.0_f64.to_bits())
    );
    let wrong = |axis: &str| refused(&format!("design = \"dose\"\n[dose]\naxis = {axis}\n"));
    assert!(wrong("[{ path = \"tallent\", values = [1] }]")[0].contains("no section `tallent`"));
    assert!(wrong("[{ path = \"policy.split\", values = [1] }]")[0].contains("name the item"));
    assert!(wrong("[{ path = \"policy.split.traffic\", values = [1] }]")[0].contains("no item `traffic`"));
    assert!(wrong("[{ path = \"policy.split[3]\", values = [1] }]")[0].contains("`policy.split.traffic_support`"));
    assert!(wrong("[{ path = \"rollout.household_shares[9]\", values = [1] }]")[0].contains("has 5 items"));
    assert!(wrong("[{ path = \"talent\", values = [-1] }]")[0].contains("out of range"));
    assert!(wrong("3")[0].contains("list of one or two tables"));
}

#[test]
fn a_mix_shares_one_budget_in_every_way() {
    let mix = parse("design = \"mix\"\n[mix]\nbudget_fen_per_household_year = 1001\nsteps = 2\n");
    assert_eq!(mix.arms.len(), 16, "none, five alone, ten pairs");
    assert!(mix.arms[1..].iter().all(|arm| budgets(arm).iter().sum::<i64>() == 1001), "to the fen");
    let few = parse("design = \"mix\"\n[mix]\nbudget_fen_per_household_year = 9\npathways = [\"brand\", \"talent\"]\n");
    assert_eq!(names(&few), ["baseline", "brand3", "talent1+brand2", "talent2+brand1", "talent3"]);
    let twice = "design = \"mix\"\n[mix]\nbudget_fen_per_household_year = 9\npathways = [\"brand\", \"brand\"]\n";
    assert!(refused(twice)[0].contains("each once"));
    let both =
        "design = \"mix\"\n[mix]\nbudget_fen_per_household_year = 9\n[talent]\nbudget_fen_per_household_year = 5\n";
    assert!(refused(both)[0].contains("set by the mix design"));
    assert!(refused("design = \"mix\"\n[dose]\n").iter().any(|it| it.contains("`[dose]` needs design = \"dose\"")));
}

#[test]
fn a_saturation_needs_as_many_counties_as_shares() {
    let text = "design = \"saturation\"\n[saturation]\npathway = \"talent\"\nbudget_fen_per_household_year = 100\n";
    assert!(refused(&format!("{text}[population]\ncounties = 4\n"))[0].contains("at least 5 counties"));
    let good = parse(&format!("{text}[population]\ncounties = 5\n"));
    assert_eq!(names(&good), ["baseline", "drawn", "everybody"]);
    assert_eq!(
        good.arms[1].rules.rollout.household_shares.map(f64::to_bits),
        [0.0, 0.25, 0.5, 0.75, 1.0_f64].map(f64::to_bits)
    );
    assert!(refused(&format!("{text}shares = [0.5, 2.0, 0, 0, 0]\n[population]\ncounties = 5\n"))[0].contains("0..=1"));
}

#[test]
fn a_scope_is_each_county_alone_then_these_counties_then_everybody() {
    let text = "design = \"scope\"\n[scope]\npathway = \"policy\"\nbudget_fen_per_household_year = 100\n";
    let four = parse(&format!("{text}[population]\ncounties = 4\n"));
    let alone = ["county_1", "county_2", "county_3", "county_4"];
    let all = ["these_counties", "baseline_of_everybody", "everybody"];
    assert_eq!(names(&four), [&["baseline"], &alone[..], &all[..]].concat());
    let rollout =
        |arm: usize| (four.arms[arm].rules.rollout.treated_county, four.arms[arm].rules.rollout.scope_share > 0.0);
    assert_eq!([0, 1, 4, 5, 6, 7].map(rollout), [(0, false), (1, false), (4, false), (0, false), (0, true), (0, true)]);
    assert_eq!([0, 2, 5, 6, 7].map(|arm| budgets(&four.arms[arm])[4]), [0, 100, 100, 0, 100]);
    let three = parse(&format!("{text}[population]\ncounties = 3\n"));
    assert_eq!(names(&three)[1..], all, "a county alone needs three others");
    assert!(refused(&format!("{text}[rollout]\nscope_share = 0.5\n"))[0].contains("set by the scope design"));
}

#[test]
fn programmes_are_run_under_every_condition() {
    let text = "design = \"conditions\"\n\
        [[conditions.programme]]\nname = \"cold\"\nset = { S1 = 9000 }\n\
        [[conditions.programme]]\nname = \"seats\"\nset = { H1 = 9000 }\n\
        [[conditions.condition]]\nname = \"fee\"\nset = { \"terms.platform_fee_bp\" = 700 }\n";
    let experiment = parse(text);
    assert_eq!(names(&experiment), ["baseline", "cold", "seats", "fee", "fee+cold", "fee+seats"]);
    let arms = &experiment.arms;
    assert_eq!([0, 1, 2, 4, 5].map(|arm| budgets(&arms[arm])[2]), [0, 9_000, 0, 9_000, 0]);
    assert_eq!([0, 1, 2, 4, 5].map(|arm| budgets(&arms[arm])[1]), [0, 0, 9_000, 0, 9_000]);
    let fee = |arm: usize| arms[arm].rules.terms.platform_fee_bp;
    assert_eq!([3, 4, 5].map(fee), [700; 3]);
    assert!([0, 1, 2].map(fee).iter().all(|fee| *fee != 700));
    let wrong = text.replace("H1 = 9000", "\"terms.platform_fee_bp\" = 600");
    let problems = refused(&wrong);
    assert!(problems.iter().any(|problem| problem.contains("a programme sets money")), "{problems:?}");
    assert!(
        problems.iter().any(|problem| problem.contains("by the condition `fee` and by a programme")),
        "{problems:?}"
    );
    assert!(refused("design = \"conditions\"\n")[0].contains("`conditions.programme` is missing"));
}

fn control() -> RunControl<'static> {
    RunControl { options: QUICK, parallelism: Parallelism { threads: 2, worlds: 2 }, ..RunControl::default() }
}

/// Simulates an arm to its end: the simulation, what was granted and what was spent, yuan.
fn simulate(rules: &Parameters) -> (Simulation, f64, f64) {
    let (simulation, runs) = nongbo::engine::simulation::run(rules, 20_230_101, 0, control()).expect("no defect");
    (simulation, runs.granted[0], runs.cash_outlay[0])
}

#[test]
fn money_that_ends_is_granted_for_its_years_alone() {
    let text = "design = \"withdraw\"\n[withdraw]\nbudget_fen_per_household_year = 20000\nfunded_years = 1\npathways = [\"talent\"]\n";
    let experiment = parse(&format!("{text}{SMALL}"));
    assert_eq!(names(&experiment), ["baseline", "talent", "talent-ends"]);
    let (_, kept, _) = simulate(&experiment.arms[1].rules);
    let (_, ended, _) = simulate(&experiment.arms[2].rules);
    assert!((kept - 200.0).abs() < 1e-9 && (ended - 100.0).abs() < 1e-9, "{kept} and {ended} yuan a policy year");
    assert!(refused(&format!("{}{SMALL}", text.replace("years = 1", "years = 2")))[0].contains("all 2 policy years"));
}

#[test]
fn nobody_outside_the_rollout_is_treated_and_grants_follow_those_inside() {
    let text = "design = \"saturation\"\n[saturation]\npathway = \"talent\"\nbudget_fen_per_household_year = 30000\n";
    let experiment = parse(&format!("{text}{}", SMALL.replace("counties = 2", "counties = 5")));
    let (simulation, granted, _) = simulate(&experiment.arms[1].rules);
    let h = &simulation.world.households;
    let reached = h.reached.iter().filter(|reached| **reached).count();
    assert_eq!(reached, 100, "0, 10, 20, 30 and 40 of 40 households");
    assert!((granted - 300.0 * 0.5).abs() < 1e-9, "{granted}");
    assert!((0..h.len()).all(|row| h.reached[row] || h.treated[row] == 0));
    assert!((0..h.len()).any(|row| h.treated[row] != 0), "somebody is treated");
}

fn solved(text: &str) -> Experiment {
    let mut experiment = parse(text);
    nongbo::study::run::equal_spending::solve_grants(&mut experiment, control()).expect("no defect");
    experiment
}

#[test]
fn grants_are_solved_for_and_found_again_in_what_a_folder_holds() {
    let text = format!(
        "design = \"equal_budget\"\n[equal_budget]\nbudget_fen_per_household_year = 8000\nsolve_replications = 1\n{SMALL}"
    );
    let experiment = solved(&text);
    assert_eq!(experiment.arms.len(), 7);
    let brand = &experiment.arms[4];
    assert_eq!(brand.name, "brand");
    let (_, granted, spent) = simulate(&brand.rules);
    // A case of enforcement costs 5,000 yuan: so small a world cannot spend exactly what is asked for.
    assert!((spent - 80.0).abs() <= 0.05 * 80.0, "{spent} of {granted} yuan");
    assert!(granted > spent * 1.02, "as much as was asked for would not have been spent: {granted}");
    let stored = resolved(&experiment);
    let mut second = parse(&text);
    assert!(
        nongbo::study::run::equal_spending::take_stored_grants(&mut second, &stored) && resolved(&second) == stored
    );
    let mut other = parse(&text.replace("replications = 1", "replications = 2"));
    assert!(
        !nongbo::study::run::equal_spending::take_stored_grants(&mut other, &stored),
        "another experiment's grants are not taken"
    );
}

#[test]
fn a_sample_draws_every_kind_of_value() {
    let head = "design = \"sample\"\n[sample]\npoints = 40\n";
    let parameters = "[[sample.parameter]]\npath = \"terms.platform_fee_bp\"\nlow = 100\nhigh = 500\n\
        [[sample.parameter]]\npath = \"tastes.weekly_needs\"\nlow = 0.1\nhigh = 1.0\nscale = \"log\"\n\
        [[sample.parameter]]\npath = \"govern.targeting_overlap\"\nvalues = [0.0, 0.5, 1.0]\n\
        [[sample.parameter]]\npath = \"policy.split\"\nscale = \"dirichlet\"\n";
    let sample = parse(&format!("{head}{parameters}"));
    assert_eq!(sample.arms.len(), 41);
    let drawn = &sample.arms[1..];
    assert!(drawn.iter().all(|arm| (100..=500).contains(&arm.rules.terms.platform_fee_bp)));
    let needs = drawn.iter().filter(|arm| arm.rules.tastes.weekly_needs < 0.316).count();
    assert_eq!(needs, 20, "half of the points lie below the geometric middle");
    let thirds = [0.0, 0.5, 1.0_f64]
        .map(|x| drawn.iter().filter(|arm| arm.rules.govern.targeting_overlap.to_bits() == x.to_bits()).count());
    assert!(thirds.iter().all(|count| (12..=15).contains(count)), "{thirds:?}");
    for arm in drawn {
        let sum: f64 = arm.rules.policy.split.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9 && arm.rules.policy.split.iter().all(|part| *part > 0.0));
    }
    for method in ["sobol", "morris"] {
        let other = parse(&format!("design = \"sample\"\n[sample]\nmethod = \"{method}\"\npoints = 4\n{parameters}"));
        assert_eq!(other.arms.len(), if method == "sobol" { 5 } else { 1 + 4 * 8 }, "seven coordinates");
    }
    let paid = parse(&format!("{head}budget_fen_per_household_year = 500\n{parameters}"));
    assert_eq!((paid.arms.len(), names(&paid)[7]), (41 * 6, "p01+technology"));
    assert_eq!(budgets(&paid.arms[11]), [0, 0, 0, 0, 500]);
    let wrong = |parameter: &str| refused(&format!("{head}[[sample.parameter]]\n{parameter}\n"));
    assert!(wrong("path = \"population.counties\"")[0].contains("share no households"));
    assert!(wrong("path = \"tastes.weekly_needs\"\nlow = 0.9\nhigh = 0.5")[0].contains("low below high"));
    assert!(wrong("path = \"policy.split\"")[0].contains("dirichlet"));
    assert!(wrong("path = \"population.separate_markets\"")[0].contains("population"));
}

#[test]
fn a_sample_of_instruments_gives_the_money_to_one_instrument_at_a_time() {
    let head = "design = \"sample\"\n[sample]\npoints = 2\nbudget_fen_per_household_year = 500\n\
        alternatives = \"instruments\"\n";
    let parameter = "[[sample.parameter]]\npath = \"terms.platform_fee_bp\"\nlow = 100\nhigh = 500\n";
    let sample = parse(&format!("{head}{parameter}"));
    assert_eq!(sample.arms.len(), 3 * 17);
    assert_eq!((names(&sample)[0], names(&sample)[7], names(&sample)[24]), ("baseline", "S1", "p1+S1"));
    let cold = &sample.arms[24];
    assert_eq!(budgets(cold), [0, 0, 500, 0, 0]);
    let split = &cold.rules.supply_chain.split;
    assert!(split[0] > 0.0 && split[1..].iter().all(|weight| weight.abs() < 1e-12), "{split:?}");
    assert!(cold.design.iter().filter(|(_, value)| *value == Value::Flag(true)).all(|(name, _)| name == "S1"));
    // Every point has replication numbers of its own, and its arms share them.
    let numbers = |arm: usize| [0, 1].map(|replication| sample.replication_number(arm, replication));
    assert_eq!((numbers(0), numbers(17), numbers(33), numbers(50)), ([0, 3], [1, 4], [1, 4], [2, 5]));
    assert!(sample.arms[..17].iter().all(|arm| arm.paired) && sample.arms[17..].iter().all(|arm| !arm.paired));
    let shared = parse(&format!("{head}shared_replications = true\n{parameter}"));
    assert_eq!(shared.replication_number(50, 1), 1);
    let refusal = refused(&format!("{head}[[sample.parameter]]\npath = \"brand.split\"\nscale = \"dirichlet\"\n"));
    assert!(refusal[0].contains("`brand.split`") && refusal[0].contains("sample"), "{refusal:?}");
    let stored: Experiment = serde_json::from_value(resolved(&sample)).expect("it is read back");
    assert_eq!(stored.arms[50].numbers, sample.arms[50].numbers);
}

/// A list of `count` parameters to draw, each a dimension.
fn many_parameters(count: usize) -> String {
    let rules = Parameters::default();
    let specs = rules.sections().into_iter().flat_map(nongbo::engine::declare::Section::specs);
    // Over their whole ranges, prices and what is grown are impossible together, and shares may sum to nothing.
    let is_share = |spec: &Spec| spec.items > 0 && spec.unit == "share";
    let is_free = |spec: &Spec| !["population", "crops", "shock"].contains(&spec.section) && !is_share(spec);
    let numbers = specs.filter(|spec| spec.form != Form::Flag && is_free(spec));
    let parameter = |spec: Spec, item: usize| {
        if spec.items == 0 {
            format!("[[sample.parameter]]\npath = \"{}.{}\"\n", spec.section, spec.name)
        } else {
            let item = spec.keys.get(item).map_or_else(|| format!("[{item}]"), |key| format!(".{key}"));
            format!("[[sample.parameter]]\npath = \"{}.{}{item}\"\n", spec.section, spec.name)
        }
    };
    let parameters: Vec<String> = numbers
        .flat_map(|spec| (0..spec.items.max(1)).map(move |item| parameter(spec.clone(), item)))
        .take(count)
        .collect();
    assert_eq!(parameters.len(), count, "the model has as many numbers");
    parameters.concat()
}

#[test]
fn more_dimensions_than_a_sobol_sequence_has_are_refused_where_it_is_chosen() {
    let file = |method: &str, count| {
        format!("{HEAD}design = \"sample\"\n[sample]\npoints = 2\nmethod = \"{method}\"\n{}", many_parameters(count))
    };
    let problems = |text: &str, set: &[(&str, &str)]| {
        let set: Vec<_> = set.iter().map(|&(path, value)| (path.to_owned(), value.to_owned())).collect();
        match read("file", text, &set, |_| None) {
            Err(Error::Scenario { problems, .. }) => problems,
            Err(other) => panic!("{other:?}"),
            Ok(_) => Vec::new(),
        }
    };
    let text = file("sobol", 257);
    let list = problems(&text, &[]);
    assert_eq!(list.len(), 1, "{list:?}");
    for message in [&list[0].message.en, &list[0].message.zh] {
        assert!(message.contains("256") && message.contains("257") && message.contains("`sample.method`"), "{message}");
    }
    assert_eq!(text.get(list[0].span.clone().expect("it has a place")), Some("\"sobol\""));
    assert!(problems(&file("sobol", 256), &[]).is_empty() && problems(&file("morris", 257), &[]).is_empty());
    let set = problems(&file("morris", 257), &[("sample.method", "\"sobol\"")]);
    assert!(set[0].message.en.starts_with("--set sample.method=") && set[0].span.is_none(), "{set:?}");
}

fn tabled(columns: &[&str], rows: Vec<Vec<DesignCell>>) -> Result<Experiment, Error> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("design.toml");
    std::fs::write(&path, format!("{HEAD}design = \"table\"\n[table]\nfile = \"own.csv\"\n")).expect("written");
    let table = DesignTable { columns: columns.iter().map(|name| (*name).to_owned()).collect(), rows };
    load(&path, &[], &|_| Ok(table.clone()), |_| None)
}

#[test]
fn a_table_is_arms_and_says_which_cell_is_wrong() {
    let columns = ["name", "terms.platform_fee_bp", "policy.split.income_insurance"];
    let text = |text: &str| DesignCell::Text(text.into());
    let rows = vec![
        vec![text("usual"), DesignCell::Empty, DesignCell::Empty],
        vec![text("dear"), DesignCell::Real(700.0), DesignCell::Real(0.5)],
    ];
    let experiment = tabled(&columns, rows).expect("it is well formed");
    assert_eq!(names(&experiment), ["usual", "dear"]);
    assert_eq!(experiment.arms[1].rules.terms.platform_fee_bp, 700);
    let refusal = |columns: &[&str], row: Vec<DesignCell>| match tabled(columns, vec![row]) {
        Err(Error::Scenario { problems, .. }) => problems[0].message.en.clone(),
        other => panic!("{:?}", other.map(|it| it.arms.len())),
    };
    assert!(
        refusal(&columns, vec![text("Big"), DesignCell::Empty, DesignCell::Empty]).contains("row 1: `Big` is no name")
    );
    let wrong = refusal(&columns, vec![text("a"), DesignCell::Real(0.5), DesignCell::Empty]);
    assert!(wrong.contains("row 1, column `terms.platform_fee_bp`: 0.5"), "{wrong}");
    assert!(refusal(&["policy.split"], vec![DesignCell::Empty]).contains("name the item"));
    assert!(refusal(&["terms.platform_fee"], vec![DesignCell::Empty]).contains("has no parameter"));
}

/// Money by instrument: the budget is the sum, the split the amounts; an identifier and a name mean the same.
#[test]
fn an_instrument_stands_for_its_money_in_arms_and_on_axes() {
    let arms = |rest: &str| read("file", &format!("{HEAD}{rest}"), &[], |_| None).map(|experiment| experiment.arms);
    let compare = "design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { T2 = 6000, \
                   \"technology.traceability_code\" = 2000 }\n[[arm]]\nname = \"c\"\ntechnology = { farm_equipment = 6000 }\n";
    let compared = arms(compare).expect("it is read");
    let technology = &compared[1].rules.technology;
    assert_eq!(technology.budget_fen_per_household_year.0, 8_000);
    assert_eq!(technology.split.map(f64::to_bits), [0.0, 6_000.0, 2_000.0_f64].map(f64::to_bits));
    assert_eq!(compared[2].rules.technology.budget_fen_per_household_year.0, 6_000);

    let dose = "design = \"dose\"\n[dose]\naxis = [{ path = \"S1\", values = [0, 1000] }, { path = \
                \"supply_chain.sorting_centre\", values = [0, 500] }]\n";
    let doses = arms(dose).expect("it is read");
    let both = &doses[3];
    assert_eq!(both.rules.supply_chain.budget_fen_per_household_year.0, 1_500);
    assert_eq!(both.rules.supply_chain.split.map(f64::to_bits), [1_000.0, 0.0, 500.0_f64].map(f64::to_bits));
    let columns: Vec<&str> = both.design.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(columns, ["supply_chain.cold_hub", "supply_chain.sorting_centre"]);

    let message = |rest: &str| match arms(rest) {
        Err(Error::Scenario { problems, .. }) => problems[0].message.en.clone(),
        _ => panic!("{rest} is read"),
    };
    let twice = "design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n";
    for set in [
        "set = { T2 = 1, \"technology.budget_fen_per_household_year\" = 5 }",
        "set = { \"technology.split\" = { farm_equipment = 1 }, T2 = 1 }",
    ] {
        assert!(message(&format!("{twice}{set}\n")).contains("use one of the two"), "{set}");
    }
    assert!(
        message(&format!("{twice}set = {{ T2 = 1, \"technology.farm_equipment\" = 2 }}\n")).contains("given twice")
    );
    assert!(message(&format!("{twice}set = {{ T9 = 1 }}\n")).contains("T9"));
    assert!(message("design = \"compare\"\n[policy]\nsplit = [1.0, 1.0, 1.0, 1.0]\n").contains("loan_guarantee = 1"));
    assert!(message("design = \"compare\"\n[broadcast]\npie_exponent = 0.3\n").contains("pie_exponent"));
}

/// A list names its items; those that are not named keep their value.
#[test]
fn a_table_sets_single_items_of_a_list() {
    let text = format!("{HEAD}design = \"compare\"\n[crops]\nprice_fen_per_kg = {{ apple = 500 }}\n");
    let set = [("crops.price_fen_per_kg.tea".to_owned(), "9000".to_owned())];
    let experiment = read("file", &text, &set, |_| None).expect("it is read");
    assert_eq!(experiment.base.crops.price_fen_per_kg, [340, 500, 700, 260, 6_000, 9_000]);
}
