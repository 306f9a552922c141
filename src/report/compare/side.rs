//! One side of a comparison: its lines, summed by what they are joined by.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::value::Summary;
use crate::allocate::program_key;
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::ledger::Ledger;
use crate::ledger::lens;
use crate::ledger::opds::{Opd, Opds};
use crate::read::layout::{BudgetRow, Opened};
use crate::read::profile::{Layout, header};
use crate::report;
use crate::report::official::{self, ListUsed};

/// What lines are joined by, from the finest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Joined {
    /// OPD, sub kegiatan, account and text of the item
    Item,
    /// OPD, sub kegiatan and account
    Account,
    /// OPD and sub kegiatan
    SubKegiatan,
}

/// Amounts in rupiah: of all lines, and of what each of `LENSES` counts.
#[derive(Clone, Copy, Default, Debug)]
pub struct Amounts {
    pub all: Rupiah,
    pub counted: [Rupiah; 3],
}

impl Amounts {
    pub fn add(&mut self, other: &Amounts) {
        self.all += other.all;
        for (sum, other) in self.counted.iter_mut().zip(other.counted) {
            *sum += other;
        }
    }
}

/// Lines of one sub kegiatan, account and item.
#[derive(Clone, Default, Debug)]
pub struct JoinUnit {
    /// Number of the OPD within its side.
    pub opd: u32,
    pub program: String,
    pub sub_kegiatan: String,
    /// Normal form, else the folded name; and the name as the file has it.
    pub account: [String; 2],
    /// Texts of the item, each with the number of its column.
    pub texts: Vec<(usize, String)>,
    pub amounts: Amounts,
}

/// An OPD as one side has it.
#[derive(Clone, Debug)]
pub struct SideAgency {
    pub key: String,
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct Side {
    pub summary: Summary,
    pub agencies: Vec<SideAgency>,
    pub units: Vec<JoinUnit>,
    /// Columns of item texts.
    pub columns: Vec<String>,
    /// Those that all of its tables have: texts of other columns name other things.
    pub shared: BTreeSet<String>,
    /// Names by key.
    pub programs: BTreeMap<String, String>,
    pub sub_kegiatan: BTreeMap<String, String>,
    pub categories: BTreeMap<&'static str, Rupiah>,
    /// The finest that most of its lines name.
    pub detail: Joined,
    /// By id; `None`: not known.
    pub denominators: BTreeMap<&'static str, Option<Rupiah>>,
    /// The lists that its official tags are of.
    pub lists: Vec<ListUsed>,
}

impl Side {
    pub fn declares(&self) -> bool {
        self.units.iter().any(|u| !u.amounts.counted[2].is_zero())
    }
}

/// What the texts of a print are called, which has one column for all levels.
const PRINT: &str = "-";

#[derive(Default)]
struct Sum {
    amounts: Amounts,
    account: [String; 2],
    texts: Vec<(usize, String)>,
    lines: u64,
}

/// Takes the lines of a side as they are read; lines that repeat activity, account and item cost a look-up.
#[derive(Default)]
pub struct Collect {
    /// By table, activity, account and item: items of two tables can have one number and other columns.
    sums: HashMap<(u32, u32, u32, u32), Sum>,
    tables: u32,
    columns: Vec<String>,
    shared: Option<BTreeSet<String>>,
    /// Columns of item texts of the table that is read, with their numbers.
    own: Vec<(usize, usize)>,
    categories: BTreeMap<&'static str, Rupiah>,
}

impl Collect {
    /// Another table begins.
    pub fn table(&mut self, table: &Opened) {
        let profile = &table.profile;
        let named: Vec<(usize, String)> = match profile.layout {
            Layout::Hierarchical => vec![(0, PRINT.into())],
            Layout::Flat => profile.items.iter().map(|i| (*i, header::normal(&profile.headers[*i]))).collect(),
        };
        let names: BTreeSet<String> = named.iter().map(|(_, name)| name.clone()).collect();
        self.shared = Some(match self.shared.take() {
            Some(shared) => shared.intersection(&names).cloned().collect(),
            None => names,
        });
        self.own.clear();
        for (column, name) in named {
            let known = self.columns.iter().position(|c| *c == name).unwrap_or_else(|| {
                self.columns.push(name);
                self.columns.len() - 1
            });
            self.own.push((column, known));
        }
        self.tables += 1;
    }

    /// Openings are no money: they are neither new nor gone.
    pub fn line(&mut self, row: &BudgetRow) {
        let Some(amount) = row.line.amount else { return };
        let line = row.line;
        let own = &self.own;
        let sum = self.sums.entry((self.tables, line.activity, line.account, line.item)).or_insert_with(|| {
            let account = row.ledger.account_of(line);
            let key = account.code.map_or_else(|| text::words(&account.name), |c| c.to_string());
            let texts = own.iter().map(|(column, number)| match row.profile {
                Some(_) => (*number, crate::domain::text::clean(&row.record.value(row.text, *column))),
                None => (*number, row.ledger.item_of(line).to_owned()),
            });
            let texts = texts.filter(|(_, text)| !text.is_empty()).collect();
            Sum { account: [key, account.name.clone()], texts, ..Sum::default() }
        });
        let category = row.ledger.verdict_of(line).answer.category;
        sum.lines += 1;
        sum.amounts.all += amount;
        if category.is_arg() {
            sum.amounts.counted[1] += amount;
        }
        sum.amounts.counted[2] += lens::declared(line.declared, amount);
        *self.categories.entry(category.id()).or_default() += amount;
    }

    /// The side, once all of its tables are read.
    pub fn finish(self, ledger: &Ledger, nomenclature: &Nomenclature, summary: Summary) -> Side {
        let mut out = Side {
            summary,
            agencies: Vec::new(),
            units: Vec::with_capacity(self.sums.len()),
            columns: self.columns,
            shared: self.shared.unwrap_or_default(),
            programs: BTreeMap::new(),
            sub_kegiatan: BTreeMap::new(),
            categories: self.categories,
            detail: Joined::SubKegiatan,
            denominators: report::denominators_alone(ledger, nomenclature),
            lists: official::lists_used(ledger, nomenclature),
        };
        let opds = Opds::of(ledger);
        let mut agencies: BTreeMap<String, u32> = BTreeMap::new();
        let kinds = nomenclature.kinds(ledger.criteria);
        let places: Vec<(u32, String, String, bool)> = ledger
            .activities
            .iter()
            .enumerate()
            .map(|(at, entry)| {
                let a = &entry.activity;
                let key = opds.key(at).to_owned();
                let fresh = agencies.len() as u32;
                let number = *agencies.entry(key.clone()).or_insert(fresh);
                if number == fresh {
                    let Opd { code, name } = opds
                        .named
                        .get(&key)
                        .cloned()
                        .unwrap_or_else(|| Opd { code: a.opd_code.clone(), ..Opd::default() });
                    out.agencies.push(SideAgency { key, code, name });
                }
                let (program, sub) = (program_key(a), a.sub_kegiatan_key());
                // A total has an activity of its own, whose texts are no names.
                if entry.counts {
                    name(out.programs.entry(program.clone()).or_default(), &a.program_name);
                    name(out.sub_kegiatan.entry(sub.clone()).or_default(), &a.sub_kegiatan_name);
                }
                (number, program, sub, nomenclature.kinds_of(a, &kinds) != 0)
            })
            .collect();
        let (mut lines, mut with_account, mut with_text) = (0, 0, 0);
        for ((_, activity, ..), mut sum) in self.sums {
            let (opd, program, sub_kegiatan, official) = places[activity as usize].clone();
            if official {
                sum.amounts.counted[0] = sum.amounts.all;
            }
            lines += sum.lines;
            with_account += if sum.account[0].is_empty() { 0 } else { sum.lines };
            with_text += if sum.texts.is_empty() { 0 } else { sum.lines };
            let Sum { account, texts, amounts, .. } = sum;
            out.units.push(JoinUnit { opd, program, sub_kegiatan, account, texts, amounts });
        }
        out.detail = match () {
            _ if with_text * 2 > lines => Joined::Item,
            _ if with_account * 2 > lines => Joined::Account,
            _ => Joined::SubKegiatan,
        };
        out
    }
}

/// Of several names of one thing, the first by the alphabet, whatever the order of rows.
pub fn name(slot: &mut String, name: &str) {
    if slot.is_empty() || (!name.is_empty() && name < slot.as_str()) {
        name.clone_into(slot);
    }
}
