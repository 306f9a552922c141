//! `setara review`: one row per distinct sub kegiatan and text that asks for a decision, ready to be filled in.

mod continued;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use self::continued::Continued;
use super::continued::{readable, write};
use super::settings::{Options, resolve};
use super::{ExitStatus, finish};
use crate::cli::{Cli, ReviewArgs};
use crate::criteria::nomenclature::TagSet;
use crate::criteria::tag::TextField;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::files::paths;
use crate::guard::escape::CsvArgs;
use crate::read::layout::BudgetRow;
use crate::settings::{Basis, Sides};
use crate::sides::decision;
use crate::sides::decision::{COLUMNS, Decision, Decisions};
use crate::sides::file::kept::Table;

/// What is to be decided of: code, name of the sub kegiatan, OPD, item (empty: all of the sub kegiatan).
type Subject = (String, String, String, String);

#[derive(Default)]
struct Pending {
    lines: u64,
    amount: Rupiah,
    suggestion: Option<Category>,
    evidence: String,
    decided: Option<Decision>,
}

/// A row of the file: what is decided of, as decisions are keyed, and its cells.
struct Asked {
    subject: decision::Subject,
    cells: [String; COLUMNS.len()],
}

/// All that decisions on lines of the budget could be on, with the strongest suggestion for it.
type Occurring = BTreeMap<decision::Subject, Category>;

pub fn run(cli: &Cli, args: &ReviewArgs, guard: &Guard) -> Result<ExitStatus> {
    let path = args.output.output.as_deref();
    output::only("csv", path)?;
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
    let mut pending: BTreeMap<Subject, Pending> = BTreeMap::new();
    let mut seen = table.is_some().then(BTreeSet::new);
    let arg = basis.nomenclature.tags_with(&basis.criteria.arg_tags);
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        take(&mut pending, row, &basis, arg, &sides.decisions);
        if let Some(seen) = &mut seen {
            seen.insert((row.line.activity, row.line.item, row.line.verdict));
        }
        Ok(())
    })?;
    if inputs.is_empty() {
        return finish(&findings, lang);
    }
    let mut rows: Vec<(Subject, Pending)> = pending.into_iter().collect();
    // What is unsure first: a group without a gap, or a tag without words; then by rupiah.
    let sure = |p: &Pending| p.suggestion.is_some_and(Category::is_arg);
    rows.sort_by_key(|(subject, p)| (sure(p), Reverse(p.amount), subject.clone()));
    // What a file decides stands in it already.
    let elsewhere = |d: &&Decision| path.is_none_or(|path| !paths::is_same(path, Path::new(&d.path)));
    let asked: Vec<Asked> =
        rows.iter().map(|(subject, p)| asked(subject, p, p.decided.as_ref().filter(elsewhere), args.csv)).collect();
    match table {
        Some(table) => {
            let occurring = occurring(seen.iter().flatten().map(|s| ledger.subject(*s)));
            let (table, counts) = Continued::new(table, &asked, &occurring).bring_up_to_date(&mut findings);
            write(table, counts, &findings, lang, output)?;
        }
        None => {
            let mut writer = csv::Writer::from_writer(&mut output);
            writer.write_record(COLUMNS)?;
            for row in &asked {
                writer.write_record(&row.cells)?;
            }
            writer.flush()?;
            drop(writer);
            output.finish()?;
        }
    }
    finish(&findings, lang)
}

fn asked(subject: &Subject, p: &Pending, decided: Option<&Decision>, form: CsvArgs) -> Asked {
    let (code, name, opd, item) = subject;
    let verdict = decided.map_or("", |d| d.verdict.id());
    let [reason, who, when] = decided.map(|d| d.because.clone()).unwrap_or_default();
    let (lines, amount) = (p.lines.to_string(), p.amount.to_string());
    let suggestion = p.suggestion.map_or("", Category::id);
    let cells = [code, name, opd, item, &lines, &amount, suggestion, &p.evidence, verdict, &reason, &who, &when];
    let subject = decision::subject(ActivityCode::find(code), name, opd, item);
    Asked { subject, cells: cells.map(|c| form.cell(c).into_owned()) }
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
fn take(pending: &mut BTreeMap<Subject, Pending>, row: &BudgetRow, basis: &Basis, arg: TagSet, decisions: &Decisions) {
    let (activity, verdict) = (row.ledger.activity_of(row.line), row.ledger.verdict_of(row.line));
    let category = verdict.answer.category;
    let official = activity.code.is_some_and(|c| basis.nomenclature.carries(&c, arg));
    if category == Category::None && !official {
        return;
    }
    let of_item = verdict.evidence.iter().any(|e| e.field == TextField::Item);
    let item = if of_item { row.ledger.item_of(row.line).to_owned() } else { String::new() };
    let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
    let subject = (code, activity.sub_kegiatan_name.clone(), activity.opd_name.clone(), item.clone());
    let p = pending.entry(subject).or_default();
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
            signs.push("tag resmi ARG".into());
        }
        let evidence = signs.join("; ");
        if p.suggestion.is_none_or(|s| (category, &evidence) < (s, &p.evidence)) {
            p.evidence = evidence;
        }
        p.suggestion = Some(category);
    }
}
