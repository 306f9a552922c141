//! Sub kegiatan of every OPD with what each lens counts of them and the signs that speak for it. Documents show the largest
//! and the most doubtful, the workbook all of them and their lines, a page for a browser every line; other formats do without.

pub mod drill;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::criteria::tag::words::blocker;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::ledger::lens::{Lens, Lenses};
use crate::ledger::opds::Opd;
use crate::ledger::totals::{By, Totals};
use crate::ledger::{Declared, Ledger, Line, Renumbering};
use crate::read::layout::BudgetRow;

/// What rows said while they were read.
#[derive(Default)]
pub struct EvidenceCollector {
    /// Amounts by activity and verdict, where there is a sign.
    signs: BTreeMap<(u32, u32), Rupiah>,
    rows: RowsKept,
    lines: Vec<TaggedLineText>,
    files: Vec<(Arc<str>, Option<Arc<str>>)>,
    /// Rows of money so far, and whether there were too many to hold.
    all_seen: usize,
    is_cut: bool,
}

/// Which rows are kept.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum RowsKept {
    #[default]
    None,
    /// Those that count or may count by their texts.
    Evidence,
    /// Every row of money, of up to `HELD`; of more, those that count or may count by themselves.
    All,
}

/// Rows that are held while a budget is read: more of them are too many for a page in any case.
const HELD: usize = 1_000_000;

struct TaggedLineText {
    file: usize,
    row: u64,
    /// It counts or may count by its own texts or columns.
    by_itself: bool,
    line: Line,
}

impl EvidenceCollector {
    pub fn new(rows: RowsKept) -> EvidenceCollector {
        EvidenceCollector { rows, ..EvidenceCollector::default() }
    }

    /// The same, without rows.
    pub fn empty_like(&self) -> EvidenceCollector {
        EvidenceCollector::new(self.rows)
    }

    pub fn rows(&self) -> RowsKept {
        self.rows
    }

    /// Takes in what rows of other files said.
    pub fn merge(&mut self, other: EvidenceCollector, moved: &Renumbering) {
        for ((activity, verdict), amount) in other.signs {
            *self.signs.entry((moved.activity(activity), moved.verdict(verdict))).or_default() += amount;
        }
        let before = self.files.len();
        self.files.extend(other.files);
        let moved =
            |kept: TaggedLineText| TaggedLineText { file: before + kept.file, line: moved.line(kept.line), ..kept };
        self.lines.extend(other.lines.into_iter().map(moved));
        (self.all_seen, self.is_cut) = (self.all_seen + other.all_seen, false);
        self.drop_plain();
    }

    pub fn add(&mut self, row: &BudgetRow) {
        let verdict = row.ledger.verdict_of(row.line);
        let Some(amount) = row.line.amount else { return };
        let has_signs = !(verdict.evidence.is_empty() && verdict.blocked.is_empty());
        if has_signs {
            *self.signs.entry((row.line.activity, row.line.verdict)).or_default() += amount;
        }
        let may_count = verdict.answer.category != Category::None;
        let by_itself = may_count || row.line.declared != Declared::No || row.line.decided.is_some();
        self.all_seen += 1;
        let is_kept = match self.rows {
            RowsKept::None => false,
            RowsKept::Evidence => has_signs && may_count,
            RowsKept::All => by_itself || self.all_seen <= HELD,
        };
        if !is_kept {
            return;
        }
        let is_last =
            |(path, sheet): &(Arc<str>, Option<Arc<str>>)| **path == *row.path() && sheet.as_deref() == row.sheet();
        if !self.files.last().is_some_and(is_last) {
            self.files.push((row.path().into(), row.sheet().map(Arc::from)));
        }
        let file = self.files.len() - 1;
        self.lines.push(TaggedLineText { file, row: row.number, by_itself, line: *row.line });
        self.drop_plain();
    }

    /// Of too many rows, those that count by nothing of their own go.
    fn drop_plain(&mut self) {
        if self.rows == RowsKept::All && self.all_seen > HELD && !self.is_cut {
            self.is_cut = true;
            self.lines.retain(|kept| kept.by_itself);
        }
    }
}

/// A sub kegiatan of one OPD.
#[derive(Clone, Debug)]
pub struct SubKegiatanEvidence {
    /// What its OPD is told apart by.
    pub opd_key: String,
    pub opd_code: String,
    pub opd: String,
    pub code: String,
    pub name: String,
    pub total: Rupiah,
    pub lines: u64,
    pub lenses: BTreeMap<&'static str, Rupiah>,
    pub official_only: Rupiah,
    pub evidence_only: Rupiah,
    /// The largest first: `concept “text”`.
    pub signs: Vec<String>,
    /// Signs that do not count: `concept “text” [trap]`.
    pub blocked: Vec<String>,
}

/// A line that counts or may count.
#[derive(Clone, Debug)]
pub struct EvidenceLine {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub row: u64,
    pub opd: String,
    pub code: String,
    pub name: String,
    pub account: String,
    pub text: String,
    pub amount: Rupiah,
    pub category: &'static str,
    pub official: bool,
    pub signs: String,
    pub blocked: String,
}

/// All of them, by OPD and code.
pub fn subjects(
    ledger: &Ledger,
    lenses: &Lenses,
    shown: &[Lens],
    evidence: &EvidenceCollector,
) -> Vec<SubKegiatanEvidence> {
    let totals = Totals::of(ledger, lenses);
    let key = |by: &[String]| (by[0].clone(), by[1].clone());
    let opds = &totals.agencies.named;
    let mut names: BTreeMap<(String, String), &str> = BTreeMap::new();
    let mut signs: BTreeMap<(String, String), [BTreeMap<String, Rupiah>; 2]> = BTreeMap::new();
    let of = |activity: usize| (totals.opd_of(activity).to_owned(), totals.sub_kegiatan_of(activity).to_owned());
    let keys: Vec<(String, String)> = (0..ledger.activities.len()).map(of).collect();
    for (key, entry) in keys.iter().zip(&ledger.activities).filter(|(_, e)| e.counts) {
        let (name, slot) = (entry.activity.sub_kegiatan_name.as_str(), names.entry(key.clone()).or_default());
        if slot.is_empty() || (!name.is_empty() && name < *slot) {
            *slot = name;
        }
    }
    for ((activity, verdict), amount) in &evidence.signs {
        let own = signs.entry(keys[*activity as usize].clone()).or_default();
        let (mut counts, mut not) = texts(ledger, *verdict);
        if ledger.verdicts[*verdict as usize].answer.category == Category::Review {
            not.extend(counts.drain(..).map(|text| format!("{text} [review]")));
        }
        for (kind, list) in [counts, not].into_iter().enumerate() {
            list.into_iter().for_each(|text| *own[kind].entry(text).or_default() += *amount);
        }
    }
    let largest = |by: &BTreeMap<String, Rupiah>| -> Vec<String> {
        let mut list: Vec<(&String, &Rupiah)> = by.iter().collect();
        list.sort_by_key(|(text, amount)| (std::cmp::Reverse(**amount), *text));
        list.into_iter().map(|(text, _)| text.clone()).collect()
    };
    let mut out: BTreeMap<(String, String), SubKegiatanEvidence> = BTreeMap::new();
    for total in totals.totals(&[By::Opd, By::SubKegiatan], None) {
        let key = key(&total.by);
        let Opd { code: opd_code, name: opd } = opds.get(key.0.as_str()).cloned().unwrap_or_default();
        let [counts, not] = signs.remove(&key).unwrap_or_default();
        let subject = SubKegiatanEvidence {
            opd_key: key.0.clone(),
            opd_code,
            opd,
            code: key.1.clone(),
            name: names.get(&key).copied().unwrap_or_default().to_owned(),
            total: total.amount,
            lines: total.lines,
            lenses: shown.iter().map(|l| (l.id(), Rupiah::ZERO)).collect(),
            official_only: Rupiah::ZERO,
            evidence_only: Rupiah::ZERO,
            signs: largest(&counts),
            blocked: largest(&not),
        };
        out.insert(key, subject);
    }
    for lens in shown {
        for total in totals.totals(&[By::Opd, By::SubKegiatan], Some(*lens)) {
            if let Some(subject) = out.get_mut(&key(&total.by)) {
                subject.lenses.insert(lens.id(), total.amount);
            }
        }
    }
    let by = [By::Opd, By::SubKegiatan, By::Lens(Lens::Official), By::Lens(Lens::Evidence)];
    for total in totals.totals(&by, None) {
        let Some(subject) = out.get_mut(&key(&total.by)) else { continue };
        match (total.by[2] == "true", total.by[3] == "true") {
            (true, false) => subject.official_only = total.amount,
            (false, true) => subject.evidence_only = total.amount,
            _ => {}
        }
    }
    out.into_values().collect()
}

/// The lines that were kept, in the order in which they were read.
pub fn lines<'a>(
    ledger: &'a Ledger,
    lenses: &'a Lenses,
    evidence: &'a EvidenceCollector,
) -> impl Iterator<Item = EvidenceLine> + 'a {
    evidence.lines.iter().map(|kept| {
        let (line, activity) = (&kept.line, ledger.activity_of(&kept.line));
        let (signs, blocked) = texts(ledger, line.verdict);
        let (file, sheet) = &evidence.files[kept.file];
        EvidenceLine {
            file: file.clone(),
            sheet: sheet.clone(),
            row: kept.row,
            opd: activity.opd_name.clone(),
            code: activity.code.map_or(String::new(), |c| c.to_string()),
            name: activity.sub_kegiatan_name.clone(),
            account: ledger.account_of(line).code.map_or(String::new(), |c| c.to_string()),
            text: ledger.text_of(line).to_owned(),
            amount: line.amount.unwrap_or_default(),
            category: ledger.verdict_of(line).answer.category.id(),
            official: lenses.official[line.activity as usize],
            signs: signs.join("; "),
            blocked: blocked.join("; "),
        }
    })
}

/// Signs of a verdict that count, and those that do not.
fn texts(ledger: &Ledger, verdict: u32) -> (Vec<String>, Vec<String>) {
    let (verdict, criteria) = (&ledger.verdicts[verdict as usize], ledger.criteria);
    let name = |concept: usize| criteria.concepts[concept].id.as_str();
    let signs = verdict.evidence.iter().map(|e| format!("{} “{}”", name(e.concept), e.text));
    let blocked = verdict.blocked.iter();
    let blocked = blocked.map(|b| format!("{} “{}” [{}]", name(b.concept), b.text, blocker(criteria, b.by)));
    (signs.collect(), blocked.collect())
}
