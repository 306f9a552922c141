//! A report as one self-contained HTML page: nothing is loaded, every chart has its table, and it reads without its script
//! too. Texts of budgets are escaped, and a content security policy lets nothing run but the page's own script.

mod chart;
mod table;

use std::fmt::Write as _;
use std::io::Write;

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::guard::escape::xml as escape;
use crate::lang::document as say;
use crate::report::document::{Document, DocumentPart, KeyFigure};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// `exact`: amounts in full instead of `241,5 M`.
pub fn write(document: &Document, exact: bool, out: &mut dyn Write) -> Result<()> {
    let lang = document.lang;
    let word = |w| escape(lang.say(w));
    let (title, code) = (escape(&document.title), if lang == crate::lang::Lang::Id { "id" } else { "en" });
    let mut html = String::with_capacity(1 << 17);
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"setara\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body data-shown=\"{}\" data-sort=\"{}\">\n",
        base64(&Sha256::digest(SCRIPT)),
        word(say::SHOWN),
        word(say::SORT),
    );
    let _ = writeln!(html, "<a class=\"skip\" href=\"#main\">{}</a>", word(say::SKIP));
    html.push_str(chart::DEFINITIONS);
    let facts: Vec<String> = document.facts.iter().map(|f| format!("<li>{}</li>", escape(f))).collect();
    let _ = writeln!(
        html,
        "<header>\n<h1>{title}</h1>\n<ul class=\"facts\">{}</ul>\n<button id=\"theme\" type=\"button\" hidden>{}</button>\n\
         </header>",
        facts.concat(),
        word(say::THEME)
    );
    let _ = write!(html, "<nav aria-label=\"{0}\">\n<ul>", word(say::CONTENTS));
    for chapter in &document.chapters {
        let _ = write!(html, "<li><a href=\"#{}\">{}</a></li>", chapter.id, escape(&chapter.title));
    }
    html.push_str("</ul>\n</nav>\n<main id=\"main\">\n");
    headline(&mut html, &document.headline);
    for chapter in &document.chapters {
        let _ = writeln!(
            html,
            "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n<p class=\"intro\">{2}</p>",
            chapter.id,
            escape(&chapter.title),
            escape(&chapter.intro)
        );
        for part in &chapter.parts {
            match part {
                DocumentPart::Chart(own) => chart::write(&mut html, own, lang),
                DocumentPart::Grid { grid, .. } => table::write(&mut html, grid, exact, lang),
                DocumentPart::Terms(title, list) => terms(&mut html, title, list),
                DocumentPart::Notes(title, list) => {
                    let _ = writeln!(html, "<h3>{}</h3>", escape(title));
                    notes(&mut html, list);
                }
            }
        }
        html.push_str("</section>\n");
    }
    let _ = write!(html, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
    Ok(out.write_all(html.as_bytes())?)
}

fn headline(html: &mut String, figures: &[KeyFigure]) {
    if figures.is_empty() {
        return;
    }
    html.push_str("<dl class=\"headline\">\n");
    for figure in figures {
        let _ = writeln!(
            html,
            "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd title=\"{}\">{}</dd></div>",
            escape(&figure.label),
            escape(&figure.value),
            escape(&figure.exact),
            escape(&figure.said)
        );
    }
    html.push_str("</dl>\n");
}

fn terms(html: &mut String, title: &str, list: &[[String; 2]]) {
    let _ = writeln!(html, "<h3>{}</h3>\n<dl class=\"terms\">", escape(title));
    for [word, what] in list {
        let _ = writeln!(html, "<div><dt>{}</dt><dd>{}</dd></div>", escape(word), escape(what));
    }
    html.push_str("</dl>\n");
}

fn notes(html: &mut String, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    html.push_str("<ul class=\"notes\">\n");
    for note in notes {
        let _ = writeln!(html, "<li>{}</li>", escape(note));
    }
    html.push_str("</ul>\n");
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
