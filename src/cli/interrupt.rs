//! Ctrl-C and other requests to end: the first one stops the work after the current weeks, the second one ends the
//! process at once. A signal that was ignored when the process started stays ignored, so that `nohup` protects a sweep.

use crate::cli::terminal::{Terminal, last_note};
use crate::engine::error::{Error, Result, Text, text};
use crate::engine::simulation::CancelToken;
use crate::store::shell::shell_command;
use std::io;

/// What becomes of the work of an interrupted command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Finished runs are kept, and the same command continues.
    Kept,
    /// Nothing is kept.
    Lost,
}

/// Sets the handler: it cancels the returned token and prints the command to repeat, which is the command of this
/// process.
///
/// # Errors
/// [`Error::Machine`] where the system refuses a handler.
pub fn install(terminal: Terminal, work: Work) -> Result<CancelToken> {
    let token = CancelToken::new();
    let message = terminal.language.of(&message(work, &shell_command(std::env::args_os()))).to_owned();
    let shared = token.clone();
    let handler = move || {
        if shared.cancel() {
            std::process::exit(i32::from(Error::Interrupted.exit_code()));
        }
        last_note(&message);
    };
    listen(handler).map_err(|cause| Error::machine(text!("cannot listen for Ctrl-C", "无法监听 Ctrl-C"), cause))?;
    Ok(token)
}

/// What is said at the first Ctrl-C.
fn message(work: Work, resume: &str) -> Text {
    match work {
        Work::Kept => text!(
            "\nstopping after the current weeks; finished runs are kept. Press Ctrl-C again to stop at once.\nTo continue later: {resume}",
            "\n将在当前周结束后停止；已完成的模拟会保留。再按一次立即停止。\n以后继续：{resume}"
        ),
        Work::Lost => text!(
            "\nstopping after the current weeks. Press Ctrl-C again to stop at once.\nTo begin again: {resume}",
            "\n将在当前周结束后停止。再按一次立即停止。\n重新开始：{resume}"
        ),
    }
}

/// Calls the handler at every SIGINT, SIGTERM and SIGHUP that was not ignored when this process started.
#[cfg(unix)]
fn listen(handler: impl Fn() + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let handled = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|&signal| !is_ignored(&status, signal));
    let mut signals = signal_hook::iterator::Signals::new(handled)?;
    let thread = std::thread::Builder::new().name("signals".to_owned());
    thread.spawn(move || signals.forever().for_each(|_| handler())).map(drop)
}

/// A file that grows beyond the limit of the shell (`ulimit -f`) is then an error of writing, and does not end the process
/// without a word.
pub fn survive_file_size_limit() {
    #[cfg(unix)]
    {
        // Without the handler the process ends as before.
        let _not_handled = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    }
}

/// Whether a process ignores a signal, by its `/proc/PID/status`. Without the file no signal counts as ignored.
#[cfg(unix)]
fn is_ignored(status: &str, signal: i32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

/// Calls the handler at every Ctrl-C.
#[cfg(not(unix))]
fn listen(handler: impl Fn() + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(handler).map_err(|cause| match cause {
        ctrlc::Error::System(cause) => cause,
        other => io::Error::other(other.to_string()),
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_ignored_signals_of_a_process_are_read_from_its_status() {
        let status = "Name:\tnongbo\nSigIgn:\t0000000000001001\nSigCgt:\t0000000180000442\n";
        assert_eq!([1, 2, 13, 15].map(|signal| is_ignored(status, signal)), [true, false, true, false]);
        assert!(!is_ignored("", 1));
    }
}
