//! The documents in one file: a statement, its analysis and its terms of reference are three, of one sub kegiatan; so may be
//! several statements.

use super::super::{At, Cell, Form, entry, statement_of};
use super::{FormReader, known};
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::files::word;
use crate::finding::{Defect, Place};
use crate::gbs::names;
use crate::gbs::node::{MapEntry, Value};
use crate::gbs::{Gbs, PlacedText};

/// What a document calls itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Title {
    Gbs,
    Gap,
    Kak,
}

/// Words of a title; more are a text about one.
const TITLE_WORDS: usize = 14;
/// Labels from which on a part is a document of its own.
const BEGUN: usize = 2;
/// Labels without which it is none.
const LEAST: usize = 3;

impl Title {
    /// A line that is a title: `GENDER ANALYSIS PATHWAY (GAP)`.
    pub(super) fn of(line: &str) -> Option<Title> {
        if line.contains(':') || line.trim_end().ends_with('.') || line.split_whitespace().count() > TITLE_WORDS {
            return None;
        }
        let folded = text::words(line);
        let words = names::words();
        let all = [(Title::Gap, &words.title_gap), (Title::Gbs, &words.title_gbs), (Title::Kak, &words.title_kak)];
        let begins = |name: &String| match name.contains(' ') {
            true => text::starts_with(&folded, name),
            // One short word is a title where it stands alone, with the number of its steps at most.
            false => folded == *name || text::starts_with(&folded, name) && steps_in(line).is_some(),
        };
        let found = all.into_iter().find(|(_, names)| names.iter().any(begins));
        found.map(|(title, _)| title).filter(|_| known(line).is_none())
    }
}

/// `GAP 4 langkah`, `empat langkah`
pub(super) fn steps_in(text: &str) -> Option<u32> {
    let folded = text::words(text);
    let of = |names: &[&str]| names.iter().any(|name| text::holds(&folded, name));
    match () {
        () if of(&["4 langkah", "empat langkah", "4 empat langkah"]) => Some(4),
        () if of(&["9 langkah", "sembilan langkah", "9 sembilan langkah"]) => Some(9),
        () => None,
    }
}

/// One document of a file as far as it is read.
#[derive(Clone, Default)]
pub(super) struct Part {
    pub(super) form: Form,
    pub(super) title: Option<Title>,
    pub(super) steps: Option<u32>,
    /// Where it begins.
    pub(super) place: Option<Place>,
    /// Labels that were met.
    pub(super) labels: usize,
    /// A label stands alone: what comes next is its text.
    pub(super) is_waiting: bool,
    /// The same of a label of several fields.
    pub(super) is_several: bool,
    pub(super) in_signature: bool,
    /// What stands here was named, or is not to be.
    pub(super) is_passed: bool,
    /// The heading at hand that has no text of its own.
    pub(super) group: Option<PlacedText>,
    pub(super) passages: Vec<PlacedText>,
}

impl Part {
    pub(super) fn is_begun(&self) -> bool {
        self.labels >= BEGUN
    }

    /// The agency is named again: another statement begins, if this one has more than its head.
    pub(super) fn begins_anew(&self) -> bool {
        let has = |field: &str| self.form.entries.iter().any(|own| own.key == field);
        self.labels > LEAST && has("perangkat_daerah")
    }

    /// Leaves the field at hand.
    pub(super) fn close(&mut self) {
        (self.form.at, self.form.table) = (At::Nowhere, None);
        (self.is_passed, self.is_several, self.group) = (false, false, None);
    }

    /// A text of several fields: each line has its label, or a code of its level.
    pub(super) fn several(&mut self, cell: &Cell) -> bool {
        self.form.at = At::Nowhere;
        if self.form.said(cell) {
            self.labels += 1;
            return true;
        }
        let field = match ActivityCode::find(&cell.text).map(|code| code.level()) {
            Some(Level::SubKegiatan) => "sub_kegiatan",
            Some(Level::Kegiatan) => "kegiatan",
            Some(Level::Program) => "program",
            _ => {
                self.unread(cell);
                return false;
            }
        };
        self.form.at = At::Field(field);
        self.form.keep(std::slice::from_ref(cell));
        self.form.at = At::Nowhere;
        true
    }

    /// A text in no field. Below a heading it is named by that, once.
    pub(super) fn unread(&mut self, cell: &Cell) {
        if self.is_passed || !self.is_begun() {
            return;
        }
        let own = self.group.take().unwrap_or_else(|| PlacedText { text: cell.text.clone(), place: cell.place });
        self.pass(&own.text, own.place);
    }

    pub(super) fn pass(&mut self, text: &str, place: Place) {
        self.passages.push(PlacedText { text: text.to_owned(), place });
        (self.form.at, self.is_passed) = (At::Nowhere, true);
    }

    /// What it is about: the code, else the name, of its lowest level.
    fn about(&self) -> Option<String> {
        let text = |field: &str| {
            let own = self.form.entries.iter().find(|own| own.key == field)?;
            match &own.node.value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            }
        };
        let code = |field: &str| ActivityCode::find(&text(field)?).filter(|code| code.level() == Level::SubKegiatan);
        if let Some(code) = code("kode_sub_kegiatan").or_else(|| code("sub_kegiatan")) {
            return Some(code.to_string());
        }
        let name = ["sub_kegiatan", "kegiatan", "program"].iter().find_map(|field| text(field))?;
        Some(text::words(&name)).filter(|name| !name.is_empty())
    }

    /// Adds what another document of the same sub kegiatan has and this one has not.
    fn join(&mut self, other: Part) {
        for own in other.form.entries {
            if !self.form.entries.iter().any(|known| known.key == own.key) {
                self.form.entries.push(own);
            }
        }
        self.form.strange.extend(other.form.strange);
        self.form.persons.extend(other.form.persons);
        self.passages.extend(other.passages);
        self.steps = self.steps.or(other.steps);
        self.place = self.place.min(other.place);
        self.form.twice = self.form.twice.take().or(other.form.twice);
    }
}

/// The statements of the parts. A statement, its analysis and its terms of reference are one.
pub(super) fn statements(path: &str, reader: FormReader) -> Vec<Gbs> {
    let FormReader { parts, blocks } = reader;
    let mut joined: Vec<(Vec<Option<Title>>, Option<String>, Part)> = Vec::new();
    for mut part in parts.into_iter().filter(|part| part.labels >= LEAST) {
        part.form.split_codes();
        let about = part.about();
        let is_same = |(titles, own, _): &(Vec<Option<Title>>, Option<String>, Part)| {
            part.title.is_some() && !titles.contains(&None) && !titles.contains(&part.title) && {
                own.is_none() || about.is_none() || *own == about
            }
        };
        match joined.iter_mut().rev().find(|own| is_same(own)) {
            Some((titles, known, first)) => {
                titles.push(part.title);
                *known = known.take().or(about);
                // The statement says it where two of them do.
                if part.title < first.title {
                    std::mem::swap(first, &mut part);
                }
                first.join(part);
            }
            None => joined.push((vec![part.title], about, part)),
        }
    }
    let is_only = joined.len() == 1;
    let made = joined.into_iter().filter_map(|(_, _, part)| {
        let mut form = part.form;
        let place = part.place.unwrap_or(Place::line(1));
        let steps = part.steps.filter(|steps| *steps == 4 && !form.entries.iter().any(|own| own.key == "gap"));
        form.entries.extend(steps.map(|steps| entry("gap", place, Value::Text(steps.to_string()))));
        spread_responsible(&mut form.entries);
        let first = usize::try_from(place.line).ok().and_then(|line| blocks.get(line.checked_sub(1)?));
        // One table may have several.
        let name = first.filter(|_| !is_only).map(|(sheet, row)| match word::table_number(sheet) {
            Some(_) if *row == 1 => sheet.clone(),
            Some(_) => format!("{sheet} baris {row}"),
            None => format!("{sheet} {row}"),
        });
        let twice = form.twice.take();
        let mut gbs = statement_of(path, form, place)?;
        (gbs.sheet, gbs.blocks, gbs.passages) = (name, blocks.clone(), part.passages);
        gbs.beside.extend(twice.map(|(place, why)| gbs.finding(place, Defect::Malformed(why))));
        Some(gbs)
    });
    let mut made: Vec<Gbs> = made.collect();
    only_own_blocks(&mut made);
    made
}

/// Places of one statement in a file of several are its own: those from where it begins to where the next does.
fn only_own_blocks(made: &mut [Gbs]) {
    if made.len() < 2 {
        return;
    }
    let starts: Vec<u64> = made.iter().map(|gbs| gbs.place.line).collect();
    for (i, gbs) in made.iter_mut().enumerate() {
        let from = starts[i];
        let to = starts.iter().copied().filter(|start| *start > from).min().unwrap_or(u64::MAX);
        for (line, block) in (1..).zip(&mut gbs.blocks) {
            if line < from || line >= to {
                *block = (String::new(), 0);
            }
        }
    }
}

/// The newest form names who is responsible once, for all of its actions.
fn spread_responsible(entries: &mut Vec<MapEntry>) {
    let Some(at) = entries.iter().position(|own| own.key == "penanggung_jawab") else { return };
    let responsible = entries.remove(at);
    let Some(actions) = entries.iter_mut().find(|own| own.key == "rencana_aksi") else { return };
    for action in actions.node.list() {
        let fields = action.map();
        if fields.iter().all(|own| own.key != "penanggung_jawab") {
            fields.push(responsible.clone());
        }
    }
}
