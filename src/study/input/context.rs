//! The context in which the design of a file is read.

use std::collections::BTreeMap;

use crate::engine::error::Result;
use crate::study::input::design_table::DesignTable;
use crate::study::input::draft::Draft;
use crate::study::input::registry::ParameterRegistry;
use crate::study::input::toml_tree::{Node, NodeTable};

/// Values of `--set design.key`, by key: the setting as written, and the value.
pub(crate) type Overrides = BTreeMap<String, (String, Node)>;

/// Finds the table of a design by the name a file gives it.
pub type TableLookup<'a> = &'a dyn Fn(&str) -> Result<DesignTable>;

/// The file, the parameters of the model, and the values before any arm changed them.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The entries of the file.
    pub(crate) root: &'a NodeTable,
    /// The parameters of the model.
    pub(crate) registry: &'a ParameterRegistry,
    /// The values of the file and of `--set`.
    pub(crate) base: &'a Draft,
    /// Values of `--set` for keys of the table of the design.
    pub(crate) overrides: &'a Overrides,
    /// The seed of all draws.
    pub(crate) seed: u64,
    /// Where a design finds its table.
    pub(crate) tables: TableLookup<'a>,
}
