//! The comparison as a document (HTML, Markdown, Word): a waterfall for the whole and for every lens, and the tables.

use super::sections;
use super::value::{AmountChange, Comparison, ComparisonDocument};
use crate::domain::amount::Rupiah;
use crate::lang::document as say;
use crate::lang::{Lang, Word, word};
use crate::report::compare::CompareSection;
use crate::report::document;
use crate::report::document::chart::{Bar, Chart, ChartPiece, Tone};
use crate::report::document::{Chapter, DocumentPart, KeyFigure};
use crate::report::grid::{exact, percent, short};

/// `only`: these sections; none: all.
pub fn document(document: &ComparisonDocument, lang: Lang, top: usize, only: &[CompareSection]) -> document::Document {
    let whole = &document.whole;
    let mut chapters: Vec<Chapter> = Vec::new();
    for table in sections::TABLES.iter().filter(|t| only.is_empty() || only.contains(&t.section)) {
        let Some((id, title, intro)) = table.chapter else { continue };
        let charts = table.charts.map(|charts| charts(whole, lang)).unwrap_or_default();
        let grids = (table.people)(document, lang, top).into_iter().filter(|grid| !grid.rows.is_empty());
        let mut parts: Vec<DocumentPart> = charts.into_iter().map(DocumentPart::Chart).collect();
        parts.extend(grids.map(|grid| DocumentPart::Grid { grid, for_meetings: table.for_meetings }));
        if !parts.is_empty() {
            chapters.push(Chapter { id, title: lang.say(title).to_owned(), intro: lang.say(intro).to_owned(), parts });
        }
    }
    if !document.notes.is_empty() {
        let notes = DocumentPart::Notes(lang.say(word::NOTES).to_owned(), document.notes.clone());
        let (title, intro) = (lang.say(word::NOTES).to_owned(), String::new());
        chapters.push(Chapter { id: "notes", title, intro, parts: vec![notes] });
    }
    let sides = format!("{} → {}", whole.before.label, whole.after.label);
    let total = |amount| format!("Rp {}", exact(amount, lang));
    document::Document {
        lang,
        title: format!("{}: {sides}", lang.say(say::CHANGED)),
        facts: vec![
            format!("{}: {}", whole.before.label, total(whole.before.total)),
            format!("{}: {}", whole.after.label, total(whole.after.total)),
        ],
        headline: changes(whole).map(|(title, change)| figure(lang.say(title), change, lang)).collect(),
        chapters,
    }
}

/// The whole budget and every lens.
fn changes(whole: &Comparison) -> impl Iterator<Item = (Word, &AmountChange)> {
    [(word::TOTAL, &whole.total)].into_iter().chain(whole.lenses.iter().map(|(lens, change)| (lens.name(), change)))
}

fn figure(label: &str, change: &AmountChange, lang: Lang) -> KeyFigure {
    let share = change.change().share_of(change.before);
    let sign = if change.change() > Rupiah::ZERO { "+" } else { "" };
    let from_to = |write: fn(Rupiah, Lang) -> String| {
        format!("Rp {} → Rp {}", write(change.before, lang), write(change.after, lang))
    };
    KeyFigure {
        label: label.to_owned(),
        value: format!("{sign}{}", short(change.change(), lang)),
        readable: format!("{}; {sign}{}", from_to(short), percent(share, lang)),
        exact: from_to(exact),
    }
}

/// From before to after, cause by cause; the bar of a cause stands where it moves the amount.
pub fn waterfalls(whole: &Comparison, lang: Lang) -> Vec<Chart> {
    changes(whole).filter_map(|(title, change)| waterfall(lang.say(title), change, lang)).collect()
}

fn waterfall(title: &str, change: &AmountChange, lang: Lang) -> Option<Chart> {
    let causes = [
        (word::BY_MONEY, change.by_money),
        (word::BY_TAG, change.by_tag),
        (word::BY_NEW, change.by_new),
        (word::BY_GONE, change.by_gone),
    ];
    let mut at = change.before;
    let mut spans: Vec<(Word, Rupiah, Rupiah, Rupiah)> =
        vec![(word::BEFORE, Rupiah::ZERO, change.before, change.before)];
    for (cause, amount) in causes {
        spans.push((cause, at, at + amount, amount));
        at += amount;
    }
    spans.push((word::AFTER, Rupiah::ZERO, change.after, change.after));
    let full = spans.iter().flat_map(|s| [s.1, s.2]).max()?;
    // Amounts below zero cannot be drawn; the table has them.
    if full <= Rupiah::ZERO || spans.iter().any(|s| s.1.min(s.2) < Rupiah::ZERO) {
        return None;
    }
    let size = |amount: Rupiah| amount.share_of(full).unwrap_or_default();
    let bars = spans.into_iter().map(|(label, from, to, amount)| {
        let cause = from != Rupiah::ZERO || !matches!(label.en, "Before" | "After");
        let tone = match (cause, amount < Rupiah::ZERO) {
            (false, _) => Tone::Whole,
            (true, false) => Tone::More,
            (true, true) => Tone::Less,
        };
        let mut pieces = vec![
            ChartPiece { tone: Tone::Blank, striped: false, size: size(from.min(to)) },
            ChartPiece { tone, striped: false, size: size(from.max(to) - from.min(to)) },
        ];
        pieces.retain(|p| p.size > 0.0);
        let sign = if cause && amount > Rupiah::ZERO { "+" } else { "" };
        Bar { label: lang.say(label).to_owned(), pieces, figure: format!("{sign}{}", short(amount, lang)) }
    });
    Some(Chart {
        title: title.to_owned(),
        legend: vec![
            (Tone::More, false, lang.say(say::MORE).to_owned()),
            (Tone::Less, false, lang.say(say::LESS).to_owned()),
        ],
        bars: bars.collect(),
        full: format!("Rp {}", short(full, lang)),
    })
}
