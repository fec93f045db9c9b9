//! Reads the sources: which module names which, and which may copy, print, read the clock or round.

mod sources;
mod tokens;

use nongbo::engine::pathways::instruments;
use sources::{Source, Sources};
use std::collections::BTreeSet;

/// The names of `pub mod` and `mod` lines in their order.
fn modules_in(source: &Source) -> Vec<String> {
    let names = source.tokens.windows(3).filter(|three| three[0].is("mod") && three[2].is(";"));
    names.map(|three| three[1].text.clone()).collect()
}

/// The position of a name in a list; `None` if the list lacks it.
fn place(list: &[String], name: &str) -> Option<usize> {
    list.iter().position(|module| module == name)
}

/// A floor names only floors before it in the list of `lib.rs`.
#[test]
fn a_floor_names_only_floors_below_it() {
    let sources = Sources::read();
    let program = sources.file(&[]).expect("lib.rs");
    assert!(program.text.contains("pub use nongbo_engine as engine;"), "the engine is a package of its own");
    let floors = [vec!["engine".to_owned()], modules_in(program)].concat();
    assert_eq!(floors[..4], ["engine", "study", "store", "cli"]);
    let mut seen = 0;
    for source in sources.all.iter().filter(|source| !["lib.rs", "main.rs"].contains(&source.path.as_str())) {
        let floor = place(&floors, &source.module[0]).unwrap_or_else(|| panic!("{} is on no floor", source.path));
        for path in source.mentions.iter().map(|mention| &mention.path) {
            // Constants of the crate itself belong to no floor.
            let Some(other) = path.first().filter(|name| name.starts_with(char::is_lowercase)) else { continue };
            let other = place(&floors, other).unwrap_or_else(|| panic!("{} names crate::{other}", source.path));
            seen += 1;
            assert!(other <= floor, "{} names {}", source.path, path.join("::"));
        }
    }
    assert!(seen > 1000, "only {seen} paths were seen");
}

/// Within a floor whose file says so, a module names only modules above it in the floor's list.
#[test]
fn a_module_names_only_modules_above_it_in_the_list_of_its_floor() {
    let sources = Sources::read();
    let mut seen = 0;
    let mut upward = BTreeSet::new();
    for floor in sources.all.iter().filter(|source| source.module.len() == 1) {
        if !floor.text.contains("//! A module names only modules above it in this list.") {
            assert!(!["engine", "study", "store"].contains(&floor.module[0].as_str()), "{} has no order", floor.path);
            continue;
        }
        let list = modules_in(floor);
        let within = |source: &&Source| source.module.len() > 1 && source.module[0] == floor.module[0];
        for source in sources.all.iter().filter(within) {
            let position = place(&list, &source.module[1]).unwrap_or_else(|| panic!("{} is not listed", source.path));
            for path in source.mentions.iter().map(|mention| &mention.path) {
                // What the floor's file re-exports is defined in one of its modules.
                let other = sources.definer(path).map_or(path, |index| &sources.all[index].module);
                let other = other.get(1).filter(|_| path[0] == floor.module[0]);
                let Some(other_place) = other.and_then(|other| place(&list, other)) else { continue };
                seen += 1;
                if other_place > position {
                    upward.insert((source.path.as_str(), other.map_or("", String::as_str)));
                }
            }
        }
    }
    assert!(seen > 500, "only {seen} paths were seen");
    assert!(upward.is_empty(), "these modules name modules below them: {upward:#?}");
}

/// There is no cycle of files that name each other. A file may name what its parents define, and a re-export does not count.
#[test]
fn no_files_name_each_other_in_a_circle() {
    let sources = Sources::read();
    let mut edges = sources.edges();
    for (index, targets) in edges.iter_mut().enumerate() {
        targets.retain(|target| !sources.all[index].module.starts_with(&sources.all[*target].module));
    }
    assert!(edges.iter().map(BTreeSet::len).sum::<usize>() > 500, "few names were seen");
    let cycles: Vec<Vec<&str>> = circles(&edges)
        .into_iter()
        .map(|members| members.into_iter().map(|index| sources.all[index].path.as_str()).collect())
        .collect();
    assert!(cycles.is_empty(), "these files name each other in a circle: {cycles:#?}");
}

/// Groups of files that reach each other.
fn circles(edges: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let reach: Vec<BTreeSet<usize>> = (0..edges.len())
        .map(|start| {
            let (mut reached, mut open) = (BTreeSet::new(), vec![start]);
            while let Some(at) = open.pop() {
                open.extend(edges[at].iter().filter(|target| reached.insert(**target)));
            }
            reached
        })
        .collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in 0..edges.len() {
        if reach[at].contains(&at) && !groups.iter().any(|group| group.contains(&at)) {
            groups.push(
                (at..edges.len()).filter(|other| reach[at].contains(other) && reach[*other].contains(&at)).collect(),
            );
        }
    }
    groups
}

#[test]
fn a_circle_is_found() {
    let edges = [vec![1], vec![2], vec![1], vec![0, 4], vec![4]].map(BTreeSet::from_iter);
    assert_eq!(circles(&edges), [vec![1, 2], vec![4]]);
}

/// A phase names another phase only for its parameters.
#[test]
fn phases_do_not_call_each_other() {
    let phases: Vec<&str> = nongbo::engine::week::WEEK.iter().map(|phase| phase.name).collect();
    let sources = Sources::read();
    let mut files = 0;
    for source in sources.all.iter().filter(|source| source.module.starts_with(&segments("engine::phases")[..])) {
        let Some(phase) = source.module.get(2) else { continue };
        files += 1;
        for path in source.mentions.iter().map(|mention| &mention.path) {
            let Some(other) = path.strip_prefix(&segments("engine::phases")[..]).and_then(|rest| rest.first()) else {
                continue;
            };
            if other == phase || !phases.contains(&other.as_str()) {
                continue;
            }
            let parameters = path.get(3).is_some_and(|thing| thing.starts_with(char::is_uppercase));
            assert!(parameters, "{} names {}, which is no parameters", source.path, path.join("::"));
        }
    }
    assert!(files > phases.len(), "only {files} files of phases were seen");
}

fn segments(path: &str) -> Vec<String> {
    path.split("::").map(str::to_owned).collect()
}

/// Only `World::fork` and `Record::fork` may copy purses and stocks.
#[test]
fn permission_to_copy_is_given_in_two_places() {
    let sources = Sources::read();
    let permits = |source: &&Source| {
        source.tokens.windows(3).any(|three| three[0].is("Fork") && three[1].is("::") && three[2].is("permit"))
    };
    let files: Vec<&str> = sources.all.iter().filter(permits).map(|source| source.path.as_str()).collect();
    assert_eq!(files, ["engine/record.rs", "engine/world.rs"]);
}

/// No hash maps anywhere; the clock and the terminal belong to the command line.
#[test]
fn no_hash_maps_clocks_or_prints_in_the_library() {
    let sources = Sources::read();
    for source in &sources.all {
        let command_line = source.path == "main.rs" || source.module.first().is_some_and(|floor| floor == "cli");
        for pair in source.tokens.windows(2) {
            let word = pair[0].text.as_str();
            assert!(!["HashMap", "HashSet"].contains(&word), "{} names {word}", source.path);
            let is_clock = ["SystemTime", "Instant"].contains(&word);
            let is_print = pair[1].is("!") && ["println", "eprintln", "print", "eprint", "dbg"].contains(&word);
            assert!(command_line || !(is_clock || is_print), "{} uses {word}", source.path);
        }
    }
}

/// Functions whose last bit differs between machines come from libm in everything a run computes. A square root is rounded
/// correctly on all of them.
#[test]
fn the_engine_takes_its_functions_from_libm() {
    let methods = [
        "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "cbrt", "sin", "cos", "tan",
        "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "hypot", "mul_add",
    ];
    let sources = Sources::read();
    let mut files = 0;
    for source in sources.all.iter().filter(|source| source.module.first().is_some_and(|floor| floor == "engine")) {
        files += 1;
        for three in source.tokens.windows(3) {
            let of_std = (three[0].is(".") && three[2].is("(")) || (three[0].is("f64") && three[1].is("::"));
            let method = if three[0].is(".") { &three[1] } else { &three[2] };
            assert!(!(of_std && methods.contains(&method.text.as_str())), "{} uses {}", source.path, method.text);
        }
    }
    assert!(files > 90, "only {files} files of the engine were seen");
}

/// What an instrument buys is named only where it is declared, bought, founded, measured, and in the phases the
/// instrument lists; and each of these phases does name it.
#[test]
fn what_an_instrument_buys_is_read_only_where_it_says() {
    let sources = Sources::read();
    let free = ["engine::agents", "engine::pathways", "engine::record", "engine::indicators", "engine::init"];
    for instrument in instruments() {
        let mut phases = BTreeSet::new();
        for source in &sources.all {
            let names = source.tokens.iter().any(|token| instrument.columns.contains(&token.text.as_str()));
            let is_free = free.iter().any(|module| source.module.starts_with(&segments(module)))
                || source.module.starts_with(&segments("study::trace"))
                || source.path == "engine/phases/govern.rs";
            if !names || is_free {
                continue;
            }
            let phase = source.module.strip_prefix(&segments("engine::phases")[..]).and_then(|rest| rest.first());
            let phase = phase.map_or("", String::as_str);
            let (id, columns) = (instrument.id, &instrument.columns);
            assert!(instrument.phases.contains(&phase), "{id} {columns:?} is named in {}", source.path);
            phases.insert(phase.to_owned());
        }
        let listed: BTreeSet<String> = instrument.phases.iter().map(|&phase| phase.to_owned()).collect();
        assert_eq!(phases, listed, "{}: phases that read {:?} and phases listed", instrument.id, instrument.columns);
    }
}

/// Files that may be longer, with the reason.
const LONG: &[(&str, &str)] = &[
    ("engine/agents/endowments.rs", "one declaration, whose parameters are many"),
    ("engine/declare/params.rs", "one macro"),
    ("engine/money.rs", "the flow matrix and the purses it protects"),
    ("study/estimate/outcomes.rs", "one declaration of all outcomes"),
    ("study/estimate/growth.rs", "one decomposition and its proof by tests"),
];

/// A file has at most 300 lines, except those listed.
#[test]
fn files_are_short() {
    let sources = Sources::read();
    let long =
        |source: &&Source| source.text.lines().count() > 300 && !LONG.iter().any(|(path, _)| *path == source.path);
    let long: Vec<&str> = sources.all.iter().filter(long).map(|source| source.path.as_str()).collect();
    assert!(long.is_empty(), "more than 300 lines: {long:#?}");
}

/// No function is exempt from the lint on the number of arguments.
#[test]
fn functions_take_few_arguments() {
    let sources = Sources::read();
    let exempt = |source: &&Source| source.tokens.iter().any(|token| token.is("too_many_arguments"));
    let files: Vec<&str> = sources.all.iter().filter(exempt).map(|source| source.path.as_str()).collect();
    assert!(files.is_empty(), "these have too many arguments: {files:#?}");
}
