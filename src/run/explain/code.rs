//! `explain CODE`: what the official lists and the criteria say of a code of activities.

use std::fmt::Write as _;

use crate::criteria::nomenclature::{Nomenclature, Scope};
use crate::criteria::tag::Criteria;
use crate::domain::code::ActivityCode;

/// Does a concept list the code, or one that stands under it?
pub(super) fn is_listed(code: &ActivityCode, criteria: &Criteria) -> bool {
    let listed = criteria.concepts.iter().flat_map(|c| &c.code).filter_map(|c| ActivityCode::find(c));
    listed.into_iter().any(|own| own.under(code))
}

/// An activity code: its official tags, and the concepts that list it.
pub(super) fn activity(
    code: &ActivityCode,
    criteria: &Criteria,
    nomenclature: &Nomenclature,
    year: Option<u16>,
) -> String {
    let tags = nomenclature.tags_of_code(code, year);
    let mut out = format!("{code}\n  official tags: {}\n", if tags.is_empty() { "-".into() } else { tags.join("; ") });
    for concept in &criteria.concepts {
        let lists = concept.code.iter().filter_map(|c| ActivityCode::find(c)).any(|prefix| code.under(&prefix));
        if lists {
            let _ =
                writeln!(out, "  concept {} ({}, strength {})", concept.id, concept.category.id(), concept.strength);
        }
    }
    say_lists(code, criteria, nomenclature, year, &mut out);
    out
}

/// What every list at hand says of the code, the newest first; which one counts, and the first that tags it as ARG.
fn say_lists(
    code: &ActivityCode,
    criteria: &Criteria,
    nomenclature: &Nomenclature,
    year: Option<u16>,
    out: &mut String,
) {
    let (counts, choice) = nomenclature.choice(year, Scope::of(code));
    let kinds = nomenclature.kinds(criteria);
    let mut first = None;
    for list in nomenclature.years() {
        let own = |scope| nomenclature.lists.iter().find(move |l| l.year == list && l.scope == scope);
        let other = || nomenclature.lists.iter().find(|l| l.year == list);
        let Some(from) = own(Scope::of(code)).or_else(other) else { continue };
        let date = from.date.as_deref().unwrap_or("unknown");
        let name = if list == 0 { "-".to_owned() } else { list.to_string() };
        let tags = nomenclature.tags_in(code, list);
        let is_arg = nomenclature.kinds_in(code, list, &kinds).is_some_and(|bits| bits != 0);
        first = if is_arg { Some(name.clone()) } else { first };
        let tags = match (nomenclature.knows(code, list), tags.is_empty()) {
            (false, _) => "not in it".to_owned(),
            (true, true) => "no tags".to_owned(),
            (true, false) => tags.join("; "),
        };
        let _ = writeln!(out, "  list {name}: {tags}");
        let _ = writeln!(out, "    source: {}; date {date}", from.source);
    }
    let of = year.map_or("a budget without a year".to_owned(), |year| format!("a budget of {year}"));
    let list = if counts == 0 { "-".to_owned() } else { counts.to_string() };
    let _ = writeln!(out, "  for {of} counts: list {list} ({})", choice.id());
    let _ = writeln!(out, "  first list that tags it as ARG: {}", first.as_deref().unwrap_or("-"));
}
