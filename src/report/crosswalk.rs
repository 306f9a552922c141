//! One record of every sub kegiatan, and what the rules of other frameworks let it say: a value, a candidate, a range, or that it
//! cannot be said. JSON: `setara.crosswalk/1` (`docs/frameworks.md`).

pub mod framework;
pub mod record;
pub mod rules;
mod said;
pub mod sections;
mod span;
mod validate;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use self::framework::{Basis, CoverageWord, Framework, Frameworks, Question};
use self::record::{Record, RecordInput, Subject, subjects};
use self::rules::{Answer, Kind, answer, holds};
use self::said::Said;
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::lang::{Lang, format_in};
use crate::report::headline::InBoth;
use crate::report::{Input, Manifest};
use crate::sides::statement::{Meant, Stated, Wrong};

/// Its version counts up where a field changes its name or meaning.
pub const SCHEMA: &str = "setara.crosswalk/1";

/// How much a framework cannot say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unsaid {
    pub framework: String,
    /// Of sub kegiatan whose value cannot be said; null of a scorecard, which is about the government.
    pub amount: Option<Rupiah>,
    /// Of the total, 0 to 1; null where the total is 0.
    pub share: Option<f64>,
    /// Sub kegiatan; of a scorecard: questions without an answer.
    pub count: usize,
    /// Of so many.
    pub of: usize,
}

/// What a framework gives on one basis. Rows are never added: neither levels nor frameworks are parts of one whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CrosswalkTotal")]
pub struct Total {
    pub framework: String,
    pub answer: Kind,
    pub values: Vec<String>,
    pub undefined: Vec<String>,
    pub basis: Option<Basis>,
    pub sub_kegiatan: usize,
    /// All money of these sub kegiatan.
    pub amount: Rupiah,
    pub share: Option<f64>,
    /// Of it, what the basis itself counts: tagged codes, lines with evidence, what can be divided among recipients, what the
    /// lens gbs counts.
    pub counted: Rupiah,
}

/// A sub kegiatan of an OPD, its record and the answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CrosswalkRow")]
pub struct Row {
    pub sub_kegiatan: String,
    pub name: String,
    pub opd_code: String,
    pub opd: String,
    pub amount: Rupiah,
    /// Lines with an amount.
    pub lines: u64,
    pub record: Record,
    pub answers: Vec<Answer>,
}

/// How much of the budget has evidence that speaks to a question, by value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Coverage {
    /// What shows it.
    pub shown: Rupiah,
    /// What does not know.
    pub unknown: Rupiah,
    /// Of the total: what shows it, and with what does not know. Null where the total is 0.
    pub share: Option<[f64; 2]>,
    /// In words, of what shows it; null: less than a few.
    pub word: Option<InBoth>,
}

/// A question of a scorecard.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ScorecardAnswer")]
pub struct Scored {
    pub id: String,
    pub name: InBoth,
    /// Null where this program has no evidence that speaks to it.
    pub coverage: Option<Coverage>,
    /// `value` where a reviewer typed one, with the reason; else `cannot-say`.
    pub answer: Kind,
    pub value: Option<String>,
    pub said: Option<Said>,
    pub reason: Option<String>,
    pub change: Option<String>,
}

/// Questions about a government.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Scorecard {
    pub framework: String,
    pub questions: Vec<Scored>,
}

/// Everything.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Crosswalk {
    pub schema: &'static str,
    /// How much cannot be said, before anything that can.
    pub cannot_say: Vec<Unsaid>,
    pub sentence: InBoth,
    /// Null where it is not known.
    pub currency: Currency,
    pub total: Rupiah,
    pub inputs: Vec<Input>,
    pub frameworks: Vec<Framework>,
    pub totals: Vec<Total>,
    pub scorecards: Vec<Scorecard>,
    pub records: Vec<Row>,
    /// Sentences in the language of the run.
    pub notes: Vec<String>,
    pub manifest: Manifest,
}

/// What a crosswalk is made of, beside records.
pub struct CrosswalkInput<'a> {
    pub frameworks: &'a [&'a Framework],
    pub coverage: &'a [CoverageWord],
    pub inputs: Vec<Input>,
    pub currency: Currency,
    pub notes: Vec<String>,
    pub manifest: Manifest,
    pub lang: Lang,
}

/// What a row of a file of statements means.
///
/// # Errors
/// The cell that means nothing, and why.
pub fn meaning(frameworks: &Frameworks, [framework, statement, value]: [&str; 3]) -> Result<Meant, Wrong> {
    let own = frameworks.of(framework).map_err(|error| ("kerangka", error))?;
    let known = own.sayable().into_iter().find(|id| id.eq_ignore_ascii_case(statement));
    let statement = known.unwrap_or(statement);
    let wrong = |error| (if known.is_some() { "nilai" } else { "pernyataan" }, error);
    let value = own.stated(statement, value).map_err(wrong)?;
    let (framework, statement) = (own.id.clone(), statement.to_owned());
    Ok(Meant { framework, statement, value, of_government: own.is_scorecard() })
}

/// Asks every framework of every record.
pub fn crosswalk(records: &RecordInput, input: CrosswalkInput) -> Crosswalk {
    let lang = input.lang;
    let (scorecards, by_record): (Vec<&Framework>, Vec<&Framework>) =
        input.frameworks.iter().copied().partition(|framework| framework.is_scorecard());
    let subjects = subjects(records);
    let total: Rupiah = subjects.iter().map(|subject| subject.amount).sum();
    let row = |subject: Subject| {
        let answers = by_record.iter().map(|framework| answer(framework, &subject.record, lang)).collect();
        let Subject { sub_kegiatan, name, opd_code, opd, amount, lines, record } = subject;
        Row { sub_kegiatan, name, opd_code, opd, amount, lines, record, answers }
    };
    let rows: Vec<Row> = subjects.into_iter().map(row).collect();
    let scorecards: Vec<Scorecard> =
        scorecards.into_iter().map(|own| scorecard(own, (&rows, total), records.said, input.coverage, lang)).collect();
    let cannot_say = input.frameworks.iter().map(|own| unsaid(own, (&rows, total), &scorecards)).collect();
    let mut notes = input.notes;
    notes.extend(own_notes(&by_record, &rows, records.said, lang));
    let mut out = Crosswalk {
        schema: SCHEMA,
        cannot_say,
        sentence: InBoth::default(),
        currency: input.currency,
        total,
        inputs: input.inputs,
        frameworks: input.frameworks.iter().map(|own| (*own).clone()).collect(),
        totals: by_record.iter().flat_map(|own| totals(own, &rows, total)).collect(),
        scorecards,
        records: rows,
        notes,
        manifest: input.manifest,
    };
    out.sentence = InBoth::of(|lang| sections::sentence(&out, lang, false));
    out
}

fn unsaid(framework: &Framework, (rows, total): (&[Row], Rupiah), scorecards: &[Scorecard]) -> Unsaid {
    let id = framework.id.clone();
    if let Some(own) = scorecards.iter().find(|own| own.framework == id) {
        let count = own.questions.iter().filter(|question| question.answer == Kind::CannotSay).count();
        return Unsaid { framework: id, amount: None, share: None, count, of: own.questions.len() };
    }
    let is_unsaid = |row: &&Row| row.answers.iter().any(|own| own.framework == id && own.answer == Kind::CannotSay);
    let unsaid: Vec<&Row> = rows.iter().filter(is_unsaid).collect();
    let amount: Rupiah = unsaid.iter().map(|row| row.amount).sum();
    Unsaid { framework: id, amount: Some(amount), share: amount.share_of(total), count: unsaid.len(), of: rows.len() }
}

/// What the basis of an answer counts of a sub kegiatan.
fn counted(row: &Row, basis: Option<Basis>) -> Rupiah {
    match basis {
        None => Rupiah::ZERO,
        Some(Basis::Evidence) => row.record.category.values().copied().sum(),
        Some(Basis::Beneficiaries) => row.record.women_reported.whole,
        Some(Basis::Gbs) => row.record.gbs_amount,
        Some(Basis::Official | Basis::Account | Basis::Decided) => row.amount,
    }
}

/// Whether it is said, how, levels by their numbers, gaps, basis: in the order of rows.
type TotalKey = (bool, Kind, Vec<usize>, Vec<String>, Option<Basis>);

/// By answer and basis: what cannot be said first, then levels in their order, candidates and ranges.
fn totals(framework: &Framework, rows: &[Row], whole: Rupiah) -> Vec<Total> {
    let mut found: BTreeMap<TotalKey, (usize, Rupiah, Rupiah)> = BTreeMap::new();
    for row in rows {
        let Some(own) = row.answers.iter().find(|own| own.framework == framework.id) else { continue };
        let levels = own.values.iter().filter_map(|value| framework.level(value)).collect();
        let key = (own.answer != Kind::CannotSay, own.answer, levels, own.undefined.clone(), own.basis);
        let sum = found.entry(key).or_default();
        sum.0 += 1;
        sum.1 += row.amount;
        sum.2 += counted(row, own.basis);
    }
    let total = |(key, (sub_kegiatan, amount, counted)): (TotalKey, (usize, Rupiah, Rupiah))| {
        let (_, answer, levels, undefined, basis) = key;
        Total {
            framework: framework.id.clone(),
            answer,
            values: levels.iter().map(|level| framework.levels[*level].id.clone()).collect(),
            undefined,
            basis,
            sub_kegiatan,
            amount,
            share: amount.share_of(whole),
            counted,
        }
    };
    found.into_iter().map(total).collect()
}

fn scorecard(
    framework: &Framework,
    (rows, total): (&[Row], Rupiah),
    said: &[Stated],
    words: &[CoverageWord],
    lang: Lang,
) -> Scorecard {
    let of = |question: &Question| {
        said.iter().find(|own| own.framework == framework.id && own.statement == question.id && own.code.is_none())
    };
    let text = |text: &Option<framework::Text>| text.as_ref().map(|text| text.say(lang).to_owned());
    let scored = |question: &Question| {
        let stated = of(question);
        let (reason, change) = match stated {
            Some(_) => (None, None),
            None => (text(&framework.reason), text(&framework.change)),
        };
        Scored {
            id: question.id.clone(),
            name: InBoth::of(|lang| question.name.say(lang).to_owned()),
            coverage: (!question.evidence.is_empty()).then(|| coverage(question, rows, total, words)),
            answer: if stated.is_some() { Kind::Value } else { Kind::CannotSay },
            value: stated.map(|own| own.value.clone()),
            said: stated.map(Said::of),
            reason,
            change,
        }
    };
    Scorecard { framework: framework.id.clone(), questions: framework.questions.iter().map(scored).collect() }
}

fn coverage(question: &Question, rows: &[Row], total: Rupiah, words: &[CoverageWord]) -> Coverage {
    let none = BTreeMap::new();
    let (mut shown, mut unknown) = (Rupiah::ZERO, Rupiah::ZERO);
    for row in rows {
        let all: Vec<Option<bool>> = question.evidence.iter().map(|when| holds(when, &row.record, &none)).collect();
        if all.contains(&Some(true)) {
            shown += row.amount;
        } else if all.contains(&None) {
            unknown += row.amount;
        }
    }
    // Exact: 90 % less a sen is not all.
    let is_at_least = |word: &&CoverageWord| {
        total > Rupiah::ZERO && shown.sen().saturating_mul(100) >= total.sen().saturating_mul(word.at_least.into())
    };
    let word = words.iter().find(is_at_least).map(|found| InBoth::of(|lang| found.word.say(lang).to_owned()));
    let share = shown.share_of(total).zip((shown + unknown).share_of(total)).map(|(low, high)| [low, high]);
    Coverage { shown, unknown, share, word }
}

/// What the frameworks themselves ask to be kept in mind, and statements that no sub kegiatan took.
fn own_notes(frameworks: &[&Framework], rows: &[Row], said: &[Stated], lang: Lang) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let assumes = rows.iter().any(|row| row.record.assumed.is_some());
    if assumes {
        out.push(
            lang.choose("yang hanya dianggap tidak menentukan apa pun", "what is only assumed decides nothing").into(),
        );
    }
    let kept = |own: &&Framework| own.note.as_ref().map(|note| format!("{}: {}", own.id, note.say(lang)));
    out.extend(frameworks.iter().filter_map(kept));
    let taken: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| row.record.said.values())
        .flat_map(|own| own.values())
        .map(|own| own.at.as_str())
        .collect();
    let is_left = |own: &&Stated| own.code.is_some() && !taken.contains(own.at.as_str());
    out.extend(said.iter().filter(is_left).map(|own| {
        let (at, code) = (&own.at, own.code.as_deref().unwrap_or_default());
        format_in!(
            lang,
            "{at}: pernyataan tentang {code} tidak dipakai: tidak ada dalam anggaran, atau ada pernyataan yang lebih dekat",
            "{at}: the statement on {code} is not used: it is not in the budget, or a nearer statement is there"
        )
    }));
    out
}
