//! Help, version and errors of clap; the errors are printed in the user's language.

use crate::cli::Language;
use crate::cli::terminal::note;
use crate::study::nearest::nearest;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::fmt::Write as _;
use std::io::Write as _;

/// Shows a message of clap. The value is the exit code: 0 for help and version, 2 for errors.
pub fn show(mut error: clap::Error, language: Language) -> u8 {
    drop_far_suggestion(&mut error);
    let error = &error;
    let requested = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if requested || language == Language::En || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // A closed output is no error.
        let _ = error.print();
        let _ = std::io::stdout().flush();
    } else {
        note(&message_in_chinese(error));
    }
    if requested { 0 } else { 2 }
}

/// Drops the suggestion of a command that is not like the one that was written.
fn drop_far_suggestion(error: &mut clap::Error) {
    let part = |kind| error.get(kind).map(context).unwrap_or_default();
    let (written, suggested) = (part(ContextKind::InvalidSubcommand), part(ContextKind::SuggestedSubcommand));
    if !suggested.is_empty() && nearest(&written, suggested.split(", ")).next().is_none() {
        error.remove(ContextKind::SuggestedSubcommand);
    }
}

/// An error of clap in Chinese.
fn message_in_chinese(error: &clap::Error) -> String {
    let part = |kind| error.get(kind).map(context).unwrap_or_default();
    let argument = part(ContextKind::InvalidArg);
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("错误：不认识的参数 {argument}"),
        ErrorKind::InvalidSubcommand => format!("错误：不认识的命令 {}", part(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("错误：{argument} 的值 \"{}\" 无效", part(ContextKind::InvalidValue))
        }
        ErrorKind::MissingRequiredArgument => format!("错误：缺少必需的参数 {argument}"),
        ErrorKind::ArgumentConflict => format!("错误：参数 {argument} 不能这样使用或重复使用"),
        _ => format!("错误：{}", error.kind()),
    };
    let allowed = part(ContextKind::ValidValue);
    if !allowed.is_empty() {
        let _ = write!(text, "\n可用的值：{allowed}");
    }
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let suggested = part(kind);
        if !suggested.is_empty() {
            let _ = write!(text, "\n是否指：{suggested}");
        }
    }
    text + "\n更多说明请用 '--help'"
}

fn context(value: &ContextValue) -> String {
    match value {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join(", "),
        other => other.to_string(),
    }
}
