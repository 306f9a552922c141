//! The official list as it proves codes: every sub kegiatan, and all levels above them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::criteria::nomenclature::{Nomenclature, OfficialNames};
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::files::intern::Hasher;

/// Codes that a list has, with those of the levels above them.
pub struct KnownCodes(HashSet<ActivityCode, Hasher>);

impl KnownCodes {
    pub fn of(nomenclature: &Nomenclature) -> KnownCodes {
        let levels = [Level::Urusan, Level::Bidang, Level::Program, Level::Kegiatan, Level::SubKegiatan];
        let codes = nomenclature.codes();
        KnownCodes(codes.iter().flat_map(|code| levels.iter().filter_map(|level| code.at(*level))).collect())
    }

    /// Those the program carries, made when they are first asked for.
    pub fn shipped() -> &'static KnownCodes {
        static KNOWN: LazyLock<KnownCodes> = LazyLock::new(|| KnownCodes::of(&Nomenclature::shipped()));
        &KNOWN
    }

    /// Does a list have the code, or one under it? A support program (`X.XX.01`) stands under every bidang there is.
    pub fn has(&self, code: &ActivityCode) -> bool {
        self.0.contains(code)
            || code.level() >= Level::Program
                && code.at(Level::Bidang).is_some_and(|bidang| self.0.contains(&bidang))
                && self.0.contains(&code.any_bidang())
    }
}

/// The one sub kegiatan under `above` that the lists call `name`; `None` where there is none, or several.
pub fn official_code(name: &str, above: &ActivityCode) -> Option<ActivityCode> {
    static NAMES: LazyLock<HashMap<String, Vec<ActivityCode>>> = LazyLock::new(|| {
        let mut out: HashMap<String, Vec<ActivityCode>> = HashMap::new();
        for (code, name) in OfficialNames::shipped().iter() {
            out.entry(text::words(name)).or_default().push(*code);
        }
        out
    });
    let codes = NAMES.get(&text::words(name))?;
    // A kabupaten has the codes of kabupaten and kota (scope 2), a province its own: of both, the name proves neither.
    let mut own = codes.iter().filter(|code| code.under(above));
    let first = own.next()?;
    own.all(|other| other == first).then_some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> ActivityCode {
        ActivityCode::find(text).unwrap()
    }

    #[test]
    fn codes_of_all_levels_are_known() {
        let known = KnownCodes::shipped();
        for own in ["1", "1.02", "1.02.02", "1.02.02.2.02", "1.02.02.2.02.0001", "2.10", "1.02.01.2.01.0001", "1.02.01"]
        {
            assert!(known.has(&code(own)), "{own}");
        }
        for none in ["2.01", "2.02", "3.03", "9.99", "1.02.99", "1.02.02.2.02.9999", "2.01.01"] {
            assert!(!known.has(&code(none)), "{none}");
        }
    }

    #[test]
    fn a_name_proves_a_code_where_one_has_it() {
        let name = "Pengelolaan Pelayanan Kesehatan Ibu Hamil";
        assert_eq!(official_code(name, &code("1.02.02.2.02")), Some(code("1.02.02.2.02.0001")));
        assert_eq!(official_code(name, &code("1.03")), None);
        assert_eq!(official_code("Bukan nama resmi", &code("1.02")), None);
    }
}
