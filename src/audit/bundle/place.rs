//! A folder in which the files of a bundle stand as they stood when the report was made.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

use crate::files::output::part::PartFolder;

/// Removed when it is let go.
pub struct Stage {
    root: PartFolder,
    /// Where the command runs: deep enough for every `..` of the paths.
    pub folder: PathBuf,
}

impl Stage {
    /// A stage for files of these paths, beside nothing else.
    pub fn new<'p>(paths: impl Iterator<Item = &'p str>) -> Result<Stage> {
        let deepest = paths.map(ups).max().unwrap_or(0);
        let root = PartFolder::temporary().context("cannot write a temporary folder")?;
        let mut folder = root.path().to_owned();
        folder.extend((0..=deepest).map(|_| "f"));
        let stage = Stage { root, folder };
        std::fs::create_dir_all(&stage.folder).context("cannot write a temporary folder")?;
        Ok(stage)
    }

    /// Puts the file there; a link where the system has them, for budgets are large.
    pub fn put(&self, path: &str, file: &Path) -> Result<()> {
        let to = self.at(path)?;
        if to.exists() {
            return Ok(());
        }
        let file = std::path::absolute(file)?;
        link(&file, &to)
            .or_else(|_| std::fs::copy(&file, &to).map(drop))
            .with_context(|| format!("{}: cannot stage", file.display()))
    }

    /// Where a command may write: out of the way of the files.
    pub fn out(&self) -> PathBuf {
        self.root.path().join("out")
    }

    fn at(&self, path: &str) -> Result<PathBuf> {
        let to = self.folder.join(path);
        if let Some(above) = to.parent() {
            std::fs::create_dir_all(above).with_context(|| format!("{path}: cannot stage"))?;
        }
        Ok(to)
    }
}

#[cfg(unix)]
fn link(file: &Path, to: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(file, to)
}

#[cfg(not(unix))]
fn link(file: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::hard_link(file, to)
}

/// How many folders up a path leads at most.
fn ups(path: &str) -> usize {
    let (mut depth, mut most) = (0i64, 0i64);
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => depth += 1,
            Component::Normal(_) => depth -= 1,
            _ => {}
        }
        most = most.max(depth);
    }
    // A path that names too many folders up is refused by the system, not followed out of the stage.
    most.max(0) as usize
}

/// A path that a stage can hold: relative, and not from the other end of the disk.
pub fn is_held(path: &str) -> bool {
    !path.is_empty() && !Path::new(path).is_absolute() && ups(path) <= 64
}

/// A relative path that leads nowhere up.
pub fn is_within(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|c| matches!(c, Component::Normal(_)))
}

/// A path as `report --bundle` writes it: relative, up only at its beginning.
pub fn is_plain(path: &str) -> bool {
    let mut parts = path.split('/').skip_while(|part| *part == "..");
    !path.is_empty() && !path.contains('\\') && parts.all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_bounds() {
        assert_eq!((ups("a/b"), ups("../a"), ups("../../a/../../b"), ups("a/../b")), (0, 1, 3, 0));
        assert!(is_plain("..") && is_plain("../a/b") && !is_plain("a/../b") && !is_plain("/a") && !is_plain("./a"));
        assert!(is_within("packs/a.toml") && !is_within("../a") && !is_within("/a") && !is_within("a/../../b"));
    }
}
