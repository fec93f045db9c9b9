//! Every parameter, instrument and column has a full description.

use nongbo::engine::declare::Value;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::pathways::instruments;
use nongbo::engine::week::WEEK;
use nongbo::study::reference::evidence;
use std::collections::BTreeSet;

/// A2 of the catalogue: every parameter has a unit, a source, both labels, and a default within its range.
#[test]
fn every_parameter_describes_itself() {
    let rules = Parameters::default();
    let (mut sections, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for section in rules.sections() {
        assert!(sections.insert(section.name()), "two sections {}", section.name());
        assert!(!section.meaning().is_empty(), "{}", section.name());
        for spec in section.specs() {
            let path = spec.path();
            assert_eq!(spec.section, section.name());
            assert!(paths.insert(path.clone()), "two parameters {path}");
            for text in [spec.unit, spec.source, spec.meaning, spec.zh] {
                assert!(!text.trim().is_empty(), "{path} lacks a description");
            }
            assert!(spec.zh.chars().any(|letter| letter > '\u{2e80}'), "{path} lacks a Chinese label");
            assert!(spec.low < spec.high, "{path}: {} to {}", spec.low, spec.high);
            assert!(spec.has_form(&spec.default) && spec.in_range(&spec.default), "{path} = {}", spec.default);
            assert_eq!(section.get(spec.name), Some(spec.default), "{path}");
        }
    }
    assert!(paths.len() > 100 && sections.len() == 32, "{} in {}", paths.len(), sections.len());
}

/// Every parameter can be set to both ends of its range and read back.
#[test]
fn every_parameter_can_be_set_and_read() {
    let mut rules = Parameters::default();
    for section in rules.sections_mut() {
        for spec in section.specs() {
            for end in [spec.low, spec.high] {
                #[allow(clippy::cast_possible_truncation, reason = "bounds are short literals")]
                let one = match &spec.default {
                    Value::List(values) if matches!(values[0], Value::Integer(_)) => Value::Integer(end as i64),
                    Value::Integer(_) => Value::Integer(end as i64),
                    Value::Flag(_) => Value::Flag(end > 0.5),
                    _ => Value::Real(end),
                };
                let value = if spec.items > 0 { Value::List(vec![one; spec.items]) } else { one };
                assert!(spec.in_range(&value) && section.set(spec.name, &value), "{} = {value}", spec.path());
                assert_eq!(section.get(spec.name), Some(value), "{}", spec.path());
            }
            assert!(!section.set(spec.name, &Value::List(Vec::new())), "{} takes an empty list", spec.path());
        }
        assert!(!section.set("no_such_parameter", &Value::Integer(1)));
    }
}

/// Every instrument names an existing parameter as its cost, existing phases, and says why income might not rise.
#[test]
fn every_instrument_describes_itself() {
    let rules = Parameters::default();
    let paths: BTreeSet<String> =
        rules.sections().iter().flat_map(|section| section.specs()).map(|spec| spec.path()).collect();
    let mut ids = BTreeSet::new();
    for instrument in instruments() {
        assert!(ids.insert(instrument.id) && ids.insert(instrument.name), "{} is there twice", instrument.id);
        assert!(paths.contains(instrument.cost), "{} costs {}", instrument.id, instrument.cost);
        assert!(rules.sections().iter().any(|section| section.name() == instrument.pathway), "{}", instrument.id);
        for phase in instrument.phases {
            assert!(WEEK.iter().any(|row| row.name == *phase), "{} names the phase {phase}", instrument.id);
        }
        assert!(!instrument.columns.is_empty() && !instrument.phases.is_empty(), "{} acts nowhere", instrument.id);
        for text in [
            instrument.zh,
            instrument.unit_zh,
            instrument.acts_on,
            instrument.acts_on_zh,
            instrument.why_not,
            instrument.why_not_zh,
            instrument.lifetime,
        ] {
            assert!(!text.is_empty(), "{} lacks a text", instrument.id);
        }
    }
    assert!(ids.len() >= 18);
}

/// Every parameter that is no assumption names evidence, and every named piece of evidence has a row in docs/data.md. A
/// parameter that names none has its own row.
#[test]
fn every_parameter_has_its_row_in_the_data_page() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data.md")).expect("it is committed");
    let first = page.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |").map(|(keys, _)| keys));
    let rows: BTreeSet<&str> = first.flat_map(|keys| keys.split(", ")).collect();
    let (mut missing, mut bare, mut cited) = (BTreeSet::new(), Vec::new(), 0);
    for section in Parameters::default().sections() {
        for spec in section.specs() {
            let keys = evidence(spec.source);
            let path = format!("`{}`", spec.path());
            if keys.is_empty() && !rows.contains(path.as_str()) {
                missing.insert(path);
            }
            // A publication is named with its year.
            let words = spec.source.split(|letter: char| !letter.is_ascii_digit());
            let year = words.into_iter().any(|word| word.len() == 4);
            if keys.is_empty() && spec.basis.name() != "assumption" && !year && !spec.source.contains("evidence") {
                bare.push(format!("{}: {}", spec.path(), spec.source));
            }
            cited += keys.len();
            missing.extend(keys.into_iter().filter(|key| !rows.contains(key)).map(str::to_owned));
        }
    }
    assert!(cited > 100, "{cited} citations");
    assert!(missing.is_empty(), "no row in docs/data.md: {missing:?}");
    assert!(bare.is_empty(), "no evidence named: {bare:#?}");
}
