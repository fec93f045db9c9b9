//! What the author of an experiment may say of it beside its question, for the reader of its report.

use crate::engine::error::{Text, text};
use crate::study::input::bilingual;
use crate::study::input::keys::entry;
use crate::study::input::problems::Problems;
use crate::study::input::toml_tree::NodeTable;

/// Title, author and note of an experiment; each may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The title of its report.
    pub title: Option<Text>,
    /// Who asks.
    pub author: Option<Text>,
    /// What the reader of the report should know.
    pub note: Option<Text>,
}

impl About {
    /// Reads the three keys.
    pub(super) fn read(root: &NodeTable, problems: &mut Problems<'_>) -> Self {
        let mut read = |name: &str, en: &str, zh: &str| {
            let form = text!("`{name}` is a text: {en}", "`{name}` 应为文字：{zh}");
            entry(root, name).and_then(|(_, node)| bilingual::sentence(node, name, &form, problems))
        };
        Self {
            title: read("title", "the title of the report", "简报标题"),
            author: read("author", "who asks", "作者"),
            note: read("note", "what the reader of the report should know", "给简报读者的说明"),
        }
    }
}
