//! Names with `*` and `?`: the shells of Windows hand them on as they were typed.

use std::path::Path;

/// The files that a name stands for, in the order of their names: those that fit its last part, if it has `*` (anything) or
/// `?` (one character) in it and no file is called so. Hidden ones are passed over. A name that fits nothing stays as it is.
pub fn expanded(name: &str) -> Vec<String> {
    let start = name.rfind(['/', std::path::MAIN_SEPARATOR]).map_or(0, |at| at + 1);
    let (folder, pattern) = name.split_at(start);
    if !pattern.contains(['*', '?']) || Path::new(name).exists() {
        return vec![name.to_owned()];
    }
    let entries = std::fs::read_dir(if folder.is_empty() { "." } else { folder });
    let names = entries.into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let fits = |name: &String| !name.starts_with(['.', '~']) && fits(pattern, name, cfg!(windows));
    let mut found: Vec<String> = names.filter(fits).map(|name| format!("{folder}{name}")).collect();
    found.sort();
    if found.is_empty() { vec![name.to_owned()] } else { found }
}

/// `folded`: capital and small letters are the same.
fn fits(pattern: &str, name: &str, folded: bool) -> bool {
    let letters = |text: &str| -> Vec<char> {
        if folded { text.to_lowercase().chars().collect() } else { text.chars().collect() }
    };
    let (pattern, name) = (letters(pattern), letters(name));
    // Which beginnings of the name the pattern so far fits: no pattern takes longer than its length times the name's.
    let mut fitting: Vec<bool> = std::iter::once(true).chain(name.iter().map(|_| false)).collect();
    for sign in pattern {
        let mut next = vec![false; fitting.len()];
        for (end, slot) in next.iter_mut().enumerate() {
            *slot = match sign {
                '*' => fitting[..=end].contains(&true),
                sign => end > 0 && fitting[end - 1] && (sign == '?' || sign == name[end - 1]),
            };
        }
        fitting = next;
    }
    fitting.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits() {
        for (pattern, name, folded, expected) in [
            ("*.csv", "apbd.csv", false, true),
            ("*.csv", "apbd.CSV", false, false),
            ("*.csv", "apbd.CSV", true, true),
            ("apbd-202?.csv", "apbd-2026.csv", false, true),
            ("apbd-202?.csv", "apbd-202.csv", false, false),
            ("*", "a", false, true),
            ("a*b*c", "a-b-b-c", false, true),
            ("a*b*c", "a-b-b-d", false, false),
            ("?", "é", false, true),
            ("[a].csv", "a.csv", false, false),
        ] {
            assert_eq!(fits(pattern, name, folded), expected, "{pattern} {name}");
        }
        assert!(!fits(&"*a".repeat(200), &"a".repeat(199), false));
    }
}
