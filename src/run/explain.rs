//! `setara explain FILE:LINE`, `CONCEPT` or `CODE`.

mod code;

use std::fmt::Write as _;
use std::io::Write;

use anyhow::{Result, bail};

use crate::allocate::{Method, Methods};
use crate::cli::{Cli, ExplainArgs, InputArgs};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Status;
use crate::criteria::tag::words::blocker;
use crate::criteria::tag::{Blocker, Criteria, Evidence, TextField, Verdict};
use crate::domain::code::Code;
use crate::domain::groups::Category;
use crate::domain::text;
use crate::files::output::Output;
use crate::files::workbook::is_workbook;
use crate::finding::catalog;
use crate::guard::escape;
use crate::guard::escape::visible;
use crate::ledger::Declared;
use crate::read::declared::{self, Tag};
use crate::read::layout::{BudgetRow, Opened};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, criteria};
use crate::settings;
use crate::settings::{Basis, Settings, Sides};

/// `explain`.
///
/// # Errors
/// The subject is neither a code, a line that can be read, nor an entry; or the output cannot be written.
pub fn run(cli: &Cli, args: &ExplainArgs, out: &mut Output) -> Result<ExitStatus> {
    let subject = args.subject.as_str();
    if let Some(entry) = catalog::find(subject) {
        out.write_all(entry.explained().as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if let Some((path, place)) = subject.rsplit_once(':')
        && let Some((sheet, row)) = place_of(place)
    {
        let mut reading = args.input.clone();
        if let Some(sheet) = sheet {
            if !is_workbook(path) {
                bail!("{path:?} is a text file and has no sheets; name the line as {path}:{row}");
            }
            // One that is hidden, too, if it is asked for.
            reading.sheets = vec![sheet.to_owned()];
        }
        let input = InputArgs { files: vec![path.to_owned()], reading };
        return line(&resolve(cli, &input, &Options::default())?, path, sheet, row, out);
    }
    let input = InputArgs { files: vec![".".into()], reading: args.input.clone() };
    let basis = Basis::open(&resolve(cli, &input, &Options::default())?)?;
    if let Some(text) = gate(subject) {
        out.write_all(text.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if let Some((Code::Activity(code), _)) = Code::leading(subject).filter(|(_, rest)| rest.is_empty()) {
        if !basis.nomenclature.holds(&code) && !code::is_listed(&code, &basis.criteria) {
            let known: Vec<String> = basis.nomenclature.codes().iter().map(ToString::to_string).collect();
            bail!("{code} is in no official list of codes{}", text::hint(subject, known.iter().map(String::as_str)));
        }
        out.write_all(code::activity(&code, &basis.criteria, &basis.nomenclature, args.input.year).as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if !criteria::ids(&basis.criteria).any(|id| id == subject) {
        let findings = catalog::entries().flat_map(|entry| [entry.code, entry.name]);
        bail!(
            "no concept, trap or disqualifier {subject:?}, no code of an activity and none of a finding; `setara \
             criteria list` names the concepts{}",
            text::hint(subject, criteria::ids(&basis.criteria).chain(GATES).chain(findings))
        );
    }
    criteria::show(&basis.criteria, subject, out)
}

/// `12` or `Sheet!B12`.
fn place_of(place: &str) -> Option<(Option<&str>, u64)> {
    match place.trim().rsplit_once('!') {
        Some((sheet, cell)) => {
            let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            Some((Some(sheet), row.parse().ok()?))
        }
        None => Some((None, place.trim().parse().ok()?)),
    }
}

fn line(settings: &Settings, path: &str, sheet: Option<&str>, wanted: u64, out: &mut Output) -> Result<ExitStatus> {
    let basis = Basis::open(settings)?;
    let (tables, _) = match Opened::open(path, &basis.reading) {
        Ok(opened) => opened,
        Err(finding) => return super::finish(&[*finding], settings.lang),
    };
    // Doubts about the beneficiaries are the report's to tell.
    let sides = Sides::beneficiaries_alone(settings, &mut Vec::new())?;
    let mut methods = Methods::new(settings::rules(settings, &sides.beneficiaries));
    let mut text = None;
    let mut nearest: Option<u64> = None;
    let sheets: Vec<String> = tables.iter().filter_map(|t| t.source.sheet.name.clone()).collect();
    if let Some(name) = sheet.filter(|name| !sheets.iter().any(|own| own == name)) {
        let list = sheets.iter().map(|s| format!("{s:?}")).collect::<Vec<_>>().join(", ");
        let hint = text::hint(name, sheets.iter().map(String::as_str));
        bail!("{path}: no sheet {name:?} with a budget; the sheets are {list}{hint}");
    }
    for table in tables {
        if sheet.is_some_and(|s| table.source.sheet.name.as_deref() != Some(s)) {
            continue;
        }
        let mut ledger = sides.ledger(&basis.criteria);
        let mut findings = Vec::new();
        table.read(&mut ledger, &mut findings, &mut |row| {
            if row.number == wanted && text.is_none() {
                text = Some(line_text(row, &basis.nomenclature, methods.of(row.ledger, row.line)));
            }
            if nearest.is_none_or(|n| row.number.abs_diff(wanted) < n.abs_diff(wanted)) {
                nearest = Some(row.number);
            }
            Ok(())
        })?;
    }
    match (text, nearest) {
        (Some(text), _) => out.write_all(escape::lines(&text).as_bytes())?,
        (None, Some(near)) => bail!("{path}:{wanted}: no line of the budget starts here; the nearest starts at {near}"),
        (None, None) => bail!("{path}: no lines of a budget"),
    }
    Ok(ExitStatus::Done)
}

// `setara explain`: why a line got its verdict, what a concept or trap means, what a code is tagged with.

/// The line, each field with its signs marked, what fired and what was blocked, and what would change the verdict.
pub fn line_text(row: &BudgetRow, nomenclature: &Nomenclature, method: Method) -> String {
    let (ledger, line) = (row.ledger, row.line);
    let (activity, account, verdict) = (ledger.activity_of(line), ledger.account_of(line), ledger.verdict_of(line));
    let criteria = ledger.criteria;
    let mut out = String::new();
    let place =
        row.sheet().map_or(format!("{}:{}", row.path(), row.number), |s| format!("{}: {s}!{}", row.path(), row.number));
    let _ = writeln!(out, "{place}");
    let mut field = |name: &str, text: &str| {
        if !text.trim().is_empty() {
            let _ = writeln!(out, "  {name:<13} {text}");
        }
    };
    let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
    field("opd", &format!("{} {}", activity.opd_code, activity.opd_name));
    field("bidang", &activity.bidang_name);
    field("program", &activity.program_name);
    let mark = |text, name: &str| marked(name, &verdict.evidence, text);
    field("kegiatan", &mark(TextField::Kegiatan, &activity.kegiatan_name));
    field("kode", &code);
    field("sub_kegiatan", &mark(TextField::SubKegiatan, &activity.sub_kegiatan_name));
    field("indikator", &mark(TextField::Indikator, &activity.indikator));
    field("sasaran", &mark(TextField::Sasaran, &activity.sasaran));
    field("label", &activity.label);
    let account_code = account.code.map(|c| c.to_string()).unwrap_or_default();
    field("rekening", &format!("{account_code} {}", account.name));
    field("item", &mark(TextField::Item, ledger.item_of(line)));
    field("amount", &line.amount.map_or("- (opening)".into(), |a| a.to_string()));

    say_verdict(verdict, &mut out);
    let _ = writeln!(out, "  divided by method {}", method.id());
    let tags = nomenclature.tags_of(activity);
    let _ = writeln!(out, "  official tags: {}", if tags.is_empty() { "-".into() } else { tags.join("; ") });

    if !activity.label.is_empty() || line.declared != Declared::No {
        let _ = writeln!(out, "  declared by the file: {}", declared_by(row));
    }
    say_signs(criteria, verdict, &mut out);
    let texts = [activity.sub_kegiatan_name.as_str(), ledger.item_of(line)].join(" | ");
    let look_alikes = criteria.look_alikes(&texts);
    if !look_alikes.is_empty() {
        let _ = writeln!(out, "\nno signs, though they hold the letters of one");
    }
    for (word, held, concept) in look_alikes {
        let _ = writeln!(out, "  {word}: {held} ({concept})");
    }
    let _ = writeln!(out, "\nwhat would change it");
    for change in changes(row, verdict) {
        let _ = writeln!(out, "  {change}");
    }
    out
}

/// What the file itself declares of the line, and by what.
fn declared_by(row: &BudgetRow) -> String {
    let label = &row.ledger.activity_of(row.line).label;
    match row.line.declared {
        Declared::Weight(weight) => format!("{} % by its weight", f64::from(weight) / 10_000.0),
        Declared::Tag if declared::label(label, row.ledger.criteria) == Tag::Arg => {
            format!("ARG by its label {label:?}")
        }
        Declared::Tag => "ARG by its tag".into(),
        Declared::No => format!("no ARG; its label is {label:?}"),
    }
}

/// The verdict, for whom, and which texts decided it.
fn say_verdict(verdict: &Verdict, out: &mut String) {
    let answer = verdict.answer;
    let ages: Vec<&str> = answer.ages().map(|a| a.id()).collect();
    let aspects: Vec<&str> = verdict.answer.aspects().map(|a| a.id()).collect();
    let _ = writeln!(out, "\nverdict  {}", answer.category.id());
    let _ = writeln!(
        out,
        "  sex {}; age {}; difabel {}; aspect {}",
        answer.sex.id(),
        if ages.is_empty() { "-".into() } else { ages.join("+") },
        if answer.difabel { "yes" } else { "no" },
        if aspects.is_empty() { "-".into() } else { aspects.join("+") },
    );
    if !verdict.decided_by.is_empty() {
        let by: Vec<&str> = verdict.decided_by.iter().map(|t| t.id()).collect();
        let _ = writeln!(out, "  decided by {}", by.join(" + "));
    }
}

/// What fired, the law it rests on, and what was blocked.
fn say_signs(criteria: &Criteria, verdict: &Verdict, out: &mut String) {
    if !verdict.evidence.is_empty() {
        let _ = writeln!(out, "\nevidence");
    }
    for e in &verdict.evidence {
        let c = &criteria.concepts[e.concept];
        let _ = writeln!(
            out,
            "  {} ({}, strength {}): {:?} in {}, characters {}-{}",
            c.id,
            c.category.id(),
            e.strength,
            e.text,
            e.field.id(),
            e.start,
            e.end
        );
    }
    let mut basis: Vec<&str> =
        verdict.evidence.iter().flat_map(|e| &criteria.concepts[e.concept].basis).map(String::as_str).collect();
    basis.sort_unstable();
    basis.dedup();
    for id in basis {
        if let Some(source) = criteria.sources.iter().find(|s| s.id == id) {
            let _ = writeln!(out, "  basis: {} ({}), {}", source.number, source.title, status(source.status));
        }
    }
    if !verdict.blocked.is_empty() {
        let _ = writeln!(out, "\nblocked");
    }
    for b in &verdict.blocked {
        let concept = &criteria.concepts[b.concept].id;
        let _ = writeln!(
            out,
            "  {concept}: {:?} in {}, by {}: {}",
            b.text,
            b.field.id(),
            blocker(criteria, b.by),
            reason(criteria, b.by)
        );
    }
}

/// The text with its signs in brackets.
fn marked(text: &str, evidence: &[Evidence], field: TextField) -> String {
    let mut spans: Vec<(usize, usize)> =
        evidence.iter().filter(|e| e.field == field).map(|e| (e.start, e.end)).collect();
    spans.sort_unstable();
    spans.dedup();
    let mut out = String::with_capacity(text.len() + 4 * spans.len());
    for (i, c) in text.chars().enumerate() {
        out.extend(spans.iter().filter(|(_, end)| *end == i).map(|_| ']'));
        out.extend(spans.iter().filter(|(start, _)| *start == i).map(|_| '['));
        out.push(visible(c));
    }
    let length = text.chars().count();
    out.extend(spans.iter().filter(|(_, end)| *end == length).map(|_| ']'));
    out
}

/// Names of what blocks by itself.
pub const GATES: [&str; 4] = ["konteks", "kata-pendamping", "program-penunjang", "belanja-pegawai"];

/// What blocks by itself, under the name that `blocked` gives it.
pub fn gate(name: &str) -> Option<String> {
    let by = match name {
        "konteks" => Blocker::Context,
        "kata-pendamping" => Blocker::Near,
        "program-penunjang" => Blocker::SupportProgram,
        "belanja-pegawai" => Blocker::Pay,
        "negasi" => Blocker::Negation,
        _ => return None,
    };
    Some(format!("{name}\n  {}\n", always(by)))
}

fn always(by: Blocker) -> &'static str {
    match by {
        Blocker::Context => "a short word that means this only in other bidang or agencies",
        Blocker::Near => "a short word that means this only beside others",
        Blocker::SupportProgram => "support programs (x.xx.01) are never evidence",
        Blocker::Pay => "pay is never evidence",
        Blocker::Negation => "a word before it denies it (tidak, belum, bukan, kurang, tanpa, non)",
        Blocker::Trap(_) | Blocker::Disqualifier(_) => "",
    }
}

fn reason(criteria: &Criteria, by: Blocker) -> String {
    match by {
        Blocker::Trap(trap) => criteria.traps[trap].reason.clone(),
        Blocker::Disqualifier(rule) => criteria.disqualifiers[rule].reason.clone(),
        other => always(other).into(),
    }
}

/// What the verdict hangs on.
fn changes(row: &BudgetRow, verdict: &Verdict) -> Vec<String> {
    let criteria = row.ledger.criteria;
    let gate = verdict.blocked.iter().find_map(|b| match b.by {
        Blocker::SupportProgram => Some("the program: outside a support program the signs above would be looked at"),
        Blocker::Pay => Some("the account: outside pay the signs above would be looked at"),
        _ => None,
    });
    if let Some(gate) = gate {
        return vec![gate.into()];
    }
    let mut concepts: Vec<usize> = verdict.evidence.iter().map(|e| e.concept).collect();
    concepts.sort_unstable();
    concepts.dedup();
    let mut out = Vec::new();
    for concept in concepts {
        let without = row.ledger.verdict_without(row.line, concept).answer.category;
        if without != verdict.answer.category {
            out.push(format!("without {} it would be {}", criteria.concepts[concept].id, without.id()));
        }
    }
    if out.is_empty() && verdict.answer.category.is_arg() {
        out.push("no single sign: several suffice on their own".into());
    }
    match verdict.answer.category {
        Category::Review => out.push(
            "a sign of strength 3, a second sign beside one of strength 2, a GBS or sex-disaggregated data for the sub kegiatan, \
             or a reviewer's decision"
                .into(),
        ),
        Category::None => out.push("a sign in the sub kegiatan or the item, or a reviewer's decision".into()),
        _ => {}
    }
    out
}

fn status(status: Status) -> &'static str {
    match status {
        Status::InForce => "in force",
        Status::Superseded => "superseded",
        Status::Draft => "draft",
        Status::Unsure => "status unsure",
    }
}
