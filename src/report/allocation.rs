//! The allocation as tables.

use super::Report;
use std::collections::BTreeSet;

use crate::allocate::{AgeRow, AllocationPart, Gap, reason_words};
use crate::domain::amount::Rupiah;
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::Base;
use crate::report::grid::{Cell, Grid, exact, percent};

/// What a reader of a table has to know of its figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caveat {
    /// An assumption may have gone into it.
    Assumed,
    /// Sub kegiatan of few persons are among the unknown.
    Withheld,
    /// Ages and disabilities of few persons are merged with others.
    Merged,
    /// Single rows of few persons are not published.
    Seats,
}

impl Caveat {
    /// The note below the table, where it applies.
    pub fn note(self, report: &Report, lang: Lang) -> Option<String> {
        let a = &report.allocation;
        if self == Caveat::Assumed {
            let assumed = a.assumed.as_ref()?;
            let [what, female, male] = [word::ASSUMED, word::FEMALE, word::MALE].map(|w| lang.say(w));
            let [women, men] = [assumed.female, assumed.male].map(|amount| exact(amount, lang));
            return Some(format!("{what}: {female} {women}, {male} {men}"));
        }
        let hidden = a.withheld.as_ref()?;
        let count = match self {
            Caveat::Withheld => hidden.sub_kegiatan,
            Caveat::Merged => hidden.sub_kegiatan_merged,
            Caveat::Seats | Caveat::Assumed => hidden.seats,
        };
        let (n, money) = (hidden.fewer_than, report.currency.write(exact(hidden.amount, lang)));
        (count > 0).then(|| match (self, lang) {
            (Caveat::Withheld, Lang::Id) => format!(
                "disamarkan: {count} sub kegiatan menghitung kurang dari {n} perempuan atau laki-laki; {money} termasuk yang tidak diketahui"
            ),
            (Caveat::Withheld, Lang::En) => format!(
                "withheld: {count} sub kegiatan count fewer than {n} women or men; {money} is among the unknown"
            ),
            (Caveat::Merged, Lang::Id) => format!(
                "disamarkan: pada {count} sub kegiatan, umur atau disabilitas kurang dari {n} orang digabung dengan yang lain"
            ),
            (Caveat::Merged, Lang::En) => format!(
                "withheld: in {count} sub kegiatan, ages or disabilities of fewer than {n} persons are merged with others"
            ),
            (Caveat::Seats | Caveat::Assumed, Lang::Id) => {
                format!("disamarkan: {count} baris menghitung kurang dari {n} orang")
            }
            (Caveat::Seats | Caveat::Assumed, Lang::En) => {
                format!("withheld: {count} rows count fewer than {n} persons")
            }
        })
    }
}

fn range(interval: Option<[f64; 2]>, lang: Lang) -> String {
    interval.map_or("-".into(), |[low, high]| format!("{} – {}", percent(Some(low), lang), percent(Some(high), lang)))
}

pub fn sexes(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let a = &report.allocation;
    let row = |name: String, amount: Rupiah| {
        vec![Cell::Text(name), Cell::Money(amount), Cell::Share(amount.share_of(a.parts.total))]
    };
    let mut rows = vec![
        row(say(word::FEMALE), a.parts.female),
        row(say(word::MALE), a.parts.male),
        row(say(word::UNKNOWN), a.parts.unknown),
        row(say(word::INDIVISIBLE), a.parts.indivisible),
        row(say(word::TOTAL), a.parts.total),
    ];
    if a.parts.withheld != Rupiah::ZERO {
        rows.insert(3, row(format!("  {} {}", say(word::OF_IT), say(word::WITHHELD)), a.parts.withheld));
    }
    for (name, amount) in [(word::STAFF, a.staff), (word::OVERHEAD, a.overhead)] {
        if amount != Rupiah::ZERO {
            let place = rows.len() - 1;
            rows.insert(place, row(format!("  {} {}", say(word::OF_IT), say(name)), amount));
        }
    }
    let columns = [("who", say(word::WHO)), ("amount", say(word::AMOUNT)), ("share", say(word::SHARE))];
    let title = format!("{}: {}", say(word::ALLOCATION), say(Base::name_of(a.base)));
    let mut grid = Grid::new("allocation", title, columns, rows);
    grid.total = grid.rows.len().checked_sub(1);
    if let (Some(known), Some([low, high])) = (a.female_share_known, a.female_share_interval) {
        let percent = |s: f64| percent(Some(s), lang);
        grid.notes.push(format!("{}: {}", say(word::FEMALE_SHARE), percent(known)));
        grid.notes.push(format!("{} – {}: {}", percent(low), percent(high), say(word::INTERVAL)));
    }
    grid
}

/// Children, adolescents, adults, the elderly, by sex; and disabled people across them.
pub fn ages(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let a = &report.allocation;
    let row = |name: String, r: &AgeRow| {
        vec![
            Cell::Text(name),
            Cell::Money(r.female),
            Cell::Money(r.male),
            Cell::Money(r.unknown),
            Cell::Money(r.total),
            Cell::Share(r.total.share_of(a.parts.divisible())),
            Cell::Text(range(r.share_interval, lang)),
        ]
    };
    let age = |r: &AgeRow| match (r.age, r.years) {
        ("-", _) => say(word::AGE_UNKNOWN),
        (name, Some([from, to])) if to >= 100 => format!("{name} ({from}+)"),
        (name, Some([from, to])) => format!("{name} ({from}–{to})"),
        (name, None) => name.to_owned(),
    };
    let mut rows: Vec<Vec<Cell>> = a.ages.iter().map(|r| row(age(r), r)).collect();
    let all = AgeRow {
        age: "",
        years: None,
        female: a.parts.female,
        male: a.parts.male,
        unknown: a.parts.unknown,
        total: a.parts.divisible(),
        assumed: a.parts.assumed[0] + a.parts.assumed[1],
        share_interval: None,
        female_share_interval: None,
        male_share_interval: None,
    };
    rows.push(row(say(word::TOTAL), &all));
    rows.push(row(format!("{} {}", say(word::OF_IT), say(word::DIFABEL)), &a.difabel));
    let columns = [
        ("age", say(word::AGE)),
        ("female", say(word::FEMALE)),
        ("male", say(word::MALE)),
        ("unknown", say(word::UNKNOWN)),
        ("total", say(word::TOTAL)),
        ("share", say(word::SHARE)),
        ("share_interval", say(word::BOUNDS)),
    ];
    let mut grid = Grid::new("ages", say(word::AGES), columns, rows);
    // The disabled people in it follow.
    grid.total = grid.rows.len().checked_sub(2);
    grid.wide_only.push("share_interval");
    grid.notes.push(say(word::DIFABEL_ACROSS));
    grid
}

pub fn groups(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let a = &report.allocation;
    let rows = a.groups.iter().map(|g| {
        vec![
            Cell::text(g.sex),
            Cell::text(g.age),
            Cell::text(lang.say(if g.difabel { word::YES } else { word::NO })),
            Cell::Money(g.amount),
            Cell::Share(g.amount.share_of(a.parts.total)),
        ]
    });
    let columns = [
        ("sex", say(word::SEX)),
        ("age", say(word::AGE)),
        ("difabel", say(word::DIFABEL)),
        ("amount", say(word::AMOUNT)),
        ("share", say(word::SHARE)),
    ];
    Grid::new("groups", say(word::GROUPS), columns, rows)
}

pub fn methods(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let a = &report.allocation;
    let rows = a.methods.iter().map(|(method, amount)| {
        vec![Cell::text(method.id()), Cell::Money(*amount), Cell::Share(amount.share_of(a.parts.total))]
    });
    let columns = [("method", say(word::METHOD)), ("amount", say(word::AMOUNT)), ("share", say(word::SHARE))];
    Grid::new("methods", say(word::METHODS), columns, rows)
}

/// Where the counts stand that money is divided by.
pub fn counts(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let a = &report.allocation;
    let rows = a.counts.iter().map(|c| {
        vec![
            Cell::text(c.from),
            Cell::text(c.unit),
            Cell::Money(c.amount),
            Cell::Share(c.amount.share_of(a.parts.total)),
        ]
    });
    let columns = [
        ("from", say(word::COUNTS_FROM)),
        ("unit", say(word::UNIT)),
        ("amount", say(word::AMOUNT)),
        ("share", say(word::SHARE)),
    ];
    Grid::new("counts", say(word::COUNTS), columns, rows)
}

pub fn opd(report: &Report, lang: Lang, top: usize) -> Grid {
    parts("allocation_opd", word::ALLOCATION_OPD, word::OPD, &report.allocation.opd, lang, top)
}

pub fn programs(report: &Report, lang: Lang, top: usize) -> Grid {
    parts("allocation_program", word::ALLOCATION_PROGRAM, word::PROGRAM, &report.allocation.programs, lang, top)
}

fn parts(id: &'static str, title: Word, what: Word, list: &[AllocationPart], lang: Lang, top: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let mut list: Vec<&AllocationPart> = list.iter().collect();
    list.sort_by_key(|p| std::cmp::Reverse(p.parts.total));
    let shown = if top == 0 { list.len() } else { top.min(list.len()) };
    let row = |p: &&AllocationPart| {
        let interval = p.female_share_interval;
        vec![
            Cell::text(&p.code),
            Cell::text(if p.name.is_empty() { &p.code } else { &p.name }),
            Cell::Money(p.parts.total),
            Cell::Money(p.parts.female),
            Cell::Money(p.parts.male),
            Cell::Money(p.parts.unknown),
            Cell::Money(p.parts.indivisible),
            Cell::Share(interval.map(|i| i[0])),
            Cell::Share(interval.map(|i| i[1])),
        ]
    };
    let columns = [
        ("code", String::new()),
        ("name", say(what)),
        ("total", say(word::TOTAL)),
        ("female", say(word::FEMALE)),
        ("male", say(word::MALE)),
        ("unknown", say(word::UNKNOWN)),
        ("indivisible", say(word::INDIVISIBLE)),
        ("female_share_low", say(word::SHARE_LOW)),
        ("female_share_high", say(word::SHARE_HIGH)),
    ];
    let mut grid = Grid::new(id, say(title), columns, list[..shown].iter().map(row));
    grid.wide_only.extend(["code", "indivisible"]);
    if list.iter().any(|p| p.parts.withheld != Rupiah::ZERO) {
        grid.columns.push(("withheld", say(word::WITHHELD)));
        let amounts = list[..shown].iter().map(|p| Cell::Money(p.parts.withheld));
        grid.rows.iter_mut().zip(amounts).for_each(|(row, amount)| row.push(amount));
    }
    grid
}

pub fn missing(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let m = &report.allocation.missing;
    let rows = m.largest.iter().map(|r| {
        vec![
            Cell::text(&r.sub_kegiatan),
            Cell::text(&r.name),
            Cell::text(&r.opd),
            Cell::Money(r.unknown),
            Cell::Share(r.narrows_by),
            Cell::Text(reason_words(&r.why, lang)),
        ]
    });
    let columns = [
        ("sub_kegiatan", say(word::SUB_KEGIATAN)),
        ("name", say(word::NAME)),
        ("opd", say(word::OPD)),
        ("unknown", say(word::UNKNOWN)),
        ("narrows_by", say(word::NARROWS)),
        ("why", say(word::WHY)),
    ];
    let mut grid = Grid::new("missing", say(word::MISSING), columns, rows);
    grid.wide_only.push("opd");
    let way_out = |gap: Gap| gap.way_out(lang).filter(|_| !matches!(gap, Gap::NotUsed(_)));
    let ways: BTreeSet<&str> = m.largest.iter().flat_map(|r| &r.why).filter_map(|why| way_out(why.gap)).collect();
    if !ways.is_empty() {
        let ways = ways.into_iter().collect::<Vec<_>>().join("; ");
        grid.notes.push(format!("{ways}: setara beneficiaries template --missing"));
    }
    if let (Some(width), Some(then)) = (m.width, m.width_after) {
        let points = |s: f64| percent(Some(s), lang).replace(" %", "");
        grid.notes.push(match lang {
            Lang::Id => format!(
                "{} di {} sub kegiatan belum diketahui untuk siapa; rentangnya kini {} poin persen, {} bila semua di atas dihitung",
                report.currency.write(exact(m.amount, lang)),
                m.sub_kegiatan,
                points(width),
                points(then)
            ),
            Lang::En => format!(
                "{} in {} sub kegiatan has no known recipients; the range is {} points wide, {} once all above are counted",
                report.currency.write(exact(m.amount, lang)),
                m.sub_kegiatan,
                points(width),
                points(then)
            ),
        });
    }
    grid
}

pub fn per_head(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let a = &report.allocation;
    let row = |p: &crate::allocate::PerHead| {
        let sex = if p.sex == "P" { word::FEMALE } else { word::MALE };
        let mut row = vec![
            Cell::text(lang.say(sex)),
            Cell::Money(p.amount),
            p.persons.map_or(Cell::MaybeMoney(None), Cell::Count),
            Cell::MaybeMoney(p.per_person),
        ];
        if let Some(population) = p.population {
            row.extend([Cell::Count(population), Cell::MaybeMoney(p.per_inhabitant)]);
        }
        row
    };
    let mut columns = vec![
        ("sex", say(word::WHO)),
        ("amount", say(word::AMOUNT)),
        ("persons", say(word::PERSONS)),
        ("per_person", report.currency.write(lang.say(word::PER_PERSON))),
    ];
    let counted = a.per_head.iter().any(|p| p.persons != Some(0)) || a.population.is_some();
    if a.population.is_some() {
        columns.extend([
            ("population", say(word::POPULATION)),
            ("per_inhabitant", report.currency.write(lang.say(word::PER_INHABITANT))),
        ]);
    }
    let rows: Vec<Vec<Cell>> = if counted { a.per_head.iter().map(row).collect() } else { Vec::new() };
    let mut grid = Grid::new("per_head", say(word::PER_HEAD), columns, rows);
    if let Some(p) = &a.population {
        let year = p.year.map_or("-".into(), |y| y.to_string());
        grid.notes.push(format!("{}: {} {year}", say(word::POPULATION), p.government));
    }
    grid
}

pub fn aspects(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let total = report.allocation.parts.total;
    let rows = report.allocation.aspects.iter().map(|a| {
        vec![
            Cell::text(if a.aspect == "-" { lang.say(word::NONE_NAMED) } else { a.aspect }),
            Cell::Money(a.amount),
            Cell::Share(a.amount.share_of(total)),
            Cell::Money(a.amount_alone),
            Cell::Count(a.lines),
        ]
    });
    let columns = [
        ("aspect", say(word::ASPECT)),
        ("amount", say(word::AMOUNT)),
        ("share", say(word::SHARE)),
        ("amount_alone", say(word::ALONE)),
        ("lines", say(word::LINE_COUNT)),
    ];
    let mut grid = Grid::new("aspects", say(word::ASPECTS), columns, rows);
    grid.notes.push(say(word::ASPECTS_OVERLAP));
    grid
}

pub fn seats(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let least = report.allocation.withheld.as_ref().map_or(0, |w| w.fewer_than);
    let number = |n: Option<u64>| n.map_or(Cell::Few(least), Cell::Count);
    let rows = report.allocation.seats.iter().map(|s| {
        vec![
            Cell::text(s.aspect),
            Cell::text(&s.what),
            Cell::text(&s.sub_kegiatan),
            number(s.female),
            number(s.male),
            Cell::Share(s.female_share),
            Cell::text(&s.year.map_or(String::new(), |y| y.to_string())),
            Cell::text(&s.source),
        ]
    });
    let columns = [
        ("aspect", say(word::ASPECT)),
        ("what", say(word::WHAT)),
        ("sub_kegiatan", say(word::SUB_KEGIATAN)),
        ("female", say(word::FEMALE)),
        ("male", say(word::MALE)),
        ("female_share", say(word::SHARE_OF_SEATS)),
        ("year", say(word::YEAR)),
        ("source", say(word::SOURCE)),
    ];
    let mut grid = Grid::new("seats", say(word::SEATS), columns, rows);
    grid.wide_only.extend(["year", "source"]);
    grid
}
