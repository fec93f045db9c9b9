//! `nongbo slurm`: a script that runs an experiment as array jobs of Slurm, each task a shard.

use crate::cli::arguments::SlurmArguments;
use crate::cli::load;
use crate::cli::terminal::Terminal;
use crate::engine::error::{Error, Result, text};
use crate::store::shell::{quoted, shell_command};
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Most tasks of an array: Slurm numbers them up to 1,000 unless its `MaxArraySize` was raised.
const MOST_TASKS: u32 = 1_000;

/// The command.
pub fn command(request: &SlurmArguments, terminal: Terminal) -> Result<()> {
    let experiment = load::without_grants(&request.experiment, &request.set)?;
    let (tasks, runs) = (request.tasks, experiment.runs().len());
    if tasks as usize > runs {
        return Err(Error::Usage(text!(
            "--tasks {tasks}: the experiment has {runs} runs, so at most {runs} tasks have something to do",
            "--tasks {tasks}：该实验共 {runs} 次模拟，任务数最多为 {runs}"
        )));
    }
    let out = request.out.clone().unwrap_or_else(|| Path::new("out").join(&experiment.name));
    terminal.out(&script(request, &experiment.name, &out, runs))
}

/// The script: one job array for every thousand tasks, then a job that fails if runs are missing.
fn script(request: &SlurmArguments, name: &str, out: &PathBuf, runs: usize) -> String {
    let SlurmArguments { tasks, threads, .. } = request;
    let job = quoted(OsStr::new(name));
    let mut text = format!(
        "#!/bin/bash\n# {runs} runs in {tasks} tasks. Submit them with: bash FILE\n\
         # What the cluster asks for is set before that: export SBATCH_PARTITION=... SBATCH_ACCOUNT=... SBATCH_TIMELIMIT=...\n\
         # A task that was killed is repeated with: scontrol requeue JOB_TASK. Finished runs are kept.\nset -eu\n"
    );
    let run = shell_command(run_words(request, out));
    let mut jobs = String::new();
    for (array, first) in (1..).zip((0..*tasks).step_by(MOST_TASKS as usize)) {
        let last = MOST_TASKS.min(tasks - first);
        let number =
            if first == 0 { "SLURM_ARRAY_TASK_ID".to_owned() } else { format!("SLURM_ARRAY_TASK_ID + {first}") };
        let _infallible = write!(
            text,
            "array{array}=$(sbatch --parsable --requeue --open-mode=append --job-name={job} --array=1-{last} \
             --cpus-per-task={threads} <<'TASK'\n#!/bin/bash\nexec {run} --shard \"$(({number}))/{tasks}\"\nTASK\n)\n"
        );
        let _infallible = write!(jobs, ":${{array{array}%%;*}}");
    }
    let status = shell_command([OsStr::new("nongbo"), "status".as_ref(), out.as_ref(), "--finished".as_ref()]);
    text + &format!(
        "sbatch --job-name={job} --dependency=\"afterany{jobs}\" <<'TASK'\n#!/bin/bash\nexec {status}\nTASK\n"
    )
}

/// The words of the command of a task, but for its shard.
fn run_words(request: &SlurmArguments, out: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec!["nongbo".into(), "run".into(), request.experiment.clone().into()];
    words.extend(["--out".into(), out.into(), "--threads".into(), request.threads.to_string().into()]);
    for (path, value) in &request.set {
        words.extend(["--set".into(), format!("{path}={value}").into()]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tasks: u32) -> String {
        let request = SlurmArguments {
            experiment: "my county.toml".into(),
            tasks,
            out: None,
            set: vec![("population.counties".to_owned(), "2".to_owned())],
            threads: 4,
        };
        script(&request, "my county", &PathBuf::from("out/my county"), 5_000)
    }

    #[test]
    fn a_script_has_an_array_and_a_job_that_waits_for_it() {
        let text = of(40);
        let task = "exec nongbo run 'my county.toml' --out 'out/my county' --threads 4 --set population.counties=2 \
                    --shard \"$((SLURM_ARRAY_TASK_ID))/40\"\n";
        assert!(text.contains(task), "{text}");
        assert!(text.contains("--job-name='my county' --array=1-40 --cpus-per-task=4"), "{text}");
        assert!(text.contains("--dependency=\"afterany:${array1%%;*}\""), "{text}");
        assert!(text.ends_with("exec nongbo status 'out/my county' --finished\nTASK\n"), "{text}");
    }

    #[test]
    fn more_than_a_thousand_tasks_are_several_arrays_that_number_their_shards_on() {
        let text = of(2_500);
        assert_eq!(text.matches("--array=1-1000 ").count(), 2, "{text}");
        assert!(text.contains("--array=1-500 "), "{text}");
        assert!(text.contains("\"$((SLURM_ARRAY_TASK_ID + 2000))/2500\""), "{text}");
        assert!(text.contains("afterany:${array1%%;*}:${array2%%;*}:${array3%%;*}"), "{text}");
    }
}
