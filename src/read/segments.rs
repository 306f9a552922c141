//! Several tables below each other in one file or sheet: where another header with other columns begins, another table does.

use crate::domain::amount::{self, Reading, Rupiah};
use crate::files::csv::{self, Record, Step};
use crate::files::source::Source;
use crate::read::profile::header::{Heading, Label};
use crate::read::profile::{MOST_COLUMNS, Profile, ReadOptions};

/// One of several tables.
pub struct Segment {
    pub source: Source,
    /// Its header, where no label of it is known: what stands below it shows that it is one.
    pub unknown_header: Option<Vec<String>>,
}

/// Where a table begins, with the title rows above its header.
struct Start {
    at: usize,
    unknown_header: Option<Vec<String>>,
}

/// The tables of a source whose text is at hand as a whole, each as a source of its own; `None` where it holds one.
pub fn cut(source: &Source, profile: &Profile, options: &ReadOptions) -> Option<Vec<Segment>> {
    if !source.is_whole() {
        return None;
    }
    let text = source.sample();
    let mut starts = starts(text, profile, options);
    if starts.is_empty() {
        return None;
    }
    starts.insert(0, Start { at: 0, unknown_header: None });
    let ends: Vec<usize> = starts.iter().skip(1).map(|start| start.at).chain([text.len()]).collect();
    let segment = |(start, end): (Start, usize)| Segment {
        source: source.part(start.at..end),
        unknown_header: start.unknown_header,
    };
    Some(starts.into_iter().zip(ends).map(segment).collect())
}

fn starts(text: &str, profile: &Profile, options: &ReadOptions) -> Vec<Start> {
    let (mut out, mut at, mut record) = (Vec::new(), profile.data_start, Record::default());
    let mut header = profile.header_cells.clone();
    // Where the rows without money begin that stand above the next one.
    let mut title: Option<usize> = None;
    while let Step::Record(after) = csv::next(text, at, profile.dialect, true, &mut record) {
        let start = std::mem::replace(&mut at, after);
        if record.is_blank(text) {
            continue;
        }
        let cells: Vec<String> = match may_be_header(text, &record) {
            true => {
                (0..record.fields.len().min(MOST_COLUMNS)).map(|i| record.value(text, i).trim().to_owned()).collect()
            }
            false => {
                if has_number(text, &record) {
                    title = None;
                } else if title.is_none() {
                    title = Some(start);
                }
                continue;
            }
        };
        let is_known = Profile::is_header_row(&cells, options);
        if !header.contains(&cells) && (is_known || stands_over_other_money(text, at, profile, &cells)) {
            let unknown_header = (!is_known).then(|| cells.clone());
            out.push(Start { at: title.take().unwrap_or(start), unknown_header });
            header = vec![cells];
        } else if title.is_none() {
            title = Some(start);
        }
    }
    out
}

/// Headers have several texts, and no number among them.
fn may_be_header(text: &str, record: &Record) -> bool {
    let cells = || (0..record.fields.len().min(MOST_COLUMNS)).map(|i| record.raw(text, i).trim_matches(['"', ' ']));
    cells().filter(|c| !c.is_empty()).count() >= 3 && !cells().any(|c| c.starts_with(|c: char| c.is_ascii_digit()))
}

fn has_number(text: &str, record: &Record) -> bool {
    (0..record.fields.len())
        .any(|i| record.raw(text, i).trim_matches(['"', ' ']).starts_with(|c: char| c.is_ascii_digit()))
}

/// Smaller numbers below a label are scores and counts.
const MONEY: Rupiah = Rupiah::from_sen(1_000 * 100);

/// Labels of money that stand over numbers where the table so far has its texts, and none over its amounts.
fn stands_over_other_money(text: &str, at: usize, profile: &Profile, labels: &[String]) -> bool {
    let (mut at, mut record) = (at, Record::default());
    let below = loop {
        match csv::next(text, at, profile.dialect, true, &mut record) {
            Step::Record(after) if record.is_blank(text) => at = after,
            Step::Record(_) => break &record,
            _ => return false,
        }
    };
    let is_money = |i: usize| {
        Heading::of(&Label::new(&[&labels[i]])).is_money
            && match amount::read(&below.value(text, i), 1) {
                Reading::Exact { amount, .. } => amount >= MONEY,
                Reading::Either { indonesian, .. } => indonesian >= MONEY,
                _ => false,
            }
    };
    let counted: Vec<usize> = profile.pagu().columns().collect();
    let is_counted = |i: &usize| counted.contains(i);
    let width = labels.len().min(below.fields.len());
    (0..width).filter(|i| !is_counted(i)).any(is_money)
        && profile.pagu().of_row(text, below, 1).says.amount().is_none()
        && counted.iter().all(|i| labels.get(*i).is_none_or(String::is_empty))
}
