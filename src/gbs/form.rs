//! The form that agencies fill in as a workbook → a statement: a label in one column, its text beside it, tables of data,
//! indicators and actions below their labels. The form becomes the tree that other files are, and is read as they are.

mod labels;
mod rows;
mod steps;
pub mod word;

use self::labels::{aspect, cells, header, kind_and_text, label, labelled, without_number, without_numbering};
use self::steps::table_of_steps;
use super::names::{self, StatementPart};
use super::node::{DataNode, MapEntry, Value};
use super::{Gbs, Strange, model};
use crate::domain::code::{ActivityCode, Level};
use crate::domain::groups::Aspect;
use crate::files::workbook::WorkbookSheet;
use crate::finding::{Defect, Place, Unvalued};
use crate::gbs::check;

/// A cell that is not blank.
#[derive(Clone, Debug)]
struct Cell {
    column: u64,
    text: String,
    place: Place,
}

/// The part of the form that rows belong to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum At {
    /// Before the first label, or below one that is not known.
    #[default]
    Nowhere,
    Field(&'static str),
    Factor(Aspect),
    /// A field of the action at hand.
    Action(&'static str),
    Signature(&'static str),
}

/// The statements of a sheet: a form, or a table of nine steps with one in each row; none where it has no labels of one.
pub fn read(path: &str, sheet: &WorkbookSheet) -> Vec<Gbs> {
    let rows: Vec<Vec<Cell>> = sheet.rows.iter().map(cells).collect();
    match table_of_steps(&rows) {
        Some(forms) => forms.into_iter().filter_map(|(form, place)| statement(path, sheet, form, place)).collect(),
        None => form(&rows).and_then(|form| statement(path, sheet, form, Place::line(1))).into_iter().collect(),
    }
}

/// The labels of a form stand in one column.
fn form(rows: &[Vec<Cell>]) -> Option<Form> {
    let label_of =
        |row: &Vec<Cell>| row.first().filter(|c| names::field(StatementPart::Gbs, &label(&c.text)).is_some()).cloned();
    let labels: Vec<Cell> = rows.iter().filter_map(label_of).collect();
    // One such label may stand in any table.
    if labels.len() < 3 {
        return None;
    }
    let column = labels.iter().map(|c| c.column).min()?;
    let mut form = Form::default();
    let mut last = 0;
    for row in rows.iter().filter(|r| !r.is_empty()) {
        // Below a blank row the plan is over: place, date and signature.
        let number = row[0].place.line;
        let is_apart = last > 0 && number > last + 1;
        last = number;
        match is_apart && row[0].column != column && matches!(form.at, At::Action(_)) {
            true => form.leave(&row[0]),
            false => form.row(row, column),
        }
    }
    form.split_codes();
    Some(form)
}

/// The statement of a form: what it is of the file is for others to say.
fn statement_of(path: &str, form: Form, place: Place) -> Option<Gbs> {
    let tree = DataNode { value: Value::Map(form.entries), place };
    let mut gbs = model::read(path, tree)?;
    gbs.persons.extend(form.persons);
    gbs.strange.extend(form.strange);
    gbs.strange.sort_by_key(|s| s.place);
    Some(gbs)
}

fn statement(path: &str, sheet: &WorkbookSheet, mut form: Form, place: Place) -> Option<Gbs> {
    let twice = form.twice.take();
    let mut gbs = statement_of(path, form, place)?;
    gbs.sheet = Some(sheet.name.clone());
    let unvalued = Unvalued::of(&sheet.unvalued, false).map(|(place, fault)| gbs.fault(place, fault));
    gbs.beside.extend(unvalued);
    let twice = twice.map(|(place, why)| gbs.finding(place, Defect::Malformed(why)));
    gbs.beside.extend(twice);
    Some(gbs)
}

#[derive(Clone, Default)]
struct Form {
    at: At,
    /// Columns of the table at hand, by their field.
    table: Option<Vec<(u64, String)>>,
    entries: Vec<MapEntry>,
    strange: Vec<Strange>,
    persons: Vec<check::FoundPersonal>,
    /// A column that a table has twice: which of the two is meant is not known.
    twice: Option<(Place, String)>,
}

impl Form {
    fn row(&mut self, row: &[Cell], label_column: u64) {
        let first = &row[0];
        let name = label(&first.text);
        // A label merged over several rows stands in each of them; what is beside it goes on.
        let again = names::field(StatementPart::Gbs, &name).filter(|field| {
            self.at == At::Field(field) || *field == "rencana_aksi" && matches!(self.at, At::Action(_))
        });
        if again.is_some() && row.len() > 1 && first.column == label_column {
            return self.row(&row[1..], label_column);
        }
        let in_labels = first.column == label_column;
        if self.part().is_some() {
            // A label of the form may be one of these words itself: it is no head of a table, what is beside it may be.
            let beside = usize::from(in_labels && names::field(StatementPart::Gbs, &name).is_some());
            let cells: Vec<_> = row[beside..].iter().map(|c| (label(&c.text), c.place)).collect();
            self.persons.extend(check::in_header(&cells));
        }
        let in_actions = matches!(self.at, At::Field("rencana_aksi") | At::Action(_));
        if let Some(columns) = header(row, self.part()) {
            return self.begin_table(columns, row);
        }
        // A row of the table at hand may begin with any word.
        let in_table = self.table.as_ref().is_some_and(|own| own.iter().any(|(column, _)| *column == first.column));
        if in_table && (!in_labels || self.at == At::Field("faktor") && aspect(&name).is_some()) {
            return self.keep(row);
        }
        let of_action = names::field(StatementPart::Action, &name)
            .or_else(|| names::field(StatementPart::Action, without_number(&name)));
        if in_actions && let Some(field) = of_action.filter(|_| row.len() > 1) {
            self.at = At::Action(field);
            self.table = None;
            return self.keep(&row[1..]);
        }
        let in_signature = matches!(self.at, At::Field("tanda_tangan") | At::Signature(_));
        if let Some(field) = names::field(StatementPart::Signature, &name).filter(|_| in_signature && in_labels) {
            self.at = At::Signature(field);
            return self.keep(&row[1..]);
        }
        // One that is still to be filled in stands alone.
        let in_factors = matches!(self.at, At::Field("faktor") | At::Factor(_)) && in_labels;
        if let Some(aspect) = aspect(&name).filter(|_| row.len() > 1 || in_factors) {
            self.at = At::Factor(aspect);
            self.table = None;
            return self.keep(&row[1..]);
        }
        if let Some(field) = names::field(StatementPart::Gbs, &name).filter(|_| in_labels) {
            // A label merged over several rows stands in each of them.
            if self.at != At::Field(field) {
                self.at = At::Field(field);
                self.table = None;
            }
            let beside = &row[1..];
            let is_action = field == "rencana_aksi"
                && beside.len() > 1
                && names::field(StatementPart::Action, without_number(&label(&beside[0].text))).is_some();
            return match header(beside, self.part()) {
                Some(columns) => self.begin_table(columns, beside),
                None if is_action => self.row(beside, label_column),
                None => self.keep(beside),
            };
        }
        match self.at {
            At::Nowhere if !in_labels => {}
            At::Action(field) if !in_labels => self.go_on(field, row),
            _ if !in_labels || self.table.is_some() => self.keep(row),
            // The title stands before the first label.
            At::Nowhere if self.entries.is_empty() => {}
            // A label of several fields: its text says which.
            _ => {
                if row.len() == 1 || !row[1..].iter().all(|cell| self.said(cell)) {
                    self.leave(first);
                }
            }
        }
    }

    /// `2.08.02 / 2.08.02.2.01 / 2.08.02.2.01.0002` in the place of one code: each is of its level.
    fn split_codes(&mut self) {
        let Some(at) = self.entries.iter().position(|e| e.key == "kode_program") else { return };
        let (place, Value::Text(text)) = (self.entries[at].node.place, &self.entries[at].node.value) else { return };
        let codes: Vec<ActivityCode> = text.split(['/', '\n']).filter_map(ActivityCode::find).collect();
        if codes.len() < 2 {
            return;
        }
        let field = |code: &ActivityCode| match code.level() {
            Level::SubKegiatan => "kode_sub_kegiatan",
            Level::Kegiatan => "kode_kegiatan",
            _ => "kode_program",
        };
        self.entries.remove(at);
        self.entries.extend(codes.iter().map(|code| entry(field(code), place, Value::Text(code.to_string()))));
    }

    /// Names what is not understood.
    fn leave(&mut self, cell: &Cell) {
        self.strange.push(Strange { place: cell.place, field: label(&cell.text), cell: String::new() });
        self.at = At::Nowhere;
    }

    /// A text whose lines begin with labels of their own: `Program: ...`. Lines before the first of them stay where they
    /// are; does any have one?
    fn said(&mut self, cell: &Cell) -> bool {
        let mut parts: Vec<(At, String)> = Vec::new();
        let mut before: Vec<&str> = Vec::new();
        for line in cell.text.lines() {
            match (labelled(line), parts.last_mut()) {
                (Some((at, text)), _) => parts.push((at, text.to_owned())),
                (None, Some((_, text))) if text.is_empty() => line.trim().clone_into(text),
                (None, Some((_, text))) => *text = format!("{text}\n{}", line.trim()),
                (None, None) => before.push(line),
            }
        }
        if parts.is_empty() {
            return false;
        }
        parts.insert(0, (self.at, before.join("\n")));
        for (at, text) in parts {
            self.at = at;
            if !text.trim().is_empty() {
                self.keep_whole(&[Cell { text, ..cell.clone() }]);
            }
        }
        true
    }

    fn part(&self) -> Option<StatementPart> {
        match self.at {
            At::Field("data") => Some(StatementPart::Data),
            At::Field("indikator") => Some(StatementPart::Indicator),
            At::Field("rencana_aksi") => Some(StatementPart::Action),
            At::Field("faktor") => Some(StatementPart::Factor),
            _ => None,
        }
    }

    /// Cells beside or below a label.
    fn keep(&mut self, cells: &[Cell]) {
        let is_prose = self.table.is_none() && matches!(self.at, At::Nowhere | At::Field(_));
        match cells {
            [cell] if is_prose && self.said(cell) => {}
            cells => self.keep_whole(cells),
        }
    }

    fn keep_whole(&mut self, cells: &[Cell]) {
        let Some(first) = cells.first() else { return };
        if let (Some(columns), At::Field(field)) = (&self.table, self.at) {
            let entry = |cell: &Cell| {
                let (_, field) = columns.iter().find(|(column, _)| *column == cell.column)?;
                Some(entry(field, cell.place, Value::Text(cell.text.clone())))
            };
            let entries: Vec<MapEntry> = cells.iter().filter_map(entry).collect();
            return self.keep_row(field, entries, first.place);
        }
        let joined = cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ");
        let value = |text: &str| DataNode { value: Value::Text(text.to_owned()), place: first.place };
        match self.at {
            At::Nowhere => {}
            At::Field(field) if is_list(field) => {
                for line in joined.lines().map(without_numbering).filter(|l| !l.is_empty()) {
                    let kind = kind_and_text(line).filter(|_| field == "indikator");
                    // What stands beside the label of the plan is an action; its input and output may follow below.
                    let node = match field {
                        "rencana_aksi" => {
                            let says = entry("kegiatan", first.place, Value::Text(line.to_owned()));
                            DataNode { value: Value::Map(vec![says]), place: first.place }
                        }
                        _ if let Some((kind, text)) = kind => {
                            let own = |(field, text): &(&str, &str)| {
                                entry(field, first.place, Value::Text((*text).to_owned()))
                            };
                            let entries = match kind {
                                "input" => vec![("masukan", text)],
                                kind => vec![("jenis", kind), ("uraian", text)],
                            };
                            DataNode { value: Value::Map(entries.iter().map(own).collect()), place: first.place }
                        }
                        _ => value(line),
                    };
                    self.push(field, node);
                }
            }
            At::Field(field) => {
                let slot = slot(&mut self.entries, field, first.place);
                match &mut slot.value {
                    Value::Text(text) if !text.is_empty() => *text = format!("{text}\n{joined}"),
                    other => *other = Value::Text(joined),
                }
            }
            At::Factor(aspect) => {
                let factors = slot(&mut self.entries, "faktor", first.place).map();
                match factors.iter_mut().find(|own| own.key == aspect.id()).map(|own| &mut own.node.value) {
                    Some(Value::Text(text)) => *text = format!("{text}\n{joined}"),
                    _ => factors.push(entry(aspect.id(), first.place, Value::Text(joined))),
                }
            }
            At::Signature(field) => {
                let signature = slot(&mut self.entries, "tanda_tangan", first.place).map();
                signature.push(entry(field, first.place, Value::Text(joined)));
            }
            At::Action(field) => {
                let list = slot(&mut self.entries, "rencana_aksi", first.place).list();
                // The field that begins an action begins the next one.
                let begun = list.last().is_some_and(|n| match &n.value {
                    Value::Map(entries) => entries.iter().all(|e| e.key != field),
                    _ => false,
                });
                if !begun {
                    list.push(DataNode { value: Value::Map(Vec::new()), place: first.place });
                }
                if let Some(action) = list.last_mut() {
                    action.map().push(entry(field, first.place, Value::Text(joined)));
                }
            }
        }
    }

    /// More of a field of the action at hand.
    fn go_on(&mut self, field: &'static str, cells: &[Cell]) {
        let joined = cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ");
        let list = slot(&mut self.entries, "rencana_aksi", cells[0].place).list();
        let entry = list.last_mut().and_then(|action| action.map().iter_mut().find(|e| e.key == field));
        if let Some(MapEntry { node: DataNode { value: Value::Text(text), .. }, .. }) = entry {
            *text = format!("{text}\n{joined}");
        }
    }

    fn push(&mut self, field: &'static str, node: DataNode) {
        slot(&mut self.entries, field, node.place).list().push(node);
    }
}

fn is_list(field: &str) -> bool {
    matches!(field, "data" | "sebab_internal" | "sebab_eksternal" | "baseline" | "indikator" | "rencana_aksi")
}

fn entry(field: &str, place: Place, value: Value) -> MapEntry {
    MapEntry { key: field.to_owned(), place, node: DataNode { value, place } }
}

/// The node of a field, made where it is not there yet.
fn slot<'a>(entries: &'a mut Vec<MapEntry>, field: &'static str, place: Place) -> &'a mut DataNode {
    let at = entries.iter().position(|e| e.key == field).unwrap_or_else(|| {
        entries.push(entry(field, place, Value::Text(String::new())));
        entries.len() - 1
    });
    &mut entries[at].node
}
