//! `setara review --merge`: what several reviewers decided, in one file, and how far they agree.

mod tables;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};

use super::queue::{self, Pending, Queue};
use super::{AMOUNT, Asked, DECISION, KEY, SUGGESTION, asked, with_notes, write_csv};
use crate::audit::merge;
use crate::audit::merge::{MergeReport, Panel, Seen, Standing, Unit};
use crate::cli::{Cli, OutputArgs, ReviewArgs, ReviewFormat};
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::files::output;
use crate::files::output::{Guard, Host, Output};
use crate::files::paths;
use crate::finding::{Finding, SheetRows};
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, look};
use crate::settings::Basis;
use crate::sides::decision;
use crate::sides::decision::{AskedAmounts, COLUMNS, DecidedOn, Decisions, PendingKey, Subject};
use crate::sides::file::kept::GONE;
use crate::write;
use crate::write::xlsx::forms;

/// What goes where: the merged decisions to a file or to stdout, and how far the reviewers agree to stdout, or to stderr where
/// that is taken.
struct Plan {
    /// Format of the merged decisions, where they are written.
    decisions: Option<ReviewFormat>,
    json: bool,
}

impl Plan {
    fn of(args: &ReviewArgs) -> Result<Plan> {
        let json = args.format == Some(ReviewFormat::Json);
        if args.format == Some(ReviewFormat::Html) {
            bail!("--merge writes csv, xlsx and json; a page asks one reviewer (review FILES --format html)");
        }
        let Some(path) = args.output.output.as_deref() else {
            return Ok(Plan { decisions: args.format.filter(|_| !json), json });
        };
        // `--format json -o FILE.csv`: the file holds the decisions, and stdout says how far they agree.
        let given = args.format.filter(|_| !json);
        let of_file = output::chosen::<ReviewFormat>(given, Some(path))?;
        if of_file == ReviewFormat::Html {
            bail!("{}: --merge writes csv, xlsx and json; a page asks one reviewer", path.display());
        }
        let decisions = (of_file != ReviewFormat::Json).then_some(of_file);
        Ok(Plan { json: json || decisions.is_none(), decisions })
    }

    /// The report is all there is to write.
    fn is_report_alone(&self) -> bool {
        self.decisions.is_none()
    }
}

/// `review --merge`.
///
/// # Errors
/// Settings, budgets or decisions cannot be read, or an output cannot be written.
pub fn run(cli: &Cli, args: &ReviewArgs, guard: &Guard) -> Result<ExitStatus> {
    let plan = Plan::of(args)?;
    let mut settings = resolve(cli, &args.input, &Options::default())?;
    let lang = settings.lang;
    settings.side_files.extend(args.merge.iter().filter_map(|file| paths::comparable(Path::new(file)).ok()));
    let (basis, mut findings) = (Basis::open(&settings)?, Vec::new());
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let panel = panel(&args.merge, &mut findings)?;
    let mut budget = Budget::default();
    let none = Decisions::default();
    let mut queue = Queue::new(&basis, [&none, &none]);
    let mut ledger = Ledger::new(&basis.criteria);
    let mut lines: BTreeMap<(u32, u32), Rupiah> = BTreeMap::new();
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        queue.take(row);
        *lines.entry((row.line.activity, row.line.item)).or_default() += row.line.amount.unwrap_or_default();
        Ok(())
    })?;
    if inputs.is_empty() || findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, lang);
    }
    budget.pending = queue.pending();
    for ((activity, item), amount) in lines {
        let (activity, item) = (&ledger.activities[activity as usize].activity, ledger.item_text(item));
        budget.add(decision::subject(activity.code, &activity.sub_kegiatan_name, &activity.opd_name, item), amount);
    }
    let year = inputs.iter().filter_map(|input| input.year).min();
    let (units, merged) = budget.merge(&panel, &basis.criteria, year, args, lang, &mut findings);
    let mut report = merge::report(&panel, &units, &merged.seen, inputs, merged.reopened);
    report.notes = tables::notes(&report, lang);
    if let Some(format) = plan.decisions {
        match format {
            ReviewFormat::Xlsx => forms::decisions(with_notes(&merged.rows).1, lang, &mut output)?,
            _ => write_csv(&merged.rows, args.csv, &mut output)?,
        }
    }
    say(&report, &plan, args, lang, &mut output)?;
    output.finish()?;
    finish(&findings, lang)
}

/// The report, where its place is.
fn say(report: &MergeReport, plan: &Plan, args: &ReviewArgs, lang: Lang, output: &mut Output) -> Result<()> {
    let mut said = Vec::new();
    let to_stdout = OutputArgs { output: None, overwrite: false };
    match plan.json {
        true => write::json::value(report, &mut said)?,
        false => write::table::write(
            &tables::grids(report, lang),
            &report.notes,
            look(&to_stdout, None, false, lang),
            &mut said,
        )?,
    }
    if plan.is_report_alone() {
        output.write_all(&said)?;
    } else if args.output.output.is_some() {
        let mut stdout = Output::stdout(&Host::default());
        stdout.write_all(&said)?;
        stdout.finish()?;
    } else {
        // The decisions are on stdout; where nobody listens here, they are there all the same.
        let _ = std::io::stderr().write_all(&said);
    }
    Ok(())
}

/// The files of the reviewers.
fn panel(files: &[String], findings: &mut Vec<Finding>) -> Result<Panel> {
    let mut panel = Panel::default();
    for (i, file) in files.iter().enumerate() {
        if files[..i].iter().any(|other| other == file || paths::is_same(Path::new(other), Path::new(file))) {
            bail!("{file}: is named twice; a file of decisions is merged once");
        }
        panel.add(file, decision::rows(file, findings)?);
    }
    if panel.reviewers.is_empty() {
        bail!("--merge: nothing is decided in these files; fill in putusan, alasan, pemeriksa and tanggal first");
    }
    Ok(panel)
}

/// What the budgets have.
#[derive(Default)]
struct Budget {
    pending: BTreeMap<PendingKey, Pending>,
    /// Rupiah of all lines that a decision could be on.
    lines: BTreeMap<Subject, Rupiah>,
}

/// The merged file.
struct Merged {
    rows: Vec<Asked>,
    seen: BTreeMap<String, Seen>,
    reopened: u64,
}

impl Budget {
    /// A line, for decisions on its text or on all of them, of its OPD or of any.
    fn add(&mut self, (sub, opd, item): Subject, amount: Rupiah) {
        let levels = [(&*opd, &*item), ("", &*item), (&*opd, ""), ("", "")];
        let subjects: BTreeSet<Subject> =
            levels.into_iter().map(|(opd, item)| (sub.clone(), opd.to_owned(), item.to_owned())).collect();
        for subject in subjects {
            *self.lines.entry(subject).or_default() += amount;
        }
    }

    fn merge(
        self,
        panel: &Panel,
        criteria: &Criteria,
        year: Option<u16>,
        args: &ReviewArgs,
        lang: Lang,
        findings: &mut Vec<Finding>,
    ) -> (BTreeMap<String, Unit>, Merged) {
        let known: BTreeMap<String, Subject> =
            self.lines.keys().map(|subject| (decision::key(subject), subject.clone())).collect();
        let units = panel.units(&known, year, findings);
        let mut form = args.csv;
        form.raw_cells |=
            args.output.output.as_deref().is_some_and(|path| path.extension().is_some_and(|e| e == "xlsx"));
        let mut amounts = AskedAmounts::default();
        self.pending.iter().for_each(|(subject, p)| amounts.count(subject, p.amount));
        let sheet_rows = SheetRows::default();
        let mut merged = Merged { rows: Vec::new(), seen: BTreeMap::new(), reopened: 0 };
        for (key, subject) in &known {
            let amount = amounts.of(subject).unwrap_or(self.lines[subject]);
            if let Some(unit) = units.get(key) {
                let texts =
                    unit.voices.first().map(|voice| panel.given(voice.ruling).texts.clone()).unwrap_or_default();
                merged.seen.insert(key.clone(), Seen { texts, place: String::new(), amount });
            }
        }
        let mut ranked: Vec<(bool, Rupiah, Asked)> = Vec::new();
        for (subject, p) in &self.pending {
            let place = p.spot.as_ref().map(|spot| spot.for_explain(lang, &sheet_rows)).unwrap_or_default();
            let accuracy = queue::accuracy(criteria, p.class);
            let mut row = asked((subject, p), &place, (None, &amounts), accuracy, form, lang);
            let unit = units.get(&row.cells[KEY]);
            if let (Some(unit), Some(seen)) = (unit, merged.seen.get_mut(&row.cells[KEY])) {
                let (code, name, opd, item) = subject.clone();
                (seen.texts, seen.place) = ([code, name, opd, item], place);
                fill(&mut row, panel, unit, Some(&amounts), lang);
            }
            ranked.push((unit.is_some_and(is_disputed), p.amount, row));
        }
        let is_asked: BTreeSet<String> = ranked.iter().map(|(.., row)| row.cells[KEY].clone()).collect();
        for unit in units.values().filter(|unit| !is_asked.contains(&unit.key)) {
            let seen = merged.seen.get(&unit.key);
            let row = of_hand(panel, unit, seen.is_some(), lang).map(|cell| form.cell(&cell).into_owned());
            let subject = unit.subject.clone().unwrap_or_default();
            let mut row = Asked {
                subject,
                suggestion: Category::None,
                cells: row,
                note: String::new(),
                accuracy: Default::default(),
            };
            fill(&mut row, panel, unit, None, lang);
            if seen.is_none() && row.note.is_empty() {
                row.note = GONE.to_owned();
            }
            ranked.push((is_disputed(unit), seen.map(|seen| seen.amount).unwrap_or_default(), row));
        }
        // What is to be settled first, then by rupiah.
        ranked.sort_by_key(|(disputed, amount, row)| (!disputed, Reverse(*amount), row.cells.clone()));
        merged.rows = ranked.into_iter().map(|(.., row)| row).collect();
        let is_open = |unit: &&Unit| {
            let exact = unit.voices.iter().filter(|voice| !voice.broader);
            let changed = |ruling: usize| amounts.changed(&panel.given(ruling).decision).is_some();
            matches!(unit.standing, Standing::Agreed(_)) && exact.map(|v| v.ruling).any(changed)
        };
        merged.reopened = units.values().filter(is_open).count() as u64;
        (units, merged)
    }
}

fn is_disputed(unit: &Unit) -> bool {
    unit.standing == Standing::Disputed
}

/// Writes what was decided into a row; where that was on another suggestion or amount than today's, the note says so.
fn fill(row: &mut Asked, panel: &Panel, unit: &Unit, amounts: Option<&AskedAmounts>, lang: Lang) {
    for (cell, text) in row.cells[DECISION].iter_mut().zip(panel.decided(unit, lang)) {
        *cell = text;
    }
    row.note = panel.note(unit, lang);
    let (Some(amounts), Standing::Agreed(_)) = (amounts, unit.standing) else { return };
    let exact = || unit.voices.iter().filter(|v| !v.broader).map(|v| &panel.given(v.ruling).decision);
    let other = |seen: &&String| Category::of_words(seen).is_some_and(|then| then != row.suggestion);
    let suggestion = exact().map(|own| &own.suggestion).find(other).cloned();
    let amount = exact().find_map(|own| amounts.changed(own)).map(|(then, _)| then);
    row.note = DecidedOn { suggestion, amount }.note();
}

/// The row of what nobody asks about: as a person wrote it.
fn of_hand(panel: &Panel, unit: &Unit, there: bool, lang: Lang) -> [String; COLUMNS.len()] {
    let mut cells: [String; COLUMNS.len()] = Default::default();
    let Some(first) = panel.first(unit) else { return cells };
    let [code, name, opd, item] = first.texts.clone();
    cells[KEY] = unit.key.clone();
    if there {
        cells[AMOUNT] = first.decision.amount.map(|amount| amount.to_string()).unwrap_or_default();
    }
    let code = ActivityCode::find(&code).map_or(code, |code| code.to_string());
    for (cell, text) in cells[super::TEXTS].iter_mut().zip([code, name, opd, item]) {
        *cell = text;
    }
    let seen = Category::of_words(&first.decision.suggestion);
    cells[SUGGESTION] = seen.map_or_else(|| first.decision.suggestion.clone(), |own| own.word(lang).to_owned());
    cells
}
