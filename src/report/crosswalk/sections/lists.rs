//! The long tables of the crosswalk: sub kegiatan by frameworks, forms, records, and the frameworks themselves.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{ANSWERS, ANSWERS_WHAT, ELEMENTS, FRAMEWORK, FRAMEWORKS, RECORDS, basis_word, columns, label, words};
use crate::lang::{Lang, Word, format_in, word};
use crate::report::crosswalk::framework::{Basis, Framework, Mark};
use crate::report::crosswalk::record::PARTS as GBS_PARTS;
use crate::report::crosswalk::rules::{Answer, Kind};
use crate::report::crosswalk::{Crosswalk, Row};
use crate::report::grid::{Cell, Grid, count};

words! {
    ELEMENT: "Unsur", "Element";
    SCORE: "Nilai unsur", "Mark";
    VERSION: "Versi", "Version";
    SOURCE: "Sumber", "Source";
    MARK: "Status", "Status";
    LEVELS: "Tingkat", "Levels";
    OFFICIAL: "Tanda resmi", "Official tag";
    EVIDENCE: "Bukti", "Evidence";
    STRENGTH: "Kekuatan", "Strength";
    WOMEN_LOW: "% pr. min.", "% female min.";
    WOMEN_HIGH: "% pr. maks.", "% female max.";
    PARTS: "Bagian GBS", "Parts of the GBS";
    SAID: "Pernyataan", "Statements";
}

fn largest(c: &Crosswalk) -> Vec<&Row> {
    let mut rows: Vec<&Row> = c.records.iter().collect();
    rows.sort_by_key(|row| (Reverse(row.amount), &row.opd_code, &row.opd, &row.sub_kegiatan));
    rows
}

/// Sub kegiatan down, frameworks across.
pub(super) fn matrix(c: &Crosswalk, top: usize, lang: Lang) -> Grid {
    let all = largest(c);
    let shown = if top == 0 { all.len() } else { top.min(all.len()) };
    let by_record: Vec<&Framework> = c.frameworks.iter().filter(|own| !own.is_scorecard()).collect();
    let row = |row: &&Row| {
        let name = if row.name.is_empty() { &row.sub_kegiatan } else { &row.name };
        let answer = |own: &&Framework| {
            let found = row.answers.iter().find(|answer| answer.framework == own.id);
            let said = |own: &Answer| match own.answer {
                Kind::CannotSay => "?".to_owned(),
                kind => label(kind, &own.values, &own.undefined, lang),
            };
            Cell::Text(found.map_or_else(String::new, said))
        };
        let head = vec![Cell::text(&row.sub_kegiatan), Cell::text(name), Cell::text(&row.opd), Cell::Money(row.amount)];
        head.into_iter().chain(by_record.iter().map(answer)).collect()
    };
    let titles =
        [("sub_kegiatan", word::CODE), ("name", word::SUB_KEGIATAN), ("opd", word::OPD), ("amount", word::AMOUNT)];
    let titles = columns(titles, lang).into_iter().chain(by_record.iter().map(|own| ("answer", own.id.clone())));
    let mut grid = Grid::new("answers", lang.say(ANSWERS).to_owned(), titles, all[..shown].iter().map(row));
    grid.wide_only.extend(["name", "opd"]);
    grid.notes.push(lang.say(ANSWERS_WHAT).to_owned());
    if shown < all.len() {
        let more = count((all.len() - shown) as u64, lang);
        grid.notes.push(format_in!(lang, "{more} lagi (--top 0)", "{more} more (--top 0)"));
    }
    grid
}

/// One row a framework of each sub kegiatan, as programs read it.
pub(super) fn answers(c: &Crosswalk) -> Grid {
    let kebab = |kind: Kind| match kind {
        Kind::Value => "value",
        Kind::Candidate => "candidate",
        Kind::Range => "range",
        Kind::CannotSay => "cannot-say",
    };
    let basis = |basis: Option<Basis>| match basis {
        None => "",
        Some(Basis::Official) => "official",
        Some(basis) => basis_word(Some(basis), Lang::En),
    };
    let rows = c.records.iter().flat_map(|row| {
        row.answers.iter().map(move |own| {
            let text = |text: &Option<String>| Cell::text(text.as_deref().unwrap_or_default());
            vec![
                Cell::text(&row.opd_code),
                Cell::text(&row.opd),
                Cell::text(&row.sub_kegiatan),
                Cell::text(&row.name),
                Cell::Money(row.amount),
                Cell::text(&own.framework),
                Cell::text(kebab(own.answer)),
                Cell::Text(own.values.join("|")),
                Cell::Text(own.undefined.join("|")),
                Cell::Text(basis(own.basis).to_lowercase()),
                Cell::Count(own.rule as u64),
                text(&own.missing),
                text(&own.reason),
                text(&own.change),
            ]
        })
    });
    let names = [
        "opd_code",
        "opd",
        "sub_kegiatan",
        "name",
        "amount",
        "framework",
        "answer",
        "values",
        "undefined",
        "basis",
        "rule",
        "missing",
        "reason",
        "change",
    ];
    Grid::new("answers", String::new(), names.map(|name| (name, String::new())), rows)
}

pub(super) fn elements(c: &Crosswalk, lang: Lang) -> Grid {
    let of = |own: &Answer| c.frameworks.iter().find(|framework| framework.id == own.framework);
    let rows = largest(c).into_iter().flat_map(|row| {
        let begun = row.answers.iter().filter(|own| own.elements.iter().any(|mark| mark.partly || mark.said));
        begun.flat_map(move |own| {
            own.elements.iter().map(move |mark| {
                let framework = of(own);
                let element = framework.and_then(|own| own.elements.iter().find(|element| element.id == mark.id));
                let partly = framework.and_then(|own| own.partly.as_ref()).filter(|_| mark.partly);
                let said = match (mark.said, partly) {
                    (true, _) => lang.decimal(mark.low.to_string()),
                    (false, Some(partly)) => partly.say(lang).to_owned(),
                    (false, None) => "-".to_owned(),
                };
                vec![
                    Cell::text(&row.sub_kegiatan),
                    Cell::text(&row.name),
                    Cell::text(&own.framework),
                    Cell::text(&mark.id),
                    Cell::text(element.map_or("", |element| element.name.say(lang))),
                    Cell::Text(said),
                ]
            })
        })
    });
    let titles = [
        ("sub_kegiatan", word::CODE),
        ("name", word::SUB_KEGIATAN),
        ("framework", FRAMEWORK),
        ("element", Word { id: "No.", en: "No." }),
        ("what", ELEMENT),
        ("mark", SCORE),
    ];
    Grid::new("elements", lang.say(ELEMENTS).to_owned(), columns(titles, lang), rows)
}

pub(super) fn records(c: &Crosswalk, lang: Lang) -> Grid {
    let known = |word: &str| match word {
        "yes" => lang.choose("ya", "yes"),
        "no" => lang.choose("tidak", "no"),
        "arg" => "ARG",
        "review" => lang.choose("telaah", "review"),
        "none" => lang.choose("tidak ada", "none"),
        "filed" => lang.choose("ada, belum sah", "filed"),
        "valid" => lang.choose("sah", "valid"),
        _ => lang.choose("tidak diketahui", "unknown"),
    };
    let rows = largest(c).into_iter().map(|row| {
        let r = &row.record;
        let parts = GBS_PARTS.iter().filter(|part| r.words(part) == ["yes"]).count();
        let share = |end: usize| Cell::Share(r.women_reported.share.map(|share| share[end]));
        let said: usize = r.said.values().map(BTreeMap::len).sum();
        vec![
            Cell::text(&row.sub_kegiatan),
            Cell::text(&row.name),
            Cell::text(&row.opd),
            Cell::Money(row.amount),
            Cell::text(known(r.official)),
            Cell::text(known(r.evidence)),
            Cell::Count(r.strength.into()),
            share(0),
            share(1),
            Cell::text(known(r.gbs)),
            Cell::Text(format!("{parts}/{}", GBS_PARTS.len())),
            Cell::Count(said as u64),
        ]
    });
    let titles = [
        ("sub_kegiatan", word::CODE),
        ("name", word::SUB_KEGIATAN),
        ("opd", word::OPD),
        ("amount", word::AMOUNT),
        ("official", OFFICIAL),
        ("evidence", EVIDENCE),
        ("strength", STRENGTH),
        ("women_low", WOMEN_LOW),
        ("women_high", WOMEN_HIGH),
        ("gbs", Word { id: "GBS", en: "GBS" }),
        ("parts", PARTS),
        ("said", SAID),
    ];
    let mut grid = Grid::new("records", lang.say(RECORDS).to_owned(), columns(titles, lang), rows);
    grid.wide_only.extend(["opd", "strength", "parts", "said"]);
    grid
}

pub(super) fn frameworks(c: &Crosswalk, lang: Lang) -> Grid {
    let rows = c.frameworks.iter().map(|own| {
        let mark = match own.mark {
            Mark::Verified => lang.choose("sudah diperiksa", "verified"),
            Mark::Unverified => lang.choose("belum diperiksa", "unverified"),
        };
        let source = &own.source;
        let place = if source.place.is_empty() { String::new() } else { format!(", “{}”", source.place) };
        let levels = own.levels.iter().map(|level| format!("{}: {}", level.id, level.name.say(lang)));
        vec![
            Cell::text(&own.id),
            Cell::text(own.name.say(lang)),
            Cell::text(&own.version),
            Cell::Text(format!("“{}” ({}{place})", source.title, source.year)),
            Cell::text(mark),
            Cell::Text(levels.collect::<Vec<_>>().join("; ")),
        ]
    });
    let titles = [
        ("framework", FRAMEWORK),
        ("name", word::NAME),
        ("version", VERSION),
        ("source", SOURCE),
        ("mark", MARK),
        ("levels", LEVELS),
    ];
    Grid::new("frameworks", lang.say(FRAMEWORKS).to_owned(), columns(titles, lang), rows)
}
