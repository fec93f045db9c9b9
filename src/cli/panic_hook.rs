//! Handles panics. A panic is always a defect of nongbo.
//!
//! The library catches the panics of a run, and those of a decoder that reads damaged bytes, and makes errors of them.
//! These must not appear on the terminal. So the hook of this process only stores a panic; a panic that is not caught
//! reaches [`report`], which returns it as an error.

use crate::engine::error::Text;
use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// The last panic.
static LAST: Mutex<Option<Panic>> = Mutex::new(None);

/// The place of a panic in the source.
struct Panic {
    message: String,
    place: String,
}

/// Sets the panic hook of this process. Called once, when the process starts.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(Panic::new(info));
    }));
}

/// Does some work. A panic in it becomes the message of a defect.
pub fn report<T>(work: impl FnOnce() -> T) -> Result<T, Text> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| defect(message(payload.as_ref())))
}

/// The message of a panic, with its place where this was the last panic.
fn defect(message: &str) -> Text {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
    let place = last.filter(|panic| panic.message == message).map(|panic| format!(" ({})", panic.place));
    let place = place.unwrap_or_default();
    Text::new(
        format!("a defect of nongbo: {message}{place}; please report it"),
        format!("nongbo 自身的缺陷：{message}{place}；请报告"),
    )
}

impl Panic {
    fn new(info: &PanicHookInfo<'_>) -> Self {
        let mut place = info.location().map(ToString::to_string).unwrap_or_default();
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            place = format!("{place}\n{backtrace}");
        }
        Self { message: message(info.payload()).to_owned(), place }
    }
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic without a message")
}
