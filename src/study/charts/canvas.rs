//! Writes the marks of a picture as SVG. A mark with a coordinate that is not finite is left out. Marks have classes; colours
//! are in the style sheet.

use super::text_width::{bold_width, text_width};
use std::fmt::Write as _;

/// Where a text begins relative to its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// To the right of it.
    Start,
    /// On both sides.
    Middle,
    /// To the left.
    End,
}

/// The estimated box of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelBox {
    /// The text.
    pub text: String,
    /// Left, top, right and bottom edge, pixels.
    pub edges: [f64; 4],
}

/// A picture of fixed width that grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Canvas {
    /// Its width, pixels.
    pub width: f64,
    /// The marks so far.
    pub body: String,
    /// The boxes of all texts so far.
    pub labels: Vec<LabelBox>,
}

impl Canvas {
    /// An empty picture.
    #[must_use]
    pub fn new(width: f64) -> Self {
        Self { width, body: String::new(), labels: Vec::new() }
    }

    /// Whether it is drawn for a telephone.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.width < 560.0
    }

    /// Font size of labels, pixels.
    #[must_use]
    pub fn font(&self) -> f64 {
        if self.is_narrow() { 11.0 } else { 12.0 }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: [f64; 2], to: [f64; 2]) {
        self.path(class, &[from, to]);
    }

    /// A line through points; it is interrupted where a coordinate is not finite.
    pub fn path(&mut self, class: &str, points: &[[f64; 2]]) {
        for run in points.split(|point| !is_finite(point)).filter(|run| run.len() > 1) {
            let _ = write!(self.body, "<path class=\"{class}\" d=\"{}\"/>", route(run.iter().copied()));
        }
    }

    /// The area between lower and upper bounds: points of x, low and high.
    pub fn band(&mut self, class: &str, points: &[[f64; 3]]) {
        for run in points.split(|point| !is_finite(point)).filter(|run| run.len() > 1) {
            let upper = run.iter().map(|[x, _, high]| [*x, *high]);
            let lower = run.iter().rev().map(|[x, low, _]| [*x, *low]);
            let _ = write!(self.body, "<path class=\"{class}\" d=\"{}Z\"/>", route(upper.chain(lower)));
        }
    }

    /// A filled area with corners.
    pub fn area(&mut self, class: &str, points: &[[f64; 2]]) {
        if points.iter().all(|point| is_finite(point)) {
            let _ = write!(self.body, "<path class=\"{class}\" d=\"{}Z\"/>", route(points.iter().copied()));
        }
    }

    /// A rectangle: left, top, width, height.
    pub fn rect(&mut self, class: &str, edges: [f64; 4]) {
        if !is_finite(&edges) {
            return;
        }
        let [x, y, width, height] = edges.map(pixels);
        let _ =
            write!(self.body, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
    }

    /// A dot; hollow ones have the class `o` too.
    pub fn dot(&mut self, class: &str, [x, y]: [f64; 2], radius: f64) {
        if is_finite(&[x, y]) {
            let _ = write!(
                self.body,
                "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
                pixels(x),
                pixels(y)
            );
        }
    }

    /// A text on the baseline `y`.
    pub fn text(&mut self, class: &str, anchor: Anchor, [x, y]: [f64; 2], text: &str) {
        self.sized_text(class, anchor, [x, y], text, self.font());
    }

    /// A text in a font of this size, which its class must have.
    pub fn sized_text(&mut self, class: &str, anchor: Anchor, [x, y]: [f64; 2], text: &str, size: f64) {
        if !is_finite(&[x, y]) || text.is_empty() {
            return;
        }
        let width = if is_bold(class) { bold_width(text, size) } else { text_width(text, size) };
        let (left, ending) = match anchor {
            Anchor::Start => (x, ""),
            Anchor::Middle => (x - width / 2.0, " mid"),
            Anchor::End => (x - width, " end"),
        };
        self.labels
            .push(LabelBox { text: text.to_owned(), edges: [left, y - size * 0.85, left + width, y + size * 0.2] });
        let _ = write!(
            self.body,
            "<text class=\"{class}{ending}\" x=\"{}\" y=\"{}\">{}</text>",
            pixels(x),
            pixels(y),
            escape(text)
        );
    }

    /// Marks with a text that is shown where a pointer rests on them.
    pub fn group(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        let _ = write!(self.body, "<g><title>{}</title>", escape(title));
        draw(self);
        self.body.push_str("</g>");
    }
}

/// Whether the style sheet has texts of a class in semibold.
fn is_bold(class: &str) -> bool {
    class.split(' ').any(|class| ["title", "strong", "w", "ta", "tb", "tn"].contains(&class))
}

fn is_finite(coordinates: &[f64]) -> bool {
    coordinates.iter().all(|coordinate| coordinate.is_finite())
}

fn route(points: impl Iterator<Item = [f64; 2]>) -> String {
    let mut route = String::new();
    for (at, [x, y]) in points.enumerate() {
        let _ = write!(route, "{}{} {}", if at == 0 { 'M' } else { 'L' }, pixels(x), pixels(y));
    }
    route
}

/// A coordinate with at most one decimal.
#[must_use]
pub fn pixels(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text inside an element or an attribute.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML has no other control characters.
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_are_not_finite_are_left_out_and_lines_are_interrupted_there() {
        let mut canvas = Canvas::new(100.0);
        let gap = f64::NAN;
        canvas.dot("a", [gap, 1.0], 4.0);
        canvas.rect("a", [0.0, 0.0, f64::INFINITY, 1.0]);
        canvas.text("t", Anchor::Start, [1.0, gap], "text");
        canvas.line("a", [0.0, 0.0], [gap, 1.0]);
        canvas.band("a", &[[0.0, gap, 1.0], [1.0, 0.0, 1.0]]);
        canvas.area("a", &[[0.0, gap], [1.0, 0.0]]);
        assert_eq!(canvas.body, "");
        canvas.path("a", &[[0.0, 0.0], [1.0, 0.05], [2.0, gap], [3.0, 0.0], [4.0, 0.0]]);
        assert_eq!(canvas.body, "<path class=\"a\" d=\"M0 0L1 0.1\"/><path class=\"a\" d=\"M3 0L4 0\"/>");
    }

    #[test]
    fn a_text_cannot_end_its_element() {
        assert_eq!(escape("a<b> & \"c\" 'd'\n"), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; ");
    }
}
