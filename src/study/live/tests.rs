//! Positions of levers, the experiments that they mean, and the page.

use super::levers::WORLD_LEVERS;
use super::*;
use crate::engine::error::Language;
use crate::engine::simulation::RunControl;
use crate::study::experiment::{COUNTIES, Experiment, read, rules_json};
use crate::study::page::{Page, Provenance};
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{ResultOptions, Results, run};
use serde_json::json;

const SMALL: &str =
    "[population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 16\npolicy_years = 1\n";
const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u{2028}\"'&";

fn experiment(world: &str) -> Experiment {
    let (hostile, label) = (toml::Value::from(HOSTILE), toml::Value::from("<img src=x onerror=alert(3)>"));
    let text = format!(
        "question = {hostile}\nexpect = {hostile}\ndesign = \"compare\"\nseed = 11\nreplications = 3\n{world}\
         [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"talent\"\nlabel = {label}\n\
         set = {{ \"talent.budget_fen_per_household_year\" = 10000 }}\n"
    );
    read("hostile.toml", &text, &[], |_| None).expect("it is well formed")
}

fn results(experiment: &Experiment) -> Results {
    let options = ResultOptions { panel: PanelOptions { against: 0, growth: true }, tables: false };
    run(experiment, options, RunControl::default()).expect("it runs")
}

#[test]
fn the_file_of_a_position_has_the_world_of_its_county_and_the_money_of_its_levers() {
    let setup = Setup::new(&experiment(SMALL), 3, Language::En);
    assert_eq!(setup.position.money.values().sum::<i64>(), 100, "what the first arm grants: {:?}", setup.position);
    for county in COUNTIES.iter().filter(|county| county.name != "mine") {
        let mut setup = setup.clone();
        setup.position.county = county.name.to_owned();
        let wanted = read(county.name, county.text, &[], |_| None).expect("it is shipped").base;
        setup.position.years = wanted.population.policy_years;
        let found = first_experiment(&setup).expect("it is well formed");
        assert_eq!(rules_json(&found.base), rules_json(&wanted), "{}", county.name);
        assert_eq!(found.arms.len(), 2);
        assert!(found.arms[0].rules == found.base && found.arms[1].rules != found.base);
    }
}

#[test]
fn a_position_without_money_is_a_placebo_and_a_wrong_lever_an_error() {
    let setup = Setup::new(&experiment(SMALL), 2, Language::Zh);
    let mut session = Session::new(&serde_json::to_string(&setup).expect("text")).expect("a setup");
    let mut position = setup.position.clone();
    position.money.clear();
    position.everybody = true;
    session.prepare(&json!({ "position": position, "part": 1 }).to_string()).expect("arms may be equal in a placebo");
    let prepared = session.experiment().expect("prepared");
    assert_eq!(prepared.arms[1].name, "placebo");
    assert!(prepared.arms.iter().all(|arm| arm.rules.rollout.scope_share >= 1.0), "arms of the same scope");
    for (key, value) in [("world", json!({ "no.parameter": 1.0 })), ("money", json!({ "S1": 999_999_999 }))] {
        let mut question = json!({ "position": position, "part": 1 });
        question["position"][key] = value;
        let error = session.prepare(&question.to_string()).expect_err(key);
        assert!(session.message(&error).chars().any(|letter| letter > '\u{4e00}'), "{error}");
    }
    assert!(session.prepare("{").is_err() && session.collect("{}").is_err());
}

#[test]
fn a_label_names_instruments_while_it_is_short_and_never_ends_an_experiment() {
    let setup = Setup::new(&experiment(SMALL), 2, Language::En);
    let label = |money: &[&str]| {
        let money = money.iter().map(|id| ((*id).to_owned(), 50)).collect();
        let setup = Setup { position: Position { money, ..setup.position.clone() }, ..setup.clone() };
        first_experiment(&setup).expect("a good label").arms[1].label.clone().expect("a label").en
    };
    assert_eq!(label(&["S1"]), "cold hub");
    assert_eq!(label(&["H1", "H2", "S1"]), "talent + cold hub");
    assert_eq!(label(&["T1", "H1", "S1", "B1"]), "technology + talent + supply chain + brand");
    assert_eq!(label(&["T1", "H1", "S1", "B1", "P1"]), "all five pathways");
}

#[test]
fn every_lever_of_the_world_can_stand_at_both_ends() {
    let setup = Setup::new(&experiment(SMALL), 2, Language::En);
    for end in [0, 1] {
        let mut position = setup.position.clone();
        position.world = WORLD_LEVERS.iter().map(|lever| (lever.path.to_owned(), lever.range[end])).collect();
        let setup = Setup { position, ..setup.clone() };
        first_experiment(&setup).expect("the ends are within the ranges of the parameters");
    }
}

#[test]
fn tasks_of_a_session_give_the_answer_of_the_native_run() {
    let setup = Setup::new(&experiment(SMALL), 3, Language::En);
    let mut session = Session::new(&serde_json::to_string(&setup).expect("text")).expect("a setup");
    let prepared = session.prepare(&json!({ "position": setup.position, "part": 2 }).to_string()).expect("prepared");
    let prepared: serde_json::Value = serde_json::from_str(&prepared).expect("JSON");
    assert_eq!([&prepared["households"], &prepared["simulated"]], [64, 32]);
    for replication in [1, 0, 2] {
        let order = json!({ "text": prepared["text"], "set": prepared["set"], "replication": replication });
        let mut task = Task::new(&order.to_string()).expect("an order");
        while task.advance(13).expect("no defect") > 0 {}
        session.collect(&task.finish().expect("a result")).expect("it is of this experiment");
    }
    let native = results(session.experiment().expect("prepared"));
    let answer: serde_json::Value = serde_json::from_str(&session.answer().expect("two are enough")).expect("JSON");
    assert_eq!(answer["hash"], native.content_hash());
    assert_eq!(format!("{:?}", session.results().expect("results").panel), format!("{:?}", native.panel));
    let (html, seen) = (answer["html"].as_str().expect("text"), answer["seen"].to_string());
    assert!(html.contains("<svg") && html.contains("class=\"lead\"") && !html.contains("NaN"), "{html}");
    assert!(seen.contains("In this county: ") && !seen.contains("NaN"), "{seen}");
    assert_eq!(
        session.prepare(&json!({ "position": setup.position, "part": 1 }).to_string()).map(|_| ()).ok(),
        Some(())
    );
    assert!(session.answer().is_err(), "a new position forgets the results before it");
}

#[test]
fn a_page_is_one_file_whose_texts_cannot_leave_their_place() {
    for language in [Language::En, Language::Zh] {
        let setup = Setup::new(&experiment(SMALL), 3, language);
        let first = results(&first_experiment(&setup).expect("it is well formed"));
        let page = |results: &Results| {
            let (hash, failed) = (results.content_hash(), results.failed());
            let provenance = Provenance { content_hash: &hash, failed, check_command: "nongbo verify out" };
            let report = Page::new(&results.experiment, &results.panel, provenance, language).expect("a report");
            page_file(&setup, Engine { compressed: b"engine" }, &report).expect("a page")
        };
        for (html, name) in [(page(&first), "first position"), (page(&results(&experiment(SMALL))), "a study")] {
            for forbidden in ["http:", "https:", "url(", "NaN", "style=\"", "<img", "alert(1)</script>"] {
                assert!(!html.contains(forbidden), "{name}: {forbidden}");
            }
            assert_eq!(html.matches("<script").count(), 3, "{name}: the setup, the engine, the script");
            assert!(html.contains("ZW5naW5l"), "{name}: the engine in base 64");
            let policy = "default-src 'none'; script-src 'sha256-";
            assert!(html.contains(policy) && html.contains("'wasm-unsafe-eval'; worker-src blob:; style-src 'sha256-"));
            assert!(!html.contains("unsafe-inline") && !html.contains("'unsafe-eval'"), "{name}");
            for instrument in crate::engine::pathways::instruments() {
                assert!(html.contains(&format!("id=\"{}\"", instrument.id)), "{name}: a lever for {}", instrument.id);
            }
        }
    }
}
