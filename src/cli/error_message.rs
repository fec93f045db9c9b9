//! Errors as text for a terminal: message, place in the file with a caret, and help.

use crate::cli::Language;
use crate::engine::error::{Error, Problem, Source, Text, text};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

/// The text of an error in a language, with or without colour. Shows all problems of a file.
#[must_use]
pub fn render(error: &Error, language: Language, colour: bool) -> String {
    let styled = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = styled.decor_style(DecorStyle::Ascii);
    if let Error::Scenario { source_text, problems } = error {
        let snippet = |problem: &Problem| {
            let error = level(Level::ERROR, language.pick("error", "错误"));
            renderer.render(&[group(problem, source_text.as_ref(), error, language)])
        };
        let mut parts: Vec<String> = problems.iter().map(snippet).collect();
        if problems.len() > 1 {
            parts.push(count(problems.len(), source_text.as_ref(), language));
        }
        return parts.join("\n\n");
    }
    let message = message(error);
    let title = level(Level::ERROR, language.pick("error", "错误")).primary_title(language.of(&message).to_owned());
    let mut group = Group::with_title(title);
    if let Error::Machine { cause: Some(cause), .. } = error {
        let name = language.pick("cause", "原因").to_owned();
        group = group.element(Level::NOTE.with_name(name).message(normalize_untrusted_str(&cause.to_string())));
    }
    renderer.render(&[group])
}

/// Warnings about an experiment file with their places, and their number.
#[must_use]
pub fn render_warnings(problems: &[Problem], source: &Source, language: Language, colour: bool) -> String {
    let styled = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = styled.decor_style(DecorStyle::Ascii);
    let warning = level(Level::WARNING, language.pick("warning", "警告"));
    let snippet = |problem: &Problem| renderer.render(&[group(problem, Some(source), warning.clone(), language)]);
    problems.iter().map(snippet).collect::<Vec<_>>().join("\n\n")
}

fn level<'a>(level: Level<'a>, name: &'static str) -> Level<'a> {
    level.with_name(name)
}

/// One problem with its place in the file and its help.
fn group<'a>(problem: &'a Problem, source: Option<&'a Source>, severity: Level<'a>, language: Language) -> Group<'a> {
    let mut group = Group::with_title(severity.primary_title(language.of(&problem.message)));
    if let (Some(source), Some(span)) = (source, &problem.span) {
        let place = AnnotationKind::Primary.span(clamp_to_text(&source.text, span));
        group = group.element(Snippet::source(source.text.as_str()).path(source.name.as_str()).annotation(place));
    }
    if let Some(help) = &problem.help {
        let help = normalize_untrusted_str(language.of(help));
        group = group.element(level(Level::HELP, language.pick("help", "帮助")).message(help));
    }
    group
}

/// The part of a span within the text, extended to whole characters.
fn clamp_to_text(text: &str, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let whole = |at: &usize| text.is_char_boundary(*at);
    let start = (0..=span.start.min(text.len())).rev().find(whole).unwrap_or(0);
    let end = (span.end.clamp(start, text.len())..=text.len()).find(whole).unwrap_or(start);
    start..end
}

fn count(problems: usize, source: Option<&Source>, language: Language) -> String {
    let name = source.map_or("", |source| source.name.as_str());
    match language {
        Language::En => format!("{problems} problems in {name}; nothing was run"),
        Language::Zh => format!("{name} 中有 {problems} 处问题；没有运行任何模拟"),
    }
}

/// The message of an error without a place in a file.
fn message(error: &Error) -> Text {
    match error {
        Error::Scenario { .. } => text!("invalid experiment", "实验文件无效"),
        Error::Usage(text) | Error::Damaged(text) | Error::Machine { message: text, .. } => text.clone(),
        Error::SomeRunsFailed { failed, runs } => text!(
            "{failed} of {runs} runs failed; the others are finished and kept (column `error` of runs.arrow)",
            "{runs} 次模拟中有 {failed} 次失败；其余已完成并保留（见 runs.arrow 的 `error` 列）"
        ),
        Error::Interrupted => text!("interrupted; finished runs are kept", "已中断；已完成的部分保留"),
        Error::Defect(it) => Text::new(
            format!("a defect of nongbo, in {} in week {}: {}; please report it", it.phase, it.week, it.what),
            format!("nongbo 自身的缺陷，第 {} 周，阶段 {}：{}；请报告", it.week, it.phase, it.what),
        ),
        other => Text::new(other.to_string(), other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[talent]\nlabel = \"山东苹果县\", seat_cost = 9\n";

    fn scenario() -> Error {
        let at = TEXT.find("seat_cost").expect("it is there");
        Error::Scenario {
            source_text: Some(Source { name: "县.toml".to_owned(), text: TEXT.to_owned() }),
            problems: vec![
                Problem {
                    message: text!("unknown name `talent.seat_cost`", "未知名称 `talent.seat_cost`"),
                    help: Some(text!("did you mean `seat_cost_fen`?", "是否指 `seat_cost_fen`？")),
                    span: Some(at..at + "seat_cost".len()),
                },
                Problem { message: text!("`question` is missing", "缺少 `question`"), help: None, span: None },
            ],
        }
    }

    #[test]
    fn the_caret_is_below_the_name_even_after_chinese_text() {
        insta::assert_snapshot!(render(&scenario(), Language::En, false), @r#"
        error: unknown name `talent.seat_cost`
         --> 县.toml:2:18
          |
        2 | label = "山东苹果县", seat_cost = 9
          |                       ^^^^^^^^^
          |
          = help: did you mean `seat_cost_fen`?

        error: `question` is missing

        2 problems in 县.toml; nothing was run
        "#);
        insta::assert_snapshot!(render(&scenario(), Language::Zh, false), @r#"
        错误: 未知名称 `talent.seat_cost`
         --> 县.toml:2:18
          |
        2 | label = "山东苹果县", seat_cost = 9
          |                       ^^^^^^^^^
          |
          = 帮助: 是否指 `seat_cost_fen`？

        错误: 缺少 `question`

        县.toml 中有 2 处问题；没有运行任何模拟
        "#);
    }

    #[test]
    fn colour_is_used_only_on_request() {
        assert!(!render(&scenario(), Language::En, false).contains('\u{1b}'));
        assert!(render(&scenario(), Language::En, true).contains('\u{1b}'));
    }

    #[test]
    fn a_span_outside_the_text_or_inside_a_character_does_no_harm() {
        for (start, end) in [(0, usize::MAX), (1000, 2000), (19, 20), (30, 10), (TEXT.len(), TEXT.len())] {
            let error = Error::Scenario {
                source_text: Some(Source { name: "a".to_owned(), text: TEXT.to_owned() }),
                problems: vec![Problem { message: text!("m", "m"), help: None, span: Some(start..end) }],
            };
            assert!(render(&error, Language::En, false).contains("error"));
        }
    }

    #[test]
    fn a_control_character_in_a_message_never_reaches_the_terminal() {
        let error = Error::Usage(Text::new("bad \u{1b}[31m name", "坏 \u{1b}[31m 名"));
        assert!(!render(&error, Language::En, false).contains('\u{1b}'));
    }

    #[test]
    fn a_failure_of_the_machine_names_its_cause() {
        let cause = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let text = render(&Error::machine(text!("cannot write out/a", "无法写入 out/a"), cause), Language::En, false);
        assert!(text.contains("cannot write out/a") && text.contains("permission denied"), "{text}");
    }
}
