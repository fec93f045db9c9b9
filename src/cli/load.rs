//! Reads experiment files whose worlds fit into the memory of this machine.

use crate::cli::terminal::Terminal;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::{CancelToken, RunControl};
use crate::store;
use crate::study::experiment::{self, Experiment};
use std::path::Path;
use std::sync::Once;

/// Solves for the grants of an experiment where its design needs it, or takes them from `folder`, where they were solved for
/// before. A note says when the simulation begins, which may take a minute.
pub fn solve_grants(
    experiment: &mut Experiment,
    folder: Option<&Path>,
    cancel: &CancelToken,
    terminal: Terminal,
) -> Result<()> {
    let said = Once::new();
    let say = |_| {
        said.call_once(|| {
            terminal.note(
                "solving for the grants with which the arms spend their target, before the first run",
                "正在求解各方案达到目标支出所需的下达资金额，之后开始首次模拟",
            );
        });
    };
    let control = RunControl { cancel: Some(cancel), progress: Some(&say), ..RunControl::default() };
    store::take_or_solve_grants(experiment, folder, control)
}

/// Reads an experiment file with the values of `--set`. Grants that must be solved for by simulation are not: they have the
/// values where the search begins.
pub fn without_grants(path: &Path, set: &[(String, String)]) -> Result<Experiment> {
    store::experiment_file::load(path, set, &store::stored_experiment::design_tables_of(path), store::too_large)
}

/// The default parameters with the values of `--set`.
pub fn default_parameters(set: &[(String, String)]) -> Result<Parameters> {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n";
    Ok(experiment::read("validate", text, set, store::too_large)?.base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::{Error, Language};
    use clap::ColorChoice;

    /// The search for grants of a shipped experiment takes half a minute: it must end when it is asked to.
    #[test]
    fn the_search_for_grants_can_be_interrupted() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments/five_pathways.toml");
        let cancel = CancelToken::new();
        cancel.cancel();
        let mut experiment = without_grants(&file, &[]).expect("a shipped experiment");
        let terminal = Terminal::new(Language::En, ColorChoice::Never);
        let result = solve_grants(&mut experiment, None, &cancel, terminal);
        assert!(matches!(result, Err(Error::Interrupted)), "{result:?}");
    }
}
