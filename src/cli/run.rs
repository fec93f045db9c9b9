//! `nongbo run`: looks at the folder, does what is left, shows the tables.

use crate::cli::arguments::RunArguments;
use crate::cli::progress;
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;
use crate::cli::{Format, interrupt, render, wiring};
use crate::engine::error::{Error, Result, text};
use crate::store::Ending;
use crate::study::report::caveats;
use crate::study::tables::Sheet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// How much work an experiment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Runs of all arms and replications.
    pub runs: u64,
    /// Simulated weeks of all of them.
    pub weeks: u64,
    /// Weeks of the runs that are finished already.
    pub weeks_done: u64,
}

/// What the folder holds; a folder that cannot be used is an error instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderState {
    /// Nothing.
    Fresh,
    /// Some runs of this experiment.
    Unfinished {
        /// How many.
        finished: u64,
    },
    /// All of this experiment: nothing is run or written.
    Finished,
}

/// An experiment and its folder, ready to run.
pub trait Job: Send {
    /// How much work it is.
    fn plan(&self) -> Plan;
    /// What its folder holds.
    fn state(&self) -> FolderState;
    /// Does what is left and finishes the folder, unless other shards have work to do. Adds each simulated week to `progress`, looks at `cancel` each week.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when `cancel` was set, [`Error::SomeRunsFailed`] when the folder is finished but runs
    /// failed, [`Error::Machine`].
    fn execute(&mut self, progress: &Progress, cancel: &AtomicBool) -> Result<Ending>;
    /// Threads, and runs at a time.
    fn parallelism(&self) -> (usize, usize);
    /// Opens a finished folder again where the rule of the experiment asks for more replications: how many it is to have.
    ///
    /// # Errors
    /// [`Error::Machine`], and whatever keeps the tables from being read.
    fn extend_if_imprecise(&mut self) -> Result<Option<u32>>;
    /// The tables of a finished folder.
    ///
    /// # Errors
    /// [`Error::Machine`], and whatever keeps the tables from being made.
    fn sheets(&self) -> Result<Vec<Sheet>>;
}

/// The command.
pub fn command(request: &RunArguments, terminal: Terminal) -> Result<()> {
    let mut job = wiring::job(request)?;
    let cancel = interrupt::install(terminal, &again(std::env::args()))?;
    let format = terminal.format(request.format);
    match request.threads {
        None => perform(&mut *job, &cancel, format, terminal),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build().map_err(|cause| {
                let cause = std::io::Error::other(cause);
                Error::machine(text!("cannot start {threads} threads", "无法启动 {threads} 个线程"), cause)
            })?;
            pool.install(|| perform(&mut *job, &cancel, format, terminal))
        }
    }
}

/// Runs what is left and shows the tables; failed runs do not keep the others from being shown.
fn perform(job: &mut dyn Job, cancel: &AtomicBool, format: Format, terminal: Terminal) -> Result<()> {
    let mut before = job.state() == FolderState::Finished;
    let mut outcome = if before { Ok(Ending::Finished) } else { execute(job, cancel, terminal) };
    while matches!(outcome, Ok(Ending::Finished)) {
        let Some(replications) = job.extend_if_imprecise()? else { break };
        terminal.note(
            &format!("not precise enough yet: going on to {replications} replications"),
            &format!("精度尚不足：增至 {replications} 次重复"),
        );
        before = false;
        outcome = execute(job, cancel, terminal);
    }
    let outcome = match outcome {
        Ok(Ending::Finished) => Ok(()),
        Ok(ending) => {
            tell(ending, terminal);
            return Ok(());
        }
        Err(failed @ Error::SomeRunsFailed { .. }) => Err(failed),
        Err(error) => return Err(error),
    };
    if before {
        terminal.note("finished before; nothing was run", "此前已完成；没有运行任何模拟");
    }
    let shown = job.sheets().and_then(|mut sheets| {
        caveats::warn(&mut sheets);
        terminal.out(&render::sheets(&sheets, format, terminal.language, terminal.width))
    });
    // That runs failed matters more than that a table could not be made of the rest.
    outcome.and(shown)
}

/// Why a shard that did its share shows no table.
fn tell(ending: Ending, terminal: Terminal) {
    match ending {
        Ending::Finished => {}
        Ending::Others => terminal.note(
            "this shard is done; others are at work, the last of them finishes the folder",
            "本分片已完成；其他分片仍在工作，最后完成者将写出数据表",
        ),
        Ending::Missing(missing) => terminal.note(
            &format!(
                "this shard is done; {missing} runs of other shards are to be done, the last one finishes the folder"
            ),
            &format!("本分片已完成；其他分片还有 {missing} 次模拟待完成，最后完成者将写出数据表"),
        ),
    }
}

fn execute(job: &mut dyn Job, cancel: &AtomicBool, terminal: Terminal) -> Result<Ending> {
    let plan = job.plan();
    let (threads, runs) = job.parallelism();
    terminal.note(
        &format!("{threads} threads, {runs} runs at a time"),
        &format!("{threads} 个线程，同时进行 {runs} 次模拟"),
    );
    match job.state() {
        FolderState::Unfinished { finished } => terminal.note(
            &format!("{finished} of {} runs are there already; going on", plan.runs),
            &format!("{} 次模拟中已有 {finished} 次完成；继续", plan.runs),
        ),
        FolderState::Fresh | FolderState::Finished => terminal.note(
            &format!("{} runs, {} weeks in all", plan.runs, plan.weeks),
            &format!("共 {} 次模拟、{} 周", plan.runs, plan.weeks),
        ),
    }
    let progress = Arc::new(Progress::new(plan.weeks, plan.weeks_done, text!("simulating", "模拟中")));
    let watch = progress::watch(Arc::clone(&progress), terminal);
    let outcome = job.execute(&progress, cancel);
    drop(watch);
    outcome
}

/// The command that was typed, to be typed again.
pub(super) fn again(words: impl Iterator<Item = String>) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    let quote = |word: String| {
        if !word.is_empty() && word.chars().all(plain) { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
    };
    words.map(quote).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::*;
    use std::sync::atomic::Ordering;

    struct Fake {
        state: FolderState,
        outcome: Result<Ending>,
        executed: u32,
        shown: AtomicBool,
    }

    impl Job for Fake {
        fn plan(&self) -> Plan {
            Plan { runs: 2, weeks: 20, weeks_done: 0 }
        }
        fn state(&self) -> FolderState {
            self.state
        }
        fn execute(&mut self, progress: &Progress, _cancel: &AtomicBool) -> Result<Ending> {
            self.executed += 1;
            progress.add(20);
            std::mem::replace(&mut self.outcome, Ok(Ending::Finished))
        }
        fn parallelism(&self) -> (usize, usize) {
            (2, 2)
        }
        fn extend_if_imprecise(&mut self) -> Result<Option<u32>> {
            Ok(None)
        }
        fn sheets(&self) -> Result<Vec<Sheet>> {
            self.shown.store(true, Ordering::Relaxed);
            Ok(Vec::new())
        }
    }

    /// How often the work was done, whether tables were shown, and how it ended (0 for good).
    fn check(state: FolderState, outcome: Result<Ending>, executed: u32, shown: bool, code: u8) {
        let terminal = Terminal {
            language: Language::En,
            out_is_terminal: false,
            err_is_terminal: false,
            colour: false,
            width: 80,
        };
        let mut job = Fake { state, outcome, executed: 0, shown: AtomicBool::new(false) };
        let end = perform(&mut job, &AtomicBool::new(false), Format::Csv, terminal);
        assert_eq!(job.executed, executed, "{state:?}");
        assert_eq!(job.shown.into_inner(), shown, "{state:?}");
        assert_eq!(end.map_or_else(|error| error.exit_code(), |()| 0), code, "{state:?}");
    }

    #[test]
    fn a_finished_folder_is_shown_and_not_run_again() {
        check(FolderState::Finished, Ok(Ending::Finished), 0, true, 0);
    }

    #[test]
    fn what_is_left_is_run_and_shown_even_when_some_runs_failed() {
        check(FolderState::Fresh, Ok(Ending::Finished), 1, true, 0);
        check(FolderState::Fresh, Ok(Ending::Missing(3)), 1, false, 0);
        check(FolderState::Unfinished { finished: 1 }, Err(Error::SomeRunsFailed { failed: 1, runs: 2 }), 1, true, 3);
    }

    #[test]
    fn an_interrupted_run_shows_no_table() {
        check(FolderState::Fresh, Err(Error::Interrupted), 1, false, 130);
    }

    #[test]
    fn the_command_to_go_on_can_be_pasted() {
        let words = ["nongbo", "run", "my file.toml", "--set", "a.b=\"x\""].map(str::to_owned);
        assert_eq!(again(words.into_iter()), "nongbo run 'my file.toml' --set 'a.b=\"x\"'");
    }
}
