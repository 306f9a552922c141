//! Is a text Indonesian? The criteria are words of that language, and rupiah is its money: of what is written in none of its
//! words neither can be said.

use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("indonesian.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// What a text shows of where it is from.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Origin {
    /// It holds a word of Indonesian.
    pub words: bool,
    /// It holds the code of a sub kegiatan or an account, or the mark of the rupiah.
    pub codes: bool,
}

impl Origin {
    /// Looks until the first word: of an Indonesian budget that is its header.
    pub fn of(text: &str) -> Origin {
        let mut signs = Origin::default();
        let mut folded = String::new();
        for piece in text.split(|c: char| !(c.is_alphanumeric() || c == '.')) {
            if piece.starts_with(|c: char| c.is_ascii_digit()) {
                signs.codes = signs.codes || is_code(piece);
                continue;
            }
            for word in piece.split('.') {
                folded.clear();
                folded.push_str(word);
                folded.make_ascii_lowercase();
                if WORDS.contains(folded.as_str()) || is_noun(&folded) {
                    return Origin { words: true, ..signs };
                }
                // RP is the Republic of the Philippines.
                let mark = word.trim_end_matches(|c: char| c.is_ascii_digit());
                signs.codes = signs.codes || matches!(mark, "Rp" | "IDR");
            }
        }
        signs
    }

    pub fn is_indonesian(self) -> bool {
        self.words || self.codes
    }

    /// Of two texts together.
    pub fn and(self, other: Origin) -> Origin {
        Origin { words: self.words || other.words, codes: self.codes || other.codes }
    }
}

/// `pembangunan`, `pengawasan`, `penyaluran`, `kesejahteraan`: no other of the languages makes nouns so.
fn is_noun(word: &str) -> bool {
    word.len() > 8
        && word.ends_with("an")
        && ["pem", "peng", "peny", "kese", "kete"].iter().any(|own| word.starts_with(own))
}

/// `1.02.02.2.02.0001`, `5.1.02.01.01.0024`: no number with thousands, and no code of other countries, is cut so.
fn is_code(piece: &str) -> bool {
    let segments: Vec<&str> = piece.trim_end_matches('.').split('.').collect();
    let is_number = segments.iter().all(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit()));
    let lengths: Vec<usize> = segments.iter().map(|s| s.len()).collect();
    let is_activity = matches!(lengths[..], [1, 2, 2, 1, 2, 2..=4]);
    let is_account = matches!(segments[0], "4" | "5" | "6") && matches!(lengths[..], [1, 1, 2, 2, 2, ..]);
    is_number && (is_activity || is_account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_or_a_code_tells() {
        let signs = |text: &str| {
            let Origin { words, codes } = Origin::of(text);
            (words, codes)
        };
        assert_eq!(signs("KODE_SUB;x\n"), (true, false));
        assert_eq!(signs("code,1.02.02.2.02.0001,x"), (false, true));
        assert_eq!(signs("code;5.1.02.01.01.0024."), (false, true));
        assert_eq!(signs("Amount (Rp)"), (false, true));
        assert_eq!(signs("Rp150.000"), (false, true));
        for other in [
            "UP,UR,PP,Programa Presupuestario,Importe\n01,000,636,Atención Integral,\"7,239,258.01\"",
            "GAD Activity / PPA,MOOE,PS,CO\nFarm-to-market road,\"2,000,000.00\",RP Act 9262",
            "PILAR;ASIGNADO\n2.3.2.02.01.003;1.234.567.890",
        ] {
            assert_eq!(signs(other), (false, false), "{other}");
        }
    }
}
