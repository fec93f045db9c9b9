//! Chinese texts hold to the committed glossary: one term for one thing.

use nongbo::study::reference::TERMS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            files.push(path);
        }
    }
    files
}

/// The lines of a file that have Chinese letters; a string that is continued is joined.
fn chinese_lines(text: &str) -> Vec<String> {
    let mut joined = String::new();
    for line in text.lines() {
        match line.strip_suffix('\\') {
            Some(part) => joined += part.trim_start(),
            None => joined = joined + line.trim_start() + "\n",
        }
    }
    let is_chinese = |line: &&str| line.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    joined.lines().filter(is_chinese).map(str::to_owned).collect()
}

/// `text!`, labels, columns, parameters and templates of the sources, the README, the experiments.
#[test]
fn no_chinese_text_has_a_word_that_the_glossary_avoids() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = files(&root.join("src"), ".rs");
    paths.extend(files(&root.join("experiments"), ".toml"));
    paths.push(root.join("README.zh-CN.md"));
    let mut found = Vec::new();
    let mut seen = 0;
    for path in paths {
        for line in chinese_lines(&std::fs::read_to_string(&path).expect("a text")) {
            seen += 1;
            for term in TERMS.iter() {
                let place = path.strip_prefix(root).expect("inside").display().to_string();
                found.extend(term.violations(&line).map(|word| format!("{place}: {word}, better {}: {line}", term.zh)));
            }
        }
    }
    assert!(seen > 1500, "only {seen} lines were seen");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_glossary_has_one_term_for_one_thing() {
    let mut names = BTreeSet::new();
    for term in TERMS.iter() {
        assert!(names.insert(&term.en), "{} stands twice", term.en);
        assert!(!term.avoid.contains(&term.zh), "{} is both the term and to be avoided", term.zh);
    }
    assert!(names.len() >= 139, "{} terms", names.len());
}

#[test]
fn a_word_to_avoid_is_seen_outside_the_term_and_outside_allowed_words() {
    let term = TERMS.iter().find(|term| term.en == "quality").expect("it is committed");
    assert_eq!(term.violations("交付质量").collect::<Vec<_>>(), ["质量"]);
    assert_eq!(term.violations("质量安全与品质").count(), 0);
    let term = TERMS.iter().find(|term| term.en == "MCN host").expect("it is committed");
    assert_eq!(term.violations("MCN机构主播佣金").count(), 0);
    assert_eq!(term.violations("机构主播佣金").count(), 1);
}
