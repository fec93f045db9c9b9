//! What a folder promises, tried on a plan of six runs.

mod bytes;
mod damage;
mod export;
mod faults;
mod sample;
mod states;
