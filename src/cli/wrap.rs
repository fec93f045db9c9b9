//! Lines of at most a number of columns. A Chinese letter takes two columns and may end a line, an English word is not
//! broken.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Signs that do not begin a line.
const CLOSING: &str = "，。；：、！？）】》”’…%,.;:!?)]";

/// Columns that a text takes on a terminal.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The text with line breaks, so that no line is wider than this. A word that is wider stands alone on its line. Every
/// line after the first begins with `indent`.
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut current = String::new();
        for piece in pieces(line) {
            let is_start = current.trim_start().is_empty();
            if !is_start && columns(&current) + columns(piece.trim_end()) > width {
                lines.push(std::mem::take(&mut current).trim_end().to_owned());
                current.push_str(indent);
                current.push_str(piece.trim_start());
            } else {
                current.push_str(piece);
            }
        }
        lines.push(current.trim_end().to_owned());
    }
    lines.join("\n")
}

/// The widest piece that is not broken.
pub fn widest_piece(text: &str) -> usize {
    text.lines().flat_map(pieces).map(|piece| columns(piece.trim())).max().unwrap_or(0)
}

/// The pieces between which a line may be broken. Spaces and closing signs belong to the piece before them.
fn pieces(line: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut letters = line.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let Some(&(at, next)) = letters.peek() else { break };
        let closes = CLOSING.contains(next) || next.is_whitespace();
        let opens = "（《“‘([".contains(letter);
        let breaks = letter.is_whitespace() || is_wide(letter) || is_wide(next);
        if breaks && !closes && !opens {
            starts.push(at);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &line[start..end]).collect()
}

fn is_wide(letter: char) -> bool {
    letter.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_breaks_between_words_and_chinese_between_letters() {
        assert_eq!(wrap("independent seeds; small is good", 18, "  "), "independent seeds;\n  small is good");
        assert_eq!(wrap("方差比越小越好。", 10, ""), "方差比越小\n越好。");
        assert_eq!(wrap("`nongbo trial` 检验接入", 16, ""), "`nongbo trial`\n检验接入");
    }

    #[test]
    fn a_closing_sign_never_begins_a_line() {
        for width in 4..30 {
            let text = wrap("收入（元）、支出（元），95%置信区间：[1.5, 2.5]。", width, "");
            for line in text.lines() {
                assert!(!line.starts_with(|first| CLOSING.contains(first)), "{width}: {line}");
            }
        }
    }

    #[test]
    fn no_line_is_wider_than_asked_unless_a_word_is() {
        let text = "Effects of tens of yuan a household and year, 每户每年几十元, supply_chain.hub_fen_per_tonne_week";
        for width in 10..80 {
            for line in wrap(text, width, "").lines() {
                assert!(columns(line) <= width.max(widest_piece(text)), "{width}: {line}");
            }
        }
        assert_eq!(wrap("a\nb", 10, ""), "a\nb");
    }
}
