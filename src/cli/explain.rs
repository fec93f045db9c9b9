//! `nongbo explain`: explains a name, searches texts, or shows a whole list.

use crate::cli::terminal::Terminal;
use crate::cli::wrap::wrap;
use crate::cli::{Format, Language, render};
use crate::engine::error::{Error, Result, Text, text};
use crate::study::experiment;
use crate::study::reference::{Catalogue, Explanation, ListName};
use crate::study::tables::both;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// Most lines that a search shows on a terminal.
const MOST_HITS: usize = 40;
/// Most letters of an unknown name that are repeated.
const MOST_LETTERS: usize = 60;

/// The command.
pub fn command(words: &[String], format: Option<Format>, terminal: Terminal) -> Result<()> {
    let catalogue = Catalogue::of_engine();
    let name = words.join(" ");
    if name == "schema" {
        return terminal.out(&render::pretty(&experiment::schema()));
    }
    if let Some(list) = ListName::named(&name) {
        let listing = catalogue.list(list);
        return terminal.out(&render::listing(&listing, terminal.format(format), terminal.language, terminal.width));
    }
    let explanations = catalogue.explain(&name);
    // A term is a word of the field: other names contain it.
    if explanations.iter().any(|it| !it.is_term()) {
        return terminal.out(&shown(&explanations, format, terminal));
    }
    let hits = catalogue.search(&name);
    match (hits.len(), format) {
        (0, _) => Err(unknown(&catalogue, &name)),
        (2.., None | Some(Format::Table)) => terminal.out(&search_lines(&hits, terminal)),
        _ => terminal.out(&shown(&hits, format, terminal)),
    }
}

/// Explanations in a format.
fn shown(explanations: &[Explanation], format: Option<Format>, terminal: Terminal) -> String {
    let (language, width) = (terminal.language, usize::from(terminal.width));
    match format {
        None | Some(Format::Table) => {
            explanations.iter().map(|it| plain(it, language, width)).collect::<Vec<_>>().join("\n")
        }
        Some(Format::Json) => render::pretty(&Json::Array(explanations.iter().map(to_json).collect())),
        Some(Format::Csv) => csv(explanations, language),
        Some(Format::Markdown) => explanations.iter().map(|it| markdown(it, language)).collect::<Vec<_>>().join("\n"),
    }
}

/// One line for each of the first results of a search.
fn search_lines(hits: &[Explanation], terminal: Terminal) -> String {
    let language = terminal.language;
    let line = |it: &Explanation| {
        let (open, close) = (language.pick(" (", "（"), language.pick("): ", "）："));
        let text = format!("{}{open}{}{close}{}", it.name, language.of(&it.kind), language.of(&it.meaning));
        wrap(&text, usize::from(terminal.width), "    ") + "\n"
    };
    let mut text: String = hits.iter().take(MOST_HITS).map(line).collect();
    if let Some(more @ 1..) = hits.len().checked_sub(MOST_HITS) {
        let more = text!("… and {more} more; add a word", "……另有 {more} 条；请增加一个词");
        let _ = writeln!(text, "{}", language.of(&more));
    }
    text
}

fn unknown(catalogue: &Catalogue, name: &str) -> Error {
    // Every word of one letter is near to a blank.
    let near = if name.trim().is_empty() { Vec::new() } else { catalogue.nearest(name) };
    // A long text is no name: its beginning tells which it was.
    let mut escaped: String = name.chars().take(MOST_LETTERS).flat_map(char::escape_debug).collect();
    if name.chars().nth(MOST_LETTERS).is_some() {
        escaped.push('…');
    }
    let lists = ListName::ALL.map(ListName::name).join(", ");
    if near.is_empty() {
        return Error::Usage(text!(
            "there is no `{escaped}`; lists: {lists}",
            "没有名为 `{escaped}` 的内容；可列出：{lists}"
        ));
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    Error::Usage(Text::new(
        format!("there is no `{escaped}`; did you mean {}?", quoted.join(", ")),
        format!("没有名为 `{escaped}` 的内容；是否指 {}？", quoted.join("、")),
    ))
}

fn plain(it: &Explanation, language: Language, width: usize) -> String {
    let (open, colon) = (language.pick(" (", "（"), language.pick(": ", "："));
    let close = language.pick(")", "）");
    let mut text = format!("{}{open}{}{close}\n", it.name, language.of(&it.kind));
    text += &wrap(&format!("  {}", language.of(&it.meaning)), width, "  ");
    text.push('\n');
    for fact in &it.facts {
        let (heading, body) = (language.of(&fact.heading), language.of(&fact.body));
        if body.contains('\n') {
            text += &format!("  {heading}{colon}\n").replace(": \n", ":\n");
            for line in body.lines() {
                text += format!("    {line}").trim_end();
                text.push('\n');
            }
        } else {
            text += &wrap(&format!("  {heading}{colon}{body}"), width, "    ");
            text.push('\n');
        }
    }
    text
}

fn markdown(it: &Explanation, language: Language) -> String {
    let mut text = format!("## `{}` {}\n\n{}\n\n", it.name, language.of(&it.kind), language.of(&it.meaning));
    for fact in &it.facts {
        let _ = writeln!(text, "- **{}** {}", language.of(&fact.heading), language.of(&fact.body));
    }
    text
}

fn to_json(it: &Explanation) -> Json {
    let facts = it.facts.iter().map(|fact| (fact.key.to_owned(), both(&fact.body)));
    json!({
        "name": it.name,
        "kind": both(&it.kind),
        "meaning": both(&it.meaning),
        "facts": facts.collect::<Map<_, _>>(),
    })
}

/// One line a fact: name, key, text.
fn csv(explanations: &[Explanation], language: Language) -> String {
    let mut rows = Vec::new();
    for it in explanations {
        let mut row = |key: &str, text: &str| rows.push(vec![it.name.clone(), key.to_owned(), text.to_owned()]);
        row("kind", language.of(&it.kind));
        row("meaning", language.of(&it.meaning));
        it.facts.iter().for_each(|fact| row(fact.key, language.of(&fact.body)));
    }
    render::csv(std::iter::once(["name", "key", "text"].map(str::to_owned).to_vec()).chain(rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::parameters::Parameters;
    use crate::engine::week::WEEK;
    use crate::study::reference::test_catalogue;

    #[test]
    fn an_explanation_reads_as_words_in_both_languages() {
        let explanations = test_catalogue::catalogue().explain("seat_cost_fen");
        insta::assert_snapshot!(plain(&explanations[0], Language::En, 100), @"
        talent.seat_cost_fen (parameter)
          Public cost of a training seat.
          Unit: fen
          Default: 80000
          Range: 0 to 500000
          An arm's value holds: from the first policy week
          Basis: assumption: invented here, with a reason; to be swept
          Source or reason: a county tender
          Section: talent
        ");
        insta::assert_snapshot!(plain(&explanations[0], Language::Zh, 100), @"
        talent.seat_cost_fen（参数）
          每人次培训成本
          单位：分
          默认值：80000
          范围：0 至 500000
          方案取值生效：自首个政策周起
          依据：假设
          来源或理由：a county tender
          所在节：talent
        ");
    }

    #[test]
    fn every_section_and_phase_can_be_explained() {
        let (catalogue, rules) = (Catalogue::of_engine(), Parameters::default());
        let sections = rules.sections();
        for name in sections.iter().map(|section| section.name()).chain(WEEK.iter().map(|phase| phase.name)) {
            assert!(!catalogue.explain(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_is_a_usage_error_with_the_nearest() {
        let error = unknown(&test_catalogue::catalogue(), "seat_cost_fem");
        assert_eq!(error.exit_code(), 2);
        assert_eq!(error.to_string(), "there is no `seat_cost_fem`; did you mean `talent.seat_cost_fen`?");
    }
}
