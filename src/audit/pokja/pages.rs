//! The work plan of the Pokja PUG as a document and as a workbook: what the budget says, and open cells for what it does not.

use std::io::Write;

use anyhow::Result;

use super::{Matrix, Plan, PlanLine, PlanSum, Reason, sum};
use crate::domain::amount::Rupiah;
use crate::guard::personal::masked;
use crate::lang::{Lang, format_in};
use crate::report::document::{Block, Chapter, Document, DocumentKind, FormCell, FormTable, Lead};
use crate::report::grid::{count, exact};
use crate::report::{Input, currency};
use crate::write::xlsx::fill;
use crate::write::xlsx::fill::{Column, FillRow, FillSheet, Kind};

/// Columns of the form: official name, width in percent, width in characters.
const COLUMNS: [(&str, u32, u32); 10] = [
    ("Proses", 9, 16),
    ("Program", 12, 30),
    ("Kegiatan", 12, 30),
    ("Sub kegiatan", 14, 36),
    ("Indikator", 9, 26),
    ("Data dasar", 7, 16),
    ("Target", 7, 16),
    ("Alokasi", 11, 20),
    ("Unit pelaksana", 9, 24),
    ("Sumber", 10, 34),
];
/// Names of sub kegiatan without a row that the last line has room for.
const NAMED: usize = 10;

/// What was read, for the plan.
pub struct PlanFacts<'a> {
    pub inputs: &'a [Input],
    /// Why a lens can say nothing of it.
    pub silent: Vec<&'static str>,
}

pub struct Pages<'a> {
    pub matrix: &'a Matrix,
    pub plan: &'a Plan,
    pub facts: PlanFacts<'a>,
    pub lang: Lang,
}

/// A cell of the form.
enum Cell {
    Text(String),
    Money(Rupiah),
    /// To be filled in.
    Open,
}

impl Cell {
    /// What the budget says; to be filled in where it says nothing.
    fn said(text: &str) -> Cell {
        if text.is_empty() { Cell::Open } else { Cell::Text(text.to_owned()) }
    }
}

struct Row {
    cells: Vec<Cell>,
    is_sum: bool,
}

impl Pages<'_> {
    /// Landscape, one table, and what it rests on.
    pub fn document(&self) -> Document {
        let lang = self.lang;
        let shown = |row: Row| row.cells.into_iter().map(|cell| self.form_cell(cell, row.is_sum)).collect();
        let table = FormTable {
            widths: COLUMNS.iter().map(|(_, percent, _)| *percent).collect(),
            head: vec![self.titles().iter().map(|title| FormCell::text(title)).collect()],
            rows: self.rows().into_iter().map(shown).collect(),
        };
        let notes = Block::Notes(lang.choose("Keterangan", "Notes").to_owned(), self.notes());
        let chapter = Chapter::new("pokja", &self.matrix.title, &self.intro(), vec![Block::Form(table), notes]);
        Document {
            kind: DocumentKind::Forms,
            lang,
            currency: currency(self.facts.inputs),
            title: self.matrix.title.clone(),
            facts: Vec::new(),
            lead: Lead::default(),
            headline: Vec::new(),
            chapters: vec![Chapter { landscape: true, ..chapter }],
        }
    }

    /// One sheet whose open cells are coloured and not locked, and one that says how it is filled in.
    ///
    /// # Errors
    /// A cell has no room for its text, or it cannot be written.
    pub fn workbook(&self, out: &mut dyn Write) -> Result<()> {
        let titles = self.titles();
        let column = |(i, (_, _, width)): (usize, &(&str, u32, u32))| match i {
            4..=6 => Column::open(&titles[i], *width, Kind::Text),
            7 => Column::locked(&titles[i], *width, Kind::Money),
            _ => Column::locked(&titles[i], *width, Kind::Text),
        };
        let columns: Vec<Column> = COLUMNS.iter().enumerate().map(column).collect();
        let cell = |(own, cell): (&Column, Cell)| match cell {
            Cell::Text(text) => (Column::locked("", own.width, Kind::Text), text),
            Cell::Money(amount) => (Column::locked("", own.width, Kind::Money), amount.to_string()),
            Cell::Open => (Column { locked: false, ..own.clone() }, String::new()),
        };
        let rows = self.rows().into_iter().map(|row| FillRow::Of(columns.iter().zip(row.cells).map(cell).collect()));
        let head = [self.matrix.title.clone(), self.intro()];
        let guide: Vec<String> = head.into_iter().chain(self.notes()).collect();
        let guide: Vec<&str> = guide.iter().map(String::as_str).collect();
        let sheet = FillSheet {
            name: self.lang.choose("Rencana", "Plan"),
            columns: &columns,
            rows: std::iter::once(FillRow::Head(titles.clone())).chain(rows).collect(),
            is_table: true,
            guide: &guide,
            subject: None,
        };
        fill::write(&sheet, self.lang, out)
    }

    /// The official names of the columns, and what money is counted in.
    fn titles(&self) -> Vec<String> {
        let unit = match currency(self.facts.inputs).code() {
            Some("IDR") => " (Rp)".to_owned(),
            Some(code) => format!(" ({code})"),
            None => String::new(),
        };
        let title = |(i, (name, ..)): (usize, &(&str, u32, u32))| match i {
            7 => format!("{name}{unit}"),
            9 => self.lang.choose(*name, "Source").to_owned(),
            _ => (*name).to_owned(),
        };
        COLUMNS.iter().enumerate().map(title).collect()
    }

    fn form_cell(&self, cell: Cell, is_sum: bool) -> FormCell {
        match cell {
            Cell::Text(text) => FormCell { bold: is_sum, ..FormCell::text(&text) },
            Cell::Money(amount) => FormCell { bold: is_sum, ..FormCell::right(&exact(amount, self.lang)) },
            Cell::Open => FormCell { open: true, ..FormCell::text(self.lang.choose("(isi)", "(fill in)")) },
        }
    }

    fn intro(&self) -> String {
        let mut years: Vec<u16> = self.facts.inputs.iter().filter_map(|input| input.year).collect();
        years.sort_unstable();
        years.dedup();
        let years: Vec<String> = years.iter().map(u16::to_string).collect();
        let files: Vec<_> = self.facts.inputs.iter().map(|input| masked(&input.path)).collect();
        let year = if years.is_empty() { self.lang.choose("(isi)", "(fill in)").into() } else { years.join(", ") };
        format!("{} {year} · {}", self.lang.choose("Tahun", "Year"), files.join(", "))
    }

    /// Every row of the matrix with its sub kegiatan and their sum, and below them what the budget has beside them.
    fn rows(&self) -> Vec<Row> {
        let (lang, plan) = (self.lang, self.plan);
        let mut out = Vec::new();
        for (number, own) in self.matrix.row.iter().enumerate() {
            let lines = || plan.of_row(Some(number));
            out.extend(lines().map(|line| self.line(&own.name, line)));
            match sum(lines()) {
                PlanSum { lines: 0, .. } => {
                    let none = lang.choose("tidak ada dalam anggaran yang dibaca", "not in the budget that was read");
                    let open = (0..COLUMNS.len() - 2).map(|_| Cell::Open);
                    let cells = std::iter::once(Cell::Text(own.name.clone())).chain(open);
                    out.push(Row { cells: cells.chain([Cell::Text(none.to_owned())]).collect(), is_sum: false });
                }
                sum => out.push(self.sum(
                    &format_in!(lang, "Jumlah {}", "Sum of {}", own.name),
                    Some(sum.lines),
                    "",
                    sum.amount,
                )),
            }
        }
        let (listed, unmapped) = (plan.listed(), plan.unmapped());
        let rest = plan.total - listed.amount - unmapped.amount;
        let titles = [
            lang.choose("Jumlah rencana", "Sum of the plan"),
            lang.choose("Belum dipetakan", "Not mapped"),
            lang.choose("Di luar rencana", "Outside the plan"),
            lang.choose("Seluruh anggaran", "The whole budget"),
        ];
        out.push(self.sum(titles[0], Some(listed.lines), "", listed.amount));
        out.push(self.sum(titles[1], Some(unmapped.lines), &self.unmapped(), unmapped.amount));
        out.push(self.sum(titles[2], None, "", rest));
        out.push(self.sum(titles[3], None, "", plan.total));
        out
    }

    fn line(&self, process: &str, line: &PlanLine) -> Row {
        let cells = vec![
            Cell::Text(process.to_owned()),
            Cell::said(&line.program),
            Cell::said(&line.kegiatan),
            Cell::said(&line.sub_kegiatan),
            Cell::said(&line.indicator),
            Cell::Open,
            Cell::Open,
            Cell::Money(line.amount),
            Cell::said(&line.unit),
            Cell::Text(self.source(line)),
        ];
        Row { cells, is_sum: false }
    }

    /// Why it is listed, how much of it, and where it is in the files.
    fn source(&self, line: &PlanLine) -> String {
        let lang = self.lang;
        let why = match line.reason {
            Reason::Code => lang.choose("kode kelembagaan: seluruh pagu", "institutional code: all of it").to_owned(),
            Reason::Official => lang.choose("tanda resmi: seluruh pagu", "official tag: all of it").to_owned(),
            Reason::Evidence => {
                let whole = exact(line.whole, lang);
                format_in!(
                    lang,
                    "bukti pelembagaan: baris berbukti saja, dari pagu {whole}",
                    "evidence of pelembagaan: lines with evidence alone, out of {whole}"
                )
            }
        };
        let (lines, place) = (count(line.lines, lang), masked(&line.place));
        format_in!(lang, "{why}; mulai {place} ({lines} baris)", "{why}; from {place} (lines: {lines})")
    }

    /// A line of figures: how many sub kegiatan, and which.
    fn sum(&self, title: &str, subs: Option<u64>, names: &str, amount: Rupiah) -> Row {
        let counted = subs.map(|n| format!("{} sub kegiatan", count(n, self.lang))).unwrap_or_default();
        let named = if names.is_empty() { counted } else { format!("{counted}: {names}") };
        let text = |i: usize| match i {
            0 => Cell::Text(title.to_owned()),
            3 => Cell::Text(named.clone()),
            7 => Cell::Money(amount),
            _ => Cell::Text(String::new()),
        };
        Row { cells: (0..COLUMNS.len()).map(text).collect(), is_sum: true }
    }

    /// The largest of the sub kegiatan that no row has.
    fn unmapped(&self) -> String {
        let mut lines: Vec<&PlanLine> = self.plan.of_row(None).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.amount));
        let name =
            |line: &&PlanLine| format!("{} ({}) {}", line.sub_kegiatan, line.unit, exact(line.amount, self.lang));
        let mut names: Vec<String> = lines.iter().take(NAMED).map(name).collect();
        if lines.len() > NAMED {
            let more = lines.len() - NAMED;
            names.push(format_in!(self.lang, "dan {more} lainnya", "and {more} others"));
        }
        names.join("; ")
    }

    /// How it was filled in and what is left to people, a paragraph each.
    fn notes(&self) -> Vec<String> {
        let (lang, matrix) = (self.lang, self.matrix);
        let (source, status) = (matrix.source.say(lang), lang.say(matrix.status.word()));
        let (id, version) = (&matrix.id, &matrix.version);
        let mut out = vec![
            lang.choose(
                "Sel berwarna diisi oleh Pokja PUG: data dasar dan target, indikator yang tidak ada dalam anggaran, dan proses yang tidak ada dalam anggaran. Program ini tidak menebaknya.",
                "Coloured cells are for the Pokja PUG to fill in: baselines and targets, indicators that the budget does not have, and processes that are not in the budget. The program guesses none of them.",
            ).to_owned(),
            lang.choose(
                "Sub kegiatan didaftar satu kali, bila kode atau katanya sesuai dengan matriks dan kodenya kelembagaan, bertanda resmi, atau barisnya memuat bukti pelembagaan. Dengan bukti saja, yang dihitung hanya baris berbukti.",
                "A sub kegiatan is listed once, where its code or words fit the matrix and its code is institutional, it has the official tag, or its lines have evidence of pelembagaan. By evidence alone, only the lines with evidence count.",
            ).to_owned(),
            lang.choose(
                "Belum dipetakan: syaratnya terpenuhi, tetapi matriks tidak menyebut prosesnya. Di luar rencana: selebihnya dari anggaran. Rencana, yang belum dipetakan, dan yang di luar rencana sama dengan seluruh anggaran.",
                "Not mapped: the condition is met, but the matrix names no process for it. Outside the plan: the rest of the budget. The plan, what is not mapped and what is outside the plan make up the whole budget.",
            ).to_owned(),
            format_in!(lang, "Bentuk: {source} ({status}). Matriks: {id}, versi {version}.", "Form: {source} ({status}). Matrix: {id}, version {version}."),
        ];
        out.extend(
            matrix
                .row
                .iter()
                .map(|row| format!("{}: {} ({})", row.name, row.source.say(lang), lang.say(row.status.word()))),
        );
        out.extend(self.facts.silent.iter().map(|why| (*why).to_owned()));
        let left_out: u64 = self.facts.inputs.iter().map(|input| input.rows_not_counted).sum();
        if left_out > 0 {
            out.push(format_in!(
                lang,
                "baris yang tidak dapat dihitung dan tidak termasuk dalam angka mana pun: {left_out}",
                "rows that could not be counted and are in none of the figures: {left_out}"
            ));
        }
        out
    }
}
