//! The page of a small comparison with known numbers.

use super::*;
use crate::study::charts::WIDTHS;
use crate::study::experiment::read;
use std::collections::BTreeMap;

const EXPERIMENT: &str = "question = \"Does <training> pay?\"\nexpect = \"A \\\"small\\\" gain & no more.\"\n\
    design = \"compare\"\nseed = 7\nreplications = 12\n[[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"training\"\nlabel = \"<b>培训\"\n\
    set = { \"talent.budget_fen_per_household_year\" = 10000 }\n";

/// Income rises by about 20 yuan at a cost of about 40; the replications differ.
fn panel() -> Panel {
    let replications = 12_u32;
    let series = |level: f64, effect: f64| -> Vec<Vec<f64>> {
        let luck = |replication: u32| f64::from(replication * 37 % 12) - 5.5;
        let arm = |effect: f64, spread: f64| {
            (0..replications).map(|at| level + luck(at) * 0.001 * level + effect + spread * luck(at)).collect()
        };
        vec![arm(0.0, 0.0), arm(effect, effect.abs() / 20.0)]
    };
    let outcomes = [
        ("market_income", 45_000.0, 20.6),
        ("offline_income", 3_000.0, 4.0),
        ("live_income", 1_000.0, 20.0),
        ("other_income", 41_000.0, -3.4),
        ("asset_charge", 0.0, 0.0),
        ("user_cost", 0.0, 44.9),
        ("cash_outlay", 0.0, 90.0),
        ("granted", 0.0, 100.0),
        ("absorbed", 0.0, 90.0),
        ("residual_value", 0.0, 30.0),
        ("farm_gate_share", 0.6, 0.01),
        ("platform_fee_share", 0.05, 0.0),
        ("commission_share", 0.2, 0.0),
        ("sending_share", 0.1, 0.0),
        ("year.1", 44_000.0, 10.0),
        ("year.2", 46_000.0, 31.2),
        ("market_income@0", 45_000.0, 18.0),
        ("market_income@1", 45_000.0, 23.0),
    ];
    let values = outcomes.map(|(key, level, effect)| (key.to_owned(), series(level, effect)));
    let losing = vec![vec![0.0; 12], (0..12).map(|at: u32| 0.3 + f64::from(at) / 100.0).collect()];
    Panel { arms: vec!["baseline".into(), "training".into()], replications, values: BTreeMap::from(values), losing }
}

fn page(language: Language) -> Page {
    let experiment = read("test", EXPERIMENT, &[], |_| None).expect("it is well formed");
    let provenance = Provenance { content_hash: "abc", failed: 0, check_command: "nongbo verify out/test" };
    Page::new(&experiment, &panel(), provenance, language).expect("it is complete")
}

const LANGUAGES: [Language; 2] = [Language::En, Language::Zh];

#[test]
fn a_page_is_one_file_without_script_or_request_and_every_text_is_escaped() {
    for language in LANGUAGES {
        let html = page(language).html();
        assert_eq!(html, page(language).html(), "the same bytes twice");
        for forbidden in
            ["<script", "http:", "https:", "//", "url(", "NaN", "Infinity", "<training>", "<b>培训", "style=\""]
        {
            assert!(!html.contains(forbidden), "{forbidden} in {html}");
        }
        assert!(html.contains("default-src 'none'; style-src 'sha256-"));
        assert!(html.len() < 400_000, "{} bytes", html.len());
    }
}

#[test]
fn every_figure_has_pictures_at_both_widths_and_a_table() {
    for language in LANGUAGES {
        let page = page(language);
        let (html, figures) = (page.html(), page.figures().count());
        assert!(figures >= 5, "{figures} figures");
        let count = |text: &str| html.matches(text).count();
        assert_eq!(count("<figure"), figures);
        assert_eq!(count("role=\"img\""), figures * WIDTHS.len());
        assert_eq!([count("<title id="), count("<desc id=")], [figures * WIDTHS.len(); 2]);
        assert_eq!(count("<details>"), figures);
        let answered = page.questions.iter().filter(|question| question.answer.is_err()).count() + figures;
        assert_eq!(answered, page.questions.len(), "a question without figure has a reason");
    }
}

#[test]
fn labels_of_the_figures_do_not_cross() {
    for figure in LANGUAGES.iter().flat_map(|language| page(*language).figures().cloned().collect::<Vec<_>>()) {
        for width in WIDTHS {
            let labels = figure.labels(width);
            for (at, label) in labels.iter().enumerate() {
                let [left, top, right, bottom] = label.edges;
                let crosses = |other: &&crate::study::charts::LabelBox| {
                    let [l, t, r, b] = other.edges;
                    right > l + 1.0 && r > left + 1.0 && bottom > t + 1.0 && b > top + 1.0
                };
                let crossing = labels[at + 1..].iter().find(crosses);
                assert!(crossing.is_none(), "{} at {width}: {label:?} and {crossing:?}", figure.key);
            }
        }
    }
}

/// Numbers with decimals in a text, without their sign.
fn numbers(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',');
    let parts = parts.map(|part| part.trim_matches(['.', ',']));
    parts.filter(|part| part.contains('.')).map(str::to_owned).collect()
}

#[test]
fn numbers_in_sentences_are_those_of_tables_and_cards() {
    for language in LANGUAGES {
        let page = page(language);
        let grids = page.figures().map(Figure::grid).chain(page.appendix.iter().cloned());
        let mut known: Vec<String> =
            grids.flat_map(|grid| grid.rows).flatten().flat_map(|cell| numbers(&cell)).collect();
        known.extend(page.cards.iter().flat_map(|card| numbers(&format!("{} {}", card.number, card.note))));
        // The totals of all households stand in no table.
        let sentences: Vec<&String> = page.lead.iter().take(1).chain(&page.result).collect();
        let said: Vec<String> = sentences.iter().flat_map(|sentence| numbers(sentence)).collect();
        assert!(said.len() >= 5, "{sentences:?}");
        for number in said {
            assert!(known.contains(&number), "{number} of {sentences:?} is in no table");
        }
    }
}

#[test]
fn the_first_screen_says_what_came_out() {
    let first = |language| page(language).markdown().split("\n## ").next().unwrap_or_default().to_owned();
    for (language, expected) in [
        (
            Language::En,
            [
                "**Question:** Does \\<training\\> pay?",
                "raises income by 20.6 yuan a household and year, 95 % interval",
                "less than the 44.9 yuan it costs the public",
                "Gain per public yuan: **0.46 yuan**",
            ],
        ),
        (
            Language::Zh,
            [
                "**研究问题：** Does \\<training\\> pay?",
                "使户均每年增收20.6元，95%置信区间",
                "低于其公共成本44.9元",
                "每元公共成本增收: **0.46元**",
            ],
        ),
    ] {
        let text = first(language);
        for part in expected {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

#[test]
fn title_author_and_note_of_the_file_stand_at_the_head() {
    let text = format!(
        "title.en = \"Training <here>\"\ntitle.zh = \"本县培训\"\nauthor = \"An office\"\nnote = \"A draft.\"\n{EXPERIMENT}"
    );
    let experiment = read("test", &text, &[], |_| None).expect("it is well formed");
    let provenance = Provenance { content_hash: "abc", failed: 0, check_command: "" };
    let html = Page::new(&experiment, &panel(), provenance, Language::En).expect("it is complete").html();
    for part in ["<h1>Training &#60;here&#62;</h1>", "test · An office", "A draft."] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let markdown = Page::new(&experiment, &panel(), provenance, Language::Zh).expect("it is complete").markdown();
    assert!(markdown.starts_with("# 本县培训\n"), "{markdown}");
}

#[test]
fn one_arm_alone_has_a_page_too() {
    let text =
        "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 2\n[[arm]]\nname = \"baseline\"\n";
    let experiment = read("test", text, &[], |_| None).expect("it is well formed");
    let panel = Panel {
        arms: vec!["baseline".into()],
        replications: 2,
        values: BTreeMap::from([("market_income".to_owned(), vec![vec![1.0, 2.0]])]),
        losing: vec![vec![0.0; 2]],
    };
    let provenance = Provenance { content_hash: "abc", failed: 0, check_command: "" };
    for language in LANGUAGES {
        let page = Page::new(&experiment, &panel, provenance, language).expect("it can be shown");
        assert!(page.cards.is_empty() && page.html().contains(language.pick("does not answer", "未回答")));
    }
}
