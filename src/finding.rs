//! Findings: what is wrong or doubtful in an input, where, and what to do. Wording lives here, beside the code.

mod budget;
mod data;
mod gbs;
mod header;
mod personal;
mod place;
mod policy;
mod tagging;

pub use budget::Budget;
pub use data::Data;
pub use gbs::Defect;
pub use header::NoHeader;
pub use personal::Personal;
pub use place::{Place, Table};
pub use policy::Policy;
pub use tagging::{Disagree, Tagging, What};

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde::Serialize;

use crate::amount::Rupiah;
use crate::escape::{self, push_quoted};
use crate::lang::{Lang, document};
use crate::print::Stated;
use crate::privacy::marks::masked;
use crate::reconcile::SeveralTotals;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn id(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// For people.
    pub fn word(self, lang: Lang) -> &'static str {
        lang.say(match self {
            Severity::Note => document::NOTE,
            Severity::Warning => document::WARNING,
            Severity::Error => document::ERROR,
        })
    }
}

/// What can be wrong with a file (F), a budget (B), the side files that come with it (D) or a statement (G).
#[derive(Clone, PartialEq, Debug)]
pub enum Fault {
    /// The file cannot be opened or read to its end.
    CannotRead(String),
    EmptyFile,
    EmptyFolder,
    /// A folder without Gender Budget Statements.
    NoStatements,
    /// No row is a header with an amount and a purpose.
    NoBudgetHeader(Box<NoHeader>),
    NotANumber {
        header: Arc<str>,
        cell: Box<str>,
    },
    AmbiguousNumber(Box<Ambiguous>),
    Rounded(Box<Rounded>),
    ShortRow {
        fields: usize,
        expected: usize,
    },
    LongRow {
        fields: usize,
        expected: usize,
    },
    OpenQuote,
    /// A row with an amount that does not say what for: a total, or a row that lost its cells.
    NoPurpose,
    GuessedEncoding(&'static str),
    /// A sheet of a workbook that is passed over, and why.
    SheetWithoutBudget(Box<Fault>),
    /// The file says that its amounts are in thousands or millions.
    UnitSaid(Box<Unit>),
    /// A total the file states is not the sum of its parts.
    TotalDiffers(Box<Stated>),
    /// Several totals are stated for one code.
    SeveralTotals(Box<SeveralTotals>),
    /// A row with an amount and no account, among lines that have one: taken as the subtotal of its sub kegiatan.
    NoAccount(Box<Stated>),
    SameFileTwice(String),
    /// Something about sex-disaggregated data.
    Data(Box<Data>),
    /// Something that names persons.
    Personal(Box<Personal>),
    /// Something about a Gender Budget Statement.
    Gbs(Box<Defect>),
    /// Something about lines and codes.
    Budget(Box<Budget>),
    /// Something about what counts as ARG.
    Tagging(Box<Tagging>),
    /// Something that the settings ask for.
    Policy(Box<Policy>),
    /// A concept of a pack of one's own that found nothing in the whole run.
    NeverFired(String),
    /// A decision whose verdict is none of the categories.
    UnknownVerdict(String),
    /// A decision without reason, name or date.
    DecisionWithout(&'static str),
    /// Two decisions on one subject.
    Conflict {
        subject: Box<str>,
        other: Box<str>,
    },
    /// A decision that no line is about.
    UnusedDecision(String),
    /// The suggestion a decision was made on has changed.
    StaleDecision(Box<Stale>),
}

/// A cell with two readings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ambiguous {
    pub cell: String,
    pub plain: Rupiah,
    pub indonesian: Rupiah,
}

/// A cell with parts of a sen, and what is counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rounded {
    pub cell: String,
    pub amount: Rupiah,
}

/// Where the unit is said, and its rupiah.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    pub said: String,
    pub unit: i128,
}

/// What a decision is about, the suggestion it was made on, and that of today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stale {
    pub subject: String,
    pub then: String,
    pub now: String,
}

/// One finding. There may be one in every line: it is kept small, and shares what many of them say alike.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    pub table: Arc<Table>,
    pub place: Place,
    pub fault: Fault,
}

impl Finding {
    /// In a file that is one table.
    pub fn new(path: &str, place: Place, fault: Fault) -> Finding {
        Finding::at(&Table::new(path, None), place, fault)
    }

    pub fn at(table: &Arc<Table>, place: Place, fault: Fault) -> Finding {
        Finding { table: Arc::clone(table), place, fault }
    }

    pub fn path(&self) -> &str {
        &self.table.path
    }

    pub fn sheet(&self) -> Option<&str> {
        self.table.sheet.as_deref()
    }
}

impl Fault {
    pub fn code(&self) -> &'static str {
        match self {
            Fault::CannotRead(_) => "F001",
            Fault::EmptyFile => "F002",
            Fault::EmptyFolder | Fault::NoStatements => "F003",
            Fault::NoBudgetHeader(_) => "F004",
            Fault::NotANumber { .. } => "F005",
            Fault::AmbiguousNumber(_) => "F006",
            Fault::Rounded(_) => "F007",
            Fault::ShortRow { .. } => "F008",
            Fault::LongRow { .. } => "F009",
            Fault::OpenQuote => "F010",
            Fault::GuessedEncoding(_) => "F011",
            Fault::SameFileTwice(_) => "F012",
            Fault::NoPurpose => "F013",
            Fault::SheetWithoutBudget(_) => "F014",
            Fault::UnitSaid(_) => "F015",
            Fault::TotalDiffers(_) => "B001",
            Fault::SeveralTotals(_) => "B002",
            Fault::NoAccount(_) => "B003",
            Fault::Data(data) => data.code(),
            Fault::Personal(personal) => personal.code(),
            Fault::Gbs(defect) => defect.code(),
            Fault::Budget(fault) => fault.code(),
            Fault::Tagging(fault) => fault.code(),
            Fault::Policy(fault) => fault.code(),
            Fault::NeverFired(_) => "A001",
            Fault::UnknownVerdict(_) => "D101",
            Fault::DecisionWithout(_) => "D102",
            Fault::Conflict { .. } => "D103",
            Fault::UnusedDecision(_) => "D104",
            Fault::StaleDecision(_) => "D105",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Fault::Rounded(_) | Fault::GuessedEncoding(_) | Fault::SameFileTwice(_) => Severity::Warning,
            Fault::SheetWithoutBudget(_) | Fault::UnitSaid(_) | Fault::NeverFired(_) => Severity::Note,
            Fault::TotalDiffers(_) | Fault::SeveralTotals(_) => Severity::Warning,
            Fault::UnusedDecision(_) => Severity::Warning,
            Fault::Data(data) => data.severity(),
            Fault::Personal(personal) => personal.severity(),
            Fault::Gbs(defect) => defect.severity(),
            Fault::Budget(fault) => fault.severity(),
            Fault::Tagging(fault) => fault.severity(),
            Fault::Policy(fault) => fault.severity(),
            Fault::StaleDecision(_) | Fault::DecisionWithout(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The rupiah it is about, where it is about some: the largest first.
    pub fn weight(&self) -> Rupiah {
        match self {
            Fault::Budget(fault) => fault.weight(),
            Fault::Tagging(fault) => fault.weight(),
            Fault::TotalDiffers(stated) => {
                let difference = stated.stated - stated.computed;
                difference.max(-difference)
            }
            _ => Rupiah::ZERO,
        }
    }

    /// The whole file gave nothing: the run could not do its job.
    pub fn is_fatal(&self) -> bool {
        match self {
            Fault::Gbs(defect) => matches!(**defect, Defect::Malformed(_) | Defect::NoStatement),
            Fault::Personal(personal) => matches!(**personal, Personal::List { .. }),
            _ => matches!(
                self,
                Fault::CannotRead(_)
                    | Fault::EmptyFile
                    | Fault::EmptyFolder
                    | Fault::NoStatements
                    | Fault::NoBudgetHeader(_)
            ),
        }
    }

    /// What tells it from others of its code in one file, at the end of a text: its message, without what moves when rows
    /// come in above it.
    pub fn identify(&self, out: &mut String) {
        match self {
            Fault::CannotRead(_) => {}
            Fault::Conflict { subject, .. } => out.push_str(subject),
            Fault::Gbs(defect) => out.push_str(&defect.identity()),
            Fault::Budget(fault) => out.push_str(&fault.identity()),
            Fault::Tagging(fault) => out.push_str(&fault.identity()),
            Fault::Policy(fault) => out.push_str(&fault.identity()),
            Fault::Data(data) => out.push_str(&data.identity()),
            _ => self.say(Lang::En, out),
        }
    }

    /// What is wrong, in one sentence.
    pub fn message(&self, lang: Lang) -> String {
        let mut out = String::new();
        self.say(lang, &mut out);
        out
    }

    /// The message, at the end of a text. There may be one for every line: many are written into one piece of memory.
    pub fn say(&self, lang: Lang, out: &mut String) {
        // A string takes all that is written to it.
        let _ = self.write(lang, out);
    }

    fn write(&self, lang: Lang, out: &mut String) -> fmt::Result {
        let id = lang == Lang::Id;
        match self {
            Fault::CannotRead(why) if id => write!(out, "tidak dapat dibaca: {why}"),
            Fault::CannotRead(why) => write!(out, "cannot be read: {why}"),
            Fault::EmptyFile if id => out.write_str("berkas kosong"),
            Fault::EmptyFile => out.write_str("the file is empty"),
            Fault::EmptyFolder if id => {
                out.write_str("folder ini tidak berisi berkas anggaran (.csv, .tsv, .txt, .xlsx, .xls, .ods)")
            }
            Fault::EmptyFolder => {
                out.write_str("the folder holds no budget files (.csv, .tsv, .txt, .xlsx, .xls, .ods)")
            }
            Fault::NoStatements if id => {
                out.write_str("folder ini tidak berisi berkas GBS (.toml, .yaml, .json, .xlsx)")
            }
            Fault::NoStatements => out.write_str("the folder holds no statements (.toml, .yaml, .json, .xlsx)"),
            Fault::NoBudgetHeader(header) => out.write_str(&header.message(lang)),
            Fault::NotANumber { header, cell } => {
                let (column, not_a_number) = match id {
                    true => ("kolom ", " bukan angka; baris tidak dihitung"),
                    false => ("column ", " is not a number; the row is not counted"),
                };
                out.push_str(column);
                push_quoted(header, out);
                out.push_str(": ");
                push_quoted(&brief(cell), out);
                out.push_str(not_a_number);
                Ok(())
            }
            Fault::AmbiguousNumber(own) if id => write!(
                out,
                "{:?} dapat dibaca {} atau {} rupiah; baris tidak dihitung",
                own.cell,
                own.plain.indonesian(),
                own.indonesian.indonesian()
            ),
            Fault::AmbiguousNumber(own) => write!(
                out,
                "{:?} can be read as {} or as {} rupiah; the row is not counted",
                own.cell,
                own.plain.english(),
                own.indonesian.english()
            ),
            Fault::Rounded(own) if id => write!(out, "{:?} dibulatkan menjadi {}", own.cell, own.amount.indonesian()),
            Fault::Rounded(own) => write!(out, "{:?} rounded to {}", own.cell, own.amount.english()),
            Fault::ShortRow { fields, expected } if id => {
                write!(
                    out,
                    "baris ini punya {fields} kolom, kepala tabel {expected}; kolom nilai tidak ada, baris tidak dihitung"
                )
            }
            Fault::ShortRow { fields, expected } => {
                write!(
                    out,
                    "the row has {fields} fields, the header {expected}; its amount is missing, the row is not counted"
                )
            }
            Fault::LongRow { fields, expected } if id => {
                write!(out, "baris ini punya {fields} kolom, kepala tabel {expected}; baris tidak dihitung")
            }
            Fault::LongRow { fields, expected } => {
                write!(out, "the row has {fields} fields, the header {expected}; the row is not counted")
            }
            Fault::OpenQuote if id => {
                out.write_str("tanda kutip dibuka di sini dan tidak pernah ditutup; sisa berkas tidak dihitung")
            }
            Fault::OpenQuote => {
                out.write_str("a quote opens here and is never closed; the rest of the file is not counted")
            }
            Fault::NoPurpose if id => {
                out.write_str("baris punya nilai tetapi tanpa kode atau nama kegiatan; tidak dihitung")
            }
            Fault::NoPurpose => out.write_str("the row has an amount but no code or name of an activity; not counted"),
            Fault::GuessedEncoding(name) if id => write!(out, "bukan UTF-8; dibaca sebagai {name}"),
            Fault::GuessedEncoding(name) => write!(out, "not UTF-8; read as {name}"),
            Fault::SheetWithoutBudget(why) if id => write!(out, "lembar ini dilewati: {}", why.message(lang)),
            Fault::SheetWithoutBudget(why) => write!(out, "this sheet is passed over: {}", why.message(lang)),
            Fault::UnitSaid(own) => {
                let (said, unit) = (&own.said, Rupiah::from_sen(own.unit * 100));
                match id {
                    true => write!(out, "nilai dibaca dalam satuan Rp {}: {:?}", unit.indonesian(), brief(said)),
                    false => write!(out, "amounts are read in units of Rp {}: {:?}", unit.english(), brief(said)),
                }
            }
            Fault::TotalDiffers(t) if id => write!(
                out,
                "{}: tertulis {}, jumlah bagiannya {} (selisih {})",
                brief(&t.what),
                t.stated.indonesian(),
                t.computed.indonesian(),
                (t.stated - t.computed).indonesian()
            ),
            Fault::TotalDiffers(t) => write!(
                out,
                "{}: stated {}, its parts add up to {} (difference {})",
                brief(&t.what),
                t.stated.english(),
                t.computed.english(),
                (t.stated - t.computed).english()
            ),
            Fault::SeveralTotals(s) => out.write_str(&several(s, id)),
            Fault::NoAccount(t) if id => write!(
                out,
                "{}: nilai {} tanpa kode rekening tidak dihitung; baris berekening sub kegiatan ini berjumlah {}",
                t.what,
                t.stated.indonesian(),
                t.computed.indonesian()
            ),
            Fault::NoAccount(t) => write!(
                out,
                "{}: {} without an account code is not counted; the lines of this sub kegiatan with one add up to {}",
                t.what,
                t.stated.english(),
                t.computed.english()
            ),
            Fault::SameFileTwice(other) if id => write!(out, "isi sama dengan {other}: dihitung dua kali"),
            Fault::SameFileTwice(other) => write!(out, "same content as {other}: counted twice"),
            Fault::Data(data) => out.write_str(&data.message(lang)),
            Fault::Personal(personal) => out.write_str(&personal.message(lang)),
            Fault::Gbs(defect) => out.write_str(&defect.message(lang)),
            Fault::Budget(fault) => out.write_str(&fault.message(lang)),
            Fault::Tagging(fault) => out.write_str(&fault.message(lang)),
            Fault::Policy(fault) => out.write_str(&fault.message(lang)),
            Fault::NeverFired(concept) if id => {
                write!(out, "konsep {concept} tidak menemukan apa pun dalam berkas ini")
            }
            Fault::NeverFired(concept) => write!(out, "concept {concept} found nothing in these files"),
            Fault::UnknownVerdict(cell) if id => {
                write!(out, "putusan {:?} tidak dikenal; baris tidak dipakai", brief(cell))
            }
            Fault::UnknownVerdict(cell) => write!(out, "verdict {:?} is not known; the row is not used", brief(cell)),
            Fault::DecisionWithout(column) if id => write!(out, "putusan tanpa {column}"),
            Fault::DecisionWithout(column) => write!(out, "a decision without {column}"),
            Fault::Conflict { subject, other } if id => {
                write!(out, "putusan atas {subject} bertentangan dengan {other}; yang pertama dipakai")
            }
            Fault::Conflict { subject, other } => {
                write!(out, "the decision on {subject} contradicts {other}; the first one is used")
            }
            Fault::UnusedDecision(subject) if id => {
                write!(out, "tidak ada baris anggaran untuk putusan atas {subject}")
            }
            Fault::UnusedDecision(subject) => write!(out, "no budget line for the decision on {subject}"),
            Fault::StaleDecision(own) if id => {
                let Stale { subject, then, now } = &**own;
                write!(out, "putusan atas {subject} dibuat atas saran {then}; saran sekarang {now}")
            }
            Fault::StaleDecision(own) => {
                let Stale { subject, then, now } = &**own;
                write!(out, "the decision on {subject} was made on the suggestion {then}; it is {now} now")
            }
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<Cow<'static, str>> {
        let id = lang == Lang::Id;
        let text = match self {
            Fault::NoBudgetHeader(_) => return Some(NoHeader::help(lang).into()),
            Fault::EmptyFolder if id => "sebut berkasnya satu per satu, atau folder lain",
            Fault::EmptyFolder => "name the files, or another folder",
            Fault::NotANumber { .. } if id => "perbaiki sel ini; nilai kosong ditulis kosong atau -",
            Fault::NotANumber { .. } => "correct the cell; write nothing or - where there is no amount",
            Fault::AmbiguousNumber(_) if id => {
                "katakan caranya: --numbers plain (3.500 = 3,5) atau --numbers indonesian (3.500 = tiga ribu lima ratus)"
            }
            Fault::AmbiguousNumber(_) => {
                "say which: --numbers plain (3.500 is three and a half) or --numbers indonesian (three thousand five hundred)"
            }
            Fault::ShortRow { .. } | Fault::LongRow { .. } if id => "periksa pemisah atau tanda kutip di baris ini",
            Fault::ShortRow { .. } | Fault::LongRow { .. } => {
                "look for a missing or stray delimiter or quote in this row"
            }
            Fault::NoPurpose if id => "bila ini baris jumlah, tidak perlu apa-apa; bila baris belanja, isi kodenya",
            Fault::NoPurpose => "nothing to do if it is a total; if it is a line of money, fill in its code",
            Fault::OpenQuote if id => "tutup tanda kutipnya, atau gandakan (\"\") bila bagian dari teks",
            Fault::OpenQuote => "close the quote, or double it (\"\") where it is part of the text",
            Fault::GuessedEncoding(_) if id => "pastikan dengan --encoding NAMA, misalnya --encoding windows-1252",
            Fault::GuessedEncoding(_) => "settle it with --encoding NAME, for instance --encoding windows-1252",
            Fault::UnitSaid(_) if id => "bila bukan: --unit rupiah",
            Fault::UnitSaid(_) => "if it is not so: --unit rupiah",
            Fault::NoAccount(_) if id => {
                "isi kode rekening bila ini belanja sendiri; bila ini subtotal, samakan dengan jumlah barisnya"
            }
            Fault::NoAccount(_) => {
                "fill in the account if it is spending of its own; if it is a subtotal, make it agree with its lines"
            }
            Fault::UnknownVerdict(_) if id => "pakai khusus_target, kesetaraan, pelembagaan, review atau none",
            Fault::UnknownVerdict(_) => "use khusus_target, kesetaraan, pelembagaan, review or none",
            Fault::StaleDecision(_) if id => "periksa lagi, lalu ganti kolom saran",
            Fault::StaleDecision(_) => "look again, then update the column saran",
            Fault::Data(data) => return data.help(lang).map(Cow::from),
            Fault::Personal(personal) => personal.help(lang),
            Fault::Gbs(defect) => return defect.help(lang).map(Cow::from),
            Fault::Budget(fault) => return fault.help(lang).map(Cow::from),
            Fault::Tagging(fault) => return fault.help(lang).map(Cow::from),
            _ => return None,
        };
        Some(text.into())
    }
}

fn several(found: &SeveralTotals, id: bool) -> String {
    let SeveralTotals { code, totals, computed, adds_up, .. } = found;
    let write = |r: &Rupiah| if id { r.indonesian() } else { r.english() };
    let list = totals.iter().map(write).collect::<Vec<_>>().join(if id { " dan " } else { " and " });
    let sum = write(computed);
    match (id, *adds_up) {
        (true, true) => format!("{code}: tertulis beberapa jumlah ({list}); bersama sama dengan bagiannya, {sum}"),
        (true, false) => format!("{code}: tertulis beberapa jumlah ({list}); jumlah bagiannya {sum}"),
        (false, true) => format!("{code}: several totals are stated ({list}); together they are its parts, {sum}"),
        (false, false) => format!("{code}: several totals are stated ({list}); its parts add up to {sum}"),
    }
}

/// A cell as it may be shown in a message: one line, no control characters, not too long, no number of a person.
pub fn brief(cell: &str) -> Cow<'_, str> {
    const LENGTH: usize = 60;
    let masked = masked(cell);
    // As a rule it is all that already.
    if masked.len() <= LENGTH && escape::is_plain(&masked) {
        return masked;
    }
    let clean: String = escape::line(&masked);
    match clean.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &clean[..at]).into(),
        None => clean.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_small() {
        assert!(size_of::<Finding>() <= 80, "{} bytes: box what is large", size_of::<Finding>());
    }
}
