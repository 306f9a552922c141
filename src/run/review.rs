//! `setara review`: one row per distinct sub kegiatan and text that asks for a decision, ready to be filled in.

mod continued;
mod merge;
mod page;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::cli::{Cli, ReviewArgs, ReviewFormat};
use crate::criteria::nomenclature::Kinds;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::files::output::{Guard, Output};
use crate::files::paths;
use crate::finding::{SheetRows, Spot};
use crate::guard::escape::CsvArgs;
use crate::lang::Lang;
use crate::read::layout::BudgetRow;
use crate::run::review::continued::Continued;
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, readable, write_continued};
use crate::settings::{Basis, Sides};
use crate::sides::decision;
use crate::sides::decision::{AskedAmounts, COLUMNS, DecidedOn, Decision, Decisions, PendingKey, Subject};
use crate::sides::file::kept::{NOTE, Table};
use crate::write::xlsx::forms;

#[derive(Default)]
struct Pending {
    /// Where its first line is.
    spot: Option<Spot>,
    lines: u64,
    amount: Rupiah,
    suggestion: Option<Category>,
    evidence: String,
    decided: Option<Decision>,
    shown: page::Shown,
}

/// A row of the file: what is decided of, as decisions are keyed, and its cells.
struct Asked {
    subject: Subject,
    suggestion: Category,
    cells: [String; COLUMNS.len()],
    /// What it was decided on, where that has changed: it is open again.
    note: String,
}

// Columns of the file, by their place among `COLUMNS`.
const KEY: usize = 0;
const PLACE: usize = 1;
const AMOUNT: usize = 2;
const TEXTS: std::ops::Range<usize> = 3..7;
const LINES: usize = 7;
const SIGNS: usize = 8;
const SUGGESTION: usize = 9;
/// What the reviewer writes.
const DECISION: std::ops::Range<usize> = 10..15;

/// All that decisions on lines of the budget could be on, with the strongest suggestion for it.
type Occurring = BTreeMap<Subject, Category>;

/// `review`.
///
/// # Errors
/// Settings or decisions cannot be read, or the output cannot be written.
pub fn run(cli: &Cli, args: &ReviewArgs, guard: &Guard) -> Result<ExitStatus> {
    if !args.merge.is_empty() {
        return merge::run(cli, args, guard);
    }
    let format = args.format()?;
    // A page is made anew; the other formats go on with what is there.
    let path = args.output.output.as_deref().filter(|_| format != ReviewFormat::Html);
    let options = Options { decisions: &args.decisions, ..Options::default() };
    let mut settings = resolve(cli, &args.input, &options)?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let table = path.map(|path| Table::open(path, decision::columns)).transpose()?.flatten();
    settings.continued = path.filter(|_| table.is_some()).map(Path::to_owned);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    settings.decisions = readable(settings.decisions, path);
    let sides = Sides::decisions_alone(&settings, &mut findings)?;
    let mut ledger = sides.ledger(&basis.criteria);
    let mut pending: BTreeMap<PendingKey, Pending> = BTreeMap::new();
    let mut seen = table.is_some().then(BTreeSet::new);
    let kinds = basis.nomenclature.kinds(&basis.criteria);
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        take(&mut pending, row, &basis, &kinds, &sides.decisions);
        if let Some(seen) = &mut seen {
            seen.insert((row.line.activity, row.line.item, row.line.verdict));
        }
        Ok(())
    })?;
    if inputs.is_empty() {
        return finish(&findings, lang);
    }
    let mut rows: Vec<(PendingKey, Pending)> = pending.into_iter().collect();
    let mut amounts = AskedAmounts::default();
    rows.iter().for_each(|(subject, p)| amounts.count(subject, p.amount));
    // What is unsure first: a group without a gap, a tag without words, or a decision on another amount; then by rupiah.
    let sure = |subject: &PendingKey, p: &Pending| {
        p.suggestion.is_some_and(Category::is_arg) && decided_on(subject, p.decided.as_ref(), &amounts).is_none()
    };
    rows.sort_by_key(|(subject, p)| (sure(subject, p), Reverse(p.amount), subject.clone()));
    // What a file decides stands in it already.
    let elsewhere = |d: &&Decision| path.is_none_or(|path| !paths::is_same(path, Path::new(&d.table.path)));
    let mut form = args.csv;
    // Nothing runs in a workbook or a page: texts stand in it as they are.
    form.raw_cells |= format != ReviewFormat::Csv;
    let sheet_rows = SheetRows::default();
    let asked = rows.iter().map(|(subject, p)| {
        let place = p.spot.as_ref().map(|spot| spot.for_explain(lang, &sheet_rows)).unwrap_or_default();
        asked(subject, p, &place, (p.decided.as_ref().filter(elsewhere), &amounts), form, lang)
    });
    let asked: Vec<Asked> = asked.collect();
    match table {
        Some(table) => {
            let occurring = occurring(seen.iter().flatten().map(|s| ledger.subject(*s)));
            let (table, counts) = Continued::new(table, &asked, &occurring, lang).bring_up_to_date(&mut findings);
            write_continued(table, counts, &findings, lang, output)?;
        }
        None if format == ReviewFormat::Html => {
            page::write((&rows, &asked), &inputs, &basis.criteria, args.csv, lang, &mut output)?;
            output.finish()?;
        }
        None if format == ReviewFormat::Xlsx => {
            forms::decisions(with_notes(&asked).1, lang, &mut output)?;
            output.finish()?;
        }
        None => {
            write_csv(&asked, args.csv, &mut output)?;
            output.finish()?;
        }
    }
    finish(&findings, lang)
}

/// Header and rows; the column of notes where there is one.
fn with_notes(asked: &[Asked]) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let noted = asked.iter().any(|row| !row.note.is_empty());
    let header = COLUMNS.into_iter().chain(noted.then_some(NOTE)).collect();
    let row = |row: &Asked| row.cells.iter().cloned().chain(noted.then(|| row.note.clone())).collect();
    (header, asked.iter().map(row).collect())
}

fn write_csv(asked: &[Asked], form: CsvArgs, out: &mut dyn Write) -> Result<()> {
    let (header, rows) = with_notes(asked);
    let mut writer = csv::Writer::from_writer(form.out_named(out, &["nilai"]));
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(writer.flush()?)
}

fn asked(
    pending: &PendingKey,
    p: &Pending,
    place: &str,
    (decided, amounts): (Option<&Decision>, &AskedAmounts),
    form: CsvArgs,
    lang: Lang,
) -> Asked {
    let (code, name, opd, item) = pending;
    let verdict = decided.map_or("", |d| d.verdict.word(lang));
    let [reason, who, when, until] = decided.map(|d| d.because.clone()).unwrap_or_default();
    let (lines, amount) = (p.lines.to_string(), p.amount.to_string());
    let suggestion = p.suggestion.unwrap_or(Category::None);
    let subject = decision::subject(ActivityCode::find(code), name, opd, item);
    let key = decision::key(&subject);
    let note = DecidedOn { suggestion: None, amount: decided_on(pending, decided, amounts) }.note();
    let cells = [
        &key,
        place,
        &amount,
        code,
        name,
        opd,
        item,
        &lines,
        &p.evidence,
        suggestion.word(lang),
        verdict,
        &reason,
        &who,
        &when,
        &until,
    ];
    Asked { subject, suggestion, cells: cells.map(|c| form.cell(c).into_owned()), note }
}

/// The amount that was decided on, where it is another one today. One decision on all of the sub kegiatan says nothing of the
/// amounts of its items.
fn decided_on(
    (code, name, opd, item): &PendingKey,
    decided: Option<&Decision>,
    amounts: &AskedAmounts,
) -> Option<Rupiah> {
    let key = decision::key(&decision::subject(ActivityCode::find(code), name, opd, item));
    let changed = decided.filter(|d| d.key == key).and_then(|d| amounts.changed(d));
    changed.map(|(then, _)| then)
}

/// Everything that decisions on these lines could be on.
fn occurring<'a>(lines: impl Iterator<Item = (&'a Activity, &'a str, Category)>) -> Occurring {
    let mut out = Occurring::new();
    for (activity, item, suggestion) in lines {
        for (opd, item) in [(&*activity.opd_name, item), ("", item), (&activity.opd_name, ""), ("", "")] {
            let subject = decision::subject(activity.code, &activity.sub_kegiatan_name, opd, item);
            let strongest = out.entry(subject).or_insert(suggestion);
            *strongest = suggestion.min(*strongest);
        }
    }
    out
}

/// Counts a line to its subject, where it asks for a decision: it counts, may count, or carries the official tag.
fn take(
    pending: &mut BTreeMap<PendingKey, Pending>,
    row: &BudgetRow,
    basis: &Basis,
    kinds: &Kinds,
    decisions: &Decisions,
) {
    let (activity, verdict) = (row.ledger.activity_of(row.line), row.ledger.verdict_of(row.line));
    let category = verdict.answer.category;
    let official = basis.nomenclature.kinds_of(activity, kinds) != 0;
    let Some(subject) = decision::asks(activity, row.ledger.item_of(row.line), verdict, official) else { return };
    let item = subject.3.clone();
    let p = pending.entry(subject).or_default();
    if p.lines == 0 {
        p.spot = Some(row.spot());
    }
    p.lines += 1;
    p.amount += row.line.amount.unwrap_or_default();
    // The decision on what the row is about: one on a single text of it says nothing of the others.
    if p.lines == 1 {
        p.decided = decisions.full(activity, &item).cloned();
    }
    // Accounts move verdicts: the strongest suggestion of the subject stands, with its own evidence, whatever the order
    // of the rows.
    if p.suggestion.is_none_or(|s| category <= s) {
        let concept = |c: usize| basis.criteria.concepts[c].id.as_str();
        let mut signs: Vec<String> =
            verdict.evidence.iter().map(|e| format!("{}:{}", concept(e.concept), e.text)).collect();
        if official {
            signs.push("tanda resmi ARG".into());
        }
        let evidence = signs.join("; ");
        if p.suggestion.is_none_or(|s| (category, &evidence) < (s, &p.evidence)) {
            p.evidence = evidence;
            p.shown = page::Shown::of(row, official);
        }
        p.suggestion = Some(category);
    }
}
