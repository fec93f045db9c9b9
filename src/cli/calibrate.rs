//! `nongbo calibrate`: searches the values of the free parameters with the smallest distance to the moments for tuning.

use crate::cli::arguments::CalibrateArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, parallelism, render};
use crate::engine::error::{Error, Result, Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::simulation::RunControl;
use crate::study::validate::calibrate::{
    Candidate, FREE, Optimum, REPLICATIONS, SEED, distance_of, name, search, values_of, with_values,
};
use crate::study::validate::{tables, validate};
use serde_json::{Value as Json, json};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

/// The command.
pub fn command(request: &CalibrateArguments, terminal: Terminal) -> Result<()> {
    let (folder, rules) = (&request.out, Parameters::default());
    std::fs::create_dir_all(folder).map_err(|cause| cannot_write(folder, cause))?;
    let path = folder.join("calibration.jsonl");
    let log = read_log(&path)?;
    let cancel = interrupt::install(terminal)?;
    // The free parameters do not change the size of the world.
    let parallelism = parallelism::for_worlds([&rules]);
    let control = RunControl { parallelism, cancel: Some(&cancel), ..RunControl::default() };
    let start = log.first().map_or_else(|| values_of(&rules), |(values, _)| values.clone());
    let best = search(&start, request.most, |candidate| {
        let Candidate { number, pass, values } = candidate;
        if let Some((logged, distance)) = log.get(number) {
            return if logged == values { Ok(*distance) } else { Err(other_log(&path, number)) };
        }
        let distance = distance_of(&with_values(&rules, values), pass, control)?;
        append(&path, &json!({ "number": number, "pass": pass, "values": values, "distance": distance }))?;
        terminal.note(&format!("{number}: distance {distance:.4}"), &format!("第 {number} 次：距离 {distance:.4}"));
        Ok(distance)
    })?;
    let file = folder.join("calibration.toml");
    std::fs::write(&file, result_file(&best)).map_err(|cause| cannot_write(&file, cause))?;
    let world = with_values(&rules, &best.values);
    let findings = validate(&world, SEED, REPLICATIONS, control)?;
    render::print(&tables(&findings), &request.tables, terminal)
}

/// The text of `calibration.toml`.
fn result_file(best: &Optimum) -> String {
    let Optimum { values, distance, pass } = best;
    let seed = SEED + u64::from(*pass);
    let mut text = format!(
        "# Free parameters by `nongbo calibrate`: distance {distance} to the moments for tuning.\n\
         # 由 `nongbo calibrate` 得到的自由参数。\ndistance = {distance}\nseed = {seed}\nreplications = {REPLICATIONS}\n\n[values]\n"
    );
    let lines = FREE.iter().zip(values).map(|(free, value)| format!("\"{}\" = {value:?}\n", name(free)));
    text.extend(lines);
    text
}

/// The values and distances of the evaluations in a log; empty without a log.
fn read_log(path: &Path) -> Result<Vec<(Vec<f64>, f64)>> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Vec::new()) };
    let line = |(number, line): (usize, &str)| {
        let json: Json = serde_json::from_str(line).map_err(|_| other_log(path, number))?;
        let values = json["values"].as_array().map(|all| all.iter().filter_map(Json::as_f64).collect::<Vec<_>>());
        let evaluation = values.filter(|values| values.len() == FREE.len()).zip(json["distance"].as_f64());
        evaluation.ok_or_else(|| other_log(path, number))
    };
    text.lines().enumerate().map(line).collect()
}

/// Appends one line to the log.
fn append(path: &Path, line: &Json) -> Result<()> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| writeln!(file, "{line}").and_then(|()| file.sync_data()))
        .map_err(|cause| cannot_write(path, cause))
}

fn other_log(path: &Path, number: usize) -> Error {
    let at = path.display();
    Error::Usage(Text::new(
        format!("{at}, line {}: this is the log of another search; choose another folder", number + 1),
        format!("{at} 第 {} 行：这是另一次搜索的日志；请另选文件夹", number + 1),
    ))
}

fn cannot_write(path: &Path, cause: std::io::Error) -> Error {
    let at = path.display();
    Error::machine(text!("cannot write {at}: {cause}", "无法写入 {at}：{cause}"), cause)
}
