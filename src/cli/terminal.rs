//! The two output streams of this process: language, width, colour.

use crate::cli::{Format, Language, error_message};
use crate::engine::error::{Error, Result, text};
use clap::ColorChoice;
use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};

/// Width of a table where the width of the terminal is unknown.
const WIDTH: u16 = 100;

/// Standard output and standard error of this process, and how text is written to them.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Language of messages.
    pub language: Language,
    /// Whether standard output is a terminal.
    pub out_is_interactive: bool,
    /// Whether standard error is a terminal.
    pub err_is_interactive: bool,
    /// Whether errors are coloured.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: u16,
}

impl Terminal {
    /// Reads the properties of the streams and the environment.
    pub fn new(language: Language, choice: ColorChoice) -> Self {
        let err_is_interactive = std::io::stderr().is_terminal();
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let dumb = variable("TERM").is_some_and(|term| term == "dumb");
                err_is_interactive && variable("NO_COLOR").is_none() && !dumb
            }
        };
        let columns = variable("COLUMNS").and_then(|text| text.to_str()?.parse().ok()).filter(|&width| width >= 20);
        let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0);
        Self {
            language,
            out_is_interactive: std::io::stdout().is_terminal(),
            err_is_interactive,
            colour,
            width: columns.or_else(terminal).unwrap_or(WIDTH),
        }
    }

    /// The requested format, else a table on a terminal and CSV in a pipe.
    pub fn format(self, requested: Option<Format>) -> Format {
        requested.unwrap_or(if self.out_is_interactive { Format::Table } else { Format::Csv })
    }

    /// Writes to standard output. A reader that closes the pipe is no error.
    pub fn out(self, text: &str) -> Result<()> {
        // A file or another program gets every byte.
        let text = if self.out_is_interactive { shown(text, is_obeyed) } else { text.into() };
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
                Err(Error::machine(text!("cannot write to standard output", "无法写入标准输出"), cause))
            }
            _ => Ok(()),
        }
    }

    /// Writes a line to standard error. A failure is ignored: there is nowhere to report it.
    pub fn note(self, en: &str, zh: &str) {
        note(&shown(self.language.pick(en, zh), is_obeyed));
    }

    /// Shows an error.
    pub fn error(self, error: &Error) {
        note(&shown(&error_message::render(error, self.language, self.colour), is_invisible));
    }
}

/// Text with a mark in place of characters of a foreign file that would mislead a reader.
fn shown(text: &str, misleads: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&misleads) {
        return text.into();
    }
    text.chars().map(|letter| if misleads(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// Whether a terminal obeys a character or does not show it.
fn is_obeyed(letter: char) -> bool {
    is_invisible(letter) || (letter.is_control() && !matches!(letter, '\n' | '\t'))
}

/// Whether a character has no width or changes the direction of the text.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether progress is no longer drawn, since a last message stands on the terminal.
static IS_SILENT: Mutex<bool> = Mutex::new(false);

/// Writes lines to standard error that no progress may overwrite: from now on none is drawn.
pub fn last_note(lines: &str) {
    let mut silent = IS_SILENT.lock().unwrap_or_else(PoisonError::into_inner);
    *silent = true;
    note(lines);
}

/// Draws progress, unless a last message was written; `false` if so. No message is written meanwhile.
pub fn draw(progress: impl FnOnce()) -> bool {
    let silent = IS_SILENT.lock().unwrap_or_else(PoisonError::into_inner);
    if !*silent {
        progress();
    }
    !*silent
}

/// Writes a line to standard error.
pub fn note(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_an_escape_sequence_or_an_invisible_letter_is_shown_with_a_mark() {
        assert_eq!(shown("a\u{1b}[31mb\n\t\u{200b}c县", is_obeyed), "a\u{fffd}[31mb\n\t\u{fffd}c县");
        assert_eq!(shown("\u{1b}[31mred\u{202e}\u{2066}", is_invisible), "\u{1b}[31mred\u{fffd}\u{fffd}");
    }
}
