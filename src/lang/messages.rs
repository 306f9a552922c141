//! Messages of errors in Indonesian. An error is made far from where the language is known, in English; here, where it is
//! shown, its English sentence is looked up with the names and numbers in it (`messages.toml`).

use std::collections::BTreeMap;
use std::io;

use serde::Deserialize;

use crate::lang::Lang;

const MESSAGES: &str = include_str!("messages.toml");

/// The tables of `messages.toml`: an English sentence as it is in the code (`{name}` and `{}` stand for what is put in), and
/// the Indonesian one, with the same names.
#[derive(Default, Debug, Deserialize)]
struct File {
    /// Sentences of `bail!`, `anyhow!` and `context`.
    messages: BTreeMap<String, String>,
    /// What is put into them.
    parts: BTreeMap<String, String>,
    /// Sentences of libraries.
    libraries: BTreeMap<String, String>,
}

/// A message in the language of the run: the causes of an error, joined by `: `, or one of them.
pub fn say(lang: Lang, message: &str) -> String {
    match lang {
        Lang::En => message.to_owned(),
        Lang::Id => Indonesian::new().message(message),
    }
}

/// An error and its causes in the language of the run.
pub fn of_error(lang: Lang, error: &anyhow::Error) -> String {
    match lang {
        Lang::En => format!("{error:#}"),
        Lang::Id => {
            let known = Indonesian::new();
            error.chain().map(|cause| known.message(&cause.to_string())).collect::<Vec<_>>().join(": ")
        }
    }
}

struct Indonesian {
    /// Those with the longest words first: they say most precisely what is meant.
    sentences: Vec<Sentence>,
}

struct Sentence {
    english: Vec<Piece>,
    indonesian: Vec<Piece>,
}

/// A piece of a sentence: words, or the name of what is put in.
#[derive(PartialEq, Eq, Debug)]
enum Piece {
    Words(String),
    Slot(String),
}

impl Indonesian {
    fn new() -> Indonesian {
        // A test reads the file.
        let file: File = toml::from_str(MESSAGES).unwrap_or_default();
        let all = file.messages.into_iter().chain(file.parts).chain(file.libraries);
        let mut sentences: Vec<Sentence> =
            all.map(|(en, id)| Sentence { english: pieces(&en), indonesian: pieces(&id) }).collect();
        sentences.sort_by_key(|sentence| std::cmp::Reverse(sentence.words()));
        Indonesian { sentences }
    }

    /// A known sentence; else the longest known head up to a `: ` and what is behind it; else what is behind its first `: `
    /// (before it: a file, a place), else its lines one by one.
    fn message(&self, message: &str) -> String {
        if let Some(found) = self.sentence(message).or_else(|| system(message)) {
            return found;
        }
        if message.contains('\n') {
            return message.lines().map(|line| self.message(line)).collect::<Vec<_>>().join("\n");
        }
        let heads = message.rmatch_indices(": ").map(|(at, colon)| (&message[..at], &message[at + colon.len()..]));
        let known = heads.filter_map(|(head, rest)| Some((self.sentence(head)?, rest))).next();
        let first = || message.split_once(": ").map(|(head, rest)| (head.to_owned(), rest));
        match known.or_else(first) {
            Some((head, rest)) => format!("{head}: {}", self.message(rest)),
            None => message.to_owned(),
        }
    }

    fn sentence(&self, message: &str) -> Option<String> {
        self.sentences.iter().find_map(|sentence| {
            let values = sentence.values(message)?;
            let say = |piece: &Piece| match piece {
                Piece::Words(words) => words.clone(),
                // What is put in may be a sentence of its own; a name is left as it is.
                Piece::Slot(name) => {
                    values.get(name.as_str()).map_or(String::new(), |value| match value.contains(' ') {
                        true => self.message(value),
                        false => self.sentence(value).unwrap_or_else(|| (*value).to_owned()),
                    })
                }
            };
            Some(sentence.indonesian.iter().map(say).collect())
        })
    }
}

impl Sentence {
    fn words(&self) -> usize {
        self.english.iter().map(|piece| if let Piece::Words(words) = piece { words.len() } else { 0 }).sum()
    }

    /// What was put in, by name, if the message is this sentence.
    fn values<'m>(&self, message: &'m str) -> Option<BTreeMap<&str, &'m str>> {
        let lines = |piece: &Piece| matches!(piece, Piece::Words(words) if words.contains('\n'));
        if message.contains('\n') && !self.english.iter().any(lines) {
            return None;
        }
        let mut values = BTreeMap::new();
        let (mut rest, mut open): (&str, Option<&str>) = (message, None);
        for (i, piece) in self.english.iter().enumerate() {
            match (piece, open) {
                (Piece::Slot(name), None) => open = Some(name),
                // Two side by side: the first has nothing.
                (Piece::Slot(name), Some(before)) => {
                    values.entry(before).or_insert("");
                    open = Some(name);
                }
                (Piece::Words(words), None) => rest = rest.strip_prefix(words.as_str())?,
                (Piece::Words(words), Some(name)) => {
                    let last = i + 1 == self.english.len();
                    let at = if last { rest.len().checked_sub(words.len())? } else { rest.find(words.as_str())? };
                    let (value, behind) = rest.split_at_checked(at)?;
                    rest = behind.strip_prefix(words.as_str())?;
                    // What stands in it twice is the same twice.
                    if *values.entry(name).or_insert(value) != value {
                        return None;
                    }
                    open = None;
                }
            }
        }
        match open {
            Some(name) => {
                let same = *values.entry(name).or_insert(rest) == rest;
                same.then_some(values)
            }
            None => rest.is_empty().then_some(values),
        }
    }
}

/// `{}` are named by their number; `{{` is a brace.
fn pieces(sentence: &str) -> Vec<Piece> {
    let (mut out, mut words, mut unnamed) = (Vec::new(), String::new(), 0);
    let mut rest = sentence;
    while let Some(at) = rest.find(['{', '}']) {
        words.push_str(&rest[..at]);
        let brace = &rest[at..];
        if brace.starts_with("{{") || brace.starts_with("}}") {
            words.push_str(&brace[..1]);
            rest = &brace[2..];
            continue;
        }
        let (inside, behind) = brace[1..].split_once('}').unwrap_or((&brace[1..], ""));
        let mut name = inside.split(':').next().unwrap_or_default().to_owned();
        if name.is_empty() {
            name = unnamed.to_string();
            unnamed += 1;
        }
        if !words.is_empty() {
            out.push(Piece::Words(std::mem::take(&mut words)));
        }
        out.push(Piece::Slot(name));
        rest = behind;
    }
    words.push_str(rest);
    if !words.is_empty() {
        out.push(Piece::Words(words));
    }
    out
}

/// What the operating system says, with its code (`No such file or directory (os error 2)`), and what Rust says in its place.
fn system(message: &str) -> Option<String> {
    let Some((said, code)) = message.strip_suffix(')').and_then(|m| m.rsplit_once(" (os error ")) else {
        return KINDS.iter().find(|(kind, _)| kind.to_string() == message).map(|(_, said)| (*said).to_owned());
    };
    if said.contains(": ") {
        return None;
    }
    let code: i32 = code.parse().ok()?;
    // Windows has a sharing and a lock violation, of which Rust knows no kind.
    if cfg!(windows) && matches!(code, 32 | 33) {
        return Some(format!("sedang dipakai program lain (kode sistem {code})"));
    }
    let kind = io::Error::from_raw_os_error(code).kind();
    let known = KINDS.iter().find(|(known, _)| *known == kind).map_or("galat sistem", |(_, said)| *said);
    Some(format!("{known} (kode sistem {code})"))
}

const KINDS: [(io::ErrorKind, &str); 26] = [
    (io::ErrorKind::NotFound, "berkas tidak ditemukan"),
    (io::ErrorKind::PermissionDenied, "tidak ada izin"),
    (io::ErrorKind::AlreadyExists, "sudah ada"),
    (io::ErrorKind::IsADirectory, "itu folder, bukan berkas"),
    (io::ErrorKind::NotADirectory, "bagian dari jalurnya bukan folder"),
    (io::ErrorKind::DirectoryNotEmpty, "folder tidak kosong"),
    (io::ErrorKind::ReadOnlyFilesystem, "tempat simpan hanya dapat dibaca"),
    (io::ErrorKind::StorageFull, "tempat simpan penuh"),
    (io::ErrorKind::QuotaExceeded, "jatah tempat simpan habis"),
    (io::ErrorKind::FileTooLarge, "berkas terlalu besar"),
    (io::ErrorKind::ResourceBusy, "sedang dipakai program lain"),
    (io::ErrorKind::ExecutableFileBusy, "sedang dipakai program lain"),
    (io::ErrorKind::InvalidFilename, "nama berkas tidak dapat dipakai"),
    (io::ErrorKind::CrossesDevices, "di tempat simpan yang lain"),
    (io::ErrorKind::TooManyLinks, "terlalu banyak tautan"),
    (io::ErrorKind::InvalidInput, "tidak dapat dilakukan di sini"),
    (io::ErrorKind::InvalidData, "isinya rusak"),
    (io::ErrorKind::TimedOut, "terlalu lama ditunggu"),
    (io::ErrorKind::Interrupted, "terputus"),
    (io::ErrorKind::Unsupported, "tidak didukung sistem ini"),
    (io::ErrorKind::UnexpectedEof, "berkas berakhir terlalu cepat"),
    (io::ErrorKind::OutOfMemory, "memori tidak cukup"),
    (io::ErrorKind::BrokenPipe, "penerima sudah tertutup"),
    (io::ErrorKind::WriteZero, "tidak dapat ditulis seluruhnya"),
    (io::ErrorKind::NotSeekable, "tidak dapat dibaca berulang"),
    (io::ErrorKind::StaleNetworkFileHandle, "sambungan ke berkas di jaringan terputus"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_both_sentences_have_the_same_slots() {
        let file: File = toml::from_str(MESSAGES).unwrap();
        let slots = |sentence: &str| {
            let mut names: Vec<String> = pieces(sentence)
                .into_iter()
                .filter_map(|piece| if let Piece::Slot(name) = piece { Some(name) } else { None })
                .collect();
            names.sort();
            names.dedup();
            names
        };
        for (en, id) in file.messages.iter().chain(&file.parts).chain(&file.libraries) {
            assert_eq!(slots(en), slots(id), "{en}");
        }
    }

    #[test]
    fn names_and_numbers_are_put_into_the_other_sentence() {
        assert_eq!(
            pieces("{path}: {{x}} {}, {n:?}"),
            [
                Piece::Slot("path".into()),
                Piece::Words(": {x} ".into()),
                Piece::Slot("0".into()),
                Piece::Words(", ".into()),
                Piece::Slot("n".into())
            ]
        );
        let sentence = Sentence { english: pieces("{option} names {first:?}; leave {option} out"), indonesian: vec![] };
        let values = sentence.values("--sheet names \"a.csv\"; leave --sheet out").unwrap();
        assert_eq!((values["option"], values["first"]), ("--sheet", "\"a.csv\""));
        assert!(sentence.values("--sheet names \"a.csv\"; leave").is_none());
    }

    #[test]
    fn what_the_system_says_is_said_with_its_code() {
        let not_found = io::Error::from_raw_os_error(2).to_string();
        assert_eq!(
            say(Lang::Id, &format!("a.csv: cannot open: {not_found}")),
            "a.csv: tidak dapat dibuka: berkas tidak ditemukan (kode sistem 2)"
        );
        assert_eq!(say(Lang::En, &not_found), not_found);
    }
}
