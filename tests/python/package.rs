//! The tests of the Python package, written in Python, run with the wheel.

use crate::environment::{command, python, root, run};

#[test]
#[ignore = "slow: builds the wheel and installs what its tests need, once"]
fn the_wheel_passes_its_tests() {
    let python = python();
    let mut tests = command(&python);
    tests.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]).current_dir(root().join("python"));
    // The package of the wheel and not the folder of its sources, which has no compiled module.
    tests.env("PYTHONSAFEPATH", "1").env("NONGBO", env!("CARGO_BIN_EXE_nongbo")).env("PYTHONDONTWRITEBYTECODE", "1");
    let said = run("pytest", &mut tests);
    let passed: Option<u32> =
        said.rsplit_once(" passed").and_then(|(before, _)| before.rsplit(['\n', ' ']).next()?.parse().ok());
    assert!(passed.is_some_and(|passed| passed >= 45), "{said}");
}
