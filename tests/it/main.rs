//! Tests of the crate from outside: books, determinism, forks, pathways, sources, catalogue, pages, the command.

mod books;
mod catalogue;
mod cli;
mod compare_command;
mod design_folders;
mod designs;
mod determinism;
mod fork;
mod insurance;
mod layers;
mod pages;
mod paired;
mod participation;
mod pathways;
mod platform;
mod registry;
mod resume;
mod run_command;
mod scaling;
mod separate;
mod signs;
mod sizes;
mod trace;
mod trial;
mod validate;
mod worlds;
