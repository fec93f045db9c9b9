//! The engine for a page in a browser: functions that JavaScript calls by name.
//!
//! JavaScript asks [`input`] for memory of so many bytes, writes a text there and calls one of the functions, which reads it. A
//! function gives 1 where it succeeded and 0 where not; its text, or what is wrong, is at [`output_address`]. A panic is a trap:
//! its message is the output, and the instance must not be used again.
//!
//! A *session* turns positions of levers into experiments and results into answers, a *task* simulates one replication.

use nongbo::engine::error::Error;
use nongbo::study::live::{Session, Task};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the functions work on. There is one thread.
struct State {
    input: Vec<u8>,
    output: String,
    session: Option<Session>,
    task: Option<Task>,
}

static STATE: Mutex<State> = Mutex::new(State { input: Vec::new(), output: String::new(), session: None, task: None });
/// The message of a panic; it has a lock of its own, for the panic may hold that of the state.
static PANIC: Mutex<String> = Mutex::new(String::new());

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn panic_message() -> MutexGuard<'static, String> {
    PANIC.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads the input and writes the output of a function.
fn call(work: impl FnOnce(&str, &mut State) -> Result<String, Error>) -> u32 {
    let mut state = state();
    let input = std::mem::take(&mut state.input);
    let result = work(&String::from_utf8_lossy(&input), &mut state);
    let succeeded = u32::from(result.is_ok());
    state.output = result.unwrap_or_else(|error| match &state.session {
        Some(session) => session.message(&error),
        None => error.to_string(),
    });
    succeeded
}

fn nothing(what: &str) -> Error {
    Error::Usage(nongbo::engine::error::Text::new(format!("there is no {what}"), format!("没有{what}")))
}

/// Version of the model, as a section of the file: a page is made only with an engine of its own version.
#[cfg(target_arch = "wasm32")]
mod version {
    const TEXT: &[u8] = nongbo::MODEL_VERSION.as_bytes();
    const fn bytes() -> [u8; TEXT.len()] {
        let mut bytes = [0; TEXT.len()];
        bytes.copy_from_slice(TEXT);
        bytes
    }
    #[allow(unsafe_code, reason = "a section with a name; the bytes have no address in them")]
    #[used]
    #[unsafe(link_section = "nongbo_model_version")]
    static VERSION: [u8; TEXT.len()] = bytes();
}

macro_rules! exports { ($($(#[doc = $doc:literal])+ fn $name:ident($($argument:ident: $type:ty)?) -> $result:ty $body:block)+) => { $(
    $(#[doc = $doc])+
    #[allow(unsafe_code, reason = "JavaScript finds the function by its name; no other crate has one of this name")]
    #[unsafe(no_mangle)]
    pub extern "C" fn $name($($argument: $type)?) -> $result $body
)+ } }

exports! {
    /// Address of memory for the input of the next function, of so many bytes.
    fn input(bytes: usize) -> *mut u8 {
        std::panic::set_hook(Box::new(|panic| *panic_message() = panic.to_string()));
        let mut state = state();
        state.input = vec![0; bytes];
        state.input.as_mut_ptr()
    }

    /// Address of the text of the last function, UTF-8; after a trap the message of the panic.
    fn output_address() -> *const u8 {
        let panic = panic_message();
        if panic.is_empty() { state().output.as_ptr() } else { panic.as_ptr() }
    }

    /// Bytes of that text.
    fn output_bytes() -> usize {
        let panic = panic_message();
        if panic.is_empty() { state().output.len() } else { panic.len() }
    }

    /// Begins a session with the setup of a page.
    fn session() -> u32 {
        call(|setup, state| {
            state.session = Some(Session::new(setup)?);
            Ok(String::new())
        })
    }

    /// Prepares the experiment of a position of the levers.
    fn prepare() -> u32 {
        call(|question, state| state.session.as_mut().ok_or_else(|| nothing("session"))?.prepare(question))
    }

    /// Adds the result of a task to the session.
    fn collect() -> u32 {
        call(|result, state| {
            state.session.as_mut().ok_or_else(|| nothing("session"))?.collect(result).map(|count| count.to_string())
        })
    }

    /// The answer of the results so far.
    fn answer() -> u32 {
        call(|_, state| state.session.as_ref().ok_or_else(|| nothing("session"))?.answer())
    }

    /// Begins a task; the one before it is given up.
    fn task() -> u32 {
        call(|order, state| {
            state.task = None;
            state.task = Some(Task::new(order)?);
            Ok(String::new())
        })
    }

    /// Simulates up to so many weeks of the task; the text is the number of weeks that are left.
    fn advance(weeks: u32) -> u32 {
        call(|_, state| {
            state.task.as_mut().ok_or_else(|| nothing("task"))?.advance(weeks).map(|left| left.to_string())
        })
    }

    /// Ends the task; the text is its result.
    fn finish() -> u32 {
        call(|_, state| state.task.take().ok_or_else(|| nothing("task"))?.finish())
    }
}
