//! The report of a study as one page for readers: what was asked and expected, what came out, figures, tables for economists,
//! and how to check it. It is made of estimates only, and has no script and no request to any other place.

mod appendix;
mod page_names;
mod beside;
mod cards;
mod context;
mod facts;
mod figures;
mod html;
mod markdown;
mod sentence;
#[cfg(test)]
mod tests;

use crate::engine::error::{Language, Result, Text};
use crate::study::charts::Figure;
use crate::study::estimate::Panel;
use crate::study::experiment::Experiment;
use crate::study::tables::Grid;
use cards::Card;
pub(crate) use html::{LiveParts, ReportWords, base64};
pub(crate) use sentence::upper_first;

use context::Context;
use figures::Question;

/// What the page says about the runs and not about the results.
#[derive(Debug, Clone, Copy)]
pub struct Provenance<'a> {
    /// Content hash of the results.
    pub content_hash: &'a str,
    /// Runs that failed.
    pub failed: usize,
    /// The command that checks the results; empty where they are in memory only.
    pub check_command: &'a str,
}

/// A report in one language.
#[derive(Debug)]
pub struct Page {
    language: Language,
    title: String,
    /// Names of the experiment and of its author.
    name: String,
    note: String,
    question: String,
    expect: String,
    lead: Vec<String>,
    result: Vec<String>,
    limits: Vec<String>,
    cards: Vec<Card>,
    questions: Vec<Question>,
    beside: Option<Grid>,
    appendix: Vec<Grid>,
    facts: Vec<(String, String)>,
}

impl Page {
    /// The report of an experiment with the estimates of its panel.
    ///
    /// # Errors
    /// [`crate::Error::Usage`] if too few replications are complete.
    pub fn new(experiment: &Experiment, panel: &Panel, provenance: Provenance<'_>, language: Language) -> Result<Self> {
        let context = Context::new(experiment, panel, language)?;
        let questions = figures::questions(&context, &facts::source(&context));
        let about = &experiment.about;
        Ok(Self {
            language,
            title: about.title.as_ref().map_or_else(
                || {
                    context.pick(
                        "Simulated effects of support for rural live-stream selling",
                        "农村直播电商扶持方案模拟测算简报",
                    )
                },
                |title| language.of(title).to_owned(),
            ),
            name: [experiment.name.as_str(), given(about.author.as_ref(), language)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            note: given(about.note.as_ref(), language).to_owned(),
            question: language.of(&experiment.question).to_owned(),
            expect: language.of(&experiment.expect).to_owned(),
            lead: lead(&context, &questions),
            result: result(&context, &questions),
            limits: facts::limits(&context),
            cards: cards::cards(&context),
            questions,
            beside: beside::grid(&context),
            appendix: appendix::tables(&context)?,
            facts: facts::facts(&context, provenance),
        })
    }

    /// The figures of the page, in its order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.questions.iter().filter_map(|question| question.answer.as_ref().ok())
    }

    /// The page as one file of HTML.
    ///
    /// # Panics
    /// Never: the template is checked when this program is compiled.
    #[must_use]
    pub fn html(&self) -> String {
        html::html(self)
    }

    /// The page with levers above it.
    #[must_use]
    pub(crate) fn live_html(&self, live: &LiveParts) -> String {
        html::live_html(self, live)
    }

    /// What changes on the page when a lever moves, as HTML.
    #[must_use]
    pub(crate) fn answer_html(&self) -> String {
        html::answer_html(self)
    }

    /// The page as Markdown: tables in place of figures.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::markdown(self)
    }
}

/// A text that may be missing.
fn given(text: Option<&Text>, language: Language) -> &str {
    text.map_or("", |text| language.of(text))
}

/// What came out, in sentences; for a design without one baseline the titles of its figures.
fn lead(context: &Context<'_>, questions: &[Question]) -> Vec<String> {
    let sentences: Vec<Text> = sentence::conclusion(context).into_iter().chain(sentence::totals(context)).collect();
    if sentences.is_empty() {
        return titles(context, questions, &["pathways", "scope", "counties", "ranks"]);
    }
    sentences.iter().map(|sentence| context.say(sentence)).collect()
}

/// What stands beside the expectation of the author: the main results, short.
fn result(context: &Context<'_>, questions: &[Question]) -> Vec<String> {
    let joint = context.joint().map(|joint| {
        let (name, Text { en, zh }) = (&joint.name, sentence::does(&joint.gain));
        let bounds = sentence::bounds(&joint.gain, sentence::YUAN);
        let en = format!("{name} together: this {en} {bounds}.");
        context.say(&Text::new(sentence::upper_first(&en), format!("{name}{zh}{bounds}。")))
    });
    let titles = titles(context, questions, &["pathways", "scope", "interactions", "dose", "counties", "ranks"]);
    titles.into_iter().take(3).chain(joint).collect()
}

/// Titles of figures as sentences.
fn titles(context: &Context<'_>, questions: &[Question], keys: &[&str]) -> Vec<String> {
    let figures = questions.iter().filter(|question| keys.contains(&question.key));
    let figures = figures.filter_map(|question| question.answer.as_ref().ok());
    figures.map(|figure| format!("{}{}", figure.title, context.language.pick(".", "。"))).collect()
}
