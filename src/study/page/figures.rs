//! The figures of the page: one file a question. A question that the experiment has no data for is answered in a line.

mod cost;
mod counties;
mod deciles;
mod dose;
mod growth;
mod interactions;
mod parts;
mod pathways;
mod ranks;
mod scope;
mod yuan;
mod years;

use super::context::Context;
use super::sentence;
use crate::engine::error::Text;
use crate::study::charts::{Figure, Plot};

/// A figure, or why there is none.
pub(crate) type Answer = std::result::Result<Drawing, Text>;

/// A figure before its source is known.
#[derive(Debug)]
pub(crate) struct Drawing {
    /// One sentence with the result.
    pub title: Text,
    /// Measure and unit.
    pub subtitle: Text,
    /// What is drawn.
    pub plot: Plot,
}

/// A question of the page, and its answer.
#[derive(Debug)]
#[allow(clippy::struct_field_names, reason = "a question has a question")]
pub(crate) struct Question {
    /// A stable name.
    pub key: &'static str,
    /// The question.
    pub question: Text,
    /// The figure, or why there is none.
    pub answer: std::result::Result<Figure, Text>,
}

type Builder = fn(&Context<'_>) -> Answer;

const QUESTIONS: [(&str, &str, &str, Builder); 12] = [
    ("pathways", "What does each do to income?", "各方案对收入的影响", pathways::figure),
    ("scope", "One county alone, or everybody?", "一县单独实施与全面实施", scope::figure),
    ("years", "How does it develop over time?", "效果随时间的变化", years::figure),
    ("deciles", "Who gains?", "谁受益：十等份收入组", deciles::figure),
    ("cost", "What is gained, and what does it cost?", "增收与公共成本", cost::figure),
    ("interactions", "Do the pathways reinforce each other?", "路径之间的相互作用", interactions::figure),
    ("dose", "How much money still pays?", "投入规模与效果", dose::figure),
    ("parts", "From which source of income?", "增收来自何种收入", parts::figure),
    ("growth", "More goods or better goods?", "扩量还是提质", growth::figure),
    ("yuan", "Where do the consumer's 100 yuan go?", "消费者的100元流向何处", yuan::figure),
    ("counties", "Do counties differ?", "县与县之间的差异", counties::figure),
    ("ranks", "What decides the ranking?", "什么决定名次", ranks::figure),
];

/// All questions in the order of the page.
pub(crate) fn questions(context: &Context<'_>, source: &str) -> Vec<Question> {
    let question = |(key, en, zh, build): (&'static str, &str, &str, Builder)| {
        let figure = |drawing: Drawing| Figure {
            key: key.to_owned(),
            title: sentence::upper_first(&context.say(&drawing.title)),
            subtitle: context.say(&drawing.subtitle),
            source: source.to_owned(),
            plot: drawing.plot,
            language: context.language,
        };
        Question { key, question: Text::new(en, zh), answer: build(context).map(figure) }
    };
    QUESTIONS.into_iter().map(question).collect()
}
