//! Lines with their verdicts → csv (after the input's own columns) or jsonl.
//!
//! Most of a line depends on its activity, its account, or its verdict and official tags alone: that is written once for each
//! of them and copied from then on.

use crate::criteria::tag::words::TaggedWords;
use crate::files::written::TAG_COLUMNS;
use crate::guard::escape::push_csv_cell;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::sync::Arc;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::allocate::Method;
use crate::columns::tagged::TaggedAlike;
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::{Rupiah, push_number};
use crate::domain::budget::{Account, Activity};
use crate::domain::code::{AccountCode, ActivityCode};
use crate::finding::FindingTable;
use crate::guard::escape;
use crate::read::layout::BudgetRow;

/// The part of a jsonl line that its activity says.
#[derive(Serialize, JsonSchema)]
struct Whose<'a> {
    /// Name and code of the OPD; empty if it has none.
    opd: &'a str,
    opd_code: &'a str,
    /// As deep as the file says; null without a code.
    sub_kegiatan: Option<ActivityCode>,
}

impl<'a> Whose<'a> {
    fn of(activity: &'a Activity) -> Whose<'a> {
        Whose { opd: &activity.opd_name, opd_code: &activity.opd_code, sub_kegiatan: activity.code }
    }
}

/// A line of the budget, with its verdict and the evidence for it.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made: lines are written piece by piece")]
pub struct TagLine<'a> {
    /// Path as named; `-` is stdin.
    file: &'a str,
    /// Of a workbook: name of the sheet.
    #[schemars(skip_serializing_if = "absent")]
    sheet: &'a str,
    /// Line of the file at which the row starts, 1-based; in a workbook the row of the sheet.
    row: u64,
    #[schemars(flatten)]
    whose: Whose<'a>,
    /// Account.
    rekening: Option<AccountCode>,
    /// Null: the row has none.
    amount: Option<Rupiah>,
    #[schemars(flatten)]
    words: TaggedWords<'a>,
    /// How the line is divided among groups.
    method: Method,
    /// The same in every stage of the budget (docs/json.md).
    line_id: &'a str,
}

/// How lines are written.
pub enum TagForm {
    Jsonl,
    /// With the columns of all inputs side by side, in order of first appearance; an input without a column leaves it
    /// empty. `None`: there is one table, which brings its own.
    Csv {
        columns: Option<Vec<String>>,
        raw_cells: bool,
    },
}

/// Bytes that are written at once.
const AT_ONCE: usize = 1 << 16;

/// Writes lines in the order in which they come.
pub struct TagWriter<'n, W: Write> {
    form: TagForm,
    nomenclature: &'n Nomenclature,
    out: W,
    /// Lines that are not written yet.
    lines: Vec<u8>,
    /// The path as a cell or member, as every line of the table has it.
    path: Vec<u8>,
    /// Path and sheet of the table at hand, and where each of the output's own columns stands in it.
    table: Option<Arc<FindingTable>>,
    places: Vec<Option<usize>>,
    /// Its columns are the output's, in their order.
    same: bool,
    activities: Pieces,
    accounts: Pieces,
    words: Pieces,
    alike: TaggedAlike,
}

/// Parts of lines by the number of what they depend on.
#[derive(Default)]
struct Pieces(Vec<Vec<u8>>);

impl Pieces {
    fn of(&mut self, number: u32, make: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<&[u8]> {
        let number = number as usize;
        if self.0.len() <= number {
            self.0.resize(number + 1, Vec::new());
        }
        let piece = &mut self.0[number];
        if piece.is_empty() {
            make(piece)?;
        }
        Ok(piece)
    }
}

impl<'n, W: Write> TagWriter<'n, W> {
    pub fn new(form: TagForm, nomenclature: &'n Nomenclature, out: W) -> TagWriter<'n, W> {
        TagWriter {
            form,
            nomenclature,
            out,
            lines: Vec::new(),
            path: Vec::new(),
            table: None,
            places: Vec::new(),
            same: false,
            activities: Pieces::default(),
            accounts: Pieces::default(),
            words: Pieces::default(),
            alike: TaggedAlike::default(),
        }
    }

    /// Takes a row with its method and its name; one without them only says which table is read.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&mut self, row: &BudgetRow, found: Option<(Method, &str)>) -> Result<()> {
        let same = |table: &Arc<FindingTable>| Arc::ptr_eq(table, row.table) || table == row.table;
        if !self.table.as_ref().is_some_and(same) {
            self.start_table(row)?;
        }
        let Some(found) = found else { return Ok(()) };
        match self.form {
            TagForm::Jsonl => self.json(row, found)?,
            TagForm::Csv { raw_cells, .. } => self.csv(row, found, raw_cells)?,
        }
        if self.lines.len() >= AT_ONCE {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what was taken so far, and gives back where it went.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self) -> Result<W> {
        self.flush()?;
        Ok(self.out)
    }

    /// Writes what was taken so far.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn flush(&mut self) -> Result<()> {
        match self.form {
            TagForm::Jsonl => escape::json(&mut self.out, |out| out.write_all(&self.lines))?,
            TagForm::Csv { .. } => self.out.write_all(&self.lines)?,
        }
        self.lines.clear();
        Ok(())
    }

    /// Another table begins; the first one brings the header.
    fn start_table(&mut self, row: &BudgetRow) -> Result<()> {
        let first = self.table.replace(Arc::clone(row.table)).is_none();
        self.path.clear();
        let TagForm::Csv { columns, raw_cells } = &mut self.form else {
            self.path.extend_from_slice(b"{\"file\":");
            serde_json::to_writer(&mut self.path, row.path())?;
            if let Some(sheet) = row.sheet() {
                self.path.extend_from_slice(b",\"sheet\":");
                serde_json::to_writer(&mut self.path, sheet)?;
            }
            self.path.extend_from_slice(b",\"row\":");
            return Ok(());
        };
        push_csv_cell(&mut self.path, row.path(), *raw_cells);
        self.path.push(b',');
        let names = input_columns(row.headers);
        let columns = columns.get_or_insert_with(|| names.clone());
        if first {
            for name in columns.iter() {
                push_csv_cell(&mut self.lines, name, *raw_cells);
                self.lines.push(b',');
            }
            self.lines.extend_from_slice(TAG_COLUMNS.join(",").as_bytes());
            self.lines.push(b'\n');
        }
        self.places = columns.iter().map(|column| names.iter().position(|n| n == column)).collect();
        self.same = *columns == names;
        Ok(())
    }

    fn json(&mut self, row: &BudgetRow, (method, id): (Method, &str)) -> Result<()> {
        let (ledger, line) = (row.ledger, row.line);
        let out = &mut self.lines;
        out.extend_from_slice(&self.path);
        push_number(out, row.number);
        out.push(b',');
        out.extend_from_slice(self.activities.of(line.activity, |p| members(p, &Whose::of(ledger.activity_of(line))))?);
        out.extend_from_slice(b",\"rekening\":");
        let account = |p: &mut Vec<u8>| Ok(serde_json::to_writer(p, &ledger.account_of(line).code)?);
        out.extend_from_slice(self.accounts.of(line.account, account)?);
        out.extend_from_slice(b",\"amount\":");
        match line.amount {
            Some(amount) => {
                out.push(b'"');
                amount.push_to(out);
                out.push(b'"');
            }
            None => out.extend_from_slice(b"null"),
        }
        out.push(b',');
        let judged =
            || TaggedWords::of(ledger.activity_of(line), ledger.verdict_of(line), ledger.criteria, self.nomenclature);
        let alike = self.alike.number(row, self.nomenclature);
        out.extend_from_slice(self.words.of(alike, |p| members(p, &judged()))?);
        out.extend_from_slice(b",\"method\":\"");
        out.extend_from_slice(method.id().as_bytes());
        out.extend_from_slice(b"\",\"line_id\":\"");
        out.extend_from_slice(id.as_bytes());
        out.extend_from_slice(b"\"}\n");
        Ok(())
    }

    fn csv(&mut self, row: &BudgetRow, (method, id): (Method, &str), raw_cells: bool) -> Result<()> {
        let (ledger, line) = (row.ledger, row.line);
        let out = &mut self.lines;
        if self.same && stands_as_it_is(row, self.places.len(), raw_cells) {
            out.extend_from_slice(&row.text.as_bytes()[row.record.start..row.record.end]);
            out.push(b',');
        } else {
            for place in &self.places {
                let value = place.map(|i| row.record.value(row.text, i)).unwrap_or_default();
                push_csv_cell(out, &value, raw_cells);
                out.push(b',');
            }
        }
        out.extend_from_slice(&self.path);
        push_number(out, row.number);
        let cells = |p: &mut Vec<u8>, cells: &[&str]| {
            for cell in cells {
                p.push(b',');
                push_csv_cell(p, cell, raw_cells);
            }
            Ok(())
        };
        let whose = |p: &mut Vec<u8>| {
            let activity = ledger.activity_of(line);
            cells(p, &[&activity.opd_name, &activity.code.map(|c| c.to_string()).unwrap_or_default()])
        };
        out.extend_from_slice(self.activities.of(line.activity, whose)?);
        let account = |p: &mut Vec<u8>| {
            let Account { code, .. } = ledger.account_of(line);
            cells(p, &[&code.map(|c| c.to_string()).unwrap_or_default()])
        };
        out.extend_from_slice(self.accounts.of(line.account, account)?);
        out.push(b',');
        if let Some(amount) = line.amount {
            amount.push_to(out);
        }
        let judged = |p: &mut Vec<u8>| {
            let j =
                TaggedWords::of(ledger.activity_of(line), ledger.verdict_of(line), ledger.criteria, self.nomenclature);
            cells(p, &j.cells().each_ref().map(String::as_str))
        };
        out.extend_from_slice(self.words.of(self.alike.number(row, self.nomenclature), judged)?);
        out.push(b',');
        out.extend_from_slice(method.id().as_bytes());
        out.push(b',');
        out.extend_from_slice(id.as_bytes());
        out.push(b'\n');
        Ok(())
    }
}

/// The members of a JSON object, without its braces.
fn members(out: &mut Vec<u8>, object: &impl Serialize) -> Result<()> {
    let whole = serde_json::to_vec(object)?;
    out.extend_from_slice(&whole[1..whole.len() - 1]);
    Ok(())
}

/// Are the bytes of a record just what would be written of its cells?
fn stands_as_it_is(row: &BudgetRow, columns: usize, raw: bool) -> bool {
    let record = row.record;
    let bytes = &row.text.as_bytes()[record.start..record.end];
    let may_run =
        |start: usize| matches!(row.text.as_bytes().get(start), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | 0xEF));
    row.profile.is_some_and(|p| p.dialect.delimiter == b',')
        && record.fields.len() == columns
        && memchr::memchr2(b'"', b'\r', bytes).is_none()
        && (raw || !(record.fields.iter().any(|f| may_run(f.start)) || escape::may_command(bytes)))
}

/// Which of the columns hold numbers as programs write them: of the output's own, the amount. Those of the input are cells as
/// they stand there.
pub fn numbers(header: &[String]) -> Vec<bool> {
    let before = header.len().saturating_sub(TAG_COLUMNS.len());
    (0..header.len()).map(|i| i >= before && header[i] == "amount").collect()
}

/// Headers of one file, told apart where a name stands twice.
pub fn input_columns(headers: &[Arc<str>]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::with_capacity(headers.len());
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut out = Vec::with_capacity(headers.len());
    for header in headers {
        let n = last.entry(header).or_insert(0);
        loop {
            *n += 1;
            let name = if *n == 1 { header.to_string() } else { format!("{header} ({n})") };
            if taken.insert(name.clone()) {
                out.push(name);
                break;
            }
        }
    }
    out
}
