//! Tests that schema and template agree with the reader.

use crate::engine::error::Language;
use crate::engine::parameters::Parameters;
use crate::study::experiment::tests::with_set;
use crate::study::experiment::{schema, template};

#[test]
fn the_schema_describes_every_parameter() {
    let schema = schema();
    let fee = &schema["$defs"]["sections"]["terms"]["properties"]["platform_fee_bp"];
    assert_eq!(
        fee.to_string(),
        r#"{"type":["integer","string"],"minimum":0,"maximum":3000,"pattern":"^-?[0-9]+(\\.[0-9]+)? ?(%|％|percent|per cent|bp|basis points|基点|‰|per mille)(/.*)?$","title":"平台技术服务费","description":"Platform technical fee. (bp)","default":300,"x-unit":"bp","x-when":"policy","x-basis":"assumption","x-source":"evidence A41"}"#
    );
    let shares = &schema["$defs"]["sections"]["tastes"]["properties"]["taste_share"];
    let [named, list] = [&shares["anyOf"][0], &shares["anyOf"][1]];
    assert_eq!((list["minItems"].as_u64(), list["items"]["maximum"].as_f64()), (Some(3), Some(1.0)));
    assert_eq!(named["properties"]["price"]["maximum"].as_f64(), Some(1.0));
    let split = &schema["$defs"]["sections"]["policy"]["properties"]["split"];
    assert_eq!(
        (split["type"].as_str(), split["properties"]["traffic_support"]["type"].as_str()),
        (Some("object"), Some("number"))
    );
    assert_eq!(
        schema["$defs"]["set"]["properties"]["P4"]["$ref"],
        "#/$defs/sections/policy/properties/traffic_support"
    );
    assert_eq!(schema["properties"]["policy"]["$ref"], "#/$defs/sections/policy");
    let set = &schema["$defs"]["set"]["properties"]["policy.slot_share"]["$ref"];
    assert_eq!(set, "#/$defs/sections/policy/properties/slot_share");
    assert_eq!(schema["required"].to_string(), r#"["question","expect","design"]"#);
}

#[test]
fn every_reference_of_the_schema_leads_somewhere() {
    fn walk(root: &serde_json::Value, node: &serde_json::Value, references: &mut usize) {
        if let Some(reference) = node.get("$ref").and_then(|reference| reference.as_str()) {
            assert!(root.pointer(&reference[1..]).is_some(), "{reference}");
            *references += 1;
        }
        let inner: Vec<_> = match node {
            serde_json::Value::Object(entries) => entries.values().collect(),
            serde_json::Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        };
        for node in inner {
            walk(root, node, references);
        }
    }
    let (schema, mut references) = (schema(), 0);
    walk(&schema, &schema, &mut references);
    assert!(references > 30);
}

#[test]
fn the_template_runs_in_both_languages_whatever_its_name() {
    for language in [Language::En, Language::Zh] {
        for name in ["apple-county", "苹果\"县\"\n[x]"] {
            let text = template(name, language);
            let experiment = with_set(&text, &[]).unwrap();
            assert!(experiment.question.en.starts_with(name));
            assert_eq!(experiment.base, Parameters::default());
            assert_eq!(experiment.arms.len(), 6);
        }
    }
}

#[test]
fn every_commented_default_of_the_template_can_be_uncommented() {
    let text = template("x", Language::En);
    let uncommented: String = text
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") && !rest.contains('"')).unwrap_or(line))
        .fold(String::new(), |all, line| all + line + "\n");
    let experiment = with_set(&uncommented, &[]).unwrap();
    assert_eq!(experiment.base, Parameters::default());
    assert!(
        experiment.origins.values().filter(|origin| **origin != crate::study::experiment::Origin::Default).count() > 10
    );
}
