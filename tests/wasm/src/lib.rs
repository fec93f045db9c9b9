//! The content hash of two arms of an experiment in a small world: a function for Rust, and the same for JavaScript.
//!
//! JavaScript writes the experiment file to memory from [`allocate`], calls [`run_experiment`], and reads the result at
//! [`result_address`].

use nongbo::engine::error::Result;
use nongbo::engine::simulation::RunControl;
use nongbo::study::experiment::read;
use std::sync::{Mutex, PoisonError};

/// A world of eighty households and one replication.
const SMALL: [(&str, &str); 4] = [
    ("population.counties", "5"),
    ("population.villages_per_county", "2"),
    ("population.households_per_village", "8"),
    ("replications", "1"),
];

/// The content hash of the first two arms of an experiment file, in a small world.
///
/// # Errors
/// What is wrong in the file.
pub fn content_hash(text: &str) -> Result<String> {
    let set = SMALL.map(|(path, value)| (path.to_owned(), value.to_owned()));
    let mut experiment = read("experiment.toml", text, &set, |_| None)?;
    experiment.arms.truncate(2);
    Ok(experiment.run(RunControl::default())?.content_hash())
}

/// What JavaScript reads after a call: the content hash, an error or the message of a panic.
static RESULT: Mutex<String> = Mutex::new(String::new());

fn set_result(text: String) {
    *RESULT.lock().unwrap_or_else(PoisonError::into_inner) = text;
}

/// Address of new memory of this many bytes; it is never freed.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(bytes: usize) -> *mut u8 {
    vec![0_u8; bytes].leak().as_mut_ptr()
}

/// Runs the experiment file of this many bytes at an address from [`allocate`]. Whether it succeeded: 1 or 0.
///
/// # Safety
/// The address must come from [`allocate`], with at least this many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run_experiment(address: *const u8, bytes: usize) -> u32 {
    std::panic::set_hook(Box::new(|panic| set_result(panic.to_string())));
    // SAFETY: the caller wrote this many bytes there.
    let text = unsafe { std::slice::from_raw_parts(address, bytes) };
    let result = content_hash(&String::from_utf8_lossy(text));
    let succeeded = u32::from(result.is_ok());
    set_result(result.unwrap_or_else(|error| error.to_string()));
    succeeded
}

/// Address of the result of the last call.
#[unsafe(no_mangle)]
pub extern "C" fn result_address() -> *const u8 {
    RESULT.lock().unwrap_or_else(PoisonError::into_inner).as_ptr()
}

/// Bytes of the result of the last call.
#[unsafe(no_mangle)]
pub extern "C" fn result_bytes() -> usize {
    RESULT.lock().unwrap_or_else(PoisonError::into_inner).len()
}
