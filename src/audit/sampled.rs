//! The rows of a sample: written for people, and taken back only where nothing has changed that they do not fill in.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::estimate::{self, Estimate};
use super::population::{BudgetLine, Population, digest};
use super::sample::{self, DrawnLine, Sample};
use crate::domain::amount::{self, Reading, Rupiah};
use crate::domain::currency::Currency;
use crate::domain::text;
use crate::finding::{Finding, SheetRows};
use crate::lang::{Lang, format_in};
use crate::ledger::Ledger;
use crate::settings::{Basis, Settings};
use crate::sides::sample_file::{self, AMOUNT, COLUMNS, FILLED, FilledRow, PLACES, Portion, RULES, SampleBasis};

/// What the samples of these budgets, criteria and rules are known by.
pub fn basis(population: &Population, basis: &Basis, settings: &Settings, seed: &str, draws: u64) -> SampleBasis {
    let packs: Vec<&str> = basis.criteria.packs.iter().map(|pack| pack.sha256.as_str()).collect();
    let mut rules = vec![RULES.to_owned(), basis.nomenclature.sha256.clone()];
    // Where files are is no rule.
    let is_rule = |name: &str| !matches!(name, "packs" | "profile" | "nomenclature");
    let said = settings.reading_manifest();
    rules.extend(said.iter().filter(|(name, _)| is_rule(name)).map(|(name, values)| format!("{name}={values:?}")));
    SampleBasis {
        seed: seed.to_owned(),
        draws,
        inputs_sha256: population.sha256(),
        packs_sha256: digest(&packs),
        rules_sha256: digest(&rules.iter().map(String::as_str).collect::<Vec<_>>()),
    }
}

/// The estimate of a sample that was filled in; `None` where no budget could be read, which the findings tell.
///
/// # Errors
/// The sample is not of these budgets, is not filled in whole, or was changed.
pub fn estimated(
    path: &str,
    open: &Basis,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> Result<Option<Estimate>> {
    let lang = settings.lang;
    let (then, rows) = sample_file::read(path, findings, lang)?;
    let mut ledger = Ledger::new(&open.criteria);
    let Some(population) = Population::read(open, settings, &mut ledger, findings)? else { return Ok(None) };
    let now = basis(&population, open, settings, &then.seed, then.draws);
    same_basis(&rows, &then, &now, &population, lang)?;
    let drawn = sample::draw(&population.lines, &then.seed, then.draws, lang)?;
    let portions = portions(path, &rows, &drawn, &population, &ledger, lang)?;
    let currency = population.inputs.iter().find(|input| !input.total.is_zero()).map(|input| input.currency);
    let currency = currency.unwrap_or(Currency::UNKNOWN);
    Ok(Some(estimate::estimate(&population.lines, &drawn, &portions, now, currency)))
}

/// The cells of a row of the file, as `COLUMNS` names them; what people fill in is empty.
pub fn cells(
    (number, drawn): (usize, &DrawnLine),
    population: &Population,
    ledger: &Ledger,
    (rows, lang): (&SheetRows, Lang),
) -> [String; COLUMNS.len()] {
    let line = &population.lines[drawn.line];
    let activity = &ledger.activities[line.activity as usize].activity;
    let draws: Vec<String> = drawn.draws.iter().map(u64::to_string).collect();
    [
        number.to_string(),
        drawn.code().to_owned(),
        line.amount.to_string(),
        activity.opd_name.clone(),
        activity.kegiatan_name.clone(),
        activity.code.map(|code| code.to_string()).unwrap_or_default(),
        activity.sub_kegiatan_name.clone(),
        ledger.account(line.account).name.clone(),
        ledger.item_text(line.item).to_owned(),
        population.spot(line).for_explain(lang, rows),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        draws.join(" "),
        line.ordinal.to_string(),
        population.input(line).sha256.clone(),
    ]
}

/// Is the sample of these budgets, criteria and rules?
///
/// # Errors
/// It is not; a row of it says so.
fn same_basis(
    rows: &[FilledRow],
    then: &SampleBasis,
    now: &SampleBasis,
    population: &Population,
    lang: Lang,
) -> Result<()> {
    let hash = COLUMNS.len() - 1;
    let known = |row: &&FilledRow| population.inputs.iter().any(|input| input.sha256 == row.cells[hash]);
    if let Some(row) = rows.iter().find(|row| !known(row)) {
        let (place, line) = (&row.places[hash], &row.cells[PLACES[1]]);
        bail!(
            "{}",
            format_in!(
                lang,
                "{place}: berkas anggaran baris ini ({line}) tidak diberikan, atau sudah berubah sejak diundi; berikan \
                 berkas yang dahulu",
                "{place}: the budget file of this row ({line}) is not among those given, or has changed since the draw; \
                 give the file as it was"
            )
        );
    }
    let place = rows.first().map_or("", |row| row.place.as_str());
    let what = if then.inputs_sha256 != now.inputs_sha256 {
        lang.choose("berkas anggarannya tidak sama banyak", "there are more or fewer budget files")
    } else if then.packs_sha256 != now.packs_sha256 {
        lang.choose("kriterianya lain (--pack)", "the criteria are others (--pack)")
    } else if then.rules_sha256 != now.rules_sha256 {
        lang.choose(
            "aturannya lain (cara membaca anggaran, daftar kode, atau cara mengundi)",
            "the rules are others (how the budgets are read, the list of codes, or how lines are drawn)",
        )
    } else {
        return Ok(());
    };
    bail!(
        "{}",
        format_in!(
            lang,
            "{place}: uji petik ini tidak diundi dari yang diberikan: {what}; berikan berkas dan pilihan yang sama seperti \
             pada setara sample",
            "{place}: this sample was not drawn from what is given: {what}; give the files and options that setara sample \
             was given"
        )
    )
}

/// How much of each row of the sample is ARG.
///
/// # Errors
/// A row that was drawn is missing, blank, changed or there twice, or one was not drawn.
fn portions(
    path: &str,
    rows: &[FilledRow],
    sample: &Sample,
    population: &Population,
    ledger: &Ledger,
    lang: Lang,
) -> Result<Vec<Portion>> {
    let sheet_rows = SheetRows::default();
    let identity =
        |cells: &[String; COLUMNS.len()]| (cells[COLUMNS.len() - 1].clone(), cells[COLUMNS.len() - 2].clone());
    let mut by_identity: BTreeMap<(String, String), &FilledRow> = BTreeMap::new();
    for row in rows {
        if let Some(first) = by_identity.insert(identity(&row.cells), row) {
            let (place, first) = (&row.place, &first.place);
            bail!(
                "{}",
                format_in!(
                    lang,
                    "{place}: baris yang sama sudah ada di {first}",
                    "{place}: is the same row as {first}"
                )
            );
        }
    }
    let mut out = Vec::new();
    let mut blank: Vec<&str> = Vec::new();
    for (number, drawn) in (1..).zip(&sample.rows) {
        let own = cells((number, drawn), population, ledger, (&sheet_rows, lang));
        let Some(row) = by_identity.remove(&identity(&own)) else {
            let spot = &own[PLACES[1]];
            bail!(
                "{}",
                format_in!(
                    lang,
                    "{path}: baris {spot} (no {number}) diundi, tetapi tidak ada dalam berkas ini",
                    "{path}: the row of {spot} (no {number}) was drawn and is not in this file"
                )
            );
        };
        same_cells(row, &own, lang)?;
        match row.cells[FILLED.start].is_empty() {
            true => blank.push(&row.places[FILLED.start]),
            false => out.push(row.portion(lang)?),
        }
    }
    if let Some(row) = by_identity.into_values().next() {
        let place = &row.place;
        bail!("{}", format_in!(lang, "{place}: baris ini tidak diundi", "{place}: this row was not drawn"));
    }
    if let Some(first) = blank.first() {
        let (column, count) = (COLUMNS[FILLED.start], blank.len());
        bail!(
            "{}",
            format_in!(
                lang,
                "{first}: {column} belum diisi (dalam {count} baris); isi 0 sampai 1 pada setiap baris: baris yang \
                 dilewati membuat perkiraan tidak sah",
                "{first}: {column} is blank (in {count} rows); fill in 0 to 1 in every row: rows left out make the \
                 estimate invalid"
            )
        );
    }
    Ok(out)
}

/// Is everything as it was written that people do not fill in?
fn same_cells(row: &FilledRow, own: &[String; COLUMNS.len()], lang: Lang) -> Result<()> {
    for (i, name) in COLUMNS.iter().enumerate().filter(|(i, _)| !FILLED.contains(i) && !PLACES.contains(i)) {
        let (there, is) = (&row.cells[i], &own[i]);
        let same = match i {
            AMOUNT => amount_is(there, is),
            _ => text::words(there) == text::words(is),
        };
        if !same {
            let place = &row.places[i];
            bail!(
                "{}",
                format_in!(
                    lang,
                    "{place}: {name} berubah sejak diundi: {there:?}, seharusnya {is:?}",
                    "{place}: {name} has changed since the draw: {there:?}, where it was {is:?}"
                )
            );
        }
    }
    Ok(())
}

/// Is an amount that a spreadsheet may have written anew the one that was there?
fn amount_is(cell: &str, own: &str) -> bool {
    let is = |amount: Rupiah| amount.to_string() == own;
    match amount::read(cell, 1) {
        Reading::Exact { amount, .. } => is(amount),
        Reading::Either { plain, indonesian } => is(plain) || is(indonesian),
        Reading::Nothing | Reading::Unreadable | Reading::TooLarge => false,
    }
}

/// What the reader of a file is told of a line that is in it.
pub fn verdict(line: &BudgetLine, lang: Lang) -> &'static str {
    line.category.word(lang)
}
