//! `explain FILE:LINE`: the line, each field with its signs marked, what fired and what was blocked, why it is divided as it
//! is, and what would change the verdict.

use std::fmt::Write as _;

use crate::allocate::{Method, Reason};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Status;
use crate::criteria::tag::words::blocker;
use crate::criteria::tag::{Blocker, Criteria, Evidence, TextField, Verdict};
use crate::domain::groups::{Category, Sex};
use crate::finding::SheetRows;
use crate::guard::escape::visible;
use crate::lang::{Lang, document, format_in, write_in};
use crate::ledger::Declared;
use crate::read::declared::{self, Tag};
use crate::read::layout::BudgetRow;
use crate::report::grid::exact;

/// A line in words.
pub(super) struct LineText<'a> {
    pub nomenclature: &'a Nomenclature,
    pub reason: &'a Reason,
    pub lang: Lang,
}

impl LineText<'_> {
    pub fn of(&self, row: &BudgetRow) -> String {
        let lang = self.lang;
        let (ledger, line) = (row.ledger, row.line);
        let (activity, verdict) = (ledger.activity_of(line), ledger.verdict_of(line));
        let mut out = format!("{}\n", row.spot().in_words(lang, &SheetRows::default()));
        say_fields(row, lang, &mut out);
        say_verdict(ledger.criteria, verdict, lang, &mut out);
        let _ = writeln!(out, "  {}", divided(self.reason, lang));
        let tags = self.nomenclature.tags_of(activity);
        let _ = writeln!(out, "  {}: {}", lang.choose("tanda resmi", "official tags"), or_dash(&tags.join("; ")));
        if !activity.label.is_empty() || line.declared != Declared::No {
            let said = declared_by(row, lang);
            let _ = write_in!(lang, out, "  menurut berkas: {said}\n", "  declared by the file: {said}\n");
        }
        say_signs(ledger.criteria, verdict, lang, &mut out);
        let texts = [activity.sub_kegiatan_name.as_str(), ledger.item_of(line)].join(" | ");
        let look_alikes = ledger.criteria.look_alikes(&texts);
        if !look_alikes.is_empty() {
            out.push_str(lang.choose(
                "\nbukan tanda walau memuat hurufnya\n",
                "\nnot signs, though they contain the letters of one\n",
            ));
        }
        for (word, held, concept) in look_alikes {
            let _ = writeln!(out, "  {word}: {held} ({concept})");
        }
        let _ = writeln!(out, "\n{}", lang.choose("apa yang akan mengubahnya", "what would change it"));
        for change in changes(row, verdict, lang) {
            let _ = writeln!(out, "  {change}");
        }
        out
    }
}

/// The method with its reason.
fn divided(reason: &Reason, lang: Lang) -> String {
    let (method, why) = (reason.method(), reason.text(lang));
    match lang {
        Lang::Id if method == Method::Unknown => format!("pembagian: tidak diketahui: {why}"),
        Lang::Id => format!("pembagian: {}: {why}", method.name(lang)),
        Lang::En => format!("divided by method {}: {why}", method.id()),
    }
}

fn say_fields(row: &BudgetRow, lang: Lang, out: &mut String) {
    let (ledger, line) = (row.ledger, row.line);
    let (activity, account, verdict) = (ledger.activity_of(line), ledger.account_of(line), ledger.verdict_of(line));
    let mut field = |name: &str, text: &str| {
        if !text.trim().is_empty() {
            let _ = writeln!(out, "  {name:<13} {text}");
        }
    };
    let mark = |text, name: &str| marked(name, &verdict.evidence, text);
    let named = |text: TextField| field_name(text, lang);
    field("opd", &format!("{} {}", activity.opd_code, activity.opd_name));
    field("bidang", &activity.bidang_name);
    field("program", &activity.program_name);
    field(named(TextField::Kegiatan), &mark(TextField::Kegiatan, &activity.kegiatan_name));
    field(named(TextField::Kode), &activity.code.map(|c| c.to_string()).unwrap_or_default());
    field(named(TextField::SubKegiatan), &mark(TextField::SubKegiatan, &activity.sub_kegiatan_name));
    field(named(TextField::Indikator), &mark(TextField::Indikator, &activity.indikator));
    field(named(TextField::Sasaran), &mark(TextField::Sasaran, &activity.sasaran));
    field("label", &activity.label);
    let account_code = account.code.map(|c| c.to_string()).unwrap_or_default();
    field("rekening", &format!("{account_code} {}", account.name));
    field(named(TextField::Item), &mark(TextField::Item, ledger.item_of(line)));
    let opening = || lang.choose("- (tanpa nilai)", "- (no amount)").to_owned();
    let amount = line.amount.map_or_else(opening, |amount| row.table.currency.write(exact(amount, lang)));
    field(lang.choose("nilai", "amount"), &amount);
}

/// What a text of a line is called.
fn field_name(field: TextField, lang: Lang) -> &'static str {
    match (field, lang) {
        (TextField::SubKegiatan, Lang::Id) => "sub kegiatan",
        (TextField::Item, Lang::Id) => "uraian",
        (field, _) => field.id(),
    }
}

/// What a category is called.
pub fn category(category: Category, lang: Lang) -> &'static str {
    let name = document::CATEGORY.iter().find(|term| term.id == category.id()).map(|term| term.name.id);
    lang.choose(name.unwrap_or(category.id()), category.id())
}

/// What a sex is called.
pub fn sex_name(sex: Sex, lang: Lang) -> &'static str {
    match (sex, lang) {
        (Sex::P, Lang::Id) => "perempuan",
        (Sex::L, Lang::Id) => "laki-laki",
        (Sex::Both, Lang::Id) => "perempuan dan laki-laki",
        (sex, _) => sex.id(),
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// What the file itself declares of the line, and by what.
fn declared_by(row: &BudgetRow, lang: Lang) -> String {
    let label = &row.ledger.activity_of(row.line).label;
    match row.line.declared {
        Declared::Weight(weight) => {
            let share = lang.decimal((f64::from(weight) / 10_000.0).to_string());
            format_in!(lang, "{share} % menurut bobotnya", "{share} % by its weight")
        }
        Declared::Tag if declared::label(label, row.ledger.criteria) == Tag::Arg => {
            format_in!(lang, "ARG menurut labelnya {label:?}", "ARG by its label {label:?}")
        }
        Declared::Tag => lang.choose("ARG menurut tandanya", "ARG by its tag").into(),
        Declared::No => format_in!(lang, "bukan ARG; labelnya {label:?}", "not ARG; its label is {label:?}"),
    }
}

/// The verdict, for whom, which texts decided it, and how often such verdicts were right.
fn say_verdict(criteria: &Criteria, verdict: &Verdict, lang: Lang, out: &mut String) {
    let answer = verdict.answer;
    let ages: Vec<&str> = answer.ages().map(|a| a.id()).collect();
    let aspects: Vec<&str> = answer.aspects().map(|a| a.id()).collect();
    let _ = writeln!(out, "\n{}  {}", lang.choose("putusan", "verdict"), category(answer.category, lang));
    let (sex, ages, aspects) = (sex_name(answer.sex, lang), ages.join("+"), aspects.join("+"));
    let (ages, aspects) = (or_dash(&ages), or_dash(&aspects));
    let difabel = if answer.difabel { lang.choose("ya", "yes") } else { lang.choose("tidak", "no") };
    let _ = write_in!(
        lang,
        out,
        "  jenis kelamin {sex}; umur {ages}; difabel {difabel}; aspek {aspects}\n",
        "  sex {sex}; age {ages}; difabel {difabel}; aspect {aspects}\n"
    );
    if !verdict.decided_by.is_empty() {
        let by: Vec<&str> = verdict.decided_by.iter().map(|t| field_name(*t, lang)).collect();
        let _ = writeln!(out, "  {} {}", lang.choose("ditentukan oleh", "decided by"), by.join(" + "));
    }
    if let Some(class) = criteria.class_of(verdict) {
        let _ = writeln!(out, "  {}: {}", lang.choose("ketepatan", "accuracy"), criteria.figure(class).named(lang));
    }
}

/// What fired, the law it rests on, and what was blocked.
fn say_signs(criteria: &Criteria, verdict: &Verdict, lang: Lang, out: &mut String) {
    if !verdict.evidence.is_empty() {
        let _ = writeln!(out, "\n{}", lang.choose("bukti", "evidence"));
    }
    for Evidence { concept, field, text, start, end, strength } in &verdict.evidence {
        let c = &criteria.concepts[*concept];
        let (id, name, field) = (&c.id, category(c.category, lang), field_name(*field, lang));
        let _ = write_in!(
            lang,
            out,
            "  {id} ({name}, kekuatan {strength}): {text:?} dalam {field}, huruf {start}-{end}\n",
            "  {id} ({name}, strength {strength}): {text:?} in {field}, characters {start}-{end}\n"
        );
    }
    let mut basis: Vec<&str> =
        verdict.evidence.iter().flat_map(|e| &criteria.concepts[e.concept].basis).map(String::as_str).collect();
    basis.sort_unstable();
    basis.dedup();
    for source in basis.iter().filter_map(|id| criteria.sources.iter().find(|s| s.id == *id)) {
        let word = lang.choose("dasar", "basis");
        let _ = writeln!(out, "  {word}: {} ({}), {}", source.number, source.title, status(source.status, lang));
    }
    if !verdict.blocked.is_empty() {
        let _ = writeln!(out, "\n{}", lang.choose("diblokir", "blocked"));
    }
    for b in &verdict.blocked {
        let (concept, text, field) = (&criteria.concepts[b.concept].id, &b.text, field_name(b.field, lang));
        let (by, why) = (blocker(criteria, b.by), reason(criteria, b.by, lang));
        let _ = write_in!(
            lang,
            out,
            "  {concept}: {text:?} dalam {field}, oleh {by}: {why}\n",
            "  {concept}: {text:?} in {field}, by {by}: {why}\n"
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

/// What a gate is, which is no entry of a pack.
pub(super) fn always(by: Blocker, lang: Lang) -> &'static str {
    let (id, en) = match by {
        Blocker::Context => (
            "kata pendek yang berarti demikian hanya pada bidang atau OPD lain",
            "a short word that means this only in other bidang or agencies",
        ),
        Blocker::Near => (
            "kata pendek yang berarti demikian hanya bersama kata lain",
            "a short word that means this only beside others",
        ),
        Blocker::SupportProgram => {
            ("program penunjang (x.xx.01) tidak pernah menjadi bukti", "support programs (x.xx.01) are never evidence")
        }
        Blocker::Pay => ("belanja pegawai tidak pernah menjadi bukti", "pay is never evidence"),
        Blocker::Negation => (
            "kata di depannya menyangkalnya (tidak, belum, bukan, kurang, tanpa, non)",
            "a word before it denies it (tidak, belum, bukan, kurang, tanpa, non)",
        ),
        Blocker::Trap(_) | Blocker::Disqualifier(_) => ("", ""),
    };
    lang.choose(id, en)
}

fn reason(criteria: &Criteria, by: Blocker, lang: Lang) -> &str {
    match by {
        Blocker::Trap(trap) => criteria.traps[trap].why(lang),
        Blocker::Disqualifier(rule) => criteria.disqualifiers[rule].why(lang),
        other => always(other, lang),
    }
}

/// What the verdict hangs on.
fn changes(row: &BudgetRow, verdict: &Verdict, lang: Lang) -> Vec<String> {
    let criteria = row.ledger.criteria;
    let gate = verdict.blocked.iter().find_map(|b| match b.by {
        Blocker::SupportProgram => Some(lang.choose(
            "programnya: di luar program penunjang, tanda di atas akan dinilai",
            "the program: outside a support program the signs above would be looked at",
        )),
        Blocker::Pay => Some(lang.choose(
            "rekeningnya: di luar belanja pegawai, tanda di atas akan dinilai",
            "the account: outside pay the signs above would be looked at",
        )),
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
            let (id, name) = (&criteria.concepts[concept].id, category(without, lang));
            out.push(format_in!(lang, "tanpa {id} menjadi {name}", "without {id} it would be {name}"));
        }
    }
    if out.is_empty() && verdict.answer.category.is_arg() {
        out.push(
            lang.choose(
                "tidak satu tanda pun sendirian: beberapa tanda masing-masing sudah cukup",
                "no single sign: several suffice on their own",
            )
            .into(),
        );
    }
    let missing = match verdict.answer.category {
        Category::Review => Some(lang.choose(
            "tanda berkekuatan 3, tanda kedua di samping yang berkekuatan 2, GBS atau data terpilah untuk sub kegiatannya, \
             atau putusan penelaah",
            "a sign of strength 3, a second sign beside one of strength 2, a GBS or sex-disaggregated data for the sub kegiatan, \
             or a reviewer's decision",
        )),
        Category::None => Some(lang.choose(
            "tanda dalam sub kegiatan atau uraiannya, atau putusan penelaah",
            "a sign in the sub kegiatan or the item, or a reviewer's decision",
        )),
        _ => None,
    };
    out.extend(missing.map(str::to_owned));
    out
}

fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::InForce => lang.choose("berlaku", "in force"),
        Status::Superseded => lang.choose("sudah diganti", "superseded"),
        Status::Draft => lang.choose("rancangan", "draft"),
        Status::Unsure => lang.choose("keberlakuan belum pasti", "status unsure"),
    }
}
