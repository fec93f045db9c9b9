//! The script of `nongbo slurm` in a Slurm of one machine: a task is killed and repeated, and the folder is that of one process.

use crate::command::{nongbo, nongbo_command, place, printed};
use crate::resume::{identity, provenance};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const EXPERIMENT: &str = r#"question = "Does an array job end with the bytes of one process?"
expect = "Yes."
design = "compare"
replications = 60
[population]
counties = 1
villages_per_county = 3
households_per_village = 60
[[arm]]
name = "baseline"
[[arm]]
name = "training"
set = { "talent.budget_fen_per_household_year" = 10000 }
"#;

/// The daemons of a Slurm with one node, this machine. They end when it is dropped.
struct Cluster {
    folder: PathBuf,
    daemons: Vec<Child>,
}

impl Cluster {
    /// Starts it; the reason where it cannot be started here.
    fn start(folder: &Path) -> Result<Self, String> {
        let found = |name: &str| {
            let places = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];
            let path = places.iter().map(|place| Path::new(place).join(name)).find(|path| path.is_file());
            path.ok_or_else(|| format!("there is no {name}"))
        };
        let [munged, controller, node] = [found("munged")?, found("slurmctld")?, found("slurmd")?];
        let host = Command::new("hostname").arg("-s").output().map_err(|cause| cause.to_string())?;
        let host = String::from_utf8_lossy(&host.stdout).trim().to_owned();
        write_settings(folder, &host);
        let mut cluster = Self { folder: folder.to_owned(), daemons: Vec::new() };
        let file = |name: &str, option: &str| format!("--{option}={}", folder.join(name).display());
        let options = [("key", "key-file"), ("munge.socket", "socket"), ("munged.pid", "pid-file")];
        let mut munge: Vec<String> = options.map(|(name, option)| file(name, option)).into();
        munge.extend([file("munged.log", "log-file"), file("seed", "seed-file")]);
        munge.extend(["--foreground".to_owned(), "--force".to_owned()]);
        cluster.daemon(&munged, &munge)?;
        wait_for(20, || folder.join("munge.socket").exists()).ok_or("munged opens no socket")?;
        cluster.daemon(&controller, &["-D".to_owned()])?;
        wait_for(30, || cluster.says("scontrol", &["ping"]).contains("UP")).ok_or("slurmctld does not answer")?;
        cluster.daemon(&node, &["-D".to_owned()])?;
        let idle = || cluster.says("sinfo", &["--noheader", "--format=%t"]).trim() == "idle";
        wait_for(30, idle).ok_or("slurmd does not answer")?;
        Ok(cluster)
    }

    fn daemon(&mut self, program: &Path, options: &[String]) -> Result<(), String> {
        let mut command = self.command(program);
        command.args(options).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.daemons.push(command.spawn().map_err(|cause| format!("{}: {cause}", program.display()))?);
        Ok(())
    }

    /// A command that talks to this cluster and finds the binary under test.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let binaries = Path::new(env!("CARGO_BIN_EXE_nongbo")).parent().expect("a folder").to_owned();
        let before = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(binaries).chain(std::env::split_paths(&before)));
        let mut command = Command::new(program);
        command.env("PATH", path.expect("a path")).env("SLURM_CONF", self.folder.join("slurm.conf"));
        command.current_dir(&self.folder);
        command
    }

    fn says(&self, program: &str, words: &[&str]) -> String {
        let output = self.command(program).args(words).output().expect("it starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The jobs that have not ended, a line each.
    fn jobs(&self) -> String {
        self.says("squeue", &["--noheader", "--array", "--format=%i %T"])
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The node first, and munged last, which the others need.
        for daemon in self.daemons.iter_mut().rev() {
            let _ended = daemon.kill();
            let _code = daemon.wait();
        }
    }
}

/// Writes the settings of a cluster without control groups, and the key of its authentication.
fn write_settings(folder: &Path, host: &str) {
    let port = 20_000 + std::process::id() % 20_000;
    let at = folder.display();
    let mut text = format!(
        "ClusterName=nongbo\nSlurmctldHost={host}(127.0.0.1)\nAuthType=auth/munge\n\
         AuthInfo=socket={at}/munge.socket,cred_expire=5\nSlurmUser=root\nSlurmctldPort={port}\nSlurmdPort={}\n",
        port + 1
    );
    for (setting, name) in [
        ("StateSaveLocation", "state"),
        ("SlurmdSpoolDir", "spool"),
        ("SlurmctldPidFile", "slurmctld.pid"),
        ("SlurmdPidFile", "slurmd.pid"),
    ] {
        let _infallible = writeln!(text, "{setting}={at}/{name}");
    }
    text.push_str(
        "ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nJobAcctGatherType=jobacct_gather/none\n\
         AccountingStorageType=accounting_storage/none\nSelectType=select/cons_tres\nSelectTypeParameters=CR_CPU\n\
         ReturnToService=2\nMpiDefault=none\nSlurmdParameters=config_overrides\n",
    );
    let _infallible = write!(
        text,
        "NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\nPartitionName=main Nodes=ALL Default=YES State=UP\n"
    );
    std::fs::write(folder.join("slurm.conf"), text).expect("written");
    for name in ["state", "spool"] {
        std::fs::create_dir(folder.join(name)).expect("made");
    }
    let key: Vec<u8> = (0..=255).collect();
    std::fs::write(folder.join("key"), key).expect("written");
    let mut rights = std::fs::metadata(folder.join("key")).expect("it is there").permissions();
    rights.set_readonly(true);
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o400);
    std::fs::set_permissions(folder.join("key"), rights).expect("set");
}

/// Looks until something holds; nothing after so many seconds.
#[allow(clippy::disallowed_methods, reason = "daemons answer when they answer")]
fn wait_for(seconds: u64, holds: impl Fn() -> bool) -> Option<()> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(seconds) {
        if holds() {
            return Some(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    None
}

#[test]
#[ignore = "slow: starts a Slurm of one machine"]
fn a_killed_task_of_an_array_is_repeated_and_the_folder_is_that_of_one_process() {
    let (place, file) = place("array.toml", EXPERIMENT);
    let cluster = match Cluster::start(place.path()) {
        Ok(cluster) => cluster,
        Err(reason) => return eprintln!("skipped: no Slurm can be started here: {reason}"),
    };
    let out = place.path().join("out/array");
    let script = printed(&["slurm", &file.display().to_string(), "--tasks", "4", "--out", &out.display().to_string()]);
    std::fs::write(place.path().join("array.sh"), script).expect("written");
    let submitted = cluster.command("bash").arg("array.sh").output().expect("it starts");
    assert!(submitted.status.success(), "{}", String::from_utf8_lossy(&submitted.stderr));

    kill_first_task(&out);
    let alone = || cluster.jobs().is_empty();
    wait_for(120, alone).unwrap_or_else(|| panic!("{}", cluster.jobs()));
    // The job that waited for the array has failed, because runs are missing.
    let missing = nongbo(&["status", &out.display().to_string(), "--finished"]);
    assert!(missing.0 == 4 && missing.2.contains("are missing"), "{missing:?}");
    let said = cluster.says("scontrol", &["show", "job", "--oneliner"]);
    let failed = said.lines().filter(|job| job.contains("JobState=FAILED")).count();
    assert_eq!(failed, 2, "the killed task and the job that waited: {said}");

    let first = said.split_whitespace().find_map(|word| word.strip_prefix("ArrayJobId=")).expect("an array");
    assert!(
        cluster.command("scontrol").args(["requeue", &format!("{first}_1")]).status().expect("it starts").success()
    );
    wait_for(120, || out.join("manifest.json").exists() && alone()).unwrap_or_else(|| panic!("{}", cluster.jobs()));
    assert_eq!(nongbo(&["status", &out.display().to_string(), "--finished"]).0, 0);

    let single = place.path().join("single");
    let run = nongbo_command(&["run"]).arg(&file).arg("--out").arg(&single).output().expect("it starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(identity(&out) == identity(&single), "the folder of the array has other bytes");
    let provenance = provenance(&out);
    assert_eq!(provenance["runs_lived_more_than_once"], serde_json::json!([]), "{provenance}");
}

/// Kills the process of the first task when it has finished a run and has more to do.
fn kill_first_task(out: &Path) {
    let (first, last) = (out.join("parts/00000000.part"), out.join("parts/00000029.part"));
    wait_for(60, || first.exists()).expect("the first task finishes a run");
    let process = std::fs::read_to_string(out.join("parts/.lock-1-of-4")).expect("its process");
    let killed = Command::new("kill").args(["-9", process.trim()]).status().expect("it starts");
    assert!(killed.success() && !last.exists(), "the task was done before it was killed");
}

#[test]
fn more_tasks_than_runs_and_too_many_tasks_are_refused_before_anything_is_printed() {
    let (_place, file) = place("array.toml", EXPERIMENT);
    let file = file.display().to_string();
    let (code, said, error) = nongbo(&["slurm", &file, "--tasks", "121"]);
    assert!(code == 2 && said.is_empty() && error.contains("120 runs"), "{error}");
    assert_eq!(nongbo(&["slurm", &file, "--tasks", "0"]).0, 2);
    assert!(printed(&["slurm", &file, "--tasks", "120"]).contains("--out out/array "));
}
