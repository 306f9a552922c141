//! A report as a Word document for a meeting: the headline, the main tables, and bars before them.

use std::io::Write;

use anyhow::Result;

use super::paper::{self, Bar, Paper, PaperBlock, PaperCell, PaperSection, PaperTable};
use crate::lang::Lang;
use crate::report::document::chart::Chart;
use crate::report::document::{Document, DocumentPart};
use crate::report::grid::{Cell, Grid, figure};

pub fn write(document: &Document, full: bool, out: &mut dyn Write) -> Result<()> {
    let lang = document.lang;
    let mut blocks = vec![PaperBlock::Title(vec![document.title.clone(), document.facts.join(" · ")])];
    if !document.headline.is_empty() {
        let rows = document.headline.iter().map(|f| {
            let figure = if full { &f.exact } else { &f.readable };
            vec![PaperCell::text(&f.label), PaperCell::bold(&f.value), PaperCell::text(figure)]
        });
        blocks.push(PaperBlock::Table(PaperTable { widths: vec![32, 22, 46], head: Vec::new(), rows: rows.collect() }));
    }
    for chapter in &document.chapters {
        let mut parts = Vec::new();
        // The charts that stand before a table go with it.
        let mut charts: Vec<&Chart> = Vec::new();
        for part in &chapter.parts {
            match part {
                DocumentPart::Chart(chart) => charts.push(chart),
                DocumentPart::Grid { grid, for_meetings: true } => {
                    charts.drain(..).for_each(|chart| bars(&mut parts, chart));
                    table(&mut parts, grid, full, lang);
                }
                DocumentPart::Grid { .. } => charts.clear(),
                DocumentPart::Terms(title, list) => {
                    parts.push(PaperBlock::Heading(2, title.clone()));
                    parts.extend(list.iter().map(|[name, what]| PaperBlock::Para(format!("{name}: {what}"))));
                }
                DocumentPart::Notes(title, notes) => {
                    parts.push(PaperBlock::Heading(2, title.clone()));
                    parts.extend(notes.iter().cloned().map(PaperBlock::Para));
                }
            }
        }
        if !parts.is_empty() {
            blocks.push(PaperBlock::Heading(1, chapter.title.clone()));
            blocks.push(PaperBlock::Para(chapter.intro.clone()));
            blocks.extend(parts);
        }
    }
    let section = PaperSection { landscape: false, blocks };
    paper::docx::write(&Paper { title: document.title.clone(), lang, sections: vec![section] }, out)
}

fn bars(blocks: &mut Vec<PaperBlock>, chart: &Chart) {
    blocks.push(PaperBlock::Heading(2, chart.title.clone()));
    let bar = |b: &crate::report::document::chart::Bar| Bar {
        label: b.label.clone(),
        pieces: b.pieces.iter().map(|p| (p.tone.color(p.striped), p.size)).collect(),
        figure: b.figure.clone(),
    };
    let mut bars: Vec<Bar> = chart.bars.iter().map(bar).collect();
    // The legend is bars too, of one colour each.
    bars.extend(chart.legend.iter().map(|(tone, striped, what)| Bar {
        label: String::new(),
        pieces: vec![(tone.color(*striped), LEGEND)],
        figure: what.clone(),
    }));
    blocks.push(PaperBlock::Bars(bars));
}

/// Width of a legend's sample.
const LEGEND: f64 = 0.04;

fn table(blocks: &mut Vec<PaperBlock>, grid: &Grid, full: bool, lang: Lang) {
    let shown: Vec<usize> = (0..grid.columns.len()).filter(|i| !grid.wide_only.contains(&grid.columns[*i].0)).collect();
    let cell = |cell: &Cell, is_total: bool| {
        let text = figure(cell, lang, full);
        PaperCell { bold: is_total, right: !cell.is_text(), ..PaperCell::text(&text) }
    };
    let row = |(cells, is_total): (&Vec<Cell>, bool)| shown.iter().map(|i| cell(&cells[*i], is_total)).collect();
    // Figures do not break, texts do.
    let room = |i: &usize| {
        let cells = grid.rows.iter().map(|row| figure(&row[*i], lang, full).chars().count());
        let longest = cells.chain([grid.columns[*i].1.chars().count()]).max().unwrap_or(0);
        if grid.is_figure(*i) { (longest + 2).max(13) } else { longest.clamp(6, 24) + 2 }
    };
    let head = shown.iter().map(|i| PaperCell::text(&grid.columns[*i].1)).collect();
    blocks.push(PaperBlock::Heading(2, grid.title.clone()));
    blocks.push(PaperBlock::Table(PaperTable {
        widths: percents(&shown.iter().map(room).collect::<Vec<_>>()),
        head: vec![head],
        rows: grid.marked_rows().map(row).collect(),
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
