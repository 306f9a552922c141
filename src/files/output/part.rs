//! What is written before it has its name: files and folders beside the ones they will be, and folders for work between.
//! They go when the run ends, also by a signal; what a run that was killed left behind goes with the next.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use crate::guard::escape;

/// What this run has on disk and at work, for the thread that takes signals: nothing else could tell it.
#[derive(Default)]
struct Held {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

static HELD: Mutex<Held> = Mutex::new(Held { files: Vec::new(), folders: Vec::new() });

fn held() -> MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that does not have its name yet. Let go without it, it is removed.
pub struct PartFile {
    part: PathBuf,
    path: PathBuf,
    /// Locked while the run is at work: an unlocked one was left behind.
    file: File,
}

impl PartFile {
    /// A new file beside the one it will be. What is there already is never opened: it could be somebody's link.
    ///
    /// # Errors
    /// It cannot be made there.
    pub fn beside(path: &Path, name: &OsStr) -> io::Result<PartFile> {
        on_signal();
        remove_left_behind(path, name);
        let mut held = held();
        let (part, file) = first_free(path, name, |part| OpenOptions::new().write(true).create_new(true).open(part))?;
        // Where files cannot be locked, those left behind stay.
        let _ = file.try_lock();
        // A signal finds it from whatever folder the run is in then.
        let part = std::path::absolute(&part).unwrap_or(part);
        held.files.push(part.clone());
        Ok(PartFile { part, path: path.to_owned(), file })
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It takes its name.
    ///
    /// # Errors
    /// It cannot be written out, or not take the name.
    pub fn rename(self) -> io::Result<()> {
        // What a full disk or a lost connection still swallows is said now, while the old file is there.
        self.file.sync_data()?;
        let mut held = held();
        patiently(|| fs::rename(&self.part, &self.path), is_open_elsewhere, thread::sleep)?;
        held.files.retain(|p| *p != self.part);
        Ok(())
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        let mut held = held();
        // A file that has its name is none of these any more.
        if held.files.contains(&self.part) {
            let _ = fs::remove_file(&self.part);
            held.files.retain(|p| *p != self.part);
        }
    }
}

/// A folder that does not have its name yet, or never gets one. Let go without it, it is removed with all that is in it.
pub struct PartFolder {
    part: PathBuf,
    /// Its own lock, where the system has locks of folders.
    _lock: Option<File>,
}

impl PartFolder {
    /// A new folder beside the one it will be.
    ///
    /// # Errors
    /// It cannot be made there.
    pub fn beside(path: &Path, name: &OsStr) -> io::Result<PartFolder> {
        on_signal();
        remove_left_behind(path, name);
        PartFolder::create(path, name)
    }

    fn create(path: &Path, name: &OsStr) -> io::Result<PartFolder> {
        let mut held = held();
        let (part, ()) = first_free(path, name, |part| fs::create_dir(part))?;
        held.folders.push(part.clone());
        let lock = File::open(&part).ok().filter(|own| own.try_lock().is_ok());
        Ok(PartFolder { part, _lock: lock })
    }

    /// A folder for files that nobody is to see.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn temporary() -> io::Result<PartFolder> {
        on_signal();
        PartFolder::create(&std::env::temp_dir().join("setara"), OsStr::new("setara"))
    }

    pub fn path(&self) -> &Path {
        &self.part
    }

    /// It takes its name. An empty folder of that name gives way.
    ///
    /// # Errors
    /// It cannot be written out, or not take the name.
    pub fn rename(self, path: &Path) -> io::Result<()> {
        let mut held = held();
        if path.exists() {
            fs::remove_dir(path)?;
        }
        patiently(|| fs::rename(&self.part, path), is_open_elsewhere, thread::sleep)?;
        held.folders.retain(|p| *p != self.part);
        Ok(())
    }
}

impl Drop for PartFolder {
    fn drop(&mut self) {
        let mut held = held();
        if held.folders.contains(&self.part) {
            let _ = fs::remove_dir_all(&self.part);
            held.folders.retain(|p| *p != self.part);
        }
    }
}

/// Does the system refuse because another program has the file open? Only Windows does: scanners of viruses and indexers
/// open new files for a moment, Excel for as long as it shows them.
pub fn is_open_elsewhere(error: &io::Error) -> bool {
    cfg!(windows) && is_held(error.raw_os_error())
}

/// Access denied, a sharing violation, a lock violation: the codes of Windows.
fn is_held(code: Option<i32>) -> bool {
    matches!(code, Some(5 | 32 | 33))
}

/// Tries again while another program is in the way, for a second and a half in all.
fn patiently<T>(
    act: impl Fn() -> io::Result<T>,
    in_the_way: impl Fn(&io::Error) -> bool,
    pause: impl Fn(Duration),
) -> io::Result<T> {
    for milliseconds in [20, 50, 100, 200, 400, 800] {
        match act() {
            Err(error) if in_the_way(&error) => pause(Duration::from_millis(milliseconds)),
            done => return done,
        }
    }
    act()
}

/// `.name.`, what every temporary file of a name begins with; they end in `.part`.
fn beginning(name: &OsStr) -> OsString {
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".");
    hidden
}

/// The first of the hidden names beside the path that nothing has.
fn first_free<T>(path: &Path, name: &OsStr, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(PathBuf, T)> {
    let mut tried = 0;
    loop {
        let mut hidden = beginning(name);
        hidden.push(format!("{}-{tried}.part", std::process::id()));
        let part = path.with_file_name(hidden);
        match make(&part) {
            Ok(made) => return Ok((part, made)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && tried < 100 => tried += 1,
            Err(e) => return Err(e),
        }
    }
}

/// Files and folders of runs that were ended without a word (power, `kill -9`): nobody holds their locks any more. Each is
/// named on stderr.
fn remove_left_behind(path: &Path, name: &OsStr) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = fs::read_dir(folder) else { return };
    let beginning = beginning(name);
    let ours = |file: &OsStr| {
        let middle = file.as_encoded_bytes().strip_prefix(beginning.as_encoded_bytes());
        let middle = middle.and_then(|rest| rest.strip_suffix(b".part"));
        middle.is_some_and(|m| !m.is_empty() && m.iter().all(|b| b.is_ascii_digit() || *b == b'-'))
    };
    for entry in entries.flatten().filter(|e| ours(&e.file_name())) {
        let (path, kind) = (entry.path(), entry.file_type());
        let is_folder = kind.as_ref().is_ok_and(fs::FileType::is_dir);
        if !is_folder && !kind.is_ok_and(|t| t.is_file()) {
            continue;
        }
        let open = if is_folder { File::open(&path) } else { OpenOptions::new().write(true).open(&path) };
        // Held until it is removed: another run may look at it too.
        let Some(_lock) = open.ok().filter(|file| file.try_lock().is_ok()) else { continue };
        let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        let what = if removed.is_ok() { "removed" } else { "it cannot be removed" };
        let shown = escape::message(&path.strip_prefix(".").unwrap_or(&path).display().to_string());
        let _ = writeln!(io::stderr(), "note: {shown}: left behind by a run that was killed; {what}");
    }
}

/// From the first of them on, a signal that ends the run takes all of them with it.
fn on_signal() {
    static ONCE: Once = Once::new();
    #[cfg(unix)]
    ONCE.call_once(|| {
        use signal_hook::consts::{SIGINT, SIGTERM};
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                // Held to the end: nothing is made or named any more.
                let held = held();
                for file in &held.files {
                    let _ = fs::remove_file(file);
                }
                // Other threads may still write into a folder.
                for folder in &held.folders {
                    let _ = (0..20).find(|_| fs::remove_dir_all(folder).is_ok() || !folder.exists());
                }
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    });
    #[cfg(not(unix))]
    ONCE.call_once(|| {});
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// How often something is tried that fails this often, and how it ends.
    fn tried(failures: u32, code: i32) -> (u32, bool) {
        let tries = Cell::new(0);
        let act = || {
            tries.set(tries.get() + 1);
            if tries.get() > failures { Ok(()) } else { Err(io::Error::from_raw_os_error(code)) }
        };
        let done = patiently(act, |error| is_held(error.raw_os_error()), |_| {});
        (tries.get(), done.is_ok())
    }

    #[test]
    fn what_is_open_elsewhere_is_tried_again_and_nothing_else_is() {
        assert_eq!(tried(0, 32), (1, true));
        for code in [5, 32, 33] {
            assert_eq!(tried(3, code), (4, true));
        }
        assert_eq!(tried(u32::MAX, 32), (7, false));
        assert_eq!(tried(3, 2), (1, false));
    }
}
