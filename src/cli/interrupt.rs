//! Ctrl-C: the first one stops the work after the current weeks, the second one ends the process at once.

use crate::cli::shell::shell_command;
use crate::cli::terminal::{Terminal, note};
use crate::engine::error::{Error, Result, text};
use crate::engine::simulation::CancelToken;

/// Exit code of an interrupted command.
const INTERRUPTED: i32 = 130;

/// Sets the handler of Ctrl-C: it cancels the returned token and prints the command that continues the work, which is the
/// command of this process.
///
/// # Errors
/// [`Error::Machine`] where the system refuses a handler.
pub fn install(terminal: Terminal) -> Result<CancelToken> {
    let resume = shell_command(std::env::args());
    let token = CancelToken::new();
    let message = match terminal.language {
        super::Language::En => {
            format!(
                "\nstopping after the current weeks; finished runs are kept. Press Ctrl-C again to stop at once.\nTo continue later: {resume}"
            )
        }
        super::Language::Zh => {
            format!("\n将在当前周结束后停止；已完成的模拟会保留。再按一次立即停止。\n以后继续：{resume}")
        }
    };
    let shared = token.clone();
    let handler = move || {
        if shared.cancel() {
            std::process::exit(INTERRUPTED);
        }
        note(&message);
    };
    ctrlc::set_handler(handler).map_err(|cause| {
        let cause = match cause {
            ctrlc::Error::System(cause) => cause,
            other => std::io::Error::other(other.to_string()),
        };
        Error::machine(text!("cannot listen for Ctrl-C", "无法监听 Ctrl-C"), cause)
    })?;
    Ok(token)
}
