//! Tests of texts in two languages, of scopes of instruments, and of conditions that may not set the population.

use crate::engine::error::Text;
use crate::study::experiment::tests::{HEAD, problems_of, refused, with_set};
use crate::study::experiment::{Experiment, resolved};

const ARM: &str = "design = \"compare\"\n[[arm]]\nname = \"a\"\n";

fn read(text: &str) -> Experiment {
    with_set(text, &[]).unwrap_or_else(|error| panic!("{:?}", problems_of(error)))
}

#[test]
fn question_and_expectation_have_one_text_or_one_for_each_language() {
    let both = read(&format!(
        "question.en = \"q\"\nquestion.zh = \"问\"\nexpect = \"e\"\n{ARM}label = {{ en = \"now\", zh = \"现状\" }}\n"
    ));
    let stored: Experiment = serde_json::from_value(resolved(&both)).expect("as this version writes it");
    for experiment in [&both, &stored] {
        assert_eq!((&experiment.question, &experiment.expect), (&Text::new("q", "问"), &Text::new("e", "e")));
        assert_eq!(experiment.arms[0].label, Some(Text::new("now", "现状")));
    }
    assert_eq!(resolved(&both)["expect"], "e");
    let english = read(&format!("question = {{ en = \"q\" }}\nexpect = {{ zh = \"期\" }}\n{ARM}"));
    assert_eq!(english.question, Text::new("q", "q（未提供中文）"));
    assert_eq!(english.expect, Text::new("期 (no English text is given)", "期"));
}

#[test]
fn other_languages_empty_texts_and_half_a_label_are_refused() {
    let message = |text: &str| refused(text, &[])[0].message.en.clone();
    let question = |question: &str| message(&format!("question = {question}\nexpect = \"e\"\n{ARM}"));
    assert_eq!(question("{ en = \"q\", fr = \"q\" }"), "`question` has no key `fr`; it has: en, zh");
    for wrong in ["{ en = \" \" }", "{ zh = 1 }", "{}", "1"] {
        assert!(question(wrong).starts_with("`question` is a sentence"), "{wrong}: {}", question(wrong));
    }
    assert!(message(&format!("{HEAD}{ARM}label = {{ en = \"now\" }}\n")).starts_with("a label is a text"));
}

#[test]
fn a_scope_is_of_a_pathway_or_of_every_instrument() {
    let scope = |keys: &str| format!("{HEAD}design = \"scope\"\n[scope]\nbudget_fen_per_household_year = 9000\n{keys}");
    let instruments = read(&scope("instruments = true\n"));
    assert_eq!(instruments.arms.len(), 2 + 16 * 6, "for these counties, each of four alone, everybody");
    let names: Vec<&str> = instruments.arms[..5].iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(names[..4], ["baseline", "baseline-everybody", "streaming_kit", "streaming_kit-county_1"]);
    let alone = &instruments.arms[3].rules;
    assert_eq!((alone.rollout.treated_county, alone.technology.budget_fen_per_household_year.0), (1, 9000));
    assert_eq!(
        alone.technology.split.map(f64::to_bits),
        [9000.0, 0.0, 0.0].map(f64::to_bits),
        "all money for the first"
    );
    for wrong in ["", "pathway = \"brand\"\ninstruments = true\n"] {
        assert!(refused(&scope(wrong), &[])[0].message.en.contains("one of `pathway` and `instruments = true`"));
    }
    assert_eq!(read(&scope("pathway = \"brand\"\n")).arms.len(), 8);
}

#[test]
fn a_condition_leaves_the_population_to_the_file() {
    let text = format!(
        "{HEAD}design = \"conditions\"\n[[conditions.programme]]\nname = \"s1\"\nset = {{ S1 = 9000 }}\n\
         [[conditions.condition]]\nname = \"large\"\nset = {{ population.households_per_village = 60 }}\n"
    );
    let problem = &refused(&text, &[])[0];
    let message = "the condition `large` sets `population.households_per_village`";
    assert!(problem.message.en.starts_with(message), "{}", problem.message.en);
    assert_eq!(&text[problem.span.clone().expect("a place")], "\"large\"");
}

#[test]
fn title_author_and_note_are_kept_and_decide_no_result() {
    let experiment =
        read(&format!("title = \"T\"\nauthor.en = \"A\"\nauthor.zh = \"甲\"\nquestion = \"q\"\nexpect = \"e\"\n{ARM}"));
    let stored = resolved(&experiment);
    assert_eq!((&stored["title"], &stored["author"]["zh"]), (&"T".into(), &"甲".into()));
    assert!(stored.get("note").is_none());
    let refused = refused(&format!("title = 3\nquestion = \"q\"\nexpect = \"e\"\n{ARM}"), &[]);
    assert!(refused[0].message.en.starts_with("`title` is a text"));
}
