//! `setara explain`: why a line got its verdict, what a concept or trap means, what a code is tagged with.

use std::fmt::Write as _;

use crate::allocate::Method;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Status;
use crate::criteria::tag::words::blocker;
use crate::criteria::tag::{Blocker, Criteria, Evidence, TextField, Verdict};
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::guard::escape::visible;
use crate::read::layout::BudgetRow;

/// The line, each field with its signs marked, what fired and what was blocked, and what would change the verdict.
pub fn line(row: &BudgetRow, nomenclature: &Nomenclature, method: Method) -> String {
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
    let account_code = account.code.map(|c| c.to_string()).unwrap_or_default();
    field("rekening", &format!("{account_code} {}", account.name));
    field("item", &mark(TextField::Item, ledger.item_of(line)));
    field("amount", &line.amount.map_or("- (opening)".into(), |a| a.to_string()));

    say_verdict(verdict, &mut out);
    let _ = writeln!(out, "  divided by method {}", method.id());
    let tags = activity.code.map(|c| nomenclature.tags_of(&c)).unwrap_or_default();
    let _ = writeln!(out, "  official tags: {}", if tags.is_empty() { "-".into() } else { tags.join("; ") });

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

/// Does a concept list the code, or one that stands under it?
pub fn is_listed(code: &ActivityCode, criteria: &Criteria) -> bool {
    let listed = criteria.concepts.iter().flat_map(|c| &c.code).filter_map(|c| ActivityCode::find(c));
    listed.into_iter().any(|own| own.under(code))
}

/// An activity code: its official tags, and the concepts that list it.
pub fn activity(code: &ActivityCode, criteria: &Criteria, nomenclature: &Nomenclature) -> String {
    let tags = nomenclature.tags_of(code);
    let mut out = format!("{code}\n  official tags: {}\n", if tags.is_empty() { "-".into() } else { tags.join("; ") });
    for concept in &criteria.concepts {
        let lists = concept.code.iter().filter_map(|c| ActivityCode::find(c)).any(|prefix| code.under(&prefix));
        if lists {
            let _ =
                writeln!(out, "  concept {} ({}, strength {})", concept.id, concept.category.id(), concept.strength);
        }
    }
    for source in &nomenclature.sources {
        let _ = writeln!(out, "  source: {source}");
    }
    out
}
