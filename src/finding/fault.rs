//! What can be wrong with a file, a budget, the side files or a statement: its code, how much it weighs, what tells it from
//! others.

use std::sync::Arc;

use super::{
    Alike, BudgetFault, DataFault, Defect, FailedCells, HiddenRows, MendedCodes, NoHeader, NotSpending, PassedOver,
    PersonalFault, PolicyFault, SeveralEditions, Severity, Stale, TaggingFault, UnreadCode, Unvalued,
};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::groups::Category;
use crate::files::written::Written;
use crate::finding::print::{OpenAnnexes, PrintDoubt, UnreadPages};
use crate::finding::reading::{Contradicted, Oddity, RowDiffers, Unproven};
use crate::finding::table::{FilledDown, OpenAmount, RefutedTotal, SeveralTotals, Stated};
use crate::lang::Lang;

/// What can be wrong with a file (F), a budget (B), the side files that come with it (D) or a statement (G).
#[derive(Clone, PartialEq, Debug)]
pub enum Fault {
    /// The file cannot be opened or read to its end.
    CannotRead(String),
    EmptyFile,
    /// JSON whose array is empty.
    NoRows,
    EmptyFolder,
    /// A folder without Gender Budget Statements.
    NoStatements,
    /// No row is a header with an amount and a purpose.
    NoBudgetHeader(Box<NoHeader>),
    /// A row has this much money, lacks what lines have, and is the sum of none of them.
    Unexplained(Box<Rupiah>),
    /// Labels stand once for several rows: they hold for so many rows below.
    FilledDown(Box<FilledDown>),
    /// A reading is not proven, where proof is asked for.
    Unproven(Box<Unproven>),
    /// What stands in a table and is no line, or is one without money.
    Odd(Box<Oddity>),
    /// The file speaks against what the user says of it.
    Contradicted(Box<Contradicted>),
    /// Several columns may be the amount.
    OpenAmount(Box<OpenAmount>),
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
    /// An annex of a print that is passed over, by its name, and why.
    AnnexWithoutBudget(Box<(String, Fault)>),
    /// Pages of a print that hold no text.
    UnreadPages(Box<UnreadPages>),
    /// Several annexes of a print, of which none is asked for.
    OpenAnnexes(Box<OpenAnnexes>),
    /// What of a print is not proven, or is refuted by what it states.
    PrintDoubt(Box<PrintDoubt>),
    /// An array of JSON that is passed over, by its keys.
    ArrayPassedOver(Box<str>),
    /// A sheet that is not shown and is passed over; `very`: no menu shows it.
    HiddenSheet {
        very: bool,
    },
    /// Formulas in cells that are used, saved without the values they gave.
    FormulaWithoutValue(Box<Unvalued>),
    /// Formulas that give errors: in amounts that are counted, or elsewhere.
    FailedCells(Box<FailedCells>),
    /// Rows of a sheet that are not shown, and are read.
    HiddenRows(Box<HiddenRows>),
    /// The file says that its amounts are in thousands or millions.
    UnitSaid(Box<StatedUnit>),
    /// The saved profile names a column that the table does not have; the nearest that it has.
    NoSuchColumn {
        header: Box<str>,
        nearest: Option<Box<str>>,
    },
    /// A cell that was meant as a code and is none.
    UnreadCode(Box<UnreadCode>),
    /// Codes in another spelling, mended as the official list proves them.
    MendedCodes(Box<MendedCodes>),
    /// A table that holds no money of its own: a copy, a recap, another edition than the one that is asked for.
    TablePassedOver(Box<PassedOver>),
    /// Several editions of one budget, of which none is asked for.
    SeveralEditions(Box<SeveralEditions>),
    /// Rows of revenue and financing.
    NotSpending(Box<NotSpending>),
    /// A total the file states is not the sum of its parts.
    TotalDiffers(Box<Stated>),
    /// A column is not the sum of others in this row, as it is in the others.
    RowDiffers(Box<RowDiffers>),
    /// Stated totals speak against all of the reading.
    TotalsRefute(Box<RefutedTotal>),
    /// Several totals are stated for one code.
    SeveralTotals(Box<SeveralTotals>),
    /// A row with an amount and no account, among lines that have one: taken as the subtotal of its sub kegiatan.
    NoAccount(Box<Stated>),
    SameFileTwice(String),
    /// Files in a folder that setara wrote itself; how many.
    OwnOutput(usize),
    /// A file that setara wrote itself, named as a budget.
    OutputAsInput(Written),
    /// Something about sex-disaggregated data.
    Data(Box<DataFault>),
    /// Something that names persons.
    Personal(Box<PersonalFault>),
    /// Something about a Gender Budget Statement.
    Gbs(Box<Defect>),
    /// What statements say alike.
    Alike(Box<Alike>),
    /// Something about lines and codes.
    Budget(Box<BudgetFault>),
    /// Something about what counts as ARG.
    Tagging(Box<TaggingFault>),
    /// Something that the settings ask for.
    Policy(Box<PolicyFault>),
    /// A concept of a pack of one's own that found nothing in the whole run.
    NeverFired(String),
    /// A decision whose verdict is none of the categories.
    UnknownVerdict(String),
    /// A decision without reason, name or date.
    DecisionWithout(&'static str),
    /// Two decisions on one subject.
    Conflict {
        subject: Box<str>,
        /// Where the other one stands, and what it says.
        other: Box<str>,
        verdict: Category,
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
pub struct StatedUnit {
    pub said: String,
    pub unit: i128,
    /// It is not sure, and asked for.
    pub asked: Option<UnitAsked>,
}

/// Why a unit is asked for, and what was counted before it was scaled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnitAsked {
    pub why: UnitDoubt,
    pub counted: Rupiah,
}

/// What is doubtful about a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitDoubt {
    /// The words may mean it or not.
    Unclear,
    /// Several are said.
    Several,
    /// Lines would be smaller than any, or larger than any government's.
    Small,
    Large,
}

impl Fault {
    pub fn code(&self) -> &'static str {
        match self {
            Fault::CannotRead(_) => "F001",
            Fault::EmptyFile | Fault::NoRows => "F002",
            Fault::EmptyFolder | Fault::NoStatements => "F003",
            Fault::NoBudgetHeader(_) => "F004",
            Fault::OpenAmount(_) => "F030",
            Fault::Unexplained(_) => "F031",
            Fault::FilledDown(_) => "F032",
            Fault::Unproven(_) => "F033",
            Fault::Contradicted(_) => "F034",
            Fault::UnreadPages(_) => "F035",
            Fault::OpenAnnexes(_) => "F036",
            Fault::PrintDoubt(_) => "F037",
            Fault::Odd(own) => own.code(),
            Fault::NotANumber { .. } => "F005",
            Fault::AmbiguousNumber(_) => "F006",
            Fault::Rounded(_) => "F007",
            Fault::ShortRow { .. } => "F008",
            Fault::LongRow { .. } => "F009",
            Fault::OpenQuote => "F010",
            Fault::GuessedEncoding(_) => "F011",
            Fault::SameFileTwice(_) => "F012",
            Fault::TablePassedOver(_) => "F024",
            Fault::SeveralEditions(_) => "F025",
            Fault::NotSpending(_) => "F026",
            Fault::NoPurpose => "F013",
            Fault::SheetWithoutBudget(_) | Fault::AnnexWithoutBudget(_) | Fault::ArrayPassedOver(_) => "F014",
            Fault::UnitSaid(_) => "F015",
            Fault::OwnOutput(_) => "F016",
            Fault::OutputAsInput(_) => "F017",
            Fault::HiddenSheet { .. } => "F018",
            Fault::FormulaWithoutValue(_) => "F019",
            Fault::FailedCells(_) => "F020",
            Fault::HiddenRows(_) => "F021",
            Fault::NoSuchColumn { .. } => "F022",
            Fault::UnreadCode(_) => "F023",
            Fault::MendedCodes(_) => "F029",
            Fault::TotalsRefute(_) => "F027",
            Fault::TotalDiffers(_) => "B001",
            Fault::SeveralTotals(_) => "B002",
            Fault::NoAccount(_) => "B003",
            Fault::RowDiffers(_) => "B010",
            Fault::Data(data) => data.code(),
            Fault::Personal(personal) => personal.code(),
            Fault::Gbs(defect) => defect.code(),
            Fault::Alike(alike) => alike.code(),
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
            Fault::SheetWithoutBudget(_) | Fault::AnnexWithoutBudget(_) | Fault::NeverFired(_) => Severity::Note,
            Fault::OwnOutput(_) | Fault::ArrayPassedOver(_) | Fault::FilledDown(_) => Severity::Note,
            Fault::HiddenSheet { .. } | Fault::HiddenRows(_) | Fault::MendedCodes(_) | Fault::TablePassedOver(_) => {
                Severity::Note
            }
            Fault::UnitSaid(own) if own.asked.is_none() => Severity::Note,
            Fault::PrintDoubt(own) => own.severity(),
            Fault::UnreadCode(unread) => unread.severity(),
            Fault::FailedCells(own) if !own.counted => Severity::Note,
            Fault::NotSpending(own) if !own.alone => Severity::Note,
            Fault::SeveralEditions(own) if own.beside => Severity::Note,
            Fault::Contradicted(own) if !own.is_error() => Severity::Warning,
            Fault::Odd(own) if !own.is_error() => Severity::Warning,
            Fault::TotalDiffers(_) | Fault::SeveralTotals(_) | Fault::RowDiffers(_) => Severity::Warning,
            Fault::UnusedDecision(_) | Fault::NoSuchColumn { .. } => Severity::Warning,
            Fault::Data(data) => data.severity(),
            Fault::Personal(personal) => personal.severity(),
            Fault::Gbs(defect) => defect.severity(),
            Fault::Alike(alike) => alike.severity(),
            Fault::Budget(fault) => fault.severity(),
            Fault::Tagging(fault) => fault.severity(),
            Fault::Policy(fault) => fault.severity(),
            Fault::StaleDecision(stale) => stale.severity(),
            Fault::DecisionWithout(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The rupiah it is about, where it is about some: the largest first.
    pub fn weight(&self) -> Rupiah {
        match self {
            Fault::Budget(fault) => fault.weight(),
            Fault::Tagging(fault) => fault.weight(),
            Fault::TotalDiffers(total) => size(total.stated - total.computed),
            Fault::RowDiffers(row) => size(row.stated - row.computed),
            _ => Rupiah::ZERO,
        }
    }

    /// The whole file gave nothing: the run could not do its job.
    pub fn is_fatal(&self) -> bool {
        match self {
            Fault::Gbs(defect) => matches!(**defect, Defect::Malformed(_) | Defect::NoStatement),
            Fault::Personal(personal) => matches!(**personal, PersonalFault::List { .. }),
            _ => matches!(
                self,
                Fault::CannotRead(_)
                    | Fault::EmptyFile
                    | Fault::NoRows
                    | Fault::EmptyFolder
                    | Fault::NoStatements
                    | Fault::NoBudgetHeader(_)
                    | Fault::OpenAmount(_)
                    | Fault::UnreadPages(_)
                    | Fault::OpenAnnexes(_)
                    | Fault::OutputAsInput(_)
            ),
        }
    }

    /// What tells it from others of its code in one file, at the end of a text: its message, without what moves when rows
    /// come in above it.
    pub fn identify(&self, out: &mut String) {
        match self {
            Fault::CannotRead(_)
            | Fault::OwnOutput(_)
            | Fault::FailedCells(_)
            | Fault::HiddenRows(_)
            | Fault::PrintDoubt(_)
            | Fault::Odd(_) => {}
            Fault::Conflict { subject, .. } => out.push_str(subject),
            Fault::SeveralEditions(own) => out.push_str(&own.identity()),
            Fault::NotSpending(_) => {}
            Fault::Gbs(defect) => out.push_str(&defect.identity()),
            Fault::Budget(fault) => out.push_str(&fault.identity()),
            Fault::Tagging(fault) => out.push_str(&fault.identity()),
            Fault::Policy(fault) => out.push_str(&fault.identity()),
            Fault::Data(data) => out.push_str(&data.identity()),
            _ => self.say(Lang::En, Currency::RUPIAH, out),
        }
    }

    /// What is wrong, in one sentence; its money is of this currency.
    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let mut out = String::new();
        self.say(lang, currency, &mut out);
        out
    }

    /// The message, at the end of a text. There may be one for every line: many are written into one piece of memory.
    pub fn say(&self, lang: Lang, currency: Currency, out: &mut String) {
        // A string takes all that is written to it.
        let _ = self.write(lang, currency, out);
    }
}

fn size(amount: Rupiah) -> Rupiah {
    amount.max(-amount)
}
