//! The main report as a value: totals, denominators, lenses side by side, categories, OPD, coverage, allocation.
//! Its JSON is `setara.report/2` (`docs/json.md`); `sections` turns it into tables.

mod allocation;
pub mod behind;
pub mod breakdown;
pub mod collected;
pub mod compare;
pub mod criteria_diff;
pub mod crosswalk;
pub mod document;
pub mod from_tagged;
pub mod grid;
pub mod headline;
pub mod inputs;
pub mod list_diff;
pub mod official;
pub mod peers;
pub mod sections;
pub mod sensitivity;
pub mod simulate;
pub mod subjects;
mod tables;
mod value;

pub use value::{
    CategoryRow, Coverage, Disagreement, Input, LensRow, Manifest, OpdRow, OverlapRow, Report, Silence, openly,
};

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use strum::VariantArray as _;

use crate::allocate::Allocation;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::domain::groups::Category;
use crate::gbs::filed;
use crate::gbs::filed::{Filed, OnFile};
use crate::lang::{Lang, word};
use crate::ledger::lens::{Lens, Lenses};
use crate::ledger::opds::Opd;
use crate::ledger::totals::{By, Total, Totals};
use crate::ledger::{ActivityEntry, Declared, Ledger};

/// Its version counts up where a field changes its name or meaning.
pub const SCHEMA: &str = "setara.report/2";

/// Puts the report together from the ledger's sums. The `allocation` is asked for last: it may be in the making.
pub fn report(
    ledger: &Ledger,
    nomenclature: &Nomenclature,
    on_file: &OnFile,
    allocation: impl FnOnce() -> Allocation,
    inputs: Vec<Input>,
    settings: BTreeMap<&'static str, Vec<String>>,
    lang: Lang,
) -> Report {
    let totals = Totals::of(ledger, on_file.lenses);
    let currency = currency(&inputs);
    let (total, _) = totals.total(None);
    let mut notes = Vec::new();
    let denominators = denominators(&totals, (total, currency), lang, &mut notes);
    let weighs = ledger.sums.keys().any(|k| matches!(k.declared, Declared::Weight(_)));
    let lenses = Lens::shown(ledger, !on_file.statements.is_empty());
    if lenses.contains(&Lens::Decided) {
        notes.push(progress(ledger, on_file.lenses, currency, lang));
    }
    let silent = silent(ledger, nomenclature, &inputs);
    notes.extend(silent.values().map(|why| lang.say(why.word()).to_owned()));
    if currency == Currency::UNKNOWN && !total.is_zero() {
        notes.push(lang.say(word::NO_CURRENCY).to_owned());
    }
    let used = official::lists_used(ledger, nomenclature);
    notes.extend(official::notes(&used, nomenclature, lang));
    let left_out: u64 = inputs.iter().map(|i| i.rows_not_counted).sum();
    if left_out > 0 {
        notes.push(match lang {
            Lang::Id => format!("baris yang tidak dapat dihitung dan tidak termasuk dalam angka mana pun: {left_out}"),
            Lang::En => format!("rows that could not be counted and are in none of the figures: {left_out}"),
        });
    }

    let lens_row = |lens: Lens| {
        let (amount, lines) = totals.total(Some(lens));
        let cannot_speak = silent.get(&lens).copied();
        let whole = |id| denominators[id].filter(|_| cannot_speak.is_none());
        let share = |id| (id, whole(id).and_then(|d| amount.share_of(d)));
        LensRow {
            kinds: match lens {
                Lens::Official => official::kinds(ledger, nomenclature, on_file.lenses, &totals, &denominators),
                _ => Vec::new(),
            },
            lens,
            method: match lens {
                Lens::Gbs => on_file.asked.method.id(),
                Lens::Declared if weighs => "weight",
                lens => lens.entry().method,
            },
            amount,
            lines,
            sub_kegiatan: totals.distinct(By::SubKegiatan, Some(lens)),
            opd: totals.distinct(By::Opd, Some(lens)),
            shares: Denominator::ALL.iter().map(|d| share(d.id())).collect(),
            cannot_speak,
        }
    };
    let categories = totals.totals(&[By::Category], None);
    let category = |c: Category| {
        let found = categories.iter().find(|t| t.by[0] == c.id());
        let (amount, lines) = found.map_or((Rupiah::ZERO, 0), |t| (t.amount, t.lines));
        CategoryRow { category: c.id(), amount, lines }
    };
    let overlap_by = Lens::ALL.map(By::Lens);
    let overlap = totals.totals(&overlap_by, None).into_iter().rev().map(|t| OverlapRow {
        counted: Lens::ALL.map(|l| t.by[l as usize] == "true"),
        amount: t.amount,
        lines: t.lines,
    });
    let gbs = filed::filed(ledger, on_file, &totals);
    let [official_without_evidence, evidence_without_official] = disagreements(ledger, &totals);
    let mut report = Report {
        schema: SCHEMA,
        headline: headline::Headline::default(),
        currency,
        total,
        lines: inputs.iter().map(|i| i.lines).sum(),
        lines_without_amount: inputs.iter().map(|i| i.lines_without_amount).sum(),
        lenses: lenses.iter().map(|l| lens_row(*l)).collect(),
        categories: Category::VARIANTS.iter().copied().map(category).collect(),
        overlap: overlap.collect(),
        official_without_evidence,
        evidence_without_official,
        official_lists: match silent.contains_key(&Lens::Official) {
            true => Vec::new(),
            false => official::lists(ledger, nomenclature, &totals, total),
        },
        themes: None,
        sensitivity: None,
        opd: opd_rows(&totals, &lenses, &silent),
        coverage: coverage(&totals, &gbs),
        gbs,
        by: None,
        peers: None,
        denominators,
        inputs,
        notes,
        manifest: Manifest { official_lists: used, ..Manifest::of(ledger.criteria, nomenclature, settings) },
        subjects: Vec::new(),
        evidence_lines: Vec::new(),
        drill_down: None,
        allocation: allocation(),
    };
    report.headline = headline::headline(&report, ledger, on_file.lenses, &totals);
    report
}

/// Lenses that can say nothing of these lines, and why: none of their codes is listed, or no word is of the language of the
/// criteria. Criteria of one's own may be of any language.
pub fn silent(ledger: &Ledger, nomenclature: &Nomenclature, inputs: &[Input]) -> BTreeMap<Lens, Silence> {
    let (total, found) = ledger.sums.iter().fold((false, false), |(money, found), (key, sum)| {
        (money || !sum.amount.is_zero(), found || key.answer.category != Category::None)
    });
    let is_listed = |entry: &ActivityEntry| entry.activity.code.is_some_and(|code| nomenclature.holds(&code));
    let is_read = inputs.iter().any(|input| input.origin.words);
    let is_shipped = ledger.criteria.packs.iter().all(|pack| Pack::is_shipped_name(&pack.id));
    let mut out = BTreeMap::new();
    if total && !ledger.activities.iter().any(is_listed) {
        out.insert(Lens::Official, Silence::NoListedCode);
    }
    if total && !is_read && !found && is_shipped {
        out.insert(Lens::Evidence, Silence::OtherLanguage);
    }
    out
}

/// The one currency of all inputs; unknown where none of them shows one.
pub fn currency<'i>(inputs: impl IntoIterator<Item = &'i Input>) -> Currency {
    inputs.into_iter().fold(Currency::UNKNOWN, |known, input| known.or(input.currency))
}

/// Money of several currencies is never added.
///
/// # Errors
/// Inputs with money are of several, or one shows none beside others that do.
pub fn one_currency<'i>(inputs: impl IntoIterator<Item = &'i Input>) -> Result<()> {
    let mut inputs = inputs.into_iter().filter(|input| !input.total.is_zero());
    let Some(first) = inputs.next() else { return Ok(()) };
    let Some(other) = inputs.find(|input| input.currency != first.currency) else { return Ok(()) };
    let of = |input: &Input| format!("{} ({})", input.path, input.currency.code().unwrap_or("no currency is known"));
    bail!(
        "several currencies, not added: {}, {}; run them one by one, or name the one that all are in: --currency CODE",
        of(first),
        of(other)
    )
}

/// How many rupiah of what asks for a decision are decided: lines that count, may count, or carry the official tag.
fn progress(ledger: &Ledger, lenses: &Lenses, currency: Currency, lang: Lang) -> String {
    let asks = |key: &crate::ledger::SumKey| {
        key.answer.category != Category::None || key.decided.is_some() || lenses.official[key.activity as usize]
    };
    let of = |decided: bool| -> Rupiah {
        ledger.sums.iter().filter(|(k, _)| asks(k) && (!decided || k.decided.is_some())).map(|(_, s)| s.amount).sum()
    };
    let [done, all] = [of(true), of(false)].map(|amount| currency.write(amount.in_lang(lang)));
    match lang {
        Lang::Id => format!("sudah diputus: {done} dari {all} yang menunggu putusan"),
        Lang::En => format!("decided: {done} of {all} that ask for a decision"),
    }
}

/// D1 to D5; `None` where lines without an account code make one unknown.
/// What shares are of, by id; `None` where it is not known.
fn denominators_alone(ledger: &Ledger, nomenclature: &Nomenclature) -> BTreeMap<&'static str, Option<Rupiah>> {
    let totals = Totals::of(ledger, &Lenses::of(ledger, nomenclature));
    denominators(&totals, (totals.total(None).0, Currency::UNKNOWN), Lang::En, &mut Vec::new())
}

fn denominators(
    totals: &Totals,
    (total, currency): (Rupiah, Currency),
    lang: Lang,
    notes: &mut Vec<String>,
) -> BTreeMap<&'static str, Option<Rupiah>> {
    let sum = |of: Denominator| -> Rupiah {
        let kept = totals.accounts().filter(|(a, support, _)| a.is_some_and(|a| of.holds(a.numbers(), *support)));
        kept.map(|(_, _, amount)| amount).sum()
    };
    let without: Rupiah = totals.accounts().filter(|(a, ..)| a.is_none()).map(|(_, _, amount)| amount).sum();
    let has_accounts = totals.accounts().any(|(a, ..)| a.is_some());
    if without == Rupiah::ZERO && has_accounts {
        let d4 = sum(Denominator::D4);
        if d4 != total {
            let other = currency.write((total - d4).in_lang(lang));
            notes.push(match lang {
                Lang::Id => format!("{other} bukan belanja (akun selain 5) dan tidak masuk D4"),
                Lang::En => format!("{other} is not spending (accounts other than 5) and not in D4"),
            });
        }
        return Denominator::ALL.iter().map(|d| (d.id(), Some(sum(*d)))).collect();
    }
    let without = currency.write(without.in_lang(lang));
    notes.push(match (has_accounts, lang) {
        (false, Lang::Id) => {
            "berkas tidak memuat kode rekening: belanja operasi, modal, dan lainnya tidak dapat dipisahkan, jadi D1, D2, \
             D3, dan D5 tidak diketahui; yang dapat dihitung ialah bagian dari seluruh baris (D4)"
                .into()
        }
        (false, Lang::En) => {
            "no account codes in the file: operating, capital and other spending cannot be told apart, so D1, D2, D3 and \
             D5 are unknown; what can be given are shares of all lines (D4)"
                .into()
        }
        (true, Lang::Id) => format!(
            "{without} tanpa kode rekening: D1, D2, D3, dan D5 tidak diketahui; yang dapat dihitung ialah bagian dari \
             seluruh baris (D4)"
        ),
        (true, Lang::En) => format!(
            "{without} has no account code: D1, D2, D3 and D5 are unknown; what can be given are shares of all lines (D4)"
        ),
    });
    // Without accounts, all lines are spending as far as is known.
    Denominator::ALL.iter().map(|d| (d.id(), (*d == Denominator::D4).then_some(total))).collect()
}

/// Sub kegiatan whose lines are official and not evident, and the other way round; largest amount first.
fn disagreements(ledger: &Ledger, totals: &Totals) -> [Vec<Disagreement>; 2] {
    const SHOWN: usize = 20;
    let by = [By::SubKegiatan, By::Lens(Lens::Official), By::Lens(Lens::Evidence)];
    let all = totals.totals(&by, None);
    let lists = [["true", "false"], ["false", "true"]].map(|wanted| {
        let of = |t: &&Total| t.by[1..] == wanted && t.amount != Rupiah::ZERO;
        let mut rows: Vec<&Total> = all.iter().filter(of).collect();
        rows.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.by[0].cmp(&b.by[0])));
        rows.truncate(SHOWN);
        rows
    });
    // Of several names of one sub kegiatan, the first by the alphabet.
    let mut names: BTreeMap<&str, &str> = lists.iter().flatten().map(|t| (t.by[0].as_str(), "")).collect();
    for (number, entry) in ledger.activities.iter().enumerate().filter(|(_, e)| e.counts) {
        let name = entry.activity.sub_kegiatan_name.as_str();
        let Some(slot) = names.get_mut(totals.sub_kegiatan_of(number)) else { continue };
        if slot.is_empty() || (!name.is_empty() && name < *slot) {
            *slot = name;
        }
    }
    let row = |t: &Total| Disagreement {
        sub_kegiatan: t.by[0].clone(),
        name: names[t.by[0].as_str()].to_owned(),
        amount: t.amount,
        lines: t.lines,
    };
    lists.map(|rows| rows.into_iter().map(row).collect())
}

fn opd_rows(totals: &Totals, lenses: &[Lens], silent: &BTreeMap<Lens, Silence>) -> Vec<OpdRow> {
    let women = women_agencies(totals);
    let mut counted = Vec::new();
    for lens in lenses {
        let by_opd: BTreeMap<String, Rupiah> =
            totals.totals(&[By::Opd], Some(*lens)).into_iter().map(|mut t| (t.by.remove(0), t.amount)).collect();
        counted.push((lens, by_opd));
    }
    let all: BTreeMap<String, (Rupiah, u64)> =
        totals.totals(&[By::Opd], None).into_iter().map(|mut t| (t.by.remove(0), (t.amount, t.lines))).collect();
    let mut rows = Vec::new();
    for (key, Opd { code, name }) in &totals.agencies.named {
        let (total, lines) = all.get(key).copied().unwrap_or_default();
        let amounts: BTreeMap<Lens, Rupiah> =
            counted.iter().map(|(lens, by)| (**lens, by.get(key).copied().unwrap_or_default())).collect();
        let share = |lens: &Lens, amount: &Rupiah| amount.share_of(total).filter(|_| !silent.contains_key(lens));
        rows.push(OpdRow {
            women_agency: women.contains(key),
            shares: amounts.iter().map(|(lens, amount)| (lens.id(), share(lens, amount))).collect(),
            lenses: amounts.into_iter().map(|(lens, amount)| (lens.id(), amount)).collect(),
            code: code.clone(),
            name: name.clone(),
            total,
            lines,
        });
    }
    rows.sort_by(|a, b| a.code.cmp(&b.code).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// Keys of the agencies for women.
fn women_agencies(totals: &Totals) -> BTreeSet<String> {
    let all = totals.totals(&[By::Opd, By::WomenAgency], None);
    all.into_iter().filter(|t| t.by[1] == "true").map(|mut t| t.by.remove(0)).collect()
}

fn coverage(totals: &Totals, gbs: &Filed) -> Coverage {
    let opds = &totals.agencies.named;
    let evidence = totals.totals(&[By::Opd, By::WomenAgency], Some(Lens::Evidence));
    let whole: Rupiah = evidence.iter().map(|t| t.amount).sum();
    let outside: Rupiah = evidence.iter().filter(|t| t.by[1] != "true").map(|t| t.amount).sum();
    Coverage {
        opd: opds.len(),
        opd_with_evidence: totals.distinct(By::Opd, Some(Lens::Evidence)),
        opd_with_gbs: gbs.opd.iter().filter(|o| o.valid > 0).count(),
        women_agency: women_agencies(totals)
            .iter()
            .filter_map(|key| opds.get(key.as_str()).map(|opd| opd.name.clone()))
            .collect(),
        outside_women_agency_amount: outside,
        outside_women_agency_share: outside.share_of(whole),
    }
}
