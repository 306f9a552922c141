//! Bars as inline SVG: lengths are percentages, so they fit any width; labels and figures stay text beside them.

use std::fmt::Write as _;

use crate::guard::escape::xml as escape;
use crate::lang::{Lang, document as say};
use crate::report::document::chart::{Chart, ChartPiece, Tone};

/// Stripes that lie over a piece, in the colour of the page.
pub const DEFINITIONS: &str = "<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"stripes\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect class=\"stripe\" width=\"3\" height=\"6\"/></pattern></defs></svg>\n";

pub fn write(html: &mut String, chart: &Chart, lang: Lang) {
    let _ = writeln!(html, "<figure class=\"chart\">\n<figcaption>{}</figcaption>", escape(&chart.title));
    if !chart.legend.is_empty() {
        html.push_str("<ul class=\"legend\">");
        for (tone, striped, what) in &chart.legend {
            let _ = write!(html, "<li>{} {}</li>", swatch(*tone, *striped), escape(what));
        }
        html.push_str("</ul>\n");
    }
    html.push_str("<ul class=\"bars\">\n");
    for bar in &chart.bars {
        let _ = writeln!(
            html,
            "<li><span class=\"label\">{}</span>{}<span class=\"said\">{}</span></li>",
            escape(&bar.label),
            pieces(&bar.pieces),
            escape(&bar.said)
        );
    }
    let _ = writeln!(
        html,
        "</ul>\n<p class=\"scale\">{}: {}</p>\n</figure>",
        escape(lang.say(say::FULL_WIDTH)),
        escape(&chart.full)
    );
}

/// One bar.
fn pieces(pieces: &[ChartPiece]) -> String {
    let mut svg = String::from(
        "<svg class=\"bar\" width=\"100%\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">\
         <rect class=\"track\" width=\"100%\" height=\"16\"/>",
    );
    let mut at = 0.0;
    for piece in pieces {
        svg.push_str(&rect(piece.tone, piece.striped, at, piece.size, 16));
        at += piece.size;
    }
    svg.push_str("</svg>");
    svg
}

/// One piece, for the cell of a table.
pub fn thin(piece: ChartPiece) -> String {
    let rect = rect(piece.tone, piece.striped, 0.0, piece.size, 4);
    format!("<svg class=\"bar\" width=\"100%\" height=\"4\" aria-hidden=\"true\" focusable=\"false\">{rect}</svg>")
}

pub fn swatch(tone: Tone, striped: bool) -> String {
    let rect = rect(tone, striped, 0.0, 1.0, 12);
    format!("<svg class=\"swatch\" width=\"12\" height=\"12\" aria-hidden=\"true\" focusable=\"false\">{rect}</svg>")
}

fn rect(tone: Tone, striped: bool, at: f64, size: f64, height: u32) -> String {
    let (x, width) = (at * 100.0, size * 100.0);
    let place = format!("x=\"{x:.3}%\" width=\"{width:.3}%\" height=\"{height}\"");
    let over = if striped { format!("<rect {place} fill=\"url(#stripes)\"/>") } else { String::new() };
    format!("<rect class=\"{}\" {place}/>{over}", tone.id())
}
