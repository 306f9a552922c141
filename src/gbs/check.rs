//! The checks of a statement (`docs/gbs.md`): on its own, and against the others of its agency. None of them says that less
//! than half for women is wrong, or that men may not be the ones who are behind.

mod claims;
mod figures;
mod plan;

pub use plan::{planned, rupiah};

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::finding::{Defect, Fault, Finding, PersonalFault, Place};
use crate::gbs;
use crate::gbs::alike::{self, Compared};
use crate::gbs::names::StatementPart;
use crate::gbs::node::{DataNode, Value};
use crate::gbs::{Gbs, PlacedText, names};
use crate::guard::personal;

/// What is wrong or doubtful in one statement, by its own fields, in their order.
pub fn statement(gbs: &Gbs) -> Vec<Finding> {
    let mut check = Check { gbs, out: Vec::new() };
    check.out.extend(unread(gbs));
    check.out.extend(gbs.beside.iter().cloned());
    check.out.extend(gbs.persons.iter().map(|(place, fault)| gbs.fault(*place, Fault::Personal(fault.clone().into()))));
    codes(&mut check);
    figures::check(&mut check);
    claims::check(&mut check);
    plan::check(&mut check);
    let mut out = check.out;
    out.sort_by_key(|f| f.place);
    out
}

/// What was not understood of it, or is in none of its fields.
pub fn unread(gbs: &Gbs) -> Vec<Finding> {
    let strange = gbs.strange.iter().map(|own| {
        let (field, cell) = (own.field.clone(), own.cell.clone());
        gbs.finding(own.place, Defect::Strange { field, cell })
    });
    let passages = gbs.passages.iter().map(|own| gbs.finding(own.place, Defect::Unread(own.text.clone())));
    strange.chain(passages).collect()
}

/// One statement and what was found in it.
struct Check<'a> {
    gbs: &'a Gbs,
    out: Vec<Finding>,
}

impl Check<'_> {
    fn say(&mut self, place: Place, defect: Defect) {
        let finding = self.gbs.finding(place, defect);
        self.out.push(finding);
    }
}

// Codes: that they are codes, of their field's level, in their normal spelling (G02 to G05, G26).

/// The first budget year in the codes of Permendagri 90/2019.
const CODES_SINCE: u16 = 2021;

fn codes(check: &mut Check) {
    let gbs = check.gbs;
    let same = same_as_kegiatan(check);
    level(check, "kode_program", &gbs.program, Level::Program);
    if !same {
        level(check, "kode_kegiatan", &gbs.kegiatan, Level::Kegiatan);
    }
    level(check, "kode_sub_kegiatan", &gbs.sub_kegiatan, Level::SubKegiatan);
    let levels = [&gbs.program, &gbs.kegiatan, &gbs.sub_kegiatan];
    let mut codes = levels.iter().filter(|l| !old_style(check, l.code.text.trim())).filter_map(|l| l.activity());
    let by_code = codes.find(|c| c.program() == Some(1));
    let by_name = names::holds_any(&gbs.program.name.words(), &names::words().support_program);
    if by_name || by_code.is_some() {
        let what = match by_code.and_then(|c| c.at(Level::Program)) {
            Some(code) => code.to_string(),
            None => gbs.program.name.text.clone(),
        };
        check.say(gbs.program.place(), Defect::SupportProgram { what });
    }
}

/// One code under two levels.
fn same_as_kegiatan(check: &mut Check) -> bool {
    let (kegiatan, sub) = (&check.gbs.kegiatan, &check.gbs.sub_kegiatan);
    if let (Some(one), Some(other)) = (kegiatan.activity(), sub.activity())
        && one == other
    {
        check.say(kegiatan.place(), Defect::SameAsKegiatan { code: true, what: one.to_string() });
        return true;
    }
    if kegiatan.name.says() && kegiatan.name.words() == sub.name.words() {
        let what = sub.name.text.clone();
        check.say(kegiatan.name.place, Defect::SameAsKegiatan { code: false, what });
    }
    false
}

fn level(check: &mut Check, field: &'static str, level: &gbs::NamedLevel, wanted: Level) {
    let place = level.place();
    let cell = level.code.text.trim();
    if cell.is_empty() || names::is_placeholder(cell) {
        if let Some(code) = level.glued.filter(|c| c.level() != wanted) {
            check.say(place, Defect::WrongLevel { field, code: code.to_string(), level: name(code.level()) });
        }
        return;
    }
    let Some(code) = ActivityCode::find(cell) else {
        if old_style(check, cell) {
            return check.say(place, Defect::OldCode { cell: cell.to_owned() });
        }
        return check.say(place, Defect::NotACode { field, cell: cell.to_owned() });
    };
    if old_style(check, cell) {
        check.say(place, Defect::OldCode { cell: cell.to_owned() });
    } else if code.level() != wanted && cell.starts_with(char::is_alphabetic) {
        // A number somewhere in a name is no code.
        check.say(place, Defect::NotACode { field, cell: cell.to_owned() });
    } else if code.level() != wanted {
        check.say(place, Defect::WrongLevel { field, code: code.to_string(), level: name(code.level()) });
    } else if !spelled(cell, &code) {
        check.say(place, Defect::OddSpelling { cell: cell.to_owned(), code: code.to_string() });
    }
}

/// Digits and dots of a year in which codes were built otherwise.
fn old_style(check: &Check, cell: &str) -> bool {
    check.gbs.budget_year().is_some_and(|y| y < CODES_SINCE)
        && !cell.is_empty()
        && cell.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The normal form, or the one with two last digits of Permendagri 90/2019.
fn spelled(cell: &str, code: &ActivityCode) -> bool {
    let normal = code.to_string();
    let short = || {
        let (head, last) = normal.rsplit_once('.')?;
        let number: u16 = last.parse().ok()?;
        (code.level() == Level::SubKegiatan && number < 100).then(|| format!("{head}.{number:02}"))
    };
    cell == normal || short().is_some_and(|s| s == cell)
}

fn name(level: Level) -> &'static str {
    match level {
        Level::Urusan => "urusan",
        Level::Bidang => "bidang",
        Level::Program => "program",
        Level::Kegiatan => "kegiatan",
        Level::SubKegiatan => "sub kegiatan",
    }
}

// Statements of one agency against each other: texts copied from one to the next, one sub kegiatan filed twice (G21, G29).

/// Words of a shingle, and the fewest words of a text that is compared.
const SHINGLE: usize = 3;
const WORDS: usize = 6;

/// What is found in a set of statements, with the number of the statement that it is told of. It does not hang on their order:
/// of several that are alike, the first by name is the one that others repeat.
pub fn set(all: &[Gbs]) -> Vec<(usize, Finding)> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|i| (&all[*i].path, &all[*i].sheet, all[*i].place));
    let sorted: Vec<&Gbs> = order.iter().map(|i| &all[*i]).collect();
    let names = called(&sorted);
    let mut by_opd: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, gbs) in sorted.iter().enumerate() {
        by_opd.entry(gbs.opd.words()).or_default().push(number);
    }
    let (mut out, mut repeated) = (Vec::new(), BTreeSet::new());
    for numbers in by_opd.values() {
        twice(&sorted, numbers, &names, &mut out);
        for (number, field, finding) in copied(&sorted, numbers, &names) {
            repeated.insert((number, field));
            out.push((number, finding));
        }
    }
    out.extend(alike::found(&Compared { all: &sorted, names: &names, repeated: &repeated }));
    out.into_iter().map(|(number, finding)| (order[number], finding)).collect()
}

fn twice(all: &[&Gbs], numbers: &[usize], names: &[String], out: &mut Vec<(usize, Finding)>) {
    let mut filed: BTreeMap<(ActivityCode, String, String), usize> = BTreeMap::new();
    for number in numbers {
        let gbs = all[*number];
        let Some(code) = gbs.sub_kegiatan.activity().filter(|c| c.level() == Level::SubKegiatan) else { continue };
        // Another stage or year of the same sub kegiatan has a statement of its own.
        let key = (code, gbs.year.words(), gbs.stage.words());
        if let Some(first) = filed.get(&key) {
            let defect = Defect::FiledTwice { code: code.to_string(), other: names[*first].clone() };
            out.push((*number, gbs.finding(gbs.sub_kegiatan.place(), defect)));
            continue;
        }
        filed.insert(key, *number);
    }
}

/// Causes and goals that are the same sentence in several statements.
fn copied(all: &[&Gbs], numbers: &[usize], names: &[String]) -> Vec<(usize, &'static str, Finding)> {
    type Of = fn(&Gbs) -> (String, Place);
    let fields: [(&'static str, Of); 3] = [
        ("sebab_internal", |g| join(&g.internal)),
        ("sebab_eksternal", |g| join(&g.external)),
        ("tolok_ukur", |g| (g.goal.words(), g.goal.place)),
    ];
    let mut out = Vec::new();
    for (field, of) in fields {
        let mut seen: Vec<(usize, BTreeSet<Vec<String>>)> = Vec::new();
        let mut holders: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for number in numbers {
            let gbs = all[*number];
            let (text, place) = of(gbs);
            let pieces = shingles(&text);
            if pieces.is_empty() {
                continue;
            }
            // One sub kegiatan in another stage may well keep its words.
            let other = |g: &Gbs| {
                g.sub_kegiatan.activity() != gbs.sub_kegiatan.activity() || g.sub_kegiatan.activity().is_none()
            };
            // What is alike has one of any fifth of its runs, and one more.
            let some = pieces.len() - (pieces.len() * 4).div_ceil(5) + 1;
            let near: BTreeSet<usize> =
                pieces.iter().take(some).filter_map(|run| holders.get(run)).flatten().copied().collect();
            let mut near = near.iter().map(|at| &seen[*at]);
            if let Some((first, _)) = near.find(|(g, set)| other(all[*g]) && alike_sets(set, &pieces)) {
                let defect = Defect::NearDuplicate { field, other: names[*first].clone() };
                out.push((*number, field, gbs.finding(place, defect)));
            }
            for run in &pieces {
                holders.entry(run.clone()).or_default().push(seen.len());
            }
            seen.push((*number, pieces));
        }
    }
    out
}

fn join(texts: &[PlacedText]) -> (String, Place) {
    let words: Vec<String> = texts.iter().map(PlacedText::words).collect();
    (words.join(" "), texts.first().map_or(Place::line(1), |t| t.place))
}

/// Runs of three words; nothing of a text too short to be told from chance.
fn shingles(text: &str) -> BTreeSet<Vec<String>> {
    let words: Vec<String> = text.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    if words.len() < WORDS {
        return BTreeSet::new();
    }
    words.windows(SHINGLE).map(<[String]>::to_vec).collect()
}

/// Four fifths of all runs in common.
fn alike_sets(one: &BTreeSet<Vec<String>>, other: &BTreeSet<Vec<String>>) -> bool {
    let common = one.intersection(other).count();
    common * 5 >= (one.len() + other.len() - common) * 4
}

/// What findings call each of some statements in order: its file and sheet, and its line where these hold several.
fn called(all: &[&Gbs]) -> Vec<String> {
    let is_same = |a: &Gbs, b: &Gbs| a.path == b.path && a.sheet == b.sheet;
    let name = |i: usize| {
        let gbs = all[i];
        let mut beside = i.checked_sub(1).into_iter().chain([i + 1]).filter_map(|j| all.get(j));
        let is_beside = beside.any(|other| is_same(gbs, other));
        let line = if is_beside { format!(":{}", gbs.place.line) } else { String::new() };
        match &gbs.sheet {
            Some(sheet) => format!("{}: {sheet}{line}", gbs.path),
            None => format!("{}{line}", gbs.path),
        }
    };
    (0..all.len()).map(name).collect()
}

// Persons in a statement (D014 to D016): it counts them and names none. What names one is left out before it is read.

/// A defect and where it stands.
pub type FoundPersonal = (Place, PersonalFault);

/// Takes columns of persons out of the tree, and says which; lists of persons and numbers in texts are said too.
pub fn leave_out(tree: &mut DataNode) -> Vec<FoundPersonal> {
    let mut look = Look::default();
    match &mut tree.value {
        // The address of an agency is none of a person.
        Value::Map(entries) => {
            entries
                .retain(|e| names::field(StatementPart::Gbs, &e.key).is_some() || !look.is_of_persons(&e.key, e.place));
            entries.iter_mut().for_each(|e| look.node(&mut e.node, &e.key));
        }
        _ => look.node(tree, ""),
    }
    look.found
}

/// What the head of a table says: nothing, columns that name persons, or that every row is one of them.
pub fn in_header(headers: &[(String, Place)]) -> Vec<FoundPersonal> {
    let mut look = Look::default();
    let names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
    if look.is_list(&names, headers.first().map_or(Place::whole(), |(_, place)| *place)) {
        return look.found;
    }
    for (name, place) in headers {
        look.is_of_persons(name, *place);
    }
    look.found
}

#[derive(Default)]
struct Look {
    found: Vec<FoundPersonal>,
    /// Columns that were reported: once for all rows of a table.
    reported: BTreeSet<String>,
}

impl Look {
    fn node(&mut self, node: &mut DataNode, column: &str) {
        match &mut node.value {
            Value::Text(text) => {
                if let Some(mark) = personal::find(text).into_iter().next() {
                    let covered = personal::masked(&text[mark.range]).into_owned();
                    let fault = PersonalFault::Number { column: column.to_owned(), kind: mark.kind, covered };
                    self.found.push((node.place, fault));
                }
            }
            Value::List(list) => {
                if let Some(DataNode { value: Value::Map(first), place }) = list.first() {
                    let keys: Vec<String> = first.iter().map(|e| e.key.clone()).collect();
                    let place = *place;
                    self.is_list(&keys, place);
                }
                list.iter_mut().for_each(|item| self.node(item, column));
            }
            Value::Map(entries) => {
                entries.retain(|e| !self.is_of_persons(&e.key, e.place));
                entries.iter_mut().for_each(|e| self.node(&mut e.node, &e.key));
            }
        }
    }

    /// Asks for one person each, and for no count.
    fn is_list(&mut self, headers: &[String], place: Place) -> bool {
        let counts =
            |h: &String| matches!(names::field(StatementPart::Data, h), Some("L" | "P" | "total")) && !is_of_one(h);
        if !personal::are_of_persons(headers) || headers.iter().any(counts) {
            return false;
        }
        let personal = headers.iter().filter(|h| personal::names_one(h));
        let columns = personal.map(|h| format!("{:?}", crate::finding::brief(h))).collect::<Vec<_>>().join(", ");
        self.found.push((place, PersonalFault::List { columns }));
        true
    }

    fn is_of_persons(&mut self, column: &str, place: Place) -> bool {
        let is_personal = personal::is_personal(column);
        if is_personal && self.reported.insert(text::words(column)) {
            self.found.push((place, PersonalFault::Column { column: column.to_owned() }));
        }
        is_personal
    }
}

/// `L/P` is the sex of one person where another column names them.
fn is_of_one(header: &str) -> bool {
    text::words(header) == "l p"
}
