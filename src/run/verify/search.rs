//! Where the files of a bundle are now.

use std::path::{Path, PathBuf};

use crate::audit::bundle;
use crate::audit::bundle::{Bundle, BundledFile, FileRole, FileState, State};

/// Where files of the bundle may be.
pub(super) struct Search<'a> {
    pub folder: &'a Path,
    pub bundle: &'a Bundle,
    pub inputs: Option<&'a Path>,
}

/// A file as it was found, and the one to compute from: the right bytes, wherever they are, else what there is.
pub(super) struct Found {
    pub state: FileState,
    pub file: Option<PathBuf>,
    /// The right bytes, and the bundle says that they are more or fewer than they are.
    pub other_size: bool,
}

impl Search<'_> {
    pub fn find(&self, kept: &BundledFile) -> Found {
        let hash = |path: &PathBuf| bundle::plain(path).map(|(sha256, _)| sha256);
        let copy = kept.copy.as_ref().map(|copy| self.folder.join(copy));
        let told = self.told(kept);
        let mut places: Vec<PathBuf> = told.iter().cloned().chain(copy.clone()).collect();
        if !kept.shipped {
            places.push(self.folder.join(&self.bundle.run_in).join(&kept.path));
        }
        let hashes: Vec<(&PathBuf, String)> = places.iter().filter_map(|p| Some((p, hash(p)?))).collect();
        let right = hashes.iter().find(|(_, sha256)| *sha256 == kept.sha256);
        // What the user points at, and what the bundle itself holds, is to be right; elsewhere the right one is looked for.
        let looked_at = match (told, copy) {
            (Some(told), _) => hash(&told),
            (None, Some(copy)) => hash(&copy),
            (None, None) => right.or(hashes.first()).map(|(_, sha256)| sha256.clone()),
        };
        let state = match &looked_at {
            Some(is) if *is == kept.sha256 => State::Same,
            Some(_) => State::Changed,
            None => State::Missing,
        };
        let size = right.and_then(|(path, _)| std::fs::metadata(path).ok()).map(|m| m.len());
        let (role, path, copy) = (kept.role, kept.path.clone(), kept.copy.clone());
        let state = FileState { role, path, copy, state, sha256: kept.sha256.clone(), is: looked_at };
        let file = right.or(hashes.first()).map(|(path, _)| (*path).clone());
        Found { state, file, other_size: size.is_some_and(|size| size != kept.size) }
    }

    /// Where `--inputs` has it: under its path, under its name, or under any name if the bytes are right.
    fn told(&self, kept: &BundledFile) -> Option<PathBuf> {
        let outside =
            matches!(kept.role, FileRole::Input | FileRole::Beneficiaries) || kept.copy.is_none() && !kept.shipped;
        let folder = self.inputs.filter(|_| outside)?;
        let name = Path::new(&kept.path).file_name()?;
        let right = |path: &PathBuf| bundle::plain(path).is_some_and(|(sha256, _)| sha256 == kept.sha256);
        let renamed = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|m| m.len() == kept.size) && right(path);
        let named = [folder.join(&kept.path), folder.join(name)];
        let mut all = crate::files::paths::files_in(&folder.to_string_lossy(), |_| true).into_iter().map(PathBuf::from);
        // Several files may have one name, each in a folder of its own.
        let found = named.iter().find(|p| right(p)).cloned().or_else(|| all.find(renamed));
        found.or_else(|| named.into_iter().find(|p| p.is_file()))
    }
}
