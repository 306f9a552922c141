//! `explain CODE`: what the official lists and the criteria say of a code of activities.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::line::category;
use crate::criteria::nomenclature::{Choice, Nomenclature, OfficialNames, Scope};
use crate::criteria::tag::Criteria;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::lang::{Lang, format_in, write_in};
use crate::settings::Basis;

/// An activity code: its official tags, and the concepts that list it.
///
/// # Errors
/// No list and no concept has it: then its nearest parents that one has are named.
pub(super) fn activity(code: &ActivityCode, basis: &Basis, year: Option<u16>, lang: Lang) -> Result<String> {
    let Basis { criteria, nomenclature, .. } = basis;
    // Support programs are listed for every bidang: that says nothing of one that there is not.
    let is_of_none = !code.is_any_bidang() && code.at(Level::Bidang).is_some_and(|own| !is_in(&own, nomenclature));
    if (is_of_none || !nomenclature.holds(code)) && !is_listed(code, criteria) {
        bail!(unknown(code, nomenclature, lang));
    }
    let tags = nomenclature.tags_of_code(code, year);
    let tags = if tags.is_empty() { "-".into() } else { tags.join("; ") };
    let mut out = format_in!(lang, "{code}\n  tanda resmi: {tags}\n", "{code}\n  official tags: {tags}\n");
    for concept in &criteria.concepts {
        let lists = concept.code.iter().filter_map(|c| ActivityCode::find(c)).any(|prefix| code.under(&prefix));
        if lists {
            let (id, name, strength) = (&concept.id, category(concept.category, lang), concept.strength);
            let _ = write_in!(
                lang,
                out,
                "  konsep {id} ({name}, kekuatan {strength})\n",
                "  concept {id} ({name}, strength {strength})\n"
            );
        }
    }
    say_lists(code, criteria, nomenclature, year, lang, &mut out);
    Ok(out)
}

/// Does a concept list the code, or one that stands under it?
fn is_listed(code: &ActivityCode, criteria: &Criteria) -> bool {
    let listed = criteria.concepts.iter().flat_map(|c| &c.code).filter_map(|c| ActivityCode::find(c));
    listed.into_iter().any(|own| own.under(code))
}

/// Does a list have a code under it, other than those for every bidang? Lists of nothing else have all.
fn is_in(parent: &ActivityCode, nomenclature: &Nomenclature) -> bool {
    let codes = nomenclature.codes();
    let mut own = codes.iter().filter(|code| !code.is_any_bidang()).peekable();
    own.peek().is_none() || own.any(|code| code.under(parent))
}

/// That no list has the code; the parents of it that some list has, and the code that is nearest.
fn unknown(code: &ActivityCode, nomenclature: &Nomenclature, lang: Lang) -> String {
    let mut out = format_in!(
        lang,
        "{code} bukan kode dalam daftar resmi mana pun yang ada di sini",
        "{code} is in no official list of codes"
    );
    let known = |level| code.at(level).filter(|own| own != code && is_in(own, nomenclature));
    let [program, bidang] = [Level::Program, Level::Bidang].map(known);
    if let Some(own) = [Level::Kegiatan, Level::Program, Level::Bidang].into_iter().find_map(known) {
        let names = OfficialNames::shipped();
        let name = names.programs().iter().find(|(of, _)| Some(*of) == program).map(|(_, name)| *name);
        let name = name.map_or(String::new(), |name| format!(" {name}"));
        let parents: Vec<String> = [
            Some(own).filter(|own| own.level() == Level::Kegiatan).map(|own| format!("kegiatan {own}")),
            program.map(|own| format!("program {own}{name}")),
            bidang.map(|own| format!("bidang {own}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let parents = parents.join(", ");
        out.push_str(&format_in!(lang, "; yang dikenal di atasnya: {parents}", "; known above it: {parents}"));
    }
    let codes: Vec<String> = nomenclature.codes().iter().map(ToString::to_string).collect();
    if let Some(near) = text::nearest(&code.to_string(), codes.iter().map(String::as_str)) {
        out.push_str(&format_in!(lang, "; maksudnya {near:?}?", "; did you mean {near:?}?"));
    }
    out
}

/// What every list at hand says of the code, the newest first; which one counts, and the first that tags it as ARG.
fn say_lists(
    code: &ActivityCode,
    criteria: &Criteria,
    nomenclature: &Nomenclature,
    year: Option<u16>,
    lang: Lang,
    out: &mut String,
) {
    let (counts, choice) = nomenclature.choice(year, Scope::of(code));
    let kinds = nomenclature.kinds(criteria);
    let mut first = None;
    for list in nomenclature.years() {
        let own = |scope| nomenclature.lists.iter().find(move |l| l.year == list && l.scope == scope);
        let other = || nomenclature.lists.iter().find(|l| l.year == list);
        let Some(from) = own(Scope::of(code)).or_else(other) else { continue };
        let date = from.date.as_deref().unwrap_or(lang.choose("tidak diketahui", "unknown"));
        let name = if list == 0 { "-".to_owned() } else { list.to_string() };
        let tags = nomenclature.tags_in(code, list);
        let is_arg = nomenclature.kinds_in(code, list, &kinds).is_some_and(|bits| bits != 0);
        first = if is_arg { Some(name.clone()) } else { first };
        let tags = match (nomenclature.knows(code, list), tags.is_empty()) {
            (false, _) => lang.choose("tidak ada di dalamnya", "not in it").to_owned(),
            (true, true) => lang.choose("tanpa tanda", "no tags").to_owned(),
            (true, false) => tags.join("; "),
        };
        let source = &from.source;
        let _ = write_in!(
            lang,
            out,
            "  daftar {name}: {tags}\n    sumber: {source}; tanggal {date}\n",
            "  list {name}: {tags}\n    source: {source}; date {date}\n"
        );
    }
    let of = match year {
        None => lang.choose("anggaran tanpa tahun", "a budget without a year").to_owned(),
        Some(year) => format_in!(lang, "anggaran {year}", "a budget of {year}"),
    };
    let list = if counts == 0 { "-".to_owned() } else { counts.to_string() };
    let (why, first) = (chosen(choice, lang), first.as_deref().unwrap_or("-"));
    let _ = write_in!(
        lang,
        out,
        "  untuk {of} berlaku: daftar {list} ({why})\n  daftar pertama yang menandainya sebagai ARG: {first}\n",
        "  for {of} counts: list {list} ({why})\n  first list that tags it as ARG: {first}\n"
    );
}

/// Why a list is the one that counts.
fn chosen(choice: Choice, lang: Lang) -> &'static str {
    let id = match choice {
        Choice::Year => "tahun yang sama",
        Choice::Nearest => "yang terdekat",
        Choice::Newest => "yang terbaru",
        Choice::Asked => "yang diminta",
        Choice::Only => "satu-satunya",
    };
    lang.choose(id, choice.id())
}
