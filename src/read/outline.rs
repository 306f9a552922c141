//! Prints of many levels: each row is a subtotal of the rows below it. Rows are taken in as they stand; when the print ends,
//! codes say where they stand (`path`, `tree`), arithmetic says what rows without a code are (`loose`), parents give their
//! names to the lines (`leaves`), and every total that the print states is held against its lines (`stated`).

mod labels;
mod leaves;
mod left_out;
mod loose;
mod path;
mod regroup;
mod stated;
mod tree;

use crate::domain::amount::Rupiah;
use crate::domain::code::{AccountCode, Code};
use crate::files::csv::Record;
use crate::finding::{Ambiguous, Fault, Place, Repair, Rounded, UnreadCode};
use crate::read::codes::{self, CodeNotes, KnownCodes, Mended, Neighbours, pieces};
use crate::read::fields;
use crate::read::labels::PrintedLabel;
use crate::read::profile::{AmountCell, AmountColumn, Field, LevelReader, Profile, RowAmount, header, is_currency};
use crate::read::spending;
use std::borrow::Cow;
use std::sync::Arc;

pub use leaves::Leaves;
pub use left_out::{LeftOut, Why};
use path::Path;

/// An agency of the print: its code, where one is given, and its name.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct OutlineAgency {
    pub code: String,
    pub name: String,
}

/// What a row of the print is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Its amount counts.
    Line,
    /// It has rows below it, and is a subtotal of them.
    Parent,
    /// A row without a code, before it is known what it is.
    Loose,
    /// A row without a code that is the total of others, or counts for nothing.
    Aside,
}

/// What a row is called, by its words: a proposal only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Called {
    Nothing,
    /// A total; `surely` where nothing else can be meant ("Jumlah peserta" may be an indicator).
    Total {
        surely: bool,
    },
    Agency,
}

/// One row of the print that has a code or an amount.
pub struct OutlineRow {
    pub record: Record,
    pub number: u64,
    /// Codes of its cells, each with the text after it.
    codes: Vec<(Code, String)>,
    /// Of a print without codes: where it stands.
    depth: Option<usize>,
    /// What the column of its name says it is.
    field: Option<Field>,
    path: Path,
    name: String,
    /// Labels in columns of their own.
    label: String,
    called: Called,
    /// By amount column.
    amounts: Vec<Option<Rupiah>>,
    /// What stands in the columns that a merged label of the amount covers beside its own.
    beside: Option<Rupiah>,
    parent: Option<usize>,
    kind: Kind,
    /// A line that has no code of its own.
    item: bool,
    /// Its amount could not be read: it is no line, but it holds the rows below it.
    broken: bool,
}

impl OutlineRow {
    /// A code, or its level, says where it stands.
    fn is_placed(&self) -> bool {
        !self.codes.is_empty() || self.depth.is_some()
    }
}

/// An agency that a row without an amount names, for the rows from a number on.
struct Title {
    from: usize,
    code: String,
    name: String,
    /// Its label says that it is an agency; else only its own words do.
    labelled: bool,
}

/// A print while it is read.
pub struct Outline<'p> {
    profile: &'p Profile,
    rows: Vec<OutlineRow>,
    titles: Vec<Title>,
    labels: Vec<PrintedLabel>,
    /// A row among its lines heads others of another sub kegiatan, as text.
    headed: bool,
    /// Columns without a label of their own, right of the counted amount.
    beside: Vec<usize>,
    levels: Option<LevelReader<'p>>,
    pub left_out: Vec<LeftOut>,
    pub faults: Vec<(Place, Fault)>,
    notes: CodeNotes,
    /// Codes of the rows above.
    near: Neighbours,
}

impl<'p> Outline<'p> {
    pub fn new(profile: &'p Profile) -> Outline<'p> {
        let pagu = profile.pagu_column;
        let label = |i: usize| profile.headers.get(i).map_or("", |h| &**h);
        let is_covered = |i: &usize| label(*i).is_empty() || label(*i) == label(pagu);
        let beside = (pagu + 1..profile.headers.len()).take_while(is_covered).collect();
        let end = profile.amounts.iter().map(|amount| amount.column).min().unwrap_or(0);
        let levels = profile.levels.as_ref().map(|levels| LevelReader::new(levels, end));
        let (rows, titles) = (Vec::new(), Vec::new());
        Outline {
            profile,
            rows,
            titles,
            labels: Vec::new(),
            headed: false,
            beside,
            levels,
            left_out: Vec::new(),
            faults: Vec::new(),
            notes: CodeNotes::default(),
            near: Neighbours::default(),
        }
    }

    /// Takes a title row: `Unit Organisasi : 1.02.0.00.0.00.01.0000 Dinas Kesehatan` names the agency of what follows.
    fn title(&mut self, cells: &[String]) {
        if let Some((code, name)) = header::agency_said(cells) {
            self.titles.push(Title { from: self.rows.len(), code, name, labelled: true });
        }
    }

    /// Takes a row above the header.
    pub fn head(&mut self, cells: &[String]) {
        self.title(cells);
        self.labels.extend(header::label_said(cells).map(|text| PrintedLabel { row: 0, text }));
    }

    /// Takes the next row. `place` gives the place of one of its columns.
    pub fn row(&mut self, text: &str, record: Record, number: u64, place: impl Fn(usize) -> Place) {
        let cells: Vec<String> = (0..record.fields.len()).map(|i| record.value(text, i).trim().to_owned()).collect();
        let (amounts, broken) = match self.amounts(&cells, &place) {
            Ok(amounts) => (amounts, false),
            Err((column, fault)) => {
                self.faults.push((place(column), fault));
                (vec![None; self.profile.amounts.len()], true)
            }
        };
        let mut codes = self.codes(&cells, &place);
        self.open_part(&mut codes, &cells);
        let beside = self.beside(&cells);
        let has_amount = beside.is_some() || amounts.iter().any(Option::is_some);
        let called = if codes.is_empty() { self.called(&cells) } else { Called::Nothing };
        let level = match &mut self.levels {
            Some(levels) if !matches!(called, Called::Total { surely: true }) => {
                let cells: Vec<_> = (0..record.fields.len()).map(|i| record.value(text, i)).collect();
                levels.row(&cells)
            }
            _ => None,
        };
        // Signatures have blanks before them too: without codes, a row needs an amount.
        if codes.is_empty() && !has_amount {
            if broken {
                return self.leave(number, Why::Unreadable);
            }
            if let Some(text) = header::label_said(&cells) {
                self.labels.push(PrintedLabel { row: number, text });
                return self.leave(number, Why::Label);
            }
            self.headed |= header::heads(&cells);
            self.text(&cells);
            return self.leave(number, Why::Text);
        }
        if has_amount && codes.is_empty() && called == Called::Nothing {
            self.unread_code(&cells, &place);
        }
        let is_placed = !codes.is_empty() || level.is_some();
        let (depth, field) = (level.as_ref().map(|level| level.depth), level.as_ref().and_then(|level| level.field));
        let name = level.map_or_else(|| self.name(&cells, &codes), |level| level.name);
        let label = fields::label_cells(text, &record, self.profile);
        self.rows.push(OutlineRow {
            record,
            number,
            kind: if is_placed { Kind::Line } else { Kind::Loose },
            codes,
            depth,
            field,
            path: Path::default(),
            name,
            label,
            called,
            amounts,
            beside,
            parent: None,
            item: false,
            broken,
        });
    }

    pub fn leave(&mut self, row: u64, why: Why) {
        self.left_out.push(LeftOut { row, why });
    }

    /// The codes of a row, each with the text behind it; how they are mended is noted.
    fn codes(&mut self, cells: &[String], place: &impl Fn(usize) -> Place) -> Vec<(Code, String)> {
        let near = self.near;
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        let mut out = Vec::new();
        for column in &self.profile.code_columns {
            let pieces = self.profile.pieces.iter().find(|p| p.first == *column);
            let joined = pieces.map(|own| pieces::join(own.columns().map(cell)));
            let read = codes::leading(joined.as_deref().unwrap_or(cell(*column)), near, KnownCodes::shipped());
            if let Some(own) = pieces.filter(|_| !read.is_empty())
                && let Some(code) = read.codes().last().filter(|code| code.segments() > 1)
            {
                let after = match code {
                    Code::Skpd(code) => code.to_string(),
                    Code::Activity(code) => code.to_string(),
                    Code::Account(code) => code.to_string(),
                };
                let before = own.columns().map(cell).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" | ");
                self.notes.mended(place(*column), &before, Mended { repair: Repair::Pieces, after });
            }
            if let Some(mended) = read.mended.clone() {
                self.notes.mended(place(*column), cell(*column), mended);
            }
            // The text behind them is that of the last.
            let count = read.codes().count();
            let rest = |i: usize| if i + 1 == count { read.rest.to_owned() } else { String::new() };
            out.extend(read.codes().enumerate().map(|(i, code)| (code, rest(i))));
        }
        self.remember(&out);
        out
    }

    /// A row with money whose cell is meant as a code, and is none: its money would hang below another's code.
    fn unread_code(&mut self, cells: &[String], place: &impl Fn(usize) -> Place) {
        let meant = |i: &&usize| cells.get(**i).is_some_and(|cell| codes::is_meant_as_code(cell));
        let Some(column) = self.profile.code_columns.iter().find(meant).copied() else { return };
        let header = self.profile.headers.get(column).map_or(String::new(), |h| h.to_string());
        let unread = UnreadCode { header, cell: cells[column].clone(), among_codes: true };
        self.faults.push((place(column), Fault::UnreadCode(unread.into())));
    }

    /// `4 PENDAPATAN`, `5 BELANJA` and `6 PEMBIAYAAN` are accounts, not urusan 4, 5 and 6.
    fn open_part(&mut self, codes: &mut Vec<(Code, String)>, cells: &[String]) {
        let [(Code::Activity(code), _)] = &codes[..] else { return };
        let code = code.to_string();
        let Some(kind) = spending::Kind::opened(&code, &self.name(cells, codes)) else { return };
        if kind != spending::Kind::Spending {
            self.near.activity = None;
        }
        let account = AccountCode::find(&code).map(Code::Account);
        *codes = account.into_iter().map(|account| (account, String::new())).collect();
    }

    /// Codes say what those below them may be.
    fn remember(&mut self, codes: &[(Code, String)]) {
        let activity = codes.iter().filter_map(|(code, _)| match code {
            Code::Activity(code) => Some(*code),
            _ => None,
        });
        let account = codes.iter().filter_map(|(code, _)| match code {
            Code::Account(code) => Some(*code),
            _ => None,
        });
        let (activity, account) = (activity.max(), account.max());
        if !codes.is_empty() {
            let stays = activity.is_none() && account.is_some();
            self.near = Neighbours { activity: if stays { self.near.activity } else { activity }, account };
        }
    }

    /// What a row is about: its cell of names, else the text behind its code, else the first text of a row without a code.
    fn name(&self, cells: &[String], codes: &[(Code, String)]) -> String {
        let column = self.profile.name_column;
        let own = cells.get(column).map_or("", String::as_str);
        let is_code = self.profile.code_columns.contains(&column);
        if !own.is_empty() && (!is_code || codes.is_empty()) {
            return own.to_owned();
        }
        match codes {
            [] => cells.iter().find(|c| c.contains(char::is_alphabetic)).cloned().unwrap_or_default(),
            codes => codes.iter().rev().map(|(_, rest)| rest.clone()).find(|rest| !rest.is_empty()).unwrap_or_default(),
        }
    }

    /// By its first text.
    fn called(&self, cells: &[String]) -> Called {
        let Some(first) = cells.iter().find(|c| c.contains(char::is_alphabetic)) else { return Called::Nothing };
        match header::called_total(first) {
            Some(surely) => Called::Total { surely },
            None if header::is_agency(first) => Called::Agency,
            None => Called::Nothing,
        }
    }

    /// A row without an amount and without a code may name an agency: with a label, or alone in its row.
    fn text(&mut self, cells: &[String]) {
        self.title(cells);
        let mut filled = cells.iter().filter(|c| !c.is_empty());
        if let (Some(name), None) = (filled.next(), filled.next())
            && header::is_agency(name)
        {
            let (code, name) = (String::new(), name.clone());
            self.titles.push(Title { from: self.rows.len(), code, name, labelled: false });
        }
    }

    /// The one amount beside the counted column, under the same label.
    fn beside(&self, cells: &[String]) -> Option<Rupiah> {
        let mut amounts = self.beside.iter().filter_map(|i| {
            let column = AmountColumn { column: *i, ..self.profile.pagu().clone() };
            column.read(cells.get(*i)?, self.profile.unit).amount()
        });
        amounts.next().filter(|_| amounts.next().is_none())
    }

    fn amounts(
        &mut self,
        cells: &[String],
        place: &impl Fn(usize) -> Place,
    ) -> Result<Vec<Option<Rupiah>>, (usize, Fault)> {
        let mut rounded = None;
        let counted = self.profile.column(Field::Pagu);
        // A repeated header or text of a signature stands in amount columns too; with a code it is an error.
        let coded = || {
            let mut codes = self.profile.code_columns.iter().filter_map(|i| cells.get(*i));
            codes.any(|cell| !codes::leading(cell, Neighbours::default(), KnownCodes::shipped()).is_empty())
        };
        // The currency in a column of its own stands for nothing.
        let mut read = |column: &AmountColumn| {
            let is_counted = Some(column.column) == counted;
            let own = |i: usize| Cow::Borrowed(cells.get(i).map_or("", String::as_str));
            let RowAmount { says, column: at, cell } = column.of_cells(own, self.profile.unit);
            match says {
                AmountCell::Amount { amount, rounded: was_rounded } => {
                    if was_rounded && is_counted {
                        let fault = Fault::Rounded(Rounded { cell: cell.into_owned(), amount }.into());
                        rounded = Some((at, fault));
                    }
                    Ok(Some(amount))
                }
                AmountCell::TwoReadings { plain, indonesian } if is_counted => {
                    let cell = cell.into_owned();
                    Err((at, Fault::AmbiguousNumber(Ambiguous { cell, plain, indonesian }.into())))
                }
                AmountCell::Unreadable if is_counted && !is_currency(&cell) && coded() => {
                    let header = self.profile.headers.get(at).map_or_else(|| "".into(), Arc::clone);
                    Err((at, Fault::NotANumber { header, cell: cell.into() }))
                }
                AmountCell::Nothing | AmountCell::TwoReadings { .. } | AmountCell::Unreadable => Ok(None),
            }
        };
        let amounts = self.profile.amounts.iter().map(&mut read).collect();
        self.faults.extend(rounded.map(|(column, fault)| (place(column), fault)));
        amounts
    }
}
