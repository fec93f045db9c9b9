//! Results of a study: tables, estimates, sheets, figures, the report.

use crate::errors::{guarded, language, refused};
use crate::experiment::{facts, usage};
use crate::reference::PAGE_ENGINE;
use crate::table::Table;
use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use nongbo::cli::Language;
use nongbo::engine::error::Error;
use nongbo::engine::simulation::RunControl;
use nongbo::store::shell::shell_command;
use nongbo::store::{ArrowTable, FinishedFolder, panel::panel};
use nongbo::study::estimate::{Contrast, EstimateRow, Panel, smallest, usual_outcomes};
use nongbo::study::live::{Engine, Setup, page_file};
use nongbo::study::page::{Page, Provenance};
use nongbo::study::report::{Sheet, SheetRequest, sheets};
use nongbo::study::run::reduction::PanelOptions;
use nongbo::study::run::{ResultOptions, experiment_estimates, run_from};
use nongbo::{Result, study};
use pyo3::prelude::*;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Growth is among the estimates.
const PANEL: PanelOptions = PanelOptions { against: 0, growth: true };

/// Results of an experiment that was run.
#[pyclass(frozen, module = "nongbo._native")]
pub struct Results {
    experiment: nongbo::prelude::Experiment,
    panel: Panel,
    content_hash: String,
    /// Runs that failed: arm, replication number, error.
    failures: Json,
    failed: usize,
    /// Tables in memory.
    tables: Vec<ArrowTable>,
    /// The folder where the tables are.
    folder: Option<PathBuf>,
}

impl Results {
    /// Runs an experiment in memory, from what an interrupted call left in `kept`.
    pub fn in_memory(
        kept: &mut Option<nongbo::prelude::Results>,
        experiment: &nongbo::prelude::Experiment,
        tables: bool,
        control: RunControl<'_>,
    ) -> Result<Self> {
        let mut results = run_from(kept, experiment, ResultOptions { panel: PANEL, tables }, control)?;
        let tables = if tables { results.take_tables()? } else { Vec::new() };
        Ok(Self::new(results, tables, None))
    }

    /// The results of a finished folder.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        Ok(Self::new(nongbo::prelude::Results::open_with(folder, PANEL)?, Vec::new(), Some(folder.to_owned())))
    }

    fn new(results: nongbo::prelude::Results, tables: Vec<ArrowTable>, folder: Option<PathBuf>) -> Self {
        let numbers: BTreeMap<&str, _> =
            results.experiment.arms.iter().map(|arm| (arm.name.as_str(), arm.numbers)).collect();
        let failures = results.runs.iter().filter_map(|run| {
            let (error, key) = (run.error.as_ref()?, &run.key);
            let number = numbers.get(key.arm.as_str()).map_or(key.replication, |it| it.of(key.replication));
            Some(json!({ "run": key.number, "arm": key.arm, "replication": number, "error": error }))
        });
        Self {
            content_hash: results.content_hash(),
            failures: failures.collect(),
            failed: results.failed(),
            experiment: results.experiment,
            panel: results.panel,
            tables,
            folder,
        }
    }

    fn find_table(&self, name: &str) -> Result<ArrowTable> {
        if let Some(folder) = &self.folder {
            return ArrowTable::open(folder, name);
        }
        let table = self.tables.iter().find(|table| table.name() == name);
        table.cloned().ok_or_else(|| {
            usage(
                format!("there is no table `{name}`; tables of runs are kept by run(tables=True)"),
                format!("没有数据表 `{name}`；保留各次模拟的数据表须用 run(tables=True)"),
            )
        })
    }

    /// The panel with household effects against an arm.
    fn panel_against(&self, against: usize) -> Result<Cow<'_, Panel>> {
        if against == PANEL.against {
            return Ok(Cow::Borrowed(&self.panel));
        }
        let Some(folder) = &self.folder else {
            return Err(usage(
                "another baseline needs the tables of a folder: use run(out=...)".into(),
                "更换基准方案需要结果文件夹中的数据表：请用 run(out=...)".into(),
            ));
        };
        Ok(Cow::Owned(panel(folder, &self.experiment, PanelOptions { against, ..PANEL })?))
    }

    fn sheet_tables(&self, request: &SheetArguments) -> Result<Vec<study::tables::Table>> {
        let name = &request.name;
        let sheet = Sheet::named(name).ok_or_else(|| {
            let all = Sheet::ALL.iter().map(|sheet| sheet.name()).collect::<Vec<_>>().join(", ");
            usage(format!("there is no sheet `{name}`; there are {all}"), format!("没有表 `{name}`；已有：{all}"))
        })?;
        let study = &self.experiment;
        let against = request.against.as_deref().map_or(Ok(0), |name| study.arm(name))?;
        let panel = self.panel_against(against)?;
        let mut contrast = Contrast::against(&panel, against, true);
        let named = request.arms.iter().map(|name| study.arm(name)).collect::<Result<Vec<_>>>()?;
        contrast.arms.retain(|arm| study.arms[*arm].paired && (named.is_empty() || named.contains(arm)));
        contrast.required_arms = (0..study.arms.len()).filter(|&arm| study.arms[arm].paired).collect();
        contrast.smallest = request.smallest.map(smallest).transpose()?;
        let precise: Vec<&str> = request.outcomes.iter().map(String::as_str).collect();
        let outcomes = if precise.is_empty() { usual_outcomes(&panel) } else { precise.clone() };
        let target = request.target;
        let request_of_sheets =
            SheetRequest { study, panel: &panel, contrast: &contrast, outcomes: &outcomes, precise: &precise, target };
        sheets(&[sheet], request_of_sheets)
    }

    fn report_page(&self, language: Language) -> Result<Page> {
        let check = |folder: &PathBuf| shell_command(["nongbo", "verify", &folder.to_string_lossy()]);
        let check_command = self.folder.as_ref().map_or_else(String::new, check);
        let provenance =
            Provenance { content_hash: &self.content_hash, failed: self.failed, check_command: &check_command };
        Page::new(&self.experiment, &self.panel, provenance, language)
    }
}

/// Which sheet, and of what.
#[derive(Deserialize)]
struct SheetArguments {
    name: String,
    against: Option<String>,
    arms: Vec<String>,
    outcomes: Vec<String>,
    smallest: Option<f64>,
    target: f64,
}

#[pymethods]
impl Results {
    /// Opens a finished folder; sums are compared before anything is decoded.
    #[staticmethod]
    fn open(py: Python<'_>, folder: PathBuf) -> PyResult<Self> {
        crate::interrupt::in_background(py, None, |_| Self::in_folder(&folder))
    }

    /// Content hash of all tables.
    #[getter]
    fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// The experiment as it was run, as JSON.
    fn facts(&self) -> String {
        facts(&self.experiment).to_string()
    }

    /// The runs that failed, as JSON.
    fn failures(&self) -> String {
        self.failures.to_string()
    }

    /// Names of the tables of the runs.
    fn table_names(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        match &self.folder {
            Some(folder) => guarded(py, || Ok(FinishedFolder::open(folder)?.table_names())),
            None => Ok(self.tables.iter().map(|table| table.name().to_owned()).collect()),
        }
    }

    /// A table of the runs.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        py.detach(|| self.find_table(name)).map(Table).map_err(|error| crate::errors::raised(py, &error))
    }

    /// Keys of all outcomes.
    fn outcomes(&self) -> Vec<String> {
        self.panel.outcomes().map(str::to_owned).collect()
    }

    /// Every estimate with its interval, one a row.
    fn estimates(&self, py: Python<'_>) -> PyResult<Table> {
        guarded(py, || estimate_table(&experiment_estimates(&self.experiment, &self.panel)?)).map(Table)
    }

    /// One outcome of every arm and replication, as JSON: a list an arm; null where a run failed.
    fn outcome(&self, name: &str) -> String {
        let rows = self.panel.values.get(name);
        json!(rows).to_string()
    }

    /// The tables of a sheet, as JSON; the request is JSON too.
    fn sheet(&self, py: Python<'_>, request: &str) -> PyResult<String> {
        let request: SheetArguments = serde_json::from_str(request).map_err(refused)?;
        guarded(py, || Ok(self.sheet_tables(&request)?.iter().map(json_of).collect::<Json>().to_string()))
    }

    /// The figures of the report in a language, as JSON.
    fn figures(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        let language = language(lang)?;
        guarded(py, || {
            let page = self.report_page(language)?;
            Ok(page.figures().map(crate::chart::json_of).collect::<Json>().to_string())
        })
    }

    /// The report in a language, as HTML or as Markdown.
    fn report(&self, py: Python<'_>, lang: &str, markdown: bool) -> PyResult<String> {
        let language = language(lang)?;
        guarded(py, || {
            let page = self.report_page(language)?;
            Ok(if markdown { page.markdown() } else { page.html() })
        })
    }

    /// The page with levers in a language, with the engine in it.
    fn page(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        let language = language(lang)?;
        guarded(py, || {
            let compressed = PAGE_ENGINE.compressed()?;
            let setup = Setup::of_experiment(&self.experiment, language);
            page_file(&setup, Engine { compressed: &compressed }, &self.report_page(language)?)
        })
    }
}

/// A table for programs, and its text in both languages.
pub fn json_of(table: &study::tables::Table) -> Json {
    let mut json = table.json();
    for (name, language) in [("en", Language::En), ("zh", Language::Zh)] {
        let grid = table.grid(language);
        json["text"][name] = json!({
            "title": grid.title, "head": grid.head, "numeric": grid.numeric, "rows": grid.rows, "notes": grid.notes,
        });
    }
    json
}

/// Estimates as an Arrow table.
fn estimate_table(rows: &[EstimateRow]) -> Result<ArrowTable> {
    let text = |of: &dyn Fn(&EstimateRow) -> &str| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(of(row))).collect::<StringArray>())
    };
    let number =
        |of: &dyn Fn(&EstimateRow) -> f64| -> ArrayRef { Arc::new(rows.iter().map(of).collect::<Float64Array>()) };
    let columns: [(&str, &str, ArrayRef); 12] = [
        ("arm", "arm; in a factorial the pathway", text(&|row| &row.arm)),
        ("against", "the baseline; empty where it is compared with nothing", text(&|row| &row.against)),
        ("outcome", "key of the outcome", text(&|row| &row.outcome)),
        ("estimand", "what is estimated", text(&|row| row.estimand.key())),
        ("group", "households, county, other pathway or parameter; empty for all", text(&|row| &row.group)),
        ("mean", "the estimate, in the unit of the outcome", number(&|row| row.mean)),
        ("low", "lower bound of the interval", number(&|row| row.low)),
        ("high", "upper bound of the interval", number(&|row| row.high)),
        ("standard_error", "standard error", number(&|row| row.standard_error)),
        ("p_value", "by Student's t over replications", number(&EstimateRow::p_value)),
        (
            "replications",
            "complete replications",
            Arc::new(rows.iter().map(|row| row.replications).collect::<UInt32Array>()),
        ),
        ("method", "method of the interval", text(&|row| row.method.key())),
    ];
    let field = |(name, meaning, values): &(&str, &str, ArrayRef)| {
        let metadata = BTreeMap::from([("meaning".to_owned(), (*meaning).to_owned())]);
        Field::new(*name, values.data_type().clone(), *values.data_type() == DataType::Float64).with_metadata(metadata)
    };
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    let batch = RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, _, values)| values).collect());
    let failed = |error: arrow::error::ArrowError| {
        let what = format!("estimates: {error}");
        Error::Defect(nongbo::engine::error::Defect { phase: "estimates".into(), week: 0, what })
    };
    Ok(ArrowTable::new("estimates", batch.map_err(failed)?))
}
