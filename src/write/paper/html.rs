//! A paper as one self-contained HTML file: no script, nothing loaded, A4 when printed.

use std::fmt::Write as _;
use std::io::Write;

use anyhow::Result;

use super::{Bar, Paper, PaperBlock, PaperCell, PaperTable};
use crate::guard::escape::xml as escape;
use crate::lang::Lang;

const STYLE: &str = include_str!("paper.css");

pub fn write(paper: &Paper, out: &mut dyn Write) -> Result<()> {
    let mut html = String::new();
    let title = escape(&paper.title);
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"setara\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n",
        if paper.lang == Lang::Id { "id" } else { "en" }
    );
    for section in &paper.sections {
        let class = if section.landscape { "landscape" } else { "portrait" };
        let _ = writeln!(html, "<section class=\"{class}\">");
        blocks(&mut html, &section.blocks);
        html.push_str("</section>\n");
    }
    html.push_str("</body>\n</html>\n");
    Ok(out.write_all(html.as_bytes())?)
}

fn blocks(html: &mut String, blocks: &[PaperBlock]) {
    for block in blocks {
        match block {
            PaperBlock::Title(lines) => {
                for (i, line) in lines.iter().enumerate() {
                    let tag = if i == 0 { "h1" } else { "h2" };
                    let _ = writeln!(html, "<{tag}>{}</{tag}>", escape(line));
                }
            }
            PaperBlock::Para(text) => _ = writeln!(html, "<p>{}</p>", escape(text)),
            PaperBlock::Heading(level, text) => _ = writeln!(html, "<h{0}>{1}</h{0}>", level + 1, escape(text)),
            PaperBlock::Table(own) => table(html, own),
            PaperBlock::Bars(own) => bars(html, own),
            PaperBlock::Signature(lines) => {
                html.push_str("<div class=\"signature\">\n");
                for line in lines {
                    match line {
                        Some(line) => _ = writeln!(html, "<p>{}</p>", escape(line)),
                        None => html.push_str("<p class=\"room\"></p>\n"),
                    }
                }
                html.push_str("</div>\n");
            }
        }
    }
}

fn bars(html: &mut String, bars: &[Bar]) {
    html.push_str("<table>\n<tbody>\n");
    for bar in bars {
        let _ = write!(html, "<tr><td>{}</td><td><svg width=\"100%\" height=\"12\">", escape(&bar.label));
        let mut at = 0.0;
        for (color, size) in &bar.pieces {
            let (x, width) = (at * 100.0, size * 100.0);
            let _ = write!(html, "<rect x=\"{x:.3}%\" width=\"{width:.3}%\" height=\"12\" fill=\"#{color}\"/>");
            at += size;
        }
        let _ = writeln!(html, "</svg></td><td>{}</td></tr>", escape(&bar.said));
    }
    html.push_str("</tbody>\n</table>\n");
}

fn table(html: &mut String, table: &PaperTable) {
    html.push_str("<table>\n<colgroup>");
    for width in &table.widths {
        let _ = write!(html, "<col style=\"width:{width}%\">");
    }
    html.push_str("</colgroup>\n");
    if !table.head.is_empty() {
        html.push_str("<thead>\n");
        table.head.iter().for_each(|row| self::row(html, row, "th"));
        html.push_str("</thead>\n");
    }
    html.push_str("<tbody>\n");
    table.rows.iter().for_each(|row| self::row(html, row, "td"));
    html.push_str("</tbody>\n</table>\n");
}

fn row(html: &mut String, row: &[PaperCell], tag: &str) {
    html.push_str("<tr>");
    for cell in row {
        let class = match (cell.bold, cell.right) {
            (true, _) => " class=\"b\"",
            (_, true) => " class=\"r\"",
            _ => "",
        };
        let span = if cell.span > 1 { format!(" colspan=\"{}\"", cell.span) } else { String::new() };
        let _ = write!(html, "<{tag}{class}{span}>");
        match &cell.blocks[..] {
            [PaperBlock::Para(text)] => html.push_str(&escape(text)),
            own => blocks(html, own),
        }
        let _ = write!(html, "</{tag}>");
    }
    html.push_str("</tr>\n");
}
