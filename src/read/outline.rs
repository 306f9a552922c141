//! Prints of many levels: each row is a subtotal of the rows below it. Leaves are found from the shape of the codes,
//! parents give their names to the leaves, and every total the print states is held against its leaves.

mod leaves;

use crate::domain::amount::Rupiah;
use crate::domain::code::{AccountCode, ActivityCode, Code, Level};
use crate::files::csv::Record;
use crate::finding::table::Stated;
use crate::finding::{Ambiguous, Fault, Place, Rounded};
use crate::read::profile::{AmountCell, AmountColumn, Field, Profile, header};
use crate::read::spending::Kind;
use std::collections::HashMap;
use std::sync::Arc;

pub use leaves::Leaves;

/// Where a row stands: its agency, activity and account, own or taken from the rows above.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Path {
    /// Number of the agency.
    opd: Option<usize>,
    activity: Option<ActivityCode>,
    account: Option<AccountCode>,
}

impl Path {
    /// Does a row at this path hold a row at the other, as its subtotal?
    fn holds(&self, other: &Path) -> bool {
        if self.opd.is_some() && self.opd != other.opd {
            return false;
        }
        match (self.activity, other.activity) {
            (None, None) => match (self.account, other.account) {
                (None, Some(_)) => self.opd.is_some(),
                (Some(above), Some(account)) => account != above && account.under(&above),
                _ => false,
            },
            // `5 BELANJA` above the activities holds all of them.
            (None, Some(_)) => self.account.map_or(self.opd.is_some(), |account| account.numbers() == [5]),
            (Some(_), None) => false,
            (Some(own), Some(below)) if own == below => match (self.account, other.account) {
                (None, Some(_)) => true,
                (Some(above), Some(account)) => account != above && account.under(&above),
                (None, None) => self.opd.is_none() && other.opd.is_some(),
                (Some(_), None) => false,
            },
            (Some(own), Some(below)) => self.account.is_none() && below.under(&own),
        }
    }
}

/// An agency of the print: its code, where one is given, and its name.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct OutlineAgency {
    pub code: String,
    pub name: String,
}

/// One row of the print that has a code or an amount.
pub struct OutlineRow {
    pub record: Record,
    pub number: u64,
    path: Path,
    name: String,
    /// By amount column.
    amounts: Vec<Option<Rupiah>>,
    parent: Option<usize>,
    /// A row without a code: it counts only where such rows add up to the row above them.
    item: bool,
    children: bool,
    /// Its amount could not be read: it is no line, but it holds the rows below it.
    broken: bool,
}

impl OutlineRow {
    fn new(
        record: Record,
        number: u64,
        path: Path,
        name: String,
        amounts: Vec<Option<Rupiah>>,
        broken: bool,
    ) -> OutlineRow {
        OutlineRow { record, number, path, name, amounts, parent: None, item: false, children: false, broken }
    }
}

/// A row that is not counted, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOut {
    pub row: u64,
    pub why: &'static str,
}

/// A print while it is read.
pub struct Outline<'p> {
    profile: &'p Profile,
    nodes: Vec<OutlineRow>,
    stack: Vec<usize>,
    opd: Option<usize>,
    agencies: Vec<OutlineAgency>,
    /// Numbers of agencies by code, or by name where they have none: a print may hold tens of thousands.
    numbers: HashMap<[String; 2], usize>,
    activity: Option<ActivityCode>,
    /// Bidang rows stand above OPD rows.
    bidang_outside: Option<bool>,
    totals: Vec<(Stated, usize, usize)>,
    /// The last row with an amount was a total.
    after_total: bool,
    pub left_out: Vec<LeftOut>,
    pub faults: Vec<(Place, Fault)>,
}

impl<'p> Outline<'p> {
    pub fn new(profile: &'p Profile) -> Outline<'p> {
        Outline {
            profile,
            nodes: Vec::new(),
            stack: Vec::new(),
            opd: None,
            agencies: Vec::new(),
            numbers: HashMap::new(),
            activity: None,
            bidang_outside: None,
            totals: Vec::new(),
            after_total: false,
            left_out: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Takes a title row: `Unit Organisasi : 1.02.0.00.0.00.01.0000 Dinas Kesehatan` names the agency of what follows.
    pub fn title(&mut self, cells: &[String]) {
        if let Some((code, name)) = header::agency_said(cells) {
            let number = self.agency(&code, &name);
            self.opd = Some(number);
            self.stack.clear();
        }
    }

    /// Number of an agency, by its code or, without one, by its name.
    fn agency(&mut self, code: &str, name: &str) -> usize {
        let key = [code, if code.is_empty() { name } else { "" }].map(str::to_owned);
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.agencies.push(OutlineAgency { code: code.to_owned(), name: String::new() });
            self.agencies.len() - 1
        });
        if self.agencies[number].name.is_empty() {
            name.clone_into(&mut self.agencies[number].name);
        }
        number
    }

    /// Takes the next row. `place` gives the place of one of its columns.
    pub fn row(&mut self, text: &str, record: Record, number: u64, place: impl Fn(usize) -> Place) {
        let cells: Vec<String> = (0..record.fields.len()).map(|i| record.value(text, i).trim().to_owned()).collect();
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        let (amounts, broken) = match self.amounts(&cells, &place) {
            Ok(amounts) => (amounts, false),
            Err((column, fault)) => {
                self.faults.push((place(column), fault));
                (vec![None; self.profile.amounts.len()], true)
            }
        };
        let mut codes: Vec<(Code, String)> = self
            .profile
            .code_columns
            .iter()
            .filter_map(|i| Code::leading(cell(*i)).map(|(code, rest)| (code, rest.to_owned())))
            .collect();
        let glued = codes.iter().rev().map(|(_, rest)| rest.clone()).find(|rest| !rest.is_empty());
        let name = match cell(self.profile.name_column) {
            own if self.profile.code_columns.contains(&self.profile.name_column) || own.is_empty() => {
                glued.unwrap_or_default()
            }
            own => own.to_owned(),
        };
        let has_amount = amounts.iter().any(Option::is_some);
        self.part(&mut codes, &name);
        if let Some(path) = self.path(&codes) {
            self.after_total = false;
            return self.push(OutlineRow::new(record, number, path, name, amounts, broken));
        }
        if broken {
            return self.leave(number, "amount cannot be read");
        }
        let words: Vec<&str> = cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        if let Some(total) = words.iter().find(|c| header::is_total(c)).filter(|_| has_amount) {
            self.after_total = true;
            self.total(total, &amounts, place);
            return self.leave(number, "total");
        }
        match (has_amount, name.is_empty()) {
            (true, false) if !self.stack.is_empty() && !self.after_total => {
                let path = self.nodes[self.stack[self.stack.len() - 1]].path.clone();
                self.push(OutlineRow { item: true, ..OutlineRow::new(record, number, path, name, amounts, false) });
            }
            // Sums below the footer have no name; an amount that has one is money without a code.
            (true, unnamed) => {
                if !unnamed || !self.after_total {
                    self.faults.push((place(self.profile.pagu().column), Fault::NoPurpose));
                }
                self.leave(number, "amount without code or name");
            }
            (false, _) => {
                self.title(&cells);
                self.leave(number, "text");
            }
        }
    }

    pub fn leave(&mut self, row: u64, why: &'static str) {
        self.left_out.push(LeftOut { row, why });
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
            codes.any(|cell| Code::leading(cell).is_some())
        };
        let mut read = |column: &AmountColumn| {
            let cell = cells.get(column.column).map_or("", String::as_str);
            let is_counted = Some(column.column) == counted;
            match column.read(cell, self.profile.unit) {
                AmountCell::Amount { amount, rounded: was_rounded } => {
                    if was_rounded && is_counted {
                        let fault = Fault::Rounded(Rounded { cell: cell.to_owned(), amount }.into());
                        rounded = Some((column.column, fault));
                    }
                    Ok(Some(amount))
                }
                AmountCell::TwoReadings { plain, indonesian } if is_counted => Err((
                    column.column,
                    Fault::AmbiguousNumber(Ambiguous { cell: cell.to_owned(), plain, indonesian }.into()),
                )),
                AmountCell::Unreadable if is_counted && coded() => {
                    let header = self.profile.headers.get(column.column).map_or_else(|| "".into(), Arc::clone);
                    Err((column.column, Fault::NotANumber { header, cell: cell.into() }))
                }
                AmountCell::Nothing | AmountCell::TwoReadings { .. } | AmountCell::Unreadable => Ok(None),
            }
        };
        let amounts = self.profile.amounts.iter().map(&mut read).collect();
        self.faults.extend(rounded.map(|(column, fault)| (place(column), fault)));
        amounts
    }

    /// `4 PENDAPATAN`, `5 BELANJA` and `6 PEMBIAYAAN` are accounts, not urusan 4, 5 and 6.
    fn part(&mut self, codes: &mut Vec<(Code, String)>, name: &str) {
        let [(Code::Activity(code), _)] = &codes[..] else { return };
        let Some(kind) = Kind::opened(&code.to_string(), name) else { return };
        if kind != Kind::Spending {
            self.activity = None;
        }
        let account = AccountCode::find(&code.to_string()).map(Code::Account);
        *codes = account.into_iter().map(|account| (account, String::new())).collect();
    }

    /// Where a row with these codes stands; `None` without codes.
    fn path(&mut self, codes: &[(Code, String)]) -> Option<Path> {
        let (mut opd, mut activity, mut account) = (None, None, None);
        for (code, rest) in codes {
            match code {
                Code::Skpd(code) => opd = Some(self.agency(&code.to_string(), rest)),
                Code::Activity(code) => activity = Some(*code).max(activity),
                Code::Account(code) => account = Some(*code),
            }
        }
        if opd.is_none() && activity.is_none() && account.is_none() {
            return None;
        }
        // A lone `5` under a sub kegiatan is the account "belanja", not an urusan.
        let within = self.activity.is_some_and(|a| a.level() == Level::SubKegiatan);
        if let Some(code) = activity
            && code.level() == Level::Urusan
            && codes.len() == 1
            && within
            && code.to_string() == "5"
        {
            (activity, account) = (None, AccountCode::find("5"));
        }
        let high = activity.is_some_and(|a| a.level() <= Level::Bidang) && account.is_none();
        match (opd, high) {
            (Some(number), _) => {
                if self.bidang_outside.is_none() {
                    self.bidang_outside = Some(self.activity.is_some() && self.opd.is_none());
                }
                if activity.is_none() && account.is_none() {
                    let bidang = self.activity.and_then(|a| a.at(Level::Bidang));
                    activity = bidang.filter(|_| self.bidang_outside == Some(true));
                }
                self.opd = Some(number);
            }
            // A bidang above its agencies ends the agency before it.
            (None, true) if self.bidang_outside == Some(true) => self.opd = None,
            _ => {}
        }
        if account.is_some() && activity.is_none() {
            activity = self.activity;
        } else {
            self.activity = activity;
        }
        Some(Path { opd: opd.or(self.opd), activity, account })
    }

    fn push(&mut self, mut node: OutlineRow) {
        if !node.item {
            while self.stack.last().is_some_and(|top| !self.nodes[*top].path.holds(&node.path)) {
                self.stack.pop();
            }
        }
        node.parent = self.stack.last().copied();
        let agency = node.path.activity.is_none_or(|a| a.level() <= Level::Bidang) && node.path.account.is_none();
        if let Some(opd) = node.path.opd.filter(|opd| agency && !node.item && self.agencies[*opd].name.is_empty()) {
            self.agencies[opd].name.clone_from(&node.name);
        }
        if !node.item {
            if let Some(parent) = node.parent {
                self.nodes[parent].children = true;
            }
            self.stack.push(self.nodes.len());
        }
        self.nodes.push(node);
    }

    fn total(&mut self, what: &str, amounts: &[Option<Rupiah>], place: impl Fn(usize) -> Place) {
        for (i, amount) in amounts.iter().enumerate() {
            if let Some(stated) = *amount {
                let column = self.profile.amounts[i].column;
                let what = format!("{what} ({})", self.profile.headers.get(column).map_or("", |h| &**h));
                let stated = Stated { what, place: place(column), stated, computed: Rupiah::ZERO };
                self.totals.push((stated, i, self.nodes.len()));
            }
        }
    }
}
