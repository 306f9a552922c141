//! Whose the labels of a flat table are that SIPD prints with a sub kegiatan: rows such as `Keterangan : ARG; Stunting` above,
//! below and among its lines, and cells that stand on the head of a sub kegiatan alone.

use std::collections::BTreeSet;

use crate::domain::text::clean;
use crate::files::csv::Record;
use crate::files::sheet::Sheet;
use crate::files::split::Records;
use crate::read::codes::flat;
use crate::read::fields;
use crate::read::profile::{Field, Profile, header};

/// A row that prints labels; row 0: it stands above the header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintedLabel {
    pub row: u64,
    pub text: String,
}

/// The rows of a flat table that print labels, and the lines that these are of.
#[derive(Clone, Default, Debug)]
pub struct RowLabels {
    /// Numbers of the rows that print them, ascending.
    pub rows: Vec<u64>,
    /// First and last row of the lines, and their labels.
    of: Vec<(u64, u64, String)>,
    /// Nothing shows whose these are.
    pub unplaced: Vec<PrintedLabel>,
}

/// Lines below each other, of one sub kegiatan as far as they say it.
struct Group {
    first: u64,
    last: u64,
    sub: String,
}

/// A label with the lines right above and right below it.
struct Placed {
    label: PrintedLabel,
    above: Option<usize>,
    below: Option<usize>,
    /// Lines stand below it, its own or others.
    closed: bool,
}

impl RowLabels {
    /// Looks at the rows of the first block.
    pub fn of(sample: &str, records: &Records, profile: &Profile, sheet: &Sheet) -> RowLabels {
        let mut prints = profile.label.is_some();
        let _ = records.each(|record, _| {
            prints = prints || may_print(sample, record);
            Ok::<_, std::convert::Infallible>(())
        });
        if !prints || profile.is_converted() {
            return RowLabels::default();
        }
        let (groups, placed) = groups(sample, records, profile, sheet);
        RowLabels::place(&groups, placed)
    }

    fn place(groups: &[Group], placed: Vec<Placed>) -> RowLabels {
        let mut out = RowLabels::default();
        let subs: BTreeSet<&str> = groups.iter().map(|group| group.sub.as_str()).filter(|s| !s.is_empty()).collect();
        let is_note = |own: &Placed| match (own.above, own.below) {
            (Some(a), Some(b)) => !groups[a].sub.is_empty() && groups[a].sub == groups[b].sub,
            _ => false,
        };
        let labels_above = placed.iter().any(|own| own.above.is_none() && own.below.is_some());
        let labels_below = placed.iter().any(|own| own.above.is_some() && own.below.is_none());
        let is_alone = placed.len() == 1;
        for own in placed {
            if own.label.row > 0 {
                out.rows.push(own.label.row);
            }
            // Above a table of several sub kegiatan it may be of all, or of the first.
            let is_open = own.label.row == 0 && is_alone && subs.len() > 1;
            let group = match (own.above, own.below) {
                _ if is_note(&own) => continue,
                _ if is_open => None,
                (Some(_), Some(below)) if labels_above && !labels_below => Some(below),
                (Some(above), Some(_)) if labels_below && !labels_above => Some(above),
                (Some(_), Some(_)) | (None, None) => None,
                (above, below) => above.or(below),
            };
            match group.map(|group| &groups[group]) {
                Some(group) => out.of.push((group.first, group.last, own.label.text)),
                None => out.unplaced.push(own.label),
            }
        }
        out.of.sort();
        out
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.of.is_empty()
    }

    /// The labels of the line in a row.
    pub fn of_row(&self, number: u64) -> Option<String> {
        let own = self.of.iter().filter(|(first, last, _)| (*first..=*last).contains(&number));
        let texts: Vec<&str> = own.map(|(.., text)| text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }
}

/// Printed labels that rows take from the head of their sub kegiatan: its row without an account, or where its cells stand once
/// for the rows below them, the row that has them.
#[derive(Default)]
pub struct HeadLabels {
    /// Agency and sub kegiatan.
    of: [String; 2],
    label: String,
}

impl HeadLabels {
    /// The labels that a row takes from above; `None`: it has its own, or there are none. `stands_once`: what the row does
    /// not say of its sub kegiatan stands above it.
    pub fn of_row(&mut self, text: &str, record: &Record, profile: &Profile, stands_once: bool) -> Option<String> {
        if profile.labels.is_empty() || profile.is_converted() {
            return None;
        }
        let cell = |fields: &[Field]| {
            let cells = fields.iter().filter_map(|field| profile.column(*field)).map(|c| record.value(text, c));
            cells.map(|cell| cell.trim().to_owned()).find(|cell| !cell.is_empty()).unwrap_or_default()
        };
        let sub = cell(&[Field::KodeSubKegiatan, Field::NamaSubKegiatan]);
        let own = fields::label_cells(text, record, profile);
        let has_accounts = profile.column(Field::KodeRekening).is_some();
        let is_head = stands_once || has_accounts && !flat::has_account(text, record, profile);
        if !sub.is_empty() {
            let of = [cell(&[Field::KodeSkpd, Field::NamaSkpd]), sub];
            if self.of != of || is_head && !own.is_empty() {
                (self.of, self.label) = (of, if is_head { own.clone() } else { String::new() });
            }
        } else if !stands_once {
            return None;
        }
        (own.is_empty() && !self.label.is_empty()).then(|| self.label.clone())
    }
}

/// The lines of a table in groups, and its labels among them.
fn groups(sample: &str, records: &Records, profile: &Profile, sheet: &Sheet) -> (Vec<Group>, Vec<Placed>) {
    let mut groups: Vec<Group> = Vec::new();
    let head = profile.label.iter().map(|text| PrintedLabel { row: 0, text: text.clone() });
    let mut placed: Vec<Placed> = head.map(|label| Placed { label, above: None, below: None, closed: false }).collect();
    // The lines at hand go on; the head of another sub kegiatan stands below them.
    let (mut goes_on, mut headed) = (false, false);
    let _ = records.each(|record, line| {
        let number = sheet.row(line);
        if profile.pagu().of_row(sample, record, 1).says.amount().is_some() {
            let sub = sub_of(sample, record, profile);
            let is_total = sub.is_empty()
                && !flat::has_account(sample, record, profile)
                && cells(sample, record).iter().any(|cell| header::is_total(cell));
            match groups.last_mut() {
                _ if is_total => return Ok::<_, std::convert::Infallible>(()),
                Some(group) if goes_on && (sub.is_empty() || sub == group.sub) => group.last = number,
                _ => {
                    let below = groups.len();
                    groups.push(Group { first: number, last: number, sub });
                    for own in placed.iter_mut().rev().take_while(|own| !own.closed) {
                        own.closed = true;
                        // Below a head the lines are of another than those above.
                        own.below = Some(below).filter(|_| !headed || own.above.is_none());
                    }
                }
            }
            (goes_on, headed) = (true, false);
        } else if !record.is_blank(sample) {
            let cells = cells(sample, record);
            if let Some(text) = header::label_said(&cells) {
                let above = groups.len().checked_sub(1).filter(|_| !headed);
                let label = PrintedLabel { row: number, text };
                placed.push(Placed { label, above, below: None, closed: false });
                goes_on = false;
            } else if header::heads(&cells) {
                (goes_on, headed) = (false, true);
            }
        }
        Ok(())
    });
    // Lines beyond the first block are of the same, where there is one only.
    let is_one = groups.windows(2).all(|pair| pair[0].sub == pair[1].sub);
    if let Some(last) = groups.last_mut().filter(|_| is_one) {
        last.last = u64::MAX;
    }
    (groups, placed)
}

fn cells(sample: &str, record: &Record) -> Vec<String> {
    (0..record.fields.len()).map(|i| clean(&record.value(sample, i))).collect()
}

/// Does the first text of a row begin as a row of labels may?
fn may_print(sample: &str, record: &Record) -> bool {
    let first = (0..record.fields.len()).map(|i| record.raw(sample, i).trim_matches(['"', ' ', '\t']));
    first.into_iter().find(|cell| !cell.is_empty()).is_some_and(header::begins_label)
}

/// What tells the sub kegiatan of a row from others; empty where it does not say.
fn sub_of(text: &str, record: &Record, profile: &Profile) -> String {
    let cell = |field| profile.column(field).map(|column| record.value(text, column).trim().to_owned());
    let filled = |field| cell(field).filter(|cell| !cell.is_empty());
    filled(Field::KodeSubKegiatan).or_else(|| filled(Field::NamaSubKegiatan)).unwrap_or_default()
}
