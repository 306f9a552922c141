//! What every part of a budget is by each key, and what each value is called.

use std::collections::{BTreeMap, BTreeSet};

use strum::VariantArray as _;

use super::parts::{LineParts, LinePlace, PartKey};
use super::{Condition, Judged, Key};
use crate::allocate::{Method, program_key};
use crate::criteria::nomenclature::{Kinds, Scope};
use crate::domain::budget::Activity;
use crate::domain::code::{AccountCode, ActivityCode, Level};
use crate::domain::denominator::Denominator;
use crate::domain::groups::{Age, Aspect, Category, Sex};
use crate::domain::text;
use crate::ledger::lens::Lens;
use crate::ledger::opds::Opds;
use crate::ledger::totals::women_agencies;
use crate::read::tables;
use crate::report::Input;
use crate::report::breakdown::unit;

/// What is not said.
const NONE: &str = "-";

/// A value and what it is called beside its own writing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Named {
    pub id: String,
    pub names: Vec<String>,
}

impl Named {
    fn of(id: &str, names: &[&str]) -> Named {
        let names = names.iter().filter(|name| !name.is_empty()).map(|name| (*name).to_owned());
        Named { id: id.to_owned(), names: names.collect() }
    }

    /// Those that a value names: by their own writing, else by a name.
    pub fn find<'n>(known: &'n [Named], value: &str) -> Vec<&'n Named> {
        let folded = fold(value);
        let exact = known.iter().find(|own| own.id == value);
        if let Some(own) = exact.or_else(|| known.iter().find(|own| fold(&own.id) == folded)) {
            return vec![own];
        }
        known.iter().filter(|own| own.names.iter().any(|name| fold(name) == folded)).collect()
    }

    pub fn shown(&self) -> String {
        match self.names.iter().min_by_key(|name| name.len()) {
            Some(name) if *name != self.id => format!("{} ({name})", self.id),
            _ => self.id.clone(),
        }
    }
}

/// A text as names are compared; signs alone stay what they are.
fn fold(text: &str) -> String {
    let folded = text::words(text);
    if folded.is_empty() { text.trim().to_owned() } else { folded }
}

pub(super) fn yes_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

pub(super) fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::P => "female",
        Sex::L => "male",
        Sex::Both | Sex::Unknown => "unknown",
    }
}

/// A code of an account, as far as it goes.
pub(super) fn account(value: &str) -> Option<AccountCode> {
    AccountCode::find(value).filter(|_| value.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// Government, year and stage of lines.
struct PlaceFacts([Option<String>; 3]);

/// The budget by the keys that are asked for.
pub(super) struct Values<'a> {
    parts: &'a LineParts,
    judged: &'a Judged<'a>,
    opds: Opds,
    women: Vec<bool>,
    kinds: Kinds,
    arg_tags: BTreeSet<String>,
    /// Lists that conditions name; none: the one that counts.
    lists: Vec<u16>,
    places: Vec<PlaceFacts>,
    /// Every line with money has an account: the denominators are known.
    has_accounts: bool,
}

impl<'a> Values<'a> {
    pub fn of(parts: &'a LineParts, judged: &'a Judged<'a>, conditions: &[Condition]) -> Values<'a> {
        let Judged { ledger, nomenclature, .. } = *judged;
        let of_women = women_agencies(ledger.criteria);
        let lists = conditions.iter().filter(|c| c.key == Key::List && !c.not).flat_map(|c| &c.values);
        let money = || parts.iter().filter(|(part, _)| part.money);
        let coded = |part: &PartKey| ledger.account(part.account).code.is_some();
        let without: crate::domain::amount::Rupiah = money().filter(|(p, _)| !coded(p)).map(|(_, s)| s.amount).sum();
        Values {
            parts,
            judged,
            opds: Opds::of(ledger),
            women: ledger.activities.iter().map(|entry| of_women(&entry.activity)).collect(),
            kinds: nomenclature.kinds(ledger.criteria),
            arg_tags: nomenclature.arg_tags(ledger.criteria).into_iter().map(str::to_owned).collect(),
            lists: lists.filter_map(|v| if v == NONE { Some(0) } else { v.parse().ok() }).collect(),
            places: parts.places.iter().map(|place| facts(place, judged)).collect(),
            has_accounts: without.is_zero() && money().any(|(part, _)| coded(part)),
        }
    }

    fn activity(&self, part: &PartKey) -> &'a Activity {
        &self.judged.ledger.activities[part.key.activity as usize].activity
    }

    /// Does a part have one of the values?
    pub fn meets(&self, key: Key, part: &PartKey, ids: &[String]) -> bool {
        if key == Key::Rekening {
            let own = self.judged.ledger.account(part.account).code;
            let is_under = |id: &String| match (own, account(id)) {
                (Some(own), Some(prefix)) => own.under(&prefix),
                (own, prefix) => own.is_none() && prefix.is_none(),
            };
            return ids.iter().any(is_under);
        }
        self.of_part(key, part).iter().any(|value| ids.iter().any(|id| id == value))
    }

    /// What a part is by a key; it may be several things at once.
    fn of_part(&self, key: Key, part: &PartKey) -> Vec<String> {
        let Judged { ledger, lenses, nomenclature, .. } = *self.judged;
        let (activity, number) = (self.activity(part), part.key.activity as usize);
        let one = |text: &str| vec![if text.trim().is_empty() { NONE } else { text }.to_owned()];
        let some = |all: Vec<String>| if all.is_empty() { one("") } else { all };
        let code = activity.code.filter(|c| c.level() == Level::SubKegiatan);
        match key {
            Key::Lens => {
                let counts = |lens: &&Lens| lenses.counts(lens.base(), &part.key);
                Lens::ALL.iter().filter(counts).map(|lens| lens.id().to_owned()).collect()
            }
            Key::Kind => {
                let of_list = |list: &u16| code.and_then(|c| nomenclature.kinds_in(&c, *list, &self.kinds));
                let bits = match self.lists.is_empty() {
                    true => lenses.kinds[number],
                    false => self.lists.iter().filter_map(of_list).fold(0, |all, bits| all | bits),
                };
                let names = self.kinds.names.iter().enumerate().filter(|(kind, _)| self.kinds.is_one(bits, *kind));
                some(names.map(|(_, name)| name.clone()).collect())
            }
            Key::Theme => some(self.themes(activity)),
            Key::List | Key::Unlisted => {
                let of = |list: &u16| code.map(|c| nomenclature.kinds_in(&c, *list, &self.kinds));
                let is_one = |list: &u16| match key {
                    Key::List => of(list).flatten().is_some_and(|bits| bits != 0),
                    _ => of(list).is_some_and(|bits| bits.is_none()),
                };
                nomenclature.tagged_years().into_iter().filter(is_one).map(list_id).collect()
            }
            Key::Category => one(part.key.answer.category.id()),
            Key::Decision => one(part.key.decided.map_or("", Category::id)),
            Key::Opd => one(self.opds.key(number)),
            Key::WomenAgency => one(yes_no(self.women[number])),
            Key::Unit => one(&unit(activity)),
            Key::Bidang | Key::Program | Key::Kegiatan | Key::SubKegiatan => coded(key, activity),
            Key::Rekening => one(&ledger.account(part.account).code.map(|c| c.to_string()).unwrap_or_default()),
            Key::SumberDana => one(self.parts.funds[part.fund as usize].join(" ").trim()),
            Key::Denominator => {
                let account = ledger.account(part.account).code;
                let support = activity.is_support(ledger.criteria.gate.support_program_number);
                let holds = |d: &&Denominator| match self.has_accounts {
                    true => account.is_some_and(|a| d.holds(a.jenis().numbers(), support)),
                    // Without accounts, all lines are spending as far as is known.
                    false => **d == Denominator::D4,
                };
                Denominator::ALL.iter().filter(holds).map(|d| d.id().to_owned()).collect()
            }
            Key::Aspect => some(part.key.answer.aspects().map(|aspect| aspect.id().to_owned()).collect()),
            Key::File => one(&self.parts.places[part.place as usize].path),
            Key::Sheet => one(self.parts.places[part.place as usize].sheet.as_deref().unwrap_or_default()),
            Key::Government => self.place(part, 0),
            Key::Year => self.place(part, 1),
            Key::Stage => self.place(part, 2),
            Key::Amount => one(yes_no(part.money)),
            Key::Method | Key::Sex | Key::Age | Key::Difabel => Vec::new(),
        }
    }

    fn place(&self, part: &PartKey, fact: usize) -> Vec<String> {
        let own = self.places[part.place as usize].0[fact].clone();
        vec![own.unwrap_or_else(|| NONE.into())]
    }

    /// Themes under the list that counts for the activity.
    fn themes(&self, activity: &Activity) -> Vec<String> {
        let nomenclature = self.judged.nomenclature;
        let Some(code) = activity.code else { return Vec::new() };
        let list = nomenclature.choice(activity.year, Scope::of(&code)).0;
        let tags = nomenclature.themes_in(&code, list).filter(|tag| !self.arg_tags.contains(&tag.name));
        tags.map(|tag| tag.name.clone()).collect()
    }

    /// Are the denominators known, or is it the one that always is?
    pub fn knows(&self, denominator: &str) -> bool {
        self.has_accounts || denominator == Denominator::D4.id()
    }

    /// Is there a line under this account?
    pub fn has_account(&self, code: &AccountCode) -> bool {
        let accounts = self.parts.iter().filter_map(|(part, _)| self.judged.ledger.account(part.account).code);
        accounts.into_iter().any(|own| own.under(code))
    }

    /// All values of a key: those that there can be, or those that the budget has.
    pub fn known(&self, key: Key) -> Vec<Named> {
        let fixed = |values: &[(&str, &[&str])]| values.iter().map(|(id, names)| Named::of(id, names)).collect();
        match key {
            Key::Lens => Lens::ALL.map(|lens| Named::of(lens.id(), &[lens.name().id, lens.name().en])).to_vec(),
            Key::Kind => {
                self.kinds.names.iter().map(|name| Named::of(name, &[])).chain([Named::of(NONE, &[])]).collect()
            }
            Key::List | Key::Unlisted => {
                self.judged.nomenclature.tagged_years().into_iter().map(|y| Named::of(&list_id(y), &[])).collect()
            }
            Key::Category => Category::VARIANTS.iter().map(|c| Named::of(c.id(), category_names(*c))).collect(),
            Key::Decision => {
                let all = Category::VARIANTS.iter().map(|c| Named::of(c.id(), category_names(*c)));
                all.chain([Named::of(NONE, &[])]).collect()
            }
            Key::WomenAgency | Key::Amount => fixed(&[("yes", &["ya", "true"]), ("no", &["tidak", "false"])]),
            Key::Difabel => {
                fixed(&[("yes", &["ya", "true", "1"]), ("no", &["tidak", "false", "0"]), ("indivisible", &[])])
            }
            Key::Denominator => Denominator::ALL.iter().map(|d| Named::of(d.id(), &[])).collect(),
            Key::Aspect => {
                Aspect::VARIANTS.iter().map(|a| Named::of(a.id(), &[])).chain([Named::of(NONE, &[])]).collect()
            }
            Key::Sex => fixed(&[
                ("female", &["P", "perempuan"]),
                ("male", &["L", "laki-laki"]),
                ("unknown", &["tidak diketahui", NONE]),
                ("indivisible", &["tidak dapat dipilah"]),
            ]),
            Key::Age => {
                let ages = Age::VARIANTS.iter().map(|age| Named::of(age.id(), &[]));
                ages.chain([Named::of("unknown", &["tidak diketahui", NONE]), Named::of("indivisible", &[])]).collect()
            }
            Key::Method => [
                Method::UnitCost,
                Method::Direct,
                Method::ByDesign,
                Method::Incidence,
                Method::Indivisible,
                Method::Staff,
                Method::Unknown,
            ]
            .map(|method| Named::of(method.id(), &[]))
            .to_vec(),
            key => self.met(key),
        }
    }

    /// The values of a key that the budget has, with their names.
    fn met(&self, key: Key) -> Vec<Named> {
        let mut met: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (part, _) in self.parts.iter() {
            let names = self.names(key, part);
            for value in self.of_part(key, part) {
                let own = met.entry(value.clone()).or_default();
                if value != NONE {
                    own.extend(names.iter().filter(|name| !name.trim().is_empty()).cloned());
                }
            }
        }
        met.into_iter().map(|(id, names)| Named { id, names: names.into_iter().collect() }).collect()
    }

    fn names(&self, key: Key, part: &PartKey) -> Vec<String> {
        let activity = self.activity(part);
        let both = |level: Level, name: &String| {
            let code = activity.code.and_then(|c| c.at(level)).map(|c| c.to_string()).unwrap_or_default();
            vec![name.clone(), format!("{code} {name}")]
        };
        match key {
            Key::Opd => {
                let name = self.opds.name(part.key.activity as usize);
                vec![name.to_owned(), format!("{} {name}", self.opds.key(part.key.activity as usize))]
            }
            Key::Bidang => both(Level::Bidang, &activity.bidang_name),
            Key::Program => both(Level::Program, &activity.program_name),
            Key::Kegiatan => both(Level::Kegiatan, &activity.kegiatan_name),
            Key::SubKegiatan => both(Level::SubKegiatan, &activity.sub_kegiatan_name),
            Key::SumberDana => self.parts.funds[part.fund as usize].to_vec(),
            Key::File => {
                let path = &self.parts.places[part.place as usize].path;
                vec![path.rsplit('/').next().unwrap_or(path).to_owned()]
            }
            _ => Vec::new(),
        }
    }
}

fn list_id(year: u16) -> String {
    if year == 0 { NONE.into() } else { year.to_string() }
}

/// Words by which people call a category, beside its own.
fn category_names(category: Category) -> &'static [&'static str] {
    match category {
        Category::Review => &["telaah"],
        Category::None => &["bukan ARG", "bukan", "tidak"],
        _ => &[],
    }
}

/// The code of a level; without one the folded name, and that there is none.
fn coded(key: Key, activity: &Activity) -> Vec<String> {
    let at = |level: Level| -> Option<ActivityCode> { activity.code.and_then(|c| c.at(level)) };
    let (code, name) = match key {
        Key::Bidang => (at(Level::Bidang), text::words(&activity.bidang_name)),
        Key::Program => (at(Level::Program), program_key(activity)),
        Key::Kegiatan => (at(Level::Kegiatan), text::words(&activity.kegiatan_name)),
        // As deep as the file says.
        _ => (activity.code, activity.sub_kegiatan_key()),
    };
    match code {
        Some(code) => vec![code.to_string()],
        None if name.is_empty() => vec![NONE.into()],
        None => vec![NONE.into(), name],
    }
}

/// Government, year and stage as the report says them of the lines of a place.
fn facts(place: &LinePlace, judged: &Judged) -> PlaceFacts {
    let input: Option<&Input> = judged.inputs.iter().find(|input| input.path == place.path);
    let stage = input.and_then(|i| i.stage.clone()).or_else(|| place.stage.clone());
    PlaceFacts([
        input.and_then(|i| i.government.clone()),
        input.and_then(|i| i.year).or(place.year).map(|year| year.to_string()),
        stage.or_else(|| tables::stage_said(tables::stem(&place.path))),
    ])
}
