//! Tables of what is counted: inputs, denominators, lenses, agencies, statements, cuts.

mod by;

pub use self::by::{cut, pivot, pivot_shares};

use super::official::Counted;
use super::{Disagreement, Input, OpdRow, Report, official};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::gbs::filed::{GbsMethod, OpdFiled};
use crate::lang::{Lang, Word, format_in, word};
use crate::ledger::lens::Lens;
use crate::report::grid::{Cell, Grid, count};

pub fn summary(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("path", say(word::FILE)),
        ("government", say(word::GOVERNMENT)),
        ("year", say(word::YEAR)),
        ("stage", say(word::STAGE)),
        ("lines", say(word::LINE_COUNT)),
        ("lines_without_amount", say(word::OPENINGS)),
        ("total", say(word::TOTAL)),
    ];
    let rows = report.inputs.iter().map(|i| {
        vec![
            Cell::text(&i.path),
            Cell::text(i.government.as_deref().unwrap_or("-")),
            Cell::text(&i.year.map_or("-".into(), |y| y.to_string())),
            Cell::text(i.stage.as_deref().unwrap_or("-")),
            Cell::Count(i.lines),
            Cell::Count(i.lines_without_amount),
            Cell::Money(i.total),
        ]
    });
    let mut grid = Grid::new("summary", say(word::INPUTS), columns, rows);
    grid.wide_only.extend(["government", "stage"]);
    // What nobody has to be told of rupiah.
    if let Some(code) = report.currency.code().filter(|_| report.currency != Currency::RUPIAH) {
        let amount = report.currency.write(report.total.in_lang(lang));
        grid.notes.push(format!("{}: {code}; {}: {amount}", lang.say(word::CURRENCY), lang.say(word::TOTAL)));
    }
    if report.inputs.len() > 1 {
        grid.total = Some(grid.rows.len());
        grid.rows.push(vec![
            Cell::text(&say(word::TOTAL)),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::Count(report.lines),
            Cell::Count(report.lines_without_amount),
            Cell::Money(report.total),
        ]);
    }
    grid
}

/// How the reading of each input is known, in sentences; inputs of which the same is known are counted.
pub fn readings(inputs: &[&Input], lang: Lang) -> Vec<String> {
    let mut known: Vec<(String, Vec<&str>)> = Vec::new();
    for input in inputs {
        let Some(proof) = &input.proof else { continue };
        let phrase = proof.phrase(lang);
        match known.iter_mut().find(|(other, _)| *other == phrase) {
            Some((_, paths)) => paths.push(&input.path),
            None => known.push((phrase, vec![&input.path])),
        }
    }
    let note = |(phrase, paths): &(String, Vec<&str>)| match paths[..] {
        _ if inputs.len() == 1 => format_in!(lang, "Pembacaan {phrase}.", "The reading is {phrase}."),
        [path] => format_in!(lang, "Pembacaan {path} {phrase}.", "The reading of {path} is {phrase}."),
        _ => {
            let files = count(paths.len() as u64, lang);
            format_in!(lang, "Pembacaan {files} berkas {phrase}.", "The reading of {files} files is {phrase}.")
        }
    };
    known.iter().map(note).collect()
}

/// Denominators down, lenses across: the same numerator gives several shares, and none is shown without its formula.
pub fn denominators(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let mut columns = vec![
        ("id", String::new()),
        ("name", say(word::DENOMINATOR)),
        ("formula", say(word::FORMULA)),
        ("amount", say(word::AMOUNT)),
    ];
    columns.extend(report.lenses.iter().map(|l| (l.lens.id(), format!("% {}", lang.say(l.lens.name())))));
    let rows = Denominator::ALL.iter().map(|d| {
        let mut row = vec![Cell::text(d.id()), Cell::text(lang.say(d.name())), Cell::text(d.formula())];
        row.push(Cell::MaybeMoney(report.denominators[d.id()]));
        row.extend(report.lenses.iter().map(|l| Cell::Share(l.shares[d.id()])));
        row
    });
    let mut grid = Grid::new("denominators", say(word::DENOMINATORS), columns, rows);
    grid.wide_only.push("formula");
    grid
}

pub fn lenses(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("lens", say(word::LENS)),
        ("method", say(word::METHOD)),
        ("amount", say(word::AMOUNT)),
        ("lines", say(word::LINE_COUNT)),
        ("sub_kegiatan", say(word::SUB_KEGIATAN)),
        ("opd", say(word::OPD)),
    ];
    let row = |name: &str, method: &str, amount, counts: [Option<u64>; 3]| {
        let counts = counts.map(|n| n.map_or(Cell::MaybeMoney(None), Cell::Count));
        [vec![Cell::text(name), Cell::text(method), Cell::MaybeMoney(amount)], counts.into()].concat()
    };
    let rows = report.lenses.iter().flat_map(|l| {
        // Of which kinds of tag it is stands right below it.
        let kinds = l.kinds.iter().filter(|_| l.cannot_speak.is_none()).map(|k| {
            let Counted { amount, lines, sub_kegiatan } = k.counted;
            let counts = [lines, sub_kegiatan as u64, k.opd as u64].map(Some);
            row(&official::kind_name(&k.kind, lang), l.method, Some(amount), counts)
        });
        let counts = [l.lines, l.sub_kegiatan as u64, l.opd as u64].map(|n| l.known(n));
        let whole = row(lang.say(l.lens.name()), l.method, l.known(l.amount), counts);
        std::iter::once(whole).chain(kinds).collect::<Vec<_>>()
    });
    let mut grid = Grid::new("lenses", say(word::LENSES), columns, rows);
    grid.notes = lens_notes(report).map(|(lens, what)| format!("{}: {}", lang.say(lens), lang.say(what))).collect();
    grid
}

/// What each lens of the report counts.
pub fn lens_notes(report: &Report) -> impl Iterator<Item = (Word, Word)> {
    report.lenses.iter().map(|l| {
        let what = match l.lens {
            Lens::Gbs if report.gbs.method == GbsMethod::Share => word::GBS_SHARE_WHAT,
            lens => lens.entry().what,
        };
        (l.lens.name(), what)
    })
}

pub fn overlap(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let shown: Vec<Lens> = report.lenses.iter().map(|l| l.lens).collect();
    let mut columns: Vec<(&'static str, String)> = shown.iter().map(|l| (l.id(), say(l.name()))).collect();
    columns.extend([
        ("amount", say(word::AMOUNT)),
        ("lines", say(word::LINE_COUNT)),
        ("share", say(word::SHARE_OF_TOTAL)),
    ]);
    let rows = report.overlap.iter().map(|o| {
        let mut row: Vec<Cell> =
            shown.iter().map(|l| Cell::text(lang.say(if o.counts(*l) { word::YES } else { word::NO }))).collect();
        row.extend([Cell::Money(o.amount), Cell::Count(o.lines), Cell::Share(o.amount.share_of(report.total))]);
        row
    });
    Grid::new("overlap", say(word::OVERLAP), columns, rows)
}

pub fn official_without_evidence(report: &Report, lang: Lang, _: usize) -> Grid {
    let list = &report.official_without_evidence;
    disagreement("official_without_evidence", word::OFFICIAL_ONLY, list, report, lang)
}

pub fn evidence_without_official(report: &Report, lang: Lang, _: usize) -> Grid {
    let list = &report.evidence_without_official;
    disagreement("evidence_without_official", word::EVIDENCE_ONLY, list, report, lang)
}

/// The largest sub kegiatan on which two lenses disagree: the first question of every inspector.
fn disagreement(id: &'static str, title: Word, list: &[Disagreement], report: &Report, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let rows = list.iter().map(|d| {
        vec![
            Cell::text(&d.sub_kegiatan),
            Cell::text(&d.name),
            Cell::Money(d.amount),
            Cell::Count(d.lines),
            Cell::Share(d.amount.share_of(report.total)),
        ]
    });
    let columns = [
        ("sub_kegiatan", say(word::SUB_KEGIATAN)),
        ("name", say(word::NAME)),
        ("amount", say(word::AMOUNT)),
        ("lines", say(word::LINE_COUNT)),
        ("share", say(word::SHARE_OF_TOTAL)),
    ];
    Grid::new(id, say(title), columns, rows)
}

pub fn categories(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let speaks = report.speaks(Lens::Evidence);
    let rows = report.categories.iter().map(|c| {
        vec![
            Cell::text(c.category),
            Cell::Money(c.amount),
            Cell::Count(c.lines),
            Cell::Share(c.amount.share_of(report.total).filter(|_| speaks)),
        ]
    });
    let columns = [
        ("category", say(word::CATEGORY)),
        ("amount", say(word::AMOUNT)),
        ("lines", say(word::LINE_COUNT)),
        ("share", say(word::SHARE_OF_TOTAL)),
    ];
    Grid::new("categories", say(word::CATEGORIES), columns, rows)
}

/// Largest evidence first; with `top`, the rest in one row.
pub fn opd(report: &Report, lang: Lang, top: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let mut columns = vec![("code", String::new()), ("name", say(word::OPD)), ("total", say(word::TOTAL))];
    for l in &report.lenses {
        columns.push((l.lens.id(), say(l.lens.name())));
        columns.push((l.lens.entry().share_id, "%".into()));
    }
    let known = |amount: &dyn Fn(&str) -> Rupiah| -> Vec<Option<Rupiah>> {
        report.lenses.iter().map(|l| l.known(amount(l.lens.id()))).collect()
    };
    let mut opd: Vec<&OpdRow> = report.opd.iter().collect();
    opd.sort_by_key(|o| (std::cmp::Reverse(o.lenses["evidence"]), std::cmp::Reverse(o.total)));
    let row = |code: &str, name: &str, total: Rupiah, amounts: Vec<Option<Rupiah>>| {
        let mut row = vec![Cell::text(code), Cell::text(name), Cell::Money(total)];
        for amount in amounts {
            row.extend([Cell::MaybeMoney(amount), Cell::Share(amount.and_then(|a| a.share_of(total)))]);
        }
        row
    };
    let shown = if top == 0 { opd.len() } else { top.min(opd.len()) };
    let mut rows: Vec<Vec<Cell>> = opd[..shown]
        .iter()
        .map(|o| {
            let name = if o.name.is_empty() { lang.say(word::WITHOUT_NAME) } else { &o.name };
            row(&o.code, name, o.total, known(&|id| o.lenses[id]))
        })
        .collect();
    let sum = |rows: &[&OpdRow], id: &str| rows.iter().map(|o| o.lenses[id]).sum::<Rupiah>();
    let rest = &opd[shown..];
    if !rest.is_empty() {
        let title = format!("{} {}", rest.len(), lang.say(word::OTHERS));
        let total = rest.iter().map(|o| o.total).sum();
        rows.push(row("", &title, total, known(&|id| sum(rest, id))));
    }
    rows.push(row("", lang.say(word::TOTAL), report.total, known(&|id| sum(&opd, id))));
    let mut grid = Grid::new("opd", say(word::BY_OPD), columns, rows);
    grid.total = grid.rows.len().checked_sub(1);
    grid.bars = report.lenses.iter().map(|l| l.lens).collect();
    grid.wide_only.push("code");
    grid
}

pub fn coverage(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let (c, speaks) = (&report.coverage, report.speaks(Lens::Evidence));
    let rows = vec![
        vec![
            Cell::text(lang.say(word::OPD_WITH_EVIDENCE)),
            Cell::text(&if speaks { format!("{} / {}", c.opd_with_evidence, c.opd) } else { "-".into() }),
            Cell::Share((c.opd > 0 && speaks).then(|| c.opd_with_evidence as f64 / c.opd as f64)),
        ],
        vec![
            Cell::text(lang.say(word::OUTSIDE_WOMEN)),
            Cell::MaybeMoney(speaks.then_some(c.outside_women_agency_amount)),
            Cell::Share(c.outside_women_agency_share),
        ],
    ];
    let columns = [("what", String::new()), ("value", say(word::AMOUNT)), ("share", say(word::SHARE))];
    let mut grid = Grid::new("coverage", say(word::COVERAGE), columns, rows);
    grid.notes = c.women_agency.iter().map(|name| format!("{}: {name}", lang.say(word::WOMEN_AGENCY))).collect();
    grid
}

/// The statements on file: valid or not, and what each counts.
pub fn gbs(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("path", say(word::FILE)),
        ("sub_kegiatan", say(word::SUB_KEGIATAN)),
        ("name", say(word::NAME)),
        ("opd", say(word::OPD)),
        ("errors", say(word::ERRORS)),
        ("warnings", say(word::WARNINGS)),
        ("valid", say(word::VALID)),
        ("counted", say(word::COUNTED)),
    ];
    let rows = report.gbs.documents.iter().map(|d| {
        let path = d.sheet.as_ref().map_or_else(|| d.path.clone(), |s| format!("{}: {s}", d.path));
        vec![
            Cell::text(&path),
            Cell::text(&d.sub_kegiatan.map_or("-".into(), |c| c.to_string())),
            Cell::text(&d.name),
            Cell::text(&d.opd),
            Cell::Count(d.errors as u64),
            Cell::Count(d.warnings as u64),
            Cell::text(lang.say(if d.valid { word::YES } else { word::NO })),
            Cell::Money(d.counted),
        ]
    });
    let mut grid = Grid::new("gbs", say(word::GBS_DOCUMENTS), columns, rows);
    grid.wide_only.extend(["name", "opd"]);
    grid
}

/// What agencies owe and have: statements due, filed, valid; their focal points.
pub fn gbs_opd(report: &Report, lang: Lang, top: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("code", String::new()),
        ("name", say(word::OPD)),
        ("due", say(word::GBS_DUE)),
        ("filed", say(word::GBS_FILED)),
        ("valid", say(word::VALID)),
        ("amount", say(word::AMOUNT)),
        ("meets_threshold", report.gbs.gbs_per_opd.map_or(String::new(), |n| format!("≥ {n}"))),
        ("focal_point", say(word::FOCAL_POINT)),
    ];
    let rows: Vec<Vec<Cell>> = {
        let mut opd: Vec<_> = report.gbs.opd.iter().collect();
        opd.sort_by_key(|o| (std::cmp::Reverse(o.valid), std::cmp::Reverse(o.due)));
        let shown = if top == 0 { opd.len() } else { top.min(opd.len()) };
        let row = |o: &&OpdFiled| {
            let enough = o.meets_threshold.map_or("", |e| lang.say(if e { word::YES } else { word::MISSED_IT }));
            let post = o.focal_point.as_ref().map_or("-".to_owned(), |p| format!("{}, {}", p.jabatan, p.keputusan));
            vec![
                Cell::text(&o.code),
                Cell::text(if o.name.is_empty() { lang.say(word::WITHOUT_NAME) } else { &o.name }),
                Cell::Count(o.due as u64),
                Cell::Count(o.filed as u64),
                Cell::Count(o.valid as u64),
                Cell::Money(o.amount),
                Cell::text(enough),
                Cell::text(&post),
            ]
        };
        opd[..shown].iter().map(row).collect()
    };
    let mut grid = Grid::new("gbs_opd", say(word::GBS_COVERAGE), columns, rows);
    grid.wide_only.push("code");
    let have = report.gbs.opd.iter().filter(|o| o.focal_point.is_some()).count();
    if report.gbs.kept {
        grid.notes.push(format!("{}: {have} / {}", lang.say(word::OPD_WITH_FOCAL_POINT), report.gbs.opd.len()));
        let pokja = report.gbs.pokja.as_ref();
        let pokja = pokja.map_or("-".to_owned(), |p| format!("{}, {}, {}", p.jabatan, p.keputusan, p.tanggal));
        grid.notes.push(format!("Pokja PUG: {pokja}"));
    }
    grid
}
