//! Tables of a document: labels in a column with texts beside them; rows of data, indicators or actions below a heading;
//! nine steps in nine columns; a frame around something else.

use super::super::labels::{column, label, without_number};
use super::super::{At, Cell};
use super::{CONTENT, FormReader, LABELS, Label, PageLine, known, signature, steps};
use crate::files::word::{Block, Table, TableCell, TableRow, table_name};
use crate::finding::Place;
use crate::gbs::names::{self, StatementPart};

/// A cell of a table that holds something.
#[derive(Clone, Copy)]
pub(super) struct TableText<'t> {
    pub(super) cell: &'t TableCell,
    pub(super) row: u64,
}

impl TableText<'_> {
    /// Its text without a colon before it.
    pub(super) fn text(&self) -> String {
        self.cell.text().trim().trim_start_matches(':').trim().to_owned()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text().is_empty() && self.cell.tables().next().is_none()
    }
}

/// The cells of a row that hold something, without those that go on from the row above.
pub(super) fn texts(row: &TableRow) -> Vec<TableText<'_>> {
    let own = row.cells.iter().map(|cell| TableText { cell, row: row.number });
    own.filter(|own| !own.cell.is_continued && !own.is_empty()).collect()
}

/// Rows with what they hold, each with its number.
type TextRows<'t> = [(u64, Vec<TableText<'t>>)];

/// Fields whose texts may be a table, and what its columns are.
pub(super) fn part_of(field: &str) -> Option<StatementPart> {
    Some(match field {
        "data" => StatementPart::Data,
        "faktor" => StatementPart::Factor,
        "indikator" => StatementPart::Indicator,
        "rencana_aksi" => StatementPart::Action,
        _ => return None,
    })
}

/// What the first column of such a table is, where it has the name of the field.
fn main_column(field: &str) -> &'static str {
    match field {
        "data" => "topik",
        "faktor" => "faktor",
        "indikator" => "uraian",
        _ => "kegiatan",
    }
}

impl FormReader {
    pub(super) fn table(&mut self, table: &Table) {
        let name = table_name(table.number);
        let rows: Vec<(u64, Vec<TableText>)> = table.rows.iter().map(|row| (row.number, texts(row))).collect();
        let rows: Vec<(u64, Vec<TableText>)> = rows.into_iter().filter(|(_, cells)| !cells.is_empty()).collect();
        if rows.iter().all(|(_, cells)| cells.len() == 1) && table.rows.iter().all(|row| row.cells.len() == 1) {
            return rows.iter().for_each(|(row, cells)| self.frame(cells[0].cell, (&name, *row)));
        }
        if let Some(found) = steps::Steps::of(table) {
            return self.steps(&name, &found);
        }
        let is_signature = || {
            let mut lines = rows.iter().flat_map(|(_, cells)| cells).map(TableText::text).collect::<Vec<_>>();
            lines.retain(|text| known(text).is_none());
            lines.iter().flat_map(|text| text.lines()).any(signature::begins)
        };
        if self.is_of_field(&rows) {
            return self.rows_of_field(&name, &rows);
        }
        let labels = label_column(&rows);
        if labels.is_none() && self.part().is_begun() && is_signature() {
            self.part().in_signature = true;
            for (row, cell) in rows.iter().flat_map(|(row, cells)| cells.iter().map(move |cell| (*row, cell))) {
                for line in cell.text().lines() {
                    let place = self.place(&name, row, cell.cell.column as u64 + 1);
                    self.part().sign(line, place);
                }
            }
            return;
        }
        match labels {
            Some(column) => {
                self.part().in_signature = false;
                rows.iter().for_each(|(row, cells)| self.labelled_row(&name, *row, cells, column));
            }
            None => self.rows_of_field(&name, &rows),
        }
    }

    /// One cell around other things.
    fn frame(&mut self, cell: &TableCell, at: (&str, u64)) {
        for block in &cell.blocks {
            match block {
                Block::Paragraph(own) => self.paragraph(own, at.0, at.1),
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// Is the table one of the field at hand, or of one that its first cell names, by its head?
    fn is_of_field(&mut self, rows: &TextRows) -> bool {
        let Some((_, first)) = rows.first() else { return false };
        let names = |part, cells: &[TableText]| cells.iter().filter(|own| column(part, &own.text()).is_some()).count();
        if let Some(part) = self.part().form.part().filter(|part| names(*part, first) >= 2) {
            return names(part, first) * 2 >= first.len();
        }
        if let Some(Label::Field(field)) = first.first().and_then(|own| known(&own.text()))
            && let Some(part) = part_of(field)
            && first.len() > 1
            && names(part, &first[1..]) == first.len() - 1
        {
            let form = &mut self.part().form;
            (form.at, form.table) = (At::Field(field), None);
            self.part().labels += 1;
            return true;
        }
        false
    }

    /// Rows of data, indicators, actions or factors.
    fn rows_of_field(&mut self, name: &str, rows: &TextRows) {
        let at = self.part().form.at;
        let takes_rows = match at {
            At::Field(field) => part_of(field).is_some() || !super::is_short(field),
            At::Action(_) | At::Factor(_) => true,
            _ => false,
        };
        self.part().is_waiting = false;
        if !takes_rows {
            if let Some((row, cells)) = rows.first() {
                let place = self.place(name, *row, 1);
                let text: Vec<String> = cells.iter().map(TableText::text).collect();
                let cell = Cell { column: CONTENT, text: text.join(" | "), place };
                self.part().unread(&cell);
            }
            return;
        }
        let mut rows = rows;
        if let Some((head, rest)) = self.joined_head(name, rows) {
            self.content_cells(head);
            rows = rest;
        }
        for (row, cells) in rows {
            self.content_row(name, *row, cells);
        }
    }

    /// A head over two rows: `Jumlah` above `L` and `P`. The narrower cells stand for the wider ones above them.
    fn joined_head<'r, 't>(&mut self, name: &str, rows: &'r TextRows<'t>) -> Option<(Vec<Cell>, &'r TextRows<'t>)> {
        let At::Field(field) = self.part().form.at else { return None };
        let part = part_of(field)?;
        let [(above, upper), (below, lower), rest @ ..] = rows else { return None };
        let covers = |own: &TableText, other: &TableText| {
            let (from, to) = (own.cell.column, own.cell.column + own.cell.span);
            own.cell.span > 1 && (from..to).contains(&other.cell.column)
        };
        let is_head =
            lower.iter().all(|own| column(part, &own.text()).is_some() && upper.iter().any(|up| covers(up, own)));
        if !is_head || lower.is_empty() {
            return None;
        }
        let kept = upper.iter().filter(|up| !lower.iter().any(|own| covers(up, own)));
        let mut cells: Vec<Cell> = kept.map(|own| self.table_cell(name, *above, own)).collect();
        cells.extend(lower.iter().map(|own| self.table_cell(name, *below, own)).collect::<Vec<_>>());
        cells.sort_by_key(|cell| cell.column);
        Some((cells, rest))
    }

    /// A row without a label.
    fn content_row(&mut self, name: &str, row: u64, cells: &[TableText]) {
        let own: Vec<Cell> =
            cells.iter().filter(|own| !own.text().is_empty()).map(|own| self.table_cell(name, row, own)).collect();
        self.content_cells(own);
        for table in cells.iter().flat_map(|own| own.cell.tables()) {
            self.table(table);
        }
    }

    fn content_cells(&mut self, mut cells: Vec<Cell>) {
        // A number before the row; a lone one is a figure.
        if cells.len() > 1 && super::labels::is_numbering(&cells[0].text) {
            cells.remove(0);
        }
        let Some(first) = cells.first() else { return };
        let part = self.part();
        if let At::Field(field) = part.form.at
            && let (None, Some(of)) = (&part.form.table, part_of(field))
            && matches!(known(&first.text), Some(Label::Field(own)) if own == field)
            && cells.len() > 1
            && cells[1..].iter().all(|cell| column(of, &cell.text).is_some())
        {
            cells[0].text = main_column(field).to_owned();
        }
        if part.form.at == At::Nowhere {
            return part.unread(&cells[0]);
        }
        part.form.row(&cells, LABELS);
    }

    /// A row whose first cells are labels: the last of them is that of the texts beside them.
    fn labelled_row(&mut self, name: &str, row: u64, cells: &[TableText], label_column: usize) {
        let mut cells = cells;
        while cells.len() > 1 && is_number(&cells[0].text()) {
            cells = &cells[1..];
        }
        let Some(first) = cells.first() else { return };
        let is_label = |own: &TableText, reader: &mut FormReader| {
            own.cell.tables().next().is_none() && reader.is_label(&own.text())
        };
        let mut last = None;
        for at in 0..cells.len() {
            // A cell with nothing beside it is a label only where it is the first.
            let is_text = at > 0 && at + 1 == cells.len();
            if is_text || !is_label(&cells[at], self) {
                break;
            }
            last = Some(at);
        }
        if self.is_row_of_table(cells) {
            return self.content_row(name, row, cells);
        }
        // The head of the table itself: `No`, `Uraian`, `Isi`.
        if cells.len() > 1 && names::field(StatementPart::Heading, &first.text()) == Some("nomor") {
            return;
        }
        let Some(at) = last else {
            if cells.len() == 1 && first.cell.span > 1 || first.cell.column > label_column {
                return self.beside(name, row, cells);
            }
            return match cells.len() {
                1 => self.frame(first.cell, (name, row)),
                _ => self.unknown_label(name, row, cells),
            };
        };
        for outer in &cells[..at] {
            let cell = self.label_cell(name, row, outer);
            self.label_row(vec![cell]);
        }
        // `Program | … | Kode | …`: a label may stand behind the text of another.
        let beside = &cells[at + 1..];
        let next = (1..beside.len().saturating_sub(1))
            .find(|i| matches!(known(&beside[*i].text()), Some(Label::Field(_))) && beside.len() >= 3);
        let own = &beside[..next.unwrap_or(beside.len())];
        let has_tables = own.iter().any(|own| own.cell.tables().next().is_some());
        let mut line = vec![self.label_cell(name, row, &cells[at])];
        if !has_tables {
            line.extend(own.iter().map(|own| self.table_cell(name, row, own)).collect::<Vec<_>>());
            self.label_row(line);
        } else {
            self.label_row(line);
            own.iter().for_each(|own| self.blocks_of(name, row, own));
        }
        if let Some(next) = next {
            self.labelled_row(name, row, &beside[next..], label_column);
        }
    }

    /// What a cell with tables holds, one after the other.
    pub(super) fn blocks_of(&mut self, name: &str, row: u64, own: &TableText) {
        for block in &own.cell.blocks {
            match block {
                // It may begin with labels of its own.
                Block::Paragraph(own) => self.paragraph(own, name, row),
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// Texts beside the label of a row above, or over the whole width.
    fn beside(&mut self, name: &str, row: u64, cells: &[TableText]) {
        let in_table = self.part().form.table.is_some();
        if let ([only], false) = (cells, in_table)
            && only.cell.tables().next().is_none()
        {
            for line in only.text().lines() {
                self.line(&PageLine { text: line, numbering: "", is_heading: false }, (name, row));
            }
            return;
        }
        self.content_row(name, row, cells);
    }

    fn unknown_label(&mut self, name: &str, row: u64, cells: &[TableText]) {
        let cell = self.label_cell(name, row, &cells[0]);
        if !self.part().is_begun()
            && self.part().labels == 0
            && cell.text.split_whitespace().count() > super::LABEL_WORDS
        {
            return;
        }
        self.label_row(vec![cell]);
    }

    /// Does the row belong to the table that stands inside of this one?
    fn is_row_of_table(&mut self, cells: &[TableText]) -> bool {
        let is_label = self.is_label(&cells[0].text());
        let form = &self.part().form;
        let Some(columns) = &form.table else {
            // The head of one, in a row of its own.
            let Some(part) = form.part() else { return false };
            return cells.iter().filter(|own| column(part, &own.text()).is_some()).count() >= 2
                && !matches!(known(&cells[0].text()), Some(Label::Field(_)));
        };
        let first = CONTENT + cells[0].cell.column as u64;
        let is_aspect = matches!(known(&cells[0].text()), Some(Label::Aspect(_))) && form.at == At::Field("faktor");
        (!is_label || is_aspect) && columns.iter().any(|(column, _)| *column == first)
    }

    fn is_label(&mut self, text: &str) -> bool {
        let at = self.part().form.at;
        let in_actions = matches!(at, At::Field("rencana_aksi") | At::Action(_));
        let in_signature = matches!(at, At::Field("tanda_tangan") | At::Signature(_));
        let name = label(text);
        known(text).is_some()
            || in_actions && names::field(StatementPart::Action, without_number(&name)).is_some()
            || in_signature && names::field(StatementPart::Signature, &name).is_some()
    }

    fn label_cell(&mut self, name: &str, row: u64, own: &TableText) -> Cell {
        Cell { column: LABELS, ..self.table_cell(name, row, own) }
    }

    pub(super) fn table_cell(&mut self, name: &str, row: u64, own: &TableText) -> Cell {
        let column = own.cell.column as u64;
        let place: Place = self.place(name, row, column + 1);
        Cell { column: CONTENT + column, text: own.text(), place }
    }
}

fn is_number(text: &str) -> bool {
    super::labels::is_numbering(text) || super::step(text).is_some()
}

/// The column in which labels stand: at least two rows begin with a known one there, or all of a short table do.
fn label_column(rows: &TextRows) -> Option<usize> {
    let mut found: Vec<usize> = Vec::new();
    for (_, cells) in rows {
        let first = cells.iter().find(|own| !is_number(&own.text()));
        let own = first.filter(|own| {
            known(&own.text()).is_some() || known(own.text().split(':').next().unwrap_or_default()).is_some()
        });
        found.extend(own.map(|own| own.cell.column));
    }
    let is_enough = found.len() >= 2 || !found.is_empty() && rows.len() <= 2;
    found.into_iter().min().filter(|_| is_enough)
}
