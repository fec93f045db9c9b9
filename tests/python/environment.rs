//! A Python environment under `target/` with the wheel of this source installed.

use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// What the tests and the notebooks need beside the package.
const REQUIREMENTS: &str = "python/requirements.txt";
/// What compiles the engine of a page.
const TARGET: &str = "wasm32-unknown-unknown";
/// Most bytes of the wheel, with that engine.
const MOST_BYTES: u64 = 10_000_000;

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a command to its end; if it fails, the test fails with its output.
pub fn run(what: &str, command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|cause| panic!("{what} cannot be started: {cause}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{what} failed:\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The Python of an environment with the wheel. It is built once a process.
pub fn python() -> PathBuf {
    static BUILT: Mutex<Option<PathBuf>> = Mutex::new(None);
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    built.get_or_insert_with(|| install(&requirements())).clone()
}

/// A command of this Python that reads no packages from elsewhere.
pub fn command(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.env_remove("PYTHONPATH").env_remove("PYTHONHOME");
    command
}

/// Where the build puts its own files, so that `cargo clean` removes it with them.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a temporary folder lies in the target folder")
}

/// The Python of a virtual environment that has the requirements, made anew when they change.
fn requirements() -> PathBuf {
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let version =
        Command::new(&python).args(["-c", "import sys; assert sys.version_info >= (3, 11), sys.version"]).output();
    let version = version.unwrap_or_else(|cause| {
        panic!("the package needs Python 3.11 or newer, but `{}` cannot be started: {cause}", python.display())
    });
    let said = String::from_utf8_lossy(&version.stderr);
    assert!(version.status.success(), "the package needs Python 3.11 or newer; `{}`: {said}", python.display());

    let home = target().join("python-venv");
    let bin = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = fs::read(root().join(REQUIREMENTS)).expect("the requirements are there");
    let wanted = format!("{:?}", Sha256::digest(&requirements));
    let mark = home.join("requirements.sha256");
    if fs::read_to_string(&mark).is_ok_and(|found| found == wanted) && bin.exists() {
        return bin;
    }
    run("python -m venv", Command::new(&python).args(["-m", "venv", "--clear"]).arg(&home));
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    run("pip install", command(&bin).args(install).arg(root().join(REQUIREMENTS)));
    // Last, so that an interrupted installation is made anew.
    fs::write(mark, wanted).expect("the mark can be written");
    bin
}

/// Builds the engine of a page, which the wheel carries; its target is added where it is missing.
fn page_engine() -> PathBuf {
    // Where rustup manages no toolchain, the build says what is missing.
    let _ = Command::new("rustup").args(["target", "add", TARGET]).current_dir(root()).output();
    let words = ["build", "--quiet", "--profile", "page", "-p", "nongbo-page", "--target", TARGET, "--target-dir"];
    run("the engine of a page", Command::new(env!("CARGO")).args(words).arg(target()).current_dir(root()));
    target().join(TARGET).join("page").join("nongbo_page.wasm")
}

/// Builds the wheel, checks its name and size, and installs it.
fn install(python: &Path) -> PathBuf {
    let wheels = target().join("wheels");
    let _ = fs::remove_dir_all(&wheels);
    let mut build = command(python);
    build
        .args(["-m", "maturin", "build", "--release", "--quiet", "--compression-level", "9", "-i"])
        .arg(python)
        .arg("--out")
        .arg(&wheels);
    build.env("NONGBO_PAGE_ENGINE", page_engine());
    // Where the build of this test puts its files, too.
    build.arg("--target-dir").arg(target()).current_dir(root().join("python"));
    run("maturin build", &mut build);
    let files: Vec<PathBuf> =
        fs::read_dir(&wheels).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    let [wheel] = &files[..] else { panic!("{files:?}") };
    let name = wheel.file_name().unwrap_or_default().to_string_lossy();
    let expected = format!("nongbo-{}-cp311-abi3-", env!("CARGO_PKG_VERSION"));
    assert!(name.starts_with(&expected) && name.ends_with(".whl"), "{name}");
    let bytes = fs::metadata(wheel).expect("a file").len();
    assert!(bytes < MOST_BYTES, "{name} has {bytes} bytes");
    let options = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--force-reinstall"];
    run("pip install", command(python).args(options).arg(wheel));
    python.to_owned()
}
