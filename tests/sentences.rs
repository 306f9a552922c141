//! Every error sentence of the source is in `src/lang/messages.toml` with its Indonesian one, and nothing else is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Rust sources without their unit tests and comments.
fn sources() -> Vec<String> {
    let (mut out, mut folders) = (Vec::new(), vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|x| x == "rs") {
                let text = std::fs::read_to_string(path).unwrap();
                let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
                out.push(code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n"));
            }
        }
    }
    out
}

/// The literal at the start of the text, as it is compiled.
fn literal(text: &str) -> Option<String> {
    let mut chars = text.strip_prefix('"')?.chars().peekable();
    let mut out = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(out),
            '\\' => match chars.next()? {
                '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                'n' => out.push('\n'),
                't' => out.push('\t'),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
}

/// Has it a word of its own, beside what is put in?
fn has_words(sentence: &str) -> bool {
    let (mut inside, mut letters) = (false, 0);
    for c in sentence.chars() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            c if !inside && c.is_alphabetic() => letters += 1,
            _ => letters = 0,
        }
        if letters == 2 {
            return true;
        }
    }
    false
}

/// The sentences of macros and calls that make an error.
fn sentences(code: &str) -> Vec<String> {
    const MAKERS: [&str; 5] = ["bail!(", "anyhow!(", ".context(", ".with_context(|| format!(", ".with_context(|| "];
    let of = |maker: &'static str| {
        code.match_indices(maker).filter_map(move |(at, _)| literal(code[at + maker.len()..].trim_start()))
    };
    MAKERS.into_iter().flat_map(of).filter(|sentence| has_words(sentence)).collect()
}

#[test]
fn every_sentence_is_there_in_indonesian_and_none_is_left_over() {
    let file: toml::Table = toml::from_str(include_str!("../src/lang/messages.toml")).unwrap();
    let keys = |table: &str| file[table].as_table().unwrap().keys().cloned().collect::<BTreeSet<String>>();
    let sources = sources();
    let wanted: BTreeSet<String> = sources.iter().flat_map(|code| sentences(code)).collect();
    assert!(wanted.len() > 200, "{}", wanted.len());
    let there = keys("messages");
    let missing: Vec<String> = wanted.difference(&there).map(|sentence| format!("{sentence:?} = \"\"")).collect();
    assert!(missing.is_empty(), "not in [messages] of src/lang/messages.toml:\n{}", missing.join("\n"));
    let left: Vec<&String> = there.difference(&wanted).collect();
    assert!(left.is_empty(), "in [messages] of src/lang/messages.toml, but in no source: {left:#?}");
    // What is put in is a literal somewhere.
    let all: BTreeSet<String> =
        sources.iter().flat_map(|code| code.match_indices('"').filter_map(|(at, _)| literal(&code[at..]))).collect();
    let parts: Vec<String> = keys("parts").into_iter().filter(|part| !all.contains(part)).collect();
    assert!(parts.is_empty(), "in [parts] of src/lang/messages.toml, but in no source: {parts:#?}");
}

#[test]
fn sentences_are_found_as_they_are_compiled() {
    let code = "bail!(\n  \"{}: is \\\n   \\\"b\\\"\", x); e.with_context(|| format!(\"in {y}\")).context(\"no\"); anyhow!(\"{z}: 1\")";
    assert_eq!(sentences(code), ["{}: is \"b\"", "no", "in {y}"]);
}
