//! The first screen of the main job in a small world, at 80 columns, in both languages: `tests/golden/first_screen.*.txt`.
//! `NONGBO_WRITE_GOLDEN=1` writes the files anew.

use crate::command::printed;
use std::path::Path;

/// Five small counties and three replications.
const SMALL: [&str; 5] = [
    "population.counties=5",
    "population.villages_per_county=2",
    "population.households_per_village=20",
    "factorial.solve_replications=1",
    "replications=3",
];

#[test]
#[ignore = "slow: the main job in a small world"]
fn the_first_screen_is_the_golden_one_and_fits_80_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("five").display().to_string();
    let experiment = root.join("experiments/five_pathways.toml").display().to_string();
    let mut words = vec!["run", &experiment, "--out", &out, "--format", "json"];
    words.extend(SMALL.iter().flat_map(|set| ["--set", set]));
    printed(&words);
    for language in ["en", "zh"] {
        let screen = printed(&["--lang", language, "compare", &out, "--format", "table"]);
        for line in screen.lines() {
            let wide = |letter: char| ('\u{2e80}'..='\u{ffe6}').contains(&letter);
            let width: usize = line.chars().map(|letter| if wide(letter) { 2 } else { 1 }).sum();
            assert!(width <= 80, "{width} columns: {line}");
        }
        let file = root.join(format!("tests/golden/first_screen.{language}.txt"));
        if std::env::var_os("NONGBO_WRITE_GOLDEN").is_some() {
            std::fs::write(&file, &screen).expect("written");
        }
        let golden = std::fs::read_to_string(&file).expect("the golden screen");
        assert_eq!(screen, golden, "{}", file.display());
    }
}
