//! The page as one file of HTML.

use super::{Page, Question};
use crate::engine::error::Language;
use crate::study::charts::{Figure, STYLE, WIDTHS};
use crate::study::tables::Grid;
use askama::Template as _;
use sha2::{Digest as _, Sha256};

/// Rules of the page beside those of the charts.
const PAGE_STYLE: &str = include_str!("page.css");

#[derive(askama::Template)]
#[template(path = "report.html")]
struct Report<'p> {
    page: &'p Page,
    language: &'static str,
    style: String,
    policy: String,
    words: ReportWords,
    sections: Vec<Section<'p>>,
    has_absent: bool,
    appendix: Vec<&'p Grid>,
    summary: String,
    live: Option<&'p LiveParts>,
}

/// What changes when a lever moves.
#[derive(askama::Template)]
#[template(path = "answer.html")]
struct Answer<'p> {
    page: &'p Page,
    words: ReportWords,
    sections: Vec<Section<'p>>,
    has_absent: bool,
    appendix: Vec<&'p Grid>,
    summary: String,
    live: Option<&'p LiveParts>,
}

/// What a page with levers has besides the report.
#[derive(Debug, Default)]
pub(crate) struct LiveParts {
    /// The levers as HTML.
    pub controls: String,
    /// Style sheet of the levers.
    pub style: &'static str,
    /// The script.
    pub script: &'static str,
    /// Data of the script: the setup as JSON.
    pub setup: String,
    /// The engine: WebAssembly, compressed, in base 64.
    pub engine: String,
}

impl LiveParts {
    /// The setup where no text in it can end the element.
    fn setup(&self) -> String {
        self.setup.replace('<', "\\u003c")
    }
}

/// A question of the page as HTML.
struct Section<'p> {
    key: &'p str,
    question: &'p str,
    caption: String,
    pictures: Option<[String; 2]>,
    grid: Option<Grid>,
    reason: &'p str,
}

/// Fixed words of the page.
pub(crate) struct ReportWords {
    pub asked: &'static str,
    pub expected: &'static str,
    result: &'static str,
    limits: &'static str,
    absent: &'static str,
    numbers: &'static str,
    interval: &'static str,
    beside: &'static str,
    charts: &'static str,
    table: &'static str,
    appendix: &'static str,
    checked: &'static str,
}

impl ReportWords {
    pub const fn new(language: Language) -> Self {
        match language {
            Language::En => Self {
                asked: "Question",
                expected: "What its author expected",
                result: "What came out",
                limits: "What may not be concluded",
                absent: "What this experiment does not answer",
                numbers: "Four numbers",
                interval: "95 % interval",
                beside: "Without and with support",
                charts: "Figures",
                table: "The numbers of this figure",
                appendix: "Appendix for economists",
                checked: "How this was made and how to check it",
            },
            Language::Zh => Self {
                asked: "研究问题",
                expected: "事前预期",
                result: "结论",
                limits: "结论的边界",
                absent: "本实验未回答的问题",
                numbers: "四项主要数字",
                interval: "95%置信区间",
                beside: "无扶持与有扶持",
                charts: "图表",
                table: "本图数据",
                appendix: "附表（供研究人员使用）",
                checked: "方法、数据与核验",
            },
        }
    }
}

/// The page as HTML.
pub(super) fn html(page: &Page) -> String {
    document(page, None)
}

/// The page with levers.
pub(super) fn live_html(page: &Page, live: &LiveParts) -> String {
    document(page, Some(live))
}

/// The part of the page below the levers.
pub(super) fn answer_html(page: &Page) -> String {
    let sections = sections(page);
    let answer = Answer {
        page,
        words: ReportWords::new(page.language),
        has_absent: sections.iter().any(|section| !section.reason.is_empty()),
        sections,
        appendix: page.appendix.iter().collect(),
        summary: summary(page),
        live: Some(&LiveParts::default()),
    };
    answer.render().expect(RENDERS)
}

const RENDERS: &str = "defect: a text cannot fail to be written";

fn document(page: &Page, live: Option<&LiveParts>) -> String {
    let style = format!("{PAGE_STYLE}{STYLE}{}", live.map_or("", |live| live.style));
    let sections = sections(page);
    let report = Report {
        page,
        language: page.language.pick("en", "zh-CN"),
        policy: policy(&style, live.map(|live| live.script)),
        style,
        words: ReportWords::new(page.language),
        has_absent: sections.iter().any(|section| !section.reason.is_empty()),
        sections,
        appendix: page.appendix.iter().collect(),
        summary: summary(page),
        live,
    };
    report.render().expect(RENDERS)
}

/// What came out, in one paragraph.
fn summary(page: &Page) -> String {
    page.lead.join(page.language.pick(" ", ""))
}

/// The content security policy: this style sheet, this script and workers made by it, and nothing from anywhere.
fn policy(style: &str, script: Option<&str>) -> String {
    let hash = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    let script = script.map_or_else(String::new, |script| {
        format!("script-src {} 'wasm-unsafe-eval'; worker-src blob:; ", hash(script))
    });
    format!("default-src 'none'; {script}style-src {}; base-uri 'none'; form-action 'none'", hash(style))
}

fn sections(page: &Page) -> Vec<Section<'_>> {
    let mut number = 0;
    page.questions.iter().map(|question| section(page, question, &mut number)).collect()
}

fn section<'p>(page: &'p Page, question: &'p Question, number: &mut u32) -> Section<'p> {
    let words = page.language.of(&question.question);
    match &question.answer {
        Ok(figure) => {
            *number += 1;
            Section {
                key: question.key,
                question: words,
                caption: format!("{}{number}　{words}", page.language.pick("Figure ", "图")),
                pictures: Some(WIDTHS.map(|width| figure.svg(width, false))),
                grid: Some(Figure::grid(figure)),
                reason: "",
            }
        }
        Err(reason) => Section {
            key: question.key,
            question: words,
            caption: String::new(),
            pictures: None,
            grid: None,
            reason: page.language.of(reason),
        },
    }
}

/// Bytes in base 64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let group = three.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let index = (group >> (18 - 6 * at)) & 63;
            text.push(if at <= three.len() { char::from(LETTERS[index as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_base_64_are_those_of_the_standard() {
        let examples: [(&[u8], &str); 5] =
            [(b"", ""), (b"f", "Zg=="), (b"fo", "Zm8="), (b"foo", "Zm9v"), (b"foobar", "Zm9vYmFy")];
        for (bytes, text) in examples {
            assert_eq!(base64(bytes), text);
        }
    }
}
