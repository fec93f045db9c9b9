//! `nongbo page`: the engine as WebAssembly gives the bytes of the native one, and a page does in a browser what it should.

use crate::command::nongbo;
use nongbo::engine::error::Language;
use nongbo::engine::simulation::RunControl;
use nongbo::study::experiment::read;
use nongbo::study::live::{Setup, first_experiment};
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";
const SMALL: [&str; 3] =
    ["population.counties=5", "population.villages_per_county=2", "population.households_per_village=8"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a test must be passed over, which it says: without Node there is nothing that runs WebAssembly. The checks of the
/// project install it.
fn is_without_node() -> bool {
    let is_missing = Command::new("node").arg("--version").output().is_err();
    if is_missing {
        println!("skipped: Node 20 or newer is not installed");
    }
    is_missing
}

/// Builds the engine for the browser; its target is added where it is missing.
fn engine() -> PathBuf {
    // Where rustup manages no toolchain, the build says what is missing.
    let _ = Command::new("rustup").args(["target", "add", TARGET]).current_dir(root()).output();
    let words = ["build", "--quiet", "--profile", "page", "-p", "nongbo-page", "--target", TARGET];
    let built = Command::new(env!("CARGO")).args(words).current_dir(root()).status().expect("cargo starts");
    assert!(built.success(), "the engine cannot be built: is the target there (rustup target add {TARGET})?");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join(TARGET).join("page").join("nongbo_page.wasm")
}

/// What Node prints of a script beside the engine's crate.
fn node(script: &str, words: &[&Path]) -> String {
    let output = Command::new("node").arg(root().join("page").join(script)).args(words).output();
    let output = output.expect("node is missing: install Node 20 or newer");
    let [said, problems] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{script}: {said}{problems}");
    said.trim().to_owned()
}

/// The setup of a page of a shipped experiment in a world of eighty households.
fn setup(name: &str, replications: u32, language: Language) -> Setup {
    let text = std::fs::read_to_string(root().join("experiments").join(name)).expect("it is shipped");
    let set =
        SMALL.map(|value| value.split_once('=').expect("a value")).map(|(path, value)| (path.into(), value.into()));
    let experiment = read(name, &text, &set, |_| None).expect("it is well formed");
    Setup::new(&experiment, replications, language)
}

fn native_hash(setup: &Setup) -> String {
    let experiment = first_experiment(setup).expect("it is well formed");
    experiment.run(RunControl::default()).expect("it runs").content_hash()
}

#[test]
#[ignore = "slow: builds the engine for the browser"]
fn every_replication_of_three_experiments_has_the_same_bytes_in_node_as_natively() {
    if is_without_node() {
        return;
    }
    let (engine, folder) = (engine(), tempfile::tempdir().expect("a folder"));
    for (name, replications) in [("training.toml", 5), ("five_pathways.toml", 3), ("counties/tea.toml", 3)] {
        let setup = setup(name, replications, Language::En);
        let file = folder.path().join("setup.json");
        std::fs::write(&file, serde_json::to_string(&setup).expect("text")).expect("written");
        let hash = node("hash.mjs", &[&engine, &file]);
        assert_eq!(hash.len(), 64, "{hash}");
        assert_eq!(hash, native_hash(&setup), "{name}");
    }
}

#[test]
#[ignore = "slow: builds the engine for the browser and opens a browser"]
fn a_page_in_two_browsers_answers_to_its_levers_with_the_native_bytes() {
    if is_without_node() {
        return;
    }
    let _engine = engine();
    let folder = tempfile::tempdir().expect("a folder");
    for (name, language, browser) in [
        ("training.toml", Language::En, "chromium"),
        ("five_pathways.toml", Language::Zh, "chromium"),
        ("five_pathways.toml", Language::Zh, "firefox"),
    ] {
        let page = folder.path().join("page.html").display().to_string();
        let experiment = root().join("experiments").join(name).display().to_string();
        let mut words = vec!["page", &experiment, "-o", &page, "--force", "--lang", language.pick("en", "zh")];
        words.extend(SMALL.iter().flat_map(|value| ["--set", value]));
        let (code, _, notes) = nongbo(&words);
        assert_eq!(code, 0, "{notes}");
        let html = std::fs::read_to_string(&page).expect("a page");
        assert!(html.len() < 2_000_000, "{} bytes", html.len());
        let said = node("browser.mjs", &[Path::new(browser), Path::new(&page)]);
        if said.starts_with("skipped") {
            println!("{said}");
            continue;
        }
        let last = said.lines().last().unwrap_or_default();
        let json: serde_json::Value = serde_json::from_str(last).expect("JSON");
        println!("{browser}, {name}: {last}");
        assert_eq!(json["hash"], native_hash(&setup(name, 10, language)), "{browser}, {name}");
    }
}

#[test]
fn a_page_is_not_written_over_another_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    std::fs::write(&page, "mine").expect("written");
    let experiment = root().join("experiments/training.toml").display().to_string();
    let (code, _, notes) = nongbo(&["page", &experiment, "-o", &page.display().to_string()]);
    assert!(code == 2 && notes.contains("already exists"), "{code}: {notes}");
    assert_eq!(std::fs::read_to_string(page).expect("it is there"), "mine");
}
