//! Which amounts of which files are held against which.

use std::path::Path;

use anyhow::{Result, bail};

use crate::cli::CompareArgs;
use crate::finding::Finding;
use crate::read::folder;
use crate::read::layout::{Opened, Reading};
use crate::read::profile::ReadOptions;
use crate::read::profile::header::Role;
use crate::read::tables::ReadPlan;
use crate::report::compare::CompareColumn;
use crate::settings::{Basis, Settings};

/// A side before it is read: its name, the amount column if one is named, and its files with their tables.
pub struct Source {
    pub name: String,
    pub amount: Option<CompareColumn>,
    pub files: Vec<(String, Vec<Opened>)>,
}

impl Source {
    /// Do all tables have an amount of one of these roles?
    fn has(&self, roles: &[Role]) -> bool {
        let has = |table: &Opened| table.profile.amounts.iter().any(|a| roles.contains(&a.role));
        let mut tables = self.tables().peekable();
        tables.peek().is_some() && tables.all(has)
    }

    fn tables(&self) -> impl Iterator<Item = &Opened> {
        self.files.iter().flat_map(|(_, tables)| tables)
    }
}

/// What is compared, in order; and the two of it that are plan and realisation.
pub struct Plan {
    pub sources: Vec<Source>,
    /// How many of them are compared; one more may be a realisation only.
    pub compared: usize,
    pub absorption: Option<[usize; 2]>,
}

/// Opens everything, and finds out which amounts are compared.
///
/// # Errors
/// A column is asked for that a file does not have, or there is one file with one amount.
pub fn plan(settings: &Settings, basis: &Basis, args: &CompareArgs, findings: &mut Vec<Finding>) -> Result<Plan> {
    let how = &Opener { settings, basis };
    const PLANNED: [Role; 3] = [Role::After, Role::Budget, Role::Before];
    let names = &args.input.files;
    let is_realisation = |source: &Source| {
        let stage = |path: &str| settings.facts.configured(path).stage;
        !source.files.is_empty() && source.files.iter().all(|(path, _)| stage(path).as_deref() == Some("realisasi"))
    };
    let budget = |name: &String, findings: &mut Vec<Finding>| {
        let of_name = how.open(std::slice::from_ref(name), None, findings)?;
        // Of a stage that is called so, what was spent; one file alone is held against itself.
        let spent = names.len() > 1
            && args.input.reading.amount.is_none()
            && is_realisation(&of_name)
            && of_name.has(&[Role::Realised]);
        if spent { how.open_again(&of_name, CompareColumn::Realised, findings) } else { Ok(of_name) }
    };
    let mut sources = names.iter().map(|n| budget(n, findings)).collect::<Result<Vec<_>>>()?;
    if !args.realisation.is_empty() {
        let mut realised = how.open(&args.realisation, None, findings)?;
        if realised.has(&[Role::Realised]) {
            realised = how.open_again(&realised, CompareColumn::Realised, findings)?;
        }
        sources.push(realised);
        let last = names.len() - 1;
        return Ok(Plan { compared: names.len().max(2), sources, absorption: Some([last, last + 1]) });
    }
    let Some(last) = sources.pop() else { bail!("name two files to compare") };
    let planned = last.has(&PLANNED) && last.amount.is_none();
    let realises = planned && last.has(&[Role::Realised]) && args.input.reading.amount.is_none();
    let realised = |last: &Source, findings: &mut Vec<Finding>| -> Result<Option<Source>> {
        let twice = realises && last.name != "-";
        twice.then(|| how.open_again(last, CompareColumn::Realised, findings)).transpose()
    };
    if !sources.is_empty() {
        let spent = realised(&last, findings)?;
        let count = sources.len() + 1;
        let is_realised = is_realisation(&last);
        sources.push(last);
        let absorption = match is_realised {
            true => Some([count - 2, count - 1]),
            false => spent.is_some().then_some([count - 1, count]),
        };
        sources.extend(spent);
        return Ok(Plan { compared: count, sources, absorption });
    }
    // One file: what it says of itself.
    let nothing_found = last.files.is_empty();
    if args.input.reading.amount.is_some() && !nothing_found {
        bail!(
            "--amount names one column of {}: name two files, or leave it out to compare the file's own columns",
            last.name
        );
    }
    if last.has(&[Role::Before]) && last.has(&[Role::After, Role::Budget]) {
        let before = how.open_again(&last, CompareColumn::Before, findings)?;
        let spent = realised(&last, findings)?;
        let absorption = spent.is_some().then_some([1, 2]);
        let after = Source { amount: Some(CompareColumn::After), ..last };
        let sources = [before, after].into_iter().chain(spent).collect();
        return Ok(Plan { sources, compared: 2, absorption });
    }
    if realises {
        let spent = how.open_again(&last, CompareColumn::Realised, findings)?;
        let planned = Source { amount: Some(CompareColumn::Planned), ..last };
        return Ok(Plan { sources: vec![planned, spent], compared: 2, absorption: Some([0, 1]) });
    }
    if nothing_found {
        return Ok(Plan { sources: vec![last], compared: 1, absorption: None });
    }
    bail!(
        "{}: one file is compared with itself where it has amounts before and after the change, or planned and realised; \
         name two files",
        last.name
    )
}

/// How the files of a side are opened.
struct Opener<'a> {
    settings: &'a Settings,
    basis: &'a Basis,
}

impl Opener<'_> {
    /// Opens the files of a side; what cannot be opened is a finding.
    fn open(&self, names: &[String], amount: Option<CompareColumn>, findings: &mut Vec<Finding>) -> Result<Source> {
        let reading = match amount {
            Some(column) => {
                // The role as `--amount` names it.
                let role = if column == CompareColumn::Before { "before" } else { "realised" };
                let columns = ReadOptions {
                    amount: Some(role.into()),
                    saved_amount: false,
                    ..self.basis.reading.columns.clone()
                };
                Reading { columns, ..self.basis.reading.clone() }
            }
            None => self.basis.reading.clone(),
        };
        let mut files = Vec::new();
        let paths = folder::budgets(names, &|path| self.settings.is_side_file(path), findings);
        let read = match paths.iter().all(|path| Path::new(path).is_file()) {
            true => self.basis.survey(self.settings, &paths, &reading)?,
            false => ReadPlan::default(),
        };
        findings.extend(read.refused.iter().chain(&read.findings).cloned());
        for (number, path) in paths.into_iter().enumerate() {
            match Opened::open(&path, &reading) {
                Ok((tables, notes)) => {
                    findings.extend(notes);
                    let tables = read.taken(number, tables, findings);
                    if !tables.is_empty() {
                        files.push((path, tables));
                    }
                }
                Err(finding) => findings.push(*finding),
            }
        }
        Ok(Source { name: names.join(", "), amount, files })
    }

    /// The same files once more, for another of their amounts.
    fn open_again(&self, opened: &Source, amount: CompareColumn, findings: &mut Vec<Finding>) -> Result<Source> {
        let names: Vec<String> = opened.files.iter().map(|(path, _)| path.clone()).collect();
        if names.iter().any(|n| n == "-") {
            bail!("standard input is read once: name a file, which can be read again");
        }
        // Its notes were told when it was opened first.
        let mut heard = Vec::new();
        let source = self.open(&names, Some(amount), &mut heard)?;
        findings.extend(heard.into_iter().filter(|f| f.fault.is_fatal()));
        Ok(Source { name: opened.name.clone(), ..source })
    }
}
