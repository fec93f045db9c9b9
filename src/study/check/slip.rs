//! A setting that is probably a slip.

use crate::engine::error::Text;

/// A setting of an arm that is probably a slip.
pub(super) struct Slip {
    /// Path of the parameter.
    pub(super) path: String,
    /// What is wrong with it.
    pub(super) message: Text,
    /// What to write.
    pub(super) help: Text,
}
