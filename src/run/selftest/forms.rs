//! One budget in many forms gives one set of figures, and what is written of it can be read again.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use crate::allocate;
use crate::allocate::Method;
use crate::columns::tagged::InputFacts;
use crate::domain::amount::Rupiah;
use crate::files::output::part::PartFolder;
use crate::lang::Word;
use crate::ledger::Ledger;
use crate::ledger::lens::{Base, Lenses};
use crate::parallel::Jobs;
use crate::read::layout::{Opened, Reading};
use crate::read::tables::{Allowed, Edition};
use crate::report::inputs::InputReader;
use crate::run::selftest::{Encoding, Form, LINES, Numbers};
use crate::run::selftest::{Outcome, Trial};
use crate::settings::{AllocationSettings, Settings, allocation_input};
use crate::sides::beneficiary::Beneficiaries;
use crate::write::tag;
use crate::write::tag::TagWriter;

const FORMS: Word = Word { id: "bentuk satu anggaran, angkanya sama", en: "forms of one budget, the same figures" };
const THREADS: Word = Word { id: "baris dengan 1 dan 2 inti, bita sama", en: "lines on 1 and 2 cores, the same bytes" };

/// What must not depend on the form.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Figures {
    total: Rupiah,
    lines: u64,
    left_out: u64,
    /// Amounts and lines by category of evidence.
    categories: BTreeMap<&'static str, (Rupiah, u64)>,
    lenses: Vec<Rupiah>,
}

/// Figures, the tags as they are written, and what does not add up.
struct Seen {
    figures: Figures,
    tags: Vec<u8>,
    wrong: Vec<String>,
}

const BASES: [Base; 3] = [Base::Official, Base::Evidence, Base::Total];

fn see(t: &Trial, form: &Form, jobs: usize, folder: &Path) -> Result<Seen> {
    let reading = Reading { jobs: Jobs(jobs), ..Reading::default() };
    let mut ledger = Ledger::new(&t.shipped);
    let mut figures = Figures::default();
    let mut bytes = Vec::new();
    let mut tags = TagWriter::new(tag::TagForm::Csv { columns: None, raw_cells: true }, &t.nomenclature, &mut bytes);
    let mut paths = Vec::new();
    for (i, content) in form.write().into_iter().enumerate() {
        let path = folder.join(format!("{i}.csv"));
        std::fs::write(&path, content).with_context(|| path.display().to_string())?;
        paths.push(path.to_string_lossy().into_owned());
    }
    let mut findings = Vec::new();
    let (nothing, asked, allowed) = (|_: &str| InputFacts::default(), Edition::default(), Allowed::default());
    let (facts, entry) = (&nothing, &nothing);
    let reader = InputReader { reading: &reading, open: &Opened::open, facts, entry, asked: &asked, allowed };
    let inputs =
        reader.read(&paths, &mut ledger, &mut findings, &mut |row| tags.write(row, Some((Method::Unknown, ""))))?;
    if let Some(fatal) = findings.iter().find(|f| f.fault.is_fatal()) {
        return Ok(unread(fatal.message(t.lang)));
    }
    for input in &inputs {
        figures.total += input.total;
        figures.lines += input.lines;
        figures.left_out += input.rows_not_counted;
    }
    tags.flush()?;
    for (key, sum) in ledger.sums.iter() {
        let own = figures.categories.entry(key.answer.category.id()).or_default();
        own.0 += sum.amount;
        own.1 += sum.lines;
    }
    let lenses = Lenses::of(&ledger, &t.nomenclature);
    let count = |base| ledger.sums.iter().map(|(key, sum)| lenses.amount(base, &key, sum.amount)).sum();
    figures.lenses = BASES.map(count).into();
    let mut wrong = Vec::new();
    let nobody = Beneficiaries::default();
    for (base, counted) in BASES.into_iter().zip(&figures.lenses) {
        let allocation = AllocationSettings { base, ..AllocationSettings::default() };
        let settings = Settings { allocation, ..Settings::default() };
        let divide = allocation_input(&settings, &nobody, &lenses, &inputs, &mut findings)?;
        let parts = allocate::allocate(&ledger, &divide).parts;
        let sum = parts.female + parts.male + parts.unknown + parts.indivisible;
        if sum != *counted || parts.total != *counted {
            wrong.push(format!("{}: {counted} is divided into {sum}", base.id()));
        }
    }
    let sum: Rupiah = figures.categories.values().map(|c| c.0).sum();
    if sum != figures.total {
        wrong.push(format!("categories add up to {sum}, not {}", figures.total));
    }
    Ok(Seen { figures, tags: bytes, wrong })
}

fn unread(why: String) -> Seen {
    Seen { figures: Figures::default(), tags: Vec::new(), wrong: vec![why] }
}

/// What was written of each line, read again: amounts and lines by verdict.
fn read_tags(bytes: &[u8]) -> Result<BTreeMap<String, (i128, u64)>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let headers = reader.headers()?.clone();
    let column = |name: &str| headers.iter().position(|h| h == name).with_context(|| format!("no column {name}"));
    let (verdict, amount) = (column("verdict")?, column("amount")?);
    let mut out: BTreeMap<String, (i128, u64)> = BTreeMap::new();
    for row in reader.records() {
        let row = row?;
        let sen = row.get(amount).unwrap_or_default().replace('.', "");
        // A second file of the same columns has no header of its own.
        let own = out.entry(row.get(verdict).unwrap_or_default().to_owned()).or_default();
        own.0 += sen.parse::<i128>().with_context(|| format!("amount {sen:?}"))?;
        own.1 += 1;
    }
    Ok(out)
}

fn same_tags(figures: &Figures, tags: &[u8]) -> bool {
    let written = figures.categories.iter().map(|(id, (amount, lines))| ((*id).to_owned(), (amount.sen(), *lines)));
    read_tags(tags).is_ok_and(|read| read == written.collect())
}

/// The plainest form: all others are held against it.
const PLAIN: Form = Form {
    encoding: Encoding::Utf8,
    delimiter: ',',
    numbers: Numbers::Plain,
    crlf: false,
    step: 1,
    files: 1,
    times: 1,
};

fn all_forms() -> Vec<Form> {
    let mut out = Vec::new();
    for encoding in [Encoding::Utf8, Encoding::Marked, Encoding::Utf16, Encoding::Cp1252] {
        for delimiter in [',', ';', '\t', '|'] {
            for numbers in [Numbers::Plain, Numbers::Indonesian, Numbers::Rp] {
                for (crlf, step, files) in [(false, 1, 1), (true, 5, 2), (false, 7, 3)] {
                    out.push(Form { encoding, delimiter, numbers, crlf, step, files, times: 1 });
                }
            }
        }
    }
    out
}

/// One budget in many forms is read as the same.
///
/// # Errors
/// The temporary folder cannot be written, or what is read there ends in an error.
pub fn forms(t: &Trial) -> Result<Outcome> {
    let mut out = Outcome { what: t.say(FORMS), ..Outcome::default() };
    let folder = PartFolder::temporary().context("cannot write a temporary folder")?;
    let plain = see(t, &PLAIN, 1, folder.path())?;
    let made: Rupiah = LINES.iter().map(|l| Rupiah::from_sen(l.1)).sum();
    let whole = plain.figures.total == made && plain.figures.lines == LINES.len() as u64;
    out.check(whole, || format!("{made} was written, {} was read", plain.figures.total));
    let [official, evidence, _] = plain.figures.lenses[..] else { return Ok(out) };
    let counts = !official.is_zero() && !evidence.is_zero() && official != made && evidence != made;
    out.check(counts, || format!("of {made}, the lenses count {official} and {evidence}"));
    for (i, form) in all_forms().iter().enumerate() {
        let seen = see(t, form, 1 + i % 2, folder.path())?;
        let same = seen.figures == plain.figures;
        out.check(same, || format!("{form:?}: {:?}, not {:?}", seen.figures, plain.figures));
        let (figures, tags) = (&seen.figures, &seen.tags);
        out.check(same_tags(figures, tags), || format!("{form:?}: the tags that are written are not those counted"));
        out.check(seen.wrong.is_empty(), || format!("{form:?}: {}", seen.wrong.join("; ")));
    }
    Ok(out)
}

/// Large enough to be read in several pieces.
///
/// # Errors
/// As `forms`.
pub fn threads(t: &Trial) -> Result<Outcome> {
    const TIMES: usize = 1_500;
    let mut out = Outcome { what: t.say(THREADS), ..Outcome::default() };
    let form = Form { times: TIMES, ..PLAIN };
    let folder = PartFolder::temporary().context("cannot write a temporary folder")?;
    let [one, two] = [see(t, &form, 1, folder.path())?, see(t, &form, 2, folder.path())?];
    out.tried = one.figures.lines as usize;
    let made: Rupiah = LINES.iter().map(|l| Rupiah::from_sen(l.1 * TIMES as i128)).sum();
    if one.figures.total != made {
        out.failed.push(format!("{made} was written, {} was read", one.figures.total));
    }
    if one.figures != two.figures || one.tags != two.tags {
        out.failed.push(format!("one core: {:?}; two: {:?}", one.figures, two.figures));
    }
    Ok(out)
}
