//! The known name nearest to one that nobody knows: what errors offer.

use std::cmp::Reverse;
use std::path::Path;

use crate::domain::text;

/// The known name that shares all but a third of its letters with `name`, or of whose words `name` is some; the nearest
/// one, of several the first.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = text::words(name);
    let letters = wanted.chars().count();
    let distance = |known: &str| {
        let folded = text::words(known);
        let most = letters.max(folded.chars().count()) / 3;
        // Cheaper than to compare names whose lengths differ too much.
        let close = folded.len().abs_diff(wanted.len()) <= 4 * most;
        let distance = close.then(|| strsim::osa_distance(&wanted, &folded)).filter(|d| *d <= most);
        distance.or_else(|| (letters > 3 && text::holds(&folded, &wanted)).then_some(folded.len()))
    };
    let near = known.into_iter().filter_map(|known| Some((distance(known)?, known)));
    // Of those equally near, the one that begins alike: people mistype the end.
    let alike = |known: &str| text::words(known).chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    near.min_by_key(|(distance, known)| (*distance, Reverse(alike(known)))).map(|(_, known)| known)
}

/// `; did you mean "x"?`, where a name is near; else nothing.
pub fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or(String::new(), |known| format!("; did you mean {known:?}?"))
}

/// The same of a file, where it is not there: what else its folder holds.
pub fn file_hint(path: &str) -> String {
    nearest_file(path).map_or(String::new(), |known| format!("; did you mean {known:?}?"))
}

/// The name in its folder that is nearest to a file that is not there.
pub fn nearest_file(path: &str) -> Option<String> {
    let path = Path::new(path);
    if path.exists() {
        return None;
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let own = path.file_name().unwrap_or_default().to_string_lossy();
    nearest(&own, names.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_near_and_far() {
        let codes = ["A003", "A004", "F001", "never-fired"];
        assert_eq!(nearest("A0O4", codes), Some("A004"));
        assert_eq!(nearest("A0031", ["A001", "A003"]), Some("A003"));
        assert_eq!(nearest("a04", codes), Some("A004"));
        assert_eq!(nearest("neverfired", codes), Some("never-fired"));
        assert_eq!(nearest("QQ9", codes), None);
        assert_eq!(nearest("Kesehatan", ["Dinas Sosial", "Dinas Kesehatan"]), Some("Dinas Kesehatan"));
        assert_eq!(hint("PAGUU", ["NAMA", "PAGU"]), "; did you mean \"PAGU\"?");
        assert_eq!(nearest("", codes), None);
    }
}
