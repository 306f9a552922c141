//! The main report as a value: totals, denominators, lenses side by side, categories, OPD, coverage, allocation.
//! Its JSON is `setara.report/2` (`docs/json.md`); `sections` turns it into tables.

mod allocation;
pub mod breakdown;
pub mod collected;
pub mod compare;
pub mod criteria_diff;
pub mod document;
pub mod from_tagged;
pub mod grid;
pub mod inputs;
pub mod list_diff;
pub mod official;
pub mod sections;
pub mod subjects;
mod tables;
mod value;

pub use value::{
    CategoryRow, Coverage, DENOMINATORS, Disagreement, Input, LensRow, Manifest, OpdRow, OverlapRow, Report, openly,
};

use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;

use crate::allocate::Allocation;
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::gbs::filed;
use crate::gbs::filed::{Filed, OnFile};
use crate::lang::Lang;
use crate::ledger::lens::{Lens, Lenses};
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
    let (total, _) = totals.total(None);
    let mut notes = Vec::new();
    let denominators = denominators(&totals, total, lang, &mut notes);
    let weighs = ledger.sums.keys().any(|k| matches!(k.declared, Declared::Weight(_)));
    let lenses = Lens::shown(ledger, !on_file.statements.is_empty());
    if lenses.contains(&Lens::Decided) {
        notes.push(progress(ledger, on_file.lenses, lang));
    }
    let is_listed = |entry: &ActivityEntry| entry.activity.code.is_some_and(|code| nomenclature.holds(&code));
    if total != Rupiah::ZERO && !ledger.activities.iter().any(is_listed) {
        let silent = lang.choose(
            "lensa resmi tidak dapat menilai: tidak satu pun kode yang terbaca ada dalam daftar resmi",
            "the official lens can say nothing: none of the codes that were read is in the official list",
        );
        notes.push(silent.to_owned());
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
        let share = |id| (id, denominators[id].and_then(|d| amount.share_of(d)));
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
            shares: DENOMINATORS.map(|(id, _)| share(id)).into(),
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
    let opds = names(ledger, &totals);
    let gbs = filed::filed(ledger, on_file, &totals, &opds);
    let [official_without_evidence, evidence_without_official] = disagreements(ledger, &totals);
    Report {
        schema: SCHEMA,
        total,
        lines: inputs.iter().map(|i| i.lines).sum(),
        lines_without_amount: inputs.iter().map(|i| i.lines_without_amount).sum(),
        lenses: lenses.iter().map(|l| lens_row(*l)).collect(),
        categories: Category::VARIANTS.iter().copied().map(category).collect(),
        overlap: overlap.collect(),
        official_without_evidence,
        evidence_without_official,
        official_lists: official::lists(ledger, nomenclature, &totals, total),
        themes: None,
        opd: opd_rows(&totals, &lenses, &opds),
        coverage: coverage(&totals, &gbs, &opds),
        gbs,
        by: None,
        denominators,
        inputs,
        notes,
        manifest: Manifest { official_lists: used, ..Manifest::of(ledger.criteria, nomenclature, settings) },
        subjects: Vec::new(),
        evidence_lines: Vec::new(),
        allocation: allocation(),
    }
}

/// How many rupiah of what asks for a decision are decided: lines that count, may count, or carry the official tag.
fn progress(ledger: &Ledger, lenses: &Lenses, lang: Lang) -> String {
    let asks = |key: &crate::ledger::SumKey| {
        key.answer.category != Category::None || key.decided.is_some() || lenses.official[key.activity as usize]
    };
    let of = |decided: bool| -> Rupiah {
        ledger.sums.iter().filter(|(k, _)| asks(k) && (!decided || k.decided.is_some())).map(|(_, s)| s.amount).sum()
    };
    let (done, all) = (of(true), of(false));
    match lang {
        Lang::Id => {
            format!("sudah diputus: Rp {} dari Rp {} yang menunggu putusan", done.indonesian(), all.indonesian())
        }
        Lang::En => format!("decided: Rp {} of Rp {} that ask for a decision", done.english(), all.english()),
    }
}

/// D1 to D5; `None` where lines without an account code make one unknown.
fn denominators(
    totals: &Totals,
    total: Rupiah,
    lang: Lang,
    notes: &mut Vec<String>,
) -> BTreeMap<&'static str, Option<Rupiah>> {
    let sum = |keep: &dyn Fn(&[u16], bool) -> bool| -> Rupiah {
        let kept = totals.accounts().filter(|(a, support, _)| a.is_some_and(|a| keep(a.numbers(), *support)));
        kept.map(|(_, _, amount)| amount).sum()
    };
    let without: Rupiah = totals.accounts().filter(|(a, ..)| a.is_none()).map(|(_, _, amount)| amount).sum();
    let has_accounts = totals.accounts().any(|(a, ..)| a.is_some());
    if without == Rupiah::ZERO && has_accounts {
        let operating = |a: &[u16]| matches!(a, [5, 1 | 2, ..]);
        let d4 = sum(&|a, _| a.first() == Some(&5));
        if d4 != total {
            notes.push(match lang {
                Lang::Id => {
                    format!("Rp {} bukan belanja (akun selain 5) dan tidak masuk D4", (total - d4).indonesian())
                }
                Lang::En => {
                    format!("Rp {} is not spending (accounts other than 5) and not in D4", (total - d4).english())
                }
            });
        }
        return BTreeMap::from([
            ("D1", Some(sum(&|a, _| operating(a)))),
            ("D2", Some(sum(&|a, _| matches!(a, [5, 1, 2 | 6, ..] | [5, 2, ..])))),
            ("D3", Some(sum(&|a, _| operating(a) && !matches!(a, [5, 1, 1 | 3 | 4 | 5, ..])))),
            ("D4", Some(d4)),
            ("D5", Some(sum(&|a, support| operating(a) && !support))),
        ]);
    }
    notes.push(match (has_accounts, lang) {
        (false, Lang::Id) => {
            "D1, D2, D3, D5 tidak dapat dihitung: berkas tidak memuat kode rekening; D4 adalah jumlah seluruh baris"
                .into()
        }
        (false, Lang::En) => {
            "D1, D2, D3, D5 cannot be computed: no account codes in the file; D4 is the sum of all lines".into()
        }
        (true, Lang::Id) => format!(
            "D1, D2, D3, D5 tidak dapat dihitung: Rp {} tanpa kode rekening; D4 adalah jumlah seluruh baris",
            without.indonesian()
        ),
        (true, Lang::En) => format!(
            "D1, D2, D3, D5 cannot be computed: Rp {} has no account code; D4 is the sum of all lines",
            without.english()
        ),
    });
    BTreeMap::from([("D1", None), ("D2", None), ("D3", None), ("D4", Some(total)), ("D5", None)])
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

/// Code and name of every OPD, by its key.
type Names<'a> = BTreeMap<&'a str, (String, String)>;

/// OPD with their names (of several names of one code, the first by the alphabet).
fn names<'a>(ledger: &Ledger, totals: &'a Totals) -> Names<'a> {
    let mut out = Names::new();
    for (number, entry) in ledger.activities.iter().enumerate().filter(|(_, e)| e.counts) {
        let a = &entry.activity;
        let slot = out.entry(totals.opd_of(number)).or_insert_with(|| (a.opd_code.clone(), a.opd_name.clone()));
        if slot.1.is_empty() || (!a.opd_name.is_empty() && a.opd_name < slot.1) {
            slot.1 = a.opd_name.clone();
        }
    }
    out
}

fn opd_rows(totals: &Totals, lenses: &[Lens], opds: &Names) -> Vec<OpdRow> {
    let women = women_agencies(totals);
    let mut counted = Vec::new();
    for lens in lenses {
        let by_opd: BTreeMap<String, Rupiah> =
            totals.totals(&[By::Opd], Some(*lens)).into_iter().map(|mut t| (t.by.remove(0), t.amount)).collect();
        counted.push((lens.id(), by_opd));
    }
    let all: BTreeMap<String, (Rupiah, u64)> =
        totals.totals(&[By::Opd], None).into_iter().map(|mut t| (t.by.remove(0), (t.amount, t.lines))).collect();
    let mut rows = Vec::new();
    for (key, (code, name)) in opds {
        let (total, lines) = all.get(*key).copied().unwrap_or_default();
        let amounts: BTreeMap<&str, Rupiah> =
            counted.iter().map(|(id, by)| (*id, by.get(*key).copied().unwrap_or_default())).collect();
        rows.push(OpdRow {
            women_agency: women.contains(*key),
            shares: amounts.iter().map(|(id, a)| (*id, a.share_of(total))).collect(),
            lenses: amounts,
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

fn coverage(totals: &Totals, gbs: &Filed, opds: &Names) -> Coverage {
    let evidence = totals.totals(&[By::Opd, By::WomenAgency], Some(Lens::Evidence));
    let whole: Rupiah = evidence.iter().map(|t| t.amount).sum();
    let outside: Rupiah = evidence.iter().filter(|t| t.by[1] != "true").map(|t| t.amount).sum();
    Coverage {
        opd: opds.len(),
        opd_with_evidence: totals.distinct(By::Opd, Some(Lens::Evidence)),
        opd_with_gbs: gbs.opd.iter().filter(|o| o.valid > 0).count(),
        women_agency: women_agencies(totals)
            .iter()
            .filter_map(|key| opds.get(key.as_str()).map(|(_, name)| name.clone()))
            .collect(),
        outside_women_agency_amount: outside,
        outside_women_agency_share: outside.share_of(whole),
    }
}
