//! Every notebook is stored without outputs, and all its cells run as it is stored, with the package of this source.

use crate::environment::{command, python, root, run};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Executes a notebook in a folder; an error of a cell ends it with the cell's traceback. Prints how many pictures it drew and
/// whether an output asks for anything from elsewhere.
const EXECUTE: &str = "\
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=300, kernel_name='python3').execute(cwd=sys.argv[2])
outputs = [output.get('data', {}) for cell in notebook.cells for output in cell.get('outputs', [])]
svg = [''.join(data['image/svg+xml']) for data in outputs if 'image/svg+xml' in data]
html = [''.join(data.get('text/html', '')) for data in outputs]
asks = [text for text in svg + html if '<script' in text or 'src=' in text or '<link' in text]
print('pictures:', len(svg), 'requests:', len(asks))
print('titles:', *[text.split('<title')[1].split('</title')[0].split('>')[1] for text in svg], sep='\\n')
";

/// The notebooks with the least number of pictures each draws.
const NOTEBOOKS: [(&str, usize); 6] = [
    ("first_scenario", 2),
    ("five_pathways", 6),
    ("same_money", 4),
    ("how_much", 4),
    ("what_if_we_are_wrong", 5),
    ("estimators_on_trial", 3),
];

fn path(name: &str) -> PathBuf {
    root().join("notebooks").join(name).with_extension("ipynb")
}

#[test]
fn the_stored_notebooks_have_parameters_no_outputs_and_headings_in_both_languages() {
    let stored: Vec<PathBuf> = fs::read_dir(root().join("notebooks"))
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ipynb"))
        .collect();
    assert_eq!(stored.len(), NOTEBOOKS.len(), "{stored:?}");
    for (name, _) in NOTEBOOKS {
        check_stored(name);
    }
}

fn check_stored(name: &str) {
    let text = fs::read_to_string(path(name)).expect("the notebook is there");
    let notebook: serde_json::Value = serde_json::from_str(&text).expect("the notebook is JSON");
    assert_eq!(notebook["nbformat"], 4);
    let (mut code, mut headings) = (0, 0);
    for cell in notebook["cells"].as_array().expect("cells") {
        let lines = cell["source"].as_array().expect("lines").iter().filter_map(serde_json::Value::as_str);
        if cell["cell_type"] == "code" {
            code += 1;
            assert!(cell["outputs"].as_array().expect("outputs").is_empty(), "{}: stored with outputs", cell["id"]);
            assert!(cell["execution_count"].is_null(), "{}: stored with an execution count", cell["id"]);
            let is_first = code == 1;
            assert_eq!(cell["metadata"]["tags"][0] == "parameters", is_first, "{}: parameters come first", cell["id"]);
            let mut lines = lines;
            assert_eq!(lines.any(|line| line.starts_with("QUICK = True")), is_first, "{}", cell["id"]);
            continue;
        }
        let titles: Vec<&str> = lines.filter(|line| line.starts_with('#')).collect();
        assert_eq!(titles.len(), 2, "{}: one heading in English, one in Chinese", cell["id"]);
        assert!(titles[0].is_ascii() && !titles[1].is_ascii(), "{titles:?}");
        headings += 1;
    }
    assert!(code >= 8 && headings >= 5, "{name}: {code} cells of code, {headings} headings");
    assert!(text.contains("What to doubt"), "{name} does not say what to doubt");
}

#[test]
#[ignore = "slow: builds the wheel, and runs every notebook"]
fn every_cell_of_every_notebook_runs_and_draws_offline() {
    let (python, folder) = (python(), tempfile::tempdir().expect("a temporary folder"));
    for (name, pictures) in NOTEBOOKS {
        let mut execute = command(&python);
        execute.args(["-c", EXECUTE]).arg(path(name)).arg(folder.path());
        let said = run(name, &mut execute);
        let drawn = said.strip_prefix("pictures: ").and_then(|rest| rest.split(' ').next()?.parse().ok());
        assert!(drawn.is_some_and(|drawn: usize| drawn >= pictures), "{name}: {said}");
        assert!(said.contains("requests: 0"), "{name}: {said}");
        println!("{name}: {said}");
    }
}

#[test]
#[ignore = "slow: builds the wheel, and runs the Python lines of the pages"]
fn the_python_lines_of_the_pages_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let experiment = folder.path().join("small.toml");
    let text = "question = \"Do all lines run?\"\nexpect = \"They do.\"\ndesign = \"factorial\"\nreplications = 2\n\
        [factorial]\nbudget_fen_per_household_year = 10000\n\
        [population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 20\n";
    fs::write(&experiment, text).expect("the experiment can be written");
    let out = folder.path().join("out");
    run("nongbo run", Command::new(env!("CARGO_BIN_EXE_nongbo")).arg("run").arg(&experiment).arg("--out").arg(&out));
    let python = python();
    for page in ["README.md", "README.zh-CN.md", "docs/python.md", "docs/other_software.md"] {
        let text = fs::read_to_string(root().join(page)).expect("the page is there");
        let blocks: Vec<&str> =
            text.split("```python\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect();
        assert!(!blocks.is_empty(), "{page} has no Python lines");
        for lines in &blocks {
            let lines = lines.replace("out/five", &out.display().to_string().replace('\\', "/"));
            let said = run(page, command(&python).args(["-c", &lines]).current_dir(folder.path()));
            if page.starts_with("README") && lines.contains("feather") {
                check_incomes(page, &said);
            }
        }
    }
}

/// The mean income of each of the 32 arms.
fn check_incomes(page: &str, said: &str) {
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
