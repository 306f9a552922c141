//! `setara review`: one row per distinct sub kegiatan and text that asks for a decision, ready to be filled in.

mod continued;
mod merge;
mod page;
mod queue;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::cli::{Cli, ReviewArgs, ReviewFormat};
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::files::output::{Guard, Output};
use crate::files::paths;
use crate::finding::SheetRows;
use crate::guard::escape::CsvArgs;
use crate::lang::Lang;
use crate::run::review::continued::Continued;
use crate::run::review::queue::{Pending, Queue};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, readable, write_continued};
use crate::settings::{Basis, Sides};
use crate::sides::decision;
use crate::sides::decision::{AskedAmounts, COLUMNS, DecidedOn, Decision, Decisions, PendingKey, Subject};
use crate::sides::file::kept::{NOTE, Table};
use crate::write::xlsx::forms;

/// A row of the file: what is decided of, as decisions are keyed, and its cells.
struct Asked {
    subject: Subject,
    suggestion: Category,
    cells: [String; COLUMNS.len()],
    /// What it was decided on, where that has changed: it is open again.
    note: String,
    /// The cell `ketepatan` in each language.
    accuracy: [String; 2],
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
const ACCURACY: usize = 15;
const DOUBT: usize = 16;

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
    let mut here = Decisions::default();
    if let Some(path) = path.filter(|_| table.is_some()) {
        // What is wrong with its rows is said where they are counted.
        here.read(&path.to_string_lossy(), &mut Vec::new())?;
    }
    let mut ledger = sides.ledger(&basis.criteria);
    let mut seen = table.is_some().then(BTreeSet::new);
    let mut queue = Queue::new(&basis, [&sides.decisions, &here]);
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        queue.take(row);
        if let Some(seen) = &mut seen {
            seen.insert((row.line.activity, row.line.item, row.line.verdict));
        }
        Ok(())
    })?;
    if inputs.is_empty() {
        return finish(&findings, lang);
    }
    let (rows, amounts) = queue.in_order();
    // What a file decides stands in it already.
    let elsewhere = |d: &&Decision| path.is_none_or(|path| !paths::is_same(path, Path::new(&d.table.path)));
    let mut form = args.csv;
    // Nothing runs in a workbook or a page: texts stand in it as they are.
    form.raw_cells |= format != ReviewFormat::Csv;
    let sheet_rows = SheetRows::default();
    let asked = rows.iter().map(|(subject, p)| {
        let place = p.spot.as_ref().map(|spot| spot.for_explain(lang, &sheet_rows)).unwrap_or_default();
        let accuracy = queue::accuracy(&basis.criteria, p.class);
        asked((subject, p), &place, (p.decided.as_ref().filter(elsewhere), &amounts), accuracy, form, lang)
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
    queue::say(&rows, lang);
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
    let mut writer = csv::Writer::from_writer(form.out_named(out, &["nilai", "diragukan"]));
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(writer.flush()?)
}

fn asked(
    (pending, p): (&PendingKey, &Pending),
    place: &str,
    (decided, amounts): (Option<&Decision>, &AskedAmounts),
    accuracy: [String; 2],
    form: CsvArgs,
    lang: Lang,
) -> Asked {
    let (code, name, opd, item) = pending;
    let verdict = decided.map_or("", |d| d.verdict.word(lang));
    let [reason, who, when, until] = decided.map(|d| d.because.clone()).unwrap_or_default();
    let (lines, amount) = (p.lines.to_string(), p.amount.to_string());
    let suggestion = p.suggestion.unwrap_or(Category::None);
    let doubt = p.doubt.rupiah().to_string();
    let [id, en] = &accuracy;
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
        lang.choose(id, en),
        &doubt,
    ];
    Asked { subject, suggestion, cells: cells.map(|c| form.cell(c).into_owned()), note, accuracy }
}

impl Asked {
    /// A computed cell, where the file has `before`: what it says in the other language stays.
    fn cell(&self, column: usize, before: String) -> String {
        match column == ACCURACY && self.accuracy.contains(&before) {
            true => before,
            false => self.cells[column].clone(),
        }
    }
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
