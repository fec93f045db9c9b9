//! The command line: the only code that prints, reads a clock or exits.
//!
//! A module names only modules above it in this list. Every command has a module of its own, from `run` on.

mod language;
mod arguments;
mod error_message;
mod wrap;
mod terminal;
mod chinese_help;
mod clap_errors;
mod panic_hook;
mod interrupt;
mod progress;
mod parallelism;
mod load;
mod render;
mod facts;
mod result_folder;
mod output_file;
mod check;
mod run;
mod compare;
mod report;
mod page;
mod shapley;
mod init;
mod county;
mod explain;
mod trace;
mod calibrate;
mod validate;
mod trial;
mod status;
mod slurm;
mod verify;
mod export;
mod diff;

pub use crate::engine::error::Language;
pub use arguments::Format;
pub use error_message::{render as render_error, render_warnings};

use crate::engine::error::{Error, Result, text};
use crate::store::{self, PageEngine};
use arguments::{Arguments, Command};
use clap::FromArgMatches as _;
use output_file::STANDARD_OUTPUT;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use terminal::{Terminal, note};

/// Exit code of a defect of nongbo.
const DEFECT: u8 = 70;

/// Runs the command of this process's arguments; the value is the exit code.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::from(main_from(std::env::args_os().collect(), PageEngine::OfBinary))
}

/// Runs the command of these words, of which the first is the name of the program; the value is the exit code. Pages carry
/// `engine`. It sets the panic hook and handlers of signals, so a process calls it once and then ends.
#[must_use]
pub fn main_from(words: Vec<OsString>, engine: PageEngine) -> u8 {
    panic_hook::install();
    let language = language::choose(&words, |name| std::env::var(name).ok());
    match panic_hook::report(|| run_words(words, language, engine)) {
        Ok(code) => code,
        Err(message) => {
            note(language.of(&message));
            DEFECT
        }
    }
}

fn run_words(words: Vec<OsString>, language: Language, engine: PageEngine) -> u8 {
    let matches = chinese_help::command(language).try_get_matches_from(words);
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return clap_errors::show(error, language),
    };
    let terminal = Terminal::new(language, arguments.color);
    parallelism::limit_environment(terminal);
    interrupt::survive_file_size_limit();
    match run_command(&arguments.command, engine, terminal) {
        Ok(()) => 0,
        Err(error) => {
            terminal.error(&error);
            error.exit_code()
        }
    }
}

fn run_command(command: &Command, engine: PageEngine, terminal: Terminal) -> Result<()> {
    if let Some(folder) = command.folder() {
        if folder == Path::new(STANDARD_OUTPUT) {
            return Err(Error::Usage(text!(
                "`-` is standard output, and this command writes a folder; give the name of a folder",
                "`-` 表示标准输出，而该命令写入文件夹；请给出文件夹名称"
            )));
        }
        store::refuse_file(folder)?;
    }
    match command {
        Command::Run(request) => run::command(request, terminal),
        Command::Check(request) => check::command(request, terminal),
        Command::Compare(request) => compare::command(request, terminal),
        Command::Report(request) => report::command(request, terminal),
        Command::Page(request) => page::command(request, engine, terminal),
        Command::Shapley(request) => shapley::command(request, terminal),
        Command::Init { name, county } => init::command(name, county.as_deref(), terminal),
        Command::County(request) => county::command(request, terminal),
        Command::Explain { name, format } => explain::command(name, *format, terminal),
        Command::Trace(request) => trace::command(request, terminal),
        Command::Calibrate(request) => calibrate::command(request, terminal),
        Command::Validate(request) => validate::command(request, terminal),
        Command::Trial(request) => trial::command(request, terminal),
        Command::Status(request) => status::command(request, terminal),
        Command::Slurm(request) => slurm::command(request, terminal),
        Command::Verify(request) => verify::command(request, terminal),
        Command::Export(request) => export::command(request, terminal),
        Command::Diff(request) => diff::command(request, terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut chinese_help::command(terminal.language), "nongbo", &mut script);
            terminal.out(&String::from_utf8_lossy(&script))
        }
    }
}
