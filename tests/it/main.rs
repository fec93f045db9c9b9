//! Tests that see the crate from outside.

mod catalogue;
mod cli;
