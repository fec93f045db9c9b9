//! The template of an experiment file. It can be run unchanged and lists the values that can be changed.

use std::fmt::Write as _;

use crate::engine::declare::{Section, Spec, Value};
use crate::engine::error::Language;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::chinese::{basis_name, section_meaning};
use crate::study::experiment::fixed_keys;
use crate::study::input::parameter_value::bounds;
use crate::study::input::{BUDGET, POPULATION};

/// Budget of each pathway in the arms of the template, in fen per household and year.
const PAID: i64 = 10_000;

/// What the template has in place of an expectation, in both languages.
const PLACEHOLDERS: [&str; 2] = ["Write here what you believe before you run it.", "请在运行之前写下您的预期。"];

/// Whether an expectation is still that of the template.
#[must_use]
pub fn is_placeholder(expect: &str) -> bool {
    PLACEHOLDERS.contains(&expect.trim())
}

/// What stands in place of an expectation.
pub(super) const fn placeholder(language: Language) -> &'static str {
    language.pick(PLACEHOLDERS[0], PLACEHOLDERS[1])
}

/// A commented comparison of the five pathways, each alone, under the given name. Population and pathways are listed
/// with unit, range and meaning; the other sections are named.
#[must_use]
pub fn template(name: &str, language: Language) -> String {
    let rules = Parameters::default();
    let sections = rules.sections();
    let mut text = head(name, language);
    let is_described =
        |section: &&&dyn Section| section.name() == POPULATION || PATHWAY_NAMES.contains(&section.name());
    for section in sections.iter().filter(is_described) {
        describe(&mut text, *section, language);
    }
    let more = language
        .pick("# Further sections, listed by `nongbo explain SECTION`:", "# 其他节，可用 `nongbo explain 节名` 查看：");
    let _ = writeln!(text, "{more}");
    for section in sections.iter().filter(|section| !is_described(section)) {
        let _ = writeln!(text, "#   [{}]  {}", section.name(), meaning_of(*section, language));
    }
    text.push_str(&arms(&rules, language));
    text
}

fn head(name: &str, language: Language) -> String {
    let question = match language {
        Language::En => format!("{name}: which pathway raises farmers' income most for the same money?"),
        Language::Zh => format!("{name}：同样的资金投入，哪条路径最能提高农民收入？"),
    };
    let expect = placeholder(language);
    let (about_question, about_expect, about_design, about_seed, about_replications) = match language {
        Language::En => (
            "What this experiment asks.",
            "What you believe before running it: required, so that a surprise is one.",
            "\"compare\": a baseline and named arms. \"factorial\": every subset of the five pathways.",
            "The same seed gives the same bytes.",
            "Every arm runs this often; effects are differences within a replication.",
        ),
        Language::Zh => (
            "本实验要回答的问题。",
            "必填：先写预期，再看结果，避免事后解释。",
            "\"compare\"：基准方案与若干方案。\"factorial\"：五条路径的全部组合。",
            "同一种子得到逐字节相同的结果。",
            "每个方案的重复次数；效应为同一次重复内的差值。",
        ),
    };
    let (question, expect) = (toml::Value::from(question), toml::Value::from(expect));
    let (seed, replications) = (fixed_keys::SEED, fixed_keys::REPLICATIONS);
    format!(
        "# {about_question}\nquestion = {question}\n# {about_expect}\nexpect = {expect}\n# {about_design}\ndesign = \"compare\"\n\
         # {about_seed}\nseed = {seed}\n# {about_replications}\nreplications = {replications}\n\n"
    )
}

fn describe(text: &mut String, section: &dyn Section, language: Language) {
    let _ = writeln!(text, "# {}\n[{}]", meaning_of(section, language), section.name());
    for spec in section.specs() {
        let (meaning, range) = (one_line(language.pick(spec.meaning, spec.zh)), bounds(&spec));
        let about = match language {
            Language::En => format!("{meaning} [{}; {}]", range.en, spec.basis.name()),
            Language::Zh => format!("{meaning}（{}；{}）", range.zh, basis_name(spec.basis)),
        };
        let _ = writeln!(text, "# {about}");
        let _ = writeln!(text, "# {} = {}", spec.name, default_of(&spec));
    }
    text.push('\n');
}

fn arms(rules: &Parameters, language: Language) -> String {
    let about = language.pick(
        "# Arms list only what differs from the values above; the first is the baseline.\n\
             # like = \"baseline\" begins with the values of another arm; label = \"...\" is its name in tables.",
        "# 方案只写与上文取值不同之处；第一个为基准方案。\n\
             # like = \"baseline\" 以另一方案的取值为起点；label = \"……\" 为表格中显示的名称。",
    );
    let mut text = format!("\n{about}\n[[arm]]\nname = \"baseline\"\n");
    let sections = rules.sections();
    let payable =
        |pathway: &&str| sections.iter().any(|section| section.name() == *pathway && section.get(BUDGET).is_some());
    for pathway in PATHWAY_NAMES.into_iter().filter(payable) {
        let _ = write!(text, "\n[[arm]]\nname = \"{pathway}\"\nset = {{ \"{pathway}.{BUDGET}\" = {PAID} }}\n");
    }
    text
}

/// What a section is about, on one line.
fn meaning_of(section: &dyn Section, language: Language) -> String {
    let zh = section_meaning(section.name()).unwrap_or(section.meaning());
    one_line(language.pick(section.meaning(), zh))
}

/// The default of a parameter as TOML writes it; a list that says how something is shared out names its items.
fn default_of(spec: &Spec) -> String {
    match &spec.default {
        Value::List(items) if spec.is_sparse => {
            let entries = spec.keys.iter().zip(items).map(|(key, item)| format!("{key} = {}", toml_of(item)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        value => toml_of(value),
    }
}

/// A value as TOML writes it: a real number keeps its point.
fn toml_of(value: &Value) -> String {
    match value {
        Value::Real(number) => format!("{number:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(toml_of).collect::<Vec<_>>().join(", ")),
        single => single.to_string(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
