//! Kinds of county to start from: the files of `experiments/counties/`, whole, under another name.

use crate::engine::declare::Label;
use crate::engine::error::{Error, Language, Result, text};
use crate::study::experiment::template;
use crate::study::nearest::nearest;

/// A kind of county with its experiment file.
#[derive(Debug, Clone, Copy)]
pub struct CountyKind {
    /// Its name on the command line; its file is `experiments/counties/NAME.toml`.
    pub name: &'static str,
    /// What it is.
    pub label: Label,
    /// Its file.
    pub text: &'static str,
}

macro_rules! counties { ($($name:literal, $en:literal, $zh:literal;)+) => {
    /// The kinds of county.
    pub const COUNTIES: &[CountyKind] = &[$(CountyKind {
        name: $name,
        label: Label { en: $en, zh: $zh },
        text: include_str!(concat!("../../../experiments/counties/", $name, ".toml")),
    }),+];
} }
counties! {
    "average", "an average county", "一般县";
    "apple", "a county of apples with strong live selling", "直播强的苹果县";
    "mushroom", "a remote county of fungus in the hills", "偏远山区食用菌县";
    "tea", "a county of famous tea", "名茶县";
    "vegetable", "a county of vegetables near a city", "近郊蔬菜县";
    "mine", "a sheet of facts to fill in", "待填写的本县事实表";
}

/// The file of a kind of county, with question and expectation of its own for the experiment `name`.
///
/// # Errors
/// [`Error::Usage`] with all names if there is no such kind.
pub fn county_template(kind: &str, name: &str, language: Language) -> Result<String> {
    let county = COUNTIES.iter().find(|county| county.name == kind).ok_or_else(|| no_county(kind))?;
    let question = match language {
        Language::En => format!("{name}: which instrument raises farmers' income most for the same money?"),
        Language::Zh => format!("{name}：同样的资金投入，哪种政策工具最能提高农民收入？"),
    };
    let line = |line: &str| {
        if line.starts_with("question.en = ") {
            format!("question = {}\n", toml::Value::from(question.as_str()))
        } else if line.starts_with("expect.en = ") {
            format!("expect = {}\n", toml::Value::from(template::placeholder(language)))
        } else if line.starts_with("question.zh = ") || line.starts_with("expect.zh = ") {
            String::new()
        } else {
            format!("{line}\n")
        }
    };
    Ok(county.text.lines().map(line).collect())
}

fn no_county(kind: &str) -> Error {
    let written = kind.escape_debug();
    let names = || COUNTIES.iter().map(|county| county.name);
    let near = nearest(kind, names()).next();
    let [meant, meant_zh] =
        near.map_or_else(Default::default, |name| [format!("; did you mean {name}?"), format!("；是否指 {name}？")]);
    let [all, all_zh] = [Language::En, Language::Zh].map(|language| {
        let line = |county: &CountyKind| {
            format!("\n  {:<10} {}", county.name, language.pick(county.label.en, county.label.zh))
        };
        COUNTIES.iter().map(line).collect::<Vec<String>>().concat()
    });
    Error::Usage(text!(
        "there is no kind of county `{written}`{meant} There are:{all}",
        "没有这类县 `{written}`{meant_zh} 可选：{all_zh}"
    ))
}
