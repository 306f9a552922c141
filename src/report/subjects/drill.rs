//! The lines behind the figures: OPD, sub kegiatan, line, each with its money and what lenses count of it. What is not shown of
//! a sub kegiatan is counted and added up, so that every level is the sum of the one below it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{EvidenceCollector, HELD, SubKegiatanEvidence, TaggedLineText};
use crate::criteria::calibration::{Class, Figure};
use crate::criteria::tag::words::blocker;
use crate::criteria::tag::{Evidence, TextField, Verdict};
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::guard::personal::masked;
use crate::ledger::lens::{Lens, Lenses};
use crate::ledger::opds::Opds;
use crate::ledger::{Ledger, Line};

/// Everything, for a page.
#[derive(Clone, Debug)]
pub struct DrillDown {
    pub lenses: Vec<Lens>,
    /// Files and sheets that lines stand in, by number.
    pub tables: Vec<(Arc<str>, Option<Arc<str>>)>,
    pub opd: Vec<DrillOpd>,
    pub extent: Extent,
    /// Of each class of verdicts, how often they were right on labelled texts.
    pub figures: BTreeMap<Class, Figure>,
    /// Lines of money in the budget, and on the page.
    pub lines: u64,
    pub shown: u64,
}

/// Which lines are on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    All,
    /// Those that a lens counts or that are to be reviewed.
    Tagged,
    /// The largest of these.
    Largest,
}

#[derive(Clone, Debug)]
pub struct DrillOpd {
    pub code: String,
    pub name: String,
    pub sums: DrillSums,
    pub subs: Vec<DrillSub>,
}

#[derive(Clone, Debug)]
pub struct DrillSub {
    pub code: String,
    pub name: Vec<TextPart>,
    /// The code itself is evidence.
    pub code_counts: bool,
    pub sums: DrillSums,
    pub shown: Vec<DrillLine>,
    /// Lines that are not on the page, and their money.
    pub rest: (u64, Rupiah),
}

/// Money, and in the order of `DrillDown::lenses` what each counts of it.
#[derive(Clone, Default, Debug)]
pub struct DrillSums {
    pub total: Rupiah,
    pub lines: u64,
    pub counted: Vec<Rupiah>,
}

#[derive(Clone, Debug)]
pub struct DrillLine {
    /// Number in `DrillDown::tables`.
    pub table: usize,
    /// As editors count lines, and spreadsheets rows.
    pub row: u64,
    pub text: Vec<TextPart>,
    pub account: String,
    pub amount: Rupiah,
    pub counted_by: Vec<Lens>,
    pub category: Category,
    /// What decided the verdict of a line that counts or may count.
    pub class: Option<Class>,
    /// Signs in other texts than the line's own: where, and what.
    pub elsewhere: Vec<(TextField, String)>,
    /// `“text” [what blocks it]`.
    pub blocked: Vec<String>,
}

/// A piece of a text, and whether it is evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextPart {
    pub text: String,
    pub is_evidence: bool,
}

/// All OPD and sub kegiatan, with at most `at_most` lines.
pub fn drill_down(
    (ledger, lenses): (&Ledger, &Lenses),
    shown: &[Lens],
    evidence: &EvidenceCollector,
    subjects: &[SubKegiatanEvidence],
    at_most: usize,
) -> DrillDown {
    let counted_by =
        |line: &Line| shown.iter().copied().filter(|l| lenses.counts(l.base(), &ledger.key(line))).collect::<Vec<_>>();
    let is_tagged = |kept: &&TaggedLineText| {
        ledger.answer_of(&kept.line).category != Category::None || !counted_by(&kept.line).is_empty()
    };
    let mut lines: Vec<&TaggedLineText> = evidence.lines.iter().collect();
    let mut extent = Extent::All;
    if evidence.all_seen > at_most.min(HELD) {
        (lines, extent) = (evidence.lines.iter().filter(is_tagged).collect(), Extent::Tagged);
    }
    if lines.len() > at_most {
        extent = Extent::Largest;
        // The order of reading decides between equals, and is kept.
        let mut ranked: Vec<usize> = (0..lines.len()).collect();
        ranked.sort_by_key(|i| Reverse(lines[*i].line.amount));
        ranked.truncate(at_most);
        ranked.sort_unstable();
        lines = ranked.into_iter().map(|i| lines[i]).collect();
    }
    let opds = Opds::of(ledger);
    let numbers: HashMap<(&str, &str), usize> =
        subjects.iter().enumerate().map(|(i, s)| ((s.opd_key.as_str(), s.code.as_str()), i)).collect();
    let mut by_subject: Vec<Vec<&TaggedLineText>> = vec![Vec::new(); subjects.len()];
    let mut shown_lines = 0;
    for kept in lines {
        let activity = kept.line.activity as usize;
        let key = ledger.activities[activity].activity.sub_kegiatan_key();
        if let Some(number) = numbers.get(&(opds.key(activity), key.as_str())) {
            by_subject[*number].push(kept);
            shown_lines += 1;
        }
    }
    let mut by_opd: BTreeMap<&str, DrillOpd> = BTreeMap::new();
    for (subject, kept) in subjects.iter().zip(by_subject) {
        let opd = by_opd.entry(&subject.opd_key).or_insert_with(|| DrillOpd {
            code: subject.opd_code.clone(),
            name: subject.opd.clone(),
            sums: DrillSums { counted: vec![Rupiah::ZERO; shown.len()], ..DrillSums::default() },
            subs: Vec::new(),
        });
        let sub = sub_kegiatan(ledger, subject, shown, kept, &counted_by);
        opd.sums.total += sub.sums.total;
        opd.sums.lines += sub.sums.lines;
        opd.sums.counted.iter_mut().zip(&sub.sums.counted).for_each(|(sum, own)| *sum += *own);
        opd.subs.push(sub);
    }
    // As the table of OPD: what texts show first.
    let evidence_at = shown.iter().position(|l| *l == Lens::Evidence);
    let rank = |sums: &DrillSums| (Reverse(evidence_at.map(|at| sums.counted[at])), Reverse(sums.total));
    let mut opd: Vec<DrillOpd> = by_opd.into_values().collect();
    opd.sort_by_key(|o| rank(&o.sums));
    opd.iter_mut().for_each(|o| o.subs.sort_by_key(|s| rank(&s.sums)));
    let classes = opd.iter().flat_map(|o| &o.subs).flat_map(|s| &s.shown).filter_map(|line| line.class);
    let classes: BTreeSet<Class> = classes.collect();
    DrillDown {
        lenses: shown.to_vec(),
        tables: evidence.files.clone(),
        opd,
        extent,
        figures: classes.into_iter().map(|class| (class, ledger.criteria.figure(class))).collect(),
        lines: subjects.iter().map(|s| s.lines).sum(),
        shown: shown_lines,
    }
}

fn sub_kegiatan(
    ledger: &Ledger,
    subject: &SubKegiatanEvidence,
    lenses: &[Lens],
    kept: Vec<&TaggedLineText>,
    counted_by: &dyn Fn(&Line) -> Vec<Lens>,
) -> DrillSub {
    let sums = DrillSums {
        total: subject.total,
        lines: subject.lines,
        counted: lenses.iter().map(|l| subject.lenses.get(l.id()).copied().unwrap_or_default()).collect(),
    };
    let name = if subject.name.is_empty() { &subject.code } else { &subject.name };
    // One verdict of a line says what the name of its sub kegiatan shows.
    let mut signs: Vec<&Evidence> = Vec::new();
    for own in kept.iter().map(|kept| &ledger.verdict_of(&kept.line).evidence) {
        let new = |e: &&Evidence| matches!(e.field, TextField::SubKegiatan | TextField::Kode) && !signs.contains(e);
        let new: Vec<&Evidence> = own.iter().filter(new).collect();
        signs.extend(new);
    }
    let code_counts = signs.iter().any(|e| e.field == TextField::Kode);
    signs.retain(|e| e.field == TextField::SubKegiatan);
    let shown: Vec<DrillLine> = kept.into_iter().map(|kept| line(ledger, kept, counted_by)).collect();
    let money: Rupiah = shown.iter().map(|l| l.amount).sum();
    let rest = (sums.lines.saturating_sub(shown.len() as u64), sums.total - money);
    DrillSub { code: subject.code.clone(), name: marked(name, &signs), code_counts, sums, shown, rest }
}

fn line(ledger: &Ledger, kept: &TaggedLineText, counted_by: &dyn Fn(&Line) -> Vec<Lens>) -> DrillLine {
    let line = &kept.line;
    let verdict = ledger.verdict_of(line);
    let Verdict { evidence, blocked, answer, .. } = verdict;
    let (own, other): (Vec<&Evidence>, Vec<&Evidence>) = evidence.iter().partition(|e| e.field == TextField::Item);
    let account = ledger.account_of(line);
    let code = account.code.map_or(String::new(), |code| code.to_string());
    // The name of the account is the line's own text where it has no other.
    let name = if ledger.item_of(line).is_empty() { "" } else { account.name.as_str() };
    // Of names that stand above the lines it is enough to be told once.
    let mut elsewhere: Vec<(TextField, String)> = Vec::new();
    for sign in other {
        let above = matches!(sign.field, TextField::SubKegiatan | TextField::Kode);
        if !elsewhere.iter().any(|(field, text)| *field == sign.field && (above || *text == sign.text)) {
            elsewhere.push((sign.field, sign.text.clone()));
        }
    }
    let mut blocked: Vec<String> =
        blocked.iter().map(|b| format!("“{}” [{}]", b.text, blocker(ledger.criteria, b.by))).collect();
    blocked.dedup();
    DrillLine {
        table: kept.file,
        row: kept.row,
        text: marked(ledger.text_of(line), &own),
        account: format!("{code} {name}").trim().to_owned(),
        amount: line.amount.unwrap_or_default(),
        counted_by: counted_by(line),
        category: answer.category,
        class: ledger.criteria.class_of(verdict).filter(|class| class.sign.is_some()),
        elsewhere,
        blocked,
    }
}

/// The text in pieces. Numbers of persons are blanked before it is cut: no piece of one is a number by itself.
pub fn marked(text: &str, signs: &[&Evidence]) -> Vec<TextPart> {
    let text: Vec<char> = masked(text).chars().collect();
    let mut is_evidence = vec![false; text.len()];
    for sign in signs {
        let wanted: Vec<char> = sign.text.chars().collect();
        let stands = |at: usize| text.get(at..at + wanted.len()).is_some_and(|own| same(own, &wanted));
        // Texts that read alike have one verdict: its places are those of one of them.
        let at = if stands(sign.start) { Some(sign.start) } else { (0..text.len()).find(|at| stands(*at)) };
        if let Some(at) = at {
            is_evidence[at..at + wanted.len()].fill(true);
        }
    }
    let mut out: Vec<TextPart> = Vec::new();
    for (c, is_evidence) in text.into_iter().zip(is_evidence) {
        match out.last_mut() {
            Some(part) if part.is_evidence == is_evidence => part.text.push(c),
            _ => out.push(TextPart { text: c.to_string(), is_evidence }),
        }
    }
    out
}

fn same(one: &[char], other: &[char]) -> bool {
    one.iter().zip(other).all(|(a, b)| a == b || a.to_lowercase().eq(b.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_marked_where_it_stands() {
        let sign = |text: &str, start| Evidence {
            concept: 0,
            field: TextField::Item,
            text: text.into(),
            start,
            end: start + text.chars().count(),
            strength: 1,
        };
        let pieces = |text: &str, signs: &[Evidence]| {
            let parts = marked(text, &signs.iter().collect::<Vec<_>>());
            parts
                .iter()
                .map(|p| if p.is_evidence { format!("[{}]", p.text) } else { p.text.clone() })
                .collect::<String>()
        };
        assert_eq!(pieces("Kelas ibu hamil", &[sign("ibu hamil", 6)]), "Kelas [ibu hamil]");
        // Its place is that of a text that reads alike, or is not there at all.
        assert_eq!(pieces("KELAS  Ibu Hamil", &[sign("ibu hamil", 6)]), "KELAS  [Ibu Hamil]");
        assert_eq!(pieces("Kelas", &[sign("ibu hamil", 6)]), "Kelas");
        assert_eq!(pieces("", &[sign("ibu", 0)]), "");
        assert_eq!(pieces("ibu anak", &[sign("ibu", 0), sign("anak", 4)]), "[ibu] [anak]");
    }
}
