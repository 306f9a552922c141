//! The comparison as a document (HTML, Markdown, Word): a waterfall for the whole and for every lens, and the tables.

use super::value::{AmountChange, Comparison, ComparisonDocument};
use super::{CompareSection, lead, sections};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::lang::{Lang, Word, document as say, word};
use crate::report::document::chart::{Bar, Chart, Tone, sen};
use crate::report::document::{Block, Chapter, Document, DocumentKind, KeyFigure};
use crate::report::grid::{exact, percent, short};

/// `only`: these sections; none: all. `how`: rows shown of each list, 0 for all; amounts of the sentence to the sen.
pub fn document(document: &ComparisonDocument, lang: Lang, how: (usize, bool), only: &[CompareSection]) -> Document {
    let (top, in_full) = how;
    let whole = &document.whole;
    let mut chapters: Vec<Chapter> = Vec::new();
    for table in sections::TABLES.iter().filter(|t| only.is_empty() || only.contains(&t.section)) {
        let Some((id, title, intro)) = table.chapter else { continue };
        let charts = table.charts.map(|charts| charts(document, lang)).unwrap_or_default();
        let grids = (table.people)(document, lang, top).into_iter().filter(|grid| !grid.rows.is_empty());
        let mut blocks: Vec<Block> = charts.into_iter().map(Block::Chart).collect();
        blocks.extend(grids.map(|grid| Block::Grid { grid, for_meetings: table.for_meetings }));
        if !blocks.is_empty() {
            chapters.push(Chapter::new(id, lang.say(title), lang.say(intro), blocks));
        }
    }
    if !document.notes.is_empty() {
        let title = lang.say(word::NOTES);
        let notes = Block::Notes(title.to_owned(), document.notes.clone());
        chapters.push(Chapter::new("notes", title, "", vec![notes]));
    }
    let sides = format!("{} → {}", whole.before.label, whole.after.label);
    let total = |amount| whole.currency().write(exact(amount, lang));
    Document {
        kind: DocumentKind::Report,
        lang,
        currency: whole.currency(),
        title: format!("{}: {sides}", lang.say(say::CHANGED)),
        facts: vec![
            format!("{}: {}", whole.before.label, total(whole.before.total)),
            format!("{}: {}", whole.after.label, total(whole.after.total)),
        ],
        lead: lead(document, lang, in_full, only),
        headline: changes(whole)
            .map(|(title, change)| figure(lang.say(title), change, (whole.currency(), lang)))
            .collect(),
        chapters,
    }
}

/// The whole budget and every lens.
fn changes(whole: &Comparison) -> impl Iterator<Item = (Word, &AmountChange)> {
    [(word::TOTAL, &whole.total)].into_iter().chain(whole.lenses.iter().map(|(lens, change)| (lens.name(), change)))
}

fn figure(label: &str, change: &AmountChange, (currency, lang): (Currency, Lang)) -> KeyFigure {
    let share = change.change().share_of(change.before);
    let sign = if change.change() > Rupiah::ZERO { "+" } else { "" };
    let from_to = |write: fn(Rupiah, Lang) -> String| {
        let [before, after] = [change.before, change.after].map(|amount| currency.write(write(amount, lang)));
        format!("{before} → {after}")
    };
    KeyFigure {
        label: label.to_owned(),
        value: format!("{sign}{}", short(change.change(), lang)),
        readable: format!("{}; {sign}{}", from_to(short), percent(share, lang)),
        exact: from_to(exact),
    }
}

/// From before to after, cause by cause; the bar of a cause stands where it moves the amount.
pub fn waterfalls(document: &ComparisonDocument, lang: Lang) -> Vec<Chart> {
    let whole = &document.whole;
    changes(whole).filter_map(|(title, change)| waterfall(lang.say(title), change, (whole.currency(), lang))).collect()
}

fn waterfall(title: &str, change: &AmountChange, (currency, lang): (Currency, Lang)) -> Option<Chart> {
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
    // Amounts below zero cannot be drawn; the table has them.
    if spans.iter().any(|s| s.1.min(s.2) < Rupiah::ZERO) {
        return None;
    }
    let bars = spans.into_iter().map(|(label, from, to, amount)| {
        let cause = from != Rupiah::ZERO || !matches!(label.en, "Before" | "After");
        let tone = match (cause, amount < Rupiah::ZERO) {
            (false, _) => Tone::Whole,
            (true, false) => Tone::More,
            (true, true) => Tone::Less,
        };
        let (low, high) = (from.min(to), from.max(to));
        let sign = if cause && amount > Rupiah::ZERO { "+" } else { "" };
        let pieces = [(Tone::Blank, false, sen(low)), (tone, false, sen(high - low))];
        Bar::new(lang.say(label), pieces, format!("{sign}{}", short(amount, lang)))
    });
    let legend = [(Tone::More, say::MORE), (Tone::Less, say::LESS)];
    let legend = legend.map(|(tone, what)| (tone, false, lang.say(what).to_owned()));
    Some(Chart::money(title, (currency, lang), bars.collect())?.legend(legend))
}
