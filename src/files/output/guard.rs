//! What no output may be written over: the files a run reads, and what somebody else than setara wrote.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Result, bail};

use crate::files::output::host::Host;
use crate::files::paths;
use crate::files::paths::FileId;
use crate::files::written;
use crate::files::written::Written;
use crate::lang::Lang;

/// What a file is to the run that reads it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Budget,
    Lines,
    Settings,
    Pack,
    Nomenclature,
    Profile,
    Decisions,
    Beneficiaries,
    Population,
    Statement,
    Baseline,
    Labels,
    Persons,
    Bundle,
    Sample,
    Deflator,
    Framework,
    Stated,
    Matrix,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Role::Budget => "a budget that this run reads",
            Role::Lines => "a file of tagged lines that this run reads",
            Role::Settings => "the settings file of this run",
            Role::Pack => "a pack of criteria of this run",
            Role::Nomenclature => "the list of official codes of this run",
            Role::Profile => "the profile of columns of this run",
            Role::Decisions => "a decisions file of this run",
            Role::Beneficiaries => "a beneficiaries file of this run",
            Role::Population => "the population file of this run",
            Role::Statement => "a statement (GBS) that this run reads",
            Role::Baseline => "the baseline of this run",
            Role::Labels => "the file of labels of this run",
            Role::Persons => "the list of persons of this run",
            Role::Bundle => "a file of the bundle that this run reads",
            Role::Sample => "the sample that this run reads",
            Role::Deflator => "the price indices of this run",
            Role::Framework => "a file of frameworks of this run",
            Role::Matrix => "the matrix of this run",
            Role::Stated => "a file of reviewers' statements of this run",
        }
    }
}

/// A file that the run reads.
#[derive(Clone, Debug)]
pub struct Known {
    pub path: PathBuf,
    pub role: Role,
    /// It was found in a folder: of these, what setara wrote is not read.
    pub found: bool,
}

/// Who decides about a file that is there already and that no part of this run reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// What setara wrote is replaced, anything else only where the user says so.
    Guard,
    /// The user alone: people fill it in, and nothing in it shows whether they did.
    User,
    /// The command: it goes on with what is there.
    Command,
    /// Nobody: the command writes over nothing at all.
    Refused,
}

/// An output of the run.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// As it is called on the command line.
    pub option: &'static str,
    pub path: &'a Path,
    /// The command goes on with a file of this role: it may be written over itself.
    pub continues: Option<Role>,
    /// Of what people keep, the kind that this output is there to write.
    pub replaces: Option<Written>,
    pub existing: Whose,
}

/// The outputs that were looked at before the work. Nothing else can be opened for writing.
#[derive(Debug)]
pub struct Guard {
    seen: Vec<PathBuf>,
    /// Who gets what goes into no file.
    host: Host,
    /// Files that have their names, in the order in which they got them.
    saved: Arc<Mutex<Vec<PathBuf>>>,
}

impl Guard {
    /// Looks at every output. `known` is asked for the files of the run where an output is there already; `overwrite`: files
    /// that somebody else wrote may go.
    ///
    /// # Errors
    /// An output must not be written; the message names it, what it is, and the way out.
    pub fn over(targets: &[Target], overwrite: bool, known: impl FnOnce() -> Result<Vec<Known>>) -> Result<Guard> {
        let mut before: Vec<(&Target, Option<Spot>)> = Vec::new();
        for target in targets {
            let spot = Spot::of(target.path);
            if let Some((other, _)) = before.iter().find(|(_, known_id)| known_id.is_some() && *known_id == spot) {
                bail!(
                    "{}: is named for two outputs, {} and {}; name two files",
                    target.path.display(),
                    other.option,
                    target.option
                );
            }
            before.push((target, spot));
        }
        let there: Vec<&Target> = targets.iter().filter(|t| t.path.metadata().is_ok_and(|m| m.is_file())).collect();
        if !there.is_empty() {
            let known = known()?;
            there.iter().try_for_each(|target| target.permitted(overwrite, &known))?;
        }
        let seen = targets.iter().map(|t| t.path.to_owned()).collect();
        Ok(Guard { seen, host: Host::default(), saved: Arc::default() })
    }

    /// The same for this host.
    pub fn hosted(self, host: Host) -> Guard {
        Guard { host, ..self }
    }

    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Files that were written and have their names.
    pub fn saved(&self) -> Vec<PathBuf> {
        self.saved.lock().map(|saved| saved.clone()).unwrap_or_default()
    }

    pub(super) fn saving(&self) -> Arc<Mutex<Vec<PathBuf>>> {
        Arc::clone(&self.saved)
    }

    /// # Errors
    /// The path is none of the outputs that were looked at.
    pub fn has_seen(&self, path: &Path) -> Result<()> {
        if !self.seen.iter().any(|seen| seen == path) {
            bail!("{}: nobody looked at what would be written over", path.display());
        }
        Ok(())
    }
}

impl Target<'_> {
    fn permitted(&self, overwrite: bool, known: &[Known]) -> Result<()> {
        if self.existing == Whose::Refused {
            return Ok(());
        }
        let shown = self.path.display();
        let id = paths::file_id(self.path).ok();
        let same = |known: &&Known| {
            id.is_some()
                && paths::file_id(&known.path).ok() == id
                && !(known.found && written::of_file(&known.path).is_some())
        };
        let roles: Vec<Role> = known.iter().filter(same).map(|k| k.role).collect();
        if let Some(role) = roles.iter().find(|role| Some(**role) != self.continues) {
            bail!("{shown}: is {}; nothing is overwritten: name another file for {}", role.word(), self.option);
        }
        if !roles.is_empty() || overwrite || self.existing == Whose::Command {
            return Ok(());
        }
        // Nothing is lost of a file that holds nothing, and one that is read-only is refused where it is opened.
        if self.path.metadata().is_ok_and(|m| m.len() == 0 || m.permissions().readonly()) {
            return Ok(());
        }
        if self.existing == Whose::User {
            bail!(
                "{shown}: is there already, and people may have filled it in; name another file, or replace it with \
                 --overwrite"
            );
        }
        match written::of_file(self.path) {
            Some(kind) if !kind.is_kept() || self.replaces == Some(kind) && !is_corrected(kind, self.path) => Ok(()),
            Some(kind) => bail!(
                "{shown}: is there already, and is {}; name another file, or replace it with --overwrite",
                kind.word(Lang::En)
            ),
            None => bail!(
                "{shown}: is there already, and setara did not write it; name another file, or replace it with \
                 --overwrite"
            ),
        }
    }
}

/// Did somebody work on what is there to be corrected?
fn is_corrected(kind: Written, path: &Path) -> bool {
    kind == Written::Profile
        && !std::fs::read_to_string(path).is_ok_and(|text| crate::files::written::is_untouched(&text))
}

/// Where a file is or will be, whatever path leads there.
#[derive(PartialEq, Eq)]
enum Spot {
    Is(FileId),
    WillBe(FileId, std::ffi::OsString),
}

impl Spot {
    /// `None`: a device takes several outputs, one after the other.
    fn of(path: &Path) -> Option<Spot> {
        match path.metadata() {
            Ok(known) if known.is_file() || known.is_dir() => paths::file_id(path).ok().map(Spot::Is),
            Ok(_) => None,
            Err(_) => {
                let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let name = paths::comparable(path).ok()?.file_name()?.to_owned();
                Some(Spot::WillBe(paths::file_id(folder).ok()?, name))
            }
        }
    }
}
