//! Official activity codes and their tags: several lists, each of a year and a kind of government. The table is data
//! (`nomenclature/codes.txt`), made from the official lists by `setara nomenclature make`; `--nomenclature FILE` uses
//! another one.

mod builder;
mod kinds;
mod names;
mod rows;
mod table;

pub use builder::Builder;
pub use kinds::{KindRule, Kinds};
pub use names::OfficialNames;
pub use rows::year_in_name;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result, bail};

use crate::domain::budget::Activity;
use crate::domain::code::{ActivityCode, Level};
use crate::files::intern::Hasher;

/// Whose codes a list holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    Kabkota,
    Provinsi,
}

impl Scope {
    /// Whose code it is. Codes of special scopes (Jakarta, autonomous regions) stand in lists of kabupaten and kota.
    pub fn of(code: &ActivityCode) -> Scope {
        if code.scope() == Some(1) { Scope::Provinsi } else { Scope::Kabkota }
    }

    pub fn id(self) -> &'static str {
        match self {
            Scope::Kabkota => "kabkota",
            Scope::Provinsi => "provinsi",
        }
    }
}

/// Number of a set of tags: codes share a few hundred of them. The first is the empty one.
pub type SetNumber = u16;

/// The sub kegiatan codes of one official list, each with its tags.
#[derive(Debug)]
pub struct CodeList {
    /// 0 where it is not known.
    pub year: u16,
    pub scope: Scope,
    /// Where it comes from.
    pub source: String,
    /// Day of the copy; `None` where it is not known.
    pub date: Option<String>,
    codes: HashMap<ActivityCode, SetNumber, Hasher>,
    /// Some of its codes carry tags.
    is_tagged: bool,
}

/// A tag of the lists.
#[derive(Clone, Debug)]
pub struct Tag {
    pub name: String,
    /// It stands in a column of its own (SPM), not among the tags.
    pub own_column: bool,
}

/// Several lists, and what is asked of them.
#[derive(Clone, Debug)]
pub struct Nomenclature {
    /// Where the lists come from, one line each.
    pub sources: Vec<String>,
    /// Of the table as it was given, hexadecimal.
    pub sha256: String,
    tags: Arc<[Tag]>,
    /// Numbers of tags, by the number of the set.
    sets: Arc<[Vec<u16>]>,
    /// The newest first, kabupaten and kota before provinces.
    pub lists: Arc<[CodeList]>,
    /// The year whose list counts, whatever the budget's.
    pub asked: Option<u16>,
    /// Names of the kinds that count; empty: all.
    chosen: Vec<String>,
}

/// Why a list is the one that counts for a budget.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Choice {
    /// It is of the budget's year.
    Year,
    /// There is none of the budget's year.
    Nearest,
    /// The budget does not say its year.
    Newest,
    /// `--nomenclature-year`.
    Asked,
    /// There is no other list, and its year is not known.
    Only,
}

impl Choice {
    pub fn id(self) -> &'static str {
        match self {
            Choice::Year => "year",
            Choice::Nearest => "nearest",
            Choice::Newest => "newest",
            Choice::Asked => "asked",
            Choice::Only => "only",
        }
    }
}

const CODES: &str = include_str!("nomenclature/codes.txt");

impl Nomenclature {
    /// The table the program carries.
    pub fn shipped() -> Nomenclature {
        static SHIPPED: LazyLock<Nomenclature> =
            LazyLock::new(|| table::parse(CODES).expect("the shipped nomenclature parses"));
        SHIPPED.clone()
    }

    /// The text of that table.
    pub fn shipped_text() -> &'static str {
        CODES
    }

    /// A table in our form, or one official list: CSV, a workbook, or JSON as systems hand it out.
    ///
    /// # Errors
    /// It cannot be read, or is none of them.
    pub fn open(path: &Path) -> Result<Nomenclature> {
        let name = || path.display().to_string();
        let file = rows::read(path).with_context(name)?;
        if let rows::ListFile::Table(text) = &file.list {
            return table::parse(text).with_context(name);
        }
        let mut builder = Builder::default();
        let year = rows::year_in_name(path).unwrap_or(0);
        builder.add(&file, &path.display().to_string(), None, year).with_context(name)?;
        let table = table::parse(&builder.print()).with_context(name)?;
        Ok(Nomenclature { sha256: file.sha256, ..table })
    }

    /// The lists that are asked for: of a year, whatever the budget's, and of what counts the kinds of these names.
    ///
    /// # Errors
    /// There is no list with tags of that year.
    pub fn asked(self, year: Option<u16>, kinds: &[String]) -> Result<Nomenclature> {
        let years = self.tagged_years();
        if let Some(year) = year.filter(|year| !years.contains(year)) {
            let list = years.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
            let has_codes = self.lists.iter().any(|own| own.year == year);
            let why = if has_codes { "has codes and no tags" } else { "is not at hand" };
            bail!("the list of {year} {why}; lists with tags are those of {list} (--nomenclature FILE reads another)");
        }
        Ok(Nomenclature { asked: year, chosen: kinds.to_vec(), ..self })
    }

    /// The list that counts for codes of `scope` in a budget of `year`, and why.
    pub fn choice(&self, year: Option<u16>, scope: Scope) -> (u16, Choice) {
        if let Some(asked) = self.asked {
            return (asked, Choice::Asked);
        }
        let years = || self.lists.iter().filter(|own| own.is_tagged).map(|own| (own.scope, own.year));
        let of_scope = years().filter(|own| own.0 == scope).map(|own| own.1);
        let mut of_scope: Vec<u16> = of_scope.collect();
        if of_scope.is_empty() {
            of_scope = years().map(|own| own.1).collect();
        }
        if of_scope.is_empty() {
            of_scope = self.lists.iter().map(|own| own.year).collect();
        }
        let newest = of_scope.iter().copied().max().unwrap_or(0);
        match year {
            _ if newest == 0 => (0, Choice::Only),
            None => (newest, Choice::Newest),
            Some(year) if of_scope.contains(&year) => (year, Choice::Year),
            // Of two equally near the later.
            Some(year) => {
                let far = |own: &u16| (own.abs_diff(year), std::cmp::Reverse(*own));
                (of_scope.into_iter().min_by_key(far).unwrap_or(newest), Choice::Nearest)
            }
        }
    }

    /// The tags of a code in the list of `list`; `None` where that list does not have the code.
    fn set_of(&self, code: &ActivityCode, list: u16) -> Option<SetNumber> {
        if code.level() != Level::SubKegiatan {
            return None;
        }
        let own = Scope::of(code);
        let mut lists: Vec<&CodeList> = self.lists.iter().filter(|l| l.year == list).collect();
        // Codes of special scopes stand in either list.
        lists.sort_by_key(|l| l.scope != own);
        let look = |c: &ActivityCode| lists.iter().find_map(|l| l.codes.get(c).copied());
        look(code).or_else(|| look(&code.any_bidang()))
    }

    /// Does the list of that year have the code of a sub kegiatan?
    pub fn knows(&self, code: &ActivityCode, list: u16) -> bool {
        self.set_of(code, list).is_some()
    }

    /// Does a list of that year hold codes of the scope?
    pub fn has_scope(&self, list: u16, scope: Scope) -> bool {
        self.lists.iter().any(|l| l.year == list && l.scope == scope)
    }

    /// Tags of an activity in the list that counts for its year; none where it has none, or the list does not know it.
    pub fn tags_of(&self, activity: &Activity) -> Vec<&str> {
        activity.code.map(|code| self.tags_of_code(&code, activity.year)).unwrap_or_default()
    }

    /// The same of a code, in a budget of `year`.
    pub fn tags_of_code(&self, code: &ActivityCode, year: Option<u16>) -> Vec<&str> {
        self.tags_in(code, self.choice(year, Scope::of(code)).0)
    }

    /// Tags of a code in the list of that year.
    pub fn tags_in(&self, code: &ActivityCode, list: u16) -> Vec<&str> {
        self.themes_in(code, list).filter(|tag| !tag.own_column).map(|tag| tag.name.as_str()).collect()
    }

    /// The same with what stands in columns of its own.
    pub fn themes_in(&self, code: &ActivityCode, list: u16) -> impl Iterator<Item = &Tag> {
        let set = self.set_of(code, list).unwrap_or(0);
        self.sets[set as usize].iter().map(|tag| &self.tags[*tag as usize])
    }

    /// The set of tags of an activity in the list that counts for its year.
    pub fn set_of_activity(&self, activity: &Activity) -> Option<SetNumber> {
        let code = activity.code?;
        self.set_of(&code, self.choice(activity.year, Scope::of(&code)).0)
    }

    /// Years of the lists that have the code, the newest first.
    pub fn years_of(&self, code: &ActivityCode) -> Vec<u16> {
        let holds = |l: &&CodeList| l.codes.contains_key(code) || l.codes.contains_key(&code.any_bidang());
        distinct(self.lists.iter().filter(holds).map(|l| l.year))
    }

    /// Does a list hold the code, or a code under it?
    pub fn holds(&self, code: &ActivityCode) -> bool {
        let any = code.any_bidang();
        let has = |l: &CodeList| l.codes.contains_key(code) || l.codes.contains_key(&any);
        self.lists.iter().any(has)
            || self.lists.iter().flat_map(|l| l.codes.keys()).any(|own| own.under(code) || own.under(&any))
    }

    /// All codes of all lists, in their order.
    pub fn codes(&self) -> BTreeSet<ActivityCode> {
        self.lists.iter().flat_map(|l| l.codes.keys().copied()).collect()
    }

    /// Codes of the list of that year and scope.
    pub fn codes_of(&self, list: u16, scope: Scope) -> impl Iterator<Item = &ActivityCode> {
        self.lists.iter().filter(move |l| l.year == list && l.scope == scope).flat_map(|l| l.codes.keys())
    }

    /// Years of all lists, the newest first.
    pub fn years(&self) -> Vec<u16> {
        distinct(self.lists.iter().map(|l| l.year))
    }

    /// Years of the lists whose day is known, the newest first; where none is, of all.
    pub fn dated_years(&self) -> Vec<u16> {
        let dated = distinct(self.lists.iter().filter(|l| l.date.is_some()).map(|l| l.year));
        if dated.is_empty() { self.years() } else { dated }
    }

    /// Years of the lists that have tags, the newest first.
    pub fn tagged_years(&self) -> Vec<u16> {
        distinct(self.lists.iter().filter(|l| l.is_tagged).map(|l| l.year))
    }

    /// What tells its tags from those of another table, or of other kinds or years of it.
    pub fn mark(&self) -> String {
        let year = self.asked.map(|year| format!(" of {year}")).unwrap_or_default();
        let kinds = if self.chosen.is_empty() { String::new() } else { format!(" ({})", self.chosen.join(", ")) };
        format!("{}{year}{kinds}", &self.sha256[..12])
    }

    /// How many codes each list holds, and how many of them carry a tag of `kinds`.
    pub fn counts(&self, kinds: &Kinds) -> Vec<(u16, Scope, usize, usize)> {
        let tagged = |l: &CodeList| l.codes.values().filter(|set| kinds.of_set(**set) != 0).count();
        self.lists.iter().map(|l| (l.year, l.scope, l.codes.len(), tagged(l))).collect()
    }
}

fn distinct(years: impl Iterator<Item = u16>) -> Vec<u16> {
    let mut years: Vec<u16> = years.collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years
}
