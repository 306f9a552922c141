//! A document as one self-contained HTML page: nothing is loaded, every chart has its table, and it reads without its script
//! too. Texts of budgets are escaped, and a content security policy lets nothing run but the page's own script. Forms have no
//! script at all, and are A4 when printed.

mod form;
mod lines;
pub mod review;
mod table;

use std::io::Write;

use anyhow::Result;
use maud::{Markup, PreEscaped, Render, html};
use sha2::{Digest, Sha256};

use crate::domain::currency::Currency;
use crate::guard::escape;
use crate::lang::{Lang, document as say, word};
use crate::report::document::chart::{Chart, ChartPiece, Tone};
use crate::report::document::{Block, Chapter, Document, DocumentKind, KeyFigure, Lead};

const STYLE: &str = concat!(include_str!("html/page.css"), include_str!("html/tables.css"));
const FORM_STYLE: &str = include_str!("html/form.css");
const SCRIPT: &str =
    concat!(include_str!("html/page.js"), include_str!("html/figures.js"), include_str!("html/tables.js"));

/// Stripes that lie over a piece, in the colour of the page.
const DEFINITIONS: &str = "<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"stripes\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect class=\"stripe\" width=\"3\" height=\"6\"/></pattern></defs></svg>\n";

/// A text of a budget or of the user. Templates escape whatever they are given; this also blanks numbers of persons and
/// what cannot be seen.
struct Text<'a>(pub &'a str);

impl Render for Text<'_> {
    fn render_to(&self, out: &mut String) {
        out.push_str(&escape::xml(self.0));
    }
}

/// Of the attribute `lang`.
fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "id",
        Lang::En => "en",
    }
}

/// `in_full`: amounts in full instead of `241,5 M`.
///
/// # Errors
/// Where it cannot be written.
pub fn write(document: &Document, in_full: bool, out: &mut dyn Write) -> Result<()> {
    let (style, script, body) = match document.kind {
        DocumentKind::Report => (STYLE, Some(SCRIPT), report(document, in_full)),
        DocumentKind::Forms => (FORM_STYLE, None, forms(document, in_full)),
    };
    let page = page((document.lang, &document.title), style, script, &body);
    Ok(out.write_all(page.into_string().as_bytes())?)
}

/// `script`: the only one that may run. What has none is for paper.
fn page((lang, title): (Lang, &str), style: &str, script: Option<&str>, body: &Markup) -> Markup {
    html! {
        (PreEscaped("<!doctype html>\n"))
        html lang=(language(lang)) { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                @if let Some(script) = script {
                    meta http-equiv="Content-Security-Policy" content=(policy(script)); "\n"
                }
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                @if script.is_some() { meta name="color-scheme" content="light dark"; "\n" }
                meta name="generator" content="setara"; "\n"
                title { (Text(title)) } "\n"
                style { "\n" (PreEscaped(style)) } "\n"
            } "\n"
            (body) "\n"
        } "\n"
    }
}

/// Nothing runs but this script.
fn policy(script: &str) -> String {
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        base64(&Sha256::digest(script))
    )
}

fn report(document: &Document, in_full: bool) -> Markup {
    let lang = document.lang;
    let word = |w| Text(lang.say(w));
    html! {
        body data-words=(words(document)) { "\n"
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
                (lead(&document.lead))
                (headline(&document.headline))
                @for chapter in &document.chapters { (self::chapter(chapter, in_full, (document.currency, lang))) }
            } "\n"
            script { (PreEscaped(SCRIPT)) } "\n"
        }
    }
}

/// What the script says, as JSON in an attribute.
fn words(document: &Document) -> String {
    let lang = document.lang;
    let words = [
        ("shown", say::SHOWN),
        ("found", say::LINES_FOUND),
        ("sort", say::SORT),
        ("csv", say::DOWNLOAD),
        ("csvWhat", say::DOWNLOAD_WHAT),
        ("sum", say::SUM_SHOWN),
        ("code", word::CODE),
        ("opd", word::OPD),
        ("sub", word::SUB_KEGIATAN),
        ("trillion", word::TRILLION),
        ("billion", word::BILLION),
        ("million", word::MILLION),
    ];
    let words = words.map(|(name, word)| (name.to_owned(), lang.say(word).into()));
    serde_json::Value::Object(words.into_iter().collect()).to_string()
}

fn forms(document: &Document, in_full: bool) -> Markup {
    html! {
        body { "\n"
            main { "\n"
                @for (i, chapter) in document.chapters.iter().enumerate() {
                    @let heading = format!("{}-{}", chapter.id, i + 1);
                    // The title is the page's, once.
                    // What is wider than a phone is moved by the keys too.
                    @let wide = chapter.landscape.then_some("0");
                    @let group = chapter.landscape.then_some("group");
                    @let labelled = chapter.landscape.then_some(heading.as_str());
                    section class=(if chapter.landscape { "landscape" } else { "portrait" })
                        role=[group] aria-labelledby=[labelled] tabindex=[wide] { "\n"
                        @if i == 0 { h1 id=(heading) { (Text(&chapter.title)) } }
                        @else { h2 class="title" id=(heading) { (Text(&chapter.title)) } } "\n"
                        p class="below" { (Text(&chapter.intro)) } "\n"
                        (blocks(&chapter.blocks, in_full, (document.currency, document.lang)))
                    } "\n"
                }
            } "\n"
        }
    }
}

/// Sentence, bar, and how the reading is known; the legend of the bar says in words what it shows.
fn lead(lead: &Lead) -> Markup {
    html! {
        @if !lead.sentences.is_empty() {
            div class="lead" { "\n"
                @for sentence in &lead.sentences { p { (Text(sentence)) } "\n" }
                @if let Some(bar) = &lead.bar { (whole(bar)) }
                @for proof in &lead.proof { p class="proof" { (Text(proof)) } "\n" }
            } "\n"
        }
    }
}

/// A chart of one bar without a label, over the full width.
fn whole(chart: &Chart) -> Markup {
    html! {
        figure class="whole-bar" { "\n"
            figcaption { (Text(&chart.title)) } "\n"
            @for bar in &chart.bars { (pieces(&bar.pieces)) "\n" }
            ul class="legend" {
                @for (tone, striped, what) in &chart.legend { li { (swatch(*tone, *striped)) " " (Text(what)) } }
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

fn chapter(chapter: &Chapter, in_full: bool, money: (Currency, Lang)) -> Markup {
    let heading = format!("{}-title", chapter.id);
    html! {
        section id=(chapter.id) aria-labelledby=(heading) { "\n"
            h2 id=(heading) { (Text(&chapter.title)) } "\n"
            p class="intro" { (Text(&chapter.intro)) } "\n"
            (blocks(&chapter.blocks, in_full, money))
        } "\n"
    }
}

fn blocks(blocks: &[Block], in_full: bool, money: (Currency, Lang)) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Chart(chart) => { (self::chart(chart, money.1)) }
                Block::Grid { grid, .. } => { (table::table(grid, in_full, money)) }
                Block::Lines(drill) => { (lines::lines(drill, in_full, money)) }
                Block::Terms(title, list) => { (terms(title, list)) }
                Block::Notes(title, list) => { h3 { (Text(title)) } "\n" (notes(list)) }
                Block::Form(form) => { (form::form(form)) }
                Block::Signature(lines) => { (signature(lines)) }
            }
        }
    }
}

fn signature(lines: &[Option<String>]) -> Markup {
    html! {
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
