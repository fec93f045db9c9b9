//! Tests of values that a file sets twice under different paths: the later one would silently win.

use crate::study::experiment::read_with;
use crate::study::experiment::tests::{HEAD, problems_of};
use crate::study::input::design_table::{DesignCell, DesignTable};

const ITEM: &str = "policy.split.traffic_support";
const LIST: &str = "policy.split";
const MONEY: &str = "supply_chain.cold_hub";
const BUDGET: &str = "supply_chain.budget_fen_per_household_year";

/// Pairs of paths that set the same value.
const PAIRS: [[&str; 2]; 3] = [["S1", MONEY], ["S1", BUDGET], [BUDGET, "S1"]];

/// The messages about a file, with the text at their places; its design table has two columns of numbers.
fn messages(rest: &str, columns: [&str; 2]) -> Vec<(String, String)> {
    let text = format!("{HEAD}{rest}");
    let rows = [[100, 200], [300, 400]].map(|row| row.map(DesignCell::Integer).to_vec()).to_vec();
    let table = DesignTable { columns: columns.map(str::to_owned).to_vec(), rows };
    let Err(error) = read_with("file", &text, &[], &|_| Ok(table.clone()), |_| None) else { return Vec::new() };
    let message =
        |problem: crate::engine::error::Problem| (problem.message.en, text[problem.span.unwrap_or(0..0)].to_owned());
    problems_of(error).into_iter().map(message).collect()
}

fn overlap([first, second]: [&str; 2]) -> String {
    let named = |path| if path == "S1" { MONEY } else { path };
    match [first, second].map(named) {
        [first, second] if first == second => format!("`{first}` is given twice"),
        [first, second] => format!("`{first}` and `{second}` set the same value: use one of the two"),
    }
}

#[test]
fn an_arm_sets_a_list_or_its_items_in_any_order() {
    let arm = |set: &str| {
        let set = format!("design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = {{ {set} }}\n");
        messages(&set, ["", ""])
    };
    let (item, list) = (format!("\"{ITEM}\" = 5.0"), format!("\"{LIST}\" = {{ income_insurance = 1.0 }}"));
    let twice = |path: &str| vec![(format!("`{path}` is given twice"), format!("\"{path}\""))];
    assert_eq!(arm(&format!("{list}, {item}")), twice(ITEM));
    assert_eq!(arm(&format!("{item}, {list}")), twice(LIST));
    let items = format!("{item}, \"policy.split.income_insurance\" = 1.0");
    assert_eq!(arm(&items), [], "two items are two values");
}

#[test]
fn axes_of_a_dose_set_different_values() {
    let dose = |[first, second]: [&str; 2]| {
        let axis = |path| format!("{{ path = \"{path}\", values = [0, 1000] }}");
        messages(&format!("design = \"dose\"\n[dose]\naxis = [{}, {}]\n", axis(first), axis(second)), ["", ""])
    };
    for pair in PAIRS {
        assert_eq!(dose(pair), [(overlap(pair), format!("\"{}\"", pair[1]))]);
    }
    assert_eq!(dose(["S1", "supply_chain"])[0].0, overlap(["S1", BUDGET]), "a pathway stands for its budget");
    assert_eq!(dose(["S1", "S3"]), [], "two instruments are two values");
}

#[test]
fn a_sample_draws_a_value_once_and_no_budget_that_its_design_sets() {
    let drawn = |path: &str| format!("[[sample.parameter]]\npath = \"{path}\"\nlow = 0\nhigh = 1000\n");
    let sample = |keys: &str, parameters: &str| {
        messages(&format!("design = \"sample\"\n[sample]\npoints = 4\n{keys}\n{parameters}"), ["", ""])
    };
    for pair in PAIRS {
        let parameters = pair.map(drawn).concat();
        assert_eq!(sample("", &parameters), [(overlap(pair), format!("\"{}\"", pair[1]))]);
    }
    let item = "[[sample.parameter]]\npath = \"policy.split.traffic_support\"\nlow = 0\nhigh = 1\n";
    let list = "[[sample.parameter]]\npath = \"policy.split\"\nscale = \"dirichlet\"\n";
    assert_eq!(sample("", &format!("{item}{list}"))[0].0, overlap([ITEM, LIST]));
    assert_eq!(sample("", &format!("{}{}", drawn("S1"), drawn("S3"))), [], "two instruments are two values");

    let budget = "budget_fen_per_household_year = 1000";
    for path in ["S1", BUDGET] {
        assert_eq!(sample(budget, &drawn(path))[0].0, format!("`{BUDGET}` is set by the sample design"));
    }
    assert_eq!(sample(budget, item), [], "the split is free");
}

#[test]
fn columns_of_a_table_set_different_values() {
    let table = |columns| messages("design = \"table\"\n[table]\nfile = \"t.csv\"\n", columns);
    for pair in PAIRS {
        assert_eq!(table(pair)[0].0, format!("t.csv line 1: {}", overlap(pair)));
    }
    assert_eq!(table(["S1", "S3"]), [], "two instruments are two values");
}

#[test]
fn a_variant_of_a_factorial_sets_no_budget_by_its_instruments() {
    let variant = |set: &str| {
        let head = "design = \"factorial\"\n[factorial]\nbudget_fen_per_household_year = 1000\n";
        messages(
            &format!("{head}without = [{{ name = \"v\", pathway = \"supply_chain\", set = {{ {set} }} }}]"),
            ["", ""],
        )
    };
    let decided = format!("`{BUDGET}` is set by the factorial design");
    assert_eq!(variant("S1 = 700"), [(decided.clone(), "700".to_owned())]);
    assert_eq!(variant(&format!("\"{BUDGET}\" = 700")), [(decided, "700".to_owned())]);
}
