//! What statements say in words of their own: the texts of their fields as sentences of numbered words. Figures, codes, the
//! statement's own names and what forms and regulations print are blanks.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use strum::VariantArray as _;

use crate::criteria::nomenclature::OfficialNames;
use crate::domain::groups::Aspect;
use crate::domain::text;
use crate::files::intern::{Hasher, Texts};
use crate::finding::Place;
use crate::gbs::{Gbs, PlacedText, names};

/// The number of what stands for no word of its own.
pub(super) const BLANK: u32 = 0;

/// One item of a list (a row of data, an action, an indicator) with fewer words is a title, and no narrative.
const ITEM: usize = 6;

/// The most words of a name and of a label: what is longer is none, and would be looked for at every word.
const NAME: usize = 60;
const LABEL: usize = 12;

/// A word, or a blank, and its bytes in its sentence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Piece {
    pub word: u32,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug)]
pub(super) struct Sentence {
    pub text: String,
    pub pieces: Vec<Piece>,
}

/// Words that are none of the blanks.
pub(super) fn count(words: impl IntoIterator<Item = u32>) -> usize {
    words.into_iter().filter(|word| *word != BLANK).count()
}

/// The places of the longest list of words that both have in the same order; blanks are none.
pub(super) fn common(one: &[u32], other: &[u32]) -> Vec<(usize, usize)> {
    let width = other.len() + 1;
    // How many words the ends of both have in common, from each place on.
    let mut length = vec![0_u16; (one.len() + 1) * width];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            length[i * width + j] = match one[i] == other[j] && one[i] != BLANK {
                true => length[(i + 1) * width + j + 1].saturating_add(1),
                false => length[(i + 1) * width + j].max(length[i * width + j + 1]),
            };
        }
    }
    let (mut out, mut i, mut j) = (Vec::new(), 0, 0);
    while i < one.len() && j < other.len() {
        if one[i] == other[j] && one[i] != BLANK {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// What a statement says in one field.
#[derive(Debug)]
pub(super) struct Narrative {
    /// Its number among all.
    pub statement: usize,
    pub field: &'static str,
    pub place: Place,
    pub sentences: Vec<Sentence>,
}

impl Narrative {
    /// All of its words, one after the other.
    pub fn words(&self) -> Vec<u32> {
        self.sentences.iter().flat_map(|s| s.pieces.iter().map(|p| p.word)).collect()
    }
}

#[derive(Deserialize)]
struct Standard {
    law: Law,
    abbreviations: Words,
    form: Phrases,
    definitions: Phrases,
}

#[derive(Deserialize)]
struct Law {
    kinds: Vec<String>,
    number: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Phrases {
    phrases: Vec<String>,
}

static STANDARD: LazyLock<Standard> =
    LazyLock::new(|| toml::from_str(include_str!("standard.toml")).expect("the shipped standard phrases parse"));

/// Fields with texts, in the order of the form. What planning documents give (policies, goals before the analysis, names) is
/// none of them.
fn fields(gbs: &Gbs) -> Vec<(&'static str, Vec<&PlacedText>)> {
    let mut out = vec![("data", items(gbs.data.iter().flat_map(|row| [&row.topic, &row.says])))];
    let factors = Aspect::VARIANTS.iter().zip(&gbs.factors);
    out.extend(factors.map(|(aspect, factor)| (aspect.id(), factor.iter().map(|f| &f.says).collect())));
    out.push(("sebab_internal", gbs.internal.iter().collect()));
    out.push(("sebab_eksternal", gbs.external.iter().collect()));
    out.push(("tolok_ukur", vec![&gbs.goal]));
    out.push(("baseline", items(&gbs.baseline)));
    out.push(("indikator", items(gbs.indicators.iter().map(|i| &i.says))));
    let actions = gbs.actions.iter().flat_map(|action| [&action.says, &action.output, &action.outcome]);
    out.push(("rencana_aksi", items(actions)));
    out
}

/// Those that are no mere titles.
fn items<'a>(texts: impl IntoIterator<Item = &'a PlacedText>) -> Vec<&'a PlacedText> {
    texts.into_iter().filter(|text| text.words().split(' ').count() >= ITEM).collect()
}

/// The narratives of statements, field by field, in the order of the statements.
pub(super) fn narratives(all: &[&Gbs]) -> Vec<Narrative> {
    let mut reader = Reader::new();
    let mut out = Vec::new();
    for (statement, gbs) in all.iter().enumerate() {
        let own = reader.own_names(gbs);
        for (field, texts) in fields(gbs) {
            let texts: Vec<&PlacedText> = texts.into_iter().filter(|text| text.says()).collect();
            let Some(first) = texts.first() else { continue };
            let pieces = texts.iter().flat_map(|text| sentences(&text.text));
            let sentences = pieces.map(|text| reader.sentence(text, &own)).collect();
            out.push(Narrative { statement, field, place: first.place, sentences });
        }
    }
    out
}

/// The sentences of a text. A point in a figure, a code or behind an abbreviation ends none.
fn sentences(text: &str) -> Vec<&str> {
    let (mut out, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let ends = match c {
            '\n' | ';' | '!' | '?' => true,
            '.' => after.chars().next().is_none_or(char::is_whitespace) && !is_abbreviation(&text[start..at]),
            _ => false,
        };
        if ends {
            out.push(&text[start..at]);
            start = at + c.len_utf8();
        }
    }
    out.push(&text[start..]);
    out.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    out
}

/// Does the text end with a word whose point ends no sentence?
fn is_abbreviation(before: &str) -> bool {
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let folded = text::fold(last);
    folded.chars().count() == 1 || STANDARD.abbreviations.words.contains(&folded)
}

/// Phrases by their first two words.
type ByStart = HashMap<(u32, u32), Vec<Vec<u32>>, Hasher>;

/// Numbers words, and knows phrases that are nobody's own.
struct Reader {
    words: Texts,
    phrases: ByStart,
    laws: Vec<Vec<u32>>,
    law_numbers: Vec<u32>,
}

impl Reader {
    fn new() -> Reader {
        let mut out =
            Reader { words: Texts::default(), phrases: ByStart::default(), laws: Vec::new(), law_numbers: Vec::new() };
        // The empty text is nobody's word.
        out.words.number("");
        let Standard { law, form, definitions, .. } = &*STANDARD;
        out.laws = law.kinds.iter().map(|kind| out.phrase(kind)).collect();
        out.law_numbers = law.number.iter().flat_map(|word| out.phrase(word)).collect();
        let names = OfficialNames::shipped();
        let programs = names.programs().iter().map(|(_, name)| *name);
        let printed = form.phrases.iter().chain(&definitions.phrases).map(String::as_str);
        let mut all: Vec<&str> = names.iter().map(|(_, name)| name).chain(programs).chain(printed).collect();
        // Numbers of words do not depend on the order of a hash.
        all.sort_unstable();
        all.dedup();
        for name in all {
            let phrase = out.phrase(name);
            // Names of one or two words are words that anybody uses.
            if let [first, second, _, ..] = phrase[..] {
                out.phrases.entry((first, second)).or_default().push(phrase);
            }
        }
        out
    }

    /// A phrase as it is in texts.
    fn phrase(&mut self, phrase: &str) -> Vec<u32> {
        let mut out: Vec<u32> = text::words(phrase).split(' ').map(|word| self.words.number(word)).collect();
        out.dedup();
        out
    }

    /// Names of the statement's agency, unit, program, kegiatan and sub kegiatan.
    fn own_names(&mut self, gbs: &Gbs) -> Vec<Vec<u32>> {
        let names = [&gbs.opd, &gbs.unit, &gbs.program.name, &gbs.kegiatan.name, &gbs.sub_kegiatan.name];
        let names = names.map(|name| self.phrase(&name.text));
        names.into_iter().filter(|name| (2..=NAME).contains(&name.len())).collect()
    }

    fn sentence(&mut self, sentence: &str, own: &[Vec<u32>]) -> Sentence {
        let text = sentence.trim();
        let mut apart = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
        for token in text::tokens(text) {
            let word = &text[token.start..token.end];
            let is_figure = word.bytes().any(|b| b.is_ascii_digit());
            let number = if is_figure { BLANK } else { self.words.number(&text::fold(word)) };
            match pieces.last_mut() {
                // A doubled word ("laki-laki") is one.
                Some(last) if last.word == number && !token.apart => last.end = token.end,
                _ => {
                    pieces.push(Piece { word: number, start: token.start, end: token.end });
                    apart.push(token.apart);
                }
            }
        }
        let standard = self.standard(text, &pieces, &apart, own);
        for (piece, standard) in pieces.iter_mut().zip(standard) {
            piece.word = if standard { BLANK } else { piece.word };
        }
        pieces.dedup_by(|next, last| {
            let both = next.word == BLANK && last.word == BLANK;
            last.end = if both { next.end } else { last.end };
            both
        });
        Sentence { text: text.to_owned(), pieces }
    }

    /// Which pieces belong to what forms and regulations print, or to the statement's own names.
    fn standard(&self, text: &str, pieces: &[Piece], apart: &[bool], own: &[Vec<u32>]) -> Vec<bool> {
        let words: Vec<u32> = pieces.iter().map(|p| p.word).collect();
        // Where the clause of each word ends.
        let mut ends = vec![words.len(); words.len()];
        for at in (1..words.len()).rev() {
            ends[at - 1] = if apart[at] { at } else { ends[at] };
        }
        let mut out = vec![false; words.len()];
        let mut at = 0;
        while at < words.len() {
            let is_start = at == 0 || apart[at];
            let end = ends[at];
            let length = match () {
                () if is_start && end - at <= LABEL && is_label(&text[pieces[at].start..pieces[end - 1].end]) => {
                    end - at
                }
                () if self.is_law(&words[at..end]) => end - at,
                () => self.longest(&words[at..], own),
            };
            out[at..at + length].fill(true);
            at += length.max(1);
        }
        out
    }

    /// Does a clause begin with a kind of regulation, and give its number?
    fn is_law(&self, clause: &[u32]) -> bool {
        /// Words between the kind and the number, as in "Peraturan Menteri Pemberdayaan Perempuan dan … Nomor".
        const NEAR: usize = 12;
        let is_number = |word: &u32| *word == BLANK || self.law_numbers.contains(word);
        let behind = self.laws.iter().filter_map(|kind| clause.strip_prefix(&kind[..]));
        behind.into_iter().any(|rest| rest.iter().take(NEAR).any(is_number))
    }

    /// Words of the longest phrase that the words begin with.
    fn longest(&self, words: &[u32], own: &[Vec<u32>]) -> usize {
        let [first, second, ..] = words else { return 0 };
        let known = self.phrases.get(&(*first, *second)).into_iter().flatten();
        known.chain(own).filter(|phrase| words.starts_with(phrase)).map(Vec::len).max().unwrap_or(0)
    }
}

/// The name of a field or factor of the form.
fn is_label(clause: &str) -> bool {
    let folded = text::words(clause);
    let is_factor = Aspect::VARIANTS.iter().any(|aspect| aspect.id() == folded);
    is_factor || names::PARTS.iter().any(|part| names::field(*part, clause).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a sentence, `…` for blanks.
    fn read(sentence: &str) -> String {
        let sentence = Reader::new().sentence(sentence, &[]);
        let word =
            |p: &Piece| if p.word == BLANK { "…".to_owned() } else { text::words(&sentence.text[p.start..p.end]) };
        sentence.pieces.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sentences_end_where_a_thought_does() {
        assert_eq!(
            sentences("Hanya 1.816 orang di Kec. Melati. Sisanya belum; ya"),
            ["Hanya 1.816 orang di Kec. Melati", " Sisanya belum", " ya"]
        );
    }

    #[test]
    fn what_is_nobodys_own_is_blank() {
        assert_eq!(read("Hanya 12 (24,5 %) perempuan dari RT 03"), "hanya … perempuan dari rt …");
        assert_eq!(
            read("Sesuai Undang-Undang Nomor 23 Tahun 2014 tentang Daerah, perempuan ikut"),
            "sesuai … perempuan ikut"
        );
        assert_eq!(read("Akses: laki-laki belum tahu"), "… laki laki belum tahu");
        assert_eq!(
            read("Sejalan dengan Pengelolaan Pelayanan Kesehatan Ibu Hamil di desa"),
            "sejalan dengan … di desa"
        );
        assert_eq!(read("Undang-undang belum dikenal warga"), "undang undang belum dikenal warga");
    }
}
