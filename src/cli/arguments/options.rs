//! Options that several commands have.

use clap::ValueEnum;

/// Formats of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Boxed table.
    Table,
    /// Comma-separated values.
    Csv,
    /// JSON.
    Json,
    /// Markdown table.
    Markdown,
}

/// How the tables of a command are printed.
#[derive(Debug, Clone, clap::Args)]
pub struct TableOptions {
    /// Format of the tables: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
    /// Print only the table with this key; of several tables CSV prints the first, and names the keys of the others
    #[arg(long, value_name = "KEY")]
    pub table: Option<String>,
}

/// Reads `path=value`.
pub fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() && !value.trim().is_empty() => {
            Ok((path.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("PATH=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_needs_a_path_and_a_value() {
        assert_eq!(assignment("a.b = 3"), Ok(("a.b".to_owned(), "3".to_owned())));
        assert_eq!(assignment("a.b=\"x=y\""), Ok(("a.b".to_owned(), "\"x=y\"".to_owned())));
        assert!(assignment("a.b").is_err());
        assert!(assignment("=3").is_err());
        assert!(assignment("a=").is_err());
    }
}
