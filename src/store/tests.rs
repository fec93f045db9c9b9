//! Tests of output folders with a plan of six runs.

mod bytes;
mod damage;
mod export;
mod faults;
mod files;
mod folder_run;
mod mutations;
mod sample;
mod sharing;
mod states;
mod whole;
