//! What a file and the command line say before any arm: the fixed keys and the base rules.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::error::{Result, text};
use crate::engine::parameters::Parameters;
use crate::study::experiment::design_section::Overrides;
use crate::study::experiment::problems::{Problems, nearest, shown};
use crate::study::experiment::registry::{Draft, ParameterRegistry, meant};
use crate::study::experiment::toml_tree;
use crate::study::experiment::toml_tree::{Node, NodeTable};
use crate::study::experiment::{Origin, fixed_keys};

/// Everything but arms and record.
pub(super) struct Settings {
    pub(super) known: ParameterRegistry,
    pub(super) question: String,
    pub(super) expect: String,
    pub(super) design: Option<&'static str>,
    pub(super) seed: u64,
    pub(super) replications: u32,
    /// `--set` of keys of the design's own table.
    pub(super) instead: Overrides,
    pub(super) base: Draft,
    pub(super) origins: BTreeMap<String, Origin>,
}

/// Reads the fixed keys and the base rules; defaults stand in for what cannot be read.
pub(super) fn read(root: &NodeTable, overrides: &[(String, String)], problems: &mut Problems<'_>) -> Result<Settings> {
    let defaults = Parameters::default();
    let mut settings = Settings {
        known: ParameterRegistry::of(&defaults),
        question: fixed_keys::sentence(root, "question", problems),
        expect: fixed_keys::sentence(root, "expect", problems),
        design: fixed_keys::design(root, problems),
        seed: fixed_keys::SEED,
        replications: fixed_keys::REPLICATIONS,
        instead: Overrides::new(),
        base: Draft::of(&defaults),
        origins: BTreeMap::new(),
    };
    let specs = settings.known.sections.iter().flat_map(|(_, specs)| specs);
    let mut origins: BTreeMap<String, Origin> = specs.map(|spec| (spec.path(), Origin::Default)).collect();
    for name in ["seed", "replications"] {
        origins.insert(name.into(), Origin::Default);
        if let Some((key, node)) = fixed_keys::entry(root, name) {
            origins.insert(name.into(), Origin::File { line: problems.line(key.span.start) });
            settings.set_fixed(name, node, problems);
        }
    }
    for (key, node) in root.iter().filter(|(key, _)| !fixed_keys::KEYS.contains(&key.name.as_str())) {
        settings.known.set_section(&mut settings.base, (key, node), &fixed_keys::KEYS, problems);
    }
    for (path, value) in overrides {
        problems.setting = Some(format!("{}={}", shown(path), shown(value)));
        let outcome = settings.set(path, value, &mut origins, problems);
        problems.setting = None;
        outcome?;
    }
    origins.extend(settings.base.origins.iter().map(|(path, &origin)| (path.clone(), origin)));
    settings.origins = origins;
    Ok(settings)
}

impl Settings {
    fn set_fixed(&mut self, name: &str, node: &Node, problems: &mut Problems<'_>) {
        match name {
            "seed" => self.seed = fixed_keys::seed(node, problems).unwrap_or(self.seed),
            _ => self.replications = fixed_keys::replications(node, problems).unwrap_or(self.replications),
        }
    }

    /// One `--set path=value`.
    fn set(
        &mut self,
        path: &str,
        value: &str,
        origins: &mut BTreeMap<String, Origin>,
        problems: &mut Problems<'_>,
    ) -> Result<()> {
        // A value that brings further lines would be more than a value.
        let parsed = toml_tree::parse("--set", &format!("value = {value}"))?;
        let Ok(Some(node)) = parsed.map(|mut table| (table.len() == 1).then(|| table.remove(0).1)) else {
            let message = text!("this is no value", "这不是有效的值");
            let help = text!("examples: terms.platform_fee_bp=300, seed=7", "示例：terms.platform_fee_bp=300、seed=7");
            problems.add_with_help(&NOWHERE, message, Some(help));
            return Ok(());
        };
        let path = path.trim();
        match path.split_once('.') {
            Some((design, key)) if fixed_keys::DESIGNS[1..].contains(&design) => match (self.design, &problems.setting)
            {
                (Some(own), Some(setting)) if own == design => {
                    self.instead.insert(key.into(), (setting.clone(), node));
                }
                (Some(own), _) => {
                    problems.add(&NOWHERE, text!("the design is \"{own}\"", "设计为 \"{own}\""));
                }
                (None, _) => {}
            },
            Some((section, name)) => {
                self.known.set_path(&mut self.base, section, name, &NOWHERE, &node, problems);
            }
            None if matches!(path, "seed" | "replications") => {
                origins.insert(path.into(), Origin::Set);
                self.set_fixed(path, &node, problems);
            }
            None => {
                let written = shown(path);
                let message = text!(
                    "`{written}` cannot be set: use section.parameter, seed or replications",
                    "不能设置 `{written}`：应为 节.参数、seed 或 replications"
                );
                problems.add_with_help(&NOWHERE, message, nearest(path, ["seed", "replications"]).map(meant));
            }
        }
        Ok(())
    }
}

/// An override has no place in the file.
const NOWHERE: Range<usize> = 0..0;
