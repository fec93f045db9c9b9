//! Explains one name, and searches the texts of all names in both languages.

use crate::engine::error::text;
use crate::engine::pathways::PATHWAYS;
use crate::study::estimate::outcomes::{OUTCOMES, OutcomeVisibility};
use crate::study::nearest::nearest;
use crate::study::reference::descriptions::{
    column, counting, exit, instrument, outcome, parameter, pathway, phase, section, table, term,
};
use crate::study::reference::explanation::{Explanation, fact};
use crate::study::reference::glossary::TERMS;
use crate::study::reference::{Catalogue, EXIT_CODES, ListName, evidence, file_keys, sheets};

impl Catalogue {
    /// Explanations of everything that can be explained.
    #[must_use]
    pub fn explanations(&self) -> Vec<Explanation> {
        let mut all: Vec<Explanation> = PATHWAYS.iter().map(|it| pathway(self, it)).collect();
        all.extend(self.instruments.iter().map(instrument));
        all.extend(self.phases.iter().map(phase));
        all.extend(self.sections.iter().map(section));
        all.extend(self.tables.iter().map(table));
        all.extend(self.specs().map(parameter));
        all.extend(self.tables.iter().flat_map(|table| table.columns.iter().map(|it| column(table, it))));
        all.extend(OUTCOMES.iter().filter(|it| it.visibility != OutcomeVisibility::Internal).map(outcome));
        all.extend(file_keys::explanations());
        all.extend(sheets::explanations());
        all.extend(EXIT_CODES.iter().map(exit));
        all.extend(TERMS.iter().map(term));
        all.push(counting());
        all.extend(evidence::explanations());
        all
    }

    /// Explanations of everything with this name, in either language. A name without its section or table finds parameters
    /// and columns of every section and table; `section.parameter[1]` is an item of a list. Empty for an unknown name.
    #[must_use]
    pub fn explain(&self, name: &str) -> Vec<Explanation> {
        let name = name.strip_prefix("evidence ").unwrap_or(name);
        let mut explanations = self.explanations();
        explanations.retain(|it| it.is_named(name));
        // A term says nothing more about a thing that is explained itself.
        if explanations.iter().any(|it| !it.is_term()) {
            explanations.retain(|it| !it.is_term());
        }
        if explanations.is_empty() { self.item(name).into_iter().collect() } else { explanations }
    }

    /// Explanations whose names or meanings have all these words, in either language: names first.
    #[must_use]
    pub fn search(&self, words: &str) -> Vec<Explanation> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let ranked = self.explanations().into_iter().filter_map(|it| Some((it.match_rank(&words)?, it)));
        let mut ranked: Vec<(usize, Explanation)> = ranked.collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, it)| it).collect()
    }

    /// All names that [`Catalogue::explain`] or a list knows.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = ListName::ALL.map(|list| list.name().to_owned()).to_vec();
        names.push("week".to_owned());
        names.extend(self.explanations().into_iter().map(|it| it.name));
        names.sort();
        names.dedup();
        names
    }

    /// Up to three known names that are most similar to an unknown one.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Vec<String> {
        nearest(name, self.names().iter().map(String::as_str)).map(str::to_owned).collect()
    }

    /// An item of a list, `supply_chain.units_per_thousand[1]` or `supply_chain.units_per_thousand.village_station`.
    fn item(&self, name: &str) -> Option<Explanation> {
        let (path, item) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((path, number)) => (path, number),
            None => name.rsplit_once('.')?,
        };
        let spec = self.specs().find(|spec| spec.path() == path && spec.items > 0)?;
        let at = item.parse().ok().or_else(|| spec.keys.iter().position(|key| *key == item))?;
        if at >= spec.items {
            return None;
        }
        let named = spec.keys.get(at).copied().unwrap_or_default();
        let instrument = self.instruments.iter().find(|it| it.pathway == spec.section && it.name.en == named);
        let (items, id) = (spec.items, instrument.map_or("", |it| it.id));
        let mut explanation = parameter(spec);
        name.clone_into(&mut explanation.name);
        let body = text!(
            "number {at} of {items}, counted from 0: {named} {id}",
            "共 {items} 项，从 0 起的第 {at} 项：{named} {id}"
        );
        explanation.facts.insert(0, fact("item", "Item", "列表项", body));
        Some(explanation)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_catalogue;
    use crate::study::reference::Catalogue;

    fn check(name: &str, expected: &[(&str, &str)]) {
        let explanations = test_catalogue::catalogue().explain(name);
        let explanations: Vec<_> = explanations.iter().map(|it| (it.name.as_str(), it.kind.en.as_str())).collect();
        assert_eq!(explanations, expected, "{name}");
    }

    #[test]
    fn a_name_finds_what_it_names_by_path_bare_name_and_chinese_label() {
        let seat = [("talent.seat_cost_fen", "parameter")];
        check("talent.seat_cost_fen", &seat);
        check("seat_cost_fen", &seat);
        check("每人次培训成本", &seat);
        check("households.land_cmu", &[("Households.land_cmu", "column")]);
        check("h1", &[("H1", "instrument")]);
        check("harvest", &[("harvest", "phase of the week")]);
        check("70", &[("70", "exit code")]);
        check("人才支撑", &[("talent", "pathway")]);
    }

    #[test]
    fn a_name_of_two_things_explains_both() {
        check("ship", &[("ship", "phase of the week"), ("ship", "section of an experiment file")]);
    }

    #[test]
    fn designs_keys_sheets_outcomes_terms_evidence_and_items_are_explained() {
        check("dose", &[("dose", "design")]);
        check("dose.axis", &[("dose.axis", "key of an experiment file")]);
        check("welfare", &[("welfare", "sheet of `nongbo compare`")]);
        check("market_income.p10", &[("market_income.p10", "outcome of `nongbo compare`")]);
        check("evidence A62", &[("A62", "evidence")]);
        check("A63", &[("A62", "evidence")]);
        check("机构（MCN）主播", &[]);
        check("MCN机构主播", &[("MCN host", "term")]);
        check("ship.loss_share[1]", &[("ship.loss_share[1]", "parameter")]);
        check("ship.loss_share[2]", &[]);
        check("ship.parcel_cost_fen[0]", &[]);
    }

    #[test]
    fn texts_are_searched_in_both_languages_and_names_come_first() {
        let catalogue = Catalogue::of_engine();
        let names = |words: &str| catalogue.search(words).into_iter().map(|it| it.name).collect::<Vec<_>>();
        assert!(names("fee").contains(&"terms.platform_fee_bp".to_owned()), "{:?}", names("fee"));
        assert!(names("佣金").contains(&"mcn.commission_bp".to_owned()), "{:?}", names("佣金"));
        assert!(names("冷链").contains(&"S1".to_owned()), "{:?}", names("冷链"));
        assert!(names("platform fee").len() < names("fee").len());
        assert!(names("fee")[0].contains("fee"));
        assert!(names("no such words").is_empty() && names(" ").is_empty());
    }

    #[test]
    fn an_item_of_a_list_is_explained_with_its_instrument_counted_from_0() {
        let items = Catalogue::of_engine().explain("supply_chain.units_per_thousand[1]");
        assert!(items[0].facts[0].body.en.contains("number 1 of 3, counted from 0: village_station S2"), "{items:?}");
        let by_name = Catalogue::of_engine().explain("supply_chain.units_per_thousand.village_station");
        assert_eq!(by_name[0].facts[0].body, items[0].facts[0].body);
    }

    #[test]
    fn an_unknown_name_explains_nothing_and_has_near_names() {
        check("seat_cost", &[]);
        assert_eq!(test_catalogue::catalogue().nearest("seat_cost")[0], "talent.seat_cost_fen");
        assert_eq!(test_catalogue::catalogue().nearest("instrumnts")[0], "instruments");
    }

    #[test]
    fn every_name_offered_is_explained_or_lists_something() {
        let catalogue = test_catalogue::catalogue();
        for name in catalogue.names() {
            assert!(super::ListName::named(&name).is_some() || !catalogue.explain(&name).is_empty(), "{name}");
        }
    }
}
