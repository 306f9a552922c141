//! A report as one self-contained HTML page: nothing is loaded, every chart has its table, and it reads without its script
//! too. Texts of budgets are escaped, and a content security policy lets nothing run but the page's own script.

use std::io::Write;

use anyhow::Result;
use maud::{Markup, PreEscaped, Render, html};
use sha2::{Digest, Sha256};

use crate::guard::escape;
use crate::lang::{Lang, document as say, word};
use crate::ledger::lens::Lens;
use crate::report::document::chart::{Chart, ChartPiece, Tone};
use crate::report::document::{Chapter, Document, DocumentPart, KeyFigure};
use crate::report::grid::{Cell, Grid, exact, figure};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Stripes that lie over a piece, in the colour of the page.
const DEFINITIONS: &str = "<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"stripes\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect class=\"stripe\" width=\"3\" height=\"6\"/></pattern></defs></svg>\n";

/// A text of a budget or of the user. Templates escape whatever they are given; this also blanks numbers of persons and
/// what cannot be seen.
pub(super) struct Text<'a>(pub &'a str);

impl Render for Text<'_> {
    fn render_to(&self, out: &mut String) {
        out.push_str(&escape::xml(self.0));
    }
}

/// Of the attribute `lang`.
pub(super) fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "id",
        Lang::En => "en",
    }
}

/// `exact`: amounts in full instead of `241,5 M`.
///
/// # Errors
/// Where it cannot be written.
pub fn write(document: &Document, exact: bool, out: &mut dyn Write) -> Result<()> {
    Ok(out.write_all(page(document, exact).into_string().as_bytes())?)
}

fn page(document: &Document, exact: bool) -> Markup {
    let lang = document.lang;
    let word = |w| Text(lang.say(w));
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        base64(&Sha256::digest(SCRIPT))
    );
    html! {
        (PreEscaped("<!doctype html>\n"))
        html lang=(language(lang)) { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta http-equiv="Content-Security-Policy" content=(policy); "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta name="color-scheme" content="light dark"; "\n"
                meta name="generator" content="setara"; "\n"
                title { (Text(&document.title)) } "\n"
                style { "\n" (PreEscaped(STYLE)) } "\n"
            } "\n"
            body data-shown=(word(say::SHOWN)) data-sort=(word(say::SORT)) { "\n"
                a class="skip" href="#main" { (word(say::SKIP)) } "\n"
                (PreEscaped(DEFINITIONS))
                header { "\n"
                    h1 { (Text(&document.title)) } "\n"
                    ul class="facts" { @for fact in &document.facts { li { (Text(fact)) } } } "\n"
                    button id="theme" type="button" hidden { (word(say::THEME)) } "\n"
                } "\n"
                nav aria-label=(word(say::CONTENTS)) { "\n"
                    ul {
                        @for chapter in &document.chapters {
                            li { a href={ "#" (chapter.id) } { (Text(&chapter.title)) } }
                        }
                    } "\n"
                } "\n"
                main id="main" { "\n"
                    (headline(&document.headline))
                    @for chapter in &document.chapters { (self::chapter(chapter, exact, lang)) }
                } "\n"
                script { (PreEscaped(SCRIPT)) } "\n"
            } "\n"
        } "\n"
    }
}

fn headline(figures: &[KeyFigure]) -> Markup {
    html! {
        @if !figures.is_empty() {
            dl class="headline" { "\n"
                @for figure in figures {
                    div {
                        dt { (Text(&figure.label)) }
                        dd class="value" { (Text(&figure.value)) }
                        dd title=(Text(&figure.exact)) { (Text(&figure.readable)) }
                    } "\n"
                }
            } "\n"
        }
    }
}

fn chapter(chapter: &Chapter, exact: bool, lang: Lang) -> Markup {
    let heading = format!("{}-title", chapter.id);
    html! {
        section id=(chapter.id) aria-labelledby=(heading) { "\n"
            h2 id=(heading) { (Text(&chapter.title)) } "\n"
            p class="intro" { (Text(&chapter.intro)) } "\n"
            @for part in &chapter.parts {
                @match part {
                    DocumentPart::Chart(chart) => { (self::chart(chart, lang)) }
                    DocumentPart::Grid { grid, .. } => { (table(grid, exact, lang)) }
                    DocumentPart::Terms(title, list) => { (terms(title, list)) }
                    DocumentPart::Notes(title, list) => { h3 { (Text(title)) } "\n" (notes(list)) }
                }
            }
        } "\n"
    }
}

fn terms(title: &str, list: &[[String; 2]]) -> Markup {
    html! {
        h3 { (Text(title)) } "\n"
        dl class="terms" { "\n"
            @for [word, what] in list {
                div { dt { (Text(word)) } dd { (Text(what)) } } "\n"
            }
        } "\n"
    }
}

fn notes(notes: &[String]) -> Markup {
    html! {
        @if !notes.is_empty() {
            ul class="notes" { "\n"
                @for note in notes { li { (Text(note)) } "\n" }
            } "\n"
        }
    }
}

/// Bars as inline SVG: lengths are percentages, so they fit any width; labels and figures stay text beside them.
fn chart(chart: &Chart, lang: Lang) -> Markup {
    html! {
        figure class="chart" { "\n"
            figcaption { (Text(&chart.title)) } "\n"
            @if !chart.legend.is_empty() {
                ul class="legend" {
                    @for (tone, striped, what) in &chart.legend { li { (swatch(*tone, *striped)) " " (Text(what)) } }
                } "\n"
            }
            ul class="bars" { "\n"
                @for bar in &chart.bars {
                    li {
                        span class="label" { (Text(&bar.label)) }
                        (pieces(&bar.pieces))
                        span class="said" { (Text(&bar.figure)) }
                    } "\n"
                }
            } "\n"
            p class="scale" { (Text(lang.say(say::FULL_WIDTH))) ": " (Text(&chart.full)) } "\n"
        } "\n"
    }
}

/// One bar.
fn pieces(pieces: &[ChartPiece]) -> Markup {
    let mut drawn = String::from("<rect class=\"track\" width=\"100%\" height=\"16\"/>");
    let mut at = 0.0;
    for piece in pieces {
        drawn.push_str(&rect(piece.tone, piece.striped, at, piece.size, 16).into_string());
        at += piece.size;
    }
    html! {
        svg class="bar" width="100%" height="16" aria-hidden="true" focusable="false" { (PreEscaped(drawn)) }
    }
}

/// One piece, for the cell of a table.
fn thin(piece: ChartPiece) -> Markup {
    html! {
        svg class="bar" width="100%" height="4" aria-hidden="true" focusable="false" {
            (rect(piece.tone, piece.striped, 0.0, piece.size, 4))
        }
    }
}

fn swatch(tone: Tone, striped: bool) -> Markup {
    html! {
        svg class="swatch" width="12" height="12" aria-hidden="true" focusable="false" {
            (rect(tone, striped, 0.0, 1.0, 12))
        }
    }
}

/// Elements of SVG close themselves, which templates of HTML do not write. Nothing in them is text.
fn rect(tone: Tone, striped: bool, at: f64, size: f64, height: u32) -> Markup {
    let (x, width) = (at * 100.0, size * 100.0);
    let place = format!("x=\"{x:.3}%\" width=\"{width:.3}%\" height=\"{height}\"");
    let over = if striped { format!("<rect {place} fill=\"url(#stripes)\"/>") } else { String::new() };
    PreEscaped(format!("<rect class=\"{}\" {place}/>{over}", tone.id()))
}

/// As policies name hashes.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { sign.into() } else { '=' });
        }
    }
    out
}

// Tables of the page. Figures are readable, the exact ones in the cell's title and for sorting; long tables get a field to
// filter them and headers to sort by, where scripts run.

/// Tables of more rows than this can be sorted and filtered.
const LONG: usize = 8;

pub fn table(grid: &Grid, in_full: bool, lang: Lang) -> Markup {
    let (parts, totals) = grid.rows.split_at(grid.total.unwrap_or(grid.rows.len()));
    let long = parts.len() > LONG;
    let bars = Bars::of(grid, parts);
    let head = Head::of(grid);
    let id = format!("table-{}", grid.id);
    let heading = format!("{id}-title");
    html! {
        h3 id=(heading) { (Text(&grid.title)) } "\n"
        @if long {
            p class="filter" hidden {
                label { (Text(lang.say(say::FILTER))) " " input type="search" autocomplete="off" aria-controls=(id); }
                " " output {}
            } "\n"
        }
        @if !bars.columns.is_empty() { ul class="legend" { (bars.legend(lang)) } "\n" }
        div class="scroll" role="region" aria-labelledby=(heading) tabindex="0" { "\n"
            table id=(id) aria-labelledby=(heading) class=[long.then_some("long")] { "\n"
                thead { tr { (titles(grid, &head, lang)) } } "\n"
                tbody { "\n"
                    @for cells in parts { (row(cells, &head, &bars, in_full, lang)) }
                } "\n"
                @if !totals.is_empty() {
                    tfoot { "\n"
                        @for cells in totals { (row(cells, &head, &Bars::default(), in_full, lang)) }
                    } "\n"
                }
            } "\n"
        } "\n"
        (notes(&grid.notes))
    }
}

/// What a row is called by: its name, and under it its code.
struct Head {
    name: usize,
    code: Option<usize>,
}

impl Head {
    fn of(grid: &Grid) -> Head {
        let column = |wanted: &str| grid.columns.iter().position(|(id, _)| *id == wanted);
        match column("name") {
            Some(name) => Head { name, code: column("code").or(column("sub_kegiatan")) },
            None => Head { name: 0, code: None },
        }
    }
}

fn titles(grid: &Grid, head: &Head, lang: Lang) -> Markup {
    let class = |i: usize| match () {
        () if grid.is_figure(i) => Some("n"),
        () if i == head.name && head.code.is_some() => Some("name"),
        () => None,
    };
    // In a terminal some columns need no title; a browser reads titles aloud.
    let name = |id: &str, name: &'_ str| match (name, id) {
        ("", "what") => lang.say(word::WHAT).to_owned(),
        ("", _) => lang.say(word::CODE).to_owned(),
        (name, _) => name.to_owned(),
    };
    html! {
        @for (i, (id, title)) in grid.columns.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
            th scope="col" class=[class(i)] { (Text(&name(id, title))) }
        }
    }
}

fn row(cells: &[Cell], head: &Head, bars: &Bars, in_full: bool, lang: Lang) -> Markup {
    let code = head.code.map(|i| &cells[i]).filter(|code| **code != cells[head.name]);
    html! {
        tr {
            @for (i, cell) in cells.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
                @match cell {
                    Cell::Text(text) if i == head.name => {
                        th scope="row" {
                            (Text(text))
                            @if let Some(Cell::Text(code)) = code {
                                @if !code.is_empty() { small { (Text(code)) } }
                            }
                            (bars.of_row(cells))
                        }
                    }
                    Cell::Text(text) => { td { (Text(text)) } }
                    cell => { (figure_cell(cell, in_full, lang)) }
                }
            }
        } "\n"
    }
}

/// `data-v`: what the column is sorted by.
fn figure_cell(cell: &Cell, in_full: bool, lang: Lang) -> Markup {
    let (value, title) = match cell {
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => {
            (Some(amount.to_string()), Some(format!("Rp {}", exact(*amount, lang))))
        }
        Cell::Count(n) => (Some(n.to_string()), None),
        Cell::Share(share) => (share.map(|share| share.to_string()), None),
        Cell::Text(_) | Cell::Few(_) | Cell::MaybeMoney(None) => (None, None),
    };
    html! { td class="n" data-v=[value] title=[title] { (figure(cell, lang, in_full)) } }
}

/// Bars under the names of agencies: what each lens counts. They move with their rows.
#[derive(Default)]
struct Bars {
    /// Columns of the lenses, with their tones.
    columns: Vec<(usize, Lens)>,
    longest: i128,
}

impl Bars {
    fn of(grid: &Grid, rows: &[Vec<Cell>]) -> Bars {
        let lens = |id: &str| grid.bars.iter().copied().find(|l| l.id() == id);
        let columns: Vec<(usize, Lens)> =
            grid.columns.iter().enumerate().filter_map(|(i, (id, _))| Some((i, lens(id)?))).collect();
        let amounts = rows.iter().flat_map(|row| columns.iter().map(|(i, _)| sen(&row[*i])));
        Bars { longest: amounts.max().unwrap_or(0), columns }
    }

    fn of_row(&self, row: &[Cell]) -> Markup {
        let size = |column: usize| (sen(&row[column]) as f64 / self.longest as f64).max(0.0);
        // Nothing is drawn where nothing counts.
        html! {
            @for (column, lens) in self.columns.iter().filter(|(i, _)| self.longest > 0 && sen(&row[*i]) > 0) {
                (thin(ChartPiece { tone: Tone::Lens(*lens), striped: false, size: size(*column) }))
            }
        }
    }

    fn legend(&self, lang: Lang) -> Markup {
        html! {
            @for (_, lens) in &self.columns { li { (swatch(Tone::Lens(*lens), false)) " " (lang.say(lens.name())) } }
        }
    }
}

fn sen(cell: &Cell) -> i128 {
    if let Cell::Money(amount) = cell { amount.sen() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_policies_name_them() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
