//! Which pathways the arms of a factorial switch on.

/// Which pathways each arm switches on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    /// By arm: mask of the pathways on (bit 0 technology, bit 4 policy); `None` for an arm outside the factorial.
    pub mask_of: Vec<Option<u8>>,
    /// Other forms of a pathway, each with two arms.
    pub variants: Vec<Variant>,
}

/// Another form of one pathway, such as policy without bought traffic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Name as the experiment gives it.
    pub name: String,
    /// Number of the pathway, 0 to 4.
    pub pathway: usize,
    /// Arm with this form alone.
    pub alone: usize,
    /// Arm with this form and the four other pathways.
    pub all: usize,
}
