//! A paper as one self-contained HTML file: no script, nothing loaded, A4 when printed.

use std::io::Write;

use anyhow::Result;
use maud::{Markup, PreEscaped, html};

use super::{Bar, Paper, PaperBlock, PaperCell, PaperTable};
use crate::write::html::{Text, language};

const STYLE: &str = include_str!("paper.css");

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
