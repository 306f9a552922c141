//! Batches → parquet, on a core of its own where there is one: encoding takes as long as reading and tagging.

use std::borrow::Cow;
use std::io::Write;
use std::panic::resume_unwind;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::thread::JoinHandle;

use anyhow::{Context, Result};
use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;

use crate::allocate::Method;
use crate::columns::tagged::{COLUMNS, EXTRACT, LineCells, TaggedAlike, TaggedColumn, Value, mark};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::Criteria;
use crate::criteria::tag::words::{NestedWords, TaggedWords};
use crate::ledger::Declared;
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;

/// Batches that wait to be encoded.
const WAITING: usize = 4;
/// Bytes that the row groups of all files may hold together; then the largest is written.
const HELD: usize = 64 << 20;

/// Files that are being written, by number.
pub struct Encoders<W: Write + Send + 'static> {
    place: Place<W>,
}

enum Place<W: Write + Send + 'static> {
    Here(Vec<ArrowWriter<W>>),
    Beside { give: Option<SyncSender<Work<W>>>, thread: Option<JoinHandle<Result<Vec<W>>>> },
}

enum Work<W: Write + Send + 'static> {
    Begin(Box<ArrowWriter<W>>),
    Write(usize, RecordBatch),
    Relieve,
    /// All is there. Without this nothing is ended: what breaks off must not look whole.
    End,
}

impl<W: Write + Send + 'static> Encoders<W> {
    pub fn new(jobs: usize) -> Encoders<W> {
        if jobs < 2 {
            return Encoders { place: Place::Here(Vec::new()) };
        }
        let (give, take) = sync_channel(WAITING);
        let thread = thread::spawn(move || {
            let mut files = Vec::new();
            for work in take {
                match work {
                    Work::End => return ended(files),
                    work => work_on(&mut files, work)?,
                }
            }
            Ok(Vec::new())
        });
        Encoders { place: Place::Beside { give: Some(give), thread: Some(thread) } }
    }

    /// Another file; its number is the count of those before it.
    ///
    /// # Errors
    /// A file that was begun before could not be written.
    pub fn begin(&mut self, file: ArrowWriter<W>) -> Result<()> {
        self.take(Work::Begin(Box::new(file)))
    }

    /// Rows of a file.
    ///
    /// # Errors
    /// A file cannot be written, this one or one before it.
    pub fn write(&mut self, file: usize, rows: RecordBatch) -> Result<()> {
        self.take(Work::Write(file, rows))
    }

    /// Writes the largest row groups until all of them together hold no more than they may.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn relieve(&mut self) -> Result<()> {
        self.take(Work::Relieve)
    }

    /// What was written to, in the order of the files.
    ///
    /// # Errors
    /// Something could not be written, now or before.
    pub fn finish(mut self) -> Result<Vec<W>> {
        match &mut self.place {
            Place::Here(files) => ended(std::mem::take(files)),
            Place::Beside { give, thread } => {
                let _ = give.take().map(|give| give.send(Work::End));
                joined(thread.take())
            }
        }
    }

    fn take(&mut self, work: Work<W>) -> Result<()> {
        match &mut self.place {
            Place::Here(files) => work_on(files, work),
            Place::Beside { give, thread } => match give.as_ref().map(|give| give.send(work)) {
                Some(Ok(())) => Ok(()),
                // It ends early by an error alone.
                _ => joined(thread.take()).map(|_| ()),
            },
        }
    }
}

/// What is half written is given up before the program ends.
impl<W: Write + Send + 'static> Drop for Encoders<W> {
    fn drop(&mut self) {
        if let Place::Beside { give, thread } = &mut self.place {
            drop(give.take());
            // The run ends by another error.
            let _ = thread.take().map(JoinHandle::join);
        }
    }
}

/// # Errors
/// What it ended by; or it was asked before.
fn joined<W>(thread: Option<JoinHandle<Result<Vec<W>>>>) -> Result<Vec<W>> {
    let thread = thread.context("cannot write the output")?;
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

fn work_on<W: Write + Send>(files: &mut Vec<ArrowWriter<W>>, work: Work<W>) -> Result<()> {
    match work {
        Work::Begin(file) => files.push(*file),
        Work::Write(file, rows) => files[file].write(&rows)?,
        Work::End => {}
        Work::Relieve => {
            let mut held: usize = files.iter().map(ArrowWriter::memory_size).sum();
            while held > HELD
                && let Some(largest) = files.iter_mut().max_by_key(|f| f.memory_size())
            {
                let own = largest.memory_size();
                largest.flush()?;
                held = held.saturating_sub(own.max(1));
            }
        }
    }
    Ok(())
}

fn ended<W: Write + Send>(files: Vec<ArrowWriter<W>>) -> Result<Vec<W>> {
    files.into_iter().map(|file| file.into_inner().context("cannot write the output")).collect()
}

// A row as it is tagged → its cells. What depends on its activity, account or verdict alone is written once.

/// Government, year and stage of the file at hand, where the command line or the settings say them.
#[derive(Clone, Default, Debug, serde::Serialize)]
pub struct InputFacts {
    pub government: Option<String>,
    pub year: Option<u16>,
    pub stage: Option<String>,
}

pub struct LineValues<'n> {
    nomenclature: &'n Nomenclature,
    mark: String,
    /// Codes as text, by the number of the activity and of the account.
    activities: Vec<Option<String>>,
    accounts: Vec<Option<String>>,
    words: Vec<Option<([String; 8], Option<NestedWords>)>>,
    alike: TaggedAlike,
    /// Evidence, what was blocked, ages and aspects are lists.
    nested: bool,
    /// LineCells of the row at hand that had to be put together.
    government: String,
    declared: String,
    funds: [String; 2],
    item: String,
}

impl<'n> LineValues<'n> {
    /// `extract`: only some of the lines are written. `nested`: with lists for evidence and the like.
    pub fn new(criteria: &Criteria, nomenclature: &'n Nomenclature, (extract, nested): (bool, bool)) -> LineValues<'n> {
        LineValues {
            nomenclature,
            mark: mark(criteria, nomenclature) + if extract { EXTRACT } else { "" },
            activities: Vec::new(),
            accounts: Vec::new(),
            words: Vec::new(),
            alike: TaggedAlike::default(),
            nested,
            government: String::new(),
            declared: String::new(),
            funds: Default::default(),
            item: String::new(),
        }
    }

    /// The cells of a row that has the name `id`.
    pub fn cells<'r>(
        &'r mut self,
        row: &'r BudgetRow,
        (method, id): (Method, &'r str),
        facts: &'r InputFacts,
    ) -> LineCells<'r> {
        let (ledger, line) = (row.ledger, row.line);
        let (activity, account) = (ledger.activity_of(line), ledger.account_of(line));
        let judged = || {
            let words = TaggedWords::of(activity, ledger.verdict_of(line), ledger.criteria, self.nomenclature);
            (words.cells(), self.nested.then(|| words.nested()))
        };
        let alike = self.alike.number(row, self.nomenclature);
        let (words, nested) = once(&mut self.words, alike, judged);
        let [verdict, official, sex, age, difabel, aspect, evidence, blocked] = words;
        let code = once(&mut self.activities, line.activity, || activity.code.map_or(String::new(), |c| c.to_string()));
        let rekening = once(&mut self.accounts, line.account, || account.code.map_or(String::new(), |c| c.to_string()));
        // Of the file itself: the column, else the rows above the header.
        let own = |field, above: Option<&'r str>| match row.cell(field) {
            cell if cell.trim().is_empty() => above.map_or(String::new(), str::to_owned),
            cell => cell.trim().to_owned(),
        };
        let government = match &facts.government {
            Some(name) => name,
            None => {
                self.government = own(Field::Pemda, row.government);
                &self.government
            }
        };
        let year = facts.year.or(activity.year);
        self.funds = row.fund().map(trimmed);
        self.item = row.item().into_owned();
        self.declared = match line.declared {
            Declared::No => String::new(),
            Declared::Tag => "tag".into(),
            Declared::Weight(millionths) => format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000),
        };
        let persons = line.persons;
        let (counted, count) = (persons != Default::default(), |n: Option<u64>| n.map_or(Value::Null, Value::number));
        let mut cells = [Value::Null; COLUMNS.len()];
        let mut put = |column: TaggedColumn, cell| cells[column as usize] = cell;
        put(TaggedColumn::Government, Value::text(government));
        put(TaggedColumn::Year, year.map_or(Value::Null, Value::number));
        put(TaggedColumn::Stage, Value::maybe(facts.stage.as_deref()));
        put(TaggedColumn::File, Value::text(row.path()));
        put(TaggedColumn::Sheet, Value::maybe(row.sheet()));
        put(TaggedColumn::Row, Value::number(row.number));
        put(TaggedColumn::OpdCode, Value::text(&activity.opd_code));
        put(TaggedColumn::Opd, Value::text(&activity.opd_name));
        put(TaggedColumn::Unit, Value::text(&activity.unit_name));
        put(TaggedColumn::BidangName, Value::text(&activity.bidang_name));
        put(TaggedColumn::ProgramName, Value::text(&activity.program_name));
        put(TaggedColumn::KegiatanName, Value::text(&activity.kegiatan_name));
        put(TaggedColumn::SubKegiatan, Value::text(code));
        put(TaggedColumn::SubKegiatanName, Value::text(&activity.sub_kegiatan_name));
        put(TaggedColumn::Indikator, Value::text(&activity.indikator));
        put(TaggedColumn::Sasaran, Value::text(&activity.sasaran));
        put(TaggedColumn::Rekening, Value::text(rekening));
        put(TaggedColumn::RekeningName, Value::text(&account.name));
        put(TaggedColumn::Item, Value::text(&self.item));
        put(TaggedColumn::SumberDanaCode, Value::text(&self.funds[0]));
        put(TaggedColumn::SumberDana, Value::text(&self.funds[1]));
        put(TaggedColumn::Amount, line.amount.map_or(Value::Null, |a| Value::Sen(a.sen())));
        put(TaggedColumn::Verdict, Value::text(verdict));
        put(TaggedColumn::Official, Value::text(official));
        put(TaggedColumn::Sex, Value::text(sex));
        put(TaggedColumn::Age, Value::text(age));
        put(TaggedColumn::Difabel, Value::Flag(difabel == "1"));
        put(TaggedColumn::Aspect, Value::text(aspect));
        put(TaggedColumn::Evidence, Value::text(evidence));
        put(TaggedColumn::Blocked, Value::text(blocked));
        put(TaggedColumn::ByDesign, Value::text(ledger.answer_of(line).by_design.id()));
        put(TaggedColumn::Method, Value::text(method.id()));
        put(TaggedColumn::Declared, Value::text(&self.declared));
        put(TaggedColumn::PersonsMale, count(persons.male));
        put(TaggedColumn::PersonsFemale, count(persons.female));
        put(TaggedColumn::PersonsUnknown, if counted { Value::number(persons.unknown) } else { Value::Null });
        put(TaggedColumn::PersonsUnit, if counted { Value::text(persons.unit.id()) } else { Value::Null });
        put(TaggedColumn::PersonsFrom, if counted { Value::text(persons.from.id()) } else { Value::Null });
        put(TaggedColumn::TaggedBy, Value::text(&self.mark));
        put(TaggedColumn::Label, Value::text(&activity.label));
        put(TaggedColumn::LineId, Value::text(id));
        if let Some(nested) = nested {
            put(TaggedColumn::Age, Value::Words(&nested.age));
            put(TaggedColumn::Aspect, Value::Words(&nested.aspect));
            put(TaggedColumn::Evidence, Value::Rows(&nested.evidence));
            put(TaggedColumn::Blocked, Value::Rows(&nested.blocked));
        }
        cells
    }
}

/// What belongs to a number, made when it is first asked for.
pub fn once<T>(known: &mut Vec<Option<T>>, number: u32, make: impl FnOnce() -> T) -> &T {
    let number = number as usize;
    if known.len() <= number {
        known.resize_with(number + 1, || None);
    }
    known[number].get_or_insert_with(make)
}

fn trimmed(cell: Cow<str>) -> String {
    cell.trim().to_owned()
}
