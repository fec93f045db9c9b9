//! Names and labels of arms. A name is a key for files and programs; a label is for readers, in any language.

use crate::engine::error::{Text, text};

/// Largest length of a name or of a label, in characters.
pub(crate) const LONGEST: usize = 64;

/// Words that other programs read as "no value", as a truth value or as a number without a value.
const MISLEADING: [&str; 10] = ["null", "nan", "na", "none", "nil", "undefined", "true", "false", "inf", "infinity"];

/// The pattern of names in the JSON Schema.
pub(crate) fn pattern() -> String {
    format!("^(?!({})$)[a-z0-9_][a-z0-9_+-]{{0,{}}}$", MISLEADING.join("|"), LONGEST - 1)
}

/// What a name is made of.
pub(crate) fn form() -> Text {
    text!(
        "a name is 1 to {LONGEST} characters of a-z, 0-9, `_`, `+`, `-`, the first neither `+` nor `-`; `label` may be \
         any text",
        "名称为 1 至 {LONGEST} 个字符：a-z、0-9、`_`、`+`、`-`，首字符不能是 `+` 或 `-`；`label` 可用任何文字"
    )
}

/// Why a text cannot be the name of an arm; `None` if it can.
pub(crate) fn refusal(name: &str) -> Option<Text> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-');
    if !(1..=LONGEST).contains(&name.len()) || !name.chars().all(allowed) {
        return Some(form());
    }
    if name.starts_with(['-', '+']) {
        return Some(text!(
            "a name that begins with `-` reads as an option of the command, one with `+` as a formula",
            "以 `-` 开头的名称会被当作命令选项，以 `+` 开头的会被当作公式"
        ));
    }
    MISLEADING.contains(&name).then(|| {
        text!(
            "other programs read `{name}` in a table as a missing value, a truth value or a number",
            "其他程序会把表中的 `{name}` 读作缺失值、真假值或数"
        )
    })
}

/// Why a text cannot be the label of an arm; `None` if it can.
pub(crate) fn label_refusal(label: &str) -> Option<Text> {
    let is_whole = (1..=LONGEST).contains(&label.chars().count()) && label.trim() == label;
    let is_invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    (!is_whole || label.contains(is_invisible)).then(|| {
        text!(
            "a label is one line of 1 to {LONGEST} characters, without blanks at its ends and without invisible characters",
            "标签为一行 1 至 {LONGEST} 个字符，首尾无空格，不含不可见字符"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_mislead_programs_or_readers_are_refused() {
        for good in ["001", "1e5", "a", "low-fees", "all+dry", "nan_1", "placebo", "row_1", &"a".repeat(64)] {
            assert_eq!(refusal(good), None, "{good}");
        }
        for bad in
            ["", "--help", "-1", "+x", "null", "nan", "na", "none", "true", "inf", "A", "a b", "现状", &"a".repeat(65)]
        {
            assert!(refusal(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_label_is_one_visible_line_in_any_language() {
        for good in ["现状", "Status quo, today", "–50 %"] {
            assert_eq!(label_refusal(good), None, "{good}");
        }
        for bad in ["", " a", "a\nb", "a\u{200b}b", "\u{202e}abc", &"长".repeat(65)] {
            assert!(label_refusal(bad).is_some(), "{bad:?}");
        }
    }
}
