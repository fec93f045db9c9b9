//! Estimated widths of texts, and their division into lines. Chinese letters are as wide as they are high.

/// Share by which estimated widths exceed those of Noto Sans: a reader may have a wider Latin font.
const RESERVE: f64 = 1.12;
/// How much wider a Latin letter is in semibold.
const BOLD: f64 = 1.18;
/// A place where a text may be divided, which is not shown.
const BREAK: char = '\u{200b}';
/// Signs that do not begin a line.
const CLOSING: &str = "，。；：、！？）】》」』”’％%,.;:!?)]}·…";

/// Estimated width of a text in a font of this size, pixels.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size * RESERVE
}

/// As [`text_width`], in semibold: Latin letters are wider there.
#[must_use]
pub fn bold_width(text: &str, size: f64) -> f64 {
    let em = |letter| if is_wide(letter) { em(letter) } else { em(letter) * BOLD };
    text.chars().map(em).sum::<f64>() * size * RESERVE
}

/// Width of a letter in units of the font size.
fn em(letter: char) -> f64 {
    match letter {
        BREAK => 0.0,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '—' | '…' => 1.0,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.88,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ' ' | '·' | '\'' => 0.28,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '[' | ']' => 0.38,
        'A'..='Z' => 0.66,
        _ => 0.57,
    }
}

fn is_wide(letter: char) -> bool {
    em(letter) >= 1.0
}

/// The lines of a text that is at most `width` pixels wide. A word that is wider has a line of its own.
#[must_use]
pub fn wrap(text: &str, width: f64, size: f64) -> Vec<String> {
    wrap_by(text, width, |line| text_width(line, size))
}

/// As [`wrap`], in semibold.
#[must_use]
pub fn wrap_bold(text: &str, width: f64, size: f64) -> Vec<String> {
    wrap_by(text, width, |line| bold_width(line, size))
}

fn wrap_by(text: &str, width: f64, measure: impl Fn(&str) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let candidate = format!("{line}{piece}");
        if line.is_empty() || measure(candidate.trim_end()) <= width {
            line = candidate;
        } else {
            lines.push(std::mem::take(&mut line));
            piece.trim_start().clone_into(&mut line);
        }
    }
    lines.push(line);
    lines.iter().map(|line| line.trim().replace(BREAK, "")).collect()
}

/// The parts between which a text may be divided. A text with an authored break in a run of Chinese letters is divided only
/// there and at spaces.
fn pieces(text: &str) -> Vec<String> {
    let authored = text.contains(BREAK);
    let letters: Vec<char> = text.chars().collect();
    let mut pieces = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after_space = before.is_some_and(|before| before == ' ' || before == BREAK);
        let between_wide =
            !authored && before.is_some_and(|before| (is_wide(before) || is_wide(letter)) && !is_opening(before));
        if (after_space || between_wide) && !CLOSING.contains(letter) && letter != ' ' {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

fn is_opening(letter: char) -> bool {
    "（【《「『“‘([{".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_letter_is_as_wide_as_it_is_high() {
        assert!((text_width("路径", 10.0) - 20.0 * RESERVE).abs() < 1e-9);
        assert!(text_width("ii", 10.0) < text_width("mm", 10.0));
    }

    #[test]
    fn no_line_begins_with_a_closing_sign_and_words_stay_whole() {
        for width in 30..200 {
            let width = f64::from(width);
            let lines = wrap("供应链协同（户均）使增收，达到20.6元。政策保障次之", width, 12.0);
            assert!(lines.iter().all(|line| !line.starts_with(['，', '。', '）'])), "{lines:?}");
            assert!(lines.iter().all(|line| !line.ends_with('（')), "{lines:?}");
            let words = wrap("supply chain gains most of all five", width, 12.0).join(" ");
            assert_eq!(words, "supply chain gains most of all five");
        }
    }

    #[test]
    fn an_authored_break_is_kept() {
        assert_eq!(wrap("供应链\u{200b}协同", 50.0, 12.0), ["供应链", "协同"]);
        assert_eq!(wrap("供应链\u{200b}协同", 500.0, 12.0), ["供应链协同"]);
    }
}
