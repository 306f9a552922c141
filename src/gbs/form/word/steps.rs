//! A table with a column a step, as analyses are filed: heads over up to three rows, a row a statement; steps of several columns
//! of their own.

use super::super::labels::column_name;
use super::super::{At, Cell};
use super::parts::Part;
use super::tables::{TableText, part_of, texts};
use super::{CONTENT, FormReader, Label, known, step};
use crate::files::word::{Table, TableRow};
use crate::gbs::names::{self, StatementPart};

/// Rows that the head may begin in.
const FIRST: usize = 8;
/// Columns of fields that make such a table, and how many of them are of the analysis.
const FIELDS: usize = 3;
const OF_ANALYSIS: usize = 2;

/// A column of the table.
struct StepColumn {
    from: usize,
    to: usize,
    field: Option<&'static str>,
    /// Its own columns, where the head names them below it: a table of that field.
    inner: Vec<(usize, String)>,
}

/// Such a table.
pub(super) struct Steps<'t> {
    columns: Vec<StepColumn>,
    /// Rows above the head.
    above: &'t [TableRow],
    /// Cells of the head that name nothing known.
    unknown: Vec<TableText<'t>>,
    below: &'t [TableRow],
    /// The highest step that it numbers.
    last: Option<u32>,
}

fn field(text: &str) -> Option<&'static str> {
    match known(text) {
        Some(Label::Field(field)) => Some(field),
        Some(Label::Several) => Some("identitas"),
        _ => names::field(StatementPart::Action, text).filter(|field| *field == "penanggung_jawab"),
    }
}

fn is_of_analysis(field: &str) -> bool {
    part_of(field).is_some() || matches!(field, "sebab_internal" | "sebab_eksternal" | "tolok_ukur" | "baseline")
}

impl StepColumn {
    fn of(own: &TableText, field: Option<&'static str>) -> StepColumn {
        StepColumn { from: own.cell.column, to: own.cell.column + own.cell.span, field, inner: Vec::new() }
    }

    fn meets(&self, own: &TableText) -> bool {
        own.cell.column < self.to && self.from < own.cell.column + own.cell.span
    }
}

impl<'t> Steps<'t> {
    pub(super) fn of(table: &'t Table) -> Option<Steps<'t>> {
        let rows = &table.rows;
        let first = rows.iter().take(FIRST).position(|row| {
            let own = texts(row);
            let mut fields: Vec<&str> = own.iter().filter_map(|own| field(&own.text())).collect();
            let known = fields.len();
            fields.sort_unstable();
            fields.dedup();
            fields.len() >= FIELDS
                && fields.iter().filter(|field| is_of_analysis(field)).count() >= OF_ANALYSIS
                && known * 3 >= own.len() * 2
        })?;
        let mut columns: Vec<StepColumn> = Vec::new();
        let mut unknown: Vec<TableText> = Vec::new();
        let mut below = first;
        for row in &rows[first..] {
            let own = texts(row);
            if below > first && !own.iter().all(|own| is_head(own, &columns)) {
                break;
            }
            below += 1;
            for own in own.into_iter().filter(|own| step(&own.text()).is_none()) {
                let inner = inner_column(&own, &columns).filter(|_| field(&own.text()).is_none() || below > first + 1);
                if let Some((at, name)) = inner.filter(|(at, _)| !is_wider(&columns[*at], &own)) {
                    columns[at].inner.push((own.cell.column, name));
                    continue;
                }
                columns.retain(|column| !column.meets(&own));
                unknown.retain(|other| !StepColumn::of(other, None).meets(&own));
                match field(&own.text()) {
                    Some(field) => columns.push(StepColumn::of(&own, Some(field))),
                    None => unknown.push(own),
                }
            }
        }
        columns.sort_by_key(|column| column.from);
        let numbered = rows[..below].iter().flat_map(texts).filter(|own| own.text().contains(char::is_alphabetic));
        let last = numbered.filter_map(|own| step_of(&own.text())).max();
        let is_number = |own: &TableText| names::field(StatementPart::Heading, &own.text()) == Some("nomor");
        unknown.retain(|own| !is_number(own));
        Some(Steps { columns, above: &rows[..first], unknown, below: &rows[below..], last })
    }
}

/// `Langkah 4`, also before a name.
fn step_of(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    step(&format!("{first} {}", second.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// May the cell be one of the head, below its first row?
fn is_head(own: &TableText, columns: &[StepColumn]) -> bool {
    step(&own.text()).is_some() || field(&own.text()).is_some() || inner_column(own, columns).is_some()
}

/// A column of its own that the cell names below the field of a step.
fn inner_column(own: &TableText, columns: &[StepColumn]) -> Option<(usize, String)> {
    let at = columns.iter().position(|column| column.to - column.from > 1 && column.meets(own))?;
    let part = part_of(columns[at].field?)?;
    Some((at, column_name(part, &own.text())?))
}

/// A step of the same name is meant, where several are below a wider one: `Isu gender` above `Faktor kesenjangan`.
fn is_wider(above: &StepColumn, own: &TableText) -> bool {
    field(&own.text()).is_some_and(|field| {
        is_of_analysis(field) && above.inner.is_empty() && own.text().split_whitespace().count() > 1
    })
}

impl FormReader {
    /// The statements of such a table, a row each; what stands above it is of each of them.
    pub(super) fn steps(&mut self, name: &str, found: &Steps) {
        for own in found.above.iter().flat_map(texts).filter(|own| step_of(&own.text()).is_none()) {
            for line in own.text().lines() {
                let line = super::PageLine { text: line, numbering: "", is_heading: false };
                self.line(&line, (name, own.row));
            }
        }
        let head = self.head_of_document();
        let begins = found.columns.iter().map(|column| column.from).min();
        let mut is_first = true;
        for row in found.below {
            let own = texts(row);
            if own.is_empty() || own.iter().all(|own| step(&own.text()).is_some()) {
                continue;
            }
            let is_new = own.iter().any(|own| Some(own.cell.column) == begins);
            if is_first || is_new {
                self.begin_statement(name, found, is_first, row.number, head.clone());
                is_first = false;
            }
            for own in &own {
                self.step_cell(name, row.number, found, own);
            }
            self.inner_rows(name, row.number, found, &own);
        }
        self.part().close();
        self.part().is_passed = true;
    }

    /// The head that the statements of a table share: what its document said before it.
    fn head_of_document(&mut self) -> Part {
        let part = self.part();
        let is_analysed = part.form.entries.iter().any(|own| is_of_analysis(&own.key));
        if is_analysed {
            // A table of another document, whose title is missing.
            self.parts.push(Part::default());
        }
        let part = self.part();
        Part { title: part.title, steps: part.steps, labels: part.labels, ..Part::default() }
    }

    fn begin_statement(&mut self, name: &str, found: &Steps, is_first: bool, row: u64, head: Part) {
        if !is_first {
            let entries = self.part().form.entries.iter().filter(|own| is_of_head(&own.key)).cloned().collect();
            self.parts.push(head);
            self.part().form.entries = entries;
        }
        let place = self.place(name, row, 1);
        let unknown: Vec<Cell> = found.unknown.iter().map(|own| self.table_cell(name, own.row, own)).collect();
        let part = self.part();
        part.place.get_or_insert(place);
        part.labels += found.columns.len();
        part.steps = part.steps.or(found.last.filter(|last| *last == 4));
        unknown.iter().filter(|_| is_first).for_each(|cell| part.form.leave(cell));
    }

    fn step_cell(&mut self, name: &str, row: u64, found: &Steps, own: &TableText) {
        let Some(column) = found.columns.iter().find(|column| column.meets(own)) else { return };
        if !column.inner.is_empty() {
            return;
        }
        let cell = self.table_cell(name, row, own);
        let Some(field) = column.field else { return };
        let part = self.part();
        part.close();
        if field == "identitas" {
            part.several(&cell);
            return;
        }
        part.form.at = At::Field(field);
        if own.cell.tables().next().is_some() {
            return self.blocks_of(name, row, own);
        }
        part.form.keep(&[Cell { column: CONTENT, ..cell }]);
    }

    /// Cells of steps with columns of their own: a row of that field.
    fn inner_rows(&mut self, name: &str, row: u64, found: &Steps, own: &[TableText]) {
        for column in found.columns.iter().filter(|column| !column.inner.is_empty()) {
            let cells: Vec<Cell> =
                own.iter().filter(|own| column.meets(own)).map(|own| self.table_cell(name, row, own)).collect();
            let Some(field) = column.field.filter(|_| !cells.is_empty()) else { continue };
            let part = self.part();
            part.form.at = At::Field(field);
            part.form.table =
                Some(column.inner.iter().map(|(at, name)| (CONTENT + *at as u64, name.clone())).collect());
            part.form.keep_whole(&cells);
            part.close();
        }
    }
}

/// Fields that the statements of one table share.
fn is_of_head(field: &str) -> bool {
    matches!(field, "perangkat_daerah" | "unit_organisasi" | "alamat" | "tahun_anggaran" | "tahap" | "bagian" | "gap")
}
