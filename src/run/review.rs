//! `setara review`: one row per distinct sub kegiatan and text that asks for a decision, ready to be filled in.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::Result;

use super::{Ending, Told, finish, read_all};
use crate::amount::Rupiah;
use crate::beneficiary::Beneficiaries;
use crate::book::Book;
use crate::cli::{Cli, ReviewArgs};
use crate::decision::{COLUMNS, Decision, Decisions};
use crate::layout::Row;
use crate::nomenclature::Tags;
use crate::output::{Guard, Output};
use crate::pack::Category;
use crate::tag::Text;

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

pub fn run(cli: &Cli, args: &ReviewArgs, guard: &Guard) -> Result<Ending> {
    let told = Told::of(cli, &args.input)?;
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let mut decisions = Decisions::default();
    for path in &told.side_files(&args.decisions, &told.config.decisions) {
        decisions.read(path, &mut findings)?;
    }
    let nobody = Beneficiaries::default();
    let mut book = Book::with(&told.criteria, &decisions, &nobody);
    let mut pending: BTreeMap<Subject, Pending> = BTreeMap::new();
    let arg = told.nomenclature.tags_with(&told.criteria.arg_tags);
    let inputs = read_all(&told, &args.input, &mut book, &mut findings, &mut |row| {
        take(&mut pending, row, &told, arg, &decisions);
        Ok(())
    })?;
    if !inputs.is_empty() {
        let mut rows: Vec<(Subject, Pending)> = pending.into_iter().collect();
        // What is unsure first: a group without a gap, or a tag without words; then by rupiah.
        let sure = |p: &Pending| p.suggestion.is_some_and(Category::is_arg);
        rows.sort_by_key(|(subject, p)| (sure(p), Reverse(p.amount), subject.clone()));
        let mut writer = csv::Writer::from_writer(&mut output);
        writer.write_record(COLUMNS)?;
        for ((code, name, opd, item), p) in rows {
            let suggestion = p.suggestion.map_or("", Category::id);
            let decided = p.decided.as_ref().map_or("", |d| d.verdict.id());
            let [reason, who, when] = p.decided.as_ref().map(|d| d.because.clone()).unwrap_or_default();
            let (lines, amount) = (p.lines.to_string(), p.amount.to_string());
            let cells =
                [&code, &name, &opd, &item, &lines, &amount, suggestion, &p.evidence, decided, &reason, &who, &when];
            writer.write_record(cells.map(|c| args.csv.cell(c).into_owned()))?;
        }
        writer.flush()?;
        drop(writer);
        output.finish()?;
    }
    finish(&findings, told.lang)
}

/// Counts a line to its subject, where it asks for a decision: it counts, may count, or carries the official tag.
fn take(pending: &mut BTreeMap<Subject, Pending>, row: &Row, told: &Told, arg: Tags, decisions: &Decisions) {
    let (activity, verdict) = (row.book.activity_of(row.line), row.book.verdict_of(row.line));
    let category = verdict.answer.category;
    let official = activity.code.is_some_and(|c| told.nomenclature.carries(&c, arg));
    if category == Category::None && !official {
        return;
    }
    let of_item = verdict.evidence.iter().any(|e| e.field == Text::Item);
    let item = if of_item { row.book.item_of(row.line).to_owned() } else { String::new() };
    let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
    let subject = (code, activity.sub_kegiatan_name.clone(), activity.opd_name.clone(), item);
    let p = pending.entry(subject).or_default();
    p.lines += 1;
    p.amount += row.line.amount.unwrap_or_default();
    if row.line.decided.is_some() {
        p.decided = decisions.full(activity, row.book.item_of(row.line)).cloned();
    }
    // Accounts move verdicts: the strongest suggestion of the subject stands, with its own evidence, whatever the order
    // of the rows.
    if p.suggestion.is_none_or(|s| category <= s) {
        let concept = |c: usize| told.criteria.concepts[c].id.as_str();
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
