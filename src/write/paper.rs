//! A document of pages for print: headings, paragraphs, tables, in portrait or landscape. Written as HTML and as DOCX.

use std::io::Write;

use anyhow::Result;
use maud::{Markup, PreEscaped, html};

use crate::lang::Lang;
use crate::write::html::{Text, language};

/// The whole document.
#[derive(Clone, Debug)]
pub struct Paper {
    pub title: String,
    pub lang: Lang,
    pub sections: Vec<PaperSection>,
}

/// Pages of one orientation, A4.
#[derive(Clone, Default, Debug)]
pub struct PaperSection {
    pub landscape: bool,
    pub blocks: Vec<PaperBlock>,
}

#[derive(Clone, Debug)]
pub enum PaperBlock {
    /// Centred, large; further lines smaller.
    Title(Vec<String>),
    /// Of a chapter (1) or a part of it (2).
    Heading(u8, String),
    Para(String),
    Table(PaperTable),
    Bars(Vec<Bar>),
    /// Lines of a signature block, at the right; `None` is the room for the signature.
    Signature(Vec<Option<String>>),
}

#[derive(Clone, Default, Debug)]
pub struct PaperTable {
    /// Of the columns, in percent of the table.
    pub widths: Vec<u32>,
    /// Repeated on every page.
    pub head: Vec<Vec<PaperCell>>,
    pub rows: Vec<Vec<PaperCell>>,
}

/// A bar of a chart between its label and its figure.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    /// Colours (hexadecimal) and lengths, of the full width 0..1, from the left.
    pub pieces: Vec<(&'static str, f64)>,
    pub figure: String,
}

/// A cell: paragraphs and tables, in their order.
#[derive(Clone, Debug)]
pub struct PaperCell {
    pub blocks: Vec<PaperBlock>,
    pub bold: bool,
    pub right: bool,
    /// Columns it spans.
    pub span: u32,
}

impl PaperCell {
    /// A text; its lines are paragraphs.
    pub fn text(text: &str) -> PaperCell {
        PaperCell::of(text.lines().map(|l| PaperBlock::Para(l.to_owned())).collect())
    }

    pub fn of(blocks: Vec<PaperBlock>) -> PaperCell {
        PaperCell { blocks, bold: false, right: false, span: 1 }
    }

    pub fn bold(text: &str) -> PaperCell {
        PaperCell { bold: true, ..PaperCell::text(text) }
    }

    /// A figure.
    pub fn right(text: &str) -> PaperCell {
        PaperCell { right: true, ..PaperCell::text(text) }
    }
}

// A paper as one self-contained HTML file: no script, nothing loaded, A4 when printed.

const STYLE: &str = include_str!("paper.css");

/// A document for print as one HTML file.
///
/// # Errors
/// Where it cannot be written.
pub fn write(paper: &Paper, out: &mut dyn Write) -> Result<()> {
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang=(language(paper.lang)) { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta name="generator" content="setara"; "\n"
                title { (Text(&paper.title)) } "\n"
                style { "\n" (PreEscaped(STYLE)) } "\n"
            } "\n"
            body { "\n"
                @for section in &paper.sections {
                    section class=(if section.landscape { "landscape" } else { "portrait" }) { "\n"
                        (blocks(&section.blocks))
                    } "\n"
                }
            } "\n"
        } "\n"
    };
    Ok(out.write_all(page.into_string().as_bytes())?)
}

fn blocks(blocks: &[PaperBlock]) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                PaperBlock::Title(lines) => {
                    @for (i, line) in lines.iter().enumerate() {
                        @if i == 0 { h1 { (Text(line)) } } @else { h2 { (Text(line)) } } "\n"
                    }
                }
                PaperBlock::Para(text) => { p { (Text(text)) } "\n" }
                PaperBlock::Heading(1, text) => { h2 { (Text(text)) } "\n" }
                PaperBlock::Heading(_, text) => { h3 { (Text(text)) } "\n" }
                PaperBlock::Table(table) => { (self::table(table)) }
                PaperBlock::Bars(bars) => { (self::bars(bars)) }
                PaperBlock::Signature(lines) => {
                    div class="signature" { "\n"
                        @for line in lines {
                            @match line {
                                Some(line) => { p { (Text(line)) } "\n" }
                                None => { p class="room" {} "\n" }
                            }
                        }
                    } "\n"
                }
            }
        }
    }
}

fn bars(bars: &[Bar]) -> Markup {
    html! {
        table { "\n"
            tbody { "\n"
                @for bar in bars {
                    tr {
                        td { (Text(&bar.label)) }
                        td { svg width="100%" height="12" { (pieces(bar)) } }
                        td { (Text(&bar.figure)) }
                    } "\n"
                }
            } "\n"
        } "\n"
    }
}

/// Elements of SVG close themselves, which templates of HTML do not write. Nothing in them is text.
fn pieces(bar: &Bar) -> Markup {
    let (mut drawn, mut at) = (String::new(), 0.0);
    for (color, size) in &bar.pieces {
        let (x, width) = (at * 100.0, size * 100.0);
        drawn.push_str(&format!("<rect x=\"{x:.3}%\" width=\"{width:.3}%\" height=\"12\" fill=\"#{color}\"/>"));
        at += size;
    }
    PreEscaped(drawn)
}

fn table(table: &PaperTable) -> Markup {
    html! {
        table { "\n"
            colgroup { @for width in &table.widths { col style={ "width:" (width) "%" }; } } "\n"
            @if !table.head.is_empty() {
                thead { "\n" @for row in &table.head { (self::row(row, true)) } } "\n"
            }
            tbody { "\n" @for row in &table.rows { (self::row(row, false)) } } "\n"
        } "\n"
    }
}

fn row(row: &[PaperCell], is_head: bool) -> Markup {
    let class = |cell: &PaperCell| match (cell.bold, cell.right) {
        (true, _) => Some("b"),
        (_, true) => Some("r"),
        _ => None,
    };
    let span = |cell: &PaperCell| (cell.span > 1).then_some(cell.span);
    html! {
        tr {
            @for cell in row {
                @if is_head {
                    th class=[class(cell)] colspan=[span(cell)] { (content(cell)) }
                } @else {
                    td class=[class(cell)] colspan=[span(cell)] { (content(cell)) }
                }
            }
        } "\n"
    }
}

fn content(cell: &PaperCell) -> Markup {
    match &cell.blocks[..] {
        [PaperBlock::Para(text)] => html! { (Text(text)) },
        several => blocks(several),
    }
}
