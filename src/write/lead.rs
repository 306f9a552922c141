//! The sentence of a report and its bar as text, for terminals and Markdown.

use std::io::{self, Write};

use crate::guard::escape;
use crate::guard::personal::masked;
use crate::ledger::lens::Lens;
use crate::report::document::Lead;
use crate::report::document::chart::{Bar, Chart, ChartPiece, Tone};
use crate::write::table::TableLook;

/// Signs of what is tagged and evident, tagged, evident, and the rest: blocks, and plain signs for terminals that write none.
const BLOCKS: [char; 4] = ['█', '▓', '▒', '░'];
const PLAIN: [char; 4] = ['#', '=', '+', '.'];
/// A bar is no longer, however wide the terminal is.
const LONGEST: usize = 60;
/// Nor shorter.
const SHORTEST: usize = 16;

/// A bar as a line of signs, and what each sign stands for.
pub struct Drawn {
    pub bar: String,
    pub legend: Vec<(char, String)>,
}

/// The bar in so many signs. What there is can be seen: its piece has a sign at least.
pub fn drawn(chart: &Chart, width: usize, blocks: bool) -> Drawn {
    let signs = if blocks { BLOCKS } else { PLAIN };
    let sign = |tone: Tone, striped: bool| match (tone, striped) {
        (Tone::Rest, _) => signs[3],
        (Tone::Lens(Lens::Evidence), _) => signs[2],
        (_, false) => signs[1],
        (_, true) => signs[0],
    };
    let pieces = chart.bars.first().map_or(&[][..], |bar| &bar.pieces);
    let counts = whole_signs(&pieces.iter().map(|piece| piece.size).collect::<Vec<_>>(), width);
    let piece = |(piece, n): (&ChartPiece, usize)| sign(piece.tone, piece.striped).to_string().repeat(n);
    Drawn {
        bar: pieces.iter().zip(counts).map(piece).collect(),
        legend: chart.legend.iter().map(|(tone, striped, what)| (sign(*tone, *striped), what.clone())).collect(),
    }
}

/// Sizes that add up to one as whole numbers that add up to `width`: each at least 1, and as near as may be.
fn whole_signs(sizes: &[f64], width: usize) -> Vec<usize> {
    let exact: Vec<f64> = sizes.iter().map(|size| size * width as f64).collect();
    let mut out: Vec<usize> = exact.iter().map(|size| (size.floor() as usize).max(1)).collect();
    loop {
        let sum: usize = out.iter().sum();
        let off = |i: &usize| exact[*i] - out[*i] as f64;
        let changed = match sum.cmp(&width) {
            std::cmp::Ordering::Equal => return out,
            std::cmp::Ordering::Less => (0..out.len()).max_by(|a, b| off(a).total_cmp(&off(b))).map(|i| (i, true)),
            std::cmp::Ordering::Greater => {
                let shrinks = (0..out.len()).filter(|i| out[*i] > 1);
                shrinks.min_by(|a, b| off(a).total_cmp(&off(b))).map(|i| (i, false))
            }
        };
        match changed {
            Some((i, true)) => out[i] += 1,
            Some((i, false)) => out[i] -= 1,
            None => return out,
        }
    }
}

/// Sentences, bar and proof; was there any?
///
/// # Errors
/// Where it cannot be written.
pub fn write(lead: &Lead, look: TableLook, out: &mut dyn Write) -> io::Result<bool> {
    let width = usize::from(look.width);
    for (i, sentence) in lead.sentences.iter().enumerate() {
        let bold = look.color && i == 0;
        for line in wrapped(&escape::line(&masked(sentence)), width) {
            if bold { writeln!(out, "\u{1b}[1m{line}\u{1b}[0m")? } else { writeln!(out, "{line}")? }
        }
    }
    if let Some(chart) = &lead.bar {
        let drawn = drawn(chart, width.min(LONGEST), look.blocks);
        writeln!(out, "{}", drawn.bar)?;
        let legend: Vec<String> = drawn.legend.iter().map(|(sign, what)| format!("{sign} {what}")).collect();
        for line in filled(&legend, "   ", width) {
            writeln!(out, "{line}")?;
        }
    }
    for proof in &lead.proof {
        for line in wrapped(&escape::line(&masked(proof)), width) {
            writeln!(out, "{line}")?;
        }
    }
    if let Some(chart) = &lead.bars {
        for line in labelled(chart, width, look.blocks) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(!lead.sentences.is_empty())
}

/// Bars under each other, each between its label and its figure. What there is can be seen: its piece has a sign at least.
fn labelled(chart: &Chart, width: usize, blocks: bool) -> Vec<String> {
    let (filled, track) = if blocks { (BLOCKS[0], BLOCKS[3]) } else { (PLAIN[0], PLAIN[3]) };
    let longest = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let figures = longest(&mut chart.bars.iter().map(|bar| bar.figure.as_str()));
    let labels = longest(&mut chart.bars.iter().map(|bar| bar.label.as_str()));
    // Beside both there is room for a bar; a narrow terminal breaks lines rather than bars.
    let signs = width.saturating_sub(labels + figures + 4).clamp(SHORTEST, LONGEST);
    let bar = |bar: &Bar| {
        let mut drawn = vec![track; signs];
        let mut at = 0.0;
        for piece in &bar.pieces {
            let end = (((at + piece.size) * signs as f64).round() as usize).clamp(1, signs);
            let start = ((at * signs as f64).round() as usize).min(end - 1);
            if piece.tone != Tone::Blank {
                drawn[start..end].fill(filled);
            }
            at += piece.size;
        }
        let label = escape::line(&masked(&bar.label));
        let gap = " ".repeat(labels.saturating_sub(label.chars().count()));
        format!(" {label}{gap}  {} {}", String::from_iter(drawn), bar.figure)
    };
    chart.bars.iter().map(bar).collect()
}

/// Lines of at most `width` characters, broken between words; a longer word stays whole. A figure and its unit stay together.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let is_currency = |word: &str| {
            let word = word.trim_start_matches('(');
            word == "Rp" || (word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()))
        };
        let is_figure = |word: &str| word.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let is_unit = |word: &str| {
            matches!(word.trim_end_matches([',', ';', '.', ')', ':']), "T" | "M" | "jt" | "tn" | "bn" | "mn" | "%")
        };
        match words.last_mut() {
            Some(last) if is_unit(word) && last.rsplit(' ').next().is_some_and(is_figure) => {
                *last += &format!(" {word}")
            }
            Some(last) if is_currency(last) && is_figure(word) => *last += &format!(" {word}"),
            _ => words.push(word.to_owned()),
        }
    }
    filled(&words, " ", width)
}

/// Pieces in lines of at most `width` characters.
fn filled(pieces: &[String], between: &str, width: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(line) if line.chars().count() + between.len() + piece.chars().count() <= width => {
                line.push_str(between);
                line.push_str(piece);
            }
            _ => out.push(piece.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_add_up_and_nothing_is_lost() {
        assert_eq!(whole_signs(&[0.5, 0.5], 60), [30, 30]);
        assert_eq!(whole_signs(&[0.005, 0.309, 0.002, 0.684], 60), [1, 18, 1, 40]);
        assert_eq!(whole_signs(&[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0], 10).iter().sum::<usize>(), 10);
        assert_eq!(whole_signs(&[0.0001, 0.0001, 0.9998], 3), [1, 1, 1]);
        assert_eq!(whole_signs(&[], 60), Vec::<usize>::new());
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("Dari Rp 943,4 M belanja", 12), ["Dari", "Rp 943,4 M", "belanja"]);
        assert_eq!(wrapped("a verylongwordthatstays", 5), ["a", "verylongwordthatstays"]);
    }
}
