//! `report`.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::apart::{RowCollector, read_apart};
use super::from::{self, From};
use super::{ExitStatus, Hashes, Told, allocation, documents, finish, gbs, look};
use crate::cli::{Cli, ReportArgs, ReportFormat};
use crate::files::output::{Guard, Output};
use crate::finding::{Fault, Finding, Place};
use crate::gbs::filed;
use crate::gbs::filed::{JudgedStatement, OnFile};
use crate::lang::Lang;
use crate::ledger::lens::{Base, Lens, Lenses};
use crate::ledger::{Ledger, Renumbering};
use crate::parallel::later;
use crate::read::layout::BudgetRow;
use crate::report::breakdown;
use crate::report::breakdown::{Breakdown, Wide};
use crate::report::subjects::EvidenceCollector;
use crate::sides::decision::Decisions;
use crate::{allocate, report, write};

pub(super) fn run(cli: &Cli, args: &ReportArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let told = match args.from {
        true => Told::of(cli, &args.input)?,
        false => Told::to_read(cli, &args.input, Hashes::Shown)?,
    };
    if args.by.len() > 2 || matches!(args.by[..], [a, b] if a == b) {
        bail!("--by takes one dimension, or two different ones");
    }
    let spoken = documents::evidence_collector(args, format)?;
    if args.from && spoken.is_some() {
        bail!(
            "--from has no texts of evidence for a document: use table, csv, json or jsonl, or report on the budgets"
        );
    }
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let (beneficiaries, side_files) = allocation::beneficiaries(&told, &args.allocation, &mut findings)?;

    let mut decisions = Decisions::default();
    let decided = told.side_files(&args.decisions, &told.config.decisions);
    for path in &decided {
        decisions.read(path, &mut findings)?;
    }

    let on_file = gbs::on_file(&told, &args.gbs, &mut findings);
    let new = if args.from { Ledger::of_tagged_lines } else { Ledger::with };
    let mut ledger = new(&told.criteria, &decisions, &beneficiaries);
    let mut kept = Rows {
        spoken,
        seen: (!decisions.is_empty()).then(BTreeSet::new),
        budgets: (!on_file.is_empty()).then(gbs::Budgets::default),
        cuts: (!args.by.is_empty()).then(Breakdown::default),
    };
    let from = match args.from {
        true => from::read(&told, &args.input, args.recheck, &mut ledger, &mut findings, &mut |row, lines| {
            kept.add_lines(row, lines);
            Ok(())
        })?,
        false => From::untagged(read_apart(&told, &args.input, &mut ledger, &mut findings, &mut kept)?),
    };
    let Rows { spoken, seen, budgets, cuts } = kept;
    let inputs = from.inputs;
    if !inputs.is_empty() {
        let activities = ledger.activities.iter().filter(|e| e.counts).map(|e| &e.activity);
        findings.extend(beneficiaries.unused(activities, ledger.sums.keys().filter_map(|key| key.reach)));
        let fired: BTreeSet<usize> =
            ledger.verdicts.iter().flat_map(|v| v.evidence.iter().map(|e| e.concept)).collect();
        // Tags say what was found, not by which concept alone.
        for (pack, concept) in told.criteria.never_fired(&fired).into_iter().filter(|_| !args.from) {
            findings.push(Finding::new(pack, Place::whole(), Fault::NeverFired(concept.to_owned())));
        }
        findings.extend(decisions.checked(seen.iter().flatten().map(|s| ledger.subject(*s))));
        let years = inputs.iter().filter_map(|i| i.year).max();
        let method = args.gbs_method.or(told.config.gbs_method).unwrap_or_default();
        let statements = filed::judge(on_file, &budgets.unwrap_or_default().pagu(&inputs));
        findings.extend(statements.iter().filter_map(JudgedStatement::not_counted));
        let mut lenses = Lenses::of(&ledger, &told.nomenclature);
        filed::file(&ledger, &mut lenses, &statements, method);
        let (mut divide, said) =
            allocation::told(&told, &args.allocation, &beneficiaries, &lenses, &inputs, &mut findings)?;
        if divide.base == Base::Gbs && statements.is_empty() {
            bail!("--base gbs needs statements: --gbs FILE, or gbs in setara.toml");
        }
        findings.extend(allocate::doubts(&ledger, &divide, years));
        let mut settings = told.settings.clone();
        settings.extend(said);
        if !decided.is_empty() {
            settings.insert("decisions", decided);
        }
        if !side_files.is_empty() {
            settings.insert("beneficiaries", side_files);
        }
        if !statements.is_empty() {
            settings.insert("gbs", statements.iter().map(|s| s.gbs.path.clone()).collect());
            settings.insert("gbs_method", vec![method.id().to_owned()]);
        }
        // Doubts are told of the exact counts, to who has the file; what is published rests on merged ones.
        let (few, kept_back) = allocation::small_cells(&told, args.privacy);
        let published = beneficiaries.published(few, &allocate::stated(&ledger, few));
        (divide.rules.beneficiaries, divide.rules.small_cells) = (&published, few);
        settings.extend(kept_back);
        if let Some(mark) = from.mark {
            settings.insert("tagged_by", vec![mark]);
        }
        let asked = gbs::asked(&told.config, method);
        let on_file = OnFile { lenses: &lenses, statements: &statements, asked };
        let (base, files) = (divide.base, inputs.clone());
        let mut report = std::thread::scope(|scope| {
            let allocation = later(scope, told.reading.jobs.0, || allocate::allocate(&ledger, &divide));
            report::report(&ledger, &told.nomenclature, &on_file, allocation, inputs, settings, told.lang)
        });
        let openly = report::openly(&report.manifest.settings, told.lang);
        allocation::say_openly(openly.as_ref(), matches!(format, ReportFormat::Csv | ReportFormat::Jsonl));
        report.notes.splice(0..0, openly);
        if args.from {
            report.manifest.tagged_files = from.files;
            report.notes.push(match told.lang {
                Lang::Id => {
                    "dari baris yang telah ditandai: baris yang tidak dapat dihitung disebut oleh tag, tidak di sini"
                        .into()
                }
                Lang::En => {
                    "from lines that were tagged before: rows that could not be counted were named by tag, not here"
                        .into()
                }
            });
            report.notes.extend(from::without_place(from.without_place, told.lang));
        }
        if let Some(cuts) = &cuts {
            let shown: Vec<Lens> = report.lenses.iter().map(|l| l.lens).collect();
            let table = breakdown::table(cuts, &args.by, (&ledger, &lenses), &shown, base, &files, wide(args, format))?;
            report.notes.extend(table.left_out.map(|[rows, columns]| match told.lang {
                Lang::Id => format!(
                    "tabel silang {rows} baris x {columns} kolom tidak dibuat (lebih dari --max-cells {}); semua \
                     bagiannya ada dalam baris",
                    args.max_cells
                ),
                Lang::En => format!(
                    "the pivot of {rows} rows and {columns} columns is left out (more than --max-cells {}); its parts are \
                     all in the rows",
                    args.max_cells
                ),
            }));
            report.by = Some(table);
        }
        let source = spoken.as_ref().map(|evidence| write::DocumentSource {
            ledger: &ledger,
            lenses: &lenses,
            evidence,
            findings: &findings,
        });
        let look = look(&args.output, args.width, args.exact, told.lang);
        let options = write::ReportOptions { format, only: &args.only, top: args.top, csv: args.csv, look, source };
        write::report(&report, &options, &mut output)?;
        output.finish()?;
    }
    // The process ends now. To give millions of texts back one by one would take a fifth of the time of a large report.
    std::mem::forget(ledger);
    let ending = finish(&findings, told.lang);
    std::mem::forget(told);
    ending
}

/// Formats of rows need no pivot, JSON has the rows beside it.
fn wide(args: &ReportArgs, format: ReportFormat) -> Wide {
    match format {
        ReportFormat::Csv | ReportFormat::Jsonl => Wide::No,
        ReportFormat::Json => Wide::UpTo(args.max_cells),
        _ => Wide::Within(args.max_cells),
    }
}

/// What a report keeps of rows, as far as it is asked for.
struct Rows {
    /// For documents.
    spoken: Option<EvidenceCollector>,
    /// Activity, item and verdict, to hold decisions against.
    seen: Option<BTreeSet<(u32, u32, u32)>>,
    /// To hold statements against.
    budgets: Option<gbs::Budgets>,
    cuts: Option<Breakdown>,
}

impl Rows {
    /// Takes a row, or lines that are alike as one row of their money.
    fn add_lines(&mut self, row: &BudgetRow, lines: u64) {
        if let Some(spoken) = &mut self.spoken {
            spoken.add(row);
        }
        if let Some(seen) = &mut self.seen {
            seen.insert((row.line.activity, row.line.item, row.line.verdict));
        }
        if let Some(budgets) = &mut self.budgets {
            budgets.add(row);
        }
        if let Some(cuts) = &mut self.cuts {
            cuts.add(row, lines);
        }
    }
}

impl RowCollector for Rows {
    fn add(&mut self, row: &BudgetRow) -> Result<()> {
        self.add_lines(row, 1);
        Ok(())
    }

    fn empty_like(&self) -> Rows {
        Rows {
            spoken: self.spoken.as_ref().map(EvidenceCollector::empty_like),
            seen: self.seen.as_ref().map(|_| BTreeSet::new()),
            budgets: self.budgets.as_ref().map(|_| gbs::Budgets::default()),
            cuts: self.cuts.as_ref().map(|_| Breakdown::default()),
        }
    }

    fn merge(&mut self, other: Rows, moved: &Renumbering) {
        if let (Some(own), Some(other)) = (&mut self.spoken, other.spoken) {
            own.merge(other, moved);
        }
        if let (Some(own), Some(other)) = (&mut self.seen, other.seen) {
            own.extend(other.into_iter().map(|(a, i, v)| (moved.activity(a), moved.item(i), moved.verdict(v))));
        }
        if let (Some(own), Some(other)) = (&mut self.budgets, other.budgets) {
            own.merge(other);
        }
        if let (Some(own), Some(other)) = (&mut self.cuts, other.cuts) {
            own.merge(other, moved);
        }
    }
}
