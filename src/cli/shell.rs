//! Commands as text that can be pasted into a shell.

/// The words of a command as one line; words with special characters are quoted.
pub fn shell_command(words: impl IntoIterator<Item = String>) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    let quote = |word: String| {
        if !word.is_empty() && word.chars().all(is_plain) { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
    };
    words.into_iter().map(quote).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted() {
        let words = ["nongbo", "run", "my file.toml", "--set", "a.b=\"x\""].map(str::to_owned);
        assert_eq!(shell_command(words), "nongbo run 'my file.toml' --set 'a.b=\"x\"'");
    }
}
