//! The legend of a plot: names of the series beside their marks, in the order of the table, on as many lines as needed.

use super::canvas::{Anchor, Canvas};
use super::text_width::{bold_width, text_width};

/// The mark of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A dot of a series.
    Dot,
    /// A square with a letter in it.
    Square,
    /// No mark.
    None,
}

/// Entries of a legend: mark, class and name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Legend {
    entries: Vec<(Mark, &'static str, String)>,
}

impl Legend {
    /// Adds an entry.
    pub fn add(&mut self, mark: Mark, class: &'static str, name: impl Into<String>) {
        self.entries.push((mark, class, name.into()));
    }

    /// Draws the legend below `top` and gives its lower edge.
    pub fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        if self.entries.is_empty() {
            return top;
        }
        let (mut x, mut y) = (4.0, top + 12.0);
        for (mark, class, name) in &self.entries {
            let lead = if *mark == Mark::None { 0.0 } else { 15.0 };
            let measure = if *mark == Mark::Dot { bold_width } else { text_width };
            let width = lead + measure(name, canvas.font());
            if x > 4.0 && x + width > canvas.width - 4.0 {
                (x, y) = (4.0, y + 18.0);
            }
            match mark {
                Mark::Dot => canvas.dot(class, [x + 5.0, y - 4.0], 4.5),
                Mark::Square => canvas.rect(&format!("f{class}"), [x, y - 10.0, 11.0, 11.0]),
                Mark::None => {}
            }
            let text_class = if *mark == Mark::Dot { format!("t{class}") } else { "t".to_owned() };
            canvas.text(&text_class, Anchor::Start, [x + lead, y], name);
            x += width + 14.0;
        }
        y + 6.0
    }
}
