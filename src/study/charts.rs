//! Charts as SVG, drawn without a library. A figure has a title that states a result, a subtitle with measure and unit, a
//! plot, a source, and a table with the same numbers.
//!
//! Every figure is drawn at two widths; a page shows the one that fits. The same figure gives the same bytes at any time.

mod canvas;
mod dots;
mod forest;
mod heat;
mod legend;
mod lines;
mod scale;
mod stack;
mod style;
mod text_width;
mod waterfall;

pub use canvas::{Canvas, LabelBox, escape};
pub use dots::{DotPanel, Dots};
pub use forest::{Forest, ForestRow};
pub use heat::Heat;
pub use lines::{Line, LinePanel, Lines};
pub use scale::Sign;
pub use stack::{Stack, StackRow};
pub use style::STYLE;
pub use text_width::{bold_width, text_width, wrap, wrap_bold};
pub use waterfall::Waterfall;

use crate::engine::error::Language;
use crate::study::estimate::Interval;
use crate::study::tables::Grid;
use canvas::Anchor;
use std::fmt::Write as _;

/// The widths at which a figure is drawn, pixels.
pub const WIDTHS: [u32; 2] = [700, 390];

/// What a figure draws.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Estimates with whiskers, one a row.
    Forest(Forest),
    /// Lines with bands.
    Lines(Lines),
    /// Estimates with whiskers over groups.
    Dots(Dots),
    /// A matrix of numbers.
    Heat(Heat),
    /// Steps that add up to a total.
    Waterfall(Waterfall),
    /// Parts of a whole, or parts of a change.
    Stack(Stack),
}

/// A figure in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// A stable name: `pathways`.
    pub key: String,
    /// One sentence with the result.
    pub title: String,
    /// Measure and unit.
    pub subtitle: String,
    /// Where the numbers are from.
    pub source: String,
    /// What is drawn.
    pub plot: Plot,
    /// Its language.
    pub language: Language,
}

/// Names that the marks of a plot need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// The meaning of a hollow mark.
    pub hollow: &'static str,
    /// The meaning of an arrow at the end of a whisker.
    pub cut: &'static str,
}

impl Words {
    fn new(language: Language) -> Self {
        match language {
            Language::En => Self { hollow: "hollow: interval covers 0", cut: "arrow: interval goes on" },
            Language::Zh => Self { hollow: "空心：区间含零", cut: "箭头：区间超出图幅" },
        }
    }
}

/// What a plot draws with.
pub(crate) trait Draw {
    /// Draws below `top` and gives the lower edge.
    fn draw(&self, canvas: &mut Canvas, top: f64, words: Words) -> f64;
    /// Its numbers: headings and rows. The first column has names.
    fn grid(&self, language: Language) -> Grid;
}

impl Plot {
    fn as_draw(&self) -> &dyn Draw {
        match self {
            Self::Forest(plot) => plot,
            Self::Lines(plot) => plot,
            Self::Dots(plot) => plot,
            Self::Heat(plot) => plot,
            Self::Waterfall(plot) => plot,
            Self::Stack(plot) => plot,
        }
    }
}

impl Figure {
    /// The table with the numbers of the figure.
    #[must_use]
    pub fn grid(&self) -> Grid {
        let grid = self.plot.as_draw().grid(self.language);
        Grid { title: self.title.clone(), notes: vec![self.subtitle.clone()], ..grid }
    }

    /// The picture at a width. A picture of its own has the style sheet and the namespace in it; one inside a page has
    /// neither.
    #[must_use]
    pub fn svg(&self, width: u32, is_own_file: bool) -> String {
        let (canvas, height) = self.draw(width);
        let language = self.language.pick("en", "zh-CN");
        let id = format!("{}-{language}-{width}", self.key);
        let size = if canvas.is_narrow() { " narrow" } else { "" };
        let mut svg = String::from("<svg");
        if is_own_file {
            svg.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        let _ = write!(
            svg,
            " class=\"ch{size}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" lang=\"{language}\" \
             aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            escape(&self.title),
            escape(&self.description())
        );
        if is_own_file {
            let _ = write!(svg, "<style>{STYLE}</style>");
        }
        let _ = write!(svg, "<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>{}</svg>", canvas.body);
        svg
    }

    /// The boxes of the texts in the picture at a width.
    #[must_use]
    pub fn labels(&self, width: u32) -> Vec<LabelBox> {
        self.draw(width).0.labels
    }

    /// Measure and unit, then the numbers of the first rows.
    fn description(&self) -> String {
        let grid = self.grid();
        let rows = grid.rows.iter().take(12).map(|row| row.join(" "));
        let rows: Vec<String> = rows.collect();
        format!("{} {}", self.subtitle, rows.join("; "))
    }

    /// The marks and the height.
    fn draw(&self, width: u32) -> (Canvas, u32) {
        let mut canvas = Canvas::new(f64::from(width));
        let size = if canvas.is_narrow() { 15.0 } else { 16.0 };
        let inner = canvas.width - 8.0;
        let mut y = 4.0;
        for line in wrap_bold(&self.title, inner, size) {
            y += size + 5.0;
            canvas.sized_text("title", Anchor::Start, [4.0, y], &line, size);
        }
        y += 2.0;
        for line in wrap(&self.subtitle, inner, canvas.font()) {
            y += 16.0;
            canvas.text("t", Anchor::Start, [4.0, y], &line);
        }
        y = self.plot.as_draw().draw(&mut canvas, y + 10.0, Words::new(self.language)) + 4.0;
        for line in wrap(&self.source, inner, 11.0) {
            y += 15.0;
            canvas.sized_text("source", Anchor::Start, [4.0, y], &line, 11.0);
        }
        let mut height = 0;
        while f64::from(height) < y + 8.0 {
            height += 1;
        }
        (canvas, height)
    }
}

/// Whether an interval has bounds and zero between them.
#[must_use]
pub fn covers_zero(interval: &Interval) -> bool {
    interval.low.is_finite() && interval.high.is_finite() && interval.low <= 0.0 && interval.high >= 0.0
}

/// Class of the n-th series.
pub(crate) fn series_class(at: usize) -> &'static str {
    ["a", "b", "n", "c", "d", "e"][at % 6]
}

#[cfg(test)]
mod tests;
