//! The fixed keys and the base rules of a file, with the settings of the command line.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::pathways::instruments;
use crate::study::designs::NAMES;
use crate::study::experiment::fixed_keys;
use crate::study::input::arm::Origin;
use crate::study::input::context::{Context, Overrides, TableLookup};
use crate::study::input::draft::Draft;
use crate::study::input::keys;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::registry::ParameterRegistry;
use crate::study::input::toml_tree;
use crate::study::input::toml_tree::{Node, NodeTable};
use crate::study::nearest::nearest;

/// The settings of an experiment, without arms and record.
pub(super) struct Settings {
    pub(super) registry: ParameterRegistry,
    pub(super) question: Text,
    pub(super) expect: Text,
    pub(super) design: Option<&'static str>,
    pub(super) seed: u64,
    pub(super) replications: u32,
    /// Values of `--set` for keys of the table of the design.
    pub(super) overrides: Overrides,
    pub(super) base: Draft,
    pub(super) origins: BTreeMap<String, Origin>,
}

/// Reads the fixed keys and the base rules. A value that cannot be read is replaced by its default.
pub(super) fn read(root: &NodeTable, overrides: &[(String, String)], problems: &mut Problems<'_>) -> Settings {
    let defaults = Parameters::default();
    let mut settings = Settings {
        registry: ParameterRegistry::new(&defaults),
        question: fixed_keys::sentence(root, "question", problems),
        expect: fixed_keys::sentence(root, "expect", problems),
        design: fixed_keys::design(root, problems),
        seed: fixed_keys::SEED,
        replications: fixed_keys::REPLICATIONS,
        overrides: Overrides::new(),
        base: Draft::new(&defaults),
        origins: BTreeMap::new(),
    };
    let specs = settings.registry.sections.iter().flat_map(|(_, specs)| specs);
    let mut origins: BTreeMap<String, Origin> = specs.map(|spec| (spec.path(), Origin::Default)).collect();
    for name in ["seed", "replications"] {
        origins.insert(name.into(), Origin::Default);
        if let Some((key, node)) = keys::entry(root, name) {
            origins.insert(name.into(), Origin::File { line: problems.line(key.span.start) });
            settings.set_fixed(name, node, problems);
        }
    }
    let top_level = fixed_keys::top_level();
    for (key, node) in root.iter().filter(|(key, _)| !top_level.contains(&key.name.as_str())) {
        settings.base.set_section(&settings.registry, (key, node), &top_level, problems);
    }
    for (path, value) in overrides {
        problems.setting = Some(format!("{}={}", truncated(path), truncated(value)));
        settings.set(path, value, &mut origins, problems);
        problems.setting = None;
    }
    origins.extend(settings.base.origins.iter().map(|(path, &origin)| (path.clone(), origin)));
    settings.origins = origins;
    settings
}

impl Settings {
    /// The context for reading the design.
    pub(super) fn context<'a>(&'a self, root: &'a NodeTable, tables: TableLookup<'a>) -> Context<'a> {
        Context {
            root,
            registry: &self.registry,
            base: &self.base,
            overrides: &self.overrides,
            seed: self.seed,
            tables,
        }
    }

    fn set_fixed(&mut self, name: &str, node: &Node, problems: &mut Problems<'_>) {
        match name {
            "seed" => self.seed = fixed_keys::seed(node, problems).unwrap_or(self.seed),
            _ => self.replications = fixed_keys::replications(node, problems).unwrap_or(self.replications),
        }
    }

    /// One `--set path=value`.
    fn set(&mut self, path: &str, value: &str, origins: &mut BTreeMap<String, Origin>, problems: &mut Problems<'_>) {
        // A value with several lines could contain further keys.
        let parsed = toml_tree::parse("--set", &format!("value = {value}"));
        let Ok(Some(node)) = parsed.map(|mut table| (table.len() == 1).then(|| table.remove(0).1)) else {
            let message = text!("this is no value", "这不是有效的值");
            let help = text!("examples: terms.platform_fee_bp=300, seed=7", "示例：terms.platform_fee_bp=300、seed=7");
            problems.add_with_help(&NOWHERE, message, Some(help));
            return;
        };
        let path = path.trim();
        match path.split_once('.') {
            Some((design, key)) if NAMES[1..].contains(&design) => match (self.design, &problems.setting) {
                (Some(chosen), Some(setting)) if chosen == design => {
                    self.overrides.insert(key.into(), (setting.clone(), node));
                }
                (Some(chosen), _) => {
                    problems.add(&NOWHERE, text!("the design is \"{chosen}\"", "设计为 \"{chosen}\""));
                }
                (None, _) => {}
            },
            Some(_) => self.base.set_path(&self.registry, path, &NOWHERE, &node, problems),
            None if instruments().iter().any(|one| one.id == path) => {
                self.base.set_path(&self.registry, path, &NOWHERE, &node, problems);
            }
            None if matches!(path, "seed" | "replications") => {
                origins.insert(path.into(), Origin::Set);
                self.set_fixed(path, &node, problems);
            }
            None => {
                let written = truncated(path);
                let message = text!(
                    "`{written}` cannot be set: use section.parameter, seed or replications",
                    "不能设置 `{written}`：应为 节.参数、seed 或 replications"
                );
                problems.add_with_help(
                    &NOWHERE,
                    message,
                    nearest(path, ["seed", "replications"]).next().map(did_you_mean),
                );
            }
        }
    }
}

/// The span of an override, which has no place in the file.
const NOWHERE: Range<usize> = 0..0;
