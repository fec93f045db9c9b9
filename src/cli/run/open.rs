//! From the arguments of the command to an experiment with its open folder.

use crate::cli::arguments::RunArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{check, load};
use crate::engine::error::Result;
use crate::engine::simulation::CancelToken;
use crate::store::{self, FolderOptions, FolderRun, Shard};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reads the experiment and opens its folder. What the check refuses is refused before grants are solved for.
///
/// # Errors
/// Those of the experiment file and of the folder; [`Error::Interrupted`](crate::Error::Interrupted).
pub fn open(request: &RunArguments, out: &Path, cancel: &CancelToken, terminal: Terminal) -> Result<FolderRun> {
    let load = |set: &[(String, String)]| load::without_grants(&request.experiment, set);
    let mut experiment = load(&settings(request))?;
    let replications = store::first_replications(&experiment, out, request.extend.unwrap_or(0));
    if replications != u64::from(experiment.replications) {
        // Read again, so that the new number is checked like one of `--set`.
        let mut set = settings(request);
        set.push(("replications".to_owned(), replications.to_string()));
        experiment = load(&set)?;
    }
    if request.strict {
        check::strict(&experiment, &request.experiment)?;
    }
    load::solve_grants(&mut experiment, Some(out), cancel, terminal)?;
    if let Some(name) = stored_name(request, out)? {
        experiment.name = name;
    }
    let options = FolderOptions {
        shard: request.shard.unwrap_or(Shard::WHOLE),
        extend: request.extend.is_some(),
        retry_failed: request.retry_failed,
        clock: Some(seconds),
    };
    FolderRun::open(experiment, out, options)
}

/// The values of `--set` and that of `--seed`.
pub fn settings(request: &RunArguments) -> Vec<(String, String)> {
    let seed = request.seed.map(|seed| ("seed".to_owned(), seed.to_string()));
    request.set.iter().cloned().chain(seed).collect()
}

/// The name that the folder has for its experiment, where the file is the folder's own copy.
fn stored_name(request: &RunArguments, out: &Path) -> Result<Option<String>> {
    let canonical = |path: &Path| path.canonicalize().ok();
    let file = canonical(&request.experiment);
    if file.is_none() || file != canonical(&out.join("experiment.toml")) {
        return Ok(None);
    }
    store::stored_experiment::stored_name(out)
}

/// Seconds of the wall clock, for `provenance.json` alone.
#[allow(clippy::disallowed_methods, reason = "provenance says when; nothing else reads it")]
fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
