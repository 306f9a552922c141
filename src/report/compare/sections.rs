//! The comparison as tables: for people a section a question, for scripts tidy rows.

use std::cmp::Reverse;

use super::absorption;
use super::side::Joined;
use super::value::{AmountChange, CompareRow, Comparison, ComparisonDocument, MovedText};
use crate::domain::amount::Rupiah;
use crate::lang::document as say;
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::Lens;
use crate::report::compare;
use crate::report::compare::series::Series;
use crate::report::compare::{CompareHeadline, CompareSection};
use crate::report::document::chart::Chart;
use crate::report::grid::{Cell, Grid};

/// One section of a comparison, and all that formats need to know of it.
pub struct CompareTable {
    pub section: CompareSection,
    /// Tables for people. `top`: rows shown of each list, 0 for all.
    pub people: fn(document: &ComparisonDocument, lang: Lang, top: usize) -> Vec<Grid>,
    /// The same for scripts: tidy rows, one a lens of each thing.
    pub scripts: fn(document: &ComparisonDocument, top: usize) -> Vec<Grid>,
    /// A long list: tables show it where it is asked for.
    pub is_list: bool,
    /// Chapter of documents: its anchor, title and introduction.
    pub chapter: Option<(&'static str, Word, Word)>,
    /// A meeting reads it: it is part of the Word document.
    pub for_meetings: bool,
    /// Before the tables in documents.
    pub charts: Option<fn(&ComparisonDocument, Lang) -> Vec<Chart>>,
}

/// Shown always, in no chapter.
const fn table(
    section: CompareSection,
    people: fn(&ComparisonDocument, Lang, usize) -> Vec<Grid>,
    scripts: fn(&ComparisonDocument, usize) -> Vec<Grid>,
) -> CompareTable {
    CompareTable { section, people, scripts, is_list: false, chapter: None, for_meetings: false, charts: None }
}

/// In the order in which they are shown.
pub const TABLES: &[CompareTable] = &[
    // People get it as a sentence.
    table(CompareSection::Headline, |_, _, _| Vec::new(), |d, _| vec![CompareHeadline(&d.whole).grid()]),
    CompareTable {
        chapter: Some(("summary", say::COMPARED, say::COMPARED_WHAT)),
        ..table(CompareSection::Summary, |d, lang, _| vec![summary(d, lang)], |d, _| vec![summary(d, Lang::En)])
    },
    CompareTable {
        chapter: Some(("series", say::SERIES, say::SERIES_WHAT)),
        for_meetings: true,
        charts: Some(|d, lang| d.series.as_ref().map(|series| series.charts(lang)).unwrap_or_default()),
        ..table(
            CompareSection::Series,
            |d, lang, _| d.series.as_ref().map(|series| series.table(lang)).unwrap_or_default(),
            |d, _| d.series.iter().map(Series::rows).collect(),
        )
    },
    CompareTable {
        chapter: Some(("lenses", say::CAUSES, say::CAUSES_WHAT)),
        for_meetings: true,
        charts: Some(compare::waterfalls),
        ..table(CompareSection::Lenses, |d, lang, _| vec![causes(&d.whole, lang)], |d, _| vec![lens_rows(&d.whole)])
    },
    CompareTable {
        chapter: Some(("steps", say::STEPS, say::CAUSES_WHAT)),
        for_meetings: true,
        ..table(
            CompareSection::Steps,
            |d, lang, _| d.steps.iter().map(|step| causes(step, lang)).collect(),
            |d, _| vec![steps(&d.steps)],
        )
    },
    CompareTable {
        chapter: Some(("opd", say::OPD, say::CHANGES_WHAT)),
        ..table(
            CompareSection::Opd,
            |d, lang, top| all_changes(word::BY_OPD, &d.whole, &d.whole.opd, lang, top),
            |d, top| vec![rows("opd", &d.whole.opd, top)],
        )
    },
    CompareTable {
        is_list: true,
        chapter: Some(("programs", word::BY_PROGRAM, say::CHANGES_WHAT)),
        ..table(
            CompareSection::Programs,
            |d, lang, top| all_changes(word::BY_PROGRAM, &d.whole, &d.whole.programs, lang, top),
            |d, top| vec![rows("programs", &d.whole.programs, top)],
        )
    },
    CompareTable {
        is_list: true,
        chapter: Some(("sub-kegiatan", word::BY_SUB_KEGIATAN, say::CHANGES_WHAT)),
        ..table(
            CompareSection::SubKegiatan,
            |d, lang, top| all_changes(word::BY_SUB_KEGIATAN, &d.whole, &d.whole.sub_kegiatan, lang, top),
            |d, top| vec![rows("sub_kegiatan", &d.whole.sub_kegiatan, top)],
        )
    },
    CompareTable {
        chapter: Some(("moved", say::MOVED, say::MOVED_WHAT)),
        ..table(
            CompareSection::Moved,
            |d, lang, top| vec![moved(&d.whole.moved, true, lang, top)],
            |d, top| vec![moved(&d.whole.moved, false, Lang::En, top)],
        )
    },
    CompareTable {
        chapter: Some(("absorption", say::ABSORPTION, say::ABSORPTION_WHAT)),
        ..table(
            CompareSection::Absorption,
            |d, lang, _| d.absorption.iter().map(|a| absorption::table(a, lang, true)).collect(),
            |d, _| d.absorption.iter().map(|a| absorption::table(a, Lang::En, false)).collect(),
        )
    },
    table(
        CompareSection::Unspent,
        |d, lang, top| d.absorption.iter().map(|a| absorption::unspent_table(a, lang, top)).collect(),
        |d, top| d.absorption.iter().map(|a| absorption::unspent_table(a, Lang::En, top)).collect(),
    ),
];

/// The tables that a terminal (`for_people`) or a script gets: those of the sections `only`, else what is no long list.
pub fn selected(
    document: &ComparisonDocument,
    only: &[CompareSection],
    top: usize,
    lang: Lang,
    for_people: bool,
) -> Vec<Grid> {
    let wanted = |table: &&CompareTable| match only.is_empty() {
        true => !(for_people && table.is_list),
        false => only.contains(&table.section),
    };
    let grids = |table: &CompareTable| {
        let made = if for_people { (table.people)(document, lang, top) } else { (table.scripts)(document, top) };
        let is_asked = only.contains(&table.section);
        made.into_iter().filter(move |grid| is_asked || !grid.rows.is_empty())
    };
    TABLES.iter().filter(wanted).flat_map(grids).collect()
}

fn summary(document: &ComparisonDocument, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let whole = &document.whole;
    let mut columns = vec![
        ("side", String::new()),
        ("path", say(word::FILE)),
        ("lines", say(word::LINE_COUNT)),
        ("total", say(word::TOTAL)),
    ];
    columns.extend(whole.lenses.iter().map(|(l, _)| (l.id(), say(l.name()))));
    let row = |side: &super::value::Summary, total: Rupiah, lenses: Vec<Rupiah>| {
        let mut row =
            vec![Cell::text(&side.label), Cell::text(&side.name), Cell::Count(side.lines), Cell::Money(total)];
        row.extend(lenses.into_iter().map(Cell::Money));
        row
    };
    let before = |c: &Comparison| row(&c.before, c.total.before, c.lenses.iter().map(|(_, c)| c.before).collect());
    let after = |c: &Comparison| row(&c.after, c.total.after, c.lenses.iter().map(|(_, c)| c.after).collect());
    let mut rows = vec![before(whole)];
    match document.steps.is_empty() {
        true => rows.push(after(whole)),
        // A step lacks the lens declared where neither of its sides declares anything.
        false => rows.extend(document.steps.iter().map(|s| {
            let mut row = after(s);
            row.resize(4 + whole.lenses.len(), Cell::Money(Rupiah::ZERO));
            row
        })),
    }
    let mut grid = Grid::new("summary", say(word::COMPARED), columns, rows);
    grid.wide_only.extend(["path", "lines"]);
    grid
}

/// The causes down, the lenses across: from what was to what is.
fn causes(c: &Comparison, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let mut columns = vec![("what", String::new()), ("total", say(word::TOTAL))];
    columns.extend(c.lenses.iter().map(|(l, _)| (l.id(), say(l.name()))));
    let row = |what: Word, of: fn(&AmountChange) -> Rupiah| {
        let mut row = vec![Cell::Text(say(what)), Cell::Money(of(&c.total))];
        row.extend(c.lenses.iter().map(|(_, change)| Cell::Money(of(change))));
        row
    };
    let mut rows = vec![
        row(word::BEFORE, |c| c.before),
        row(word::BY_MONEY, |c| c.by_money),
        row(word::BY_TAG, |c| c.by_tag),
        row(word::BY_NEW, |c| c.by_new),
        row(word::BY_GONE, |c| c.by_gone),
        row(word::AFTER, |c| c.after),
        row(word::CHANGE, |c| c.change()),
    ];
    if c.lenses.iter().any(|(_, change)| !change.by_list.is_zero()) {
        rows.insert(3, row(word::BY_LIST, |c| c.by_list));
    }
    let mut grid = Grid::new("lenses", format!("{} → {}", c.before.label, c.after.label), columns, rows);
    let by = match c.joining.unit {
        Joined::Item => word::JOINED_BY_ITEM,
        Joined::Account => word::JOINED_BY_ACCOUNT,
        Joined::SubKegiatan => word::JOINED_BY_SUB_KEGIATAN,
    };
    let count = |n: usize, what: Word| format!("{} {}", crate::report::grid::count(n as u64, lang), lang.say(what));
    let counts = [
        count(c.count.same, word::SAME_PLACE),
        count(c.count.elsewhere, word::ELSEWHERE),
        count(c.count.new, word::NEW_LINES),
        count(c.count.gone, word::GONE_LINES),
    ];
    grid.notes.extend([lang.say(by).to_owned(), counts.join(", ")]);
    grid
}

/// What changed of the whole budget and of every lens.
fn all_changes(title: Word, whole: &Comparison, rows: &[CompareRow], lang: Lang, top: usize) -> Vec<Grid> {
    let lens = |(i, (lens, _)): (usize, &(Lens, AmountChange))| {
        changes(title, Some(*lens), rows, |r| r.lenses[i].1, lang, top)
    };
    let total = changes(title, None, rows, |r| r.total, lang, top);
    std::iter::once(total).chain(whole.lenses.iter().enumerate().map(lens)).collect()
}

/// What changed of one measure, the largest change first; what did not change is left out.
fn changes(
    title: Word,
    lens: Option<Lens>,
    rows: &[CompareRow],
    of: impl Fn(&CompareRow) -> AmountChange,
    lang: Lang,
    top: usize,
) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("code", say(word::CODE)),
        ("name", String::new()),
        ("before", say(word::BEFORE)),
        ("after", say(word::AFTER)),
        ("change", say(word::CHANGE)),
        ("by_money", say(word::MONEY)),
        ("by_tag", say(word::TAG)),
        ("by_new", say(word::NEW)),
        ("by_gone", say(word::GONE)),
    ];
    let mut changed: Vec<(&CompareRow, AmountChange)> =
        rows.iter().map(|r| (r, of(r))).filter(|(_, c)| !c.is_none()).collect();
    changed.sort_by_key(|(_, c)| Reverse(c.change().sen().abs()));
    let shown = shown(top, changed.len());
    let line = |code: &str, name: String, c: &AmountChange| {
        let mut row = vec![Cell::text(code), Cell::Text(name)];
        row.extend(c.figures().map(|(_, amount)| Cell::Money(amount)));
        row
    };
    let mut out: Vec<Vec<Cell>> = changed[..shown].iter().map(|(r, c)| line(&r.code, called(r, lang), c)).collect();
    if shown < changed.len() {
        let mut rest = AmountChange::default();
        changed[shown..].iter().for_each(|(_, c)| rest += *c);
        out.push(line("", format!("{} {}", changed.len() - shown, lang.say(word::OTHERS)), &rest));
    }
    let measure = lens.map_or(word::TOTAL, Lens::name);
    let mut grid = Grid::new("rows", format!("{}: {}", lang.say(title), lang.say(measure)), columns, out);
    grid.wide_only.extend(["code", "before", "after"]);
    if lens.is_none() {
        // Everything counts in the whole budget: no tag moves it.
        grid.drop_column("by_tag");
    }
    grid
}

/// Name, the OPD it is of, and what it was called before.
fn called(row: &CompareRow, lang: Lang) -> String {
    let mut name = match (row.name.as_str(), row.code.as_str()) {
        ("", "") => lang.say(word::WITHOUT_NAME).to_owned(),
        ("", code) => code.to_owned(),
        (name, _) => name.to_owned(),
    };
    if let Some(before) = &row.name_before {
        name.push_str(&format!(" ({}: {before})", lang.say(word::WAS)));
    }
    match row.opd.as_ref().filter(|[_, opd]| !opd.is_empty()) {
        Some([_, opd]) => format!("{name} · {opd}"),
        None => name,
    }
}

fn moved(list: &[MovedText], people: bool, lang: Lang, top: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("lens", say(word::LENS)),
        ("opd", say(word::CODE)),
        ("opd_name", say(word::OPD)),
        ("text", say(word::ITEM)),
        ("sub_kegiatan_before", say(word::FROM)),
        ("sub_kegiatan_after", say(word::TO)),
        ("rekening", say(word::ACCOUNT)),
        ("before", say(word::BEFORE)),
        ("after", say(word::AFTER)),
        ("by_tag", say(word::TAG)),
        ("by", say(word::MOVED_BY)),
    ];
    let shown = shown(top, list.len());
    // Most texts stay where they are: people need not read the same code twice.
    let to = |m: &MovedText| {
        if people && m.sub_kegiatan_before == m.sub_kegiatan_after {
            "=".to_owned()
        } else {
            m.sub_kegiatan_after.clone()
        }
    };
    let row = |m: &MovedText| {
        vec![
            Cell::text(lang.say(m.lens.name())),
            Cell::text(&m.opd),
            Cell::text(&m.opd_name),
            Cell::text(&m.text),
            Cell::text(&m.sub_kegiatan_before),
            Cell::Text(to(m)),
            Cell::text(&m.rekening),
            Cell::Money(m.before),
            Cell::Money(m.after),
            Cell::Money(m.by_tag),
            Cell::text(match (people, m.by) {
                (true, "list") => lang.say(word::OTHER_LIST),
                (true, _) => lang.say(word::THE_FILE),
                (false, by) => by,
            }),
        ]
    };
    let mut grid = Grid::new("moved", say(word::MOVED), columns, list[..shown].iter().map(row));
    grid.wide_only.extend(["opd", "opd_name", "rekening", "before", "after", "by"]);
    if shown < list.len() {
        grid.notes.push(format!("{} {}", list.len() - shown, lang.say(word::OTHERS)));
    }
    grid
}

const FIGURES: [&str; 7] = ["before", "after", "change", "by_money", "by_tag", "by_new", "by_gone"];

fn tidy(id: &'static str, keys: &[&'static str], rows: Vec<Vec<Cell>>) -> Grid {
    let columns = keys.iter().chain(&["lens"]).chain(&FIGURES).map(|name| (*name, String::new()));
    Grid::new(id, String::new(), columns, rows)
}

/// The whole budget first, then the lenses.
fn measures<'a>(
    total: &'a AmountChange,
    lenses: &'a [(Lens, AmountChange)],
) -> impl Iterator<Item = (&'static str, &'a AmountChange)> {
    std::iter::once(("total", total)).chain(lenses.iter().map(|(lens, change)| (lens.id(), change)))
}

fn figures(keys: &[&str], lens: &str, change: &AmountChange) -> Vec<Cell> {
    let mut row: Vec<Cell> = keys.iter().map(|text| Cell::text(text)).collect();
    row.push(Cell::text(lens));
    row.extend(change.figures().map(|(_, amount)| Cell::Money(amount)));
    row
}

fn lens_rows(c: &Comparison) -> Grid {
    tidy("lenses", &[], measures(&c.total, &c.lenses).map(|(lens, change)| figures(&[], lens, change)).collect())
}

fn steps(steps: &[Comparison]) -> Grid {
    let rows = steps.iter().flat_map(|c| {
        let ends = [&c.before.label, &c.after.label];
        measures(&c.total, &c.lenses).map(move |(lens, change)| figures(&[ends[0], ends[1]], lens, change))
    });
    tidy("steps", &["from", "to"], rows.collect())
}

fn rows(id: &'static str, list: &[CompareRow], top: usize) -> Grid {
    let of_opd = id == "sub_kegiatan";
    let keys: &[&str] = if of_opd { &["opd", "opd_name", "code", "name"] } else { &["code", "name"] };
    let mut list: Vec<&CompareRow> = list.iter().collect();
    if top > 0 {
        list.sort_by_key(|r| Reverse(r.total.change().sen().abs()));
        list.truncate(top);
    }
    let row = |r: &&CompareRow| {
        let [opd, opd_name] = r.opd.clone().unwrap_or_default();
        let all = [opd, opd_name, r.code.clone(), r.name.clone()];
        let keys: Vec<&str> = all[if of_opd { 0 } else { 2 }..].iter().map(String::as_str).collect();
        measures(&r.total, &r.lenses).map(|(lens, change)| figures(&keys, lens, change)).collect::<Vec<_>>()
    };
    tidy(id, keys, list.iter().flat_map(row).collect())
}

/// How many of `all` a list shows.
pub(super) fn shown(top: usize, all: usize) -> usize {
    if top == 0 { all } else { top.min(all) }
}
