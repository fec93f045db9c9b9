//! `nongbo page`: writes an experiment as one page with levers, which carries the engine.

use crate::cli::arguments::PageArguments;
use crate::cli::output_file::OutputFile;
use crate::cli::progress::{self, Progress};
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, load, parallelism};
use crate::engine::error::{Error, Result, text};
use crate::engine::simulation::RunControl;
use crate::store::PageEngine;
use crate::store::shell::shell_command;
use crate::study::experiment::Experiment;
use crate::study::live::{Engine, Setup, first_experiment, page_file};
use crate::study::page::{Page, Provenance};
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{ResultOptions, Results, run, weeks};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

const PANEL: PanelOptions = PanelOptions { against: 0, growth: true };

/// The command.
pub fn command(request: &PageArguments, engine: PageEngine, terminal: Terminal) -> Result<()> {
    let output = request.output.clone().unwrap_or_else(|| {
        let name = request.experiment.file_name().unwrap_or_default();
        PathBuf::from(name).with_extension("html")
    });
    let output = OutputFile::new(output, request.force)?;
    if request.open && output.is_standard_output() {
        return Err(Error::Usage(text!(
            "--open needs a file, and `-o -` is standard output",
            "--open 需要文件，而 `-o -` 是标准输出"
        )));
    }
    let compressed = engine.compressed()?;
    let experiment = load::without_grants(&request.experiment, &request.set)?;
    let language = terminal.language;
    let (setup, results, check_command) = if let Some(folder) = &request.from {
        let results = Results::open_with(folder, PANEL)?;
        is_study_of(&experiment, &results, folder)?;
        let check_command = shell_command(["nongbo", "verify", &folder.to_string_lossy()]);
        (Setup::of_experiment(&results.experiment, language), results, check_command)
    } else {
        let setup = Setup::of_experiment(&experiment, language);
        let results = simulated(&first_experiment(&setup)?, terminal)?;
        (setup, results, String::new())
    };
    let content_hash = results.content_hash();
    let provenance =
        Provenance { content_hash: &content_hash, failed: results.failed(), check_command: &check_command };
    let report = Page::new(&results.experiment, &results.panel, provenance, language)?;
    let page = page_file(&setup, Engine { compressed: &compressed }, &report)?;
    output.write(&page, terminal)?;
    if request.open { open(output.path()) } else { Ok(()) }
}

/// Refuses a folder of another experiment.
fn is_study_of(experiment: &Experiment, results: &Results, folder: &Path) -> Result<()> {
    let names =
        |experiment: &Experiment| -> Vec<String> { experiment.arms.iter().map(|arm| arm.name.clone()).collect() };
    if results.experiment.base == experiment.base && names(&results.experiment) == names(experiment) {
        return Ok(());
    }
    let at = folder.display();
    Err(Error::Usage(text!(
        "{at} is a study of another experiment: its values or its arms are not those of the file",
        "{at} 是另一实验的结果：其参数或方案与文件不同"
    )))
}

/// Simulates the first answer.
fn simulated(experiment: &Experiment, terminal: Terminal) -> Result<Results> {
    let (all, _) = weeks(experiment, &BTreeSet::new());
    let progress = Arc::new(Progress::new(all, 0, text!("simulating", "模拟中")));
    let thread = progress::start(Arc::clone(&progress), terminal);
    let cancel = interrupt::install(terminal, interrupt::Work::Lost)?;
    let listener = |event| progress.count(event);
    let control = RunControl {
        parallelism: parallelism::for_worlds(experiment.arms.iter().map(|arm| &arm.rules)),
        progress: Some(&listener),
        cancel: Some(&cancel),
        ..RunControl::default()
    };
    let results = run(experiment, ResultOptions { panel: PANEL, tables: false }, control);
    drop(thread);
    results
}

/// Opens a file with the program that the system has for it.
fn open(path: &Path) -> Result<()> {
    let (program, arguments) = match std::env::consts::OS {
        "macos" => ("open", &[][..]),
        "windows" => ("cmd", &["/C", "start", ""][..]),
        _ => ("xdg-open", &[][..]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let at = path.display();
    let message = text!("no program opens `{at}`; open it in a browser", "无法自动打开 `{at}`；请在浏览器中打开");
    let mut child = command.spawn().map_err(|cause| Error::machine(message.clone(), cause))?;
    // Without a display the program ends at once and says so by its code; a browser may stay.
    for _ in 0..10 {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(Error::machine(message, std::io::Error::other(status.to_string()))),
            _ => std::thread::sleep(std::time::Duration::from_millis(100)),
        }
    }
    Ok(())
}
