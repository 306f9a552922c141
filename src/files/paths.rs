//! Paths as one would write them from some folder.

use std::io;
use std::path::{Component, Path, PathBuf};

/// From the root, without `.` and `..`: as it is written, whatever links may be on the way.
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
#[cfg(not(unix))]
pub fn file_id(path: &Path) -> io::Result<FileId> {
    path.canonicalize()
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
}
