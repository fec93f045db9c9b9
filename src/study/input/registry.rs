//! The parameters of the model by name, and what is said where a name is not known.

use std::ops::Range;

use crate::engine::declare::Spec;
use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::renamed::new_path;
use crate::study::input::toml_tree::NodeKey;
use crate::study::nearest::nearest;

/// Every section and parameter of a model.
pub(crate) struct ParameterRegistry {
    /// Section names with their parameters.
    pub(crate) sections: Vec<(&'static str, Vec<Spec>)>,
}

impl ParameterRegistry {
    pub(crate) fn new(rules: &Parameters) -> Self {
        Self { sections: rules.sections().iter().map(|section| (section.name(), section.specs())).collect() }
    }

    /// The parameters of a section.
    pub(crate) fn section(&self, name: &str) -> Option<&[Spec]> {
        self.sections.iter().find(|(known, _)| *known == name).map(|(_, specs)| specs.as_slice())
    }

    /// A parameter.
    pub(crate) fn spec(&self, section: &str, name: &str) -> Option<&Spec> {
        self.section(section)?.iter().find(|spec| spec.name == name)
    }

    /// A parameter by its path, or a problem that names what was probably meant.
    pub(crate) fn find(&self, path: &str, span: &Range<usize>, problems: &mut Problems<'_>) -> Option<&Spec> {
        let (section, name) = path.split_once('.').unwrap_or((path, ""));
        match self.section(section) {
            None => self.unknown_section(&NodeKey { name: section.into(), span: span.clone() }, &[], problems),
            Some(specs) => match specs.iter().find(|spec| spec.name == name) {
                Some(spec) => return Some(spec),
                None => self.unknown_key(section, specs, name, span, problems),
            },
        }
        None
    }

    /// Reports a section that does not exist.
    pub(crate) fn unknown_section(&self, key: &NodeKey, also: &[&'static str], problems: &mut Problems<'_>) {
        let name = truncated(&key.name);
        let message = text!("there is no section `{name}`", "没有名为 `{name}` 的节");
        if problems.is_full() {
            return problems.add(&key.span, message);
        }
        let names = self.sections.iter().map(|(name, _)| *name).chain(also.iter().copied());
        let help = self.elsewhere(&key.name).or_else(|| nearest(&key.name, names).next().map(did_you_mean));
        problems.add_with_help(&key.span, message, help);
    }

    /// Reports a parameter that a section does not have.
    pub(crate) fn unknown_key(
        &self,
        section: &str,
        specs: &[Spec],
        name: &str,
        span: &Range<usize>,
        problems: &mut Problems<'_>,
    ) {
        let written = truncated(name);
        let message = text!("section `{section}` has no parameter `{written}`", "`{section}` 节中没有参数 `{written}`");
        if problems.is_full() {
            return problems.add(span, message);
        }
        let renamed = new_path(section, name).map(|new| text!("it is now `{new}`", "现名 `{new}`"));
        let help = renamed
            .or_else(|| self.elsewhere(name))
            .or_else(|| nearest(name, specs.iter().map(|spec| spec.name)).next().map(did_you_mean));
        let help = help.or_else(|| {
            let all = specs.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", ");
            Some(text!("it has: {all}", "可用的参数：{all}"))
        });
        problems.add_with_help(span, message, help);
    }

    /// The help for a parameter written in the wrong section.
    fn elsewhere(&self, name: &str) -> Option<Text> {
        let spec = self.sections.iter().flat_map(|(_, specs)| specs).find(|spec| spec.name == name)?;
        let section = spec.section;
        Some(text!("`{name}` belongs into section `[{section}]`", "`{name}` 应写在 `[{section}]` 节中"))
    }
}
