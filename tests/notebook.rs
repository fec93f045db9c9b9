//! The notebook is stored without outputs, and every cell of it runs on a folder that the binary has just written.

use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NOTEBOOK: &str = "notebooks/five_pathways.ipynb";
const REQUIREMENTS: &str = "notebooks/requirements.txt";

/// Executes the notebook in a folder; an error of a cell ends it with the cell's traceback.
const EXECUTE: &str = "\
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=300, kernel_name='python3').execute(cwd=sys.argv[2])
drawn = sum('vegaEmbed' in output.get('data', {}).get('text/html', '')
            for cell in notebook.cells for output in cell.get('outputs', []))
print('drawings:', drawn)
";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a command to its end; if it fails, the test fails with its output.
fn run(what: &str, command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|cause| panic!("{what} cannot be started: {cause}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{what} failed:\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The Python of a virtual environment that has what the notebook needs, made anew when the requirements change.
fn python() -> PathBuf {
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let version =
        Command::new(&python).args(["-c", "import sys; assert sys.version_info >= (3, 11), sys.version"]).output();
    let version = version.unwrap_or_else(|cause| {
        panic!("the notebook needs Python 3.11 or newer, but `{}` cannot be started: {cause}", python.display())
    });
    let said = String::from_utf8_lossy(&version.stderr);
    assert!(version.status.success(), "the notebook needs Python 3.11 or newer; `{}`: {said}", python.display());

    // Where the build puts its own files, so that `cargo clean` removes it with them.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a temporary folder lies in the target folder");
    let home = target.join("notebook-venv");
    let bin = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = fs::read(root().join(REQUIREMENTS)).expect("the requirements are there");
    let wanted = format!("{:?}", Sha256::digest(&requirements));
    let mark = home.join("requirements.sha256");
    if fs::read_to_string(&mark).is_ok_and(|found| found == wanted) && bin.exists() {
        return bin;
    }
    run("python -m venv", Command::new(&python).args(["-m", "venv", "--clear"]).arg(&home));
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    run("pip install", Command::new(&bin).args(install).arg(root().join(REQUIREMENTS)));
    // Last, so that an interrupted installation is made anew.
    fs::write(mark, wanted).expect("the mark can be written");
    bin
}

#[test]
fn the_stored_notebook_has_no_outputs_and_headings_in_both_languages() {
    let text = fs::read_to_string(root().join(NOTEBOOK)).expect("the notebook is there");
    let notebook: serde_json::Value = serde_json::from_str(&text).expect("the notebook is JSON");
    assert_eq!(notebook["nbformat"], 4);
    let (mut code, mut headings) = (0, 0);
    for cell in notebook["cells"].as_array().expect("cells") {
        if cell["cell_type"] == "code" {
            code += 1;
            assert!(cell["outputs"].as_array().expect("outputs").is_empty(), "{}: stored with outputs", cell["id"]);
            assert!(cell["execution_count"].is_null(), "{}: stored with an execution count", cell["id"]);
            continue;
        }
        let lines = cell["source"].as_array().expect("lines").iter().filter_map(serde_json::Value::as_str);
        let titles: Vec<&str> = lines.filter(|line| line.starts_with('#')).collect();
        assert_eq!(titles.len(), 2, "{}: one heading in English, one in Chinese", cell["id"]);
        assert!(titles[0].is_ascii() && !titles[1].is_ascii(), "{titles:?}");
        headings += 1;
    }
    assert!(code >= 8 && headings >= 5, "{code} cells of code, {headings} headings");
}

#[test]
#[ignore = "slow: installs what the notebook needs, once"]
fn every_cell_of_the_notebook_runs_on_a_folder_just_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let experiment = folder.path().join("small.toml");
    let text = "question = \"Do all cells run?\"\nexpect = \"They do.\"\ndesign = \"factorial\"\nreplications = 2\n\
        [factorial]\nbudget_fen_per_household_year = 10000\n\
        [population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 20\n";
    fs::write(&experiment, text).expect("the experiment can be written");
    let out = folder.path().join("out");
    run("nongbo run", Command::new(env!("CARGO_BIN_EXE_nongbo")).arg("run").arg(&experiment).arg("--out").arg(&out));

    let python = python();
    for page in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(root().join(page)).expect("the page is there");
        let lines = text.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("Python lines");
        let folder = out.display().to_string().replace('\\', "/");
        let lines = lines.replace("out/five", &folder);
        let said = run(page, Command::new(&python).args(["-c", &lines]).env_remove("PYTHONPATH"));
        let incomes: Vec<(&str, f64)> = said
            .lines()
            .filter_map(|line| line.rsplit_once(' '))
            .filter_map(|(arm, yuan)| Some((arm.trim(), yuan.parse().ok()?)))
            .collect();
        assert!(
            incomes.len() == 32 && incomes.iter().all(|(arm, yuan)| !arm.is_empty() && *yuan > 1_000.0),
            "{page}: {said}"
        );
        assert!(incomes.iter().any(|(arm, _)| *arm == "baseline"), "{page}: {said}");
    }
    let mut execute = Command::new(python);
    execute.args(["-c", EXECUTE]).arg(root().join(NOTEBOOK)).arg(folder.path());
    let said = run("the notebook", execute.env("NONGBO_OUT", &out).env_remove("PYTHONPATH"));
    assert!(said.contains("drawings: 4"), "{said}");
}
