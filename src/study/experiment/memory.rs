//! Experiments that are too large, or have no replication, are refused before anything is allocated.

use crate::engine::error::{Error, Problem, Result, text};
use crate::engine::init::bytes_needed;
use crate::engine::parameters::Parameters;
use crate::study::experiment::Experiment;
use crate::study::experiment::fixed_keys::MOST_REPLICATIONS;
use crate::study::input::keys::no_whole_number;

/// Most bytes that all worlds in memory may need together, on any machine.
pub const MOST_MEMORY: u128 = 24 << 30;

/// The problem of a world that needs more than `most` bytes. It names the size that is furthest above its default.
#[must_use]
pub fn memory_problem(rules: &Parameters, most: u128) -> Option<Problem> {
    let bytes = bytes_needed(rules);
    if bytes <= most {
        return None;
    }
    let (sizes, defaults) = (&rules.population, Parameters::default().population);
    let sizes = [
        ("population.counties", sizes.counties, defaults.counties),
        ("population.villages_per_county", sizes.villages_per_county, defaults.villages_per_county),
        ("population.households_per_village", sizes.households_per_village, defaults.households_per_village),
        ("population.consumers_per_household", sizes.consumers_per_household, defaults.consumers_per_household),
        ("population.policy_years", sizes.policy_years, defaults.policy_years),
    ];
    let (path, size, _) = sizes.into_iter().max_by_key(|&(_, size, default)| size / default.max(1))?;
    Some(too_large(path, size, bytes, most))
}

impl Experiment {
    /// Refuses a number of replications that no experiment file may state, and a world that needs more than `most` bytes.
    ///
    /// # Errors
    /// [`Error::Scenario`] with one problem: the replications, or the first arm that is too large.
    pub fn check_size(&self, most: u128) -> Result<()> {
        let (written, allowed) = (self.replications, 1..=MOST_REPLICATIONS);
        let replications = (!allowed.contains(&i64::from(written))).then(|| Problem {
            message: no_whole_number("replications", written, &allowed),
            help: None,
            span: None,
        });
        replications
            .or_else(|| self.arms.iter().find_map(|arm| memory_problem(&arm.rules, most)))
            .map_or(Ok(()), |problem| Err(Error::Scenario { source_text: None, problems: vec![problem] }))
    }
}

/// The problem of rules that need too much memory: `path = value` needs `bytes`, and `most` are allowed.
pub(super) fn too_large(path: &str, value: impl std::fmt::Display, bytes: u128, most: u128) -> Problem {
    let (needed, most) = (gigabytes(bytes), gigabytes(most));
    Problem {
        message: text!(
            "`{path}` = {value} needs about {needed} of memory; {most} are allowed",
            "`{path}` = {value} 约需 {needed} 内存，上限为 {most}"
        ),
        help: Some(text!("choose a smaller `{path}`", "请减小 `{path}`")),
        span: None,
    }
}

fn gigabytes(bytes: u128) -> String {
    // Tenths, rounded up without overflow at the top of the range.
    let tenths = (bytes / 100_000_000).saturating_add(u128::from(!bytes.is_multiple_of(100_000_000)));
    format!("{}.{} GB", tenths / 10, tenths % 10)
}
