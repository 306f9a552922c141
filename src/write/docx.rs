//! A report as a Word document for a meeting: the headline, the main tables, and bars before them.

use std::io::Write;

use anyhow::Result;

use super::paper::{self, Bar, Paper, PaperBlock, PaperSection, PaperTable};
use crate::lang::{Lang, word};
use crate::report::document::chart::{Chart, Tone};
use crate::report::document::{Document, DocumentPart};
use crate::report::grid::{Cell, Grid, count, exact, few, percent, short};

/// Tables that a meeting reads; the others are in the page and the workbook.
const SHOWN: [&str; 13] = [
    "denominators",
    "lenses",
    "opd",
    "categories",
    "allocation",
    "ages",
    "missing",
    "coverage",
    "largest",
    "official_only",
    "evidence_only",
    "gbs_opd",
    "findings",
];

pub fn write(document: &Document, full: bool, out: &mut dyn Write) -> Result<()> {
    let lang = document.lang;
    let mut blocks = vec![PaperBlock::Title(vec![document.title.clone(), document.facts.join(" · ")])];
    if !document.headline.is_empty() {
        let rows = document.headline.iter().map(|f| {
            let said = if full { &f.exact } else { &f.said };
            vec![paper::PaperCell::text(&f.label), paper::PaperCell::bold(&f.value), paper::PaperCell::text(said)]
        });
        blocks.push(PaperBlock::Table(PaperTable { widths: vec![32, 22, 46], head: Vec::new(), rows: rows.collect() }));
    }
    for chapter in &document.chapters {
        let mut own = Vec::new();
        // The charts that stand before a table go with it.
        let mut charts: Vec<&Chart> = Vec::new();
        for part in &chapter.parts {
            match part {
                DocumentPart::Chart(chart) => charts.push(chart),
                DocumentPart::Grid(grid) if SHOWN.contains(&grid.id) => {
                    charts.drain(..).for_each(|chart| bars(&mut own, chart));
                    table(&mut own, grid, full, lang);
                }
                DocumentPart::Grid(_) => charts.clear(),
                DocumentPart::Terms(title, list) => {
                    own.push(PaperBlock::Heading(2, title.clone()));
                    own.extend(list.iter().map(|[name, what]| PaperBlock::Para(format!("{name}: {what}"))));
                }
                DocumentPart::Notes(title, notes) => {
                    own.push(PaperBlock::Heading(2, title.clone()));
                    own.extend(notes.iter().cloned().map(PaperBlock::Para));
                }
            }
        }
        if !own.is_empty() {
            blocks.push(PaperBlock::Heading(1, chapter.title.clone()));
            blocks.push(PaperBlock::Para(chapter.intro.clone()));
            blocks.extend(own);
        }
    }
    let section = PaperSection { landscape: false, blocks };
    paper::docx::write(&Paper { title: document.title.clone(), lang, sections: vec![section] }, out)
}

fn bars(blocks: &mut Vec<PaperBlock>, chart: &Chart) {
    blocks.push(PaperBlock::Heading(2, chart.title.clone()));
    let bar = |b: &crate::report::document::chart::Bar| Bar {
        label: b.label.clone(),
        pieces: b.pieces.iter().map(|p| (color(p.tone, p.striped), p.size)).collect(),
        said: b.said.clone(),
    };
    let mut bars: Vec<Bar> = chart.bars.iter().map(bar).collect();
    // The legend is bars too, of one colour each.
    bars.extend(chart.legend.iter().map(|(tone, striped, what)| Bar {
        label: String::new(),
        pieces: vec![(color(*tone, *striped), LEGEND)],
        said: what.clone(),
    }));
    blocks.push(PaperBlock::Bars(bars));
}

/// Width of a legend's sample.
const LEGEND: f64 = 0.04;

/// What is striped elsewhere is pale here.
fn color(tone: Tone, pale: bool) -> &'static str {
    match (tone, pale) {
        (Tone::Official, false) => "1F4F7A",
        (Tone::Official, true) => "9DB6CC",
        (Tone::Evidence, false) => "B4540A",
        (Tone::Evidence, true) => "E3B48F",
        (Tone::Gbs | Tone::Male, false) => "0F766E",
        (Tone::Gbs | Tone::Male, true) => "9CCBC7",
        (Tone::Decided | Tone::Female, false) => "7A3E9D",
        (Tone::Decided | Tone::Female, true) => "CBB0DA",
        (Tone::Declared, false) => "6B7280",
        (Tone::Declared, true) => "BDC1C7",
        (Tone::Unknown, _) => "C3C9CE",
        (Tone::Indivisible, _) => "8E979E",
        (Tone::Whole, _) => "4B5A66",
        (Tone::More, _) => "2E7D4F",
        (Tone::Less, _) => "B3541E",
        (Tone::Blank, _) => "FFFFFF",
    }
}

fn table(blocks: &mut Vec<PaperBlock>, grid: &Grid, full: bool, lang: Lang) {
    let shown: Vec<usize> = (0..grid.columns.len()).filter(|i| !grid.wide_only.contains(&grid.columns[*i].0)).collect();
    let said = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) if full => exact(*amount, lang),
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => short(*amount, lang),
        Cell::MaybeMoney(None) => "-".into(),
        Cell::Count(n) => count(*n, lang),
        Cell::Few(n) => few(*n, lang),
        Cell::Share(share) => percent(*share, lang),
    };
    let total = lang.say(word::TOTAL);
    let row = |cells: &Vec<Cell>| -> Vec<paper::PaperCell> {
        let sum = cells.iter().take(2).any(|c| matches!(c, Cell::Text(text) if text == total));
        let cell = |i: &usize| {
            let own =
                if cells[*i].is_text() { paper::PaperCell::text } else { paper::PaperCell::right }(&said(&cells[*i]));
            paper::PaperCell { bold: sum, ..own }
        };
        shown.iter().map(cell).collect()
    };
    // Figures do not break, texts do.
    let room = |i: &usize| {
        let cells = grid.rows.iter().map(|row| said(&row[*i]).chars().count());
        let longest = cells.chain([grid.columns[*i].1.chars().count()]).max().unwrap_or(0);
        let text = grid.rows.first().is_none_or(|row| row[*i].is_text());
        if text { longest.clamp(6, 24) + 2 } else { (longest + 2).max(13) }
    };
    let head = shown.iter().map(|i| paper::PaperCell::text(&grid.columns[*i].1)).collect();
    blocks.push(PaperBlock::Heading(2, grid.title.clone()));
    blocks.push(PaperBlock::Table(PaperTable {
        widths: percents(&shown.iter().map(room).collect::<Vec<_>>()),
        head: vec![head],
        rows: grid.rows.iter().map(row).collect(),
    }));
    blocks.extend(grid.notes.iter().cloned().map(PaperBlock::Para));
}

/// Widths in percent; the first bears what rounding leaves.
fn percents(widths: &[usize]) -> Vec<u32> {
    let whole = widths.iter().sum::<usize>().max(1);
    let mut out: Vec<u32> = widths.iter().map(|w| (w * 100 / whole) as u32).collect();
    let sum: u32 = out.iter().sum();
    if let Some(first) = out.first_mut() {
        *first += 100 - sum;
    }
    out
}
