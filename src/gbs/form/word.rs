//! Documents as agencies file them → statements. Labels stand before a colon, in a column of a table or above a column of one;
//! each row becomes one of a form, as it is read of workbooks. What stands in no field is named.

mod parts;
mod signature;
mod steps;
mod tables;

use self::parts::{Part, Title};
use super::labels::{self, label, without_number};
use super::{At, Cell};
use crate::domain::groups::Aspect;
use crate::domain::text;
use crate::files::word::{Block, PARAGRAPHS, Paragraph};
use crate::finding::Place;
use crate::gbs::names::{self, StatementPart};
use crate::gbs::{Gbs, PlacedText};

/// Where labels are put, and where the first column of other cells is.
const LABELS: u64 = 1;
const CONTENT: u64 = 2;
/// A label has so many words at most, and one that is not known fewer.
const LABEL_WORDS: usize = 14;
const UNKNOWN_WORDS: usize = 6;
/// So does a heading that is not known.
const HEADING_WORDS: usize = 8;

/// The statements of a document; none where it has no labels of one.
pub fn read(path: &str, blocks: &[Block]) -> Vec<Gbs> {
    let mut reader = FormReader::default();
    reader.blocks(blocks);
    parts::statements(path, reader)
}

/// What a text is the label of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    Field(&'static str),
    Aspect(Aspect),
    /// A cell that names several fields, which its text names again.
    Several,
    /// A heading above fields.
    Group,
    /// A part of terms of reference that a statement has no field for.
    Other,
    /// About the file: passed over.
    File,
}

/// The label that a text is: without its number, its step (`Langkah 6`) and what it says in brackets.
fn known(text: &str) -> Option<Label> {
    let whole = label(text);
    let bare = without_step(&whole);
    let short = || bare.split_once('(').filter(|(start, _)| !start.trim().is_empty()).map(|(start, _)| label(start));
    named(bare).or_else(|| named(&short()?))
}

fn named(name: &str) -> Option<Label> {
    if name.split_whitespace().count() > LABEL_WORDS {
        return None;
    }
    if let Some(field) = names::field(StatementPart::Gbs, name) {
        return Some(Label::Field(field));
    }
    if let Some(aspect) = labels::aspect(name) {
        return Some(Label::Aspect(aspect));
    }
    match names::field(StatementPart::Heading, name) {
        Some("identitas") => Some(Label::Several),
        Some("kelompok") => Some(Label::Group),
        Some("lain") => Some(Label::Other),
        _ => names::field(StatementPart::File, name).filter(|_| text::words(name) != "sumber").map(|_| Label::File),
    }
}

/// `Langkah 6: Reformulasi Tujuan` → `Reformulasi Tujuan`.
fn without_step(name: &str) -> &str {
    let Some((first, rest)) = name.split_once([' ', '\n']) else { return name };
    if !["langkah", "kolom", "step"].contains(&first.to_lowercase().as_str()) {
        return name;
    }
    let rest = rest.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | ')' | '-' | '–'))
}

/// The step that a cell is the number of: `Langkah 3`, `(3)`, `3`.
fn step(cell: &str) -> Option<u32> {
    let folded = text::words(cell);
    let number = ["langkah ", "kolom ", "step "].iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    number.parse().ok().filter(|step| (1..=15).contains(step))
}

/// Fields of which one line is all: what stands below them is no more of them.
fn is_short(field: &str) -> bool {
    matches!(
        field,
        "perangkat_daerah"
            | "unit_organisasi"
            | "tahun_anggaran"
            | "tahap"
            | "bagian"
            | "gap"
            | "program"
            | "kode_program"
            | "kegiatan"
            | "kode_kegiatan"
            | "sub_kegiatan"
            | "kode_sub_kegiatan"
            | "anggaran"
    )
}

/// Fields in whose lines a name before a colon is a part of the text.
fn has_own_labels(at: At) -> bool {
    matches!(at, At::Field("data" | "indikator" | "rencana_aksi" | "faktor") | At::Action(_) | At::Factor(_))
}

/// Reads a document from top to bottom.
#[derive(Default)]
struct FormReader {
    parts: Vec<Part>,
    /// Where each line of the places is: table or `paragraf`, and row or number.
    blocks: Vec<(String, u64)>,
}

impl FormReader {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, PARAGRAPHS, paragraph.number),
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// The part at hand.
    fn part(&mut self) -> &mut Part {
        if self.parts.is_empty() {
            self.parts.push(Part::default());
        }
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    fn place(&mut self, sheet: &str, row: u64, column: u64) -> Place {
        if self.blocks.last().is_none_or(|(own, number)| own != sheet || *number != row) {
            self.blocks.push((sheet.to_owned(), row));
        }
        let line = self.blocks.len() as u64;
        let column = if sheet == PARAGRAPHS { 0 } else { column };
        Place { line, column, end_line: line, end_column: column + 1 }
    }

    fn cell(&mut self, text: &str, column: u64, at: (&str, u64)) -> Cell {
        let place = self.place(at.0, at.1, 1);
        Cell { column, text: text.trim().to_owned(), place }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, sheet: &str, row: u64) {
        for (i, text) in paragraph.text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            let numbering = if i == 0 { paragraph.numbering.as_str() } else { "" };
            self.line(&PageLine { text, numbering, is_heading: paragraph.is_heading }, (sheet, row));
        }
    }

    /// A line outside of tables, or one that is all of a row.
    fn line(&mut self, line: &PageLine, at: (&str, u64)) {
        if let Some(title) = Title::of(line.text) {
            let place = self.place(at.0, at.1, 1);
            return self.title(title, place, line.text);
        }
        if self.part().in_signature && known(line.text.split(':').next().unwrap_or_default()).is_none() {
            let place = self.place(at.0, at.1, 1);
            return self.part().sign(line.text, place);
        }
        if let Some((label, text)) = self.labelled(line) {
            let mut cells = vec![self.cell(label, LABELS, at)];
            if !text.trim().is_empty() {
                cells.push(self.cell(text, CONTENT, at));
            }
            return self.label_row(cells);
        }
        let cell = self.cell(&line.whole(), CONTENT, at);
        if signature::begins(line.text) && self.part().is_begun() {
            self.part().in_signature = true;
            return self.part().sign(line.text, cell.place);
        }
        self.content(cell);
    }

    /// The label of a line and the text behind it; a line that is a label alone is a heading.
    fn labelled<'l>(&mut self, line: &PageLine<'l>) -> Option<(&'l str, &'l str)> {
        let text = line.text;
        let (at, part) = (self.part().form.at, self.part());
        let in_actions = matches!(at, At::Field("rencana_aksi") | At::Action(_));
        let is_known = |name: &str| {
            let of_action = in_actions && names::field(StatementPart::Action, without_number(&label(name))).is_some();
            let of_signature = matches!(at, At::Field("tanda_tangan") | At::Signature(_))
                && names::field(StatementPart::Signature, &label(name)).is_some();
            known(name).is_some() || of_action || of_signature
        };
        if let Some((name, rest)) = text.split_once(':') {
            if is_known(name) {
                return Some((name, rest));
            }
            return (part.labels > 0 && line.is_labelled(name, at, part.form.table.is_some())).then_some((name, rest));
        }
        if let Some((name, rest)) = text.split_once('\t').filter(|(name, _)| is_known(name)) {
            return Some((name, rest));
        }
        let is_numbered = !line.numbering.is_empty() || labels::is_numbering(text.split_whitespace().next()?);
        let is_heading = match known(text) {
            Some(Label::Aspect(_)) => matches!(at, At::Field("faktor") | At::Factor(_)),
            // The name that is waited for may be a label's word.
            Some(_) if matches!(at, At::Field(field) if is_short(field)) => {
                !part.is_waiting || line.is_heading || is_numbered
            }
            Some(_) => true,
            None => {
                let words = text.split_whitespace().count();
                let is_title = line.is_heading && is_numbered && words <= HEADING_WORDS && !text.ends_with('.');
                is_title && part.is_begun() && !part.is_waiting && !part.in_signature
            }
        };
        is_heading.then_some((text, ""))
    }

    /// A label, and what stands beside it.
    fn label_row(&mut self, cells: Vec<Cell>) {
        let Some(first) = cells.first() else { return };
        let (name, place, is_alone) = (first.text.clone(), first.place, cells.len() == 1);
        let found = known(&name);
        if found == Some(Label::Field("perangkat_daerah")) && self.part().begins_anew() {
            self.parts.push(Part { place: Some(place), ..Part::default() });
        }
        let part = self.part();
        part.place.get_or_insert(place);
        (part.is_waiting, part.in_signature) = (is_alone, false);
        let in_actions = matches!(part.form.at, At::Field("rencana_aksi") | At::Action(_));
        let of_action = in_actions && names::field(StatementPart::Action, without_number(&label(&name))).is_some();
        let of_signature = matches!(part.form.at, At::Field("tanda_tangan") | At::Signature(_))
            && names::field(StatementPart::Signature, &label(&name)).is_some();
        match found {
            _ if of_action && !is_alone || of_signature => part.form.row(&cells, LABELS),
            Some(Label::Field(field)) => {
                part.labels += 1;
                // One that stands there again begins no second text where it was only named before.
                let own = Cell { text: field.replace('_', " "), ..cells[0].clone() };
                let cells: Vec<Cell> = [own].into_iter().chain(cells[1..].iter().cloned()).collect();
                part.close();
                part.form.row(&cells, LABELS);
            }
            Some(Label::Aspect(aspect)) => {
                part.labels += 1;
                (part.form.at, part.form.table) = (At::Factor(aspect), None);
                part.form.keep(&cells[1..]);
            }
            Some(Label::Several) => {
                part.close();
                for cell in &cells[1..] {
                    part.several(cell);
                }
                part.is_several = is_alone;
            }
            Some(Label::Group) => {
                part.close();
                part.group = Some(PlacedText { text: label(&name), place });
                for cell in cells.into_iter().skip(1) {
                    self.content(cell);
                }
            }
            Some(Label::Other) => {
                part.close();
                part.pass(&label(&name), place);
            }
            Some(Label::File) => {
                part.close();
                part.is_passed = true;
            }
            None => {
                part.close();
                part.is_passed = true;
                part.form.leave(&cells[0]);
            }
        }
    }

    /// A text without a label: more of the field at hand.
    fn content(&mut self, cell: Cell) {
        let part = self.part();
        if part.is_several && part.several(&cell) {
            return;
        }
        let is_over = match part.form.at {
            At::Nowhere => true,
            At::Field(field) if is_short(field) => !part.is_waiting,
            At::Field(_) => part.form.table.is_some(),
            _ => false,
        };
        part.is_waiting = false;
        if is_over {
            return part.unread(&cell);
        }
        match part.form.at {
            At::Action(field) => part.form.go_on(field, &[cell]),
            _ => part.form.keep(&[cell]),
        }
    }

    /// A title begins a document, unless the one before has hardly begun.
    fn title(&mut self, title: Title, place: Place, text: &str) {
        let steps = parts::steps_in(text);
        if self.part().is_begun() {
            self.parts.push(Part::default());
        }
        let part = self.part();
        part.title = part.title.or(Some(title));
        part.steps = steps.or(part.steps);
        part.place.get_or_insert(place);
    }
}

/// A line, and how it looks on the page.
struct PageLine<'l> {
    text: &'l str,
    numbering: &'l str,
    is_heading: bool,
}

impl PageLine<'_> {
    fn whole(&self) -> String {
        match self.numbering {
            "" => self.text.to_owned(),
            numbering => format!("{numbering} {}", self.text),
        }
    }

    /// Does the line begin with a label that is not known? In texts, colons stand behind words.
    fn is_labelled(&self, name: &str, at: At, is_below_table: bool) -> bool {
        let bare = label(name);
        let words = bare.split_whitespace().count();
        if words == 0 || words > UNKNOWN_WORDS || bare.contains(|c: char| c.is_ascii_digit() || c == ',' || c == ';') {
            return false;
        }
        let is_set_apart = name.ends_with([' ', '\t']) || self.text[name.len() + 1..].starts_with('\t');
        match at {
            _ if is_below_table || at == At::Nowhere => is_set_apart || words <= 4,
            at if has_own_labels(at) => false,
            At::Field(field) if is_short(field) => is_set_apart || words <= 4,
            _ => is_set_apart,
        }
    }
}
