//! The command line: the only code that prints, reads a clock or exits.

mod result_folder;
mod arguments;
mod calibrate;
mod chinese_help;
mod compare;
mod diff;
mod explain;
mod folders;
mod init;
mod interrupt;
mod job;
mod language;
mod progress;
mod render;
mod error_message;
mod run;
mod terminal;
mod trace;
mod trial;
mod shapley;
mod clap_errors;
mod validate;
mod wiring;

pub use crate::engine::error::Language;
pub use crate::study::tables::{Sheet, SheetCell};
pub use arguments::Format;
pub use error_message::render as render_error;
pub use progress::Progress;
pub use run::{FolderState, Job, Plan};

use crate::engine::error::Result;
use arguments::{Arguments, Command};
use clap::FromArgMatches as _;
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::Terminal;

/// Runs the command of this process's arguments; the value is the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let language = language::choose(&words, |name| std::env::var(name).ok());
    let matches = match chinese_help::command(language).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => return clap_errors::show(&error, language),
    };
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return clap_errors::show(&error, language),
    };
    let terminal = Terminal::new(language, arguments.color);
    match perform(&arguments.command, terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

fn perform(command: &Command, terminal: Terminal) -> Result<()> {
    match command {
        Command::Run(request) => run::command(request, terminal),
        Command::Compare(request) => compare::command(request, terminal),
        Command::Shapley(request) => shapley::command(request, terminal),
        Command::Init { name } => init::command(name, terminal),
        Command::Explain { name, format } => explain::command(&wiring::catalogue(), name, *format, terminal),
        Command::Trace(request) => trace::command(request, terminal),
        Command::Calibrate(request) => calibrate::command(request, terminal),
        Command::Validate(request) => validate::command(request, terminal),
        Command::Trial(request) => trial::command(request, terminal),
        Command::Status(request) => folders::show_status(request, terminal),
        Command::Verify(request) => folders::verify(request, terminal),
        Command::Export(request) => folders::export(request, terminal),
        Command::Diff(request) => diff::command(request, terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut chinese_help::command(terminal.language), "nongbo", &mut script);
            terminal.out(&String::from_utf8_lossy(&script))
        }
    }
}
