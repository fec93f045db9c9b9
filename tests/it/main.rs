//! Tests of the engine through its public interface: books, determinism, forks, pathways, sources, catalogue.

mod books;
mod catalogue;
mod determinism;
mod fork;
mod layers;
mod pathways;
mod platform;
mod registry;
mod sizes;
mod worlds;
