//! What asks for a decision, for the page on which people decide: the rows of the file, with their texts and the signs in them.

use std::io::Write;

use anyhow::Result;

use super::queue::Pending;
use super::{AMOUNT, Asked, COLUMNS, DECISION, KEY, PendingKey, TEXTS};
use crate::criteria::tag::words::blocker;
use crate::criteria::tag::{Blocked, Criteria, Evidence, TextField};
use crate::domain::groups::Category;
use crate::files::paths;
use crate::guard::escape;
use crate::guard::escape::CsvArgs;
use crate::guard::personal::masked;
use crate::lang::Lang;
use crate::lang::review as say;
use crate::read::layout::BudgetRow;
use crate::report;
use crate::report::Input;
use crate::report::document::chapters::titled;
use crate::report::subjects::drill::marked;
use crate::write::html::review;
use crate::write::html::review::{AskedRow, AskedText, ReviewQueue};

/// Columns whose texts may name a person. Others are made by the program, or are figures and dates.
const TEXT_COLUMNS: [&str; 7] = ["tempat", "nama_sub_kegiatan", "nama_opd", "uraian", "bukti", "alasan", "pemeriksa"];

/// What a line of the strongest suggestion shows.
#[derive(Default)]
pub(super) struct Shown {
    signs: Vec<Evidence>,
    blocked: Vec<Blocked>,
    /// Texts beside sub kegiatan and item, where they have signs.
    others: Vec<(TextField, String)>,
    official: bool,
}

impl Shown {
    pub(super) fn of(row: &BudgetRow, official: bool) -> Shown {
        let (activity, verdict) = (row.ledger.activity_of(row.line), row.ledger.verdict_of(row.line));
        let others = [
            (TextField::Kegiatan, &activity.kegiatan_name),
            (TextField::Indikator, &activity.indikator),
            (TextField::Sasaran, &activity.sasaran),
        ];
        let has_signs = |field: TextField| verdict.evidence.iter().any(|e| e.field == field);
        let others = others.into_iter().filter(|(field, _)| has_signs(*field));
        Shown {
            signs: verdict.evidence.clone(),
            blocked: verdict.blocked.clone(),
            others: others.map(|(field, text)| (field, text.clone())).collect(),
            official,
        }
    }
}

/// Writes the page. `rows` and `asked` are the same, in the order in which decisions are asked for.
///
/// # Errors
/// The amounts are of several currencies, or the page cannot be written.
pub(super) fn write(
    (rows, asked): (&[(PendingKey, Pending)], &[Asked]),
    inputs: &[Input],
    criteria: &Criteria,
    csv: CsvArgs,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<()> {
    // The page adds up what is decided.
    report::one_currency(inputs)?;
    let queue = ReviewQueue {
        title: titled(lang.say(say::TITLE), inputs),
        lang,
        currency: report::currency(inputs),
        csv,
        hash: hash(rows, asked),
        columns: COLUMNS.to_vec(),
        concepts: criteria.concepts.iter().map(|concept| concept.id.clone()).collect(),
        rows: rows.iter().zip(asked).map(|(pending, asked)| row(pending, asked, criteria)).collect(),
    };
    review::write(&queue, out)
}

/// Of what is asked and what is decided, in whichever language.
fn hash(rows: &[(PendingKey, Pending)], asked: &[Asked]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for ((_, pending), asked) in rows.iter().zip(asked) {
        let cells = &asked.cells;
        texts.extend([cells[KEY].as_str(), &cells[AMOUNT], asked.suggestion.id()]);
        texts.extend(cells[TEXTS].iter().map(String::as_str));
        texts.push(pending.decided.as_ref().map_or("", |d| d.verdict.id()));
        texts.extend(cells[DECISION].iter().skip(1).map(String::as_str));
    }
    paths::key('q', &texts, 24)
}

fn row(((_, name, opd, item), pending): &(PendingKey, Pending), asked: &Asked, criteria: &Criteria) -> AskedRow {
    let shown = &pending.shown;
    let text = |field: TextField, text: &str| {
        let signs: Vec<&Evidence> = shown.signs.iter().filter(|sign| sign.field == field).collect();
        asked_text(field, text, &signs)
    };
    let mut texts = vec![text(TextField::SubKegiatan, name)];
    if !item.is_empty() {
        texts.push(text(TextField::Item, item));
    }
    texts.extend(shown.others.iter().map(|(field, other)| text(*field, other)));
    let cells = COLUMNS
        .iter()
        .zip(&asked.cells)
        .map(|(column, cell)| if TEXT_COLUMNS.contains(column) { seen(cell) } else { cell.clone() });
    let mut blocked: Vec<String> =
        shown.blocked.iter().map(|b| seen(&format!("“{}” [{}]", b.text, blocker(criteria, b.by)))).collect();
    blocked.dedup();
    AskedRow {
        cells: cells.collect(),
        covered: [name, opd, item].iter().any(|text| *masked(text) != ***text),
        suggestion: asked.suggestion as usize,
        decided: decided(asked),
        texts,
        signs: shown.signs.iter().map(|sign| (sign.concept, sign.field.id(), seen(&sign.text))).collect(),
        blocked,
        official: shown.official,
    }
}

/// The decision that its row has.
fn decided(asked: &Asked) -> Option<usize> {
    Category::of_words(&asked.cells[DECISION.start]).map(|category| category as usize)
}

/// A text as people may see it, letter by letter.
fn seen(text: &str) -> String {
    escape::line(&masked(text))
}

fn asked_text(field: TextField, text: &str, signs: &[&Evidence]) -> AskedText {
    let (mut out, mut marks, mut at) = (String::new(), Vec::new(), 0);
    for part in marked(text, signs) {
        let piece = escape::line(&part.text);
        let end = at + piece.encode_utf16().count();
        if part.is_evidence {
            marks.push([at, end]);
        }
        out.push_str(&piece);
        at = end;
    }
    AskedText { field: field.id(), text: out, marks }
}
