//! Comparisons of facts by hand-made numbers, and by a small world.

use super::*;
use crate::engine::error::Language;
use crate::study::experiment;

fn facts(values: &[(Fact, f64)]) -> Facts {
    Facts { main_crop: Some(1), values: values.to_vec() }
}

/// The comparison of one fact whose model has the same value in two replications.
fn one(fact: Fact, stated: f64, model: f64) -> FactComparison {
    comparisons(&facts(&[(fact, stated)]), &Parameters::default(), 1, &[vec![model], vec![model]]).remove(0)
}

#[test]
fn a_difference_is_a_share_of_the_fact_and_far_off_above_a_fifth() {
    for (stated, model, difference, is_off) in
        [(1_200.0, 1_140.0, -0.05, false), (100.0, 121.0, 0.21, true), (100.0, 79.0, -0.21, true)]
    {
        let comparison = one(Fact::ParcelsPerWeek, stated, model);
        assert!((comparison.difference().expect("a share") - difference).abs() < 1e-12, "{stated} {model}");
        assert_eq!(comparison.is_off(), is_off, "{stated} {model}");
    }
    let none = one(Fact::Streamers, 0.0, 0.4);
    assert_eq!((none.difference(), none.is_off()), (None, false), "0.4 persons are shown as 0");
    assert!(one(Fact::Streamers, 0.0, 0.6).is_off());
    let missing = one(Fact::Streamers, 5.0, f64::NAN);
    assert_eq!((missing.model, missing.is_off()), (None, false));
}

#[test]
fn yes_and_no_agree_or_differ() {
    assert!(!one(Fact::HasLabel, 1.0, 1.0).is_off());
    assert!(one(Fact::HasLabel, 0.0, 1.0).is_off());
    assert_eq!(one(Fact::HasLabel, 0.0, 1.0).difference(), None);
}

#[test]
fn the_advice_names_the_parameter_its_direction_and_a_value_in_proportion() {
    let table = facts_table(&[one(Fact::PriceYuanPerKg, 9.0, 4.5), one(Fact::LiveShare, 0.02, 0.05)], 2);
    let [price, share] = [&table.notes[1], &table.notes[2]];
    assert_eq!(
        price.en,
        "farm-gate price of the main crop: the model is 50 % too low; raise `crops.price_fen_per_kg.apple`, now 450, to \
         about 900."
    );
    assert_eq!(
        price.zh,
        "主导作物地头价：模型偏低 50 %；请调高 `crops.price_fen_per_kg.apple`（现为 450），约为 900。"
    );
    assert!(share.en.contains("150 % too high; raise `tastes.live_distance`, now 3.4."), "{}", share.en);
    let near = facts_table(&[one(Fact::Persons, 2.7, 2.8)], 2);
    assert_eq!(near.notes[1].en, "No fact is off by more than a fifth.");
    let markdown = near.markdown(Language::Zh);
    assert!(markdown.contains("户均人口") && markdown.contains("2.70") && markdown.contains("2.80"), "{markdown}");
}

const WORLD: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n[population]\ncounties = 2\n\
    villages_per_county = 2\nhouseholds_per_village = 25\n[geography]\nvillage_distance_sigma = 0.0\nremote_share = 0.0\n\
    [crops]\nshare = { citrus = 0.0, apple = 1.0, kiwifruit = 0.0, leaf_vegetable = 0.0, mushroom = 0.0, tea = 0.0 }\n\
    [freight]\ncold_g_per_household = 200000\n[[arm]]\nname = \"baseline\"\n";

fn compared(table: &str) -> Vec<FactComparison> {
    let text = WORLD.replace("[population]", &format!("{table}[population]"));
    let experiment = experiment::read("county.toml", &text, &[], |_| None).expect("it can be read");
    compare_facts(&experiment, (1, 2), RunControl::default()).expect("it runs")
}

#[test]
fn a_world_shows_the_facts_it_was_founded_with() {
    let all: String = Fact::ALL
        .iter()
        .map(|fact| match fact.spec().form {
            Form::Flag => format!("{} = true\n", fact.spec().key),
            _ => format!("{} = {}\n", fact.spec().key, fact.spec().high),
        })
        .collect();
    let rows = compared(&format!("[facts]\n{all}"));
    assert_eq!(rows.len(), Fact::ALL.len());
    let model = |fact: Fact| rows.iter().find(|row| row.fact == fact).and_then(|row| row.model).expect("a value").mean;
    let near = |fact: Fact, expected: f64, within: f64| {
        assert!((model(fact) - expected).abs() <= within, "{fact:?}: {} and not {expected}", model(fact));
    };
    near(Fact::Growers, 1_000_000.0, 0.0);
    near(Fact::MainCropShare, 1.0, 0.0);
    near(Fact::VillageKm, 20.0, 1e-9);
    near(Fact::RemoteVillages, 0.0, 0.0);
    near(Fact::ColdTonnes, 200_000.0, 1e-3);
    near(Fact::GrowersPerVillage, 50.0, 1e-9);
    near(Fact::PriceYuanPerKg, 4.5, 1.5);
    near(Fact::YieldKgPerMu, 1_260.0, 300.0);
    near(Fact::Persons, 2.7, 0.4);
    near(Fact::FreightYuan, 8.0, 5.0);
    for fact in [Fact::ParcelsPerWeek, Fact::LiveSales, Fact::LiveShare, Fact::Streamers, Fact::ParcelsReceived] {
        assert!(model(fact) > 0.0, "{fact:?}");
    }
}

#[test]
fn facts_change_no_result_and_a_file_without_any_is_refused() {
    let [few, many] = ["growers = 1000\nstreamers = 1\n", "growers = 2000\nstreamers = 9\npersons = 7\n"]
        .map(|table| compared(&format!("[facts]\n{table}")));
    let streamers = |rows: &[FactComparison]| rows[rows.len() - 1].model.expect("a value").mean;
    assert!((streamers(&many) - 2.0 * streamers(&few)).abs() < 1e-9, "a total follows the number of growers");
    let experiment = experiment::read("bare.toml", WORLD, &[], |_| None).expect("it can be read");
    let refused = compare_facts(&experiment, (1, 1), RunControl::default()).expect_err("no facts");
    assert!(refused.to_string().contains("`bare` states no facts"), "{refused}");
}
