//! The designs: how an experiment gets its arms. A design is one line of `designs!` and one file.

mod compare;
mod conditions;
mod factorial;
mod equal_budget;
mod mix;
mod money;
mod dose;
mod saturation;
mod withdraw;
mod horizon;
mod best_split;
mod sample;
mod scope;
mod table;

pub use best_split::{BEST, BestSplit};
pub use compare::Compare;
pub use conditions::{Conditions, NamedSettings};
pub use dose::{Axis, Dose};
pub use equal_budget::EqualBudget;
pub use factorial::{Cells, Factorial, Funding, Variant};
pub use horizon::Horizon;
pub use mix::Mix;
pub use money::Money;
pub use sample::{Alternatives, DrawnParameter, Method, Sample};
pub use saturation::Saturation;
pub use scope::{COUNTY_COLUMN, INSTRUMENT_COLUMN, SCOPE_COLUMN, Scope, own_displacement_bound};
pub use table::Table;
pub use withdraw::Withdraw;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::engine::declare::Label;
use crate::study::input::arm::PlannedArm;
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::SettingsTable;

/// Makes the arms of a design from its settings.
trait MakesArms: SettingsTable {
    /// The arms; the first is the baseline. `None` if something is wrong; it is then added to the problems.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>>;
}

/// Description of a design, without its settings in an experiment.
#[derive(Debug, Clone)]
pub struct DesignKind {
    /// Its name in files.
    pub name: &'static str,
    /// What it is, in both languages.
    pub label: Label,
    /// The JSON Schema of its table; `None` if it has no table.
    pub schema: Option<Json>,
}

/// Declares the enum of the designs, their names and their descriptions.
macro_rules! designs {
    ($($module:ident::$kind:ident),+ $(,)?) => {
        /// A design with its settings; missing keys have their defaults.
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(tag = "name", rename_all = "snake_case")]
        pub enum Design { $(#[doc = concat!("The design `", stringify!($module), "`.")] $kind($kind),)+ }

        /// The names of all designs.
        pub const NAMES: &[&str] = &[$(<$kind as SettingsTable>::NAME),+];

        /// All designs.
        #[must_use]
        pub fn kinds() -> Vec<DesignKind> {
            vec![$(kind_of::<$kind>()),+]
        }

        impl Design {
            /// Its name in files.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$kind(_) => <$kind as SettingsTable>::NAME,)+ }
            }

            fn settings(&self) -> serde_json::Result<Json> {
                match self { $(Self::$kind(settings) => serde_json::to_value(settings),)+ }
            }

            /// The design with a name, and its arms. `None` if something is wrong; it is then added to the problems.
            pub(crate) fn read(
                name: &str,
                context: &Context<'_>,
                problems: &mut Problems<'_>,
            ) -> Option<(Self, Vec<PlannedArm>)> {
                $(if name == <$kind as SettingsTable>::NAME {
                    return plan::<$kind>(context, problems).map(|(settings, arms)| (Self::$kind(settings), arms));
                })+
                None
            }
        }
    };
}

designs! {
    compare::Compare,
    conditions::Conditions,
    factorial::Factorial,
    equal_budget::EqualBudget,
    mix::Mix,
    dose::Dose,
    saturation::Saturation,
    scope::Scope,
    withdraw::Withdraw,
    horizon::Horizon,
    best_split::BestSplit,
    sample::Sample,
    table::Table,
}

fn kind_of<T: SettingsTable>() -> DesignKind {
    DesignKind { name: T::NAME, label: T::LABEL, schema: (!T::KEYS.is_empty()).then(T::schema) }
}

fn plan<T: MakesArms>(context: &Context<'_>, problems: &mut Problems<'_>) -> Option<(T, Vec<PlannedArm>)> {
    let section = DesignSection::new(context.root, T::NAME, T::KEYS, context.overrides, problems);
    let settings = T::read(&section, context, problems)?;
    let arms = settings.arms(&section, context, problems)?;
    Some((settings, arms))
}

impl Design {
    /// Whether the grants of its arms are solved for by running the model, so that the file alone does not give them.
    #[must_use]
    pub const fn is_solved_for(&self) -> bool {
        matches!(
            self,
            Self::EqualBudget(_)
                | Self::BestSplit(_)
                | Self::Factorial(Factorial { money: Money::UserCost, .. })
                | Self::Scope(Scope { money: Money::UserCost, .. })
        )
    }

    /// Whether several of its arms may have the same rules: the points of a sample, also of one that another program drew,
    /// may repeat.
    #[must_use]
    pub const fn may_repeat_points(&self) -> bool {
        matches!(self, Self::Sample(_) | Self::Table(_))
    }
}

impl Serialize for Design {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Json::Object(settings) = self.settings().map_err(serde::ser::Error::custom)? else {
            return Err(serde::ser::Error::custom("the settings of a design are an object"));
        };
        let name = ("name".to_owned(), Json::from(self.name()));
        // Result folders store the keys in this order.
        let entries: Map<String, Json> = match self {
            Self::Compare(_) | Self::Factorial(_) | Self::EqualBudget(_) => {
                std::iter::once(name).chain(settings).collect()
            }
            _ => settings.into_iter().chain([name]).collect(),
        };
        entries.serialize(serializer)
    }
}
