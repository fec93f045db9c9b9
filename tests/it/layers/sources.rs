//! The files of `src` as modules, and which file names which.

use super::tokens::{Token, tokens, without_tests};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module by its path below the crate: `["store", "panel"]`.
pub type ModulePath = Vec<String>;

/// One file outside tests.
pub struct Source {
    /// Path below `src`, with slashes.
    pub path: String,
    pub module: ModulePath,
    /// The whole text.
    pub text: String,
    /// Its tokens without comments, texts and items for tests.
    pub tokens: Vec<Token>,
    /// The paths it names.
    pub mentions: Vec<Mention>,
    /// What its `use` lines give a name to: name, path.
    imports: BTreeMap<String, ModulePath>,
}

/// A path named in a file.
pub struct Mention {
    /// From the crate down.
    pub path: ModulePath,
    /// Only passed on to others by `pub use`, not used in the file itself.
    pub is_reexport: bool,
}

/// All files of `src` that are not for tests alone, sorted by path.
pub struct Sources {
    pub all: Vec<Source>,
    by_module: BTreeMap<ModulePath, usize>,
}

impl Sources {
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        collect(&root, &root, &mut files);
        let mut all = Vec::new();
        let mut for_tests: Vec<ModulePath> = Vec::new();
        for (path, text) in files {
            let (tokens, test_modules) = without_tests(&tokens(&text));
            let module = module_of(&path);
            for_tests.extend(test_modules.into_iter().map(|name| [module.clone(), vec![name]].concat()));
            all.push(Source { path, module, text, tokens, mentions: Vec::new(), imports: BTreeMap::new() });
        }
        all.retain(|source| !for_tests.iter().any(|module| source.module.starts_with(module)));
        let by_module = all.iter().enumerate().map(|(index, source)| (source.module.clone(), index)).collect();
        let mut sources = Self { all, by_module };
        for index in 0..sources.all.len() {
            let (mentions, imports) = sources.mentions_of(index);
            (sources.all[index].mentions, sources.all[index].imports) = (mentions, imports);
        }
        sources
    }

    /// The file of a module.
    pub fn file(&self, module: &[String]) -> Option<&Source> {
        self.by_module.get(module).map(|index| &self.all[*index])
    }

    /// The deepest file on a path and the number of names it takes.
    pub fn deepest(&self, path: &[String]) -> (usize, usize) {
        let depth = (0..=path.len()).rev().find(|depth| self.by_module.contains_key(&path[..*depth])).unwrap_or(0);
        (self.by_module[&path[..depth]], depth)
    }

    /// The file that defines what a path names, found through `use` lines; `None` where the path names a module itself.
    pub fn definer(&self, path: &[String]) -> Option<usize> {
        let mut path = path.to_vec();
        for _ in 0..8 {
            let (index, depth) = self.deepest(&path);
            let name = path.get(depth)?;
            match self.all[index].imports.get(name) {
                Some(target) if *target != path[..=depth] => path = [target.as_slice(), &path[depth + 1..]].concat(),
                _ => return Some(index),
            }
        }
        None
    }

    /// By file, the files that define what it uses.
    pub fn edges(&self) -> Vec<BTreeSet<usize>> {
        let targets = |(index, source): (usize, &Source)| {
            let used = source.mentions.iter().filter(|mention| !mention.is_reexport);
            used.filter_map(|mention| self.definer(&mention.path)).filter(|target| *target != index).collect()
        };
        self.all.iter().enumerate().map(targets).collect()
    }

    fn mentions_of(&self, index: usize) -> (Vec<Mention>, BTreeMap<String, ModulePath>) {
        let source = &self.all[index];
        let mut reader =
            Reader { sources: self, scope: source.module.clone(), imports: BTreeMap::new(), uses: Vec::new() };
        reader.read_uses(&source.tokens);
        reader.scope.clone_from(&source.module);
        let (mut mentions, names) = reader.read_paths(&source.tokens);
        for (path, name, is_public) in &reader.uses {
            mentions.push(Mention { path: path.clone(), is_reexport: *is_public && !names.contains(name) });
        }
        (mentions, reader.imports)
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("sources are readable") {
        let file = entry.expect("sources are readable").path();
        if file.is_dir() {
            collect(root, &file, files);
        } else if file.extension().is_some_and(|end| end == "rs") {
            let path = file.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.insert(path, fs::read_to_string(&file).expect("sources are text"));
        }
    }
}

fn module_of(path: &str) -> ModulePath {
    let names = path.trim_end_matches(".rs").split('/').map(str::to_owned);
    // The root of the program and that of the engine, a package of its own.
    names.filter(|name| name != "lib").collect()
}

/// Reads the paths of one file.
struct Reader<'a> {
    sources: &'a Sources,
    /// The module at the place that is read.
    scope: ModulePath,
    imports: BTreeMap<String, ModulePath>,
    /// Path, name, whether it is passed on.
    uses: Vec<(ModulePath, String, bool)>,
}

impl Reader<'_> {
    /// Walks over the tokens; `each` gives the place to go on from. Inline modules change the scope.
    fn walk(&mut self, tokens: &[Token], mut each: impl FnMut(&mut Self, usize) -> usize) {
        let (mut at, mut depth, mut inline) = (0, 0, Vec::new());
        while at < tokens.len() {
            if tokens[at].is("mod") && tokens.get(at + 2).is_some_and(|token| token.is("{")) {
                self.scope.push(tokens[at + 1].text.clone());
                inline.push(depth);
            }
            depth += usize::from(tokens[at].is("{"));
            if tokens[at].is("}") {
                depth = depth.saturating_sub(1);
                if inline.last() == Some(&depth) {
                    inline.pop();
                    self.scope.pop();
                }
            }
            at = each(self, at).max(at + 1);
        }
    }

    fn read_uses(&mut self, tokens: &[Token]) {
        self.walk(tokens, |reader, at| {
            if !tokens[at].is("use") {
                return at;
            }
            let is_public = at > 0 && (tokens[at - 1].is("pub") || tokens[at - 1].is(")"));
            reader.tree(tokens, at + 1, &[], is_public)
        });
        // A path may begin with a name that another line imports.
        let uses = std::mem::take(&mut self.uses);
        for (path, name, is_public) in uses {
            if let Some(path) = self.absolute(&path) {
                self.imports.insert(name.clone(), path.clone());
                self.uses.push((path, name, is_public));
            }
        }
    }

    /// Reads a tree of a `use` line after `prefix`; gives the place after it. The head is made absolute where it can be.
    fn tree(&mut self, tokens: &[Token], from: usize, prefix: &[String], is_public: bool) -> usize {
        let (mut at, mut path) = (from, prefix.to_vec());
        loop {
            let token = &tokens[at];
            if token.is("{") {
                at += 1;
                while !tokens[at].is("}") {
                    at = if tokens[at].is(",") { at + 1 } else { self.tree(tokens, at, &path, is_public) };
                }
                return at + 1;
            }
            if token.is_name && token.is("as") {
                let alias = tokens[at + 1].text.clone();
                self.uses.push((path, alias, is_public));
                return at + 2;
            }
            if token.is("::") {
                at += 1;
            } else if token.is_name || token.is("*") {
                match token.text.as_str() {
                    "self" if !path.is_empty() => {}
                    _ if path.is_empty() => path = self.head(&token.text),
                    "super" => drop(path.pop()),
                    name => path.push(name.to_owned()),
                }
                at += 1;
            } else {
                let name = path.last().cloned().unwrap_or_default();
                self.uses.push((path, name, is_public));
                return at;
            }
        }
    }

    /// The first name of a path: `crate` is a mark that stays until the path is made absolute.
    fn head(&self, name: &str) -> ModulePath {
        let marked = |module: &[String]| [&["crate".to_owned()], module].concat();
        match name {
            "crate" => marked(self.package()),
            "self" => marked(&self.scope),
            "super" => marked(&self.scope[..self.scope.len().saturating_sub(1)]),
            name => vec![name.to_owned()],
        }
    }

    /// Where `crate` is: the engine is a package of its own.
    fn package(&self) -> &[String] {
        if self.scope.first().is_some_and(|floor| floor == "engine") { &self.scope[..1] } else { &[] }
    }

    /// A path from the crate down; `None` for other crates and for names of the file itself.
    fn absolute(&self, path: &[String]) -> Option<ModulePath> {
        let (head, rest) = path.split_first()?;
        if head == "crate" {
            return Some(rest.to_vec());
        }
        let child = [self.scope.as_slice(), std::slice::from_ref(head)].concat();
        if self.sources.by_module.contains_key(&child) {
            return Some([child.as_slice(), rest].concat());
        }
        let import = self.imports.get(head).filter(|_| !rest.is_empty())?;
        Some([import.as_slice(), rest].concat())
    }

    /// The paths outside `use` lines, and all names there.
    fn read_paths(&mut self, tokens: &[Token]) -> (Vec<Mention>, BTreeSet<String>) {
        let (mut mentions, mut names) = (Vec::new(), BTreeSet::new());
        self.walk(tokens, |reader, at| {
            if tokens[at].is("use") {
                return (at..tokens.len()).find(|&at| tokens[at].is(";")).unwrap_or(at);
            }
            let before = |text: &str| at > 0 && tokens[at - 1].is(text);
            if !tokens[at].is_name || before("::") || before(".") || before("$") {
                return at;
            }
            names.insert(tokens[at].text.clone());
            let (mut path, mut end) = (reader.head(&tokens[at].text), at + 1);
            while tokens.get(end).is_some_and(|token| token.is("::"))
                && tokens.get(end + 1).is_some_and(|token| token.is_name)
            {
                match tokens[end + 1].text.as_str() {
                    "super" => drop(path.pop()),
                    name => path.push(name.to_owned()),
                }
                end += 2;
            }
            if end > at + 1
                && let Some(path) = reader.absolute(&path)
            {
                mentions.push(Mention { path, is_reexport: false });
            }
            end
        });
        (mentions, names)
    }
}
