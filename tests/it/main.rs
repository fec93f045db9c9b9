//! Tests of the whole crate from outside.

mod run_command;
