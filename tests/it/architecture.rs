//! The pages for contributors name only existing files, and the modules of each floor in their order.

use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect("the page is there")
}

/// The texts between backticks of a page, without code blocks.
fn quoted(page: &str) -> Vec<&str> {
    let mut result = Vec::new();
    for (at, block) in page.split("```").enumerate() {
        if at % 2 == 0 {
            result.extend(block.split('`').skip(1).step_by(2));
        }
    }
    result
}

/// Whether a quoted text is meant as a file or folder of the repository.
fn is_path(text: &str) -> bool {
    let plain = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/".contains(letter));
    let folders = ["src/", "tests/", "docs/", "experiments/", "benches/", "notebooks/", "python/", ".ci/"];
    plain
        && (folders.iter().any(|folder| text.starts_with(folder))
            || Path::new(text).extension().is_some_and(|end| end == "rs" || end == "toml"))
}

#[test]
fn every_path_on_the_pages_for_contributors_exists() {
    for (name, least) in [("docs/architecture.md", 30), ("CONTRIBUTING.md", 5)] {
        let text = page(name);
        let paths: Vec<&str> = quoted(&text).into_iter().filter(|text| is_path(text)).collect();
        assert!(paths.len() >= least, "{name} names only {} paths", paths.len());
        for path in paths {
            assert!(root().join(path).exists(), "{name} names {path}, which is not there");
        }
    }
}

#[test]
fn the_modules_of_each_floor_are_listed_in_their_order() {
    let text = page("docs/architecture.md");
    for floor in ["engine", "study", "store"] {
        let heading = format!("### `src/{floor}/`");
        let section = text.split(&heading).nth(1).unwrap_or_else(|| panic!("there is no heading {heading}"));
        let section = section.split("\n#").next().expect("a section");
        let listed: Vec<&str> =
            section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        let source = page(&if floor == "engine" { "src/engine/lib.rs".to_owned() } else { format!("src/{floor}.rs") });
        let modules = source
            .lines()
            .filter_map(|line| line.trim_start_matches("pub(crate) ").trim_start_matches("pub ").strip_prefix("mod "));
        let modules: Vec<&str> =
            modules.filter_map(|line| line.strip_suffix(';')).filter(|name| *name != "tests").collect();
        assert_eq!(listed, modules, "{heading}");
    }
}

#[test]
fn quoted_paths_are_told_from_other_words() {
    assert_eq!(quoted("a `src/a.rs` b\n```\n`c`\n```\nd `e f`"), ["src/a.rs", "e f"]);
    assert!(is_path("src/engine/") && is_path("clippy.toml") && !is_path("cargo test") && !is_path("WEEK"));
}
