//! Which parameters hold in which week.

use crate::parameters::Parameters;

/// The parameters of a run: those of the first world and of the weeks before the policy, and those from the first policy
/// week on. One set of parameters for all weeks is a schedule too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule<'a> {
    /// They make the first world, and hold before the first policy week.
    pub founding: &'a Parameters,
    /// They hold from the first policy week on, and in the outcomes of the run.
    pub policy: &'a Parameters,
}

impl<'a> Schedule<'a> {
    /// The parameters of a week.
    #[must_use]
    pub const fn parameters(self, week: u32, first_policy_week: u32) -> &'a Parameters {
        if week < first_policy_week { self.founding } else { self.policy }
    }
}

impl<'a> From<&'a Parameters> for Schedule<'a> {
    fn from(parameters: &'a Parameters) -> Self {
        Self { founding: parameters, policy: parameters }
    }
}
