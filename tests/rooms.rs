//! The rooms of `src` and their order: a room imports rooms above it in this list, never one below. CONTRIBUTING says what
//! each is for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Nouns first, verbs after them, the command line at the door.
const ROOMS: [&str; 21] = [
    "lang", "parallel", "domain", "guard", "files", "finding", "criteria", "sides", "ledger", "read", "allocate",
    "columns", "gbs", "report", "check", "write", "settings", "audit", "cli", "run", "python",
];
/// Files of `src` at most; a later issue may raise it, with a reason. The lines alone (63,000) would go into 158 files of 400;
/// what makes them more is one format, command or subject a file, so that half of the files are of 100 to 250 lines. Reading by
/// arithmetic, codes, JSON and `convert` brought fifty, sums of rows, other countries (currency, language) and proposed
/// profiles nine, official lists of several years eight, printed labels two; the cut of all files over 400 lines, along their
/// jobs, eighteen; workbooks that people fill in, three; what the sentence, the pages and the way in Indonesian took, thirty;
/// samples and their estimates, a series of budgets and its prices eleven, working papers ten, the page of decisions three;
/// several reviewers (merging, agreement, amounts that change) and `criteria suggest`, fourteen; labels and the queue, four;
/// `crosswalk` (frameworks, their checks, numbers, rules, records and tables are one job a file), thirteen;
/// classes of what moves verdicts alike, entries, merges and news of the ledger, what `tag` writes alike and what cuts keep, six;
/// the band of `--sensitivity` and `simulate`, seven; governments compared, two; the plan of the Pokja PUG, four;
/// what statements share (words, copies, phrases, what is said of them), five;
/// documents (docx): archive, XML, numbering and blocks four, forms in them and statements written as TOML eight;
/// PDF in: marks, lines, grids, columns, rows, pages, parts, limits and opening are one job a file, and so are proof and wording: thirteen.
const FILES: usize = 438;
/// Lines of a file at most.
const LINES: usize = 400;

/// Every source file, with the room it stands in; `lib.rs` and `main.rs` stand in none.
fn sources() -> Vec<(PathBuf, Option<String>)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut out, mut folders) = (Vec::new(), vec![src.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|x| x == "rs") {
                let inside = path.strip_prefix(&src).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
                let room = !matches!(first, "lib" | "main");
                out.push((path.clone(), room.then(|| first.to_owned())));
            }
        }
    }
    out.sort();
    out
}

/// The code of a file without its tests and comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Rooms that code names: `crate::ROOM`, also within braces behind `crate::`.
fn named(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let word = |t: &str| t.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            None => out.push(word(rest)),
            Some(group) => {
                // The first word of every entry of the group.
                let (mut depth, mut fresh) = (0, true);
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => fresh = true,
                        c if fresh && c.is_alphabetic() => {
                            out.push(word(&group[i..]));
                            fresh = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    out
}

#[test]
fn rooms_import_downward_only() {
    let order: BTreeMap<&str, usize> = ROOMS.iter().enumerate().map(|(i, room)| (*room, i)).collect();
    let mut wrong = Vec::new();
    for (path, room) in sources() {
        let Some(room) = room else { continue };
        let Some(own) = order.get(room.as_str()) else { panic!("{room} is no room of the list: {}", path.display()) };
        for other in named(&code(&path)) {
            if order.get(other.as_str()).is_some_and(|at| at > own) {
                wrong.push(format!("{room} imports {other} ({})", path.display()));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_house_stays_small() {
    let sources = sources();
    assert!(sources.len() <= FILES, "{} files, {FILES} at most", sources.len());
    for (path, _) in sources {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LINES, "{}: {lines} lines, {LINES} at most", path.display());
    }
}

#[test]
fn lib_names_the_rooms_in_their_order() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let named: Vec<&str> =
        lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix([';', '{'])).map(str::trim).collect();
    assert_eq!(named, ROOMS);
}

#[test]
fn an_import_against_the_order_is_seen() {
    let code = "use crate::{run, ledger::{Line, sums}};\nfn f() { crate::cli::x(); }\nuse crate::finding::Fault;";
    assert_eq!(named(code), ["run", "ledger", "cli", "finding"]);
}
