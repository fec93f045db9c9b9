//! What a folder promises, tried on a plan of six runs.

mod bytes;
mod damage;
mod sample;
mod states;
