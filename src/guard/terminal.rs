//! What a terminal can show.

/// Does the terminal take colours for what they are? The older console of Windows does once it is asked to.
#[cfg(windows)]
pub fn understands_escapes() -> bool {
    anstyle_query::windows::enable_ansi_colors().unwrap_or(false)
}

/// Does the terminal take colours for what they are? All do but on Windows.
#[cfg(not(windows))]
pub fn understands_escapes() -> bool {
    true
}

/// Has it signs for parts of a bar (▏)? Where the locale says UTF-8; on Windows, where nobody sets one, in Windows
/// Terminal, whose fonts have them.
pub fn draws_blocks(env: impl Fn(&str) -> Option<String>, windows: bool) -> bool {
    let set = |name: &&str| env(name).filter(|value| !value.is_empty());
    match ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set) {
        Some(locale) => locale.to_ascii_lowercase().replace('-', "").contains("utf8"),
        None => windows && set(&"WT_SESSION").is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_parts_where_they_can_be_shown() {
        let draws = |set: &[(&str, &str)], windows| {
            draws_blocks(|name| set.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned()), windows)
        };
        assert!(draws(&[("LANG", "id_ID.UTF-8")], false));
        assert!(draws(&[("LC_ALL", ""), ("LANG", "C.utf8")], false));
        assert!(!draws(&[("LC_ALL", "C"), ("LANG", "id_ID.UTF-8")], false));
        assert!(draws(&[("WT_SESSION", "a")], true));
        assert!(!draws(&[], true));
        assert!(!draws(&[("LANG", "C"), ("WT_SESSION", "a")], true));
        assert!(!draws(&[("WT_SESSION", "a")], false));
    }
}
