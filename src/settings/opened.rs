//! What settings name, opened: criteria, official codes, side files; and what is asked of the rooms with them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use encoding_rs::Encoding;

use super::{Evidence, SavedProfile, Settings};
use crate::allocate::{self, AllocationInput, Rules};
use crate::columns::tagged::InputFacts;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::criteria::tag::Criteria;
use crate::domain::currency::Currency;
use crate::domain::text;
use crate::files::workbook;
use crate::finding::{Fault, Finding, Place};
use crate::gbs::Gbs;
use crate::gbs::open_all;
use crate::ledger::lens::Lenses;
use crate::ledger::{ItemsKept, Ledger};
use crate::parallel;
use crate::parallel::Jobs;
use crate::read::layout::{Each, Opened, Opening, Reading};
use crate::read::profile::{AmountUnit, ReadOptions};
use crate::read::tables::{Allowed, ReadPlan};
use crate::report::Input;
use crate::report::breakdown::{Breakdown, By};
use crate::report::collected::{BudgetsByFile, Collected, SeenSubjects};
use crate::report::from_tagged::{self, ReadLines, TaggedSource};
use crate::report::inputs::InputReader;
use crate::report::subjects::EvidenceCollector;
use crate::sides::beneficiary::Beneficiaries;
use crate::sides::decision::{AskedAmounts, Decisions};
use crate::sides::population;
use crate::sides::small_cells::SmallCells;

/// What lines are read with and judged by.
pub struct Basis {
    pub criteria: Criteria,
    pub nomenclature: Nomenclature,
    pub reading: Reading,
    /// A file that was opened ahead, until it is taken.
    ahead: Mutex<Option<(String, Opening)>>,
}

impl Basis {
    /// Compiles the criteria and reads the official codes.
    ///
    /// # Errors
    /// A pack, the codes or the saved profile cannot be read, or an encoding or delimiter is unknown.
    pub fn open(settings: &Settings) -> Result<Basis> {
        Basis::with(settings, false)
    }

    /// For a run that reads its inputs as budgets: a single file is opened while the packs are compiled. Of a small one that is
    /// a good part of the time.
    ///
    /// # Errors
    /// As `open`; what is wrong with the input is told by who reads it.
    pub fn open_ahead(settings: &Settings) -> Result<Basis> {
        Basis::with(settings, true)
    }

    fn with(settings: &Settings, ahead: bool) -> Result<Basis> {
        let reading = reading(settings)?;
        let lists = || match &settings.nomenclature {
            None => Ok(Nomenclature::shipped()),
            Some(path) => Nomenclature::open(Path::new(path)),
        };
        let open = |path: String| (path.clone(), Opened::open(&path, &reading));
        let one = match &settings.inputs[..] {
            [path] if ahead && settings.jobs > 1 => Some(path.replace('\\', "/")),
            _ => None,
        };
        // A pipe may have nothing to say yet, and a workbook is read as a whole: not before it is known that it is wanted.
        let one = one.filter(|path| path != "-" && Path::new(path).is_file() && !workbook::is_workbook(path));
        let (criteria, (lists, opened)) = parallel::both(
            settings.jobs,
            || settings.packs.iter().map(|p| Pack::open(p)).collect::<Result<_>>().map(Criteria::compile),
            || (lists(), one.map(open)),
        );
        let mut criteria: Criteria = criteria?;
        criteria.set_label_tags(&settings.label_tags);
        let nomenclature = lists?.asked(settings.nomenclature_year, &settings.official_kinds)?;
        if let Some(kind) = nomenclature.unknown_kinds(&criteria).first() {
            let known = nomenclature.clone().asked(settings.nomenclature_year, &[])?.kinds(&criteria).names;
            let hint = text::hint(kind, known.iter().map(String::as_str));
            bail!("{kind:?} is no kind of official tag; the lists and packs at hand have {}{hint}", known.join(", "));
        }
        Ok(Basis { criteria, nomenclature, reading, ahead: Mutex::new(opened) })
    }

    /// Opens a file, if that has not been done yet.
    ///
    /// # Errors
    /// As [`Opened::open`]: the file cannot be opened or read, or holds no budget.
    pub fn open_file(&self, path: &str, reading: &Reading) -> Opening {
        let ahead = self.ahead.lock().ok().and_then(|mut opened| opened.take());
        let ahead = ahead.filter(|(opened, _)| opened == path);
        let mut opening = ahead.map_or_else(|| Opened::open(path, reading), |(_, opened)| opened);
        // What was opened ahead was opened before all was known that is asked of it.
        if let Ok((tables, _)) = &mut opening {
            for table in tables {
                (table.keep_rows, table.keep_tables) = (reading.keep_rows, reading.keep_tables);
            }
        }
        opening
    }

    /// Reads every budget of the settings into the ledger. One bad file does not stop the others.
    ///
    /// # Errors
    /// `each` fails.
    pub fn read(
        &self,
        settings: &Settings,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        each: &mut Each,
    ) -> Result<Vec<Input>> {
        self.read_files(settings, &settings.budget_files(findings), ledger, findings, each)
    }

    /// The same of these files.
    ///
    /// # Errors
    /// `each` fails.
    pub fn read_files(
        &self,
        settings: &Settings,
        files: &[String],
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        each: &mut Each,
    ) -> Result<Vec<Input>> {
        self.with_reader(settings, |reader| reader.read(files, ledger, findings, each))
    }

    /// What of these files is read, where they are no copies and one edition of a budget.
    ///
    /// # Errors
    /// They cannot be looked at.
    pub fn survey(&self, settings: &Settings, files: &[String], reading: &Reading) -> Result<ReadPlan> {
        let ledger = Ledger::new(&self.criteria);
        self.with_reader(settings, |reader| InputReader { reading, ..*reader }.survey(files, &ledger))
    }

    /// How the settings say that budgets are read.
    fn with_reader<T>(&self, settings: &Settings, read: impl FnOnce(&InputReader) -> T) -> T {
        let facts = |path: &str| settings.facts.of(path);
        let entry = |path: &str| settings.facts.entry(path);
        let open = |path: &str, reading: &Reading| self.open_file(path, reading);
        let cut = |by| settings.cut.as_ref().is_some_and(|cut| cut.by.contains(&by));
        let Settings { apart, marked, .. } = *settings;
        let sheets = settings.reading.sheets.len() > 1;
        let allowed = Allowed { years: cut(By::Year), stages: cut(By::Stage), apart, marked, sheets };
        let (reading, asked) = (&self.reading, &settings.facts.asked());
        read(&InputReader { reading, open: &open, facts: &facts, entry: &entry, asked, allowed })
    }

    /// Reads the lines of a report: of budgets, several files at once, or lines that were tagged before.
    ///
    /// # Errors
    /// Tagged lines cannot be what `tag` wrote of the budgets.
    pub fn read_lines(
        &self,
        settings: &Settings,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        collected: &mut Collected,
    ) -> Result<ReadLines> {
        if let Some(tagged) = settings.tagged {
            let facts = |path: &str, stated: InputFacts| settings.facts.around(path, stated);
            let source = TaggedSource {
                files: &settings.inputs,
                nomenclature: &self.nomenclature,
                recheck: tagged.recheck,
                facts: &facts,
                stage: settings.facts.asked().stage,
                stages_beside: settings.cut.as_ref().is_some_and(|cut| cut.by.contains(&By::Stage)),
            };
            let mut read = from_tagged::read(&source, ledger, findings, &mut |row, lines| {
                collected.add_lines(row, lines);
                Ok(())
            })?;
            let origin = ledger.origin();
            let own = if origin.is_indonesian() { Currency::RUPIAH } else { Currency::UNKNOWN };
            let currency = settings.reading.currency.unwrap_or(own);
            read.inputs.iter_mut().for_each(|input| (input.currency, input.origin) = (currency, origin));
            return Ok(read);
        }
        let files = settings.budget_files(findings);
        if !collected.asks_for_items() && !ledger.looks_at_items() {
            ledger.keep_items(ItemsKept::ClassesAndHashes);
        }
        let read = self.with_reader(settings, |reader| reader.read_parallel(files, ledger, findings, collected));
        read.map(ReadLines::of_budgets)
    }
}

/// How files are read: what is said of it, and beside it what the saved profile knows.
fn reading(settings: &Settings) -> Result<Reading> {
    let reading = &settings.reading;
    let profile = reading.profile.as_ref().map(|path| SavedProfile::open(path)).transpose()?.unwrap_or_default();
    Ok(Reading {
        columns: ReadOptions {
            saved_amount: reading.amount.is_none() && profile.amount.is_some(),
            saved_layout: reading.layout.is_none(),
            saved_currency: reading.currency.is_none(),
            amount: reading.amount.clone().or(profile.amount),
            numbers: reading.numbers.or(profile.numbers),
            unit: reading.unit.or(profile.unit).map(AmountUnit::rupiah),
            currency: reading.currency.or(profile.currency),
            weights: reading.weights.or(profile.weights),
            columns: profile.columns,
            layout: reading.layout.or(profile.layout),
        },
        sheets: reading.sheets.clone(),
        annex: reading.annex.clone(),
        delimiter: reading.delimiter.as_deref().map(delimiter).transpose()?,
        encoding: reading.encoding.as_deref().map(encoding).transpose()?,
        jobs: Jobs(settings.jobs),
        unhashed: reading.unhashed,
        keep_rows: reading.keep_rows,
        keep_tables: false,
        years: settings.facts.stated_years(),
    })
}

fn delimiter(name: &str) -> Result<u8> {
    match name {
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "tab" | "\\t" => Ok(b'\t'),
        "pipe" => Ok(b'|'),
        _ if name.len() == 1 && !matches!(name, "\"" | "\n" | "\r") => Ok(name.as_bytes()[0]),
        _ => bail!("delimiter {name:?}: comma, semicolon, tab, pipe or one character"),
    }
}

fn encoding(name: &str) -> Result<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
        .with_context(|| format!("encoding {name:?} is not known; utf-8, windows-1252, utf-16le, utf-16be ..."))
}

/// What is known beside the budgets: whom sub kegiatan reach, what reviewers decided, statements on file.
#[derive(Default)]
pub struct Sides {
    pub beneficiaries: Beneficiaries,
    pub decisions: Decisions,
    pub statements: Vec<Gbs>,
}

impl Sides {
    /// Reads the side files of the settings.
    ///
    /// # Errors
    /// One of them cannot be read at all. A statement that cannot is a finding.
    pub fn open(settings: &Settings, findings: &mut Vec<Finding>) -> Result<Sides> {
        let mut out = Sides::without_statements(settings, findings)?;
        out.statements = open_all(&settings.gbs.statements, findings);
        Ok(out)
    }

    /// Beneficiaries and decisions alone.
    ///
    /// # Errors
    /// One of the files cannot be read.
    pub fn without_statements(settings: &Settings, findings: &mut Vec<Finding>) -> Result<Sides> {
        let beneficiaries = Sides::beneficiaries_alone(settings, findings)?.beneficiaries;
        Ok(Sides { beneficiaries, ..Sides::decisions_alone(settings, findings)? })
    }

    /// For what asks whom lines reach, and not what was decided of them.
    ///
    /// # Errors
    /// One of the files cannot be read.
    pub fn beneficiaries_alone(settings: &Settings, findings: &mut Vec<Finding>) -> Result<Sides> {
        let mut beneficiaries = Beneficiaries::new(settings.allocation.ages, settings.allocation.counts);
        for path in &settings.beneficiaries {
            beneficiaries.read(path, findings)?;
        }
        Ok(Sides { beneficiaries, ..Sides::default() })
    }

    /// For what asks what was decided of lines, and not whom they reach.
    ///
    /// # Errors
    /// One of the files cannot be read.
    pub fn decisions_alone(settings: &Settings, findings: &mut Vec<Finding>) -> Result<Sides> {
        let mut decisions = Decisions::default();
        for path in &settings.decisions {
            decisions.read(path, findings)?;
        }
        Ok(Sides { decisions, ..Sides::default() })
    }

    /// An empty ledger of lines that are held against them.
    pub fn ledger<'a>(&'a self, criteria: &'a Criteria) -> Ledger<'a> {
        Ledger::with(criteria, &self.decisions, &self.beneficiaries)
    }

    /// The same for lines that bring their verdicts.
    pub fn ledger_of_tagged<'a>(&'a self, criteria: &'a Criteria) -> Ledger<'a> {
        Ledger::of_tagged_lines(criteria, &self.decisions, &self.beneficiaries)
    }

    /// What a report has to keep of lines to hold them against these.
    pub fn collected(&self, settings: &Settings) -> Collected {
        let evidence = settings.evidence;
        Collected {
            evidence: (evidence != Evidence::None).then(|| EvidenceCollector::new(evidence.rows())),
            seen: (!self.decisions.is_empty()).then(SeenSubjects::new),
            budgets: (!self.statements.is_empty()).then(BudgetsByFile::default),
            cuts: settings.cut.is_some().then(Breakdown::default),
        }
    }

    /// Beneficiaries of no line.
    pub fn unused_beneficiaries(&self, ledger: &Ledger) -> Vec<Finding> {
        let activities = ledger.activities.iter().filter(|e| e.counts).map(|e| &e.activity);
        self.beneficiaries.unused(activities, ledger.sums.keys().filter_map(|key| key.reach))
    }

    /// Decisions on no line, and those on lines that say something else now.
    pub fn doubtful_decisions(
        &self,
        ledger: &Ledger,
        seen: Option<&SeenSubjects>,
        nomenclature: &Nomenclature,
        inputs: &[Input],
    ) -> Vec<Finding> {
        let lines = || seen.into_iter().flatten().map(|(line, amount)| (*line, *amount));
        let mut amounts = AskedAmounts::default();
        // Of several stages at once nobody knows on which one it was decided.
        let years: BTreeSet<u16> = inputs.iter().filter_map(|input| input.year).collect();
        let stages: BTreeSet<&String> = inputs.iter().filter_map(|input| input.stage.as_ref()).collect();
        if years.len() < 2 && stages.len() < 2 {
            let kinds = nomenclature.kinds(ledger.criteria);
            for (line, amount) in lines() {
                let (activity, item, _) = ledger.subject(line);
                let official = nomenclature.kinds_of(activity, &kinds) != 0;
                amounts.add(activity, item, &ledger.verdicts[line.2 as usize], official, amount);
            }
        }
        self.decisions.checked(lines().map(|(line, _)| ledger.subject(line)), &amounts)
    }
}

/// Concepts of packs that found nothing in a whole budget.
pub fn never_fired(ledger: &Ledger) -> Vec<Finding> {
    let evidence = ledger.verdicts.iter().flat_map(|v| v.evidence.iter().map(|e| e.concept));
    let fired: BTreeSet<usize> = evidence.collect();
    let never = ledger.criteria.never_fired(&fired);
    never.into_iter().map(|(pack, id)| Finding::new(pack, Place::whole(), Fault::NeverFired(id.to_owned()))).collect()
}

/// The order of methods, and the counts they divide by.
pub fn rules<'a>(settings: &Settings, beneficiaries: &'a Beneficiaries) -> Rules<'a> {
    // Exact: what is published is merged before it is divided.
    Rules { precedence: settings.allocation.precedence.clone(), beneficiaries, small_cells: SmallCells::EXACT }
}

/// What is divided, and how. The population is that of the inputs' one government.
///
/// # Errors
/// The file of the population cannot be read, or the inputs are of several governments.
pub fn allocation_input<'a>(
    settings: &Settings,
    beneficiaries: &'a Beneficiaries,
    lenses: &'a Lenses,
    inputs: &[Input],
    findings: &mut Vec<Finding>,
) -> Result<AllocationInput<'a>> {
    let allocation = &settings.allocation;
    let government = inputs.first().and_then(|i| i.government.clone());
    if allocation.population.is_some() && inputs.iter().any(|i| i.government != government) {
        bail!("--population: the inputs are of several governments; run them one by one");
    }
    let year = inputs.iter().filter_map(|i| i.year).max();
    let population = match &allocation.population {
        Some(path) => population::read(path, government.as_deref(), year, findings)?,
        None => None,
    };
    let rules = rules(settings, beneficiaries);
    Ok(allocate::AllocationInput {
        base: allocation.base,
        rules,
        lenses,
        bands: allocation.ages,
        population,
        assume: allocation.assume,
    })
}
