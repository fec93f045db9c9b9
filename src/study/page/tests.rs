//! The page of every shipped experiment at a small size, in both languages.

use super::*;
use crate::engine::simulation::RunControl;
use crate::study::charts::WIDTHS;
use crate::study::experiment::{Experiment, read_with};
use crate::study::input::design_table::DesignTable;
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{ResultOptions, Results, run};
