//! Progress on standard error: a bar on a terminal, a plain line every ten seconds elsewhere.
//!
//! The work only adds to a counter. A separate thread reads the counter and the clock, so neither the clock nor the number
//! of lines can change a result.

use crate::cli::Language;
use crate::cli::terminal::{Terminal, draw, note};
use crate::engine::error::Text;
use crate::engine::simulation::ProgressEvent;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the bar is drawn.
const REDRAW: Duration = Duration::from_millis(200);
/// How often a line is written where there is no terminal.
const LINE: Duration = Duration::from_secs(10);

/// Progress of the work, in simulated weeks.
#[derive(Debug)]
pub struct Progress {
    /// All weeks, with those of finished runs.
    pub total: u64,
    /// Simulated weeks, with those of finished runs.
    pub done: AtomicU64,
    /// Name of the work.
    pub label: Text,
}

impl Progress {
    /// Work of `total` weeks, of which `done` are already simulated.
    #[must_use]
    pub fn new(total: u64, done: u64, label: Text) -> Self {
        Self { total, done: AtomicU64::new(done), label }
    }

    /// Counts a simulated week.
    pub fn count(&self, event: ProgressEvent) {
        if event == ProgressEvent::Week {
            self.done.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The thread that shows progress; it ends when this is dropped.
#[derive(Debug)]
pub struct ProgressThread {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for ProgressThread {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A failure of the bar must not stop the work.
            let _ = thread.join();
        }
    }
}

/// Starts the thread that shows progress.
pub fn start(progress: Arc<Progress>, terminal: Terminal) -> ProgressThread {
    let (stop, stopped) = mpsc::channel();
    let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(move || {
        let clock = Clock::start(&progress);
        let bar = terminal.err_is_interactive.then(|| bar(&progress, terminal.language));
        let pause = if bar.is_some() { REDRAW } else { LINE };
        while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let (done, line) = (progress.done.load(Ordering::Relaxed), clock.line(&progress, terminal.language));
            let is_drawn = draw(|| match &bar {
                Some(bar) => {
                    bar.set_position(done);
                    bar.set_message(line);
                }
                None => note(&line),
            });
            if !is_drawn {
                break;
            }
        }
        if let Some(bar) = bar
            && !draw(|| bar.finish_and_clear())
        {
            // Clearing would take away the last message.
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
    });
    // Without a thread no progress is printed; the work is done nevertheless.
    ProgressThread { stop: Some(stop), thread: thread.ok() }
}

fn bar(progress: &Progress, language: Language) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(progress.total), ProgressDrawTarget::stderr_with_hz(5));
    let style = ProgressStyle::with_template("{prefix} [{wide_bar}] {msg}").expect("the template is well formed");
    bar.set_style(style.progress_chars("=> "));
    bar.set_prefix(language.of(&progress.label).to_owned());
    bar
}

/// When the thread started, and how many weeks were simulated then.
struct Clock {
    began: Instant,
    done: u64,
}

impl Clock {
    #[allow(clippy::disallowed_methods, reason = "progress is shown in wall-clock time and never enters a result")]
    fn start(progress: &Progress) -> Self {
        Self { began: Instant::now(), done: progress.done.load(Ordering::Relaxed) }
    }

    fn line(&self, progress: &Progress, language: Language) -> String {
        let done = progress.done.load(Ordering::Relaxed);
        line(done, progress.total, time_left(done - self.done, progress.total - done, self.began.elapsed()), language)
    }
}

/// The time left at the speed so far; `None` before the first week.
fn time_left(done: u64, remaining: u64, elapsed: Duration) -> Option<Duration> {
    #[allow(clippy::cast_precision_loss, reason = "an estimate")]
    let ratio = (done > 0).then(|| remaining as f64 / done as f64)?;
    Duration::try_from_secs_f64(elapsed.as_secs_f64() * ratio).ok()
}

fn line(done: u64, total: u64, left: Option<Duration>, language: Language) -> String {
    let percent = done.saturating_mul(100).checked_div(total).unwrap_or(100);
    let weeks = match language {
        Language::En => format!("{done} of {total} weeks, {percent} %"),
        Language::Zh => format!("第 {done} / {total} 周，{percent} %"),
    };
    match (left, language) {
        (None, _) => weeks,
        (Some(left), Language::En) => format!("{weeks}, about {} left", duration_text(left, language)),
        (Some(left), Language::Zh) => format!("{weeks}，约剩 {}", duration_text(left, language)),
    }
}

/// A length of time in seconds, minutes, or hours and minutes.
pub fn duration_text(time: Duration, language: Language) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..90 => format!("{seconds} {}", language.pick("s", "秒")),
        90..5400 => format!("{} {}", seconds.div_ceil(60), language.pick("min", "分钟")),
        _ => format!(
            "{} {} {} {}",
            seconds / 3600,
            language.pick("h", "小时"),
            seconds % 3600 / 60,
            language.pick("min", "分钟")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_the_speed_so_far() {
        assert_eq!(time_left(0, 100, Duration::from_secs(9)), None);
        assert_eq!(time_left(25, 75, Duration::from_secs(10)), Some(Duration::from_secs(30)));
        assert_eq!(time_left(1, u64::MAX, Duration::MAX), None);
    }

    #[test]
    fn a_line_says_how_far_and_how_long_in_both_languages() {
        let left = Some(Duration::from_secs(540));
        assert_eq!(line(1200, 5000, left, Language::En), "1200 of 5000 weeks, 24 %, about 9 min left");
        assert_eq!(line(1200, 5000, left, Language::Zh), "第 1200 / 5000 周，24 %，约剩 9 分钟");
        assert_eq!(line(0, 0, None, Language::En), "0 of 0 weeks, 100 %");
        assert_eq!(duration_text(Duration::from_secs(7_260), Language::En), "2 h 1 min");
    }

    #[test]
    fn the_thread_ends_when_its_handle_is_dropped() {
        let terminal = Terminal {
            language: Language::En,
            out_is_interactive: false,
            err_is_interactive: false,
            colour: false,
            width: 80,
        };
        let progress = Arc::new(Progress::new(10, 0, Text::new("weeks", "周")));
        drop(start(Arc::clone(&progress), terminal));
        assert_eq!(Arc::strong_count(&progress), 1);
    }
}
