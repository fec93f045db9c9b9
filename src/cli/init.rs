//! `nongbo init`: writes a commented experiment file and never overwrites another.

use crate::cli::terminal::Terminal;
use crate::engine::error::{Error, Result, Text, text};
use crate::store::shell::shell_command;
use crate::study::experiment;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

/// Writes `NAME.toml`: the template, or the file of a kind of county.
pub fn command(name: &str, county: Option<&str>, terminal: Terminal) -> Result<()> {
    let (path, title) = target(name)?;
    let text = match county {
        Some(kind) => experiment::county_template(kind, &title, terminal.language)?,
        None => experiment::template(&title, terminal.language),
    };
    let at = path.display();
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = file.map_err(|cause| match cause.kind() {
        ErrorKind::AlreadyExists => Error::Usage(text!(
            "`{at}` already exists and is not overwritten; choose another name",
            "`{at}` 已存在，不会覆盖；请换一个名称"
        )),
        _ => cannot_write(&path, cause),
    })?;
    file.write_all(text.as_bytes()).map_err(|cause| cannot_write(&path, cause))?;
    let file = path.to_string_lossy();
    let next = match county {
        Some(_) => shell_command(["nongbo", "county", &file]),
        None => shell_command(["nongbo", "run", &file, "--out", &format!("out/{title}")]),
    };
    terminal.note(&format!("wrote {at}; next: {next}"), &format!("已写入 {at}；下一步：{next}"));
    Ok(())
}

fn cannot_write(path: &std::path::Path, cause: std::io::Error) -> Error {
    let at = path.display();
    Error::machine(text!("cannot write `{at}`", "无法写入 `{at}`"), cause)
}

/// The file for a name, and the name without folder and ending.
fn target(name: &str) -> Result<(PathBuf, String)> {
    let bare = name.strip_suffix(".toml").unwrap_or(name);
    let title = bare.rsplit(['/', '\\']).next().unwrap_or_default();
    if title.trim().is_empty() || title.starts_with(['.', '-']) || title.contains(char::is_control) {
        return Err(Error::Usage(Text::new(
            format!("`{}` cannot be the name of an experiment; use letters, digits, `-` and `_`", name.escape_debug()),
            format!("`{}` 不能作为实验名称；请用字母、数字、`-` 和 `_`", name.escape_debug()),
        )));
    }
    Ok((PathBuf::from(format!("{bare}.toml")), title.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Language;

    #[test]
    fn the_template_can_be_run_as_it_is() {
        for language in [Language::En, Language::Zh] {
            let text = experiment::template("first", language);
            let result = experiment::read("first.toml", &text, &[], |_| None);
            assert!(result.is_ok(), "{:?}", result.err());
        }
    }

    #[test]
    fn a_name_becomes_a_file_and_a_title() {
        for (name, file, title) in
            [("apple-county", "apple-county.toml", "apple-county"), ("dir/苹果县.toml", "dir/苹果县.toml", "苹果县")]
        {
            assert_eq!(target(name).expect("a good name"), (PathBuf::from(file), title.to_owned()));
        }
        for name in ["", ".toml", " ", "dir/ .toml", "dir/", "..", "-", "dir/-", "a\nb"] {
            assert!(target(name).is_err(), "{name}");
        }
    }
}
