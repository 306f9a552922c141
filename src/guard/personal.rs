//! Columns that name persons, by their headers (`words.toml`).

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::text;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    number: HashSet<String>,
    name: HashSet<String>,
    maybe_name: HashSet<String>,
    of_one: HashSet<String>,
    pub(super) provinces: HashSet<u8>,
}

/// The test below reads them.
pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// Does a column of this header hold numbers, addresses or names of persons?
pub fn is_personal(header: &str) -> bool {
    let name = text::words(header);
    WORDS.number.contains(&name) || WORDS.name.contains(&name)
}

/// Columns that name persons, and those that make a list of persons of them: without a count, each row is one of them.
pub fn are_of_persons(headers: &[String]) -> bool {
    let names: Vec<String> = headers.iter().map(|h| text::words(h)).collect();
    let any = |words: &HashSet<String>| names.iter().any(|n| words.contains(n));
    let numbers = names.iter().filter(|n| WORDS.number.contains(*n)).count();
    let named = any(&WORDS.name) || any(&WORDS.maybe_name);
    numbers > 1 || named && (numbers > 0 || any(&WORDS.of_one)) || numbers > 0 && any(&WORDS.of_one)
}

/// Does the header, in a list of persons, name one of them?
pub fn names_one(header: &str) -> bool {
    is_personal(header) || WORDS.maybe_name.contains(&text::words(header))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_persons() {
        assert!(WORDS.provinces.contains(&32));
        for header in ["NIK", "No. KK", "Nama Penerima", "Tanggal Lahir", "No. HP", "e-mail", "NISN"] {
            assert!(is_personal(header), "{header}");
        }
        for header in ["nama_opd", "Nama Sub Kegiatan", "Kode Rekening", "jumlah", "L", "sasaran"] {
            assert!(!is_personal(header), "{header}");
        }
        let of = |headers: &[&str]| are_of_persons(&headers.iter().map(|h| h.to_string()).collect::<Vec<_>>());
        assert!(of(&["No", "Nama", "NIK"]) && of(&["Nama Lengkap", "Jenis Kelamin"]) && of(&["NIK", "L/P"]));
        assert!(!of(&["Nama", "Jumlah"]) && !of(&["kode", "L", "P"]));
    }
}
