//! Prints of many levels: each row is a subtotal of the rows below it. Leaves are found from the shape of the codes,
//! parents give their names to the leaves, and every total the print states is held against its leaves.

mod leaves;

use std::collections::BTreeMap;

use crate::amount::{self, Reading, Rupiah};
use crate::code::{AccountCode, ActivityCode, Code, Level, SkpdCode};
use crate::finding::{Fault, Place};
use crate::profile::{Field, Profile, header};
use crate::read::Record;

pub use leaves::{COLUMNS, Leaves};

/// Where a row stands: its agency, activity and account, own or taken from the rows above.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Path {
    opd: Option<SkpdCode>,
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
            (None, None) => self.opd.is_some() && self.account.is_none() && other.account.is_some(),
            (None, Some(_)) => self.account.is_none() && self.opd.is_some(),
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

/// One row of the print that has a code or an amount.
pub struct Node {
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
}

/// A total that the file states, and what its parts add up to.
#[derive(Clone, PartialEq, Debug)]
pub struct Stated {
    pub what: String,
    pub place: Place,
    pub stated: Rupiah,
    pub computed: Rupiah,
}

/// A row that is not counted, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOut {
    pub row: u64,
    pub why: &'static str,
}

/// A print while it is read.
pub struct Print<'p> {
    profile: &'p Profile,
    nodes: Vec<Node>,
    stack: Vec<usize>,
    opd: Option<SkpdCode>,
    opd_names: BTreeMap<SkpdCode, String>,
    activity: Option<ActivityCode>,
    /// Bidang rows stand above OPD rows.
    bidang_outside: Option<bool>,
    totals: Vec<(Stated, usize, usize)>,
    pub left_out: Vec<LeftOut>,
    pub faults: Vec<(Place, Fault)>,
}

impl<'p> Print<'p> {
    pub fn new(profile: &'p Profile) -> Print<'p> {
        Print {
            profile,
            nodes: Vec::new(),
            stack: Vec::new(),
            opd: None,
            opd_names: BTreeMap::new(),
            activity: None,
            bidang_outside: None,
            totals: Vec::new(),
            left_out: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Takes a title row: `Unit Organisasi : 1.02.0.00.0.00.01.0000 Dinas Kesehatan` names the agency of what follows.
    pub fn title(&mut self, cells: &[String]) {
        if let Some((code, name)) = header::agency_said(cells)
            && let Some(code) = SkpdCode::find(&code)
        {
            self.opd = Some(code);
            self.opd_names.insert(code, name);
            self.stack.clear();
        }
    }

    /// Takes the next row. `place` gives the place of one of its columns.
    pub fn row(&mut self, text: &str, record: Record, number: u64, place: impl Fn(usize) -> Place) {
        let cells: Vec<String> = (0..record.fields.len()).map(|i| record.value(text, i).trim().to_owned()).collect();
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        let amounts = match self.amounts(&cells) {
            Ok(amounts) => amounts,
            Err((column, fault)) => {
                self.faults.push((place(column), fault));
                return self.leave(number, "amount cannot be read");
            }
        };
        let codes: Vec<(Code, String)> = self
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
        if let Some(path) = self.path(&codes) {
            return self.push(path, name, amounts, record, number, false);
        }
        let words: Vec<&str> = cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        if let Some(total) = words.iter().find(|c| header::is_total(c)).filter(|_| has_amount) {
            self.total(total, &amounts, place);
            return self.leave(number, "total");
        }
        match (has_amount, name.is_empty()) {
            (true, false) if !self.stack.is_empty() && self.totals.is_empty() => {
                let path = self.nodes[self.stack[self.stack.len() - 1]].path.clone();
                self.push(path, name, amounts, record, number, true);
            }
            (true, _) => self.leave(number, "amount without code or name"),
            (false, _) => {
                self.title(&cells);
                self.leave(number, "text");
            }
        }
    }

    pub fn leave(&mut self, row: u64, why: &'static str) {
        self.left_out.push(LeftOut { row, why });
    }

    fn amounts(&self, cells: &[String]) -> Result<Vec<Option<Rupiah>>, (usize, Fault)> {
        let counted = self.profile.column(Field::Pagu);
        let read = |a: &crate::profile::AmountColumn| {
            let cell = cells.get(a.column).map_or("", String::as_str);
            match amount::read(cell, self.profile.unit) {
                Reading::Exact { amount, .. } => Ok(Some(amount)),
                Reading::Nothing => Ok(None),
                Reading::Either { plain, indonesian } => match a.style {
                    Some(amount::NumberStyle::Plain) => Ok(Some(plain)),
                    Some(amount::NumberStyle::Indonesian) => Ok(Some(indonesian)),
                    None if Some(a.column) == counted => {
                        Err((a.column, Fault::AmbiguousNumber { cell: cell.to_owned(), plain, indonesian }))
                    }
                    None => Ok(None),
                },
                // A repeated header or text of a signature stands in amount columns too; with a code it is an error.
                Reading::Unreadable | Reading::TooLarge => {
                    let coded = self
                        .profile
                        .code_columns
                        .iter()
                        .any(|i| cells.get(*i).is_some_and(|c| Code::leading(c).is_some()));
                    if coded && Some(a.column) == counted {
                        let header = self.profile.headers.get(a.column).cloned().unwrap_or_default();
                        Err((a.column, Fault::NotANumber { header, cell: cell.to_owned() }))
                    } else {
                        Ok(None)
                    }
                }
            }
        };
        self.profile.amounts.iter().map(read).collect()
    }

    /// Where a row with these codes stands; `None` without codes.
    fn path(&mut self, codes: &[(Code, String)]) -> Option<Path> {
        let (mut opd, mut activity, mut account) = (None, None, None);
        for (code, rest) in codes {
            match code {
                Code::Skpd(code) => {
                    opd = Some(*code);
                    if !rest.is_empty() {
                        self.opd_names.insert(*code, rest.clone());
                    }
                }
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
            (Some(code), _) => {
                if self.bidang_outside.is_none() {
                    self.bidang_outside = Some(self.activity.is_some() && self.opd.is_none());
                }
                if activity.is_none() && account.is_none() {
                    let bidang = self.activity.and_then(|a| a.at(Level::Bidang));
                    activity = bidang.filter(|_| self.bidang_outside == Some(true));
                }
                self.opd = Some(code);
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

    fn push(
        &mut self,
        path: Path,
        name: String,
        amounts: Vec<Option<Rupiah>>,
        record: Record,
        number: u64,
        item: bool,
    ) {
        if !item {
            while self.stack.last().is_some_and(|top| !self.nodes[*top].path.holds(&path)) {
                self.stack.pop();
            }
        }
        let parent = self.stack.last().copied();
        let agency = path.activity.is_none_or(|a| a.level() <= Level::Bidang) && path.account.is_none();
        if let Some(code) = path.opd.filter(|_| agency && !item && !name.is_empty()) {
            self.opd_names.entry(code).or_insert_with(|| name.clone());
        }
        let index = self.nodes.len();
        if let Some(parent) = parent.filter(|_| !item) {
            self.nodes[parent].children = true;
        }
        self.nodes.push(Node { record, number, path, name, amounts, parent, item, children: false });
        if !item {
            self.stack.push(index);
        }
    }

    fn total(&mut self, what: &str, amounts: &[Option<Rupiah>], place: impl Fn(usize) -> Place) {
        for (i, amount) in amounts.iter().enumerate() {
            if let Some(stated) = *amount {
                let column = self.profile.amounts[i].column;
                let what = format!("{what} ({})", self.profile.headers.get(column).map_or("", String::as_str));
                let stated = Stated { what, place: place(column), stated, computed: Rupiah::ZERO };
                self.totals.push((stated, i, self.nodes.len()));
            }
        }
    }
}
