//! The Python package: its wheel is built and tested in an environment of its own, and the notebooks run with it.

mod environment;
mod notebooks;
mod package;
