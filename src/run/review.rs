//! `setara review`: one row per distinct sub kegiatan and text that asks for a decision, ready to be filled in.

mod page;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::cli::{Cli, ReviewArgs, ReviewFormat};
use crate::criteria::nomenclature::Kinds;
use crate::criteria::tag::TextField;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::files::output::{Guard, Output};
use crate::files::paths;
use crate::finding::{Fault, Finding, SheetRows, Spot, Stale};
use crate::guard::escape::CsvArgs;
use crate::lang::Lang;
use crate::read::layout::BudgetRow;
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, readable, write_continued};
use crate::settings::{Basis, Sides};
use crate::sides::decision;
use crate::sides::decision::{COLUMNS, DECIDED_ON, Decision, Decisions, Subject};
use crate::sides::file::kept::{Counts, GONE, Table};
use crate::write::xlsx::forms;

/// What is to be decided of: code, name of the sub kegiatan, OPD, item (empty: all of the sub kegiatan).
type PendingKey = (String, String, String, String);

#[derive(Default)]
struct Pending {
    /// Where its first line is.
    spot: Option<Spot>,
    lines: u64,
    amount: Rupiah,
    suggestion: Option<Category>,
    evidence: String,
    decided: Option<Decision>,
    shown: page::Shown,
}

/// A row of the file: what is decided of, as decisions are keyed, and its cells.
struct Asked {
    subject: Subject,
    suggestion: Category,
    cells: [String; COLUMNS.len()],
}

// Columns of the file, by their place among `COLUMNS`.
const KEY: usize = 0;
const PLACE: usize = 1;
const AMOUNT: usize = 2;
const TEXTS: std::ops::Range<usize> = 3..7;
const LINES: usize = 7;
const SIGNS: usize = 8;
const SUGGESTION: usize = 9;
/// What the reviewer writes.
const DECISION: std::ops::Range<usize> = 10..15;

/// All that decisions on lines of the budget could be on, with the strongest suggestion for it.
type Occurring = BTreeMap<Subject, Category>;

/// `review`.
///
/// # Errors
/// Settings or decisions cannot be read, or the output cannot be written.
pub fn run(cli: &Cli, args: &ReviewArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    // A page is made anew; the other formats go on with what is there.
    let path = args.output.output.as_deref().filter(|_| format != ReviewFormat::Html);
    let options = Options { decisions: &args.decisions, ..Options::default() };
    let mut settings = resolve(cli, &args.input, &options)?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let table = path.map(|path| Table::open(path, decision::columns)).transpose()?.flatten();
    settings.continued = path.filter(|_| table.is_some()).map(Path::to_owned);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    settings.decisions = readable(settings.decisions, path);
    let sides = Sides::decisions_alone(&settings, &mut findings)?;
    let mut ledger = sides.ledger(&basis.criteria);
    let mut pending: BTreeMap<PendingKey, Pending> = BTreeMap::new();
    let mut seen = table.is_some().then(BTreeSet::new);
    let kinds = basis.nomenclature.kinds(&basis.criteria);
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        take(&mut pending, row, &basis, &kinds, &sides.decisions);
        if let Some(seen) = &mut seen {
            seen.insert((row.line.activity, row.line.item, row.line.verdict));
        }
        Ok(())
    })?;
    if inputs.is_empty() {
        return finish(&findings, lang);
    }
    let mut rows: Vec<(PendingKey, Pending)> = pending.into_iter().collect();
    // What is unsure first: a group without a gap, or a tag without words; then by rupiah.
    let sure = |p: &Pending| p.suggestion.is_some_and(Category::is_arg);
    rows.sort_by_key(|(subject, p)| (sure(p), Reverse(p.amount), subject.clone()));
    // What a file decides stands in it already.
    let elsewhere = |d: &&Decision| path.is_none_or(|path| !paths::is_same(path, Path::new(&d.table.path)));
    let mut form = args.csv;
    // Nothing runs in a workbook or a page: texts stand in it as they are.
    form.raw_cells |= format != ReviewFormat::Csv;
    let sheet_rows = SheetRows::default();
    let asked = rows.iter().map(|(subject, p)| {
        let place = p.spot.as_ref().map(|spot| spot.for_explain(lang, &sheet_rows)).unwrap_or_default();
        asked(subject, p, &place, p.decided.as_ref().filter(elsewhere), form, lang)
    });
    let asked: Vec<Asked> = asked.collect();
    match table {
        Some(table) => {
            let occurring = occurring(seen.iter().flatten().map(|s| ledger.subject(*s)));
            let (table, counts) = Continued::new(table, &asked, &occurring, lang).bring_up_to_date(&mut findings);
            write_continued(table, counts, &findings, lang, output)?;
        }
        None if format == ReviewFormat::Html => {
            page::write((&rows, &asked), &inputs, &basis.criteria, args.csv, lang, &mut output)?;
            output.finish()?;
        }
        None if format == ReviewFormat::Xlsx => {
            forms::decisions(asked.iter().map(|row| row.cells.to_vec()), lang, &mut output)?;
            output.finish()?;
        }
        None => {
            let mut writer = csv::Writer::from_writer(args.csv.out_named(&mut output, &["nilai"]));
            writer.write_record(COLUMNS)?;
            for row in &asked {
                writer.write_record(&row.cells)?;
            }
            writer.flush()?;
            drop(writer);
            output.finish()?;
        }
    }
    finish(&findings, lang)
}

fn asked(
    pending: &PendingKey,
    p: &Pending,
    place: &str,
    decided: Option<&Decision>,
    form: CsvArgs,
    lang: Lang,
) -> Asked {
    let (code, name, opd, item) = pending;
    let verdict = decided.map_or("", |d| d.verdict.word(lang));
    let [reason, who, when, until] = decided.map(|d| d.because.clone()).unwrap_or_default();
    let (lines, amount) = (p.lines.to_string(), p.amount.to_string());
    let suggestion = p.suggestion.unwrap_or(Category::None);
    let subject = decision::subject(ActivityCode::find(code), name, opd, item);
    let key = decision::key(&subject);
    let cells = [
        &key,
        place,
        &amount,
        code,
        name,
        opd,
        item,
        &lines,
        &p.evidence,
        suggestion.word(lang),
        verdict,
        &reason,
        &who,
        &when,
        &until,
    ];
    Asked { subject, suggestion, cells: cells.map(|c| form.cell(c).into_owned()) }
}

/// Everything that decisions on these lines could be on.
fn occurring<'a>(lines: impl Iterator<Item = (&'a Activity, &'a str, Category)>) -> Occurring {
    let mut out = Occurring::new();
    for (activity, item, suggestion) in lines {
        for (opd, item) in [(&*activity.opd_name, item), ("", item), (&activity.opd_name, ""), ("", "")] {
            let subject = decision::subject(activity.code, &activity.sub_kegiatan_name, opd, item);
            let strongest = out.entry(subject).or_insert(suggestion);
            *strongest = suggestion.min(*strongest);
        }
    }
    out
}

/// Counts a line to its subject, where it asks for a decision: it counts, may count, or carries the official tag.
fn take(
    pending: &mut BTreeMap<PendingKey, Pending>,
    row: &BudgetRow,
    basis: &Basis,
    kinds: &Kinds,
    decisions: &Decisions,
) {
    let (activity, verdict) = (row.ledger.activity_of(row.line), row.ledger.verdict_of(row.line));
    let category = verdict.answer.category;
    let official = basis.nomenclature.kinds_of(activity, kinds) != 0;
    if category == Category::None && !official {
        return;
    }
    let of_item = verdict.evidence.iter().any(|e| e.field == TextField::Item);
    let item = if of_item { row.ledger.item_of(row.line).to_owned() } else { String::new() };
    let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
    let subject = (code, activity.sub_kegiatan_name.clone(), activity.opd_name.clone(), item.clone());
    let p = pending.entry(subject).or_default();
    if p.lines == 0 {
        p.spot = Some(row.spot());
    }
    p.lines += 1;
    p.amount += row.line.amount.unwrap_or_default();
    // The decision on what the row is about: one on a single text of it says nothing of the others.
    if p.lines == 1 {
        p.decided = decisions.full(activity, &item).cloned();
    }
    // Accounts move verdicts: the strongest suggestion of the subject stands, with its own evidence, whatever the order
    // of the rows.
    if p.suggestion.is_none_or(|s| category <= s) {
        let concept = |c: usize| basis.criteria.concepts[c].id.as_str();
        let mut signs: Vec<String> =
            verdict.evidence.iter().map(|e| format!("{}:{}", concept(e.concept), e.text)).collect();
        if official {
            signs.push("tanda resmi ARG".into());
        }
        let evidence = signs.join("; ");
        if p.suggestion.is_none_or(|s| (category, &evidence) < (s, &p.evidence)) {
            p.evidence = evidence;
            p.shown = page::Shown::of(row, official);
        }
        p.suggestion = Some(category);
    }
}

// A review file that people filled in, brought up to date.

/// Columns of the file, by their names.
pub type Columns = BTreeMap<&'static str, usize>;

/// Rows of what asks for a decision, in the file that is there.
pub struct Continued<'a> {
    table: Table<Columns>,
    asked: &'a [Asked],
    by_subject: BTreeMap<&'a Subject, Vec<usize>>,
    by_key: BTreeMap<&'a str, usize>,
    occurring: &'a Occurring,
    lang: Lang,
}

impl<'a> Continued<'a> {
    fn new(table: Table<Columns>, asked: &'a [Asked], occurring: &'a Occurring, lang: Lang) -> Continued<'a> {
        let mut by_subject: BTreeMap<&Subject, Vec<usize>> = BTreeMap::new();
        for (i, own) in asked.iter().enumerate() {
            by_subject.entry(&own.subject).or_default().push(i);
        }
        let by_key = asked.iter().enumerate().map(|(i, own)| (own.cells[KEY].as_str(), i)).collect();
        Continued { table, asked, by_subject, by_key, occurring, lang }
    }

    /// Every row of the file is kept, with what people wrote; what asks for a decision and has no row gets one. Decisions
    /// on another suggestion than today's are findings.
    fn bring_up_to_date(mut self, findings: &mut Vec<Finding>) -> (Table<Columns>, Counts) {
        let at = COLUMNS.map(|name| match self.table.columns.get(name) {
            Some(column) => *column,
            None => self.table.column_or_new(name),
        });
        let mut counts = Counts::default();
        let mut met = BTreeSet::new();
        for (row, subject, asked) in self.rows(&at) {
            let there = self.row(row, &at, &subject, asked, findings);
            *(if there { &mut counts.kept } else { &mut counts.gone }) += 1;
            met.extend(asked);
        }
        for (_, asked) in self.asked.iter().enumerate().filter(|(i, _)| !met.contains(i)) {
            let amount = self.table.number(at[AMOUNT], &asked.cells[AMOUNT]);
            let own = |(i, cell): (usize, &'a String)| if i == AMOUNT { amount.as_str() } else { cell.as_str() };
            let cells: Vec<(usize, &str)> = at.into_iter().zip(asked.cells.iter().enumerate().map(own)).collect();
            self.table.push(&cells);
            counts.new += 1;
        }
        (self.table, counts)
    }

    /// One row of the file; `false` where the budget has no line for it any more.
    fn row(
        &mut self,
        row: usize,
        at: &[usize; COLUMNS.len()],
        subject: &Subject,
        asked: Option<usize>,
        findings: &mut Vec<Finding>,
    ) -> bool {
        let computed = match (asked, self.occurring.get(subject)) {
            (Some(i), _) => {
                let own = &self.asked[i];
                let cells = [PLACE, AMOUNT, LINES, SIGNS].map(|c| (c, own.cells[c].clone()));
                Some((own.suggestion, cells))
            }
            // No sign leads to it any more. A row that somebody wrote by hand says nothing of signs.
            (None, Some(suggestion))
                if !subject.1.is_empty() && !self.table.cell(row, Some(at[SUGGESTION])).is_empty() =>
            {
                let cells = [(PLACE, ""), (AMOUNT, "0.00"), (LINES, "0"), (SIGNS, "")];
                Some((*suggestion, cells.map(|(c, text)| (c, text.to_owned()))))
            }
            (None, Some(_)) => None,
            // Of what names nothing, nobody can say that it is gone.
            (None, None) if subject.0.is_empty() => return true,
            (None, None) => {
                self.table.set_note(row, GONE, is_ours);
                return false;
            }
        };
        if let Some((now, cells)) = computed.filter(|_| !self.table.is_slipped(row)) {
            self.compute(row, at, now, &cells, subject, findings);
        } else {
            self.table.set_note(row, "", |note| note == GONE);
        }
        if let Some(i) = asked.filter(|_| !self.table.is_slipped(row)) {
            self.decide(row, at, i);
        }
        true
    }

    /// Every row with its subject and what it stands for among what is asked: what is spelled as it is, else what of its
    /// subject no other row stands for, else the first of it.
    fn rows(&self, at: &[usize; COLUMNS.len()]) -> Vec<(usize, Subject, Option<usize>)> {
        let mut out = Vec::new();
        let mut met = BTreeSet::new();
        for row in self.table.rows().filter(|row| !self.table.is_blank(*row)) {
            let own: Vec<String> = TEXTS.map(|i| self.table.cell(row, Some(at[i]))).collect();
            let subject = decision::subject(ActivityCode::find(&own[0]), &own[1], &own[2], &own[3]);
            let exact = |i: &&usize| self.asked[**i].cells[TEXTS].iter().zip(&own).all(|(a, b)| a.trim() == b);
            let asked = match own.iter().all(String::is_empty) {
                true => self.by_key.get(self.table.cell(row, Some(at[KEY])).as_str()).copied(),
                false => self.by_subject.get(&subject).and_then(|all| all.iter().find(exact)).copied(),
            };
            met.extend(asked);
            out.push((row, subject, asked));
        }
        for (_, subject, asked) in out.iter_mut().filter(|(.., asked)| asked.is_none()) {
            let Some(all) = self.by_subject.get(subject) else { continue };
            *asked = all.iter().find(|i| !met.contains(*i)).or(all.first()).copied();
            met.extend(*asked);
        }
        out
    }

    /// Key, place, lines, rupiah, suggestion and signs. Who decided on another suggestion is told so.
    fn compute(
        &mut self,
        row: usize,
        at: &[usize; COLUMNS.len()],
        now: Category,
        cells: &[(usize, String)],
        subject: &Subject,
        findings: &mut Vec<Finding>,
    ) {
        let decided = !self.table.cell(row, Some(at[DECISION.start])).is_empty();
        let before = self.table.cell(row, Some(at[SUGGESTION]));
        let is_now = |text: &str| Category::of_words(text) == Some(now);
        let note = self.table.note(row);
        let then = note.strip_prefix(DECIDED_ON).map_or(before.clone(), str::to_owned);
        let stale = decided && !then.is_empty() && !is_now(&then);
        let note = if stale { format!("{DECIDED_ON}{then}") } else { String::new() };
        self.table.set_note(row, &note, is_ours);
        if stale && !is_now(&before) {
            let stale = Stale::Suggestion { subject: subject.0.clone(), then, now: vec![now] };
            findings.push(self.table.finding(row, Fault::StaleDecision(stale.into())));
        }
        if !subject.0.is_empty() {
            self.table.set(row, at[KEY], &decision::key(subject));
        }
        for (column, value) in cells {
            match COLUMNS[*column] {
                "nilai" => self.table.set_number(row, at[*column], value),
                _ => self.table.set(row, at[*column], value),
            }
        }
        // In whichever language it is written.
        if !is_now(&before) {
            self.table.set(row, at[SUGGESTION], now.word(self.lang));
        }
    }

    /// The decision of another file, where nobody has begun to write one here.
    fn decide(&mut self, row: usize, at: &[usize; COLUMNS.len()], asked: usize) {
        if at[DECISION].iter().all(|column| self.table.cell(row, Some(*column)).is_empty()) {
            for (column, value) in at[DECISION].iter().zip(&self.asked[asked].cells[DECISION]) {
                self.table.set(row, *column, value);
            }
        }
    }
}

fn is_ours(note: &str) -> bool {
    let on = note.strip_prefix(DECIDED_ON);
    note == GONE || on.is_some_and(|on| Category::of_words(on).is_some())
}
