//! The page as Markdown, with tables in place of figures.

use super::Page;
use std::fmt::Write as _;

/// A text that does not begin a mark of Markdown or HTML.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if matches!(letter, '\\' | '*' | '_' | '<' | '>' | '#' | '[' | ']' | '`') {
            escaped.push('\\');
        }
        escaped.push(if letter.is_control() { ' ' } else { letter });
    }
    escaped
}

/// The page as Markdown.
pub(super) fn markdown(page: &Page) -> String {
    let word = |en: &'static str, zh: &'static str| page.language.pick(en, zh);
    let mut text = format!("# {}\n\n", escape(&page.title));
    if !page.name.is_empty() {
        let _ = writeln!(text, "{}\n", escape(&page.name));
    }
    if !page.note.is_empty() {
        let _ = writeln!(text, "{}\n", escape(&page.note));
    }
    let _ = writeln!(text, "**{}** {}\n", word("Question:", "研究问题："), escape(&page.question));
    let _ = writeln!(text, "**{}** {}\n", word("What its author expected:", "事前预期："), escape(&page.expect));
    let lead = page.lead.join(word(" ", ""));
    let _ = writeln!(text, "**{}** {}\n", word("What came out:", "结论："), escape(&lead));
    for card in &page.cards {
        let _ =
            writeln!(text, "* {}: **{}** {} — {}", card.name, card.number, escape(&card.interval), escape(&card.note));
    }
    let _ = writeln!(text, "\n## {}\n", word("What may not be concluded", "结论的边界"));
    for limit in &page.limits {
        let _ = writeln!(text, "* {}", escape(limit));
    }
    let _ = writeln!(text, "\n## {}\n", word("Figures as tables", "图表数据"));
    for question in &page.questions {
        let _ = writeln!(text, "### {}\n", page.language.of(&question.question));
        let _ = match &question.answer {
            Ok(figure) => writeln!(text, "{}", figure.grid().markdown()),
            Err(reason) => writeln!(text, "{}\n", page.language.of(reason)),
        };
    }
    let _ = writeln!(text, "## {}\n", word("Appendix for economists", "附表（供研究人员使用）"));
    for grid in &page.appendix {
        let _ = writeln!(text, "{}", grid.markdown());
    }
    let _ = writeln!(text, "## {}\n", word("How this was made and how to check it", "方法、数据与核验"));
    for (name, value) in &page.facts {
        let _ = writeln!(text, "* {name}: {}", escape(value));
    }
    text
}
