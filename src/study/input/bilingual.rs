//! Texts of an author, written once or in English and in Chinese: `"text"`, or `{ en = "text", zh = "文字" }`.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::engine::error::{Language, Text, text};
use crate::study::input::problems::Problems;
use crate::study::input::toml_tree::{Node, NodeKind};
use crate::study::input::{arm_name, keys};

/// The parts of a text that its author gave.
pub(crate) struct Given<'t> {
    /// The English form.
    pub(crate) en: Option<&'t str>,
    /// The Chinese form.
    pub(crate) zh: Option<&'t str>,
}

/// The forms of a text; a plain text is both. `None` if the node is no text and no table of texts, or names another language,
/// which is then a problem.
pub(crate) fn given<'t>(node: &'t Node, name: &str, form: &Text, problems: &mut Problems<'_>) -> Option<Given<'t>> {
    match &node.kind {
        NodeKind::Text(text) => Some(Given { en: Some(text), zh: Some(text) }),
        NodeKind::Table(table) => {
            keys::only(table, name, &Language::CODES, problems);
            let mut given = Given { en: None, zh: None };
            for (key, node) in table.iter().filter(|(key, _)| Language::CODES.contains(&key.name.as_str())) {
                let NodeKind::Text(text) = &node.kind else {
                    problems.add(&node.span, form.clone());
                    return None;
                };
                *(if key.name == "en" { &mut given.en } else { &mut given.zh }) = Some(text.as_str());
            }
            Some(given)
        }
        _ => {
            problems.add(&node.span, form.clone());
            None
        }
    }
}

/// A sentence in both languages; a reader of a language that is missing is told so and sees the other.
pub(crate) fn sentence(node: &Node, name: &str, form: &Text, problems: &mut Problems<'_>) -> Option<Text> {
    let given = given(node, name, form, problems)?;
    let [en, zh] = [given.en, given.zh].map(|text| text.filter(|text| !text.trim().is_empty()));
    let is_empty = |form: Option<&str>| form.is_some_and(|text| text.trim().is_empty());
    let text = match (en, zh) {
        _ if is_empty(given.en) || is_empty(given.zh) => None,
        (Some(en), Some(zh)) => Some(Text::new(en, zh)),
        (Some(en), None) => Some(text!("{en}", "{en}（未提供中文）")),
        (None, Some(zh)) => Some(text!("{zh} (no English text is given)", "{zh}")),
        (None, None) => None,
    };
    if text.is_none() {
        problems.add(&node.span, form.clone());
    }
    text
}

/// The label of an arm, in both languages; `None` if it is wrong, which is then a problem.
pub(crate) fn label(node: &Node, problems: &mut Problems<'_>) -> Option<Text> {
    let form = text!(
        "a label is a text, or a table with both: {{ en = \"status quo\", zh = \"现状\" }}",
        "标签应为文字，或同时含两种语言的表：{{ en = \"status quo\", zh = \"现状\" }}"
    );
    let given = given(node, "label", &form, problems)?;
    let (Some(en), Some(zh)) = (given.en, given.zh) else {
        problems.add(&node.span, form);
        return None;
    };
    let Some(refusal) = [en, zh].into_iter().find_map(arm_name::label_refusal) else {
        return Some(Text::new(en, zh));
    };
    let written = problems.written(&node.span);
    problems.add_with_help(&node.span, text!("{written} is no label", "{written} 不是有效的标签"), Some(refusal));
    None
}

/// The schema of a text that may be given in both languages.
pub(crate) fn schema(text: &Json) -> Json {
    let both = json!({ "type": "object", "additionalProperties": false, "properties": { "en": text, "zh": text } });
    json!({ "anyOf": [text, both] })
}

/// A text as a folder stores it: a plain text where both forms are the same.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum StoredText {
    /// The same in both languages.
    Plain(String),
    /// One form a language.
    Both {
        /// English.
        en: String,
        /// Chinese.
        zh: String,
    },
}

impl From<&Text> for StoredText {
    fn from(text: &Text) -> Self {
        let Text { en, zh } = text.clone();
        if en == zh { Self::Plain(en) } else { Self::Both { en, zh } }
    }
}

impl From<StoredText> for Text {
    fn from(stored: StoredText) -> Self {
        match stored {
            StoredText::Plain(text) => Self::new(text.clone(), text),
            StoredText::Both { en, zh } => Self::new(en, zh),
        }
    }
}
