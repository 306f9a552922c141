//! A table as it is held against others: its sums by agency, activity and account, whatever the numbers of its ledger.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::editions::EditionSum;
use super::said::{self, Whose};
use super::{LineSum, TableSums, TablesRead};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity};
use crate::domain::code::{AccountCode, ActivityCode, Level};
use crate::domain::text;
use crate::finding::FindingTable;
use crate::ledger::Ledger;

/// What an activity is told apart by; names are numbers of folded texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum What<C> {
    Nothing,
    Code(C),
    Name(u32),
}

/// What lines are held against each other by. Agency 0: none is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    pub agency: u32,
    pub activity: What<ActivityCode>,
    pub account: What<AccountCode>,
}

impl<C: ToString> What<C> {
    /// The code, where it is one.
    pub fn code(&self) -> Option<String> {
        match self {
            What::Code(code) => Some(code.to_string()),
            What::Nothing | What::Name(_) => None,
        }
    }
}

impl Key {
    /// All of its agency.
    pub fn of_agency(&self) -> Key {
        Key { agency: self.agency, activity: What::Nothing, account: What::Nothing }
    }

    pub fn is_uncoded(&self) -> bool {
        !matches!(self.activity, What::Code(_)) && !matches!(self.account, What::Code(_))
    }
}

/// What is known of a table beside its lines.
#[derive(Clone, Default, Debug)]
pub struct TableFacts {
    pub governments: BTreeSet<String>,
    pub years: BTreeSet<u16>,
    /// As the settings say it.
    pub stage: Option<String>,
    /// As its sheet's name or the rows above its header say it.
    pub title_stage: Option<String>,
    /// What is counted is realised money.
    pub is_realised: bool,
    /// Where columns say them.
    pub editions: Vec<EditionSum>,
    pub path: String,
    pub sha256: String,
    pub lines: u64,
    pub total: Rupiah,
}

/// Sums by key, and what rows of a recap of them would say.
#[derive(Default)]
struct View {
    lines: BTreeMap<Key, LineSum>,
    groups: OnceCell<HashMap<Key, Rupiah>>,
}

/// One table of a run.
pub struct Table {
    pub file: usize,
    pub place: Arc<FindingTable>,
    pub facts: TableFacts,
    pub stage: Option<String>,
    /// Its lines say their agency.
    pub has_agency: bool,
    pub agencies: BTreeSet<u32>,
    /// An agency that only the name of its sheet or file says.
    pub called: Option<(Whose, u32)>,
    /// With agencies, and without.
    views: [View; 2],
    /// What groups of a key are called beside their codes, by key: program, kegiatan, sub kegiatan.
    names: HashMap<Key, Vec<u32>>,
    /// Sums of its accounts, by what they are called.
    accounts: HashMap<u32, Rupiah>,
}

impl Table {
    /// Sums of its lines by key.
    pub fn lines(&self, by_agency: bool) -> &BTreeMap<Key, LineSum> {
        &self.views[usize::from(!by_agency)].lines
    }

    /// Sums of its lines by all that a recap may name them by.
    pub fn groups(&self, by_agency: bool) -> &HashMap<Key, Rupiah> {
        let view = &self.views[usize::from(!by_agency)];
        view.groups.get_or_init(|| {
            let mut out: HashMap<Key, Rupiah> = HashMap::new();
            for (key, sum) in &view.lines {
                let agency = match (key.agency, self.called) {
                    (0, Some((_, called))) if by_agency => called,
                    (own, _) => own,
                };
                let mut above: BTreeSet<Key> = BTreeSet::new();
                for agency in [agency, 0] {
                    above.extend(self.above(&Key { agency, ..*key }, key));
                }
                for own in above {
                    *out.entry(own).or_default() += sum.amount;
                }
            }
            out
        })
    }

    /// How many of another table's rows state the sum of the account that they name, or of all, of how many; `None` where
    /// one names no account of this table, or states what none of its codes adds up to.
    pub fn restated(&self, rows: &BTreeMap<Key, LineSum>) -> Option<(usize, usize)> {
        let sums: BTreeSet<Rupiah> = self.groups(false).values().copied().collect();
        let all: Rupiah = self.lines(false).values().map(|own| own.amount).sum();
        let agrees = |(key, own): (&Key, &LineSum)| match key.activity {
            What::Name(_) if own.amount == all => Some(true),
            What::Name(name) if sums.contains(&own.amount) => Some(*self.accounts.get(&name)? == own.amount),
            _ => None,
        };
        let agree: Vec<bool> = rows.iter().map(agrees).collect::<Option<_>>()?;
        Some((agree.iter().filter(|agrees| **agrees).count(), agree.len()))
    }

    /// Keys of rows that would sum up lines of this one.
    fn above(&self, key: &Key, own: &Key) -> Vec<Key> {
        let of = |activity, account| Key { agency: key.agency, activity, account };
        let mut out = vec![of(What::Nothing, What::Nothing), of(key.activity, What::Nothing)];
        if let What::Code(code) = key.activity {
            let levels = [Level::Urusan, Level::Bidang, Level::Program, Level::Kegiatan, Level::SubKegiatan];
            out.extend(levels.into_iter().filter_map(|l| code.at(l)).map(|code| of(What::Code(code), What::Nothing)));
        }
        out.extend(self.names.get(own).into_iter().flatten().map(|name| of(What::Name(*name), What::Nothing)));
        out.push(of(What::Nothing, key.account));
        if let What::Code(code) = key.account {
            for length in 1..=code.numbers().len() {
                let above = What::Code(code.first(length));
                out.extend([of(What::Nothing, above), of(key.activity, above)]);
            }
        }
        out
    }

    /// What it is called where several are named: its file, and its sheet.
    pub fn label(&self) -> String {
        match &self.place.sheet {
            Some(sheet) => format!("{}: {sheet}", self.place.path),
            None => self.place.path.clone(),
        }
    }
}

/// Numbers of folded texts; 0 is the empty one.
struct Texts(HashMap<String, u32>);

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        let fresh = self.0.len() as u32;
        match self.0.get(text) {
            Some(number) => *number,
            None => *self.0.entry(text.to_owned()).or_insert(fresh),
        }
    }
}

/// Every table that was read, and what is known of it, by file and sheet: in the order of files and of their sheets.
pub fn tables(
    read: TablesRead,
    ledger: &Ledger,
    mut known: BTreeMap<(usize, Option<String>), TableFacts>,
) -> Vec<Table> {
    // Beside several governments, a table that says none is none of theirs.
    let governments: BTreeSet<&String> = known.values().flat_map(|facts| &facts.governments).collect();
    if governments.len() > 1 {
        let unsaid = known.values_mut().filter(|facts| facts.governments.is_empty());
        unsaid.for_each(|facts| facts.governments = BTreeSet::from([String::new()]));
    }
    let stands_alone = standing_alone(&read, &known);
    let mut texts = Texts(HashMap::from([(String::new(), 0)]));
    let agencies = agency_codes(ledger);
    let mut out = Vec::with_capacity(read.tables.len());
    for own in read.tables {
        let facts = known.remove(&(own.file, own.table.sheet.clone())).unwrap_or_default();
        let mut views: [View; 2] = Default::default();
        let mut names: HashMap<Key, Vec<u32>> = HashMap::new();
        let mut accounts: HashMap<u32, Rupiah> = HashMap::new();
        let mut sums = if stands_alone(&own, &facts) { Vec::new() } else { own.sums };
        sums.sort_unstable_by_key(|(key, _)| *key);
        for ((activity, account), sum) in sums {
            let (activity, account) = (&ledger.activities[activity as usize].activity, ledger.account(account));
            let agency = texts.number(&agency(activity, own.table.sheet.as_deref(), &agencies));
            let key = Key { agency, ..key(activity, account, &mut texts) };
            if !account.name.is_empty() {
                *accounts.entry(texts.number(&text::words(&account.name))).or_default() += sum.amount;
            }
            for (view, key) in views.iter_mut().zip([key, Key { agency: 0, ..key }]) {
                view.lines.entry(key).or_default().add(sum);
                let called = [&activity.program_name, &activity.kegiatan_name, &activity.sub_kegiatan_name];
                let called =
                    called.into_iter().filter(|name| !name.is_empty()).map(|name| texts.number(&text::words(name)));
                let own = names.entry(key).or_default();
                for name in called {
                    if !own.contains(&name) {
                        own.push(name);
                    }
                }
            }
        }
        let with: BTreeSet<u32> = views[0].lines.keys().map(|key| key.agency).filter(|agency| *agency > 0).collect();
        let name = own.table.sheet.as_deref().unwrap_or_else(|| said::stem(&own.table.path));
        let words = text::words(name);
        let code = agencies.get(&words).cloned().flatten().unwrap_or(words);
        let called = with.is_empty().then(|| (said::whose(name), texts.number(&code)));
        out.push(Table {
            stage: stage(&facts, &own.table),
            file: own.file,
            place: own.table,
            facts,
            has_agency: !with.is_empty(),
            agencies: with,
            called: called.filter(|(whose, _)| *whose != Whose::Nobody),
            views,
            names,
            accounts,
        });
    }
    // Tables that hold no money.
    for ((file, sheet), facts) in known {
        let place = FindingTable::new(&facts.path, sheet.as_deref());
        out.push(Table {
            stage: stage(&facts, &place),
            file,
            place,
            facts,
            has_agency: false,
            agencies: BTreeSet::new(),
            called: None,
            views: Default::default(),
            names: HashMap::new(),
            accounts: HashMap::new(),
        });
    }
    out
}

/// Tables and lines beyond which a table is not held against all others together ([`super::judge`]).
pub const MOST: (usize, usize) = (400, 400_000);

/// Among very many tables, is one the only one of its governments? Nothing of it can be among the lines of another.
fn standing_alone(
    read: &TablesRead,
    known: &BTreeMap<(usize, Option<String>), TableFacts>,
) -> impl Fn(&TableSums, &TableFacts) -> bool + use<> {
    let lines: usize = read.tables.iter().map(|own| own.sums.len()).sum();
    let are_many = read.tables.len() > MOST.0 || lines > MOST.1;
    let says_none = known.values().any(|facts| facts.governments.is_empty());
    let mut tables: HashMap<String, u32> = HashMap::new();
    for government in known.values().flat_map(|facts| &facts.governments) {
        *tables.entry(government.clone()).or_default() += 1;
    }
    move |own, facts| {
        let is_only = |government: &String| tables.get(government) == Some(&1);
        let named = !facts.governments.is_empty() && facts.governments.iter().all(is_only);
        are_many && !says_none && named && own.table.sheet.is_none()
    }
}

/// The stage that settings, its one column of stages, its sheet, the rows above its header or its file say.
fn stage(facts: &TableFacts, table: &FindingTable) -> Option<String> {
    let stages: BTreeSet<&String> = facts.editions.iter().filter_map(|own| own.edition.stage.as_ref()).collect();
    let column = stages.first().filter(|_| stages.len() == 1).map(|stage| (*stage).clone());
    let file = || said::stage(said::stem(&table.path));
    facts.stage.clone().or(column).or_else(|| facts.title_stage.clone()).or_else(file)
}

/// Codes of agencies by their names, where a name has one: one file says the code, another the name.
fn agency_codes(ledger: &Ledger) -> BTreeMap<String, Option<String>> {
    let mut out: BTreeMap<String, Option<String>> = BTreeMap::new();
    for entry in &ledger.activities {
        let activity = &entry.activity;
        let name = text::words(&activity.opd_name);
        if activity.opd_code.is_empty() || name.is_empty() {
            continue;
        }
        let own = out.entry(name).or_insert_with(|| Some(activity.opd_code.clone()));
        if own.as_ref().is_some_and(|code| *code != activity.opd_code) {
            *own = None;
        }
    }
    out
}

/// The agency of a line; none where only the name of the sheet says one.
fn agency(activity: &Activity, sheet: Option<&str>, codes: &BTreeMap<String, Option<String>>) -> String {
    if !activity.opd_code.is_empty() {
        return activity.opd_code.clone();
    }
    if sheet == Some(activity.opd_name.as_str()) {
        return String::new();
    }
    let name = text::words(&activity.opd_name);
    codes.get(&name).cloned().flatten().unwrap_or(name)
}

fn key(activity: &Activity, account: &Account, texts: &mut Texts) -> Key {
    let mut named = |name: &str| match text::words(name) {
        name if name.is_empty() => None,
        name => Some(texts.number(&name)),
    };
    let names = [&activity.sub_kegiatan_name, &activity.kegiatan_name, &activity.program_name];
    let activity = match activity.code {
        Some(code) => What::Code(code),
        None => names.into_iter().find_map(|name| named(name)).map_or(What::Nothing, What::Name),
    };
    let account = match account.code {
        Some(code) => What::Code(code),
        None => named(&account.name).map_or(What::Nothing, What::Name),
    };
    Key { agency: 0, activity, account }
}
