//! Commands as text that can be pasted into a shell.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;

/// The words of a command as one line; words with special characters are quoted.
pub fn shell_command<W: Into<OsString>>(words: impl IntoIterator<Item = W>) -> String {
    words.into_iter().map(|word| quoted(&word.into())).collect::<Vec<_>>().join(" ")
}

/// A word for a shell. Bytes that are not text, and control characters, are written as `$'\377'`.
pub fn quoted(word: &OsStr) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    match word.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
        Some(text) if !text.chars().any(char::is_control) => format!("'{}'", text.replace('\'', "'\\''")),
        _ => escaped(word.as_encoded_bytes()),
    }
}

/// Bytes in the quotes that Bash, Zsh and POSIX 2024 shells read byte by byte.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::from("$'");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\'' | '\\' => text.extend(['\\', c]),
                c if c.is_control() => c.to_string().bytes().for_each(|byte| push_octal(&mut text, byte)),
                c => text.push(c),
            }
        }
        chunk.invalid().iter().for_each(|&byte| push_octal(&mut text, byte));
    }
    text.push('\'');
    text
}

fn push_octal(text: &mut String, byte: u8) {
    let _infallible = write!(text, "\\{byte:03o}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted() {
        let words = ["nongbo", "run", "my file.toml", "--set", "a.b=\"x\"", "it's", "苹果县", ""];
        let expected = "nongbo run 'my file.toml' --set 'a.b=\"x\"' 'it'\\''s' 苹果县 ''";
        assert_eq!(shell_command(words), expected);
        assert_eq!(shell_command(["a\nb", "$HOME"]), "$'a\\012b' '$HOME'");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_gives_back_every_word_byte_by_byte() {
        use std::os::unix::ffi::OsStrExt as _;
        let words: Vec<&[u8]> =
            vec![b"a b", b"a\xffb", b"it's \\ \xfe", b"tab\there", b"$(date)", "苹果 县\u{7f}".as_bytes(), b"\xff0"];
        let line = shell_command(words.iter().map(|word| OsStr::from_bytes(word)));
        let output = std::process::Command::new("bash").args(["-c", &format!("printf '%s\\0' {line}")]).output();
        // A machine without Bash has nothing to compare with.
        let Ok(output) = output else { return };
        let words_back: Vec<&[u8]> = output.stdout.split(|byte| *byte == 0).take(words.len()).collect();
        assert_eq!(words_back, words, "{line}");
    }
}
