//! The official lens taken apart: of which kinds of tag it is, by which list each budget is judged, what every list at hand
//! says of the same budget, and the other themes of the lists.

mod grids;

pub use self::grids::{kind_name, lists_grid, themes_grid};

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::nomenclature::{Choice, Nomenclature, Scope, Tag};
use crate::domain::amount::Rupiah;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::denominator::{ByDenominator, Denominator};
use crate::lang::Lang;
use crate::ledger::lens::Lenses;
use crate::ledger::totals::Totals;
use crate::ledger::{Ledger, SumKey};
use crate::report::Report;

/// What a part of the lens comes to.
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct Counted {
    pub amount: Rupiah,
    /// Lines with an amount.
    pub lines: u64,
    pub sub_kegiatan: usize,
}

/// One kind of tag of the official lens: kinds overlap and are never added up.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KindRow {
    pub kind: String,
    #[serde(flatten)]
    pub counted: Counted,
    pub opd: usize,
    #[schemars(with = "ByDenominator<Option<f64>>")]
    pub shares: BTreeMap<&'static str, Option<f64>>,
}

/// The list by which budgets of a year are judged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
pub struct ListUsed {
    pub budget_year: Option<u16>,
    pub government_level: &'static str,
    /// `None`: the list's year is not known.
    pub list: Option<u16>,
    /// `year`, `nearest`, `newest`, `asked`, `only`.
    pub why: &'static str,
    pub source: String,
    /// Day of the copy, or `unknown`.
    pub date: String,
    /// The list has codes of this level of government.
    pub has_codes: bool,
}

/// What one list says of the whole budget.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListRow {
    pub list: Option<u16>,
    /// `None`: all kinds together.
    pub kind: Option<String>,
    /// Some of the budget is judged by it.
    pub used: bool,
    #[serde(flatten)]
    pub counted: Counted,
    pub share: Option<f64>,
    /// Lines with codes of sub kegiatan that the list does not have.
    pub unknown_lines: u64,
    pub unknown_amount: Rupiah,
    pub source: String,
    pub date: String,
}

/// Other themes of the official lists.
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct Themes {
    pub themes: Vec<ThemeRow>,
    /// Under one theme at least, and under several at once: one rupiah may have several themes.
    pub tagged: Rupiah,
    pub several: Rupiah,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ThemeRow {
    pub theme: String,
    /// It stands in a column of its own, as SPM does.
    pub own_column: bool,
    #[serde(flatten)]
    pub counted: Counted,
    /// Of it, what the official lens counts too, and what some other theme has.
    pub official: Rupiah,
    pub overlap: Rupiah,
}

/// Adds up what keys come to: distinct codes, lines, rupiah.
#[derive(Default)]
struct Sum<'a> {
    amount: Rupiah,
    lines: u64,
    codes: BTreeSet<&'a str>,
    opds: BTreeSet<&'a str>,
}

impl<'a> Sum<'a> {
    fn add(&mut self, totals: &'a Totals, key: &SumKey, sum: crate::ledger::KeySum) {
        self.amount += sum.amount;
        self.lines += sum.lines;
        self.codes.insert(totals.sub_kegiatan_of(key.activity as usize));
        self.opds.insert(totals.opd_of(key.activity as usize));
    }

    fn counted(&self) -> Counted {
        Counted { amount: self.amount, lines: self.lines, sub_kegiatan: self.codes.len() }
    }
}

/// The kinds of the official lens, in their order; those that the lists in use have.
pub fn kinds(
    ledger: &Ledger,
    nomenclature: &Nomenclature,
    lenses: &Lenses,
    totals: &Totals,
    denominators: &BTreeMap<&'static str, Option<Rupiah>>,
) -> Vec<KindRow> {
    let kinds = nomenclature.kinds(ledger.criteria);
    let used: BTreeSet<u16> = lists_used(ledger, nomenclature).iter().map(|own| own.list.unwrap_or(0)).collect();
    let in_use: BTreeSet<usize> = used.iter().flat_map(|list| nomenclature.kinds_of_list(*list, &kinds)).collect();
    let row = |kind: usize| {
        let mut sum = Sum::default();
        for (key, own) in ledger.sums.iter().filter(|(k, _)| kinds.is_one(lenses.kinds[k.activity as usize], kind)) {
            sum.add(totals, &key, own);
        }
        let share = |id| (id, denominators[id].and_then(|whole| sum.amount.share_of(whole)));
        KindRow {
            kind: kinds.names[kind].clone(),
            counted: sum.counted(),
            opd: sum.opds.len(),
            shares: Denominator::ALL.iter().map(|d| share(d.id())).collect(),
        }
    };
    in_use.into_iter().map(row).collect()
}

/// The lists that the sub kegiatan of the ledger are judged by.
pub fn lists_used(ledger: &Ledger, nomenclature: &Nomenclature) -> Vec<ListUsed> {
    let coded = ledger.activities.iter().filter(|e| e.counts).filter_map(|e| {
        let code = e.activity.code.filter(|c| c.level() == Level::SubKegiatan)?;
        Some((e.activity.year, Scope::of(&code)))
    });
    let met: BTreeSet<(Option<u16>, Scope)> = coded.collect();
    let used = met.into_iter().map(|(year, scope)| {
        let (list, choice) = nomenclature.choice(year, scope);
        let (source, date) = origin(nomenclature, list, scope);
        ListUsed {
            budget_year: year,
            government_level: scope.id(),
            list: (list != 0).then_some(list),
            why: choice.id(),
            source,
            date,
            has_codes: nomenclature.has_scope(list, scope),
        }
    });
    used.collect()
}

/// Where a list comes from, and the day of its copy.
fn origin(nomenclature: &Nomenclature, list: u16, scope: Scope) -> (String, String) {
    let of_year = || nomenclature.lists.iter().filter(move |own| own.year == list);
    let own = of_year().find(|own| own.scope == scope).or_else(|| of_year().next());
    let date = own.and_then(|own| own.date.clone()).unwrap_or_else(|| "unknown".into());
    (own.map(|own| own.source.clone()).unwrap_or_default(), date)
}

/// What is said where the list is not that of the budget's year.
pub fn notes(used: &[ListUsed], nomenclature: &Nomenclature, lang: Lang) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for own in used {
        let Some(list) = own.list else { continue };
        let of_budget = own.budget_year.filter(|year| *year != list);
        let province = own.government_level == Scope::Provinsi.id();
        let whose = if province { lang.choose("provinsi ", "provinces ") } else { "" };
        let note = match own.why {
            why if why == Choice::Nearest.id() => of_budget.map(|year| match lang {
                Lang::Id => {
                    format!("lensa resmi: tidak ada daftar {whose}tahun {year}; dipakai yang terdekat, daftar {list}")
                }
                Lang::En => {
                    format!("official lens: there is no list of {whose}{year}; the nearest is used, that of {list}")
                }
            }),
            why if why == Choice::Newest.id() => Some(match lang {
                Lang::Id => format!("lensa resmi: tahun tidak diketahui; dipakai daftar terbaru, {list} (--year)"),
                Lang::En => format!("official lens: year not known; the newest list is used, that of {list} (--year)"),
            }),
            why if why == Choice::Asked.id() => of_budget.map(|year| match lang {
                Lang::Id => format!("lensa resmi: daftar {list} sebagaimana diminta, untuk anggaran {year}"),
                Lang::En => format!("official lens: the list of {list} as asked, for the budget of {year}"),
            }),
            _ => None,
        };
        out.extend(note);
        let only_kabkota = own.budget_year.filter(|_| province).map_or(list, |year| match own.why {
            why if why == Choice::Asked.id() => list,
            _ => year,
        });
        let lacks = nomenclature.has_scope(only_kabkota, Scope::Kabkota)
            && !nomenclature.has_scope(only_kabkota, Scope::Provinsi);
        if province && lacks && nomenclature.tagged_years().contains(&only_kabkota) {
            let cannot = !own.has_codes;
            out.push(match (lang, cannot) {
                (Lang::Id, true) => {
                    format!("daftar {only_kabkota} hanya memuat kode kabupaten/kota: kode provinsi tidak dapat dinilainya")
                }
                (Lang::Id, false) => {
                    format!("daftar {only_kabkota} hanya memuat kode kabupaten/kota: kode provinsi dinilai menurut daftar {list}")
                }
                (Lang::En, true) => format!(
                    "the list of {only_kabkota} has codes of kabupaten/kota only: it cannot judge codes of provinces"
                ),
                (Lang::En, false) => format!(
                    "the list of {only_kabkota} has codes of kabupaten/kota only: codes of provinces are judged by that \
                     of {list}"
                ),
            });
        }
    }
    let mut seen = BTreeSet::new();
    out.retain(|note| seen.insert(note.clone()));
    out
}

/// The same budget under every list and kind at hand: of each list all kinds together, then each where there are several.
pub fn lists(ledger: &Ledger, nomenclature: &Nomenclature, totals: &Totals, total: Rupiah) -> Vec<ListRow> {
    let kinds = nomenclature.kinds(ledger.criteria);
    let code_of = |key: &SumKey| -> Option<ActivityCode> {
        ledger.activities[key.activity as usize].activity.code.filter(|c| c.level() == Level::SubKegiatan)
    };
    let used: BTreeSet<u16> = lists_used(ledger, nomenclature).iter().map(|own| own.list.unwrap_or(0)).collect();
    let mut out = Vec::new();
    let mut years = nomenclature.tagged_years();
    years.reverse();
    for list in years {
        let of_list = nomenclature.kinds_of_list(list, &kinds);
        let mut known: BTreeMap<ActivityCode, Option<u64>> = BTreeMap::new();
        let (mut all, mut each, mut unknown) = (Sum::default(), BTreeMap::<usize, Sum>::new(), Sum::default());
        for (key, sum) in ledger.sums.iter() {
            let Some(code) = code_of(&key) else { continue };
            match *known.entry(code).or_insert_with(|| nomenclature.kinds_in(&code, list, &kinds)) {
                None => unknown.add(totals, &key, sum),
                Some(0) => {}
                Some(bits) => {
                    all.add(totals, &key, sum);
                    for kind in of_list.iter().filter(|kind| kinds.is_one(bits, **kind)) {
                        each.entry(*kind).or_default().add(totals, &key, sum);
                    }
                }
            }
        }
        let (source, date) = origin(nomenclature, list, Scope::Kabkota);
        let row = |kind: Option<String>, sum: &Sum| ListRow {
            list: (list != 0).then_some(list),
            kind,
            used: used.contains(&list),
            counted: sum.counted(),
            share: sum.amount.share_of(total),
            unknown_lines: unknown.lines,
            unknown_amount: unknown.amount,
            source: source.clone(),
            date: date.clone(),
        };
        if of_list.len() != 1 {
            out.push(row(None, &all));
        }
        let none = Sum::default();
        out.extend(of_list.iter().map(|k| row(Some(kinds.names[*k].clone()), each.get(k).unwrap_or(&none))));
    }
    out
}

/// The themes of what is tagged, each under the list that counts for its line; the largest first.
pub fn themes(ledger: &Ledger, nomenclature: &Nomenclature, lenses: &Lenses, totals: &Totals) -> Themes {
    let mut sums: BTreeMap<(&str, bool), (Sum, Rupiah, Rupiah)> = BTreeMap::new();
    let mut out = Themes::default();
    // What means ARG is the official lens, which says of which kinds it is.
    let arg = nomenclature.arg_tags(ledger.criteria);
    let means_arg = |tag: &Tag| arg.contains(tag.name.as_str());
    for (key, sum) in ledger.sums.iter() {
        let activity = &ledger.activities[key.activity as usize].activity;
        let Some(code) = activity.code else { continue };
        let list = nomenclature.choice(activity.year, Scope::of(&code)).0;
        let own: Vec<_> = nomenclature.themes_in(&code, list).filter(|tag| !means_arg(tag)).collect();
        out.tagged += if own.is_empty() { Rupiah::ZERO } else { sum.amount };
        out.several += if own.len() > 1 { sum.amount } else { Rupiah::ZERO };
        for tag in &own {
            let (all, official, overlap) = sums.entry((tag.name.as_str(), tag.own_column)).or_default();
            all.add(totals, &key, sum);
            *official += if lenses.official[key.activity as usize] { sum.amount } else { Rupiah::ZERO };
            *overlap += if own.len() > 1 { sum.amount } else { Rupiah::ZERO };
        }
    }
    out.themes = sums
        .into_iter()
        .map(|((theme, own_column), (sum, official, overlap))| ThemeRow {
            theme: theme.to_owned(),
            own_column,
            counted: sum.counted(),
            official,
            overlap,
        })
        .collect();
    out.themes.sort_by(|a, b| b.counted.amount.cmp(&a.counted.amount).then_with(|| a.theme.cmp(&b.theme)));
    out
}

impl Report {
    /// Shows the other themes of the lists.
    pub fn add_themes(&mut self, ledger: &Ledger, nomenclature: &Nomenclature, lenses: &Lenses) {
        self.themes = Some(themes(ledger, nomenclature, lenses, &Totals::of(ledger, lenses)));
    }
}
