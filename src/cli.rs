//! The command line: the only code that prints, reads a clock or exits.

mod answer;
mod arguments;
mod calibrate;
mod chinese;
mod compare;
mod differ;
mod explain;
mod folders;
mod init;
mod interrupt;
mod job;
mod language;
mod progress;
mod render;
mod report;
mod run;
mod screen;
mod trace;
mod trial;
mod shapley;
mod usage;
mod validate;
mod wiring;

pub use crate::study::tables::{Sheet, SheetCell};
pub use arguments::Format;
pub use language::Language;
pub use progress::Progress;
pub use report::render as render_error;
pub use run::{FolderState, Job, Plan};

use crate::engine::error::Result;
use arguments::{Arguments, Command};
use clap::FromArgMatches as _;
use screen::Screen;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command of this process's arguments; the value is the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let language = Language::chosen(&words, |name| std::env::var(name).ok());
    let matches = match chinese::command(language).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => return usage::end(&error, language),
    };
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return usage::end(&error, language),
    };
    let screen = Screen::new(language, arguments.color);
    match perform(&arguments.command, screen) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            screen.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

fn perform(command: &Command, screen: Screen) -> Result<()> {
    match command {
        Command::Run(request) => run::command(request, screen),
        Command::Compare(request) => compare::command(request, screen),
        Command::Shapley(request) => shapley::command(request, screen),
        Command::Init { name } => init::command(name, screen),
        Command::Explain { name, format } => explain::command(&wiring::catalogue(), name, *format, screen),
        Command::Trace(request) => trace::command(request, screen),
        Command::Calibrate(request) => calibrate::command(request, screen),
        Command::Validate(request) => validate::command(request, screen),
        Command::Trial(request) => trial::command(request, screen),
        Command::Status(request) => folders::show_status(request, screen),
        Command::Verify(request) => folders::verify(request, screen),
        Command::Export(request) => folders::export(request, screen),
        Command::Diff(request) => differ::command(request, screen),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut chinese::command(screen.language), "nongbo", &mut script);
            screen.out(&String::from_utf8_lossy(&script))
        }
    }
}
