//! The sheets: tables of a comparison by name.

use crate::engine::error::Result;
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::precision::check_target;
use crate::study::estimate::{Contrast, Panel, county_rows, growth_rows, paired_comparison, precision, welfare_rows};
use crate::study::experiment::Experiment;
use crate::study::report::arm_names::ArmNames;
use crate::study::report::caveats::add_gate_notes;
use crate::study::report::distribution::{decile_table, distribution_tables, spillover_table};
use crate::study::report::growth::growth_table;
use crate::study::report::precision::precision_table;
use crate::study::report::select::{design_tables, instruments_table, pathways_table};
use crate::study::report::welfare::welfare_tables;
use crate::study::run::wage_yuan;
use crate::study::tables::Table;

/// Declares the sheets with their names.
macro_rules! sheets {
    ($($(#[$doc:meta])+ $sheet:ident = $name:literal;)+) => {
        /// Tables of a comparison.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Sheet { $($(#[$doc])+ $sheet),+ }

        impl Sheet {
            /// All sheets.
            pub const ALL: &[Self] = &[$(Self::$sheet),+];

            /// Its name, as `growth-counties`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$sheet => $name),+ }
            }
        }
    };
}

sheets! {
    /// The tables that `run` prints.
    Main = "main";
    /// Stand-alone, last-in and Shapley effects of a factorial.
    Pathways = "pathways";
    /// Every instrument alone.
    Instruments = "instruments";
    /// Who loses, cost, gain per yuan.
    Cost = "cost";
    /// Paired differences of every arm and outcome.
    Paired = "paired";
    /// Effects by baseline decile.
    Deciles = "deciles";
    /// Quantity and quality.
    Growth = "growth";
    /// Quantity and quality by county.
    GrowthCounties = "growth-counties";
    /// Willingness to pay, cost, value of public funds.
    Welfare = "welfare";
    /// Effects on treated households and on their neighbours.
    Spillovers = "spillovers";
    /// Quantile effects and quantiles of individual effects.
    Distribution = "distribution";
    /// Whether the number of replications suffices.
    Precision = "precision";
}

/// What the tables of sheets are made of.
#[derive(Debug, Clone, Copy)]
pub struct SheetRequest<'a> {
    /// The experiment.
    pub study: &'a Experiment,
    /// Its panel, with growth for the sheets of growth.
    pub panel: &'a Panel,
    /// The arms and their baseline.
    pub contrast: &'a Contrast,
    /// Outcomes of paired differences and of the main tables.
    pub outcomes: &'a [&'a str],
    /// Outcomes of the sheet of precision; market income where none is given.
    pub precise: &'a [&'a str],
    /// Half-width of the intervals for the sheet of precision, yuan.
    pub target: f64,
}

impl Sheet {
    /// The sheet of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sheet| sheet.name() == name)
    }

    /// Whether it needs a panel with growth.
    #[must_use]
    pub const fn needs_growth(self) -> bool {
        matches!(self, Self::Growth | Self::GrowthCounties)
    }

    fn tables(self, request: SheetRequest<'_>) -> Result<Vec<Table>> {
        let SheetRequest { study, panel, contrast, outcomes, .. } = request;
        Ok(match self {
            Self::Main => design_tables(study, panel, contrast, outcomes)?,
            Self::Pathways => vec![pathways_table(study, panel, contrast)?],
            Self::Instruments => vec![instruments_table(study, panel, contrast)?],
            Self::Cost => vec![paired_comparison(panel, contrast, outcomes)?.cost_table()],
            Self::Paired => vec![paired_comparison(panel, contrast, outcomes)?.effects_table()],
            Self::Deciles => vec![decile_table(panel, contrast)?],
            Self::Growth => vec![growth_table(&growth_rows(panel, contrast)?)],
            Self::GrowthCounties => vec![growth_table(&county_rows(panel, contrast)?)],
            Self::Welfare => welfare_tables(&welfare_rows(panel, contrast, wage_yuan(study, contrast.baseline))?),
            Self::Spillovers => vec![spillover_table(panel, contrast)?],
            Self::Distribution => distribution_tables(panel, contrast)?,
            Self::Precision => {
                let market_income = [MARKET_INCOME];
                let primary = if request.precise.is_empty() { &market_income } else { request.precise };
                let foundings = study.base.population.foundings;
                vec![precision_table(&precision(panel, contrast, primary, request.target, foundings)?)]
            }
        })
    }
}

/// The tables of sheets, with the labels of the arms and with what the county's facts say against a rank.
///
/// # Errors
/// [`crate::Error::Usage`] where the design has no such sheet, too few replications are complete or the target is no positive
/// number.
pub fn sheets(requested: &[Sheet], request: SheetRequest<'_>) -> Result<Vec<Table>> {
    // A target that no sheet reads is refused too.
    check_target(request.target)?;
    let mut tables = Vec::new();
    for sheet in requested {
        tables.extend(sheet.tables(request)?);
    }
    ArmNames::new(request.study).show(&mut tables);
    add_gate_notes(&mut tables, &request.study.arms[0].rules);
    Ok(tables)
}
