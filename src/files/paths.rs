//! Paths as one would write them from some folder, and what stands there: identities, hashes, the files of folders, files
//! that are read as a whole.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

/// From the root, without `.` and `..`: as it is written, whatever links may be on the way.
///
/// # Errors
/// The path is empty, or the working directory is not known.
pub fn absolute(path: &Path) -> io::Result<PathBuf> {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            part => out.push(part),
        }
    }
    Ok(out)
}

/// `path` as one writes it in the folder `from` (both from the root), with forward slashes; `None` where they share no
/// root, or the path is no Unicode.
pub fn relative(path: &Path, from: &Path) -> Option<String> {
    let shared = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let up = from.components().skip(shared).map(|_| "..");
    let down = path.components().skip(shared).map(|c| c.as_os_str().to_str());
    let parts: Vec<&str> = up.map(Some).chain(down).collect::<Option<_>>()?;
    Some(if parts.is_empty() { ".".into() } else { parts.join("/") })
}

/// A path by which files are told apart: from the root, and in small letters where the system takes capital and small
/// letters in names for the same.
///
/// # Errors
/// As `absolute`.
pub fn comparable(path: &Path) -> io::Result<PathBuf> {
    let whole = absolute(path)?;
    Ok(if cfg!(any(windows, target_os = "macos")) { folded(&whole) } else { whole })
}

/// Is the path the folder, or in it?
pub fn is_below(path: &Path, folder: &Path) -> bool {
    matches!((comparable(path), comparable(folder)), (Ok(path), Ok(folder)) if path.starts_with(&folder))
}

fn folded(path: &Path) -> PathBuf {
    match path.to_str() {
        Some(path) => without_mark(path).to_lowercase().into(),
        None => path.to_owned(),
    }
}

/// A path of Windows without the mark that it is to be taken as it is (`\\?\C:\a`, `\\?\UNC\server\a`): no other path of a
/// run has it, and with its slashes turned it means something else. What opens files sets it where a path is long.
pub fn without_mark(path: &str) -> Cow<'_, str> {
    let Some(rest) = path.strip_prefix(r"\\?\") else { return path.into() };
    if let Some(share) = rest.strip_prefix(r"UNC\") {
        return format!(r"\\{share}").into();
    }
    let mut start = rest.chars();
    let drive = start.next().is_some_and(|c| c.is_ascii_alphabetic()) && start.as_str().starts_with(r":\");
    // Volumes without a letter have no other name.
    if drive { rest.into() } else { path.into() }
}

/// Do two paths name one file, through links too?
pub fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The same for the same file or folder, whatever path leads to it.
#[cfg(unix)]
pub type FileId = (u64, u64);
/// # Errors
/// There is none, or it cannot be looked at.
#[cfg(unix)]
pub fn file_id(path: &Path) -> io::Result<FileId> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map(|m| (m.dev(), m.ino()))
}

#[cfg(not(unix))]
pub type FileId = PathBuf;
/// # Errors
/// There is none, or it cannot be looked at.
#[cfg(not(unix))]
pub fn file_id(path: &Path) -> io::Result<FileId> {
    path.canonicalize()
}

// SHA-256 of what is kept and handed on.

/// Hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

/// A short name of texts, the same wherever they are met: a letter, which keeps spreadsheets from taking it for a number, and
/// the first `digits` of the SHA-256 of the texts, a line each.
pub fn key(letter: char, texts: &[&str], digits: usize) -> String {
    let mut hasher = Sha256::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            hasher.update(b"\n");
        }
        hasher.update(text);
    }
    let mut out = String::from(letter);
    out.push_str(&hex(hasher)[..digits]);
    out
}

/// Hash and size of a file, without holding it.
///
/// # Errors
/// It cannot be read.
pub fn of_file(path: &Path) -> std::io::Result<(String, u64)> {
    let (mut file, mut hasher, mut size) = (File::open(path)?, Sha256::new(), 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((hex(hasher), size));
        }
        hasher.update(&piece[..read]);
        size += read as u64;
    }
}

/// What was hashed, in hexadecimal.
pub fn hex(hasher: Sha256) -> String {
    let digit = |four: u8| char::from(b"0123456789abcdef"[usize::from(four)]);
    hasher.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

// Files of folders, each once and in the order of their names.

/// The files in a folder and below that are `wanted`, in the order of their names; hidden ones are passed over.
pub fn files_in(folder: &str, wanted: fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(Path::new(folder), wanted, &mut BTreeSet::new(), &mut found);
    found.sort();
    found
}

/// Each folder once, however many links lead to it: they may lead in circles. A folder that cannot be read is named as a
/// file would be: whoever reads it says why.
fn walk(folder: &Path, wanted: fn(&str) -> bool, seen: &mut BTreeSet<FileId>, found: &mut Vec<String>) {
    // As one would type it.
    let name = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_string_lossy().replace('\\', "/");
    // Of several ways to a folder it is always the same one. Links are followed here: to an unreadable folder, walkdir
    // would not name them.
    let mut entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                found.push(name(e.path().unwrap_or(folder)));
                continue;
            }
        };
        let (path, is_folder) = (entry.path(), entry.depth() == 0 || entry.file_type().is_dir());
        if entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with(['.', '~']) {
            if is_folder {
                entries.skip_current_dir();
            }
        } else if is_folder {
            // One that cannot be looked at is named when it cannot be read.
            if file_id(path).is_ok_and(|id| !seen.insert(id)) {
                entries.skip_current_dir();
            }
        } else if path.is_dir() {
            walk(path, wanted, seen, found);
        } else if wanted(&name(path)) && path.metadata().map_or(true, |m| m.is_file()) {
            // Not a pipe, which would be waited for; a link that leads nowhere is named by whoever reads it.
            found.push(name(path));
        }
    }
}

/// A file that must not change while it is read: the report names its hash, and it is the hash of one file.
pub struct Watched {
    file: File,
    /// Length and time of the last change when it was opened; of a pipe or device nothing is known.
    was: Option<(u64, Option<SystemTime>)>,
    read: u64,
}

impl Watched {
    /// # Errors
    /// It cannot be opened, or is a folder.
    pub fn open(path: impl AsRef<Path>) -> Result<Watched> {
        let file = File::open(path).context("cannot open")?;
        let known = file.metadata().context("cannot read")?;
        if known.is_dir() {
            bail!("is a folder");
        }
        let was = known.is_file().then(|| (known.len(), known.modified().ok()));
        Ok(Watched { file, was, read: 0 })
    }

    /// In bytes, where that is known.
    pub fn length(&self) -> Option<u64> {
        self.was.map(|(length, _)| length)
    }
}

impl Read for Watched {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(bytes)?;
        self.read += n as u64;
        // One that is written to faster than it is read would have no end.
        let over = |length: u64| n == 0 && !bytes.is_empty() || self.read > length;
        if let Some((length, time)) = self.was.filter(|(length, _)| over(*length)) {
            let now = self.file.metadata()?;
            if (now.len(), now.modified().ok()) != (length, time) || self.read < length {
                return Err(io::Error::other("it changed while it was read; run again when nobody writes to it"));
            }
        }
        Ok(n)
    }
}

/// A file that is read as a whole, such as settings: of more than `megabytes` it is none.
///
/// # Errors
/// It cannot be read, is no UTF-8, or longer.
pub fn whole(path: &Path, megabytes: u64) -> Result<String> {
    let mut text = String::new();
    let mut reader: Box<dyn Read> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(Watched::open(path)?) };
    reader.by_ref().take((megabytes << 20) + 1).read_to_string(&mut text).context("cannot read")?;
    if text.len() as u64 > megabytes << 20 {
        bail!("more than {megabytes} MB: too long for what it is to be");
    }
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_here_to_there() {
        let of = |path, from| relative(Path::new(path), Path::new(from)).unwrap();
        assert_eq!(of("/a/b/c.csv", "/a/b"), "c.csv");
        assert_eq!(of("/a/b/c.csv", "/a/d/e"), "../../b/c.csv");
        assert_eq!(of("/a", "/a"), ".");
        assert_eq!(absolute(Path::new("/a/./b/../c")).unwrap(), Path::new("/a/c"));
    }

    #[test]
    fn paths_of_windows() {
        for (path, plain) in [
            (r"\\?\C:\anggaran\a.csv", r"C:\anggaran\a.csv"),
            (r"\\?\UNC\server\bagian\a.csv", r"\\server\bagian\a.csv"),
            (r"\\?\Volume{0}\a.csv", r"\\?\Volume{0}\a.csv"),
            (r"C:\a.csv", r"C:\a.csv"),
            (r"\\server\bagian", r"\\server\bagian"),
            ("a.csv", "a.csv"),
        ] {
            assert_eq!(without_mark(path), plain);
        }
        assert_eq!(folded(Path::new(r"\\?\C:\Anggaran\Sasaran.CSV")), Path::new(r"c:\anggaran\sasaran.csv"));
    }
}
