//! `nongbo calibrate`: searches the values of the free parameters with the smallest distance to the moments for tuning.

mod search_log;

use crate::cli::arguments::CalibrateArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, parallelism, render};
use crate::engine::error::{Error, Result, text};
use crate::engine::parameters::Parameters;
use crate::engine::simulation::RunControl;
use crate::store;
use crate::study::validate::calibrate::{
    FREE, FRESH_SEED, Optimum, REPLICATIONS, SEED, distance_of, name, search, values_of, with_values,
};
use crate::study::validate::{MOST_DISTANCE, Role, distance, tables, validate};
use search_log::SearchLog;

/// The command. The folder is locked while the search is at work.
pub fn command(request: &CalibrateArguments, terminal: Terminal) -> Result<()> {
    let (folder, rules) = (&request.out, Parameters::default());
    let at = folder.display();
    store::refuse_output_folder(folder)?;
    std::fs::create_dir_all(folder)
        .map_err(|cause| Error::machine(text!("cannot write {at}: {cause}", "无法写入 {at}：{cause}"), cause))?;
    let _lock = store::FolderLock::take(folder, folder)?;
    let mut log = SearchLog::open(&folder.join("calibration.jsonl"))?;
    let cancel = interrupt::install(terminal, interrupt::Work::Kept)?;
    // The free parameters do not change the size of the world.
    let parallelism = parallelism::for_worlds([&rules]);
    let control = RunControl { parallelism, cancel: Some(&cancel), ..RunControl::default() };
    let start = log.start().unwrap_or_else(|| values_of(&rules));
    let best = search(&start, request.most as usize, |candidate| {
        if let Some(distance) = log.distance(candidate)? {
            return Ok(distance);
        }
        let distance = distance_of(&with_values(&rules, candidate.values), candidate.pass, control)?;
        log.add(candidate, distance)?;
        let number = candidate.number;
        terminal.note(&format!("{number}: distance {distance:.4}"), &format!("第 {number} 次：距离 {distance:.4}"));
        Ok(distance)
    })?;
    let world = with_values(&rules, &best.values);
    let findings = validate(&world, FRESH_SEED, REPLICATIONS, control)?;
    let fresh = distance(&findings, Role::Tune, MOST_DISTANCE).unwrap_or(f64::INFINITY);
    store::replace(&folder.join("calibration.toml"), result_file(&best, fresh).as_bytes())?;
    terminal.note(
        &format!("distance with draws that the search never saw: {fresh:.4}"),
        &format!("在搜索从未使用的随机数下的距离：{fresh:.4}"),
    );
    render::print(&tables(&findings), &request.tables, terminal)
}

/// The text of `calibration.toml`.
fn result_file(best: &Optimum, fresh: f64) -> String {
    let Optimum { values, distance, pass } = best;
    let seed = SEED + u64::from(*pass);
    let mut text = format!(
        "# Free parameters by `nongbo calibrate`: distance {distance} to the moments for tuning.\n\
         # 由 `nongbo calibrate` 得到的自由参数。\ndistance = {distance}\nseed = {seed}\n\
         # With draws that the search never saw. 在搜索从未使用的随机数下。\nfresh_distance = {fresh}\nfresh_seed = {FRESH_SEED}\nreplications = {REPLICATIONS}\nmodel = \"{}\"\n\n[values]\n",
        crate::MODEL_VERSION
    );
    let lines = FREE.iter().zip(values).map(|(free, value)| format!("\"{}\" = {value:?}\n", name(free)));
    text.extend(lines);
    text
}
