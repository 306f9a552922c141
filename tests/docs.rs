//! The documents hang together: every page is in the index, every setting is explained, and no link leads nowhere.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use setara::finding::catalog;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Markdown files of a folder of the repository, by their paths from its root.
fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project().join(folder)).unwrap();
    let names = entries.map(|e| Path::new(folder).join(e.unwrap().file_name()));
    let mut pages: Vec<PathBuf> = names.filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    pages.sort();
    pages
}

/// The links and pictures of a page: the file from the root of the repository, and the heading after `#`.
fn links(page: &Path, text: &str) -> Vec<(PathBuf, String)> {
    let targets = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    let inside = targets.filter(|t| !t.contains("://") && !t.starts_with("mailto:"));
    inside
        .map(|target| {
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let file = if file.is_empty() { page.to_owned() } else { page.parent().unwrap().join(file) };
            (plain(&file), heading.to_owned())
        })
        .collect()
}

/// A path without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(out.pop(), "{} leaves the repository", path.display()),
            part => out.push(part),
        }
    }
    out
}

/// The headings of a page as GitHub links to them: small letters, blanks as hyphens, without other signs.
fn headings(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => out.extend(heading.take()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                    heading.extend(kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }));
                }
            }
            _ => {}
        }
    }
    out
}

fn read(page: &Path) -> String {
    std::fs::read_to_string(project().join(page)).unwrap()
}

#[test]
fn every_page_is_in_the_index() {
    let index = Path::new("docs/README.md");
    let linked: BTreeSet<PathBuf> = links(index, &read(index)).into_iter().map(|(file, _)| file).collect();
    let missing: Vec<PathBuf> = [pages("docs"), pages("docs/dev")]
        .concat()
        .into_iter()
        .filter(|page| page != index && !linked.contains(page))
        .collect();
    assert!(missing.is_empty(), "docs/README.md does not link {missing:?}");
    for readme in ["README.md", "README.id.md"] {
        let readme = Path::new(readme);
        assert!(links(readme, &read(readme)).iter().any(|(file, _)| file == index), "{}", readme.display());
    }
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    let mut checked = 0;
    for page in [".", "docs", "docs/dev", "docs/codes", "docs/codes/id"].map(pages).concat() {
        let page = plain(page.strip_prefix(".").unwrap_or(&page));
        for (file, heading) in links(&page, &read(&page)) {
            checked += 1;
            let is_there = project().join(&file).exists();
            if !is_there || !heading.is_empty() && !headings(&read(&file)).contains(&heading) {
                broken.push(format!("{}: {}#{heading}", page.display(), file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(checked > 150, "{checked}");
}

/// The names of the properties of a JSON Schema, at any depth.
fn properties(schema: &serde_json::Value, into: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::Object(named)) = map.get("properties") {
                into.extend(named.keys().cloned());
            }
            map.values().for_each(|v| properties(v, into));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|v| properties(v, into)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_settings_is_explained() {
    let out = Command::new(env!("CARGO_BIN_EXE_setara")).args(["config", "--schema"]).output().unwrap();
    let mut keys = BTreeSet::new();
    properties(&serde_json::from_slice(&out.stdout).unwrap(), &mut keys);
    assert!(keys.len() > 40, "{keys:?}");
    let text = read(Path::new("docs/settings.md"));
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let missing: Vec<&String> = keys.iter().filter(|k| !words.contains(k.as_str())).collect();
    assert!(missing.is_empty(), "docs/settings.md does not explain {missing:?}");
}

/// Pages that have a page in Indonesian of their own.
const IN_INDONESIAN: [(&str, &str); 3] =
    [("README.md", "README.id.md"), ("docs/guide.md", "docs/panduan.md"), ("docs/faq.md", "docs/tanya-jawab.md")];

/// What a reader types: the commands of the blocks, without the flag of the language, comments and words to fill in.
fn commands(text: &str) -> Vec<String> {
    let mut inside = "";
    let mut out = Vec::new();
    for line in text.lines() {
        let command = match (inside, line.strip_prefix("```")) {
            ("", Some(kind)) => {
                inside = kind;
                None
            }
            (_, Some(_)) => {
                inside = "";
                None
            }
            ("sh" | "powershell", _) => Some(line),
            ("console", _) => line.strip_prefix("$ "),
            _ => None,
        };
        let command = command.map(|c| c.split(" #").next().unwrap().replace(" --lang id", "").trim().to_owned());
        out.extend(command.filter(|c| !c.is_empty()));
    }
    out
}

/// The pages that a page links to, each by the name of its English page.
fn linked(page: &str) -> Vec<PathBuf> {
    let english = |file: PathBuf| {
        let pair = IN_INDONESIAN.iter().find(|(_, own)| file == Path::new(own));
        pair.map_or(file, |(english, _)| (*english).into())
    };
    // The page links to itself in the other language.
    let themselves = |file: &PathBuf| {
        IN_INDONESIAN.iter().any(|(a, b)| *page == **a && file == Path::new(b) || *page == **b && file == Path::new(a))
    };
    let files = links(Path::new(page), &read(Path::new(page))).into_iter().map(|(file, _)| file);
    let mut files: Vec<PathBuf> = files.filter(|f| !themselves(f)).map(english).collect();
    files.sort();
    files
}

#[test]
fn both_readmes_say_the_same() {
    let [english, own] = ["README.md", "README.id.md"].map(|page| read(Path::new(page)));
    let count = |text: &str| text.lines().filter(|l| l.starts_with('#')).count();
    assert_eq!(count(&own), count(&english));
    let rows = |text: &str| text.lines().filter(|l| l.starts_with('|')).count();
    assert_eq!(rows(&own), rows(&english));
    assert!(commands(&english).len() > 4);
    assert_eq!(commands(&own), commands(&english));
    assert_eq!(linked("README.id.md"), linked("README.md"));
    // Indonesian readers are led to the pages in their language.
    assert!(own.contains("(docs/panduan.md)") && !own.contains("docs/guide.md"));
}

#[test]
fn commands_are_compared_without_the_language() {
    let text = "```sh\nsetara a --lang id   # why\n```\n```console\n$ setara b\nsetara c\n```\n```toml\nd = 1\n```\n";
    assert_eq!(commands(text), ["setara a", "setara b"]);
}

#[test]
fn headings_are_named_as_github_names_them() {
    let text = "# `setara tag --format csv`\n## Disk, signals\n## text, concise\n### `[gate]`: what can *never* be\n";
    let names = ["setara-tag---format-csv", "disk-signals", "text-concise", "gate-what-can-never-be"];
    assert_eq!(headings(text), names.map(str::to_owned).into());
}

#[test]
fn links_are_read_from_the_page_they_are_in() {
    let found = links(Path::new("docs/dev/faults.md"), "[a](../check.md#x) [b](#y) [c](https://example.org/z)");
    let wanted = [("docs/check.md", "x"), ("docs/dev/faults.md", "y")];
    assert_eq!(found, wanted.map(|(file, heading)| (file.into(), heading.to_owned())));
}

/// Source files that pages name by their path, as far as they have an ending.
#[test]
fn source_files_that_pages_name_are_there() {
    let mut pages: Vec<PathBuf> = [pages("docs"), pages("docs/dev")].concat();
    pages.extend(["README.md", "README.id.md", "CONTRIBUTING.md"].map(PathBuf::from));
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
    let mut missing = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(project().join(&page)).unwrap();
        for (at, _) in text.match_indices("src/") {
            let path = text[at..].split(|c| !is_path(c)).next().unwrap().trim_end_matches('.');
            if Path::new(path).extension().is_some() && !project().join(path).exists() {
                missing.push(format!("{}: {path}", page.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Public functions of a source file that may fail, without a word of when.
fn silent_of_errors(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]\nmod ").next().unwrap();
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("pub fn ")) {
        let end = lines[i..].iter().position(|l| l.ends_with(['{', ';'])).map_or(lines.len(), |n| i + n + 1);
        let signature = lines[i..end].join(" ");
        let returned = signature.rsplit_once("->").map_or("", |(_, returned)| returned);
        let fails = ["Result", "Opening"]
            .iter()
            .any(|kind| returned.split(|c: char| !c.is_alphanumeric()).any(|word| word == *kind));
        let mut above = lines[..i].iter().rev().take_while(|l| l.starts_with("///") || l.starts_with("#["));
        if fails && !above.any(|l| *l == "/// # Errors") {
            out.push(line["pub fn ".len()..].split(['(', '<']).next().unwrap().to_owned());
        }
    }
    out
}

#[test]
fn every_public_function_that_may_fail_says_when() {
    let (mut silent, mut folders) = (Vec::new(), vec![project().join("src")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                silent.extend(silent_of_errors(&source).iter().map(|name| format!("{}: {name}", path.display())));
            }
        }
    }
    silent.sort();
    assert!(silent.is_empty(), "without a section `# Errors`:\n{}", silent.join("\n"));
}

#[test]
fn a_function_without_errors_said_is_found() {
    let source = "/// A.\npub fn a(\n    b: u8,\n) -> Result<u8> {\n}\n/// B.\n///\n/// # Errors\n/// C.\n#[must_use]\n\
                  pub fn b() -> io::Result<()> {\npub fn c() -> Resultant {\n";
    assert_eq!(silent_of_errors(source), ["a"]);
}

/// The parts of a page of a code, in their order, in English and in Indonesian.
const PARTS: [[&str; 3]; 2] =
    [["Why it matters.", "Example.", "Way out."], ["Mengapa penting.", "Contoh.", "Jalan keluar."]];

/// What a page is made of, in its order: headings, code (by its digits, which are the same in both languages), tables and
/// lists, and the bold beginnings of its parts.
fn skeleton(text: &str) -> Vec<String> {
    let (mut out, mut bold, mut code) = (Vec::new(), None, false);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => out.push("heading".into()),
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if code => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                out.push(format!("code {digits}"));
            }
            Event::Start(Tag::TableRow) => out.push("row".into()),
            Event::Start(Tag::Item) => out.push("item".into()),
            Event::Start(Tag::Strong) => bold = Some(String::new()),
            Event::Text(text) => {
                if let Some(bold) = &mut bold {
                    bold.push_str(&text);
                }
            }
            Event::End(TagEnd::Strong) => {
                let text = bold.take().unwrap_or_default();
                let part = PARTS.iter().find_map(|parts| parts.iter().position(|part| **part == text));
                out.extend(part.map(|n| format!("part {n}")));
            }
            _ => {}
        }
    }
    out
}

#[test]
fn every_code_has_a_page_of_one_form_in_both_languages() {
    for (folder, parts, others) in [("docs/codes", PARTS[0], PARTS[1]), ("docs/codes/id", PARTS[1], PARTS[0])] {
        let listed: Vec<PathBuf> =
            catalog::entries().map(|e| Path::new(folder).join(e.code).with_extension("md")).collect();
        let there: BTreeSet<PathBuf> = pages(folder).into_iter().collect();
        assert_eq!(there, listed.iter().cloned().collect(), "{folder}");
        for (entry, page) in catalog::entries().zip(&listed) {
            let text = read(page);
            assert!(text.starts_with(&format!("# {} {}\n\n", entry.code, entry.name)), "{}", page.display());
            let at = parts.map(|part| text.matches(&format!("\n\n**{part}**")).count());
            assert_eq!(at, [1, 1, 1], "{}", page.display());
            assert!(!others.iter().any(|part| text.contains(&format!("**{part}**"))), "{}", page.display());
        }
    }
    for entry in catalog::entries() {
        let [english, indonesian] = ["docs/codes", "docs/codes/id"]
            .map(|folder| read(&Path::new(folder).join(entry.code).with_extension("md")));
        assert_eq!(skeleton(&english), skeleton(&indonesian), "{}", entry.code);
    }
}

/// The words of a page outside of code, emphasis and the addresses of links.
fn words(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let (mut code, mut emphasis) = (false, false);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock) => code = false,
            Event::Start(Tag::Emphasis) => emphasis = true,
            Event::End(TagEnd::Emphasis) => emphasis = false,
            Event::Text(text) if !code && !emphasis => {
                let split = text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_' && c != '.');
                out.extend(split.map(|word| word.trim_end_matches('.').to_lowercase()));
            }
            _ => {}
        }
    }
    out
}

/// Words that no Indonesian page needs. Not those that columns and errors of cells bring along ("no. HP", "#N/A").
const ENGLISH: &str = "add agency amount an and are as be by code column count error evidence example file for from header \
                       in is it line list name not note of or row sheet tag the to total unknown warning what with";

/// Words that no English page needs. OPD, kegiatan and the names of columns are not among them.
const INDONESIAN: &str = "ada adalah anggaran atau baris berkas bila bukan catatan dalam dan dari dengan dihitung galat \
                          ini jangan karena kolom lembar nilai orang periksa peringatan perintah sel sudah tanda \
                          tetapi tidak untuk yang";

#[test]
fn pages_of_codes_keep_to_their_language() {
    for (folder, foreign) in [("docs/codes", INDONESIAN), ("docs/codes/id", ENGLISH)] {
        for page in pages(folder) {
            let words = words(&read(&page));
            let found: Vec<&str> = foreign.split_whitespace().filter(|word| words.contains(*word)).collect();
            assert!(found.is_empty(), "{}: {found:?}", page.display());
        }
    }
    assert_eq!(words("the `code` of *a* [sheet](file.md)\n"), ["", "of", "sheet", "the"].map(str::to_owned).into());
}

#[test]
fn the_indonesian_table_says_of_every_code_what_its_page_says() {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = read(Path::new("docs/temuan.md"));
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| ["))
        .map(|line| line.trim_matches(['|', ' ']).split(" | ").collect())
        .collect();
    assert_eq!(rows.len(), catalog::entries().count());
    for entry in catalog::entries() {
        let link = format!("[{0}](codes/id/{0}.md)", entry.code);
        let row = rows.iter().find(|row| row[0] == link).unwrap_or_else(|| panic!("docs/temuan.md lacks {link}"));
        let severity = |id: &str| match id {
            "error" => "galat",
            "warning" => "peringatan",
            _ => "catatan",
        };
        let severities: Vec<&str> = entry.severities.iter().map(|s| severity(s.id())).collect();
        assert_eq!(row[1..3], [entry.name, &severities.join(", ")], "{link}");
        let page = read(&Path::new("docs/codes/id").join(entry.code).with_extension("md"));
        let sentence = page.split("\n\n").nth(1).map(flat).unwrap_or_default();
        assert_eq!(format!("{}.", row[3]), sentence, "{link}");
        let way_out = page.split_once("**Jalan keluar.**").map(|(_, text)| flat(text)).unwrap_or_default();
        assert!(way_out.starts_with(row[4]), "{link}: {}", row[4]);
    }
}
