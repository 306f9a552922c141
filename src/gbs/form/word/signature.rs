//! The block below a statement: place and date, the post, the name and its number.

use super::super::{At, entry, slot};
use super::parts::Part;
use crate::domain::text;
use crate::finding::Place;
use crate::gbs::names;
use crate::gbs::node::Value;

/// Words of a line of it.
const WORDS: usize = 12;

/// Does the line begin the block: a place with a date, a post, `Mengetahui`?
pub(super) fn begins(line: &str) -> bool {
    let folded = text::words(line);
    let words = names::words();
    let first = |of: &[String]| of.iter().any(|word| text::starts_with(&folded, word));
    let is_few = folded.split(' ').count() <= WORDS && !line.trim_end().ends_with('.');
    place_and_date(line).is_some() || is_few && (first(&words.post) || first(&words.signing) || is_number(&folded))
}

/// `Kota Melati, 12 Januari 2026`
fn place_and_date(line: &str) -> Option<(&str, &str)> {
    let (place, date) = line.rsplit_once(',')?;
    let folded = text::words(date);
    let mut parts = folded.split(' ');
    let has_month = parts.any(|word| names::words().month.iter().any(|month| month == word));
    let has_year = folded.split(' ').any(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()));
    let is_blank = |text: &str| text.contains("...") && text.chars().all(|c| c == '.' || c.is_whitespace());
    if is_blank(place) && is_blank(date) {
        return Some((place.trim(), date.trim()));
    }
    let is_open = date.contains("...") || date.contains('…');
    let is_date = has_month && (has_year || is_open) || has_year && is_open;
    (is_date && folded.split(' ').count() <= 4 && place.split_whitespace().count() <= 4)
        .then_some((place.trim(), date.trim()))
}

fn is_number(folded: &str) -> bool {
    text::starts_with(folded, "nip")
}

impl Part {
    /// A line of the block.
    pub(super) fn sign(&mut self, line: &str, place: Place) {
        let line = line.trim();
        let folded = text::words(line);
        let words = names::words();
        (self.form.at, self.form.table) = (At::Nowhere, None);
        let number = || line.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '.' && c != '…').trim();
        let first = |of: &[String]| of.iter().any(|word| text::starts_with(&folded, word));
        let fields: Vec<(&str, &str)> = match place_and_date(line) {
            Some((town, date)) => vec![("tempat", town), ("tanggal", date)],
            None if is_number(&folded) => vec![("nip", number())],
            None if first(&words.signing) => Vec::new(),
            None if first(&words.post) => vec![("jabatan", line.trim_end_matches(','))],
            None => vec![("nama", line)],
        };
        let signature = slot(&mut self.form.entries, "tanda_tangan", place).map();
        for (field, text) in fields.into_iter().filter(|(_, text)| !text.is_empty()) {
            if signature.iter().all(|own| own.key != field) {
                signature.push(entry(field, place, Value::Text(text.to_owned())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_a_signature() {
        for line in
            ["Melati, 12 Januari 2026", "Melati, ........ 2026", "Kepala Dinas Contoh,", "Mengetahui,", "NIP. 1980"]
        {
            assert!(begins(line), "{line}");
        }
        for line in [
            "Perempuan, anak, 2026",
            "Kepala keluarga lebih dulu tahu",
            "Rapat malam, Januari 2026 dan sesudahnya lagi",
        ] {
            assert!(!begins(line), "{line}");
        }
    }
}
